/* hash.h - what a file or a folder holds, as 32 hexadecimal digits: to tell whether two runs were made with the same. */
#ifndef DM_BASE_HASH_H
#define DM_BASE_HASH_H

#include "demarche.h"

#define DM_HASH_SIZE 33

/* XXH3-128 over what was added, in order. */
typedef struct dm_hash dm_hash;
/* NULL when memory is out. */
dm_hash *dm_hash_new(void);
void dm_hash_add(dm_hash *hash, const void *p, size_t n);
/* The bytes of a file. DM_EIO when it cannot be read. */
int dm_hash_add_file(dm_hash *hash, const char *path, dm_err *err);
/* Every file below a folder with its name, hidden ones left out, in the order of their names. */
int dm_hash_add_folder(dm_hash *hash, const char *path, dm_err *err);
/* Writes the digits and frees. */
void dm_hash_end(dm_hash *hash, char out[DM_HASH_SIZE]);

#endif

/* file.h - a whole file in memory. */
#ifndef DM_BASE_FILE_H
#define DM_BASE_FILE_H

#include "base/arena.h"
#include "demarche.h"

/* Reads the file into the arena, NUL-terminated behind out->n. DM_EIO when it cannot be opened or read, DM_ELIMIT when it
 * has more than limit bytes; stage names the caller in *err. */
int dm_file_read(dm_arena *arena, const char *path, uint32_t limit, const char *stage, dm_str *out, dm_err *err);

#endif

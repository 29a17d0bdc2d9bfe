/* same.h - whether two stores say the same of one text, row by row: what a rerun changed, and whether a store can be trusted. */
#ifndef DM_STORE_SAME_H
#define DM_STORE_SAME_H

#include "store/store.h"

/* A row that only one has (the other is unknown), or that both have and that says something else. */
typedef struct dm_difference {
  const char *kind; /* "sentence", "actor", "statement", "event", "position", "link", "document" */
  dm_str id;        /* within the document: "e3" */
  dm_str a, b;      /* its values as a JSON array */
} dm_difference;

typedef void dm_tell_difference(void *user, const dm_difference *difference);

/* Compares all rows of a document of a with those of a document of b; tell gets each difference, its strings live during the
 * call. *n counts them. Row numbers, runs and what only documents together tell (happenings, stories) are left out. */
int dm_same_document(dm_store *a, int64_t doc_a, dm_store *b, int64_t doc_b, dm_tell_difference *tell, void *user, uint64_t *n,
                     dm_err *err);

#endif

/* load.h - documents of a store as records again, with what analysts corrected: every format that writes a record can write
 * these. */
#ifndef DM_STORE_LOAD_H
#define DM_STORE_LOAD_H

#include "base/arena.h"
#include "store/store.h"

typedef struct dm_loaded {
  dm_record record; /* rejected rows are gone, so that ids may have gaps; token indices are DM_NONE or 0: there is no syntax */
  int64_t doc_id, story_id;
  dm_str author;
  /* per event, statement and position of the record: its number in the store, and whether an analyst judged it */
  int64_t *events, *statements, *positions;
  bool *judged_events, *judged_statements, *judged_positions;
} dm_loaded;

/* Everything lives in the arena. DM_EARG when there is no such document. */
int dm_load_document(dm_store *store, int64_t doc_id, dm_arena *arena, dm_loaded *out, dm_err *err);

/* Which documents. NULL: any. */
typedef struct dm_selection {
  const char *from, *to; /* day of publication; as in store/query.h */
  const char *source;    /* part of the publisher's name */
} dm_selection;

/* The documents' numbers in ascending order, in the arena. DM_EARG when a date is none. */
int dm_load_list(dm_store *store, const dm_selection *selection, dm_arena *arena, int64_t **out, uint32_t *n, dm_err *err);

#endif

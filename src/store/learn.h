/* learn.h - the actor memory of the store: what its texts taught about persons, for the runs that come later. */
#ifndef DM_STORE_LEARN_H
#define DM_STORE_LEARN_H

#include "mention/memory.h"
#include "store/store.h"

/* Keeps what one document taught; text is the document's, in which the words are looked up. */
int dm_learnt_write(dm_store *store, int64_t run, int64_t doc_id, dm_str text, const dm_memory *learnt, dm_err *err);
/* Appends what runs up to and including that one taught, and everything that somebody judged, each thing once. */
int dm_learnt_read(dm_store *store, int64_t up_to_run, dm_memory *memory, dm_err *err);

#endif

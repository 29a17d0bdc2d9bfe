/* story.h - near-duplicates: which document of the store a new text is an edited copy of. */
#ifndef DM_STORE_STORY_H
#define DM_STORE_STORY_H

#include "store/minhash.h"
#include "store/store.h"

/* 1, the doc_id of the first document of the most similar story and the Jaccard similarity with that document, counted on the
 * texts; 0 when there is none above DM_NEAR_DUPLICATE. The work is bounded however large the store is. */
int dm_story_find(dm_store *store, const dm_shingles *shingles, const dm_signature *signature, int64_t *story, double *similarity,
                  dm_err *err);
/* Enters the first document of a story, by which later ones find it. */
int dm_story_enter(dm_store *store, int64_t doc_id, const dm_signature *signature, dm_err *err);

#endif

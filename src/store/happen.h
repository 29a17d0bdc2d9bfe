/* happen.h - what happened, once: reports of one event in several documents become one row of `happenings`.
 *
 *   report -> same type, dyad and modality, a day apart at most -> modes and places agree -> similar words -> that happening
 *                                                                                       else -> a new one */
#ifndef DM_STORE_HAPPEN_H
#define DM_STORE_HAPPEN_H

#include "store/store.h"

/* An event of a document as it comes in. */
typedef struct dm_report {
  const dm_record *record;
  const dm_event *event;
  int64_t row, story; /* its events.event_id; documents.story_id of its document */
  const int64_t
      *taken; /* happenings of the document's earlier events: two of one document are two, unless a link says otherwise */
  uint32_t n_taken;
} dm_report;

/* The happening that the report tells, made when there is none yet; its counts include the report already. */
int dm_happening_find(dm_store *store, const dm_report *report, int64_t *happening, dm_err *err);
/* One more telling within the same document. */
int dm_happening_again(dm_store *store, int64_t happening, dm_err *err);
/* Another publisher brought a text of the store: it now vouches for all that happens in it. Unknown: nothing changes. */
int dm_happenings_copied(dm_store *store, int64_t doc_id, dm_str source, dm_err *err);

#endif

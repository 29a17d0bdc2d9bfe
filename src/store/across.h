/* across.h - links between stances of different documents, as documents come in one by one.
 *
 *   new position -> the last one of every holder on its issue (table `standing`) -> fact/links.h -> links, across = 1 */
#ifndef DM_STORE_ACROSS_H
#define DM_STORE_ACROSS_H

#include "fact/links.h"
#include "store/store.h"

/* The positions of a document that is written; position i is row first + i. Keys and links of all of them, then they are what
 * their holders last said. Wants the transaction of the document. */
int dm_across_put(dm_store *store, int64_t run, int64_t doc_id, int64_t first, const dm_record *record, const dm_cues *cues,
                  dm_err *err);

#endif

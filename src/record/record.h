/* record.h - stage 6: stable ids, merged duplicates, checked invariants: the record that is printed and stored. */
#ifndef DM_RECORD_RECORD_H
#define DM_RECORD_RECORD_H

#include "fact/fact.h"

/* Orders the rows by their place in the text, numbers them (a1, s1, e1, p1 ...), merges what is there twice, drops rows that
 * break an invariant (check.h) with a note, and fills the record.
 * Indices between rows follow. A link's ends name rows of *facts* by letter and index + 1 ("e3" is events[2]); they are
 * renamed, and a link that loses an end goes with it.
 * When nothing at all was coded a note says how many sentences were seen. */
int dm_record_make(dm_arena *arena, dm_facts *facts, dm_record **out, dm_err *err);

#endif

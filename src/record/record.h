/* record.h - stage 6: stable ids, merged duplicates, checked invariants: the record that is printed and stored. */
#ifndef DM_RECORD_RECORD_H
#define DM_RECORD_RECORD_H

#include "fact/fact.h"

/* Gives ids in text order, drops rows that break an invariant (with a note), and fills the record. */
int dm_record_make(dm_arena *arena, dm_facts *facts, dm_record **out, dm_err *err);

#endif

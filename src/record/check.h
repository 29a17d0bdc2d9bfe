/* check.h - what must hold for every row of a record. A row that breaks one of these is dropped with a note: it would be a
 * fault of an earlier stage, and a wrong row is worse than a missing one. */
#ifndef DM_RECORD_CHECK_H
#define DM_RECORD_CHECK_H

#include "fact/fact.h"

/* NULL when the row is sound, else what is wrong with it (a static phrase that completes "dropped an event: ..."). */
const char *dm_check_statement(const dm_facts *facts, const dm_statement *statement);
const char *dm_check_event(const dm_facts *facts, const dm_event *event);
const char *dm_check_position(const dm_facts *facts, const dm_position *position);

/* YYYY-MM-DD, or YYYY-MM or YYYY where allowed, with a month and a day that the calendar has. */
bool dm_check_day(dm_str date);
bool dm_check_date(dm_str date);

#endif

/* when.h - time expressions: finding them among the tokens and giving them a calendar value (TIMEX-like, reduced to
 * day, month, year and ranges). Relative ones count from the publication day; without one they stay unresolved, with a note. */
#ifndef DM_MENTION_WHEN_H
#define DM_MENTION_WHEN_H

#include "mention/mention.h"

typedef struct dm_calendar dm_calendar; /* words of time, read-only: data/lang/en/time */

dm_calendar *dm_calendar_open(const char *data_dir, dm_err *err);
void dm_calendar_close(dm_calendar *calendar);

/* For an article without a publication day: the day (YYYY-MM-DD) that a dateline or a line of its own near the top tells; unknown
 * when there is none, or several. */
dm_str dm_when_published(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax);

/* Finds all time expressions of the document: fills whens, asides and when_of of *out, in the arena. */
int dm_whens_find(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, dm_mentions *out, dm_err *err);

#endif

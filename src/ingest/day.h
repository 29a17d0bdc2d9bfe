/* day.h - the day in a date as feeds, pages and tables write it. */
#ifndef DM_INGEST_DAY_H
#define DM_INGEST_DAY_H

#include "ingest/rules.h"

/* Days of news lie in these years; others are numbers of another kind. */
#define DM_FIRST_YEAR 1900
#define DM_LAST_YEAR 2100

/* "2025-02-12" from 2025-02-12T08:30:00Z, 20250212, Wed, 12 Feb 2025 08:30:00 GMT, 12. Februar 2025, February 12,
 * 2025, 12.02.2025, 2025/2/12, 1739349000 (seconds or milliseconds since 1970). The date must begin the string or follow words;
 * of "02/12/2025" the first number is the month where the second cannot be one, and where both could, the day is unknown. Unknown
 * when there is none, or none of the calendar. In the arena. The day is the one that is written: no time zone is applied. */
dm_str dm_day_read(dm_arena *arena, const dm_rules *rules, dm_str s);

/* The same for a text that may hold more than the date: only forms with a month's name or a year of four digits at either end,
 * the first of them. */
dm_str dm_day_find(dm_arena *arena, const dm_rules *rules, dm_str s);

/* The same; "02/12/2025" is read as the day that is `near` (YYYY-MM-DD) or a day from it, if one is. */
dm_str dm_day_find_near(dm_arena *arena, const dm_rules *rules, dm_str s, dm_str near);

/* The day in a path: /2025/02/12/, /2025-02-12-, /20250212/, /2025/feb/12/. */
dm_str dm_day_in_url(dm_arena *arena, const dm_rules *rules, dm_str url);

/* Days from one YYYY-MM-DD to another; LONG_MAX when one is unknown. */
long dm_day_apart(dm_str from, dm_str to);
/* The hour of a time that is told in UTC ("2025-02-12T23:10:00Z"); -1 for every other. */
int dm_day_utc_hour(dm_str s);

#endif

/* when_value.h - from an expression to days of the calendar. Internal to the when_*.c files.
 *
 * Two points of reference: the day of writing (the publication day), and what the text has reached (the dates before it).
 * "Tuesday", "last month", "two weeks ago" count from the first; "the next day", "three weeks later" from the second. In a
 * history - a text most of whose dates lie years back - a month or day without a year belongs to the year that the text
 * has reached; in news, to the occurrence that the clause's tense asks for, unless the paragraph tells of a past year ("In 2018
 * sanctions returned. In May ..."). */
#ifndef DM_MENTION_WHEN_VALUE_H
#define DM_MENTION_WHEN_VALUE_H

#include "mention/when_scan.h"

typedef struct moment {
  int start, end; /* day numbers, both inside; 0 unknown */
  dm_precision precision;
  dm_date_basis basis;
  bool needs_date; /* unknown only for want of a publication day */
} moment;

typedef struct time_frame {
  const dm_calendar *calendar;
  const dm_syntax *syntax;
  int today; /* the publication day, 0 unknown */
  bool history;
  int weekday_seen[8];                 /* the last value of each weekday, 0 none */
  int topic;                           /* a day of the past year that this paragraph is about, 0 none */
  uint32_t topic_block;                /* that paragraph */
  int day_seen, month_seen, year_seen; /* a day of the last day, month, year that the text named; 0 none */
} time_frame;

/* The value of an expression; the frame then knows what the text has reached. */
moment time_value(time_frame *frame, const expr *e);
/* The publication day that the text tells in a line of its own or in its dateline, as a day number; 0: none, or several. */
int time_publication(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax);
/* Whether these expressions are a history's: most years that they name are long past, and few count from today. */
bool time_is_history(const expr_list *exprs, int today);

#endif

/* when_match.h - cutting a sentence into pieces and matching the shapes of patterns.tsv on them. Internal to when_*.c.
 *
 *   tokens   mid-2019  ,   the   2014-2018   deal's        pieces are finer than tokens: dashes and slashes cut, and
 *   pieces   mid - 2019 ,  the   2014 - 2018  deal  's      numeric dates at their dots; any tokeniser will do
 */
#ifndef DM_MENTION_WHEN_MATCH_H
#define DM_MENTION_WHEN_MATCH_H

#include "mention/calendar.h"

#define PIECE_READINGS 4u

typedef struct reading { /* one class that the piece belongs to */
  uint32_t class;
  int value;
  word_condition condition;
} reading;

typedef struct piece {
  dm_str form, lower; /* lower: without a final full stop; dashes are "-", apostrophes "'" */
  uint32_t token;
  uint32_t start;   /* byte of the article's text */
  uint32_t literal; /* id of a literal word of the patterns, or DM_NONE */
  uint32_t classes; /* all of the readings */
  reading readings[PIECE_READINGS];
  uint32_t n_readings;
  bool glued;   /* nothing between it and the piece before */
  bool capital; /* begins with a capital */
  bool digits;  /* begins with a digit */
} piece;

typedef DM_LIST(piece) piece_list;

/* The pieces of one sentence. */
void time_pieces(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, uint32_t sentence, piece_list *out);

/* What the places of a pattern captured; 0 (or false) where nothing was. */
typedef struct slots {
  int year, month, day, month2, day2, weekday, count, ord, season, decade, number[2];
  uint32_t n_numbers;
  int offset; /* of RELDAY */
  int dir;    /* -1, 0, 1, of DIR or TEXTDIR */
  int ref;    /* of REF: -1 former, 0 now, 1 future */
  bool has_dir, has_textdir, has_some;
  time_unit unit;
  bool plural;      /* of the unit */
  uint32_t holiday; /* index + 1 */
  bool month_strict, is_short, day_ordinal;
} slots;

/* Matches p at piece `at`; returns the piece behind the match, or 0. */
uint32_t time_match(const dm_calendar *calendar, const pattern *p, const piece_list *pieces, uint32_t at, slots *out);

#endif

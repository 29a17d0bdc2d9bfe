/* calendar.h - the words and shapes of time, as data/lang/en/time holds them. Internal to the when_*.c files.
 *
 *   words.tsv     "tuesday" -> WEEKDAY 2       patterns.tsv   WEEKDAY PART? -> value kind "weekday"
 *   holidays.tsv  "good friday" -> easter-2    relations.tsv  "since" -> DM_WHEN_SINCE
 *   outlook.tsv   "schedule" -> what it governs lies ahead
 */
#ifndef DM_MENTION_CALENDAR_H
#define DM_MENTION_CALENDAR_H

#include "base/map.h"
#include "mention/when.h"

/* Classes of pieces, as bits. YEAR, DAY, NUM and DECADE are recognised by their digits, the others stand in words.tsv. */
enum {
  TIME_MONTH = 1u << 0,
  TIME_WEEKDAY = 1u << 1,
  TIME_CARD = 1u << 2,
  TIME_SOME = 1u << 3,
  TIME_ORD = 1u << 4,
  TIME_UNIT = 1u << 5,
  TIME_SEASON = 1u << 6,
  TIME_PART = 1u << 7,
  TIME_RELDAY = 1u << 8,
  TIME_DIR = 1u << 9,
  TIME_TEXTDIR = 1u << 10,
  TIME_POSITION = 1u << 11,
  TIME_VAGUE = 1u << 12,
  TIME_YEAR = 1u << 13,
  TIME_DAY = 1u << 14,
  TIME_NUM = 1u << 15,
  TIME_DECADE = 1u << 16,
  TIME_HOLIDAY = 1u << 17,
  TIME_ERA = 1u << 18,
  TIME_DET = 1u << 19,
  TIME_LINK = 1u << 20,
  TIME_NEXT = 1u << 21,
  TIME_EVERY = 1u << 22,
  TIME_QUARTER = 1u << 23,
  TIME_REF = 1u << 24
};

typedef enum time_unit {
  UNIT_NONE,
  UNIT_HOUR,
  UNIT_DAY,
  UNIT_WEEKEND,
  UNIT_WEEK,
  UNIT_FORTNIGHT,
  UNIT_MONTH,
  UNIT_QUARTER,
  UNIT_YEAR,
  UNIT_DECADE,
  UNIT_CENTURY
} time_unit;

/* When a word counts as a member of its class. */
typedef enum word_condition { COND_NONE, COND_NAME, COND_STRICT, COND_SHORT, COND_PLURAL } word_condition;

typedef struct time_word {
  uint32_t class; /* one TIME_ bit */
  int value;
  word_condition condition;
  uint32_t next; /* the word's next row, or DM_NONE */
} time_word;

/* A holiday's rule: a fixed day, an offset from Easter, an n-th weekday, or one single day. */
typedef struct holiday {
  dm_str name; /* its pieces, joined by spaces */
  enum { RULE_FIXED, RULE_EASTER, RULE_NTH, RULE_ONCE } rule;
  int year, month, day; /* FIXED and ONCE */
  int offset;           /* EASTER */
  int weekday, nth;     /* NTH, with month */
} holiday;

#define PATTERN_ELEMENTS 12u
#define ELEMENT_WORDS 6u

typedef struct element {
  uint32_t classes;
  uint32_t words[ELEMENT_WORDS]; /* ids of literal words */
  uint32_t n_words;
  bool optional;
} element;

/* How the parts of a pattern make a value; the column `value` of patterns.tsv. */
typedef enum value_kind {
  VALUE_CALENDAR, /* year, month, day as far as given; a DIR or TEXTDIR with UNIT year gives the year */
  VALUE_SPAN,     /* two days of one month */
  VALUE_ISO,      /* year - month - day in digits */
  VALUE_NUMERIC,  /* two numbers and a year: a value only when one of them is no month */
  VALUE_DOTTED,   /* day . month . year */
  VALUE_YEARS,    /* 2014-15, 1914-1918 */
  VALUE_WEEKDAY,  /* a weekday, with DIR, TEXTDIR or a week */
  VALUE_RELDAY,   /* today and its like */
  VALUE_PART,     /* this morning, last night */
  VALUE_TEXTPART, /* that night: the day that the text has reached */
  VALUE_OFFSET,   /* RELDAY-like phrases: offset+2, offset-2 */
  VALUE_UNIT,     /* last week, this year: the period before, around, after the day of writing */
  VALUE_UNITSPAN, /* the past two years: from then to the day of writing; the next three months: from now on */
  VALUE_TEXTUNIT, /* the following month: counted from what the text has reached */
  VALUE_AGO,      /* counted back from the day of writing */
  VALUE_AHEAD,    /* counted forward from it */
  VALUE_AFTER,    /* counted forward from what the text has reached */
  VALUE_BEFORE,   /* counted back from it */
  VALUE_DECADE,
  VALUE_CENTURY,
  VALUE_QUARTER,
  VALUE_HALF,
  VALUE_SEASON,
  VALUE_HOLIDAY,
  VALUE_MONTHDAY, /* the 12th: of the month the text has reached */
  VALUE_VAGUE,    /* no value */
  VALUE_LENGTH,   /* three days, a two-week truce: how long, not when */
  VALUE_REF,      /* now, former, future */
  VALUE_BC,       /* a year of the era before ours */
  VALUE_KINDS
} value_kind;

/* A condition on the surroundings; the column `need` of patterns.tsv, judged in when_scan.c. */
typedef enum need_kind {
  NEED_NONE,
  NEED_DAY,      /* the number is a day, not a count of what follows ("In May 20 people") */
  NEED_MONTH,    /* a month without year: strict words need a word of time before them */
  NEED_YEAR,     /* four digits are a year: see is_year in when_scan.c */
  NEED_WEEKDAY,  /* not a short form, not one of many, not part of a name */
  NEED_HOLIDAY,  /* not part of a name */
  NEED_WEEK,     /* the UNIT is a week */
  NEED_UNIT,     /* the UNIT is in the singular and longer than an hour; "my last day" is no yesterday */
  NEED_YEARUNIT, /* the UNIT is a year */
  NEED_WEEKEND,  /* the UNIT is a weekend */
  NEED_END,      /* nothing follows that the expression could be said of ("the day before the vote") */
  NEED_CLAUSE,   /* ends with the mark of a clause or noun that the UNIT depends on ("two days after they met") */
  NEED_FUTURE,   /* the clause lies ahead */
  NEED_PREP,     /* a word of relations.tsv stands before it */
  NEED_ORDINAL,  /* digits with a word of relations.tsv before, nothing to count behind */
  NEED_ERA,      /* a number of three digits after "in" and its like, where the text has named years BC */
  NEED_KINDS
} need_kind;

/* These date nothing: dm_mentions.asides. */
static inline bool value_is_aside(value_kind kind) { return kind == VALUE_LENGTH || kind == VALUE_REF || kind == VALUE_BC; }

typedef struct pattern {
  dm_str id;
  element elements[PATTERN_ELEMENTS];
  uint32_t n_elements;
  value_kind value;
  int offset; /* of VALUE_OFFSET */
  need_kind need;
} pattern;

/* Kinds of outlook.tsv, as bits. */
enum { OUTLOOK_AUX = 1u, OUTLOOK_CONTENT = 2u, OUTLOOK_SELF = 4u, OUTLOOK_NOUN = 8u, OUTLOOK_PREP = 16u };

#define RELATION_STRICT 0x100u /* bit beside the dm_when_relation in calendar.relations */

struct dm_calendar {
  dm_arena *arena;
  dm_map words;    /* lower case -> first of time_words */
  dm_map literals; /* literal words of patterns -> id */
  dm_map holidays; /* name -> index */
  dm_map relations;
  dm_map outlook;
  time_word *time_words;
  holiday *holiday_rows;
  pattern *patterns;
  uint32_t n_time_words, n_holidays, n_patterns;
  uint32_t holiday_pieces; /* of the longest name */
};

#endif

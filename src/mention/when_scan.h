/* when_scan.h - finding the expressions of a document, before they get a value. Internal to the when_*.c files. */
#ifndef DM_MENTION_WHEN_SCAN_H
#define DM_MENTION_WHEN_SCAN_H

#include "mention/when_match.h"

/* Where the clause around a word lies, seen from the time of writing. */
typedef enum outlook { OUT_UNKNOWN, OUT_PAST, OUT_PRESENT, OUT_FUTURE } outlook;

/* Reads tense, auxiliaries and the verbs that govern the clause around a token: "met Friday" past, "is meeting Friday",
 * "plans to meet Friday", "the vote scheduled for Friday" future. */
outlook time_outlook(const dm_calendar *calendar, const dm_syntax *syntax, uint32_t token);

typedef struct expr {
  value_kind value;
  int fixed_offset; /* of VALUE_OFFSET */
  slots s;
  bool aside;    /* dates something else than what is told: "two days after they met" */
  bool is_range; /* "from 2014 to 2018": s opens it, to closes it */
  value_kind to_value;
  slots to;
  uint32_t sentence, first, last, head; /* tokens */
  uint32_t from, end;                   /* pieces of the sentence, end exclusive */
  dm_span span;                         /* with the preposition before it */
  dm_when_relation relation;
} expr;

typedef DM_LIST(expr) expr_list;

/* Appends the expressions of one sentence. pieces is a buffer that is used again and again. */
void time_scan(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, uint32_t sentence, piece_list *pieces,
               expr_list *out);

#endif

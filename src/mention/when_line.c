/* when_line.c - the publication day as the text itself tells it: a dateline with a full date, or a line that is nothing else. */
#include "mention/when_value.h"

/* Such a line stands above the first paragraphs. */
#define LINES_AT_TOP 6u

/* Whether the expression is all that the sentence says. */
static bool is_whole(const dm_syntax *s, const dm_sentence *sentence, const expr *e) {
  for (uint32_t t = sentence->first; t < sentence->first + sentence->n; t++)
    if ((t < e->first || t > e->last) && dm_w(s, t)->upos != DM_PUNCT) return false;
  return true;
}

/* The day that one line tells; 0 for none. */
static int day_of_line(const time_frame *f, uint32_t sentence, const expr_list *exprs) {
  const dm_sentence *line = &f->syntax->text->sentences[sentence];
  for (uint32_t i = 0; i < exprs->n; i++) {
    time_frame fresh = {.calendar = f->calendar, .syntax = f->syntax};
    moment m = time_value(&fresh, &exprs->v[i]);
    bool day = m.start && m.start == m.end && m.precision == DM_PRECISION_DAY && m.basis == DM_DATE_STATED;
    if (day && (line->kind == DM_SENT_DATELINE || is_whole(f->syntax, line, &exprs->v[i]))) return m.start;
  }
  return 0;
}

/* A chronology has many such lines, and none of them is its day. A first line alone is a title: "September 11, 2001". */
int time_publication(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax) {
  const dm_text *text = syntax->text;
  time_frame frame = {.calendar = calendar, .syntax = syntax};
  piece_list pieces = {0};
  int found = 0;
  for (uint32_t s = 0; s < text->n_sentences; s++) {
    expr_list exprs = {0};
    dm_sentence_kind kind = text->sentences[s].kind;
    if (kind == DM_SENT_TEXT || (s == 0 && kind == DM_SENT_HEADING)) continue;
    time_scan(arena, calendar, syntax, s, &pieces, &exprs);
    int day = day_of_line(&frame, s, &exprs);
    if (!day) continue;
    if (s >= LINES_AT_TOP || (found && found != day)) return 0;
    found = day;
  }
  return found;
}

#include "mention/when_scan.h"

#include "base/str.h"
#include "mention/days.h"

#define ERA_REACH 20u /* expressions looked back at for a year BC */

typedef struct scan {
  dm_arena *arena;
  const dm_calendar *calendar;
  const dm_syntax *syntax;
  const piece_list *pieces;
  uint32_t sentence;
  const expr *before;   /* the expression before this place in the sentence, or NULL */
  const expr_list *all; /* of the text so far */
} scan;

/* A match that is being judged. */
typedef struct candidate {
  const pattern *pattern;
  slots s;
  uint32_t from, end; /* pieces */
} candidate;

/* ---- looking around --------------------------------------------------------------------------------------------- */

static const piece *piece_at(const scan *x, uint32_t i) { return i < x->pieces->n ? &x->pieces->v[i] : NULL; }
static const piece *piece_before(const scan *x, uint32_t i) { return i ? &x->pieces->v[i - 1] : NULL; }
static bool piece_is(const piece *p, const char *lower) { return p && dm_str_is(p->lower, lower); }
static const dm_word *word_of(const scan *x, const piece *p) { return dm_w(x->syntax, p->token); }

static bool is_wordy(const piece *p) {
  unsigned char c = p ? (unsigned char)p->form.p[0] : 0;
  return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The row of relations.tsv for the word before piece i, or DM_NONE. */
static uint32_t relation_before(const scan *x, uint32_t i) {
  const piece *p = piece_before(x, i);
  return p ? dm_map_get(&x->calendar->relations, p->lower) : DM_NONE;
}

/* The token counts or names something that follows the expression: "20 people", "the 2014 accord". Its head, or DM_NONE. */
static uint32_t head_behind(const scan *x, const piece *p, uint32_t end) {
  const dm_word *w = word_of(x, p);
  uint32_t last = x->pieces->v[end - 1].token;
  return w->head != DM_NONE && w->head > last ? w->head : DM_NONE;
}

/* Without tags (a text that was not parsed) every word is X; the rules then go by the neighbours. */
static bool untagged(const scan *x, const piece *p) { return word_of(x, p)->upos == DM_X && !word_of(x, p)->xpos.n; }

static bool is_nominal(const scan *x, const piece *p) {
  uint8_t upos = word_of(x, p)->upos;
  return upos == DM_NOUN || upos == DM_PROPN || upos == DM_ADJ || upos == DM_NUM;
}

static bool is_of(const scan *x, const piece *p) { return p && dm_map_get(&x->calendar->relations, p->lower) == DM_WHEN_OF; }

/* Nothing that the expression could be said of follows: "the day before." but not "the day before the vote". */
static bool ends_phrase(const scan *x, uint32_t end) {
  const piece *p = piece_at(x, end);
  if (!p || !is_wordy(p)) return true;
  uint8_t upos = word_of(x, p)->upos;
  return upos == DM_CCONJ || upos == DM_VERB || upos == DM_AUX || (upos == DM_ADP && !is_of(x, p)) || upos == DM_PUNCT;
}

/* ---- conditions ------------------------------------------------------------------------------------------------- */

static bool need_day(const scan *x, const candidate *c) {
  const piece *next = piece_at(x, c->end);
  if (c->s.day_ordinal || !next || next->capital) return true;
  for (uint32_t i = c->from; i < c->end; i++) {
    const piece *p = &x->pieces->v[i];
    if (!(p->classes & TIME_DAY)) continue;
    uint32_t head = head_behind(x, p, c->end);
    if (head != DM_NONE && word_of(x, p)->rel == DM_NUMMOD && dm_w(x->syntax, head)->bits & DM_F_PLUR) return false;
  }
  return true;
}

static bool need_month(const scan *x, const candidate *c) {
  const piece *p = &x->pieces->v[c->from];
  const dm_word *w = word_of(x, p);
  if (w->upos == DM_AUX || w->upos == DM_VERB || w->upos == DM_ADJ) return false;
  uint32_t relation = relation_before(x, c->from);
  bool marked = relation != DM_NONE && relation & RELATION_STRICT;
  /* A range ("between May and July") and a list carry the mark on. */
  bool listed = x->before && x->before->end + 1 == c->from && x->before->s.month;
  if (marked || listed) return true;
  if (w->rel == DM_FLAT || dm_child(x->syntax, p->token, DM_FLAT) != DM_NONE) return false;
  if (!c->s.month_strict) return true;
  return head_behind(x, p, c->end) != DM_NONE && c->from && x->pieces->v[c->from - 1].classes & TIME_DET;
}

static bool is_era(const piece *p) { return p && p->classes & TIME_ERA; }

/* A year that modifies a noun: not a count. "the 2014 accord", "Russia's 2014 annexation" but not "2014 people". */
static bool names_noun(const scan *x, const candidate *c) {
  const piece *p = &x->pieces->v[c->from], *before = piece_before(x, c->from), *next = piece_at(x, c->end);
  bool determined = before && before->classes & TIME_DET;
  if (untagged(x, p)) return determined && is_wordy(next);
  uint32_t head = head_behind(x, p, c->end);
  if (head == DM_NONE) return false;
  if (determined || dm_child(x->syntax, head, DM_NMOD_POSS) != DM_NONE) return true;
  uint32_t det = dm_child(x->syntax, head, DM_DET_REL);
  return det != DM_NONE && det < p->token && dm_w(x->syntax, det)->bits & (DM_F_DEF | DM_F_DEM | DM_F_IND);
}

static bool counts_noun(const scan *x, const candidate *c) {
  const piece *p = &x->pieces->v[c->from], *next = piece_at(x, c->end);
  if (untagged(x, p)) return next && is_wordy(next) && !next->glued && next->lower.p[next->lower.n - 1] == 's';
  uint32_t head = head_behind(x, p, c->end);
  return head != DM_NONE && word_of(x, p)->rel == DM_NUMMOD && dm_w(x->syntax, head)->bits & DM_F_PLUR;
}

/* The prepositions before which four digits are a year rather than a number. */
static bool year_relation(uint32_t relation) {
  if (relation == DM_NONE) return false;
  return relation & RELATION_STRICT || relation == DM_WHEN_SINCE || relation == DM_WHEN_BEFORE || relation == DM_WHEN_AFTER ||
         relation == DM_WHEN_BY || relation == DM_WHEN_FROM || relation == DM_WHEN_OF || relation == DM_WHEN_UNTIL;
}

static bool need_year(const scan *x, const candidate *c) {
  const piece *before = piece_before(x, c->from), *next = piece_at(x, c->end);
  if (is_era(next)) return false;
  if (next && next->glued && !is_wordy(next) && !piece_is(next, "-") && next->form.p[0] == '%') return false;
  if (before && word_of(x, before)->upos == DM_SYM) return false;
  /* "from 1914 to 1918", "in 2014 and 2015", "2014, 2015 and 2016" */
  if (x->before && x->before->end + 1 == c->from && x->before->s.year) return true;
  if (names_noun(x, c)) return true;
  if (counts_noun(x, c)) return false;
  uint32_t relation = relation_before(x, c->from);
  if (year_relation(relation) || (relation != DM_NONE && !is_wordy(next))) return true;
  /* "(1917)", but not "(2100 UTC)" */
  bool bracket = before && before->form.n == 1 && (before->form.p[0] == '(' || before->form.p[0] == '[');
  if (bracket && !is_wordy(next)) return true;
  return next && next->glued && (next->classes & TIME_DET || piece_is(next, ")"));
}

/* A weekday inside a name: "the Sunday Times", "Bloody Sunday". */
static bool within_name(const scan *x, const piece *p) {
  const dm_word *w = word_of(x, p);
  if (w->rel != DM_COMPOUND && w->rel != DM_FLAT) return false;
  uint32_t head = w->head;
  return head != DM_NONE && (head == p->token + 1 || head + 1 == p->token) && dm_w(x->syntax, head)->upos == DM_PROPN &&
         w->rel == DM_COMPOUND;
}

/* A holiday inside a name: "Easter Island". */
static bool need_holiday(const scan *x, const candidate *c) {
  const dm_word *last = word_of(x, &x->pieces->v[c->end - 1]);
  bool inside = last->rel == DM_COMPOUND || last->rel == DM_FLAT;
  return !(inside && last->head != DM_NONE && dm_w(x->syntax, last->head)->upos == DM_PROPN);
}

static bool need_weekday(const scan *x, const candidate *c) {
  const piece *before = piece_before(x, c->from);
  if (c->s.is_short || (before && before->classes & TIME_EVERY)) return false;
  for (uint32_t i = c->from; i < c->end; i++)
    if (x->pieces->v[i].classes & TIME_WEEKDAY && within_name(x, &x->pieces->v[i])) return false;
  return true;
}

/* "my last day" is no yesterday, "the last week of the campaign" is not last week. */
static bool need_unit(const scan *x, const candidate *c) {
  bool spoken_of = c->pattern->value == VALUE_UNIT || c->pattern->value == VALUE_UNITSPAN;
  if (c->s.plural || c->s.unit <= UNIT_HOUR) return false;
  return !(spoken_of && c->s.dir < 0 && (c->s.unit == UNIT_DAY || is_of(x, piece_at(x, c->end))));
}

static bool need_prep(const scan *x, const candidate *c) {
  const piece *last = &x->pieces->v[c->end - 1];
  if (word_of(x, last)->upos == DM_VERB || is_of(x, piece_at(x, c->end))) return false;
  return relation_before(x, c->from) != DM_NONE;
}

static bool need_ordinal(const scan *x, const candidate *c) {
  const piece *next = piece_at(x, c->end);
  if (!c->s.day_ordinal || relation_before(x, c->from) == DM_NONE) return false;
  if (!next || !is_wordy(next)) return true;
  return !untagged(x, next) && !is_nominal(x, next) && !is_of(x, next);
}

/* "in 477" where 480 BC was named shortly before. */
static bool need_era(const scan *x, const candidate *c) {
  uint32_t relation = relation_before(x, c->from);
  if (c->s.number[0] < 100 || c->s.number[0] > 999 || !year_relation(relation) || counts_noun(x, c)) return false;
  for (uint32_t i = x->all->n; i-- > 0 && x->all->n - i < ERA_REACH;)
    if (x->all->v[i].value == VALUE_BC) return true;
  return false;
}

/* "two days after they met": the last word marks a clause or a noun, on which the unit hangs as well. What is dated is
 * that clause. */
static bool need_clause(const scan *x, const candidate *c) {
  const dm_word *mark = word_of(x, &x->pieces->v[c->end - 1]), *unit = word_of(x, &x->pieces->v[c->end - 2]);
  return (mark->rel == DM_MARK || mark->rel == DM_CASE) && unit->head == mark->head && mark->head != DM_NONE;
}

static bool holds(const scan *x, const candidate *c) {
  switch (c->pattern->need) {
  case NEED_DAY:
    return need_day(x, c);
  case NEED_MONTH:
    return need_month(x, c);
  case NEED_YEAR:
    return need_year(x, c);
  case NEED_WEEKDAY:
    return need_weekday(x, c);
  case NEED_HOLIDAY:
    return need_holiday(x, c);
  case NEED_WEEK:
    return c->s.unit == UNIT_WEEK;
  case NEED_UNIT:
    return need_unit(x, c);
  case NEED_WEEKEND:
    return c->s.unit == UNIT_WEEKEND;
  case NEED_YEARUNIT:
    return c->s.unit == UNIT_YEAR;
  case NEED_CLAUSE:
    return need_clause(x, c);
  case NEED_END:
    return ends_phrase(x, c->end);
  case NEED_FUTURE:
    return time_outlook(x->calendar, x->syntax, x->pieces->v[c->end - 1].token) == OUT_FUTURE;
  case NEED_PREP:
    return need_prep(x, c);
  case NEED_ORDINAL:
    return need_ordinal(x, c);
  case NEED_ERA:
    return need_era(x, c);
  default:
    return true;
  }
}

/* ---- the expression at one place -------------------------------------------------------------------------------- */

/* A dash that ties the expression to something else: "two-day", "2014-backed". What is tied to the other side of a range
 * begins with a class of its own. */
static bool is_tied(const scan *x, const candidate *c) {
  const piece *first = &x->pieces->v[c->from], *dash = piece_before(x, c->from);
  if (first->glued && piece_is(dash, "-")) {
    bool range = x->before && x->before->end + 1 == c->from;
    const piece *left = piece_before(x, c->from - 1);
    if (dash->glued && left && !range && !(left->classes & (TIME_MONTH | TIME_YEAR | TIME_NUM))) return true;
  }
  const piece *next = piece_at(x, c->end), *other = piece_at(x, c->end + 1);
  if (!next || !next->glued || !piece_is(next, "-") || !other || !other->glued) return false;
  return !(other->classes & (TIME_MONTH | TIME_YEAR | TIME_NUM | TIME_WEEKDAY));
}

static bool all_glued(const scan *x, const candidate *c) {
  for (uint32_t i = c->from + 1; i < c->end; i++)
    if (!x->pieces->v[i].glued) return false;
  return true;
}

/* 25/12/2024 and 12/25/2024 are the same day, 05/06/2024 may be two, unless both numbers are equal. */
static bool is_unambiguous(const slots *s) {
  int a = dm_day_number(s->year, s->number[0], s->number[1]), b = dm_day_number(s->year, s->number[1], s->number[0]);
  return a == b ? a != 0 : !a || !b;
}

/* Digits with separators stand in one word, and nothing more of the like follows: not "1.2.2014.5". */
static bool well_formed(const scan *x, const candidate *c) {
  switch (c->pattern->value) {
  case VALUE_ISO:
    return all_glued(x, c) && dm_day_number(c->s.year, c->s.number[0], c->s.number[1]);
  case VALUE_DOTTED:
    return all_glued(x, c) && dm_day_number(c->s.year, c->s.number[1], c->s.number[0]);
  case VALUE_NUMERIC:
    return all_glued(x, c) && is_unambiguous(&c->s);
  case VALUE_LENGTH:
    return c->s.unit > UNIT_HOUR; /* minutes are hours in words.tsv */
  case VALUE_YEARS: {
    int last = c->s.number[0], century = c->s.year / 100 * 100;
    return all_glued(x, c) && (last < 100 ? century + last > c->s.year : last > c->s.year && last < 2200);
  }
  default:
    return true;
  }
}

/* "that" and "following" may do other work: "said that Tuesday's vote ...", "following Tuesday's vote". */
static bool opens_clause(const scan *x, const candidate *c) {
  const piece *p = &x->pieces->v[c->from];
  uint8_t upos = word_of(x, p)->upos, rel = word_of(x, p)->rel;
  return c->s.has_textdir && p->classes & TIME_TEXTDIR &&
         (upos == DM_SCONJ || upos == DM_ADP || rel == DM_CASE || rel == DM_MARK);
}

static bool find_at(const scan *x, uint32_t at, candidate *best) {
  best->end = 0;
  for (uint32_t i = 0; i < x->calendar->n_patterns; i++) {
    candidate c = {.pattern = &x->calendar->patterns[i], .from = at};
    c.end = time_match(x->calendar, c.pattern, x->pieces, at, &c.s);
    if (c.end > best->end && well_formed(x, &c) && !is_tied(x, &c) && !opens_clause(x, &c) && holds(x, &c)) *best = c;
  }
  return best->end > 0;
}

/* ---- from candidates to expressions ----------------------------------------------------------------------------- */

/* The token of first..last whose head lies outside; the first such, for "Wednesday, February 12". */
static uint32_t head_of(const dm_syntax *syntax, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t <= last; t++) {
    uint32_t head = dm_w(syntax, t)->head;
    if ((head == DM_NONE || head < first || head > last) && dm_w(syntax, t)->upos != DM_PUNCT) return t;
  }
  return last;
}

static void place(const scan *x, expr *e) {
  const piece *first = &x->pieces->v[e->from], *last = &x->pieces->v[e->end - 1], *before = piece_before(x, e->from);
  e->sentence = x->sentence;
  e->first = first->token;
  e->last = last->token;
  e->head = head_of(x->syntax, e->first, e->last);
  e->span = (dm_span){first->start, last->start + last->form.n};
  uint32_t relation = relation_before(x, e->from);
  if (relation == DM_NONE) return;
  e->relation = (dm_when_relation)(relation & ~RELATION_STRICT);
  e->span.start = before->start;
}

static expr make_expr(const scan *x, const candidate *c) {
  expr e = {.value = c->pattern->value,
            .fixed_offset = c->pattern->offset,
            .aside = c->pattern->need == NEED_CLAUSE,
            .s = c->s,
            .from = c->from,
            .end = c->end};
  place(x, &e);
  return e;
}

static bool joinable(value_kind kind) {
  return kind == VALUE_CALENDAR || kind == VALUE_WEEKDAY || kind == VALUE_SEASON || kind == VALUE_DECADE ||
         kind == VALUE_RELDAY || kind == VALUE_ISO;
}

/* A word of relations.tsv that reads "until" joins two ends; so does a dash, and a LINK after "between". */
static bool joins(const scan *x, const expr *a, const piece *p) {
  if (piece_is(p, "-")) return true;
  uint32_t relation = dm_map_get(&x->calendar->relations, p->lower);
  if (relation != DM_NONE && (relation & ~RELATION_STRICT) == DM_WHEN_UNTIL) return a->relation == DM_WHEN_FROM || a->s.year;
  return p->classes & TIME_LINK && a->relation == DM_WHEN_FROM;
}

/* "May and July 2014": the year at the end serves both. */
static void share_year(expr *a, const expr *b) {
  bool both = a->value == VALUE_CALENDAR && b->value == VALUE_CALENDAR;
  if (!both || a->s.year || !a->s.month || !b->s.month || !b->s.year) return;
  a->s.year = b->s.year - (a->s.month > b->s.month);
}

/* Makes b part of a when the one piece between them joins them. */
static bool join(const scan *x, expr *a, const expr *b) {
  if (a->end + 1 != b->from) return false;
  share_year(a, b);
  if (a->is_range || !joinable(a->value) || !joinable(b->value) || !joins(x, a, &x->pieces->v[a->end])) return false;
  a->is_range = true;
  a->to_value = b->value;
  a->to = b->s;
  a->last = b->last;
  a->end = b->end;
  a->span.end = b->span.end;
  return true;
}

void time_scan(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, uint32_t sentence, piece_list *pieces,
               expr_list *out) {
  time_pieces(arena, calendar, syntax, sentence, pieces);
  scan x = {arena, calendar, syntax, pieces, sentence, NULL, out};
  uint32_t mine = out->n;
  for (uint32_t i = 0; i < pieces->n;) {
    candidate c;
    x.before = out->n > mine ? &out->v[out->n - 1] : NULL;
    if (!is_wordy(&pieces->v[i]) || !(pieces->v[i].classes || pieces->v[i].literal != DM_NONE || pieces->v[i].capital) ||
        !find_at(&x, i, &c)) {
      i++;
      continue;
    }
    expr e = make_expr(&x, &c);
    if (out->n == mine || !join(&x, &out->v[out->n - 1], &e)) DM_PUSH(arena, out, e);
    i = c.end;
  }
}

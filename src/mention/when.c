#include "mention/when_value.h"

#include "base/str.h"
#include "mention/days.h"

/* Phrases that a note quotes; the rest is counted. */
#define PHRASES_QUOTED 6u

typedef struct finder {
  dm_arena *arena;
  time_frame frame;
  expr_list exprs;
  DM_LIST(dm_span) undated; /* left without a value for want of a publication day */
} finder;

static dm_str day_text(dm_arena *arena, int day, dm_precision precision) {
  dm_ymd d = dm_day_date(day);
  if (precision == DM_PRECISION_YEAR) return dm_str_printf(arena, "%04d", d.year);
  if (precision == DM_PRECISION_MONTH) return dm_str_printf(arena, "%04d-%02d", d.year, d.month);
  return dm_str_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* A value that is exactly one day, month or year has no end of its own. */
static bool is_one(const moment *m) {
  dm_ymd a = dm_day_date(m->start), b = dm_day_date(m->end);
  if (m->precision == DM_PRECISION_DAY) return m->start == m->end;
  if (m->precision == DM_PRECISION_MONTH) return a.year == b.year && a.month == b.month;
  return a.year == b.year;
}

static dm_when make_when(finder *f, const expr *e, const moment *m) {
  dm_when when = {.first = e->first, .last = e->last, .head = e->head, .relation = e->relation};
  when.date.span = e->span;
  when.date.basis = m->basis;
  if (!m->start) return when;
  when.date.precision = m->precision;
  when.date.value = day_text(f->arena, m->start, m->precision);
  if (!is_one(m)) when.date.end = day_text(f->arena, m->end, DM_PRECISION_DAY);
  return when;
}

/* ---- what dates nothing ----------------------------------------------------------------------------------------- */

/* P3D, P1Y, PXW; "per day" is P1D. */
static dm_str length_text(dm_arena *arena, const slots *s) {
  static const char *const units[] = {
      [UNIT_DAY] = "D",     [UNIT_WEEKEND] = "WE", [UNIT_WEEK] = "W",    [UNIT_FORTNIGHT] = "W", [UNIT_MONTH] = "M",
      [UNIT_QUARTER] = "Q", [UNIT_YEAR] = "Y",     [UNIT_DECADE] = "DE", [UNIT_CENTURY] = "CE"};
  if (s->has_some) return dm_str_printf(arena, "PX%s", units[s->unit]);
  int count = (s->count ? s->count : 1) * (s->unit == UNIT_FORTNIGHT ? 2 : 1);
  return dm_str_printf(arena, "P%d%s", count, units[s->unit]);
}

static dm_str year_bc(dm_arena *arena, const slots *s) {
  int year = s->year ? s->year : s->number[0];
  return s->month ? dm_str_printf(arena, "BC%04d-%02d", year, s->month) : dm_str_printf(arena, "BC%04d", year);
}

static dm_when make_aside(dm_arena *arena, const expr *e) {
  dm_when when = {.first = e->first, .last = e->last, .head = e->head, .relation = e->relation};
  when.date.span = e->span;
  if (e->value == VALUE_LENGTH)
    when.date.value = length_text(arena, &e->s);
  else if (e->value == VALUE_BC)
    when.date.value = year_bc(arena, &e->s);
  else
    when.date.value = e->s.ref < 0 ? DM_S("PAST_REF") : e->s.ref > 0 ? DM_S("FUTURE_REF") : DM_S("PRESENT_REF");
  return when;
}

/* ---- notes ------------------------------------------------------------------------------------------------------ */

/* One note for the document: what a publication day would have settled. */
static void note_undated(const finder *f) {
  const dm_article *article = f->frame.syntax->text->article;
  if (!f->undated.n) return;
  char phrases[400] = "";
  uint32_t n = 0, quoted = 0;
  for (; quoted < f->undated.n && quoted < PHRASES_QUOTED; quoted++) {
    dm_span span = f->undated.v[quoted];
    dm_str phrase = dm_str_sub(article->text, span.start, span.end);
    int written =
        snprintf(phrases + n, sizeof phrases - n, "%s'%.*s'", quoted ? ", " : "", (int)(phrase.n > 50 ? 50 : phrase.n), phrase.p);
    if (written < 0 || n + (uint32_t)written >= sizeof phrases) break;
    n += (uint32_t)written;
  }
  phrases[n] = 0;
  if (quoted < f->undated.n)
    dm_note_add(article->notes, "date", f->undated.v[0], "no publication date: %s and %u more left unresolved; give --date",
                phrases, f->undated.n - quoted);
  else
    dm_note_add(article->notes, "date", f->undated.v[0], "no publication date: %s left unresolved; give --date", phrases);
}

static void note_bad_date(const dm_article *article) {
  if (article->date.n && !dm_day_parse(article->date))
    dm_note_add(article->notes, "date", (dm_span){0, 0}, "the publication date \"%.*s\" is no day (YYYY-MM-DD); not used",
                (int)(article->date.n > 40 ? 40 : article->date.n), article->date.p);
}

/* The phrase without the preposition, for the note. */
static dm_span phrase_of(const dm_text *text, const expr *e) { return (dm_span){text->tokens[e->first].start, e->span.end}; }

static void add_when(finder *f, dm_mentions *out, const expr *e) {
  uint32_t i = out->n_whens++;
  moment m = time_value(&f->frame, e);
  out->whens[i] = make_when(f, e, &m);
  if (m.needs_date) DM_PUSH(f->arena, &f->undated, phrase_of(f->frame.syntax->text, e));
  for (uint32_t t = e->first; t <= e->last; t++) out->when_of[t] = i;
}

dm_str dm_when_published(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax) {
  int day = time_publication(arena, calendar, syntax);
  return day ? day_text(arena, day, DM_PRECISION_DAY) : (dm_str){0};
}

int dm_whens_find(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, dm_mentions *out, dm_err *err) {
  (void)err;
  const dm_text *text = syntax->text;
  finder f = {.arena = arena, .frame = {.calendar = calendar, .syntax = syntax, .today = dm_day_parse(text->article->date)}};
  piece_list pieces = {0};
  note_bad_date(text->article);
  for (uint32_t s = 0; s < text->n_sentences; s++) time_scan(arena, calendar, syntax, s, &pieces, &f.exprs);
  f.frame.history = time_is_history(&f.exprs, f.frame.today);
  out->whens = DM_NEW(arena, dm_when, f.exprs.n);
  out->asides = DM_NEW(arena, dm_when, f.exprs.n);
  out->when_of = DM_NEW(arena, uint32_t, text->n_tokens);
  for (uint32_t t = 0; t < text->n_tokens; t++) out->when_of[t] = DM_NONE;
  for (uint32_t i = 0; i < f.exprs.n; i++) {
    const expr *e = &f.exprs.v[i];
    if (value_is_aside(e->value))
      out->asides[out->n_asides++] = make_aside(arena, e);
    else
      add_when(&f, out, e);
  }
  note_undated(&f);
  return 0;
}

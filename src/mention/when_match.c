#include "mention/when_match.h"

#include "base/str.h"

/* ---- pieces ----------------------------------------------------------------------------------------------------- */

/* Bytes of a dash at i, or 0. */
static uint32_t dash_at(dm_str s, uint32_t i) {
  if (s.p[i] == '-') return 1;
  bool long_dash = i + 2 < s.n && (unsigned char)s.p[i] == 0xE2 && (unsigned char)s.p[i + 1] == 0x80 &&
                   (unsigned char)s.p[i + 2] >= 0x90 && (unsigned char)s.p[i + 2] <= 0x95;
  return long_dash ? 3 : 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* d.m.y in digits: the only token that is cut at its dots. */
static bool is_dotted_date(dm_str s) {
  uint32_t dots = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    dots += s.p[i] == '.';
    if (s.p[i] != '.' && !is_digit(s.p[i])) return false;
  }
  return dots == 2 && s.n >= 6 && s.n <= 10 && is_digit(s.p[0]) && is_digit(s.p[s.n - 1]);
}

static void add_reading(piece *p, uint32_t class, int value, word_condition condition) {
  if (p->n_readings == PIECE_READINGS) return;
  p->readings[p->n_readings++] = (reading){class, value, condition};
  p->classes |= class;
}

/* Digits, digits with an ending of rank (12th), or of a decade (1990s). */
static void read_digits(piece *p) {
  dm_str s = p->lower;
  uint32_t n = 0;
  int value = 0;
  while (n < s.n && n < 6 && is_digit(s.p[n])) value = value * 10 + (s.p[n++] - '0');
  p->digits = n > 0;
  if (!n || n > 5) return;
  dm_str rest = dm_str_sub(s, n, s.n);
  if (!rest.n) {
    add_reading(p, TIME_NUM, value, COND_NONE);
    if (n == 4 && value >= 1000 && value < 2200) add_reading(p, TIME_YEAR, value, COND_NONE);
    if (n <= 2 && value >= 1 && value <= 31) add_reading(p, TIME_DAY, value, COND_NONE);
    if (value >= 1 && n <= 3) add_reading(p, TIME_CARD, value, COND_NONE);
  } else if (rest.n == 2 && n <= 2 && strchr("snrt", rest.p[0]) && strchr("tdh", rest.p[1]) && value) {
    add_reading(p, TIME_ORD, value, COND_NONE);
    if (value <= 31) add_reading(p, TIME_DAY, value, COND_NONE);
  } else if (rest.n == 1 && rest.p[0] == 's' && value % 10 == 0 && (n == 4 || (n == 2 && value >= 20))) {
    add_reading(p, TIME_DECADE, n == 4 ? value : 1900 + value, COND_NONE);
  }
}

static void read_word_classes(const dm_calendar *calendar, piece *p) {
  for (uint32_t i = dm_map_get(&calendar->words, p->lower); i != DM_NONE; i = calendar->time_words[i].next) {
    const time_word *w = &calendar->time_words[i];
    bool needs_capital = w->condition == COND_NAME || w->condition == COND_STRICT || w->condition == COND_SHORT;
    if (needs_capital && !p->capital) continue;
    add_reading(p, w->class, w->value, w->condition);
    if (w->class == TIME_ORD && w->value <= 31) add_reading(p, TIME_DAY, w->value, COND_NONE);
  }
}

/* Lower case without the full stop of an abbreviation; every dash is "-", every apostrophe "'". */
static dm_str plain(dm_arena *arena, dm_str form) {
  if (dash_at(form, 0) == form.n) return DM_S("-");
  dm_str lower = dm_str_lower(arena, form);
  uint32_t quote = dm_str_find(lower, DM_S("\xe2\x80\x99"), 0);
  if (quote != DM_NONE)
    lower = dm_str_printf(arena, "%.*s'%.*s", (int)quote, lower.p, (int)(lower.n - quote - 3), lower.p + quote + 3);
  if (lower.n > 2 && lower.p[lower.n - 1] == '.') lower.n--;
  return lower;
}

static void add_piece(dm_arena *arena, const dm_calendar *calendar, dm_str text, uint32_t token, dm_span span, piece_list *out) {
  piece p = {.form = dm_str_sub(text, span.start, span.end), .token = token, .start = span.start};
  p.lower = plain(arena, p.form);
  p.capital = (p.form.p[0] >= 'A' && p.form.p[0] <= 'Z');
  p.literal = dm_map_get(&calendar->literals, p.lower);
  if (out->n) {
    const piece *before = &out->v[out->n - 1];
    p.glued = before->start + before->form.n == p.start;
  }
  read_digits(&p);
  read_word_classes(calendar, &p);
  DM_PUSH(arena, out, p);
}

/* Bytes of a separator at i within the token, or 0. */
static uint32_t separator_at(dm_str form, uint32_t i, bool dotted) {
  if (form.p[i] == '/' || (dotted && form.p[i] == '.')) return 1;
  return dash_at(form, i);
}

static void cut_token(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, uint32_t token, piece_list *out) {
  dm_str text = syntax->text->article->text, form = dm_token_form(syntax->text, token);
  uint32_t base = syntax->text->tokens[token].start, from = 0;
  bool dotted = is_dotted_date(form);
  for (uint32_t i = 0; i < form.n;) {
    uint32_t n = separator_at(form, i, dotted);
    if (!n) {
      i++;
      continue;
    }
    if (i > from) add_piece(arena, calendar, text, token, (dm_span){base + from, base + i}, out);
    add_piece(arena, calendar, text, token, (dm_span){base + i, base + i + n}, out);
    from = i += n;
  }
  if (form.n > from) add_piece(arena, calendar, text, token, (dm_span){base + from, base + form.n}, out);
}

void time_pieces(dm_arena *arena, const dm_calendar *calendar, const dm_syntax *syntax, uint32_t sentence, piece_list *out) {
  const dm_sentence *s = &syntax->text->sentences[sentence];
  out->n = 0;
  for (uint32_t i = s->first; i < s->first + s->n; i++) cut_token(arena, calendar, syntax, i, out);
}

/* ---- matching --------------------------------------------------------------------------------------------------- */

static const reading *reading_of(const piece *p, uint32_t class) {
  for (uint32_t i = 0; i < p->n_readings; i++)
    if (p->readings[i].class == class) return &p->readings[i];
  return NULL;
}

static void capture_month(const reading *r, slots *s) {
  if (s->month)
    s->month2 = r->value;
  else
    s->month = r->value;
  if (r->condition != COND_NAME) s->month_strict = true;
}

static void capture_number(const piece *p, const reading *r, slots *s) {
  if (r->class == TIME_DAY) {
    if (s->day)
      s->day2 = r->value;
    else
      s->day = r->value;
    if (!reading_of(p, TIME_NUM)) s->day_ordinal = true;
  } else if (s->n_numbers < 2) {
    s->number[s->n_numbers++] = r->value;
  }
}

/* Where the value of a class goes that needs no more than its value. */
static int *plain_slot(slots *s, uint32_t class) {
  switch (class) {
  case TIME_YEAR:
    return &s->year;
  case TIME_CARD:
    return &s->count;
  case TIME_SEASON:
    return &s->season;
  case TIME_RELDAY:
    return &s->offset;
  case TIME_DECADE:
    return &s->decade;
  case TIME_QUARTER:
    return &s->ord;
  case TIME_REF:
    return &s->ref;
  default:
    return NULL;
  }
}

static void capture_direction(const reading *r, slots *s) {
  s->dir = r->value;
  if (r->class == TIME_DIR)
    s->has_dir = true;
  else
    s->has_textdir = true;
}

static void capture(const piece *p, const reading *r, slots *s) {
  int *slot = plain_slot(s, r->class);
  if (slot) *slot = r->value;
  if (r->class == TIME_MONTH) capture_month(r, s);
  if (r->class & (TIME_DAY | TIME_NUM)) capture_number(p, r, s);
  if (r->class & (TIME_DIR | TIME_NEXT | TIME_TEXTDIR)) capture_direction(r, s);
  if (r->class == TIME_SOME) s->has_some = true;
  if (r->class == TIME_WEEKDAY) {
    s->weekday = r->value;
    s->is_short = r->condition == COND_SHORT;
  }
  if (r->class == TIME_ORD) {
    s->ord = r->value;
    s->day_ordinal = p->digits;
  }
  if (r->class == TIME_UNIT) {
    s->unit = (time_unit)r->value;
    s->plural = r->condition == COND_PLURAL;
  }
}

/* "twenty-five": tens, a hyphen, ones. Returns pieces taken, or 0. */
static uint32_t take_compound(const piece_list *pieces, uint32_t at, uint32_t class, slots *s) {
  if (at + 2 >= pieces->n || !dm_str_is(pieces->v[at + 1].lower, "-")) return 0;
  const reading *tens = reading_of(&pieces->v[at], TIME_CARD), *ones = reading_of(&pieces->v[at + 2], class);
  if (!tens || !ones || pieces->v[at].digits || pieces->v[at + 2].digits) return 0;
  if (tens->value < 20 || tens->value > 90 || ones->value > 9) return 0;
  if (class == TIME_CARD)
    s->count = tens->value + ones->value;
  else
    s->ord = tens->value + ones->value;
  return 3;
}

static uint32_t take_holiday(const dm_calendar *calendar, const piece_list *pieces, uint32_t at, slots *s) {
  if (!pieces->v[at].capital && !pieces->v[at].digits) return 0;
  char name[96];
  uint32_t n = 0, best = 0;
  for (uint32_t k = 0; k < calendar->holiday_pieces && at + k < pieces->n; k++) {
    dm_str word = pieces->v[at + k].lower;
    if (n + word.n + 2 > sizeof name) break;
    if (k) name[n++] = ' ';
    memcpy(name + n, word.p, word.n);
    n += word.n;
    uint32_t index = dm_map_get(&calendar->holidays, (dm_str){name, n});
    if (index == DM_NONE) continue;
    s->holiday = index + 1;
    best = k + 1;
  }
  return best;
}

/* Pieces that the element takes at `at`, captured into *s; 0 when it does not fit. */
static uint32_t take(const dm_calendar *calendar, const element *e, const piece_list *pieces, uint32_t at, slots *s) {
  const piece *p = &pieces->v[at];
  for (uint32_t i = 0; i < e->n_words; i++)
    if (p->literal == e->words[i]) return 1;
  uint32_t taken = 0;
  if (e->classes & TIME_HOLIDAY && (taken = take_holiday(calendar, pieces, at, s))) return taken;
  if (e->classes & TIME_CARD && (taken = take_compound(pieces, at, TIME_CARD, s))) return taken;
  if (e->classes & TIME_ORD && (taken = take_compound(pieces, at, TIME_ORD, s))) return taken;
  for (uint32_t i = 0; i < p->n_readings; i++)
    if (p->readings[i].class & e->classes) {
      capture(p, &p->readings[i], s);
      return 1;
    }
  return 0;
}

/* Matches the elements from `e` on; an optional one is tried first with, then without. At most 2^12 ways, and in our
 * patterns under ten. */
static uint32_t match_from(const dm_calendar *calendar, const pattern *p, uint32_t e, const piece_list *pieces, uint32_t at,
                           slots *s) {
  if (e == p->n_elements) return at;
  if (at < pieces->n) {
    slots with = *s;
    uint32_t taken = take(calendar, &p->elements[e], pieces, at, &with);
    uint32_t end = taken ? match_from(calendar, p, e + 1, pieces, at + taken, &with) : 0;
    if (end) {
      *s = with;
      return end;
    }
  }
  return p->elements[e].optional ? match_from(calendar, p, e + 1, pieces, at, s) : 0;
}

uint32_t time_match(const dm_calendar *calendar, const pattern *p, const piece_list *pieces, uint32_t at, slots *out) {
  *out = (slots){0};
  uint32_t end = match_from(calendar, p, 0, pieces, at, out);
  return end > at ? end : 0;
}

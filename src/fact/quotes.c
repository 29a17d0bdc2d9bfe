#include "fact/quotes.h"

#include "base/limits.h"
#include "base/str.h"

#include <utf8proc.h>

/* The families of marks that close each other. */
enum family { F_NONE, F_DOUBLE, F_SINGLE, F_GUILLEMET, F_ANGLE };

struct open_quote {
  uint32_t start, after; /* bytes of the opening mark */
  int32_t mark;
  enum family family;
  uint32_t index; /* in the list */
};

struct scan {
  dm_arena *arena;
  dm_str text;
  DM_LIST(dm_quote) list;
  struct open_quote stack[DM_LIMIT_QUOTE_DEPTH];
  uint32_t depth;
  uint32_t unclosed; /* outermost quotation that the last paragraph left open, or DM_NONE */
  enum family unclosed_family;
};

/* A mark with its surroundings. */
struct mark {
  uint32_t start, after;
  int32_t cp;
  enum family family;
  bool opens, closes; /* by its place: space before and none after; text before */
  bool letter_before, letter_after, digit_after;
};

static enum family family_of(int32_t cp) {
  switch (cp) {
  case '"':
  case 0x201C: /* “ */
  case 0x201D: /* ” */
  case 0x201E: /* „ */
  case 0x201F: /* ‟ */
    return F_DOUBLE;
  case '\'':
  case 0x2018: /* ‘ */
  case 0x2019: /* ’ */
  case 0x201A: /* ‚ */
    return F_SINGLE;
  case 0xAB:
  case 0xBB:
    return F_GUILLEMET;
  case 0x2039:
  case 0x203A:
    return F_ANGLE;
  default:
    return F_NONE;
  }
}

static int32_t code_at(dm_str text, uint32_t at, uint32_t end, uint32_t *after) {
  utf8proc_int32_t cp = 0;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.p + at, (utf8proc_ssize_t)(end - at), &cp);
  *after = at + (n > 0 ? (uint32_t)n : 1);
  return n > 0 ? cp : 0xFFFD;
}

static bool is_space(int32_t cp) { return cp == 0 || cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x202F; }
static bool is_word(int32_t cp) {
  utf8proc_category_t c = utf8proc_category(cp);
  return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME) || (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}
/* After these a mark opens: a bracket, a dash, another opening mark. */
static bool is_opener(int32_t cp) {
  utf8proc_category_t c = utf8proc_category(cp);
  return c == UTF8PROC_CATEGORY_PS || c == UTF8PROC_CATEGORY_PD || c == UTF8PROC_CATEGORY_PI || cp == '"' || cp == '\'';
}

/* A new quotation that begins at the mark; the stack has room. */
static void open_at(struct scan *s, const struct mark *m) {
  uint32_t parent = s->depth ? s->stack[s->depth - 1].index : DM_NONE;
  dm_quote q = {.outer = {m->start, m->after}, .parent = parent, .continued_from = DM_NONE, .single = m->family == F_SINGLE};
  s->stack[s->depth++] = (struct open_quote){m->start, m->after, m->cp, m->family, s->list.n};
  DM_PUSH(s->arena, &s->list, q);
}

static dm_span trimmed(dm_str text, uint32_t start, uint32_t end) {
  dm_str inner = dm_str_trim(dm_str_sub(text, start, end));
  uint32_t at = inner.n ? (uint32_t)(inner.p - text.p) : start;
  return (dm_span){at, at + inner.n};
}

static void close_at(struct scan *s, uint32_t level, uint32_t end, uint32_t after, bool closed) {
  struct open_quote *o = &s->stack[level];
  dm_quote *q = &s->list.v[o->index];
  q->outer.end = after;
  q->inner = trimmed(s->text, o->after, end);
  q->closed = closed;
  /* What stayed open inside ends here too; a single mark among it was an apostrophe. */
  for (uint32_t i = level + 1; i < s->depth; i++) {
    dm_quote *inside = &s->list.v[s->stack[i].index];
    inside->outer.end = s->stack[i].family == F_SINGLE ? inside->outer.start : end;
    inside->inner = trimmed(s->text, s->stack[i].after, end);
  }
  s->depth = level;
}

/* Innermost open quotation that this mark may close, or DM_NONE. */
static uint32_t level_of(const struct scan *s, const struct mark *m) {
  for (uint32_t i = s->depth; i-- > 0;) {
    const struct open_quote *o = &s->stack[i];
    if (o->family == m->family && (m->family != F_GUILLEMET || o->mark != m->cp)) return i;
    if (o->family == m->family && m->family == F_GUILLEMET) return DM_NONE;
  }
  return DM_NONE;
}

static bool must_open(const struct scan *s, const struct mark *m, uint32_t level) {
  switch (m->cp) {
  case 0x201E:
  case 0x201A:
  case 0x2039:
    return true;
  case 0x201C: /* “ closes a German quotation and opens any other */
    return level == DM_NONE || s->stack[level].mark != 0x201E;
  case 0x2018:
    return !m->letter_before && (level == DM_NONE || s->stack[level].mark != 0x201A);
  default:
    return false;
  }
}

static void take_mark(struct scan *s, const struct mark *m) {
  uint32_t level = level_of(s, m);
  bool straight = m->cp == '"' || m->cp == '\'';
  if (m->family == F_SINGLE && m->letter_before && m->letter_after) return; /* don't */
  bool opens = must_open(s, m, level);
  if (!opens && m->family == F_SINGLE && straight) {
    opens = level == DM_NONE && m->opens && m->letter_after && !m->digit_after;
  } else if (!opens && level == DM_NONE) {
    opens = m->family != F_SINGLE && m->opens;
  } else if (!opens && straight) {
    opens = m->opens && !m->closes && m->letter_after && s->stack[s->depth - 1].family != m->family;
  }
  if (opens && s->depth < DM_LIMIT_QUOTE_DEPTH) {
    open_at(s, m);
  } else if (!opens && level != DM_NONE && !(m->family == F_SINGLE && m->letter_after)) {
    close_at(s, level, m->start, m->after, true);
  }
}

/* At the end of a paragraph: double marks end with it, single ones were apostrophes. */
static void end_paragraph(struct scan *s, uint32_t end) {
  s->unclosed = DM_NONE;
  for (uint32_t i = 0; i < s->depth; i++) {
    if (s->stack[i].family == F_SINGLE) continue;
    s->unclosed = s->stack[i].index;
    s->unclosed_family = s->stack[i].family;
    break;
  }
  while (s->depth) {
    uint32_t level = s->depth - 1;
    bool apostrophe = s->stack[level].family == F_SINGLE;
    uint32_t index = s->stack[level].index;
    close_at(s, level, end, end, false);
    if (apostrophe) s->list.v[index].outer.end = s->list.v[index].outer.start;
  }
}

static void scan_paragraph(struct scan *s, dm_span paragraph) {
  uint32_t before_unclosed = s->unclosed, at = paragraph.start, after;
  enum family before_family = s->unclosed_family;
  int32_t previous = 0;
  bool first = true;
  while (at < paragraph.end) {
    int32_t cp = code_at(s->text, at, paragraph.end, &after);
    if ((cp == '\'' || cp == '`') && after < paragraph.end && s->text.p[after] == (char)cp)
      cp = '"', after++; /* ''typewritten'' */
    struct mark m = {.start = at, .after = after, .cp = cp, .family = family_of(cp)};
    if (m.family != F_NONE) {
      uint32_t skip;
      int32_t next = after < paragraph.end ? code_at(s->text, after, paragraph.end, &skip) : 0;
      m.letter_before = is_word(previous), m.letter_after = is_word(next), m.digit_after = next >= '0' && next <= '9';
      bool spaced = cp == 0xAB || cp == 0x2039; /* « non » */
      m.opens = (is_space(previous) || is_opener(previous)) && (spaced || !is_space(next));
      m.closes = !is_space(previous);
      uint32_t n = s->list.n;
      take_mark(s, &m);
      if (first && s->list.n > n && before_unclosed != DM_NONE && before_family == m.family)
        s->list.v[n].continued_from = before_unclosed;
    }
    if (!is_space(cp)) first = false;
    previous = cp, at = after;
  }
  end_paragraph(s, paragraph.end);
}

void dm_quotes_scan(dm_arena *arena, dm_str text, const dm_span *paragraphs, uint32_t n_paragraphs, dm_quotes *out) {
  struct scan s = {.arena = arena, .text = text, .unclosed = DM_NONE};
  for (uint32_t i = 0; i < n_paragraphs; i++) scan_paragraph(&s, paragraphs[i]);
  /* Drop what turned out to be an apostrophe, and renumber. */
  uint32_t *place = DM_NEW(arena, uint32_t, s.list.n + 1), n = 0;
  for (uint32_t i = 0; i < s.list.n; i++) {
    dm_quote q = s.list.v[i];
    place[i] = DM_NONE;
    if (q.outer.end > q.outer.start) {
      q.parent = q.parent == DM_NONE ? DM_NONE : place[q.parent];
      q.continued_from = q.continued_from == DM_NONE ? DM_NONE : place[q.continued_from];
      place[i] = n;
      s.list.v[n++] = q;
    }
  }
  *out = (dm_quotes){s.list.v, n};
}

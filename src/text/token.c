#include "base/utf8.h"
#include "text/segmenter.h"

/* One run over the bytes of a block. A chunk is what stands between white space. */
typedef struct lexer {
  dm_scan *scan;
  dm_str text;
  uint32_t end;     /* of the chunk */
  bool open_single; /* a single quotation mark stands open: an apostrophe after s closes it */
} lexer;

/* The character at i: itself if ASCII punctuation, else one letter for its class. */
enum { LOWER = 'a', UPPER = 'A', DIGIT = '0', MARK = 'm', IDEOGRAPH = 'i', PUNCT = 'p', SYMBOL = 's', NONE = 0 };

static char wide_class(uint32_t cp) {
  if (cp == 0x2019 || cp == 0x2018 || cp == 0x02BC) return '\'';
  if (cp == 0x2010 || cp == 0x2011) return '-';
  switch (dm_cp_class_of(cp)) {
  case DM_CP_SPACE:
    return ' ';
  case DM_CP_LOWER:
    return LOWER;
  case DM_CP_UPPER:
    return UPPER;
  case DM_CP_DIGIT:
    return DIGIT;
  case DM_CP_IDEOGRAPH:
    return IDEOGRAPH;
  case DM_CP_PUNCT:
    return PUNCT;
  case DM_CP_SYMBOL:
    return SYMBOL;
  default:
    return MARK;
  }
}

static char look(const lexer *lx, uint32_t i, uint32_t *n) {
  *n = 1;
  if (i >= lx->end) return NONE;
  unsigned char c = (unsigned char)lx->text.p[i];
  if (c >= 'a' && c <= 'z') return LOWER;
  if (c >= 'A' && c <= 'Z') return UPPER;
  if (c >= '0' && c <= '9') return DIGIT;
  if (c <= ' ' || c == 0x7F) return ' ';
  if (c < 0x80) return (char)c;
  uint32_t cp, length = dm_utf8_next(lx->text, i, &cp);
  *n = length ? length : 1;
  return wide_class(cp);
}

static char at(const lexer *lx, uint32_t i) {
  uint32_t n;
  return look(lx, i, &n);
}
static bool letter(char c) { return c == LOWER || c == UPPER || c == MARK; }
static bool word(char c) { return letter(c) || c == DIGIT; }

static void emit(lexer *lx, uint32_t start, uint32_t end, bool joined) {
  dm_scan *scan = lx->scan;
  if (start >= end) return;
  if (scan->tokens.n) scan->tokens.v[scan->tokens.n - 1].space_after = scan->tokens.v[scan->tokens.n - 1].end != start;
  dm_token token = {.start = start, .end = end, .space_after = true, .joined = joined};
  DM_PUSH(scan->arena, &scan->tokens, token);
}

static uint16_t flags_of(const lexer *lx, uint32_t start, uint32_t end) {
  return dm_segmenter_look(lx->scan->segmenter, dm_str_sub(lx->text, start, end)).flags;
}

static uint32_t run_of(const lexer *lx, uint32_t i, char c) {
  while (i < lx->end && lx->text.p[i] == c) i++;
  return i;
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

static uint32_t letters_end(const lexer *lx, uint32_t i) {
  uint32_t n;
  while (word(look(lx, i, &n))) i += n;
  return i;
}

static uint32_t digits_end(const lexer *lx, uint32_t i) {
  while (i < lx->end && lx->text.p[i] >= '0' && lx->text.p[i] <= '9') i++;
  return i;
}

/* Numbers, with their inner stops, commas, colons and slashes: 1,000.5 10:30 9/11 713-853-3989. */
static uint32_t number_end(const lexer *lx, uint32_t i) {
  uint32_t e = digits_end(lx, i);
  for (;;) {
    char c = at(lx, e);
    if (at(lx, e + 1) != DIGIT) return e;
    uint32_t f = digits_end(lx, e + 1);
    if (f == e + 1) return e;
    if (c == '.' || c == ':' || (c == ',' && f - e == 4) || (c == '/' && (f - e > 2 || e - i > 1)))
      e = f;
    else
      return e;
  }
}

/* Telephone numbers and days keep their hyphens, ranges do not. */
static uint32_t dashed_number_end(const lexer *lx, uint32_t i, uint32_t e) {
  uint32_t hyphens = 0, f = e;
  while (at(lx, f) == '-' && at(lx, f + 1) == DIGIT) {
    f = digits_end(lx, f + 1);
    hyphens++;
  }
  bool phone = hyphens == 1 && e - i == 3 && f - e == 5;
  return (hyphens > 1 && f - i >= 8) || phone ? f : e;
}

static void emit_number(lexer *lx, uint32_t i, uint32_t *next) {
  uint32_t e = dashed_number_end(lx, i, number_end(lx, i)), f = letters_end(lx, e);
  if (f > e && (flags_of(lx, e, f) & DM_WORD_UNIT)) {
    emit(lx, i, e, false);
    emit(lx, e, f, false);
  } else {
    if (at(lx, f) == '\'' && at(lx, f + 1) == LOWER && lx->text.p[f - 1] == '0' && letters_end(lx, f + 1) == f + 2) f += 2;
    emit(lx, i, f, false);
  }
  *next = f;
}

/* U.S, a.m, e.g: single letters with stops between them. */
static uint32_t acronym_end(const lexer *lx, uint32_t i) {
  uint32_t e = i, n;
  while (letter(look(lx, e, &n)) && at(lx, e + n) == '.') e += n + 1;
  if (e == i) return i;
  if (letter(look(lx, e, &n)) && !word(at(lx, e + n))) return e + n;
  return word(at(lx, e)) ? i : e;
}

/* A name of a machine or file: parts joined by stops, the last one known. */
static uint32_t dotted_end(const lexer *lx, uint32_t i, uint32_t e) {
  uint32_t f = e, dots = 0, last = i;
  while (at(lx, f) == '.' && word(at(lx, f + 1))) {
    last = f + 1;
    f = letters_end(lx, f + 1);
    dots++;
  }
  return dots && (flags_of(lx, last, f) & DM_WORD_SUFFIX) ? f : e;
}

/* A word without a hyphen in it, with its apostrophes. */
static uint32_t plain_end(const lexer *lx, uint32_t i) {
  uint32_t e = letters_end(lx, i), n;
  for (;;) {
    char c = look(lx, e, &n);
    bool glue = (c == '\'' && letter(at(lx, e + n))) || (c == '_' && word(at(lx, e + 1))) ||
                (c == '&' && at(lx, e + 1) == UPPER) || (c == '`' && at(lx, e + 1) == 's');
    if (!glue) return e;
    e = letters_end(lx, e + n);
  }
}

/* Takes the stop of an abbreviation into the word. */
static uint32_t with_stop(const lexer *lx, uint32_t i, uint32_t e) {
  if (at(lx, e) != '.' || at(lx, e + 1) == '.') return e;
  uint16_t flags = flags_of(lx, i, e);
  bool capital = at(lx, i) == UPPER;
  bool initial = capital && letters_end(lx, i) == e && dm_utf8_count(dm_str_sub(lx->text, i, e)) == 1 && e + 1 == lx->end;
  if (initial) return e + 1;
  if (!(flags & DM_WORD_ABBR) || ((flags & DM_WORD_CAPITAL) && !capital)) return e;
  if (flags & DM_WORD_BEFORE_NUMBER) {
    uint32_t k = e + 1;
    while (k < lx->text.n && lx->text.p[k] == ' ') k++;
    if (k >= lx->text.n || lx->text.p[k] < '0' || lx->text.p[k] > '9') return e;
  }
  return e + 1;
}

/* Emits [i, e), splitting clitics off its end: do|n't, Ukraine|'s, I|'d|'ve. */
static void emit_word(lexer *lx, uint32_t i, uint32_t e) {
  dm_form form = dm_segmenter_look(lx->scan->segmenter, dm_str_sub(lx->text, i, e));
  if (form.flags & DM_WORD_SPLIT) {
    emit(lx, i, i + form.split, false);
    emit(lx, i + form.split, e, true);
    return;
  }
  uint32_t cut = e, n = 0;
  for (uint32_t k = i; k < e; k += n)
    if (look(lx, k, &n) == '\'' && k > i) {
      if (flags_of(lx, k + n, e) & DM_WORD_CLITIC)
        cut = k;
      else if (e - k - n == 1 && (lx->text.p[e - 1] | 32) == 't' && k - i > 1 && (lx->text.p[k - 1] | 32) == 'n')
        cut = k - 1;
    }
  emit(lx, i, cut, false);
  emit(lx, cut, e, true);
}

static void emit_possessive(lexer *lx, uint32_t *next) {
  uint32_t n, e = *next;
  if (look(lx, e, &n) != '\'' || lx->open_single || (lx->text.p[e - 1] | 32) != 's' || at(lx, e + n) == '\'') return;
  emit(lx, e, e + n, true);
  *next = e + n;
}

static uint32_t lex_word(lexer *lx, uint32_t i) {
  if (at(lx, i) == DIGIT) {
    uint32_t next;
    emit_number(lx, i, &next);
    return next;
  }
  uint32_t e = acronym_end(lx, i);
  if (e == i) {
    e = plain_end(lx, i);
    e = dotted_end(lx, i, e);
    while (at(lx, e) == '-' && word(at(lx, e + 1)) && (flags_of(lx, i, e) & DM_WORD_PREFIX)) {
      uint32_t f = plain_end(lx, e + 1);
      if (!(flags_of(lx, e + 1, f) & DM_WORD_PREFIX)) {
        e = f;
        break;
      }
      e = f;
    }
    e = with_stop(lx, i, e);
  }
  emit_word(lx, i, e);
  emit_possessive(lx, &e);
  return e;
}

/* ---- punctuation ----------------------------------------------------------------------------------------------- */

static uint32_t punct_end(const lexer *lx, uint32_t i, char c, uint32_t n) {
  if (c == '.' && at(lx, i + 1) == '.') return run_of(lx, i, '.');
  if (c == '.' || c == '!' || c == '?') {
    uint32_t e = i;
    while (at(lx, e) == '.' || at(lx, e) == '!' || at(lx, e) == '?') e++;
    return e;
  }
  if (n == 1 && strchr("-*=_~#+<>|`/", c)) return run_of(lx, i, lx->text.p[i]);
  if (c == '\'') {
    uint32_t m;
    return look(lx, i + n, &m) == '\'' ? i + n + m : i + n;
  }
  return i + n;
}

static uint32_t lex_punct(lexer *lx, uint32_t i, uint32_t start) {
  uint32_t n;
  char c = look(lx, i, &n);
  if (c == '\'') {
    uint32_t e = letters_end(lx, i + n);
    if (e > i + n && ((flags_of(lx, i, e) & DM_WORD_ELISION) || at(lx, i + n) == DIGIT)) {
      emit(lx, i, e, false);
      return e;
    }
    lx->open_single = i == start;
  }
  if ((c == '#' || c == '@') && letter(at(lx, i + 1)))
    n = plain_end(lx, i + 1) - i;
  else if (c == '+' && at(lx, i + 1) == DIGIT && i == start)
    n = number_end(lx, i + 1) - i;
  else if (c == '.' && word(at(lx, i + 1)) && i == start)
    n = letters_end(lx, i + 1) - i;
  else
    n = punct_end(lx, i, c, n) - i;
  emit(lx, i, i + n, false);
  return i + n;
}

/* ---- chunks ---------------------------------------------------------------------------------------------------- */

static bool is_address(dm_str s) {
  for (uint32_t i = 1; i + 2 < s.n; i++) {
    if (s.p[i] == ':' && s.p[i + 1] == '/' && s.p[i + 2] == '/') return true;
    if (s.p[i] == '@') return true;
  }
  return s.n > 4 && memcmp(s.p, "www.", 4) == 0;
}

/* Emits an address with what brackets it; false when the chunk is none. */
static bool lex_address(lexer *lx, uint32_t i) {
  uint32_t a = i, b = lx->end;
  while (a < b && strchr("<([\"'", lx->text.p[a])) a++;
  while (b > a && strchr(">)]\"'.,;:!?", lx->text.p[b - 1])) b--;
  if (!is_address(dm_str_sub(lx->text, a, b))) return false;
  for (uint32_t k = i; k < a; k++) emit(lx, k, k + 1, false);
  emit(lx, a, b, false);
  for (uint32_t k = b; k < lx->end; k++) emit(lx, k, k + 1, false);
  return true;
}

static void lex_chunk(lexer *lx, uint32_t i) {
  if (lx->end - i < 6 && (flags_of(lx, i, lx->end) & DM_WORD_SMILEY)) {
    emit(lx, i, lx->end, false);
    return;
  }
  if (lex_address(lx, i)) return;
  uint32_t start = i;
  while (i < lx->end) {
    uint32_t n;
    char c = look(lx, i, &n);
    if (c == ' ')
      i += n, start = i;
    else if (c == LOWER || c == UPPER || c == DIGIT || c == MARK)
      i = lex_word(lx, i);
    else if (c == IDEOGRAPH)
      emit(lx, i, i + n, false), i += n;
    else
      i = lex_punct(lx, i, start);
  }
}

void dm_scan_tokens(dm_scan *scan, uint32_t start, uint32_t end) {
  lexer lx = {.scan = scan, .text = scan->text};
  for (uint32_t i = start; i < end;) {
    while (i < end && (unsigned char)scan->text.p[i] <= ' ') i++;
    uint32_t e = i;
    while (e < end && (unsigned char)scan->text.p[e] > ' ') e++;
    lx.end = e;
    if (e > i) lex_chunk(&lx, i);
    i = e;
  }
}

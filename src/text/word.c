/* Words and numbers, by the conventions of the English Web Treebank: a hyphen splits unless a prefix stands before it, a
 * clitic splits off, an abbreviation keeps its stop, a unit splits off its number. */
#include "base/utf8.h"
#include "text/lexer.h"

/* How far an acronym is followed; without an end each look ahead would cost as much as the text is long. */
#define LONGEST_ACRONYM 40u

static char byte_at(const dm_lexer *lx, uint32_t i) { return i < lx->end ? lx->text.p[i] : 0; }
static char folded(const dm_lexer *lx, uint32_t i) { return (char)(byte_at(lx, i) | 32); }
static bool digit_at(const dm_lexer *lx, uint32_t i) { return byte_at(lx, i) >= '0' && byte_at(lx, i) <= '9'; }

uint32_t dm_lexer_letters_end(const dm_lexer *lx, uint32_t i) {
  uint32_t n;
  while (dm_is_word(dm_lexer_look(lx, i, &n))) i += n;
  return i;
}

/* ---- numbers --------------------------------------------------------------------------------------------------- */

static uint32_t digits_end(const dm_lexer *lx, uint32_t i) {
  while (digit_at(lx, i)) i++;
  return i;
}

static uint32_t value_of(const dm_lexer *lx, uint32_t i, uint32_t e) {
  uint32_t v = 0;
  for (; i < e && v < 10000; i++) v = v * 10 + (uint32_t)(lx->text.p[i] - '0');
  return v;
}

/* 9/11 and 1/2 and 5/6/2020 stay whole, 2001/02 and 24/7 do not. */
static uint32_t stroke_end(const dm_lexer *lx, uint32_t i, uint32_t e) {
  uint32_t f = digits_end(lx, e + 1), a = value_of(lx, i, e), b = value_of(lx, e + 1, f);
  if (f == e + 1 || f - e > 5) return e;
  if (byte_at(lx, f) == '/' && digit_at(lx, f + 1)) return digits_end(lx, f + 1);
  bool day = (a >= 1 && a <= 12 && b >= 1 && b <= 31) || (f - e == 3 && byte_at(lx, e + 1) == '0');
  bool phone = e - i == 3 && f - e == 4 && byte_at(lx, f) == '-';
  return (day && e - i <= 2) || phone ? f : e;
}

static uint32_t whole_number_end(const dm_lexer *lx, uint32_t i) {
  uint32_t from = i, e = digits_end(lx, i);
  while (digit_at(lx, e + 1)) {
    char c = byte_at(lx, e);
    uint32_t f = digits_end(lx, e + 1);
    if (c == '/')
      f = e == digits_end(lx, from) ? stroke_end(lx, from, e) : e;
    else if (c != '.' && c != ':' && (c != ',' || f - e != 4))
      return e;
    if (f == e) return e;
    e = f;
  }
  return e;
}

/* Telephone numbers, post codes and days keep their hyphens, ranges do not. */
uint32_t dm_lexer_number_end(const dm_lexer *lx, uint32_t i) {
  uint32_t e = whole_number_end(lx, i), f = e, hyphens = 0;
  while (byte_at(lx, f) == '-' && digit_at(lx, f + 1)) {
    f = digits_end(lx, f + 1);
    hyphens++;
  }
  bool phone = f - e == 5 && (e - i == 3 || e - i == 7);
  bool post_code = f - e == 5 && e - i == 5;
  return (hyphens > 1 && f - i >= 8) || (hyphens == 1 && (phone || post_code)) ? f : e;
}

/* U.S  a.m  e.g: single letters with a stop after each; the last stop may be missing. Returns i when there is none. */
static uint32_t acronym_end(const dm_lexer *lx, uint32_t i) {
  uint32_t e = i, n, letters = 0;
  for (; e - i < LONGEST_ACRONYM && dm_is_letter(dm_lexer_look(lx, e, &n)) && byte_at(lx, e + n) == '.'; e += n + 1) letters++;
  if (!letters || !dm_is_word(dm_lexer_look(lx, e, &n))) return e;
  if (dm_is_letter(dm_lexer_at(lx, e)) && !dm_is_word(dm_lexer_at(lx, e + n))) return e + n;
  /* A word follows without a space: U.S.Senate, J.Doe. */
  bool capitals = dm_lexer_at(lx, i) == DM_CH_UPPER && dm_lexer_at(lx, e) == DM_CH_UPPER;
  return capitals && dm_lexer_at(lx, e + n) == DM_CH_LOWER ? e : i;
}

/* Length of an apostrophe-s behind a number at e, and whether it belongs to it: the 1930's, but 2003|'s. */
static uint32_t number_clitic(const dm_lexer *lx, uint32_t e, bool *joined) {
  uint32_t n;
  if (dm_lexer_look(lx, e, &n) != '\'' || byte_at(lx, e + n) != 's' || dm_is_word(dm_lexer_at(lx, e + n + 1))) return 0;
  *joined = byte_at(lx, e - 1) == '0' && e > 1 && lx->text.p[e - 2] >= '1' && lx->text.p[e - 2] <= '9';
  return n + 1;
}

/* The end of a file's name that begins with a number: 12-05.pdf. */
static uint32_t file_end(const dm_lexer *lx, uint32_t e) {
  uint32_t f = dm_lexer_letters_end(lx, e + 1);
  return byte_at(lx, e) == '.' && f > e + 1 && (dm_lexer_flags(lx, e + 1, f) & DM_WORD_SUFFIX) ? f : e;
}

static uint32_t lex_number(dm_lexer *lx, uint32_t i) {
  uint32_t e = file_end(lx, dm_lexer_number_end(lx, i)), clock = acronym_end(lx, e), f = dm_lexer_letters_end(lx, e);
  if (clock > e && (dm_lexer_flags(lx, e, clock - (byte_at(lx, clock - 1) == '.')) & DM_WORD_UNIT)) f = clock;
  if (f > e && (f == clock || (dm_lexer_flags(lx, e, f) & DM_WORD_UNIT))) {
    dm_lexer_emit(lx, i, e, false);
    dm_lexer_emit(lx, e, f, false);
    return f;
  }
  bool joined = false;
  uint32_t clitic = number_clitic(lx, f, &joined);
  dm_lexer_emit(lx, i, joined ? f + clitic : f, false);
  if (clitic && !joined) dm_lexer_emit(lx, f, f + clitic, true);
  return f + clitic;
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

/* Names of machines, files and news groups: parts joined by stops, the last one known or all in small letters. */
static uint32_t dotted_end(dm_lexer *lx, uint32_t i, uint32_t e) {
  if (i < lx->undotted) return e;
  uint32_t f = e, dots = 0, last = i;
  bool small = dm_lexer_at(lx, i) == DM_CH_LOWER;
  while (byte_at(lx, f) == '.' && dm_is_word(dm_lexer_at(lx, f + 1))) {
    last = f + 1;
    small = small && dm_lexer_at(lx, last) == DM_CH_LOWER;
    f = dm_lexer_letters_end(lx, last);
    dots++;
  }
  if (!dots) return e;
  uint16_t end = dm_lexer_flags(lx, last, f), all = dm_lexer_flags(lx, i, f);
  if ((end & DM_WORD_SUFFIX) && byte_at(lx, f) == '/') return dm_lexer_address_end(lx, f);
  if ((end & DM_WORD_SUFFIX) || (all & DM_WORD_WHOLE) || (dots > 1 && small)) return f;
  lx->undotted = f;
  return e;
}

/* w/o, s/he, p&l: forms that keep what would split them. */
static uint32_t whole_end(const dm_lexer *lx, uint32_t i, uint32_t e) {
  if (e - i > 4 || (byte_at(lx, e) != '/' && byte_at(lx, e) != '&')) return e;
  uint32_t f = dm_lexer_letters_end(lx, e + 1);
  return dm_lexer_flags(lx, i, f) & DM_WORD_WHOLE ? f : e;
}

/* US$ before an amount. */
static uint32_t currency_end(const dm_lexer *lx, uint32_t i, uint32_t e) {
  bool capitals = e - i <= 3 && byte_at(lx, e) == '$' && (e + 1 == lx->end || digit_at(lx, e + 1));
  for (uint32_t k = i; k < e; k++) capitals = capitals && byte_at(lx, k) >= 'A' && byte_at(lx, k) <= 'Z';
  return capitals ? e + 1 : e;
}

/* A word without a hyphen in it, with its apostrophes: O'Connell, don't, AT&T. */
static uint32_t simple_end(const dm_lexer *lx, uint32_t i) {
  uint32_t e = dm_lexer_letters_end(lx, i), n;
  for (;;) {
    char c = dm_lexer_look(lx, e, &n), next = dm_lexer_at(lx, e + n);
    bool glue = (c == '\'' && dm_is_letter(next)) || (c == '_' && dm_is_word(next)) || (c == '&' && next == DM_CH_UPPER) ||
                (c == '*' && next == DM_CH_LOWER) || (c == '`' && next == DM_CH_LOWER);
    if (!glue) return e;
    e = dm_lexer_letters_end(lx, e + n);
  }
}

/* Takes in the parts behind hyphens that a prefix holds on to: non-aligned. */
static uint32_t hyphened_end(const dm_lexer *lx, uint32_t i, uint32_t e) {
  if (i > lx->start && lx->text.p[i - 1] == '-') return e;
  uint32_t from = i, n;
  while (dm_lexer_look(lx, e, &n) == '-' && dm_is_word(dm_lexer_at(lx, e + n)) &&
         (dm_lexer_flags(lx, from, e) & DM_WORD_PREFIX)) {
    from = e + n;
    uint32_t acronym = acronym_end(lx, from);
    e = acronym > from ? acronym : simple_end(lx, from);
  }
  return e;
}

static bool number_follows(const dm_lexer *lx, uint32_t i) {
  while (i < lx->text.n && lx->text.p[i] == ' ') i++;
  return i < lx->text.n && lx->text.p[i] >= '0' && lx->text.p[i] <= '9';
}

static bool number_precedes(const dm_lexer *lx, uint32_t i) {
  while (i > 0 && lx->text.p[i - 1] == ' ') i--;
  return i > 0 && lx->text.p[i - 1] >= '0' && lx->text.p[i - 1] <= '9';
}

/* One capital and its stop: an initial. */
static bool is_initial(const dm_lexer *lx, uint32_t i, uint32_t e) {
  uint32_t n;
  return dm_lexer_look(lx, i, &n) == DM_CH_UPPER && i + n == e && e + 1 == lx->end;
}

/* The end with the stop of an abbreviation. */
static uint32_t stop_end(const dm_lexer *lx, uint32_t i, uint32_t e) {
  if (byte_at(lx, e) != '.' || byte_at(lx, e + 1) == '.') return e;
  if (is_initial(lx, i, e)) return e + 1;
  uint16_t flags = dm_lexer_flags(lx, i, e);
  bool capital = dm_lexer_at(lx, i) == DM_CH_UPPER;
  if (!(flags & DM_WORD_ABBR) || ((flags & (DM_WORD_CAPITAL | DM_WORD_TITLE)) && !capital)) return e;
  if ((flags & DM_WORD_BEFORE_NUMBER) && !number_follows(lx, e + 1)) return e;
  if ((flags & DM_WORD_AFTER_NUMBER) && !number_precedes(lx, i)) return e;
  return e + 1;
}

/* Start of the clitic that ends [i, e): do|n't, Ukraine|'s; e when there is none. */
static uint32_t clitic_start(const dm_lexer *lx, uint32_t i, uint32_t e) {
  uint32_t cut = e, n;
  for (uint32_t k = i; k < e; k += n) {
    char c = dm_lexer_look(lx, k, &n);
    if ((c != '\'' && c != '`') || k == i) continue;
    if (dm_lexer_flags(lx, k + n, e) & DM_WORD_CLITIC)
      cut = k;
    else if (e - k - n == 1 && folded(lx, e - 1) == 't' && k - i > 1 && folded(lx, k - 1) == 'n')
      cut = k - 1;
  }
  return cut;
}

/* Takes in a clitic behind a stop or a hyphened word: the U.S.'s, the co-chair's. */
static uint32_t clitic_end(const dm_lexer *lx, uint32_t e) {
  uint32_t n;
  if (dm_lexer_look(lx, e, &n) != '\'') return e;
  uint32_t f = dm_lexer_letters_end(lx, e + n);
  return f > e + n && (dm_lexer_flags(lx, e + n, f) & DM_WORD_CLITIC) ? f : e;
}

static void emit_word(dm_lexer *lx, uint32_t i, uint32_t e) {
  dm_form form = dm_segmenter_look(lx->scan->segmenter, dm_str_sub(lx->text, i, e));
  uint32_t cut = form.flags & DM_WORD_SPLIT ? i + form.split : clitic_start(lx, i, e);
  /* I'd've, mightn't've: a second clitic before the last. */
  uint32_t first = cut < e && !(form.flags & DM_WORD_SPLIT) ? clitic_start(lx, i, cut) : cut;
  dm_lexer_emit(lx, i, first, false);
  dm_lexer_emit(lx, first, cut, true);
  dm_lexer_emit(lx, cut, e, true);
}

/* The apostrophe of a plural's genitive: allies|' . Where a quotation stands open it is taken for the closing mark. */
static uint32_t plural_genitive(dm_lexer *lx, uint32_t e) {
  uint32_t n, last = byte_at(lx, e - 1) == '.' ? e - 2 : e - 1; /* the U.S.' */
  if (dm_lexer_look(lx, e, &n) != '\'' || lx->open_single || folded(lx, last) != 's') return e;
  if (dm_lexer_at(lx, e + n) == '\'') return e;
  dm_lexer_emit(lx, e, e + n, true);
  return e + n;
}

uint32_t dm_lexer_plain_word(dm_lexer *lx, uint32_t i, uint32_t e) {
  uint32_t f = stop_end(lx, i, e);
  uint32_t last = (uint32_t)folded(lx, e - 1) - 'a', second = e - i > 1 ? (uint32_t)folded(lx, e - 2) - 'a' : last;
  if (f == e && lx->scan->segmenter->split_ends[last] >> second & 1)
    emit_word(lx, i, e);
  else
    dm_lexer_emit(lx, i, f, false);
  return f;
}

uint32_t dm_lexer_word(dm_lexer *lx, uint32_t i) {
  if (dm_lexer_at(lx, i) == DM_CH_DIGIT && digit_at(lx, i)) return lex_number(lx, i);
  uint32_t e = acronym_end(lx, i);
  if (e == i) {
    e = simple_end(lx, i);
    uint32_t f = dotted_end(lx, i, e);
    if (f == e) f = whole_end(lx, i, e);
    if (f == e) f = currency_end(lx, i, e);
    if (f == e) f = hyphened_end(lx, i, e);
    e = stop_end(lx, i, f);
  }
  e = clitic_end(lx, e);
  emit_word(lx, i, e);
  return plural_genitive(lx, e);
}

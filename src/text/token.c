/* Tokens of a block. Most chunks are letters, or letters and one mark behind them; those go a short way. */
#include "text/lexer.h"

#include "base/limits.h"
#include "base/utf8.h"

#define LONGEST_SMILEY 4u
#define NAME_IDEOGRAPHS 4u /* a run of ideographs up to this is taken for one name */

/* Kinds of bytes, so that a chunk's kinds can be summed up in one mask. */
enum { SPACE = 1, LETTER = 2, MARK = 4, OTHER = 8 };
static const uint8_t byte_kind[256] = {
    [0 ... ' '] = SPACE,  ['!' ... '/'] = MARK,   ['0' ... '9'] = OTHER, [':' ... '@'] = MARK, ['A' ... 'Z'] = LETTER,
    ['[' ... '`'] = MARK, ['a' ... 'z'] = LETTER, ['{' ... '~'] = MARK,  [0x7F] = SPACE,       [0x80 ... 0xFF] = OTHER};

static char wide_class(uint32_t cp) {
  if (cp == 0x2019 || cp == 0x2018 || cp == 0x02BC) return '\'';
  if (cp == 0x2010 || cp == 0x2011) return '-';
  static const char of_class[] = {[DM_CP_OTHER] = DM_CH_MARK,  [DM_CP_SPACE] = ' ',          [DM_CP_LOWER] = DM_CH_LOWER,
                                  [DM_CP_UPPER] = DM_CH_UPPER, [DM_CP_DIGIT] = DM_CH_DIGIT,  [DM_CP_IDEOGRAPH] = DM_CH_IDEOGRAPH,
                                  [DM_CP_PUNCT] = DM_CH_PUNCT, [DM_CP_SYMBOL] = DM_CH_SYMBOL};
  return of_class[dm_cp_class_of(cp)];
}

char dm_lexer_look(const dm_lexer *lx, uint32_t i, uint32_t *n) {
  *n = 1;
  if (i >= lx->end) return 0;
  unsigned char c = (unsigned char)lx->text.p[i];
  if (byte_kind[c] == LETTER) return c & 32 ? DM_CH_LOWER : DM_CH_UPPER;
  if (byte_kind[c] == SPACE) return ' ';
  if (byte_kind[c] == MARK) return (char)c;
  if (c < 0x80) return DM_CH_DIGIT;
  uint32_t cp, length = dm_utf8_next(lx->text, i, &cp);
  *n = length ? length : 1;
  return wide_class(cp);
}

static void push(dm_lexer *lx, uint32_t start, uint32_t end, bool joined) {
  dm_scan *scan = lx->scan;
  if (scan->raw.n >= lx->most) {
    if (lx->full_at == DM_NONE) lx->full_at = start;
    return;
  }
  if (scan->raw.n) scan->raw.v[scan->raw.n - 1].space_after = scan->raw.v[scan->raw.n - 1].end != start;
  dm_token token = {.start = start, .end = end, .space_after = true, .joined = joined};
  DM_PUSH(scan->arena, &scan->raw, token);
}

void dm_lexer_emit(dm_lexer *lx, uint32_t start, uint32_t end, bool joined) {
  if (start >= end) return;
  if (end - start > DM_LIMIT_TOKEN_BYTES)
    dm_note_add(lx->scan->article->notes, "text", (dm_span){start, end}, "a run of %u bytes without a break: cut every %u bytes",
                end - start, DM_LIMIT_TOKEN_BYTES);
  while (end - start > DM_LIMIT_TOKEN_BYTES) {
    uint32_t cut = dm_utf8_back(lx->text, start + DM_LIMIT_TOKEN_BYTES + 1);
    if (cut <= start) cut = start + DM_LIMIT_TOKEN_BYTES;
    push(lx, start, cut, joined);
    start = cut;
    joined = true;
  }
  push(lx, start, end, joined);
}

/* ---- punctuation ----------------------------------------------------------------------------------------------- */

static uint32_t run_end(const dm_lexer *lx, uint32_t i) {
  char c = lx->text.p[i];
  while (i < lx->end && lx->text.p[i] == c) i++;
  return i;
}

/* Runs of one mark stay together, so do mixed stops and arrows: ... -- ?!! => */
static uint32_t punct_end(const dm_lexer *lx, uint32_t i, char c, uint32_t n) {
  uint32_t e = i, m;
  if (c == '.' && dm_lexer_at(lx, i + 1) == '.') return run_end(lx, i);
  if (c == '.' || c == '!' || c == '?') {
    while (e < lx->end && strchr(".!?", lx->text.p[e])) e++;
    return e;
  }
  if (c == '\'') return dm_lexer_look(lx, i + n, &m) == '\'' ? i + n + m : i + n;
  if (n > 1 || !strchr("-*=_~#+<>|`/$", c)) return i + n;
  e = run_end(lx, i);
  return (c == '-' || c == '=') && dm_lexer_at(lx, e) == '>' ? e + 1 : e;
}

/* End of a smiley at i that no letter follows; i when there is none. */
static uint32_t smiley_end(const dm_lexer *lx, uint32_t i) {
  for (uint32_t n = LONGEST_SMILEY; n > 1; n--)
    if (i + n <= lx->end && (dm_lexer_flags(lx, i, i + n) & DM_WORD_SMILEY) && !dm_is_word(dm_lexer_at(lx, i + n))) return i + n;
  return i;
}

/* '07, 'em: an apostrophe that begins a word. */
static uint32_t elision_end(const dm_lexer *lx, uint32_t i, uint32_t n) {
  uint32_t e = dm_lexer_letters_end(lx, i + n);
  if (e == i + n || (i > lx->start && dm_is_word(dm_lexer_at(lx, i - 1)))) return i;
  if (dm_lexer_at(lx, i + n) == DM_CH_DIGIT) return e;
  /* The lexicon writes the straight apostrophe. */
  char straight[16] = "'";
  uint32_t length = e - i - n;
  if (length + 1 > sizeof straight) return i;
  memcpy(straight + 1, lx->text.p + i + n, length);
  dm_form form = dm_segmenter_look(lx->scan->segmenter, (dm_str){straight, length + 1});
  return form.flags & (DM_WORD_ELISION | DM_WORD_CLITIC) ? e : i;
}

static uint32_t lex_quote(dm_lexer *lx, uint32_t i, uint32_t n) {
  uint32_t e = elision_end(lx, i, n);
  if (e > i) {
    dm_lexer_emit(lx, i, e, false);
    return e;
  }
  bool opens = i == lx->start || strchr("([{\"-/", lx->text.p[i - 1]);
  lx->open_single = opens && i + n < lx->end;
  e = punct_end(lx, i, '\'', n);
  dm_lexer_emit(lx, i, e, false);
  return e;
}

static uint32_t lex_punct(dm_lexer *lx, uint32_t i) {
  uint32_t n, e = smiley_end(lx, i);
  char c = dm_lexer_look(lx, i, &n), next = dm_lexer_at(lx, i + n);
  if (e == i && c == '\'') return lex_quote(lx, i, n);
  if (e > i)
    n = e - i;
  else if ((c == '#' || c == '@') && dm_is_letter(next))
    e = dm_lexer_letters_end(lx, i + 1);
  else if (c == '+' && next == DM_CH_DIGIT && i == lx->start)
    e = dm_lexer_number_end(lx, i + 1);
  else if (c == '.' && next == DM_CH_DIGIT && (i == lx->start || strchr("($-+=", lx->text.p[i - 1])))
    e = dm_lexer_number_end(lx, i + 1);
  else
    e = punct_end(lx, i, c, n);
  dm_lexer_emit(lx, i, e, false);
  return e;
}

/* A short run of ideographs is one token, of a longer one each character. */
static uint32_t lex_ideographs(dm_lexer *lx, uint32_t i) {
  uint32_t e = i, n, count = 0;
  for (; dm_lexer_look(lx, e, &n) == DM_CH_IDEOGRAPH; e += n) count++;
  while (count > NAME_IDEOGRAPHS && i < e) {
    dm_lexer_look(lx, i, &n);
    dm_lexer_emit(lx, i, i + n, false);
    i += n;
  }
  dm_lexer_emit(lx, i, e, false);
  return e;
}

/* ---- chunks ---------------------------------------------------------------------------------------------------- */

/* What an address cannot hold: angle brackets, double and curly quotation marks, long dashes, an ellipsis. */
static bool bounds_address(const dm_lexer *lx, uint32_t i) {
  const unsigned char *p = (const unsigned char *)lx->text.p + i;
  return strchr("<>\"", *p) ||
         (i + 2 < lx->end && p[0] == 0xE2 && p[1] == 0x80 && ((p[2] >= 0x93 && p[2] <= 0x9F) || p[2] == 0xA6));
}

uint32_t dm_lexer_address_end(const dm_lexer *lx, uint32_t i) {
  uint32_t e = i;
  int64_t open = 0; /* brackets opened inside and not closed: their closing ones belong to the address */
  for (; e < lx->end && byte_kind[(unsigned char)lx->text.p[e]] != SPACE && !bounds_address(lx, e); e++)
    open += (lx->text.p[e] == '(') - (lx->text.p[e] == ')');
  for (; e > i && strchr(")].,;:!?'", lx->text.p[e - 1]); e--)
    if (lx->text.p[e - 1] == ')' && open++ >= 0) break;
  return e;
}

/* First @ between word characters, "://" or "www." in [i, end of chunk); the chunk's end when there is none. */
static uint32_t find_address(const dm_lexer *lx, uint32_t i) {
  for (uint32_t k = i; k < lx->end; k++) {
    const char *p = lx->text.p + k;
    uint32_t left = lx->end - k;
    if (*p == '@' && k > i && left > 1 && byte_kind[(unsigned char)p[1]] != MARK &&
        (byte_kind[(unsigned char)p[-1]] != MARK || p[-1] == '.'))
      return k;
    if (*p == ':' && k > i && left > 3 && p[1] == '/' && p[2] == '/' && byte_kind[(unsigned char)p[-1]] == LETTER) return k;
    if (*p == 'w' && left > 5 && memcmp(p, "www.", 4) == 0 && (k == i || byte_kind[(unsigned char)p[-1]] == MARK)) return k;
  }
  return lx->end;
}

static uint32_t address_start(const dm_lexer *lx, uint32_t from, uint32_t k) {
  char c = lx->text.p[k];
  if (c == 'w') return k;
  while (k > from) {
    uint32_t before = dm_utf8_back(lx->text, k);
    unsigned char b = (unsigned char)lx->text.p[before];
    if (c == ':' ? byte_kind[b] != LETTER : strchr("([/'", b) != NULL || bounds_address(lx, before)) break;
    k = before;
  }
  return k;
}

/* Words and marks from i to the end of the chunk. */
static void lex_plainly(dm_lexer *lx, uint32_t i) {
  while (i < lx->end) {
    uint32_t n;
    char c = dm_lexer_look(lx, i, &n);
    if (c == ' ')
      lx->start = i += n;
    else if (dm_is_word(c))
      i = dm_lexer_word(lx, i);
    else if (c == DM_CH_IDEOGRAPH)
      i = lex_ideographs(lx, i);
    else
      i = lex_punct(lx, i);
  }
}

static void lex_chunk(dm_lexer *lx) {
  uint32_t i = lx->start, end = lx->end;
  while (i < end) {
    uint32_t k = find_address(lx, i), a = k < end ? address_start(lx, i, k) : end;
    lx->end = a;
    lex_plainly(lx, i);
    lx->end = end;
    if (a == end) return;
    i = dm_lexer_address_end(lx, a);
    if (i <= k) i = k + 1;
    dm_lexer_emit(lx, a, i, false);
  }
}

/* Reads the chunk at i and returns its end. */
static uint32_t lex_next(dm_lexer *lx, uint32_t i, uint32_t block_end) {
  const char *p = lx->text.p;
  uint32_t e = i;
  while (e < block_end && byte_kind[(unsigned char)p[e]] == LETTER) e++;
  uint32_t letters = e;
  while (e < block_end && byte_kind[(unsigned char)p[e]] != SPACE) e++;
  lx->start = i;
  lx->end = e;
  bool plain = letters == e || (letters + 1 == e && strchr(",.;:!?)\"", p[letters]));
  if (letters > i && plain) {
    letters = dm_lexer_plain_word(lx, i, letters);
    dm_lexer_emit(lx, letters, e, false);
  } else {
    lex_chunk(lx);
  }
  return e;
}

uint32_t dm_scan_tokens(dm_scan *scan, uint32_t start, uint32_t end, uint32_t most) {
  dm_lexer lx = {.scan = scan, .text = scan->text, .most = most, .full_at = DM_NONE};
  scan->raw.n = 0;
  uint32_t i = start;
  while (i < end && lx.full_at == DM_NONE) {
    if (byte_kind[(unsigned char)scan->text.p[i]] == SPACE)
      i++;
    else
      i = lex_next(&lx, i, end);
  }
  return lx.full_at == DM_NONE ? end : lx.full_at;
}

#include "ingest/language.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/utf8.h"
#include "data/tsv.h"

#include <stdlib.h>
#include <utf8proc.h>

#define MAX_LANGUAGES 64u /* one bit each */
#define MAX_RANGES 96u
#define LOOKED_AT 32768u /* bytes: some five thousand words, far more than the answer needs */
#define LONGEST_WORD 48u /* bytes; longer words are nobody's small words */

/* A word is worth this, shared among the languages that have it. Divisible by all small numbers of sharers. */
#define WORTH 840u
/* A text is foreign when another language has so many words' worth, so many times as much as English, and one word in so many.
 * Seven: a quoted sentence or a foreign headline over an English caption has fewer. One in twelve: Chinese and Arabic, whose
 * small words are often part of longer ones, have one in nine; lists of foreign names one in twenty. */
#define LEAST_WORDS 7u
#define TIMES_ENGLISH 2u
#define ONE_WORD_IN 12u
/* A third and more of English prose is its small words: with one in eight, half of the text is English, and worth reading. */
#define ENGLISH_ONE_IN 8u

struct dm_languages {
  dm_arena *arena;
  const char *code[MAX_LANGUAGES], *name[MAX_LANGUAGES];
  uint32_t n, english;
  dm_map words; /* small word -> place in sharers */
  DM_LIST(uint64_t) sharers;
  struct range {
    uint32_t first, last, language;
  } ranges[MAX_RANGES];
  uint32_t n_ranges;
};

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static int add_word(dm_languages *l, const dm_tsv *tsv, uint32_t row, dm_str word, dm_err *err) {
  if (word.n > LONGEST_WORD) return dm_tsv_fail(tsv, row, err, "a word of more than %u bytes", LONGEST_WORD);
  uint32_t at = dm_map_get(&l->words, word);
  if (at == DM_NONE) {
    at = l->sharers.n;
    DM_PUSH(l->arena, &l->sharers, 0);
    if (!dm_map_put(&l->words, dm_str_copy(l->arena, word), at))
      return dm_fail(err, DM_ENOMEM, "ingest", tsv->path, 0, 0, "out of memory for the languages");
  }
  l->sharers.v[at] |= 1ull << l->n;
  return 0;
}

/* "3040-30FF": hexadecimal, both ends inside. */
static int add_range(dm_languages *l, const dm_tsv *tsv, uint32_t row, dm_str cell, dm_err *err) {
  char text[16] = {0}, *end = text;
  if (cell.n < sizeof text) memcpy(text, cell.p, cell.n);
  unsigned long first = strtoul(text, &end, 16), last = *end == '-' ? strtoul(end + 1, &end, 16) : 0;
  if (*end || first > last || last > 0x10FFFF || l->n_ranges == MAX_RANGES)
    return dm_tsv_fail(tsv, row, err, "letters are ranges such as 3040-30FF, %u in all", MAX_RANGES);
  l->ranges[l->n_ranges++] = (struct range){(uint32_t)first, (uint32_t)last, l->n};
  return 0;
}

static int add_language(dm_languages *l, const dm_tsv *tsv, uint32_t row, const uint32_t column[4], dm_err *err) {
  dm_str code = dm_tsv_cell(tsv, row, column[0]), name = dm_tsv_cell(tsv, row, column[1]), word;
  dm_str words = dm_tsv_cell(tsv, row, column[2]), letters = dm_tsv_cell(tsv, row, column[3]);
  if (l->n == MAX_LANGUAGES) return dm_tsv_fail(tsv, row, err, "more than %u languages", MAX_LANGUAGES);
  if (!code.n || !name.n) return dm_tsv_fail(tsv, row, err, "a language has a code and a name");
  l->code[l->n] = dm_str_copy(l->arena, code).p;
  l->name[l->n] = dm_str_copy(l->arena, name).p;
  if (dm_str_is(code, "en")) l->english = l->n;
  int rc = 0;
  while (!rc && dm_str_split(&words, ' ', &word))
    if (word.n) rc = add_word(l, tsv, row, word, err);
  while (!rc && dm_str_split(&letters, ' ', &word))
    if (word.n) rc = add_range(l, tsv, row, word, err);
  l->n++;
  return rc;
}

static int read_languages(dm_languages *l, const char *data_dir, dm_err *err) {
  static const char *const columns[4] = {"code", "name", "words", "letters"};
  char path[1100];
  dm_tsv tsv;
  uint32_t column[4];
  snprintf(path, sizeof path, "%s/lang/languages.tsv", data_dir);
  int rc = dm_tsv_read(l->arena, path, &tsv, err);
  for (int i = 0; !rc && i < 4; i++) rc = dm_tsv_need(&tsv, columns[i], &column[i], err);
  l->english = DM_NONE;
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = add_language(l, &tsv, row, column, err);
  if (!rc && l->english == DM_NONE) rc = dm_fail(err, DM_EDATA, "ingest", path, 0, 0, "no row for en");
  return rc;
}

dm_languages *dm_languages_open(const char *data_dir, dm_err *err) {
  dm_languages *l = calloc(1, sizeof *l);
  if (!l || !(l->arena = dm_arena_new())) {
    free(l);
    dm_fail(err, DM_ENOMEM, "ingest", NULL, 0, 0, "out of memory for the languages");
    return NULL;
  }
  if (read_languages(l, data_dir, err)) {
    dm_languages_close(l);
    return NULL;
  }
  return l;
}

void dm_languages_close(dm_languages *languages) {
  if (!languages) return;
  dm_map_free(&languages->words);
  dm_arena_free(languages->arena);
  free(languages);
}

/* ---- guessing --------------------------------------------------------------------------------------------------- */

typedef struct count {
  uint64_t worth[MAX_LANGUAGES];
  uint64_t words;
} count;

static void count_word(const dm_languages *l, count *c, dm_str word, uint32_t first_letter) {
  c->words++;
  for (uint32_t r = 0; r < l->n_ranges; r++)
    if (first_letter >= l->ranges[r].first && first_letter <= l->ranges[r].last) {
      c->worth[l->ranges[r].language] += WORTH;
      return;
    }
  uint32_t at = word.n <= LONGEST_WORD ? dm_map_get(&l->words, word) : DM_NONE;
  if (at == DM_NONE) return;
  uint64_t sharers = l->sharers.v[at], worth = WORTH / (uint64_t)__builtin_popcountll(sharers);
  for (; sharers; sharers &= sharers - 1) c->worth[__builtin_ctzll(sharers)] += worth;
}

/* Letters, and the marks that stand on them, make words; a letter of a script without spaces is one by itself. */
static void count_words(const dm_languages *l, count *c, dm_str text) {
  char word[LONGEST_WORD + 4];
  uint32_t n = 0, first = 0;
  for (uint32_t i = 0; i < text.n;) {
    uint32_t cp, step = dm_utf8_next(text, i, &cp);
    i += step ? step : 1;
    dm_cp_class class = step ? dm_cp_class_of(cp) : DM_CP_PUNCT;
    bool alone = class == DM_CP_IDEOGRAPH;
    bool inside = class == DM_CP_LOWER || class == DM_CP_UPPER || (class == DM_CP_OTHER && n);
    if (n && !inside) count_word(l, c, (dm_str){word, n}, first), n = 0;
    if (!inside && !alone) continue;
    if (!n) first = cp;
    if (n <= LONGEST_WORD) n += dm_utf8_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)cp), word + n);
    if (alone) count_word(l, c, (dm_str){word, n}, first), n = 0;
  }
  if (n) count_word(l, c, (dm_str){word, n}, first);
}

const char *dm_language_guess(const dm_languages *languages, dm_str text) {
  count c = {0};
  count_words(languages, &c, dm_str_sub(text, 0, text.n < LOOKED_AT ? text.n : LOOKED_AT));
  uint32_t best = languages->english;
  for (uint32_t i = 0; i < languages->n; i++)
    if (c.worth[i] > c.worth[best]) best = i;
  uint64_t worth = c.worth[best], english = c.worth[languages->english];
  bool foreign = worth >= (uint64_t)LEAST_WORDS * WORTH && worth * ONE_WORD_IN >= c.words * WORTH;
  bool clear = foreign && worth >= TIMES_ENGLISH * english && english * ENGLISH_ONE_IN < c.words * WORTH;
  return languages->code[clear ? best : languages->english];
}

const char *dm_language_name(const dm_languages *languages, const char *code) {
  for (uint32_t i = 0; i < languages->n; i++)
    if (strcmp(languages->code[i], code) == 0) return languages->name[i];
  return code;
}

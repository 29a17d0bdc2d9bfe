#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/str.h"
#include "store/minhash.h"
#include "store/store_fixture.h"
#include "store/story.h"

#include <stdlib.h>

/* ---- made-up articles ------------------------------------------------------------------------------------------------ */

#define SENTENCES 18u
#define WORDS 3000u /* of the vocabulary; a few of them are used all the time, as in any language */

typedef struct article {
  uint64_t sentence[SENTENCES]; /* the seed of its words */
} article;

static uint64_t random_of(uint64_t *seed) {
  *seed += 0x9e3779b97f4a7c15u;
  uint64_t x = (*seed ^ (*seed >> 30)) * 0xbf58476d1ce4e5b9u;
  return (x ^ (x >> 27)) * 0x94d049bb133111ebu;
}

static uint64_t below(uint64_t *seed, uint64_t n) { return (random_of(seed) >> 11) % n; }

/* Low ranks come often. */
static uint64_t word_of(uint64_t *seed) {
  uint64_t a = below(seed, WORDS), b = below(seed, WORDS), c = below(seed, WORDS);
  return a * b / WORDS * c / WORDS;
}

/* A sentence; every `edit`th word is replaced by another one (0: none). */
static void put_sentence(FILE *out, uint64_t seed, unsigned edit, uint64_t *chance) {
  uint64_t n = 12 + below(&seed, 16);
  for (uint64_t i = 0; i < n; i++) {
    uint64_t word = word_of(&seed);
    if (edit && below(chance, edit) == 0) word = word_of(chance);
    fprintf(out, "%sw%llu", i ? " " : "", (unsigned long long)word);
  }
  fputs(". ", out);
}

static article make_article(uint64_t seed) {
  article a;
  for (unsigned i = 0; i < SENTENCES; i++) a.sentence[i] = random_of(&seed);
  return a;
}

typedef enum edit { WHOLE, CUT, REORDERED, HEADLINE, CREDITS, WORDED, MANY, EDITS } edit;

static void shuffle_paragraphs(article *a, uint64_t *chance) {
  for (unsigned i = SENTENCES / 3 - 1; i > 0; i--) {
    unsigned j = (unsigned)below(chance, i + 1);
    for (unsigned k = 0; k < 3; k++) {
      uint64_t swap = a->sentence[3 * i + k];
      a->sentence[3 * i + k] = a->sentence[3 * j + k];
      a->sentence[3 * j + k] = swap;
    }
  }
}

static char *text_of(article a, edit how, uint64_t *chance) {
  char *text;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  unsigned last = SENTENCES, edit_words = how == WORDED ? 25 : how == MANY ? 40 : 0;
  if (how == CUT) last = SENTENCES - 4 - (unsigned)below(chance, 4);
  if (how == MANY) last = SENTENCES - 4;
  if (how == REORDERED || how == MANY) shuffle_paragraphs(&a, chance);
  if (how == HEADLINE || how == MANY) put_sentence(out, *chance, 0, chance);
  if (how == CREDITS || how == MANY) fputs("CAPITAL CITY (Agency) - ", out);
  for (unsigned i = 0; i < last; i++) {
    put_sentence(out, a.sentence[i], edit_words, chance);
    if (i % 3 == 2) fputs("\n\n", out);
  }
  if (how == CREDITS || how == MANY)
    fputs("(Reporting by A. Writer and B. Writer; Editing by C. Editor) Our standards and principles.", out);
  fclose(out);
  return text;
}

/* ---- through a store -------------------------------------------------------------------------------------------------- */

/* Looks a text up and enters it, as a run does; gives the story it was found in, or 0. *doc is its own row. */
static int64_t enter(dm_store *store, char *text, int64_t *doc) {
  dm_shingles shingles;
  dm_signature signature;
  int64_t story;
  double similarity;
  dm_err err = {0};
  assert_true(dm_shingles_make(dm_str_of(text), &shingles));
  dm_signature_make(&shingles, &signature);
  int found = dm_story_find(store, &shingles, &signature, &story, &similarity, &err);
  assert_true(found >= 0);
  *doc = store_put_text(store, dm_str_of(text), story, similarity);
  if (!found) assert_int_equal(dm_story_enter(store, *doc, &signature, &err), 0);
  dm_shingles_free(&shingles);
  free(text);
  return story;
}

/* 400 articles, each with a sibling that shares a quarter of its sentences (two papers, one agency), then edited copies of all.
 */
static void edited_copies_are_found(void **state) {
  enum { ARTICLES = 400 };
  (void)state;
  dm_store *store = store_make("near.db");
  static int64_t doc[2 * ARTICLES];
  uint64_t chance = 42;
  unsigned wrong = 0, hits = 0, tries = 0;
  assert_int_equal(dm_store_begin(store, NULL), 0);
  for (unsigned i = 0; i < ARTICLES; i++) {
    article a = make_article(i), b = make_article(100000 + i);
    for (unsigned k = 0; k < SENTENCES / 4; k++) b.sentence[3 * k + 1] = a.sentence[k];
    wrong += enter(store, text_of(a, WHOLE, &chance), &doc[2 * i]) != 0;
    wrong += enter(store, text_of(b, WHOLE, &chance), &doc[2 * i + 1]) != 0;
  }
  for (unsigned i = 0; i < ARTICLES; i++) {
    for (edit how = CUT; how < EDITS; how++) {
      int64_t own, story = enter(store, text_of(make_article(i), how, &chance), &own);
      tries++;
      hits += story == doc[2 * i];
      wrong += story != 0 && story != doc[2 * i];
    }
  }
  store_remove(store, "near.db");
  print_message("near-duplicates: recall %.4f of %u, precision %.4f\n", (double)hits / tries, tries,
                (double)hits / (hits + wrong));
  assert_true((double)hits / tries >= 0.95);
  assert_true((double)hits / (hits + wrong) >= 0.99);
}

static void shingles_know_words_not_marks(void **state) {
  (void)state;
  dm_shingles a, b, c;
  assert_true(dm_shingles_make(dm_str_of("The Élysée refused: “No talks now.”"), &a));
  assert_true(dm_shingles_make(dm_str_of("the élysée REFUSED no\ntalks, now"), &b));
  assert_true(dm_shingles_make(dm_str_of("two words"), &c));
  assert_int_equal(a.n, 4);
  assert_int_equal(c.n, 0);
  assert_true(dm_shingles_jaccard(&a, &b) > 0.99);
  assert_true(dm_shingles_jaccard(&a, &c) < 0.01 && dm_shingles_jaccard(&c, &c) < 0.01);
  dm_shingles_free(&a);
  dm_shingles_free(&b);
  dm_shingles_free(&c);
}

/* The estimate from signatures lies near the similarity counted on the sets. */
static void signatures_estimate(void **state) {
  (void)state;
  uint64_t chance = 3;
  for (unsigned i = 0; i < 50; i++) {
    char *x = text_of(make_article(i), WHOLE, &chance), *y = text_of(make_article(i), WORDED, &chance);
    dm_shingles a, b;
    dm_signature s, t;
    assert_true(dm_shingles_make(dm_str_of(x), &a) && dm_shingles_make(dm_str_of(y), &b));
    dm_signature_make(&a, &s);
    dm_signature_make(&b, &t);
    double error = dm_signature_likeness(&s, &t) - dm_shingles_jaccard(&a, &b);
    assert_true(s.known && error < 0.25 && error > -0.25);
    dm_shingles_free(&a);
    dm_shingles_free(&b);
    free(x);
    free(y);
  }
}

static void short_texts_have_no_signature(void **state) {
  (void)state;
  dm_shingles s;
  dm_signature signature;
  int64_t story = 5;
  double similarity;
  assert_true(dm_shingles_make(dm_str_of("Markets closed higher on Friday."), &s));
  dm_signature_make(&s, &signature);
  assert_false(signature.known);
  dm_store *store = store_make("short.db");
  assert_int_equal(dm_story_find(store, &s, &signature, &story, &similarity, NULL), 0);
  assert_int_equal(story, 0);
  store_remove(store, "short.db");
  dm_shingles_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shingles_know_words_not_marks),
      cmocka_unit_test(signatures_estimate),
      cmocka_unit_test(short_texts_have_no_signature),
      cmocka_unit_test(edited_copies_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

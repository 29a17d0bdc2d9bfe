#include "syntax/lemma_choice.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A parser of which only what the choice looks at is there: edit classes, tags, and the words with a static vector. */
static const char *const classes[] = {"L|0|", "L|3|", "L|3|e", "L|4|", "=|0|be"};
enum { SAME, CUT, CUT_E, CUT_MORE, BE };

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static void check(const char *form, const char *const *words, uint32_t n_words, const uint16_t *ranked, uint16_t n,
                  const char *lemma) {
  dm_lemma_edit edits[5];
  uint64_t keys[4];
  for (size_t i = 0; i < 5; i++) assert_true(dm_lemma_edit_read(dm_str_of(classes[i]), &edits[i]));
  for (uint32_t i = 0; i < n_words; i++) keys[i] = dm_feature_hash(words[i], strlen(words[i]));
  qsort(keys, n_words, sizeof *keys, by_value);
  dm_str xpos[] = {DM_S("VBG")};
  dm_parser p = {.fixed = {.rows = n_words}, .fixed_keys = keys, .edit_of = edits, .xpos = {.name = xpos, .n = 1}};
  dm_reading r = {.n_lemmas = n};
  memcpy(r.lemma, ranked, n * sizeof *ranked);
  dm_arena *arena = dm_arena_new();
  dm_str got = dm_lemma_choose(arena, &p, &r, dm_str_of(form), dm_str_of(form));
  if (!dm_str_is(got, lemma)) fail_msg("%s: %.*s, not %s", form, (int)got.n, got.p, lemma);
  dm_arena_free(arena);
}

static void test_a_class_that_makes_no_word_is_passed_over(void **state) {
  (void)state;
  const char *const words[] = {"violating", "violate"};
  check("violating", words, 2, (const uint16_t[]){CUT, SAME, CUT_MORE, CUT_E}, 4, "violate");
  check("violating", words, 2, (const uint16_t[]){CUT_E, CUT}, 2, "violate");
  check("violating", words, 2, (const uint16_t[]){CUT, SAME}, 2, "violat"); /* "unchanged" is no repair */
  check("violating", words, 2, (const uint16_t[]){SAME}, 1, "violating");
  check("violating", words, 2, (const uint16_t[]){BE}, 1, "be");
}

static void test_unknown_words_are_left_to_the_model(void **state) {
  (void)state;
  const char *const words[] = {"frobe"};
  check("frobing", words, 1, (const uint16_t[]){CUT, CUT_E}, 2, "frob");
}

static void test_irregular_forms(void **state) {
  (void)state;
  dm_err err;
  dm_irregulars *t = dm_irregulars_open("data", &err);
  if (!t) fail_msg("%s:%llu %s", err.path, (unsigned long long)err.line, err.message);
  assert_true(dm_str_is(dm_irregular_lemma(t, DM_S("fled"), DM_S("VBD")), "flee"));
  assert_true(dm_str_is(dm_irregular_lemma(t, DM_S("fled"), DM_S("VBN")), "flee"));
  assert_true(dm_str_is(dm_irregular_lemma(t, DM_S("lay"), DM_S("VBD")), "lie"));
  assert_null(dm_irregular_lemma(t, DM_S("lay"), DM_S("VB")).p);
  assert_null(dm_irregular_lemma(t, DM_S("found"), DM_S("VBP")).p);
  assert_null(dm_irregular_lemma(t, DM_S("signed"), DM_S("VBD")).p);
  assert_null(dm_irregular_lemma(NULL, DM_S("fled"), DM_S("VBD")).p);
  dm_irregulars_close(t);
  assert_null(dm_irregulars_open("no/such/folder", &err));
  assert_int_equal(err.code, DM_EIO);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_class_that_makes_no_word_is_passed_over),
      cmocka_unit_test(test_unknown_words_are_left_to_the_model),
      cmocka_unit_test(test_irregular_forms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

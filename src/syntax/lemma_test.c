#include "syntax/lemma.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check(const char *cls, const char *form, const char *low, const char *lemma) {
  dm_arena *arena = dm_arena_new();
  dm_lemma_edit edit;
  assert_true(dm_lemma_edit_read(dm_str_of(cls), &edit));
  dm_str got = dm_lemma_apply(arena, &edit, dm_str_of(form), dm_str_of(low));
  if (!dm_str_is(got, lemma)) fail_msg("%s on %s: %.*s, not %s", cls, form, (int)got.n, got.p, lemma);
  dm_arena_free(arena);
}

static void test_edits(void **state) {
  (void)state;
  check("L|0|", "Talks", "talks", "talks");
  check("K|0|", "Ankara", "ankara", "Ankara");
  check("L|1|", "Talks", "talks", "talk");
  check("K|1|", "Texans", "texans", "Texan");
  check("L|2|", "rejected", "rejected", "reject");
  check("L|3|y", "parties", "parties", "party");
  check("=|0|be", "\xE2\x80\x99s", "'s", "be");
  check("L|1|\xC3\xA9", "caf\xC3\xAAs", "caf\xC3\xAAs", "caf\xC3\xAA\xC3\xA9");
  check("L|2|e", "\xC3\xA9\xC3\xA9", "\xC3\xA9\xC3\xA9", "e"); /* code points, not bytes */
  check("L|0|a|b", "x", "x", "xa|b");                          /* the suffix may hold a bar */
}

static void test_short_words_keep_low(void **state) {
  (void)state;
  check("L|3|y", "As", "as", "as");
  check("K|3|", "As", "as", "as");
  check("L|2|", "As", "as", "as"); /* nothing would be left */
}

static void test_broken_classes(void **state) {
  (void)state;
  const char *const bad[] = {"", "L", "L|1", "Q|1|", "|1|", "LL|1|", "L||", "L|x|", "L|-1|", "L|1000|"};
  dm_lemma_edit edit;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(dm_lemma_edit_read(dm_str_of(bad[i]), &edit));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_edits), cmocka_unit_test(test_short_words_keep_low),
                                     cmocka_unit_test(test_broken_classes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

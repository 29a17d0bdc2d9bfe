/* Reading marked sentences. Relating them needs the model; that is test/cli's. */
#include "base/arena.h"
#include "base/str.h"
#include "pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static bool slice_is(const dm_pair *pair, dm_span span, const char *want) {
  return dm_str_is(dm_str_sub(pair->text, span.start, span.end), want);
}

static void test_reads_marks(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_pair pair;
  assert_null(dm_pair_read(arena, DM_S("<t>Oman</t> was met by <s>Iran</s>, said <t>Oman</t>."), &pair));
  assert_true(dm_str_is(pair.text, "Oman was met by Iran, said Oman."));
  assert_int_equal(pair.n_source, 1);
  assert_int_equal(pair.n_target, 2);
  assert_true(slice_is(&pair, pair.source[0], "Iran"));
  assert_true(slice_is(&pair, pair.target[0], "Oman"));
  assert_int_equal(pair.target[1].start, 27);
  dm_arena_free(arena);
}

/* Repair shortens the text before the marks are measured. */
static void test_spans_after_repair(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_pair pair;
  assert_null(dm_pair_read(arena, DM_S("So\xc2\xadon <s>Iran</s> met <t>Oman</t>."), &pair));
  assert_true(slice_is(&pair, pair.source[0], "Iran"));
  assert_true(slice_is(&pair, pair.target[0], "Oman"));
  dm_arena_free(arena);
}

static void test_bad_marks(void **state) {
  (void)state;
  static const char *const bad[] = {"Iran met Oman.",
                                    "",
                                    "<s><t>Iranian</t> troops</s> left.",
                                    "<s>Iran met <t>Oman</t>.",
                                    "Iran</s> met <t>Oman</t>.",
                                    "<s>Iran</t> met Oman.",
                                    "<s> </s> met <t>Oman</t>.",
                                    "<t>a</t><t>a</t><t>a</t><t>a</t><t>a</t><t>a</t><t>a</t><t>a</t><t>a</t>"};
  dm_arena *arena = dm_arena_new();
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    dm_pair pair;
    assert_non_null(dm_pair_read(arena, dm_str_of(bad[i]), &pair));
  }
  dm_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_reads_marks), cmocka_unit_test(test_spans_after_repair),
                                     cmocka_unit_test(test_bad_marks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

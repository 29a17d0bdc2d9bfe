/* Valid and broken UTF-8, one code point at a time. */
#include "base/str.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void reads_and_writes_every_length(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    uint32_t cp, n;
  } cases[] = {{"A", 'A', 1}, {"\xC3\xA9", 0xE9, 2}, {"\xE2\x80\x99", 0x2019, 3}, {"\xF0\x9F\x98\x80", 0x1F600, 4}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dm_str s = dm_str_of(cases[i].bytes);
    uint32_t cp;
    assert_int_equal(dm_utf8_next(s, 0, &cp), cases[i].n);
    assert_int_equal(cp, cases[i].cp);
    char out[4];
    assert_int_equal(dm_utf8_put(cp, out), cases[i].n);
    assert_memory_equal(out, s.p, s.n);
    assert_int_equal(dm_utf8_back(s, s.n), 0);
  }
}

static void refuses_what_is_not_utf8(void **state) {
  (void)state;
  static const char *const broken[] = {"\x80",     "\xC3", "\xC0\xAF",         "\xED\xA0\x80",
                                       "\xE2\x80", "\xFF", "\xF4\x90\x80\x80", "\xE2\x28\xA1"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    uint32_t cp = 0;
    assert_int_equal(dm_utf8_next(dm_str_of(broken[i]), 0, &cp), 0);
    assert_int_equal(cp, DM_REPLACEMENT);
    assert_false(dm_utf8_valid(dm_str_of(broken[i])));
  }
  assert_true(dm_utf8_valid(DM_S("Kyjiv, Київ, 基輔")));
  assert_true(dm_utf8_valid((dm_str){0}));
}

static void writes_no_surrogates(void **state) {
  (void)state;
  char out[4];
  assert_int_equal(dm_utf8_put(0xD800, out), 3);
  assert_memory_equal(out, "\xEF\xBF\xBD", 3);
  assert_int_equal(dm_utf8_put(0x110000, out), 3);
}

static void counts_code_points(void **state) {
  (void)state;
  assert_int_equal(dm_utf8_count(DM_S("Київ")), 4);
  assert_int_equal(dm_utf8_count((dm_str){0}), 0);
}

static void knows_classes(void **state) {
  (void)state;
  assert_int_equal(dm_cp_class_of('a'), DM_CP_LOWER);
  assert_int_equal(dm_cp_class_of(0x0416), DM_CP_UPPER);
  assert_int_equal(dm_cp_class_of(0x2014), DM_CP_PUNCT);
  assert_int_equal(dm_cp_class_of(0x20AC), DM_CP_SYMBOL);
  assert_int_equal(dm_cp_class_of(0x00A0), DM_CP_SPACE);
  assert_int_equal(dm_cp_class_of(0x200B), DM_CP_SPACE);
  assert_int_equal(dm_cp_class_of('\n'), DM_CP_SPACE);
  assert_int_equal(dm_cp_class_of(0x4E2D), DM_CP_IDEOGRAPH);
  assert_int_equal(dm_cp_class_of(0x0661), DM_CP_DIGIT);
  assert_int_equal(dm_cp_class_of(0x0301), DM_CP_OTHER);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_and_writes_every_length),
      cmocka_unit_test(refuses_what_is_not_utf8),
      cmocka_unit_test(writes_no_surrogates),
      cmocka_unit_test(counts_code_points),
      cmocka_unit_test(knows_classes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

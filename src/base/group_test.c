#include "base/group.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_rows_by_key(void **unused) {
  (void)unused;
  const uint32_t key[] = {2, 0, 2, 1, 7, 4, 2};
  dm_group g;
  assert_true(dm_group_make(&g, key, 7, 5));
  const uint32_t first[] = {0, 1, 2, 5, 5, 6}, row[] = {1, 3, 0, 2, 6, 5};
  assert_memory_equal(g.first, first, sizeof first);
  assert_memory_equal(g.row, row, sizeof row);
  dm_group_free(&g);
}

static void test_nothing(void **unused) {
  (void)unused;
  const uint32_t key[] = {0};
  dm_group g;
  assert_true(dm_group_make(&g, key, 1, 0));
  assert_int_equal(g.first[0], 0);
  dm_group_free(&g);
  assert_true(dm_group_make(&g, key, 0, 3));
  assert_int_equal(g.first[3], 0);
  dm_group_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows_by_key), cmocka_unit_test(test_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

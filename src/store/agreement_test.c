/* Kappa and alpha against values worked out by hand and published ones. */
#include "store/agreement.h"

#include "base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void near(double got, double want) {
  if (fabs(got - want) > 0.0005) fail_msg("got %.4f, want %.4f", got, want);
}

/* Both yes 20, only the first 5, only the second 10, neither 15: po = 35/50, pe = .5 * .6 + .5 * .4 = .5, kappa = .4. */
static void kappa_two_by_two(void **state) {
  (void)state;
  static const struct { uint32_t a, b, n; } cells[] = {{1, 1, 20}, {1, 0, 5}, {0, 1, 10}, {0, 0, 15}};
  dm_rating ratings[100];
  uint32_t n = 0, unit = 0;
  for (int c = 0; c < 4; c++)
    for (uint32_t i = 0; i < cells[c].n; i++, unit++) {
      ratings[n++] = (dm_rating){unit, 0, cells[c].a};
      ratings[n++] = (dm_rating){unit, 1, cells[c].b};
    }
  dm_agreement got;
  assert_true(dm_agreement_of_two(ratings, n, 0, 1, &got));
  assert_int_equal(got.units, 50);
  near(got.agree, 0.7);
  near(got.kappa, 0.4);
  /* alpha: n = 100, 55 values of 0 and 45 of 1... 25 + 30 yes are 55: D = 15 * 2, E = 2 * 55 * 45, alpha = 1 - 99 * 30 / 4950 =
   * .4 */
  near(got.alpha, 0.4);
}

/* Krippendorff's example of four coders, twelve units and gaps: nominal alpha .743. 0 is a gap. */
static void alpha_with_gaps(void **state) {
  (void)state;
  static const uint32_t table[4][12] = {{1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
                                        {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
                                        {0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
                                        {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0}};
  dm_rating ratings[48];
  uint32_t n = 0;
  for (uint32_t c = 0; c < 4; c++)
    for (uint32_t u = 0; u < 12; u++)
      if (table[c][u]) ratings[n++] = (dm_rating){u, c, table[c][u]};
  dm_agreement got;
  assert_true(dm_agreement_of_all(ratings, n, DM_NONE, &got));
  assert_int_equal(got.units, 11); /* the twelfth has one coder only */
  near(got.alpha, 0.743);
  /* Without the third coder: other values, and he does not count. */
  assert_true(dm_agreement_of_all(ratings, n, 2, &got));
  assert_int_equal(got.units, 10);
}

static void nothing_to_compare(void **state) {
  (void)state;
  const dm_rating same[] = {{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 1}, {2, 0, 1}};
  dm_agreement got;
  assert_true(dm_agreement_of_two(same, 5, 0, 1, &got));
  assert_int_equal(got.units, 2);
  near(got.agree, 1);
  assert_true(isnan(got.kappa) && isnan(got.alpha)); /* one value only: chance cannot be told from skill */
  assert_true(dm_agreement_of_two(same, 5, 0, 7, &got));
  assert_int_equal(got.units, 0);
  assert_true(isnan(got.agree));
}

/* Three units, one agreement: po = 1/3; coder 0 says 0 0 1, coder 1 says 0 1 0: pe = (2*2 + 1*1) / 9 = 5/9, kappa = -.5. */
static void worse_than_chance(void **state) {
  (void)state;
  const dm_rating ratings[] = {{0, 0, 0}, {0, 1, 0}, {1, 0, 0}, {1, 1, 1}, {2, 0, 1}, {2, 1, 0}};
  dm_agreement got;
  assert_true(dm_agreement_of_two(ratings, 6, 0, 1, &got));
  near(got.kappa, -0.5);
  /* D = 2 + 2, E = 2 * 4 * 2, alpha = 1 - 5 * 4 / 16 = -.25 */
  near(got.alpha, -0.25);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(kappa_two_by_two), cmocka_unit_test(alpha_with_gaps),
                                     cmocka_unit_test(nothing_to_compare), cmocka_unit_test(worse_than_chance)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

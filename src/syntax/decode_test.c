#include "syntax/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NEVER (-1e9f)

static uint32_t seed;
static float draw(void) {
  seed = seed * 1664525u + 1013904223u;
  return (float)(seed >> 8) / (float)(1u << 20);
}

static double total(const float *scores, uint32_t n, const uint32_t *heads) {
  double sum = 0;
  for (uint32_t i = 0; i < n; i++) sum += (double)scores[i * (n + 1) + heads[i]];
  return sum;
}

static void fill(float *scores, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t h = 0; h <= n; h++) scores[i * (n + 1) + h] = h == i + 1 ? NEVER : draw();
}

/* The best tree with one root by trying all (n + 1)^n choices of heads. */
static double brute(dm_decoder *d, const float *scores, uint32_t n) {
  uint32_t heads[5] = {0};
  double best = -1e30;
  for (;;) {
    if (dm_is_tree(d, heads, n) && total(scores, n, heads) > best) best = total(scores, n, heads);
    uint32_t i = 0;
    while (i < n && heads[i] == n) heads[i++] = 0;
    if (i == n) return best;
    heads[i]++;
  }
}

static void test_against_brute_force(void **state) {
  (void)state;
  dm_decoder *d = dm_decoder_new(5);
  for (uint32_t n = 1; n <= 5; n++)
    for (uint32_t round = 0; round < 400; round++) {
      float scores[5 * 6];
      uint32_t heads[5];
      seed = n * 1000 + round;
      fill(scores, n);
      dm_decode_tree(d, scores, n + 1, n, heads);
      assert_true(dm_is_tree(d, heads, n));
      double gap = brute(d, scores, n) - total(scores, n, heads);
      if (gap > 1e-4 || gap < -1e-4) fail_msg("n = %u, round %u: %g below the best", n, round, gap);
    }
  dm_decoder_free(d);
}

static void test_greedy_where_it_is_a_tree(void **state) {
  (void)state;
  dm_decoder *d = dm_decoder_new(3);
  const float scores[] = {0, NEVER, 5, 1, 4, 1, NEVER, 2, 3, 1, 9, NEVER};
  uint32_t heads[3];
  dm_decode(d, scores, 4, 3, heads);
  assert_int_equal(heads[0], 2);
  assert_int_equal(heads[1], 0);
  assert_int_equal(heads[2], 2);
  dm_decoder_free(d);
}

static void test_one_root(void **state) {
  (void)state;
  dm_decoder *d = dm_decoder_new(2);
  const float scores[] = {9, NEVER, 1, 8, 2, NEVER}; /* both want the root; the second gives way at less cost */
  uint32_t heads[2];
  dm_decode(d, scores, 3, 2, heads);
  assert_int_equal(heads[0], 0);
  assert_int_equal(heads[1], 1);
  dm_decoder_free(d);
}

static void test_is_tree(void **state) {
  (void)state;
  dm_decoder *d = dm_decoder_new(4);
  assert_true(dm_is_tree(d, (const uint32_t[]){0}, 1));
  assert_true(dm_is_tree(d, (const uint32_t[]){2, 3, 0, 3}, 4));
  assert_false(dm_is_tree(d, (const uint32_t[]){0, 0}, 2));
  assert_false(dm_is_tree(d, (const uint32_t[]){2, 1}, 2));
  assert_false(dm_is_tree(d, (const uint32_t[]){0, 3, 4, 2}, 4));
  dm_decoder_free(d);
}

/* The largest sentence, scores that fall into many cycles: a tree, in reasonable time. */
static void test_largest(void **state) {
  (void)state;
  enum { N = 250 };
  dm_decoder *d = dm_decoder_new(N);
  float *scores = malloc(N * (N + 1) * sizeof *scores);
  uint32_t heads[N];
  assert_non_null(scores);
  for (int round = 0; round < 3; round++) {
    seed = (uint32_t)round;
    fill(scores, N);
    for (uint32_t i = 0; round == 2 && i < N; i++) scores[i * (N + 1) + (i ^ 1) % N + 1] = 40; /* pairs */
    dm_decode(d, scores, N + 1, N, heads);
    assert_true(dm_is_tree(d, heads, N));
  }
  free(scores);
  dm_decoder_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_against_brute_force),
      cmocka_unit_test(test_greedy_where_it_is_a_tree),
      cmocka_unit_test(test_one_root),
      cmocka_unit_test(test_is_tree),
      cmocka_unit_test(test_largest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

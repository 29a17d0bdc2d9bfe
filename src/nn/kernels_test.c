#include "nn/matrix.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"scalar", "avx2", "avx512"};
#define PATHS 3

/* Small numbers that look random and are the same everywhere. */
static uint32_t seed;
static uint32_t draw(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (uint32_t)(((uint64_t)seed * below) >> 32);
}
static float draw_float(float size) { return ((float)draw(20001) / 10000.0f - 1.0f) * size; }

static const dm_kernels *path(size_t i) {
  dm_err err;
  return dm_kernels_pick(names[i], &err);
}

static void test_pick(void **state) {
  (void)state;
  dm_err err;
  assert_null(dm_kernels_pick("abacus", &err));
  assert_int_equal(err.code, DM_EARG);
  assert_string_equal(dm_kernels_pick("scalar", &err)->name, "scalar");
  setenv("DEMARCHE_ISA", "scalar", 1);
  assert_string_equal(dm_kernels_pick(NULL, &err)->name, "scalar");
  setenv("DEMARCHE_ISA", "", 1);
  assert_string_not_equal(dm_kernels_pick(NULL, &err)->name, "fp32");
}

/* ---- gemm ------------------------------------------------------------------------------------------------------- */

/* Weights and inputs at their ends in one case of three: the place where 16 bits would overflow. */
static int8_t draw_weight(uint32_t kind) { return (int8_t)(kind == 0 ? 63 : kind == 1 ? -63 : (int)draw(127) - 63); }

/* One size on every path against sums written out here. Scale 1 and bias 0: the result is the integer sum. */
static void check_gemm(uint32_t m, uint32_t n, uint32_t k) {
  const size_t pitch = DM_NN_PITCH(k);
  const uint32_t kind = draw(4);
  int8_t *q = malloc((size_t)n * k);
  uint8_t *a = dm_nn_alloc(m * pitch, 1);
  float *scale = dm_nn_alloc(m, sizeof *scale), *out = dm_nn_alloc((size_t)m * DM_NN_PAD(n), sizeof *out);
  for (size_t i = 0; i < (size_t)n * k; i++) q[i] = draw_weight(kind);
  for (size_t i = 0; i < m * pitch; i++) a[i] = (uint8_t)(kind < 2 ? 255 : draw(256));
  for (uint32_t i = 0; i < m; i++) scale[i] = 1;
  for (size_t p = 0; p < PATHS; p++) {
    if (!path(p)) continue;
    dm_matrix w;
    assert_true(dm_matrix_init(&w, path(p), n, k));
    for (uint32_t r = 0; r < n; r++) dm_matrix_put(&w, r, q + (size_t)r * k, 1, 0);
    path(p)->gemm(&w, (dm_acts){a, scale, pitch}, NULL, m, out, w.n_pad);
    for (uint32_t i = 0; i < m; i++)
      for (uint32_t r = 0; r < w.n_pad; r++) {
        int32_t sum = 0;
        for (uint32_t j = 0; j < k && r < n; j++) sum += q[(size_t)r * k + j] * (a[i * pitch + j] - 128);
        if (out[(size_t)i * w.n_pad + r] != (float)sum)
          fail_msg("%s %ux%ux%u at %u,%u: %g, not %d", names[p], m, n, k, i, r, (double)out[(size_t)i * w.n_pad + r], sum);
      }
    dm_matrix_free(&w);
  }
  free(q);
  free(a);
  free(scale);
  free(out);
}

static void test_gemm_sums(void **state) {
  (void)state;
  seed = 1;
  for (uint32_t m = 1; m <= 13; m++) check_gemm(m, 64, 64);
  for (int i = 0; i < 60; i++) check_gemm(1 + draw(20), 1 + draw(200), 1 + draw(300));
  check_gemm(7, 768, 740);
}

/* Scales, biases and per-row addends: the same bits on every path. */
static void test_gemm_floats(void **state) {
  (void)state;
  enum { M = 11, N = 130, K = 45 };
  const size_t pitch = DM_NN_PITCH(K), width = DM_NN_PAD(N);
  seed = 2;
  uint8_t *a = dm_nn_alloc(M * pitch, 1);
  float scale[M], *out = dm_nn_alloc(PATHS * M * width, sizeof *out), *rows = dm_nn_alloc(M * width, sizeof *rows);
  const float *add[M];
  for (size_t i = 0; i < M * pitch; i++) a[i] = (uint8_t)draw(256);
  for (size_t i = 0; i < M * width; i++) rows[i] = draw_float(3);
  for (uint32_t i = 0; i < M; i++) {
    scale[i] = draw_float(0.1f);
    add[i] = rows + (M - 1 - i) * width;
  }
  for (size_t with = 0; with < 2; with++) {
    for (size_t p = 0; p < PATHS; p++) {
      if (!path(p)) continue;
      dm_matrix w;
      assert_true(dm_matrix_init(&w, path(p), N, K));
      seed = 3;
      for (uint32_t r = 0; r < N; r++) {
        int8_t q[K];
        for (uint32_t k = 0; k < K; k++) q[k] = draw_weight(2);
        dm_matrix_put(&w, r, q, draw_float(0.1f), draw_float(1));
      }
      path(p)->gemm(&w, (dm_acts){a, scale, pitch}, with ? add : NULL, M, out + p * M * width, width);
      assert_memory_equal(out, out + p * M * width, M * width * sizeof *out);
      dm_matrix_free(&w);
    }
  }
  free(a);
  free(out);
  free(rows);
}

/* ---- the float part --------------------------------------------------------------------------------------------- */

#define HIDDEN 48u
#define ROWS 3u

typedef struct cells_result {
  float c[ROWS * HIDDEN], h[ROWS * HIDDEN];
  uint8_t rounded[ROWS * 64], out[ROWS][HIDDEN];
} cells_result;

static void run_cells(const dm_kernels *k, const float *gates, cells_result *r) {
  void *out[ROWS];
  float *out_float[ROWS];
  for (uint32_t i = 0; i < ROWS; i++) {
    out[i] = r->out[i];
    out_float[i] = r->h + i * HIDDEN;
  }
  k->cells(&(dm_cells){gates, 4 * HIDDEN, r->c, r->rounded, 64, out, out_float, ROWS, HIDDEN});
}

static void test_cells(void **state) {
  (void)state;
  float gates[ROWS * 4 * HIDDEN];
  cells_result got[PATHS], *first = &got[0];
  for (int round = 0; round < 40; round++) {
    seed = 100u + (uint32_t)round;
    float size = round % 4 == 3 ? 1e6f : 6;
    for (uint32_t i = 0; i < ROWS * 4 * HIDDEN; i++) gates[i] = draw_float(size);
    float before[ROWS * HIDDEN];
    for (uint32_t i = 0; i < ROWS * HIDDEN; i++) before[i] = draw_float(2);
    for (size_t p = 0; p < PATHS; p++) {
      if (!path(p)) continue;
      memset(&got[p], 0, sizeof got[p]);
      memcpy(got[p].c, before, sizeof before);
      run_cells(path(p), gates, &got[p]);
      assert_memory_equal(first, &got[p], sizeof *first);
    }
    for (uint32_t i = 0; i < ROWS; i++)
      for (uint32_t u = 0; u < HIDDEN; u++) {
        const float *g = gates + i * 4 * HIDDEN + u;
        double c =
            before[i * HIDDEN + u] / (1 + exp(-(double)g[HIDDEN])) + tanh((double)g[2 * HIDDEN]) / (1 + exp(-(double)g[0]));
        double h = tanh(c) / (1 + exp(-(double)g[3 * HIDDEN]));
        assert_true(fabs(h - (double)first->h[i * HIDDEN + u]) < 2e-6);
        assert_true(fabs(c - (double)first->c[i * HIDDEN + u]) < 2e-6);
        assert_true(abs((int)lrint(127 * (double)first->h[i * HIDDEN + u]) + 128 - first->out[i][u]) == 0);
      }
  }
}

static void test_round_rows(void **state) {
  (void)state;
  for (uint32_t k = 1; k < 70; k += 3) {
    float x[2][80] = {{0}};
    uint8_t out[PATHS][2][128] = {{{0}}};
    float scale[PATHS][2] = {{0}};
    seed = k;
    for (uint32_t i = 0; i < k; i++) x[1][i] = draw_float(5);
    for (size_t p = 0; p < PATHS; p++) {
      if (!path(p)) continue;
      memset(out[p], 128, sizeof out[p]);
      path(p)->round_rows(x[0], 80, 2, k, out[p], 128, scale[p]);
      assert_memory_equal(out[p], out[0], sizeof out[0]);
      assert_memory_equal(scale[p], scale[0], sizeof scale[0]);
    }
    for (uint32_t i = 0; i < k; i++) {
      assert_int_equal(out[0][0][i], 128);
      assert_true(fabsf((float)(out[0][1][i] - 128) * scale[0][1] - x[1][i]) <= 0.501f * scale[0][1]);
    }
  }
}

static void test_rest_is_the_same_everywhere(void **state) {
  (void)state;
  enum { K = 64, COLS = 32, M = 7 };
  float a[M * K], bt[K * COLS], bias[COLS], out[PATHS][M * COLS], norm[PATHS][K], sum[PATHS][K], row[PATHS][K], d[PATHS] = {0};
  int8_t q[K];
  seed = 9;
  for (uint32_t i = 0; i < M * K; i++) a[i] = draw_float(2);
  for (uint32_t i = 0; i < K * COLS; i++) bt[i] = draw_float(2);
  for (uint32_t i = 0; i < COLS; i++) bias[i] = draw_float(2);
  for (uint32_t i = 0; i < K; i++) q[i] = (int8_t)draw(255);
  for (size_t p = 0; p < PATHS; p++) {
    const dm_kernels *k = path(p);
    if (!k) continue;
    k->product(a, K, M, bt, K, COLS, bias, out[p]);
    k->maxout_norm(bt, K, 3, a, a + K, norm[p]);
    k->add_relu(a, bt, K, sum[p]);
    k->rectify(sum[p], K, 0.1f);
    k->row_to_float(q, 0.013f, K, false, row[p]);
    k->row_to_float(q, 0.7f, K, true, row[p]);
    d[p] = k->dot(a, bt, K);
    assert_memory_equal(out[p], out[0], sizeof out[0]);
    assert_memory_equal(norm[p], norm[0], sizeof norm[0]);
    assert_memory_equal(sum[p], sum[0], sizeof sum[0]);
    assert_memory_equal(row[p], row[0], sizeof row[0]);
    assert_memory_equal(&d[p], &d[0], sizeof d[0]);
  }
  double exact = bias[5];
  for (uint32_t k = 0; k < K; k++) exact += (double)a[6 * K + k] * (double)bt[k * COLS + 5];
  assert_true(fabs(exact - (double)out[0][6 * COLS + 5]) < 1e-4);
  double mean = 0;
  for (uint32_t u = 0; u < K; u++) mean += (double)((norm[0][u] - a[K + u]) / a[u]);
  assert_true(fabs(mean / K) < 1e-4);
}

static void test_argmax(void **state) {
  (void)state;
  float x[90];
  for (uint32_t n = 1; n < 90; n++) {
    seed = n;
    for (uint32_t i = 0; i < n; i++) x[i] = (float)draw(20) - 10.0f;
    uint32_t best = 0;
    for (uint32_t i = 1; i < n; i++)
      if (x[i] > x[best]) best = i;
    for (size_t p = 0; p < PATHS; p++)
      if (path(p)) assert_int_equal(path(p)->argmax(x, n), best);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_pick),   cmocka_unit_test(test_gemm_sums),  cmocka_unit_test(test_gemm_floats),
      cmocka_unit_test(test_cells),  cmocka_unit_test(test_round_rows), cmocka_unit_test(test_rest_is_the_same_everywhere),
      cmocka_unit_test(test_argmax),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

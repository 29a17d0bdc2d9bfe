#include "nn/lstm.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 16u
#define ROWS 40u

static uint32_t seed;
static uint32_t draw(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static int8_t weight(uint32_t way, uint32_t r, uint32_t k) { return (int8_t)((way * 31 + r * 7 + k * 29) % 127 - 63); }

static dm_lstm make(const dm_kernels *kernels) {
  dm_lstm l = {.size = SIZE};
  for (uint32_t way = 0; way < 2; way++) {
    assert_true(dm_matrix_init(&l.hidden[way], kernels, 4 * SIZE, SIZE));
    for (uint32_t r = 0; r < 4 * SIZE; r++) {
      int8_t q[SIZE];
      for (uint32_t k = 0; k < SIZE; k++) q[k] = weight(way, r, k);
      dm_matrix_put(&l.hidden[way], r, q, 0.02f, 0);
    }
  }
  return l;
}

static void drop(dm_lstm *l) {
  dm_matrix_free(&l->hidden[0]);
  dm_matrix_free(&l->hidden[1]);
}

static float inputs[ROWS][8 * SIZE];
static const float *input[ROWS];

static void draw_inputs(void) {
  seed = 5;
  for (uint32_t i = 0; i < ROWS; i++) {
    for (uint32_t k = 0; k < 8 * SIZE; k++) inputs[i][k] = (float)draw(4000) / 1000.0f - 2.0f;
    input[i] = inputs[i];
  }
}

/* The definition, in double precision, for one sequence and direction. */
static void reference(uint32_t way, dm_sequence seq, double *out) {
  double h[SIZE] = {0}, c[SIZE] = {0};
  for (uint32_t t = 0; t < seq.n; t++) {
    uint32_t row = seq.first + (way ? seq.n - 1 - t : t);
    double g[4 * SIZE];
    for (uint32_t r = 0; r < 4 * SIZE; r++) {
      g[r] = (double)inputs[row][way * 4 * SIZE + r];
      for (uint32_t k = 0; k < SIZE; k++) g[r] += weight(way, r, k) * (double)0.02f * h[k];
    }
    for (uint32_t u = 0; u < SIZE; u++) {
      c[u] = c[u] / (1 + exp(-g[SIZE + u])) + tanh(g[2 * SIZE + u]) / (1 + exp(-g[u]));
      h[u] = tanh(c[u]) / (1 + exp(-g[3 * SIZE + u]));
      out[(size_t)row * 2 * SIZE + way * SIZE + u] = h[u];
    }
  }
}

static const dm_sequence sequences[] = {{20, 9}, {0, 7}, {7, 7}, {14, 3}, {17, 1}, {18, 1}};
#define SEQUENCES 6u

static void test_against_the_definition(void **state) {
  (void)state;
  draw_inputs();
  dm_err err;
  const dm_kernels *k = dm_kernels_pick("fp32", &err);
  dm_lstm l = make(k);
  dm_lstm_buf *buf = dm_lstm_buf_new(k, SIZE, SEQUENCES);
  float *out = dm_nn_alloc(ROWS * 64, sizeof *out), *out_float = dm_nn_alloc((size_t)ROWS * 2 * SIZE, sizeof *out_float);
  double *want = calloc((size_t)ROWS * 2 * SIZE, sizeof *want);
  dm_lstm_run(k, &l, buf, sequences, SEQUENCES, input, out, 64, out_float);
  for (uint32_t s = 0; s < SEQUENCES; s++)
    for (uint32_t way = 0; way < 2; way++) reference(way, sequences[s], want);
  for (uint32_t i = 0; i < ROWS * 2 * SIZE; i++) {
    assert_true(fabs(want[i] - (double)out_float[i]) < 1e-5);
    assert_true(out[i / (2 * SIZE) * 64 + i % (2 * SIZE)] == out_float[i]);
  }
  free(out);
  free(out_float);
  free(want);
  dm_lstm_buf_free(buf);
  drop(&l);
}

/* The bytes do not depend on the company a sequence keeps, nor on the processor. */
static void test_alone_and_together(void **state) {
  (void)state;
  draw_inputs();
  static const char *const names[] = {"scalar", "avx2", "avx512"};
  uint8_t all[3][ROWS * 64] = {{0}}, alone[ROWS * 64] = {0};
  for (size_t p = 0; p < 3; p++) {
    dm_err err;
    const dm_kernels *k = dm_kernels_pick(names[p], &err);
    if (!k) continue;
    dm_lstm l = make(k);
    dm_lstm_buf *buf = dm_lstm_buf_new(k, SIZE, SEQUENCES);
    dm_lstm_run(k, &l, buf, sequences, SEQUENCES, input, all[p], 64, NULL);
    for (uint32_t s = 0; s < SEQUENCES; s++) dm_lstm_run(k, &l, buf, sequences + s, 1, input, alone, 64, NULL);
    assert_memory_equal(all[p], alone, sizeof alone);
    assert_memory_equal(all[p], all[0], sizeof alone);
    dm_lstm_buf_free(buf);
    drop(&l);
  }
  assert_true(all[0][5] != all[0][64 + 5]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_the_definition), cmocka_unit_test(test_alone_and_together)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* nn_bench - speed of the kernels on this machine, one core: nn_bench [isa ...] */
#include "nn/matrix.h"

#include <stdlib.h>
#include <time.h>

/* The shapes of the fast model: rows of input, outputs, inputs. */
static const struct shape {
  const char *what;
  uint32_t m, n, k;
} shapes[] = {
    {"layer 1 input, 512 tokens", 512, 1536, 384},
    {"heads of H, 256 tokens", 256, 1024, 384},
    {"word types, 48", 48, 768, 740},
    {"taggers, 256 tokens", 256, 621, 256},
    {"recurrent, 24 sentences", 24, 768, 192},
    {"recurrent, 12", 12, 768, 192},
    {"recurrent, 4", 4, 768, 192},
    {"recurrent, 1", 1, 768, 192},
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fill(dm_matrix *w) {
  int8_t *row = malloc(w->cols);
  if (!row) abort();
  for (uint32_t r = 0; r < w->rows; r++) {
    for (uint32_t k = 0; k < w->cols; k++) row[k] = (int8_t)((r * 7 + k * 13) % 127 - 63);
    dm_matrix_put(w, r, row, 0.01f, 0);
  }
  free(row);
}

/* Best of five runs of about 20 ms, in billions of multiply-adds a second. */
static double measure(const dm_kernels *kernels, const struct shape *s) {
  dm_matrix w;
  if (!dm_matrix_init(&w, kernels, s->n, s->k)) abort();
  fill(&w);
  void *a = dm_nn_alloc((size_t)s->m * DM_NN_PITCH(s->k), kernels->item);
  float *scale = dm_nn_alloc(s->m, sizeof *scale), *out = dm_nn_alloc((size_t)s->m * w.n_pad, sizeof *out);
  if (!a || !scale || !out) abort();
  const double macs = (double)s->m * s->n * s->k;
  double best = 0;
  for (int run = 0; run < 5; run++) {
    double start = now(), passed;
    long n = 0;
    do {
      kernels->gemm(&w, (dm_acts){a, scale, DM_NN_PITCH(s->k)}, NULL, s->m, out, w.n_pad);
      n++;
      passed = now() - start;
    } while (passed < 0.02);
    double rate = macs * (double)n / passed * 1e-9;
    if (rate > best) best = rate;
  }
  free(a);
  free(scale);
  free(out);
  dm_matrix_free(&w);
  return best;
}

/* Million LSTM cells a second. */
static double measure_cells(const dm_kernels *kernels) {
  enum { M = 24, H = 192 };
  float *gates = dm_nn_alloc(M * 4 * H, sizeof *gates), *c = dm_nn_alloc(M * H, sizeof *c);
  void *h = dm_nn_alloc(M * H, kernels->item), *copy = dm_nn_alloc(M * H, kernels->item), *out[M];
  if (!gates || !c || !h || !copy) abort();
  for (uint32_t i = 0; i < M * 4 * H; i++) gates[i] = (float)(i % 17) * 0.25f - 2.0f;
  for (uint32_t i = 0; i < M; i++) out[i] = (char *)copy + i * H * kernels->item;
  dm_cells step = {.gates = gates, .pitch = 4 * H, .c = c, .h = h, .h_pitch = H, .out = out, .m = M, .hidden = H};
  double start = now(), passed;
  long n = 0;
  do {
    kernels->cells(&step);
    n++;
    passed = now() - start;
  } while (passed < 0.1);
  free(gates);
  free(c);
  free(h);
  free(copy);
  return (double)n * M * H / passed * 1e-6;
}

int main(int argc, char **argv) {
  const char *all[] = {"avx512", "avx2", "scalar"};
  int n = argc > 1 ? argc - 1 : 3;
  for (int i = 0; i < n; i++) {
    dm_err err;
    const dm_kernels *kernels = dm_kernels_pick(argc > 1 ? argv[i + 1] : all[i], &err);
    if (!kernels) {
      printf("%s\n", err.message);
      continue;
    }
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
      printf("%-7s %-26s %4u x %4u x %3u  %7.1f GMAC/s\n", kernels->name, shapes[s].what, shapes[s].m, shapes[s].n, shapes[s].k,
             measure(kernels, &shapes[s]));
    printf("%-7s LSTM cells %34.0f million/s\n", kernels->name, measure_cells(kernels));
  }
  return 0;
}

/* The portable path: plain C, and the yardstick for the others. */
#include "nn/kernels.h"

#include "nn/vector_plain.h"

#define ITEM uint8_t
#define V_ROUND(p, x, k) (*(p) = round_one((x) * (k)))
#define ROUNDED_SCALE(s) (s)

static inline uint8_t round_one(float x) {
  float y = x + 12582912.0f; /* to the nearest integer, halves to even, as the vector units round */
  int32_t bits;
  __builtin_memcpy(&bits, &y, sizeof bits);
  return (uint8_t)(bits - 0x4B400000 + 128);
}

#include "nn/kernel_float.h"

static void gemm(const dm_matrix *w, dm_acts a, const float *const *add, uint32_t m, float *out, size_t pitch) {
  for (uint32_t n = 0; n < w->n_pad; n += DM_NN_BLOCK)
    for (uint32_t i = 0; i < m; i++) {
      const uint8_t *u = (const uint8_t *)a.v + i * a.pitch;
      const int8_t *q = w->q + (size_t)n * w->k_pad;
      int32_t sum[DM_NN_BLOCK];
      memcpy(sum, w->zero + n, sizeof sum);
      for (uint32_t k = 0; k < w->k_pad; k += DM_NN_STEP, u += DM_NN_STEP, q += DM_NN_STEP * DM_NN_BLOCK)
        for (uint32_t j = 0; j < DM_NN_BLOCK; j++)
          sum[j] += q[4 * j] * u[0] + q[4 * j + 1] * u[1] + q[4 * j + 2] * u[2] + q[4 * j + 3] * u[3];
      const float *plus = (add ? add[i] : w->bias) + n;
      for (uint32_t j = 0; j < DM_NN_BLOCK; j++)
        out[i * pitch + n + j] = fmaf((float)sum[j], a.scale[i] * w->scale[n + j], plus[j]);
    }
}

const dm_kernels dm_kernels_scalar = {.name = "scalar", .item = 1, .gemm = gemm, FLOAT_KERNELS};

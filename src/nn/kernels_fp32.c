/* Float inputs times dequantised weights: what the model would do without int8. For comparison with training only. */
#include "nn/kernels.h"

#include "nn/vector_plain.h"

#define ITEM float
#define V_ROUND(p, x, k) (*(p) = (x), (void)(k))
#define ROUNDED_SCALE(s) ((void)(s), 1.0f)

#include "nn/kernel_float.h"

static void gemm(const dm_matrix *w, dm_acts a, const float *const *add, uint32_t m, float *out, size_t pitch) {
  for (uint32_t i = 0; i < m; i++) {
    const float *x = (const float *)a.v + i * a.pitch;
    float *y = out + i * pitch;
    memcpy(y, add ? add[i] : w->bias, w->n_pad * sizeof *y);
    for (uint32_t k = 0; k < w->cols; k++)
      for (uint32_t n = 0; n < w->n_pad; n++) y[n] += x[k] * w->w[(size_t)k * w->n_pad + n];
  }
}

const dm_kernels dm_kernels_fp32 = {.name = "fp32", .item = sizeof(float), .gemm = gemm, FLOAT_KERNELS};

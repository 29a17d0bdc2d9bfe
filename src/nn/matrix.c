#include "nn/matrix.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64u

void *dm_nn_alloc(size_t n, size_t size) {
  if (size && n > (SIZE_MAX - ALIGNMENT) / size) return NULL;
  size_t bytes = (n * size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  void *p = aligned_alloc(ALIGNMENT, bytes ? bytes : ALIGNMENT);
  if (p) memset(p, 0, bytes);
  return p;
}

bool dm_matrix_init(dm_matrix *matrix, const dm_kernels *kernels, uint32_t rows, uint32_t cols) {
  *matrix = (dm_matrix){.rows = rows, .cols = cols, .n_pad = DM_NN_PAD(rows)};
  matrix->k_pad = (cols + DM_NN_STEP - 1) / DM_NN_STEP * DM_NN_STEP;
  size_t n = matrix->n_pad;
  matrix->scale = dm_nn_alloc(n, sizeof(float));
  matrix->bias = dm_nn_alloc(n, sizeof(float));
  matrix->zero = dm_nn_alloc(n, sizeof(int32_t));
  if (kernels->item == 1)
    matrix->q = dm_nn_alloc(n, matrix->k_pad);
  else
    matrix->w = dm_nn_alloc(n * cols, sizeof(float));
  return matrix->scale && matrix->bias && matrix->zero && (matrix->q || matrix->w);
}

void dm_matrix_free(dm_matrix *matrix) {
  free(matrix->q);
  free(matrix->w);
  free(matrix->scale);
  free(matrix->bias);
  free(matrix->zero);
  *matrix = (dm_matrix){0};
}

void dm_matrix_put(dm_matrix *matrix, uint32_t r, const int8_t *q, float scale, float bias) {
  matrix->scale[r] = scale;
  matrix->bias[r] = bias;
  int32_t sum = 0;
  for (uint32_t k = 0; k < matrix->cols; k++) sum += q[k];
  matrix->zero[r] = -128 * sum;
  if (matrix->w) {
    for (uint32_t k = 0; k < matrix->cols; k++) matrix->w[(size_t)k * matrix->n_pad + r] = (float)q[k] * scale;
    return;
  }
  int8_t *block = matrix->q + (size_t)(r - r % DM_NN_BLOCK) * matrix->k_pad + (size_t)(r % DM_NN_BLOCK) * DM_NN_STEP;
  for (uint32_t k = 0; k < matrix->cols; k++) block[(size_t)(k / DM_NN_STEP) * DM_NN_STEP * DM_NN_BLOCK + k % DM_NN_STEP] = q[k];
}

/* matrix.h - weights as the kernels want them, packed when a model is opened. */
#ifndef DM_NN_MATRIX_H
#define DM_NN_MATRIX_H

#include "nn/kernels.h"

/* An empty matrix of this size; false when memory is out. Free with dm_matrix_free in either case. */
bool dm_matrix_init(dm_matrix *matrix, const dm_kernels *kernels, uint32_t rows, uint32_t cols);
void dm_matrix_free(dm_matrix *matrix);
/* Sets output row r: cols weights in [-63, 63] (the caller checked), their scale, the bias. Each row once. */
void dm_matrix_put(dm_matrix *matrix, uint32_t r, const int8_t *q, float scale, float bias);

/* Zeroed memory aligned for the kernels, n >= 1 items; NULL when memory is out. Free with free(). */
void *dm_nn_alloc(size_t n, size_t size);

#endif

/* kernels.h - the arithmetic of the models, once per instruction set. Knows no words.
 *
 *   weights   s8 in [-63, 63], one f32 scale per output row
 *   inputs    u8 with zero point 128: a = scale * (u - 128)
 *   gemm      y = scale_a * scale_w * sum_k w_k (u_k - 128) + add
 *
 * 63 * 255 * 2 fits in 16 bits, so vpmaddubsw cannot saturate and AVX2, AVX-512 VNNI and plain C form the same integer
 * sums. The float part is one template (kernel_float.h) whose operations are the same, in the same order, on every path:
 * results are bit-identical. The fourth set, "fp32", multiplies floats by the dequantised weights and rounds nothing; it is
 * slow and exists to be compared with training.
 *
 * Which path was taken is decided once, when a model is opened. */
#ifndef DM_NN_KERNELS_H
#define DM_NN_KERNELS_H

#include "demarche.h"

/* Output columns are padded to this, and packed weights come in blocks of it. */
#define DM_NN_BLOCK 64u
/* Steps of K that one multiply takes. */
#define DM_NN_STEP 4u
/* Row pitch of packed inputs, in items. */
#define DM_NN_PITCH(k) (((k) + 63u) & ~63u)
#define DM_NN_PAD(n) (((n) + DM_NN_BLOCK - 1) & ~(DM_NN_BLOCK - 1))

/* y = W a + bias. Columns behind rows (up to n_pad) are zero. */
typedef struct dm_matrix {
  uint32_t rows, cols;   /* outputs, inputs */
  uint32_t n_pad, k_pad; /* multiples of DM_NN_BLOCK and DM_NN_STEP */
  int8_t *q;             /* [n_pad / 64][k_pad / 4][64][4] */
  float *w;              /* fp32 set only: [cols][n_pad] */
  float *scale, *bias;   /* n_pad each */
  int32_t *zero;         /* n_pad: -128 * sum_k q, where the sums start */
} dm_matrix;

/* An input of a gemm: rows of u8 (fp32 set: of float), pitch items apart, and one scale per row. */
typedef struct dm_acts {
  void *v;
  const float *scale;
  size_t pitch;
} dm_acts;

/* One time step of LSTM cells for m rows; gate columns i f g o of `hidden` each. */
typedef struct dm_cells {
  const float *gates; /* [m][pitch] */
  size_t pitch;
  float *c; /* [m][hidden], updated */
  void *h;  /* [m][h_pitch] rounded hidden state, the next step's input */
  size_t h_pitch;
  void *const *out;        /* m rows that get a copy of it */
  float *const *out_float; /* m rows for the unrounded state, or NULL */
  uint32_t m, hidden;
} dm_cells;

typedef struct dm_kernels {
  const char *name;
  size_t item; /* bytes of one input item: 1, fp32 set: 4 */
  /* out[i * pitch + n] for i < m, n < n_pad. add: m rows of n_pad floats, or NULL for the matrix' bias. */
  void (*gemm)(const dm_matrix *w, dm_acts a, const float *const *add, uint32_t m, float *out, size_t pitch);
  /* Rounds m rows of k floats: scale = max|x| / 127. The rest of the output row up to k_pad is neutral. */
  void (*round_rows)(const float *x, size_t x_pitch, uint32_t m, uint32_t k, void *out, size_t pitch, float *scale);
  void (*cells)(const dm_cells *step);
  /* out = table row * scale, or with add: out += that. */
  void (*row_to_float)(const int8_t *row, float scale, uint32_t n, bool add, float *out);
  /* out[u] = max over pieces p of x[p * units + u]; then layer normalisation with gain and bias. */
  void (*maxout_norm)(const float *x, uint32_t units, uint32_t pieces, const float *gain, const float *bias, float *out);
  /* x = max(x, slope * x), 0 <= slope < 1. */
  void (*rectify)(float *x, uint32_t n, float slope);
  /* out = max(a + b, 0). */
  void (*add_relu)(const float *a, const float *b, uint32_t n, float *out);
  float (*dot)(const float *a, const float *b, uint32_t n);
  /* out[i * cols_pad + j] = bias[j] + sum_k a[i][k] * bt[k][j]; cols_pad a multiple of 16, bt rows cols_pad apart. */
  void (*product)(const float *a, size_t a_pitch, uint32_t rows, const float *bt, uint32_t k, uint32_t cols_pad,
                  const float *bias, float *out);
  /* Index of the first largest value. n >= 1. */
  uint32_t (*argmax)(const float *x, uint32_t n);
} dm_kernels;

/* isa: "avx512", "avx2", "scalar", "fp32"; NULL: $DEMARCHE_ISA, else the best there is. NULL and DM_EARG when the name is
 * unknown or the processor lacks it. */
const dm_kernels *dm_kernels_pick(const char *isa, dm_err *err);

extern const dm_kernels dm_kernels_scalar, dm_kernels_fp32;
#if defined(__x86_64__)
extern const dm_kernels dm_kernels_avx2, dm_kernels_avx512;
#endif

#endif

/* AVX2 with FMA: 4 rows by 16 columns of sums in 8 registers. vpmaddubsw cannot saturate: weights have 7 bits. */
#if defined(__x86_64__)
#include "nn/kernels.h"

#include <immintrin.h>

typedef __m256 VF;
#define VL 8
#define V_SET(x) _mm256_set1_ps(x)
#define V_LOAD(p) _mm256_loadu_ps(p)
#define V_STORE(p, x) _mm256_storeu_ps(p, x)
#define V_ADD(a, b) _mm256_add_ps(a, b)
#define V_SUB(a, b) _mm256_sub_ps(a, b)
#define V_MUL(a, b) _mm256_mul_ps(a, b)
#define V_DIV(a, b) _mm256_div_ps(a, b)
#define V_FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define V_ABS(a) _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a)
#define V_MAX(a, b) _mm256_max_ps(a, b)
#define V_MIN(a, b) _mm256_min_ps(a, b)
#define V_SCALE2(p, n)                                                                                                           \
  _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(p), _mm256_slli_epi32(_mm256_castps_si256(n), 23)))

#define ITEM uint8_t
#define V_ROUND(p, x, k) round_eight(p, _mm256_mul_ps(x, k))
#define ROUNDED_SCALE(s) (s)

static inline void round_eight(uint8_t *p, __m256 x) {
  __m256i v = _mm256_add_epi32(_mm256_cvtps_epi32(x), _mm256_set1_epi32(128));
  __m128i w = _mm_packus_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  _mm_storel_epi64((__m128i *)(void *)p, _mm_packus_epi16(w, w));
}

#include "nn/kernel_float.h"

static inline __m256i four(const uint8_t *p) {
  int32_t x;
  memcpy(&x, p, sizeof x);
  return _mm256_set1_epi32(x);
}

static inline void finish(__m256i sum, __m256 scale, const float *add, float *out) {
  _mm256_storeu_ps(out, _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum), scale, _mm256_loadu_ps(add)));
}

static inline __m256i add_products(__m256i sum, __m256i u, __m256i q) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(u, q), _mm256_set1_epi16(1)));
}

/* Named accumulators, as in kernels_avx512.c. */
#define START(r)                                                                                                                 \
  const uint8_t *u##r = u + (r)*a->pitch;                                                                                        \
  __m256i s##r##0 = z0, s##r##1 = z1;
#define STEP(r)                                                                                                                  \
  {                                                                                                                              \
    __m256i x = four(u##r + k);                                                                                                  \
    s##r##0 = add_products(s##r##0, x, w0);                                                                                      \
    s##r##1 = add_products(s##r##1, x, w1);                                                                                      \
  }
#define FINISH(r)                                                                                                                \
  {                                                                                                                              \
    const __m256 scale = _mm256_set1_ps(a->scale[i + (r)]);                                                                      \
    const float *plus = (add ? add[i + (r)] : w->bias) + n;                                                                      \
    float *y = out + (i + (r)) * pitch + n;                                                                                      \
    finish(s##r##0, _mm256_mul_ps(scale, _mm256_loadu_ps(w->scale + n)), plus, y);                                               \
    finish(s##r##1, _mm256_mul_ps(scale, _mm256_loadu_ps(w->scale + n + 8)), plus + 8, y + 8);                                   \
  }
#define ROWS_1(DO) DO(0)
#define ROWS_2(DO) ROWS_1(DO) DO(1)
#define ROWS_3(DO) ROWS_2(DO) DO(2)
#define ROWS_4(DO) ROWS_3(DO) DO(3)

/* Sixteen columns from n on: a quarter of a block. */
#define TILE(m)                                                                                                                  \
  static void tile_##m(const dm_matrix *w, const dm_acts *a, const float *const *add, uint32_t i, uint32_t n, float *out,        \
                       size_t pitch) {                                                                                           \
    const uint8_t *u = (const uint8_t *)a->v + i * a->pitch;                                                                     \
    const int8_t *q = w->q + (size_t)(n - n % DM_NN_BLOCK) * w->k_pad + n % DM_NN_BLOCK * DM_NN_STEP;                            \
    const __m256i z0 = _mm256_loadu_si256((const void *)(w->zero + n));                                                          \
    const __m256i z1 = _mm256_loadu_si256((const void *)(w->zero + n + 8));                                                      \
    ROWS_##m(START) for (size_t k = 0; k < w->k_pad; k += DM_NN_STEP, q += DM_NN_STEP * DM_NN_BLOCK) {                           \
      const __m256i w0 = _mm256_load_si256((const void *)q), w1 = _mm256_load_si256((const void *)(q + 32));                     \
      ROWS_##m(STEP)                                                                                                             \
    }                                                                                                                            \
    ROWS_##m(FINISH)                                                                                                             \
  }
TILE(1)
TILE(2)
TILE(3)
TILE(4)

static void gemm(const dm_matrix *w, dm_acts a, const float *const *add, uint32_t m, float *out, size_t pitch) {
  static void (*const tile[])(const dm_matrix *, const dm_acts *, const float *const *, uint32_t, uint32_t, float *,
                              size_t) = {tile_1, tile_2, tile_3, tile_4};
  const uint32_t tiles = (m + 3) / 4; /* of rows, as even as they come */
  for (uint32_t n = 0; n < w->n_pad; n += 16)
    for (uint32_t t = 0, i = 0; t < tiles; t++) {
      uint32_t rows = (m - i) / (tiles - t);
      tile[rows - 1](w, &a, add, i, n, out, pitch);
      i += rows;
    }
}

const dm_kernels dm_kernels_avx2 = {.name = "avx2", .item = 1, .gemm = gemm, FLOAT_KERNELS};
#endif

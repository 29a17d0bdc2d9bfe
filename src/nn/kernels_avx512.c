/* AVX-512 with VNNI: 6 rows by 64 columns of sums in 24 registers, four products a lane and instruction. */
#if defined(__x86_64__)
#include "nn/kernels.h"

#include <immintrin.h>

typedef __m512 VF;
#define VL 16
#define V_SET(x) _mm512_set1_ps(x)
#define V_LOAD(p) _mm512_loadu_ps(p)
#define V_STORE(p, x) _mm512_storeu_ps(p, x)
#define V_ADD(a, b) _mm512_add_ps(a, b)
#define V_SUB(a, b) _mm512_sub_ps(a, b)
#define V_MUL(a, b) _mm512_mul_ps(a, b)
#define V_DIV(a, b) _mm512_div_ps(a, b)
#define V_FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define V_ABS(a) _mm512_abs_ps(a)
#define V_MAX(a, b) _mm512_max_ps(a, b)
#define V_MIN(a, b) _mm512_min_ps(a, b)
#define V_SCALE2(p, n)                                                                                                           \
  _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(p), _mm512_slli_epi32(_mm512_castps_si512(n), 23)))

#define ITEM uint8_t
#define V_ROUND(p, x, k)                                                                                                         \
  _mm_storeu_si128((__m128i *)(void *)(p),                                                                                       \
                   _mm512_cvtepi32_epi8(_mm512_add_epi32(_mm512_cvtps_epi32(_mm512_mul_ps(x, k)), _mm512_set1_epi32(128))))
#define ROUNDED_SCALE(s) (s)

#include "nn/kernel_float.h"

static inline __m512i four(const uint8_t *p) {
  int32_t x;
  memcpy(&x, p, sizeof x);
  return _mm512_set1_epi32(x);
}

/* sum + the four products of each lane. Inline assembly because gcc 12 otherwise copies every sum to the stack after each
 * _mm512_dpbusd_epi32, at twice the time. */
static inline __m512i add_products(__m512i sum, __m512i u, __m512i q) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(u), "v"(q));
  return sum;
}

static inline void finish(__m512i sum, __m512 scale, const float *add, float *out) {
  _mm512_storeu_ps(out, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), scale, _mm512_loadu_ps(add)));
}

/* The sums are named, not an array: gcc 12 keeps an array of them in memory. */
#define START(r)                                                                                                                 \
  const uint8_t *u##r = u + (r)*a->pitch;                                                                                        \
  __m512i s##r##0 = z0, s##r##1 = z1, s##r##2 = z2, s##r##3 = z3;
#define STEP(r)                                                                                                                  \
  {                                                                                                                              \
    __m512i x = four(u##r + k);                                                                                                  \
    s##r##0 = add_products(s##r##0, x, w0);                                                                                      \
    s##r##1 = add_products(s##r##1, x, w1);                                                                                      \
    s##r##2 = add_products(s##r##2, x, w2);                                                                                      \
    s##r##3 = add_products(s##r##3, x, w3);                                                                                      \
  }
#define FINISH(r)                                                                                                                \
  {                                                                                                                              \
    const __m512 scale = _mm512_set1_ps(a->scale[i + (r)]);                                                                      \
    const float *plus = (add ? add[i + (r)] : w->bias) + n;                                                                      \
    float *y = out + (i + (r)) * pitch + n;                                                                                      \
    finish(s##r##0, _mm512_mul_ps(scale, _mm512_loadu_ps(w->scale + n)), plus, y);                                               \
    finish(s##r##1, _mm512_mul_ps(scale, _mm512_loadu_ps(w->scale + n + 16)), plus + 16, y + 16);                                \
    finish(s##r##2, _mm512_mul_ps(scale, _mm512_loadu_ps(w->scale + n + 32)), plus + 32, y + 32);                                \
    finish(s##r##3, _mm512_mul_ps(scale, _mm512_loadu_ps(w->scale + n + 48)), plus + 48, y + 48);                                \
  }
#define ROWS_1(DO) DO(0)
#define ROWS_2(DO) ROWS_1(DO) DO(1)
#define ROWS_3(DO) ROWS_2(DO) DO(2)
#define ROWS_4(DO) ROWS_3(DO) DO(3)
#define ROWS_5(DO) ROWS_4(DO) DO(4)
#define ROWS_6(DO) ROWS_5(DO) DO(5)

#define TILE(m)                                                                                                                  \
  static void tile_##m(const dm_matrix *w, const dm_acts *a, const float *const *add, uint32_t i, uint32_t n, float *out,        \
                       size_t pitch) {                                                                                           \
    const uint8_t *u = (const uint8_t *)a->v + i * a->pitch;                                                                     \
    const int8_t *q = w->q + (size_t)n * w->k_pad;                                                                               \
    const __m512i z0 = _mm512_loadu_si512(w->zero + n), z1 = _mm512_loadu_si512(w->zero + n + 16);                               \
    const __m512i z2 = _mm512_loadu_si512(w->zero + n + 32), z3 = _mm512_loadu_si512(w->zero + n + 48);                          \
    ROWS_##m(START) for (size_t k = 0; k < w->k_pad; k += DM_NN_STEP, q += DM_NN_STEP * DM_NN_BLOCK) {                           \
      const __m512i w0 = _mm512_load_si512(q), w1 = _mm512_load_si512(q + 64);                                                   \
      const __m512i w2 = _mm512_load_si512(q + 128), w3 = _mm512_load_si512(q + 192);                                            \
      ROWS_##m(STEP)                                                                                                             \
    }                                                                                                                            \
    ROWS_##m(FINISH)                                                                                                             \
  }
TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6) /* NOLINT(readability-function-size): the same statement 24 times */

static void gemm(const dm_matrix *w, dm_acts a, const float *const *add, uint32_t m, float *out, size_t pitch) {
  static void (*const tile[])(const dm_matrix *, const dm_acts *, const float *const *, uint32_t, uint32_t, float *,
                              size_t) = {tile_1, tile_2, tile_3, tile_4, tile_5, tile_6};
  const uint32_t tiles = (m + 5) / 6; /* of rows, as even as they come */
  for (uint32_t n = 0; n < w->n_pad; n += DM_NN_BLOCK)
    for (uint32_t t = 0, i = 0; t < tiles; t++) {
      uint32_t rows = (m - i) / (tiles - t);
      tile[rows - 1](w, &a, add, i, n, out, pitch);
      i += rows;
    }
}

const dm_kernels dm_kernels_avx512 = {.name = "avx512", .item = 1, .gemm = gemm, FLOAT_KERNELS};
#endif

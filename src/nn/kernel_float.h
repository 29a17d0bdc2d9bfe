/* kernel_float.h - the float part of every kernel set, as a template. The including file defines the vector type VF with
 * VL lanes and the V_... operations; every function here then does the same operations in the same order for every VL, so
 * that results do not depend on the processor. Multiply-adds are explicit (V_FMA); the build turns contraction off.
 * Sums run over 16 lanes whatever VL is. ITEM is the type of a rounded activation. */
#include <math.h>
#include <string.h>

#define LANES 16

/* exp(x) for |x| <= 18: 2^n by the exponent's bits, 2^f, |f| <= 1/2, by a polynomial through the Chebyshev nodes
 * (relative error 1e-7). */
static inline VF exp_small(VF x) {
  const VF magic = V_SET(12582912.0f); /* 1.5 * 2^23: adding it rounds to an integer in the low bits */
  VF t = V_MUL(x, V_SET(1.44269504f));
  VF n = V_ADD(t, magic);
  VF f = V_SUB(t, V_SUB(n, magic));
  VF p = V_SET(0.0013390863f);
  p = V_FMA(p, f, V_SET(0.0096760319f));
  p = V_FMA(p, f, V_SET(0.0555035711f));
  p = V_FMA(p, f, V_SET(0.2402210748f));
  p = V_FMA(p, f, V_SET(0.6931471880f));
  p = V_FMA(p, f, V_SET(1.0000000755f));
  return V_SCALE2(p, n);
}

/* exp(-k x) with the argument held where sigmoid and tanh have long reached their ends. */
static inline VF exp_minus(VF x, float k) { return exp_small(V_MIN(V_MAX(V_MUL(x, V_SET(-k)), V_SET(-18.0f)), V_SET(18.0f))); }

/* The new hidden state of VL cells; *c is updated. With e_ = exp(-gate): sigmoid(f) c + sigmoid(i) tanh(g) has one common
 * denominator, so two divisions serve five activations. */
static inline VF cell(VF gi, VF gf, VF gg, VF go, float *c) {
  const VF one = V_SET(1.0f);
  VF eg = exp_minus(gg, 2.0f);
  VF ig = V_MUL(V_ADD(one, exp_minus(gi, 1.0f)), V_ADD(one, eg));
  VF f = V_ADD(one, exp_minus(gf, 1.0f));
  VF state = V_DIV(V_FMA(V_LOAD(c), ig, V_MUL(V_SUB(one, eg), f)), V_MUL(f, ig));
  V_STORE(c, state);
  VF ec = exp_minus(state, 2.0f);
  return V_DIV(V_SUB(one, ec), V_MUL(V_ADD(one, exp_minus(go, 1.0f)), V_ADD(one, ec)));
}

static void cells(const dm_cells *step) {
  const uint32_t n = step->hidden;
  for (uint32_t i = 0; i < step->m; i++) {
    const float *g = step->gates + i * step->pitch;
    float *c = step->c + (size_t)i * n;
    ITEM *h = (ITEM *)step->h + i * step->h_pitch;
    for (uint32_t u = 0; u < n; u += VL) {
      VF y = cell(V_LOAD(g + u), V_LOAD(g + n + u), V_LOAD(g + 2 * n + u), V_LOAD(g + 3 * n + u), c + u);
      V_ROUND(h + u, y, V_SET(127.0f));
      if (step->out_float) V_STORE(step->out_float[i] + u, y);
    }
    memcpy(step->out[i], h, n * sizeof(ITEM));
  }
}

static float largest_size(const float *x, uint32_t n) {
  VF top = V_SET(0.0f);
  uint32_t i = 0;
  for (; i + VL <= n; i += VL) top = V_MAX(top, V_ABS(V_LOAD(x + i)));
  float lane[VL], max = 0;
  V_STORE(lane, top);
  for (uint32_t l = 0; l < VL; l++)
    if (lane[l] > max) max = lane[l];
  for (; i < n; i++)
    if (fabsf(x[i]) > max) max = fabsf(x[i]);
  return max;
}

static void round_rows(const float *x, size_t x_pitch, uint32_t m, uint32_t k, void *out, size_t pitch, float *scale) {
  for (uint32_t r = 0; r < m; r++, x += x_pitch) {
    ITEM *to = (ITEM *)out + r * pitch;
    float max = largest_size(x, k), inverse = max > 0 ? 127.0f / max : 0.0f;
    scale[r] = ROUNDED_SCALE(max / 127.0f);
    uint32_t i = 0;
    for (; i + VL <= k; i += VL) V_ROUND(to + i, V_LOAD(x + i), V_SET(inverse));
    if (i == k) continue;
    float rest[VL] = {0};
    memcpy(rest, x + i, (k - i) * sizeof *rest);
    V_ROUND(to + i, V_LOAD(rest), V_SET(inverse));
  }
}

static void row_to_float(const int8_t *row, float scale, uint32_t n, bool add, float *out) {
  for (uint32_t i = 0; i < n; i++) out[i] = (float)row[i] * scale + (add ? out[i] : 0.0f);
}

static float sum_lanes(float lane[LANES]) {
  for (uint32_t half = LANES / 2; half; half /= 2)
    for (uint32_t l = 0; l < half; l++) lane[l] += lane[l + half];
  return lane[0];
}

static void maxout_norm(const float *x, uint32_t units, uint32_t pieces, const float *gain, const float *bias, float *out) {
  float sum[LANES] = {0}, square[LANES] = {0};
  for (uint32_t u = 0; u < units; u++) {
    float top = x[u];
    for (uint32_t p = 1; p < pieces; p++) top = x[p * units + u] > top ? x[p * units + u] : top;
    out[u] = top;
    sum[u % LANES] += top;
  }
  float mean = sum_lanes(sum) / (float)units;
  for (uint32_t u = 0; u < units; u++) {
    out[u] -= mean;
    square[u % LANES] += out[u] * out[u];
  }
  float inverse = 1.0f / sqrtf(sum_lanes(square) / (float)units + 1e-5f);
  for (uint32_t u = 0; u < units; u++) out[u] = out[u] * inverse * gain[u] + bias[u];
}

static void rectify(float *x, uint32_t n, float slope) {
  for (uint32_t i = 0; i < n; i += VL) V_STORE(x + i, V_MAX(V_LOAD(x + i), V_MUL(V_LOAD(x + i), V_SET(slope))));
}

static void add_relu(const float *a, const float *b, uint32_t n, float *out) {
  for (uint32_t i = 0; i < n; i += VL) V_STORE(out + i, V_MAX(V_ADD(V_LOAD(a + i), V_LOAD(b + i)), V_SET(0.0f)));
}

static float dot(const float *a, const float *b, uint32_t n) {
  VF sum[LANES / VL];
  for (uint32_t l = 0; l < LANES / VL; l++) sum[l] = V_SET(0.0f);
  for (uint32_t i = 0; i < n; i += LANES)
    for (uint32_t l = 0; l < LANES / VL; l++) sum[l] = V_FMA(V_LOAD(a + i + l * VL), V_LOAD(b + i + l * VL), sum[l]);
  float lane[LANES];
  for (uint32_t l = 0; l < LANES / VL; l++) V_STORE(lane + l * VL, sum[l]);
  return sum_lanes(lane);
}

/* Four rows by VL columns at a time; each sum runs over k in order. */
static inline void product_tile(const float *a, size_t a_pitch, const float *bt, uint32_t k, uint32_t cols, VF start,
                                float *out) {
  VF s0 = start, s1 = start, s2 = start, s3 = start;
  for (uint32_t i = 0; i < k; i++) {
    VF b = V_LOAD(bt + (size_t)i * cols);
    s0 = V_FMA(V_SET(a[i]), b, s0);
    s1 = V_FMA(V_SET(a[a_pitch + i]), b, s1);
    s2 = V_FMA(V_SET(a[2 * a_pitch + i]), b, s2);
    s3 = V_FMA(V_SET(a[3 * a_pitch + i]), b, s3);
  }
  V_STORE(out, s0);
  V_STORE(out + cols, s1);
  V_STORE(out + 2 * (size_t)cols, s2);
  V_STORE(out + 3 * (size_t)cols, s3);
}

static void product(const float *a, size_t a_pitch, uint32_t rows, const float *bt, uint32_t k, uint32_t cols, const float *bias,
                    float *out) {
  for (uint32_t j = 0; j < cols; j += VL) {
    uint32_t i = 0;
    for (; i + 4 <= rows; i += 4)
      product_tile(a + i * a_pitch, a_pitch, bt + j, k, cols, V_LOAD(bias + j), out + (size_t)i * cols + j);
    for (; i < rows; i++) {
      VF s = V_LOAD(bias + j);
      for (uint32_t t = 0; t < k; t++) s = V_FMA(V_SET(a[i * a_pitch + t]), V_LOAD(bt + (size_t)t * cols + j), s);
      V_STORE(out + (size_t)i * cols + j, s);
    }
  }
}

static uint32_t argmax(const float *x, uint32_t n) {
  float max = x[0];
  uint32_t i = 0;
  if (n >= VL) {
    VF top = V_LOAD(x);
    for (; i + VL <= n; i += VL) top = V_MAX(top, V_LOAD(x + i));
    float lane[VL];
    V_STORE(lane, top);
    for (uint32_t l = 0; l < VL; l++) max = lane[l] > max ? lane[l] : max;
  }
  for (; i < n; i++) max = x[i] > max ? x[i] : max;
  for (i = 0; i + 1 < n && x[i] != max; i++) {
  }
  return i;
}

#define FLOAT_KERNELS                                                                                                            \
  .round_rows = round_rows, .cells = cells, .row_to_float = row_to_float, .maxout_norm = maxout_norm, .rectify = rectify,        \
  .add_relu = add_relu, .dot = dot, .product = product, .argmax = argmax

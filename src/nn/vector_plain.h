/* vector_plain.h - the operations of kernel_float.h on vectors of one lane. */
#include <math.h>
#include <stdint.h>

typedef float VF;
#define VL 1
#define V_SET(x) (x)
#define V_LOAD(p) (*(p))
#define V_STORE(p, x) (*(p) = (x))
#define V_ADD(a, b) ((a) + (b))
#define V_SUB(a, b) ((a) - (b))
#define V_MUL(a, b) ((a) * (b))
#define V_DIV(a, b) ((a) / (b))
#define V_FMA(a, b, c) fmaf(a, b, c)
#define V_ABS(a) fabsf(a)
/* As maxps and minps: the second operand unless the first is strictly beyond it. */
#define V_MAX(a, b) plain_max(a, b)
#define V_MIN(a, b) plain_min(a, b)
#define V_SCALE2(p, n) plain_scale2(p, n)

static inline float plain_max(float a, float b) { return a > b ? a : b; }
static inline float plain_min(float a, float b) { return a < b ? a : b; }

/* p * 2^n, n in the low bits of a float that was rounded by adding 1.5 * 2^23. */
static inline float plain_scale2(float p, float n) {
  uint32_t a, b;
  __builtin_memcpy(&a, &p, sizeof a);
  __builtin_memcpy(&b, &n, sizeof b);
  a += b << 23;
  __builtin_memcpy(&p, &a, sizeof p);
  return p;
}

#include "nn/kernels.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
static bool has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni");
}
static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif
static bool always(void) { return true; }

/* Best first; fp32 is never picked unasked. */
static const struct path {
  const dm_kernels *kernels;
  bool (*available)(void);
} paths[] = {
#if defined(__x86_64__)
    {&dm_kernels_avx512, has_avx512},
    {&dm_kernels_avx2, has_avx2},
#endif
    {&dm_kernels_scalar, always},
    {&dm_kernels_fp32, always},
};

const dm_kernels *dm_kernels_pick(const char *isa, dm_err *err) {
  if (!isa) isa = getenv("DEMARCHE_ISA");
  if (isa && !*isa) isa = NULL;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    if (isa && strcmp(isa, paths[i].kernels->name) != 0) continue;
    if (paths[i].available()) return paths[i].kernels;
    if (isa) {
      dm_fail(err, DM_EARG, "nn", NULL, 0, 0, "this processor has no %s; leave the choice to the program", isa);
      return NULL;
    }
  }
  dm_fail(err, DM_EARG, "nn", NULL, 0, 0, "unknown instruction set \"%.40s\"; known: avx512, avx2, scalar, fp32", isa);
  return NULL;
}

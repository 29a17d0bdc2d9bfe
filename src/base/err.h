/* err.h - filling a caller's dm_err. */
#ifndef DM_BASE_ERR_H
#define DM_BASE_ERR_H

#include "demarche.h"

/* Sets *err (may be NULL) and gives code, so that a failing function ends in `return dm_fail(...)`:
 *   int dm_fail(dm_err *err, dm_code code, const char *stage, const char *path, uint64_t line, uint64_t offset,
 *               const char *format, ...)
 * path may be NULL. A macro, so that compilers and analysers see that the result is the code, never 0. */
#define dm_fail(err, code, ...) (dm_err_set((err), (code), __VA_ARGS__), dm_failed(code))

void dm_err_set(dm_err *err, dm_code code, const char *stage, const char *path, uint64_t line, uint64_t offset,
                const char *format, ...) __attribute__((format(printf, 7, 8)));
static inline int dm_failed(dm_code code) { return (int)code; }

#endif

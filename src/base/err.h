/* err.h - filling a caller's dm_err. */
#ifndef DM_BASE_ERR_H
#define DM_BASE_ERR_H

#include "demarche.h"

/* Sets *err (may be NULL) and returns code, so that a failing function ends in `return dm_fail(...)`. path may be NULL. */
int dm_fail(dm_err *err, dm_code code, const char *stage, const char *path, uint64_t line, uint64_t offset, const char *format,
            ...) __attribute__((format(printf, 7, 8)));

#endif

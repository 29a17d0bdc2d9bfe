#include "base/err.h"

#include <stdarg.h>

void dm_err_set(dm_err *err, dm_code code, const char *stage, const char *path, uint64_t line, uint64_t offset,
                const char *format, ...) {
  if (!err) return;
  err->code = code;
  err->stage = stage;
  err->line = line;
  err->offset = offset;
  snprintf(err->path, sizeof err->path, "%s", path ? path : "");
  va_list args;
  va_start(args, format);
  vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
}

#include "base/str.h"
#include "fact/fact.h"

#include <stdarg.h>
#include <stdio.h>

void dm_trace_add(dm_trace *trace, uint32_t sentence, uint32_t token, dm_str rule, bool made, const char *format, ...) {
  if (!trace) return;
  char text[512];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (n < 0) n = 0;
  if (n >= (int)sizeof text) n = (int)sizeof text - 1;
  dm_trace_line line = {.sentence = sentence, .token = token, .made = made};
  line.rule = dm_str_copy(trace->arena, rule);
  line.because = dm_str_copy(trace->arena, (dm_str){text, (uint32_t)n});
  DM_PUSH(trace->arena, &trace->list, line);
}

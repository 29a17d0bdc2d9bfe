#include "base/note.h"

#include "base/limits.h"
#include "base/str.h"

#include <stdarg.h>

void dm_note_add(dm_notes *notes, const char *stage, dm_span span, const char *format, ...) {
  if (!notes) return;
  if (notes->list.n >= DM_LIMIT_NOTES) {
    notes->dropped++;
    notes->list.v[notes->list.n - 1] = (dm_note){
        "note", dm_str_printf(notes->arena, "%u further notes not kept (limit %u)", notes->dropped + 1, DM_LIMIT_NOTES), {0, 0}};
    return;
  }
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  dm_note note = {stage, dm_str_copy(notes->arena, dm_str_of(text)), span};
  DM_PUSH(notes->arena, &notes->list, note);
}

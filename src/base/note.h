/* note.h - the remarks of one document, appended by every stage. */
#ifndef DM_BASE_NOTE_H
#define DM_BASE_NOTE_H

#include "base/arena.h"
#include "demarche.h"

typedef struct dm_notes {
  dm_arena *arena;
  DM_LIST(dm_note) list;
  uint32_t dropped; /* notes beyond DM_LIMIT_NOTES, counted; the last note tells their number */
} dm_notes;

/* Appends a note; the text is formatted into the document's arena. */
void dm_note_add(dm_notes *notes, const char *stage, dm_span span, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif

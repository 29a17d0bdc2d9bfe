/* lemma.h - lemma edit classes KEY|n|suffix: docs/model.md, section 4. */
#ifndef DM_SYNTAX_LEMMA_H
#define DM_SYNTAX_LEMMA_H

#include "base/arena.h"
#include "base/str.h"

typedef struct dm_lemma_edit {
  char key;      /* 'L' from the lower-cased form, 'K' from the form, '=' the suffix is the lemma */
  uint32_t cut;  /* code points removed from the end */
  dm_str suffix; /* borrowed from the class string */
} dm_lemma_edit;

/* False when the class is not of that form. */
bool dm_lemma_edit_read(dm_str cls, dm_lemma_edit *out);
/* True when the edit takes something off the word or adds to it. */
static inline bool dm_lemma_changes(const dm_lemma_edit *edit) { return edit->key != '=' && (edit->cut || edit->suffix.n); }
/* The lemma: a slice of low, form or the suffix where it is one, else a new string in the arena. */
dm_str dm_lemma_apply(dm_arena *arena, const dm_lemma_edit *edit, dm_str form, dm_str low);

#endif

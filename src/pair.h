/* pair.h - a sentence in which two parties are marked, through the pipe: what does the one do to the other? */
#ifndef DM_PAIR_H
#define DM_PAIR_H

#include "fact/relate.h"
#include "pipe.h"

typedef struct dm_pair {
  dm_str text; /* without the marks, repaired as the pipe would */
  dm_span source[DM_MARKS], target[DM_MARKS];
  uint32_t n_source, n_target;
} dm_pair;

/* Reads "<s>Iran</s> met <t>Oman</t>." into the arena. A side may be marked several times or not at all. NULL, or why it cannot:
 * no marks, nested or unclosed ones, an empty one, more than DM_MARKS of a side. */
const char *dm_pair_read(dm_arena *arena, dm_str marked, dm_pair *out);
/* date: publication day, or empty. On success *document is the caller's; the relation's strings live as long as it and the
 * engine. The document has no record: only the relation was looked for. */
int dm_pair_relate(dm_worker *worker, const dm_pair *pair, dm_str date, dm_document **document, dm_relation *out, dm_err *err);

#endif

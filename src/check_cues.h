/* check_cues.h - the examples of speech cues and stance predicates, run through the whole pipe. Stands beside pipe.h, above
 * all stages. */
#ifndef DM_CHECK_CUES_H
#define DM_CHECK_CUES_H

#include "pipe.h"

/* One example that does not hold: where its row stands, the sentence, and what came instead. */
typedef void dm_cues_tell(void *user, const char *path, uint32_t line, dm_str sentence, dm_str what);

typedef struct dm_cues_result {
  uint32_t n_examples, n_failed;
} dm_cues_result;

/* Runs every `ex` and `not` sentence of data/lang/en/speech and data/lang/en/stance. An `ex` holds when its row makes a
 * statement (a position, a condition, a claimed alignment, as its table goes) in the sentence, a `not` when it makes none.
 * tell may be NULL. Returns a negative code only when the pipe itself fails. */
int dm_cues_check(const dm_engine *engine, dm_cues_tell *tell, void *user, dm_cues_result *result, dm_err *err);

#endif

/* check_frames.h - the examples of event frames, run through the whole pipe. Stands beside pipe.h, above all stages. */
#ifndef DM_CHECK_FRAMES_H
#define DM_CHECK_FRAMES_H

#include "pipe.h"

/* One example that does not hold: where its frame stands, the sentence, and what came instead. */
typedef void dm_frames_tell(void *user, const char *path, uint32_t line, dm_str sentence, dm_str what);

typedef struct dm_frames_result {
  uint32_t n_examples, n_failed;
} dm_frames_result;

/* Runs every `ex` and `not` sentence of the engine's frames. An `ex` holds when its frame makes an event in it and, where
 * the sentence ends in "=> SOURCE > TARGET", an event of the frame's type has these countries ("---": none known; the target
 * may be left out); the `ex` of a sense that is no event holds when there is no event at all. A `not` holds when its frame makes
 * no event in it. tell may be NULL. Returns a negative code only when the pipe itself fails. */
int dm_frames_check(const dm_engine *engine, dm_frames_tell *tell, void *user, dm_frames_result *result, dm_err *err);

#endif

/* doubts.h - how sure an event is: what tends to go wrong, weighed by data/lang/en/events/doubts.tsv. */
#ifndef DM_FACT_DOUBTS_H
#define DM_FACT_DOUBTS_H

#include "fact/events.h"

/* Fills out[DM_DOUBT_COUNT], each 0 to 1, for an event that was made from c and told n_mentions times. */
void dm_doubts_of(const dm_frames *frames, const dm_facts *facts, const dm_str *lemmas, const dm_candidate *c,
                  uint32_t n_mentions, double *out);
/* The raw confidence that they leave: the logistic function of their weighted sum. */
double dm_doubts_weigh(const dm_frames *frames, const double *values);
/* "arc 0.31, no_target 1.00": those that are not 0, for the trace. */
dm_str dm_doubts_told(dm_arena *arena, const double *values);

#endif

/* analysis_part.h - what the files of the analysis share. */
#ifndef DM_STORE_ANALYSIS_PART_H
#define DM_STORE_ANALYSIS_PART_H

#include "base/err.h"
#include "store/analysis.h"

/* Day of YYYY, YYYY-MM (their first day) or YYYY-MM-DD; 0 for anything else. And back: empty for day 0. */
int dm_analysis_day(dm_str date);
dm_str dm_analysis_date(dm_arena *arena, int day);

static inline int dm_analysis_memory(dm_err *err) { return dm_fail(err, DM_ENOMEM, "store", NULL, 0, 0, "out of memory"); }
/* The code of a failure that dm_sql told with NULL. */
static inline int dm_analysis_failed(const dm_err *err) { return err && err->code ? (int)err->code : (int)DM_EIO; }

/* Rows of one actor on one issue among the sorted stances: v[first] .. v[result - 1]. */
static inline uint32_t dm_stances_run(const dm_stances *s, uint32_t first) {
  uint32_t end = first;
  while (end < s->n && s->v[end].actor == s->v[first].actor && s->v[end].issue == s->v[first].issue) end++;
  return end;
}

/* The stance of rows v[first..end) at a day, as dm_cell has it; false when none of them counts. */
bool dm_cell_make(const dm_stances *s, uint32_t first, uint32_t end, int day, int window, double half_life, dm_cell *cell);

static inline bool dm_stance_conditional(const dm_stance *row) { return row->sign == 0 || row->ask.n || row->give.n; }

#endif

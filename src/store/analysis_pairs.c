/* analysis_pairs.c - how near two actors are over time, and who contradicts himself. */
#include "store/analysis_part.h"

#include "base/str.h"
#include "mention/days.h"

#include <math.h>
#include <stdlib.h>

/* ---- alignment --------------------------------------------------------------------------------------------------------------
 */

/* Where the rows of an actor begin and end. */
static void rows_of(const dm_stances *s, uint32_t actor, uint32_t *first, uint32_t *end) {
  uint32_t low = 0, high = s->n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (s->v[middle].actor < actor)
      low = middle + 1;
    else
      high = middle;
  }
  *first = low;
  for (*end = low; *end < s->n && s->v[*end].actor == actor;) (*end)++;
}

static void align(const dm_stances *s, dm_arena *arena, uint32_t a, uint32_t b, int window, double half_life,
                  dm_alignment_point *point) {
  DM_LIST(struct dm_alignment_issue) issues = {0};
  uint32_t i, i_end, j, j_end;
  double sum = 0;
  rows_of(s, a, &i, &i_end);
  rows_of(s, b, &j, &j_end);
  while (i < i_end && j < j_end) {
    uint32_t next_i = dm_stances_run(s, i), next_j = dm_stances_run(s, j);
    int order = (s->v[i].issue > s->v[j].issue) - (s->v[i].issue < s->v[j].issue);
    dm_cell x, y;
    if (order == 0 && dm_cell_make(s, i, next_i, point->day, window, half_life, &x) &&
        dm_cell_make(s, j, next_j, point->day, window, half_life, &y)) {
      struct dm_alignment_issue issue = {x.issue, x.stance, y.stance, 1 - fabs(x.stance - y.stance)};
      DM_PUSH(arena, &issues, issue);
      sum += issue.part;
    }
    if (order <= 0) i = next_i;
    if (order >= 0) j = next_j;
  }
  point->issues = issues.v;
  point->n_issues = issues.n;
  point->index = issues.n ? sum / issues.n : NAN;
}

void dm_alignment_make(const dm_stances *s, dm_arena *arena, uint32_t a, uint32_t b, int from, int to, int window,
                       double half_life, dm_alignment *out) {
  DM_LIST(dm_alignment_point) points = {0};
  *out = (dm_alignment){0};
  if (from <= 0 || to < from || to - from > 100 * 366 || a == DM_NONE || b == DM_NONE) return;
  for (int month = dm_day_month(from); month && month <= to; month = dm_day_add_months(month, 1)) {
    int next = dm_day_add_months(month, 1);
    dm_alignment_point point = {.day = next && next - 1 < to ? next - 1 : to};
    align(s, arena, a, b, window, half_life, &point);
    DM_PUSH(arena, &points, point);
  }
  *out = (dm_alignment){points.v, points.n};
}

/* ---- contradictions
 * ------------------------------------------------------------------------------------------------------------ */

const char *dm_contradiction_name(dm_contradiction_level level) {
  static const char *const names[] = {"no", "half", "full"};
  return names[level];
}

static bool hedged(const dm_stance *row) { return dm_str_is(row->strength, "hedged"); }

dm_contradiction_level dm_contradiction_of(const dm_stance *a, const dm_stance *b) {
  bool ca = dm_stance_conditional(a), cb = dm_stance_conditional(b);
  if (a->sign * b->sign == -1) return ca || cb || hedged(a) || hedged(b) ? DM_CONTRADICTION_HALF : DM_CONTRADICTION_FULL;
  /* For or against without more, and then only on terms, or the other way round. */
  return (a->sign != 0 && !ca && cb) || (b->sign != 0 && !cb && ca) ? DM_CONTRADICTION_HALF : DM_CONTRADICTION_NO;
}

static int compare_contradictions(const void *pa, const void *pb) {
  const struct dm_contradiction *a = pa, *b = pb;
  if (a->level != b->level) return a->level > b->level ? -1 : 1;
  if (a->later->day != b->later->day) return a->later->day > b->later->day ? -1 : 1;
  if (a->later->position != b->later->position) return a->later->position < b->later->position ? -1 : 1;
  return (a->earlier->position > b->earlier->position) - (a->earlier->position < b->earlier->position);
}

void dm_contradictions_find(const dm_stances *s, dm_arena *arena, dm_contradictions *out) {
  DM_LIST(struct dm_contradiction) list = {0};
  for (uint32_t i = 1; i < s->n; i++) {
    const dm_stance *earlier = &s->v[i - 1], *later = &s->v[i];
    if (earlier->actor != later->actor || earlier->issue != later->issue) continue;
    dm_contradiction_level level = dm_contradiction_of(earlier, later);
    struct dm_contradiction c = {level, earlier, later};
    if (level != DM_CONTRADICTION_NO) DM_PUSH(arena, &list, c);
  }
  if (list.n) qsort(list.v, list.n, sizeof *list.v, compare_contradictions);
  out->v = list.v;
  out->n = list.n;
}

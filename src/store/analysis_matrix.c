/* analysis_matrix.c - the position matrix at a day, what changed between two, and one cell over time. */
#include "store/analysis_part.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>

/* ---- cells -------------------------------------------------------------------------------------------------------------- */

/* Distinct stories among rows; runs are short, and long ones are bounded by looking back over the newest 64 only: a story's
 * copies are printed within days. */
static bool seen_before(const dm_stances *s, uint32_t first, uint32_t i) {
  uint32_t back = i > first + 64 ? i - 64 : first;
  for (uint32_t j = back; j < i; j++)
    if (s->v[j].story == s->v[i].story) return true;
  return false;
}

bool dm_cell_make(const dm_stances *s, uint32_t first, uint32_t end, int day, int window, double half_life, dm_cell *cell) {
  double weight[3] = {0}, best[3] = {0}; /* by sign + 1 */
  *cell = (dm_cell){.actor = s->v[first].actor, .issue = s->v[first].issue};
  while (first < end && window && s->v[first].day < day - window) first++;
  for (uint32_t i = first; i < end && s->v[i].day <= day; i++) {
    const dm_stance *row = &s->v[i];
    double w = row->confidence * (half_life > 0 ? exp2(-(day - row->day) / half_life) : 1.0);
    weight[row->sign + 1] += w;
    if (row->confidence > best[row->sign + 1]) best[row->sign + 1] = row->confidence;
    if (!cell->n_rows) cell->first_day = row->day;
    cell->n_rows++;
    cell->n_stories += !seen_before(s, first, i);
    cell->last_day = row->day;
    cell->last = row;
  }
  double sum = weight[0] + weight[1] + weight[2];
  if (!(sum > 0)) return false;
  cell->stance = (weight[2] - weight[0]) / sum;
  int side = cell->stance > 0 ? 2 : cell->stance < 0 ? 0 : 1;
  cell->certainty = best[side] * weight[side] / sum;
  return true;
}

void dm_matrix_at(const dm_stances *s, dm_arena *arena, int day, int window, double half_life, dm_matrix *out) {
  DM_LIST(dm_cell) cells = {0};
  for (uint32_t first = 0, end; first < s->n; first = end) {
    dm_cell cell;
    end = dm_stances_run(s, first);
    if (dm_cell_make(s, first, end, day, window, half_life, &cell)) DM_PUSH(arena, &cells, cell);
  }
  *out = (dm_matrix){day, cells.v, cells.n};
}

/* ---- changes -------------------------------------------------------------------------------------------------------------- */

#define SIDE_LEAST 0.1  /* a stance nearer to 0 is on no side */
#define MOVE_LEAST 0.25 /* |stance| that grows or shrinks less has not moved */

const char *dm_change_name(dm_change_kind kind) {
  static const char *const names[] = {"new", "reversed", "hardened", "softened"};
  return names[kind];
}

static int strength_rank(dm_str strength) {
  return dm_str_is(strength, "categorical") ? 2 : dm_str_is(strength, "plain") ? 1 : 0;
}

/* 1 firmer, -1 weaker, 0 the same: of two stances whose mean has not moved, by their newest rows. */
static int firmer(const dm_stance *before, const dm_stance *after) {
  if (before == after) return 0;
  int condition = (int)dm_stance_conditional(before) - (int)dm_stance_conditional(after);
  if (condition) return condition;
  int strength = strength_rank(after->strength) - strength_rank(before->strength);
  return (strength > 0) - (strength < 0);
}

static bool changed(const dm_cell *before, const dm_cell *after, dm_change_kind *kind) {
  double move = fabs(after->stance) - fabs(before->stance);
  bool sides = fabs(before->stance) >= SIDE_LEAST && fabs(after->stance) >= SIDE_LEAST;
  int direction = move >= MOVE_LEAST ? 1 : move <= -MOVE_LEAST ? -1 : firmer(before->last, after->last);
  if (sides && before->stance * after->stance < 0)
    *kind = DM_CHANGE_REVERSED;
  else if (direction)
    *kind = direction > 0 ? DM_CHANGE_HARDENED : DM_CHANGE_SOFTENED;
  else
    return false;
  return true;
}

static int compare_changes(const void *pa, const void *pb) {
  const dm_cell *a = ((const dm_change *)pa)->after, *b = ((const dm_change *)pb)->after;
  if (a->last_day != b->last_day) return a->last_day > b->last_day ? -1 : 1;
  if (a->actor != b->actor) return a->actor < b->actor ? -1 : 1;
  return (a->issue > b->issue) - (a->issue < b->issue);
}

void dm_changes_between(const dm_matrix *before, const dm_matrix *after, dm_arena *arena, dm_changes *out) {
  DM_LIST(dm_change) list = {0};
  uint32_t j = 0;
  for (uint32_t i = 0; i < after->n; i++) {
    const dm_cell *new = &after->v[i], *old = NULL;
    while (j < before->n &&
           (before->v[j].actor < new->actor || (before->v[j].actor == new->actor && before->v[j].issue < new->issue)))
      j++;
    if (j < before->n && before->v[j].actor == new->actor && before->v[j].issue == new->issue) old = &before->v[j];
    dm_change change = {DM_CHANGE_NEW, old, new};
    if (!old || changed(old, new, &change.kind)) DM_PUSH(arena, &list, change);
  }
  if (list.n) qsort(list.v, list.n, sizeof *list.v, compare_changes);
  *out = (dm_changes){list.v, list.n};
}

/* ---- one cell over time --------------------------------------------------------------------------------------------------- */

/* The last rows that still weigh: with 2,000 rows before it, one row moves the mean by nothing that a person would see. */
#define LOOK_BACK 2000u

/* The first row of that actor on that issue, or of what comes after it. */
static uint32_t first_row(const dm_stances *s, uint32_t actor, uint32_t issue) {
  uint32_t low = 0, high = s->n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    const dm_stance *row = &s->v[middle];
    if (row->actor < actor || (row->actor == actor && row->issue < issue))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void dm_timeline_make(const dm_stances *s, dm_arena *arena, uint32_t actor, uint32_t issue, double half_life, dm_timeline *out) {
  *out = (dm_timeline){0};
  uint32_t first = first_row(s, actor, issue);
  if (first == s->n || s->v[first].actor != actor || s->v[first].issue != issue) return;
  uint32_t end = dm_stances_run(s, first);
  out->n = end - first;
  out->v = dm_arena_alloc(arena, sizeof *out->v * out->n);
  for (uint32_t i = first; i < end; i++) {
    dm_cell cell;
    uint32_t start = i > first + LOOK_BACK ? i - LOOK_BACK : first;
    bool any = dm_cell_make(s, start, end, s->v[i].day, 0, half_life, &cell);
    out->v[i - first].row = &s->v[i];
    out->v[i - first].stance = any ? cell.stance : NAN;
  }
}

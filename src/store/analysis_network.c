/* analysis_network.c - congruence, conflict and subtract networks of actors, over one stretch of time or moving windows. */
#include "store/analysis_part.h"

#include "mention/days.h"

#include <math.h>
#include <stdlib.h>

const char *dm_network_kind_name(unsigned i) {
  static const char *const names[] = {"congruence", "conflict", "subtract"};
  return i < 3 ? names[i] : NULL;
}

const char *dm_normalisation_name(unsigned i) {
  static const char *const names[] = {"none", "average", "jaccard", "cosine"};
  return i < 4 ? names[i] : NULL;
}

const char *dm_duplicates_name(unsigned i) {
  static const char *const names[] = {"all", "document", "story", "week", "month", "year", "window"};
  return i < 7 ? names[i] : NULL;
}

/* ---- counting -------------------------------------------------------------------------------------------------------------- */

/* How often an actor took each sign on an issue. */
typedef struct tally {
  uint32_t issue, actor;
  double count[3]; /* by sign + 1 */
} tally;

/* Rows of one actor, issue and sign with the same key count once. */
static int64_t repetition_key(const dm_stance *row, dm_duplicates rule) {
  switch (rule) {
  case DM_DUP_DOCUMENT:
    return row->doc;
  case DM_DUP_STORY:
    return row->story;
  case DM_DUP_WEEK:
    return dm_day_week(row->day);
  case DM_DUP_MONTH:
    return dm_day_month(row->day);
  case DM_DUP_YEAR:
    return dm_day_year(row->day);
  case DM_DUP_WINDOW:
    return 0;
  default:
    return row->position;
  }
}

static int compare_keys(const void *pa, const void *pb) {
  int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
  return (a > b) - (a < b);
}

static double distinct(int64_t *keys, uint32_t n) {
  uint32_t count = 0;
  if (n) qsort(keys, n, sizeof *keys, compare_keys);
  for (uint32_t i = 0; i < n; i++) count += i == 0 || keys[i] != keys[i - 1];
  return count;
}

static bool within(int day, int from, int to) { return (!from || day >= from) && (!to || day <= to); }

static tally tally_run(const dm_stances *s, uint32_t first, uint32_t end, int from, int to, dm_duplicates rule, int64_t *keys) {
  tally t = {.issue = s->v[first].issue, .actor = s->v[first].actor};
  for (int sign = -1; sign <= 1; sign++) {
    uint32_t n = 0;
    for (uint32_t i = first; i < end; i++)
      if (s->v[i].sign == sign && within(s->v[i].day, from, to)) keys[n++] = repetition_key(&s->v[i], rule);
    t.count[sign + 1] = distinct(keys, n);
  }
  return t;
}

static int compare_tallies(const void *pa, const void *pb) {
  const tally *a = pa, *b = pb;
  if (a->issue != b->issue) return a->issue < b->issue ? -1 : 1;
  return (a->actor > b->actor) - (a->actor < b->actor);
}

typedef struct tallies {
  tally *v; /* by issue, actor */
  uint32_t n;
} tallies;

static tallies count_rows(const dm_stances *s, dm_arena *arena, int from, int to, dm_duplicates rule) {
  DM_LIST(tally) list = {0};
  int64_t *keys = DM_NEW(arena, int64_t, s->n);
  for (uint32_t first = 0, end; first < s->n; first = end) {
    end = dm_stances_run(s, first);
    tally t = tally_run(s, first, end, from, to, rule, keys);
    if (t.count[0] + t.count[1] + t.count[2] > 0) DM_PUSH(arena, &list, t);
  }
  if (list.n) qsort(list.v, list.n, sizeof *list.v, compare_tallies);
  return (tallies){list.v, list.n};
}

/* ---- pairs ------------------------------------------------------------------------------------------------------------------
 */

/* Sums over the issues that two actors share. */
typedef struct pair {
  double congruence, conflict, products; /* products: m11 */
  double only_a, only_b;                 /* counts whose counterpart is 0: within shared issues here, elsewhere by `total` */
  double shared_a, shared_b;             /* counts on shared issues */
  uint32_t n_issues;
} pair;

static void add_issue(pair *p, const tally *a, const tally *b) {
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) {
      double far = abs(i - j) / 2.0, product = a->count[i] * b->count[j];
      p->congruence += product * (1 - far);
      p->conflict += product * far;
    }
    p->products += a->count[i] * b->count[i];
    if (b->count[i] == 0) p->only_a += a->count[i];
    if (a->count[i] == 0) p->only_b += b->count[i];
    p->shared_a += a->count[i];
    p->shared_b += b->count[i];
  }
  p->n_issues++;
}

static void pair_up(const tallies *t, uint32_t n_actors, pair *pairs) {
  for (uint32_t first = 0, end; first < t->n; first = end) {
    for (end = first; end < t->n && t->v[end].issue == t->v[first].issue;) end++;
    for (uint32_t i = first; i < end; i++)
      for (uint32_t j = i + 1; j < end; j++)
        add_issue(&pairs[(size_t)t->v[i].actor * n_actors + t->v[j].actor], &t->v[i], &t->v[j]);
  }
}

typedef struct activity {
  double *total, *squares; /* per actor: sums of counts and of their squares */
} activity;

static activity measure(const tallies *t, dm_arena *arena, uint32_t n_actors) {
  activity a = {DM_NEW(arena, double, n_actors), DM_NEW(arena, double, n_actors)};
  for (uint32_t i = 0; i < t->n; i++)
    for (int q = 0; q < 3; q++) {
      a.total[t->v[i].actor] += t->v[i].count[q];
      a.squares[t->v[i].actor] += t->v[i].count[q] * t->v[i].count[q];
    }
  return a;
}

static double divisor(const pair *p, const activity *a, uint32_t i, uint32_t j, dm_normalisation rule) {
  switch (rule) {
  case DM_NORM_AVERAGE:
    return (a->total[i] + a->total[j]) / 2;
  case DM_NORM_JACCARD:
    return p->only_a + a->total[i] - p->shared_a + p->only_b + a->total[j] - p->shared_b + p->products;
  case DM_NORM_COSINE:
    return sqrt(a->squares[i]) * sqrt(a->squares[j]);
  default:
    return 1;
  }
}

static double weigh(const pair *p, dm_network_kind kind) {
  return kind == DM_CONGRUENCE ? p->congruence : kind == DM_CONFLICT ? p->conflict : p->congruence - p->conflict;
}

int dm_network_make(const dm_stances *s, dm_arena *arena, int from, int to, const dm_network_options *options, dm_network *out,
                    dm_err *err) {
  uint32_t n = s->n_actors;
  *out = (dm_network){.from = from, .to = to};
  if (n > DM_NETWORK_ACTORS)
    return dm_fail(err, DM_ELIMIT, "analysis", NULL, 0, 0,
                   "a network of %u actors is beyond the limit of %u; ask for the busiest ones", n, DM_NETWORK_ACTORS);
  pair *pairs = calloc((size_t)n * n + 1, sizeof *pairs);
  if (!pairs) return dm_analysis_memory(err);
  tallies t = count_rows(s, arena, from, to, options->duplicates);
  activity a = measure(&t, arena, n);
  pair_up(&t, n, pairs);
  DM_LIST(struct dm_edge) edges = {0};
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = i + 1; j < n; j++) {
      const pair *p = &pairs[(size_t)i * n + j];
      double by = p->n_issues ? divisor(p, &a, i, j, options->normalisation) : 0;
      struct dm_edge e = {i, j, by > 0 ? weigh(p, options->kind) / by : 0, p->n_issues};
      if (e.weight != 0 && fabs(e.weight) >= options->min_weight) DM_PUSH(arena, &edges, e);
    }
  free(pairs);
  out->edges = edges.v;
  out->n_edges = edges.n;
  out->activity = DM_NEW(arena, uint32_t, n);
  for (uint32_t i = 0; i < n; i++) out->activity[i] = (uint32_t)a.total[i];
  return 0;
}

int dm_network_windows(const dm_stances *s, dm_arena *arena, int from, int to, int width, int step,
                       const dm_network_options *options, dm_network **out, uint32_t *n, dm_err *err) {
  *n = 0;
  if (width <= 0 || step <= 0 || from <= 0 || to < from)
    return dm_fail(err, DM_EARG, "analysis", NULL, 0, 0,
                   "a moving window needs a first and last day, and a width and step of at least a day");
  int64_t first = (int64_t)from + width - 1, count = to <= first ? 1 : (to - first + step - 1) / step + 1;
  if (count > DM_NETWORK_WINDOWS)
    return dm_fail(err, DM_ELIMIT, "analysis", NULL, 0, 0, "%lld windows are beyond the limit of %u; take a larger step",
                   (long long)count, DM_NETWORK_WINDOWS);
  *out = DM_NEW(arena, dm_network, count);
  for (int64_t i = 0; i < count; i++) {
    int end = (int)(first + i * step);
    int code = dm_network_make(s, arena, end - width + 1, end, options, &(*out)[i], err);
    if (code < 0) return code;
  }
  *n = (uint32_t)count;
  return 0;
}

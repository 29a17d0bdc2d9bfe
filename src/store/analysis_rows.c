/* analysis_rows.c - the stances that the analysis counts, loaded once and in one order. */
#include "store/analysis.h"

#include "base/map.h"
#include "base/str.h"
#include "mention/days.h"
#include "store/analysis_part.h"

#include <stdlib.h>

/* ---- names of the choices ------------------------------------------------------------------------------------------- */

const char *dm_level_name(unsigned i) {
  static const char *const names[] = {"side", "country", "name"};
  return i < 3 ? names[i] : NULL;
}

int dm_name_index(const char *(*name)(unsigned), const char *wanted) {
  for (unsigned i = 0; wanted && name(i); i++)
    if (!strcmp(name(i), wanted)) return (int)i;
  return -1;
}

/* ---- days ------------------------------------------------------------------------------------------------------------- */

int dm_analysis_day(dm_str date) {
  char full[] = "0000-01-01";
  if (date.n != 4 && date.n != 7 && date.n != 10) return 0;
  memcpy(full, date.p, date.n);
  return dm_day_parse(dm_str_of(full));
}

dm_str dm_analysis_date(dm_arena *arena, int day) {
  dm_ymd d = dm_day_date(day);
  return day ? dm_str_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day) : (dm_str){0};
}

/* ---- loading ------------------------------------------------------------------------------------------------------------ */

#define COLUMNS                                                                                                                  \
  "SELECT s.position_id, s.doc_id, d.story_id, s.holder, s.holder_name, s.holder_country, s.issue_id, s.issue, s.sign, s.act, "  \
  "s.strength, s.ask, s.give, s.date, s.confidence FROM stances s JOIN documents d ON d.doc_id = s.doc_id "

static const char all_rows[] = COLUMNS "WHERE s.date BETWEEN ?1 AND ?2 AND s.confidence >= ?3";
/* The merged issues are looked for among the few rows of `issues`, so that the positions come by their index. */
static const char rows_of_issue[] = COLUMNS "WHERE s.position_id IN (SELECT p.position_id FROM positions p WHERE p.issue_id IN "
                                            "(SELECT issue_id FROM issues WHERE issue_id = "
                                            "?4 OR merged_into = ?4) UNION SELECT row_id FROM corrections WHERE row_kind = "
                                            "'position' AND field = 'issue') AND s.issue_id = "
                                            "?4 AND s.date BETWEEN ?1 AND ?2 AND s.confidence >= ?3";
static const char undated_rows[] = "SELECT count(*) FROM positions_now WHERE date IS NULL";

/* Strings met while loading, each kept once, numbered as they came. */
typedef struct name_table {
  dm_map map;
  DM_LIST(dm_str) names;
} name_table;

typedef struct loader {
  dm_arena *arena;
  dm_level level;
  name_table actors, issues, words;
  DM_LIST(dm_str) labels;
  DM_LIST(dm_stance) rows;
} loader;

static uint32_t intern(dm_arena *arena, name_table *table, dm_str name) {
  uint32_t i = dm_map_get(&table->map, name);
  if (i != DM_NONE) return i;
  dm_str copy = dm_str_copy(arena, name);
  i = table->names.n;
  DM_PUSH(arena, &table->names, copy);
  return dm_map_put(&table->map, copy, i) ? i : DM_NONE;
}

/* A short text that many rows share. */
static dm_str keep(loader *l, dm_str s) {
  if (!s.n) return (dm_str){0};
  uint32_t i = intern(l->arena, &l->words, s);
  return i < l->words.names.n ? l->words.names.v[i] : (dm_str){0};
}

static dm_str actor_of(const loader *l, sqlite3_stmt *q) {
  dm_str side = dm_sql_str(q, 3), name = dm_sql_str(q, 4), country = dm_sql_str(q, 5);
  if (l->level == DM_LEVEL_SIDE) return side;
  if (l->level == DM_LEVEL_NAME) return name.n ? name : side;
  bool is_country = country.n == 3 && !dm_str_is(country, "IGO") && !dm_str_is(country, "NGO") && !dm_str_is(country, "MNC");
  return is_country ? country : side;
}

static int take_row(loader *l, sqlite3_stmt *q, dm_err *err) {
  dm_stance row = {
      .position = sqlite3_column_int64(q, 0), .doc = sqlite3_column_int64(q, 1), .story = sqlite3_column_int64(q, 2)};
  row.date = keep(l, dm_sql_str(q, 13));
  row.day = dm_analysis_day(row.date);
  if (!row.day) return 0;
  row.actor = intern(l->arena, &l->actors, actor_of(l, q));
  row.issue = intern(l->arena, &l->issues, dm_sql_str(q, 6));
  if (row.actor == DM_NONE || row.issue == DM_NONE) return dm_analysis_memory(err);
  if (row.issue == l->labels.n) DM_PUSH(l->arena, &l->labels, dm_str_copy(l->arena, dm_sql_str(q, 7)));
  row.holder = keep(l, dm_sql_str(q, 4));
  row.sign = sqlite3_column_int(q, 8);
  row.act = keep(l, dm_sql_str(q, 9));
  row.strength = keep(l, dm_sql_str(q, 10));
  row.ask = keep(l, dm_sql_str(q, 11));
  row.give = keep(l, dm_sql_str(q, 12));
  row.confidence = sqlite3_column_double(q, 14);
  DM_PUSH(l->arena, &l->rows, row);
  return 0;
}

static int compare_names(const void *a, const void *b, void *names) {
  const dm_str *v = names;
  return dm_str_cmp(v[*(const uint32_t *)a], v[*(const uint32_t *)b]);
}

/* rank[i]: place of name i among the names in ascending order. */
static uint32_t *ranks(dm_arena *arena, const name_table *table) {
  uint32_t n = table->names.n;
  uint32_t *order = DM_NEW(arena, uint32_t, n), *rank = DM_NEW(arena, uint32_t, n);
  for (uint32_t i = 0; i < n; i++) order[i] = i;
  if (n) qsort_r(order, n, sizeof *order, compare_names, table->names.v);
  for (uint32_t i = 0; i < n; i++) rank[order[i]] = i;
  return rank;
}

static int compare_rows(const void *pa, const void *pb) {
  const dm_stance *a = pa, *b = pb;
  if (a->actor != b->actor) return a->actor < b->actor ? -1 : 1;
  if (a->issue != b->issue) return a->issue < b->issue ? -1 : 1;
  if (a->day != b->day) return a->day < b->day ? -1 : 1;
  return (a->position > b->position) - (a->position < b->position);
}

static void hand_over(loader *l, dm_stances *out) {
  uint32_t *actor_rank = ranks(l->arena, &l->actors), *issue_rank = ranks(l->arena, &l->issues);
  out->n_actors = l->actors.names.n;
  out->n_issues = l->issues.names.n;
  out->actors = DM_NEW(l->arena, dm_str, out->n_actors);
  out->issues = DM_NEW(l->arena, dm_str, out->n_issues);
  out->labels = DM_NEW(l->arena, dm_str, out->n_issues);
  for (uint32_t i = 0; i < out->n_actors; i++) out->actors[actor_rank[i]] = l->actors.names.v[i];
  for (uint32_t i = 0; i < out->n_issues; i++) {
    out->issues[issue_rank[i]] = l->issues.names.v[i];
    out->labels[issue_rank[i]] = l->labels.v[i];
  }
  out->v = l->rows.v;
  out->n = l->rows.n;
  for (uint32_t i = 0; i < out->n; i++) {
    out->v[i].actor = actor_rank[out->v[i].actor];
    out->v[i].issue = issue_rank[out->v[i].issue];
  }
  if (out->n) qsort(out->v, out->n, sizeof *out->v, compare_rows);
}

static int load(dm_store *store, loader *l, const dm_stance_filter *f, dm_stances *out, dm_err *err) {
  /* Text compares like the days do; "~" comes after every date. */
  dm_str from = dm_analysis_date(l->arena, f->from), to = f->to ? dm_analysis_date(l->arena, f->to) : DM_S("~");
  /* A year or month alone sorts before its first day. */
  if (from.n > 7 && dm_str_ends(from, DM_S("-01"))) from.n = dm_str_ends(from, DM_S("-01-01")) ? 4 : 7;
  int64_t undated = 0;
  int code = dm_sql_number(store, err, &undated, undated_rows, "");
  if (code < 0) return code;
  out->undated = (uint32_t)undated;
  sqlite3_stmt *q = f->issue.n ? dm_sql(store, err, rows_of_issue, "ttdt", from, to, f->min_confidence, f->issue)
                               : dm_sql(store, err, all_rows, "ttd", from, to, f->min_confidence);
  if (!q) return dm_analysis_failed(err);
  for (;;) {
    code = dm_sql_step(store, q, err);
    if (code <= 0) break;
    code = take_row(l, q, err);
    if (code < 0) break;
  }
  dm_sql_reset(q);
  if (code == 0) hand_over(l, out);
  return code;
}

int dm_stances_load(dm_store *store, dm_arena *arena, const dm_stance_filter *filter, dm_stances *out, dm_err *err) {
  loader l = {.arena = arena, .level = filter->level};
  *out = (dm_stances){0};
  int code = load(store, &l, filter, out, err);
  dm_map_free(&l.actors.map);
  dm_map_free(&l.issues.map);
  dm_map_free(&l.words.map);
  return code;
}

/* ---- the busiest ones ------------------------------------------------------------------------------------------------------ */

/* Rows of an issue that are told apart when it is ranked; actors are counted above them. */
#define MANY_ROWS 65536u

static int compare_busy(const void *a, const void *b, void *counts) {
  const uint32_t *n = counts, i = *(const uint32_t *)a, j = *(const uint32_t *)b;
  if (n[i] != n[j]) return n[i] > n[j] ? -1 : 1;
  return (i > j) - (i < j);
}

/* map[i]: the new number of i, DM_NONE when it is dropped; returns how many stay. */
static uint32_t choose(dm_arena *arena, uint32_t *counts, uint32_t n, uint32_t max, uint32_t **map) {
  uint32_t *order = DM_NEW(arena, uint32_t, n), *new_number = DM_NEW(arena, uint32_t, n), kept = 0;
  bool *stays = DM_NEW(arena, bool, n);
  for (uint32_t i = 0; i < n; i++) order[i] = i;
  if (n) qsort_r(order, n, sizeof *order, compare_busy, counts);
  for (uint32_t i = 0; i < n && (!max || i < max); i++) stays[order[i]] = counts[order[i]] > 0;
  for (uint32_t i = 0; i < n; i++) new_number[i] = stays[i] ? kept++ : DM_NONE;
  *map = new_number;
  return kept;
}

void dm_stances_limit(dm_stances *s, dm_arena *arena, uint32_t max_actors, uint32_t max_issues) {
  uint32_t *of_actor = DM_NEW(arena, uint32_t, s->n_actors), *of_issue = DM_NEW(arena, uint32_t, s->n_issues), *a, *k, n = 0;
  for (uint32_t i = 0; i < s->n; i++) of_actor[s->v[i].actor]++;
  uint32_t n_actors = choose(arena, of_actor, s->n_actors, max_actors, &a);
  /* Issues are counted among the actors that stay: first by how many of them took a stance, then by rows. */
  for (uint32_t i = 0; i < s->n; i++) {
    bool next = i == 0 || s->v[i].actor != s->v[i - 1].actor || s->v[i].issue != s->v[i - 1].issue;
    uint32_t *count = &of_issue[s->v[i].issue];
    if (a[s->v[i].actor] != DM_NONE) *count += (next ? MANY_ROWS : 0) + (*count % MANY_ROWS < MANY_ROWS - 1);
  }
  uint32_t n_issues = choose(arena, of_issue, s->n_issues, max_issues, &k);
  for (uint32_t i = 0; i < s->n; i++) {
    dm_stance row = s->v[i];
    row.actor = a[row.actor];
    row.issue = k[row.issue];
    if (row.actor != DM_NONE && row.issue != DM_NONE) s->v[n++] = row;
  }
  s->n = n;
  for (uint32_t i = 0; i < s->n_actors; i++)
    if (a[i] != DM_NONE) s->actors[a[i]] = s->actors[i];
  for (uint32_t i = 0; i < s->n_issues; i++)
    if (k[i] != DM_NONE) s->issues[k[i]] = s->issues[i], s->labels[k[i]] = s->labels[i];
  s->n_actors = n_actors;
  s->n_issues = n_issues;
}

static uint32_t find(const dm_str *names, uint32_t n, dm_str name) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int c = dm_str_cmp(names[middle], name);
    if (c == 0) return middle;
    if (c < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return DM_NONE;
}

uint32_t dm_stances_actor(const dm_stances *s, dm_str name) { return find(s->actors, s->n_actors, name); }
uint32_t dm_stances_issue(const dm_stances *s, dm_str id) { return find(s->issues, s->n_issues, id); }

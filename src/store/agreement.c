#include "store/agreement.h"

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "store/correct.h"

#include <math.h>
#include <stdlib.h>

#define MACHINE "machine"

/* ---- the two measures ---------------------------------------------------------------------------------------------- */

static int by_unit(const void *x, const void *y) {
  const dm_rating *a = x, *b = y;
  if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
  if (a->value != b->value) return a->value < b->value ? -1 : 1;
  return a->coder < b->coder ? -1 : a->coder > b->coder;
}

/* The ratings that count, sorted by unit and value, without the units that only one coder rated. */
static dm_rating *paired(const dm_rating *ratings, uint32_t n, uint32_t a, uint32_t b, uint32_t without, uint32_t *kept) {
  dm_rating *v = calloc((size_t)n + 1, sizeof *v);
  uint32_t m = 0;
  *kept = 0;
  if (!v) return NULL;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t c = ratings[i].coder;
    if (c != without && (a == DM_NONE || c == a || c == b)) v[m++] = ratings[i];
  }
  qsort(v, m, sizeof *v, by_unit);
  for (uint32_t i = 0, end; i < m; i = end) {
    for (end = i; end < m && v[end].unit == v[i].unit; end++) continue;
    if (end - i < 2) continue;
    memmove(v + *kept, v + i, (end - i) * sizeof *v);
    *kept += end - i;
  }
  return v;
}

static uint32_t most_value(const dm_rating *v, uint32_t n) {
  uint32_t most = 0;
  for (uint32_t i = 0; i < n; i++)
    if (v[i].value > most) most = v[i].value;
  return most;
}

/* Units, agreement and alpha of sorted, paired ratings. */
static bool measure(const dm_rating *v, uint32_t n, dm_agreement *out) {
  double *total = calloc((size_t)most_value(v, n) + 1, sizeof *total);
  double different = 0, same = 0, expected = 0;
  if (!total) return false;
  for (uint32_t i = 0, end; i < n; i = end) {
    double pairs = 0, m;
    for (end = i; end < n && v[end].unit == v[i].unit; end++) total[v[end].value]++;
    m = end - i;
    for (uint32_t k = i, run; k < end; k = run) {
      for (run = k; run < end && v[run].value == v[k].value; run++) continue;
      pairs += (double)(run - k) * (m - (run - k));
    }
    different += pairs / (m - 1);
    same += pairs == 0;
    out->units++;
  }
  for (uint32_t i = 0; n && i <= most_value(v, n); i++) expected += total[i] * (n - total[i]);
  free(total);
  if (out->units) out->agree = same / out->units;
  if (expected > 0) out->alpha = 1 - (n - 1) * different / expected;
  return true;
}

bool dm_agreement_of_all(const dm_rating *ratings, uint32_t n, uint32_t without, dm_agreement *out) {
  uint32_t kept;
  *out = (dm_agreement){0, NAN, NAN, NAN};
  dm_rating *v = paired(ratings, n, DM_NONE, DM_NONE, without, &kept);
  bool ok = v && measure(v, kept, out);
  free(v);
  return ok;
}

static bool kappa(const dm_rating *v, uint32_t n, uint32_t a, dm_agreement *out) {
  uint32_t values = most_value(v, n) + 1;
  double *count = calloc((size_t)values * 2, sizeof *count), chance = 0;
  if (!count) return false;
  for (uint32_t i = 0; i < n; i++) count[v[i].value * 2 + (v[i].coder != a)]++;
  for (uint32_t i = 0; i < values; i++) chance += count[i * 2] * count[i * 2 + 1];
  free(count);
  chance /= (double)out->units * out->units;
  if (out->units && chance < 1) out->kappa = (out->agree - chance) / (1 - chance);
  return true;
}

bool dm_agreement_of_two(const dm_rating *ratings, uint32_t n, uint32_t a, uint32_t b, dm_agreement *out) {
  uint32_t kept;
  *out = (dm_agreement){0, NAN, NAN, NAN};
  dm_rating *v = paired(ratings, n, a, b, DM_NONE, &kept);
  bool ok = v && measure(v, kept, out) && kappa(v, kept, a, out);
  free(v);
  return ok;
}

/* ---- what the store's coders said ------------------------------------------------------------------------------------ */

typedef struct table {
  dm_arena *arena;
  dm_map units, coders, values;
  DM_LIST(dm_rating) ratings;
  DM_LIST(dm_str) names; /* of coders */
} table;

static void clear(table *t) {
  dm_map_free(&t->units);
  dm_map_free(&t->coders);
  dm_map_free(&t->values);
}

static uint32_t number(table *t, dm_map *map, dm_str key) {
  uint32_t found = dm_map_get(map, key);
  if (found != DM_NONE) return found;
  found = map->n;
  return dm_map_put(map, dm_str_copy(t->arena, key), found) ? found : DM_NONE;
}

static bool add(table *t, dm_str unit, dm_str coder, dm_str value) {
  uint32_t u = number(t, &t->units, unit), c = number(t, &t->coders, coder), v = number(t, &t->values, value);
  if (u == DM_NONE || c == DM_NONE || v == DM_NONE) return false;
  if (c == t->names.n) DM_PUSH(t->arena, &t->names, dm_str_copy(t->arena, coder));
  dm_rating rating = {u, c, v};
  DM_PUSH(t->arena, &t->ratings, rating);
  return true;
}

/* Each coder's newest word on the field :field of rows of the kind :kind, and the machine's for the same rows. The machine's
 * value is an expression of dm_fields. */
static char *field_sql(const dm_field *f) {
  return sqlite3_mprintf("WITH said AS (SELECT c.row_id, c.coder, c.value FROM corrections c WHERE c.row_kind = :kind AND "
                         "c.action = 'set' AND c.field = :field"
                         " AND c.correction_id = (SELECT max(d.correction_id) FROM corrections d WHERE d.row_kind = c.row_kind "
                         "AND d.row_id = c.row_id"
                         " AND d.field = c.field AND d.coder = c.coder)),"
                         " taken AS (SELECT c.row_id, c.coder FROM corrections c WHERE c.row_kind = :kind AND c.action = 'accept'"
                         " AND c.correction_id = (SELECT max(d.correction_id) FROM corrections d WHERE d.row_kind = c.row_kind "
                         "AND d.row_id = c.row_id"
                         " AND d.field IS NULL AND d.coder = c.coder)"
                         " AND NOT EXISTS (SELECT 1 FROM said s WHERE s.row_id = c.row_id AND s.coder = c.coder))"
                         " SELECT row_id, coder, value FROM said"
                         " UNION ALL SELECT t.row_id, t.coder, %s FROM taken t JOIN %ss r ON r.%s_id = t.row_id"
                         " UNION ALL SELECT r.%s_id, '" MACHINE
                         "', %s FROM %ss r WHERE r.%s_id IN (SELECT row_id FROM said UNION SELECT row_id FROM taken)"
                         " ORDER BY 1, 2",
                         f->machine, dm_row_kind(f->kind), dm_row_kind(f->kind), dm_row_kind(f->kind), f->machine,
                         dm_row_kind(f->kind), dm_row_kind(f->kind));
}

/* Whether the row is right at all: the machine says so of every row. */
static char *verdict_sql(void) {
  return sqlite3_mprintf("SELECT c.row_id, c.coder, c.action FROM corrections c WHERE c.row_kind = :kind AND c.action <> 'set'"
                         " AND c.correction_id = (SELECT max(d.correction_id) FROM corrections d WHERE d.row_kind = c.row_kind "
                         "AND d.row_id = c.row_id"
                         " AND d.field IS NULL AND d.coder = c.coder)"
                         " UNION ALL SELECT DISTINCT row_id, '" MACHINE
                         "', 'accept' FROM corrections WHERE row_kind = :kind AND action <> 'set' ORDER BY 1, 2");
}

static int load(dm_store *store, table *t, char *sql, const char *kind, const char *field, dm_err *err) {
  sqlite3_stmt *s = NULL;
  if (!sql) return dm_fail(err, DM_ENOMEM, "store", NULL, 0, 0, "out of memory");
  int step = sqlite3_prepare_v2(dm_store_db(store), sql, -1, &s, NULL), rc = 0;
  sqlite3_free(sql);
  if (step != SQLITE_OK) return dm_store_fail(store, "read the corrections", err);
  sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, ":kind"), kind, -1, SQLITE_STATIC);
  if (field) sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, ":field"), field, -1, SQLITE_STATIC);
  while (!rc && (step = sqlite3_step(s)) == SQLITE_ROW) {
    char unit[24];
    snprintf(unit, sizeof unit, "%lld", (long long)sqlite3_column_int64(s, 0));
    dm_str coder = dm_str_of((const char *)sqlite3_column_text(s, 1)), value = dm_str_of((const char *)sqlite3_column_text(s, 2));
    if (!add(t, dm_str_of(unit), coder, value)) rc = dm_fail(err, DM_ENOMEM, "store", NULL, 0, 0, "out of memory");
  }
  if (!rc && step != SQLITE_DONE) rc = dm_store_fail(store, "read the corrections", err);
  sqlite3_finalize(s);
  return rc;
}

static bool wanted(dm_str name, const char *a, const char *b) { return !a || dm_str_is(name, a) || (b && dm_str_is(name, b)); }

static bool report(table *t, const char *kind, const char *field, const char *a, const char *b, dm_agreement_rows *out) {
  uint32_t machine = dm_map_get(&t->coders, DM_S(MACHINE));
  for (uint32_t i = 0; i < t->names.n; i++)
    for (uint32_t k = i + 1; k < t->names.n; k++) {
      /* The machine stands second, coders in the order of their names. */
      bool turn = i == machine || (k != machine && dm_str_cmp(t->names.v[i], t->names.v[k]) > 0);
      dm_agreement_row row = {kind, field, t->names.v[turn ? k : i], t->names.v[turn ? i : k], {0}};
      if (!wanted(row.a, a, b) || !wanted(row.b, a, b)) continue;
      if (!dm_agreement_of_two(t->ratings.v, t->ratings.n, i, k, &row.value)) return false;
      if (row.value.units) DM_PUSH(t->arena, out, row);
    }
  dm_agreement_row all = {kind, field, DM_S("all coders"), {0}, {0}};
  if (a) return true;
  if (!dm_agreement_of_all(t->ratings.v, t->ratings.n, machine, &all.value)) return false;
  if (all.value.units) DM_PUSH(t->arena, out, all);
  return true;
}

static int measure_field(dm_store *store, dm_arena *arena, char kind, const dm_field *f, const char *a, const char *b,
                         dm_agreement_rows *out, dm_err *err) {
  table t = {.arena = arena};
  int rc = load(store, &t, f ? field_sql(f) : verdict_sql(), dm_row_kind(kind), f ? f->name : NULL, err);
  if (!rc && !report(&t, dm_row_kind(kind), f ? f->name : "verdict", a, b, out))
    rc = dm_fail(err, DM_ENOMEM, "store", NULL, 0, 0, "out of memory");
  clear(&t);
  return rc;
}

int dm_agreement_load(dm_store *store, dm_arena *arena, const char *a, const char *b, dm_agreement_rows *out, dm_err *err) {
  int rc = 0;
  for (const char *kind = "espa"; !rc && *kind; kind++) rc = measure_field(store, arena, *kind, NULL, a, b, out, err);
  for (const dm_field *f = dm_fields; !rc && f->name; f++) rc = measure_field(store, arena, f->kind, f, a, b, out, err);
  return rc;
}

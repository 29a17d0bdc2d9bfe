/* api_codebook.c - what the codes mean, how far coders agree, and who held which office when. */
#include "server.h"

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "data/tsv.h"
#include "store/agreement.h"

#include <string.h>

/* ---- the codebook: the tables of data/ontology as they are -------------------------------------------------------------- */

typedef struct sheet {
  const char *key, *file;
  const char *columns[6]; /* those that a reader wants, NULL behind the last */
  const char *only;       /* of the column `means`; NULL: every row */
} sheet;

static const sheet sheets[] = {
    {"types", "ontology/types.tsv", {"type", "quad", "intensity", "cameo", "meaning", NULL}, NULL},
    {"modes", "ontology/modes.tsv", {"type", "mode", "intensity", "meaning", NULL}, NULL},
    {"contexts", "ontology/contexts.tsv", {"context", "meaning", NULL}, NULL},
    {"cameo", "ontology/cameo.tsv", {"code", "name", "goldstein", "type", "mode", NULL}, NULL},
    {"sectors", "ontology/cameo_actors.tsv", {"code", "sectors", "note", NULL}, "sector"},
    {"bodies", "ontology/cameo_actors.tsv", {"code", "country", "sectors", "note", NULL}, "body"},
    {"countries", "world/countries.tsv", {"iso3", "name", NULL}, NULL},
};

static int put_sheet(request *r, dm_json *j, const sheet *s) {
  dm_tsv tsv;
  uint32_t column[6] = {0}, means = DM_NONE;
  dm_str path = dm_str_printf(r->arena, "%s/%s", server_data_dir(r->server), s->file);
  int code = dm_tsv_read(r->arena, path.p, &tsv, &r->err);
  for (unsigned k = 0; code == 0 && s->columns[k]; k++) code = dm_tsv_need(&tsv, s->columns[k], &column[k], &r->err);
  if (code == 0 && s->only) code = dm_tsv_need(&tsv, "means", &means, &r->err);
  if (code < 0) return code;
  dm_json_key(j, s->key);
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < tsv.n_rows; i++) {
    if (s->only && !dm_str_is(dm_tsv_cell(&tsv, i, means), s->only)) continue;
    dm_json_begin(j, '{');
    for (unsigned k = 0; s->columns[k]; k++) dm_json_put_str(j, s->columns[k], dm_tsv_cell(&tsv, i, column[k]));
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
  return 0;
}

/* How often each code stands in the database. */
static int put_counts(request *r, dm_json *j) {
  static const char sql[] = "SELECT type, mode, count(*) FROM happenings GROUP BY type, mode ORDER BY type, mode";
  sqlite3_stmt *q = dm_sql(r->store, &r->err, sql, "");
  int code;
  if (!q) return request_failed(r);
  dm_json_key(j, "counts");
  dm_json_begin(j, '[');
  while ((code = dm_sql_step(r->store, q, &r->err)) > 0) {
    dm_json_begin(j, '{');
    dm_json_put_str(j, "type", dm_sql_str(q, 0));
    dm_json_put_str(j, "mode", dm_sql_str(q, 1));
    dm_json_put_uint(j, "happenings", (uint64_t)sqlite3_column_int64(q, 2));
    dm_json_end(j, '}');
  }
  dm_sql_reset(q);
  dm_json_end(j, ']');
  return code;
}

int api_codebook(request *r) {
  dm_json j = {.out = r->out, .break_depth = 2};
  int code = 0;
  dm_json_begin(&j, '{');
  for (size_t i = 0; code == 0 && i < sizeof sheets / sizeof *sheets; i++) code = put_sheet(r, &j, &sheets[i]);
  dm_json_end(&j, '}');
  return code;
}

int api_counts(request *r) {
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  int code = put_counts(r, &j);
  dm_json_end(&j, '}');
  return code;
}

/* ---- agreement ---------------------------------------------------------------------------------------------------------- */

int api_agreement(request *r) {
  dm_agreement_rows found = {0};
  const char *a = request_param(r, "a"), *b = request_param(r, "b");
  if (!a != !b) return request_bad(r, "agreement wants two coders, a and b, or none for all pairs");
  int code = dm_agreement_load(r->store, r->arena, a, b, &found, &r->err);
  if (code < 0) return code;
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  dm_json_key(&j, "agreement");
  dm_json_begin(&j, '[');
  for (uint32_t i = 0; i < found.n; i++) {
    const dm_agreement_row *row = &found.v[i];
    dm_json_begin(&j, '{');
    dm_json_put_name(&j, "row", row->kind);
    dm_json_put_name(&j, "field", row->field);
    dm_json_put_str(&j, "a", row->a);
    dm_json_put_str(&j, "b", row->b);
    dm_json_put_uint(&j, "units", row->value.units);
    dm_json_put_fixed(&j, "agree", row->value.agree, 3);
    dm_json_put_fixed(&j, "kappa", row->value.kappa, 3);
    dm_json_put_fixed(&j, "alpha", row->value.alpha, 3);
    dm_json_end(&j, '}');
  }
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

/* ---- offices over time ---------------------------------------------------------------------------------------------------- */

/* An actor by name, a country by its code, a side by code and first sector: each by an index of `entities`. */
static const char told_sql[] =
    "SELECT a.name, a.office, a.country, a.sectors, min(d.date), max(d.date), count(*), max(a.doc_id) FROM actors_now a"
    " JOIN documents d ON d.doc_id = a.doc_id WHERE a.office IS NOT NULL AND a.kind = 'person' AND a.entity_id IN"
    " (SELECT entity_id FROM entities WHERE name = ?1 UNION SELECT entity_id FROM entities WHERE country = substr(?1, 1, 3)"
    "  AND (length(?1) = 3 OR (substr(?1, 4, 1) = ' ' AND (sectors = substr(?1, 5) OR sectors LIKE substr(?1, 5) || ',%'))))"
    " GROUP BY a.name, a.office, a.country ORDER BY count(*) DESC, a.name, min(d.date) LIMIT ?2";

static int put_told(request *r, dm_json *j, dm_str actor, int limit, dm_map *names) {
  sqlite3_stmt *q = dm_sql(r->store, &r->err, told_sql, "ti", actor, (int64_t)limit);
  int code;
  if (!q) return request_failed(r);
  while ((code = dm_sql_step(r->store, q, &r->err)) > 0) {
    static const char *const keys[] = {"name", "office", "country", "sectors", "first", "last"};
    dm_json_begin(j, '{');
    for (int k = 0; k < 6; k++) dm_json_put_str(j, keys[k], dm_sql_str(q, k));
    dm_json_put_uint(j, "documents", (uint64_t)sqlite3_column_int64(q, 6));
    dm_json_put_uint(j, "doc_id", (uint64_t)sqlite3_column_int64(q, 7));
    dm_json_end(j, '}');
    dm_str name = dm_str_copy(r->arena, dm_sql_str(q, 0));
    if (!dm_map_put(names, name, 0)) code = dm_fail(&r->err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
    if (code < 0) break;
  }
  dm_sql_reset(q);
  return code;
}

/* What data/world/officeholders.tsv knows of the same persons. */
static int put_terms(request *r, dm_json *j, dm_str actor, const dm_map *names) {
  static const char *const keys[] = {"name", "office", "country", "from", "to"};
  dm_tsv tsv;
  uint32_t column[5] = {0};
  dm_str path = dm_str_printf(r->arena, "%s/world/officeholders.tsv", server_data_dir(r->server));
  int code = dm_tsv_read(r->arena, path.p, &tsv, &r->err);
  for (unsigned k = 0; code == 0 && k < 5; k++) code = dm_tsv_need(&tsv, keys[k], &column[k], &r->err);
  for (uint32_t i = 0; code == 0 && i < tsv.n_rows; i++) {
    dm_str name = dm_tsv_cell(&tsv, i, column[0]);
    if (dm_map_get(names, name) == DM_NONE && !dm_str_eq(name, actor)) continue;
    dm_json_begin(j, '{');
    for (unsigned k = 0; k < 5; k++) dm_json_put_str(j, keys[k], dm_tsv_cell(&tsv, i, column[k]));
    dm_json_end(j, '}');
  }
  return code;
}

int api_offices(request *r) {
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_map names = {0};
  dm_str actor = dm_str_of(request_param(r, "actor"));
  int limit = 0, code = request_number(r, "limit", 40, 1, 500, &limit);
  if (code == 0 && !actor.n) code = request_bad(r, "offices wants an actor");
  if (code < 0) return code;
  dm_json_begin(&j, '{');
  dm_json_key(&j, "told");
  dm_json_begin(&j, '[');
  code = put_told(r, &j, actor, limit, &names);
  dm_json_end(&j, ']');
  dm_json_key(&j, "terms");
  dm_json_begin(&j, '[');
  if (code == 0) code = put_terms(r, &j, actor, &names);
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  dm_map_free(&names);
  return code;
}

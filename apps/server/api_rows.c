/* api_rows.c - answers that are rows: the queries of store/query.h, and a few of the page's own. */
#include "server.h"

#include "base/err.h"
#include "base/str.h"
#include "store/query.h"
#include "view/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- printing ---------------------------------------------------------------------------------------------------------------
 */

static bool wants_csv(request *r) {
  if (strcmp(r->rest, ".csv") != 0) return false;
  r->type = "text/csv; charset=utf-8";
  return true;
}

/* A stopped question is told as such, whoever stopped it. */
static int explain_stop(request *r, int code, unsigned milliseconds) {
  if (code == 0) return 0;
  if (r->err.code == DM_ELIMIT || strstr(r->err.message, "interrupted"))
    return dm_fail(&r->err, DM_ELIMIT, "query", NULL, 0, 0, "the question took longer than %u ms and was stopped; ask for less",
                   milliseconds);
  return code;
}

static int print(request *r, sqlite3_stmt *q, unsigned milliseconds) {
  dm_rows_style style = {.form = wants_csv(r) ? DM_ROWS_CSV : DM_ROWS_JSON, .spreadsheet = true};
  int code = dm_rows_print(r->out, &style, q, NULL, &r->err);
  return explain_stop(r, code, milliseconds);
}

static int read_limit(request *r, int fallback, int64_t *limit) {
  int n, code = request_number(r, "limit", fallback, 1, (int)SERVER_ROWS, &n);
  *limit = n;
  return code;
}

int request_print(request *r, const char *sql, const char *const *params, unsigned n_params, int fallback) {
  sqlite3_stmt *q = NULL;
  int64_t limit;
  int code = read_limit(r, fallback, &limit);
  if (code < 0) return code;
  if (sqlite3_prepare_v2(dm_store_db(r->store), sql, -1, &q, NULL) != SQLITE_OK) return dm_store_fail(r->store, "ask", &r->err);
  for (unsigned i = 0; i < n_params; i++) sqlite3_bind_text(q, (int)i + 1, params[i], -1, SQLITE_STATIC);
  sqlite3_bind_int64(q, (int)n_params + 1, limit);
  code = print(r, q, SERVER_QUESTION_MS);
  sqlite3_finalize(q);
  return code;
}

/* ---- the questions of the command line ----------------------------------------------------------------------------------------
 */

/* The query has the name of the route: "/api/v1/events.csv" asks for "events". */
static const dm_query *query_of(const request *r) {
  char name[32];
  const char *end = r->rest, *begin = end;
  while (begin[-1] != '/') begin--;
  snprintf(name, sizeof name, "%.*s", (int)(end - begin), begin);
  return dm_query_find(name);
}

int api_rows(request *r) {
  const dm_query *query = query_of(r);
  sqlite3_stmt *q = NULL;
  dm_filter filter = {.actor = request_param(r, "actor"),
                      .issue = request_param(r, "issue"),
                      .type = request_param(r, "type"),
                      .from = request_param(r, "from"),
                      .to = request_param(r, "to"),
                      .source = request_param(r, "source"),
                      .text = request_param(r, "text"),
                      .by = request_param(r, "by")};
  const char *order = request_param(r, "order");
  filter.newest = order && !strcmp(order, "newest");
  int code = read_limit(r, 200, &filter.limit);
  if (code == 0 && order && !filter.newest) code = request_bad(r, "order is newest, or left out");
  if (code == 0) code = dm_query_open(r->store, query, &filter, &q, &r->err);
  if (code == 0) code = print(r, q, SERVER_QUESTION_MS);
  sqlite3_finalize(q);
  return code;
}

/* ---- the page's own
 * --------------------------------------------------------------------------------------------------------------- */

/* The newest of the store, or by publication day. */
int api_documents(request *r) {
#define DOCUMENTS                                                                                                                \
  "SELECT d.doc_id, d.id, d.title, d.date, d.source, d.url, d.n_words, d.story_id, substr(d.text, 1, 160) AS beginning,"         \
  " (SELECT count(*) FROM events e WHERE e.doc_id = d.doc_id) AS events,"                                                        \
  " (SELECT count(*) FROM statements s WHERE s.doc_id = d.doc_id) AS statements,"                                                \
  " (SELECT count(*) FROM positions p WHERE p.doc_id = d.doc_id) AS positions"                                                   \
  " FROM documents d WHERE d.doc_id < CAST(?1 AS INTEGER) "
  const char *before = request_param(r, "before"), *by = request_param(r, "by");
  if (before && strspn(before, "0123456789") != strlen(before)) return request_bad(r, "before wants the doc_id of a document");
  if (by && strcmp(by, "date") != 0) return request_bad(r, "by is date, or left out");
  return request_print(
      r, by ? DOCUMENTS "ORDER BY d.date DESC, d.doc_id DESC LIMIT ?2" : DOCUMENTS "ORDER BY d.doc_id DESC LIMIT ?2",
      (const char *[]){before ? before : "9223372036854775807"}, 1, 50);
#undef DOCUMENTS
}

/* The sentences behind a cell of the matrix. */
int api_quotes(request *r) {
  static const char sql[] =
      "SELECT s.position_id, s.doc_id, s.holder, s.holder_name, s.issue_id, s.issue, s.sign, s.act, s.strength, s.ask, s.give, "
      "s.basis,"
      " s.date, s.confidence, v.sentence, v.start, v.\"end\","
      " (SELECT CAST(substr(CAST(d.text AS BLOB), t.start + 1, t.\"end\" - t.start) AS TEXT) FROM sentences t"
      "  WHERE t.doc_id = s.doc_id AND t.i = v.sentence) AS words, d.title, d.source"
      " FROM stances s JOIN documents d ON d.doc_id = s.doc_id"
      " LEFT JOIN evidence v ON v.row_kind = 'position' AND v.row_id = s.position_id AND v.i = 0"
      " WHERE s.issue_id = ?2 AND ?1 IN (s.holder, s.holder_name, s.holder_country) AND s.date <= ?3"
      " ORDER BY s.date DESC, s.position_id DESC LIMIT ?4";
  const char *actor = request_param(r, "actor"), *issue = request_param(r, "issue"), *to = request_param(r, "to");
  if (!actor || !issue) return request_bad(r, "quotes wants an actor and an issue's id");
  return request_print(r, sql, (const char *[]){actor, issue, to ? to : "~"}, 3, 100);
}

/* Rows that nobody judged yet, the least certain first. */
int api_doubtful(request *r) {
  static const char sql[] =
      "SELECT q.kind, q.id, q.doc_id, q.summary, q.date, q.confidence, q.made_by, v.sentence,"
      " (SELECT CAST(substr(CAST(d.text AS BLOB), t.start + 1, t.\"end\" - t.start) AS TEXT) FROM sentences t JOIN documents d"
      "  ON d.doc_id = t.doc_id WHERE t.doc_id = q.doc_id AND t.i = v.sentence) AS words FROM ("
      " SELECT 'event' AS kind, event_id AS id, doc_id, type || coalesce('.' || mode, '') AS summary, date, confidence, made_by"
      "  FROM events_now WHERE judged = 0 UNION ALL"
      " SELECT 'position', position_id, doc_id, coalesce(holder_name, holder_country, '?') || ' ' || act || ' ' || issue_id, "
      "date,"
      "  confidence, made_by FROM positions_now WHERE judged = 0"
      " ORDER BY confidence, doc_id DESC LIMIT ?1) q"
      " LEFT JOIN evidence v ON v.row_kind = q.kind AND v.row_id = q.id AND v.i = 0 ORDER BY q.confidence, q.doc_id DESC";
  return request_print(r, sql, NULL, 0, 20);
}

/* ---- counts, and what there is
 * ------------------------------------------------------------------------------------------------------ */

int api_state(request *r) {
  static const char sql[] =
      "SELECT json_object('documents', (SELECT count(*) FROM documents), 'events', (SELECT count(*) FROM events),"
      " 'happenings', (SELECT count(*) FROM happenings), 'statements', (SELECT count(*) FROM statements),"
      " 'positions', (SELECT count(*) FROM positions), 'issues', (SELECT count(*) FROM issues WHERE merged_into IS NULL),"
      " 'corrections', (SELECT count(*) FROM corrections), 'first', (SELECT min(date) FROM positions WHERE length(date) = 10),"
      " 'last', (SELECT max(date) FROM positions WHERE length(date) = 10 AND date <= (SELECT coalesce(max(date), '9999') FROM "
      "documents)), 'runs', (SELECT count(*) FROM runs),"
      " 'running', (SELECT count(*) FROM runs WHERE finished IS NULL))";
  /* A position dated ahead of the newest text ("by 2050") would stretch every time axis. */
  sqlite3_stmt *q = dm_sql(r->store, &r->err, sql, "");
  if (!q) return request_failed(r);
  int code = dm_sql_step(r->store, q, &r->err);
  if (code > 0) fprintf(r->out, "%" DM_FMT "\n", DM_ARG(dm_sql_str(q, 0)));
  dm_sql_reset(q);
  return code < 0 ? code : 0;
}

int api_index(request *r) {
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  dm_json_key(&j, "demarche");
  dm_json_name(&j, DM_VERSION);
  dm_json_key(&j, "description");
  dm_json_name(&j, "/api/v1/openapi.json");
  dm_json_key(&j, "routes");
  dm_json_begin(&j, '[');
  for (const route *t = server_routes; t->method; t++) {
    dm_json_begin(&j, '{');
    dm_json_key(&j, "method");
    dm_json_name(&j, t->method);
    dm_json_key(&j, "path");
    dm_json_name(&j, t->path);
    dm_json_end(&j, '}');
  }
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

/* ---- SQL
 * --------------------------------------------------------------------------------------------------------------------------------
 */

/* Only reading, and only this database: no ATTACH, no PRAGMA, no temporary tables. */
static int allow(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
  (void)context;
  (void)a;
  (void)c;
  (void)d;
  if (action == SQLITE_FUNCTION)
    return b && (!strcmp(b, "load_extension") || !strcmp(b, "fts3_tokenizer")) ? SQLITE_DENY : SQLITE_OK;
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ? SQLITE_OK : SQLITE_DENY;
}

static int prepare(request *r, const char *sql, sqlite3_stmt **q) {
  sqlite3 *db = dm_store_db(r->store);
  const char *tail = NULL;
  sqlite3_set_authorizer(db, allow, NULL);
  int rc = sqlite3_prepare_v2(db, sql, -1, q, &tail);
  sqlite3_set_authorizer(db, NULL, NULL);
  if (rc == SQLITE_AUTH) return request_bad(r, "only SELECT is allowed here");
  if (rc != SQLITE_OK) return request_bad(r, "%s", sqlite3_errmsg(db));
  if (!*q) return request_bad(r, "there is no statement");
  if (tail[strspn(tail, " \t\r\n;")]) return request_bad(r, "one statement at a time");
  return sqlite3_stmt_readonly(*q) ? 0 : request_bad(r, "only SELECT is allowed here");
}

int api_sql(request *r) {
  const char *sql = request_param(r, "q");
  sqlite3 *db = dm_store_db(r->store);
  sqlite3_stmt *inner = NULL, *q = NULL;
  if (!sql) return request_bad(r, "q wants a SELECT");
  int code = prepare(r, sql, &inner);
  sqlite3_finalize(inner);
  if (code < 0) return code;
  size_t n = strlen(sql);
  while (n && strchr(" \t\r\n;", sql[n - 1])) n--;
  /* The bound on rows is put around what was asked; a comment at its end is closed by the line's end. */
  dm_str bounded = dm_str_printf(r->arena, "SELECT * FROM (%.*s\n) LIMIT %u", (int)n, sql, SERVER_SQL_ROWS);
  code = prepare(r, bounded.p, &q);
  int length = sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 4 << 20);
  server_alarm(r->store, SERVER_SQL_MS);
  if (code == 0) code = print(r, q, SERVER_SQL_MS);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, length);
  sqlite3_finalize(q);
  /* What goes wrong in a question is its writer's to mend. */
  if (code == (int)DM_EIO) r->status = MHD_HTTP_BAD_REQUEST;
  return code;
}

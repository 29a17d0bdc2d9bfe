#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/str.h"
#include "store/store_fixture.h"

#include <math.h>
#include <sys/stat.h>
#include <sys/wait.h>

static bool says(const dm_err *err, const char *words) { return strstr(err->message, words) != NULL; }

static void run_sql(const char *path, const char *sql) {
  sqlite3 *db;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  char *message = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
  sqlite3_close(db);
}

static int64_t number(dm_store *store, const char *sql) {
  sqlite3_stmt *s;
  assert_int_equal(sqlite3_prepare_v2(dm_store_db(store), sql, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

/* ---- opening ---------------------------------------------------------------------------------------------------------- */

static void a_new_one_has_the_newest_schema(void **state) {
  (void)state;
  dm_store *store = store_make("new.db");
  assert_int_equal(number(store, "PRAGMA user_version"), DM_STORE_SCHEMA);
  assert_int_equal(number(store, "SELECT count(*) FROM runs"), 1);
  assert_int_equal(number(store, "PRAGMA foreign_keys"), 1);
  store_remove(store, "new.db");
}

static void only_a_run_makes_one(void **state) {
  (void)state;
  dm_err err = {0};
  assert_null(dm_store_open(store_path("none.db"), DM_STORE_READ, NULL, &err));
  assert_int_equal(err.code, DM_EIO);
  assert_null(dm_store_open(store_path("none.db"), DM_STORE_EDIT, NULL, &err));
  assert_int_equal(access(store_path("none.db"), F_OK), -1);
}

static void foreign_files_are_left_alone(void **state) {
  (void)state;
  dm_err err = {0};
  run_sql(store_path("foreign.db"), "CREATE TABLE documents(x)");
  assert_null(dm_store_open(store_path("foreign.db"), DM_STORE_INGEST, "data", &err));
  assert_int_equal(err.code, DM_EINPUT);
  assert_true(says(&err, "not made by demarche"));
  unlink(store_path("foreign.db"));
  FILE *f = fopen(store_path("text.db"), "w");
  for (int i = 0; i < 400; i++) fputs("no database, an article\n", f);
  fclose(f);
  assert_null(dm_store_open(store_path("text.db"), DM_STORE_READ, "data", &err));
  assert_true(says(&err, "no database"));
  unlink(store_path("text.db"));
}

static void newer_schemas_are_refused(void **state) {
  (void)state;
  dm_err err = {0};
  store_remove(store_make("x.db"), "x.db");
  dm_store_close(store_make("newer.db"));
  run_sql(store_path("newer.db"), "PRAGMA user_version=99");
  for (dm_store_mode mode = DM_STORE_READ; mode <= DM_STORE_INGEST; mode++) {
    assert_null(dm_store_open(store_path("newer.db"), mode, "data", &err));
    assert_true(err.code == DM_EINPUT && says(&err, "schema 99") && says(&err, "newer demarche"));
  }
  unlink(store_path("newer.db"));
}

static void the_second_run_is_refused(void **state) {
  (void)state;
  dm_err err = {0};
  dm_store *store = store_make("two.db");
  assert_null(dm_store_open(store_path("two.db"), DM_STORE_INGEST, "data", &err));
  assert_true(err.code == DM_EIO && says(&err, "another run is writing"));
  dm_store *reader = dm_store_open(store_path("two.db"), DM_STORE_READ, NULL, &err);
  assert_non_null(reader);
  dm_store_close(reader);
  dm_store_close(store);
  store = dm_store_open(store_path("two.db"), DM_STORE_INGEST, "data", &err);
  assert_non_null(store);
  store_remove(store, "two.db");
}

/* A run that was killed leaves its lock's file behind, but not the lock. */
static void a_killed_run_locks_nobody_out(void **state) {
  (void)state;
  pid_t child = fork();
  if (child == 0) {
    dm_store *store = dm_store_open(store_path("killed.db"), DM_STORE_INGEST, "data", NULL);
    _exit(store && dm_store_begin(store, NULL) == 0 ? 0 : 1);
  }
  int status;
  char path[300], lock[320];
  const char *folder = getenv("TMPDIR");
  waitpid(child, &status, 0);
  assert_int_equal(status, 0);
  snprintf(path, sizeof path, "%s/demarche-test-%d-killed.db", folder ? folder : "/tmp", (int)child);
  snprintf(lock, sizeof lock, "%s.lock", path);
  assert_int_equal(access(lock, F_OK), 0);
  dm_err err = {0};
  dm_store *store = dm_store_open(path, DM_STORE_INGEST, "data", &err);
  if (!store) fail_msg("%s", err.message);
  dm_store_close(store);
  assert_int_equal(access(lock, F_OK), -1);
  unlink(path);
}

/* Readers neither write nor are they disturbed by an open transaction. */
static void readers_read_on(void **state) {
  (void)state;
  dm_err err = {0};
  dm_store *store = store_make("read.db");
  dm_store *reader = dm_store_open(store_path("read.db"), DM_STORE_READ, NULL, &err);
  assert_int_equal(dm_store_begin(store, &err), 0);
  store_put_text(store, DM_S("Norway rejected the demand."), 0, 0.0);
  assert_int_equal(number(reader, "SELECT count(*) FROM documents"), 0);
  assert_int_equal(dm_store_commit(store, &err), 0);
  assert_int_equal(number(reader, "SELECT count(*) FROM documents"), 1);
  assert_true(dm_store_exec(reader, "DELETE FROM runs", &err) < 0);
  dm_store_close(reader);
  store_remove(store, "read.db");
}

/* ---- statements ------------------------------------------------------------------------------------------------------- */

static void values_come_back(void **state) {
  (void)state;
  dm_err err = {0};
  dm_store *store = store_make("values.db");
  assert_int_equal(dm_store_exec(store, "CREATE TABLE t(a, b, c, d, e, f)", &err), 0);
  static const char put[] = "INSERT INTO t VALUES(?,?,?,?,?,?)";
  assert_int_equal(dm_sql_run(store, &err, put, "isudtz", (int64_t)-5, DM_S("O'Neill; DROP TABLE t"), 7u, 0.5, (dm_str){0}, "z"),
                   0);
  assert_int_equal(dm_sql_run(store, &err, put, "Isudsz", (int64_t)0, (dm_str){0}, DM_NONE, (double)NAN, (dm_str){0}, NULL), 0);
  assert_int_equal(number(store, "SELECT count(*) FROM t WHERE a = -5 AND b = 'O''Neill; DROP TABLE t' AND c = 7 AND e = ''"), 1);
  assert_int_equal(number(store, "SELECT count(*) FROM t WHERE coalesce(a, b, c, d, e, f) IS NULL"), 1);
  int64_t n = 9;
  assert_int_equal(dm_sql_number(store, &err, &n, "SELECT a FROM t WHERE b = ?", "z", "nobody"), 0);
  assert_int_equal(dm_sql_number(store, &err, &n, "SELECT a FROM t WHERE c = ?", "u", 7u), 1);
  assert_int_equal(n, -5);
  assert_true(dm_sql_run(store, &err, "INSERT INTO runs(run_id) VALUES(?)", "i", (int64_t)8) < 0);
  assert_true(says(&err, "NOT NULL"));
  store_remove(store, "values.db");
}

static void the_same_text_is_one_document(void **state) {
  (void)state;
  dm_err err = {0};
  int64_t doc = 0, again = 0;
  dm_store *store = store_make("same.db");
  assert_int_equal(dm_store_begin(store, &err), 0);
  dm_str text = DM_S("Norway rejected the demand.");
  doc = store_put_text(store, text, 0, 0.0);
  char hash[65];
  store_hash(text, hash);
  assert_int_equal(dm_store_find_text(store, hash, &again, &err), 1);
  assert_int_equal(doc, again);
  dm_whence other = {DM_S("b.jsonl"), DM_S("3"), DM_S("Paper"), {0}, {0}};
  assert_int_equal(dm_write_copy(store, 1, doc, &other, &err), 0);
  assert_int_equal(dm_write_copy(store, 1, doc, &other, &err), 0);
  assert_int_equal(number(store, "SELECT count(*) FROM copies"), 2);
  assert_int_equal(dm_store_commit(store, &err), 0);
  store_remove(store, "same.db");
}

static void progress_is_of_one_state_of_a_file(void **state) {
  (void)state;
  dm_err err = {0};
  uint64_t records;
  bool done;
  dm_store *store = store_make("progress.db");
  assert_int_equal(dm_progress_put(store, 1, DM_S("a"), DM_S("10 5"), 3, false, &err), 0);
  assert_int_equal(dm_progress_put(store, 1, DM_S("a"), DM_S("10 5"), 7, true, &err), 0);
  assert_int_equal(dm_progress_find(store, DM_S("a"), DM_S("10 5"), &records, &done, &err), 0);
  assert_true(records == 7 && done);
  assert_int_equal(dm_progress_find(store, DM_S("a"), DM_S("11 5"), &records, &done, &err), 0);
  assert_true(records == 0 && !done);
  store_remove(store, "progress.db");
}

/* ---- migration -------------------------------------------------------------------------------------------------------- */

/* A database as a program of that schema left it: the schemas up to it, and the rows of test/store/rows-NNN.sql. */
static void make_old(const char *path, int schema) {
  dm_arena *arena = dm_arena_new();
  char file[128], mark[96];
  dm_str sql;
  for (int i = 1; i <= schema; i++) {
    snprintf(file, sizeof file, "data/store/schema-%03d.sql", i);
    assert_int_equal(dm_file_read(arena, file, 1u << 20, "test", &sql, NULL), 0);
    run_sql(path, sql.p);
  }
  snprintf(file, sizeof file, "test/store/rows-%03d.sql", schema);
  assert_int_equal(dm_file_read(arena, file, 1u << 20, "test", &sql, NULL), 0);
  run_sql(path, sql.p);
  snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA user_version=%d", DM_STORE_APPLICATION, schema);
  run_sql(path, mark);
  dm_arena_free(arena);
}

static void every_earlier_schema_comes_to_the_newest(void **state) {
  (void)state;
  for (int schema = 1; schema <= DM_STORE_SCHEMA; schema++) {
    dm_err err = {0};
    make_old(store_path("old.db"), schema);
    dm_store *store = dm_store_open(store_path("old.db"), DM_STORE_INGEST, "data", &err);
    if (!store) fail_msg("schema %d: %s", schema, err.message);
    assert_int_equal(number(store, "PRAGMA user_version"), DM_STORE_SCHEMA);
    assert_int_equal(
        number(store, "SELECT count(*) FROM events e JOIN happenings h USING (happening_id) WHERE h.first_event = e.event_id"),
        1);
    assert_int_equal(number(store, "SELECT count(*) FROM positions JOIN issues USING (issue_id) WHERE sign = -1"), 1);
    assert_int_equal(number(store, "SELECT count(*) FROM corrections"), 1);
    assert_int_equal(number(store, "SELECT n_against FROM issue_sides JOIN issues USING (issue_id) WHERE side = 'NOR' AND "
                                   "n_positions = 1"),
                     1);
    assert_int_equal(number(store, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(number(store, "SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'demand'"), 1);
    /* And it can be written to. */
    assert_int_equal(dm_store_begin(store, &err), 0);
    assert_int_equal(store_put_text(store, DM_S("Iceland agreed."), 0, 0.0), 2);
    assert_int_equal(dm_store_commit(store, &err), 0);
    store_remove(store, "old.db");
  }
}

/* ---- sums that are kept ------------------------------------------------------------------------------------------------ */

/* A sum of whole rows as text, so that one comparison tells all. */
#define SUM_OF(from)                                                                                                             \
  "(SELECT group_concat(month || source || target || verbal_conflict || material_conflict || events || reports || "              \
  "coalesce(intensity, '-')) FROM (SELECT * FROM " from " ORDER BY month, source, target))"

static void put_happening(dm_store *store, int id, const char *source, const char *date, const char *modality, int quad) {
  dm_err err = {0};
  char *sql = sqlite3_mprintf(
      "INSERT INTO happenings(happening_id, type, source_country, target_country, date, modality, quad, intensity, first_event,"
      " story_id) VALUES(%d, 'REJECT', '%s', 'ISL', '%s', '%s', %d, -%d.5, %d, 1);"
      "INSERT INTO events(event_id, doc_id, run_id, id, happening_id, type, quad, intensity, date, modality, trigger_start,"
      " trigger_end, made_by, confidence) VALUES(%d, 1, 1, 'e%d', %d, 'REJECT', %d, -%d.5, '%s', '%s', 0, 1, 'test', 0.5);"
      "INSERT INTO event_parties(event_id, role, i, country) VALUES(%d, 'source', 0, '%s'), (%d, 'target', 0, 'ISL')",
      id, source, date, modality, quad, quad, id, id, id, id, quad, quad, date, modality, id, source, id);
  if (dm_store_exec(store, sql, &err)) fail_msg("%s", err.message);
  sqlite3_free(sql);
}

/* What is counted as rows come is what counting all rows gives, corrected ones too. */
static void counted_dyads_are_those_that_counting_gives(void **state) {
  (void)state;
  dm_err err = {0};
  dm_store *store = store_make("dyads.db");
  assert_int_equal(dm_store_begin(store, &err), 0);
  store_put_text(store, DM_S("Norway rejected the demand."), 0, 0.0);
  put_happening(store, 1, "NOR", "2025-03-14", "asserted", 3);
  put_happening(store, 2, "NOR", "2025-03", "asserted", 4);
  put_happening(store, 3, "SWE", "2025-03-02", "asserted", 3);
  put_happening(store, 4, "SWE", "2025-04-02", "hypothetical", 3);
  put_happening(store, 5, "", "2025-04-02", "asserted", 3);
  assert_int_equal(dm_store_exec(store, "UPDATE happenings SET n_reports = 3 WHERE happening_id = 2", &err), 0);
  assert_int_equal(dm_store_commit(store, &err), 0);
  static const char same[] = "SELECT " SUM_OF("dyad_month") " = " SUM_OF(
      "(SELECT substr(date, 1, 7) AS month, source_country AS source, target_country AS target, sum(quad = 3) AS "
      "verbal_conflict, sum(quad = 4) AS material_conflict, count(*) AS events, sum(n_reports) AS reports, "
      "round(avg(intensity), 3) AS intensity FROM happenings_now WHERE modality = 'asserted' AND source_country <> '' "
      "AND target_country <> '' GROUP BY 1, 2, 3)");
  assert_int_equal(number(store, same), 1);
  assert_int_equal(number(store, "SELECT sum(reports) FROM dyad_month WHERE source = 'NOR'"), 4);
  assert_int_equal(
      dm_store_exec(store,
                    "INSERT INTO corrections(row_kind, row_id, action, field, value, coder, made_at) VALUES"
                    "('event', 1, 'set', 'source.country', 'FIN', 'a', ''), ('event', 3, 'reject', NULL, NULL, 'a', ''),"
                    "('event', 4, 'set', 'modality', 'asserted', 'a', '')",
                    &err),
      0);
  assert_int_equal(number(store, same), 1);
  assert_int_equal(number(store, "SELECT events FROM dyad_month WHERE source = 'FIN'"), 1);
  assert_int_equal(number(store, "SELECT count(*) FROM dyad_month WHERE source = 'SWE' AND month = '2025-03'"), 0);
  assert_int_equal(number(store, "SELECT count(*) FROM dyad_month WHERE source = 'SWE' AND month = '2025-04'"), 1);
  store_remove(store, "dyads.db");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_new_one_has_the_newest_schema),
      cmocka_unit_test(only_a_run_makes_one),
      cmocka_unit_test(foreign_files_are_left_alone),
      cmocka_unit_test(newer_schemas_are_refused),
      cmocka_unit_test(the_second_run_is_refused),
      cmocka_unit_test(a_killed_run_locks_nobody_out),
      cmocka_unit_test(readers_read_on),
      cmocka_unit_test(values_come_back),
      cmocka_unit_test(the_same_text_is_one_document),
      cmocka_unit_test(progress_is_of_one_state_of_a_file),
      cmocka_unit_test(every_earlier_schema_comes_to_the_newest),
      cmocka_unit_test(counted_dyads_are_those_that_counting_gives),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

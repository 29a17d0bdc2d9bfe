#include "store/run.h"

#include "store/part.h"

#include <time.h>

static void utc(char out[32]) {
  time_t now = time(NULL);
  struct tm t;
  gmtime_r(&now, &t);
  strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &t);
}

/* Runs body between begin and commit. */
static int end_of(dm_store *store, int rc, dm_err *err) {
  if (!rc) rc = dm_store_commit(store, err);
  if (rc) dm_store_rollback(store);
  return rc;
}

int dm_run_begin(dm_store *store, const dm_run_about *a, int64_t *run, dm_err *err) {
  char now[32];
  utc(now);
  int rc = dm_store_begin(store, err);
  if (rc) return rc;
  rc =
      dm_sql_run(store, err,
                 "INSERT INTO runs(started, command, engine, model_hash, data_hash, options_hash, options, memory_of)"
                 " VALUES(?,?,?,?,?,?,?,?)",
                 "zzzzzzzi", now, a->command, DM_VERSION, a->model_hash, a->data_hash, a->options_hash, a->options, a->memory_of);
  *run = sqlite3_last_insert_rowid(store->db);
  return end_of(store, rc, err);
}

int dm_run_finish(dm_store *store, int64_t run, const char *report, dm_err *err) {
  char now[32];
  utc(now);
  int rc = dm_store_begin(store, err);
  if (rc) return rc;
  rc = dm_sql_run(store, err, "UPDATE runs SET finished = ?, report = ? WHERE run_id = ?", "zzi", now, report, run);
  return end_of(store, rc, err);
}

int dm_run_skip(dm_store *store, int64_t run, dm_str input, dm_str record, const char *reason, dm_str detail, dm_err *err) {
  return dm_sql_run(store, err, "INSERT INTO skipped(run_id, input, record, reason, detail) VALUES(?,?,?,?,?)", "ittzt", run,
                    input, record, reason, detail);
}

int dm_progress_find(dm_store *store, dm_str input, dm_str fingerprint, uint64_t *records, bool *done, dm_err *err) {
  *records = 0;
  *done = false;
  if (!fingerprint.n) return 0;
  sqlite3_stmt *s =
      dm_sql(store, err, "SELECT records, done FROM progress WHERE input = ? AND fingerprint = ?", "tt", input, fingerprint);
  int rc = s ? dm_sql_step(store, s, err) : DM_EIO;
  if (rc != 1) return rc;
  *records = (uint64_t)sqlite3_column_int64(s, 0);
  *done = sqlite3_column_int(s, 1) != 0;
  dm_sql_reset(s);
  return 0;
}

int dm_progress_put(dm_store *store, int64_t run, dm_str input, dm_str fingerprint, uint64_t records, bool done, dm_err *err) {
  return dm_sql_run(
      store, err,
      "INSERT INTO progress(input, fingerprint, records, done, run_id) VALUES(?,?,?,?,?) ON CONFLICT(input) DO UPDATE"
      " SET fingerprint = excluded.fingerprint, records = excluded.records, done = excluded.done, run_id = excluded.run_id",
      "ttiii", input, fingerprint, (int64_t)records, (int64_t)done, run);
}

int dm_run_last_finished(dm_store *store, int64_t *run, dm_err *err) {
  *run = 0;
  int rc = dm_sql_number(store, err, run, "SELECT max(run_id) FROM runs WHERE finished IS NOT NULL", "");
  return rc < 0 ? rc : 0;
}

/* verify.c - `demarche verify`: does the program still say of stored texts what the database says? */
#include "ingest.h"

#include "base/str.h"
#include "store/run.h"
#include "store/same.h"
#include "store/write.h"

#include <stdlib.h>
#include <unistd.h>

const cli_option cli_verify_options[] = {
    {0, "db", "FILE", "the database"},
    {'n', "sample", "N", "documents that are coded again (default: 20; all: every one)"},
    CLI_ACTORS_OPTION,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

#define MOST_TOLD 20u

typedef struct verifying {
  dm_store *store, *fresh; /* fresh: a database for what is coded again, thrown away */
  dm_worker *worker;
  int64_t run; /* in fresh */
  dm_str id;   /* of the document at hand */
  uint64_t documents, other, rows, told;
} verifying;

static void tell(void *user, const dm_difference *d) {
  verifying *v = user;
  if (v->told++ >= MOST_TOLD) return;
  printf("%" DM_FMT " %s %" DM_FMT "\n  stored %" DM_FMT "\n  now    %" DM_FMT "\n", DM_ARG(v->id), d->kind, DM_ARG(d->id),
         DM_ARG(d->a.n ? d->a : DM_S("nothing")), DM_ARG(d->b.n ? d->b : DM_S("nothing")));
}

/* A day that the text itself told is told again; one that came with it is given again. */
static dm_input input_of(sqlite3_stmt *s) {
  dm_input input = {.id = dm_sql_str(s, 1), .title = dm_sql_str(s, 2), .source = dm_sql_str(s, 5), .url = dm_sql_str(s, 6)};
  input.bytes = dm_sql_str(s, 7);
  if (!dm_str_is(dm_sql_str(s, 4), "text")) {
    input.date = dm_sql_str(s, 3);
    input.date_basis = dm_sql_str(s, 4);
  }
  return input;
}

static int code_again(verifying *v, sqlite3_stmt *s, int64_t *doc, dm_err *err) {
  dm_document *d = NULL;
  dm_input input = input_of(s);
  int rc = dm_worker_code(v->worker, &input, &d, err);
  if (rc) return rc;
  dm_writing w = {.record = dm_document_record(d), .whence = {.input = DM_S("verify")}, .author = dm_sql_str(s, 8)};
  w.n_words = d->text->n_tokens;
  rc = dm_store_begin(v->fresh, err);
  if (!rc) rc = dm_store_find_text(v->fresh, w.record->text_sha256, doc, err);
  if (!rc) rc = dm_write_document(v->fresh, v->run, &w, doc, err);
  if (rc >= 0) rc = dm_store_commit(v->fresh, err);
  dm_document_free(d);
  return rc;
}

static int verify_one(verifying *v, sqlite3_stmt *s, dm_err *err) {
  int64_t again = 0;
  uint64_t n = 0;
  v->id = dm_sql_str(s, 1);
  int rc = code_again(v, s, &again, err);
  if (!rc) rc = dm_same_document(v->store, sqlite3_column_int64(s, 0), v->fresh, again, tell, v, &n, err);
  v->documents++;
  v->rows += n;
  v->other += n > 0;
  return rc;
}

/* A sample by the texts' hashes: at random, and the same every time. */
static int verify_all(verifying *v, int64_t sample, dm_err *err) {
  sqlite3_stmt *s =
      dm_sql(v->store, err,
             "SELECT doc_id, id, title, date, date_basis, source, url, text, author FROM documents ORDER BY text_sha256 LIMIT ?",
             "i", sample);
  if (!s) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(v->store, s, err)) == 1) {
    int failed = verify_one(v, s, err);
    if (!failed) continue;
    dm_sql_reset(s);
    return failed;
  }
  return rc;
}

/* Differences that come from another program, model or data are no surprise. */
static void tell_changes(dm_store *store, const char *model, const char *data) {
  sqlite3_stmt *s = dm_sql(
      store, NULL,
      "SELECT run_id, engine, model_hash = ?, data_hash = ? FROM runs WHERE engine <> ? OR model_hash <> ?1 OR data_hash <> ?2",
      "zzz", model, data, DM_VERSION);
  while (s && dm_sql_step(store, s, NULL) == 1)
    printf("run %lld was made by demarche %s with %s model and %s data\n", (long long)sqlite3_column_int64(s, 0),
           (const char *)sqlite3_column_text(s, 1), sqlite3_column_int(s, 2) ? "this" : "another",
           sqlite3_column_int(s, 3) ? "this" : "other");
}

static int prepare(verifying *v, dm_engine *engine, const char *path, dm_err *err) {
  char model[DM_HASH_SIZE], data[DM_HASH_SIZE];
  int64_t memory_of = 0;
  dm_run_about about = {"verify", "", "", "", "{}", 0};
  int rc = cli_ingest_hashes(engine, model, data, err);
  if (!rc) tell_changes(v->store, model, data);
  /* What the newest run knew of persons; one that never ended knew no more than the last that did. */
  if (!rc) rc = dm_sql_number(v->store, err, &memory_of, "SELECT memory_of FROM runs ORDER BY run_id DESC LIMIT 1", "");
  if (rc >= 0 && memory_of) rc = cli_enter_memory(engine, v->store, memory_of, err);
  if (rc < 0) return rc;
  v->worker = dm_worker_new(engine, err);
  v->fresh = v->worker ? dm_store_open(path, DM_STORE_INGEST, engine->data_dir, err) : NULL;
  return v->fresh ? dm_run_begin(v->fresh, &about, &v->run, err) : -1;
}

static bool read_sample(const char *given, int64_t *sample) {
  char *end;
  *sample = 20;
  if (!given) return true;
  if (strcmp(given, "all") == 0) {
    *sample = INT64_MAX;
    return true;
  }
  *sample = strtoll(given, &end, 10);
  return !*end && *sample > 0;
}

static cli_exit verify(verifying *v, dm_engine *engine, int64_t sample) {
  dm_err err = {0};
  char folder[512], path[600];
  const char *tmp = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/demarche-verify-XXXXXX", tmp ? tmp : "/tmp");
  if (!mkdtemp(folder)) {
    cli_say("cannot make a folder below %s for what is coded again", tmp ? tmp : "/tmp");
    return CLI_OUTPUT;
  }
  snprintf(path, sizeof path, "%s/again.db", folder);
  int rc = prepare(v, engine, path, &err);
  if (!rc) rc = verify_all(v, sample, &err);
  cli_exit code = rc ? cli_fail(&err) : CLI_OK;
  dm_store_close(v->fresh);
  dm_worker_free(v->worker);
  unlink(path);
  rmdir(folder);
  if (code != CLI_OK) return code;
  if (v->told > MOST_TOLD) printf("and %llu differences more\n", (unsigned long long)(v->told - MOST_TOLD));
  printf("%llu documents coded again: %llu of them differ, in %llu rows\n", (unsigned long long)v->documents,
         (unsigned long long)v->other, (unsigned long long)v->rows);
  code = cli_close_output();
  return code == CLI_OK && v->other ? CLI_SOME_FAILED : code;
}

cli_exit cli_verify(const cli_call *call) {
  verifying v = {.store = NULL};
  int64_t sample;
  cli_exit code = CLI_OK;
  if (!read_sample(cli_value(call, "sample"), &sample))
    return cli_usage(call, "-n wants a number, or all, not \"%s\"", cli_value(call, "sample"));
  v.store = cli_open_store(call, DM_STORE_READ, &code);
  dm_engine *engine = v.store ? cli_open_engine(call, &code) : NULL;
  if (engine) code = verify(&v, engine, sample);
  dm_store_close(v.store);
  dm_engine_close(engine);
  return code;
}

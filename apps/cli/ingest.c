/* ingest.c - `demarche ingest`: articles in, rows of a database out. */
#include "cli.h"

#include "base/str.h"
#include "store/run.h"
#include "store/write.h"

const cli_option cli_ingest_options[] = {
    {0, "db", "FILE", "the database; it is made when there is none"},
    {'d', "date", "DAY", "publication day YYYY-MM-DD of reports that have none of their own"},
    CLI_ACTORS_OPTION,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct run {
  dm_store *store;
  int64_t id;
  dm_worker *worker;
  uint64_t stored, copies, failed;
  dm_str date;
} run;

static int store_one(run *r, const char *path, dm_input *input, dm_err *err) {
  dm_document *d = NULL;
  dm_writing w = {.origin = {dm_str_of(path), input->id, input->source, input->url, input->date}};
  int64_t doc = 0;
  if (!input->date.n) input->date = r->date;
  int rc = dm_worker_code(r->worker, input, &d, err);
  if (rc) {
    r->failed++;
    cli_fail(err);
    return dm_run_skip(r->store, r->id, w.origin.input, w.origin.record, "broken", dm_str_of(err->message), err);
  }
  w.record = dm_document_record(d);
  w.n_words = d->text->n_tokens;
  rc = dm_store_find_text(r->store, w.record->text_sha256, &doc, err);
  if (rc == 1) {
    rc = dm_write_copy(r->store, r->id, doc, &w.origin, err);
    r->copies++;
  } else if (rc == 0) {
    rc = dm_write_document(r->store, r->id, &w, &doc, err);
    r->stored++;
  }
  dm_document_free(d);
  return rc;
}

static int store_path(run *r, const char *path, dm_err *err) {
  dm_reader *reader = dm_reader_open(path, err);
  if (!reader) return err->code;
  dm_input input;
  int rc = dm_store_begin(r->store, err), got;
  while (!rc && (got = dm_reader_next(reader, &input, err)) != 0) {
    if (got > 0)
      rc = store_one(r, path, &input, err);
    else
      r->failed++, cli_fail(err);
  }
  dm_reader_close(reader);
  return rc ? rc : dm_store_commit(r->store, err);
}

cli_exit cli_ingest(const cli_call *call) {
  const char *db = cli_value(call, "db"), *date = cli_value(call, "date");
  if (!db) return cli_usage(call, "which database? give --db FILE");
  cli_exit code;
  dm_engine *engine = cli_open_engine(call, &code);
  if (!engine) return code;
  dm_err err = {0};
  run r = {.date = dm_str_of(date)};
  dm_run_about about = {.command = "ingest", .model_hash = "", .data_hash = "", .options_hash = "", .options = "{}"};
  r.store = dm_store_open(db, DM_STORE_INGEST, engine->data_dir, &err);
  r.worker = r.store ? dm_worker_new(engine, &err) : NULL;
  int rc = r.worker ? dm_run_begin(r.store, &about, &r.id, &err) : -1;
  for (int i = 0; !rc && i < call->n_arguments; i++) rc = store_path(&r, call->arguments[i], &err);
  if (!rc) rc = dm_run_finish(r.store, r.id, "{}", &err);
  code = rc ? cli_fail(&err) : r.failed ? CLI_SOME_FAILED : CLI_OK;
  if (!rc) printf("%llu documents stored, %llu copies\n", (unsigned long long)r.stored, (unsigned long long)r.copies);
  dm_worker_free(r.worker);
  dm_store_close(r.store);
  dm_engine_close(engine);
  return code;
}

/* ingest.c - `demarche ingest`: articles in, rows of a database out. */
#include "ingest.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "record/check.h"
#include "store/learn.h"
#include "store/run.h"

#include <stdlib.h>

const cli_option cli_ingest_options[] = {
    {0, "db", "FILE", "the database; it is made when there is none"},
    {'j', "jobs", "N", "threads (default: 1); the rows are the same for any number"},
    {'d', "date", "DAY", "publication day YYYY-MM-DD of reports that have none of their own"},
    CLI_FORMAT_IN_OPTIONS,
    {0, "lang", "CODE", "language of the reports that are taken (default: en; any: all)"},
    {0, "no-memory", NULL, "forget what earlier runs learnt of persons"},
    {0, "quiet", NULL, "no report at the end"},
    CLI_ACTORS_OPTION,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

#define MOST_THREADS 64ul

/* ---- with which data and options ----------------------------------------------------------------------------------- */

static void put_option(dm_json *j, const char *key, const char *value) {
  dm_json_key(j, key);
  if (value)
    dm_json_name(j, value);
  else
    dm_json_null(j);
}

/* All that may change a row, as JSON; the caller frees it. NULL when memory is out. */
static char *options_json(const cli_call *call, const cli_ingest_run *in) {
  static const char *const names[] = {"data", "more", "model", "isa", "format-in", "map"};
  const char *lists[CLI_MAX_GIVEN];
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) return NULL;
  dm_json j = {.out = out};
  dm_json_begin(&j, '{');
  put_option(&j, "date", in->day);
  put_option(&j, "lang", in->lang);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) put_option(&j, names[i], cli_value(call, names[i]));
  dm_json_key(&j, "actors");
  dm_json_begin(&j, '[');
  for (unsigned i = 0, n = cli_values(call, "actors", lists); i < n; i++) dm_json_name(&j, lists[i]);
  dm_json_end(&j, ']');
  dm_json_key(&j, "memory");
  dm_json_int(&j, !cli_value(call, "no-memory"));
  dm_json_end(&j, '}');
  fclose(out);
  return text;
}

/* The options' hash covers what the files that they name hold. */
static int hash_options(const cli_call *call, cli_ingest_run *in, dm_err *err) {
  const char *lists[CLI_MAX_GIVEN], *more = cli_value(call, "more");
  dm_hash *hash = dm_hash_new();
  if (!hash) return DM_ENOMEM;
  dm_hash_add(hash, in->options, strlen(in->options));
  int rc = more ? dm_hash_add_folder(hash, more, err) : 0;
  for (unsigned i = 0, n = cli_values(call, "actors", lists); !rc && i < n; i++) rc = dm_hash_add_file(hash, lists[i], err);
  dm_hash_end(hash, in->options_hash);
  return rc;
}

int cli_ingest_hashes(const dm_engine *engine, char model[DM_HASH_SIZE], char data[DM_HASH_SIZE], dm_err *err) {
  dm_hash *of_model = dm_hash_new(), *of_data = dm_hash_new();
  int rc = of_model && of_data ? 0 : DM_ENOMEM;
  if (!rc) rc = dm_hash_add_file(of_model, engine->model_path, err);
  if (!rc) rc = dm_hash_add_folder(of_data, engine->data_dir, err);
  if (of_model) dm_hash_end(of_model, model);
  if (of_data) dm_hash_end(of_data, data);
  return rc;
}

/* ---- opening ------------------------------------------------------------------------------------------------------- */

int cli_enter_memory(dm_engine *engine, dm_store *store, int64_t up_to_run, dm_err *err) {
  dm_memory memory = {.arena = engine->world->arena};
  int rc = dm_learnt_read(store, up_to_run, &memory, err);
  return rc ? rc : dm_world_enter_memory(engine->world, &memory, dm_store_path(store), err);
}

static cli_exit read_values(const cli_call *call, cli_ingest_run *in) {
  const char *jobs = cli_value(call, "jobs"), *lang = cli_value(call, "lang");
  in->command = call->command->name;
  in->day = cli_value(call, "date");
  in->format = cli_value(call, "format-in");
  in->map = cli_value(call, "map");
  in->lang = !lang ? "en" : strcmp(lang, "any") == 0 ? NULL : lang;
  in->threads = 1;
  if (!cli_value(call, "db")) return cli_usage(call, "which database? give --db FILE; it is made when there is none");
  if (in->day && !dm_check_day(dm_str_of(in->day)))
    return cli_usage(call, "--date wants a day as YYYY-MM-DD, not \"%s\"", in->day);
  if (!jobs) return CLI_OK;
  char *end;
  unsigned long n = strtoul(jobs, &end, 10);
  if (*end || jobs[0] < '0' || jobs[0] > '9' || n < 1 || n > MOST_THREADS)
    return cli_usage(call, "-j wants a number from 1 to %lu, not \"%s\"", MOST_THREADS, jobs);
  in->threads = (unsigned)n;
  return CLI_OK;
}

static cli_exit open_store(const cli_call *call, cli_ingest_run *in) {
  char found[1024];
  const char *data = cli_value(call, "data");
  dm_err err = {0};
  if (!data && dm_engine_data_dir(found, sizeof found)) data = found;
  in->store = dm_store_open(cli_value(call, "db"), DM_STORE_INGEST, data ? data : "data", &err);
  return in->store ? CLI_OK : cli_store_fail(&err);
}

cli_exit cli_store_fail(const dm_err *err) {
  cli_exit code = cli_fail(err);
  return code == CLI_SOME_FAILED ? CLI_OUTPUT : code;
}

cli_exit cli_ingest_open(const cli_call *call, cli_ingest_run *in, dm_engine **engine) {
  cli_exit code = read_values(call, in);
  if (code == CLI_OK) code = open_store(call, in);
  if (code == CLI_OK) *engine = cli_open_engine(call, &code);
  if (code != CLI_OK) return code;
  dm_err err = {0};
  in->engine = *engine;
  in->options = options_json(call, in);
  int rc = in->options ? cli_ingest_hashes(*engine, in->model_hash, in->data_hash, &err) : DM_ENOMEM;
  if (!rc) rc = hash_options(call, in, &err);
  if (!rc && !cli_value(call, "no-memory")) rc = dm_run_last_finished(in->store, &in->memory_of, &err);
  if (!rc && !cli_value(call, "no-memory")) rc = cli_enter_memory(*engine, in->store, in->memory_of, &err);
  if (rc == DM_ENOMEM) return CLI_MEMORY;
  return rc ? cli_fail(&err) : CLI_OK;
}

void cli_ingest_close(cli_ingest_run *in, dm_engine *engine) {
  dm_store_close(in->store);
  dm_engine_close(engine);
  free(in->options);
}

cli_exit cli_ingest(const cli_call *call) {
  cli_ingest_run in = {.store = NULL};
  dm_engine *engine = NULL;
  if (call->n_arguments == 0) return cli_usage(call, "which articles? give files or folders, or - for stdin");
  cli_exit code = cli_ingest_open(call, &in, &engine), end = CLI_OK;
  if (code == CLI_OK) code = cli_ingest_begin(&in);
  if (code == CLI_OK) code = cli_ingest_paths(&in, (const char *const *)call->arguments, (unsigned)call->n_arguments);
  if (code == CLI_OK || code == CLI_SOME_FAILED) end = cli_ingest_finish(&in, cli_value(call, "quiet") != NULL);
  cli_ingest_close(&in, engine);
  return end != CLI_OK ? end : code;
}

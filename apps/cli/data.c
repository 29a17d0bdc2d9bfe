/* data.c - `demarche data check`: every lexicon reads, tells its source and licence, fits the others, and its examples hold. */
#include "data.h"

#include "base/str.h"
#include "check_cues.h"
#include "data/tsv.h"
#include "mention/members.h"
#include "pipe.h"
#include "store/vocabulary.h"

#include <string.h>

const cli_option cli_data_options[] = {CLI_ENGINE_OPTIONS, CLI_HELP_OPTION, CLI_END_OPTIONS};

static void tell(cli_check *check, const dm_err *err) {
  check->errors++;
  if (err->line)
    printf("%s:%llu: %s\n", err->path, (unsigned long long)err->line, err->message);
  else
    printf("%s: %s\n", err->path, err->message);
}

void cli_check_tell(cli_check *check, const dm_tsv *tsv, uint32_t row, const char *what, dm_str sentence) {
  check->errors++;
  printf("%s:%u: %s: %" DM_FMT "\n", tsv->path, tsv->lines[row], what, DM_ARG(sentence));
}

static void check_origin(cli_check *check, const dm_tsv *tsv) {
  if (tsv->source.n && tsv->licence.n) return;
  check->errors++;
  printf("%s:1: no comment line \"# %s: ...\" on top\n", tsv->path, tsv->source.n ? "licence" : "source");
}

/* Reads each file alone; its examples only once all files are known to be sound. */
static void check_files(cli_check *check, const cli_inputs *files, dm_worker *worker) {
  for (size_t i = 0; i < files->n; i++) {
    dm_err err = {0};
    dm_tsv tsv = {0};
    dm_arena *arena = dm_arena_new();
    bool read = arena && dm_tsv_read(arena, files->path[i], &tsv, &err) == 0;
    if (!read && !worker) tell(check, &err);
    if (read && !worker) {
      check_origin(check, &tsv);
      check->rows += tsv.n_rows;
    }
    if (read && worker) cli_check_examples(check, &tsv, worker);
    dm_arena_free(arena);
  }
}

static void tell_cue(void *user, const char *path, uint32_t line, dm_str sentence, dm_str what) {
  cli_check *check = user;
  check->errors++;
  printf("%s:%u: %" DM_FMT ": %" DM_FMT "\n", path, line, DM_ARG(what), DM_ARG(sentence));
}

/* Speech and stance have a runner of their own, which also their unit tests use. */
static void check_cues(cli_check *check, const dm_engine *engine) {
  dm_err err = {0};
  dm_cues_result result = {0};
  if (dm_cues_check(engine, tell_cue, check, &result, &err)) tell(check, &err);
  check->examples += result.n_examples;
}

/* The codes of countries in other data sets, which only exports and corrections read. */
static void check_vocabulary(cli_check *check, const char *data_dir) {
  dm_err err = {0};
  dm_vocabulary vocabulary;
  if (dm_vocabulary_open(&vocabulary, data_dir, &err)) tell(check, &err);
  dm_vocabulary_close(&vocabulary);
}

/* Who belongs to which body, which only `demarche actor` reads. */
static void check_members(cli_check *check, const dm_engine *engine, const char *data_dir) {
  dm_err err = {0};
  dm_members members;
  dm_arena *arena = dm_arena_new();
  if (arena && dm_members_read(arena, engine->world, data_dir, &members, &err)) tell(check, &err);
  dm_arena_free(arena);
}

static void check_engine(cli_check *check, const dm_options *options, const cli_inputs *files) {
  dm_err err = {0};
  dm_engine *engine = dm_engine_open(options, &err);
  dm_worker *worker = engine ? dm_worker_new(engine, &err) : NULL;
  if (worker)
    check_files(check, files, worker), check_cues(check, engine), check_members(check, engine, options->data_dir);
  else
    tell(check, &err);
  dm_worker_free(worker);
  dm_engine_close(engine);
}

cli_exit cli_data(const cli_call *call) {
  if (call->n_arguments < 1 || call->n_arguments > 2 || strcmp(call->arguments[0], "check") != 0)
    return cli_usage(call, "data knows one action: check");
  dm_options options = {.data_dir = cli_value(call, "data"), .model = cli_value(call, "model"), .isa = cli_value(call, "isa")};
  options.more_dir = cli_value(call, "more");
  if (call->n_arguments == 2) options.data_dir = call->arguments[1];
  char found[1024];
  if (!options.data_dir && dm_engine_data_dir(found, sizeof found)) options.data_dir = found;
  if (!options.data_dir) return cli_usage(call, "no data folder found; name one");
  cli_check check = {0};
  cli_inputs files = {0};
  if (!cli_inputs_folder(&files, options.data_dir, ".tsv")) return CLI_MEMORY;
  if (options.more_dir && !cli_inputs_folder(&files, options.more_dir, ".tsv")) return CLI_MEMORY;
  check_files(&check, &files, NULL);
  if (!check.errors && !files.failed) check_vocabulary(&check, options.data_dir);
  if (!check.errors && !files.failed) check_engine(&check, &options, &files);
  printf("%zu files, %zu rows, %zu examples: %zu errors\n", files.n, check.rows, check.examples, check.errors + files.failed);
  bool sound = !check.errors && !files.failed;
  cli_inputs_free(&files);
  cli_exit closing = cli_close_output();
  return closing != CLI_OK ? closing : sound ? CLI_OK : CLI_DATA;
}

/* batch.c - many inputs through the pipe: read and coded on any thread, written in order on one. */
#include "inputs.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/queue.h"
#include "base/str.h"
#include "progress.h"
#include "record/check.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST_THREADS 64u
/* Articles in flight per thread: while one thread reads a long article the others go on with this many short ones. A finished
 * article waits as its output only, so many cost little memory. */
#define IN_FLIGHT 64u

typedef struct job {
  const cli_batch *batch;
  const char *path;
  char *output;
  size_t size;
  dm_memory *learnt; /* NULL unless the batch learns */
  uint32_t words;
  int rc;
  dm_err err;
} job;

typedef struct run {
  const cli_batch *batch;
  size_t next, failed, written;
  cli_progress progress;
  cli_exit worst; /* of failed inputs: CLI_SOME_FAILED or CLI_MEMORY; or CLI_OUTPUT */
} run;

/* ---- one input -------------------------------------------------------------------------------------------------- */

int cli_code_path(dm_worker *worker, const char *path, dm_str date, dm_upto upto, bool trace, dm_arena *arena,
                  dm_document **document, dm_err *err) {
  dm_input input = {.id = dm_files_id(path), .date = date};
  const char *file = strcmp(path, "-") != 0 ? path : "/dev/stdin";
  int rc = dm_file_read(arena, file, DM_LIMIT_INPUT_BYTES, "ingest", &input.bytes, err);
  if (!rc) rc = dm_pipe_run(worker, &input, upto, trace, document, err);
  if (rc && err && !err->path[0]) snprintf(err->path, sizeof err->path, "%s", path);
  return rc;
}

static int render(job *j, const dm_document *document) {
  FILE *out = open_memstream(&j->output, &j->size);
  if (!out) return dm_fail(&j->err, DM_ENOMEM, "cli", j->path, 0, 0, "out of memory for the output");
  int rc = j->batch->render(j->batch->context, document, out, &j->err);
  if (fclose(out) && !rc) rc = dm_fail(&j->err, DM_ENOMEM, "cli", j->path, 0, 0, "out of memory for the output");
  return rc;
}

static void learn(job *j, const dm_document *document) {
  j->learnt = dm_memory_new();
  if (j->learnt) dm_memory_learn(j->learnt, j->batch->engine->world, document->mentions);
}

static void work(void *state, void *item) {
  job *j = item;
  dm_document *document = NULL;
  dm_arena *arena = dm_arena_new();
  if (!arena) {
    j->rc = dm_fail(&j->err, DM_ENOMEM, "cli", j->path, 0, 0, "out of memory");
    return;
  }
  j->rc = cli_code_path(state, j->path, j->batch->date, j->batch->upto, j->batch->trace, arena, &document, &j->err);
  if (!j->rc) {
    j->words = document->text->n_tokens;
    if (j->batch->learn) learn(j, document);
    j->rc = render(j, document);
  }
  dm_document_free(document);
  dm_arena_free(arena);
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

static void *next(void *context) {
  run *r = context;
  const cli_batch *batch = r->batch;
  if (r->next == batch->inputs->n) return NULL;
  job *j = calloc(1, sizeof *j);
  if (!j) {
    r->worst = CLI_MEMORY;
    return NULL;
  }
  j->batch = batch;
  j->path = batch->inputs->path[r->next++];
  return j;
}

static bool write_output(run *r, const job *j) {
  errno = 0;
  if (r->batch->take) {
    if (r->batch->take(r->batch->context, (dm_str){j->output, (uint32_t)j->size})) return true;
    r->worst = CLI_MEMORY;
    return false;
  }
  if (r->written++ && r->batch->between) fputs(r->batch->between, stdout);
  if (fwrite(j->output, 1, j->size, stdout) == j->size && !ferror(stdout)) return true;
  cli_say("cannot write the output: %s; stopped after %zu of %zu documents", errno ? strerror(errno) : "unknown reason",
          r->progress.done, r->progress.total);
  r->worst = CLI_OUTPUT;
  return false;
}

static bool done(void *context, void *item, bool stopped) {
  run *r = context;
  job *j = item;
  bool go_on = !stopped;
  if (go_on) cli_progress_clear(&r->progress);
  if (go_on && j->rc) {
    cli_exit code = cli_fail(&j->err);
    r->failed++;
    if (r->worst == CLI_OK || code == CLI_MEMORY) r->worst = code == CLI_MEMORY ? CLI_MEMORY : CLI_SOME_FAILED;
  } else if (go_on) {
    go_on = write_output(r, j);
  }
  if (go_on && j->learnt) dm_memory_take(r->batch->learn, j->learnt);
  if (go_on) cli_progress_step(&r->progress, j->words);
  dm_memory_free(j->learnt);
  free(j->output);
  free(j);
  return go_on;
}

static cli_exit run_with(const cli_batch *batch, void **workers) {
  dm_err err = {0};
  for (unsigned i = 0; i < batch->threads; i++) {
    workers[i] = dm_worker_new(batch->engine, &err);
    if (!workers[i]) return cli_fail(&err);
  }
  run r = {.batch = batch, .failed = batch->inputs->failed};
  if (r.failed) r.worst = CLI_SOME_FAILED;
  cli_progress_start(&r.progress, batch->inputs->n);
  dm_queue_plan plan = {batch->threads, IN_FLIGHT * batch->threads, &r, workers, next, work, done};
  if (!dm_queue_run(&plan)) {
    cli_say("cannot start a thread: %s", strerror(errno));
    return CLI_MEMORY;
  }
  cli_progress_clear(&r.progress);
  if (r.failed && batch->inputs->n > 1) cli_say("%zu of %zu inputs failed", r.failed, batch->inputs->n);
  if (r.worst == CLI_OUTPUT) return CLI_OUTPUT;
  cli_exit closing = cli_close_output();
  return closing != CLI_OK ? closing : r.worst;
}

static cli_exit run_workers(const cli_batch *batch) {
  void **workers = calloc(batch->threads, sizeof *workers);
  if (!workers) return CLI_MEMORY;
  cli_exit code = run_with(batch, workers);
  for (unsigned i = 0; i < batch->threads; i++) dm_worker_free(workers[i]);
  free(workers);
  return code;
}

/* ---- the command line ------------------------------------------------------------------------------------------- */

static cli_exit read_options(const cli_call *call, cli_batch *batch) {
  const char *jobs = cli_value(call, "jobs"), *date = cli_value(call, "date");
  batch->threads = 1;
  if (jobs) {
    char *end;
    unsigned long n = strtoul(jobs, &end, 10);
    if (*end || jobs[0] < '0' || jobs[0] > '9' || n < 1 || n > MOST_THREADS)
      return cli_usage(call, "-j wants a number from 1 to %u, not \"%s\"", MOST_THREADS, jobs);
    batch->threads = (unsigned)n;
  }
  if (date) {
    batch->date = dm_str_of(date);
    if (!dm_check_day(batch->date)) return cli_usage(call, "--date wants a day as YYYY-MM-DD, not \"%s\"", date);
  }
  if (call->n_arguments == 0 && isatty(STDIN_FILENO))
    return cli_usage(call, "which article? give files or folders, or - for stdin");
  return CLI_OK;
}

cli_exit cli_batch_run(const cli_call *call, cli_batch *batch) {
  cli_exit code = read_options(call, batch);
  if (code != CLI_OK) return code;
  dm_engine *engine = cli_open_engine(call, &code);
  if (!engine) return code;
  cli_inputs inputs = {0};
  batch->engine = engine;
  batch->inputs = &inputs;
  code = cli_inputs_list(&inputs, call->arguments, call->n_arguments) ? run_workers(batch) : CLI_MEMORY;
  cli_inputs_free(&inputs);
  dm_engine_close(engine);
  return code;
}

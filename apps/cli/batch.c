/* batch.c - many inputs through the pipe: read and coded on any thread, written in order on one. */
#include "inputs.h"

#include "base/err.h"
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
  dm_item *item; /* NULL: nothing could be read, rc and err tell why */
  bool skipped;  /* the item is no report: skip tells why */
  dm_skip skip;
  double share; /* of all bytes, read when the item was taken */
  char *output;
  size_t size;
  dm_memory *learnt; /* NULL unless the batch learns */
  uint32_t words;
  int rc;
  dm_err err;
} job;

typedef struct run {
  const cli_batch *batch;
  size_t taken, failed, written;
  cli_progress progress;
  cli_exit worst; /* of failed inputs: CLI_SOME_FAILED or CLI_MEMORY; or CLI_OUTPUT */
} run;

/* ---- one input -------------------------------------------------------------------------------------------------- */

static int render(job *j, const dm_document *document) {
  FILE *out = open_memstream(&j->output, &j->size);
  if (!out) return dm_fail(&j->err, DM_ENOMEM, "cli", NULL, 0, 0, "out of memory for the output");
  int rc = j->batch->render(j->batch->context, document, out, &j->err);
  if (fclose(out) && !rc) rc = dm_fail(&j->err, DM_ENOMEM, "cli", NULL, 0, 0, "out of memory for the output");
  return rc;
}

static void learn(job *j, const dm_document *document) {
  j->learnt = dm_memory_new();
  if (j->learnt) dm_memory_learn(j->learnt, j->batch->engine->world, document->mentions);
}

/* The day given for all holds for a report that tells none itself. */
static int code(dm_worker *worker, job *j, dm_document **document) {
  dm_input input;
  if (!dm_item_read(j->item, &input, &j->skip)) {
    j->skipped = true;
    return DM_OK;
  }
  if (!input.date.n && j->batch->date.n) {
    input.date = j->batch->date;
    input.date_basis = (dm_str){0};
  }
  int rc = dm_pipe_run(worker, &input, j->batch->upto, j->batch->trace, document, &j->err);
  if (rc && !j->err.path[0]) snprintf(j->err.path, sizeof j->err.path, "%" DM_FMT, DM_ARG(input.path));
  return rc;
}

static void work(void *state, void *item) {
  job *j = item;
  dm_document *document = NULL;
  if (j->rc) return;
  j->rc = code(state, j, &document);
  if (!document) return;
  j->words = document->text->n_tokens;
  if (j->batch->learn) learn(j, document);
  j->rc = render(j, document);
  dm_document_free(document);
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

static void *next(void *context) {
  run *r = context;
  const cli_batch *batch = r->batch;
  job *j = calloc(1, sizeof *j);
  if (!j) {
    r->worst = CLI_MEMORY;
    return NULL;
  }
  j->batch = batch;
  int rc = dm_reader_take(batch->reader, &j->item, &j->err);
  if (rc == 0) {
    free(j);
    return NULL;
  }
  if (rc < 0) j->rc = rc;
  uint64_t done, total;
  dm_reader_progress(batch->reader, &done, &total);
  j->share = total ? (double)done / (double)total : 0;
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
  cli_say("cannot write the output: %s; stopped after %zu documents", errno ? strerror(errno) : "unknown reason", r->written - 1);
  r->worst = CLI_OUTPUT;
  return false;
}

static void fail(run *r, cli_exit code) {
  r->failed++;
  if (r->worst == CLI_OK || code == CLI_MEMORY) r->worst = code == CLI_MEMORY ? CLI_MEMORY : CLI_SOME_FAILED;
}

static bool done(void *context, void *item, bool stopped) {
  run *r = context;
  job *j = item;
  bool go_on = !stopped;
  r->taken++;
  if (go_on) cli_progress_clear(&r->progress);
  if (go_on && j->rc)
    fail(r, cli_fail(&j->err));
  else if (go_on && j->skipped)
    cli_skips_add(r->batch->skips, &j->skip);
  else if (go_on)
    go_on = write_output(r, j);
  if (go_on && j->learnt) dm_memory_take(r->batch->learn, j->learnt);
  if (go_on) cli_progress_step_share(&r->progress, j->words, j->share, "");
  dm_memory_free(j->learnt);
  dm_item_free(j->item);
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
  run r = {.batch = batch};
  cli_progress_start(&r.progress, 0);
  dm_queue_plan plan = {batch->threads, IN_FLIGHT * batch->threads, &r, workers, next, work, done};
  if (!dm_queue_run(&plan)) {
    cli_say("cannot start a thread: %s", strerror(errno));
    return CLI_MEMORY;
  }
  cli_progress_clear(&r.progress);
  if (r.failed && r.taken > 1) cli_say("%zu of %zu inputs failed", r.failed, r.taken);
  if (cli_skips_tell(batch->skips) && r.worst == CLI_OK) r.worst = CLI_SOME_FAILED;
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
  cli_skips skips = {0};
  batch->engine = engine;
  batch->skips = &skips;
  batch->reader = cli_open_reader(call, &skips, &code);
  if (batch->reader) code = run_workers(batch);
  dm_reader_close(batch->reader);
  dm_engine_close(engine);
  return code;
}

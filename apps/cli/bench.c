/* bench.c - `demarche bench`: what each stage costs. The pipe is run to one stage further in each pass over the texts; the
 * difference between two passes is the price of the stage. */
#include "inputs.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/queue.h"
#include "base/str.h"
#include "view/view.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

const cli_option cli_bench_options[] = {
    {'j', "jobs", "N", "threads (default: 1)"},
    {'r', "repeat", "N", "passes of which the fastest counts (default: 3)"},
    {0, "cpu", NULL, "processor time of all threads instead of the clock on the wall, for a busy machine"},
    {0, "json", NULL, "one JSON object"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

/* One row per pass: how far the pipe runs, and whether the record is printed too. */
static const struct pass {
  const char *name;
  dm_upto upto;
  bool view;
} passes[] = {{"text", DM_UPTO_TEXT, false},
              {"syntax", DM_UPTO_SYNTAX, false},
              {"mention", DM_UPTO_MENTION, false},
              {"fact+record", DM_UPTO_RECORD, false},
              {"view", DM_UPTO_RECORD, true}};
#define N_PASSES (sizeof passes / sizeof *passes)

typedef struct bench {
  dm_str *text;
  uint64_t *words; /* of each text */
  size_t n, next;
  const struct pass *pass;
  unsigned threads;
  bool cpu;
  double load, seconds[N_PASSES];
} bench;

static double now(const bench *b) {
  struct timespec t;
  clock_gettime(b->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *next(void *context) {
  bench *b = context;
  return b->next < b->n ? &b->text[b->next++] : NULL;
}

typedef struct seat {
  bench *bench;
  dm_worker *worker;
  FILE *sink;
} seat;

static void work(void *state, void *item) {
  seat *s = state;
  const dm_str *text = item;
  dm_input input = {.id = DM_S("bench"), .date = DM_S("2025-01-15"), .bytes = *text};
  dm_document *document = NULL;
  if (dm_pipe_run(s->worker, &input, s->bench->pass->upto, false, &document, NULL)) return;
  s->bench->words[text - s->bench->text] = document->text->n_tokens;
  if (s->bench->pass->view) dm_document_write(document, "json", s->sink, NULL);
  dm_document_free(document);
}

static bool done(void *context, void *item, bool stopped) {
  (void)context, (void)item;
  return !stopped;
}

static double run_pass(bench *b, seat *seats) {
  void *states[64];
  for (unsigned i = 0; i < b->threads; i++) states[i] = &seats[i];
  b->next = 0;
  dm_queue_plan plan = {b->threads, 2 * b->threads, b, states, next, work, done};
  double start = now(b);
  dm_queue_run(&plan);
  return now(b) - start;
}

static cli_exit measure(bench *b, const dm_engine *engine, unsigned repeat) {
  seat seats[64] = {0};
  dm_err err = {0};
  cli_exit code = CLI_OK;
  for (unsigned i = 0; i < b->threads && code == CLI_OK; i++) {
    seats[i] = (seat){b, dm_worker_new(engine, &err), fopen("/dev/null", "w")};
    if (!seats[i].worker || !seats[i].sink) code = cli_fail(&err);
  }
  for (size_t p = 0; p < N_PASSES && code == CLI_OK; p++) {
    b->pass = &passes[p];
    for (unsigned k = 0; k < repeat; k++) {
      double seconds = run_pass(b, seats);
      if (k == 0 || seconds < b->seconds[p]) b->seconds[p] = seconds;
    }
  }
  for (unsigned i = 0; i < b->threads; i++) {
    dm_worker_free(seats[i].worker);
    if (seats[i].sink) fclose(seats[i].sink);
  }
  return code;
}

/* ---- the report ------------------------------------------------------------------------------------------------- */

static double peak_mb(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss / 1024.0;
}

static void put_json(const bench *b, double words) {
  dm_json json = {.out = stdout};
  dm_json_begin(&json, '{');
  dm_json_key(&json, "threads");
  dm_json_uint(&json, b->threads);
  dm_json_key(&json, "articles");
  dm_json_uint(&json, b->n);
  dm_json_key(&json, "words");
  dm_json_uint(&json, (uint64_t)words);
  dm_json_key(&json, "load_ms");
  dm_json_fixed(&json, 1000 * b->load, 1);
  dm_json_key(&json, "peak_mb");
  dm_json_fixed(&json, peak_mb(), 1);
  dm_json_key(&json, "seconds_up_to");
  dm_json_begin(&json, '{');
  for (size_t p = 0; p < N_PASSES; p++) {
    dm_json_key(&json, passes[p].name);
    dm_json_fixed(&json, b->seconds[p], 6);
  }
  dm_json_end(&json, '}');
  dm_json_end(&json, '}');
  putchar('\n');
}

static void put_table(const bench *b, double words) {
  printf("%zu articles, %.0f words, %u thread%s; engine opened in %.1f ms; peak memory %.1f MB (texts included)\n\n", b->n, words,
         b->threads, b->threads == 1 ? "" : "s", 1000 * b->load, peak_mb());
  printf("%-12s %14s %16s %18s\n", "stage", "words/s", "words/s up to it", "articles/s up to it");
  double before = 0;
  for (size_t p = 0; p < N_PASSES; p++) {
    double own = b->seconds[p] - before;
    before = b->seconds[p];
    printf("%-12s %14.0f %16.0f %18.1f\n", passes[p].name, own > 0 ? words / own : 0, words / b->seconds[p],
           (double)b->n / b->seconds[p]);
  }
}

/* ---- the command ------------------------------------------------------------------------------------------------ */

static cli_exit read_texts(bench *b, const cli_inputs *inputs, dm_arena *arena) {
  b->text = DM_NEW(arena, dm_str, inputs->n);
  b->words = DM_NEW(arena, uint64_t, inputs->n);
  for (size_t i = 0; i < inputs->n; i++) {
    dm_err err = {0};
    if (dm_file_read(arena, inputs->path[i], DM_LIMIT_INPUT_BYTES, "ingest", &b->text[b->n], &err)) return cli_fail(&err);
    b->n++;
  }
  return CLI_OK;
}

static unsigned number_option(const cli_call *call, const char *name, unsigned standard) {
  const char *given = cli_value(call, name);
  unsigned long n = given ? strtoul(given, NULL, 10) : standard;
  return n < 1 ? 1 : n > 64 ? 64 : (unsigned)n;
}

cli_exit cli_bench(const cli_call *call) {
  if (!call->n_arguments) return cli_usage(call, "which texts? give files or folders");
  bench b = {.threads = number_option(call, "jobs", 1), .cpu = cli_value(call, "cpu") != NULL};
  cli_inputs inputs = {0};
  dm_arena *arena = dm_arena_new();
  if (!arena || !cli_inputs_list(&inputs, call->arguments, call->n_arguments)) return CLI_MEMORY;
  cli_exit code = read_texts(&b, &inputs, arena);
  double start = now(&b);
  dm_engine *engine = code == CLI_OK ? cli_open_engine(call, &code) : NULL;
  b.load = now(&b) - start;
  if (engine) code = measure(&b, engine, number_option(call, "repeat", 3));
  if (engine && code == CLI_OK) {
    double words = 0;
    for (size_t i = 0; i < b.n; i++) words += (double)b.words[i];
    (cli_value(call, "json") ? put_json : put_table)(&b, words);
    code = cli_close_output();
  }
  dm_engine_close(engine);
  cli_inputs_free(&inputs);
  dm_arena_free(arena);
  return code;
}

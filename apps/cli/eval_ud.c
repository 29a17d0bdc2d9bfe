/* eval_ud.c - `demarche eval-ud`: the CoNLL 2018 scores of our segmenter and parser, or of somebody's output, on a treebank. */
#include "cli.h"

#include "base/json.h"
#include "base/str.h"
#include "view/eval_ud.h"

const cli_option cli_eval_ud_options[] = {
    {0, "json", NULL, "one JSON object per file, with fractions"},
    {0, "system", "FILE", "score this CoNLL-U file instead of parsing"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

/* One row per score: where it lies, and its heading. */
static const struct column {
  const char *key, *heading;
  size_t offset;
} columns[] = {
    {"words", "words", offsetof(dm_ud_scores, words)},  {"sentences", "sents", offsetof(dm_ud_scores, sentences)},
    {"upos", "UPOS", offsetof(dm_ud_scores, upos)},     {"xpos", "XPOS", offsetof(dm_ud_scores, xpos)},
    {"feats", "UFeats", offsetof(dm_ud_scores, feats)}, {"lemma", "lemmas", offsetof(dm_ud_scores, lemma)},
    {"uas", "UAS", offsetof(dm_ud_scores, uas)},        {"las", "LAS", offsetof(dm_ud_scores, las)},
};
#define N_COLUMNS (sizeof columns / sizeof *columns)

static double score_of(const dm_ud_scores *scores, const struct column *column) {
  return *(const double *)(const void *)((const char *)scores + column->offset);
}

static void put_json(dm_json *json, const char *key, const dm_ud_scores *scores) {
  dm_json_key(json, key);
  dm_json_begin(json, '{');
  for (size_t i = 0; i < N_COLUMNS; i++) {
    dm_json_key(json, columns[i].key);
    dm_json_fixed(json, score_of(scores, &columns[i]), 6);
  }
  dm_json_end(json, '}');
}

static void put_line(const char *key, const dm_ud_scores *scores) {
  printf("  %-6s", key);
  for (size_t i = 0; i < N_COLUMNS; i++) printf(" %7.2f", 100 * score_of(scores, &columns[i]));
  putchar('\n');
}

/* Prints the named sets of scores of one file. */
static void put_scores(const cli_call *call, const char *path, const char *const *keys, const dm_ud_scores *const *sets) {
  if (cli_value(call, "json")) {
    dm_json json = {.out = stdout};
    dm_json_begin(&json, '{');
    dm_json_key(&json, "file");
    dm_json_str(&json, dm_str_of(path));
    for (int i = 0; keys[i]; i++) put_json(&json, keys[i], sets[i]);
    dm_json_end(&json, '}');
    putchar('\n');
    return;
  }
  printf("%s\n        ", path);
  for (size_t i = 0; i < N_COLUMNS; i++) printf(" %7s", columns[i].heading);
  putchar('\n');
  for (int i = 0; keys[i]; i++) put_line(keys[i], sets[i]);
}

static cli_exit score_system(const cli_call *call) {
  if (call->n_arguments != 1) return cli_usage(call, "with --system, one gold file");
  dm_ud_scores scores;
  dm_err err;
  if (dm_ud_compare_files(call->arguments[0], cli_value(call, "system"), &scores, &err)) return cli_fail(&err);
  put_scores(call, call->arguments[0], (const char *const[]){"system", NULL}, (const dm_ud_scores *const[]){&scores});
  return cli_close_output();
}

cli_exit cli_eval_ud(const cli_call *call) {
  if (!call->n_arguments) return cli_usage(call, "no gold file given");
  if (cli_value(call, "system")) return score_system(call);
  cli_exit code = CLI_OK;
  dm_engine *engine = cli_open_engine(call, &code);
  if (!engine) return code;
  for (int i = 0; i < call->n_arguments; i++) {
    dm_ud_report report;
    dm_err err;
    if (dm_eval_ud(engine->segmenter, engine->parser, call->arguments[i], &report, &err)) {
      code = cli_fail(&err);
      continue;
    }
    put_scores(call, call->arguments[i], (const char *const[]){"raw", "gold", NULL},
               (const dm_ud_scores *const[]){&report.raw, &report.gold});
  }
  dm_engine_close(engine);
  cli_exit closed = cli_close_output();
  return code ? code : closed;
}

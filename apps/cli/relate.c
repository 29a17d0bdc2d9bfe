/* relate.c - `demarche relate`: sentences with a marked pair in, one row a sentence out. */
#include "table.h"

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "pair.h"

const cli_option cli_relate_options[] = {
    {0, "json", NULL, "a JSON object a line instead of TSV"},
    {'d', "date", "DAY", "publication day YYYY-MM-DD of all sentences"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static const char *const modalities[] = {"asserted", "future", "negated", "hypothetical", "historical"};

static const char *const columns[] = {"marked_sentence", NULL};

typedef struct run {
  cli_table table;
  size_t failed;
  bool json;
  dm_str date;
} run;

/* ---- one row ------------------------------------------------------------------------------------------------------- */

static void print_tsv(const dm_relation *r, dm_str trigger) {
  cli_put_cell(r->type);
  putchar('\t');
  cli_put_cell(r->mode);
  if (r->type.n)
    printf("\t%d\t%s\t%.2f\t", r->quad, modalities[r->modality], r->confidence);
  else
    printf("\t\t\t\t");
  cli_put_cell(trigger);
  putchar('\t');
  cli_put_cell(r->made_by);
  putchar('\n');
}

static void print_json(const dm_relation *r, dm_str trigger) {
  dm_json json = {.out = stdout};
  dm_json_begin(&json, '{');
  dm_json_key(&json, "type"), dm_json_str(&json, r->type);
  dm_json_key(&json, "mode"), dm_json_str(&json, r->mode);
  dm_json_key(&json, "quad");
  r->quad ? dm_json_int(&json, r->quad) : dm_json_null(&json);
  dm_json_key(&json, "modality"), dm_json_str(&json, dm_str_of(r->type.n ? modalities[r->modality] : NULL));
  dm_json_key(&json, "confidence");
  r->type.n ? dm_json_fixed(&json, r->confidence, 2) : dm_json_null(&json);
  dm_json_key(&json, "trigger"), dm_json_str(&json, trigger);
  dm_json_key(&json, "made_by"), dm_json_str(&json, r->made_by);
  dm_json_end(&json, '}');
  putchar('\n');
}

static void relate_row(run *t, dm_worker *worker, dm_str cell) {
  dm_arena *arena = dm_arena_new();
  dm_document *document = NULL;
  dm_relation relation = {0};
  dm_pair pair = {0};
  dm_err err = {0};
  const char *wrong = arena ? dm_pair_read(arena, cell, &pair) : "out of memory";
  if (!wrong && dm_pair_relate(worker, &pair, t->date, &document, &relation, &err)) wrong = err.message;
  if (wrong) {
    t->failed++;
    cli_say("%s:%u: %s", t->table.path, t->table.number, wrong);
  }
  dm_str trigger = relation.type.n ? dm_str_sub(pair.text, relation.trigger.start, relation.trigger.end) : (dm_str){0};
  if (t->json)
    print_json(&relation, trigger);
  else
    print_tsv(&relation, trigger);
  dm_document_free(document);
  dm_arena_free(arena);
}

static void relate_rows(run *t, dm_worker *worker) {
  if (!t->json) puts("type\tmode\tquad\tmodality\tconfidence\ttrigger\tmade_by");
  while (cli_table_next(&t->table)) relate_row(t, worker, dm_str_trim(cli_table_cell(&t->table, 0)));
}

cli_exit cli_relate(const cli_call *call) {
  if (call->n_arguments > 1) return cli_usage(call, "relate reads one table");
  const char *date = cli_value(call, "date");
  const char *path = call->n_arguments ? call->arguments[0] : "-";
  run t = {.json = cli_value(call, "json"), .date = dm_str_of(date)};
  cli_exit code = CLI_MEMORY;
  dm_err err = {0};
  dm_arena *arena = dm_arena_new();
  if (!arena) return CLI_MEMORY;
  dm_engine *engine = cli_table_open(&t.table, arena, path, columns, &err) ? NULL : cli_open_engine(call, &code);
  if (err.message[0]) code = cli_fail(&err);
  dm_worker *worker = engine ? dm_worker_new(engine, &err) : NULL;
  if (worker) {
    relate_rows(&t, worker);
    code = cli_close_output();
    if (code == CLI_OK && t.failed) code = CLI_SOME_FAILED;
  }
  dm_worker_free(worker);
  dm_engine_close(engine);
  dm_arena_free(arena);
  return code;
}

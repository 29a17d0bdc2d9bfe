/* relate.c - `demarche relate`: sentences with a marked pair in, one row a sentence out. */
#include "cli.h"

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "pair.h"

#include <string.h>

const cli_option cli_relate_options[] = {
    {0, "json", NULL, "a JSON object a line instead of TSV"},
    {'d', "date", "DAY", "publication day YYYY-MM-DD of all sentences"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

#define COLUMN "marked_sentence"

static const char *const modalities[] = {"asserted", "future", "negated", "hypothetical", "historical"};

typedef struct table {
  const char *path;
  dm_str rest; /* bytes after the header */
  uint32_t column, line;
  size_t failed;
  bool json;
  dm_str date;
} table;

static bool next_line(dm_str *rest, dm_str *line) {
  if (!dm_str_split(rest, '\n', line)) return false;
  if (line->n && line->p[line->n - 1] == '\r') line->n--;
  return true;
}

static dm_str cell_of(dm_str line, uint32_t column) {
  dm_str cell = {0};
  for (uint32_t i = 0; i <= column; i++)
    if (!dm_str_split(&line, '\t', &cell)) return (dm_str){0};
  return dm_str_trim(cell);
}

static int find_column(table *t, dm_err *err) {
  dm_str header = {0}, name;
  while (next_line(&t->rest, &header) && ++t->line && (!header.n || header.p[0] == '#')) continue;
  for (uint32_t i = 0; dm_str_split(&header, '\t', &name); i++) {
    if (!dm_str_is(dm_str_trim(name), COLUMN)) continue;
    t->column = i;
    return 0;
  }
  return dm_fail(err, DM_EINPUT, "relate", t->path, t->line, 0, "the header has no column \"" COLUMN "\"");
}

/* ---- one row ------------------------------------------------------------------------------------------------------- */

/* A tab or line end cannot stand in a cell: it becomes a space. */
static void put_cell(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++) putchar(s.p[i] == '\t' || s.p[i] == '\n' ? ' ' : s.p[i]);
}

static void print_tsv(const dm_relation *r, dm_str trigger) {
  put_cell(r->type);
  putchar('\t');
  put_cell(r->mode);
  if (r->type.n)
    printf("\t%d\t%s\t%.2f\t", r->quad, modalities[r->modality], r->confidence);
  else
    printf("\t\t\t\t");
  put_cell(trigger);
  putchar('\t');
  put_cell(r->made_by);
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

static void relate_row(table *t, dm_worker *worker, dm_str cell) {
  dm_arena *arena = dm_arena_new();
  dm_document *document = NULL;
  dm_relation relation = {0};
  dm_pair pair = {0};
  dm_err err = {0};
  const char *wrong = arena ? dm_pair_read(arena, cell, &pair) : "out of memory";
  if (!wrong && dm_pair_relate(worker, &pair, t->date, &document, &relation, &err)) wrong = err.message;
  if (wrong) {
    t->failed++;
    cli_say("%s:%u: %s", t->path, t->line, wrong);
  }
  dm_str trigger = relation.type.n ? dm_str_sub(pair.text, relation.trigger.start, relation.trigger.end) : (dm_str){0};
  if (t->json)
    print_json(&relation, trigger);
  else
    print_tsv(&relation, trigger);
  dm_document_free(document);
  dm_arena_free(arena);
}

static void relate_rows(table *t, dm_worker *worker) {
  dm_str line;
  if (!t->json) puts("type\tmode\tquad\tmodality\tconfidence\ttrigger\tmade_by");
  while (next_line(&t->rest, &line)) {
    t->line++;
    if (!line.n && !t->rest.n) break; /* the line end of the last row */
    relate_row(t, worker, cell_of(line, t->column));
  }
}

static int open_table(table *t, dm_arena *arena, dm_err *err) {
  const char *file = strcmp(t->path, "-") != 0 ? t->path : "/dev/stdin";
  int rc = dm_file_read(arena, file, DM_LIMIT_INPUT_BYTES, "relate", &t->rest, err);
  return rc ? rc : find_column(t, err);
}

cli_exit cli_relate(const cli_call *call) {
  if (call->n_arguments > 1) return cli_usage(call, "relate reads one table");
  const char *date = cli_value(call, "date");
  table t = {.path = call->n_arguments ? call->arguments[0] : "-", .json = cli_value(call, "json"), .date = dm_str_of(date)};
  cli_exit code = CLI_MEMORY;
  dm_err err = {0};
  dm_arena *arena = dm_arena_new();
  if (!arena) return CLI_MEMORY;
  dm_engine *engine = open_table(&t, arena, &err) ? NULL : cli_open_engine(call, &code);
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

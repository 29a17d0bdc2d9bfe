/* code.c - `demarche code`: articles in, records out. */
#include "inputs.h"

#include "view/view.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const cli_option cli_code_options[] = {
    {'d', "date", "DAY", "publication day YYYY-MM-DD, from which \"Tuesday\" and \"last month\" count"},
    {'f', "format", "NAME", "output format (default: text)"},
    {0, "json", NULL, "the same as --format json"},
    {'j', "jobs", "N", "threads (default: 1); the output is the same for any number"},
    CLI_ACTORS_OPTION,
    CLI_MEMORY_OPTION,
    CLI_ISSUES_OPTION,
    {0, "attributions", NULL, "also who wants, plans, thinks, feels, praises and approves what: docs/statements.md"},
    {0, "learn", "FILE", "write what the articles say of persons to FILE, with what it holds already, for --memory"},
    CLI_READ_OPTIONS,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct rendering {
  const dm_format *format;
  bool colour;
  dm_vocabulary vocabulary; /* of a format with a header: names of countries and codes */
} rendering;

static int render(void *context, const dm_document *document, FILE *out, dm_err *err) {
  const rendering *r = context;
  dm_view view = {.record = document->record, .facts = &document->facts, .trace = document->trace, .colour = r->colour};
  if (r->format->header) view.vocabulary = &r->vocabulary;
  return r->format->write(&view, out, err);
}

static cli_exit choose_format(const cli_call *call, rendering *r) {
  const char *name = cli_value(call, "format");
  if (!name) name = cli_value(call, "json") ? "json" : "text";
  r->format = dm_format_find(name);
  if (r->format && !r->format->write)
    return cli_usage(call, "%s is made from a database: demarche ingest, then demarche export --db FILE %s", name, name);
  if (r->format) return CLI_OK;
  cli_guess guess = {.word = name};
  for (unsigned i = 0; dm_format_name(i); i++) cli_guess_try(&guess, dm_format_name(i));
  return cli_usage(call, "there is no format \"%s\"%s%s%s", name, guess.best ? "; did you mean \"" : "",
                   guess.best ? guess.best : "", guess.best ? "\"?" : "");
}

/* What the file holds already, judgements included, stays. */
static cli_exit learning_run(const cli_call *call, cli_batch *batch) {
  const char *path = cli_value(call, "learn");
  dm_err err = {0};
  cli_exit code = CLI_OK;
  batch->learn = dm_memory_new();
  if (!batch->learn) return CLI_MEMORY;
  if (access(path, F_OK) == 0 && dm_memory_read(batch->learn, path, &err)) code = cli_fail(&err);
  /* A file that cannot be written is told before the work, not after it. */
  if (code == CLI_OK) code = cli_write_memory(batch->learn, path);
  if (code == CLI_OK) code = cli_batch_run(call, batch);
  if (code == CLI_OK || code == CLI_SOME_FAILED) {
    dm_memory_settle(batch->learn);
    cli_exit written = cli_write_memory(batch->learn, path);
    if (written != CLI_OK) code = written;
  }
  dm_memory_free(batch->learn);
  return code;
}

/* A format whose rows have a header, and names from the codes' tables. */
static cli_exit open_rows(const cli_call *call, rendering *r) {
  dm_err err = {0};
  if (cli_open_vocabulary(call, &r->vocabulary, &err)) return cli_fail(&err);
  fputs(r->format->header, stdout);
  return CLI_OK;
}

cli_exit cli_code(const cli_call *call) {
  rendering r = {.colour = cli_wants_colour()};
  cli_batch batch = {.upto = DM_UPTO_RECORD, .context = &r, .render = render};
  cli_exit code = choose_format(call, &r);
  if (code == CLI_OK && r.format->write == dm_view_summary) batch.between = "\n";
  if (code == CLI_OK && r.format->header) code = open_rows(call, &r);
  if (code == CLI_OK) code = cli_value(call, "learn") ? learning_run(call, &batch) : cli_batch_run(call, &batch);
  dm_vocabulary_close(&r.vocabulary);
  return code;
}

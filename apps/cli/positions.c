/* positions.c - `demarche positions`: articles in, one matrix of who stands where out; with --db the positions of a database. */
#include "inputs.h"

#include "base/str.h"
#include "stances.h"

#include <string.h>

const cli_option cli_positions_options[] = {
    {'f', "format", "NAME", "text, csv or json (default: text)"},
    {0, "json", NULL, "the same as --format json"},
    {0, "csv", NULL, "the same as --format csv"},
    {'q', "quotes", NULL, "with the words of every stance"},
    CLI_ISSUES_OPTION,
    {'d', "date", "DAY", "publication day YYYY-MM-DD of all articles"},
    {'j', "jobs", "N", "threads (default: 1); the output is the same for any number"},
    CLI_ACTORS_OPTION,
    CLI_MEMORY_OPTION,
    CLI_DB_OPTION,
    {0, "actor", "WHO", "with --db: a country's code, with a sector (\"RUS GOV\"), or part of a name"},
    {0, "issue", "WHAT", "with --db: an issue's id or part of its name"},
    {0, "type", "ACT", "with --db: demand, reject, ..."},
    {0, "from", "DAY", "with --db: from this day, month or year on"},
    {0, "to", "DAY", "with --db: up to and with this day, month or year"},
    {'n', "limit", "N", "with --db: at most N rows"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static const dm_matrix_format *find_format(const char *name) {
  for (const dm_matrix_format *f = dm_matrix_formats; f->name; f++)
    if (!strcmp(f->name, name)) return f;
  return NULL;
}

static cli_exit write_matrix(const cli_call *call, const dm_matrix_format *format, const dm_matrix *matrix) {
  dm_err err = {0};
  return format->write(matrix, cli_value(call, "quotes") != NULL, stdout, &err) ? cli_fail(&err) : CLI_OK;
}

/* The first of the options that only a database knows, or NULL. */
static const char *needs_database(const cli_call *call) {
  static const char *const names[] = {"actor", "issue", "type", "from", "to", "limit"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (cli_value(call, names[i])) return names[i];
  return NULL;
}

cli_exit cli_positions(const cli_call *call) {
  if (cli_value(call, "db")) return cli_query(call);
  if (needs_database(call)) return cli_usage(call, "--%s goes with --db", needs_database(call));
  const char *name = cli_value(call, "format");
  if (!name && cli_value(call, "json")) name = "json";
  if (!name && cli_value(call, "csv")) name = "csv";
  const dm_matrix_format *format = find_format(name ? name : "text");
  if (!format) return cli_usage(call, "there is no format \"%s\"; text, csv and json", name);
  cli_stances stances;
  cli_exit code = cli_stances_collect(call, &stances);
  if (stances.arena && (code == CLI_OK || code == CLI_SOME_FAILED)) {
    dm_matrix_make(stances.arena, stances.cues, stances.rows.v, stances.rows.n, &stances.matrix);
    cli_exit written = write_matrix(call, format, &stances.matrix);
    if (written == CLI_OK) written = cli_close_output();
    if (written != CLI_OK) code = written;
  }
  cli_stances_free(&stances);
  return code;
}

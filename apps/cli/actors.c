/* actors.c - `demarche actors`: the memory that `code --learn` wrote, as a list; and judging its rows. With --db the
 * actors of a database. */
#include "inputs.h"

#include "base/err.h"
#include "base/str.h"
#include "view/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const cli_option cli_actors_options[] = {
    {0, "accept", "NAME", "accept all rows of a name, or the row of that line; may be given several times"},
    {0, "reject", "NAME", "reject them: they are kept, not used, and not learnt again"},
    {0, "conflicts", NULL, "only the rows that contradict another one of the same day"},
    CLI_DB_OPTION,
    {0, "actor", "WHO", "with --db: a country's code, with a sector (\"RUS GOV\"), or part of a name"},
    {0, "type", "KIND", "with --db: person, country, organisation, group"},
    {0, "from", "DAY", "with --db: of documents from this day, month or year on"},
    {0, "to", "DAY", "with --db: up to and with this day, month or year"},
    {0, "source", "NAME", "with --db: part of the publisher's name"},
    {0, "text", "WORDS", "with --db: of documents that have these words"},
    {'n', "limit", "N", "with --db: at most N rows"},
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

cli_exit cli_replace_file(const char *path, void (*write)(void *context, FILE *out), void *context) {
  char beside[4096];
  int n = snprintf(beside, sizeof beside, "%s.new", path);
  FILE *out = n > 0 && (size_t)n < sizeof beside ? fopen(beside, "wb") : NULL;
  bool written = out != NULL;
  if (out) write(context, out);
  if (out && (ferror(out) || fflush(out))) written = false;
  if (out && fclose(out)) written = false;
  if (written && rename(beside, path) == 0) return CLI_OK;
  int why = errno;
  if (out) (void)remove(beside);
  cli_say("cannot write %s: %s", path, strerror(why));
  return CLI_OUTPUT;
}

static void write_memory(void *context, FILE *out) { dm_memory_write(context, out); }

cli_exit cli_write_memory(dm_memory *memory, const char *path) { return cli_replace_file(path, write_memory, memory); }

/* ---- the list ----------------------------------------------------------------------------------------------------- */

static dm_str or_unknown(dm_str s) { return s.n ? s : DM_S("---"); }

static void print_row(const dm_memory_row *r) {
  printf("%6u  %-8s  ", r->line, dm_memory_status_name(r->status));
  dm_put_padded(stdout, or_unknown(r->day), 10);
  fputs("  ", stdout);
  dm_put_padded(stdout, or_unknown(r->country), 3);
  putchar(' ');
  dm_put_padded(stdout, r->sectors, 7);
  printf("  %" DM_FMT "%s\n", DM_ARG(r->office), r->conflict ? "  (contradicted on the same day)" : "");
  printf("%20s%" DM_FMT ": %" DM_FMT "\n", "", DM_ARG(r->doc), DM_ARG(r->evidence));
}

static void print_list(const dm_memory *memory, bool only_conflicts) {
  dm_str name = {0};
  uint32_t persons = 0, rows = 0, conflicts = 0;
  for (uint32_t i = 0; i < memory->rows.n; i++) {
    const dm_memory_row *r = &memory->rows.v[i];
    rows++;
    conflicts += r->conflict;
    bool next = !dm_str_eq(r->name, name);
    persons += next;
    if (only_conflicts && !r->conflict) continue;
    if (next) printf("%" DM_FMT "\n", DM_ARG(r->name));
    name = r->name;
    print_row(r);
  }
  printf("%u persons, %u rows, %u in conflict\n", persons, rows, conflicts);
}

/* ---- judging ------------------------------------------------------------------------------------------------------- */

static bool is_number(const char *s) { return *s && s[strspn(s, "0123456789")] == 0; }

/* A name may stand in any of the files; a line's number says nothing of which file. */
static cli_exit judge(const cli_call *call, dm_memory **memories, const char *option, dm_memory_status status) {
  const char *which[CLI_MAX_GIVEN];
  unsigned n = cli_values(call, option, which);
  for (unsigned i = 0; i < n; i++) {
    uint32_t found = 0;
    if (call->n_arguments > 1 && is_number(which[i]))
      return cli_usage(call, "--%s: line %s of which file? give one", option, which[i]);
    for (int f = 0; f < call->n_arguments; f++) found += dm_memory_judge(memories[f], dm_str_of(which[i]), status);
    if (!found)
      return cli_usage(call, "--%s: no row of \"%s\"; give a name as it is listed, or the number of a line", option, which[i]);
  }
  return CLI_OK;
}

static cli_exit read_all(const cli_call *call, dm_memory **memories) {
  dm_err err = {0};
  for (int f = 0; f < call->n_arguments; f++) {
    memories[f] = dm_memory_new();
    if (!memories[f]) return CLI_MEMORY;
    if (dm_memory_read(memories[f], call->arguments[f], &err)) return cli_fail(&err);
  }
  return CLI_OK;
}

/* All are read and judged before the first is written: an error leaves every file as it was. */
static cli_exit run(const cli_call *call, dm_memory **memories) {
  bool judging = cli_value(call, "accept") || cli_value(call, "reject");
  cli_exit code = read_all(call, memories);
  if (code == CLI_OK) code = judge(call, memories, "accept", DM_MEMORY_ACCEPTED);
  if (code == CLI_OK) code = judge(call, memories, "reject", DM_MEMORY_REJECTED);
  for (int f = 0; code == CLI_OK && f < call->n_arguments; f++) {
    dm_memory *memory = memories[f];
    if (!memory) return CLI_MEMORY;
    dm_memory_settle(memory);
    if (judging) {
      code = cli_write_memory(memory, call->arguments[f]);
      continue;
    }
    if (call->n_arguments > 1) printf("%s%s:\n", f ? "\n" : "", call->arguments[f]);
    print_list(memory, cli_value(call, "conflicts") != NULL);
  }
  return code != CLI_OK || judging ? code : cli_close_output();
}

cli_exit cli_actors(const cli_call *call) {
  if (cli_value(call, "db")) return cli_query(call);
  if (call->n_arguments < 1) return cli_usage(call, "which file? one that `demarche code --learn FILE` wrote");
  dm_memory **memories = calloc((size_t)call->n_arguments, sizeof(dm_memory *));
  if (!memories) return CLI_MEMORY;
  cli_exit code = run(call, memories);
  for (int f = 0; f < call->n_arguments; f++) dm_memory_free(memories[f]);
  free(memories);
  return code;
}

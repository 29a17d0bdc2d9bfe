/* actors.c - `demarche actors`: the memory that `code --learn` wrote, as a list; and judging its rows. */
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

static cli_exit judge(const cli_call *call, dm_memory *memory, const char *option, dm_memory_status status) {
  const char *which[CLI_MAX_GIVEN];
  unsigned n = cli_values(call, option, which);
  for (unsigned i = 0; i < n; i++)
    if (!dm_memory_judge(memory, dm_str_of(which[i]), status))
      return cli_usage(call, "--%s: no row of \"%s\"; give a name as it is listed, or the number of a line", option, which[i]);
  return CLI_OK;
}

static cli_exit run(const cli_call *call, dm_memory *memory) {
  const char *path = call->arguments[0];
  dm_err err = {0};
  if (dm_memory_read(memory, path, &err)) return cli_fail(&err);
  cli_exit code = judge(call, memory, "accept", DM_MEMORY_ACCEPTED);
  if (code == CLI_OK) code = judge(call, memory, "reject", DM_MEMORY_REJECTED);
  if (code != CLI_OK) return code;
  dm_memory_settle(memory);
  if (cli_value(call, "accept") || cli_value(call, "reject")) return cli_write_memory(memory, path);
  print_list(memory, cli_value(call, "conflicts") != NULL);
  return cli_close_output();
}

cli_exit cli_actors(const cli_call *call) {
  if (call->n_arguments != 1) return cli_usage(call, "which file? one that `demarche code --learn FILE` wrote");
  dm_memory *memory = dm_memory_new();
  if (!memory) return CLI_MEMORY;
  cli_exit code = run(call, memory);
  dm_memory_free(memory);
  return code;
}

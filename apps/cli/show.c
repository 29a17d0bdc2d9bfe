/* show.c - `demarche show`: rows of a database with their evidence. */
#include "cli.h"

#include "view/show.h"

#include <stdlib.h>

const cli_option cli_show_options[] = {
    CLI_DB_OPTION,
    {0, "json", NULL, "an object per row"},
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

/* Into memory first: a row that is not there leaves no half of an object behind. */
static cli_exit show(dm_store *store, dm_row_name row, bool json) {
  char *text = NULL;
  size_t size = 0;
  dm_err err = {0};
  FILE *out = open_memstream(&text, &size);
  if (!out) return CLI_MEMORY;
  int rc = dm_show_row(store, row, out, json, !json && cli_wants_colour(), &err);
  fclose(out);
  if (!rc) fwrite(text, 1, size, stdout);
  free(text);
  return rc ? cli_fail(&err) : CLI_OK;
}

cli_exit cli_show(const cli_call *call) {
  dm_row_name row;
  cli_exit code = CLI_OK, worst = CLI_OK;
  if (!call->n_arguments) return cli_usage(call, "which row? e12, s3, p4, a5 or d7");
  for (int i = 0; i < call->n_arguments; i++)
    if (!dm_row_name_read(call->arguments[i], &row))
      return cli_usage(call, "\"%s\" is no row: e12 is an event, s3 a statement, p4 a position, a5 an actor, d7 a document",
                       call->arguments[i]);
  dm_store *store = cli_open_store(call, DM_STORE_READ, &code);
  for (int i = 0; store && i < call->n_arguments; i++) {
    (void)dm_row_name_read(call->arguments[i], &row);
    if (i && !cli_value(call, "json")) putchar('\n');
    cli_exit one = show(store, row, cli_value(call, "json"));
    if (one != CLI_OK) worst = one;
  }
  dm_store_close(store);
  if (!store) return code;
  code = cli_close_output();
  return code != CLI_OK ? code : worst;
}

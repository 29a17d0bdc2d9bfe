/* agreement.c - `demarche agreement`: kappa and alpha of coders and the machine, field by field. */
#include "cli.h"

#include "base/arena.h"
#include "base/str.h"
#include "store/agreement.h"

#include <string.h>

const cli_option cli_agreement_options[] = {
    CLI_DB_OPTION,
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

/* Three decimals are more than a sample of rows can bear. */
static void put_share(dm_rows *rows, double value) {
  dm_rows_real(rows, value == value ? (double)(long)(value * 1000 + (value < 0 ? -0.5 : 0.5)) / 1000 : value);
}

static int print(const dm_agreement_rows *found, const dm_rows_style *style, dm_err *err) {
  static const char *const names[] = {"row", "field", "a", "b", "units", "agree", "kappa", "alpha"};
  dm_rows *rows = dm_rows_new(stdout, style, names, sizeof names / sizeof *names);
  if (!rows) return DM_ENOMEM;
  for (uint32_t i = 0; i < found->n; i++) {
    const dm_agreement_row *r = &found->v[i];
    dm_rows_str(rows, dm_str_of(r->kind));
    dm_rows_str(rows, dm_str_of(r->field));
    dm_rows_str(rows, r->a);
    if (r->b.n)
      dm_rows_str(rows, r->b);
    else
      dm_rows_null(rows);
    dm_rows_int(rows, r->value.units);
    put_share(rows, r->value.agree);
    put_share(rows, r->value.kappa);
    put_share(rows, r->value.alpha);
  }
  return dm_rows_finish(rows, err);
}

static cli_exit compare(const cli_call *call, dm_store *store, dm_arena *arena, const dm_rows_style *style) {
  dm_agreement_rows found = {0};
  dm_err err = {0};
  const char *a = call->n_arguments ? call->arguments[0] : NULL, *b = call->n_arguments ? call->arguments[1] : NULL;
  if (dm_agreement_load(store, arena, a, b, &found, &err) || print(&found, style, &err)) return cli_fail(&err);
  if (!found.n) cli_say("nothing to compare: no row was judged by two coders, or corrected by one");
  return cli_close_output();
}

cli_exit cli_agreement(const cli_call *call) {
  dm_rows_style style;
  cli_exit code = cli_rows_style(call, &style);
  if (code != CLI_OK) return code;
  if (call->n_arguments && call->n_arguments != 2) return cli_usage(call, "two coders, or none for all pairs");
  dm_arena *arena = dm_arena_new();
  dm_store *store = arena ? cli_open_store(call, DM_STORE_READ, &code) : NULL;
  if (store) code = compare(call, store, arena, &style);
  dm_store_close(store);
  dm_arena_free(arena);
  return arena ? code : CLI_MEMORY;
}

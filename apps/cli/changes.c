/* changes.c - `demarche changes`: whose stance on what is new, hardened, softened or reversed since a day, and who fell silent.
 */
#include "cli.h"

#include "base/str.h"
#include "mention/days.h"
#include "store/analysis.h"
#include "store/query.h"

#include <math.h>
#include <string.h>

/* Days in which a stance loses half its weight against newer ones. */
#define HALF_LIFE 30.0

const cli_option cli_changes_options[] = {
    CLI_DB_OPTION,
    {'s', "since", "DAY", "the first day of what counts as now: YYYY-MM-DD (required)"},
    {0, "to", "DAY", "the last day (default: that of the newest position)"},
    {0, "actor", "CODE", "only this country, or this name"},
    {0, "issue", "ID", "only this issue, by its id"},
    {0, "by", "LEVEL", "country (default) or name: whom a position is put down to"},
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct ask {
  dm_stances stances;
  dm_matrix before, after;
  int since, to;
  const char *actor;
  dm_rows *rows;
} ask;

static void put_str(dm_rows *rows, dm_str value) {
  if (value.n)
    dm_rows_str(rows, value);
  else
    dm_rows_null(rows);
}

static void put_stance(dm_rows *rows, const dm_cell *cell) {
  dm_rows_real(rows, cell ? round(cell->stance * 100) / 100 : (double)NAN);
}

static void put_row(const ask *a, const char *kind, const dm_cell *before, const dm_cell *after) {
  const dm_cell *cell = after ? after : before;
  char id[32];
  snprintf(id, sizeof id, "p%lld", (long long)cell->last->position);
  dm_str actor = a->stances.actors[cell->actor];
  if (a->actor && !dm_str_is(actor, a->actor)) return;
  dm_rows_str(a->rows, dm_str_of(kind));
  put_str(a->rows, actor);
  put_str(a->rows, a->stances.labels[cell->issue]);
  put_stance(a->rows, before);
  put_stance(a->rows, after);
  put_str(a->rows, cell->last->act);
  put_str(a->rows, cell->last->strength);
  put_str(a->rows, cell->last->date);
  dm_rows_str(a->rows, dm_str_of(id));
}

/* Spoke within as many days before the day as there are since, and not since. */
static void put_silent(const ask *a) {
  int span = a->to - a->since + 1;
  for (uint32_t i = 0; i < a->after.n; i++) {
    const dm_cell *cell = &a->after.v[i];
    if (cell->last_day < a->since && cell->last_day >= a->since - span) put_row(a, "silent", cell, NULL);
  }
}

static int newest_day(const dm_stances *stances) {
  int day = 0;
  for (uint32_t i = 0; i < stances->n; i++)
    if (stances->v[i].day > day) day = stances->v[i].day;
  return day;
}

static cli_exit compare(const cli_call *call, dm_store *store, dm_arena *arena, ask *a, const dm_rows_style *style) {
  static const char *const names[] = {"change", "actor", "issue", "before", "after", "act", "strength", "date", "id"};
  const char *by = cli_value(call, "by");
  dm_stance_filter filter = {.level = by && !strcmp(by, "name") ? DM_LEVEL_NAME : DM_LEVEL_COUNTRY,
                             .issue = dm_str_of(cli_value(call, "issue"))};
  dm_changes changes = {0};
  dm_err err = {0};
  if (dm_stances_load(store, arena, &filter, &a->stances, &err)) return cli_fail(&err);
  if (!a->to) a->to = newest_day(&a->stances);
  dm_matrix_at(&a->stances, arena, a->since - 1, 0, HALF_LIFE, &a->before);
  dm_matrix_at(&a->stances, arena, a->to, 0, HALF_LIFE, &a->after);
  dm_changes_between(&a->before, &a->after, arena, &changes);
  a->rows = dm_rows_new(stdout, style, names, sizeof names / sizeof *names);
  if (!a->rows) return CLI_MEMORY;
  for (uint32_t i = 0; i < changes.n; i++) put_row(a, dm_change_name(changes.v[i].kind), changes.v[i].before, changes.v[i].after);
  put_silent(a);
  uint64_t n = dm_rows_count(a->rows);
  if (dm_rows_finish(a->rows, &err)) return cli_fail(&err);
  if (!n)
    cli_say("no changes among %u positions%s", a->stances.n, a->stances.undated ? "; those without a date were left out" : "");
  return cli_close_output();
}

static cli_exit read_day(const cli_call *call, const char *option, int *day) {
  const char *text = cli_value(call, option);
  if (!text) return CLI_OK;
  *day = dm_day_parse(dm_str_of(text));
  return *day ? CLI_OK : cli_usage(call, "--%s %.40s is no date: YYYY-MM-DD", option, text);
}

cli_exit cli_changes(const cli_call *call) {
  ask a = {.actor = cli_value(call, "actor")};
  dm_rows_style style;
  const char *by = cli_value(call, "by");
  cli_exit code = cli_rows_style(call, &style);
  if (code == CLI_OK) code = read_day(call, "since", &a.since);
  if (code == CLI_OK) code = read_day(call, "to", &a.to);
  if (code != CLI_OK) return code;
  if (call->n_arguments) return cli_usage(call, "changes takes no arguments: \"%s\"", call->arguments[0]);
  if (!a.since) return cli_usage(call, "since when? --since YYYY-MM-DD");
  if (a.to && a.to < a.since) return cli_usage(call, "--to lies before --since");
  if (by && strcmp(by, "name") != 0 && strcmp(by, "country") != 0) return cli_usage(call, "--by is country or name");
  dm_arena *arena = dm_arena_new();
  dm_store *store = arena ? cli_open_store(call, DM_STORE_READ, &code) : NULL;
  if (store) code = compare(call, store, arena, &a, &style);
  dm_store_close(store);
  dm_arena_free(arena);
  return arena ? code : CLI_MEMORY;
}

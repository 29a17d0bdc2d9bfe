/* query.c - `demarche events`, `statements`, `timeline`, `dyads`, `search`, and with --db `positions`, `actors`, `issues`: one
 * question of store/query.h each, chosen by the command's name and printed as rows. */
#include "cli.h"

#include "base/str.h"
#include "store/query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DATE_OPTIONS                                                                                                             \
  {0, "from", "DAY", "from this day, month or year on"}, { 0, "to", "DAY", "up to and with this day, month or year" }
#define WHERE_OPTIONS {0, "source", "NAME", "part of the publisher's name"}, CLI_TEXT_OPTION
#define LIMIT_OPTION                                                                                                             \
  { 'n', "limit", "N", "at most N rows" }

const cli_option cli_events_options[] = {
    CLI_DB_OPTION, CLI_ACTOR_OPTION, CLI_ISSUE_OPTION, CLI_TYPE_OPTION, DATE_OPTIONS,
    WHERE_OPTIONS, LIMIT_OPTION,     CLI_ROWS_OPTIONS, CLI_HELP_OPTION, CLI_END_OPTIONS,
};

const cli_option cli_timeline_options[] = {
    CLI_DB_OPTION, CLI_ACTOR_OPTION, CLI_ISSUE_OPTION, DATE_OPTIONS,    WHERE_OPTIONS,
    LIMIT_OPTION,  CLI_ROWS_OPTIONS, CLI_HELP_OPTION,  CLI_END_OPTIONS,
};

const cli_option cli_dyads_options[] = {
    CLI_DB_OPTION,
    {0, "by", "PERIOD", "day, month (default), year or all"},
    {0, "actor", "CODE", "only pairs with this country, as source or target"},
    {0, "type", "TYPE", "only events of a type: REJECT, ASSAULT.drone or a CAMEO code"},
    DATE_OPTIONS,
    LIMIT_OPTION,
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

const cli_option cli_search_options[] = {
    CLI_DB_OPTION, CLI_ACTOR_OPTION, CLI_ISSUE_OPTION, DATE_OPTIONS,    {0, "source", "NAME", "part of the publisher's name"},
    LIMIT_OPTION,  CLI_ROWS_OPTIONS, CLI_HELP_OPTION,  CLI_END_OPTIONS,
};

/* ---- the command line ------------------------------------------------------------------------------------------------ */

cli_exit cli_rows_style(const cli_call *call, dm_rows_style *style) {
  bool json = cli_value(call, "json"), csv = cli_value(call, "csv");
  if (json && csv) return cli_usage(call, "--json or --csv, not both");
  if (cli_value(call, "spreadsheet") && !csv) return cli_usage(call, "--spreadsheet goes with --csv");
  *style = (dm_rows_style){.form = json ? DM_ROWS_JSON : csv ? DM_ROWS_CSV : DM_ROWS_TEXT};
  style->colour = style->form == DM_ROWS_TEXT && cli_wants_colour();
  style->spreadsheet = cli_value(call, "spreadsheet") != NULL;
  return CLI_OK;
}

static cli_exit read_limit(const cli_call *call, dm_filter *filter) {
  const char *text = cli_value(call, "limit");
  char *end = NULL;
  if (!text) return CLI_OK;
  errno = 0;
  filter->limit = strtoll(text, &end, 10);
  if (errno || end == text || *end || filter->limit < 1)
    return cli_usage(call, "--limit wants a number from 1, not \"%s\"", text);
  return CLI_OK;
}

/* The words of `search` stand as arguments; they are joined by spaces. The caller frees. */
static char *join(char **words, int n) {
  size_t size = 1;
  for (int i = 0; i < n; i++) size += strlen(words[i]) + 1;
  char *all = calloc(1, size);
  for (size_t i = 0, at = 0; all && i < (size_t)n; i++)
    at += (size_t)snprintf(all + at, size - at, "%s%s", i ? " " : "", words[i]);
  return all;
}

static void read_filter(const cli_call *call, dm_filter *f) {
  f->actor = cli_value(call, "actor");
  f->issue = cli_value(call, "issue");
  f->type = cli_value(call, "type");
  f->from = cli_value(call, "from");
  f->to = cli_value(call, "to");
  f->source = cli_value(call, "source");
  f->text = cli_value(call, "text");
  f->by = cli_value(call, "by");
}

/* ---- nothing found --------------------------------------------------------------------------------------------------------- */

/* Offers the value of a column that is nearest to what was asked for. The SQL is one of the literals below. */
static void suggest(dm_store *store, const char *sql, const char *option, const char *asked) {
  sqlite3_stmt *statement = NULL;
  char best[128] = "";
  unsigned distance = 0;
  if (sqlite3_prepare_v2(dm_store_db(store), sql, -1, &statement, NULL) != SQLITE_OK) return;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *value = (const char *)sqlite3_column_text(statement, 0);
    cli_guess guess = {.word = asked};
    if (value && !strcasecmp(value, asked)) goto done; /* it is there: the other filters leave nothing */
    if (value) cli_guess_try(&guess, value);
    if (!guess.best || (best[0] && guess.distance >= distance)) continue;
    distance = guess.distance;
    snprintf(best, sizeof best, "%s", value);
  }
  if (best[0])
    cli_say("there is no %s \"%s\" here; did you mean \"%s\"?", option, asked, best);
  else
    cli_say("there is no %s \"%s\" here", option, asked);
done:
  sqlite3_finalize(statement);
}

static void explain_nothing(const cli_call *call, dm_store *store, const dm_filter *f) {
  bool events = !strcmp(call->command->name, "events") || !strcmp(call->command->name, "dyads");
  cli_say("no rows");
  if (f->type && events)
    suggest(store, "SELECT DISTINCT type FROM happenings UNION SELECT DISTINCT type || '.' || mode FROM happenings", "type",
            f->type);
  if (f->actor) suggest(store, "SELECT DISTINCT country FROM entities UNION SELECT name FROM entities", "actor", f->actor);
  if (f->issue) suggest(store, "SELECT label FROM issues UNION SELECT issue_id FROM issues", "issue", f->issue);
}

/* ---- the command -------------------------------------------------------------------------------------------------------------
 */

static cli_exit ask(const cli_call *call, dm_store *store, const dm_filter *filter, dm_rows_style *style) {
  const dm_query *query = dm_query_find(call->command->name);
  sqlite3_stmt *statement = NULL;
  dm_err err = {0};
  if (dm_query_open(store, query, filter, &statement, &err))
    return err.code == DM_EARG && !strcmp(err.stage, "query") ? cli_usage(call, "%s", err.message) : cli_fail(&err);
  style->shown = dm_query_shown(query);
  uint64_t rows = 0;
  int rc = dm_rows_print(stdout, style, statement, &rows, &err);
  sqlite3_finalize(statement);
  if (rc) return cli_fail(&err);
  if (!rows) explain_nothing(call, store, filter);
  return cli_close_output();
}

cli_exit cli_query(const cli_call *call) {
  dm_rows_style style;
  dm_filter filter = {0};
  char *words = NULL;
  bool search = !strcmp(call->command->name, "search");
  cli_exit code = cli_rows_style(call, &style);
  if (code == CLI_OK) code = read_limit(call, &filter);
  if (code != CLI_OK) return code;
  if (call->n_arguments && !search)
    return cli_usage(call, "%s takes no arguments: \"%s\"", call->command->name, call->arguments[0]);
  read_filter(call, &filter);
  if (search && call->n_arguments) filter.text = words = join(call->arguments, call->n_arguments);
  dm_store *store = cli_open_store(call, DM_STORE_READ, &code);
  if (store) code = ask(call, store, &filter, &style);
  dm_store_close(store);
  free(words);
  return code;
}

/* analysis.c - `demarche network`, `alignment`, `ledger`, `contradictions`: the figures of store/analysis.h as rows. */
#include "cli.h"

#include "base/str.h"
#include "mention/days.h"
#include "store/analysis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL_OPTION                                                                                                             \
  { 0, "level", "NAME", "whom a position is put down to: side (default; \"RUS GOV\"), country or name" }
#define SPAN_OPTIONS                                                                                                             \
  {0, "from", "DAY", "from this day on, YYYY-MM-DD"}, { 0, "to", "DAY", "up to and with this day" }
#define HALF_LIFE_OPTION                                                                                                         \
  { 0, "half-life", "DAYS", "days in which a row loses half its weight (default: 90; 0: none)" }

const cli_option cli_network_options[] = {
    CLI_DB_OPTION,
    {0, "kind", "NAME", "subtract (default), congruence or conflict"},
    {0, "normalise", "NAME", "none, average (default), jaccard or cosine"},
    {0, "duplicates", "RULE", "the same row counts once per: story (default), document, week, month, year, window; or all"},
    {0, "width", "DAYS", "moving windows of so many days"},
    {0, "step", "DAYS", "from one window to the next (default: the width)"},
    {0, "actors", "N", "only the busiest N (default: 40)"},
    LEVEL_OPTION,
    SPAN_OPTIONS,
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

const cli_option cli_alignment_options[] = {
    CLI_DB_OPTION,
    LEVEL_OPTION,
    SPAN_OPTIONS,
    HALF_LIFE_OPTION,
    {0, "issues", NULL, "the issues of each month, not the months alone"},
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

const cli_option cli_ledger_options[] = {
    CLI_DB_OPTION,
    {0, "actor", "WHO", "only demands of or to this one"},
    {0, "open", NULL, "only the unanswered"},
    {0, "as-of", "DAY", "the day at which open demands are aged (default: that of the newest position)"},
    LEVEL_OPTION,
    SPAN_OPTIONS,
    CLI_ROWS_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

const cli_option cli_contradictions_options[] = {
    CLI_DB_OPTION,    {0, "issue", "ID", "only this issue, by its id"},
    LEVEL_OPTION,     SPAN_OPTIONS,
    CLI_ROWS_OPTIONS, CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

/* What the four share: an open database and where rows go. */
typedef struct asked {
  const cli_call *call;
  dm_store *store;
  dm_arena *arena;
  dm_rows_style style;
  dm_stance_filter filter;
} asked;

/* ---- the command line --------------------------------------------------------------------------------------------------- */

static cli_exit read_name(const cli_call *call, const char *option, const char *(*name)(unsigned), int fallback, int *value) {
  const char *text = cli_value(call, option);
  *value = text ? dm_name_index(name, text) : fallback;
  if (*value >= 0) return CLI_OK;
  cli_guess guess = {.word = text};
  for (unsigned i = 0; name(i); i++) cli_guess_try(&guess, name(i));
  return cli_usage(call, "--%s %.40s is none of its values%s%s%s", option, text, guess.best ? "; did you mean \"" : "",
                   guess.best ? guess.best : "", guess.best ? "\"?" : "; see the help");
}

static cli_exit read_day(const cli_call *call, const char *option, int *day) {
  const char *text = cli_value(call, option);
  if (text) *day = dm_day_parse(dm_str_of(text));
  return !text || *day ? CLI_OK : cli_usage(call, "--%s %.40s is no day: YYYY-MM-DD", option, text);
}

static cli_exit read_number(const cli_call *call, const char *option, int low, int *value) {
  const char *text = cli_value(call, option);
  char *end = NULL;
  long n = text ? strtol(text, &end, 10) : *value;
  if (text && (end == text || *end || n < low || n > 100000))
    return cli_usage(call, "--%s wants a number from %d, not \"%.40s\"", option, low, text);
  *value = (int)n;
  return CLI_OK;
}

/* Runs `work` with everything open. */
static cli_exit with_store(const cli_call *call, int n_arguments, cli_exit (*work)(asked *a)) {
  asked a = {.call = call};
  int level = 0;
  cli_exit code = cli_rows_style(call, &a.style);
  if (code == CLI_OK) code = read_name(call, "level", dm_level_name, DM_LEVEL_SIDE, &level);
  if (code == CLI_OK) code = read_day(call, "from", &a.filter.from);
  if (code == CLI_OK) code = read_day(call, "to", &a.filter.to);
  if (code != CLI_OK) return code;
  if (call->n_arguments != n_arguments) return cli_usage(call, n_arguments ? "two actors, please" : "no arguments, please");
  a.filter.level = (dm_level)level;
  a.arena = dm_arena_new();
  a.store = a.arena ? cli_open_store(call, DM_STORE_READ, &code) : NULL;
  if (a.store) code = work(&a);
  dm_store_close(a.store);
  dm_arena_free(a.arena);
  return a.arena ? code : CLI_MEMORY;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */

static void put_str(dm_rows *rows, dm_str value) {
  if (value.n)
    dm_rows_str(rows, value);
  else
    dm_rows_null(rows);
}

static void put_name(dm_rows *rows, const char *value) { put_str(rows, dm_str_of(value)); }

static void put_day(dm_rows *rows, int day) {
  char text[32];
  dm_ymd d = dm_day_date(day);
  snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
  put_name(rows, day ? text : NULL);
}

static void put_id(dm_rows *rows, char kind, int64_t row) {
  char text[32];
  snprintf(text, sizeof text, "%c%lld", kind, (long long)row);
  put_name(rows, row ? text : NULL);
}

static void put_real(dm_rows *rows, double value) { dm_rows_real(rows, round(value * 1000) / 1000); }

static cli_exit finish(dm_rows *rows) {
  dm_err err = {0};
  uint64_t n = dm_rows_count(rows);
  if (dm_rows_finish(rows, &err)) return cli_fail(&err);
  if (!n) cli_say("no rows");
  return cli_close_output();
}

#define OPEN_ROWS(a, names) dm_rows_new(stdout, &(a)->style, names, sizeof names / sizeof *names)

/* ---- network --------------------------------------------------------------------------------------------------------------- */

static void put_edges(dm_rows *rows, const dm_stances *s, const dm_network *n) {
  for (uint32_t i = 0; i < n->n_edges; i++) {
    put_day(rows, n->from);
    put_day(rows, n->to);
    put_str(rows, s->actors[n->edges[i].a]);
    put_str(rows, s->actors[n->edges[i].b]);
    put_real(rows, n->edges[i].weight);
    dm_rows_int(rows, n->edges[i].n_issues);
  }
}

static void span_of(const dm_stances *s, int *from, int *to) {
  int first = 0, last = 0;
  for (uint32_t i = 0; i < s->n; i++) {
    if (!first || s->v[i].day < first) first = s->v[i].day;
    if (s->v[i].day > last) last = s->v[i].day;
  }
  if (!*from) *from = first;
  if (!*to) *to = last;
}

static cli_exit network(asked *a) {
  static const char *const names[] = {"from", "to", "actor", "other", "weight", "issues"};
  int kind = 0, norm = 0, duplicates = 0, actors = 40, width = 0, step = 0, from = a->filter.from, to = a->filter.to;
  dm_stances s;
  dm_network one, *all = &one;
  uint32_t n = 1;
  dm_err err = {0};
  cli_exit code = read_name(a->call, "kind", dm_network_kind_name, DM_SUBTRACT, &kind);
  if (code == CLI_OK) code = read_name(a->call, "normalise", dm_normalisation_name, DM_NORM_AVERAGE, &norm);
  if (code == CLI_OK) code = read_name(a->call, "duplicates", dm_duplicates_name, DM_DUP_STORY, &duplicates);
  if (code == CLI_OK) code = read_number(a->call, "actors", 1, &actors);
  if (code == CLI_OK) code = read_number(a->call, "width", 1, &width);
  step = width;
  if (code == CLI_OK) code = read_number(a->call, "step", 1, &step);
  if (code != CLI_OK) return code;
  dm_network_options options = {(dm_network_kind)kind, (dm_normalisation)norm, (dm_duplicates)duplicates, 0};
  a->filter.max_actors = (uint32_t)actors;
  if (dm_stances_load(a->store, a->arena, &a->filter, &s, &err)) return cli_fail(&err);
  span_of(&s, &from, &to);
  int rc = width && from ? dm_network_windows(&s, a->arena, from, to, width, step, &options, &all, &n, &err)
                         : dm_network_make(&s, a->arena, from, to, &options, &one, &err);
  if (rc) return cli_fail(&err);
  dm_rows *rows = OPEN_ROWS(a, names);
  if (!rows) return CLI_MEMORY;
  for (uint32_t i = 0; i < n; i++) put_edges(rows, &s, &all[i]);
  return finish(rows);
}

cli_exit cli_network(const cli_call *call) { return with_store(call, 0, network); }

/* ---- alignment ----------------------------------------------------------------------------------------------------------------
 */

static void put_point(dm_rows *rows, const dm_alignment_point *p) {
  put_day(rows, p->day);
  if (p->n_issues)
    put_real(rows, p->index);
  else
    dm_rows_null(rows);
  dm_rows_int(rows, p->n_issues);
}

static void put_parts(dm_rows *rows, const dm_stances *s, const dm_alignment_point *p) {
  for (uint32_t i = 0; i < p->n_issues; i++) {
    put_day(rows, p->day);
    put_str(rows, s->labels[p->issues[i].issue]);
    put_real(rows, p->issues[i].a);
    put_real(rows, p->issues[i].b);
    put_real(rows, p->issues[i].part);
  }
}

static cli_exit alignment(asked *a) {
  static const char *const points[] = {"date", "alignment", "issues"}, *const parts[] = {"date", "issue", "one", "other", "part"};
  const char *text = cli_value(a->call, "half-life");
  char *end = NULL;
  double half_life = text ? strtod(text, &end) : 90;
  bool by_issue = cli_value(a->call, "issues") != NULL;
  int from = a->filter.from, to = a->filter.to;
  dm_stances s;
  dm_alignment result;
  dm_err err = {0};
  if (text && (end == text || *end || !(half_life >= 0 && half_life < 1e6)))
    return cli_usage(a->call, "--half-life wants a number of days from 0");
  a->filter.from = 0;
  if (dm_stances_load(a->store, a->arena, &a->filter, &s, &err)) return cli_fail(&err);
  uint32_t who[2];
  for (int i = 0; i < 2; i++) {
    who[i] = dm_stances_actor(&s, dm_str_of(a->call->arguments[i]));
    if (who[i] != DM_NONE) continue;
    cli_guess guess = {.word = a->call->arguments[i]};
    for (uint32_t k = 0; k < s.n_actors; k++) cli_guess_try(&guess, dm_str_copy(a->arena, s.actors[k]).p);
    return cli_usage(a->call, "nobody is called \"%.80s\" here%s%s%s", a->call->arguments[i],
                     guess.best ? "; did you mean \"" : "", guess.best ? guess.best : "",
                     guess.best ? "\"?" : "; --level country or name?");
  }
  span_of(&s, &from, &to);
  dm_alignment_make(&s, a->arena, who[0], who[1], from, to, 0, half_life, &result);
  dm_rows *rows = by_issue ? OPEN_ROWS(a, parts) : OPEN_ROWS(a, points);
  if (!rows) return CLI_MEMORY;
  for (uint32_t i = 0; i < result.n; i++) {
    if (by_issue)
      put_parts(rows, &s, &result.v[i]);
    else
      put_point(rows, &result.v[i]);
  }
  return finish(rows);
}

cli_exit cli_alignment(const cli_call *call) { return with_store(call, 2, alignment); }

/* ---- ledger
 * --------------------------------------------------------------------------------------------------------------------- */

static cli_exit as_of(asked *a, int *day) {
  int64_t newest = 0;
  dm_err err = {0};
  cli_exit code = read_day(a->call, "as-of", day);
  if (code != CLI_OK || *day) return code;
  int rc =
      dm_sql_number(a->store, &err, &newest,
                    "SELECT CAST(julianday(max(date)) - 1721425.5 AS INTEGER) + 1 FROM positions WHERE length(date) = 10", "");
  *day = newest > 0 ? (int)newest : 1;
  return rc < 0 ? cli_fail(&err) : CLI_OK;
}

static void put_demand(dm_rows *rows, const dm_ledger_row *r) {
  put_id(rows, r->kind, r->row);
  put_str(rows, r->date);
  put_str(rows, r->demander);
  put_str(rows, r->addressee);
  put_str(rows, r->what);
  put_str(rows, r->status);
  if (r->age < 0)
    dm_rows_null(rows);
  else
    dm_rows_int(rows, r->age);
  put_str(rows, r->answer_date);
  put_str(rows, r->answerer);
  put_id(rows, r->answer_kind, r->answer_row);
}

static cli_exit ledger(asked *a) {
  static const char *const names[] = {"id",     "date", "demander", "addressee", "what",
                                      "status", "days", "answered", "answerer",  "answer"};
  dm_ledger_filter filter = {.level = a->filter.level, .from = a->filter.from, .to = a->filter.to};
  dm_ledger result;
  dm_err err = {0};
  cli_exit code = as_of(a, &filter.as_of);
  if (code != CLI_OK) return code;
  filter.actor = dm_str_of(cli_value(a->call, "actor"));
  filter.open_only = cli_value(a->call, "open") != NULL;
  if (dm_ledger_load(a->store, a->arena, &filter, &result, &err)) return cli_fail(&err);
  dm_rows *rows = OPEN_ROWS(a, names);
  if (!rows) return CLI_MEMORY;
  for (uint32_t i = 0; i < result.n; i++) put_demand(rows, &result.v[i]);
  return finish(rows);
}

cli_exit cli_ledger(const cli_call *call) { return with_store(call, 0, ledger); }

/* ---- contradictions
 * --------------------------------------------------------------------------------------------------------------- */

static void put_side(dm_rows *rows, const dm_stance *row) {
  put_str(rows, row->date);
  put_str(rows, row->holder);
  put_name(rows, row->sign > 0 ? "for" : row->sign < 0 ? "against" : "conditional");
  put_id(rows, 'p', row->position);
}

static cli_exit contradictions(asked *a) {
  static const char *const names[] = {"level", "actor", "issue",     "earlier",      "who",     "stance",
                                      "id",    "later", "who_later", "stance_later", "id_later"};
  dm_stances s;
  dm_contradictions all;
  dm_err err = {0};
  a->filter.issue = dm_str_of(cli_value(a->call, "issue"));
  if (dm_stances_load(a->store, a->arena, &a->filter, &s, &err)) return cli_fail(&err);
  dm_contradictions_find(&s, a->arena, &all);
  dm_rows *rows = OPEN_ROWS(a, names);
  if (!rows) return CLI_MEMORY;
  for (uint32_t i = 0; i < all.n; i++) {
    put_name(rows, dm_contradiction_name(all.v[i].level));
    put_str(rows, s.actors[all.v[i].later->actor]);
    put_str(rows, s.labels[all.v[i].later->issue]);
    put_side(rows, all.v[i].earlier);
    put_side(rows, all.v[i].later);
  }
  return finish(rows);
}

cli_exit cli_contradictions(const cli_call *call) { return with_store(call, 0, contradictions); }

/* examples.c - the sentences in lexicon rows, run through the whole pipe. */
#include "data.h"

#include "base/str.h"

typedef struct example {
  dm_str key, type, mode; /* of the row: its name, its event type ("-": a sense that is no event) and mode, or nothing */
  dm_str sentence;        /* without the wanted roles */
  dm_str source, target;  /* of "=> SOURCE > TARGET": countries, "---" for none known; empty: not asked for */
} example;

static bool has_country(const dm_party *parties, uint32_t n, dm_str country) {
  if (!country.n) return true;
  bool known = false;
  for (uint32_t i = 0; i < n; i++) {
    if (dm_str_eq(parties[i].country, country)) return true;
    known = known || parties[i].country.n;
  }
  return !known && dm_str_is(country, "---");
}

/* Did the row's frame hold where a more special one, or the verb that carries its noun, made the event? The trace tells it. */
static bool gave_way(const dm_document *d, const example *ex, dm_str to) {
  for (uint32_t i = 0; i < d->trace->list.n; i++) {
    const dm_trace_line *line = &d->trace->list.v[i];
    if (!dm_str_eq(line->rule, ex->key)) continue;
    if (dm_str_find(line->because, DM_S("the verb tells the act itself"), 0) != DM_NONE) return true;
    uint32_t at = dm_str_find(line->because, DM_S("holds too, but "), 0);
    if (at != DM_NONE && dm_str_find(dm_str_sub(line->because, at, line->because.n), to, 0) == 15) return true;
  }
  return false;
}

/* An event by this frame, or by a more special one that says the same, and one of its type with the wanted roles. A sense that
 * is no event: no event at all. */
static bool event_by(const dm_document *d, const example *ex) {
  if (dm_str_is(ex->type, "-")) return d->record->n_events == 0;
  bool made = false, roles = false;
  for (uint32_t i = 0; i < d->record->n_events; i++) {
    const dm_event *e = &d->record->events[i];
    bool same = dm_str_eq(e->type, ex->type) && (!ex->mode.n || dm_str_eq(e->mode, ex->mode));
    made = made || dm_str_eq(e->made_by, ex->key) || (same && gave_way(d, ex, e->made_by));
    roles = roles || (dm_str_eq(e->type, ex->type) && has_country(e->source, e->n_source, ex->source) &&
                      has_country(e->target, e->n_target, ex->target));
  }
  return made && roles;
}

/* "Iran demanded an apology. => IRN > TUR" */
static void split_roles(example *ex, dm_str cell) {
  uint32_t arrow = dm_str_find(cell, DM_S(" => "), 0);
  ex->sentence = dm_str_trim(arrow == DM_NONE ? cell : dm_str_sub(cell, 0, arrow));
  if (arrow == DM_NONE) return;
  dm_str roles = dm_str_sub(cell, arrow + 4, cell.n);
  uint32_t then = dm_str_find(roles, DM_S(" > "), 0);
  ex->source = dm_str_trim(then == DM_NONE ? roles : dm_str_sub(roles, 0, then));
  if (then != DM_NONE) ex->target = dm_str_trim(dm_str_sub(roles, then + 3, roles.n));
}

static void run_example(cli_check *check, const dm_tsv *tsv, uint32_t row, dm_worker *worker, dm_str cell, bool wanted) {
  example ex = {.key = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, "id")),
                .type = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, "type")),
                .mode = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, "mode"))};
  split_roles(&ex, cell);
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-01-15"), .bytes = ex.sentence};
  dm_document *document = NULL;
  dm_err err = {0};
  check->examples++;
  if (dm_pipe_run(worker, &input, DM_UPTO_RECORD, true, &document, &err)) {
    cli_check_tell(check, tsv, row, err.message, cell);
    return;
  }
  if (event_by(document, &ex) != wanted)
    cli_check_tell(check, tsv, row, wanted ? "the row does not fire in" : "the row must not fire in", cell);
  dm_document_free(document);
}

static void run_cell(cli_check *check, const dm_tsv *tsv, uint32_t row, dm_worker *worker, dm_str cell, bool wanted) {
  while (cell.n) {
    uint32_t bar = dm_str_find(cell, DM_S(" | "), 0);
    run_example(check, tsv, row, worker, dm_str_trim(bar == DM_NONE ? cell : dm_str_sub(cell, 0, bar)), wanted);
    cell = bar == DM_NONE ? (dm_str){0} : dm_str_sub(cell, bar + 3, cell.n);
  }
}

/* ---- governing words ------------------------------------------------------------------------------------------------ */

/* Is the rule one of the words of a list such as "read from light, plan; ..."? */
static bool names(dm_str text, dm_str rule) {
  for (uint32_t at = 0; (at = dm_str_find(text, rule, at)) != DM_NONE; at++) {
    dm_str after = dm_str_sub(text, at + rule.n, text.n);
    bool starts = at > 0 && text.p[at - 1] == ' ', ends = !after.n || after.p[0] == ',' || after.p[0] == ';';
    if (starts && ends) return true;
  }
  return false;
}

/* A governing word's sentence shows it at work: some act of the sentence was read from it. */
static void run_shown(cli_check *check, const dm_tsv *tsv, uint32_t row, dm_worker *worker, dm_str sentence) {
  dm_str rule = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, "id"));
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-01-15"), .bytes = sentence};
  dm_document *document = NULL;
  dm_err err = {0};
  check->examples++;
  if (dm_pipe_run(worker, &input, DM_UPTO_RECORD, true, &document, &err)) {
    cli_check_tell(check, tsv, row, err.message, sentence);
    return;
  }
  bool shown = false;
  for (uint32_t i = 0; i < document->trace->list.n; i++) shown = shown || names(document->trace->list.v[i].because, rule);
  if (!shown) cli_check_tell(check, tsv, row, "no act is read from this word in", sentence);
  dm_document_free(document);
}

void cli_check_examples(cli_check *check, const dm_tsv *tsv, dm_worker *worker) {
  if (strstr(tsv->path, "/lang/en/time/patterns.tsv")) {
    cli_check_dates(check, tsv, worker);
    return;
  }
  /* A file without ids carries its examples for its own tests. */
  if (!strstr(tsv->path, "/lang/en/events/") || dm_tsv_column(tsv, "id") == DM_NONE) return;
  uint32_t shows = dm_tsv_column(tsv, "shows");
  for (uint32_t row = 0; shows != DM_NONE && row < tsv->n_rows; row++)
    run_shown(check, tsv, row, worker, dm_tsv_cell(tsv, row, shows));
  uint32_t ex = dm_tsv_column(tsv, "ex"), not_ex = dm_tsv_column(tsv, "not");
  for (uint32_t row = 0; row < tsv->n_rows; row++) {
    run_cell(check, tsv, row, worker, dm_tsv_cell(tsv, row, ex), true);
    run_cell(check, tsv, row, worker, dm_tsv_cell(tsv, row, not_ex), false);
  }
}

/* examples.c - the sentences in lexicon rows, run through the whole pipe. */
#include "data.h"

#include "base/str.h"

typedef struct example {
  dm_str key, type;      /* of the row: its name, and its event type ("-": a sense that is no event) or nothing */
  dm_str sentence;       /* without the wanted roles */
  dm_str source, target; /* of "=> SOURCE > TARGET": countries, "---" for none known; empty: not asked for */
} example;

/* True when the document shows that the row fired. */
typedef bool fired_fn(const dm_document *document, const example *ex);

static bool has_country(const dm_party *parties, uint32_t n, dm_str country) {
  if (!country.n) return true;
  bool known = false;
  for (uint32_t i = 0; i < n; i++) {
    if (dm_str_eq(parties[i].country, country)) return true;
    known = known || parties[i].country.n;
  }
  return !known && dm_str_is(country, "---");
}

/* An event by this frame, and one of its type with the wanted roles. A sense that is no event: no event at all. */
static bool event_by(const dm_document *d, const example *ex) {
  if (dm_str_is(ex->type, "-")) return d->record->n_events == 0;
  bool made = false, roles = false;
  for (uint32_t i = 0; i < d->record->n_events; i++) {
    const dm_event *e = &d->record->events[i];
    made = made || dm_str_eq(e->made_by, ex->key);
    roles = roles || (dm_str_eq(e->type, ex->type) && has_country(e->source, e->n_source, ex->source) &&
                      has_country(e->target, e->n_target, ex->target));
  }
  return made && roles;
}

/* A statement whose cue holds the key's first word, by form or lemma. */
static bool statement_by(const dm_document *d, const example *ex) {
  dm_str rest = ex->key, word = ex->key;
  dm_str_split(&rest, ' ', &word);
  for (uint32_t i = 0; i < d->record->n_statements; i++) {
    const dm_statement *s = &d->record->statements[i];
    for (uint32_t t = 0; t < d->text->n_tokens; t++) {
      bool inside = d->text->tokens[t].start >= s->cue.start && d->text->tokens[t].end <= s->cue.end;
      if (inside && (dm_str_eq(d->syntax->words[t].lemma, word) || dm_str_eq_ci(dm_token_form(d->text, t), word))) return true;
    }
  }
  return false;
}

/* A position, or a link that says who stands with or against whom. */
static bool any_stance(const dm_document *d, const example *ex) {
  (void)ex;
  return d->record->n_positions > 0 || d->record->n_links > 0;
}

/* One row per folder whose rows carry examples: the column that names a row (NULL: the first), and what its firing looks like.
 * A file without that column carries its examples for its own tests. */
static const struct folder {
  const char *folder, *key;
  fired_fn *fired;
} folders[] = {
    {"/events/", "id", event_by},
    {"/speech/", NULL, statement_by},
    {"/stance/", NULL, any_stance},
};

static const struct folder *folder_of(const char *path) {
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    if (strstr(path, folders[i].folder)) return &folders[i];
  return NULL;
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
  const struct folder *folder = folder_of(tsv->path);
  example ex = {.key = dm_tsv_cell(tsv, row, folder->key ? dm_tsv_column(tsv, folder->key) : 0),
                .type = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, "type"))};
  split_roles(&ex, cell);
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-01-15"), .bytes = ex.sentence};
  dm_document *document = NULL;
  dm_err err = {0};
  check->examples++;
  if (dm_worker_code(worker, &input, &document, &err)) {
    cli_check_tell(check, tsv, row, err.message, cell);
    return;
  }
  if (folder->fired(document, &ex) != wanted)
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

void cli_check_examples(cli_check *check, const dm_tsv *tsv, dm_worker *worker) {
  if (strstr(tsv->path, "/time/patterns.tsv")) {
    cli_check_dates(check, tsv, worker);
    return;
  }
  const struct folder *folder = folder_of(tsv->path);
  if (!folder || (folder->key && dm_tsv_column(tsv, folder->key) == DM_NONE)) return;
  uint32_t ex = dm_tsv_column(tsv, "ex"), not_ex = dm_tsv_column(tsv, "not");
  for (uint32_t row = 0; row < tsv->n_rows; row++) {
    run_cell(check, tsv, row, worker, dm_tsv_cell(tsv, row, ex), true);
    run_cell(check, tsv, row, worker, dm_tsv_cell(tsv, row, not_ex), false);
  }
}

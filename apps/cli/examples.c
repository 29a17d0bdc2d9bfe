/* examples.c - the sentences in lexicon rows, run through the whole pipe. */
#include "data.h"

#include "base/str.h"

/* True when the document shows that the row named by key fired. */
typedef bool fired_fn(const dm_document *document, dm_str key);

static bool event_by(const dm_document *d, dm_str key) {
  for (uint32_t i = 0; i < d->record->n_events; i++)
    if (dm_str_eq(d->record->events[i].made_by, key)) return true;
  return false;
}

/* A statement whose cue holds the key's first word, by form or lemma. */
static bool statement_by(const dm_document *d, dm_str key) {
  dm_str word = key;
  dm_str_split(&key, ' ', &word);
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
static bool any_stance(const dm_document *d, dm_str key) {
  (void)key;
  return d->record->n_positions > 0 || d->record->n_links > 0;
}

/* One row per folder whose rows carry examples: the column that names a row, and what its firing looks like. */
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

static void run_sentence(cli_check *check, const dm_tsv *tsv, uint32_t row, dm_worker *worker, dm_str sentence, bool wanted) {
  const struct folder *folder = folder_of(tsv->path);
  dm_str key = dm_tsv_cell(tsv, row, folder->key ? dm_tsv_column(tsv, folder->key) : 0);
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-01-15"), .bytes = sentence};
  dm_document *document = NULL;
  dm_err err = {0};
  check->examples++;
  if (dm_worker_code(worker, &input, &document, &err)) {
    cli_check_tell(check, tsv, row, err.message, sentence);
    return;
  }
  bool fired = folder->fired(document, key);
  if (fired != wanted)
    cli_check_tell(check, tsv, row, wanted ? "the row does not fire in" : "the row must not fire in", sentence);
  dm_document_free(document);
}

static void run_cell(cli_check *check, const dm_tsv *tsv, uint32_t row, dm_worker *worker, dm_str cell, bool wanted) {
  while (cell.n) {
    uint32_t bar = dm_str_find(cell, DM_S(" | "), 0);
    dm_str sentence = bar == DM_NONE ? cell : dm_str_sub(cell, 0, bar);
    run_sentence(check, tsv, row, worker, dm_str_trim(sentence), wanted);
    cell = bar == DM_NONE ? (dm_str){0} : dm_str_sub(cell, bar + 3, cell.n);
  }
}

void cli_check_examples(cli_check *check, const dm_tsv *tsv, dm_worker *worker) {
  uint32_t ex = dm_tsv_column(tsv, "ex"), not_ex = dm_tsv_column(tsv, "not");
  if (!folder_of(tsv->path) || (ex == DM_NONE && not_ex == DM_NONE)) return;
  for (uint32_t row = 0; row < tsv->n_rows; row++) {
    run_cell(check, tsv, row, worker, dm_tsv_cell(tsv, row, ex), true);
    run_cell(check, tsv, row, worker, dm_tsv_cell(tsv, row, not_ex), false);
  }
}

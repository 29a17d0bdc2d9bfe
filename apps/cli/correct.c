/* correct.c - `demarche correct`: an analyst's word on a row. */
#include "cli.h"

#include "base/str.h"
#include "store/correct.h"

#include <stdlib.h>
#include <string.h>

const cli_option cli_correct_options[] = {
    CLI_DB_OPTION,
    {'c', "coder", "NAME", "who says so (default: $USER)"},
    {'w', "why", "TEXT", "the reason"},
    {0, "data", "DIR", "folder of lexicons and ontology (default: beside the program)"},
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static cli_exit unknown_field(const cli_call *call, const dm_correction *c) {
  cli_guess guess = {.word = c->field};
  char list[1024] = "";
  size_t n = 0;
  for (const dm_field *f = dm_fields; f->name; f++) {
    if (f->kind != c->row.kind) continue;
    cli_guess_try(&guess, f->name);
    n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", n ? ", " : "", f->name);
  }
  if (guess.best)
    return cli_usage(call, "%s has no field \"%s\"; did you mean \"%s\"?", dm_row_kind(c->row.kind), c->field, guess.best);
  return cli_usage(call, "%s has no field \"%s\"; it has %s", dm_row_kind(c->row.kind), c->field, list);
}

/* "source" stands for source.country and source.sectors together. */
static bool is_party(const dm_correction *c) {
  char whole[80];
  snprintf(whole, sizeof whole, "%.60s.sectors", c->field);
  return dm_field_find(c->row.kind, whole) != NULL;
}

static void guess_value(const dm_vocabulary *v, const dm_correction *c) {
  const dm_field *f = c->field ? dm_field_find(c->row.kind, c->field) : NULL;
  cli_guess guess = {.word = c->value};
  char known[64], best[64];
  for (uint32_t i = 0; f && c->value; i++) {
    dm_str value = dm_field_value(f, v, i);
    if (!value.n) break;
    snprintf(known, sizeof known, "%" DM_FMT, DM_ARG(value));
    const char *before = guess.best;
    unsigned distance = guess.distance;
    cli_guess_try(&guess, known);
    if (guess.best == known && (!before || guess.distance < distance)) memcpy(best, known, sizeof best);
    if (guess.best) guess.best = best;
  }
  if (guess.best && strcmp(best, c->value) != 0) cli_say("did you mean \"%s\"?", best);
}

static cli_exit read_row(const cli_call *call, dm_correction *c) {
  char **a = call->arguments;
  int n = call->n_arguments;
  if (n < 2)
    return cli_usage(call, "which row, and what of it? `demarche correct e12 type REJECT`, `demarche correct e12 accept`");
  if (!dm_row_name_read(a[0], &c->row)) return cli_usage(call, "\"%s\" is no row; e12, s3, p4 or a5", a[0]);
  if (c->row.kind == 'd') return cli_usage(call, "a document is not corrected; its rows are: e12, s3, p4, a5");
  bool verdict = !strcmp(a[1], "accept") || !strcmp(a[1], "reject");
  if (verdict && n > 2) return cli_usage(call, "%s takes no value: \"%s\"", a[1], a[2]);
  c->field = verdict ? NULL : a[1];
  if (!verdict && !dm_field_find(c->row.kind, a[1]) && !is_party(c)) return unknown_field(call, c);
  if (!verdict && n < 3) return cli_usage(call, "%s of %s shall be what? '' empties it", a[1], a[0]);
  if (n > 3) return cli_usage(call, "one value, please; put \"%s %s ...\" in quotation marks", a[2], a[3]);
  c->value = verdict ? a[1] : a[2];
  return CLI_OK;
}

static cli_exit write(const cli_call *call, const dm_correction *c) {
  dm_err err = {0};
  dm_vocabulary vocabulary;
  cli_exit code = cli_open_vocabulary(call, &vocabulary, &err) ? cli_fail(&err) : CLI_OK;
  dm_store *store = code == CLI_OK ? cli_open_store(call, DM_STORE_EDIT, &code) : NULL;
  if (store && dm_correct(store, &vocabulary, c, &err)) {
    code = cli_fail(&err);
    if (err.code == DM_EARG) guess_value(&vocabulary, c);
  }
  if (code == CLI_OK)
    printf("%s %s%s%s\n", call->arguments[0], c->field ? c->field : c->value, c->field ? " = " : "", c->field ? c->value : "");
  dm_store_close(store);
  dm_vocabulary_close(&vocabulary);
  return code == CLI_OK ? cli_close_output() : code;
}

cli_exit cli_correct(const cli_call *call) {
  dm_correction c = {.coder = cli_value(call, "coder"), .why = cli_value(call, "why")};
  cli_exit code = read_row(call, &c);
  if (code != CLI_OK) return code;
  if (!c.coder) c.coder = getenv("USER");
  if (!c.coder || !*c.coder) return cli_usage(call, "who says so? --coder NAME");
  return write(call, &c);
}

#include "fact/ontology.h"

#include "base/err.h"
#include "base/str.h"
#include "data/tsv.h"

#include <math.h>
#include <stdlib.h>

uint32_t dm_type_find(const dm_ontology *ontology, dm_str name) {
  for (uint32_t i = 0; i < ontology->n_types; i++)
    if (dm_str_eq(ontology->types[i].name, name)) return i;
  return DM_NONE;
}

uint32_t dm_mode_find(const dm_ontology *ontology, uint32_t type, dm_str name) {
  for (uint32_t i = 0; i < ontology->n_modes; i++)
    if (ontology->modes[i].type == type && dm_str_eq(ontology->modes[i].name, name)) return i;
  return DM_NONE;
}

uint32_t dm_context_find(const dm_ontology *ontology, dm_str name) {
  for (uint32_t i = 0; i < ontology->n_contexts; i++)
    if (dm_str_eq(ontology->contexts[i], name)) return i;
  return DM_NONE;
}

uint32_t dm_cameo_find(const dm_ontology *ontology, dm_str code) {
  for (uint32_t i = 0; i < ontology->n_cameo; i++)
    if (dm_str_eq(ontology->cameo[i].code, code)) return i;
  return DM_NONE;
}

/* A table of data_dir/ontology with the columns that the caller names. */
static int open_table(dm_arena *arena, dm_folders data, const char *name, const char *const *columns, uint32_t *at, dm_tsv *tsv,
                      dm_err *err) {
  dm_str path = dm_str_printf(arena, "%s/ontology/%s", data.dir, name), more = {0};
  if (data.more) more = dm_str_printf(arena, "%s/ontology/%s", data.more, name);
  int rc = dm_tsv_read_both(arena, path.p, more.p, tsv, err);
  for (uint32_t i = 0; !rc && columns[i]; i++) rc = dm_tsv_need(tsv, columns[i], &at[i], err);
  return rc;
}

int dm_cell_number(const dm_tsv *tsv, uint32_t row, uint32_t column, double *out, dm_err *err) {
  dm_str cell = dm_tsv_cell(tsv, row, column);
  char text[32], *end = text;
  if (cell.n && cell.n < sizeof text) {
    memcpy(text, cell.p, cell.n);
    text[cell.n] = 0;
    *out = strtod(text, &end);
  }
  if (end == text || *end || !isfinite(*out)) return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no number", DM_ARG(cell));
  return 0;
}

/* The columns future, announced, refused, said name types of the same table. */
static int read_turns(const dm_tsv *tsv, const uint32_t *at, const dm_ontology *ontology, dm_type *types, dm_err *err) {
  for (uint32_t row = 0; row < tsv->n_rows; row++) {
    uint32_t *const turns[4] = {&types[row].future, &types[row].announced, &types[row].refused, &types[row].said};
    for (uint32_t i = 0; i < 4; i++) {
      dm_str name = dm_tsv_cell(tsv, row, at[i]);
      *turns[i] = name.n ? dm_type_find(ontology, name) : DM_NONE;
      if (name.n && *turns[i] == DM_NONE)
        return dm_tsv_fail(tsv, row, err, "type \"%" DM_FMT "\" is not in types.tsv", DM_ARG(name));
    }
  }
  return 0;
}

/* Where a recipient that the clause does not name may be: "sentence", or at home, by the sector it is then; "author": it is who
 * did the deed. */
static int read_unsaid(const dm_tsv *tsv, uint32_t row, uint32_t column, dm_type *type, dm_err *err) {
  dm_str rest = dm_tsv_cell(tsv, row, column), word;
  while (dm_str_split(&rest, ' ', &word)) {
    if (dm_str_is(word, "sentence"))
      type->unsaid = true;
    else if (dm_str_is(word, "author"))
      type->author = true;
    else if (word.n == 3 && word.p[0] >= 'A' && word.p[0] <= 'Z')
      type->home = word;
    else if (word.n)
      return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no place for a recipient", DM_ARG(word));
  }
  return 0;
}

/* Which sides without a known country are of the place, or of the country of those who act. */
static int read_local(const dm_tsv *tsv, uint32_t row, uint32_t column, dm_type *type, dm_err *err) {
  dm_str rest = dm_tsv_cell(tsv, row, column), word;
  while (dm_str_split(&rest, ' ', &word)) {
    bool *flag = dm_str_is(word, "agent") ? &type->local : dm_str_is(word, "rivals") ? &type->rivals : &type->people;
    if (word.n && flag == &type->people && !dm_str_is(word, "people"))
      return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no side that may be local", DM_ARG(word));
    if (word.n) *flag = true;
  }
  return 0;
}

static int read_types(dm_arena *arena, dm_folders data, dm_ontology *out, dm_err *err) {
  static const char *const columns[] = {"type",      "quad",    "intensity", "cameo", "theme",  "future",
                                        "announced", "refused", "said",      "local", "unsaid", NULL};
  uint32_t at[11];
  dm_tsv tsv;
  int rc = open_table(arena, data, "types.tsv", columns, at, &tsv, err);
  if (rc) return rc;
  dm_type *types = DM_NEW(arena, dm_type, tsv.n_rows);
  out->types = types;
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_type *type = &types[row];
    double quad;
    type->name = dm_tsv_cell(&tsv, row, at[0]);
    type->cameo = dm_tsv_cell(&tsv, row, at[3]);
    if (dm_type_find(out, type->name) != DM_NONE)
      return dm_tsv_fail(&tsv, row, err, "type \"%" DM_FMT "\" is there twice", DM_ARG(type->name));
    if ((rc = dm_cell_number(&tsv, row, at[1], &quad, err)) || (rc = dm_cell_number(&tsv, row, at[2], &type->intensity, err)))
      return rc;
    if (quad < 1 || quad > 4) return dm_tsv_fail(&tsv, row, err, "the quad class must be 1, 2, 3 or 4");
    type->quad = (int)quad;
    if ((rc = read_local(&tsv, row, at[9], type, err)) || (rc = read_unsaid(&tsv, row, at[10], type, err))) return rc;
    type->answers = dm_str_is(dm_tsv_cell(&tsv, row, at[4]), "answer");
    type->open = type->answers || dm_str_is(dm_tsv_cell(&tsv, row, at[4]), "open");
    out->n_types++;
  }
  return read_turns(&tsv, at + 5, out, types, err);
}

static int read_modes(dm_arena *arena, dm_folders data, dm_ontology *out, dm_err *err) {
  static const char *const columns[] = {"type", "mode", "intensity", "theme", NULL};
  uint32_t at[4];
  dm_tsv tsv;
  int rc = open_table(arena, data, "modes.tsv", columns, at, &tsv, err);
  if (rc) return rc;
  dm_mode *modes = DM_NEW(arena, dm_mode, tsv.n_rows);
  out->modes = modes;
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_mode *mode = &modes[row];
    dm_str type = dm_tsv_cell(&tsv, row, at[0]);
    mode->type = dm_type_find(out, type);
    mode->name = dm_tsv_cell(&tsv, row, at[1]);
    if (mode->type == DM_NONE) return dm_tsv_fail(&tsv, row, err, "type \"%" DM_FMT "\" is not in types.tsv", DM_ARG(type));
    if (dm_mode_find(out, mode->type, mode->name) != DM_NONE) return dm_tsv_fail(&tsv, row, err, "this mode is there twice");
    if ((rc = dm_cell_number(&tsv, row, at[2], &mode->intensity, err))) return rc;
    mode->open = dm_str_is(dm_tsv_cell(&tsv, row, at[3]), "open");
    out->n_modes++;
  }
  return 0;
}

static int read_contexts(dm_arena *arena, dm_folders data, dm_ontology *out, dm_err *err) {
  static const char *const columns[] = {"context", NULL};
  uint32_t at[1];
  dm_tsv tsv;
  int rc = open_table(arena, data, "contexts.tsv", columns, at, &tsv, err);
  if (rc) return rc;
  if (tsv.n_rows > DM_MAX_CONTEXTS) return dm_tsv_fail(&tsv, DM_MAX_CONTEXTS, err, "more than %d contexts", DM_MAX_CONTEXTS);
  dm_str *contexts = DM_NEW(arena, dm_str, tsv.n_rows);
  out->contexts = contexts;
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    contexts[row] = dm_tsv_cell(&tsv, row, at[0]);
    if (dm_context_find(out, contexts[row]) != DM_NONE) return dm_tsv_fail(&tsv, row, err, "this context is there twice");
    out->n_contexts++;
  }
  return 0;
}

static int read_cameo(dm_arena *arena, dm_folders data, dm_ontology *out, dm_err *err) {
  static const char *const columns[] = {"code", "name", "goldstein", "type", "mode", NULL};
  uint32_t at[5];
  dm_tsv tsv;
  int rc = open_table(arena, data, "cameo.tsv", columns, at, &tsv, err);
  if (rc) return rc;
  dm_cameo *cameo = DM_NEW(arena, dm_cameo, tsv.n_rows);
  out->cameo = cameo;
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_cameo *c = &cameo[row];
    dm_str type = dm_tsv_cell(&tsv, row, at[3]), mode = dm_tsv_cell(&tsv, row, at[4]);
    c->code = dm_tsv_cell(&tsv, row, at[0]);
    c->name = dm_tsv_cell(&tsv, row, at[1]);
    c->type = type.n ? dm_type_find(out, type) : DM_NONE;
    c->mode = mode.n ? dm_mode_find(out, c->type, mode) : DM_NONE;
    if (dm_cameo_find(out, c->code) != DM_NONE)
      return dm_tsv_fail(&tsv, row, err, "code \"%" DM_FMT "\" is there twice", DM_ARG(c->code));
    if (type.n && c->type == DM_NONE)
      return dm_tsv_fail(&tsv, row, err, "type \"%" DM_FMT "\" is not in types.tsv", DM_ARG(type));
    if (mode.n && c->mode == DM_NONE)
      return dm_tsv_fail(&tsv, row, err, "mode \"%" DM_FMT "\" is not in modes.tsv", DM_ARG(mode));
    if ((rc = dm_cell_number(&tsv, row, at[2], &c->goldstein, err))) return rc;
    out->n_cameo++;
  }
  return 0;
}

static int check_defaults(dm_arena *arena, dm_folders data, const dm_ontology *ontology, dm_err *err) {
  dm_str path = dm_str_printf(arena, "%s/ontology/types.tsv", data.dir);
  for (uint32_t i = 0; i < ontology->n_types; i++)
    if (dm_cameo_find(ontology, ontology->types[i].cameo) == DM_NONE)
      return dm_fail(err, DM_EDATA, "data", path.p, 0, 0, "the CAMEO code of %" DM_FMT " is not in cameo.tsv",
                     DM_ARG(ontology->types[i].name));
  return 0;
}

int dm_ontology_read(dm_arena *arena, dm_folders data, dm_ontology *out, dm_err *err) {
  int rc;
  *out = (dm_ontology){0};
  if ((rc = read_types(arena, data, out, err))) return rc;
  if ((rc = read_modes(arena, data, out, err))) return rc;
  if ((rc = read_contexts(arena, data, out, err))) return rc;
  if ((rc = read_cameo(arena, data, out, err))) return rc;
  return check_defaults(arena, data, out, err);
}

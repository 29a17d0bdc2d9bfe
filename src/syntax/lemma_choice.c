#include "syntax/lemma_choice.h"

#include "base/map.h"
#include "data/tsv.h"
#include "syntax/types.h"

#include <stdlib.h>

/* ---- irregular forms -------------------------------------------------------------------------------------------- */

typedef struct irregular {
  dm_str xpos, lemma; /* xpos: one or several, "VBD|VBN" */
  uint32_t next;      /* another row of the same form, or DM_NONE */
} irregular;

struct dm_irregulars {
  dm_arena *arena;
  dm_map rows; /* form -> first row */
  irregular *row;
};

static int read_rows(dm_irregulars *t, const char *path, dm_err *err) {
  dm_tsv tsv;
  uint32_t form, xpos, lemma;
  int rc = dm_tsv_read(t->arena, path, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "form", &form, err);
  if (!rc) rc = dm_tsv_need(&tsv, "xpos", &xpos, err);
  if (!rc) rc = dm_tsv_need(&tsv, "lemma", &lemma, err);
  if (rc) return rc;
  t->row = DM_NEW(t->arena, irregular, tsv.n_rows);
  for (uint32_t i = 0; i < tsv.n_rows; i++) {
    dm_str key = dm_tsv_cell(&tsv, i, form);
    t->row[i] = (irregular){dm_tsv_cell(&tsv, i, xpos), dm_tsv_cell(&tsv, i, lemma), dm_map_get(&t->rows, key)};
    if (!key.n || !t->row[i].xpos.n || !t->row[i].lemma.n)
      return dm_tsv_fail(&tsv, i, err, "form, xpos and lemma are all needed");
    if (!dm_map_put(&t->rows, key, i)) return dm_fail(err, DM_ENOMEM, "syntax", path, 0, 0, "out of memory");
  }
  return DM_OK;
}

dm_irregulars *dm_irregulars_open(const char *data_dir, dm_err *err) {
  dm_irregulars *t = calloc(1, sizeof *t);
  if (t) t->arena = dm_arena_new();
  if (!t || !t->arena) {
    free(t);
    dm_err_set(err, DM_ENOMEM, "syntax", data_dir, 0, 0, "out of memory");
    return NULL;
  }
  dm_str path = dm_str_printf(t->arena, "%s/lang/en/lemma/irregular.tsv", data_dir);
  if (!read_rows(t, path.p, err)) return t;
  dm_irregulars_close(t);
  return NULL;
}

void dm_irregulars_close(dm_irregulars *irregulars) {
  if (!irregulars) return;
  dm_map_free(&irregulars->rows);
  dm_arena_free(irregulars->arena);
  free(irregulars);
}

dm_str dm_irregular_lemma(const dm_irregulars *irregulars, dm_str low, dm_str xpos) {
  uint32_t i = irregulars ? dm_map_get(&irregulars->rows, low) : DM_NONE;
  for (; i != DM_NONE; i = irregulars->row[i].next) {
    dm_str rest = irregulars->row[i].xpos, one;
    while (dm_str_split(&rest, '|', &one))
      if (dm_str_eq(one, xpos)) return irregulars->row[i].lemma;
  }
  return (dm_str){0};
}

/* ---- the choice ------------------------------------------------------------------------------------------------- */

static bool is_word(const dm_parser *p, dm_arena *arena, dm_str s) {
  dm_str low = dm_str_lower(arena, s);
  return dm_static_row(p, dm_feature_hash(low.p, low.n)) != DM_NONE;
}

dm_str dm_lemma_choose(dm_arena *arena, const dm_parser *parser, const dm_reading *reading, dm_str form, dm_str low) {
  dm_str known = dm_irregular_lemma(parser->irregulars, low, parser->xpos.name[reading->xpos]);
  if (known.p) return known;
  dm_str best = dm_lemma_apply(arena, &parser->edit_of[reading->lemma[0]], form, low);
  if (reading->n_lemmas < 2 || is_word(parser, arena, best) || !is_word(parser, arena, low)) return best;
  for (uint32_t i = 1; i < reading->n_lemmas; i++) {
    const dm_lemma_edit *edit = &parser->edit_of[reading->lemma[i]];
    if (!dm_lemma_changes(edit)) continue;
    dm_str other = dm_lemma_apply(arena, edit, form, low);
    if (is_word(parser, arena, other)) return other;
  }
  return best;
}

#include "text/break.h"

#include "base/err.h"
#include "data/tsv.h"

#include <stdlib.h>

#define LONGEST_FORM 24u

static const struct {
  const char *name;
  uint16_t flags;
} kinds[] = {
    {"title", DM_WORD_ABBR | DM_WORD_TITLE},
    {"mid", DM_WORD_ABBR | DM_WORD_MID},
    {"end", DM_WORD_ABBR},
    {"before-number", DM_WORD_ABBR | DM_WORD_BEFORE_NUMBER},
    {"after-number", DM_WORD_ABBR | DM_WORD_AFTER_NUMBER},
    {"capital", DM_WORD_ABBR | DM_WORD_CAPITAL},
    {"prefix", DM_WORD_PREFIX},
    {"unit", DM_WORD_UNIT},
    {"suffix", DM_WORD_SUFFIX},
    {"clitic", DM_WORD_CLITIC},
    {"elision", DM_WORD_ELISION},
    {"smiley", DM_WORD_SMILEY},
    {"split", DM_WORD_SPLIT},
    {"whole", DM_WORD_WHOLE},
    {"starter", DM_WORD_STARTER},
};

static uint32_t fold(dm_str form, char out[LONGEST_FORM]) {
  for (uint32_t i = 0; i < form.n; i++) {
    char c = form.p[i];
    out[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
  }
  return form.n;
}

dm_form dm_segmenter_look(const dm_segmenter *segmenter, dm_str form) {
  char lower[LONGEST_FORM];
  if (form.n > LONGEST_FORM) return (dm_form){0};
  uint32_t at = dm_map_get(&segmenter->index, (dm_str){lower, fold(form, lower)});
  return at == DM_NONE ? (dm_form){0} : segmenter->forms.v[at];
}

/* "can|not" in the lexicon: the form without the bar, split where it stood. */
static dm_str take_bar(dm_arena *arena, dm_str cell, uint8_t *split) {
  uint32_t bar = dm_str_find(cell, DM_S("|"), 0);
  if (bar == DM_NONE) return dm_str_copy(arena, cell);
  *split = (uint8_t)bar;
  return dm_str_printf(arena, "%" DM_FMT "%" DM_FMT, DM_ARG(dm_str_sub(cell, 0, bar)), DM_ARG(dm_str_sub(cell, bar + 1, cell.n)));
}

static int add_form(dm_segmenter *s, const dm_tsv *tsv, uint32_t row, dm_str cell, dm_str kind, dm_err *err) {
  uint16_t flags = 0;
  uint8_t split = 0;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (dm_str_is(kind, kinds[i].name)) flags = kinds[i].flags;
  if (!flags) return dm_tsv_fail(tsv, row, err, "unknown class \"%" DM_FMT "\"", DM_ARG(kind));
  if (!cell.n || cell.n > LONGEST_FORM) return dm_tsv_fail(tsv, row, err, "a form has 1 to %u bytes", LONGEST_FORM);
  dm_str form = flags & DM_WORD_SPLIT ? take_bar(s->arena, cell, &split) : dm_str_copy(s->arena, cell);
  if ((flags & DM_WORD_SPLIT) && !split) return dm_tsv_fail(tsv, row, err, "write the form with a bar where it splits: can|not");
  uint32_t at = dm_map_get(&s->index, form);
  if (at == DM_NONE) {
    at = s->forms.n;
    DM_PUSH(s->arena, &s->forms, ((dm_form){0}));
    if (!dm_map_put(&s->index, form, at)) return dm_fail(err, DM_ENOMEM, "text", tsv->path, 0, 0, "out of memory");
  }
  s->forms.v[at].flags |= flags;
  if (!split) return 0;
  s->forms.v[at].split = split;
  char a = form.p[form.n - 2], b = form.p[form.n - 1];
  if (a < 'a' || a > 'z' || b < 'a' || b > 'z')
    return dm_tsv_fail(tsv, row, err, "a form that splits ends in two letters a to z");
  s->split_ends[b - 'a'] |= 1u << (a - 'a');
  return 0;
}

static int read_forms(dm_segmenter *s, const char *data_dir, dm_err *err) {
  dm_tsv tsv;
  uint32_t form, kind;
  dm_str path = dm_str_printf(s->arena, "%s/lang/en/text/forms.tsv", data_dir);
  int rc = dm_tsv_read(s->arena, path.p, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "form", &form, err);
  if (!rc) rc = dm_tsv_need(&tsv, "class", &kind, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++)
    rc = add_form(s, &tsv, row, dm_tsv_cell(&tsv, row, form), dm_tsv_cell(&tsv, row, kind), err);
  return rc;
}

static int add_cue(dm_segmenter *s, const dm_tsv *tsv, uint32_t row, dm_str cue, dm_str where, dm_str kind, dm_err *err) {
  dm_line_cue line = {.cue = cue, .at_end = dm_str_is(where, "end"), .byline = dm_str_is(kind, "byline")};
  line.kind = line.byline ? DM_SENT_CROSSHEAD : DM_SENT_CAPTION;
  if (!cue.n) return dm_tsv_fail(tsv, row, err, "the cue is empty");
  if (!line.at_end && !dm_str_is(where, "start")) return dm_tsv_fail(tsv, row, err, "where is start or end");
  if (!line.byline && !dm_str_is(kind, "caption")) return dm_tsv_fail(tsv, row, err, "kind is caption or byline");
  DM_PUSH(s->arena, &s->cues, line);
  return 0;
}

static int read_cues(dm_segmenter *s, const char *data_dir, dm_err *err) {
  dm_tsv tsv;
  uint32_t cue, where, kind;
  dm_str path = dm_str_printf(s->arena, "%s/lang/en/text/cues.tsv", data_dir);
  int rc = dm_tsv_read(s->arena, path.p, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "cue", &cue, err);
  if (!rc) rc = dm_tsv_need(&tsv, "where", &where, err);
  if (!rc) rc = dm_tsv_need(&tsv, "kind", &kind, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++)
    rc = add_cue(s, &tsv, row, dm_tsv_cell(&tsv, row, cue), dm_tsv_cell(&tsv, row, where), dm_tsv_cell(&tsv, row, kind), err);
  return rc;
}

dm_segmenter *dm_segmenter_open(const char *data_dir, dm_err *err) {
  dm_segmenter *s = calloc(1, sizeof *s);
  if (!s || !(s->arena = dm_arena_new())) {
    free(s);
    dm_fail(err, DM_ENOMEM, "text", data_dir, 0, 0, "out of memory");
    return NULL;
  }
  if (read_forms(s, data_dir, err) || read_cues(s, data_dir, err) || dm_breaks_read(s, data_dir, err)) {
    dm_segmenter_close(s);
    return NULL;
  }
  return s;
}

void dm_segmenter_close(dm_segmenter *segmenter) {
  if (!segmenter) return;
  dm_map_free(&segmenter->index);
  dm_map_free(&segmenter->words);
  dm_arena_free(segmenter->arena);
  free(segmenter);
}

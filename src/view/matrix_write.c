/* matrix_write.c - the position matrix as a table for people, as CSV and as JSON. */
#include "view/matrix.h"

#include "base/json.h"
#include "base/str.h"
#include "record/values.h"
#include "view/rows.h"
#include "view/view.h"
#include "view/words.h"

#define LABEL_WIDTH 40u
#define CELL_WIDTH 14u
#define CELLS_A_LINE 5u /* actors side by side on 120 columns; more go into a block of their own */
#define QUOTE_WIDTH 160u

static const dm_matrix_cell *cell_at(const dm_matrix *m, uint32_t issue, uint32_t actor, uint32_t *from) {
  while (*from < m->n_cells &&
         (m->cells[*from].issue < issue || (m->cells[*from].issue == issue && m->cells[*from].actor < actor)))
    ++*from;
  const dm_matrix_cell *cell = *from < m->n_cells ? &m->cells[*from] : NULL;
  return cell && cell->issue == issue && cell->actor == actor ? cell : NULL;
}

/* ---- text ---------------------------------------------------------------------------------------------------------- */

static void put_spaces(FILE *out, unsigned n) { fprintf(out, "%*s", (int)n, ""); }

static void put_cut(FILE *out, dm_str s, unsigned width) {
  if (s.n >= width) {
    s.n = width - 2;
    while (s.n && ((unsigned char)s.p[s.n] & 0xc0) == 0x80) s.n--;
    fprintf(out, "%" DM_FMT "… ", DM_ARG(s));
    return;
  }
  dm_put_padded(out, s, width);
}

/* "+! 2025-02-13": sign, firmness, day. */
static void put_cell(FILE *out, const dm_matrix_cell *cell) {
  static const char *const firm[] = {"!", " ", "?"};
  if (!cell) {
    fputs(".", out);
    put_spaces(out, CELL_WIDTH - 1);
    return;
  }
  fprintf(out, "%s%s ", dm_matrix_sign(cell), firm[cell->at->strength]);
  dm_put_padded(out, cell->at->date, CELL_WIDTH - 3);
}

static void put_block(const dm_matrix *m, uint32_t first, uint32_t end, FILE *out) {
  put_spaces(out, LABEL_WIDTH);
  for (uint32_t a = first; a < end; a++) put_cut(out, m->actors[a].key, CELL_WIDTH);
  fputc('\n', out);
  for (uint32_t i = 0, from = 0; i < m->n_issues; i++) {
    const dm_matrix_cell *cells[CELLS_A_LINE] = {0};
    bool any = false;
    for (uint32_t a = first; a < end; a++) any |= (cells[a - first] = cell_at(m, i, a, &from)) != NULL;
    if (!any) continue;
    put_cut(out, m->issues[i].label, LABEL_WIDTH);
    for (uint32_t a = first; a < end; a++) put_cell(out, cells[a - first]);
    fputc('\n', out);
  }
}

static void put_quotes(const dm_matrix *m, FILE *out) {
  for (uint32_t c = 0; c < m->n_cells; c++) {
    const dm_matrix_cell *cell = &m->cells[c];
    if (!c || cell->issue != m->cells[c - 1].issue) {
      dm_str label = m->issues[cell->issue].label;
      fprintf(out, "\n%" DM_FMT "\n", DM_ARG(label));
    }
    for (uint32_t i = cell->first; i < cell->first + cell->n; i++) {
      const dm_stand_row *row = &m->rows[i].stand;
      fprintf(out, "  %s ", row->sign > 0 ? "+" : row->sign < 0 ? "-" : "0");
      dm_put_padded(out, row->holder, CELL_WIDTH);
      dm_put_padded(out, row->date, CELL_WIDTH - 3);
      fprintf(out, "%" DM_FMT " ", DM_ARG(row->doc));
      dm_put_quote(out, m->rows[i].quote, (dm_span){0, m->rows[i].quote.n}, QUOTE_WIDTH);
      fputc('\n', out);
    }
  }
}

static void put_link_text(const dm_matrix_link *l, FILE *out) {
  fprintf(out, "  %s", dm_name_link_type(l->type));
  if (l->outcome) fprintf(out, " (%s)", dm_name_outcome(l->outcome));
  if (l->from_doc.n)
    fprintf(out, ": %" DM_FMT " %" DM_FMT " -> %" DM_FMT " %" DM_FMT, DM_ARG(l->from_doc), DM_ARG(l->from), DM_ARG(l->to_doc),
            DM_ARG(l->to));
  else
    fprintf(out, ": %" DM_FMT ", %" DM_FMT, DM_ARG(l->from), DM_ARG(l->to));
  if (l->issue.n) fprintf(out, " on %" DM_FMT, DM_ARG(l->issue));
  fputs(l->computed ? "\n" : " (a reporter says so)\n", out);
}

static int write_text(const dm_matrix *m, bool quotes, FILE *out, dm_err *err) {
  fprintf(out, "%u issues, %u actors, %u stances in %u documents\n", m->n_issues, m->n_actors, m->n_rows, m->n_documents);
  fputs("+ for  - against  0 neutral or only under a condition  ± both on one day  . not stated   ! categorical  ? hedged\n\n",
        out);
  for (uint32_t first = 0; first < m->n_actors; first += CELLS_A_LINE) {
    if (first) fputc('\n', out);
    put_block(m, first, first + CELLS_A_LINE < m->n_actors ? first + CELLS_A_LINE : m->n_actors, out);
  }
  if (quotes) put_quotes(m, out);
  if (m->links.n) fputs("\nLinks\n", out);
  for (uint32_t i = 0; i < m->links.n; i++) put_link_text(&m->links.v[i], out);
  return dm_view_finish(out, err);
}

/* ---- CSV ----------------------------------------------------------------------------------------------------------- */

static void put_fields(FILE *out, const dm_str *fields, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    dm_put_csv(out, fields[i]);
    fputc(',', out);
  }
}

static void put_csv_cell(const dm_matrix *m, const dm_matrix_cell *cell, FILE *out) {
  const dm_matrix_issue *issue = &m->issues[cell->issue];
  const dm_matrix_actor *actor = &m->actors[cell->actor];
  dm_str act = dm_str_of(dm_name_stance_act(cell->at->act)), strength = dm_str_of(dm_name_strength(cell->at->strength));
  dm_str fields[] = {issue->id, issue->label, actor->key, actor->name, act, strength, cell->at->date};
  put_fields(out, fields, sizeof fields / sizeof *fields);
  fprintf(out, "%d,%u,%d", cell->at->sign, cell->n, cell->both);
}

/* One line a cell, or with quotes one a stance. Cells that are not there are not stated. */
static int write_csv(const dm_matrix *m, bool quotes, FILE *out, dm_err *err) {
  fprintf(out, "issue,label,actor,name,act,strength,date,sign,stances,both%s\n", quotes ? ",document,quote" : "");
  for (uint32_t c = 0; c < m->n_cells; c++) {
    const dm_matrix_cell *cell = &m->cells[c];
    for (uint32_t i = 0; i < (quotes ? cell->n : 1); i++) {
      put_csv_cell(m, cell, out);
      const dm_matrix_row *row = &m->rows[cell->first + i];
      if (quotes) fputc(',', out), dm_put_csv(out, row->stand.doc), fputc(',', out), dm_put_csv(out, row->quote);
      fputc('\n', out);
    }
  }
  return dm_view_finish(out, err);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

static void put_json_quotes(dm_json *j, const dm_matrix *m, const dm_matrix_cell *cell) {
  dm_json_key(j, "quotes");
  dm_json_begin(j, '[');
  for (uint32_t i = cell->first; i < cell->first + cell->n; i++) {
    const dm_stand_row *row = &m->rows[i].stand;
    dm_json_begin(j, '{');
    dm_json_put_str(j, "doc", row->doc), dm_json_put_str(j, "position", row->id), dm_json_put_str(j, "date", row->date);
    dm_json_key(j, "sign"), dm_json_int(j, row->sign);
    dm_json_put_str(j, "text", m->rows[i].quote);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

static void put_json_cell(dm_json *j, const dm_matrix *m, const dm_matrix_cell *cell, bool quotes) {
  dm_json_begin(j, '{');
  dm_json_put_str(j, "issue", m->issues[cell->issue].id), dm_json_put_str(j, "actor", m->actors[cell->actor].key);
  dm_json_key(j, "sign"), dm_json_int(j, cell->at->sign);
  dm_json_key(j, "act"), dm_json_name(j, dm_name_stance_act(cell->at->act));
  dm_json_key(j, "strength"), dm_json_name(j, dm_name_strength(cell->at->strength));
  dm_json_put_str(j, "date", cell->at->date);
  dm_json_key(j, "stances"), dm_json_uint(j, cell->n);
  dm_json_key(j, "both"), dm_json_raw(j, cell->both ? DM_S("true") : DM_S("false"));
  if (quotes) put_json_quotes(j, m, cell);
  dm_json_end(j, '}');
}

static void put_json_link(dm_json *j, const dm_matrix_link *l) {
  dm_json_begin(j, '{');
  dm_json_key(j, "type"), dm_json_name(j, dm_name_link_type(l->type));
  dm_json_key(j, "outcome"), dm_json_name(j, dm_name_outcome(l->outcome));
  dm_json_key(j, "basis"), dm_json_name(j, l->computed ? "computed" : "text");
  dm_json_put_str(j, "from_doc", l->from_doc), dm_json_put_str(j, "from", l->from), dm_json_put_str(j, "to_doc", l->to_doc),
      dm_json_put_str(j, "to", l->to);
  dm_json_put_str(j, "issue", l->issue);
  dm_json_end(j, '}');
}

static int write_json(const dm_matrix *m, bool quotes, FILE *out, dm_err *err) {
  dm_json json = {.out = out, .break_depth = 2}, *j = &json;
  dm_json_begin(j, '{');
  dm_json_key(j, "documents"), dm_json_uint(j, m->n_documents);
  dm_json_key(j, "actors"), dm_json_begin(j, '[');
  for (uint32_t i = 0; i < m->n_actors; i++) {
    dm_json_begin(j, '{');
    dm_json_put_str(j, "actor", m->actors[i].key), dm_json_put_str(j, "name", m->actors[i].name);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
  dm_json_key(j, "issues"), dm_json_begin(j, '[');
  for (uint32_t i = 0; i < m->n_issues; i++) {
    dm_json_begin(j, '{');
    dm_json_put_str(j, "issue", m->issues[i].id), dm_json_put_str(j, "label", m->issues[i].label);
    dm_json_key(j, "basis"), dm_json_name(j, m->issues[i].codebook ? "codebook" : "proposed");
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
  dm_json_key(j, "cells"), dm_json_begin(j, '[');
  for (uint32_t i = 0; i < m->n_cells; i++) put_json_cell(j, m, &m->cells[i], quotes);
  dm_json_end(j, ']');
  dm_json_key(j, "links"), dm_json_begin(j, '[');
  for (uint32_t i = 0; i < m->links.n; i++) put_json_link(j, &m->links.v[i]);
  dm_json_end(j, ']');
  dm_json_end(j, '}');
  fputc('\n', out);
  return dm_view_finish(out, err);
}

const dm_matrix_format dm_matrix_formats[] = {
    {"text", "a table for people", write_text},
    {"csv", "a line a cell; with --quotes a line a stance", write_csv},
    {"json", "actors, issues, cells and links", write_json},
    {NULL, NULL, NULL},
};

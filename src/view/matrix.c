#include "view/matrix.h"

#include "base/str.h"
#include "fact/codebook.h"
#include "fact/issues.h"

#include <stdlib.h>

/* ---- which issues are one ------------------------------------------------------------------------------------------ */

/* The label up to its last loose word ("guarantees from allies" -> "guarantees"); empty when fewer than two words
 * would be left: "talks" and "talks with Iran" are two things. */
static dm_str shorter(const dm_cues *cues, dm_str label) {
  uint32_t words = 0, cut = 0, words_before = 0;
  for (uint32_t i = 0; i < label.n;) {
    uint32_t end = dm_str_find(label, DM_S(" "), i);
    if (end == DM_NONE) end = label.n;
    if (words && dm_map_get(&cues->loose, dm_str_sub(label, i, end)) != DM_NONE) cut = i - 1, words_before = words;
    words++;
    i = end + 1;
  }
  return words_before > 1 ? dm_str_sub(label, 0, cut) : (dm_str){0};
}

static void merge_issues(dm_arena *arena, const dm_cues *cues, dm_matrix_row *rows, uint32_t n) {
  dm_map first = {0}; /* issue id -> a row that has it */
  for (uint32_t i = 0; i < n; i++)
    if (dm_map_get(&first, rows[i].stand.issue) == DM_NONE) (void)dm_map_put(&first, rows[i].stand.issue, i);
  for (uint32_t i = 0; i < n; i++) {
    dm_str label = rows[i].codebook || rows[i].whole ? (dm_str){0} : shorter(cues, rows[i].label), found = {0};
    for (; label.n; label = shorter(cues, label)) {
      uint32_t row = dm_map_get(&first, dm_issue_id(arena, cues, label));
      if (row != DM_NONE && !rows[row].codebook) found = label;
    }
    if (found.n) rows[i].label = found, rows[i].stand.issue = dm_issue_id(arena, cues, found);
  }
  dm_map_free(&first);
}

/* ---- cells --------------------------------------------------------------------------------------------------------- */

static int by_cell(const void *a, const void *b) {
  const dm_stand_row *x = &((const dm_matrix_row *)a)->stand, *y = &((const dm_matrix_row *)b)->stand;
  int c = dm_str_cmp(x->issue, y->issue);
  if (!c) c = dm_str_cmp(x->holder, y->holder);
  if (!c) c = dm_str_cmp(x->date, y->date);
  if (!c && x->order != y->order) c = x->order < y->order ? -1 : 1;
  if (!c && !x->sign != !y->sign) c = x->sign ? 1 : -1; /* a condition beside a plain stance does not hide it */
  return c ? c : dm_str_cmp(x->id, y->id);
}

static uint32_t actor_of(dm_matrix *m, dm_map *keys, const dm_matrix_row *row) {
  uint32_t i = dm_map_get(keys, row->stand.holder);
  if (i != DM_NONE) return i;
  m->actors[m->n_actors] = (dm_matrix_actor){.key = row->stand.holder, .name = row->holder_name};
  (void)dm_map_put(keys, row->stand.holder, m->n_actors);
  return m->n_actors++;
}

/* Of several wordings the shortest is shown, of those the first in the alphabet. */
static void take_label(dm_matrix_issue *issue, dm_str label) {
  bool better = label.n < issue->label.n || (label.n == issue->label.n && dm_str_cmp(label, issue->label) < 0);
  if (better) issue->label = label;
}

static void add_cell(dm_matrix *m, dm_map *keys, uint32_t first, uint32_t end) {
  const dm_matrix_row *last = &m->rows[end - 1];
  bool next = !m->n_issues || !dm_str_eq(m->issues[m->n_issues - 1].id, last->stand.issue);
  if (next)
    m->issues[m->n_issues++] = (dm_matrix_issue){.id = last->stand.issue, .label = last->label, .codebook = last->codebook};
  for (uint32_t i = first; i < end; i++) take_label(&m->issues[m->n_issues - 1], m->rows[i].label);
  dm_matrix_cell cell = {.actor = actor_of(m, keys, last), .issue = m->n_issues - 1, .first = first, .n = end - first};
  cell.at = &last->stand;
  for (uint32_t i = first; i < end; i++) {
    const dm_stand_row *row = &m->rows[i].stand;
    cell.both |= dm_str_eq(row->date, cell.at->date) && row->sign * cell.at->sign < 0;
  }
  m->actors[cell.actor].n_cells++;
  m->issues[cell.issue].n_cells++;
  m->cells[m->n_cells++] = cell;
}

/* ---- the order that is shown --------------------------------------------------------------------------------------- */

struct place {
  uint32_t old, n;
  dm_str key;
};

static int by_weight(const void *a, const void *b) {
  const struct place *x = a, *y = b;
  if (x->n != y->n) return x->n > y->n ? -1 : 1;
  return dm_str_cmp(x->key, y->key);
}

static int by_position(const void *a, const void *b) {
  const dm_matrix_cell *x = a, *y = b;
  if (x->issue != y->issue) return x->issue < y->issue ? -1 : 1;
  return x->actor < y->actor ? -1 : x->actor > y->actor;
}

/* new_of[old] after sorting by weight. */
static uint32_t *new_places(dm_arena *arena, struct place *places, uint32_t n) {
  uint32_t *new_of = DM_NEW(arena, uint32_t, n + 1);
  if (n) qsort(places, n, sizeof *places, by_weight);
  for (uint32_t i = 0; i < n; i++) new_of[places[i].old] = i;
  return new_of;
}

static void put_in_order(dm_arena *arena, dm_matrix *m) {
  struct place *a = DM_NEW(arena, struct place, m->n_actors + 1), *s = DM_NEW(arena, struct place, m->n_issues + 1);
  dm_matrix_actor *actors = DM_NEW(arena, dm_matrix_actor, m->n_actors + 1);
  dm_matrix_issue *issues = DM_NEW(arena, dm_matrix_issue, m->n_issues + 1);
  for (uint32_t i = 0; i < m->n_actors; i++) a[i] = (struct place){i, m->actors[i].n_cells, m->actors[i].key};
  for (uint32_t i = 0; i < m->n_issues; i++) s[i] = (struct place){i, m->issues[i].n_cells, m->issues[i].id};
  const uint32_t *actor = new_places(arena, a, m->n_actors), *issue = new_places(arena, s, m->n_issues);
  for (uint32_t i = 0; i < m->n_actors; i++) actors[actor[i]] = m->actors[i];
  for (uint32_t i = 0; i < m->n_issues; i++) issues[issue[i]] = m->issues[i];
  for (uint32_t i = 0; i < m->n_cells; i++)
    m->cells[i].actor = actor[m->cells[i].actor], m->cells[i].issue = issue[m->cells[i].issue];
  m->actors = actors, m->issues = issues;
  if (m->n_cells) qsort(m->cells, m->n_cells, sizeof *m->cells, by_position);
}

/* ---- links between the rows ---------------------------------------------------------------------------------------- */

struct telling {
  dm_arena *arena;
  dm_matrix *matrix;
  dm_map pairs; /* "A|B" -> 0: alignments told already */
};

static void tell(void *user, dm_link_type type, dm_outcome outcome, const dm_stand_row *from, const dm_stand_row *to) {
  struct telling *t = user;
  dm_matrix_link link = {.type = type, .outcome = outcome, .computed = true, .issue = from->issue};
  if (type == DM_LINK_ALIGNS) {
    bool turn = dm_str_cmp(from->holder, to->holder) > 0;
    link.from = turn ? to->holder : from->holder, link.to = turn ? from->holder : to->holder;
    dm_str key =
        dm_str_printf(t->arena, "%" DM_FMT "|%" DM_FMT "|%" DM_FMT, DM_ARG(link.from), DM_ARG(link.to), DM_ARG(link.issue));
    if (dm_map_get(&t->pairs, key) != DM_NONE) return;
    (void)dm_map_put(&t->pairs, key, 0);
  } else {
    link.from_doc = from->doc, link.from = from->id, link.to_doc = to->doc, link.to = to->id;
  }
  DM_PUSH(t->arena, &t->matrix->links, link);
}

static void link_rows(dm_arena *arena, dm_matrix *m) {
  struct telling t = {.arena = arena, .matrix = m};
  dm_stand_row *rows = DM_NEW(arena, dm_stand_row, m->n_rows + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->n_rows; i++) rows[n++] = m->rows[i].stand;
  dm_links_of_rows(arena, rows, n, tell, &t);
  dm_map_free(&t.pairs);
}

void dm_matrix_make(dm_arena *arena, const dm_cues *cues, dm_matrix_row *rows, uint32_t n, dm_matrix *m) {
  dm_map keys = {0};
  m->rows = rows, m->n_rows = n;
  merge_issues(arena, cues, rows, n);
  if (n) qsort(rows, n, sizeof *rows, by_cell);
  m->actors = DM_NEW(arena, dm_matrix_actor, n + 1);
  m->issues = DM_NEW(arena, dm_matrix_issue, n + 1);
  m->cells = DM_NEW(arena, dm_matrix_cell, n + 1);
  for (uint32_t first = 0, end = 0; first < n; first = end) {
    while (end < n && dm_str_eq(rows[end].stand.issue, rows[first].stand.issue) &&
           dm_str_eq(rows[end].stand.holder, rows[first].stand.holder))
      end++;
    add_cell(m, &keys, first, end);
  }
  dm_map_free(&keys);
  put_in_order(arena, m);
  link_rows(arena, m);
}

const char *dm_matrix_sign(const dm_matrix_cell *cell) {
  if (cell->both) return "±";
  return cell->at->sign > 0 ? "+" : cell->at->sign < 0 ? "-" : "0";
}

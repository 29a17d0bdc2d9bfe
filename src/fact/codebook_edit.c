/* codebook_edit.c - changes to a codebook's file, line by line: comments, order and columns that we do not know stay. */
#include "base/err.h"
#include "base/str.h"
#include "fact/codebook.h"

struct edit {
  dm_arena *arena;
  const dm_codebook *book;
  uint32_t id, label, parent, cues; /* columns; DM_NONE: the file has none such */
  uint32_t drop;                    /* issue whose line goes, or DM_NONE */
  uint32_t grow;                    /* issue that gets the cues */
  dm_str new_cues, new_label;       /* empty: as before */
  dm_str old_parent, new_parent;
  bool lift;          /* the issue that goes stands above the one that grows ... */
  dm_str grandparent; /* ... which then takes its place */
};

static bool next_line(dm_str *rest, dm_str *line) { return rest->n && dm_str_split(rest, '\n', line); }

static dm_str without_end(dm_str line) { return line.n && line.p[line.n - 1] == '\r' ? dm_str_sub(line, 0, line.n - 1) : line; }

/* The byte order mark that some editors write is no part of the first line. */
static dm_str without_mark(dm_str line) { return dm_str_starts(line, DM_S("\xef\xbb\xbf")) ? dm_str_sub(line, 3, line.n) : line; }

static dm_str append(dm_arena *arena, dm_str a, const char *between, dm_str b) {
  if (!a.n) return b;
  return b.n ? dm_str_printf(arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(a), between, DM_ARG(b)) : a;
}

/* Joined with a tab even where the cell is empty. */
static dm_str with_cell(const struct edit *e, dm_str line, bool first, dm_str cell) {
  return first ? cell : dm_str_printf(e->arena, "%" DM_FMT "\t%" DM_FMT, DM_ARG(line), DM_ARG(cell));
}

static dm_str new_cell(const struct edit *e, uint32_t issue, uint32_t column, dm_str old) {
  dm_str cell = dm_str_trim(old);
  if (column == e->cues && issue == e->grow) return append(e->arena, cell, " | ", e->new_cues);
  if (column == e->label && issue == e->grow && e->new_label.n) return e->new_label;
  if (column == e->parent && issue == e->grow && e->lift) return e->grandparent;
  if (column == e->parent && e->old_parent.n && dm_str_eq(cell, e->old_parent)) return e->new_parent;
  return old;
}

/* A row may be shorter than the header: cells up to the last that changes are filled in. */
static dm_str new_row(const struct edit *e, uint32_t issue, dm_str line) {
  dm_str rest = without_end(line), cell, out = {0};
  bool more = true;
  for (uint32_t column = 0; more || (issue == e->grow && column <= e->cues); column++) {
    cell = (dm_str){0};
    if (more) more = dm_str_split(&rest, '\t', &cell);
    if (!more && !(issue == e->grow && column <= e->cues)) break;
    out = with_cell(e, out, column == 0, new_cell(e, issue, column, cell));
  }
  return out;
}

static void read_header(struct edit *e, dm_str line) {
  dm_str rest = without_end(line), name;
  e->id = e->label = e->parent = e->cues = DM_NONE;
  for (uint32_t column = 0; dm_str_split(&rest, '\t', &name); column++) {
    name = dm_str_trim(name);
    if (dm_str_is(name, "id")) e->id = column;
    if (dm_str_is(name, "label")) e->label = column;
    if (dm_str_is(name, "parent")) e->parent = column;
    if (dm_str_is(name, "cues")) e->cues = column;
  }
}

typedef DM_LIST(dm_str) lines;

static dm_str join_lines(dm_arena *arena, const lines *list) {
  size_t size = 0;
  for (uint32_t i = 0; i < list->n; i++) size += list->v[i].n + 1;
  char *p = dm_arena_alloc(arena, size + 1);
  uint32_t at = 0;
  for (uint32_t i = 0; i < list->n; i++) {
    if (list->v[i].n) memcpy(p + at, list->v[i].p, list->v[i].n);
    at += list->v[i].n;
    p[at++] = '\n';
  }
  return (dm_str){p, at};
}

/* Issues stand in the order of their lines. */
static dm_str apply(struct edit *e, dm_str bytes) {
  dm_str rest = bytes, line;
  lines out = {0};
  bool header = false;
  for (uint32_t number = 1, issue = 0; next_line(&rest, &line); number++) {
    bool here = issue < e->book->n_issues && e->book->issues[issue].line == number;
    if (!here) {
      dm_str seen = number == 1 ? without_mark(line) : line;
      bool names = !header && dm_str_trim(seen).n && seen.p[0] != '#';
      if (names) read_header(e, seen), header = true;
      DM_PUSH(e->arena, &out, line);
      continue;
    }
    if (issue != e->drop) {
      dm_str row = new_row(e, issue, line);
      DM_PUSH(e->arena, &out, row);
    }
    issue++;
  }
  return join_lines(e->arena, &out);
}

static int find_issue(const dm_codebook *book, dm_str id, uint32_t *issue, dm_err *err) {
  *issue = dm_map_get(&book->by_id, id);
  if (*issue != DM_NONE) return 0;
  return dm_fail(err, DM_EARG, "fact", book->path, 0, 0, "no issue has the id \"%" DM_FMT "\"", DM_ARG(id));
}

/* Its parents do not lead in a circle: the reader saw to that. */
static bool stands_above(const dm_codebook *book, uint32_t above, uint32_t issue) {
  while (issue != DM_NONE && issue != above) issue = book->issues[issue].parent_row;
  return issue == above;
}

int dm_codebook_merge(dm_arena *arena, const dm_codebook *book, dm_str bytes, dm_str from, dm_str into, dm_str *out,
                      dm_err *err) {
  struct edit e = {.arena = arena, .book = book, .old_parent = from, .new_parent = into};
  int code = find_issue(book, from, &e.drop, err);
  if (!code) code = find_issue(book, into, &e.grow, err);
  if (!code && e.drop == e.grow) code = dm_fail(err, DM_EARG, "fact", book->path, 0, 0, "an issue cannot be merged into itself");
  if (code) return code;
  e.new_cues = append(arena, book->issues[e.drop].label, " | ", book->issues[e.drop].cues);
  e.lift = stands_above(book, e.drop, e.grow);
  uint32_t parent = book->issues[e.drop].parent_row;
  if (parent != DM_NONE) e.grandparent = book->issues[parent].id;
  *out = apply(&e, bytes);
  return 0;
}

int dm_codebook_rename(dm_arena *arena, const dm_codebook *book, dm_str bytes, dm_str id, dm_str label, dm_str *out,
                       dm_err *err) {
  struct edit e = {.arena = arena, .book = book, .drop = DM_NONE, .new_label = dm_str_trim(label)};
  int code = find_issue(book, id, &e.grow, err);
  bool odd = !e.new_label.n || dm_str_find(label, DM_S("\t"), 0) != DM_NONE || dm_str_find(label, DM_S("\n"), 0) != DM_NONE ||
             dm_str_find(label, DM_S("|"), 0) != DM_NONE;
  if (!code && odd) code = dm_fail(err, DM_EARG, "fact", book->path, 0, 0, "a label is one line without tabs and |");
  if (code) return code;
  e.new_cues = book->issues[e.grow].label;
  *out = apply(&e, bytes);
  return 0;
}

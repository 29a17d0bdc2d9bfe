#include "view/rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/utf8.h"
#include "view/view.h"

#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

/* Rows of a text table that are held back to learn the widths of its columns. */
#define HELD_ROWS 400u
/* Widest cell of a table, and of its last column. */
#define CELL_WIDTH 44u
#define LAST_WIDTH 100u

typedef struct cell {
  dm_str text; /* {NULL, 0}: null */
  bool number;
} cell;

struct dm_rows {
  FILE *out;
  dm_rows_style style;
  dm_arena *arena; /* names and the table of rows held back */
  dm_arena *line;  /* the cells of those rows, then of the row that is being put together */
  char *name[DM_ROWS_MAX_COLUMNS];
  unsigned n, at; /* columns; the column of the next cell */
  unsigned shown[DM_ROWS_MAX_COLUMNS], n_shown;
  unsigned width[DM_ROWS_MAX_COLUMNS];
  bool right[DM_ROWS_MAX_COLUMNS]; /* a column of numbers */
  cell row[DM_ROWS_MAX_COLUMNS];
  cell *held;
  unsigned n_held;
  bool flowing; /* widths are known: rows go straight out */
  uint64_t count;
  dm_json json;
};

/* ---- characters ---------------------------------------------------------------------------------------------------- */

/* Marks that turn the direction of writing can make a line read as another one. */
static bool steers(uint32_t cp) {
  return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
         cp == 0x200E || cp == 0x200F || cp == DM_REPLACEMENT;
}

/* The character at *at as it may be printed; moves *at behind it. */
static dm_str plain_at(dm_str s, uint32_t *at, unsigned *columns) {
  uint32_t cp, n = dm_utf8_next(s, *at, &cp);
  dm_str here = dm_str_sub(s, *at, *at + (n ? n : 1));
  *at += n ? n : 1;
  *columns = 1;
  if (cp == '\n' || cp == '\t' || cp == '\r') return DM_S(" ");
  if (!n || steers(cp)) return DM_S("·");
  int width = utf8proc_charwidth((utf8proc_int32_t)cp);
  *columns = width > 0 ? (unsigned)width : 0;
  return here;
}

static unsigned width_of(dm_str s) {
  unsigned sum = 0, columns;
  for (uint32_t at = 0; at < s.n; sum += columns) (void)plain_at(s, &at, &columns);
  return sum;
}

/* At most `most` columns, cut with an ellipsis; returns the columns written. */
static unsigned put_cut(FILE *out, dm_str s, unsigned most) {
  bool cut = width_of(s) > most;
  unsigned used = 0, columns, room = cut ? most - 1 : most;
  for (uint32_t at = 0; at < s.n;) {
    dm_str c = plain_at(s, &at, &columns);
    if (used + columns > room) break;
    fwrite(c.p, 1, c.n, out);
    used += columns;
  }
  if (!cut) return used;
  fputs("…", out);
  return used + 1;
}

void dm_put_plain(FILE *out, dm_str s) {
  unsigned columns;
  for (uint32_t at = 0; at < s.n;) {
    dm_str c = plain_at(s, &at, &columns);
    fwrite(c.p, 1, c.n, out);
  }
}

void dm_put_csv(FILE *out, dm_str s) {
  fputc('"', out);
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') fputc('"', out);
    fputc(s.p[i], out);
  }
  fputc('"', out);
}

/* ---- beginning ------------------------------------------------------------------------------------------------------ */

static unsigned column_of(const dm_rows *r, dm_str name) {
  unsigned i = 0;
  while (i < r->n && !dm_str_is(name, r->name[i])) i++;
  return i;
}

static void choose_shown(dm_rows *r) {
  dm_str rest = dm_str_of(r->style.form == DM_ROWS_TEXT ? r->style.shown : NULL), name;
  while (dm_str_split(&rest, ' ', &name)) {
    unsigned i = column_of(r, name);
    if (i < r->n && r->n_shown < DM_ROWS_MAX_COLUMNS) r->shown[r->n_shown++] = i;
  }
  if (r->n_shown) return;
  for (unsigned i = 0; i < r->n; i++) r->shown[r->n_shown++] = i;
}

static void begin(dm_rows *r) {
  r->json = (dm_json){.out = r->out, .break_depth = 1};
  if (r->style.form == DM_ROWS_JSON) dm_json_begin(&r->json, '[');
  for (unsigned i = 0; r->style.form == DM_ROWS_CSV && i < r->n; i++) {
    if (i) fputc(',', r->out);
    dm_put_csv(r->out, dm_str_of(r->name[i]));
  }
  if (r->style.form == DM_ROWS_CSV) fputc('\n', r->out);
  for (unsigned i = 0; i < r->n; i++) {
    r->width[i] = width_of(dm_str_of(r->name[i]));
    r->right[i] = true;
  }
}

dm_rows *dm_rows_new(FILE *out, const dm_rows_style *style, const char *const *names, unsigned n) {
  if (!n || n > DM_ROWS_MAX_COLUMNS) return NULL;
  dm_rows *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  r->arena = dm_arena_new();
  r->line = dm_arena_new();
  if (!r->arena || !r->line) {
    dm_arena_free(r->arena);
    dm_arena_free(r->line);
    free(r);
    return NULL;
  }
  r->out = out;
  r->style = *style;
  r->n = n;
  for (unsigned i = 0; i < n; i++) r->name[i] = (char *)dm_str_copy(r->arena, dm_str_of(names[i])).p;
  r->held = DM_NEW(r->arena, cell, (size_t)HELD_ROWS * n);
  choose_shown(r);
  begin(r);
  return r;
}

/* ---- the text table --------------------------------------------------------------------------------------------------- */

static unsigned most_of(const dm_rows *r, unsigned k) { return k + 1 == r->n_shown ? LAST_WIDTH : CELL_WIDTH; }

static void put_spaces(FILE *out, unsigned n) {
  while (n--) fputc(' ', out);
}

static void put_text_cell(dm_rows *r, unsigned k, dm_str text) {
  unsigned column = r->shown[k], width = r->width[column], own = width_of(text);
  if (own > most_of(r, k)) own = most_of(r, k);
  if (k) fputs("  ", r->out);
  if (r->right[column] && own < width) put_spaces(r->out, width - own);
  put_cut(r->out, text, most_of(r, k));
  if (!r->right[column] && own < width && k + 1 < r->n_shown) put_spaces(r->out, width - own);
}

static void put_text_row(dm_rows *r, const cell *row) {
  for (unsigned k = 0; k < r->n_shown; k++) put_text_cell(r, k, row[r->shown[k]].text);
  fputc('\n', r->out);
}

static void put_header(dm_rows *r) {
  if (r->style.colour) fputs("\033[1m", r->out);
  for (unsigned k = 0; k < r->n_shown; k++) put_text_cell(r, k, dm_str_of(r->name[r->shown[k]]));
  fputs(r->style.colour ? "\033[0m\n" : "\n", r->out);
}

static void learn_widths(dm_rows *r, const cell *row) {
  for (unsigned k = 0; k < r->n_shown; k++) {
    unsigned i = r->shown[k], width = width_of(row[i].text);
    if (width > most_of(r, k)) width = most_of(r, k);
    if (width > r->width[i]) r->width[i] = width;
    if (row[i].text.p && !row[i].number) r->right[i] = false;
  }
}

static void flush_held(dm_rows *r) {
  if (r->flowing) return;
  r->flowing = true;
  if (r->n_held) put_header(r);
  for (unsigned i = 0; i < r->n_held; i++) put_text_row(r, r->held + (size_t)i * r->n);
}

static void text_row(dm_rows *r) {
  if (r->flowing) {
    put_text_row(r, r->row);
    return;
  }
  cell *held = r->held + (size_t)r->n_held++ * r->n;
  memcpy(held, r->row, r->n * sizeof *held);
  learn_widths(r, held);
  if (r->n_held == HELD_ROWS) flush_held(r);
}

/* A cell may live in its caller's frame: it is copied until its row is whole. Once rows flow, the copies of one row at a time. */
static void text_cell(dm_rows *r, cell c) {
  if (!r->at && r->flowing) dm_arena_reset(r->line);
  if (c.text.p) c.text = dm_str_copy(r->line, c.text);
  r->row[r->at] = c;
  if (r->at + 1 == r->n) text_row(r);
}

/* ---- rows --------------------------------------------------------------------------------------------------------------- */

static void json_cell(dm_rows *r, const cell *c) {
  dm_json_key(&r->json, r->name[r->at]);
  if (c->number)
    dm_json_raw(&r->json, c->text);
  else
    dm_json_str(&r->json, c->text);
}

/* What a spreadsheet takes for the beginning of a formula. */
static bool is_formula(dm_str s) { return s.n && strchr("=+-@\t\r", s.p[0]) != NULL; }

static void csv_cell(dm_rows *r, const cell *c) {
  if (r->at) fputc(',', r->out);
  if (c->number) {
    fwrite(c->text.p, 1, c->text.n, r->out);
  } else if (c->text.p && r->style.spreadsheet && is_formula(c->text)) {
    dm_arena_reset(r->line);
    dm_put_csv(r->out, dm_str_printf(r->line, "'%" DM_FMT, DM_ARG(c->text)));
  } else if (c->text.p) {
    dm_put_csv(r->out, c->text);
  }
  if (r->at + 1 == r->n) fputc('\n', r->out);
}

static void put(dm_rows *r, cell c) {
  switch (r->style.form) {
  case DM_ROWS_JSON:
    if (!r->at) dm_json_begin(&r->json, '{');
    json_cell(r, &c);
    if (r->at + 1 == r->n) dm_json_end(&r->json, '}');
    break;
  case DM_ROWS_CSV:
    csv_cell(r, &c);
    break;
  case DM_ROWS_TEXT:
    text_cell(r, c);
    break;
  }
  if (++r->at < r->n) return;
  r->at = 0;
  r->count++;
}

void dm_rows_str(dm_rows *rows, dm_str value) { put(rows, (cell){{value.p ? value.p : "", value.n}, false}); }

void dm_rows_null(dm_rows *rows) { put(rows, (cell){{NULL, 0}, false}); }

void dm_rows_int(dm_rows *rows, int64_t value) {
  char text[24];
  int n = snprintf(text, sizeof text, "%lld", (long long)value);
  put(rows, (cell){{text, (uint32_t)n}, true});
}

/* Up to six decimals, the zeros at the end cut but for one: -2.0, 50.85. */
void dm_rows_real(dm_rows *rows, double value) {
  char text[400];
  if (!isfinite(value)) {
    dm_rows_null(rows);
    return;
  }
  int n = snprintf(text, sizeof text, "%.6f", value);
  /* The point of a program that keeps a locale may be a comma. */
  for (int i = 0; i < n; i++)
    if (text[i] == ',') text[i] = '.';
  while (n > 2 && text[n - 1] == '0' && text[n - 2] != '.') n--;
  put(rows, (cell){{text, (uint32_t)n}, true});
}

uint64_t dm_rows_count(const dm_rows *rows) { return rows->count; }

int dm_rows_finish(dm_rows *rows, dm_err *err) {
  if (!rows) return 0;
  if (rows->style.form == DM_ROWS_TEXT) flush_held(rows);
  if (rows->style.form == DM_ROWS_JSON) {
    dm_json_end(&rows->json, ']');
    fputc('\n', rows->out);
  }
  FILE *out = rows->out;
  dm_arena_free(rows->arena);
  dm_arena_free(rows->line);
  free(rows);
  return dm_view_finish(out, err);
}

/* ---- a statement ---------------------------------------------------------------------------------------------------------- */

static void put_value(dm_rows *rows, sqlite3_stmt *statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
  case SQLITE_INTEGER:
    dm_rows_int(rows, sqlite3_column_int64(statement, column));
    break;
  case SQLITE_FLOAT:
    dm_rows_real(rows, sqlite3_column_double(statement, column));
    break;
  case SQLITE_NULL:
    dm_rows_null(rows);
    break;
  default: {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    dm_rows_str(rows, (dm_str){text, (uint32_t)sqlite3_column_bytes(statement, column)});
  }
  }
}

static int statement_failed(sqlite3_stmt *statement, dm_err *err) {
  sqlite3 *db = sqlite3_db_handle(statement);
  const char *file = sqlite3_db_filename(db, "main");
  int code = sqlite3_errcode(db);
  if (code == SQLITE_INTERRUPT) return dm_fail(err, DM_ELIMIT, "store", file, 0, 0, "stopped: it took longer than it may");
  if (code == SQLITE_NOMEM) return dm_fail(err, DM_ENOMEM, "store", file, 0, 0, "out of memory");
  return dm_fail(err, DM_EIO, "store", file, 0, 0, "cannot read: %s", sqlite3_errmsg(db));
}

int dm_rows_print(FILE *out, const dm_rows_style *style, sqlite3_stmt *statement, uint64_t *count, dm_err *err) {
  const char *names[DM_ROWS_MAX_COLUMNS];
  int n = sqlite3_column_count(statement), step;
  if (n > (int)DM_ROWS_MAX_COLUMNS)
    return dm_fail(err, DM_ELIMIT, "view", NULL, 0, 0, "%d columns; at most %u can be printed", n, DM_ROWS_MAX_COLUMNS);
  for (int i = 0; i < n; i++) names[i] = sqlite3_column_name(statement, i);
  if (n > 1 && !names[n - 1][0]) n--;
  dm_rows *rows = dm_rows_new(out, style, names, (unsigned)n);
  if (!rows) return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  while ((step = sqlite3_step(statement)) == SQLITE_ROW && !ferror(out))
    for (int i = 0; i < n; i++) put_value(rows, statement, i);
  int rc = step == SQLITE_DONE || step == SQLITE_ROW ? 0 : statement_failed(statement, err);
  if (count) *count = dm_rows_count(rows);
  int finished = dm_rows_finish(rows, rc ? NULL : err);
  return rc ? rc : finished;
}

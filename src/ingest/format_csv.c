/* format_csv.c - comma, semicolon or tab separated values with a header row (RFC 4180: quotes doubled, line ends inside quotes).
 */
#include "base/limits.h"
#include "base/str.h"
#include "ingest/formats.h"
#include "ingest/table.h"

#include <stdlib.h>

#define MOST_COLUMNS 256u

typedef struct table {
  char separator;
  uint32_t n_columns;
  dm_str columns[MOST_COLUMNS];
  dm_arena *arena; /* keeps their names */
} table;

typedef struct row {
  dm_str cells[MOST_COLUMNS];
  uint32_t n;
  uint32_t bytes, lines; /* of the stream */
  bool torn;             /* the file ends inside quotes, or the row is too long */
} row;

/* ---- one row ----------------------------------------------------------------------------------------------------- */

/* Where in a row the scan stands. A quotation mark opens at the start of a cell only; doubled inside one it is a character. */
typedef struct scan {
  char separator;
  bool quoted, cell_start, closed;
} scan;

/* Length of the row at the start of s with its line end; s.n when there is none yet. */
static uint32_t row_end(scan *sc, dm_str s, uint32_t from) {
  for (uint32_t i = from; i < s.n; i++) {
    char c = s.p[i];
    if (sc->quoted) {
      sc->closed = c == '"';
      sc->quoted = !sc->closed;
      continue;
    }
    if (c == '\n') return i + 1;
    sc->quoted = c == '"' && (sc->cell_start || sc->closed);
    sc->cell_start = c == sc->separator;
    sc->closed = false;
  }
  return s.n;
}

/* The bytes of the next row, looked at piece by piece; *whole: it ends in a line end or with the file. */
static dm_str find_row(dm_stream *stream, char separator, bool *whole) {
  scan sc = {.separator = separator, .cell_start = true};
  uint32_t seen = 0;
  for (uint32_t want = 4096;; want *= 2) {
    dm_str window = dm_stream_look(stream, want);
    uint32_t end = row_end(&sc, window, seen);
    bool ended = end && window.p[end - 1] == '\n' && !sc.quoted;
    if (ended || window.n < want) {
      *whole = !sc.quoted;
      return (dm_str){window.p, end};
    }
    *whole = false;
    if (window.n > DM_LIMIT_RECORD_BYTES) return (dm_str){window.p, window.n};
    seen = window.n;
  }
}

/* Cell at i; the text between quotes with "" made ", or the bare text. Returns where the cell ends. */
static uint32_t read_cell(dm_arena *arena, dm_str s, uint32_t i, char separator, dm_str *cell) {
  if (i == s.n || s.p[i] != '"') {
    uint32_t start = i;
    while (i < s.n && s.p[i] != separator && s.p[i] != '\n') i++;
    *cell = dm_str_trim(dm_str_copy(arena, dm_str_sub(s, start, i)));
    return i;
  }
  char *out = dm_arena_alloc(arena, s.n - i + 1);
  uint32_t n = 0;
  for (i++; i < s.n; i++) {
    if (s.p[i] == '"' && (i + 1 == s.n || s.p[i + 1] != '"')) break;
    if (s.p[i] == '"') i++;
    out[n++] = s.p[i];
  }
  while (i < s.n && s.p[i] != separator && s.p[i] != '\n') i++;
  *cell = (dm_str){out, n};
  return i;
}

/* False at the end of the file. */
static bool read_row(dm_stream *stream, dm_arena *arena, char separator, row *r) {
  bool whole;
  dm_str bytes = find_row(stream, separator, &whole);
  *r = (row){.bytes = bytes.n, .torn = !whole};
  if (!bytes.n) return false;
  for (uint32_t i = 0; i < bytes.n; i++) r->lines += bytes.p[i] == '\n';
  for (uint32_t i = 0; whole && r->n < MOST_COLUMNS;) {
    i = read_cell(arena, bytes, i, separator, &r->cells[r->n++]);
    if (i == bytes.n || bytes.p[i] == '\n') break;
    i++;
  }
  return true;
}

static bool is_blank(const row *r) { return !r->torn && r->n == 1 && !r->cells[0].n; }

/* ---- the header -------------------------------------------------------------------------------------------------- */

static char separator_of(dm_str line) {
  static const char candidates[] = {',', ';', '\t'};
  uint32_t best = 0;
  char found = ',';
  for (size_t c = 0; c < sizeof candidates; c++) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < line.n; i++) n += line.p[i] == candidates[c];
    if (n > best) found = candidates[c];
    if (n > best) best = n;
  }
  return found;
}

static dm_str without_mark(dm_str s) { return dm_str_starts(s, DM_S("\xEF\xBB\xBF")) ? dm_str_sub(s, 3, s.n) : s; }

static bool is_text_column(const dm_columns *columns, dm_str name) {
  return dm_columns_fit(columns, DM_FIELD_TEXT, name) || dm_columns_fit(columns, DM_FIELD_HTML, name);
}

static bool is_known_column(const dm_columns *columns, dm_str name) {
  for (int f = 0; f < DM_FIELDS; f++)
    if (dm_columns_fit(columns, (dm_field)f, name)) return true;
  return false;
}

/* A header names the text and one more field of a report. */
static bool detect(dm_str head) {
  static const dm_columns usual;
  head = without_mark(head);
  uint32_t end = dm_str_find(head, DM_S("\n"), 0), known = 0;
  if (end == DM_NONE) return false;
  dm_str line = dm_str_trim(dm_str_sub(head, 0, end)), name;
  char separator = separator_of(line);
  bool has_text = false;
  while (dm_str_split(&line, separator, &name)) {
    name = dm_str_trim(name);
    if (name.n > 1 && name.p[0] == '"') name = dm_str_sub(name, 1, name.n - 1);
    has_text |= is_text_column(&usual, name);
    known += is_known_column(&usual, name);
  }
  return has_text && known > 1;
}

static int no_text_column(const dm_source *source, const table *t, dm_err *err) {
  char list[256] = "";
  size_t n = 0;
  for (uint32_t i = 0; i < t->n_columns && n < sizeof list - 1; i++)
    n += (size_t)snprintf(list + n, sizeof list - n, "%s%" DM_FMT, i ? ", " : "", DM_ARG(t->columns[i]));
  return dm_fail(err, DM_EINPUT, "ingest", source->path, 1, 0,
                 "no column holds the text; name it with --map text=COLUMN; there are: %s", list);
}

static int read_header(dm_source *source, table *t, dm_err *err) {
  dm_str first = dm_stream_look(source->stream, DM_DETECT_BYTES);
  if (dm_str_starts(first, DM_S("\xEF\xBB\xBF"))) dm_stream_pass(source->stream, 3);
  first = dm_stream_line(source->stream, DM_LIMIT_RECORD_BYTES);
  t->separator = separator_of(first);
  row *r = malloc(sizeof *r);
  if (!r) return dm_fail(err, DM_ENOMEM, "ingest", source->path, 0, 0, "out of memory for a table");
  bool read = read_row(source->stream, t->arena, t->separator, r);
  dm_stream_pass(source->stream, r->bytes);
  source->line = r->lines;
  bool has_text = false;
  for (uint32_t i = 0; i < r->n; i++) {
    t->columns[i] = dm_str_trim(r->cells[i]);
    has_text |= is_text_column(source->columns, t->columns[i]);
  }
  t->n_columns = r->n;
  free(r);
  return read && has_text ? DM_OK : no_text_column(source, t, err);
}

static int open_csv(dm_source *source, dm_err *err) {
  table *t = calloc(1, sizeof *t);
  if (t) t->arena = dm_arena_new();
  if (!t || !t->arena) {
    free(t);
    return dm_fail(err, DM_ENOMEM, "ingest", source->path, 0, 0, "out of memory for a table");
  }
  source->state = t;
  return read_header(source, t, err);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static bool take_row(dm_source *source, const table *t, dm_item *item, const row *r, uint64_t line) {
  dm_str fields[DM_FIELDS];
  for (int f = 0; f < DM_FIELDS; f++) {
    unsigned best = 0;
    fields[f] = (dm_str){0};
    for (uint32_t i = 0; i < t->n_columns && i < r->n; i++) {
      unsigned fit = dm_columns_fit(source->columns, (dm_field)f, t->columns[i]);
      if (fit <= best || !r->cells[i].n) continue;
      best = fit;
      fields[f] = r->cells[i];
    }
  }
  return dm_table_take(source, item, fields, line);
}

/* Quotes that never close swallow the rest of the file; the line alone is given up instead. */
static void skip_torn(dm_source *source, row *r, uint64_t line) {
  dm_str one = dm_stream_line(source->stream, r->bytes);
  r->bytes = one.n;
  r->lines = 1;
  source->record++;
  dm_source_skip(source, DM_SKIP_BROKEN, line, (dm_str){0}, "quotes that open in this line never close");
}

static int next_csv(dm_source *source, dm_item *item, dm_err *err) {
  const table *t = source->state;
  row *r = malloc(sizeof *r);
  if (!r) return dm_fail(err, DM_ENOMEM, "ingest", source->path, 0, 0, "out of memory for a row");
  int taken = 0;
  while (!taken && read_row(source->stream, item->arena, t->separator, r)) {
    uint64_t line = source->line + 1;
    if (r->torn) {
      skip_torn(source, r, line);
    } else if (!is_blank(r) && r->n != t->n_columns) {
      source->record++;
      dm_source_skip(source, DM_SKIP_BROKEN, line, (dm_str){0}, "the row has %u cells, the header %u", r->n, t->n_columns);
    } else if (!is_blank(r)) {
      taken = take_row(source, t, item, r, line);
    }
    dm_stream_pass(source->stream, r->bytes);
    source->line += r->lines;
  }
  free(r);
  return taken;
}

static void close_csv(dm_source *source) {
  table *t = source->state;
  dm_arena_free(t->arena);
  free(t);
}

const dm_input_format dm_input_csv = {
    "csv",    ".csv",   "values separated by comma, semicolon or tab, with a header row; columns by name or --map",
    true,     detect,   open_csv,
    next_csv, close_csv};

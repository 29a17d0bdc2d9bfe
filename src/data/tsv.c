#include "data/tsv.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <utf8proc.h>

static int fail_line(dm_err *err, const char *path, uint32_t line, const char *message) {
  return dm_fail(err, DM_EDATA, "data", path, line, 0, "%s", message);
}

static bool valid_utf8(dm_str s) {
  for (uint32_t i = 0; i < s.n;) {
    if ((unsigned char)s.p[i] < 0x80) {
      i++;
      continue;
    }
    utf8proc_int32_t cp;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &cp);
    if (n <= 0) return false;
    i += (uint32_t)n;
  }
  return true;
}

static void read_comment(dm_str line, dm_tsv *out) {
  dm_str body = dm_str_trim(dm_str_sub(line, 1, line.n));
  if (dm_str_starts(body, DM_S("source:")) && !out->source.p) out->source = dm_str_trim(dm_str_sub(body, 7, body.n));
  if (dm_str_starts(body, DM_S("licence:")) && !out->licence.p) out->licence = dm_str_trim(dm_str_sub(body, 8, body.n));
}

static int read_header(dm_arena *arena, const char *path, uint32_t number, dm_str line, dm_tsv *out, dm_err *err) {
  DM_LIST(dm_str) columns = {0};
  dm_str rest = line, field;
  while (dm_str_split(&rest, '\t', &field)) {
    field = dm_str_trim(field);
    if (!field.n) return fail_line(err, path, number, "a column of the header row has no name");
    for (uint32_t i = 0; i < columns.n; i++)
      if (dm_str_eq(columns.v[i], field))
        return dm_fail(err, DM_EDATA, "data", path, number, 0, "column \"%" DM_FMT "\" is there twice", DM_ARG(field));
    if (columns.n == DM_LIMIT_TSV_COLUMNS) return fail_line(err, path, number, "too many columns");
    DM_PUSH(arena, &columns, field);
  }
  out->columns = columns.v;
  out->n_columns = columns.n;
  return 0;
}

static uint32_t count_lines(dm_str bytes) {
  uint32_t n = 1;
  for (uint32_t i = 0; i < bytes.n; i++) n += bytes.p[i] == '\n';
  return n;
}

static int read_row(const char *path, uint32_t number, dm_str line, dm_tsv *out, dm_err *err) {
  dm_tsv_cell_at *row = out->cells + (size_t)out->n_rows * out->n_columns;
  dm_str rest = line, field;
  uint32_t column = 0;
  while (dm_str_split(&rest, '\t', &field)) {
    field = dm_str_trim(field);
    if (column == out->n_columns) {
      if (!field.n) continue;
      return dm_fail(err, DM_EDATA, "data", path, number, 0,
                     "more fields than the %u columns of the header row; the first too many is \"%.*s\"", out->n_columns,
                     (int)(field.n > 40 ? 40 : field.n), field.p);
    }
    row[column++] = field.n ? (dm_tsv_cell_at){(uint32_t)(field.p - out->text), field.n} : (dm_tsv_cell_at){0};
  }
  out->lines[out->n_rows++] = number;
  return 0;
}

static int read_line(dm_arena *arena, const char *path, uint32_t number, dm_str line, dm_tsv *out, dm_err *err) {
  if (line.n > DM_LIMIT_TSV_LINE)
    return dm_fail(err, DM_EDATA, "data", path, number, 0, "line of %u bytes; at most %u are read", line.n, DM_LIMIT_TSV_LINE);
  if (!valid_utf8(line)) return fail_line(err, path, number, "not valid UTF-8; convert the file, for example with iconv");
  if (line.n && line.p[line.n - 1] == '\r') line.n--;
  if (!dm_str_trim(line).n) return 0;
  if (line.p[0] == '#') {
    read_comment(line, out);
    return 0;
  }
  if (!out->columns) return read_header(arena, path, number, line, out, err);
  return read_row(path, number, line, out, err);
}

int dm_tsv_parse(dm_arena *arena, const char *path, dm_str bytes, dm_tsv *out, dm_err *err) {
  *out = (dm_tsv){.path = dm_str_copy(arena, dm_str_of(path)).p};
  if (bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0) bytes = dm_str_sub(bytes, 3, bytes.n);
  out->text = bytes.p;
  uint32_t most = count_lines(bytes);
  out->lines = DM_NEW(arena, uint32_t, most);
  dm_str rest = bytes.p ? bytes : DM_S(""), line;
  for (uint32_t number = 1; dm_str_split(&rest, '\n', &line); number++) {
    bool header_next = !out->columns;
    int rc = read_line(arena, path, number, line, out, err);
    if (rc) return rc;
    if (header_next && out->columns) out->cells = DM_NEW(arena, dm_tsv_cell_at, (size_t)most * out->n_columns);
  }
  if (!out->columns) return fail_line(err, path, 1, "no header row: the first line that is no comment names the columns");
  return 0;
}

static int read_file(dm_arena *arena, const char *path, dm_str *out, dm_err *err) {
  FILE *f = fopen(path, "rb");
  if (!f) return dm_fail(err, DM_EIO, "data", path, 0, 0, "cannot open: %s", strerror(errno));
  char *buffer = NULL;
  size_t size = 0, room = 0;
  for (;;) {
    if (room - size < 65536) {
      room = room ? room * 2 : 131072;
      char *more = realloc(buffer, room);
      if (!more) break;
      buffer = more;
    }
    size_t got = fread(buffer + size, 1, room - size, f);
    size += got;
    if (!got || size > DM_LIMIT_TSV_BYTES) break;
  }
  bool bad = ferror(f) != 0;
  fclose(f);
  int rc = 0;
  if (bad)
    rc = dm_fail(err, DM_EIO, "data", path, 0, 0, "cannot read: %s", strerror(errno));
  else if (size > DM_LIMIT_TSV_BYTES)
    rc = dm_fail(err, DM_ELIMIT, "data", path, 0, 0, "larger than %u bytes", DM_LIMIT_TSV_BYTES);
  else
    *out = dm_str_copy(arena, (dm_str){buffer, (uint32_t)size});
  free(buffer);
  return rc;
}

int dm_tsv_read(dm_arena *arena, const char *path, dm_tsv *out, dm_err *err) {
  dm_str bytes = {0};
  int rc = read_file(arena, path, &bytes, err);
  return rc ? rc : dm_tsv_parse(arena, path, bytes, out, err);
}

static bool exists(const char *path) { return path && access(path, F_OK) == 0; }

/* Appends the rows of more, its columns in whatever order; one that the first file lacks is an error. */
static int append(dm_arena *arena, const dm_tsv *more, dm_tsv *out, dm_err *err) {
  uint32_t rows = out->n_rows + more->n_rows, own = out->n_rows;
  dm_tsv_cell_at *cells = DM_NEW(arena, dm_tsv_cell_at, (size_t)rows * out->n_columns);
  uint32_t *lines = DM_NEW(arena, uint32_t, rows);
  if (own) memcpy(cells, out->cells, (size_t)own * out->n_columns * sizeof *cells);
  if (own) memcpy(lines, out->lines, own * sizeof *lines);
  if (more->n_rows) memcpy(lines + own, more->lines, more->n_rows * sizeof *lines);
  for (uint32_t c = 0; c < more->n_columns; c++) {
    char name[64];
    snprintf(name, sizeof name, "%" DM_FMT, DM_ARG(more->columns[c]));
    uint32_t column = dm_tsv_column(out, name);
    if (column == DM_NONE) return dm_fail(err, DM_EDATA, "data", more->path, 1, 0, "%s has no column \"%s\"", out->path, name);
    for (uint32_t r = 0; r < more->n_rows; r++)
      cells[(size_t)(own + r) * out->n_columns + column] = more->cells[(size_t)r * more->n_columns + c];
  }
  out->cells = cells;
  out->lines = lines;
  out->n_rows = rows;
  out->n_own = own;
  out->more_path = more->path;
  out->more_text = more->text;
  return 0;
}

int dm_tsv_read_both(dm_arena *arena, const char *path, const char *more_path, dm_tsv *out, dm_err *err) {
  if (!exists(more_path)) return dm_tsv_read(arena, path, out, err);
  if (!exists(path)) return dm_tsv_read(arena, more_path, out, err);
  dm_tsv more;
  int rc = dm_tsv_read(arena, path, out, err);
  if (!rc) rc = dm_tsv_read(arena, more_path, &more, err);
  return rc ? rc : append(arena, &more, out, err);
}

uint32_t dm_tsv_column(const dm_tsv *tsv, const char *name) {
  for (uint32_t i = 0; i < tsv->n_columns; i++)
    if (dm_str_is(tsv->columns[i], name)) return i;
  return DM_NONE;
}

int dm_tsv_need(const dm_tsv *tsv, const char *name, uint32_t *column, dm_err *err) {
  *column = dm_tsv_column(tsv, name);
  if (*column != DM_NONE) return 0;
  char have[256] = "";
  for (uint32_t i = 0; i < tsv->n_columns && strlen(have) < 180; i++) {
    size_t used = strlen(have);
    snprintf(have + used, sizeof have - used, "%s%" DM_FMT, i ? ", " : "", DM_ARG(tsv->columns[i]));
  }
  return dm_fail(err, DM_EDATA, "data", tsv->path, 1, 0, "column \"%s\" is missing; there are: %s", name, have);
}

void dm_tsv_err_set(const dm_tsv *tsv, uint32_t row, dm_err *err, const char *format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  dm_err_set(err, DM_EDATA, "data", dm_tsv_path(tsv, row), tsv->lines[row], 0, "%s", text);
}

/* tsv.h - reads our lexicons: UTF-8, tab-separated, a header row, `#` comment lines, blank lines skipped.
 *
 * Leading comment lines of the form `# source: ...` and `# licence: ...` are required in every shipped file and checked
 * by `demarche data check`. Fields are trimmed; a missing field at the end of a row is empty; a field too many is an error. */
#ifndef DM_DATA_TSV_H
#define DM_DATA_TSV_H

#include "base/arena.h"
#include "base/err.h"
#include "demarche.h"

typedef struct dm_tsv_cell_at { /* half of a dm_str: lexicons have half a million cells */
  uint32_t at, n;               /* bytes of the text that the row stands in */
} dm_tsv_cell_at;

typedef struct dm_tsv {
  const char *path;       /* as given */
  dm_str source, licence; /* from the comments; may be unknown */
  uint32_t n_columns, n_rows;
  dm_str *columns;       /* n_columns names */
  dm_tsv_cell_at *cells; /* row-major, n_rows * n_columns; read them with dm_tsv_cell */
  uint32_t *lines;       /* 1-based line of each row */
  const char *text;      /* all bytes of the file */
  const char *more_path; /* the rows from n_own on come from this file; NULL: none do */
  const char *more_text;
  uint32_t n_own;
} dm_tsv;

/* Reads a whole file into the arena. Errors name path and line (invalid UTF-8, too many fields, an over-long line,
 * a duplicate column). */
int dm_tsv_read(dm_arena *arena, const char *path, dm_tsv *out, dm_err *err);
/* The same from memory; path only names it. */
int dm_tsv_parse(dm_arena *arena, const char *path, dm_str bytes, dm_tsv *out, dm_err *err);
/* The same with the rows of a second file of the same columns appended; either file may be missing, not both. more_path NULL:
 * only the first. */
int dm_tsv_read_both(dm_arena *arena, const char *path, const char *more_path, dm_tsv *out, dm_err *err);
/* The file that a row stands in. */
static inline const char *dm_tsv_path(const dm_tsv *tsv, uint32_t row) {
  return tsv->more_path && row >= tsv->n_own ? tsv->more_path : tsv->path;
}
/* Index of a column, or DM_NONE. */
uint32_t dm_tsv_column(const dm_tsv *tsv, const char *name);
/* Index of a column that must exist; DM_EDATA with a message that lists the columns there are. */
int dm_tsv_need(const dm_tsv *tsv, const char *name, uint32_t *column, dm_err *err);
static inline dm_str dm_tsv_cell(const dm_tsv *tsv, uint32_t row, uint32_t column) {
  if (column == DM_NONE) return (dm_str){0};
  dm_tsv_cell_at cell = tsv->cells[(size_t)row * tsv->n_columns + column];
  const char *text = tsv->more_path && row >= tsv->n_own ? tsv->more_text : tsv->text;
  return cell.n ? (dm_str){text + cell.at, cell.n} : (dm_str){0};
}
/* int dm_tsv_fail(const dm_tsv *tsv, uint32_t row, dm_err *err, const char *format, ...): DM_EDATA at the line of this row.
 * A macro for the reason that dm_fail is one. */
#define dm_tsv_fail(tsv, row, err, ...) (dm_tsv_err_set((tsv), (row), (err), __VA_ARGS__), dm_failed(DM_EDATA))
void dm_tsv_err_set(const dm_tsv *tsv, uint32_t row, dm_err *err, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif

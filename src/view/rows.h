/* rows.h - rows of named columns for whoever asks: an aligned table for people, JSON, CSV. Every query prints through this.
 *
 *   dm_rows_new -> for each row one call of dm_rows_* per column -> dm_rows_finish
 *
 * JSON is an array with one object a line; numbers are numbers, unknown is null. CSV has a header; every text is quoted, so that
 * a code like 010 is told from a number; unknown is an empty cell without quotes. Text is a table whose column widths come from
 * its first rows; a cell is cut with an ellipsis, and characters that steer a terminal (controls, direction marks) are shown as
 * dots. Not thread-safe. */
#ifndef DM_VIEW_ROWS_H
#define DM_VIEW_ROWS_H

#include "demarche.h"

#include <sqlite3.h>

typedef enum dm_rows_form { DM_ROWS_TEXT, DM_ROWS_JSON, DM_ROWS_CSV } dm_rows_form;

typedef struct dm_rows_style {
  dm_rows_form form;
  bool colour;      /* text: bold header, for a terminal */
  bool spreadsheet; /* CSV: a text that a spreadsheet would take for a formula (= + - @ at its start) gets an apostrophe before it
                     */
  const char *shown; /* text: only these columns, in their order, separated by spaces; NULL: all */
} dm_rows_style;

typedef struct dm_rows dm_rows;

#define DM_ROWS_MAX_COLUMNS 64u

/* Names are copied. NULL when memory is out or there are more columns than DM_ROWS_MAX_COLUMNS. */
dm_rows *dm_rows_new(FILE *out, const dm_rows_style *style, const char *const *names, unsigned n);
/* The next cell of the row; the row ends with its last column. An empty string is kept apart from null. */
void dm_rows_str(dm_rows *rows, dm_str value);
void dm_rows_int(dm_rows *rows, int64_t value);
void dm_rows_real(dm_rows *rows, double value);
void dm_rows_null(dm_rows *rows);
/* Rows written so far. */
uint64_t dm_rows_count(const dm_rows *rows);
/* Writes what is left, frees. 0, or DM_EIO when the stream failed. NULL is allowed. */
int dm_rows_finish(dm_rows *rows, dm_err *err);

/* All rows that a statement gives, with its column names; a last column whose name is empty is there for the order alone and not
 * printed. *count (may be NULL) takes their number. DM_EIO with SQLite's message
 * when the statement fails; DM_ELIMIT when it was interrupted. The statement stays the caller's. */
int dm_rows_print(FILE *out, const dm_rows_style *style, sqlite3_stmt *statement, uint64_t *count, dm_err *err);

/* A text on one line with nothing in it that steers a terminal. */
void dm_put_plain(FILE *out, dm_str s);
/* A text as a CSV field, quoted. */
void dm_put_csv(FILE *out, dm_str s);

#endif

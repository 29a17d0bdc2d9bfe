/* table.h - the tables that commands code row by row: a header row, columns found by name, separated by tabs. Unlike the lexicons
 * (data/tsv.h) every line behind the header is a row, an empty one too, so that the output has a row for each. */
#ifndef DM_CLI_TABLE_H
#define DM_CLI_TABLE_H

#include "cli.h"

#define CLI_TABLE_COLUMNS 8u

typedef struct cli_table {
  const char *path; /* as given; "-" is stdin */
  dm_str line;      /* the current row, without its line end */
  uint32_t number;  /* 1-based line of it */
  dm_str rest;
  uint32_t column[CLI_TABLE_COLUMNS]; /* where the wanted ones stand, DM_NONE: not there */
} cli_table;

/* Reads the file into the arena, where the rows live, and finds the wanted columns (a list that ends in NULL) in its header, the
 * first line that is neither empty nor a comment (#). The first of them must be there: else DM_EINPUT at that line. A byte order
 * mark is no part of the header. */
int cli_table_open(cli_table *table, dm_arena *arena, const char *path, const char *const *wanted, dm_err *err);
/* The next row; false behind the last one. */
bool cli_table_next(cli_table *table);
/* A field of the current row by its place in `wanted`, untrimmed; unknown where the row or the table has none. */
dm_str cli_table_cell(const cli_table *table, unsigned wanted);

/* Bytes on stdout as a cell: a tab or line end in them becomes a space. */
void cli_put_cell(dm_str s);

#endif

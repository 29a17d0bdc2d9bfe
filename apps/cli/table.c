#include "table.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"

#include <string.h>

bool cli_table_next(cli_table *table) {
  if (!table->rest.n || !dm_str_split(&table->rest, '\n', &table->line)) return false;
  if (table->line.n && table->line.p[table->line.n - 1] == '\r') table->line.n--;
  table->number++;
  return true;
}

static dm_str field_at(dm_str line, uint32_t wanted) {
  dm_str field;
  for (uint32_t i = 0; wanted != DM_NONE && dm_str_split(&line, '\t', &field); i++)
    if (i == wanted) return field;
  return (dm_str){0};
}

dm_str cli_table_cell(const cli_table *table, unsigned wanted) { return field_at(table->line, table->column[wanted]); }

static void find_column(cli_table *table, unsigned which, const char *name) {
  dm_str header = table->line, field;
  table->column[which] = DM_NONE;
  for (uint32_t i = 0; dm_str_split(&header, '\t', &field); i++)
    if (table->column[which] == DM_NONE && dm_str_is(dm_str_trim(field), name)) table->column[which] = i;
}

static int read_header(cli_table *table, const char *const *wanted, dm_err *err) {
  while (cli_table_next(table) && (!table->line.n || table->line.p[0] == '#')) continue;
  for (unsigned i = 0; i < CLI_TABLE_COLUMNS && wanted[i]; i++) find_column(table, i, wanted[i]);
  if (table->column[0] != DM_NONE) return 0;
  return dm_fail(err, DM_EINPUT, "cli", table->path, table->number, 0, "the header row has no column \"%s\"", wanted[0]);
}

int cli_table_open(cli_table *table, dm_arena *arena, const char *path, const char *const *wanted, dm_err *err) {
  *table = (cli_table){.path = path};
  const char *file = strcmp(path, "-") != 0 ? path : "/dev/stdin";
  int rc = dm_file_read(arena, file, DM_LIMIT_INPUT_BYTES, "cli", &table->rest, err);
  if (rc) return rc;
  if (dm_str_starts(table->rest, DM_S("\xEF\xBB\xBF"))) table->rest = dm_str_sub(table->rest, 3, table->rest.n);
  return read_header(table, wanted, err);
}

void cli_put_cell(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++) putchar(s.p[i] == '\t' || s.p[i] == '\n' ? ' ' : s.p[i]);
}

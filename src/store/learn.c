#include "store/learn.h"

#include "base/str.h"

/* Sectors are joined by blanks in a memory and by commas in the store. */
static dm_str rejoin(dm_arena *arena, dm_str sectors, char from, char to) {
  dm_str copy = dm_str_copy(arena, sectors);
  char *p = (char *)copy.p;
  for (uint32_t i = 0; i < copy.n; i++)
    if (p[i] == from) p[i] = to;
  return copy;
}

int dm_learnt_write(dm_store *store, int64_t run, int64_t doc_id, dm_str text, const dm_memory *learnt, dm_err *err) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < learnt->rows.n; i++) {
    const dm_memory_row *row = &learnt->rows.v[i];
    dm_str words = row->evidence.n ? row->evidence : row->office;
    uint32_t at = words.n ? dm_str_find(text, words, 0) : DM_NONE;
    rc = dm_sql_run(store, err,
                    "INSERT INTO actor_memory(name, description, country, sectors, office, date, doc_id, start, \"end\", run_id)"
                    " VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
                    "ttssssiuui", row->name, words, row->country, rejoin(learnt->arena, row->sectors, ' ', ','), row->office,
                    row->day, doc_id, at, at == DM_NONE ? DM_NONE : at + words.n, run);
  }
  return rc;
}

static dm_memory_row row_of(sqlite3_stmt *s, dm_arena *arena) {
  dm_memory_row row = {.name = dm_str_copy(arena, dm_sql_str(s, 0)),
                       .country = dm_str_copy(arena, dm_sql_str(s, 1)),
                       .sectors = rejoin(arena, dm_sql_str(s, 2), ',', ' '),
                       .office = dm_str_copy(arena, dm_sql_str(s, 3)),
                       .day = dm_str_copy(arena, dm_sql_str(s, 4))};
  if (sqlite3_column_type(s, 5) != SQLITE_NULL) row.status = sqlite3_column_int(s, 5) ? DM_MEMORY_ACCEPTED : DM_MEMORY_REJECTED;
  return row;
}

int dm_learnt_read(dm_store *store, int64_t up_to_run, dm_memory *memory, dm_err *err) {
  sqlite3_stmt *s = dm_sql(store, err,
                           "SELECT name, country, sectors, office, min(date), verdict FROM actor_memory"
                           " WHERE run_id <= ? OR verdict IS NOT NULL GROUP BY name, country, sectors, office, verdict",
                           "i", up_to_run);
  if (!s) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(store, s, err)) == 1) DM_PUSH(memory->arena, &memory->rows, row_of(s, memory->arena));
  return rc;
}

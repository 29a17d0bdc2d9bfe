/* views.c - the views of data/store/views-NNN.sql, made anew whenever that file is another one than the one they were made from.
 */
#include "store/part.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include <xxhash.h>

#define VIEWS_BYTES (1u << 20)
/* Tells which file the views came from; a view itself, so that the schema needs no table for it. */
#define STAMP "views_stamp"

static bool up_to_date(dm_store *store, const char *stamp) {
  sqlite3_stmt *statement = NULL;
  bool same = sqlite3_prepare_v2(store->db, "SELECT stamp FROM " STAMP, -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(statement, 0), stamp);
  sqlite3_finalize(statement);
  return same;
}

/* DROP VIEW of all there are, as one text. */
static int drop_all(dm_store *store, dm_err *err) {
  sqlite3_stmt *statement = NULL;
  int rc = 0;
  const char *list =
      "SELECT group_concat('DROP VIEW \"' || replace(name, '\"', '\"\"') || '\"', ';') FROM sqlite_schema WHERE type = 'view'";
  if (sqlite3_prepare_v2(store->db, list, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
    rc = dm_store_fail(store, "read the database", err);
  char *drops = rc ? NULL : sqlite3_mprintf("%s", (const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  if (!rc && drops && *drops) rc = dm_store_exec(store, drops, err);
  sqlite3_free(drops);
  return rc;
}

static int make_all(dm_store *store, const char *path, dm_str sql, const char *stamp, dm_err *err) {
  char mark[128];
  snprintf(mark, sizeof mark, "CREATE VIEW " STAMP " AS SELECT '%s' AS stamp", stamp);
  int rc = drop_all(store, err);
  if (rc) return rc;
  if (sqlite3_exec(store->db, sql.p, NULL, NULL, NULL) != SQLITE_OK)
    return dm_fail(err, DM_EDATA, "store", path, 0, 0, "the views cannot be made: %s", sqlite3_errmsg(store->db));
  return dm_store_exec(store, mark, err);
}

int dm_store_make_views(dm_store *store, const char *data_dir, int schema, dm_err *err) {
  char path[1200], stamp[32];
  dm_str sql;
  dm_arena *arena = dm_arena_new();
  if (!arena) return dm_fail(err, DM_ENOMEM, "store", store->path, 0, 0, "out of memory");
  snprintf(path, sizeof path, "%s/store/views-%03d.sql", data_dir, schema);
  int rc = dm_file_read(arena, path, VIEWS_BYTES, "store", &sql, err) ? dm_failed(DM_EDATA) : 0;
  if (!rc) snprintf(stamp, sizeof stamp, "%016llx", (unsigned long long)XXH3_64bits(sql.p, sql.n));
  if (!rc && !up_to_date(store, stamp)) {
    rc = dm_store_begin(store, err);
    if (!rc) rc = make_all(store, path, sql, stamp, err);
    if (!rc) rc = dm_store_commit(store, err);
    if (rc) dm_store_rollback(store);
  }
  dm_arena_free(arena);
  return rc;
}

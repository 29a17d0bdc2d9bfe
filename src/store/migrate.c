/* migrate.c - the lock of a run, and bringing a database to the newest schema. */
#include "store/part.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMA_BYTES (1u << 20)

/* ---- the lock ----------------------------------------------------------------------------------------------------- */

static void lock_path(const dm_store *store, char *out, size_t size) { snprintf(out, size, "%s.lock", store->path); }

/* The file that was locked may have been removed by the run that held it: then its name leads to another file, or to none. */
static bool still_there(int lock, const char *path) {
  struct stat ours, theirs;
  return fstat(lock, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

int dm_store_lock(dm_store *store, dm_err *err) {
  char path[sizeof store->path + 8];
  lock_path(store, path, sizeof path);
  for (int tries = 0; tries < 100; tries++) {
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0)
      return dm_fail(err, DM_EIO, "store", store->path, 0, 0, "cannot write beside the database: %s", strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB)) {
      close(lock);
      return dm_fail(err, DM_EIO, "store", store->path, 0, 0, "another run is writing to this database; wait until it has ended");
    }
    store->lock = lock;
    if (still_there(lock, path)) return 0;
    close(lock);
    store->lock = -1;
  }
  return dm_fail(err, DM_EIO, "store", store->path, 0, 0, "another run is writing to this database; wait until it has ended");
}

void dm_store_unlock(dm_store *store) {
  if (store->lock < 0) return;
  char path[sizeof store->path + 8];
  lock_path(store, path, sizeof path);
  unlink(path);
  close(store->lock);
  store->lock = -1;
}

/* ---- schemas ------------------------------------------------------------------------------------------------------ */

static int run_file(dm_store *store, dm_arena *arena, const char *path, dm_err *err) {
  dm_str sql;
  int rc = dm_file_read(arena, path, SCHEMA_BYTES, "store", &sql, err);
  if (rc) return dm_failed(DM_EDATA);
  if (sqlite3_exec(store->db, sql.p, NULL, NULL, NULL) == SQLITE_OK) return 0;
  if ((sqlite3_errcode(store->db) & 0xff) != SQLITE_ERROR) return dm_store_fail(store, "write to the database", err);
  return dm_fail(err, DM_EDATA, "store", path, 0, 0, "the schema does not apply: %s", sqlite3_errmsg(store->db));
}

static int step_to(dm_store *store, dm_arena *arena, const char *data_dir, int schema, dm_err *err) {
  char path[1200], mark[128];
  snprintf(path, sizeof path, "%s/store/schema-%03d.sql", data_dir, schema);
  snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA user_version=%d", DM_STORE_APPLICATION, schema);
  int rc = dm_store_begin(store, err);
  if (!rc) rc = run_file(store, arena, path, err);
  if (!rc) rc = dm_store_exec(store, mark, err);
  if (!rc) rc = dm_store_commit(store, err);
  if (rc) dm_store_rollback(store);
  return rc;
}

int dm_store_migrate(dm_store *store, const char *data_dir, int schema, dm_err *err) {
  dm_arena *arena = dm_arena_new();
  if (!arena) return dm_fail(err, DM_ENOMEM, "store", store->path, 0, 0, "out of memory");
  sqlite3_stmt *statement = NULL;
  int at = 0, rc = 0;
  if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    at = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  /* The size of pages can only be chosen before the first table; larger ones keep long texts and full indexes shallow. */
  if (at == 0) rc = dm_store_exec(store, "PRAGMA page_size=8192", err);
  if (!rc) rc = dm_store_exec(store, "PRAGMA journal_mode=WAL", err);
  while (!rc && at < schema) rc = step_to(store, arena, data_dir, ++at, err);
  if (!rc) rc = dm_store_make_views(store, data_dir, schema, err);
  dm_arena_free(arena);
  return rc;
}

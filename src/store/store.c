#include "store/store.h"

#include "base/err.h"
#include "base/str.h"
#include "store/bands.h"
#include "store/part.h"
#include "store/stances.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 10000
#define STAGE "store"

/* ---- errors ------------------------------------------------------------------------------------------------------- */

static dm_code code_of(int rc) {
  switch (rc & 0xff) {
  case SQLITE_NOMEM:
    return DM_ENOMEM;
  case SQLITE_NOTADB:
  case SQLITE_CORRUPT:
    return DM_EINPUT;
  case SQLITE_TOOBIG:
    return DM_ELIMIT;
  case SQLITE_CONSTRAINT:
  case SQLITE_MISUSE:
  case SQLITE_ERROR:
    return DM_EARG;
  default:
    return DM_EIO;
  }
}

/* What to try, where the system's own word does not say it. */
static const char *advice(int rc) {
  switch (rc & 0xff) {
  case SQLITE_FULL:
    return "; the disk is full, or a limit on the size of files is reached";
  case SQLITE_BUSY:
    return "; another program is writing to it";
  case SQLITE_READONLY:
    return "; the file or its folder may not be written";
  case SQLITE_CORRUPT:
    return "; restore a copy, or save what is left with `sqlite3 FILE .recover`";
  case SQLITE_IOERR:
    return "; is the disk full?";
  default:
    return "";
  }
}

int dm_store_fail(dm_store *store, const char *doing, dm_err *err) {
  int rc = store->db ? sqlite3_extended_errcode(store->db) : SQLITE_NOMEM;
  return dm_fail(err, code_of(rc), STAGE, store->path, 0, 0, "cannot %s: %s%s", doing,
                 store->db ? sqlite3_errmsg(store->db) : "out of memory", advice(rc));
}

/* ---- opening ------------------------------------------------------------------------------------------------------ */

static bool exists(const char *path) { return access(path, F_OK) == 0; }

/* A database in a folder that may not be written has no room for the shared memory of its log; with nothing in the log it can
 * be read as it lies. */
static bool reopen_immutable(dm_store *store) {
  char wal[sizeof store->path + 8];
  struct stat at;
  snprintf(wal, sizeof wal, "%s-wal", store->path);
  if (stat(wal, &at) == 0 && at.st_size > 0) return false;
  char *uri = sqlite3_mprintf("file:%s?immutable=1", store->path);
  sqlite3_close(store->db);
  store->db = NULL;
  bool plain = uri && !strpbrk(store->path, "?#%");
  int rc = plain ? sqlite3_open_v2(uri, &store->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL)
                 : SQLITE_CANTOPEN;
  sqlite3_free(uri);
  return rc == SQLITE_OK;
}

static int connect_to(dm_store *store, dm_store_mode mode, dm_err *err) {
  int flags = SQLITE_OPEN_NOMUTEX | (mode == DM_STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  if (mode == DM_STORE_INGEST) flags |= SQLITE_OPEN_CREATE;
  if (mode != DM_STORE_INGEST && !exists(store->path))
    return dm_fail(err, DM_EIO, STAGE, store->path, 0, 0, "cannot open the database: %s", strerror(errno));
  if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK) return dm_store_fail(store, "open the database", err);
  sqlite3_extended_result_codes(store->db, 1);
  sqlite3_busy_timeout(store->db, BUSY_MS);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  int rc = sqlite3_exec(store->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  if (rc == SQLITE_OK || (mode == DM_STORE_READ && (rc & 0xff) != SQLITE_NOTADB && reopen_immutable(store))) return 0;
  if ((rc & 0xff) == SQLITE_NOTADB)
    return dm_fail(err, DM_EINPUT, STAGE, store->path, 0, 0,
                   "this file is no database; give --db the name of one that demarche made, or a new name");
  return dm_store_fail(store, "read the database", err);
}

static int pragma(dm_store *store, const char *sql, int64_t *value, dm_err *err) {
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
  if (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) *value = sqlite3_column_int64(statement, 0);
  if (sqlite3_finalize(statement) != SQLITE_OK || rc != SQLITE_OK) return dm_store_fail(store, "read the database", err);
  return 0;
}

/* Ours, and of a schema that this program can use in this mode? */
static int check_schema(dm_store *store, dm_store_mode mode, dm_err *err) {
  int64_t application = 0, schema = 0, tables = 0;
  int rc = pragma(store, "PRAGMA application_id", &application, err);
  if (!rc) rc = pragma(store, "PRAGMA user_version", &schema, err);
  if (!rc) rc = pragma(store, "SELECT count(*) FROM sqlite_schema", &tables, err);
  if (rc) return rc;
  bool fresh = !tables && !schema && !application;
  if (!fresh && application != DM_STORE_APPLICATION)
    return dm_fail(err, DM_EINPUT, STAGE, store->path, 0, 0, "this database was not made by demarche; it is left alone");
  if (schema > DM_STORE_SCHEMA)
    return dm_fail(err, DM_EINPUT, STAGE, store->path, 0, 0,
                   "the database has schema %d, this program knows schemas up to %d: use a newer demarche", (int)schema,
                   DM_STORE_SCHEMA);
  if (fresh && mode != DM_STORE_INGEST)
    return dm_fail(err, DM_EINPUT, STAGE, store->path, 0, 0, "the database is empty; `demarche ingest --db %s FILE...` fills it",
                   store->path);
  if (schema < DM_STORE_SCHEMA && mode != DM_STORE_INGEST)
    return dm_fail(err, DM_EINPUT, STAGE, store->path, 0, 0,
                   "the database has schema %d, this program wants %d: `demarche ingest --db %s FILE...` brings it there",
                   (int)schema, DM_STORE_SCHEMA, store->path);
  return 0;
}

static int open_parts(dm_store *store, dm_store_mode mode, const char *data_dir, dm_err *err) {
  int rc = mode == DM_STORE_INGEST ? dm_store_lock(store, err) : 0;
  if (!rc) rc = connect_to(store, mode, err);
  if (!rc) rc = check_schema(store, mode, err);
  if (!rc && mode == DM_STORE_INGEST) rc = dm_store_migrate(store, data_dir, DM_STORE_SCHEMA, err);
  if (!rc) rc = dm_store_exec(store, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF", err);
  store->run = mode == DM_STORE_INGEST && !rc; /* from here on transactions count rows; migrations do not */
  if (!rc && mode == DM_STORE_READ) rc = dm_store_exec(store, "PRAGMA query_only=ON; PRAGMA mmap_size=2147418112", err);
  /* After a kill nothing is lost; after a loss of power the last transactions may be, with their progress, and are read again. */
  if (!rc && mode != DM_STORE_READ) rc = dm_store_exec(store, "PRAGMA synchronous=NORMAL", err);
  if (!rc && mode == DM_STORE_INGEST) rc = dm_store_exec(store, "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8192", err);
  return rc;
}

dm_store *dm_store_open(const char *path, dm_store_mode mode, const char *data_dir, dm_err *err) {
  dm_store *store = calloc(1, sizeof *store);
  if (!store) {
    (void)dm_fail(err, DM_ENOMEM, STAGE, path, 0, 0, "out of memory for the database");
    return NULL;
  }
  store->lock = -1;
  if (strlen(path) < sizeof store->path) {
    snprintf(store->path, sizeof store->path, "%s", path);
    if (!open_parts(store, mode, data_dir, err)) return store;
  } else {
    (void)dm_fail(err, DM_EARG, STAGE, path, 0, 0, "the path is too long");
  }
  dm_store_close(store);
  return NULL;
}

void dm_store_close(dm_store *store) {
  if (!store) return;
  for (unsigned i = 0; i < DM_STORE_STATEMENTS; i++) sqlite3_finalize(store->kept[i].statement);
  if (store->db) dm_store_rollback(store);
  sqlite3_close(store->db);
  dm_store_unlock(store);
  free(store);
}

sqlite3 *dm_store_db(dm_store *store) { return store->db; }
const char *dm_store_path(const dm_store *store) { return store->path; }

/* ---- transactions ------------------------------------------------------------------------------------------------- */

int dm_store_exec(dm_store *store, const char *sql, dm_err *err) {
  return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : dm_store_fail(store, "write to the database", err);
}

static int find_next(dm_store *store, dm_err *err) {
  static const char sql[] = "SELECT (SELECT max(doc_id) FROM documents), (SELECT max(sentence_id) FROM sentences),"
                            " (SELECT max(actor_id) FROM actors), (SELECT max(statement_id) FROM statements),"
                            " (SELECT max(event_id) FROM events), (SELECT max(position_id) FROM positions)";
  int64_t *next[] = {&store->next.document,  &store->next.sentence, &store->next.actor,
                     &store->next.statement, &store->next.event,    &store->next.position};
  sqlite3_stmt *s = dm_sql(store, err, sql, "");
  int rc = s ? dm_sql_step(store, s, err) : DM_EIO;
  for (int i = 0; rc == 1 && i < 6; i++) *next[i] = sqlite3_column_int64(s, i) + 1;
  if (rc == 1) dm_sql_reset(s);
  return rc < 0 ? rc : 0;
}

int dm_store_begin(dm_store *store, dm_err *err) {
  int rc = dm_store_exec(store, "BEGIN IMMEDIATE", err);
  /* Rows of a document name each other in both directions; that all is there is looked at when the transaction ends. */
  if (!rc && store->run) rc = dm_store_exec(store, "PRAGMA defer_foreign_keys=ON", err);
  return rc || !store->run ? rc : find_next(store, err);
}

int dm_store_commit(dm_store *store, dm_err *err) {
  int rc = store->run ? dm_stance_blocks_fill(store, store->next.position - 1, err) : 0;
  return rc ? rc : dm_store_exec(store, "COMMIT", err);
}

void dm_store_rollback(dm_store *store) {
  if (!sqlite3_get_autocommit(store->db)) (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
  dm_bands_forget(store->bands);
  store->bands = NULL;
}

/* ---- statements --------------------------------------------------------------------------------------------------- */

/* The place of a statement in the table of kept ones, which is never allowed to fill up. */
static struct dm_kept *place_of(dm_store *store, const char *sql) {
  size_t at = ((uintptr_t)sql >> 3) * 2654435761u % DM_STORE_STATEMENTS;
  while (store->kept[at].sql && store->kept[at].sql != sql) at = (at + 1) % DM_STORE_STATEMENTS;
  return &store->kept[at];
}

static sqlite3_stmt *keep(dm_store *store, const char *sql, dm_err *err) {
  struct dm_kept *kept = place_of(store, sql);
  if (kept->sql) {
    sqlite3_reset(kept->statement);
    return kept->statement;
  }
  if (store->n_kept + 1 == DM_STORE_STATEMENTS) {
    (void)dm_fail(err, DM_ELIMIT, STAGE, store->path, 0, 0, "more than %u statements are prepared", DM_STORE_STATEMENTS);
    return NULL;
  }
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
    (void)dm_store_fail(store, "use the database", err);
    return NULL;
  }
  *kept = (struct dm_kept){sql, statement};
  store->n_kept++;
  return statement;
}

static int bind_str(sqlite3_stmt *s, int i, dm_str value, char type) {
  if (type == 's' && !value.n) return sqlite3_bind_null(s, i);
  if (type == 'b') return sqlite3_bind_blob(s, i, value.n ? value.p : "", (int)value.n, SQLITE_STATIC);
  return sqlite3_bind_text(s, i, value.n ? value.p : "", (int)value.n, SQLITE_STATIC);
}

static int bind_number(sqlite3_stmt *s, int i, char type, int64_t value) {
  bool null = (type == 'I' && value == 0) || (type == 'u' && value == DM_NONE);
  return null ? sqlite3_bind_null(s, i) : sqlite3_bind_int64(s, i, value);
}

static int bind_double(sqlite3_stmt *s, int i, double value) {
  return isfinite(value) ? sqlite3_bind_double(s, i, value) : sqlite3_bind_null(s, i);
}

static int bind_all(sqlite3_stmt *s, const char *types, va_list args) {
  int rc = SQLITE_OK;
  for (int i = 1; rc == SQLITE_OK && types[i - 1]; i++) {
    switch (types[i - 1]) {
    case 'i':
    case 'I':
      rc = bind_number(s, i, types[i - 1], va_arg(args, int64_t));
      break;
    case 'u':
      rc = bind_number(s, i, 'u', va_arg(args, uint32_t));
      break;
    case 'd':
      rc = bind_double(s, i, va_arg(args, double));
      break;
    case 'z': {
      const char *z = va_arg(args, const char *);
      rc = z ? sqlite3_bind_text(s, i, z, -1, SQLITE_STATIC) : sqlite3_bind_null(s, i);
      break;
    }
    default:
      rc = bind_str(s, i, va_arg(args, dm_str), types[i - 1]);
    }
  }
  return rc;
}

static sqlite3_stmt *prepare(dm_store *store, dm_err *err, const char *sql, const char *types, va_list args) {
  sqlite3_stmt *statement = keep(store, sql, err);
  if (!statement || bind_all(statement, types, args) == SQLITE_OK) return statement;
  (void)dm_store_fail(store, "use the database", err);
  return NULL;
}

sqlite3_stmt *dm_sql(dm_store *store, dm_err *err, const char *sql, const char *types, ...) {
  va_list args;
  va_start(args, types);
  sqlite3_stmt *statement = prepare(store, err, sql, types, args);
  va_end(args);
  return statement;
}

int dm_sql_step(dm_store *store, sqlite3_stmt *statement, dm_err *err) {
  int rc = sqlite3_step(statement);
  if (rc == SQLITE_ROW) return 1;
  int failed = rc == SQLITE_DONE
                   ? 0
                   : dm_store_fail(store, sqlite3_stmt_readonly(statement) ? "read the database" : "write to the database", err);
  sqlite3_reset(statement);
  return failed;
}

int dm_sql_run(dm_store *store, dm_err *err, const char *sql, const char *types, ...) {
  va_list args;
  va_start(args, types);
  sqlite3_stmt *statement = prepare(store, err, sql, types, args);
  va_end(args);
  if (!statement) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(store, statement, err)) == 1) {
  }
  return rc;
}

int dm_sql_number(dm_store *store, dm_err *err, int64_t *value, const char *sql, const char *types, ...) {
  va_list args;
  va_start(args, types);
  sqlite3_stmt *statement = prepare(store, err, sql, types, args);
  va_end(args);
  if (!statement) return DM_EIO;
  int rc = dm_sql_step(store, statement, err);
  if (rc != 1) return rc;
  bool null = sqlite3_column_type(statement, 0) == SQLITE_NULL;
  *value = sqlite3_column_int64(statement, 0);
  sqlite3_reset(statement);
  return null ? 0 : 1;
}

void dm_sql_reset(sqlite3_stmt *statement) { sqlite3_reset(statement); }

dm_str dm_sql_str(sqlite3_stmt *statement, int column) {
  const char *p = sqlite3_column_blob(statement, column);
  return (dm_str){p, p ? (uint32_t)sqlite3_column_bytes(statement, column) : 0};
}

/* store.h - stage 7: one SQLite file that holds what was read. data/store/schema-*.sql is its table of contents.
 *
 *   dm_store_open -> statements by dm_sql_* between dm_store_begin and dm_store_commit -> dm_store_close
 *
 * A store belongs to one thread at a time; any number of readers, in this process and others, read beside the one that
 * writes. No text of a statement is ever made from outside words: those are bound. */
#ifndef DM_STORE_STORE_H
#define DM_STORE_STORE_H

#include "demarche.h"

#include <sqlite3.h>

/* The newest schema that this program knows: the number of the last data/store/schema-NNN.sql. */
#define DM_STORE_SCHEMA 2
/* "DMCH": by it a file is known as ours. */
#define DM_STORE_APPLICATION 0x444d4348

typedef enum dm_store_mode {
  DM_STORE_READ,  /* an existing database, never written */
  DM_STORE_EDIT,  /* an existing database; single short transactions beside a run */
  DM_STORE_INGEST /* created where there is none, brought to the newest schema, and kept from all other runs until closed */
} dm_store_mode;

typedef struct dm_store dm_store;

/* Opens the database. data_dir holds store/schema-NNN.sql and is needed for DM_STORE_INGEST only. NULL and *err: DM_EIO when
 * it cannot be opened, or written, or another run is writing; DM_EINPUT when it is none of ours, of a newer schema, or of an
 * older one that must first be opened for a run. */
dm_store *dm_store_open(const char *path, dm_store_mode mode, const char *data_dir, dm_err *err);
/* NULL is allowed. What was not committed is lost. */
void dm_store_close(dm_store *store);

/* For what the helpers below do not cover. Borrowed. */
sqlite3 *dm_store_db(dm_store *store);
const char *dm_store_path(const dm_store *store);
/* Brings an empty or older database to `schema`; dm_store_open calls it, tests stop at an older one. */
int dm_store_migrate(dm_store *store, const char *data_dir, int schema, dm_err *err);

/* Transactions. Begin takes the right to write at once, waiting up to ten seconds for another writer. */
int dm_store_begin(dm_store *store, dm_err *err);
int dm_store_commit(dm_store *store, dm_err *err);
void dm_store_rollback(dm_store *store);

/* Statements that give no rows, one or several, without parameters. */
int dm_store_exec(dm_store *store, const char *sql, dm_err *err);

/* Puts the message of the last failure into *err and gives its code; `doing` completes "cannot ...". */
int dm_store_fail(dm_store *store, const char *doing, dm_err *err);

/* A prepared statement, reset and with its parameters bound: one letter of `types` per parameter, for
 *   i int64_t    I int64_t, 0 is NULL    u uint32_t, DM_NONE is NULL    d double, not finite is NULL
 *   s dm_str, empty is NULL    t dm_str, empty stays ''    z const char *, NULL is NULL    b dm_str as BLOB
 * Strings are borrowed until the statement is stepped to its end or reset. `sql` must be a literal: statements are kept by its
 * address. Borrowed from the store; NULL and *err on failure. */
sqlite3_stmt *dm_sql(dm_store *store, dm_err *err, const char *sql, const char *types, ...);
/* The same, run to its end: 0 or a negative code. */
int dm_sql_run(dm_store *store, dm_err *err, const char *sql, const char *types, ...);
/* The same for one row of one number: 1 and *value, 0 when there is no row (or NULL in it), or a negative code. */
int dm_sql_number(dm_store *store, dm_err *err, int64_t *value, const char *sql, const char *types, ...);
/* Next row of a statement of dm_sql: 1, 0 at its end (it is reset then), or a negative code. */
int dm_sql_step(dm_store *store, sqlite3_stmt *statement, dm_err *err);
/* Lets go of a statement that was not read to its end. */
void dm_sql_reset(sqlite3_stmt *statement);
/* A text or blob of the current row, borrowed until the next step; unknown for NULL. */
dm_str dm_sql_str(sqlite3_stmt *statement, int column);

#endif

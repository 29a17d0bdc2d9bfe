/* part.h - what only the files of the store see of it. */
#ifndef DM_STORE_PART_H
#define DM_STORE_PART_H

#include "store/store.h"

/* Room for prepared statements; the files here have about eighty. */
#define DM_STORE_STATEMENTS 509u

struct dm_store {
  sqlite3 *db;
  char path[480];
  int lock; /* descriptor of the lock file, or -1 */
  struct dm_kept {
    const char *sql; /* its address is the key */
    sqlite3_stmt *statement;
  } kept[DM_STORE_STATEMENTS];
  unsigned n_kept;
  /* Row numbers that come next, known from the beginning of a transaction of a run. */
  struct dm_next {
    int64_t document, sentence, actor, statement, event, position;
  } next;
  struct dm_bands *bands; /* NULL until they are needed; see bands.h */
  bool run;               /* opened for DM_STORE_INGEST */
};

/* The right to run, beside which no other run writes: a locked file PATH.lock, gone again when the run ends, however it ends. */
int dm_store_lock(dm_store *store, dm_err *err);
void dm_store_unlock(dm_store *store);

/* The views of data_dir/store/views-NNN.sql; they are made anew when that file changed. */
int dm_store_make_views(dm_store *store, const char *data_dir, int schema, dm_err *err);

#endif

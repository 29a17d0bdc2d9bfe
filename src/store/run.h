/* run.h - the diary of the store: runs, how far they came in each input, and what they left out. */
#ifndef DM_STORE_RUN_H
#define DM_STORE_RUN_H

#include "store/store.h"

/* With what the rows of a run are made. */
typedef struct dm_run_about {
  const char *command;
  const char *model_hash, *data_hash, *options_hash;
  const char *options; /* JSON */
  int64_t memory_of;   /* newest run whose actor memory it knows; 0: none */
} dm_run_about;

/* All of these want a transaction of their caller's, but for the first two, which have their own. */
int dm_run_begin(dm_store *store, const dm_run_about *about, int64_t *run, dm_err *err);
/* report is JSON. */
int dm_run_finish(dm_store *store, int64_t run, const char *report, dm_err *err);

/* Something in an input that was not taken. reason is a short word. */
int dm_run_skip(dm_store *store, int64_t run, dm_str input, dm_str record, const char *reason, dm_str detail, dm_err *err);

/* How far an input of that fingerprint was stored: *records of it, and whether that was all. An input that changed since, or was
 * never met, is at 0. */
int dm_progress_find(dm_store *store, dm_str input, dm_str fingerprint, uint64_t *records, bool *done, dm_err *err);
int dm_progress_put(dm_store *store, int64_t run, dm_str input, dm_str fingerprint, uint64_t records, bool done, dm_err *err);

/* The newest run that came to its end; 0: none. */
int dm_run_last_finished(dm_store *store, int64_t *run, dm_err *err);

#endif

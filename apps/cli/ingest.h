/* ingest.h - what `demarche ingest` and `demarche watch` share: reports from a reader, through the pipe, into a store.
 *
 *   reader -> [ item | item | ... ] -> coded on any thread -> written in their order on one, in transactions of some hundred
 *
 * Each transaction holds its documents and how far it came in the inputs: after a kill at any moment, the next run goes on behind
 * the last one that was committed. */
#ifndef DM_CLI_INGEST_H
#define DM_CLI_INGEST_H

#include "cli.h"
#include "progress.h"

#include "base/hash.h"
#include "store/store.h"

#define CLI_REASONS 16

typedef struct cli_ingest {
  /* set by the caller */
  const dm_engine *engine;
  dm_store *store;          /* open for DM_STORE_INGEST */
  const char *day;          /* publication day of reports without one, or NULL */
  const char *lang;         /* language wanted, or NULL for all */
  const char *format, *map; /* as in dm_read_options, or NULL */
  const char *command;
  char *options; /* JSON, for the run's row */
  char model_hash[DM_HASH_SIZE], data_hash[DM_HASH_SIZE], options_hash[DM_HASH_SIZE];
  int64_t memory_of; /* as in runs.memory_of */
  unsigned threads;
  /* Of cli_ingest_paths: what the input is called in the database, where its file is only a means (watch); its records are then
   * named by their addresses, and no progress is kept. Or NULL. */
  const char *name;
  /* results */
  int64_t run;
  double began;
  uint64_t stored, near, copies, passed, failed, words;
  struct {
    const char *reason;
    uint64_t n;
  } skipped[CLI_REASONS];
} cli_ingest_run;

/* The options that both have: opens engine and store, fills the caller's part. CLI_OK, or another code after having said why. */
cli_exit cli_ingest_open(const cli_call *call, cli_ingest_run *in, dm_engine **engine);
void cli_ingest_close(cli_ingest_run *in, dm_engine *engine);

/* A run from its row to its report. Begin and finish stand around any number of cli_ingest_paths. */
cli_exit cli_ingest_begin(cli_ingest_run *in);
/* Reads everything that the paths mean. Reports that fail are told and counted, the others are stored. */
cli_exit cli_ingest_paths(cli_ingest_run *in, const char *const *paths, unsigned n);
/* Writes the report into the run's row and, unless quiet, prints it. */
cli_exit cli_ingest_finish(cli_ingest_run *in, bool quiet);

/* Says what *err says; what is wrong with a database that is written to is wrong with the output. */
cli_exit cli_store_fail(const dm_err *err);
/* Which model and which data the engine has. */
int cli_ingest_hashes(const dm_engine *engine, char model[DM_HASH_SIZE], char data[DM_HASH_SIZE], dm_err *err);
/* Enters what the store's runs up to that one learnt of persons, before the engine is shared. */
int cli_enter_memory(dm_engine *engine, dm_store *store, int64_t up_to_run, dm_err *err);

#endif

/* inputs.h - which files the arguments mean, and coding them in order on one or more threads. */
#ifndef DM_CLI_INPUTS_H
#define DM_CLI_INPUTS_H

#include "cli.h"

#include "ingest/files.h"
#include "mention/memory.h"

typedef dm_files cli_inputs; /* what gives nothing is told on stderr */

/* Files stand for themselves, whether they exist or not (a missing one fails when its turn comes); folders for the *.txt
 * below them, by name; no argument for stdin. False when memory is out. */
bool cli_inputs_list(cli_inputs *inputs, char **arguments, int n);
/* The files below a folder whose name ends in suffix, by name. */
bool cli_inputs_folder(cli_inputs *inputs, const char *folder, const char *suffix);
void cli_inputs_free(cli_inputs *inputs);

/* What was skipped so far. All are counted, the first of each reason told on stderr, but for those that are no report by their
 * kind. */
typedef struct cli_skips {
  uint64_t n[DM_SKIP_REASONS];
} cli_skips;
void cli_skips_add(cli_skips *skips, const dm_skip *skip);
/* How many for which reason, on stderr. Whether there was one that the caller may have wanted: neither its kind nor its language
 * told. */
bool cli_skips_tell(const cli_skips *skips);

/* A reader of all that the arguments mean (none: stdin), by the options format-in, map, lang and data. What it skips goes to
 * skips, which must live as long. NULL after having said why, with *exit_code set. */
dm_reader *cli_open_reader(const cli_call *call, cli_skips *skips, cli_exit *exit_code);

/* How to turn each input into output. */
typedef struct cli_batch {
  dm_upto upto;
  bool trace;
  void *context; /* for render */
  int (*render)(void *context, const dm_document *document, FILE *out, dm_err *err);
  /* Takes each output in the order of the inputs, in place of stdout; NULL: they are printed. False: out of memory. */
  bool (*take)(void *context, dm_str output);
  const char *between; /* printed between two documents, or NULL */
  dm_memory *learn;    /* takes what the documents teach of persons, or NULL */
  /* set by cli_batch_run from the command line */
  const dm_engine *engine;
  dm_reader *reader;
  cli_skips *skips;
  dm_str date; /* publication day of those that tell none themselves, or empty */
  unsigned threads;
} cli_batch;

/* Codes all inputs that the call names and writes the outputs to stdout in their order. Reads the options jobs, date and
 * those of the engine. Inputs that fail are told on stderr, the others are still coded: CLI_SOME_FAILED then. Progress is
 * shown on a terminal when it takes longer. */
cli_exit cli_batch_run(const cli_call *call, cli_batch *batch);

/* Writes a file anew; the old one is only touched when all is written. CLI_OUTPUT after having said why not. */
cli_exit cli_replace_file(const char *path, void (*write)(void *context, FILE *out), void *context);
/* The same for a memory. */
cli_exit cli_write_memory(dm_memory *memory, const char *path);

#endif

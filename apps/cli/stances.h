/* stances.h - the stances and events of all articles of a run, as rows. */
#ifndef DM_CLI_STANCES_H
#define DM_CLI_STANCES_H

#include "cli.h"
#include "view/matrix.h"

typedef struct cli_stances {
  dm_arena *arena;
  dm_cues *cues; /* the lexicon of the run, for merging */
  DM_LIST(dm_matrix_row) rows;
  DM_LIST(dm_event_row) events;
  dm_matrix matrix; /* its links hold what reporters claim and events that are one; dm_matrix_make adds the others */
} cli_stances;

/* Opens the lexicon alone, with the codebook of --issues; arena is there already. CLI_OK, or after having said why not. */
cli_exit cli_stances_open(const cli_call *call, cli_stances *stances);
/* Codes all inputs of the call; its options are those of cli_batch_run, and --issues. Free it whatever it returns. */
cli_exit cli_stances_collect(const cli_call *call, cli_stances *stances);
void cli_stances_free(cli_stances *stances);

#endif

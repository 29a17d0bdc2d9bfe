/* data.h - the two halves of `demarche data check`: files (data.c) and the examples in their rows (examples.c). */
#ifndef DM_CLI_DATA_H
#define DM_CLI_DATA_H

#include "data/tsv.h"
#include "inputs.h"

typedef struct cli_check {
  size_t rows, examples, errors;
} cli_check;

/* Codes every sentence of the columns `ex` and `not` (several are separated by " | ") and looks whether its row fired. What
 * firing means depends on the folder: see the table in examples.c. Failures are told as file:line. */
void cli_check_examples(cli_check *check, const dm_tsv *tsv, dm_worker *worker);
/* The same for data/lang/en/time/patterns.tsv, whose examples carry their values; see examples_time.c. */
void cli_check_dates(cli_check *check, const dm_tsv *tsv, dm_worker *worker);

/* "file:line: what: sentence" */
void cli_check_tell(cli_check *check, const dm_tsv *tsv, uint32_t row, const char *what, dm_str sentence);

#endif

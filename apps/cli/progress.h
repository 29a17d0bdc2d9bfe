/* progress.h - a line on a terminal's stderr: documents done, words a second, time left. Silent elsewhere. */
#ifndef DM_CLI_PROGRESS_H
#define DM_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_progress {
  bool shown, possible;
  double started, last;
  size_t done, total;
  uint64_t words;
} cli_progress;

void cli_progress_start(cli_progress *progress, size_t total);
/* One document more. Draws at most five times a second, and nothing before two seconds have passed. */
void cli_progress_step(cli_progress *progress, uint64_t words);
/* The same where only bytes can be counted: share of them that is read (0: unknown), and what else there is to tell. */
void cli_progress_step_share(cli_progress *progress, uint64_t words, double share, const char *tail);
/* Wipes the line, so that other output can be written. */
void cli_progress_clear(cli_progress *progress);

/* Seconds of a steady clock. */
double cli_now(void);

#endif

#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

double cli_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void cli_progress_start(cli_progress *progress, size_t total) {
  *progress = (cli_progress){.total = total, .possible = isatty(STDERR_FILENO) != 0, .started = cli_now()};
}

void cli_progress_step(cli_progress *progress, uint64_t words) {
  progress->done++;
  progress->words += words;
  double now = cli_now(), passed = now - progress->started;
  if (!progress->possible || passed < 2.0 || now - progress->last < 0.2) return;
  progress->last = now;
  progress->shown = true;
  double left = passed / (double)progress->done * (double)(progress->total - progress->done);
  fprintf(stderr, "\r\033[K%zu of %zu documents, %.0f words/s, %.0f s left", progress->done, progress->total,
          (double)progress->words / passed, left);
}

void cli_progress_clear(cli_progress *progress) {
  if (progress->shown) fputs("\r\033[K", stderr);
  progress->shown = false;
}

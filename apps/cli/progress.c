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

/* Counts; true when the line is to be drawn now. */
static bool step(cli_progress *progress, uint64_t words, double *passed) {
  progress->done++;
  progress->words += words;
  double now = cli_now();
  *passed = now - progress->started;
  if (!progress->possible || *passed < 2.0 || now - progress->last < 0.2) return false;
  progress->last = now;
  progress->shown = true;
  return true;
}

void cli_progress_step(cli_progress *progress, uint64_t words) {
  double passed;
  if (!step(progress, words, &passed)) return;
  double left = passed / (double)progress->done * (double)(progress->total - progress->done);
  fprintf(stderr, "\r\033[K%zu of %zu documents, %.0f words/s, %.0f s left", progress->done, progress->total,
          (double)progress->words / passed, left);
}

void cli_progress_step_share(cli_progress *progress, uint64_t words, double share, const char *tail) {
  double passed;
  if (!step(progress, words, &passed)) return;
  fprintf(stderr, "\r\033[K%zu documents, %.0f words/s", progress->done, (double)progress->words / passed);
  if (share > 0.0) fprintf(stderr, ", %.0f%%, %.0f s left", 100.0 * share, passed * (1.0 - share) / share);
  fputs(tail, stderr);
}

void cli_progress_clear(cli_progress *progress) {
  if (progress->shown) fputs("\r\033[K", stderr);
  progress->shown = false;
}

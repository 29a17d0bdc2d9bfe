/* measure.h - what the programs that measure share. */
#ifndef DM_BENCH_MEASURE_H
#define DM_BENCH_MEASURE_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds of processor time of this process: other jobs on the machine do not count. */
static inline double processor_time(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The bytes of a whole file, to be freed; NULL when it is missing or empty. */
static inline char *whole_file(const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  long size = -1;
  if (f && fseek(f, 0, SEEK_END) == 0) size = ftell(f);
  char *bytes = size > 0 ? malloc((size_t)size) : NULL;
  if (bytes) {
    rewind(f);
    *n = fread(bytes, 1, (size_t)size, f);
  }
  if (f) fclose(f);
  return bytes;
}

#endif

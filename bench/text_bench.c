/* text_bench - speed of ingest and of the scanner on one core: text_bench FILE [DATA]
 * Prints megabytes a second for the repair of the bytes, and millions of tokens a second for blocks, tokens, sentences. */
#include "text/text.h"

#include <stdlib.h>
#include <time.h>

#define RUNS 7

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static char *read_file(const char *path, size_t *n) {
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

int main(int argc, char **argv) {
  dm_err err;
  size_t n = 0;
  char *bytes = argc > 1 ? read_file(argv[1], &n) : NULL;
  dm_segmenter *segmenter = bytes ? dm_segmenter_open(argc > 2 ? argv[2] : "data", &err) : NULL;
  if (!segmenter) {
    fprintf(stderr, "text_bench FILE [DATA]: %s\n", bytes ? err.message : "no file, or an empty one");
    return 2;
  }
  dm_arena *arena = dm_arena_new();
  double ingest = 1e9, scan = 1e9;
  uint32_t tokens = 0, sentences = 0;
  for (int run = 0; run < RUNS; run++) {
    dm_notes notes = {.arena = arena};
    dm_article *article;
    dm_text *text;
    double start = now();
    if (dm_article_make(arena, &(dm_input){.bytes = {bytes, (uint32_t)n}}, &notes, &article, &err)) return 1;
    double between = now();
    if (dm_text_make(arena, segmenter, article, &text, &err)) return 1;
    double end = now();
    if (between - start < ingest) ingest = between - start;
    if (end - between < scan) scan = end - between;
    tokens = text->n_tokens;
    sentences = text->n_sentences;
    dm_arena_reset(arena);
  }
  printf("%.1f MB, %u tokens, %u sentences; best of %d\n", (double)n / 1e6, tokens, sentences, RUNS);
  printf("ingest   %8.0f MB/s\n", (double)n / ingest / 1e6);
  printf("scanner  %8.0f MB/s  %6.2f M tokens/s\n", (double)n / scan / 1e6, (double)tokens / scan / 1e6);
  dm_arena_free(arena);
  dm_segmenter_close(segmenter);
  free(bytes);
  return 0;
}

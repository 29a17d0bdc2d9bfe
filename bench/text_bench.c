/* text_bench - speed of ingest and of the scanner on one core: text_bench FILE [DATA]
 * Prints megabytes a second for the repair of the bytes, and millions of tokens a second for blocks, tokens, sentences. */
#include "measure.h"
#include "text/text.h"

#define RUNS 7

int main(int argc, char **argv) {
  dm_err err;
  size_t n = 0;
  char *bytes = argc > 1 ? whole_file(argv[1], &n) : NULL;
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
    double start = processor_time();
    if (dm_article_make(arena, &(dm_input){.bytes = {bytes, (uint32_t)n}}, &notes, &article, &err)) return 1;
    double between = processor_time();
    if (dm_text_make(arena, segmenter, article, &text, &err)) return 1;
    double end = processor_time();
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

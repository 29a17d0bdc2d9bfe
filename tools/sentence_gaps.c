/* sentence_gaps DATA TEXT ENDS - prints the gaps of a text in which a sentence may end, for training/sentence.py.
 *
 * ENDS holds the byte offsets of the true sentence ends, one a line, ascending. Output: a line for each gap, tab-separated:
 * 1 or 0 (a sentence ends here or not), the byte offset, and the names of the features that hold. */
#include "base/str.h"
#include "text/break.h"

#include <stdlib.h>

#define MOST_FEATURES 32

static int complain(const dm_err *err) {
  fprintf(stderr, "sentence_gaps: %s: %s\n", err->path, err->message);
  return 1;
}

static char *read_all(const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  char *p = NULL;
  size_t room = 0;
  *n = 0;
  while (f && !feof(f) && !ferror(f)) {
    if (room - *n < 4096) p = realloc(p, room = room * 2 + 65536);
    if (!p) break;
    *n += fread(p + *n, 1, room - *n - 1, f);
  }
  if (f) fclose(f);
  if (p) p[*n] = 0;
  return p;
}

static void print_gap(dm_arena *arena, const dm_scan *scan, const dm_gap *gap, uint32_t offset, bool end) {
  dm_str names[MOST_FEATURES];
  uint32_t n = dm_gap_features(arena, scan, gap, names, MOST_FEATURES);
  printf("%d\t%u", end, offset);
  for (uint32_t i = 0; i < n; i++)
    if (names[i].n) printf("\t%" DM_FMT, DM_ARG(names[i]));
  putchar('\n');
}

/* The gaps of one block; *ends moves past the ends that lie in it. */
static void print_block(dm_arena *arena, dm_scan *scan, uint32_t block, char **ends) {
  dm_sentence_state state;
  dm_scan_tokens(scan, scan->blocks.v[block].start, scan->blocks.v[block].end, UINT32_MAX);
  dm_sentence_begin(scan, &state);
  for (uint32_t t = 0; t + 1 < scan->raw.n; t++) {
    dm_gap gap;
    uint32_t offset = scan->raw.v[t].end;
    dm_sentence_step(scan, &state, t);
    while (**ends && strtoul(*ends, NULL, 10) < offset) *ends += strcspn(*ends, "\n") + 1;
    bool end = **ends && strtoul(*ends, NULL, 10) == offset;
    if (dm_gap_read(scan, &state, t, &gap)) print_gap(arena, scan, &gap, offset, end);
    if (!end) continue;
    state.from = t + 1;
    state.brackets = 0;
  }
}

int main(int argc, char **argv) {
  dm_err err;
  size_t n, n_ends;
  if (argc != 4) {
    fputs("usage: sentence_gaps DATA TEXT ENDS\n", stderr);
    return 2;
  }
  dm_segmenter *segmenter = dm_segmenter_open(argv[1], &err);
  if (!segmenter) return complain(&err);
  char *bytes = read_all(argv[2], &n), *ends = read_all(argv[3], &n_ends), *at = ends;
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_input input = {.bytes = {bytes, (uint32_t)n}};
  dm_article *article;
  if (!bytes || !ends || !arena || dm_article_make(arena, &input, &notes, &article, &err)) return complain(&err);
  dm_scan scan = {.arena = arena, .segmenter = segmenter, .article = article, .text = article->text};
  dm_scan_blocks(&scan);
  for (uint32_t b = 0; b < scan.blocks.n; b++) print_block(arena, &scan, b, &at);
  dm_arena_free(arena);
  dm_segmenter_close(segmenter);
  free(bytes);
  free(ends);
  return 0;
}

/* names_bench - speed of the name trie on one core: names_bench FILE [DATA]
 * Prints megabytes of text a second for the longest match from each token, as mention/hits.c looks for it, without its questions
 * about case and tags; and apart for its two halves, the pieces of the words and the walk. The text is cut into tokens before. */
#include "measure.h"
#include "mention/world.h"
#include "text/text.h"

#define RUNS 7

typedef struct pieces {
  uint32_t *number; /* DM_NONE: not in the trie */
  uint32_t *first;  /* n_tokens + 1 */
} pieces;

static void look_up(const dm_names *names, const dm_text *text, pieces *p) {
  char buf[256];
  dm_str found[DM_MAX_PIECES];
  uint32_t n = 0;
  for (uint32_t t = 0; t < text->n_tokens; t++) {
    p->first[t] = n;
    uint32_t k = dm_pieces_of(dm_token_form(text, t), buf, sizeof buf, found);
    for (uint32_t i = 0; i < k; i++) p->number[n++] = dm_map_get(&names->pieces, found[i]);
    if (!k) p->number[n++] = DM_NONE;
  }
  p->first[text->n_tokens] = n;
}

/* Last token of the longest phrase that starts here, or DM_NONE. */
static uint32_t longest_at(const dm_names *names, const pieces *p, uint32_t token, uint32_t n_tokens) {
  uint32_t node = 0, best = DM_NONE;
  for (uint32_t t = token; t < n_tokens; t++) {
    for (uint32_t i = p->first[t]; i < p->first[t + 1]; i++)
      if ((node = dm_names_step(names, node, p->number[i])) == DM_NONE) return best;
    if (names->first.v[node] != DM_NONE) best = t;
  }
  return best;
}

static uint32_t walk(const dm_names *names, const pieces *p, uint32_t n_tokens) {
  uint32_t matches = 0;
  for (uint32_t t = 0; t < n_tokens; t++) {
    uint32_t last = longest_at(names, p, t, n_tokens);
    if (last == DM_NONE) continue;
    matches++;
    t = last;
  }
  return matches;
}

static void measure(const dm_world *world, const dm_text *text, size_t bytes) {
  /* A word of DM_MAX_PIECES pieces has at least twice as many bytes. */
  pieces p = {malloc(bytes * sizeof *p.number), malloc((text->n_tokens + 1) * sizeof *p.first)};
  double cutting = 1e9, walking = 1e9;
  uint32_t matches = 0;
  for (int run = 0; p.number && p.first && run < RUNS; run++) {
    double start = processor_time();
    look_up(&world->names, text, &p);
    double between = processor_time();
    matches = walk(&world->names, &p, text->n_tokens);
    double end = processor_time();
    if (between - start < cutting) cutting = between - start;
    if (end - between < walking) walking = end - between;
  }
  double megabytes = (double)bytes / 1e6;
  printf("%.1f MB, %u tokens, %u phrases found; %u nodes of %u pieces; best of %d\n", megabytes, text->n_tokens, matches,
         world->names.first.n, world->names.n_pieces, RUNS);
  printf("longest match %6.0f MB/s\n", megabytes / (cutting + walking));
  printf("  pieces      %6.0f MB/s\n  walk        %6.0f MB/s\n", megabytes / cutting, megabytes / walking);
  free(p.number);
  free(p.first);
}

int main(int argc, char **argv) {
  dm_err err = {.message = "no file, or an empty one"};
  size_t n = 0;
  const char *data = argc > 2 ? argv[2] : "data";
  char *bytes = argc > 1 ? whole_file(argv[1], &n) : NULL;
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_article *article = NULL;
  dm_text *text = NULL;
  dm_segmenter *segmenter = bytes ? dm_segmenter_open(data, &err) : NULL;
  dm_world *world = segmenter ? dm_world_open(data, &err) : NULL;
  bool ready = world && arena && !dm_article_make(arena, &(dm_input){.bytes = {bytes, (uint32_t)n}}, &notes, &article, &err) &&
               !dm_text_make(arena, segmenter, article, &text, &err);
  if (ready)
    measure(world, text, n);
  else
    fprintf(stderr, "names_bench FILE [DATA]: %s\n", err.message);
  dm_world_close(world);
  dm_segmenter_close(segmenter);
  dm_arena_free(arena);
  free(bytes);
  return ready ? 0 : 2;
}

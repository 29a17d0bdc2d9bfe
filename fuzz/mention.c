/* Any bytes as an article under a made-up parse (tags, features and heads drawn from the bytes): actors, chains and places are
 * found and asked for. Run in the repository root; build with clang -fsanitize=fuzzer,address. */
#include "made_up.h"
#include "mention/mention.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static dm_world *world;
static dm_segmenter *segmenter;

static void open_data(void) {
  if (world) return;
  dm_err err;
  world = dm_world_open("data", &err);
  segmenter = dm_segmenter_open("data", &err);
  require(world && segmenter);
}

static void check(const dm_mentions *m) {
  uint32_t n = m->syntax->text->n_tokens, actors[4];
  for (uint32_t i = 0; i < m->n_mentions; i++) {
    const dm_mention *x = &m->mentions[i];
    require(x->first <= x->last && x->last < n && x->head < n && x->actor < m->n_actors);
    require(!i || m->mentions[i - 1].first <= x->first);
  }
  for (uint32_t t = 0; t < n; t++) {
    uint32_t k = dm_actors_at(m, t, actors, 4);
    require(k <= 4);
    for (uint32_t i = 0; i < k; i++) require(dm_party_of(m, actors[i]).actor < m->n_actors);
    require(dm_actors_behind(m, t, actors, 4) <= 4);
    if (t < 200) (void)dm_place_for(m, t);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  open_data();
  if (size < 2) return 0;
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_input input = {.bytes = {(const char *)data, (uint32_t)size}};
  if (data[0] & 1) input.date = DM_S("2025-02-12");
  dm_article *article;
  dm_text *text;
  dm_mentions *mentions;
  if (!dm_article_make(arena, &input, &notes, &article, NULL) && !dm_text_make(arena, segmenter, article, &text, NULL)) {
    require(!dm_mentions_make(arena, world, made_up(arena, text, data, size), &mentions, NULL));
    check(mentions);
  }
  dm_arena_free(arena);
  return 0;
}

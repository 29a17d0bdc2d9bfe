/* Any bytes as an article under a made-up parse: the conditions and paths of all our frames are walked on trees of any shape,
 * events are made, merged and told, and two of the words are asked for their relation. Run in the repository root. */
#include "fact/relate.h"
#include "made_up.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static dm_world *world;
static dm_segmenter *segmenter;
static dm_frames *frames;
static dm_cues *cues;

static void open_data(void) {
  if (world) return;
  dm_err err;
  world = dm_world_open("data", &err);
  segmenter = dm_segmenter_open("data", &err);
  frames = dm_frames_open("data", &err);
  cues = dm_cues_open("data", &err);
  require(world && segmenter && frames && cues);
}

static void check_events(const dm_facts *f) {
  const dm_text *text = f->mentions->syntax->text;
  for (uint32_t i = 0; i < f->n_events; i++) {
    const dm_event *e = &f->events[i];
    require(e->n_evidence > 0 && e->n_source <= DM_ROLE_MAX && e->n_target <= DM_ROLE_MAX);
    require(e->trigger_token < text->n_tokens && e->confidence >= 0 && e->confidence <= 1);
    for (uint32_t k = 0; k < e->n_evidence; k++) require(e->evidence[k].span.start < e->evidence[k].span.end);
  }
}

static void relate(dm_arena *arena, dm_facts *facts, const uint8_t *data, size_t size) {
  const dm_syntax *s = facts->mentions->syntax;
  uint32_t n = s->text->n_tokens, a = data[0] % n, b = data[size - 1] % n;
  dm_side source = {.span = {{a, a, a}}, .n = data[0] & 1}, target = {.span = {{b, b, b}}, .n = 1};
  facts->mentions = dm_mentions_mark(arena, facts->mentions, &source, &target);
  dm_relation relation;
  dm_relate(arena, frames, facts, &source, &target, &relation);
  require(relation.confidence >= 0 && relation.confidence <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  open_data();
  if (size < 2) return 0;
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_trace trace = {.arena = arena};
  dm_input input = {.date = DM_S("2025-02-12"), .bytes = {(const char *)data, (uint32_t)size}};
  dm_article *article;
  dm_text *text;
  dm_mentions *mentions;
  if (!dm_article_make(arena, &input, &notes, &article, NULL) && !dm_text_make(arena, segmenter, article, &text, NULL) &&
      text->n_tokens) {
    require(!dm_mentions_make(arena, world, made_up(arena, text, data, size), &mentions, NULL));
    dm_facts facts = {.mentions = mentions};
    require(!dm_statements_make(arena, cues, &facts, &trace, NULL) && !dm_events_make(arena, frames, &facts, &trace, NULL));
    check_events(&facts);
    relate(arena, &facts, data, size);
  }
  dm_arena_free(arena);
  return 0;
}

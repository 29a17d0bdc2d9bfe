/* Any bytes as an article under a made-up parse (tags, features and heads drawn from the bytes): actors, chains and places are
 * found and asked for. Run in the repository root; build with clang -fsanitize=fuzzer,address. */
#include "base/str.h"
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

/* A tree of any shape: each word hangs on the one before it, on the one after it, or on an earlier one of its sentence. */
static uint32_t made_up_head(uint32_t i, uint32_t first, uint32_t last, uint8_t a) {
  if (i == first) return DM_NONE;
  if ((a & 1) && i < last && (i - first) % 2) return i + 1;
  return a & 2 ? i - 1 : first + a % (i - first);
}

static dm_syntax *made_up(dm_arena *arena, const dm_text *text, const uint8_t *data, size_t size) {
  static const uint8_t names[] = {DM_PROPN, DM_NOUN, DM_ADJ, DM_PRON};
  static const uint8_t relations[] = {DM_NSUBJ, DM_FLAT, DM_COMPOUND, DM_AMOD, DM_APPOS, DM_CONJ, DM_NMOD, DM_NMOD_POSS, DM_OBL};
  dm_syntax *s = DM_NEW(arena, dm_syntax, 1);
  s->text = text;
  s->words = DM_NEW(arena, dm_word, text->n_tokens);
  for (uint32_t i = 0; i < text->n_tokens; i++) {
    uint8_t a = data[i * 7 % size], b = data[i * 13 % size], c = data[i * 29 % size];
    const dm_sentence *sentence = &text->sentences[text->tokens[i].sentence];
    s->words[i].lower = s->words[i].lemma = dm_str_lower(arena, dm_token_form(text, i));
    s->words[i].head = made_up_head(i, sentence->first, sentence->first + sentence->n - 1, a);
    s->words[i].upos = a & 4 ? names[a >> 4 & 3] : (uint8_t)(a % DM_UPOS_COUNT);
    s->words[i].rel = b & 1 ? relations[b % sizeof relations] : (uint8_t)(b % DM_REL_COUNT);
    if (s->words[i].head == DM_NONE) s->words[i].rel = DM_ROOT;
    s->words[i].bits = (uint32_t)c * 0x01010101u;
  }
  dm_syntax_link(s);
  return s;
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

/* Any bytes as a gazetteer, under the right sum so that they are read at all, and as a text that is resolved with it. */
#include "mention/place_resolve.h"

#include "base/str.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define HEADER 40u
#define SUM 32u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const dm_gazetteer *g, const uint8_t *bytes, size_t n) {
  dm_gaz_place place;
  for (uint32_t i = 0; i < dm_gazetteer_size(g) && i < 1000; i++)
    if (dm_gazetteer_place(g, i, &place) &&
        (place.name.p < (const char *)bytes || place.name.p + place.name.n > (const char *)bytes + n))
      abort();
  for (uint32_t i = 0; i < 100; i++) {
    dm_gaz_name name = dm_gazetteer_name(g, i);
    if (name.place != DM_NONE && name.place >= dm_gazetteer_size(g)) abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t *copy = malloc(size ? size : 1); /* exactly as long as said */
  dm_arena *arena = dm_arena_new();
  if (!copy || !arena) abort();
  if (size) memcpy(copy, data, size);
  if (size > HEADER) {
    uint64_t sum = XXH64(copy + HEADER, size - HEADER, 0);
    memcpy(copy + SUM, &sum, sizeof sum);
  }
  dm_err err = {0};
  dm_gazetteer *g = dm_gazetteer_parse(copy, size, "fuzz", &err);
  if (!g && (err.code != DM_EDATA || !err.message[0])) abort();
  if (g) {
    look_at(g, copy, size);
    dm_str text = {(const char *)data, size < 4096 ? (uint32_t)size : 4096};
    dm_scene *scene = dm_scene_make(arena, g, text, DM_S("ABC"));
    for (uint32_t at = 0; at + 8 < text.n; at += 8) {
      dm_place_guess guess = dm_scene_resolve(scene, dm_str_sub(text, at, at + 8), (dm_span){at, at + 8});
      if (guess.place != DM_NONE && guess.place >= dm_gazetteer_size(g)) abort();
      if (!(guess.confidence >= 0 && guess.confidence <= 1)) abort();
    }
  }
  dm_gazetteer_close(g);
  dm_arena_free(arena);
  free(copy);
  return 0;
}

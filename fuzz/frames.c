/* Fuzz target: the little languages of the frame files (paths, conditions, classes) and the tables around them. */
#include "base/err.h"
#include "fact/frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096) return 0;
  dm_frames frames = {.arena = dm_arena_new()};
  if (!frames.arena) return 0;
  uint32_t line = 1;
  dm_tsv tsv = {.path = "fuzz.tsv", .lines = &line, .n_rows = 1};
  dm_str text = {(const char *)data, (uint32_t)size};
  dm_macro macro = {DM_S("m"), text};
  DM_PUSH(frames.arena, &frames.macros, macro);
  dm_paths paths;
  const dm_test *tests;
  uint32_t n;
  dm_err err = {0};
  dm_frames_paths(&frames, &tsv, 0, text, &paths, &err);
  dm_frames_tests(&frames, &tsv, 0, text, &tests, &n, &err);
  for (uint32_t i = 0; i < frames.sets.n; i++) dm_map_free(frames.sets.v[i]);
  dm_map_free(&frames.path_of);
  dm_map_free(&frames.place_of);
  dm_map_free(&frames.set_of);
  dm_arena_free(frames.arena);
  return 0;
}

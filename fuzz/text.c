/* Any bytes as an article: repaired, cut into blocks, sentences and tokens, every promise of text.h checked. */
#include "text/text.h"

#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static dm_segmenter *open_once(void) {
  static dm_segmenter *segmenter;
  dm_err err;
  if (!segmenter) segmenter = dm_segmenter_open("data", &err);
  require(segmenter != NULL);
  return segmenter;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_input input = {.bytes = {(const char *)data, (uint32_t)size}};
  dm_article *article;
  dm_text *text;
  dm_err err = {0};
  int rc = dm_article_make(arena, &input, &notes, &article, &err);
  if (rc) {
    require(err.code == rc && rc == DM_EINPUT && err.message[0]);
  } else {
    require(dm_utf8_valid(article->text));
    require(dm_text_make(arena, open_once(), article, &text, &err) == 0);
    require(dm_text_check(text) == NULL);
  }
  dm_arena_free(arena);
  return 0;
}

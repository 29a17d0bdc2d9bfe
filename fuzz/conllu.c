/* Any bytes as a CoNLL-U file: read, made into layers, compared with itself. Build with clang -fsanitize=fuzzer,address. */
#include "base/str.h"
#include "view/eval_ud.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

/* Spans lie inside the text, in order. */
static void check_spans(const dm_conllu *c) {
  for (uint32_t i = 0; i < c->n_words; i++) {
    require(c->words[i].start <= c->words[i].end && c->words[i].end <= c->text.n);
    require(!i || c->words[i - 1].end <= c->words[i].start);
    require(c->words[i].head == DM_NONE || c->words[i].head < c->n_words);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dm_arena *arena = dm_arena_new();
  dm_conllu c;
  dm_err err = {0};
  int rc = dm_conllu_parse(arena, "fuzz", (dm_str){(const char *)data, (uint32_t)size}, &c, &err);
  if (rc) {
    require(err.code == rc && err.line > 0 && err.message[0]);
  } else {
    check_spans(&c);
    dm_ud_scores scores = {0};
    if (!dm_ud_compare(arena, &c, &c, &scores, &err)) require(scores.upos <= scores.words && scores.words <= 1);
  }
  dm_arena_free(arena);
  return 0;
}

/* Any bytes as paragraphs (lines) full of quotation marks: spans stay inside, nest, and never cross a paragraph. */
#include "fact/quotes.h"

#include "base/str.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static uint32_t lines_of(dm_str text, dm_span *lines) {
  uint32_t n = 0, start = 0;
  for (uint32_t i = 0; i <= text.n; i++)
    if (i == text.n || text.p[i] == '\n') {
      lines[n++] = (dm_span){start, i};
      start = i + 1;
    }
  return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dm_arena *arena = dm_arena_new();
  dm_str text = {(const char *)data, (uint32_t)size};
  dm_span *lines = DM_NEW(arena, dm_span, size + 1);
  uint32_t n = lines_of(text, lines), line = 0;
  dm_quotes q;
  dm_quotes_scan(arena, text, lines, n, &q);
  for (uint32_t i = 0; i < q.n; i++) {
    const dm_quote *v = &q.v[i];
    require(v->outer.start < v->outer.end && v->outer.end <= text.n);
    require(v->outer.start <= v->inner.start && v->inner.start <= v->inner.end && v->inner.end <= v->outer.end);
    require(!i || q.v[i - 1].outer.start < v->outer.start);
    while (lines[line].end < v->outer.start) line++;
    require(lines[line].start <= v->outer.start && v->outer.end <= lines[line].end);
    require(v->parent == DM_NONE || (v->parent < i && v->outer.end <= q.v[v->parent].outer.end));
    require(v->continued_from == DM_NONE || v->continued_from < i);
  }
  dm_arena_free(arena);
  return 0;
}

#include "text/segmenter.h"

static bool is_closer(dm_str f) {
  return dm_str_is(f, "\"") || dm_str_is(f, "'") || dm_str_is(f, ")") || dm_str_is(f, "]") || dm_str_is(f, "”") ||
         dm_str_is(f, "’") || dm_str_is(f, "''");
}

static bool is_stop(dm_str f) {
  char last = f.p[f.n - 1];
  return last == '.' || last == '!' || last == '?' || dm_str_is(f, "…");
}

static bool may_begin(dm_str f) { return !(f.p[0] >= 'a' && f.p[0] <= 'z') && f.p[0] != ',' && f.p[0] != '-' && f.p[0] != ';'; }

static bool ends_at(const dm_scan *scan, uint32_t first, uint32_t t) {
  if (!scan->tokens.v[t].space_after) return false;
  uint32_t stop = t;
  while (stop > first && is_closer(dm_scan_form(scan, stop))) stop--;
  dm_str f = dm_scan_form(scan, stop), next = dm_scan_form(scan, t + 1);
  if (!is_stop(f) || !may_begin(next)) return false;
  if (f.n > 1 && f.p[f.n - 1] == '.' && f.p[0] != '.') {
    uint16_t flags = dm_segmenter_look(scan->segmenter, dm_str_sub(f, 0, f.n - 1)).flags;
    if (flags & (DM_WORD_TITLE | DM_WORD_MID | DM_WORD_BEFORE_NUMBER)) return false;
    return (dm_segmenter_look(scan->segmenter, next).flags & DM_WORD_STARTER) != 0;
  }
  return true;
}

static void close_sentence(dm_scan *scan, uint32_t block, uint32_t first, uint32_t end) {
  dm_sentence s = {.start = scan->tokens.v[first].start,
                   .end = scan->tokens.v[end - 1].end,
                   .first = first,
                   .n = end - first,
                   .block = block,
                   .kind = scan->blocks.v[block].kind};
  for (uint32_t t = first; t < end; t++) scan->tokens.v[t].sentence = scan->sentences.n;
  DM_PUSH(scan->arena, &scan->sentences, s);
}

void dm_scan_sentences(dm_scan *scan, uint32_t block, uint32_t first) {
  dm_block *b = &scan->blocks.v[block];
  b->first = scan->sentences.n;
  uint32_t from = first;
  for (uint32_t t = first; t < scan->tokens.n; t++)
    if (t + 1 == scan->tokens.n || ends_at(scan, from, t)) {
      close_sentence(scan, block, from, t + 1);
      from = t + 1;
    }
  b->n = scan->sentences.n - b->first;
}

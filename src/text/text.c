#include "text/text.h"

#include "text/segmenter.h"

int dm_text_make(dm_arena *arena, const dm_segmenter *segmenter, const dm_article *article, dm_text **out, dm_err *err) {
  (void)err;
  dm_scan scan = {.arena = arena, .segmenter = segmenter, .text = article->text, .notes = article->notes};
  dm_scan_blocks(&scan);
  for (uint32_t b = 0; b < scan.blocks.n; b++) {
    uint32_t first = scan.tokens.n;
    dm_scan_tokens(&scan, scan.blocks.v[b].start, scan.blocks.v[b].end);
    dm_scan_sentences(&scan, b, first);
  }
  dm_text *text = DM_NEW(arena, dm_text, 1);
  *text = (dm_text){article, scan.blocks.v, scan.sentences.v, scan.tokens.v, scan.blocks.n, scan.sentences.n, scan.tokens.n};
  *out = text;
  return 0;
}

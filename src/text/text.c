#include "text/text.h"

#include "base/limits.h"
#include "text/segmenter.h"

/* Reads one block; false when the document has as many tokens as it may have. A block without tokens is dropped. */
static bool read_block(dm_scan *scan, uint32_t block, uint32_t *kept) {
  dm_block *b = &scan->blocks.v[block];
  uint32_t end = b->end, dateline = dm_scan_dateline(scan, block);
  uint32_t came_to = dm_scan_tokens(scan, b->start, end, DM_LIMIT_DOC_TOKENS - scan->tokens.n);
  if (scan->raw.n) {
    b->end = scan->raw.v[scan->raw.n - 1].end;
    scan->blocks.v[*kept] = *b;
    dm_scan_sentences(scan, *kept, dateline);
    ++*kept;
  }
  if (came_to >= end && scan->tokens.n < DM_LIMIT_DOC_TOKENS) return true;
  dm_note_add(scan->article->notes, "text", (dm_span){came_to, scan->text.n},
              "more than %u tokens: the text from byte %u on was not read; split the document", DM_LIMIT_DOC_TOKENS, came_to);
  return false;
}

int dm_text_make(dm_arena *arena, const dm_segmenter *segmenter, const dm_article *article, dm_text **out, dm_err *err) {
  (void)err; /* no text is refused; memory that runs out ends the process */
  dm_scan scan = {.arena = arena, .segmenter = segmenter, .article = article, .text = article->text};
  uint32_t kept = 0;
  dm_scan_blocks(&scan);
  for (uint32_t b = 0; b < scan.blocks.n; b++)
    if (!read_block(&scan, b, &kept)) break;
  dm_text *text = DM_NEW(arena, dm_text, 1);
  *text = (dm_text){article, scan.blocks.v, scan.sentences.v, scan.tokens.v, kept, scan.sentences.n, scan.tokens.n};
  *out = text;
  return 0;
}

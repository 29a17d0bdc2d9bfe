/* quotes.h - finding quotations by their marks, without looking at words.
 *
 *   “If he says ‘no’ again,” she said, “we leave.      <- unclosed: ends with its paragraph
 *   “We mean it.”                                      <- continues it, because it opens with a mark
 *
 * Marks: " ' “ ” „ ‟ « » ‹ › ‘ ’ ‚ in the English, German and French ways. An apostrophe is no mark. One pass over the
 * bytes, a bounded stack of open quotations: linear for any input. */
#ifndef DM_FACT_QUOTES_H
#define DM_FACT_QUOTES_H

#include "base/arena.h"
#include "demarche.h"

typedef struct dm_quote {
  dm_span outer;           /* with its marks (an unclosed one ends with its paragraph) */
  dm_span inner;           /* without its marks, surrounding white space cut off */
  uint32_t parent;         /* the quotation that this one stands in, or DM_NONE */
  uint32_t continued_from; /* the unclosed quotation of the paragraph before that this one goes on with, or DM_NONE */
  bool closed;
  bool single; /* single marks: ‘ ’ ' ‹ › ‚ */
} dm_quote;

typedef struct dm_quotes {
  dm_quote *v; /* by outer.start */
  uint32_t n;
} dm_quotes;

/* Quotations of the text. paragraphs are disjoint, in text order; no quotation crosses their bounds. Quotations nested
 * deeper than DM_LIMIT_QUOTE_DEPTH are read as part of the one around them. */
void dm_quotes_scan(dm_arena *arena, dm_str text, const dm_span *paragraphs, uint32_t n_paragraphs, dm_quotes *out);

#endif

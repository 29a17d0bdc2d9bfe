/* words.h - pieces that the formats for people share: parties, quotations cut to length, columns. */
#ifndef DM_VIEW_WORDS_H
#define DM_VIEW_WORDS_H

#include "demarche.h"

/* "Pete Hegseth (USA GOV MIL)"; "unnamed" when neither name nor code is known. */
void dm_put_party(FILE *out, const dm_party *party);
/* The same for several, joined by ", ". */
void dm_put_parties(FILE *out, const dm_party *parties, uint32_t n);
/* The words of a span in “quotation marks”, line breaks as spaces, cut at a space after about `width` characters. A span that
 * brings its own marks keeps those. */
void dm_put_quote(FILE *out, dm_str text, dm_span span, uint32_t width);
/* The words of several spans in one pair of marks, with " … " where text is left out between them. A span that
 * overlaps the one before it adds nothing to read and is passed over. */
void dm_put_evidence(FILE *out, dm_str text, const dm_evidence *evidence, uint32_t n, uint32_t width);
/* A string, then spaces up to `width` characters. */
void dm_put_padded(FILE *out, dm_str s, uint32_t width);

#endif

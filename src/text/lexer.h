/* lexer.h - private to src/text: reading tokens off a chunk, which is what stands between white space. */
#ifndef DM_TEXT_LEXER_H
#define DM_TEXT_LEXER_H

#include "text/segmenter.h"

typedef struct dm_lexer {
  dm_scan *scan;
  dm_str text;
  uint32_t start, end; /* of the chunk; start moves behind white space that ASCII does not know */
  uint32_t most;       /* tokens of the block that are kept */
  uint32_t full_at;    /* first byte of the first token beyond that, or DM_NONE */
  uint32_t undotted;   /* up to here words joined by stops were looked at and are no name: not to be looked at again */
  bool open_single;    /* a single quotation mark stands open: an apostrophe after s closes it */
} dm_lexer;

/* The character at i: ASCII punctuation itself, else one letter for its class; 0 at the end of the chunk. Apostrophes and
 * single quotation marks of all shapes are ', hyphens are -. *n is its length in bytes. */
enum {
  DM_CH_LOWER = 'a',
  DM_CH_UPPER = 'A',
  DM_CH_DIGIT = '0',
  DM_CH_MARK = 'm',
  DM_CH_IDEOGRAPH = 'i',
  DM_CH_PUNCT = 'p',
  DM_CH_SYMBOL = 's'
};
char dm_lexer_look(const dm_lexer *lx, uint32_t i, uint32_t *n);
static inline char dm_lexer_at(const dm_lexer *lx, uint32_t i) {
  uint32_t n;
  return dm_lexer_look(lx, i, &n);
}
static inline bool dm_is_letter(char c) { return c == DM_CH_LOWER || c == DM_CH_UPPER || c == DM_CH_MARK; }
static inline bool dm_is_word(char c) { return dm_is_letter(c) || c == DM_CH_DIGIT; }

/* Appends a token, in pieces when it is longer than DM_LIMIT_TOKEN_BYTES. Empty ones are ignored. */
void dm_lexer_emit(dm_lexer *lx, uint32_t start, uint32_t end, bool joined);
static inline uint16_t dm_lexer_flags(const dm_lexer *lx, uint32_t start, uint32_t end) {
  return dm_segmenter_look(lx->scan->segmenter, dm_str_sub(lx->text, start, end)).flags;
}

/* Emits the word or number at i and returns the byte behind it (word.c). */
uint32_t dm_lexer_word(dm_lexer *lx, uint32_t i);
/* The same for a word [i, e) of ASCII letters alone, a stop or nothing behind it. */
uint32_t dm_lexer_plain_word(dm_lexer *lx, uint32_t i, uint32_t e);
/* End of the letters, digits and marks from i on. */
uint32_t dm_lexer_letters_end(const dm_lexer *lx, uint32_t i);
/* End of the number at i with its inner stops, commas, colons, strokes and hyphens. */
uint32_t dm_lexer_number_end(const dm_lexer *lx, uint32_t i);
/* End of the address at i: at a space, an angle bracket or a quotation mark, without the stops behind it (token.c). */
uint32_t dm_lexer_address_end(const dm_lexer *lx, uint32_t i);

#endif

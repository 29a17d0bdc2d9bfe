/* text.h - stage 2: paragraphs, sentences, tokens. Lossless: every token is an exact slice of the article's text, and
 * only white space lies between tokens.
 *
 *   block    [ heading ] [ paragraph ..................... ] [ crosshead ] ...
 *   sentence [ heading ] [ text ] [ text ] [ text ........ ] [ crosshead ] ...
 *   token    Ukraine is demanding security guarantees ... (indices run through the whole document)
 */
#ifndef DM_TEXT_TEXT_H
#define DM_TEXT_TEXT_H

#include "ingest/article.h"

typedef struct dm_token {
  uint32_t start, end; /* bytes of article->text */
  uint32_t sentence;
  bool space_after; /* white space or the end of a block follows */
  bool joined;      /* continues the token before it inside one written word: do|n't, can|not, Ukraine|'s */
} dm_token;

typedef struct dm_sentence {
  uint32_t start, end; /* bytes, without surrounding white space */
  uint32_t first, n;   /* tokens */
  uint32_t block;
  dm_sentence_kind kind;
} dm_sentence;

typedef struct dm_block {
  uint32_t start, end; /* bytes */
  uint32_t first, n;   /* sentences */
  dm_sentence_kind kind;
} dm_block;

typedef struct dm_text {
  const dm_article *article;
  dm_block *blocks;
  dm_sentence *sentences;
  dm_token *tokens;
  uint32_t n_blocks, n_sentences, n_tokens;
} dm_text;

struct dm_segmenter; /* read-only tables (abbreviations, sentence-break weights); part of the engine */
typedef struct dm_segmenter dm_segmenter;

/* Reads data/lang/en/text/ under data_dir. */
dm_segmenter *dm_segmenter_open(const char *data_dir, dm_err *err);
void dm_segmenter_close(dm_segmenter *segmenter);

/* Cuts the article into blocks, sentences and tokens in the arena. Never fails on text: odd structure is a note. */
int dm_text_make(dm_arena *arena, const dm_segmenter *segmenter, const dm_article *article, dm_text **out, dm_err *err);

/* What a text promises (see above): the first promise broken, in words, or NULL. For tests and fuzzing. */
const char *dm_text_check(const dm_text *text);

/* The bytes of a token, of tokens first..last, of a sentence. */
static inline dm_str dm_token_form(const dm_text *text, uint32_t token) {
  const dm_token *t = &text->tokens[token];
  return (dm_str){text->article->text.p + t->start, t->end - t->start};
}
static inline dm_str dm_text_slice(const dm_text *text, uint32_t first, uint32_t last) {
  uint32_t a = text->tokens[first].start, b = text->tokens[last].end;
  return (dm_str){text->article->text.p + a, b - a};
}

#endif

/* encode.h - from forms to the vectors H: word types, then two BiLSTM layers over a chunk of sentences in lockstep. */
#ifndef DM_SYNTAX_ENCODE_H
#define DM_SYNTAX_ENCODE_H

#include "syntax/types.h"

/* A chunk of at most DM_CHUNK_TOKENS tokens: sequences sorted by falling length, rows first .. first + n - 1 each. */
typedef struct dm_chunk {
  dm_sequence *sequences;
  uint32_t n_sequences, n_tokens;
  dm_str *forms;   /* per row */
  uint32_t *slots; /* per row, out: the word type's slot in the cache */
} dm_chunk;

typedef struct dm_encoder dm_encoder;
/* NULL when memory is out. */
dm_encoder *dm_encoder_new(const dm_parser *parser);
void dm_encoder_free(dm_encoder *encoder);

/* False when memory is out. h_float: n_tokens rows of 2 hidden floats, or NULL. */
bool dm_encode(dm_encoder *encoder, const dm_chunk *chunk, float *h_float);
/* H of the last chunk, rounded, one row per token; its scale is fixed. */
dm_acts dm_encoder_h(const dm_encoder *encoder, uint32_t first);
const dm_types *dm_encoder_types(const dm_encoder *encoder);

#endif

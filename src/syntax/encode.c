#include "syntax/encode.h"

#include <stdlib.h>

struct dm_encoder {
  const dm_parser *p;
  dm_types *types;
  dm_lstm_buf *lstm;
  const float *input[DM_CHUNK_TOKENS]; /* per row, the running layer's projected input */
  float *projected;                    /* [DM_CHUNK_TOKENS][8 hidden] of layer 1 */
  void *h[2];                          /* rounded outputs of the layers */
  float fixed[DM_CHUNK_TOKENS];        /* 1/127 */
};

static size_t h_pitch(const dm_parser *p) { return DM_NN_PITCH(2 * dm_hidden(p)); }

dm_encoder *dm_encoder_new(const dm_parser *parser) {
  dm_encoder *e = calloc(1, sizeof *e);
  if (!e) return NULL;
  e->p = parser;
  e->types = dm_types_new(parser);
  e->lstm = dm_lstm_buf_new(parser->kernels, dm_hidden(parser), DM_CHUNK_TOKENS);
  e->projected = dm_nn_alloc((size_t)DM_CHUNK_TOKENS * parser->lstm[1].input.n_pad, sizeof *e->projected);
  for (int i = 0; i < 2; i++) e->h[i] = dm_nn_alloc(DM_CHUNK_TOKENS * h_pitch(parser), parser->kernels->item);
  for (uint32_t i = 0; i < DM_CHUNK_TOKENS; i++) e->fixed[i] = 1.0f / 127.0f;
  if (e->types && e->lstm && e->projected && e->h[0] && e->h[1]) return e;
  dm_encoder_free(e);
  return NULL;
}

void dm_encoder_free(dm_encoder *encoder) {
  if (!encoder) return;
  dm_types_free(encoder->types);
  dm_lstm_buf_free(encoder->lstm);
  free(encoder->projected);
  free(encoder->h[0]);
  free(encoder->h[1]);
  free(encoder);
}

static bool find_types(dm_encoder *e, const dm_chunk *chunk) {
  dm_types_begin(e->types);
  for (uint32_t i = 0; i < chunk->n_tokens; i++) {
    chunk->slots[i] = dm_types_slot(e->types, chunk->forms[i]);
    if (chunk->slots[i] == DM_NONE) return false;
  }
  dm_types_fill(e->types);
  return true;
}

bool dm_encode(dm_encoder *e, const dm_chunk *chunk, float *h_float) {
  const dm_parser *p = e->p;
  const dm_lstm *l = p->lstm;
  if (!find_types(e, chunk)) return false;
  for (uint32_t i = 0; i < chunk->n_tokens; i++) e->input[i] = dm_types_input(e->types, chunk->slots[i]);
  dm_lstm_run(p->kernels, &l[0], e->lstm, chunk->sequences, chunk->n_sequences, e->input, e->h[0], h_pitch(p), NULL);
  p->kernels->gemm(&l[1].input, (dm_acts){e->h[0], e->fixed, h_pitch(p)}, NULL, chunk->n_tokens, e->projected, l[1].input.n_pad);
  for (uint32_t i = 0; i < chunk->n_tokens; i++) e->input[i] = e->projected + (size_t)i * l[1].input.n_pad;
  dm_lstm_run(p->kernels, &l[1], e->lstm, chunk->sequences, chunk->n_sequences, e->input, e->h[1], h_pitch(p), h_float);
  return true;
}

dm_acts dm_encoder_h(const dm_encoder *encoder, uint32_t first) {
  const dm_parser *p = encoder->p;
  return (dm_acts){(char *)encoder->h[1] + first * h_pitch(p) * p->kernels->item, encoder->fixed, h_pitch(p)};
}

const dm_types *dm_encoder_types(const dm_encoder *encoder) { return encoder->types; }

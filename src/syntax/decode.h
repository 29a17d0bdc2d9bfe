/* decode.h - heads from arc scores: the best head of each token where these form a tree with one root, else the best such
 * tree (Chu-Liu/Edmonds). */
#ifndef DM_SYNTAX_DECODE_H
#define DM_SYNTAX_DECODE_H

#include "demarche.h"

typedef struct dm_decoder dm_decoder;
/* Room for sentences of up to max tokens; NULL when memory is out. */
dm_decoder *dm_decoder_new(uint32_t max);
void dm_decoder_free(dm_decoder *decoder);

/* scores[i * pitch + h]: token i (0-based) under h = 0, the root, or h = 1 + token; the token itself must hold a value below
 * all others. heads[i]: the chosen h. */
void dm_decode(dm_decoder *decoder, const float *scores, size_t pitch, uint32_t n, uint32_t *heads);
/* True when heads form a tree with exactly one token under 0. */
bool dm_is_tree(dm_decoder *decoder, const uint32_t *heads, uint32_t n);
/* The best tree with one root, always by Chu-Liu/Edmonds. */
void dm_decode_tree(dm_decoder *decoder, const float *scores, size_t pitch, uint32_t n, uint32_t *heads);

#endif

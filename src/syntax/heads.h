/* heads.h - from the vectors H of some sentences to tags, heads and labels, as class numbers. */
#ifndef DM_SYNTAX_HEADS_H
#define DM_SYNTAX_HEADS_H

#include "base/limits.h"
#include "syntax/decode.h"
#include "syntax/model.h"

/* One token's classes, numbers into the model's lists; head: 0 the root, else 1 + the token's place in its sentence. */
#define DM_LEMMA_CHOICES 6u
typedef struct dm_reading {
  uint16_t upos, xpos, feats, rel;
  uint16_t lemma[DM_LEMMA_CHOICES]; /* best first; only the best where that does not change the word */
  uint16_t n_lemmas;
  uint16_t head;
  float margin; /* of the head's arc score over the best other */
} dm_reading;

typedef struct dm_heads dm_heads;
/* NULL when memory is out. */
dm_heads *dm_heads_new(const dm_parser *parser);
void dm_heads_free(dm_heads *heads);

/* Reads n tokens of H, at most DM_GROUP_TOKENS, that make up whole sentences (sequences: rows relative to h, none longer
 * than DM_LIMIT_SENT_TOKENS). */
void dm_heads_read(dm_heads *heads, dm_acts h, uint32_t n, const dm_sequence *sequences, uint32_t n_sequences, dm_reading *out);

/* Arc scores of the sentence read last, [n][*pitch]; column 0 the root, a token's own column holds -1e9: for tests. */
const float *dm_heads_arcs(const dm_heads *heads, size_t *pitch);

#endif

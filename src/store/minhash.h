/* minhash.h - how much two texts have in common: shingles of three words, and a signature by which texts that share many of them
 * are found without comparing all with all.
 *
 *   text -> words in lower case -> every three that follow each other, hashed -> the set (shingles)
 *                                                                            -> the least value under each of 72 hash functions
 *   24 bands of 3 values: two texts of Jaccard similarity s agree in at least one band with probability 1 - (1 - s^3)^24,
 *   which is .96 for s = .5 and .997 for s = .6. */
#ifndef DM_STORE_MINHASH_H
#define DM_STORE_MINHASH_H

#include "demarche.h"

#define DM_MINHASHES 72u
#define DM_BANDS 24u
/* From here on two texts are one story. Two reports of one event by two agencies share about a tenth. */
#define DM_NEAR_DUPLICATE 0.4
/* Fewer shingles say nothing: such a text has no signature. */
#define DM_LEAST_SHINGLES 12u

typedef struct dm_shingles {
  uint64_t *v; /* rising, each once */
  uint32_t n;
} dm_shingles;

typedef struct dm_signature {
  uint32_t v[DM_MINHASHES];
  bool known; /* false: the text is too short */
} dm_signature;

/* False when memory is out. Free with dm_shingles_free. */
bool dm_shingles_make(dm_str text, dm_shingles *out);
void dm_shingles_free(dm_shingles *shingles);
/* Shared shingles over all shingles: 0..1, and 0 for two empty sets. */
double dm_shingles_jaccard(const dm_shingles *a, const dm_shingles *b);

void dm_signature_make(const dm_shingles *shingles, dm_signature *out);
/* The share of equal values: an estimate of the Jaccard similarity. */
double dm_signature_likeness(const dm_signature *a, const dm_signature *b);
/* Key of band i < DM_BANDS. */
int64_t dm_signature_band(const dm_signature *signature, unsigned i);

#endif

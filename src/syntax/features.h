/* features.h - from a token's form to the rows of the embedding tables: docs/model.md, section 1. */
#ifndef DM_SYNTAX_FEATURES_H
#define DM_SYNTAX_FEATURES_H

#include "demarche.h"

#define DM_AFFIXES 8u

typedef struct dm_features {
  uint64_t word;              /* hash of W + norm: its halves choose two rows */
  uint64_t affix[DM_AFFIXES]; /* a b c (beginnings), d e f g (endings), s (shape) */
  uint64_t low;               /* hash of `low`, the key of the static vectors */
} dm_features;

/* Bytes that `low` of a form may need. */
#define DM_LOW_BYTES(n) ((size_t)(n)*3 + 1)

/* Lower-cased form with plain quotes, dashes and spaces; out has DM_LOW_BYTES(form.n). Returns its length. Bytes that are
 * not UTF-8 stand for U+FFFD. */
uint32_t dm_form_low(dm_str form, char *out);
/* Code points of scratch that dm_features_make needs for a form of n bytes. */
#define DM_FEATURES_WORK(n) ((size_t)(n)*3 + 8)
void dm_features_make(dm_str form, uint32_t *work, dm_features *out);
/* 64-bit FNV-1a with a finaliser. */
uint64_t dm_feature_hash(const char *bytes, size_t n);

#endif

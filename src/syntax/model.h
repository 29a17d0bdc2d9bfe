/* model.h - the opened `fast` model (docs/model.md) as the parts of this folder share it. Private to src/syntax. */
#ifndef DM_SYNTAX_MODEL_H
#define DM_SYNTAX_MODEL_H

#include "data/safetensors.h"
#include "nn/lstm.h"
#include "syntax/features.h"
#include "syntax/lemma.h"
#include "syntax/syntax.h"

#include <jansson.h>

/* Tokens that go through the encoder together: wide enough for full lockstep, small enough for the second-level cache. */
#define DM_CHUNK_TOKENS 512u
/* Tokens that the heads score together, at least one sentence. */
#define DM_GROUP_TOKENS 256u

/* An embedding table in the mapped file: rows of s8, a scale each. */
typedef struct dm_table {
  const int8_t *q;
  const float *scale;
  uint32_t rows, dim;
} dm_table;

/* The class names of one head, and where its scores lie in a row of scores. */
typedef struct dm_classes {
  dm_str *name;
  uint32_t n, at;
} dm_classes;

struct dm_parser {
  const dm_kernels *kernels;
  dm_safetensors *file;
  json_t *lists[5]; /* own the class names */

  dm_table word, affix, fixed;
  const uint64_t *fixed_keys; /* sorted */
  uint32_t embedded;          /* numbers of e: word + 8 affixes + static */

  dm_matrix in; /* e -> units x pieces, piece-major */
  uint32_t units, pieces;
  const float *norm_gain, *norm_bias;
  dm_lstm lstm[2];

  dm_matrix heads; /* H -> [tag | arc dep | arc head | label dep | label head] */
  uint32_t tag, arc, label;
  dm_matrix tags;           /* tag -> [upos | xpos | feats | lemma] */
  dm_matrix arc_u;          /* arc head -> arc dep's side */
  const float *arc_uh;      /* arc head -> score */
  float *root_u, root_bias; /* U root, u . root */
  const float *label_root;
  dm_matrix label_out;

  dm_classes upos, xpos, feats, lemma, rel;
  uint8_t *upos_of, *rel_of;        /* class -> dm_upos, dm_rel */
  uint32_t *bits_of;                /* feats class -> DM_F_... */
  dm_lemma_edit *edit_of;           /* lemma class -> edit */
  uint32_t root_class;              /* the class `root` of rel */
  struct dm_irregulars *irregulars; /* NULL until dm_parser_lemmas */
};

/* Floats of one row of `heads`, padded; where its parts begin. */
static inline uint32_t dm_heads_width(const dm_parser *p) { return p->heads.n_pad; }
static inline uint32_t dm_heads_arc_dep(const dm_parser *p) { return p->tag; }
static inline uint32_t dm_heads_arc_head(const dm_parser *p) { return p->tag + p->arc; }
static inline uint32_t dm_heads_label_dep(const dm_parser *p) { return p->tag + 2 * p->arc; }
static inline uint32_t dm_heads_label_head(const dm_parser *p) { return p->tag + 2 * p->arc + p->label; }
static inline uint32_t dm_hidden(const dm_parser *p) { return p->lstm[0].size; }

#endif

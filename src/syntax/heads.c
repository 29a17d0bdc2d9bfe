#include "syntax/heads.h"

#include <math.h>
#include <stdlib.h>

#define LONGEST DM_LIMIT_SENT_TOKENS
/* Columns of a sentence's arc scores: the root and its tokens, padded to whole vectors. */
#define COLUMNS(n) (((n) + 16u) & ~15u)
/* What a token would score as its own head. */
#define NEVER (-1e9f)
/* The margin of the only possible head. */
#define SURE 100.0f

struct dm_heads {
  const dm_parser *p;
  dm_decoder *decoder;
  float *wide; /* [DM_GROUP_TOKENS][heads]: t | ad | ah | ld | lh */
  void *acts;  /* [DM_GROUP_TOKENS][pitch] rounded inputs of the second layers */
  float scale[DM_GROUP_TOKENS];
  float *out;    /* [DM_GROUP_TOKENS][out_pitch]: tag scores, then U ah, then label sums and scores */
  float *sums;   /* [DM_GROUP_TOKENS][label] */
  float *turned; /* [arc][COLUMNS(LONGEST)]: U ah of the sentence, one head a column */
  float *bias;   /* [COLUMNS(LONGEST)]: u . ah */
  float *arcs;   /* [LONGEST][COLUMNS(LONGEST)] */
  size_t arc_pitch;
  uint32_t chosen[LONGEST];
};

static uint32_t wider(uint32_t a, uint32_t b) { return a > b ? a : b; }
static size_t act_pitch(const dm_parser *p) { return DM_NN_PITCH(wider(p->tag, wider(p->arc, p->label))); }
static size_t out_pitch(const dm_parser *p) { return wider(p->tags.n_pad, wider(p->arc_u.n_pad, p->label_out.n_pad)); }

dm_heads *dm_heads_new(const dm_parser *parser) {
  dm_heads *h = calloc(1, sizeof *h);
  if (!h) return NULL;
  h->p = parser;
  h->decoder = dm_decoder_new(LONGEST);
  h->wide = dm_nn_alloc((size_t)DM_GROUP_TOKENS * dm_heads_width(parser), sizeof(float));
  h->acts = dm_nn_alloc(DM_GROUP_TOKENS * act_pitch(parser), parser->kernels->item);
  h->out = dm_nn_alloc(DM_GROUP_TOKENS * out_pitch(parser), sizeof(float));
  h->sums = dm_nn_alloc((size_t)DM_GROUP_TOKENS * parser->label, sizeof(float));
  h->turned = dm_nn_alloc((size_t)parser->arc * COLUMNS(LONGEST), sizeof(float));
  h->bias = dm_nn_alloc(COLUMNS(LONGEST), sizeof(float));
  h->arcs = dm_nn_alloc((size_t)LONGEST * COLUMNS(LONGEST), sizeof(float));
  if (h->decoder && h->wide && h->acts && h->out && h->sums && h->turned && h->bias && h->arcs) return h;
  dm_heads_free(h);
  return NULL;
}

void dm_heads_free(dm_heads *heads) {
  if (!heads) return;
  dm_decoder_free(heads->decoder);
  free(heads->wide);
  free(heads->acts);
  free(heads->out);
  free(heads->sums);
  free(heads->turned);
  free(heads->bias);
  free(heads->arcs);
  free(heads);
}

/* Rounds k floats of each row and multiplies them into h->out. */
static void second_layer(dm_heads *h, const float *x, size_t x_pitch, uint32_t k, const dm_matrix *w, uint32_t n) {
  const dm_kernels *ker = h->p->kernels;
  ker->round_rows(x, x_pitch, n, k, h->acts, act_pitch(h->p), h->scale);
  ker->gemm(w, (dm_acts){h->acts, h->scale, act_pitch(h->p)}, NULL, n, h->out, out_pitch(h->p));
}

/* Best first; the scores of those taken are spoilt. */
static void rank_lemmas(const dm_parser *p, float *scores, dm_reading *out) {
  const uint32_t most = p->lemma.n < DM_LEMMA_CHOICES ? p->lemma.n : DM_LEMMA_CHOICES;
  out->n_lemmas = 0;
  do {
    uint32_t best = p->kernels->argmax(scores, p->lemma.n);
    out->lemma[out->n_lemmas++] = (uint16_t)best;
    scores[best] = -INFINITY;
  } while (out->n_lemmas < most && dm_lemma_changes(&p->edit_of[out->lemma[0]]));
}

static void read_tags(dm_heads *h, uint32_t n, dm_reading *out) {
  const dm_parser *p = h->p;
  const dm_kernels *k = p->kernels;
  second_layer(h, h->wide, dm_heads_width(p), p->tag, &p->tags, n);
  for (uint32_t i = 0; i < n; i++) {
    float *s = h->out + i * out_pitch(p);
    out[i].upos = (uint16_t)k->argmax(s + p->upos.at, p->upos.n);
    out[i].xpos = (uint16_t)k->argmax(s + p->xpos.at, p->xpos.n);
    out[i].feats = (uint16_t)k->argmax(s + p->feats.at, p->feats.n);
    rank_lemmas(p, s + p->lemma.at, &out[i]);
  }
}

/* ---- arcs ------------------------------------------------------------------------------------------------------- */

/* U ah of a sentence turned so that heads are columns: column 0 the root, the padding zero. */
static void turn(dm_heads *h, dm_sequence seq, uint32_t cols) {
  const dm_parser *p = h->p;
  for (uint32_t k = 0; k < p->arc; k++) {
    float *to = h->turned + (size_t)k * cols;
    const float *from = h->out + seq.first * out_pitch(p) + k;
    to[0] = p->root_u[k];
    for (uint32_t j = 0; j < seq.n; j++) to[j + 1] = from[j * out_pitch(p)];
    memset(to + seq.n + 1, 0, (cols - seq.n - 1) * sizeof *to);
  }
}

/* Score of the head that was taken over the best other one. */
static float margin(const float *row, uint32_t heads, uint32_t taken) {
  float best = NEVER;
  for (uint32_t j = 0; j < heads; j++)
    if (j != taken && row[j] > best) best = row[j];
  float over = row[taken] - best;
  return over < SURE ? over : SURE;
}

static void read_sentence(dm_heads *h, dm_sequence seq, dm_reading *out) {
  const dm_parser *p = h->p;
  const uint32_t cols = COLUMNS(seq.n);
  const float *rows = h->wide + (size_t)seq.first * dm_heads_width(p);
  turn(h, seq, cols);
  h->bias[0] = p->root_bias;
  for (uint32_t j = 0; j < seq.n; j++)
    h->bias[j + 1] = p->kernels->dot(p->arc_uh, rows + (size_t)j * dm_heads_width(p) + dm_heads_arc_head(p), p->arc);
  memset(h->bias + seq.n + 1, 0, (cols - seq.n - 1) * sizeof *h->bias);
  p->kernels->product(rows + dm_heads_arc_dep(p), dm_heads_width(p), seq.n, h->turned, p->arc, cols, h->bias, h->arcs);
  for (uint32_t i = 0; i < seq.n; i++) h->arcs[(size_t)i * cols + i + 1] = NEVER;
  h->arc_pitch = cols;
  dm_decode(h->decoder, h->arcs, cols, seq.n, h->chosen);
  for (uint32_t i = 0; i < seq.n; i++) {
    out[i].head = (uint16_t)h->chosen[i];
    out[i].margin = margin(h->arcs + (size_t)i * cols, seq.n + 1, h->chosen[i]);
  }
}

/* ---- labels ----------------------------------------------------------------------------------------------------- */

static void read_labels(dm_heads *h, uint32_t n, const dm_sequence *sequences, uint32_t n_sequences, dm_reading *out) {
  const dm_parser *p = h->p;
  const dm_kernels *k = p->kernels;
  for (uint32_t s = 0; s < n_sequences; s++)
    for (uint32_t i = sequences[s].first; i < sequences[s].first + sequences[s].n; i++) {
      const float *dep = h->wide + (size_t)i * dm_heads_width(p) + dm_heads_label_dep(p), *head = p->label_root;
      uint32_t row = sequences[s].first + out[i].head - 1u;
      if (out[i].head) head = h->wide + (size_t)row * dm_heads_width(p) + dm_heads_label_head(p);
      k->add_relu(dep, head, p->label, h->sums + (size_t)i * p->label);
    }
  second_layer(h, h->sums, p->label, p->label, &p->label_out, n);
  for (uint32_t i = 0; i < n; i++) {
    float *scores = h->out + i * out_pitch(p);
    scores[p->root_class] = -INFINITY;
    out[i].rel = (uint16_t)(out[i].head ? k->argmax(scores, p->rel.n) : p->root_class);
  }
}

void dm_heads_read(dm_heads *heads, dm_acts h, uint32_t n, const dm_sequence *sequences, uint32_t n_sequences, dm_reading *out) {
  const dm_parser *p = heads->p;
  const dm_kernels *k = p->kernels;
  const size_t width = dm_heads_width(p);
  k->gemm(&p->heads, h, NULL, n, heads->wide, width);
  for (uint32_t i = 0; i < n; i++) {
    k->rectify(heads->wide + i * width, p->tag, 0.0f);
    k->rectify(heads->wide + i * width + dm_heads_arc_dep(p), 2 * p->arc, 0.1f);
  }
  read_tags(heads, n, out);
  second_layer(heads, heads->wide + dm_heads_arc_head(p), width, p->arc, &p->arc_u, n);
  for (uint32_t s = 0; s < n_sequences; s++) read_sentence(heads, sequences[s], out + sequences[s].first);
  read_labels(heads, n, sequences, n_sequences, out);
}

const float *dm_heads_arcs(const dm_heads *heads, size_t *pitch) {
  *pitch = heads->arc_pitch;
  return heads->arcs;
}

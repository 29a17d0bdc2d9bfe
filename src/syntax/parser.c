/* Opening a model: everything the file says is checked here, so that the rest of the folder can trust it. */
#include "syntax/lemma_choice.h"

#include <inttypes.h>
#include <stdlib.h>

/* Sizes beyond these are not ours; they keep every product far from overflow. */
#define MAX_DIM 4096u
#define MAX_CLASSES 4096u
/* Scales and biases beyond this would let sums leave the range of float. Real ones are below 10. */
#define MAX_SIZE 1000.0f
#define WEIGHT_MAX 63

typedef struct reader {
  dm_parser *p;
  const dm_safetensors *file;
  dm_err *err;
} reader;

/* ---- tensors ---------------------------------------------------------------------------------------------------- */

static int read_floats(reader *r, const char *name, uint32_t n, const float **out) {
  const dm_tensor *t;
  int rc = dm_tensor_need(r->file, name, DM_DT_F32, n, DM_TENSOR_NONE, &t, r->err);
  if (rc) return rc;
  const float *v = t->data;
  for (uint32_t i = 0; i < t->shape[0]; i++)
    if (!(v[i] >= -MAX_SIZE && v[i] <= MAX_SIZE))
      return dm_safetensors_fail(r->file, t->offset + i * sizeof *v, r->err, "tensor %s has an unusable number (%g)", name,
                                 (double)v[i]);
  *out = v;
  return DM_OK;
}

/* NAME.q with NAME.s; rows and cols may be DM_TENSOR_ANY. */
static int read_scaled(reader *r, const char *name, uint32_t rows, uint32_t cols, dm_table *out) {
  char full[64];
  const dm_tensor *t;
  snprintf(full, sizeof full, "%s.q", name);
  int rc = dm_tensor_need(r->file, full, DM_DT_I8, rows, cols, &t, r->err);
  if (rc) return rc;
  *out = (dm_table){.q = t->data, .rows = t->shape[0], .dim = t->shape[1]};
  if (out->dim > MAX_DIM) return dm_safetensors_fail(r->file, t->offset, r->err, "tensor %s is too wide (%u)", full, out->dim);
  snprintf(full, sizeof full, "%s.s", name);
  return read_floats(r, full, out->rows, &out->scale);
}

/* A weight matrix [rows][cols] and its optional bias, into rows `at`... of a packed one. Packed row of row i: place(i). */
static int read_weights(reader *r, const char *name, dm_matrix *to, uint32_t at, uint32_t rows, const char *bias_name,
                        uint32_t pieces) {
  dm_table w;
  const float *bias = NULL;
  int rc = read_scaled(r, name, rows, to->cols, &w);
  if (!rc && bias_name) rc = read_floats(r, bias_name, rows, &bias);
  if (rc) return rc;
  for (size_t i = 0; i < (size_t)rows * w.dim; i++)
    if (w.q[i] > WEIGHT_MAX || w.q[i] < -WEIGHT_MAX)
      return dm_safetensors_fail(r->file, 0, r->err, "tensor %s.q has a weight beyond 7 bits (%d)", name, w.q[i]);
  for (uint32_t i = 0; i < rows; i++) {
    uint32_t row = i % pieces * (rows / pieces) + i / pieces;
    dm_matrix_put(to, at + row, w.q + (size_t)i * w.dim, w.scale[i], bias ? bias[i] : 0);
  }
  return DM_OK;
}

static int no_memory(reader *r) { return dm_fail(r->err, DM_ENOMEM, "syntax", NULL, 0, 0, "out of memory for the model"); }

/* Rows of a matrix that is read as a whole: NAME.q NAME.s NAME.b. */
static int read_matrix(reader *r, const char *name, dm_matrix *to, uint32_t rows, uint32_t cols, bool bias) {
  char bias_name[64];
  snprintf(bias_name, sizeof bias_name, "%s.b", name);
  if (!dm_matrix_init(to, r->p->kernels, rows, cols)) return no_memory(r);
  return read_weights(r, name, to, 0, rows, bias ? bias_name : NULL, 1);
}

/* Number of rows of NAME.q, checked to be a size of ours. */
static int read_rows(reader *r, const char *name, uint32_t step, uint32_t max, uint32_t *out) {
  char full[64];
  const dm_tensor *t;
  snprintf(full, sizeof full, "%s.q", name);
  int rc = dm_tensor_need(r->file, full, DM_DT_I8, DM_TENSOR_ANY, DM_TENSOR_ANY, &t, r->err);
  if (rc) return rc;
  *out = t->shape[0];
  if (*out > max || *out % step)
    return dm_safetensors_fail(r->file, t->offset, r->err, "tensor %s has %u rows; needed is a multiple of %u up to %u", full,
                               *out, step, max);
  return DM_OK;
}

/* ---- parts of the model ----------------------------------------------------------------------------------------- */

static int read_tables(reader *r) {
  dm_parser *p = r->p;
  int rc = read_scaled(r, "emb.word", DM_TENSOR_ANY, DM_TENSOR_ANY, &p->word);
  if (!rc) rc = read_scaled(r, "emb.affix", DM_TENSOR_ANY, DM_TENSOR_ANY, &p->affix);
  if (!rc) rc = read_scaled(r, "static", DM_TENSOR_ANY, DM_TENSOR_ANY, &p->fixed);
  const dm_tensor *keys;
  if (!rc) rc = dm_tensor_need(r->file, "static.keys", DM_DT_U64, p->fixed.rows, DM_TENSOR_NONE, &keys, r->err);
  if (rc) return rc;
  p->fixed_keys = keys->data;
  for (uint32_t i = 1; i < p->fixed.rows; i++)
    if (p->fixed_keys[i] <= p->fixed_keys[i - 1])
      return dm_safetensors_fail(r->file, keys->offset + i * sizeof *p->fixed_keys, r->err, "static.keys are not sorted");
  p->embedded = p->word.dim + DM_AFFIXES * p->affix.dim + p->fixed.dim;
  if (p->embedded > MAX_DIM) return dm_safetensors_fail(r->file, 0, r->err, "embeddings of %u numbers are too wide", p->embedded);
  return DM_OK;
}

static int read_input(reader *r) {
  dm_parser *p = r->p;
  uint32_t rows;
  const dm_tensor *gain;
  int rc = read_rows(r, "in", 1, MAX_DIM, &rows);
  if (!rc) rc = dm_tensor_need(r->file, "in.ln.g", DM_DT_F32, DM_TENSOR_ANY, DM_TENSOR_NONE, &gain, r->err);
  if (rc) return rc;
  p->units = gain->shape[0];
  if (p->units % 16 || rows % p->units)
    return dm_safetensors_fail(r->file, gain->offset, r->err, "%u maxout units do not fit %u rows of in.q", p->units, rows);
  p->pieces = rows / p->units;
  if (!dm_matrix_init(&p->in, p->kernels, rows, p->embedded)) return no_memory(r);
  rc = read_weights(r, "in", &p->in, 0, rows, "in.b", p->pieces);
  if (!rc) rc = read_floats(r, "in.ln.g", p->units, &p->norm_gain);
  if (!rc) rc = read_floats(r, "in.ln.b", p->units, &p->norm_bias);
  return rc;
}

static int read_lstm(reader *r, uint32_t layer, uint32_t inputs) {
  dm_lstm *l = &r->p->lstm[layer];
  char name[32], bias[32];
  uint32_t gates;
  snprintf(name, sizeof name, "lstm.%u.f.hh", layer);
  int rc = read_rows(r, name, 64, MAX_DIM, &gates);
  if (rc) return rc;
  l->size = gates / 4;
  if (!dm_matrix_init(&l->input, r->p->kernels, 2 * gates, inputs)) return no_memory(r);
  for (uint32_t way = 0; way < 2 && !rc; way++) {
    snprintf(name, sizeof name, "lstm.%u.%c.ih", layer, "fb"[way]);
    snprintf(bias, sizeof bias, "lstm.%u.%c.bias", layer, "fb"[way]);
    rc = read_weights(r, name, &l->input, way * gates, gates, bias, 1);
    snprintf(name, sizeof name, "lstm.%u.%c.hh", layer, "fb"[way]);
    if (!rc) rc = read_matrix(r, name, &l->hidden[way], gates, l->size, false);
  }
  return rc;
}

static int read_encoder(reader *r) {
  int rc = read_lstm(r, 0, r->p->units);
  if (!rc) rc = read_lstm(r, 1, 2 * r->p->lstm[0].size);
  if (!rc && r->p->lstm[0].size != r->p->lstm[1].size)
    rc = dm_safetensors_fail(r->file, 0, r->err, "the two LSTM layers differ in size");
  return rc;
}

/* All projections of H, side by side in one matrix. */
static int read_heads(reader *r) {
  dm_parser *p = r->p;
  uint32_t h2 = 2 * dm_hidden(p);
  int rc = read_rows(r, "tag", 16, MAX_DIM, &p->tag);
  if (!rc) rc = read_rows(r, "arc.dep", 16, MAX_DIM, &p->arc);
  if (!rc) rc = read_rows(r, "label.dep", 16, MAX_DIM, &p->label);
  if (rc) return rc;
  if (!dm_matrix_init(&p->heads, p->kernels, p->tag + 2 * (p->arc + p->label), h2)) return no_memory(r);
  rc = read_weights(r, "tag", &p->heads, 0, p->tag, "tag.b", 1);
  if (!rc) rc = read_weights(r, "arc.dep", &p->heads, dm_heads_arc_dep(p), p->arc, "arc.dep.b", 1);
  if (!rc) rc = read_weights(r, "arc.head", &p->heads, dm_heads_arc_head(p), p->arc, "arc.head.b", 1);
  if (!rc) rc = read_weights(r, "label.dep", &p->heads, dm_heads_label_dep(p), p->label, "label.dep.b", 1);
  if (!rc) rc = read_weights(r, "label.head", &p->heads, dm_heads_label_head(p), p->label, NULL, 1);
  return rc;
}

/* The root is position 0 of the heads: a vector of the file in place of a token's, so its products are known now. */
static int read_root(reader *r) {
  dm_parser *p = r->p;
  const float *root;
  dm_table u;
  int rc = read_floats(r, "arc.root", p->arc, &root);
  if (!rc) rc = read_floats(r, "arc.uh", p->arc, &p->arc_uh);
  if (!rc) rc = read_scaled(r, "arc.u", p->arc, p->arc, &u);
  if (!rc) rc = read_floats(r, "label.root", p->label, &p->label_root);
  if (rc) return rc;
  p->root_u = dm_nn_alloc(p->arc, sizeof *p->root_u);
  if (!p->root_u) return no_memory(r);
  for (uint32_t i = 0; i < p->arc; i++)
    for (uint32_t k = 0; k < p->arc; k++) p->root_u[i] += (float)u.q[(size_t)i * p->arc + k] * u.scale[i] * root[k];
  p->root_bias = p->kernels->dot(p->arc_uh, root, p->arc);
  return DM_OK;
}

/* ---- classes ---------------------------------------------------------------------------------------------------- */

static int read_classes(reader *r, const char *name, json_t **list, dm_classes *out) {
  dm_str text = dm_safetensors_meta(r->file, name);
  *list = text.p ? json_loadb(text.p, text.n, 0, NULL) : NULL;
  size_t n = json_array_size(*list);
  if (n < 1 || n > MAX_CLASSES)
    return dm_safetensors_fail(r->file, 8, r->err, "__metadata__ %s is not a list of 1 to %u names", name, MAX_CLASSES);
  out->n = (uint32_t)n;
  out->name = calloc(n, sizeof *out->name);
  if (!out->name) return no_memory(r);
  for (size_t i = 0; i < n; i++) {
    const json_t *s = json_array_get(*list, i);
    if (!json_is_string(s)) return dm_safetensors_fail(r->file, 8, r->err, "__metadata__ %s has an item that is no string", name);
    out->name[i] = (dm_str){json_string_value(s), (uint32_t)json_string_length(s)};
  }
  return DM_OK;
}

static int read_all_classes(reader *r) {
  dm_parser *p = r->p;
  struct {
    const char *name;
    dm_classes *to;
  } all[] = {{"upos", &p->upos}, {"xpos", &p->xpos}, {"feats", &p->feats}, {"lemma", &p->lemma}, {"deprel", &p->rel}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    int rc = read_classes(r, all[i].name, &p->lists[i], all[i].to);
    if (rc) return rc;
  }
  p->upos_of = calloc(p->upos.n, sizeof *p->upos_of);
  p->rel_of = calloc(p->rel.n, sizeof *p->rel_of);
  p->bits_of = calloc(p->feats.n, sizeof *p->bits_of);
  p->edit_of = calloc(p->lemma.n, sizeof *p->edit_of);
  if (!p->upos_of || !p->rel_of || !p->bits_of || !p->edit_of) return no_memory(r);
  for (uint32_t i = 0; i < p->upos.n; i++) p->upos_of[i] = (uint8_t)dm_upos_of(p->upos.name[i]);
  for (uint32_t i = 0; i < p->feats.n; i++) p->bits_of[i] = dm_feats_bits(p->feats.name[i]);
  for (uint32_t i = 0; i < p->lemma.n; i++)
    if (!dm_lemma_edit_read(p->lemma.name[i], &p->edit_of[i]))
      return dm_safetensors_fail(r->file, 8, r->err, "__metadata__ lemma: class %u is not KEY|n|suffix", i);
  p->root_class = DM_NONE;
  for (uint32_t i = 0; i < p->rel.n; i++) {
    p->rel_of[i] = (uint8_t)dm_rel_of(p->rel.name[i]);
    if (p->rel_of[i] == DM_ROOT) p->root_class = i;
  }
  if (p->root_class == DM_NONE || p->rel.n < 2)
    return dm_safetensors_fail(r->file, 8, r->err, "__metadata__ deprel has no root, or nothing else");
  return DM_OK;
}

/* The four taggers share their input: one matrix, scores side by side. */
static int read_outputs(reader *r) {
  dm_parser *p = r->p;
  struct {
    const char *name, *bias;
    dm_classes *classes;
  } all[] = {{"upos", "upos.b", &p->upos},
             {"xpos", "xpos.b", &p->xpos},
             {"feats", "feats.b", &p->feats},
             {"lemma", "lemma.b", &p->lemma}};
  uint32_t n = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    all[i].classes->at = n;
    n += all[i].classes->n;
  }
  if (!dm_matrix_init(&p->tags, p->kernels, n, p->tag)) return no_memory(r);
  int rc = DM_OK;
  for (size_t i = 0; i < sizeof all / sizeof *all && !rc; i++)
    rc = read_weights(r, all[i].name, &p->tags, all[i].classes->at, all[i].classes->n, all[i].bias, 1);
  if (!rc) rc = read_matrix(r, "arc.u", &p->arc_u, p->arc, p->arc, false);
  if (!rc) rc = read_matrix(r, "label.out", &p->label_out, p->rel.n, p->label, true);
  return rc;
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

static int read_model(reader *r) {
  dm_str format = dm_safetensors_meta(r->file, "format");
  if (!dm_str_is(format, "demarche-fast-1"))
    return dm_safetensors_fail(r->file, 8, r->err, "the model's format is \"%.40s\", this program reads demarche-fast-1",
                               format.p ? format.p : "");
  int rc = read_tables(r);
  if (!rc) rc = read_input(r);
  if (!rc) rc = read_encoder(r);
  if (!rc) rc = read_heads(r);
  if (!rc) rc = read_root(r);
  if (!rc) rc = read_all_classes(r);
  if (!rc) rc = read_outputs(r);
  return rc;
}

dm_parser *dm_parser_open(const char *model_path, const char *isa, dm_err *err) {
  dm_parser *p = calloc(1, sizeof *p);
  if (!p) {
    dm_fail(err, DM_ENOMEM, "syntax", model_path, 0, 0, "out of memory for the model");
    return NULL;
  }
  p->kernels = dm_kernels_pick(isa, err);
  if (p->kernels) p->file = dm_safetensors_open(model_path, err);
  reader r = {p, p->file, err};
  if (!p->file || read_model(&r)) {
    dm_parser_close(p);
    return NULL;
  }
  dm_safetensors_rest(p->file); /* the kernels have their own copies by now; tables come back where they are looked up */
  return p;
}

int dm_parser_lemmas(dm_parser *parser, const char *data_dir, dm_err *err) {
  dm_irregulars *read = dm_irregulars_open(data_dir, err);
  if (!read) return -1;
  dm_irregulars_close(parser->irregulars);
  parser->irregulars = read;
  return DM_OK;
}

void dm_parser_close(dm_parser *parser) {
  if (!parser) return;
  dm_matrix *const matrices[] = {&parser->in,
                                 &parser->lstm[0].input,
                                 &parser->lstm[0].hidden[0],
                                 &parser->lstm[0].hidden[1],
                                 &parser->lstm[1].input,
                                 &parser->lstm[1].hidden[0],
                                 &parser->lstm[1].hidden[1],
                                 &parser->heads,
                                 &parser->tags,
                                 &parser->arc_u,
                                 &parser->label_out};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) dm_matrix_free(matrices[i]);
  dm_classes *const classes[] = {&parser->upos, &parser->xpos, &parser->feats, &parser->lemma, &parser->rel};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    free(classes[i]->name);
    json_decref(parser->lists[i]);
  }
  dm_irregulars_close(parser->irregulars);
  free(parser->root_u);
  free(parser->upos_of);
  free(parser->rel_of);
  free(parser->bits_of);
  free(parser->edit_of);
  dm_safetensors_close(parser->file);
  free(parser);
}

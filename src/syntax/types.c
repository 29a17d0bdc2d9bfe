#include "syntax/types.h"

#include "base/escape.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* 1,024 types cost 6.3 MB of projections per worker. */
#define SLOTS 1024u
#define BUCKETS (SLOTS * 2)
_Static_assert(SLOTS >= 2 * DM_CHUNK_TOKENS, "a chunk leaves slots to reuse");
/* New types that pass the input layer together. */
#define BATCH 48u

typedef struct word_type {
  char *bytes; /* form, then low if it differs */
  uint32_t room, form_n, low_n;
  uint32_t hash, next; /* next slot of the bucket, or DM_NONE */
  uint32_t chunk;      /* last chunk that used it; 0: empty */
  bool low_is_form, touched;
} word_type;

struct dm_types {
  const dm_parser *p;
  word_type slots[SLOTS];
  uint32_t bucket[BUCKETS];
  uint32_t chunk, hand;
  uint32_t fresh[DM_CHUNK_TOKENS], n_fresh;
  float *input; /* [SLOTS][8 hidden] */

  char *low; /* scratch for the longest form seen */
  uint32_t *points;
  uint32_t room;

  float *e;    /* [BATCH][embedded] */
  void *acts;  /* [BATCH][pitch of the wider of e and x] */
  float *wide; /* [BATCH][the wider of in and lstm input] */
  float *x;    /* [BATCH][units] */
  float scale[BATCH];
};

static uint32_t wider(uint32_t a, uint32_t b) { return a > b ? a : b; }
static size_t act_pitch(const dm_parser *p) { return DM_NN_PITCH(wider(p->embedded, p->units)); }
static size_t wide_pitch(const dm_parser *p) { return wider(p->in.n_pad, p->lstm[0].input.n_pad); }
static size_t input_pitch(const dm_parser *p) { return p->lstm[0].input.n_pad; }

dm_types *dm_types_new(const dm_parser *parser) {
  dm_types *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->p = parser;
  t->input = dm_nn_alloc(SLOTS * input_pitch(parser), sizeof *t->input);
  t->e = dm_nn_alloc((size_t)BATCH * parser->embedded, sizeof *t->e);
  t->acts = dm_nn_alloc(BATCH * act_pitch(parser), parser->kernels->item);
  t->wide = dm_nn_alloc(BATCH * wide_pitch(parser), sizeof *t->wide);
  t->x = dm_nn_alloc((size_t)BATCH * parser->units, sizeof *t->x);
  memset(t->bucket, 0xFF, sizeof t->bucket);
  if (t->input && t->e && t->acts && t->wide && t->x) return t;
  dm_types_free(t);
  return NULL;
}

void dm_types_free(dm_types *types) {
  if (!types) return;
  for (uint32_t i = 0; i < SLOTS; i++) free(types->slots[i].bytes);
  free(types->input);
  free(types->low);
  free(types->points);
  free(types->e);
  free(types->acts);
  free(types->wide);
  free(types->x);
  free(types);
}

/* ---- slots ------------------------------------------------------------------------------------------------------ */

void dm_types_begin(dm_types *types) {
  dm_types_fill(types); /* of a chunk that was given up */
  types->chunk++;
  if (types->chunk == 0) { /* after 4 billion chunks: old stamps must not look new */
    for (uint32_t i = 0; i < SLOTS; i++) types->slots[i].chunk = types->slots[i].chunk ? 1 : 0;
    types->chunk = 2;
  }
}

static bool grow_scratch(dm_types *t, uint32_t form_n) {
  if (form_n < t->room) return true;
  uint32_t room = form_n + 64;
  char *low = realloc(t->low, DM_LOW_BYTES(room));
  if (low) t->low = low;
  uint32_t *points = realloc(t->points, DM_FEATURES_WORK(room) * sizeof *points);
  if (points) t->points = points;
  if (!low || !points) return false;
  t->room = room;
  return true;
}

static void unlink_slot(dm_types *t, uint32_t i) {
  uint32_t *at = &t->bucket[t->slots[i].hash % BUCKETS];
  while (*at != i) at = &t->slots[*at].next;
  *at = t->slots[i].next;
}

/* The next slot in clock order that was not used lately and not in this chunk. */
static uint32_t reusable(dm_types *t) {
  for (;;) {
    uint32_t i = t->hand;
    word_type *s = &t->slots[i];
    t->hand = (t->hand + 1) % SLOTS;
    if (s->chunk == t->chunk) continue;
    if (s->chunk && s->touched) {
      s->touched = false;
      continue;
    }
    if (s->chunk) unlink_slot(t, i);
    return i;
  }
}

static bool set_form(dm_types *t, word_type *s, dm_str form) {
  s->chunk = 0; /* empty while anything may fail */
  if (!grow_scratch(t, form.n)) return false;
  uint32_t low_n = dm_form_low(form, t->low);
  s->low_is_form = low_n == form.n && memcmp(t->low, form.p, low_n) == 0;
  uint32_t need = form.n + (s->low_is_form ? 0 : low_n);
  if (need > s->room || !s->bytes) {
    char *bytes = realloc(s->bytes, need + 32u);
    if (!bytes) return false;
    s->bytes = bytes;
    s->room = need + 32u;
  }
  if (form.n) memcpy(s->bytes, form.p, form.n);
  if (!s->low_is_form) memcpy(s->bytes + form.n, t->low, low_n);
  s->form_n = form.n;
  s->low_n = low_n;
  return true;
}

uint32_t dm_types_slot(dm_types *t, dm_str form) {
  uint32_t hash = (uint32_t)XXH3_64bits(form.n ? form.p : "", form.n);
  for (uint32_t i = t->bucket[hash % BUCKETS]; i != DM_NONE; i = t->slots[i].next) {
    word_type *s = &t->slots[i];
    if (s->hash != hash || s->form_n != form.n || memcmp(s->bytes, form.p, form.n) != 0) continue;
    s->touched = true;
    s->chunk = t->chunk;
    return i;
  }
  uint32_t i = reusable(t);
  word_type *s = &t->slots[i];
  if (!set_form(t, s, form)) return DM_NONE;
  s->hash = hash;
  s->chunk = t->chunk;
  s->touched = false;
  s->next = t->bucket[hash % BUCKETS];
  t->bucket[hash % BUCKETS] = i;
  t->fresh[t->n_fresh++] = i;
  return i;
}

/* ---- vectors ---------------------------------------------------------------------------------------------------- */

static void add_row(const dm_parser *p, const dm_table *table, uint32_t row, bool add, float *out) {
  p->kernels->row_to_float(table->q + (size_t)row * table->dim, table->scale[row], table->dim, add, out);
}

uint32_t dm_static_row(const dm_parser *parser, uint64_t key) {
  uint32_t low = 0, high = parser->fixed.rows;
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    if (parser->fixed_keys[mid] < key)
      low = mid + 1;
    else
      high = mid;
  }
  return low < parser->fixed.rows && parser->fixed_keys[low] == key ? low : DM_NONE;
}

static void embed(dm_types *t, dm_str form, float *e) {
  const dm_parser *p = t->p;
  dm_features f;
  dm_features_make(form, t->points, &f);
  add_row(p, &p->word, (uint32_t)(f.word & 0xFFFFFFFF) % p->word.rows, false, e);
  add_row(p, &p->word, (uint32_t)(f.word >> 32) % p->word.rows, true, e);
  e += p->word.dim;
  for (uint32_t k = 0; k < DM_AFFIXES; k++, e += p->affix.dim)
    add_row(p, &p->affix, (uint32_t)(f.affix[k] & 0xFFFFFFFF) % p->affix.rows, false, e);
  uint32_t row = dm_static_row(p, f.low);
  if (row == DM_NONE)
    memset(e, 0, p->fixed.dim * sizeof *e);
  else
    add_row(p, &p->fixed, row, false, e);
}

/* e -> x for m rows: linear, maxout, layer normalisation. */
static void run_input_layer(dm_types *t, uint32_t m) {
  const dm_parser *p = t->p;
  const dm_kernels *k = p->kernels;
  k->round_rows(t->e, p->embedded, m, p->embedded, t->acts, act_pitch(p), t->scale);
  k->gemm(&p->in, (dm_acts){t->acts, t->scale, act_pitch(p)}, NULL, m, t->wide, wide_pitch(p));
  for (uint32_t i = 0; i < m; i++)
    k->maxout_norm(t->wide + i * wide_pitch(p), p->units, p->pieces, p->norm_gain, p->norm_bias, t->x + (size_t)i * p->units);
}

static void fill_batch(dm_types *t, const uint32_t *slots, uint32_t m) {
  const dm_parser *p = t->p;
  const dm_kernels *k = p->kernels;
  for (uint32_t i = 0; i < m; i++) {
    const word_type *s = &t->slots[slots[i]];
    embed(t, (dm_str){s->bytes, s->form_n}, t->e + (size_t)i * p->embedded);
  }
  run_input_layer(t, m);
  k->round_rows(t->x, p->units, m, p->units, t->acts, act_pitch(p), t->scale);
  k->gemm(&p->lstm[0].input, (dm_acts){t->acts, t->scale, act_pitch(p)}, NULL, m, t->wide, wide_pitch(p));
  for (uint32_t i = 0; i < m; i++)
    memcpy(t->input + slots[i] * input_pitch(p), t->wide + i * wide_pitch(p), input_pitch(p) * sizeof *t->input);
}

void dm_types_fill(dm_types *types) {
  for (uint32_t i = 0; i < types->n_fresh; i += BATCH)
    fill_batch(types, types->fresh + i, types->n_fresh - i < BATCH ? types->n_fresh - i : BATCH);
  types->n_fresh = 0;
}

const float *dm_types_input(const dm_types *types, uint32_t slot) { return types->input + slot * input_pitch(types->p); }

dm_str dm_types_low(const dm_types *types, uint32_t slot) {
  const struct word_type *s = &types->slots[slot];
  return s->low_is_form ? (dm_str){0} : (dm_str){s->bytes + s->form_n, s->low_n};
}

void dm_types_vector(dm_types *types, dm_str form, float *x) {
  if (!grow_scratch(types, form.n)) dm_escape_take();
  embed(types, form, types->e);
  run_input_layer(types, 1);
  memcpy(x, types->x, types->p->units * sizeof *x);
}

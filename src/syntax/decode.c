#include "syntax/decode.h"

#include <stdlib.h>
#include <string.h>

/* A cycle that was contracted: which token belonged to which of its nodes, and the nodes' arcs inside the cycle. */
typedef struct contraction {
  uint16_t rep;          /* the node that stood for the cycle afterwards */
  uint32_t first, count; /* of decoder->member */
  uint16_t *node_of;     /* [nodes] token -> node before the contraction */
} contraction;

typedef struct member {
  uint16_t node, dep, head; /* node of the cycle; its arc, in tokens */
} member;

struct dm_decoder {
  uint32_t max;              /* nodes: tokens + 1 */
  double *score;             /* [node][node]: dependent, head */
  uint16_t *real_dep;        /* [node][node]: the tokens an arc between contracted nodes stands for */
  uint16_t *real_head;       /* [node][node] */
  uint16_t *best;            /* [node] */
  uint16_t *mark;            /* [node] */
  uint16_t *node_of;         /* [token] */
  uint16_t *entry;           /* [node]: the token at which the arc from outside enters */
  uint16_t *saved;           /* contraction[].node_of */
  bool *gone;                /* [node] contracted away */
  contraction *contractions; /* at most one per node */
  member *members;           /* each contraction of k nodes removes k - 1: fewer than 2 nodes in all */
};

dm_decoder *dm_decoder_new(uint32_t max) {
  dm_decoder *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  size_t n = (size_t)max + 1;
  *d = (dm_decoder){.max = max + 1,
                    .score = calloc(n * n, sizeof *d->score),
                    .real_dep = calloc(n * n, sizeof *d->real_dep),
                    .real_head = calloc(n * n, sizeof *d->real_head),
                    .best = calloc(n, sizeof *d->best),
                    .mark = calloc(n, sizeof *d->mark),
                    .node_of = calloc(n, sizeof *d->node_of),
                    .entry = calloc(n, sizeof *d->entry),
                    .saved = calloc(n * n, sizeof *d->saved),
                    .gone = calloc(n, sizeof *d->gone),
                    .contractions = calloc(n, sizeof *d->contractions),
                    .members = calloc(2 * n, sizeof *d->members)};
  if (d->score && d->real_dep && d->real_head && d->best && d->mark && d->node_of && d->entry && d->saved && d->gone &&
      d->contractions && d->members)
    return d;
  dm_decoder_free(d);
  return NULL;
}

void dm_decoder_free(dm_decoder *decoder) {
  if (!decoder) return;
  free(decoder->score);
  free(decoder->real_dep);
  free(decoder->real_head);
  free(decoder->best);
  free(decoder->mark);
  free(decoder->node_of);
  free(decoder->entry);
  free(decoder->saved);
  free(decoder->gone);
  free(decoder->contractions);
  free(decoder->members);
  free(decoder);
}

bool dm_is_tree(dm_decoder *decoder, const uint32_t *heads, uint32_t n) {
  uint32_t roots = 0;
  for (uint32_t i = 0; i < n; i++) roots += heads[i] == 0;
  if (roots != 1) return false;
  uint16_t *mark = decoder->mark;
  memset(mark, 0, (n + 1) * sizeof *mark);
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t at = i;
    while (at && !mark[at]) {
      mark[at] = (uint16_t)i;
      at = heads[at - 1];
    }
    if (at && mark[at] == i) return false;
  }
  return true;
}

/* ---- Chu-Liu/Edmonds in place: a contracted cycle lives on in the row and column of its first node ------------------ */

static void start(dm_decoder *d, const float *scores, size_t pitch, uint32_t nodes) {
  for (uint32_t i = 0; i < nodes; i++) {
    d->gone[i] = false;
    d->node_of[i] = (uint16_t)i;
    for (uint32_t h = 0; h < nodes && i > 0; h++) {
      /* One arc from the root is needed; the price forbids a second. */
      d->score[i * nodes + h] = (double)scores[(i - 1) * pitch + h] - (h == 0 ? 1e9 : 0);
      d->real_dep[i * nodes + h] = (uint16_t)i;
      d->real_head[i * nodes + h] = (uint16_t)h;
    }
  }
}

static void choose_head(dm_decoder *d, uint32_t nodes, uint32_t i) {
  const double *row = d->score + (size_t)i * nodes;
  uint32_t best = 0; /* the root is never gone */
  for (uint32_t h = 1; h < nodes; h++)
    if (h != i && !d->gone[h] && row[h] > row[best]) best = h;
  d->best[i] = (uint16_t)best;
}

/* A node on a cycle of best heads, or 0. */
static uint32_t find_cycle(dm_decoder *d, uint32_t nodes) {
  memset(d->mark, 0, nodes * sizeof *d->mark);
  for (uint32_t i = 1; i < nodes; i++) {
    if (d->gone[i]) continue;
    uint32_t at = i;
    while (at && !d->mark[at]) {
      d->mark[at] = (uint16_t)i;
      at = d->best[at];
    }
    if (at && d->mark[at] == i) return at;
  }
  return 0;
}

/* Arcs between the cycle and an outside node v: the best one out of it, and the best one in, by what it gains over the
 * cycle's own arc into the same node. */
static void merge_arcs(dm_decoder *d, uint32_t nodes, const contraction *c, uint32_t v) {
  const member *m = d->members + c->first;
  const uint32_t rep = c->rep;
  uint32_t out = m[0].node, in = m[0].node;
  double out_score = d->score[v * nodes + out], in_score = 0;
  for (uint32_t k = 0; k < c->count; k++) {
    uint32_t a = m[k].node;
    if (v && d->score[v * nodes + a] > out_score) out = a, out_score = d->score[v * nodes + a];
    double gain = d->score[a * nodes + v] - d->score[a * nodes + d->best[a]];
    if (k == 0 || gain > in_score) in = a, in_score = gain;
  }
  if (v) {
    d->real_dep[v * nodes + rep] = d->real_dep[v * nodes + out];
    d->real_head[v * nodes + rep] = d->real_head[v * nodes + out];
    d->score[v * nodes + rep] = out_score;
  }
  d->real_dep[rep * nodes + v] = d->real_dep[in * nodes + v];
  d->real_head[rep * nodes + v] = d->real_head[in * nodes + v];
  d->score[rep * nodes + v] = in_score;
}

/* The cycle through `at` becomes one node. Nodes that hung from the cycle go on hanging from it: the best arc out of it is the
 * one they had. Only the cycle needs a new head. */
static void contract(dm_decoder *d, uint32_t nodes, uint32_t at, contraction *c) {
  c->rep = (uint16_t)at;
  c->count = 0;
  memcpy(c->node_of, d->node_of, nodes * sizeof *d->node_of);
  uint32_t a = at;
  do {
    size_t arc = (size_t)a * nodes + d->best[a];
    d->members[c->first + c->count++] = (member){(uint16_t)a, d->real_dep[arc], d->real_head[arc]};
    d->mark[a] = UINT16_MAX;
    a = d->best[a];
  } while (a != at);
  for (uint32_t v = 0; v < nodes; v++)
    if (!d->gone[v] && d->mark[v] != UINT16_MAX) merge_arcs(d, nodes, c, v);
  for (uint32_t v = 1; v < nodes; v++) {
    bool inside = d->mark[v] == UINT16_MAX;
    if (inside && v != at) d->gone[v] = true;
    if (!inside && d->mark[d->best[v]] == UINT16_MAX) d->best[v] = (uint16_t)at;
    if (d->mark[d->node_of[v]] == UINT16_MAX) d->node_of[v] = (uint16_t)at;
  }
  choose_head(d, nodes, at);
}

/* Undoes a contraction: every node of the cycle keeps its arc, except the one that is entered from outside. */
static void expand(dm_decoder *d, const contraction *c, uint32_t *heads) {
  uint16_t token = d->entry[c->rep], entered = c->node_of[token];
  for (uint32_t k = 0; k < c->count; k++) {
    const member *m = &d->members[c->first + k];
    if (m->node == entered) {
      d->entry[m->node] = token;
      continue;
    }
    heads[m->dep - 1] = m->head;
    d->entry[m->node] = m->dep;
  }
}

void dm_decode_tree(dm_decoder *d, const float *scores, size_t pitch, uint32_t n, uint32_t *heads) {
  const uint32_t nodes = n + 1;
  uint32_t done = 0, members = 0;
  start(d, scores, pitch, nodes);
  for (uint32_t i = 1; i < nodes; i++) choose_head(d, nodes, i);
  for (uint32_t at; (at = find_cycle(d, nodes)) != 0;) {
    contraction *c = &d->contractions[done];
    c->first = members;
    c->node_of = d->saved + (size_t)done * d->max;
    contract(d, nodes, at, c);
    members += c->count;
    done++;
  }
  for (uint32_t i = 1; i < nodes; i++) {
    if (d->gone[i]) continue;
    size_t arc = (size_t)i * nodes + d->best[i];
    heads[d->real_dep[arc] - 1] = d->real_head[arc];
    d->entry[i] = d->real_dep[arc];
  }
  while (done) expand(d, &d->contractions[--done], heads);
}

void dm_decode(dm_decoder *decoder, const float *scores, size_t pitch, uint32_t n, uint32_t *heads) {
  for (uint32_t i = 0; i < n; i++) {
    const float *row = scores + i * pitch;
    uint32_t best = 0;
    for (uint32_t h = 1; h <= n; h++)
      if (row[h] > row[best]) best = h;
    heads[i] = best;
  }
  if (!dm_is_tree(decoder, heads, n)) dm_decode_tree(decoder, scores, pitch, n, heads);
}

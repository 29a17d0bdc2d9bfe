/* From a document's tokens to its syntax layer: sentences sorted by length go through the encoder chunk by chunk, through the
 * heads group by group, and back to their places. */
#include "syntax/encode.h"
#include "syntax/headline.h"
#include "syntax/lemma_choice.h"

#include "base/err.h"

#include <stdlib.h>

#define STAGE "syntax"

_Static_assert(DM_LIMIT_SENT_TOKENS <= DM_GROUP_TOKENS && DM_GROUP_TOKENS <= DM_CHUNK_TOKENS, "a sentence fits a group");

struct dm_parse_buf {
  const dm_parser *p;
  dm_encoder *encoder;
  dm_heads *heads;
  float *h; /* [DM_CHUNK_TOKENS][2 hidden], unrounded */
  dm_sequence sequences[DM_CHUNK_TOKENS];
  dm_str forms[DM_CHUNK_TOKENS];
  uint32_t slots[DM_CHUNK_TOKENS];
  dm_reading readings[DM_CHUNK_TOKENS];
};

/* What is parsed as one tree: a sentence, or a piece of one that is longer than the decoder allows. */
typedef struct unit {
  uint32_t first, n; /* tokens of the document */
} unit;

typedef struct job {
  dm_parse_buf *buf;
  dm_arena *arena;
  dm_syntax *syntax;
  float *vectors; /* NULL: not wanted */
  dm_str *forms;  /* per token, what is read in place of the written form; may be NULL */
  unit *units;    /* by falling length */
  uint32_t n_units;
} job;

dm_parse_buf *dm_parse_buf_new(const dm_parser *parser, dm_err *err) {
  dm_parse_buf *buf = calloc(1, sizeof *buf);
  if (buf) {
    buf->p = parser;
    buf->encoder = dm_encoder_new(parser);
    buf->heads = dm_heads_new(parser);
    buf->h = dm_nn_alloc((size_t)DM_CHUNK_TOKENS * 2 * dm_hidden(parser), sizeof *buf->h);
  }
  if (buf && buf->encoder && buf->heads && buf->h) return buf;
  dm_parse_buf_free(buf);
  dm_fail(err, DM_ENOMEM, STAGE, NULL, 0, 0, "out of memory for the parser's buffers");
  return NULL;
}

void dm_parse_buf_free(dm_parse_buf *buf) {
  if (!buf) return;
  dm_encoder_free(buf->encoder);
  dm_heads_free(buf->heads);
  free(buf->h);
  free(buf);
}

/* ---- units ------------------------------------------------------------------------------------------------------ */

static int by_falling_length(const void *a, const void *b) {
  const unit *x = a, *y = b;
  if (x->n != y->n) return x->n < y->n ? 1 : -1;
  return (x->first > y->first) - (x->first < y->first);
}

static void list_units(job *j, const dm_text *text) {
  uint32_t n = 0;
  for (uint32_t s = 0; s < text->n_sentences; s++) n += (text->sentences[s].n + DM_LIMIT_SENT_TOKENS - 1) / DM_LIMIT_SENT_TOKENS;
  j->units = DM_NEW(j->arena, unit, n);
  for (uint32_t s = 0; s < text->n_sentences; s++) {
    const dm_sentence *sentence = &text->sentences[s];
    for (uint32_t at = 0; at < sentence->n; at += DM_LIMIT_SENT_TOKENS) {
      uint32_t rest = sentence->n - at;
      j->units[j->n_units++] = (unit){sentence->first + at, rest < DM_LIMIT_SENT_TOKENS ? rest : DM_LIMIT_SENT_TOKENS};
    }
  }
  if (n) qsort(j->units, n, sizeof *j->units, by_falling_length);
}

/* The pieces of a cut sentence become one tree: later roots hang from the first one's as parataxis. */
static void join_pieces(dm_syntax *syntax) {
  const dm_text *text = syntax->text;
  for (uint32_t s = 0; s < text->n_sentences; s++) {
    const dm_sentence *sentence = &text->sentences[s];
    uint32_t root = DM_NONE;
    for (uint32_t i = sentence->first; sentence->n > DM_LIMIT_SENT_TOKENS && i < sentence->first + sentence->n; i++) {
      dm_word *w = &syntax->words[i];
      if (w->head != DM_NONE) continue;
      if (root == DM_NONE) {
        root = i;
        continue;
      }
      w->head = root;
      w->rel = DM_PARATAXIS;
    }
  }
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

static void write_word(job *j, const unit *u, uint32_t i, uint32_t row) {
  const dm_parser *p = j->buf->p;
  const dm_reading *r = &j->buf->readings[row];
  dm_word *w = &j->syntax->words[u->first + i];
  dm_str form = j->buf->forms[row], low = dm_types_low(dm_encoder_types(j->buf->encoder), j->buf->slots[row]);
  w->lower = low.p ? dm_str_copy(j->arena, low) : form;
  w->lemma = dm_lemma_choose(j->arena, p, r, form, w->lower);
  w->upos = p->upos_of[r->upos];
  w->xpos = p->xpos.name[r->xpos];
  w->feats = p->feats.name[r->feats];
  w->bits = p->bits_of[r->feats];
  w->rel = p->rel_of[r->rel];
  w->head = r->head ? u->first + r->head - 1u : DM_NONE;
  w->arc_score = r->margin;
}

static void write_unit(job *j, const unit *u, uint32_t row) {
  for (uint32_t i = 0; i < u->n; i++) write_word(j, u, i, row + i);
  const size_t dim = j->syntax->dim;
  if (j->vectors) memcpy(j->vectors + u->first * dim, j->buf->h + row * dim, u->n * dim * sizeof(float));
}

/* ---- chunks ----------------------------------------------------------------------------------------------------- */

/* Sentences from `from` on that the heads take together; returns the one behind the last. */
static uint32_t read_group(dm_parse_buf *buf, uint32_t from, uint32_t n_sequences) {
  const uint32_t first = buf->sequences[from].first;
  uint32_t tokens = 0, to = from;
  dm_sequence group[DM_GROUP_TOKENS];
  for (; to < n_sequences && tokens + buf->sequences[to].n <= DM_GROUP_TOKENS; to++) {
    group[to - from] = (dm_sequence){tokens, buf->sequences[to].n};
    tokens += buf->sequences[to].n;
  }
  dm_heads_read(buf->heads, dm_encoder_h(buf->encoder, first), tokens, group, to - from, buf->readings + first);
  return to;
}

static dm_str form_of(const job *j, uint32_t token) {
  return j->forms && j->forms[token].p ? j->forms[token] : dm_token_form(j->syntax->text, token);
}

/* Parses as many units from `from` on as fit a chunk; returns the one behind the last, DM_NONE when memory is out. */
static uint32_t parse_chunk(job *j, uint32_t from) {
  dm_parse_buf *buf = j->buf;
  dm_chunk chunk = {.sequences = buf->sequences, .forms = buf->forms, .slots = buf->slots};
  uint32_t to = from;
  for (; to < j->n_units && chunk.n_tokens + j->units[to].n <= DM_CHUNK_TOKENS; to++) {
    const unit *u = &j->units[to];
    buf->sequences[chunk.n_sequences++] = (dm_sequence){chunk.n_tokens, u->n};
    for (uint32_t i = 0; i < u->n; i++) buf->forms[chunk.n_tokens++] = form_of(j, u->first + i);
  }
  if (!dm_encode(buf->encoder, &chunk, j->vectors ? buf->h : NULL)) return DM_NONE;
  for (uint32_t s = 0; s < chunk.n_sequences;) s = read_group(buf, s, chunk.n_sequences);
  for (uint32_t s = 0; s < chunk.n_sequences; s++) write_unit(j, &j->units[from + s], buf->sequences[s].first);
  return to;
}

int dm_syntax_make(dm_arena *arena, const dm_parser *parser, dm_parse_buf *buf, const dm_text *text, bool want_vectors,
                   dm_syntax **out, dm_err *err) {
  dm_syntax *syntax = DM_NEW(arena, dm_syntax, 1);
  syntax->text = text;
  syntax->dim = 2 * dm_hidden(parser);
  syntax->words = DM_NEW(arena, dm_word, text->n_tokens);
  job j = {.buf = buf, .arena = arena, .syntax = syntax};
  if (want_vectors) j.vectors = DM_NEW(arena, float, (size_t)text->n_tokens * syntax->dim);
  syntax->vectors = j.vectors;
  j.forms = dm_headline_forms(arena, text);
  list_units(&j, text);
  for (uint32_t at = 0; at < j.n_units;) {
    at = parse_chunk(&j, at);
    if (at == DM_NONE) return dm_fail(err, DM_ENOMEM, STAGE, NULL, 0, 0, "out of memory while parsing");
  }
  join_pieces(syntax);
  dm_syntax_link(syntax);
  *out = syntax;
  return DM_OK;
}

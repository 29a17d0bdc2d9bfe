/* A model small enough to be made here, with every way of doctoring it, and what the parser promises whatever the weights. */
#include "base/str.h"
#include "syntax/syntax.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the model -------------------------------------------------------------------------------------------------- */

enum {
  WORD = 16,
  AFFIX = 8,
  STATIC = 12,
  E = WORD + 8 * AFFIX + STATIC,
  UNITS = 16,
  HIDDEN = 16,
  TAG = 16,
  ARC = 32,
  LABEL = 16
};

typedef struct tensor {
  const char *name;
  char type; /* 'b' I8 weights, 't' I8 table, 'f' F32, 'k' U64 keys */
  uint32_t rows, cols;
} tensor;

static const tensor tensors[] = {
    {"static.keys", 'k', 40, 0},
    {"emb.word.s", 'f', 64, 0},
    {"emb.affix.s", 'f', 48, 0},
    {"static.s", 'f', 40, 0},
    {"in.s", 'f', 3 * UNITS, 0},
    {"in.b", 'f', 3 * UNITS, 0},
    {"in.ln.g", 'f', UNITS, 0},
    {"in.ln.b", 'f', UNITS, 0},
    {"lstm.0.f.ih.s", 'f', 4 * HIDDEN, 0},
    {"lstm.0.f.hh.s", 'f', 4 * HIDDEN, 0},
    {"lstm.0.f.bias", 'f', 4 * HIDDEN, 0},
    {"lstm.0.b.ih.s", 'f', 4 * HIDDEN, 0},
    {"lstm.0.b.hh.s", 'f', 4 * HIDDEN, 0},
    {"lstm.0.b.bias", 'f', 4 * HIDDEN, 0},
    {"lstm.1.f.ih.s", 'f', 4 * HIDDEN, 0},
    {"lstm.1.f.hh.s", 'f', 4 * HIDDEN, 0},
    {"lstm.1.f.bias", 'f', 4 * HIDDEN, 0},
    {"lstm.1.b.ih.s", 'f', 4 * HIDDEN, 0},
    {"lstm.1.b.hh.s", 'f', 4 * HIDDEN, 0},
    {"lstm.1.b.bias", 'f', 4 * HIDDEN, 0},
    {"tag.s", 'f', TAG, 0},
    {"tag.b", 'f', TAG, 0},
    {"upos.s", 'f', 3, 0},
    {"upos.b", 'f', 3, 0},
    {"xpos.s", 'f', 2, 0},
    {"xpos.b", 'f', 2, 0},
    {"feats.s", 'f', 3, 0},
    {"feats.b", 'f', 3, 0},
    {"lemma.s", 'f', 4, 0},
    {"lemma.b", 'f', 4, 0},
    {"arc.dep.s", 'f', ARC, 0},
    {"arc.dep.b", 'f', ARC, 0},
    {"arc.head.s", 'f', ARC, 0},
    {"arc.head.b", 'f', ARC, 0},
    {"arc.u.s", 'f', ARC, 0},
    {"arc.uh", 'f', ARC, 0},
    {"arc.root", 'f', ARC, 0},
    {"label.dep.s", 'f', LABEL, 0},
    {"label.dep.b", 'f', LABEL, 0},
    {"label.head.s", 'f', LABEL, 0},
    {"label.root", 'f', LABEL, 0},
    {"label.out.s", 'f', 3, 0},
    {"label.out.b", 'f', 3, 0},
    {"emb.word.q", 't', 64, WORD},
    {"emb.affix.q", 't', 48, AFFIX},
    {"static.q", 't', 40, STATIC},
    {"in.q", 'b', 3 * UNITS, E},
    {"lstm.0.f.ih.q", 'b', 4 * HIDDEN, UNITS},
    {"lstm.0.f.hh.q", 'b', 4 * HIDDEN, HIDDEN},
    {"lstm.0.b.ih.q", 'b', 4 * HIDDEN, UNITS},
    {"lstm.0.b.hh.q", 'b', 4 * HIDDEN, HIDDEN},
    {"lstm.1.f.ih.q", 'b', 4 * HIDDEN, 2 * HIDDEN},
    {"lstm.1.f.hh.q", 'b', 4 * HIDDEN, HIDDEN},
    {"lstm.1.b.ih.q", 'b', 4 * HIDDEN, 2 * HIDDEN},
    {"lstm.1.b.hh.q", 'b', 4 * HIDDEN, HIDDEN},
    {"tag.q", 'b', TAG, 2 * HIDDEN},
    {"upos.q", 'b', 3, TAG},
    {"xpos.q", 'b', 2, TAG},
    {"feats.q", 'b', 3, TAG},
    {"lemma.q", 'b', 4, TAG},
    {"arc.dep.q", 'b', ARC, 2 * HIDDEN},
    {"arc.head.q", 'b', ARC, 2 * HIDDEN},
    {"arc.u.q", 'b', ARC, ARC},
    {"label.dep.q", 'b', LABEL, 2 * HIDDEN},
    {"label.head.q", 'b', LABEL, 2 * HIDDEN},
    {"label.out.q", 'b', 3, LABEL},
};
#define TENSORS (sizeof tensors / sizeof *tensors)

static const char metadata[] = "\"__metadata__\":{\"format\":\"demarche-fast-1\","
                               "\"upos\":\"[\\\"NOUN\\\",\\\"VERB\\\",\\\"PUNCT\\\"]\",\"xpos\":\"[\\\"NN\\\",\\\"VB\\\"]\","
                               "\"feats\":\"[\\\"_\\\",\\\"Number=Plur\\\",\\\"Tense=Past\\\"]\","
                               "\"lemma\":\"[\\\"L|0|\\\",\\\"K|0|\\\",\\\"L|1|\\\",\\\"=|0|be\\\"]\","
                               "\"deprel\":\"[\\\"nsubj\\\",\\\"root\\\",\\\"nmod:poss\\\"]\"}";

/* What to do to the tensor `which` (DM_NONE: nothing), and the metadata to write instead. */
typedef struct doctor {
  uint32_t which;
  bool drop;        /* leave it out */
  int grow;         /* so many more rows */
  bool poison;      /* NaN, a weight of 64, an unsorted key */
  const char *meta; /* NULL: the right one */
} doctor;

static uint32_t seed;
static uint32_t draw(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static void write_values(FILE *f, const tensor *t, uint32_t rows, bool poison) {
  size_t n = (size_t)rows * (t->cols ? t->cols : 1);
  for (size_t i = 0; i < n; i++) {
    bool bad = poison && i == n - 1;
    float x = bad ? (float)strtod("nan", NULL) : (float)(draw(2001) + 1) / 40000.0f;
    int8_t q = bad ? 64 : (int8_t)(draw(127) - 63);
    uint64_t key = bad ? 1 : (uint64_t)(i + 1) << 58;
    if (t->type == 'f') fwrite(&x, sizeof x, 1, f);
    if (t->type == 'k') fwrite(&key, sizeof key, 1, f);
    if (t->type == 'b' || t->type == 't') fwrite(&q, 1, 1, f);
  }
}

static size_t item_size(const tensor *t) { return t->type == 'f' ? 4 : t->type == 'k' ? 8 : 1; }

static char path[64]; /* of the model file, this process' own */

static void write_model(doctor d) {
  static char header[32768];
  int n = snprintf(header, sizeof header, "{%s", d.meta ? d.meta : metadata);
  size_t at = 0;
  for (uint32_t i = 0; i < TENSORS; i++) {
    const tensor *t = &tensors[i];
    if (i == d.which && d.drop) continue;
    uint32_t rows = t->rows + (i == d.which ? (uint32_t)d.grow : 0);
    size_t bytes = (size_t)rows * (t->cols ? t->cols : 1) * item_size(t);
    const char *type = t->type == 'f' ? "F32" : t->type == 'k' ? "U64" : "I8";
    n += snprintf(header + n, sizeof header - (size_t)n, ",\"%s\":{\"dtype\":\"%s\",\"shape\":[%u", t->name, type, rows);
    if (t->cols) n += snprintf(header + n, sizeof header - (size_t)n, ",%u", t->cols);
    n += snprintf(header + n, sizeof header - (size_t)n, "],\"data_offsets\":[%zu,%zu]}", at, at + bytes);
    at += bytes;
  }
  n += snprintf(header + n, sizeof header - (size_t)n, "}");
  while (n % 8) header[n++] = ' ';
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  uint64_t length = (uint64_t)n;
  fwrite(&length, sizeof length, 1, f);
  fwrite(header, 1, (size_t)n, f);
  seed = 7;
  for (uint32_t i = 0; i < TENSORS; i++)
    if (i != d.which || !d.drop)
      write_values(f, &tensors[i], tensors[i].rows + (i == d.which ? (uint32_t)d.grow : 0), i == d.which && d.poison);
  assert_int_equal(fclose(f), 0);
}

static const doctor healthy = {.which = DM_NONE};

static void check_refused(doctor d) {
  write_model(d);
  dm_err err = {0};
  dm_parser *p = dm_parser_open(path, "scalar", &err);
  if (p || err.code != DM_EMODEL)
    fail_msg("tensor %s, drop %d grow %d poison %d: %s", d.which < TENSORS ? tensors[d.which].name : "-", d.drop, d.grow,
             d.poison, p ? "was opened" : err.message);
  assert_string_equal(err.path, path);
}

static void test_doctored_models(void **state) {
  (void)state;
  for (uint32_t i = 0; i < TENSORS; i++) {
    check_refused((doctor){.which = i, .drop = true});
    check_refused((doctor){.which = i, .grow = 1});
    check_refused((doctor){.which = i, .grow = -1});
    if (tensors[i].type != 't') check_refused((doctor){.which = i, .poison = true});
  }
  const char *const bad[] = {"\"__metadata__\":{}", "\"__metadata__\":{\"format\":\"demarche-fast-2\"}",
                             "\"__metadata__\":{\"format\":\"demarche-fast-1\",\"upos\":\"[\"}",
                             "\"__metadata__\":{\"format\":\"demarche-fast-1\",\"upos\":\"[]\"}",
                             "\"__metadata__\":{\"format\":\"demarche-fast-1\",\"upos\":\"[1,2,3]\"}"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) check_refused((doctor){.which = DM_NONE, .meta = bad[i]});
  unlink(path);
}

static void test_truncated_models(void **state) {
  (void)state;
  write_model(healthy);
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  fclose(f);
  for (long cut = size - 1; cut > 0; cut -= 1 + cut / 12) {
    assert_int_equal(truncate(path, cut), 0);
    dm_err err = {0};
    assert_null(dm_parser_open(path, "scalar", &err));
    assert_int_equal(err.code, DM_EMODEL);
  }
  unlink(path);
}

/* ---- documents -------------------------------------------------------------------------------------------------- */

typedef struct document {
  char *bytes;
  dm_article article;
  dm_text text;
} document;

/* n_sentences of these lengths (cycling), words out of `types` different ones. */
static document write_document(dm_arena *arena, uint32_t n_sentences, const uint32_t *lengths, uint32_t n_lengths,
                               uint32_t types) {
  document d = {.text = {.n_sentences = n_sentences}};
  uint32_t total = 0;
  for (uint32_t s = 0; s < n_sentences; s++) total += lengths[s % n_lengths];
  d.bytes = DM_NEW(arena, char, total * 12);
  d.text.tokens = DM_NEW(arena, dm_token, total);
  d.text.sentences = DM_NEW(arena, dm_sentence, n_sentences);
  uint32_t n = 0, at = 0;
  for (uint32_t s = 0; s < n_sentences; s++) {
    d.text.sentences[s] = (dm_sentence){.first = n, .n = lengths[s % n_lengths]};
    for (uint32_t i = 0; i < lengths[s % n_lengths]; i++) {
      int k = snprintf(d.bytes + at, 12, "%cord%u", draw(2) ? 'w' : 'W', draw(types));
      d.text.tokens[n++] = (dm_token){.start = at, .end = at + (uint32_t)k, .sentence = s};
      at += (uint32_t)k + 1;
    }
  }
  d.text.n_tokens = n;
  d.article.text = (dm_str){d.bytes, at};
  return d;
}

static dm_syntax *parse(dm_arena *arena, const dm_parser *p, dm_parse_buf *buf, document *d) {
  dm_syntax *s = NULL;
  d->text.article = &d->article;
  assert_int_equal(dm_syntax_make(arena, p, buf, &d->text, true, &s, NULL), DM_OK);
  return s;
}

/* One root a sentence, heads inside it, no cycle. */
static void check_trees(const dm_syntax *s) {
  for (uint32_t k = 0; k < s->text->n_sentences; k++) {
    const dm_sentence *sentence = &s->text->sentences[k];
    uint32_t roots = 0;
    for (uint32_t i = sentence->first; i < sentence->first + sentence->n; i++) {
      const dm_word *w = &s->words[i];
      roots += w->head == DM_NONE;
      assert_true((w->head == DM_NONE) == (w->rel == DM_ROOT));
      assert_true(w->head == DM_NONE || (w->head >= sentence->first && w->head < sentence->first + sentence->n));
      assert_true(w->lemma.n && w->xpos.n && w->feats.n && w->lower.n);
      uint32_t steps = 0;
      for (uint32_t at = i; at != DM_NONE; at = s->words[at].head) assert_true(steps++ <= sentence->n);
    }
    assert_int_equal(roots, sentence->n ? 1 : 0);
  }
}

static void check_same(const dm_syntax *a, const dm_syntax *b, uint32_t a_first, uint32_t b_first, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    const dm_word *x = &a->words[a_first + i], *y = &b->words[b_first + i];
    assert_int_equal(x->head == DM_NONE ? DM_NONE : x->head - a_first, y->head == DM_NONE ? DM_NONE : y->head - b_first);
    assert_true(x->rel == y->rel && x->upos == y->upos && x->bits == y->bits && x->arc_score == y->arc_score);
    assert_true(dm_str_eq(x->lemma, y->lemma) && dm_str_eq(x->lower, y->lower) && dm_str_eq(x->xpos, y->xpos));
  }
  assert_memory_equal(a->vectors + (size_t)a_first * a->dim, b->vectors + (size_t)b_first * b->dim, n * a->dim * sizeof(float));
}

static void test_trees_and_isas(void **state) {
  (void)state;
  write_model(healthy);
  static const char *const isas[] = {"scalar", "avx2", "avx512"};
  dm_arena *arena = dm_arena_new();
  seed = 3;
  document d = write_document(arena, 60, (const uint32_t[]){5, 1, 31, 12, 250, 2, 7}, 7, 300);
  dm_syntax *first = NULL;
  for (size_t i = 0; i < 3; i++) {
    dm_err err;
    dm_parser *p = dm_parser_open(path, isas[i], &err);
    if (!p) continue;
    dm_parse_buf *buf = dm_parse_buf_new(p, &err);
    dm_syntax *s = parse(arena, p, buf, &d);
    check_trees(s);
    dm_word *kept = DM_NEW(arena, dm_word, d.text.n_tokens); /* tags lie in the parser */
    for (uint32_t k = 0; k < d.text.n_tokens; k++) {
      kept[k] = s->words[k];
      kept[k].xpos = dm_str_copy(arena, kept[k].xpos);
      kept[k].lemma = dm_str_copy(arena, kept[k].lemma);
    }
    s->words = kept;
    if (first) check_same(first, s, 0, 0, d.text.n_tokens);
    if (!first) first = s;
    dm_parse_buf_free(buf);
    dm_parser_close(p);
  }
  dm_arena_free(arena);
  unlink(path);
}

/* A sentence's reading does not depend on its neighbours, on the cache, or on what was parsed before. */
static void test_company_and_cache(void **state) {
  (void)state;
  write_model(healthy);
  dm_err err;
  dm_parser *p = dm_parser_open(path, NULL, &err);
  assert_non_null(p);
  dm_parse_buf *used = dm_parse_buf_new(p, &err);
  dm_arena *arena = dm_arena_new();
  seed = 4;
  document many = write_document(arena, 700, (const uint32_t[]){20, 3, 9, 40}, 4, 9000); /* more types than the cache holds */
  dm_syntax *a = parse(arena, p, used, &many), *b = parse(arena, p, used, &many);
  check_trees(a);
  check_same(a, b, 0, 0, many.text.n_tokens);
  for (uint32_t s = 0; s < 700; s += 97) {
    dm_parse_buf *fresh = dm_parse_buf_new(p, &err);
    const dm_sentence *from = &many.text.sentences[s];
    document one = many;
    one.text.sentences = &(dm_sentence){.first = 0, .n = from->n};
    one.text.n_sentences = 1;
    one.text.tokens += from->first;
    one.text.n_tokens = from->n;
    check_same(a, parse(arena, p, fresh, &one), from->first, 0, from->n);
    dm_parse_buf_free(fresh);
  }
  dm_arena_free(arena);
  dm_parse_buf_free(used);
  dm_parser_close(p);
  unlink(path);
}

static void test_longer_than_allowed(void **state) {
  (void)state;
  write_model(healthy);
  dm_err err;
  dm_parser *p = dm_parser_open(path, NULL, &err);
  dm_parse_buf *buf = dm_parse_buf_new(p, &err);
  dm_arena *arena = dm_arena_new();
  document d = write_document(arena, 3, (const uint32_t[]){251, 4, 1777}, 3, 50);
  dm_syntax *s = parse(arena, p, buf, &d);
  check_trees(s);
  document none = write_document(arena, 0, (const uint32_t[]){1}, 1, 1);
  assert_int_equal(parse(arena, p, buf, &none)->text->n_tokens, 0);
  dm_arena_free(arena);
  dm_parse_buf_free(buf);
  dm_parser_close(p);
  unlink(path);
}

/* Bytes changed anywhere: the model is refused, or it is wrong but parses. */
static void test_damaged_models(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  seed = 6;
  document d = write_document(arena, 12, (const uint32_t[]){3, 30, 1}, 3, 40);
  uint32_t opened = 0;
  for (uint32_t round = 0; round < 200; round++) {
    write_model(healthy);
    seed = 1000 + round;
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    uint32_t size = (uint32_t)ftell(f), from = round % 4 ? size / 4 : 0; /* mostly behind the header */
    for (uint32_t k = 1 + draw(4); k; k--) {
      fseek(f, (long)from + (long)draw(size - from), SEEK_SET);
      fputc((int)draw(256), f);
    }
    fclose(f);
    dm_err err = {0};
    dm_parser *p = dm_parser_open(path, NULL, &err);
    if (!p) {
      assert_int_equal(err.code, DM_EMODEL);
      continue;
    }
    opened++;
    dm_parse_buf *buf = dm_parse_buf_new(p, &err);
    check_trees(parse(arena, p, buf, &d));
    dm_parse_buf_free(buf);
    dm_parser_close(p);
  }
  assert_true(opened > 20 && opened < 200);
  dm_arena_free(arena);
  unlink(path);
}

int main(void) {
  snprintf(path, sizeof path, "/tmp/dm_parser_test_%d.safetensors", (int)getpid());
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_doctored_models),   cmocka_unit_test(test_truncated_models),    cmocka_unit_test(test_trees_and_isas),
      cmocka_unit_test(test_company_and_cache), cmocka_unit_test(test_longer_than_allowed), cmocka_unit_test(test_damaged_models),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

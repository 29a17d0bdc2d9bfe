/* The shipped model against what the training program computed from the same file: test/golden-vectors, made by
 * training/golden.py (format there). $DEMARCHE_TEST_MODEL and $DEMARCHE_TEST_VECTORS name others. */
#include "base/file.h"
#include "base/str.h"
#include "syntax/encode.h"
#include "syntax/heads.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define CLASSES 6 /* upos xpos feats lemma head deprel; the lemma is compared as text */

typedef struct golden {
  dm_arena *arena;
  dm_text text;
  dm_article article;
  dm_str *lemma;           /* per token */
  int (*ref)[CLASSES];     /* fp32 arithmetic on the dequantised file */
  int (*trained)[CLASSES]; /* the original fp32 weights */
} golden;

static const char *from_env(const char *name, const char *otherwise) { return getenv(name) ? getenv(name) : otherwise; }
static const char *model_path(void) { return from_env("DEMARCHE_TEST_MODEL", "models/en-fast.safetensors"); }

static dm_str read_golden(dm_arena *arena, const char *file) {
  dm_err err;
  dm_str bytes, path = dm_str_printf(arena, "%s/%s", from_env("DEMARCHE_TEST_VECTORS", "test/golden-vectors"), file);
  if (access(path.p, R_OK) || access(model_path(), R_OK)) {
    print_message("no %s or no %s: skipped\n", path.p, model_path());
    skip();
  }
  assert_int_equal(dm_file_read(arena, path.p, 16u << 20, "test", &bytes, &err), DM_OK);
  return bytes;
}

static dm_str field(dm_str *line) {
  dm_str f;
  assert_true(dm_str_split(line, '\t', &f));
  return f;
}

static int number(dm_str s) { return atoi(s.p); }

static void read_token(golden *g, dm_str line, uint32_t i) {
  dm_str form = field(&line);
  uint32_t start = (uint32_t)(form.p - g->article.text.p);
  g->text.tokens[i] = (dm_token){.start = start, .end = start + form.n};
  g->lemma[i] = field(&line);
  for (int k = 0; k < CLASSES; k++) g->ref[i][k] = number(field(&line));
  for (int k = 0; k < CLASSES; k++) g->trained[i][k] = number(field(&line));
}

static golden read_tokens(void) {
  golden g = {.arena = dm_arena_new()};
  dm_str bytes = read_golden(g.arena, "tokens.tsv"), rest = bytes, line;
  uint32_t lines = 0;
  for (uint32_t i = 0; i < bytes.n; i++) lines += bytes.p[i] == '\n';
  g.article.text = bytes; /* forms are slices of the file */
  g.lemma = DM_NEW(g.arena, dm_str, lines);
  g.ref = dm_arena_alloc(g.arena, lines * sizeof *g.ref);
  g.trained = dm_arena_alloc(g.arena, lines * sizeof *g.trained);
  g.text.tokens = DM_NEW(g.arena, dm_token, lines);
  g.text.sentences = DM_NEW(g.arena, dm_sentence, lines);
  dm_str_split(&rest, '\n', &line); /* the header */
  bool open = false;
  while (dm_str_split(&rest, '\n', &line)) {
    if (!line.n) {
      open = false;
      continue;
    }
    if (!open) g.text.sentences[g.text.n_sentences++] = (dm_sentence){.first = g.text.n_tokens};
    open = true;
    g.text.sentences[g.text.n_sentences - 1].n++;
    read_token(&g, line, g.text.n_tokens++);
  }
  assert_true(g.text.n_tokens > 100);
  return g;
}

static dm_parser *open_model(const char *isa) {
  dm_err err;
  dm_parser *p = dm_parser_open(model_path(), isa, &err);
  if (!p) fail_msg("%s: %s", err.path, err.message);
  return p;
}

static dm_syntax *parse(golden *g, const dm_parser *p) {
  dm_syntax *s;
  g->text.article = &g->article;
  dm_parse_buf *buf = dm_parse_buf_new(p, NULL);
  assert_int_equal(dm_syntax_make(g->arena, p, buf, &g->text, true, &s, NULL), DM_OK);
  dm_parse_buf_free(buf);
  return s;
}

/* ---- features --------------------------------------------------------------------------------------------------- */

static void check_features(dm_str line) {
  char low[4096];
  uint32_t work[4096];
  dm_features f;
  dm_str form = field(&line), want_low = field(&line);
  uint32_t n = dm_form_low(form, low);
  assert_true(dm_str_eq(want_low, (dm_str){low, n}));
  dm_features_make(form, work, &f);
  dm_str strings = field(&line), s;
  for (uint32_t k = 0; k <= DM_AFFIXES; k++) {
    assert_true(dm_str_split(&strings, '\x1f', &s));
    assert_true(dm_feature_hash(s.p, s.n) == (k ? f.affix[k - 1] : f.word));
  }
  dm_str rows = field(&line), affixes = field(&line), row;
  assert_true(dm_str_split(&rows, ' ', &row));
  assert_int_equal(number(row), (uint32_t)f.word % 20480u);
  assert_true(dm_str_split(&rows, ' ', &row));
  assert_int_equal(number(row), (uint32_t)(f.word >> 32) % 20480u);
  for (uint32_t k = 0; k < DM_AFFIXES; k++) {
    assert_true(dm_str_split(&affixes, ' ', &row));
    assert_int_equal(number(row), (uint32_t)f.affix[k] % 16384u);
  }
  assert_true(strtoull(field(&line).p, NULL, 16) == f.low);
}

static void test_features(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_str rest = read_golden(arena, "features.tsv"), line;
  uint32_t n = 0;
  dm_str_split(&rest, '\n', &line);
  for (; dm_str_split(&rest, '\n', &line) && line.n; n++) check_features(line);
  assert_true(n > 20);
  dm_arena_free(arena);
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

static void check_close(const float *want, const float *got, size_t n, const char *what) {
  for (size_t i = 0; i < n; i++)
    if (!(fabsf(want[i] - got[i]) <= 1e-4f)) fail_msg("%s, number %zu: %g, not %g", what, i, (double)got[i], (double)want[i]);
}

static const float *tensor(const dm_safetensors *file, uint32_t sentence, const char *what, uint32_t rows, uint32_t cols) {
  char name[32];
  dm_err err;
  const dm_tensor *t;
  snprintf(name, sizeof name, "%u.%s", sentence, what);
  if (dm_tensor_need(file, name, DM_DT_F32, rows, cols, &t, &err)) fail_msg("%s", err.message);
  return t->data;
}

/* The arc scores that the heads make of a sentence's H, against the file's. */
static void check_arcs(const dm_parser *p, dm_heads *heads, const float *h, uint32_t n, const float *want) {
  const uint32_t dim = 2 * dm_hidden(p), pitch = DM_NN_PITCH(dim);
  float *rows = dm_nn_alloc((size_t)n * pitch, sizeof *rows);
  for (uint32_t i = 0; i < n; i++) memcpy(rows + (size_t)i * pitch, h + (size_t)i * dim, dim * sizeof *rows);
  dm_reading out[DM_LIMIT_SENT_TOKENS];
  size_t arc_pitch;
  dm_heads_read(heads, (dm_acts){rows, NULL, pitch}, n, &(dm_sequence){0, n}, 1, out);
  const float *got = dm_heads_arcs(heads, &arc_pitch);
  for (uint32_t i = 0; i < n; i++) check_close(want + (size_t)i * (n + 1), got + i * arc_pitch, n + 1, "arcs");
  free(rows);
}

static void test_vectors(void **state) {
  (void)state;
  golden g = read_tokens();
  dm_parser *p = open_model("fp32");
  dm_syntax *s = parse(&g, p);
  dm_err err;
  char path[256];
  snprintf(path, sizeof path, "%s/vectors.safetensors", from_env("DEMARCHE_TEST_VECTORS", "test/golden-vectors"));
  dm_safetensors *file = dm_safetensors_open(path, &err);
  if (!file) fail_msg("%s", err.message);
  dm_types *types = dm_types_new(p);
  dm_heads *heads = dm_heads_new(p);
  for (uint32_t k = 0; k < 3; k++) {
    const dm_sentence *sentence = &g.text.sentences[k];
    const float *x = tensor(file, k, "x", sentence->n, p->units), *h = tensor(file, k, "H", sentence->n, s->dim);
    for (uint32_t i = 0; i < sentence->n; i++) {
      float got[4096];
      dm_types_vector(types, dm_token_form(&g.text, sentence->first + i), got);
      check_close(x + (size_t)i * p->units, got, p->units, "x");
    }
    const float *mine = s->vectors + (size_t)sentence->first * s->dim;
    check_close(h, mine, (size_t)sentence->n * s->dim, "H");
    check_arcs(p, heads, mine, sentence->n, tensor(file, k, "arcs", sentence->n, sentence->n + 1));
  }
  dm_heads_free(heads);
  dm_types_free(types);
  dm_safetensors_close(file);
  dm_parser_close(p);
  dm_arena_free(g.arena);
}

/* ---- readings --------------------------------------------------------------------------------------------------- */

/* Tokens that differ in some class, and how often each class is right. */
static uint32_t count_right(const golden *g, const dm_parser *p, const dm_syntax *s, int (*want)[CLASSES],
                            uint32_t right[CLASSES]) {
  uint32_t differ = 0;
  for (uint32_t k = 0; k < g->text.n_sentences; k++)
    for (uint32_t i = g->text.sentences[k].first, end = i + g->text.sentences[k].n; i < end; i++) {
      const dm_word *w = &s->words[i];
      int head = w->head == DM_NONE ? 0 : (int)(w->head - g->text.sentences[k].first) + 1;
      bool same[CLASSES] = {w->upos == p->upos_of[want[i][0]],
                            w->xpos.p == p->xpos.name[want[i][1]].p,
                            w->feats.p == p->feats.name[want[i][2]].p,
                            true,
                            head == want[i][4],
                            w->rel == p->rel_of[want[i][5]]};
      bool all = true;
      for (int c = 0; c < CLASSES; c++) {
        right[c] += same[c];
        all = all && same[c];
      }
      differ += !all;
    }
  return differ;
}

/* The edit class of every token makes the lemma that training made of it. */
static void check_edits(const golden *g, const dm_parser *p, const dm_syntax *s) {
  for (uint32_t i = 0; i < g->text.n_tokens; i++) {
    dm_str got = dm_lemma_apply(g->arena, &p->edit_of[g->ref[i][3]], dm_token_form(&g->text, i), s->words[i].lower);
    if (!dm_str_eq(got, g->lemma[i])) fail_msg("%.*s, not %.*s", (int)got.n, got.p, (int)g->lemma[i].n, g->lemma[i].p);
  }
}

/* Lemmas that are not those of the edit classes: close calls, and classes passed over because they make no word. */
static uint32_t other_lemmas(const golden *g, const dm_syntax *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < g->text.n_tokens; i++) n += !dm_str_eq(g->lemma[i], s->words[i].lemma);
  return n;
}

static void test_fp32_reads_the_same(void **state) {
  (void)state;
  golden g = read_tokens();
  dm_parser *p = open_model("fp32");
  dm_syntax *s = parse(&g, p);
  uint32_t right[CLASSES] = {0};
  assert_int_equal(count_right(&g, p, s, g.ref, right), 0);
  check_edits(&g, p, s);
  assert_true(other_lemmas(&g, s) * 20 < g.text.n_tokens);
  dm_parser_close(p);
  dm_arena_free(g.arena);
}

/* int8 may turn a close call, seldom: 99.8 of 100 decisions as the original weights decide. */
static void test_int8_agrees(void **state) {
  (void)state;
  golden g = read_tokens();
  dm_parser *p = open_model(NULL);
  dm_syntax *s = parse(&g, p);
  uint32_t right[CLASSES] = {0}, n = g.text.n_tokens, sum = 0;
  count_right(&g, p, s, g.trained, right);
  for (int c = 0; c < CLASSES; c++) sum += c == 3 ? 0 : right[c];
  print_message("int8 (%s) against fp32, %u tokens: upos %u xpos %u feats %u head %u deprel %u, lemmas %u\n", p->kernels->name, n,
                right[0], right[1], right[2], right[4], right[5], n - other_lemmas(&g, s));
  assert_true((double)sum >= 0.998 * (CLASSES - 1) * n);
  dm_parser_close(p);
  dm_arena_free(g.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_features), cmocka_unit_test(test_vectors),
                                     cmocka_unit_test(test_fp32_reads_the_same), cmocka_unit_test(test_int8_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

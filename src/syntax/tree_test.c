#include "base/str.h"
#include "syntax/syntax.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* One word of a hand-made tree: head counts from 1, 0 is the root. lower is also the lemma unless one is given. */
typedef struct spec {
  const char *lower, *rel;
  uint32_t head;
  const char *feats, *lemma;
} spec;

typedef struct tree {
  dm_text text;
  dm_syntax s;
  dm_word words[24];
} tree;

static dm_syntax *grow(tree *t, const spec *specs, uint32_t n) {
  *t = (tree){.text = {.n_tokens = n}};
  t->s = (dm_syntax){.text = &t->text, .words = t->words};
  for (uint32_t i = 0; i < n; i++)
    t->words[i] = (dm_word){.lower = dm_str_of(specs[i].lower),
                            .lemma = dm_str_of(specs[i].lemma ? specs[i].lemma : specs[i].lower),
                            .rel = (uint8_t)dm_rel_of(dm_str_of(specs[i].rel)),
                            .head = specs[i].head ? specs[i].head - 1 : DM_NONE,
                            .bits = dm_feats_bits(dm_str_of(specs[i].feats))};
  dm_syntax_link(&t->s);
  return &t->s;
}
#define GROW(t, specs) grow(t, specs, sizeof(specs) / sizeof *(specs))

static void test_links(void **state) {
  (void)state;
  /* two sentences; in the first the subtree of 2 has a gap: 2 -> 4 across 3 */
  const spec specs[] = {{"a", "nsubj", 3, 0, 0}, {"b", "obl", 3, 0, 0},   {"c", "root", 0, 0, 0},
                        {"d", "nmod", 2, 0, 0},  {"e", "punct", 3, 0, 0}, {"f", "root", 0, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(s->words[2].first_child, 0);
  assert_int_equal(s->words[0].next, 1);
  assert_int_equal(s->words[1].next, 4);
  assert_int_equal(s->words[4].next, DM_NONE);
  assert_int_equal(s->words[1].left, 1);
  assert_int_equal(s->words[1].right, 3);
  assert_int_equal(s->words[2].left, 0);
  assert_int_equal(s->words[2].right, 4);
  assert_int_equal(s->words[5].left, 5);
  assert_true(dm_dominates(s, 2, 3));
  assert_true(dm_dominates(s, 1, 1));
  assert_false(dm_dominates(s, 1, 2)); /* lies in the gap */
  assert_false(dm_dominates(s, 3, 1));
  assert_false(dm_dominates(s, 2, 5));
  uint32_t n = 0;
  for (DM_EACH_CHILD(s, 2, c)) n += c + 1;
  assert_int_equal(n, 1 + 2 + 5);
}

static void test_deep_chain(void **state) {
  (void)state;
  spec specs[24];
  for (uint32_t i = 0; i < 24; i++) specs[i] = (spec){"x", i ? "dep" : "root", i, 0, 0};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(s->words[0].right, 23);
  assert_int_equal(s->words[22].right, 23);
  assert_true(dm_dominates(s, 0, 23));
}

static void test_children(void **state) {
  (void)state;
  const spec specs[] = {{"envoy", "nsubj:pass", 3, 0, 0}, {"was", "aux:pass", 3, 0, 0}, {"recalled", "root", 0, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(dm_child(s, 2, DM_NSUBJ), DM_NONE);
  assert_int_equal(dm_child(s, 2, DM_NSUBJ_PASS), 0);
  assert_int_equal(dm_child_base(s, 2, DM_NSUBJ), 0);
  assert_int_equal(dm_child_base(s, 2, DM_AUX_REL), 1);
  assert_int_equal(dm_child(s, 0, DM_OBJ), DM_NONE);
}

static void test_markers(void **state) {
  (void)state;
  /* "left because of the raid out of fear before dawn" */
  const spec specs[] = {{"left", "root", 0, 0, 0},        {"because", "case", 5, 0, 0}, {"of", "fixed", 2, 0, 0},
                        {"the", "det", 5, 0, 0},          {"raid", "obl", 1, 0, 0},     {"out", "case", 8, 0, 0},
                        {"of", "case", 8, 0, 0},          {"fear", "obl", 1, 0, 0},     {"before", "case", 10, 0, 0},
                        {"dawn", "obl:unmarked", 1, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "because of"), 4);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "because"), DM_NONE);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "out of"), 7);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "of"), DM_NONE);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "before"), 9);
  assert_int_equal(dm_child_marked(s, 0, DM_NMOD, "before"), DM_NONE);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "befo"), DM_NONE);
  dm_arena *arena = dm_arena_new();
  assert_true(dm_str_is(dm_marker(arena, s, 4), "because of"));
  assert_true(dm_str_is(dm_marker(arena, s, 7), "out of"));
  assert_true(dm_str_is(dm_marker(arena, s, 9), "before"));
  assert_null(dm_marker(arena, s, 0).p);
  dm_arena_free(arena);
}

static void test_marker_by_lemma(void **state) {
  (void)state;
  const spec specs[] = {{"agreed", "root", 0, 0, 0}, {"2", "case", 3, 0, "to"}, {"terms", "obl", 1, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(dm_child_marked(s, 0, DM_OBL, "to"), 2);
}

static void test_negation(void **state) {
  (void)state;
  const spec specs[] = {{"did", "aux", 3, 0, 0},        {"n't", "advmod", 3, "Polarity=Neg", 0},
                        {"sign", "root", 0, 0, 0},      {"no", "det", 5, "PronType=Neg", 0},
                        {"deal", "obj", 3, 0, 0},       {"nothing", "nsubj", 7, "PronType=Neg", 0},
                        {"moved", "parataxis", 3, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_true(dm_is_negated(s, 2));
  assert_true(dm_is_negated(s, 4));
  assert_false(dm_is_negated(s, 0));
  assert_false(dm_is_negated(s, 6)); /* the subject's negation is the subject's */
}

static void test_own_and_shared_subject(void **state) {
  (void)state;
  /* "Oslo signed and ratified it" */
  const spec specs[] = {{"oslo", "nsubj", 2, 0, 0},
                        {"signed", "root", 0, 0, 0},
                        {"and", "cc", 4, 0, 0},
                        {"ratified", "conj", 2, 0, 0},
                        {"it", "obj", 4, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(dm_subject(s, 1), 0);
  assert_int_equal(dm_subject(s, 3), 0);
  assert_int_equal(dm_subject(s, 4), DM_NONE);
}

static void test_controllers(void **state) {
  (void)state;
  /* "Oslo urged Rome to stop after hearing" */
  const spec urged[] = {{"oslo", "nsubj", 2, 0, 0},
                        {"urged", "root", 0, 0, 0},
                        {"rome", "obj", 2, 0, 0},
                        {"to", "mark", 5, 0, 0},
                        {"stop", "xcomp", 2, 0, 0},
                        {"after", "mark", 7, 0, 0},
                        {"hearing", "advcl", 2, "VerbForm=Ger", 0}};
  tree t;
  dm_syntax *s = GROW(&t, urged);
  assert_int_equal(dm_subject(s, 4), 2);
  assert_int_equal(dm_subject(s, 6), 0);
  /* "Oslo refused to agree to leave" */
  const spec refused[] = {
      {"oslo", "nsubj", 2, 0, 0}, {"refused", "root", 0, 0, 0}, {"agree", "xcomp", 2, 0, 0}, {"leave", "xcomp", 3, 0, 0}};
  s = GROW(&t, refused);
  assert_int_equal(dm_subject(s, 3), 0);
}

static void test_subjects_of_noun_clauses(void **state) {
  (void)state;
  /* "envoys who met praised troops leaving and its plan to withdraw" */
  const spec specs[] = {{"envoys", "nsubj", 4, 0, 0},
                        {"who", "nsubj", 3, "PronType=Rel", 0},
                        {"met", "acl:relcl", 1, 0, 0},
                        {"praised", "root", 0, 0, 0},
                        {"troops", "obj", 4, 0, 0},
                        {"leaving", "acl", 5, "VerbForm=Ger", 0},
                        {"its", "nmod:poss", 8, 0, 0},
                        {"plan", "conj", 5, 0, 0},
                        {"withdraw", "acl", 8, "VerbForm=Inf", 0},
                        {"hope", "obj", 4, 0, 0},
                        {"end", "acl", 10, "VerbForm=Inf", 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(dm_subject(s, 2), 0);
  assert_int_equal(dm_subject(s, 5), 4);
  assert_int_equal(dm_subject(s, 8), 6);
  assert_int_equal(dm_subject(s, 10), 0); /* "praised hope to end": whoever praised */
}

static void test_relative_with_another_subject(void **state) {
  (void)state;
  /* "deal that Oslo broke" */
  const spec specs[] = {{"deal", "root", 0, 0, 0},
                        {"that", "obj", 4, "PronType=Rel", 0},
                        {"oslo", "nsubj", 4, 0, 0},
                        {"broke", "acl:relcl", 1, 0, 0}};
  tree t;
  dm_syntax *s = GROW(&t, specs);
  assert_int_equal(dm_subject(s, 3), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_links),
      cmocka_unit_test(test_deep_chain),
      cmocka_unit_test(test_children),
      cmocka_unit_test(test_markers),
      cmocka_unit_test(test_marker_by_lemma),
      cmocka_unit_test(test_negation),
      cmocka_unit_test(test_own_and_shared_subject),
      cmocka_unit_test(test_controllers),
      cmocka_unit_test(test_subjects_of_noun_clauses),
      cmocka_unit_test(test_relative_with_another_subject),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

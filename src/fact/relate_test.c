/* Relations between marked phrases: hand-made trees, our own data folder. The pipe around it is tested by the program's tests. */
#include "base/str.h"
#include "fact/relate.h"
#include "fact/statements_fixture.h"

static dm_frames *frames;

static const fixture_actor people[] = {{"Iran", "Iran", "IRN", "GOV", DM_COUNTRY},
                                       {"Oman", "Oman", "OMN", "GOV", DM_COUNTRY},
                                       {"Kenya", "Kenya", "KEN", "GOV", DM_COUNTRY}};

static dm_side side(uint32_t head, uint32_t n) { return (dm_side){.span = {{head, head, head}}, .n = n}; }

/* Relates the words at these indices; DM_NONE: nobody is marked. */
static void relate(fixture *f, const char *tree, uint32_t source, uint32_t target, dm_relation *out) {
  fixture_open(f, tree);
  fixture_mentions(f, people, sizeof people / sizeof *people);
  dm_side s = side(source, source != DM_NONE), t = side(target, target != DM_NONE);
  f->facts.mentions = dm_mentions_mark(f->arena, f->mentions, &s, &t);
  assert_int_equal(dm_statements_make(f->arena, f->cues, &f->facts, NULL, NULL), 0);
  dm_relate(f->arena, frames, &f->facts, &s, &t, out);
}

static void expect(const char *tree, uint32_t source, uint32_t target, const char *type, dm_modality modality) {
  fixture f;
  dm_relation r;
  relate(&f, tree, source, target, &r);
  if (!dm_str_is(r.type, type)) fail_msg("%s: %.*s, not %s", tree, DM_ARG(r.type), type);
  if (*type) assert_int_equal(r.modality, modality);
  assert_true(r.confidence >= 0 && r.confidence <= 1);
  fixture_close(&f);
}

static void test_direct(void **state) {
  (void)state;
  expect("Iran/PROPN/2:nsubj condemned+condemn/VERB=VBD/0:root Oman~/PROPN/2:obj ./PUNCT/2:punct", 0, 2, "ACCUSE", DM_ASSERTED);
}

/* Nobody knows the Zorg or the Blix: the marks say that they act. */
static void test_unknown_names(void **state) {
  (void)state;
  expect("Zorg/PROPN/2:nsubj condemned+condemn/VERB=VBD/0:root Blix~/PROPN/2:obj ./PUNCT/2:punct", 0, 2, "ACCUSE", DM_ASSERTED);
}

/* "Iran agreed to help Kenya": the governing verb tells, what it is about has not happened. */
static void test_governor_wins(void **state) {
  (void)state;
  expect("Iran/PROPN/2:nsubj agreed+agree/VERB=VBD/0:root to/PART/4:mark help/VERB=VB/2:xcomp Kenya~/PROPN/4:obj ./PUNCT/2:punct",
         0, 4, "AGREE", DM_ASSERTED);
}

/* "Iran condemned Oman and praised Kenya": two acts, the pair chooses. */
static void test_pair_chooses(void **state) {
  (void)state;
  const char *tree = "Iran/PROPN/2:nsubj condemned+condemn/VERB=VBD/0:root Oman/PROPN/2:obj and/CCONJ/5:cc "
                     "praised+praise/VERB=VBD/2:conj Kenya~/PROPN/5:obj ./PUNCT/2:punct";
  expect(tree, 0, 2, "ACCUSE", DM_ASSERTED);
  expect(tree, 0, 5, "SUPPORT", DM_ASSERTED);
}

static void test_future(void **state) {
  (void)state;
  expect("Iran/PROPN/3:nsubj will/AUX=MD/3:aux meet/VERB=VB/0:root Oman~/PROPN/3:obj ./PUNCT/3:punct", 0, 3, "AGREE", DM_FUTURE);
}

/* "Zorg said it will visit Oman": nobody knows what "it" is. */
static void test_unresolved_pronoun(void **state) {
  (void)state;
  fixture f;
  dm_relation r;
  relate(&f,
         "Zorg/PROPN/2:nsubj said+say/VERB=VBD/0:root it/PRON/5:nsubj will/AUX=MD/5:aux visit/VERB=VB/2:ccomp "
         "Oman~/PROPN/5:obj ./PUNCT/2:punct",
         0, 5, &r);
  assert_true(dm_str_is(r.type, "AGREE"));
  assert_true(r.confidence > 0.3); /* not just somewhere near, which gives 0.04 */
  fixture_close(&f);
}

static void test_one_side_marked(void **state) {
  (void)state;
  const char *tree = "Iran/PROPN/2:nsubj condemned+condemn/VERB=VBD/0:root Oman~/PROPN/2:obj ./PUNCT/2:punct";
  expect(tree, 0, DM_NONE, "ACCUSE", DM_ASSERTED);
  expect(tree, DM_NONE, 2, "ACCUSE", DM_ASSERTED);
}

static void test_nothing_between_them(void **state) {
  (void)state;
  expect("Iran/PROPN/0:root and/CCONJ/3:cc Oman/PROPN/1:conj", 0, 2, "", DM_ASSERTED);
}

static void test_marks_find_words(void **state) {
  (void)state;
  fixture f;
  dm_marked_span span;
  fixture_open(&f, "The/DET/3:det Omani/ADJ/3:amod envoy/NOUN/4:nsubj left+leave/VERB=VBD/0:root ./PUNCT/4:punct");
  assert_true(dm_marked_find(f.syntax, (dm_span){0, 15}, &span));
  assert_int_equal(span.first, 0);
  assert_int_equal(span.last, 2);
  assert_int_equal(span.head, 2);
  assert_false(dm_marked_find(f.syntax, (dm_span){500, 510}, &span));
  fixture_close(&f);
}

static int open_frames(void **state) {
  (void)state;
  dm_err err = {0};
  frames = dm_frames_open("data", &err);
  if (!frames) fail_msg("%s:%lu: %s", err.path, (unsigned long)err.line, err.message);
  return 0;
}

static int close_frames(void **state) {
  (void)state;
  dm_frames_close(frames);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_direct),           cmocka_unit_test(test_unknown_names),
      cmocka_unit_test(test_governor_wins),    cmocka_unit_test(test_pair_chooses),
      cmocka_unit_test(test_future),           cmocka_unit_test(test_unresolved_pronoun),
      cmocka_unit_test(test_one_side_marked),  cmocka_unit_test(test_nothing_between_them),
      cmocka_unit_test(test_marks_find_words),
  };
  return cmocka_run_group_tests(tests, open_frames, close_frames);
}

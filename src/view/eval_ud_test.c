#include "view/eval_ud.h"

#include "base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Nine words, two sentences; "can't" is one written word. */
static const char gold_bytes[] = "# text = Envoys can't agree.\n"
                                 "1\tEnvoys\tenvoy\tNOUN\tNNS\tNumber=Plur\t4\tnsubj\t_\t_\n"
                                 "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                 "2\tca\tcan\tAUX\tMD\tVerbForm=Fin\t4\taux\t_\t_\n"
                                 "3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_\n"
                                 "4\tagree\tagree\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
                                 "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n"
                                 "1\tBoth\tboth\tDET\tDT\tPronType=Ind\t2\tdet\t_\t_\n"
                                 "2\tsides\tside\tNOUN\tNNS\tNumber=Plur\t3\tnsubj:pass\t_\t_\n"
                                 "3\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No\n"
                                 "4\t.\t_\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n";

static dm_conllu parse(dm_arena *arena, const char *bytes) {
  dm_conllu c;
  dm_err err;
  if (dm_conllu_parse(arena, "mem", dm_str_of(bytes), &c, &err)) fail_msg("line %u: %s", (unsigned)err.line, err.message);
  return c;
}

static dm_ud_scores compare(const char *gold, const char *system) {
  dm_arena *arena = dm_arena_new();
  dm_conllu g = parse(arena, gold), s = parse(arena, system);
  dm_ud_scores scores;
  dm_err err;
  if (dm_ud_compare(arena, &g, &s, &scores, &err)) fail_msg("%s", err.message);
  dm_arena_free(arena);
  return scores;
}

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void a_file_equals_itself(void **state) {
  (void)state;
  dm_ud_scores s = compare(gold_bytes, gold_bytes);
  NEAR(s.words, 1);
  NEAR(s.sentences, 1);
  NEAR(s.upos, 1);
  NEAR(s.xpos, 1);
  NEAR(s.feats, 1);
  NEAR(s.lemma, 1);
  NEAR(s.uas, 1);
  NEAR(s.las, 1);
}

/* The same words with known faults, one kind each: UPOS of "Both"; XPOS of "agree"; a universal feature of "sides" changed
 * and a language-specific one added to "left" (which does not count); lemma of "Envoys"; head of "Both" (and so its LAS);
 * relation of "n't"; the subtype of nsubj:pass dropped (which does not count). The lemma of the last full stop is not
 * annotated, so any lemma is right. */
static void counts_faults_on_aligned_words(void **state) {
  (void)state;
  static const char system[] = "1\tEnvoys\tenvoys\tNOUN\tNNS\tNumber=Plur\t4\tnsubj\t_\t_\n"
                               "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                               "2\tca\tcan\tAUX\tMD\tVerbForm=Fin\t4\taux\t_\t_\n"
                               "3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tdep\t_\t_\n"
                               "4\tagree\tagree\tVERB\tVBP\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
                               "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n"
                               "1\tBoth\tboth\tPRON\tDT\tPronType=Ind\t3\tdet\t_\t_\n"
                               "2\tsides\tside\tNOUN\tNNS\tNumber=Sing\t3\tnsubj\t_\t_\n"
                               "3\tleft\tleave\tVERB\tVBD\tStyle=Odd|Tense=Past\t0\troot\t_\tSpaceAfter=No\n"
                               "4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n";
  dm_ud_scores s = compare(gold_bytes, system);
  NEAR(s.words, 1);
  NEAR(s.sentences, 1);
  NEAR(s.upos, 8.0 / 9);
  NEAR(s.xpos, 8.0 / 9);
  NEAR(s.feats, 8.0 / 9);
  NEAR(s.lemma, 8.0 / 9);
  NEAR(s.uas, 8.0 / 9);
  NEAR(s.las, 7.0 / 9);
}

/* The system splits nothing in "can't", keeps "agree." together and makes one sentence: seven words against nine. Aligned are
 * Envoys, Both, sides, left and the last full stop: F1 = 2 * 5 / (9 + 7). "Envoys" and "Both" hang on words that are not
 * aligned or not the gold head; sides, left(root) and the full stop keep theirs. */
static void aligns_words_across_other_segmentation(void **state) {
  (void)state;
  static const char system[] = "1\tEnvoys\tenvoy\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\t_\t_\n"
                               "2\tcan't\tcan't\tAUX\tMD\t_\t3\taux\t_\t_\n"
                               "3\tagree.\tagree\tVERB\tVB\tVerbForm=Inf\t6\tccomp\t_\t_\n"
                               "4\tBoth\tboth\tDET\tDT\tPronType=Ind\t6\tdet\t_\t_\n"
                               "5\tsides\tside\tNOUN\tNNS\tNumber=Plur\t6\tnsubj\t_\t_\n"
                               "6\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No\n"
                               "7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_\n\n";
  dm_ud_scores s = compare(gold_bytes, system);
  NEAR(s.words, 10.0 / 16);
  NEAR(s.sentences, 0);
  NEAR(s.upos, 10.0 / 16);
  NEAR(s.uas, 6.0 / 16);
  NEAR(s.las, 6.0 / 16);
}

/* Inside a written word the forms decide: "n't" is found although the system cut the rest elsewhere. */
static void aligns_words_of_a_range_by_form(void **state) {
  (void)state;
  static const char system[] = "1\tEnvoys\tenvoy\tNOUN\tNNS\tNumber=Plur\t5\tnsubj\t_\t_\n"
                               "2-4\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                               "2\tc\tcan\tAUX\tMD\tVerbForm=Fin\t5\taux\t_\t_\n"
                               "3\ta\tcan\tAUX\tMD\tVerbForm=Fin\t5\taux\t_\t_\n"
                               "4\tN'T\tnot\tPART\tRB\tPolarity=Neg\t5\tadvmod\t_\t_\n"
                               "5\tagree\tagree\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
                               "6\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_\n\n"
                               "1\tBoth\tboth\tDET\tDT\tPronType=Ind\t2\tdet\t_\t_\n"
                               "2\tsides\tside\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\t_\t_\n"
                               "3\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No\n"
                               "4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n";
  dm_ud_scores s = compare(gold_bytes, system);
  NEAR(s.words, 16.0 / 19);
  NEAR(s.las, 16.0 / 19);
  NEAR(s.sentences, 1);
}

static void other_characters_are_an_error(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_conllu g = parse(arena, gold_bytes);
  dm_conllu s = parse(arena, "1\tEnvoy\tenvoy\tNOUN\t_\t_\t0\troot\t_\t_\n\n");
  dm_ud_scores scores;
  dm_err err;
  assert_int_equal(dm_ud_compare(arena, &g, &s, &scores, &err), DM_EINPUT);
  assert_int_equal(err.offset, 5);
  assert_non_null(strstr(err.message, "after 5 characters"));
  dm_arena_free(arena);
}

/* A range whose written word is a no-break space has no characters; the alignment must end all the same. */
static void a_range_without_characters_ends(void **state) {
  (void)state;
  static const char bytes[] = "1-2\t\xc2\xa0\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n"
                              "2\tb\tb\tX\t_\t_\t1\tdep\t_\t_\n\n";
  dm_ud_scores s = compare(bytes, bytes);
  assert_true(s.words >= 0 && s.words <= 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_equals_itself),
      cmocka_unit_test(counts_faults_on_aligned_words),
      cmocka_unit_test(aligns_words_across_other_segmentation),
      cmocka_unit_test(aligns_words_of_a_range_by_form),
      cmocka_unit_test(other_characters_are_an_error),
      cmocka_unit_test(a_range_without_characters_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

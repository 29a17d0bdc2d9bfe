#include "syntax/tags.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_names_and_back(void **state) {
  (void)state;
  for (unsigned i = 0; i < DM_UPOS_COUNT; i++) {
    assert_non_null(dm_upos_name((dm_upos)i));
    assert_int_equal(dm_upos_of(dm_str_of(dm_upos_name((dm_upos)i))), i);
  }
  for (unsigned i = 0; i < DM_REL_COUNT; i++) {
    assert_non_null(dm_rel_name((dm_rel)i));
    assert_int_equal(dm_rel_of(dm_str_of(dm_rel_name((dm_rel)i))), i);
  }
  assert_int_equal(dm_upos_of(DM_S("verb")), DM_X);
  assert_string_equal(dm_rel_name(DM_NMOD_POSS), "nmod:poss");
}

static void test_subtypes_fold(void **state) {
  (void)state;
  assert_int_equal(dm_rel_of(DM_S("obl:tmod")), DM_OBL);
  assert_int_equal(dm_rel_of(DM_S("nonsense:x")), DM_DEP);
  assert_int_equal(dm_rel_of((dm_str){0}), DM_DEP);
  /* A base is what stands before the colon, for every relation. */
  for (unsigned i = 0; i < DM_REL_COUNT; i++) {
    dm_str name = dm_str_of(dm_rel_name((dm_rel)i)), rest = name, base;
    assert_true(dm_str_split(&rest, ':', &base));
    assert_int_equal(dm_rel_base((dm_rel)i), dm_rel_of(base));
  }
}

static void test_features(void **state) {
  (void)state;
  assert_int_equal(dm_feats_bits(DM_S("_")), 0);
  assert_int_equal(dm_feats_bits((dm_str){0}), 0);
  assert_int_equal(dm_feats_bits(DM_S("Tense=Past|VerbForm=Part|Voice=Pass")), DM_F_PAST | DM_F_PART | DM_F_PASS);
  assert_int_equal(dm_feats_bits(DM_S("PronType=Int,Rel")), DM_F_INT | DM_F_REL);
  assert_int_equal(dm_feats_bits(DM_S("PronType=Neg")), DM_F_NEG);
  assert_int_equal(dm_feats_bits(DM_S("Degree=Sup|Person=3|Foo=Bar|Poss")), DM_F_CMP | DM_F_P3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_names_and_back), cmocka_unit_test(test_subtypes_fold),
                                     cmocka_unit_test(test_features)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fact/cues.h"

#include "base/str.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct dm_cues *cues;

static int open_cues(void **state) {
  (void)state;
  dm_err err = {0};
  cues = dm_cues_open("data", &err);
  if (!cues) print_error("%s:%lu: %s\n", err.path, (unsigned long)err.line, err.message);
  return cues ? 0 : -1;
}

static int close_cues(void **state) {
  (void)state;
  dm_cues_close(cues);
  return 0;
}

static void expect(const char *label, const char *wanted) {
  dm_arena *arena = dm_arena_new();
  dm_str id = dm_issue_id(arena, cues, dm_str_of(label));
  if (!dm_str_is(id, wanted)) fail_msg("%s: %.*s, not %s", label, (int)id.n, id.p, wanted);
  dm_arena_free(arena);
}

static void acts_have_one_id_as_noun_and_verb(void **state) {
  (void)state;
  expect("expulsion of envoys", "envoy-expel");
  expect("expelling envoys", "envoy-expel");
  expect("border closure", "border-close");
  expect("closing of the border", "border-close");
}

static void other_words_and_spellings_are_one(void **state) {
  (void)state;
  expect("truce in Mali", "ceasefire-mali");
  expect("cease-fire in Mali", "ceasefire-mali");
  expect("defence programme", "defend-program");
  expect("accession to NATO", "join-nato");
  expect("NATO membership", "join-nato");
  expect("nationalisation of mines", "mine-nationalize");
  expect("nationalizing mines", "mine-nationalize");
}

static void countries_and_organisations_go_by_their_names(void **state) {
  (void)state;
  expect("Iran's nuclear program", "nuclear-program-iran");
  expect("Iranian nuclear programme", "nuclear-program-iran");
  expect("North Korean missile tests", "missile-test-north-korea");
  expect("missile test by North Korea", "missile-test-by-north-korea");
  expect("EU enlargement", "expand-european-union");
  expect("enlargement of the European Union", "expand-european-union");
  expect("Scottish independence", "independence-scotland"); /* not the United Kingdom's */
}

static void the_direction_between_two_countries_counts(void **state) {
  (void)state;
  expect("Israel's attack on Iran", "attack-israel-to-iran");
  expect("attack by Israel on Iran", "attack-israel-to-iran");
  expect("Iran's attack on Israel", "attack-iran-to-israel");
  expect("talks between Lebanon and Israel", "talk-israel-lebanon");
}

static void what_tells_nothing_apart_is_left_out(void **state) {
  (void)state;
  expect("immediate withdrawal of troops", "troop-withdraw");
  expect("of the", "of-the"); /* nothing but that */
  expect("", "");
}

static void verbs_have_a_noun_for_labels(void **state) {
  (void)state;
  assert_true(dm_str_is(dm_kindred_noun(&cues->kindred, DM_S("expel")), "expulsion"));
  assert_int_equal(dm_kindred_noun(&cues->kindred, DM_S("sit")).n, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(acts_have_one_id_as_noun_and_verb),
      cmocka_unit_test(other_words_and_spellings_are_one),
      cmocka_unit_test(countries_and_organisations_go_by_their_names),
      cmocka_unit_test(the_direction_between_two_countries_counts),
      cmocka_unit_test(what_tells_nothing_apart_is_left_out),
      cmocka_unit_test(verbs_have_a_noun_for_labels),
  };
  return cmocka_run_group_tests(tests, open_cues, close_cues);
}

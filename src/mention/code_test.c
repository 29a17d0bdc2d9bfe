#include "mention/code.h"

#include "base/str.h"
#include "mention/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "mention/list_fixture.h"

static void assert_day(const char *text, const char *want) {
  dm_str day;
  bool read = dm_table_day(world->arena, world, dm_str_of(text), &day);
  if (!want ? read : !read || !dm_str_is(day, want)) fail_msg("\"%s\" is %.*s", text, DM_ARG(day));
}

static void days_are_read_in_the_ways_of_tables(void **state) {
  (void)state;
  assert_day("2015-05-10", "2015-05-10");
  assert_day(" 10 May 2015", "2015-05-10");
  assert_day("October 1, 2021", "2021-10-01");
  assert_day("1 july 2021", "2021-07-01");
  assert_day("May 2015", "2015-05");
  assert_day("2015-05", "2015-05");
  assert_day("1999", "1999");
  assert_day("today", "");
  assert_day("", "");
  assert_day("2015-02-30", NULL);
  assert_day("30 February 2015", NULL);
  assert_day("10 2015", NULL);
  assert_day("2015-13", NULL);
  assert_day("10 May 2015 or so", NULL);
  assert_day("20x", NULL);
  assert_day("2015-05-10-11", NULL);
}

static void phrases_compose(void **state) {
  (void)state;
  assert_string_equal(coded("French Foreign Minister", ""), "FRA GOV");
  assert_string_equal(coded("a former Kenyan minister", ""), "KEN ELI");
  assert_string_equal(coded("Peru's navy", ""), "PER MIL");
  assert_string_equal(coded("the NATO spokesman in Kabul", ""), "IGO MIL");
  assert_string_equal(coded("UN troops in Mali", ""), "IGO MIL");
  assert_string_equal(coded("police in Lagos", ""), "NGA COP");
  assert_string_equal(coded("Merkel's adviser", "2015-01-01"), "DEU GOV");
  assert_string_equal(coded("an aide to Putin", "2015-01-01"), "RUS GOV");
  assert_string_equal(coded("the Ukrainian ambassador to Paris", "2015-01-01"), "UKR GOV");
  assert_string_equal(coded("special envoy for Syria", ""), "--- GOV");
  assert_string_equal(coded("the EU envoy for Syria", ""), "IGO IGO");
  assert_string_equal(coded("spokesman for Kenya", ""), "KEN GOV");
  assert_string_equal(coded("ex-NATO chief", ""), "IGO ELI");
  assert_string_equal(coded("a former vice-president of Kenya", ""), "KEN ELI");
  assert_string_equal(coded("the Saudi-led coalition", ""), "SAU GOV");
  assert_string_equal(coded("US-backed rebels", ""), "--- REB");
  assert_string_equal(coded("retired General David Petraeus", "2020-01-01"), "USA ELI");
  assert_string_equal(coded("President-elect Claudia Sheinbaum", "2024-07-01"), "MEX GOV");
  assert_string_equal(coded("", ""), "--- UNK");
}

static void names_have_several_spellings(void **state) {
  (void)state;
  assert_string_equal(coded("Mohamad bin Salman", "2020-01-01"), "SAU GOV");
  assert_string_equal(coded("Sergey Shoygu", "2020-01-01"), "RUS GOV MIL");
  assert_string_equal(coded("Abdul Fattah El-Sisi", "2020-01-01"), "EGY GOV");
  assert_string_equal(coded("Hasan Nasrallah", "2020-01-01"), "LBN REB");
  assert_string_equal(coded("Rashad Alimi", "2024-01-01"), "YEM GOV");
  /* Two people: a minister until 2018, and an official of the United Nations. */
  assert_string_equal(coded("Amina Mohamed", "2015-01-01"), "KEN GOV");
  assert_string_equal(coded("Amina Mohammed", "2022-01-01"), "IGO IGO");
}

static void spellings_are_single_words(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_names names = {0};
  assert_true(dm_names_same(arena, &names, DM_S("sergei"), DM_S("Sergey")));
  assert_true(dm_names_add(arena, &names, DM_S("Sergei Lind"), DM_ENTRY_HOLDER, 0, 7));
  assert_int_equal(dm_names_get(&names, DM_S("Sergey Lind")), dm_names_get(&names, DM_S("Sergei Lind")));
  assert_int_not_equal(dm_names_get(&names, DM_S("Sergey Lind")), DM_NONE);
  assert_false(dm_names_same(arena, &names, DM_S("Andrei"), DM_S("Sergey")));
  assert_false(dm_names_same(arena, &names, DM_S("Andrei"), DM_S("Jean-Pierre")));
  dm_names_free(&names);
  dm_arena_free(arena);
}

static void the_day_tells_who_is_in_office(void **state) {
  (void)state;
  assert_string_equal(coded("Barack Obama", "2012-01-01"), "USA GOV");
  assert_string_equal(coded("Barack Obama", "2018-01-01"), "USA ELI");
}

static void the_context_gives_the_country(void **state) {
  (void)state;
  dm_actor_answer a;
  dm_str why = dm_actor_explain(world->arena, world, DM_S("Defense Minister"), DM_S("German politics"), DM_S(""), &a);
  assert_true(dm_str_is(a.country, "DEU"));
  assert_int_not_equal(dm_str_find(why, DM_S("context"), 0), DM_NONE);
}

static void the_explanation_tells_what_decided(void **state) {
  (void)state;
  dm_actor_answer a;
  dm_str why = dm_actor_explain(world->arena, world, DM_S("former French minister"), DM_S(""), DM_S(""), &a);
  assert_int_not_equal(dm_str_find(why, DM_S("\"French\" is a country or place: FRA"), 0), DM_NONE);
  assert_int_not_equal(dm_str_find(why, DM_S("\"minister\" is a noun: GOV (decides)"), 0), DM_NONE);
  assert_int_not_equal(dm_str_find(why, DM_S("ELI"), 0), DM_NONE);
  why = dm_actor_explain(world->arena, world, DM_S("qqqq"), DM_S(""), DM_S(""), &a);
  assert_int_not_equal(dm_str_find(why, DM_S("no word"), 0), DM_NONE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(days_are_read_in_the_ways_of_tables), cmocka_unit_test(phrases_compose),
      cmocka_unit_test(names_have_several_spellings),        cmocka_unit_test(spellings_are_single_words),
      cmocka_unit_test(the_day_tells_who_is_in_office),      cmocka_unit_test(the_context_gives_the_country),
      cmocka_unit_test(the_explanation_tells_what_decided),
  };
  return cmocka_run_group_tests(tests, open_world, close_world);
}

#include "mention/place_resolve.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static dm_gazetteer *world;
static dm_arena *arena;

static int set_up(void **state) {
  (void)state;
  dm_err err = {0};
  if (!(world = dm_gazetteer_open("data/world/gazetteer.bin", &err))) fail_msg("%s: %s", err.path, err.message);
  arena = dm_arena_new();
  return arena ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  dm_arena_free(arena);
  dm_gazetteer_close(world);
  return 0;
}

/* The n-th place where the name stands in the text, counted from 0; anywhere when it does not stand there. */
static dm_place_guess resolve_nth(const char *text, const char *name, unsigned nth, const char *country) {
  dm_scene *scene = dm_scene_make(arena, world, dm_str_of(text), dm_str_of(country));
  uint32_t at = dm_str_find(dm_str_of(text), dm_str_of(name), 0);
  while (nth--) at = dm_str_find(dm_str_of(text), dm_str_of(name), at + 1);
  dm_span span = at == DM_NONE ? (dm_span){0, 0} : (dm_span){at, at + (uint32_t)strlen(name)};
  return dm_scene_resolve(scene, dm_str_of(name), span);
}

static dm_gaz_place place_of(dm_place_guess guess, const char *name) {
  dm_gaz_place place;
  if (!dm_gazetteer_place(world, guess.place, &place)) fail_msg("%s is not found", name);
  return place;
}

/* The name means a place in that country and, unless NULL, in that region. */
static void expect_nth(const char *text, const char *name, unsigned nth, const char *country, const char *region) {
  dm_gaz_place at = place_of(resolve_nth(text, name, nth, NULL), name);
  if (!dm_str_is(at.country, country))
    fail_msg("%s is in %.*s, not %s: %s", name, (int)at.country.n, at.country.p, country, text);
  if (!region) return;
  dm_gaz_place above = at;
  while (!dm_str_is(above.name, region)) {
    if (above.region == DM_NONE || !dm_gazetteer_place(world, above.region, &above))
      fail_msg("%s is not in %s but in %.*s: %s", name, region, (int)at.name.n, at.name.p, text);
  }
}

static void expect(const char *text, const char *name, const char *country, const char *region) {
  expect_nth(text, name, 0, country, region);
}

static void test_size_decides_when_nothing_else_does(void **state) {
  (void)state;
  expect("They met in Paris.", "Paris", "FRA", NULL);
  expect("They met in Birmingham.", "Birmingham", "GBR", NULL);
  dm_place_guess guess = resolve_nth("They met in Paris.", "Paris", 0, NULL);
  assert_int_equal(guess.why, DM_WHY_POPULATION);
  assert_true(guess.rivals > 5);
}

static void test_a_region_behind_the_comma_decides(void **state) {
  (void)state;
  expect("A plant in Paris, Texas, was shut.", "Paris", "USA", "Texas");
  expect("A plant in Springfield, Ill., was shut.", "Springfield", "USA", "Illinois");
  expect("A plant in Springfield, MO was shut.", "Springfield", "USA", "Missouri");
  expect("A convoy left Tripoli, Lebanon, at noon.", "Tripoli", "LBN", NULL);
  expect("A mill in London, Ont., burnt down.", "London", "CAN", "Ontario");
  assert_int_equal(resolve_nth("A plant in Paris, Texas, was shut.", "Paris", 0, NULL).why, DM_WHY_CONTAINER);
}

static void test_one_name_may_stand_for_two_places(void **state) {
  (void)state;
  const char *text = "The route leads from Springfield, Ill., to Springfield, Mass., by rail.";
  expect_nth(text, "Springfield", 0, "USA", "Illinois");
  expect_nth(text, "Springfield", 1, "USA", "Massachusetts");
}

static void test_one_comma_tells_for_the_whole_text(void **state) {
  (void)state;
  expect_nth("The mayor of Cambridge, Ohio, resigned. Cambridge will vote in May.", "Cambridge", 1, "USA", "Ohio");
}

static void test_lists_of_countries_are_no_addresses(void **state) {
  (void)state;
  expect("She visited Lebanon, Jordan and Georgia.", "Lebanon", "LBN", NULL);
  expect("She visited Lebanon, Georgia and Armenia.", "Lebanon", "LBN", NULL);
}

static void test_regions_and_countries_of_the_text_draw(void **state) {
  (void)state;
  expect("Police of Louisiana searched a house in Alexandria. Louisiana's governor was told.", "Alexandria", "USA", "Louisiana");
  expect("Egyptian police searched a house in Alexandria.", "Alexandria", "EGY", NULL);
  expect("Libyan forces left Tripoli. Libya's cabinet met.", "Tripoli", "LBY", NULL);
}

/* A country's name, however often it stands there, is no reason to take a city of the news for a village. */
static void test_great_names_stay_where_they_are(void **state) {
  (void)state;
  const char *text =
      "US and Russian officials met in Geneva. The United States sent three envoys. American diplomats hope to meet "
      "again in Vienna or Moscow, the US said; Washington had proposed London.";
  expect(text, "Geneva", "CHE", NULL);
  expect(text, "Vienna", "AUT", NULL);
  expect(text, "Moscow", "RUS", NULL);
  expect(text, "London", "GBR", NULL);
}

static void test_near_places_hold_together(void **state) {
  (void)state;
  expect("Buses run between Worcester, Framingham and Cambridge every hour.", "Worcester", "USA", "Massachusetts");
}

static void test_small_words_around_the_name_fall(void **state) {
  (void)state;
  assert_int_equal(place_of(resolve_nth("in northern Iraq", "northern Iraq", 0, NULL), "northern Iraq").kind, DM_GAZ_COUNTRY);
  expect("in the Kharkiv region", "the Kharkiv region", "UKR", NULL);
}

static void test_the_publishers_country_tips_the_scale(void **state) {
  (void)state;
  const char *text = "A man was hurt in Richmond.";
  assert_true(dm_str_is(place_of(resolve_nth(text, "Richmond", 0, "USA"), "Richmond").country, "USA"));
}

static void test_what_is_no_place_stays_unknown(void **state) {
  (void)state;
  static const char *const names[] = {"Nowhereabouts", "", ",", "the", "in"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    dm_place_guess guess = resolve_nth("They met there.", names[i], 0, NULL);
    assert_int_equal(guess.place, DM_NONE);
    assert_int_equal(guess.why, DM_WHY_UNKNOWN);
    assert_true(guess.confidence == 0);
  }
}

/* Work stays bounded however many names stand in a text, and whatever bytes. */
static void test_endless_lists_and_broken_bytes(void **state) {
  (void)state;
  static const char piece[] = "Springfield, Georgia, Georgetown, Salem, \xFF\xC3, Washington, ";
  uint32_t times = 20000, n = (uint32_t)sizeof piece - 1;
  char *text = malloc((size_t)times * n);
  assert_non_null(text);
  for (uint32_t i = 0; i < times; i++) memcpy(text + (size_t)i * n, piece, n);
  dm_scene *scene = dm_scene_make(arena, world, (dm_str){text, times * n}, (dm_str){0});
  for (uint32_t i = 0; i < times; i++) {
    dm_place_guess guess = dm_scene_resolve(scene, DM_S("Springfield"), (dm_span){i * n, i * n + 11});
    assert_true(guess.place != DM_NONE);
  }
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_size_decides_when_nothing_else_does), cmocka_unit_test(test_a_region_behind_the_comma_decides),
      cmocka_unit_test(test_one_name_may_stand_for_two_places),   cmocka_unit_test(test_one_comma_tells_for_the_whole_text),
      cmocka_unit_test(test_lists_of_countries_are_no_addresses), cmocka_unit_test(test_regions_and_countries_of_the_text_draw),
      cmocka_unit_test(test_great_names_stay_where_they_are),     cmocka_unit_test(test_near_places_hold_together),
      cmocka_unit_test(test_small_words_around_the_name_fall),    cmocka_unit_test(test_the_publishers_country_tips_the_scale),
      cmocka_unit_test(test_what_is_no_place_stays_unknown),      cmocka_unit_test(test_endless_lists_and_broken_bytes),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

#include "data/gazetteer.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define PATH "data/world/gazetteer.bin"

static dm_gazetteer *world;

static int open_world(void **state) {
  (void)state;
  dm_err err = {0};
  if (!(world = dm_gazetteer_open(PATH, &err))) fail_msg("%s: %s", err.path, err.message);
  return 0;
}

static int close_world(void **state) {
  (void)state;
  dm_gazetteer_close(world);
  return 0;
}

/* ---- the shipped file ------------------------------------------------------------------------------------------- */

static void expect_key(const char *name, const char *key) {
  char buf[DM_GAZ_KEY_BYTES];
  dm_str got = dm_gazetteer_key(dm_str_of(name), buf);
  if (!dm_str_is(got, key)) fail_msg("key of %s is \"%.*s\", not \"%s\"", name, (int)got.n, got.p, key);
}

static void test_key_has_no_case_accents_or_dots(void **state) {
  (void)state;
  expect_key("St. John's", "st johns");
  expect_key("S\xC3\xA3o Tom\xC3\xA9", "sao tome");
  expect_key("Sao\xCC\x83 Tome\xCC\x81", "sao tome"); /* marks apart from their letters */
  expect_key("  Stratford-upon-Avon ", "stratford upon avon");
  expect_key("U.S.", "us");
  expect_key("N\xE2\x80\x99"
             "Djamena",
             "ndjamena");
  expect_key("\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "\xD0\xBA\xD0\xB8\xD1\x96\xD0\xB2");
  expect_key("", "");
  expect_key("--", "");
  expect_key("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch upon the sea", ""); /* too long for a key */
  expect_key("\xFF\xC3", "");
}

/* The most populous place of that name and kind. */
static dm_gaz_place first_of(const char *name, dm_gaz_kind kind) {
  char buf[DM_GAZ_KEY_BYTES];
  dm_gaz_range range = dm_gazetteer_find(world, dm_gazetteer_key(dm_str_of(name), buf));
  dm_gaz_place place = {0};
  for (uint32_t i = 0; i < range.n; i++)
    if (dm_gazetteer_place(world, dm_gazetteer_name(world, range.first + i).place, &place) && place.kind == kind) return place;
  fail_msg("%s is not in the gazetteer", name);
  return place;
}

static void test_finds_places_with_region_and_country(void **state) {
  (void)state;
  dm_gaz_place kharkiv = first_of("Kharkiv", DM_GAZ_CITY);
  assert_int_equal(kharkiv.geonames, 706483);
  assert_true(dm_str_is(kharkiv.country, "UKR"));
  assert_true(kharkiv.lat > 49.9 && kharkiv.lat < 50.1 && kharkiv.lon > 36.1 && kharkiv.lon < 36.4);
  dm_gaz_place region;
  assert_true(dm_gazetteer_place(world, kharkiv.region, &region));
  assert_true(region.kind == DM_GAZ_REGION || region.kind == DM_GAZ_COUNTY);
  assert_true(dm_gazetteer_within(world, kharkiv.region, kharkiv.in));
  assert_false(dm_gazetteer_within(world, kharkiv.in, kharkiv.region));
  assert_true(dm_str_is(first_of("France", DM_GAZ_COUNTRY).country, "FRA"));
  assert_int_equal(first_of("Lviv", DM_GAZ_CITY).geonames, first_of("Lvov", DM_GAZ_CITY).geonames);
  assert_null(first_of("Black Sea", DM_GAZ_SEA).country.p);
}

static void test_unknown_names_find_nothing(void **state) {
  (void)state;
  char buf[DM_GAZ_KEY_BYTES];
  assert_int_equal(dm_gazetteer_find(world, dm_gazetteer_key(DM_S("Nowhereabouts"), buf)).n, 0);
  assert_int_equal(dm_gazetteer_find(world, (dm_str){0}).n, 0);
  assert_int_equal(dm_gazetteer_name(world, DM_NONE).place, DM_NONE);
  dm_gaz_place place;
  assert_false(dm_gazetteer_place(world, DM_NONE, &place));
  assert_false(dm_gazetteer_place(world, dm_gazetteer_size(world), &place));
  assert_false(dm_gazetteer_within(world, DM_NONE, DM_NONE));
}

static void test_every_place_is_sound(void **state) {
  (void)state;
  for (uint32_t i = 0; i < dm_gazetteer_size(world); i++) {
    dm_gaz_place p;
    if (!dm_gazetteer_place(world, i, &p)) fail_msg("place %u is broken", i);
    if (!p.name.n) fail_msg("place %u has no name", i);
    if (p.kind != DM_GAZ_COUNTRY && p.region != DM_NONE && p.in == DM_NONE) fail_msg("place %u lies nowhere", i);
  }
}

/* ---- broken files ----------------------------------------------------------------------------------------------- */

/* One country and one town, both called x, and the one name of the town. */
typedef struct small {
  unsigned char bytes[256];
  size_t n;
} small;

static void put32(small *s, uint32_t v) {
  memcpy(s->bytes + s->n, &v, 4);
  s->n += 4;
}

static void put_place(small *s, int32_t lat, uint32_t name, uint32_t region, uint32_t kind) {
  put32(s, 7);
  put32(s, (uint32_t)lat);
  put32(s, 0);
  put32(s, name);
  put32(s, region | kind << 24);
}

static void stamp(small *s) {
  uint64_t sum = XXH64(s->bytes + 40, s->n - 40, 0);
  memcpy(s->bytes + 32, &sum, 8);
}

static small make_small(void) {
  small s = {.n = 8};
  memcpy(s.bytes, "DMPLACES", 8);
  static const uint32_t header[] = {1, 2, 1, 1, 1, 2};
  for (size_t i = 0; i < 6; i++) put32(&s, header[i]);
  s.n = 40;
  memcpy(s.bytes + s.n, "ABC", 4);
  s.n += 4;
  put_place(&s, 0, 0, 0xFFFF, DM_GAZ_COUNTRY);
  put_place(&s, 100000, 0, 0, DM_GAZ_CITY);
  uint64_t hash = XXH64("x", 1, 0);
  put32(&s, 0);
  put32(&s, hash >> 63 ? 0 : 1);
  put32(&s, 1);
  put32(&s, (uint32_t)hash);
  put32(&s, 1u << 8 | DM_GAZ_PRIMARY);
  memcpy(s.bytes + s.n, "\1x", 2);
  s.n += 2;
  stamp(&s);
  return s;
}

static dm_gazetteer *parse(const small *s, dm_err *err) {
  *err = (dm_err){0};
  return dm_gazetteer_parse(s->bytes, s->n, "memory", err);
}

static void test_reads_a_file_of_one_town(void **state) {
  (void)state;
  small s = make_small();
  dm_err err;
  dm_gazetteer *g = parse(&s, &err);
  if (!g) fail_msg("%s", err.message);
  dm_gaz_range range = dm_gazetteer_find(g, DM_S("x"));
  assert_int_equal(range.n, 1);
  assert_int_equal(dm_gazetteer_name(g, range.first).place, 1);
  dm_gaz_place place;
  assert_true(dm_gazetteer_place(g, 1, &place));
  assert_true(dm_str_is(place.name, "x"));
  assert_true(dm_str_is(place.country, "ABC"));
  assert_int_equal(place.geonames, 7);
  dm_gazetteer_close(g);
}

static void test_refuses_cut_long_and_changed_files(void **state) {
  (void)state;
  dm_err err;
  for (size_t n = 0; n < make_small().n; n++) {
    small s = make_small();
    s.n = n;
    assert_null(parse(&s, &err));
    assert_int_equal(err.code, DM_EDATA);
  }
  for (size_t i = 0; i < make_small().n; i++) {
    small s = make_small();
    s.bytes[i] ^= 1;
    if (parse(&s, &err)) fail_msg("a changed byte %zu goes unnoticed", i);
    assert_int_equal(err.code, DM_EDATA);
  }
  small s = make_small();
  s.n++;
  assert_null(parse(&s, &err));
  assert_null(dm_gazetteer_open("data/world/no-such-file.bin", &err));
  assert_int_equal(err.code, DM_EIO);
  assert_null(dm_gazetteer_open("data/world", &err));
  assert_int_equal(err.code, DM_EDATA);
}

/* Doctored, but with the right sum: nothing may be read outside the file. */
static void expect_no_place(size_t at, uint32_t value) {
  small s = make_small();
  memcpy(s.bytes + at, &value, 4);
  stamp(&s);
  dm_err err;
  dm_gazetteer *g = parse(&s, &err);
  assert_non_null(g);
  dm_gaz_place place;
  assert_false(dm_gazetteer_place(g, 1, &place));
  dm_gazetteer_close(g);
}

static void test_forged_numbers_are_not_followed(void **state) {
  (void)state;
  size_t town = 40 + 4 + 20;
  expect_no_place(town + 4, 9000001);   /* beyond the pole */
  expect_no_place(town + 12, 2);        /* a name behind the pool */
  expect_no_place(town + 12, 1);        /* a length that leads out of it */
  expect_no_place(town + 16, 5u << 24); /* a kind that there is not */
  small s = make_small();
  uint32_t loop = 1, far = 0xFFFFFFFF;
  memcpy(s.bytes + town + 16, &loop, 4);      /* a town in itself */
  memcpy(s.bytes + s.n - 6, &far, 4);         /* a name of a place that there is not */
  memcpy(s.bytes + s.n - 2 - 8 - 4, &far, 4); /* names beyond the last */
  stamp(&s);
  dm_err err;
  dm_gazetteer *g = parse(&s, &err);
  assert_non_null(g);
  dm_gaz_place place;
  assert_true(dm_gazetteer_place(g, 1, &place));
  assert_null(place.country.p);
  assert_false(dm_gazetteer_within(g, 1, 0));
  dm_gaz_range range = dm_gazetteer_find(g, DM_S("x"));
  for (uint32_t i = 0; i < range.n; i++) assert_int_equal(dm_gazetteer_name(g, range.first + i).place, DM_NONE);
  dm_gazetteer_close(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_key_has_no_case_accents_or_dots), cmocka_unit_test(test_finds_places_with_region_and_country),
      cmocka_unit_test(test_unknown_names_find_nothing),      cmocka_unit_test(test_every_place_is_sound),
      cmocka_unit_test(test_reads_a_file_of_one_town),        cmocka_unit_test(test_refuses_cut_long_and_changed_files),
      cmocka_unit_test(test_forged_numbers_are_not_followed),
  };
  return cmocka_run_group_tests(tests, open_world, close_world);
}

#include "mention/world.h"

#include "base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "mention/world_fixture.h"

static bool is_known_code(dm_str code) {
  return !code.n || dm_str_is(code, "IGO") || dm_str_is(code, "NGO") || dm_str_is(code, "MNC") ||
         dm_map_get(&world->by_iso3, code) != DM_NONE;
}

/* ---- the shipped lexicons -------------------------------------------------------------------------------------------------- */

static void the_world_is_complete(void **state) {
  (void)state;
  assert_true(world->countries.n >= 249);
  assert_true(world->orgs.n >= 300);
  assert_true(world->agents.n >= 600);
  assert_true(world->holders.n >= 400);
  assert_true(world->places.n >= 300);
}

static void every_code_is_a_country_or_a_kind_of_body(void **state) {
  (void)state;
  for (uint32_t i = 0; i < world->orgs.n; i++)
    if (!is_known_code(world->orgs.v[i].code.country)) fail_msg("%.*s", DM_ARG(world->orgs.v[i].name));
  for (uint32_t i = 0; i < world->places.n; i++)
    if (!is_known_code(world->places.v[i].country)) fail_msg("%.*s", DM_ARG(world->places.v[i].name));
  for (uint32_t i = 0; i < world->holders.n; i++)
    if (!is_known_code(world->holders.v[i].code.country)) fail_msg("%.*s", DM_ARG(world->holders.v[i].name));
}

static void every_office_has_a_sector(void **state) {
  (void)state;
  for (uint32_t i = 0; i < world->holders.n; i++)
    if (!world->holders.v[i].code.n_sectors)
      fail_msg("%.*s: %.*s", DM_ARG(world->holders.v[i].name), DM_ARG(world->holders.v[i].office));
}

static void no_row_is_there_twice(void **state) {
  (void)state;
  for (uint32_t i = 0; i < world->holders.n; i++) {
    const dm_holder *h = &world->holders.v[i];
    if (h->next == DM_NONE) continue;
    const dm_holder *next = &world->holders.v[h->next];
    if (dm_str_eq(h->from, next->from) && dm_str_eq(h->office, next->office))
      fail_msg("%.*s %.*s", DM_ARG(h->name), DM_ARG(h->from));
  }
}

static void a_power_knows_who_presides_there(void **state) {
  (void)state;
  for (uint32_t i = 0; i < world->powers.n; i++)
    if (dm_str_is(world->powers.v[i].name, "Pentagon")) assert_true(world->powers.v[i].head & dm_key(&world->offices, "DM"));
}

/* ---- days -------------------------------------------------------------------------------------------------------------------
 */

static void an_office_is_held_between_its_days(void **state) {
  (void)state;
  dm_holder rows[] = {
      {.office = DM_S("deputy"), .person = 0, .next = 1, .from = DM_S("2009-01-20"), .to = DM_S("2017-01-20")},
      {.office = DM_S("president"), .person = 0, .next = DM_NONE, .from = DM_S("2021-01-20"), .to = DM_S("2025-01-20")},
  };
  const dm_world w = {.holders = {rows, 2}};
  bool former, coming;
  assert_int_equal(dm_holder_at(&w, 0, DM_S("2022-05-01"), &former, &coming), 1);
  assert_true(!former && !coming);
  assert_int_equal(dm_holder_at(&w, 0, DM_S("2012-05-01"), &former, &coming), 0);
  assert_true(!former && !coming);
  assert_int_equal(dm_holder_at(&w, 0, DM_S("2018-05-01"), &former, &coming), 0);
  assert_true(former && !coming);
  assert_int_equal(dm_holder_at(&w, 0, DM_S("1999-05-01"), &former, &coming), 0);
  assert_true(coming && !former);
  assert_int_equal(dm_holder_at(&w, 0, (dm_str){0}, &former, &coming), 1); /* an unknown day is today */
  assert_true(former);
}

static void days_compare_on_their_common_precision(void **state) {
  (void)state;
  assert_true(dm_day_within(DM_S("2014-06-07"), DM_S("2014"), DM_S("2014")));
  assert_false(dm_day_within(DM_S("2013-12-31"), DM_S("2014"), (dm_str){0}));
  assert_true(dm_day_within((dm_str){0}, DM_S("2014"), (dm_str){0}));
  assert_false(dm_day_within((dm_str){0}, DM_S("2014"), DM_S("2015")));
}

/* ---- names ------------------------------------------------------------------------------------------------------------------
 */

static void spellings_meet(void **state) {
  (void)state;
  static const char *const same[][2] = {{"Volodymyr Zelenskyy", "Volodymyr Zelenskyi"},
                                        {"al-Shabab", "Al Shabab"},
                                        {"U.S.", "US"},
                                        {"the Kremlin", "Kremlin"},
                                        {"Erdo\xC4\x9F"
                                         "an",
                                         "Erdogan"},
                                        {"Sana'a", "Sana\xE2\x80\x99"
                                                   "a"}};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    uint32_t a = dm_names_get(&world->names, dm_str_of(same[i][0]));
    uint32_t b = dm_names_get(&world->names, dm_str_of(strncmp(same[i][1], "the ", 4) ? same[i][1] : same[i][1] + 4));
    if (!strncmp(same[i][0], "the ", 4)) a = dm_names_get(&world->names, dm_str_of(same[i][0] + 4));
    if (a == DM_NONE || a != b) fail_msg("%s, %s", same[i][0], same[i][1]);
  }
  assert_int_equal(dm_names_get(&world->names, DM_S("Zzyzx Road")), DM_NONE);
}

/* ---- broken files -------------------------------------------------------------------------------------------------------------
 */

static const struct {
  const char *name, *good;
} files[] = {
    {"world/countries.tsv",
     "iso3\tname\tnames\tadjectives\tpeople\tcapitals\tpower\nFRA\tFrance\t\tFrench\t\tParis\tElysee=GOV\n"},
    {"world/organisations.tsv",
     "name\taliases\tcode\tplover\tsectors\tkind\thead\tfrom\tto\nNATO\t\tIGO\t\tMIL\talliance\t\t\t\n"},
    {"lang/en/mention/agents.tsv",
     "word\tplural\tsectors\tclass\toffice\tkinds\tfrom\tgender\npresident\t\tGOV\toffice\tHOS\t\torg\n"},
    {"lang/en/mention/words.tsv", "word\tuse\nin\tplace\n"},
    {"lang/en/mention/firstnames.tsv", "name\tgender\nAnna\tf\n"},
    {"lang/en/mention/titles.tsv", "word\tgender\nmr.\tm\n"},
    {"world/places.tsv", "name\taliases\tcountry\tkind\tlat\tlon\tgeonames\nLyon\t\tFRA\tcity\t45.75\t4.85\t\n"},
    {"world/officeholders.tsv",
     "name\taliases\tgender\toffice\tcountry\tsectors\tfrom\tto\nA B\t\tf\tpresident\tFRA\t\t2001\t2005\n"},
    {"lang/en/mention/variants.tsv", "name\tvariants\nsergei\tsergey\n"},
};
#define N_FILES (sizeof files / sizeof *files)

static const struct {
  unsigned file;
  const char *row, *message; /* added as the third line */
} broken[] = {
    {0, "FRA\tFrance\n", "twice"},
    {0, "fra\tFrance\n", "no code"},
    {0, "DEU\t\n", "empty"},
    {0, "DEU\tGermany\t\t\t\t\tChancellery\n", "NAME=SECTORS"},
    {1, "X\t\tIGO\t\tgovernment\n", "no sector"},
    {1, "X\t\tIGO\t\t\t\t\t2005\t2004\n", "ends before"},
    {1, "X\t\tIGO\t\t\t\t\tlast year\n", "YYYY"},
    {1, "X\t\tIGO\t\tGOV MIL LEG JUD COP\n", "more than 4"},
    {2, "baker\t\tBUS\tperson\t\t\town\n", "no class"},
    {2, "baker\t\tBUS\tpeople\t\t\tboth\n", "own"},
    {3, "on\tbelow\n", "no use"},
    {4, "Kim\tx\n", "gender"},
    {6, "Pole\t\t\tregion\t95\t0\n", "between -90"},
    {6, "Pole\t\t\tregion\t1e\t0\n", "no number"},
    {7, "C D\t\t\t\tFRA\n", "empty"},
    {8, "andrei\tsergey\n", "two rows"},
    {8, "jean\tjean-pierre\n", "more than one word"},
};

static void put_file(const char *folder, unsigned i, const char *more) {
  char path[128];
  (void)snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_true(fputs(files[i].good, file) >= 0 && fputs(more, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static int load_from(const char *folder, dm_err *err) {
  dm_world w = {.arena = dm_arena_new()};
  int rc = dm_world_load(&w, folder, err);
  dm_world_unload(&w);
  return rc;
}

static void a_broken_row_is_refused_with_its_line(void **state) {
  (void)state;
  char folder[] = "/tmp/demarche_world_XXXXXX", path[128];
  static const char *const parts[] = {"world", "lang", "lang/en", "lang/en/mention"};
  assert_non_null(mkdtemp(folder));
  for (size_t i = 0; i < 4; i++) {
    (void)snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
    assert_int_equal(mkdir(path, 0700), 0);
  }
  for (unsigned i = 0; i < N_FILES; i++) put_file(folder, i, "");
  dm_err err = {0};
  if (load_from(folder, &err)) fail_msg("%s:%u %s", err.path, (unsigned)err.line, err.message);
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    put_file(folder, broken[i].file, broken[i].row);
    err = (dm_err){0};
    int rc = load_from(folder, &err);
    if (rc != DM_EDATA || err.line != 3 || !strstr(err.message, broken[i].message) ||
        !strstr(err.path, files[broken[i].file].name))
      fail_msg("%s -> %d %s:%u %s", broken[i].row, rc, err.path, (unsigned)err.line, err.message);
    put_file(folder, broken[i].file, "");
  }
  for (unsigned i = 0; i < N_FILES; i++) {
    (void)snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
    (void)unlink(path);
  }
  err = (dm_err){0};
  assert_int_equal(load_from(folder, &err), DM_EIO);
  for (size_t i = 4; i-- > 0;) {
    (void)snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
    (void)rmdir(path);
  }
  (void)rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_world_is_complete),
      cmocka_unit_test(every_code_is_a_country_or_a_kind_of_body),
      cmocka_unit_test(every_office_has_a_sector),
      cmocka_unit_test(no_row_is_there_twice),
      cmocka_unit_test(a_power_knows_who_presides_there),
      cmocka_unit_test(an_office_is_held_between_its_days),
      cmocka_unit_test(days_compare_on_their_common_precision),
      cmocka_unit_test(spellings_meet),
      cmocka_unit_test(a_broken_row_is_refused_with_its_line),
  };
  return cmocka_run_group_tests(tests, open_world, close_world);
}

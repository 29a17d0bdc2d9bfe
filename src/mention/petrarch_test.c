/* CAMEO codes, PETRARCH's dictionaries, and what becomes of them in the world. Dictionaries are written here. */
#include "mention/petrarch.h"

#include "base/str.h"
#include "mention/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "mention/list_fixture.h"

static void enter(const char *list) { enter_list("list", list); }

static void assert_refused(const char *list, unsigned line, const char *word) { assert_list_refused("list", list, line, word); }

static bool remarked(uint32_t line, const char *word) {
  for (uint32_t i = 0; i < world->remarks.n; i++)
    if (world->remarks.v[i].line == line && dm_str_find(world->remarks.v[i].text, dm_str_of(word), 0) != DM_NONE) return true;
  return false;
}

/* ---- codes ---------------------------------------------------------------------------------------------------------------- */

static void assert_code(const dm_cameo *cameo, const char *code, const char *country, const char *sectors, const char *unknown) {
  dm_coding out;
  dm_str left = dm_cameo_read(cameo, dm_str_of(code), &out);
  char text[64] = "";
  for (uint32_t i = 0, n = 0; i < out.n_sectors; i++)
    n += (uint32_t)snprintf(text + n, sizeof text - n, "%s%.*s", i ? " " : "", DM_ARG(out.sectors[i]));
  if (!dm_str_is(out.country, country) || strcmp(text, sectors) != 0 || !dm_str_is(left, unknown))
    fail_msg("%s is %.*s %s, unknown \"%.*s\"", code, DM_ARG(out.country), text, DM_ARG(left));
}

static void cameo_codes_become_countries_and_sectors(void **state) {
  (void)state;
  dm_cameo cameo;
  dm_err err = {0};
  dm_arena *arena = dm_arena_new();
  assert_int_equal(dm_cameo_open(&cameo, arena, world, "data", &err), 0);
  assert_code(&cameo, "USAGOV", "USA", "GOV", "");
  assert_code(&cameo, "USAGOVMIL", "USA", "GOV MIL", "");
  assert_code(&cameo, "GBRMILX", "GBR", "MIL", "X");
  assert_code(&cameo, "GBRMED", "GBR", "JRN", "");
  assert_code(&cameo, "COLHLH", "COL", "MED", "");
  assert_code(&cameo, "COLINS", "COL", "REB", "");
  assert_code(&cameo, "ROMGOV", "ROU", "GOV", "");
  assert_code(&cameo, "IGOUNO", "IGO", "IGO", "");
  assert_code(&cameo, "NGOHRI", "NGO", "NGO SOC", "");
  assert_code(&cameo, "NGOUSA", "USA", "NGO", "");
  assert_code(&cameo, "MEA", "", "", "");
  assert_code(&cameo, "IMGMOSQQQ", "", "REB", "QQQ");
  assert_code(&cameo, "---", "", "", "");
  dm_cameo_close(&cameo);
  dm_arena_free(arena);
}

/* ---- dictionaries --------------------------------------------------------------------------------------------------------- */

static void a_name_has_codes_for_days(void **state) {
  (void)state;
  enter("<!-- people\n of the north -->\n"
        "; they are invented\n"
        "ANNA_LINDQUIST_ [SWEGOV 030101-070630][SWEELI >070701]   # minister\n"
        "+A._LINDQUIST_\n"
        "\t[SWEOPP <021231]\n");
  assert_string_equal(coded("Anna Lindquist", "2005-06-01"), "SWE GOV");
  assert_string_equal(coded("A. Lindquist", "2007-06-30"), "SWE GOV");
  assert_string_equal(coded("A. Lindquist", "2007-07-01"), "SWE ELI");
  assert_string_equal(coded("Anna Lindquist", "1999-01-01"), "SWE OPP");
  assert_string_equal(coded("Swedish minister Anna Lindquist", "2005-06-01"), "SWE GOV");
}

static void years_of_two_digits_belong_to_the_century_that_is_meant(void **state) {
  (void)state;
  enter("CARL_EKDAHL_ [SWEMIL 891231-000101][SWEGOV 20000102-20291231][SWEELI]\n");
  assert_string_equal(coded("Carl Ekdahl", "1995-01-01"), "SWE MIL");
  assert_string_equal(coded("Carl Ekdahl", "2001-01-01"), "SWE GOV");
  assert_string_equal(coded("Carl Ekdahl", "1980-01-01"), "SWE ELI");
}

static void the_list_wins_over_the_lexicon(void **state) {
  (void)state;
  assert_string_equal(coded("Knesset", ""), "ISR LEG");
  enter("KNESSET_ [ISRCVL]\nVLADIMIR_PUTIN_ [---]\n");
  assert_string_equal(coded("Knesset", ""), "ISR CVL");
  assert_string_equal(coded("Vladimir Putin", "2015-01-01"), "--- UNK");
  uint32_t line;
  const dm_entry *e = &world->names.entries.v[dm_names_get(&world->names, DM_S("Knesset"))];
  assert_string_equal(dm_row_origin(world, (dm_entry_kind)e->kind, e->row, &line), "list");
  assert_int_equal(line, 1);
}

static void a_country_keeps_what_is_known_of_its_names(void **state) {
  (void)state;
  enter("FRANCE_ [FRA]\n+FRENCH_\n+GAULISH_\n");
  assert_string_equal(coded("French troops", ""), "FRA MIL");
  assert_string_equal(coded("Gaulish troops", ""), "FRA MIL");
}

static void capitals_become_a_name_that_texts_have(void **state) {
  (void)state;
  enter("HAMZO_ [LBYREB]\nBANK_OF_LIVONIA_ [LVABUS]\n\xC3\x89LAN_VITAL_ [FRAOPP]\n");
  assert_string_equal(coded("Hamzo", ""), "LBY REB");
  dm_actor_answer a;
  dm_actor_code(world, DM_S("Bank of Livonia"), DM_S(""), DM_S(""), &a);
  assert_true(dm_str_is(a.name, "Bank of Livonia"));
  dm_actor_code(world, DM_S("\xC3\x89lan Vital"), DM_S(""), DM_S(""), &a);
  assert_true(dm_str_is(a.name, "\xC3\x89lan Vital"));
}

static void agents_have_plurals_and_macros(void **state) {
  (void)state;
  enter("FISHER!FOLK!_OF_THE_!PLACE! [~AGR]\n"
        "!FOLK! = MAN, MEN, !LADY!\n"
        "!LADY! = WOMAN, WOMEN\n"
        "!PLACE! = COAST, BAY\n"
        "HARBOUR_PILOT {HARBOURMASTERS} [~BUS]\n"
        "QUAY_WARDEN [~COP]\n"
        "CUSTOMS_FOLK {} [~GOV]\n"
        "TOLL_DEPUTY [GOV~]\n");
  assert_string_equal(coded("Danish fisherwomen of the bay", ""), "DNK AGR");
  assert_string_equal(coded("Danish fisherman of the coast", ""), "DNK AGR");
  assert_string_equal(coded("two Danish harbourmasters", ""), "DNK BUS");
  assert_string_equal(coded("Danish quay wardens", ""), "DNK COP");
  assert_string_equal(coded("Danish toll deputies", ""), "DNK GOV");
  assert_int_equal(dm_names_get(&world->names, DM_S("customs folks")), DM_NONE);
  assert_int_equal(dm_names_get(&world->names, DM_S("harbour pilots")), DM_NONE);
}

static void a_macro_used_twice_in_a_phrase_is_no_circle(void **state) {
  (void)state;
  enter("!A! = !B!\n!B! = X, Y\nTEAM_!A!_AND_!A! [~CVL]\n");
  assert_int_not_equal(dm_names_get(&world->names, DM_S("team x and y")), DM_NONE);
}

/* ---- what is wrong -------------------------------------------------------------------------------------------------------- */

static void every_mistake_is_told_with_its_line(void **state) {
  (void)state;
  assert_refused("# one\nANNA_X_ [SWEGOV 031301-070630]\n", 2, "031301");
  assert_refused("ANNA_X_ [SWEGOV 030230]\n", 1, "range");
  assert_refused("ANNA_X_ [SWEGOV <030230]\n", 1, "030230");
  assert_refused("ANNA_X_ [SWEGOV 070101-030101]\n", 1, "ends before");
  assert_refused("ANNA_X_ [SWEGOV 0>3]\n", 1, "range");
  assert_refused("ANNA_X_ []\n", 1, "without a code");
  assert_refused("ANNA_X_ [SWEGOV\n", 1, "not closed");
  assert_refused("ANNA_X_ [SWEGOV] and more\n", 1, "behind the code");
  assert_refused("PILOT {PILOTS [~BUS]\n", 1, "not closed");
  assert_refused("+ANNA_X_\n", 1, "without a first one");
  assert_refused("A_B_\n\n  [SWE]\n C_D_\nE_F_ [SWE]\n", 4, "no code");
  assert_refused("[SWE]\n", 1, "without a name");
  assert_refused("A_B [SWE]\n<!-- never\n closed\n", 2, "not closed");
}

static void macros_in_circles_are_refused(void **state) {
  (void)state;
  assert_refused("X_!A! [~GOV]\n!A! = P, !B!\n!B! = !C!\n!C! = Q, !A!\n", 2, "!A! leads back to itself");
  assert_refused("!A! = !A!\n", 1, "leads back");
  assert_refused("!A! = !B!\n", 1, "not defined");
  assert_refused("!OK! = P\nX_!B! [~GOV]\n", 2, "not defined");
  assert_refused("!A! = P\n!A! = Q\n", 2, "line 1");
  assert_refused("!A = P\n", 1, "macro");
}

static void macros_that_explode_are_refused(void **state) {
  (void)state;
  char list[4096];
  int n = 0;
  for (int i = 0; i < 15; i++) n += snprintf(list + n, sizeof list - (size_t)n, "!M%d! = !M%d!, !M%d!\n", i, i + 1, i + 1);
  n += snprintf(list + n, sizeof list - (size_t)n, "!M15! = P\nX_!M0! [~GOV]\n");
  assert_refused(list, 17, "too many forms");
}

static void odd_things_are_told_and_read(void **state) {
  (void)state;
  enter("ANNA_X_ [SWEQQQGOV]\n"
        "BJ\xD6RN_NYG\xC5RD_ [SWEMIL]\n"
        "ANNA_X_ [NORGOV]\n"
        "LAND_A_LAND_B_ [SWE/NOR]\n");
  assert_true(remarked(1, "QQQ"));
  assert_true(remarked(2, "Latin-1"));
  assert_true(remarked(3, "line 1"));
  assert_true(remarked(4, "two actors"));
  assert_string_equal(coded("Anna X", ""), "SWE GOV");
  assert_string_equal(coded("Bj\xC3\xB6rn Nyg\xC3\xA5rd", ""), "SWE MIL");
}

static void a_name_of_ten_thousand_letters_is_told_and_left_out(void **state) {
  (void)state;
  char *list = malloc(20000);
  memset(list, 'A', 10000);
  snprintf(list + 10000, 100, "_ [SWE]\nANNA_Y_ [SWEMIL]\n");
  enter(list);
  free(list);
  assert_true(remarked(1, "10000 bytes"));
  assert_string_equal(coded("Anna Y", ""), "SWE MIL");
}

static void remarks_are_kept_to_a_number_and_counted(void **state) {
  (void)state;
  char list[4096] = "";
  for (int i = 0; i < 70; i++) snprintf(list + strlen(list), 40, "NAME%c%c_ [SWEQQQ]\n", 'A' + i / 26, 'A' + i % 26);
  enter(list);
  assert_int_equal(world->remarks.n, DM_REMARKS);
  assert_int_equal(world->remarks.more, 70 - DM_REMARKS);
}

static void formats_are_told_apart(void **state) {
  (void)state;
  assert_true(dm_petrarch_looks_so(DM_S("# x\n\nANNA_ [SWE]\n")));
  assert_true(dm_petrarch_looks_so(DM_S("ANNA_LIND_\n\t[SWE]\n")));
  assert_true(dm_petrarch_looks_so(DM_S("!A! = B\n")));
  assert_true(dm_petrarch_looks_so(DM_S("<!-- name\tcountry\n-->\nANNA [SWE]\n")));
  assert_false(dm_petrarch_looks_so(DM_S("# x\nname\tcountry\nAnna [x]\tSWE\n")));
  assert_false(dm_petrarch_looks_so(DM_S("name\n")));
  assert_false(dm_petrarch_looks_so(DM_S("")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)
      T(cameo_codes_become_countries_and_sectors),
      T(a_name_has_codes_for_days),
      T(years_of_two_digits_belong_to_the_century_that_is_meant),
      T(the_list_wins_over_the_lexicon),
      T(a_country_keeps_what_is_known_of_its_names),
      T(capitals_become_a_name_that_texts_have),
      T(agents_have_plurals_and_macros),
      T(a_macro_used_twice_in_a_phrase_is_no_circle),
      T(every_mistake_is_told_with_its_line),
      T(macros_in_circles_are_refused),
      T(macros_that_explode_are_refused),
      T(odd_things_are_told_and_read),
      T(a_name_of_ten_thousand_letters_is_told_and_left_out),
      T(remarks_are_kept_to_a_number_and_counted),
      T(formats_are_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

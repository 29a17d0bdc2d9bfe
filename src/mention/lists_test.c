/* The table format of users' lists. PETRARCH's dictionaries are tested in petrarch_test.c. */
#include "mention/lists.h"

#include "base/str.h"
#include "mention/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "mention/list_fixture.h"

static void enter(const char *list) { enter_list("list.tsv", list); }

static void assert_refused(const char *list, unsigned line, const char *word) {
  assert_list_refused("list.tsv", list, line, word);
}

static void rows_of_a_name_are_its_terms(void **state) {
  (void)state;
  enter("name\taliases\tcountry\tsectors\toffice\tfrom\tto\n"
        "Anna Lindquist\tA. Lindquist|Lindquist\tSWE\tGOV\ttrade minister\t2003-01-01\t30 June 2007\n"
        "Anna Lindquist\t\tIGO\tIGO\tUN envoy\t2009\t\n");
  assert_string_equal(coded("Lindquist", "2007-06-30"), "SWE GOV");
  assert_string_equal(coded("Lindquist", "2007-08-30"), "SWE ELI");
  assert_string_equal(coded("Anna Lindquist", "2015-01-01"), "IGO IGO");
  assert_string_equal(coded("Anna Lindquist", "2001-01-01"), "SWE");
}

static void a_country_s_further_name_counts_once(void **state) {
  (void)state;
  uint32_t before = world->remarks.n;
  enter("name\tcountry\tsectors\nQuorland\tSWE\t\nQuorland\tNOR\t\nQuorland\tDNK\tPTY\n");
  assert_string_equal(coded("Quorland", ""), "SWE");
  assert_int_equal(world->remarks.n, before + 2);
  assert_non_null(strstr(world->remarks.v[before].text.p, "line 2"));
}

static void kinds_can_be_said(void **state) {
  (void)state;
  enter("name\taliases\tkind\tcountry\tsectors\n"
        "Blue Lantern\t\tperson\tMLI\tREB\n"
        "North Quay\tNQ\torganisation\tDNK\tBUS\n"
        "bridge keeper\tbridge keepers\tnoun\t\tGOV\n");
  const dm_entry *e = &world->names.entries.v[dm_names_get(&world->names, DM_S("Blue Lantern"))];
  assert_int_equal(e->kind, DM_ENTRY_HOLDER);
  assert_string_equal(coded("NQ", ""), "DNK BUS");
  assert_string_equal(coded("French bridge keepers", ""), "FRA GOV");
  assert_string_equal(coded("a North Quay bridge keeper", ""), "DNK GOV");
}

static void an_unsaid_kind_is_guessed_from_the_words(void **state) {
  (void)state;
  enter("name\tcountry\tsectors\tfrom\n"
        "Maria Zelenko\tUKR\tGOV\t\n"
        "Zelenko Movement\tUKR\tPTY\t2001\n"
        "Tavio Grenn\tEST\tGOV\t2001\n"
        "Quellux\tFRA\tBUS\t\n");
  static const struct {
    const char *name;
    dm_entry_kind kind;
  } want[] = {{"Maria Zelenko", DM_ENTRY_HOLDER},
              {"Zelenko Movement", DM_ENTRY_ORG},
              {"Tavio Grenn", DM_ENTRY_HOLDER},
              {"Quellux", DM_ENTRY_ORG}};
  for (unsigned i = 0; i < 4; i++) {
    uint32_t first = dm_names_get(&world->names, dm_str_of(want[i].name));
    if (first == DM_NONE || world->names.entries.v[first].kind != want[i].kind) fail_msg("%s", want[i].name);
  }
}

static void organisations_change_with_the_day(void **state) {
  (void)state;
  enter("name\tkind\tcountry\tsectors\tfrom\tto\n"
        "Green Bloc\torganisation\tEST\tGOV PTY\t2001-01-01\t2005-12-31\n"
        "Green Bloc\torganisation\tEST\tOPP PTY\t2006-01-01\t\n");
  assert_string_equal(coded("Green Bloc", "2003-05-05"), "EST GOV PTY");
  assert_string_equal(coded("Green Bloc", "2008-05-05"), "EST OPP PTY");
}

static void the_first_row_of_a_name_counts_and_the_last_list(void **state) {
  (void)state;
  enter("name\tkind\tcountry\tsectors\nOdd Name\tperson\tSWE\tGOV\nOdd Name\tperson\tNOR\tMIL\nRed Quill\t\tSWE\tJRN\n"
        "Red Quill\t\tNOR\tPTY\n");
  assert_string_equal(coded("Odd Name", ""), "SWE GOV");
  assert_string_equal(coded("Red Quill", ""), "SWE JRN");
  assert_int_equal(world->remarks.n, 2);
  assert_int_equal(world->remarks.v[0].line, 3);
  enter("name\tkind\tcountry\tsectors\nOdd Name\torganisation\tDNK\tBUS\n");
  assert_string_equal(coded("Odd Name", ""), "DNK BUS");
}

static void mistakes_are_told_with_their_line(void **state) {
  (void)state;
  assert_refused("names\tcountry\nX\tSWE\n", 1, "\"name\" is missing");
  assert_refused("name\tcountry\nX\tSWE\nY\tXQX\n", 3, "XQX");
  assert_refused("name\tcountry\n\tSWE\n", 2, "no name");
  assert_refused("name\tsectors\nX\tgov\n", 2, "gov");
  assert_refused("name\tsectors\nX\tGOV MIL OPP PTY REB\n", 2, "sectors");
  assert_refused("name\tfrom\nX\t2001-02-30\n", 2, "2001-02-30");
  assert_refused("name\tfrom\tto\nX\t2003\t2001\n", 2, "ends before");
  assert_refused("name\tkind\nX\tship\n", 2, "ship");
  assert_refused("name\tgender\nX\tx\n", 2, "gender");
  assert_refused("name\nX\xff\n", 2, "UTF-8");
}

static void an_article_is_no_part_of_a_name(void **state) {
  (void)state;
  enter("name\tkind\tcountry\tsectors\nThe Quay Board\torganisation\tEST\tBUS\nQuay Board\torganisation\tLVA\tGOV\n");
  assert_string_equal(coded("the Quay Board", ""), "EST BUS");
  assert_int_equal(world->remarks.n, 1);
}

static void an_unknown_column_is_told(void **state) {
  (void)state;
  enter("name\tcolour\nX\tred\n");
  assert_int_equal(world->remarks.n, 1);
  assert_int_not_equal(dm_str_find(world->remarks.v[0].text, DM_S("colour"), 0), DM_NONE);
}

static void a_file_that_is_not_there_is_an_error(void **state) {
  (void)state;
  dm_err err = {0};
  assert_int_equal(dm_world_add_list(world, "data", "no/such/list.tsv", &err), DM_EIO);
  assert_string_equal(err.path, "no/such/list.tsv");
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)
      T(rows_of_a_name_are_its_terms),
      T(a_country_s_further_name_counts_once),
      T(kinds_can_be_said),
      T(an_unsaid_kind_is_guessed_from_the_words),
      T(organisations_change_with_the_day),
      T(the_first_row_of_a_name_counts_and_the_last_list),
      T(mistakes_are_told_with_their_line),
      T(an_article_is_no_part_of_a_name),
      T(an_unknown_column_is_told),
      T(a_file_that_is_not_there_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* officeholders_test.c - what must hold of data/world/officeholders.tsv, and doctored rows that show that each check can fail.
 *
 * The loader takes what it is given: of two people with one alias the first row wins, of two holders of one office both count.
 * So the table itself is checked here. */
#include "base/map.h"
#include "base/str.h"
#include "mention/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define HANDOVER_DAYS 10 /* two terms may overlap so long: sources count from the vote, the oath or the first day at work */
#define NEVER 100000000

typedef struct table {
  dm_tsv tsv;
  uint32_t name, aliases, gender, office, country, sectors, from, to;
} table;

static dm_world *world;
static dm_tsv lifetimes, shared;
static dm_arena *arena;
static table holders; /* the rows under test */
static char report[1 << 16];
static size_t n_report;
static unsigned n_problems;

static int open_data(void **state) {
  (void)state;
  dm_err err = {0};
  arena = dm_arena_new();
  if (!(world = dm_world_open("data", &err)) || dm_tsv_read(arena, "data/world/lifetimes.tsv", &lifetimes, &err) ||
      dm_tsv_read(arena, "data/world/shared_offices.tsv", &shared, &err))
    fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  return 0;
}

static int close_data(void **state) {
  (void)state;
  dm_world_close(world);
  dm_arena_free(arena);
  return 0;
}

static void find_columns(void) {
  dm_err err = {0};
  const char *const names[] = {"name", "aliases", "gender", "office", "country", "sectors", "from", "to"};
  uint32_t *at[] = {&holders.name,    &holders.aliases, &holders.gender, &holders.office,
                    &holders.country, &holders.sectors, &holders.from,   &holders.to};
  for (unsigned i = 0; i < 8; i++)
    if (dm_tsv_need(&holders.tsv, names[i], at[i], &err)) fail_msg("%s", err.message);
  n_report = n_problems = 0;
  report[0] = 0;
}

static dm_str cell(uint32_t row, uint32_t column) { return dm_tsv_cell(&holders.tsv, row, column); }

static void problem(uint32_t row, const char *what, dm_str value) {
  n_problems++;
  if (n_report + 256 > sizeof report) return;
  int n = snprintf(report + n_report, 256, "line %u: %.60s: %s: %.100s\n", (unsigned)holders.tsv.lines[row],
                   dm_str_copy(arena, cell(row, holders.name)).p, what, dm_str_copy(arena, value).p);
  n_report += n < 256 ? (size_t)n : 255;
}

/* ---- days ------------------------------------------------------------------------------------------------------- */

static int number_in(dm_str s, uint32_t at, uint32_t n) {
  int value = 0;
  for (uint32_t i = at; i < at + n; i++) value = value * 10 + (s.p[i] - '0');
  return value;
}

static int length_of_month(int year, int month) {
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Days since a day long ago, for the first (or last) day that YYYY, YYYY-MM or YYYY-MM-DD can mean. */
static int day_of(dm_str s, bool last) {
  int year = number_in(s, 0, 4);
  int month = s.n >= 7 ? number_in(s, 5, 2) : last ? 12 : 1;
  int day = s.n == 10 ? number_in(s, 8, 2) : last ? length_of_month(year, month) : 1;
  int days = year * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + day;
  for (int m = 1; m < month; m++) days += length_of_month(year, m);
  return days;
}

static bool is_real_day(dm_str s) {
  if (!s.n) return true;
  if (s.n != 4 && s.n != 7 && s.n != 10) return false;
  for (uint32_t i = 0; i < s.n; i++)
    if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') return false;
  int month = s.n >= 7 ? number_in(s, 5, 2) : 1;
  if (month < 1 || month > 12) return false;
  int day = s.n == 10 ? number_in(s, 8, 2) : 1;
  return day >= 1 && day <= length_of_month(number_in(s, 0, 4), month);
}

/* ---- one row ---------------------------------------------------------------------------------------------------- */

static bool is_agent(dm_str phrase) {
  for (uint32_t e = dm_names_get(&world->names, phrase); e != DM_NONE; e = world->names.entries.v[e].next)
    if (world->names.entries.v[e].kind == DM_ENTRY_AGENT) return true;
  return false;
}

/* The office ends, or ends before its preposition, in an agent noun: "UN secretary-general", "ambassador to the United Nations".
 */
static bool is_known_office(dm_str office) {
  static const char *const preps[] = {" to ", " for ", " of the ", ""};
  for (unsigned i = 0; i < sizeof preps / sizeof *preps; i++) {
    uint32_t end = *preps[i] ? dm_str_find(office, dm_str_of(preps[i]), 0) : office.n;
    if (end == DM_NONE) continue;
    for (dm_str rest = dm_str_sub(office, 0, end); rest.n;) {
      if (is_agent(rest)) return true;
      uint32_t blank = dm_str_find(rest, DM_S(" "), 0);
      rest = blank == DM_NONE ? (dm_str){0} : dm_str_sub(rest, blank + 1, rest.n);
    }
  }
  return false;
}

/* Of the state's own offices: a movement may be older than its state. */
static void check_lifetime(uint32_t row) {
  dm_str from = cell(row, holders.from), sectors = cell(row, holders.sectors);
  if (sectors.n && dm_str_find(sectors, DM_S("GOV"), 0) == DM_NONE) return;
  for (uint32_t i = 0; i < lifetimes.n_rows; i++) {
    if (!dm_str_eq(dm_tsv_cell(&lifetimes, i, dm_tsv_column(&lifetimes, "iso3")), cell(row, holders.country))) continue;
    dm_str born = dm_tsv_cell(&lifetimes, i, dm_tsv_column(&lifetimes, "from"));
    if (from.n && day_of(from, true) < day_of(born, false)) problem(row, "before the state was founded", from);
  }
}

static void check_row(uint32_t row) {
  dm_str name = cell(row, holders.name), gender = cell(row, holders.gender), office = cell(row, holders.office);
  dm_str country = cell(row, holders.country), from = cell(row, holders.from), to = cell(row, holders.to);
  if (!name.n) problem(row, "no name", name);
  if (!dm_str_is(gender, "m") && !dm_str_is(gender, "f")) problem(row, "gender is m or f", gender);
  if (!is_known_office(office)) problem(row, "no office of agents.tsv", office);
  if (!country.n && !cell(row, holders.sectors).n) problem(row, "neither country nor sector", country);
  if (country.n && !dm_str_is(country, "IGO") && !dm_str_is(country, "NGO") && dm_map_get(&world->by_iso3, country) == DM_NONE)
    problem(row, "no country", country);
  if (!from.n) problem(row, "no beginning", from);
  if (!is_real_day(from))
    problem(row, "no day", from);
  else if (!is_real_day(to))
    problem(row, "no day", to);
  else if (to.n && from.n && day_of(to, true) < day_of(from, false))
    problem(row, "ends before it begins", to);
  if (is_real_day(from)) check_lifetime(row);
}

/* ---- people ----------------------------------------------------------------------------------------------------- */

/* A name or alias stands for one person: of two, the loader would only ever find the first. */
static void claim_name(dm_map *owners, dm_str alias, uint32_t row) {
  dm_str key = dm_str_lower(arena, alias);
  uint32_t owner = dm_map_get(owners, key);
  if (owner == DM_NONE)
    dm_map_put(owners, key, row);
  else if (!dm_str_eq(cell(owner, holders.name), cell(row, holders.name)))
    problem(row, "names another person too", alias);
  else if (!dm_str_eq(cell(owner, holders.gender), cell(row, holders.gender)))
    problem(row, "has two genders", alias);
}

static void check_names(void) {
  dm_map owners = {0};
  for (uint32_t row = 0; row < holders.tsv.n_rows; row++) claim_name(&owners, cell(row, holders.name), row);
  for (uint32_t row = 0; row < holders.tsv.n_rows; row++) {
    dm_str list = cell(row, holders.aliases), alias;
    while (dm_str_split(&list, '|', &alias))
      if (dm_str_trim(alias).n) claim_name(&owners, dm_str_trim(alias), row);
  }
  dm_map_free(&owners);
}

/* ---- offices ---------------------------------------------------------------------------------------------------- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; }

static bool is_shared(dm_str office) {
  for (uint32_t i = 0; i < shared.n_rows; i++) {
    dm_str words = dm_tsv_cell(&shared, i, dm_tsv_column(&shared, "words"));
    uint32_t at = dm_str_find(office, words, 0);
    if (at == DM_NONE) continue;
    uint32_t end = at + words.n;
    if ((!at || !is_letter(office.p[at - 1])) && (end == office.n || !is_letter(office.p[end]))) return true;
  }
  return false;
}

static int by_office(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  int order = dm_str_cmp(cell(x, holders.country), cell(y, holders.country));
  if (!order) order = dm_str_cmp(cell(x, holders.office), cell(y, holders.office));
  return order ? order : (x > y) - (x < y);
}

/* Days for which both rows certainly hold: an end of 2014 may be its first day, a beginning of 2014 its last. */
static int common_days(uint32_t a, uint32_t b) {
  uint32_t rows[2] = {a, b};
  int from = 0, to = NEVER;
  for (unsigned i = 0; i < 2; i++) {
    dm_str f = cell(rows[i], holders.from), t = cell(rows[i], holders.to);
    int begin = f.n ? day_of(f, true) : 0, end = t.n ? day_of(t, false) : NEVER;
    if (begin > from) from = begin;
    if (end < to) to = end;
  }
  return to - from;
}

static void check_pair(uint32_t a, uint32_t b) {
  bool same = dm_str_eq(cell(a, holders.name), cell(b, holders.name));
  if (same && dm_str_eq(cell(a, holders.from), cell(b, holders.from)))
    problem(b, "is there twice", cell(b, holders.office));
  else if (common_days(a, b) > HANDOVER_DAYS && (same || !is_shared(cell(a, holders.office))))
    problem(b, "holds the office while another does", cell(a, holders.name));
}

static void check_offices(void) {
  uint32_t n = holders.tsv.n_rows, *rows = DM_NEW(arena, uint32_t, n + 1);
  for (uint32_t i = 0; i < n; i++) rows[i] = i;
  qsort(rows, n, sizeof *rows, by_office);
  for (uint32_t i = 0; i < n; i++) {
    if (!is_real_day(cell(rows[i], holders.from)) || !is_real_day(cell(rows[i], holders.to))) continue;
    for (uint32_t k = i + 1; k < n; k++) {
      bool same = dm_str_eq(cell(rows[i], holders.country), cell(rows[k], holders.country)) &&
                  dm_str_eq(cell(rows[i], holders.office), cell(rows[k], holders.office));
      if (!same) break;
      if (is_real_day(cell(rows[k], holders.from)) && is_real_day(cell(rows[k], holders.to))) check_pair(rows[i], rows[k]);
    }
  }
}

/* ---- the cases -------------------------------------------------------------------------------------------------- */

static void check_all(void) {
  find_columns();
  for (uint32_t row = 0; row < holders.tsv.n_rows; row++) check_row(row);
  check_names();
  check_offices();
}

static void test_table(void **state) {
  (void)state;
  dm_err err = {0};
  if (dm_tsv_read(arena, "data/world/officeholders.tsv", &holders.tsv, &err))
    fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  check_all();
  if (n_problems) fail_msg("%u problems\n%s", n_problems, report);
}

#define HEADER "name\taliases\tgender\toffice\tcountry\tsectors\tfrom\tto\n"

static void test_doctored(void **state) {
  (void)state;
  static const struct {
    const char *rows, *problem; /* NULL: none */
  } cases[] = {
      {"Ann Oak\tOak\tf\tpresident\tFRA\t\t2001-05-01\t2005\nBo Elm\tElm\tm\tpresident\tFRA\t\t2005\t\n", NULL},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t2005-05-09\nBo Elm\t\tm\tpresident\tFRA\t\t2005-05-01\t\n", NULL},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t2005-05-20\nBo Elm\t\tm\tpresident\tFRA\t\t2005-05-01\t\n", "while another does"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t\nBo Elm\t\tm\tpresident\tFRA\t\t2005\t\n", "while another does"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t\nBo Elm\t\tm\tpresident\tITA\t\t2005\t\n", NULL},
      {"Ann Oak\t\tf\tdeputy foreign minister\tFRA\t\t2001\t\nBo Elm\t\tm\tdeputy foreign minister\tFRA\t\t2005\t\n", NULL},
      {"Ann Oak\t\tf\tdeputy foreign minister\tFRA\t\t2001\t\nAnn Oak\t\tf\tdeputy foreign minister\tFRA\t\t2005\t\n",
       "while another does"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t\nAnn Oak\t\tf\tpresident\tFRA\t\t2001\t\n", "is there twice"},
      {"Ann Oak\tOak\tf\tpresident\tFRA\t\t2001\t\nBo Oak\toak\tm\tpremier\tFRA\t\t2005\t\n", "names another person too"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t\nBo Elm\tAnn Oak\tm\tpremier\tFRA\t\t2005\t\n", "names another person too"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001\t\nAnn Oak\t\tm\tpremier\tFRA\t\t2005\t\n", "has two genders"},
      {"Ann Oak\t\tf\tgrand poobah\tFRA\t\t2001\t\n", "no office"},
      {"Ann Oak\t\tf\tambassador to the United Nations\tFRA\t\t2001\t\n", NULL},
      {"Ann Oak\t\tf\tpresident\tFRX\t\t2001\t\n", "no country"},
      {"Ann Oak\t\tf\tleader\t\t\t2001\t\n", "neither country nor sector"},
      {"Ann Oak\t\tx\tpresident\tFRA\t\t2001\t\n", "gender"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t\t2001\n", "no beginning"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2001-02-29\t\n", "no day"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2004-02-29\t2004-13\n", "no day"},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2004-02-29\t2004-02\n", NULL},
      {"Ann Oak\t\tf\tpresident\tFRA\t\t2004-02-29\t2003\n", "ends before it begins"},
      {"Ann Oak\t\tf\tpresident\tSSD\t\t1999\t2013\n", "before the state was founded"},
      {"Ann Oak\t\tf\tpresident\tSSD\t\t2011-07-09\t2013\n", NULL},
      {"Ann Oak\t\tf\trebel leader\tSSD\tREB\t1999\t2013\n", NULL},
      {"\t\tf\tpresident\tFRA\t\t2001\t\n", "no name"},
  };
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    dm_err err = {0};
    dm_str bytes = dm_str_printf(arena, "# source: test\n# licence: CC0\n" HEADER "%s", cases[i].rows);
    if (dm_tsv_parse(arena, "doctored", bytes, &holders.tsv, &err)) fail_msg("case %u: %s", i, err.message);
    check_all();
    if (cases[i].problem ? n_problems != 1 || !strstr(report, cases[i].problem) : n_problems != 0)
      fail_msg("case %u: \"%s\" expected of\n%sgot %u:\n%s", i, cases[i].problem ? cases[i].problem : "nothing", cases[i].rows,
               n_problems, report);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_table), cmocka_unit_test(test_doctored)};
  return cmocka_run_group_tests(tests, open_data, close_data);
}

#include "mention/days.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void every_day_of_ten_thousand_years_goes_round(void **state) {
  (void)state;
  int number = 0;
  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++)
      for (int day = 1; day <= dm_month_days(year, month); day++) {
        assert_int_equal(dm_day_number(year, month, day), ++number);
        dm_ymd d = dm_day_date(number);
        if (d.year != year || d.month != month || d.day != day) fail_msg("%d-%d-%d", year, month, day);
      }
  assert_int_equal(dm_day_date(number + 1).year, 0);
  assert_int_equal(dm_day_date(0).year, 0);
}

static void leap_years_and_centuries(void **state) {
  (void)state;
  assert_true(dm_leap_year(2024) && dm_leap_year(2000) && !dm_leap_year(1900) && !dm_leap_year(2025));
  assert_int_equal(dm_month_days(2024, 2), 29);
  assert_int_equal(dm_month_days(1900, 2), 28);
  assert_int_equal(dm_day_number(2025, 2, 29), 0);
  assert_int_equal(dm_day_number(2025, 13, 1), 0);
  assert_int_equal(dm_day_number(0, 1, 1), 0);
  assert_int_equal(dm_day_number(10000, 1, 1), 0);
}

static void known_weekdays(void **state) {
  (void)state;
  assert_int_equal(dm_day_weekday(dm_day_number(2025, 2, 12)), 3);
  assert_int_equal(dm_day_weekday(dm_day_number(1945, 5, 8)), 2);
  assert_int_equal(dm_day_weekday(dm_day_number(2000, 2, 29)), 2);
  assert_int_equal(dm_day_weekday(dm_day_number(1, 1, 1)), 1);
  assert_int_equal(dm_day_week(dm_day_number(2025, 2, 12)), dm_day_number(2025, 2, 10));
}

static void months_are_added_with_the_end_of_month_kept(void **state) {
  (void)state;
  int last = dm_day_number(2024, 1, 31);
  assert_int_equal(dm_day_add_months(last, 1), dm_day_number(2024, 2, 29));
  assert_int_equal(dm_day_add_months(last, 13), dm_day_number(2025, 2, 28));
  assert_int_equal(dm_day_add_months(last, -2), dm_day_number(2023, 11, 30));
  assert_int_equal(dm_day_add_months(dm_day_number(1, 1, 15), -1), 0);
  assert_int_equal(dm_day_add_months(dm_day_number(9999, 12, 1), 1), 0);
}

static void easter_by_the_almanac(void **state) {
  (void)state;
  static const int almanac[][3] = {{1818, 3, 22}, {1886, 4, 25}, {1954, 4, 18}, {1981, 4, 19}, {2000, 4, 23}, {2008, 3, 23},
                                   {2016, 3, 27}, {2019, 4, 21}, {2024, 3, 31}, {2025, 4, 20}, {2038, 4, 25}, {2049, 4, 18}};
  for (size_t i = 0; i < sizeof almanac / sizeof *almanac; i++)
    assert_int_equal(dm_day_easter(almanac[i][0]), dm_day_number(almanac[i][0], almanac[i][1], almanac[i][2]));
}

static void nth_weekdays(void **state) {
  (void)state;
  assert_int_equal(dm_day_nth_weekday(2024, 11, 4, 4), dm_day_number(2024, 11, 28));
  assert_int_equal(dm_day_nth_weekday(2025, 5, 1, -1), dm_day_number(2025, 5, 26));
  assert_int_equal(dm_day_nth_weekday(2025, 2, 6, 5), 0);
}

static void parses_iso_days_only(void **state) {
  (void)state;
  assert_int_equal(dm_day_parse(DM_S("2025-02-12")), dm_day_number(2025, 2, 12));
  assert_int_equal(dm_day_parse(DM_S("2025-02-30")), 0);
  assert_int_equal(dm_day_parse(DM_S("2025-2-12")), 0);
  assert_int_equal(dm_day_parse(DM_S("")), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_day_of_ten_thousand_years_goes_round),
      cmocka_unit_test(leap_years_and_centuries),
      cmocka_unit_test(known_weekdays),
      cmocka_unit_test(months_are_added_with_the_end_of_month_kept),
      cmocka_unit_test(easter_by_the_almanac),
      cmocka_unit_test(nth_weekdays),
      cmocka_unit_test(parses_iso_days_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "mention/days.h"

#define DAYS_IN_400_YEARS 146097
#define DAYS_IN_100_YEARS 36524
#define DAYS_IN_4_YEARS 1461
#define LAST_YEAR 9999
#define LAST_DAY 3652059 /* 31 December 9999 */

bool dm_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int dm_month_days(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  return days[month - 1] + (month == 2 && dm_leap_year(year));
}

/* Days of the year before the first of the month. */
static int days_before_month(int year, int month) {
  int n = 0;
  for (int m = 1; m < month; m++) n += dm_month_days(year, m);
  return n;
}

int dm_day_number(int year, int month, int day) {
  if (year < 1 || year > LAST_YEAR || day < 1 || day > dm_month_days(year, month)) return 0;
  int before = year - 1;
  return before * 365 + before / 4 - before / 100 + before / 400 + days_before_month(year, month) + day;
}

dm_ymd dm_day_date(int number) {
  if (number < 1 || number > LAST_DAY) return (dm_ymd){0};
  int rest = number - 1;
  int year = rest / DAYS_IN_400_YEARS * 400 + 1;
  rest %= DAYS_IN_400_YEARS;
  /* The last day of a 400-year and of a 4-year cycle would count as a 5th century or year. */
  int centuries = rest / DAYS_IN_100_YEARS;
  if (centuries > 3) centuries = 3;
  rest -= centuries * DAYS_IN_100_YEARS;
  int fours = rest / DAYS_IN_4_YEARS;
  rest -= fours * DAYS_IN_4_YEARS;
  int ones = rest / 365;
  if (ones > 3) ones = 3;
  rest -= ones * 365;
  year += centuries * 100 + fours * 4 + ones;
  int month = 1;
  while (rest >= dm_month_days(year, month)) rest -= dm_month_days(year, month++);
  return (dm_ymd){year, month, rest + 1};
}

int dm_day_weekday(int number) { return (number + 6) % 7 + 1; }

int dm_day_add_months(int number, int n) {
  dm_ymd d = dm_day_date(number);
  if (!d.year || n > LAST_YEAR * 12 || n < -LAST_YEAR * 12) return 0;
  int months = d.year * 12 + d.month - 1 + n;
  if (months < 12) return 0;
  int year = months / 12, month = months % 12 + 1;
  int most = dm_month_days(year, month);
  return dm_day_number(year, month, d.day < most ? d.day : most);
}

int dm_day_week(int number) {
  int monday = number - dm_day_weekday(number) + 1;
  return number > 0 && monday > 0 ? monday : 0;
}

int dm_day_month(int number) {
  dm_ymd d = dm_day_date(number);
  return d.year ? dm_day_number(d.year, d.month, 1) : 0;
}

int dm_day_year(int number) {
  dm_ymd d = dm_day_date(number);
  return d.year ? dm_day_number(d.year, 1, 1) : 0;
}

/* Gauss's rule in the form that needs no exceptions: the age of the moon on 1 January by the year's place in the cycle of
 * 19 years, corrected for the centuries; Easter is the Sunday after that full moon. */
int dm_day_easter(int year) {
  if (year < 1 || year > LAST_YEAR) return 0;
  int golden = year % 19, century = year / 100;
  int moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
  moon -= moon / 28 * (1 - moon / 28 * (29 / (moon + 1)) * ((21 - golden) / 11));
  int weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
  int day = moon - weekday; /* days from 28 March, Sunday before 1 April included */
  int month = 3 + (day + 40) / 44;
  return dm_day_number(year, month, day + 28 - 31 * (month / 4));
}

int dm_day_nth_weekday(int year, int month, int weekday, int n) {
  int first = dm_day_number(year, month, 1), days = dm_month_days(year, month);
  if (!first || weekday < 1 || weekday > 7 || n == 0 || n < -1) return 0;
  int day = 1 + (weekday - dm_day_weekday(first) + 7) % 7;
  if (n > 0) day += 7 * (n - 1);
  while (n < 0 && day + 7 <= days) day += 7;
  return day <= days ? first + day - 1 : 0;
}

static bool digits(const char *p, int n, int *out) {
  *out = 0;
  for (int i = 0; i < n; i++) {
    if (p[i] < '0' || p[i] > '9') return false;
    *out = *out * 10 + p[i] - '0';
  }
  return true;
}

int dm_day_parse(dm_str text) {
  int year, month, day;
  if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-') return 0;
  if (!digits(text.p, 4, &year) || !digits(text.p + 5, 2, &month) || !digits(text.p + 8, 2, &day)) return 0;
  return dm_day_number(year, month, day);
}

#include "ingest/day.h"

#include "base/str.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

/* ---- pieces ------------------------------------------------------------------------------------------------------ */

/* A date is cut into numbers and words; what stands between two of them tells the form. */
typedef struct piece {
  uint32_t value;  /* of a number, or month of a word */
  uint32_t digits; /* 0: a word */
  char after;      /* the character behind it */
} piece;

#define MOST_PIECES 24u

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80; }
/* Spaces that do not break a line stand between a day and its month: U+00A0, U+2009, U+202F. */
static bool is_wide_space(dm_str s, uint32_t i) {
  return (i + 1 < s.n && !memcmp(s.p + i, "\xC2\xA0", 2)) ||
         (i + 2 < s.n && (!memcmp(s.p + i, "\xE2\x80\x89", 3) || !memcmp(s.p + i, "\xE2\x80\xAF", 3)));
}

static uint32_t read_number(dm_str s, uint32_t i, piece *p) {
  uint64_t value = 0;
  uint32_t start = i;
  for (; i < s.n && is_digit(s.p[i]); i++)
    if (i - start < 9) value = value * 10 + (uint64_t)(s.p[i] - '0');
  *p = (piece){(uint32_t)value, i - start, i < s.n ? s.p[i] : 0};
  return i;
}

static uint32_t month_of(const dm_rules *rules, dm_arena *arena, dm_str word) {
  if (word.n > 24) return 0;
  uint32_t month = dm_map_get(&rules->months, dm_str_lower(arena, word));
  return month == DM_NONE ? 0 : month;
}

static uint32_t cut(dm_arena *arena, const dm_rules *rules, dm_str s, piece *out) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n && n < MOST_PIECES;) {
    if (is_digit(s.p[i])) {
      i = read_number(s, i, &out[n++]);
    } else if (is_wide_space(s, i)) {
      i += (unsigned char)s.p[i] == 0xC2 ? 2 : 3;
    } else if (is_letter(s.p[i])) {
      uint32_t start = i;
      while (i < s.n && is_letter(s.p[i]) && !is_wide_space(s, i)) i++;
      out[n++] = (piece){month_of(rules, arena, dm_str_sub(s, start, i)), 0, i < s.n ? s.p[i] : 0};
    } else {
      i++;
    }
  }
  return n;
}

/* ---- forms ------------------------------------------------------------------------------------------------------- */

static bool is_day(uint32_t year, uint32_t month, uint32_t day) {
  static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < DM_FIRST_YEAR || year > DM_LAST_YEAR || month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month != 2 || day < 29 || leap;
}

static dm_str write_day(dm_arena *arena, uint32_t year, uint32_t month, uint32_t day) {
  if (!is_day(year, month, day)) return (dm_str){0};
  return dm_str_printf(arena, "%04u-%02u-%02u", year, month, day);
}

static uint32_t full_year(const piece *p) {
  if (p->digits == 4) return p->value;
  return p->digits == 2 ? p->value + (p->value < 70 ? 2000 : 1900) : 0;
}

/* 12 Feb 2025, 12th of February 2025, February 12, 2025: a month's name with a day beside it and a year behind. */
static dm_str with_name(dm_arena *arena, const piece *p, uint32_t n, uint32_t m) {
  uint32_t day = 0, year_at = m + 1;
  if (m > 0 && p[m - 1].digits && p[m - 1].digits < 3) day = p[m - 1].value;
  if (m > 1 && !p[m - 1].digits && p[m - 2].digits && p[m - 2].digits < 3) day = p[m - 2].value; /* 12 de marzo, 12th March */
  if (m > 2 && !day && !p[m - 1].digits && !p[m - 2].digits && p[m - 3].digits == 1) day = p[m - 3].value;
  if (m + 1 < n && p[m + 1].digits && p[m + 1].digits < 3 && m + 2 < n) {
    uint32_t next = m + 2;
    if (!p[next].digits && next + 1 < n && p[next].value == 0) next++; /* February 12th, 2025 */
    if (p[next].digits == 4) {
      day = p[m + 1].value;
      year_at = next;
    }
  }
  if (year_at < n && !p[year_at].digits && year_at + 1 < n) year_at++; /* de 2025 */
  if (!day || year_at >= n || !p[year_at].digits) return (dm_str){0};
  return write_day(arena, full_year(&p[year_at]), p[m].value, day);
}

/* Three numbers: year first, or year last with the day before the month unless that cannot be. Where both can be, the reading
 * that is at most a day from `near`, which may be unknown. */
static dm_str with_numbers(dm_arena *arena, const piece *p, dm_str near) {
  if (p[0].digits == 4 && p[1].digits <= 2 && p[2].digits <= 2) return write_day(arena, p[0].value, p[1].value, p[2].value);
  if (p[0].digits > 2 || p[1].digits > 2 || (p[2].digits != 4 && !(p[2].digits == 2 && p[0].after == '.'))) return (dm_str){0};
  uint32_t year = full_year(&p[2]);
  if (p[0].after == '/' && p[1].value > 12) return write_day(arena, year, p[0].value, p[1].value);
  if (p[0].after == '/' && p[0].value <= 12 && p[0].value != p[1].value) {
    dm_str day_first = write_day(arena, year, p[1].value, p[0].value),
           month_first = write_day(arena, year, p[0].value, p[1].value);
    return near.n && labs(dm_day_apart(near, day_first)) <= 1     ? day_first
           : near.n && labs(dm_day_apart(near, month_first)) <= 1 ? month_first
                                                                  : (dm_str){0};
  }
  return write_day(arena, year, p[1].value, p[0].value);
}

static bool is_between(char c) { return c == '-' || c == '.' || c == '/'; }

static dm_str find(dm_arena *arena, const piece *p, uint32_t n, dm_str near) {
  for (uint32_t i = 0; i < n; i++) {
    dm_str day = {0};
    if (p[i].digits == 8) day = write_day(arena, p[i].value / 10000, p[i].value / 100 % 100, p[i].value % 100);
    if (!p[i].digits && p[i].value) day = with_name(arena, p, n, i);
    bool three = p[i].digits && i + 2 < n && p[i + 1].digits && p[i + 2].digits;
    if (!day.n && three && is_between(p[i].after) && is_between(p[i + 1].after)) day = with_numbers(arena, p + i, near);
    if (day.n) return day;
  }
  return (dm_str){0};
}

/* Seconds or milliseconds since 1970, standing alone. */
static dm_str from_clock(dm_arena *arena, dm_str s) {
  uint64_t value = 0;
  for (uint32_t i = 0; i < s.n && i < 13 && is_digit(s.p[i]); i++) value = value * 10 + (uint64_t)(s.p[i] - '0');
  time_t seconds = (time_t)(s.n == 13 ? value / 1000 : value);
  struct tm tm;
  if (!gmtime_r(&seconds, &tm)) return (dm_str){0};
  return write_day(arena, (uint32_t)(tm.tm_year + 1900), (uint32_t)tm.tm_mon + 1, (uint32_t)tm.tm_mday);
}

static bool all_digits(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!is_digit(s.p[i])) return false;
  return true;
}

dm_str dm_day_read(dm_arena *arena, const dm_rules *rules, dm_str s) {
  s = dm_str_trim(s);
  if (s.n > 200) s.n = 200;
  if ((s.n == 10 || s.n == 13) && all_digits(s)) return from_clock(arena, s);
  return dm_day_find(arena, rules, s);
}

dm_str dm_day_find(dm_arena *arena, const dm_rules *rules, dm_str s) { return dm_day_find_near(arena, rules, s, (dm_str){0}); }

dm_str dm_day_find_near(dm_arena *arena, const dm_rules *rules, dm_str s, dm_str near) {
  piece pieces[MOST_PIECES];
  return find(arena, pieces, cut(arena, rules, s, pieces), near);
}

/* ---- days and hours --------------------------------------------------------------------------------------------------- */

/* Days since 1970 of YYYY-MM-DD. */
static long number_of(dm_str day) {
  struct tm tm = {0};
  char z[11] = "";
  memcpy(z, day.p, 10);
  if (!strptime(z, "%Y-%m-%d", &tm)) return 0;
  return (long)(timegm(&tm) / 86400);
}

long dm_day_apart(dm_str from, dm_str to) { return from.n == 10 && to.n == 10 ? number_of(to) - number_of(from) : LONG_MAX; }

int dm_day_utc_hour(dm_str s) {
  static const char *const zones[] = {"Z", "+00:00", "+0000", "GMT", "UTC"};
  bool utc = false;
  s = dm_str_trim(s);
  for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) utc = utc || dm_str_ends(s, dm_str_of(zones[i]));
  for (uint32_t i = 1; utc && i + 5 < s.n; i++)
    if ((s.p[i - 1] == 'T' || s.p[i - 1] == ' ') && is_digit(s.p[i]) && is_digit(s.p[i + 1]) && s.p[i + 2] == ':')
      return (s.p[i] - '0') * 10 + s.p[i + 1] - '0';
  return -1;
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

/* /2025/feb/12/ */
static dm_str with_month_name(dm_arena *arena, const dm_rules *rules, dm_str url, uint32_t at, uint32_t year) {
  uint32_t end = at;
  piece day;
  while (end < url.n && is_letter(url.p[end])) end++;
  uint32_t month = end > at && end + 1 < url.n && url.p[end] == '/' ? month_of(rules, arena, dm_str_sub(url, at, end)) : 0;
  if (!month || !is_digit(url.p[end + 1])) return (dm_str){0};
  read_number(url, end + 1, &day);
  return day.digits <= 2 ? write_day(arena, year, month, day.value) : (dm_str){0};
}

dm_str dm_day_in_url(dm_arena *arena, const dm_rules *rules, dm_str url) {
  for (uint32_t i = 0; i + 8 < url.n; i++) {
    if (is_digit(url.p[i]) || !is_digit(url.p[i + 1])) continue;
    piece p[3] = {{0}};
    uint32_t at = read_number(url, i + 1, &p[0]);
    dm_str day = {0};
    if (p[0].digits == 8) day = write_day(arena, p[0].value / 10000, p[0].value / 100 % 100, p[0].value % 100);
    if (p[0].digits == 4 && is_between(p[0].after) && at + 1 < url.n) {
      uint32_t next = read_number(url, ++at, &p[1]);
      if (p[1].digits && is_between(p[1].after) && next + 1 < url.n) read_number(url, next + 1, &p[2]);
      if (p[1].digits && p[2].digits) day = write_day(arena, p[0].value, p[1].value, p[2].value);
      if (!p[1].digits) day = with_month_name(arena, rules, url, at, p[0].value);
    }
    if (day.n) return day;
  }
  return (dm_str){0};
}

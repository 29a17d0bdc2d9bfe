/* day_read.c - a day as tables write it, read without a text around it. */
#include "base/str.h"
#include "mention/calendar.h"
#include "mention/code.h"
#include "mention/days.h"
#include "mention/world.h"

#define MAX_PARTS 3u

/* Year 0 means that no part gave one. */
static bool number_of(dm_str part, int *out) {
  *out = 0;
  if (!part.n || part.n > 4) return false;
  for (uint32_t i = 0; i < part.n; i++) {
    if (part.p[i] < '0' || part.p[i] > '9') return false;
    *out = *out * 10 + (part.p[i] - '0');
  }
  return true;
}

static int month_of(const dm_calendar *calendar, dm_str lower) {
  for (uint32_t i = dm_map_get(&calendar->words, lower); i != DM_NONE; i = calendar->time_words[i].next)
    if (calendar->time_words[i].class == TIME_MONTH) return calendar->time_words[i].value;
  return 0;
}

static bool take_part(const dm_calendar *calendar, dm_str part, dm_ymd *date) {
  int number, month = month_of(calendar, part);
  if (month && !date->month) return (date->month = month) != 0;
  if (!number_of(part, &number) || !number) return false;
  if (part.n == 4 && !date->year) return (date->year = number) != 0;
  if (part.n <= 2 && number <= 31 && !date->day) return (date->day = number) != 0;
  return false;
}

/* 2015, 2015-05 or 2015-05-10 */
static bool is_iso(dm_str s) {
  dm_str rest = s, part;
  int number[MAX_PARTS] = {0};
  uint32_t n = 0;
  while (dm_str_split(&rest, '-', &part)) {
    if (n == MAX_PARTS || part.n != (n ? 2u : 4u) || !number_of(part, &number[n])) return false;
    n++;
  }
  if (n == 0 || !number[0]) return false;
  if (n > 1 && (number[1] < 1 || number[1] > 12)) return false;
  return n < 3 || (number[2] >= 1 && number[2] <= dm_month_days(number[0], number[1]));
}

bool dm_table_day(dm_arena *arena, const dm_world *world, dm_str text, dm_str *day) {
  *day = (dm_str){0};
  text = dm_str_lower(arena, dm_str_trim(text));
  if (!text.n || dm_str_is(text, "today")) return true;
  if (is_iso(text)) {
    *day = text;
    return true;
  }
  dm_ymd date = {0};
  dm_str rest = text, part;
  while (dm_str_split(&rest, ' ', &part)) {
    if (part.n && part.p[part.n - 1] == ',') part.n--;
    if (part.n && !take_part(world->calendar, part, &date)) return false;
  }
  if (!date.year || (date.day && !date.month)) return false;
  if (date.day > dm_month_days(date.year, date.month ? date.month : 1)) return false;
  if (date.day)
    *day = dm_str_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
  else if (date.month)
    *day = dm_str_printf(arena, "%04d-%02d", date.year, date.month);
  else
    *day = dm_str_printf(arena, "%04d", date.year);
  return true;
}

/* days.h - calendar arithmetic in the proleptic Gregorian calendar, years 1 to 9999.
 *
 * A day is a number: 1 is Monday, 1 January of year 1. 0 is "no day": every function that would leave the range gives 0. */
#ifndef DM_MENTION_DAYS_H
#define DM_MENTION_DAYS_H

#include "demarche.h"

typedef struct dm_ymd {
  int year, month, day;
} dm_ymd;

bool dm_leap_year(int year);
int dm_month_days(int year, int month); /* 0 for a month outside 1..12 */
int dm_day_number(int year, int month, int day);
dm_ymd dm_day_date(int number); /* zeros for a number outside the range */
int dm_day_weekday(int number); /* 1 Monday .. 7 Sunday */
/* n months later (earlier when negative); the 31st becomes the month's last day. */
int dm_day_add_months(int number, int n);
/* First day of the week (a Monday), month or year that holds the day. */
int dm_day_week(int number);
int dm_day_month(int number);
int dm_day_year(int number);
/* Easter Sunday of the western churches. */
int dm_day_easter(int year);
/* The n-th weekday of a month, n from 1; n = -1 the last. */
int dm_day_nth_weekday(int year, int month, int weekday, int n);
/* YYYY-MM-DD, nothing else. */
int dm_day_parse(dm_str text);

#endif

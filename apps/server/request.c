/* request.c - what a handler asks of its request: parameters, the day, the alarm. */
#include "server.h"

#include "base/err.h"
#include "base/str.h"
#include "mention/days.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int request_bad(request *r, const char *format, ...) {
  va_list args;
  va_start(args, format);
  r->err = (dm_err){.code = DM_EARG, .stage = "server"};
  vsnprintf(r->err.message, sizeof r->err.message, format, args);
  va_end(args);
  return (int)DM_EARG;
}

int request_not_found(request *r, const char *what) {
  r->status = MHD_HTTP_NOT_FOUND;
  return request_bad(r, "there is no such %s", what);
}

int request_failed(const request *r) { return r->err.code ? (int)r->err.code : (int)DM_EIO; }

const char *request_param(const request *r, const char *name) {
  const char *value = MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
  return value && *value ? value : NULL;
}

int request_number(request *r, const char *name, int fallback, int low, int high, int *value) {
  double real;
  int code = request_real(r, name, fallback, low, high, &real);
  *value = (int)real;
  return code == 0 && real != *value ? request_bad(r, "%s wants a whole number", name) : code;
}

int request_real(request *r, const char *name, double fallback, double low, double high, double *value) {
  const char *text = request_param(r, name);
  char *end = NULL;
  *value = fallback;
  if (!text) return 0;
  *value = strtod(text, &end);
  if (*end || !(*value >= low && *value <= high)) return request_bad(r, "%s wants a number from %g to %g", name, low, high);
  return 0;
}

int request_day(request *r, const char *name, int fallback, int *day) {
  const char *text = request_param(r, name);
  *day = text ? dm_day_parse(dm_str_of(text)) : fallback;
  return text && !*day ? request_bad(r, "%s wants a day, YYYY-MM-DD", name) : 0;
}

int request_choice(request *r, const char *param, const char *(*name)(unsigned), int fallback, int *value) {
  const char *text = request_param(r, param);
  char known[256] = "";
  *value = fallback;
  if (!text) return 0;
  for (unsigned i = 0; name(i); i++) {
    if (!strcmp(name(i), text)) {
      *value = (int)i;
      return 0;
    }
    size_t n = strlen(known);
    snprintf(known + n, sizeof known - n, "%s%s", i ? ", " : "", name(i));
  }
  return request_bad(r, "%s is one of %s", param, known);
}

int server_today(void) {
  struct tm day;
  time_t now = time(NULL);
  gmtime_r(&now, &day);
  return dm_day_number(day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

/* ---- the alarm ------------------------------------------------------------------------------------------------------------- */

static _Thread_local struct timespec alarm_at;

static int is_late(void *context) {
  struct timespec now;
  (void)context;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec > alarm_at.tv_sec || (now.tv_sec == alarm_at.tv_sec && now.tv_nsec > alarm_at.tv_nsec);
}

void server_alarm(dm_store *store, unsigned milliseconds) {
  clock_gettime(CLOCK_MONOTONIC, &alarm_at);
  alarm_at.tv_sec += milliseconds / 1000;
  alarm_at.tv_nsec += (long)(milliseconds % 1000) * 1000000L;
  if (alarm_at.tv_nsec >= 1000000000L) alarm_at.tv_sec++, alarm_at.tv_nsec -= 1000000000L;
  sqlite3_progress_handler(dm_store_db(store), milliseconds ? 20000 : 0, milliseconds ? is_late : NULL, NULL);
}

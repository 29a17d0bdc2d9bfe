/* Dates as feeds, pages and tables write them. */
#include "ingest/day.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static dm_rules *rules;

static int open_rules(void **state) {
  (void)state;
  dm_err err = {0};
  rules = dm_rules_open("data", &err);
  if (!rules) print_error("%s: %s\n", err.path, err.message);
  return rules ? 0 : -1;
}

static int close_rules(void **state) {
  (void)state;
  dm_rules_close(rules);
  return 0;
}

typedef struct written {
  const char *text, *day; /* day "": none */
} written;

static void check_all(const written *rows, size_t n, dm_str (*read)(dm_arena *, const dm_rules *, dm_str)) {
  dm_arena *arena = dm_arena_new();
  for (size_t i = 0; i < n; i++) {
    dm_str day = read(arena, rules, dm_str_of(rows[i].text));
    if (!dm_str_is(day, rows[i].day)) fail_msg("\"%s\": \"%.*s\", not \"%s\"", rows[i].text, DM_ARG(day), rows[i].day);
  }
  dm_arena_free(arena);
}

static void reads_dates(void **state) {
  (void)state;
  static const written rows[] = {
      {"2025-02-12", "2025-02-12"},
      {"2025-02-12T23:59:59+02:00", "2025-02-12"},
      {"20250212T083000Z", "2025-02-12"},
      {"Wed, 12 Feb 2025 08:30:00 GMT", "2025-02-12"},
      {"12 February 2025", "2025-02-12"},
      {"12. Februar 2025, 10:15 Uhr", "2025-02-12"},
      {"February 12, 2025", "2025-02-12"},
      {"Feb. 12, 2025 5:00 p.m.", "2025-02-12"},
      {"February 12th, 2025", "2025-02-12"},
      {"the 3rd of March 2024", "2024-03-03"},
      {"12 de febrero de 2025", "2025-02-12"},
      {"le 12 f\xC3\xA9vrier 2025", "2025-02-12"},
      {"12.02.2025", "2025-02-12"},
      {"12.02.25", "2025-02-12"},
      {"2025/2/12", "2025-02-12"},
      {"25/12/2024", "2024-12-25"},
      {"12/25/2024", "2024-12-25"},
      {"05/05/2024", "2024-05-05"},
      {"1739349000", "2025-02-12"},
      {"1739349000000", "2025-02-12"},
      {"29 February 2024", "2024-02-29"},
      /* no days */
      {"05/06/2024", ""},
      {"29 February 2025", ""},
      {"31.04.2025", ""},
      {"yesterday", ""},
      {"", ""},
      {"12:30", ""},
      {"99999999", ""},
      {"0000-00-00", ""},
  };
  check_all(rows, sizeof rows / sizeof *rows, dm_day_read);
}

static void reads_urls(void **state) {
  (void)state;
  static const written rows[] = {
      {"https://example.org/2025/02/12/talks-end/", "2025-02-12"},
      {"https://example.org/a/2025-02-12-talks", "2025-02-12"},
      {"https://example.org/20250212/talks", "2025-02-12"},
      {"https://example.org/2025/02/", ""},
      {"https://example.org/story-48151623", ""},
      {"", ""},
  };
  dm_arena *arena = dm_arena_new();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dm_str day = dm_day_in_url(arena, rules, dm_str_of(rows[i].text));
    if (!dm_str_is(day, rows[i].day)) fail_msg("\"%s\": \"%.*s\", not \"%s\"", rows[i].text, DM_ARG(day), rows[i].day);
  }
  dm_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reads_dates), cmocka_unit_test(reads_urls)};
  return cmocka_run_group_tests(tests, open_rules, close_rules);
}

#include "mention/members.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "mention/world_fixture.h"

#define HEADER "# source: x\n# licence: x\norganisation\tmembers\n"

static bool belongs(const dm_members *members, const char *organisation, const char *day, const char *country, uint32_t *n) {
  dm_str countries[64];
  *n = dm_members_at(members, dm_str_of(organisation), dm_str_of(day), countries, 64);
  for (uint32_t i = 0; i < *n && i < 64; i++)
    if (dm_str_is(countries[i], country)) return true;
  return false;
}

static void the_day_tells_who_belongs(void **state) {
  (void)state;
  dm_members members;
  dm_err err = {0};
  dm_arena *arena = dm_arena_new();
  uint32_t n;
  if (dm_members_read(arena, world, "data", &members, &err)) fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  assert_true(belongs(&members, "NATO", "", "SWE", &n));
  assert_int_equal(n, 32);
  assert_false(belongs(&members, "NATO", "2024-03-06", "SWE", &n));
  assert_int_equal(n, 31);
  assert_true(belongs(&members, "European Union", "2020-01-31", "GBR", &n));
  assert_false(belongs(&members, "European Union", "2020-02-01", "GBR", &n));
  assert_int_equal(n, 27);
  assert_true(belongs(&members, "OPEC", "2008-01-01", "ECU", &n));
  assert_false(belongs(&members, "OPEC", "2000-01-01", "ECU", &n));
  assert_false(belongs(&members, "no such body", "", "FRA", &n));
  assert_int_equal(n, 0);
  dm_arena_free(arena);
}

/* A data folder that holds this one file. */
static void refuse(const char *rows, unsigned line, const char *reason) {
  char folder[64] = "/tmp/members_test_XXXXXX", world_dir[96], path[128];
  assert_non_null(mkdtemp(folder));
  (void)snprintf(world_dir, sizeof world_dir, "%s/world", folder);
  (void)snprintf(path, sizeof path, "%s/members.tsv", world_dir);
  assert_int_equal(mkdir(world_dir, 0700), 0);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fprintf(f, HEADER "%s", rows);
  assert_int_equal(fclose(f), 0);
  dm_members members;
  dm_err err = {0};
  dm_arena *arena = dm_arena_new();
  int rc = dm_members_read(arena, world, folder, &members, &err);
  (void)remove(path), (void)rmdir(world_dir), (void)rmdir(folder);
  assert_int_equal(rc, DM_EDATA);
  assert_int_equal(err.line, line);
  if (!strstr(err.message, reason)) fail_msg("\"%s\" does not tell of \"%s\"", err.message, reason);
  dm_arena_free(arena);
}

static void broken_rows_are_told(void **state) {
  (void)state;
  refuse("Band of Fish\tFRA\n", 4, "organisations.tsv");
  refuse("NATO\tFRA\nNATO\tDEU\n", 5, "row above");
  refuse("NATO\tFRA XQX\n", 4, "no country");
  refuse("NATO\tFRA:2020\n", 4, "YYYY-MM-DD");
  refuse("NATO\tFRA:2020-01-02..2020-01-01\n", 4, "leaves before");
  refuse("NATO\tFRA..2000-01-01 FRA:2000-01-01\n", 4, "twice");
  refuse("NATO\t\n", 4, "no member");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_day_tells_who_belongs, open_world, close_world),
      cmocka_unit_test_setup_teardown(broken_rows_are_told, open_world, close_world),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

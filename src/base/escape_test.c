#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/escape.h"

#define TOO_MUCH (SIZE_MAX / 2)

static int fill(dm_arena *arena, size_t n) {
  dm_arena_alloc(arena, n);
  return 1;
}

/* 1: allocated, 2: memory was out. */
static int try_to_fill(dm_arena *arena, size_t n) {
  dm_escape escape;
  int rc;
  dm_escape_enter(&escape);
  if (setjmp(escape.back) == 0)
    rc = fill(arena, n);
  else
    rc = 2;
  dm_escape_leave(&escape);
  return rc;
}

static void arena_reports_that_memory_is_out(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  assert_int_equal(try_to_fill(arena, 100), 1);
  assert_int_equal(try_to_fill(arena, TOO_MUCH), 2);
  assert_int_equal(try_to_fill(arena, SIZE_MAX), 2);
  assert_int_equal(try_to_fill(arena, 100), 1);
  dm_arena_free(arena);
}

static int nested(dm_arena *arena) {
  int inner = try_to_fill(arena, TOO_MUCH);
  dm_arena_alloc(arena, TOO_MUCH);
  return inner;
}

static void escapes_nest(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_escape escape;
  volatile int reached = 0;
  dm_escape_enter(&escape);
  if (setjmp(escape.back) == 0)
    nested(arena);
  else
    reached = 1;
  dm_escape_leave(&escape);
  assert_int_equal(reached, 1);
  dm_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(arena_reports_that_memory_is_out), cmocka_unit_test(escapes_nest)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct item {
  unsigned number, result;
} item;

typedef struct run {
  unsigned given, total, handed, after_stop, stop_at;
  bool in_order;
} run;

static void *next(void *context) {
  run *r = context;
  if (r->given == r->total) return NULL;
  item *it = calloc(1, sizeof *it);
  it->number = r->given++;
  return it;
}

/* Uneven work, so that later items finish first. */
static void work(void *state, void *p) {
  item *it = p;
  unsigned x = it->number, rounds = (it->number * 7919u) % 13u * 2000u;
  for (unsigned i = 0; i < rounds; i++) x = x * 1664525u + 1013904223u;
  *(unsigned *)state += (x & 1u) | 1u;
  it->result = it->number * 2;
}

static bool done(void *context, void *p, bool stopped) {
  run *r = context;
  item *it = p;
  if (it->number != r->handed || it->result != it->number * 2) r->in_order = false;
  free(it);
  if (stopped) r->after_stop++;
  r->handed++;
  return r->handed != r->stop_at;
}

static run run_with(unsigned threads, unsigned total, unsigned stop_at) {
  run r = {.total = total, .stop_at = stop_at, .in_order = true};
  unsigned counts[4] = {0};
  void *states[4] = {&counts[0], &counts[1], &counts[2], &counts[3]};
  dm_queue_plan plan = {threads, 4, &r, states, next, work, done};
  assert_true(dm_queue_run(&plan));
  return r;
}

static void test_order(void **unused) {
  (void)unused;
  for (unsigned threads = 1; threads <= 4; threads++) {
    run r = run_with(threads, 500, 0);
    assert_int_equal(r.handed, 500);
    assert_true(r.in_order);
  }
}

static void test_nothing(void **unused) {
  (void)unused;
  for (unsigned threads = 0; threads <= 2; threads++) assert_int_equal(run_with(threads, 0, 0).handed, 0);
}

/* After a stop nothing new is fed, and what was in flight comes back marked. */
static void test_stop(void **unused) {
  (void)unused;
  for (unsigned threads = 1; threads <= 4; threads++) {
    run r = run_with(threads, 500, 10);
    assert_true(r.in_order);
    assert_int_equal(r.handed, r.given);
    assert_int_equal(r.handed, 10 + r.after_stop);
    assert_true(r.after_stop <= 4);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_nothing), cmocka_unit_test(test_stop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fact/quotes.h"

#include "base/limits.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* Paragraphs are the lines of the text. */
static dm_quotes scan(dm_arena *arena, dm_str text) {
  dm_span *lines = DM_NEW(arena, dm_span, text.n + 1);
  uint32_t n = 0, start = 0;
  for (uint32_t i = 0; i <= text.n; i++)
    if (i == text.n || text.p[i] == '\n') {
      if (i > start) lines[n++] = (dm_span){start, i};
      start = i + 1;
    }
  dm_quotes quotes;
  dm_quotes_scan(arena, text, lines, n, &quotes);
  return quotes;
}

/* Expects the insides of all quotations, joined by '|'; nested ones in the order of their opening marks. */
static void expect(const char *text, const char *insides) {
  dm_arena *arena = dm_arena_new();
  dm_str all = dm_str_of(text);
  dm_quotes q = scan(arena, all);
  char got[4096] = "";
  size_t at = 0;
  for (uint32_t i = 0; i < q.n; i++) {
    dm_str in = dm_str_sub(all, q.v[i].inner.start, q.v[i].inner.end);
    at += (size_t)snprintf(got + at, sizeof got - at, "%s%" DM_FMT, i ? "|" : "", DM_ARG(in));
  }
  assert_string_equal(got, insides);
  dm_arena_free(arena);
}

static void finds_marks_of_every_kind(void **state) {
  (void)state;
  expect("She said \"no\" twice.", "no");
  expect("She said “no” and ‘never’.", "no|never");
  expect("Er sagte „nein“ und ging.", "nein");
  expect("Sie rief »halt« und lief.", "halt");
  expect("Il a dit « non » hier.", "non");
  expect("He called it 'a farce' again.", "a farce");
  expect("(\"Yes,\" he said.)", "Yes,");
  expect("It ''works,'' she said.", "works,");
}

static void an_apostrophe_is_no_mark(void **state) {
  (void)state;
  expect("They don't trust the workers' plan, it's theirs.", "");
  expect("Kenya’s court said it didn’t matter in the ’90s.", "");
  expect("\"It isn't ours,\" she said.", "It isn't ours,");
  expect("the '90s and the farmers' protest", "");
}

static void nests(void **state) {
  (void)state;
  expect("\"It will be a 'stand-alone' system,\" he said.", "It will be a 'stand-alone' system,|stand-alone");
  expect("“He told me ‘leave’ and I left,” she said.", "He told me ‘leave’ and I left,|leave");
  dm_arena *arena = dm_arena_new();
  dm_quotes q = scan(arena, DM_S("“a ‘b’ c”"));
  assert_int_equal(q.n, 2);
  assert_int_equal(q.v[0].parent, DM_NONE);
  assert_int_equal(q.v[1].parent, 0);
  dm_arena_free(arena);
}

static void an_unclosed_quotation_ends_with_its_paragraph(void **state) {
  (void)state;
  expect("He said “we are late.\nThe train left.\nShe said “so are we.”", "we are late.|so are we.");
  dm_arena *arena = dm_arena_new();
  dm_quotes q = scan(arena, DM_S("He said “we are late.\nThe train left."));
  assert_int_equal(q.n, 1);
  assert_false(q.v[0].closed);
  assert_int_equal(q.v[0].outer.end, 23);
  dm_arena_free(arena);
}

static void a_paragraph_that_opens_with_a_mark_continues(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_quotes q = scan(arena, DM_S("“We are late.\n“We are sorry,” she said. “Bye.”"));
  assert_int_equal(q.n, 3);
  assert_int_equal(q.v[1].continued_from, 0);
  assert_int_equal(q.v[2].continued_from, DM_NONE);
  q = scan(arena, DM_S("“We are late.”\n“We are sorry,” she said."));
  assert_int_equal(q.v[1].continued_from, DM_NONE);
  dm_arena_free(arena);
}

static void mixed_marks_close_each_other(void **state) {
  (void)state;
  expect("ignoring “the clear concerns\" of both", "the clear concerns");
  expect("had “killed 1,000\" fighters", "killed 1,000");
}

/* 10,000 quotations in one paragraph, and as many that never close. */
static void stays_linear_and_bounded(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  uint32_t n = 10000;
  char *text = malloc((size_t)n * 6 + 1);
  for (uint32_t i = 0; i < n; i++) memcpy(text + (size_t)i * 6, "\"a b\" ", 6);
  dm_quotes q = scan(arena, (dm_str){text, n * 6});
  assert_int_equal(q.n, n);
  for (uint32_t i = 0; i < n; i++) memcpy(text + (size_t)i * 4, " \xE2\x80\x9C", 4);
  q = scan(arena, (dm_str){text, n * 4});
  assert_true(q.n <= DM_LIMIT_QUOTE_DEPTH);
  free(text);
  dm_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_marks_of_every_kind),
      cmocka_unit_test(an_apostrophe_is_no_mark),
      cmocka_unit_test(nests),
      cmocka_unit_test(an_unclosed_quotation_ends_with_its_paragraph),
      cmocka_unit_test(a_paragraph_that_opens_with_a_mark_continues),
      cmocka_unit_test(mixed_marks_close_each_other),
      cmocka_unit_test(stays_linear_and_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

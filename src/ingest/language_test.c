/* Each language's sample, and texts that must stay English. */
#include "ingest/language.h"

#include "base/arena.h"
#include "base/str.h"
#include "data/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static int open_languages(void **state) {
  dm_err err = {0};
  *state = dm_languages_open("data", &err);
  if (!*state) print_error("%s:%lu: %s\n", err.path, (unsigned long)err.line, err.message);
  return *state ? 0 : -1;
}

static int close_languages(void **state) {
  dm_languages_close(*state);
  return 0;
}

/* Two repetitions make each sample long enough to be clear. */
static void samples(void **state) {
  dm_arena *arena = dm_arena_new();
  dm_tsv tsv;
  assert_int_equal(dm_tsv_read(arena, "data/lang/languages.tsv", &tsv, NULL), 0);
  uint32_t code = dm_tsv_column(&tsv, "code"), sample = dm_tsv_column(&tsv, "sample");
  assert_true(tsv.n_rows >= 30);
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_str s = dm_tsv_cell(&tsv, row, sample), want = dm_tsv_cell(&tsv, row, code);
    assert_true(s.n > 0);
    dm_str twice = dm_str_printf(arena, "%" DM_FMT "\n%" DM_FMT "\n", DM_ARG(s), DM_ARG(s));
    const char *got = dm_language_guess(*state, twice);
    if (!dm_str_is(want, got)) fail_msg("line %u: %s", tsv.lines[row], got);
  }
  dm_arena_free(arena);
}

static void stays_english(void **state) {
  static const char *const texts[] = {
      "",
      "Genscher",
      "Der Kanzler reist ab.", /* too short to be clear */
      "Le Monde, Die Zeit, El País, La Repubblica, De Standaard",
      "12 14 17.5 2030 44 %",
      "The chancellor wrote: \"Wir werden das nicht mit uns machen lassen.\" Nobody in the room had expected it of her, and the "
      "talks were broken off within the hour.",
      "The minister said of the talks that they had been useful and would go on in the spring. Министр сказал, что переговоры "
      "были полезны и что они будут продолжены весной, но не в столице, а в одном из городов на границе, как это было и раньше.",
      "\xff\xfe\x80 broken bytes",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_string_equal(dm_language_guess(*state, dm_str_of(texts[i])), "en");
}

/* A long run without spaces, and one of marks without letters. */
static void odd_runs(void **state) {
  enum { N = 100000 };
  char *run = malloc(N);
  memset(run, 'x', N);
  assert_string_equal(dm_language_guess(*state, (dm_str){run, N}), "en");
  for (uint32_t i = 0; i < N; i += 2) memcpy(run + i, "\xcc\x81", 2);
  assert_string_equal(dm_language_guess(*state, (dm_str){run, N}), "en");
  free(run);
}

static void names(void **state) {
  assert_string_equal(dm_language_name(*state, "uk"), "Ukrainian");
  assert_string_equal(dm_language_name(*state, "xx"), "xx");
}

static void no_table(void **state) {
  (void)state;
  dm_err err = {0};
  assert_null(dm_languages_open("no-such-folder", &err));
  assert_non_null(strstr(err.path, "languages.tsv"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(samples, open_languages, close_languages),
      cmocka_unit_test_setup_teardown(stays_english, open_languages, close_languages),
      cmocka_unit_test_setup_teardown(odd_runs, open_languages, close_languages),
      cmocka_unit_test_setup_teardown(names, open_languages, close_languages),
      cmocka_unit_test(no_table),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "mention/when.h"

#include "base/str.h"
#include "data/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static dm_calendar *calendar;
static dm_segmenter *segmenter;

static int open_data(void **state) {
  (void)state;
  dm_err err;
  if (!(calendar = dm_calendar_open("data", &err)) || !(segmenter = dm_segmenter_open("data", &err)))
    fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  return 0;
}

static int close_data(void **state) {
  (void)state;
  dm_calendar_close(calendar);
  dm_segmenter_close(segmenter);
  return 0;
}

/* A text, its layers, and what was found. */
typedef struct found {
  dm_arena *arena;
  dm_notes notes;
  dm_article *article;
  dm_text *text;
  dm_syntax *syntax;
  dm_when *whens;
  uint32_t n, *when_of;
  dm_mentions all;
} found;

static void find(found *f) {
  f->all = (dm_mentions){.syntax = f->syntax};
  assert_int_equal(dm_whens_find(f->arena, calendar, f->syntax, &f->all, NULL), 0);
  f->whens = f->all.whens;
  f->n = f->all.n_whens;
  f->when_of = f->all.when_of;
}

/* Plain text without a parse: every word is X and a root. */
static void read_text(found *f, dm_str bytes, dm_str date) {
  *f = (found){.arena = dm_arena_new()};
  f->notes.arena = f->arena;
  dm_input input = {.bytes = bytes, .date = date};
  assert_int_equal(dm_article_make(f->arena, &input, &f->notes, &f->article, NULL), 0);
  assert_int_equal(dm_text_make(f->arena, segmenter, f->article, &f->text, NULL), 0);
  f->syntax = DM_NEW(f->arena, dm_syntax, 1);
  f->syntax->text = f->text;
  f->syntax->words = DM_NEW(f->arena, dm_word, f->text->n_tokens);
  for (uint32_t i = 0; i < f->text->n_tokens; i++) {
    f->syntax->words[i].head = DM_NONE;
    f->syntax->words[i].lower = dm_str_lower(f->arena, dm_token_form(f->text, i));
    f->syntax->words[i].lemma = f->syntax->words[i].lower;
  }
  dm_syntax_link(f->syntax);
  find(f);
}

/* ---- the examples of patterns.tsv ------------------------------------------------------------------------------- */

/* "value", "start .. end" or "none" */
static dm_str shown(const found *f, const dm_when *w) {
  if (!w->date.value.n) return DM_S("none");
  if (!w->date.end.n) return w->date.value;
  return dm_str_printf(f->arena, "%.*s .. %.*s", DM_ARG(w->date.value), DM_ARG(w->date.end));
}

typedef struct wanted {
  uint32_t start, end;
  dm_str value;
} wanted;

/* Takes the braces out of an example: "on {Tuesday = 2025-02-11}." */
static dm_str strip(dm_arena *arena, dm_str ex, wanted *want, uint32_t *n) {
  char *out = dm_arena_alloc(arena, ex.n + 1);
  uint32_t len = 0;
  *n = 0;
  for (uint32_t i = 0; i < ex.n;) {
    if (ex.p[i] != '{') {
      out[len++] = ex.p[i++];
      continue;
    }
    uint32_t close = dm_str_find(ex, DM_S("}"), i), equals = dm_str_find(ex, DM_S(" = "), i);
    assert_true(close != DM_NONE && equals < close);
    want[*n].start = len;
    memcpy(out + len, ex.p + i + 1, equals - i - 1);
    len += equals - i - 1;
    want[*n].end = len;
    want[(*n)++].value = dm_str_sub(ex, equals + 3, close);
    i = close + 1;
  }
  return (dm_str){out, len};
}

static int check_example(dm_str id, dm_str ex) {
  dm_arena *arena = dm_arena_new();
  wanted want[8];
  uint32_t n;
  int bad = 0;
  dm_str plain = strip(arena, dm_str_trim(ex), want, &n);
  found f;
  read_text(&f, plain, DM_S("2025-02-12"));
  if (f.n != n) bad = 1;
  for (uint32_t i = 0; i < n && i < f.n; i++) {
    uint32_t end = f.whens[i].date.span.end, start = f.text->tokens[f.whens[i].first].start;
    /* The braces may hold the noun behind the date as well ("Thursday's vote"). */
    if (start != want[i].start || end > want[i].end || !dm_str_eq(shown(&f, &f.whens[i]), want[i].value)) bad = 1;
  }
  if (bad) {
    print_error("%.*s: %.*s\n", DM_ARG(id), DM_ARG(ex));
    for (uint32_t i = 0; i < f.n; i++)
      print_error("  found \"%.*s\" = %.*s\n", (int)(f.whens[i].date.span.end - f.whens[i].date.span.start),
                  f.article->text.p + f.whens[i].date.span.start, DM_ARG(shown(&f, &f.whens[i])));
  }
  dm_arena_free(f.arena);
  dm_arena_free(arena);
  return bad;
}

static int check_column(const dm_tsv *tsv, uint32_t row, uint32_t column, uint32_t *checked) {
  dm_str rest = dm_tsv_cell(tsv, row, column);
  int bad = 0;
  while (rest.n) {
    uint32_t bar = dm_str_find(rest, DM_S(" | "), 0);
    dm_str ex = bar == DM_NONE ? rest : dm_str_sub(rest, 0, bar);
    bad += check_example(dm_tsv_cell(tsv, row, 0), ex);
    (*checked)++;
    rest = bar == DM_NONE ? (dm_str){0} : dm_str_sub(rest, bar + 3, rest.n);
  }
  return bad;
}

static void examples_of_the_patterns(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_tsv tsv;
  dm_err err;
  assert_int_equal(dm_tsv_read(arena, "data/lang/en/time/patterns.tsv", &tsv, &err), 0);
  uint32_t checked = 0;
  int bad = 0;
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    bad += check_column(&tsv, row, dm_tsv_column(&tsv, "ex"), &checked);
    bad += check_column(&tsv, row, dm_tsv_column(&tsv, "not"), &checked);
  }
  assert_int_equal(bad, 0);
  assert_true(checked > 80);
  dm_arena_free(arena);
}

/* ---- documents -------------------------------------------------------------------------------------------------- */

static void without_a_publication_day_one_note_names_the_phrases(void **state) {
  (void)state;
  found f;
  read_text(&f, DM_S("They met on Tuesday and last week. The pact dates from 2014. Talks resume tomorrow."), (dm_str){0});
  assert_int_equal(f.n, 4);
  assert_true(dm_str_is(f.whens[2].date.value, "2014"));
  assert_int_equal(f.whens[0].date.value.n, 0);
  assert_int_equal(f.whens[0].date.basis, DM_DATE_NONE);
  assert_int_equal(f.notes.list.n, 1);
  assert_string_equal(f.notes.list.v[0].stage, "date");
  assert_true(dm_str_is(f.notes.list.v[0].message,
                        "no publication date: 'Tuesday', 'last week', 'tomorrow' left unresolved; give --date"));
  assert_int_equal(f.notes.list.v[0].span.start, 12);
  dm_arena_free(f.arena);
}

static void a_publication_date_that_is_no_day_is_noted(void **state) {
  (void)state;
  found f;
  read_text(&f, DM_S("They met in 2014."), DM_S("2025-02-30"));
  assert_int_equal(f.notes.list.n, 1);
  assert_non_null(strstr(f.notes.list.v[0].message.p, "\"2025-02-30\" is no day"));
  dm_arena_free(f.arena);
}

/* The parser's only share in it: marks are marks. */
static dm_str published(dm_arena *arena, found *f) {
  for (uint32_t i = 0; i < f->text->n_tokens; i++)
    if (strchr(",.()-", dm_token_form(f->text, i).p[0])) f->syntax->words[i].upos = DM_PUNCT;
  return dm_when_published(arena, calendar, f->syntax);
}

static void a_line_of_its_own_tells_the_publication_day(void **state) {
  (void)state;
  static const struct {
    const char *text, *day;
  } cases[] = {
      {"Ferry talks stall in Tallinn\n\nSaturday, 23 February 2019\n\nEstonia left the talks on Friday.\n", "2019-02-23"},
      {"Ferry talks stall in Tallinn\n\nTALLINN, Feb. 23, 2019 (Reuters) - Estonia left the talks on Friday.\n", "2019-02-23"},
      {"Ferry talks stall in Tallinn\n\nTALLINN (Reuters) - Estonia left the talks on Friday.\n", ""},
      {"Ferry talks stall in Tallinn\n\nFebruary 2019\n\nEstonia left the talks on Friday.\n", ""},
      {"Ferry talks stall in Tallinn\n\nSince 23 February 2019 no ferry has sailed.\n", ""},
      {"11 September 2001\n\nA day that changed the world is remembered by those who were there and by those who were not.\n",
       ""},
      {"The ferry dispute\n\n23 February 2019\n\nEstonia leaves the talks.\n\n4 March 2019\n\nEstonia is back.\n", ""},
      {"Ferry talks stall\n\nOne came.\n\nTwo came.\n\nThree came.\n\nFour came.\n\nFive came.\n\n23 February 2019\n\nSix "
       "came.\n",
       ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    found f;
    read_text(&f, dm_str_of(cases[i].text), (dm_str){0});
    dm_str day = published(f.arena, &f);
    if (!dm_str_is(day, cases[i].day)) fail_msg("%s: %.*s", cases[i].text, DM_ARG(day));
    dm_arena_free(f.arena);
  }
}

static void a_history_keeps_its_year(void **state) {
  (void)state;
  found f;
  read_text(
      &f,
      DM_S("The siege began on 3 May 1812. In June 1812 the wall fell. By August 1812 envoys came. In 1813 a truce was signed, "
           "and in March the army left. Two years later, in 1815, it came back. On 4 April the city rose."),
      DM_S("2025-02-12"));
  static const char *const values[] = {"1812-05-03", "1812-06", "1812-08", "1813", "1813-03", "1815", "1815", "1815-04-04"};
  assert_int_equal(f.n, 8);
  for (uint32_t i = 0; i < f.n; i++)
    if (!dm_str_is(f.whens[i].date.value, values[i]))
      fail_msg("%u: got %.*s, not %s", i, DM_ARG(f.whens[i].date.value), values[i]);
  dm_arena_free(f.arena);
}

static void tokens_know_their_expression(void **state) {
  (void)state;
  found f;
  read_text(&f, DM_S("They met since early May 2014, until 2016 in peace."), DM_S("2025-02-12"));
  assert_int_equal(f.n, 2);
  assert_int_equal(f.whens[0].relation, DM_WHEN_SINCE);
  assert_int_equal(f.whens[1].relation, DM_WHEN_UNTIL);
  assert_int_equal(f.when_of[1], DM_NONE);
  assert_int_equal(f.when_of[3], 0);
  assert_int_equal(f.when_of[5], 0);
  assert_int_equal(f.when_of[8], 1);
  assert_true(
      dm_str_is(dm_str_sub(f.article->text, f.whens[0].date.span.start, f.whens[0].date.span.end), "since early May 2014"));
  dm_arena_free(f.arena);
}

/* Lengths, "now" and years BC are kept apart: they date nothing. */
static void what_dates_nothing(void **state) {
  (void)state;
  static const struct {
    const char *text, *values;
  } cases[] = {
      {"The truce held for three days.", "P3D"},
      {"A two-week pause and several months of talks followed.", "P2W PXM"},
      {"The former envoy is now a senator.", "PAST_REF PRESENT_REF"},
      {"In the future there may be a fortnight of rest.", "FUTURE_REF P2W"},
      {"The city fell in 480 BC and was rebuilt in 477 by its people.", "BC0480 BC0477"},
      {"The city fell in 477 ships.", ""},
      {"They met three days ago and left two weeks later.", ""},
      {"The alarm came after five minutes.", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    found f;
    char got[100] = "";
    read_text(&f, dm_str_of(cases[i].text), DM_S("2025-02-12"));
    for (uint32_t k = 0; k < f.all.n_asides; k++) {
      size_t n = strlen(got);
      snprintf(got + n, sizeof got - n, "%s%.*s", k ? " " : "", DM_ARG(f.all.asides[k].date.value));
      assert_int_equal(f.when_of[f.all.asides[k].first], DM_NONE);
    }
    if (strcmp(got, cases[i].values) != 0) print_error("%s\n", cases[i].text);
    assert_string_equal(got, cases[i].values);
    dm_arena_free(f.arena);
  }
}

static void a_folder_without_data_is_an_error(void **state) {
  (void)state;
  dm_err err;
  assert_null(dm_calendar_open("no/such/folder", &err));
  assert_int_equal(err.code, DM_EIO);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(examples_of_the_patterns),
      cmocka_unit_test(without_a_publication_day_one_note_names_the_phrases),
      cmocka_unit_test(a_publication_date_that_is_no_day_is_noted),
      cmocka_unit_test(a_line_of_its_own_tells_the_publication_day),
      cmocka_unit_test(a_history_keeps_its_year),
      cmocka_unit_test(tokens_know_their_expression),
      cmocka_unit_test(what_dates_nothing),
      cmocka_unit_test(a_folder_without_data_is_an_error),
  };
  return cmocka_run_group_tests(tests, open_data, close_data);
}

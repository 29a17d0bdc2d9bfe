/* The golden cases of test/golden-text, and texts nobody should write. */
#include "text/text.h"

#include "base/limits.h"
#include "base/str.h"
#include "data/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <cmocka.h>

typedef struct fixture {
  dm_segmenter *segmenter;
  dm_arena *arena;
  dm_notes notes;
} fixture;

static int open_fixture(void **state) {
  fixture *f = calloc(1, sizeof *f);
  dm_err err;
  f->segmenter = dm_segmenter_open("data", &err);
  if (!f->segmenter) {
    print_error("%s:%lu: %s\n", err.path, (unsigned long)err.line, err.message);
    free(f);
    return -1;
  }
  f->arena = dm_arena_new();
  *state = f;
  return 0;
}

static int close_fixture(void **state) {
  fixture *f = *state;
  dm_segmenter_close(f->segmenter);
  dm_arena_free(f->arena);
  free(f);
  return 0;
}

/* The text layer of bytes; lives until the next call. Every text must keep its promises. */
static dm_text *make(fixture *f, dm_str bytes) {
  dm_article *article;
  dm_text *text;
  dm_err err;
  dm_arena_reset(f->arena);
  f->notes = (dm_notes){.arena = f->arena};
  assert_int_equal(dm_article_make(f->arena, &(dm_input){.bytes = bytes}, &f->notes, &article, &err), 0);
  assert_int_equal(dm_text_make(f->arena, f->segmenter, article, &text, &err), 0);
  const char *broken = dm_text_check(text);
  if (broken) fail_msg("%s", broken);
  return text;
}

static bool noted(const fixture *f, const char *words) {
  for (uint32_t i = 0; i < f->notes.list.n; i++)
    if (dm_str_find(f->notes.list.v[i].message, dm_str_of(words), 0) != DM_NONE) return true;
  return false;
}

/* ---- golden cases ---------------------------------------------------------------------------------------------- */

/* In the notation of test/golden-text. */
static dm_str cut_of(dm_arena *arena, const dm_text *text) {
  static const char *const kinds[] = {"", "{heading} ", "{kicker} ", "{crosshead} ", "{dateline} ", "{caption} ", "{list} "};
  dm_str cut = DM_S("");
  for (uint32_t s = 0; s < text->n_sentences; s++) {
    const dm_sentence *k = &text->sentences[s];
    const char *before = !s ? "" : text->sentences[s - 1].block != k->block ? " ⏎ " : " ¶ ";
    cut = dm_str_printf(arena, "%" DM_FMT "%s%s", DM_ARG(cut), before, kinds[k->kind]);
    for (uint32_t t = k->first; t < k->first + k->n; t++) {
      const char *gap = t == k->first ? "" : text->tokens[t - 1].space_after ? " " : text->tokens[t].joined ? "‿" : "|";
      cut = dm_str_printf(arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(cut), gap, DM_ARG(dm_token_form(text, t)));
    }
  }
  return cut;
}

static dm_str with_line_ends(dm_arena *arena, dm_str input) {
  dm_str out = DM_S(""), mark = DM_S("⏎");
  for (uint32_t at = 0, hit; at <= input.n; at = hit + mark.n) {
    hit = dm_str_find(input, mark, at);
    if (hit == DM_NONE) hit = input.n;
    out = dm_str_printf(arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(out), at ? "\n" : "", DM_ARG(dm_str_sub(input, at, hit)));
  }
  return out;
}

static void check_cases(fixture *f, const char *path) {
  dm_arena *arena = dm_arena_new();
  dm_tsv tsv;
  dm_err err;
  uint32_t input = 0, cut = 0, wrong = 0;
  if (dm_tsv_read(arena, path, &tsv, &err) || dm_tsv_need(&tsv, "input", &input, &err) || dm_tsv_need(&tsv, "cut", &cut, &err))
    fail_msg("%s: %s", err.path, err.message);
  assert_true(tsv.n_rows > 10);
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_text *text = make(f, with_line_ends(arena, dm_tsv_cell(&tsv, row, input)));
    dm_str got = cut_of(arena, text), want = dm_tsv_cell(&tsv, row, cut);
    if (dm_str_eq(got, want)) continue;
    wrong++;
    print_error("%s:%u\n  want %" DM_FMT "\n  got  %" DM_FMT "\n", path, tsv.lines[row], DM_ARG(want), DM_ARG(got));
  }
  dm_arena_free(arena);
  assert_int_equal(wrong, 0);
}

static void cuts_tokens(void **state) { check_cases(*state, "test/golden-text/tokens.tsv"); }
static void cuts_sentences(void **state) { check_cases(*state, "test/golden-text/sentences.tsv"); }
static void cuts_blocks(void **state) { check_cases(*state, "test/golden-text/blocks.tsv"); }

/* The examples of the cues: each ex is a line of that kind, each not is none. */
static void cues_keep_their_examples(void **state) {
  fixture *f = *state;
  dm_arena *arena = dm_arena_new();
  dm_tsv tsv;
  dm_err err;
  assert_int_equal(dm_tsv_read(arena, "data/lang/en/text/cues.tsv", &tsv, &err), 0);
  uint32_t kind = dm_tsv_column(&tsv, "kind"), ex = dm_tsv_column(&tsv, "ex"), not_ex = dm_tsv_column(&tsv, "not");
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_sentence_kind want = dm_str_is(dm_tsv_cell(&tsv, row, kind), "caption") ? DM_SENT_CAPTION : DM_SENT_CROSSHEAD;
    for (int side = 0; side < 2; side++) {
      dm_str line = dm_tsv_cell(&tsv, row, side ? not_ex : ex);
      if (!line.n) continue;
      dm_text *text = make(f, dm_str_printf(arena, "They met.\n%" DM_FMT "\nThey left.", DM_ARG(line)));
      if ((text->sentences[1].kind == want) != (side == 0)) fail_msg("line %u: \"%" DM_FMT "\"", tsv.lines[row], DM_ARG(line));
    }
  }
  dm_arena_free(arena);
}

static void the_title_is_a_heading(void **state) {
  fixture *f = *state;
  dm_article article = {
      .text = DM_S("The border is open.\nEnvoys met."), .title = DM_S("The border is open."), .notes = &f->notes};
  dm_text *text;
  dm_arena_reset(f->arena);
  f->notes = (dm_notes){.arena = f->arena};
  assert_int_equal(dm_text_make(f->arena, f->segmenter, &article, &text, NULL), 0);
  assert_int_equal(text->sentences[0].kind, DM_SENT_HEADING);
  assert_int_equal(text->sentences[1].kind, DM_SENT_TEXT);
}

/* ---- texts nobody should write --------------------------------------------------------------------------------- */

static void nothing_gives_nothing(void **state) {
  static const char *const texts[] = {"", " \n\t \n\n", "\xC2\xA0\n\xE3\x80\x80", "\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    dm_text *text = make(*state, dm_str_of(texts[i]));
    assert_int_equal(text->n_blocks + text->n_sentences + text->n_tokens, 0);
  }
}

static void hard_spaces_end_a_line_too(void **state) {
  dm_text *text = make(*state, DM_S("Talks\n\xC2\xA0They met.\xC2\xA0 \nThey left."));
  assert_int_equal(text->n_blocks, 3);
  assert_int_equal(text->sentences[1].kind, DM_SENT_TEXT);
  assert_true(dm_str_is(dm_token_form(text, text->sentences[1].first), "They"));
}

/* A pattern repeated to n bytes. */
static dm_str repeated(const char *pattern, uint32_t n) {
  size_t length = strlen(pattern);
  char *p = malloc(n + 1);
  for (uint32_t i = 0; i < n; i++) p[i] = pattern[i % length];
  return (dm_str){p, n};
}

/* Work must stay linear: a megabyte of each in a blink, where a quadratic step would take hours. */
static void odd_texts_stay_linear(void **state) {
  static const char *const patterns[] = {
      "(",     "\"", "\" ",    "a.", "Aa.", "a.b ", ".",         "'",   "a'", "-",      "a-",       "non-",  "1.",      "1/",
      "1-",    "@",  "([\"'<", ") ", "’",   "“ ”",  "etc. The ", "A. ", "\n", "- a\n",  "A:\n",     "x\n\n", "FILE - ", "word ",
      "Word ", "中", "? ",     "… ", "&A",  "a/b/", ":-)",       "«",   "a_", "No. 5 ", "\xCC\x81", "😀"};
  fixture *f = *state;
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    dm_str bytes = repeated(patterns[i], 1u << 20);
    dm_text *text = make(f, bytes);
    assert_true(text->n_tokens > 0 || patterns[i][0] == '\n');
    free((char *)(uintptr_t)bytes.p);
  }
}

static void long_sentences_are_cut_at_a_mark(void **state) {
  fixture *f = *state;
  dm_arena *arena = dm_arena_new();
  dm_str bytes = DM_S("It began");
  for (int i = 0; i < 120; i++) bytes = dm_str_printf(arena, "%" DM_FMT " and so on, then", DM_ARG(bytes));
  dm_text *text = make(f, bytes);
  assert_true(text->n_sentences > 1);
  assert_true(noted(f, "a sentence of 250 tokens or more"));
  const dm_sentence *first = &text->sentences[0];
  assert_true(first->n <= DM_LIMIT_SENT_TOKENS);
  assert_true(dm_str_is(dm_token_form(text, first->n - 1), ","));
  dm_arena_free(arena);
}

static void long_tokens_are_cut(void **state) {
  fixture *f = *state;
  dm_str bytes = repeated("\xC3\xA9", 5000);
  dm_text *text = make(f, bytes);
  assert_int_equal(text->n_tokens, 5);
  assert_true(noted(f, "a run of 5000 bytes"));
  free((char *)(uintptr_t)bytes.p);
}

static void too_many_tokens_are_said(void **state) {
  fixture *f = *state;
  dm_str bytes = repeated("a b. ", 11u << 20);
  dm_text *text = make(f, bytes);
  assert_int_equal(text->n_tokens, DM_LIMIT_DOC_TOKENS);
  assert_true(noted(f, "was not read"));
  free((char *)(uintptr_t)bytes.p);
}

static void put_file(const char *folder, const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/lang/en/text/%s", folder, name);
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs(text, out);
  fclose(out);
}

static void remove_folder(const char *folder) {
  static const char *const names[] = {
      "lang/en/text/forms.tsv", "lang/en/text/cues.tsv", "lang/en/text/breaks.tsv", "lang/en/text", "lang/en", "lang"};
  char path[256];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    remove(path);
  }
  remove(folder);
}

static void broken_tables_are_errors(void **state) {
  (void)state;
  static const char good_form[] = "form\tclass\nmr\ttitle\n", good_cue[] = "cue\twhere\tkind\n",
                    good_break[] = "feature\tweight\ngroup:stop word-next:the\t1.5\n";
  static const struct {
    const char *forms, *cues, *breaks, *file, *message; /* file NULL: all is well */
    uint64_t line;
  } cases[] = {
      {good_form, good_cue, good_break, NULL, NULL, 0},
      {"form\nmr\n", good_cue, good_break, "forms.tsv", "\"class\" is missing", 1},
      {"form\tclass\nmr\tking\n", good_cue, good_break, "forms.tsv", "unknown class \"king\"", 2},
      {"form\tclass\ncannot\tsplit\n", good_cue, good_break, "forms.tsv", "bar where it splits", 2},
      {"form\tclass\na-very-long-form-that-nobody-writes\tend\n", good_cue, good_break, "forms.tsv", "1 to 24 bytes", 2},
      {good_form, "cue\twhere\tkind\nFILE\tmiddle\tcaption\n", good_break, "cues.tsv", "start or end", 2},
      {good_form, "cue\twhere\tkind\nFILE\tstart\tpoem\n", good_break, "cues.tsv", "caption or byline", 2},
      {good_form, good_cue, "feature\tweight\nstop:period moon:full\t1\n", "breaks.tsv", "unknown feature", 2},
      {good_form, good_cue, "feature\tweight\ngroup:stop word-next:the\tmany\n", "breaks.tsv", "no number", 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char folder[] = "/tmp/segmenter-XXXXXX", path[256];
    assert_non_null(mkdtemp(folder));
    for (size_t depth = 0; depth < 3; depth++) {
      snprintf(path, sizeof path, "%s/%s", folder, (const char *const[]){"lang", "lang/en", "lang/en/text"}[depth]);
      assert_int_equal(mkdir(path, 0700), 0);
    }
    put_file(folder, "forms.tsv", cases[i].forms);
    put_file(folder, "cues.tsv", cases[i].cues);
    put_file(folder, "breaks.tsv", cases[i].breaks);
    dm_err err = {0};
    dm_segmenter *segmenter = dm_segmenter_open(folder, &err);
    remove_folder(folder);
    assert_int_equal(segmenter != NULL, cases[i].file == NULL);
    dm_segmenter_close(segmenter);
    if (!cases[i].file) continue;
    assert_int_equal(err.code, DM_EDATA);
    assert_int_equal(err.line, cases[i].line);
    assert_non_null(strstr(err.path, cases[i].file));
    if (!strstr(err.message, cases[i].message)) fail_msg("case %zu: \"%s\"", i, err.message);
  }
}

static void a_missing_table_is_an_error(void **state) {
  (void)state;
  dm_err err = {0};
  assert_null(dm_segmenter_open("test", &err));
  assert_int_equal(err.code, DM_EIO);
  assert_non_null(strstr(err.path, "forms.tsv"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_tokens),
      cmocka_unit_test(cuts_sentences),
      cmocka_unit_test(cuts_blocks),
      cmocka_unit_test(cues_keep_their_examples),
      cmocka_unit_test(the_title_is_a_heading),
      cmocka_unit_test(nothing_gives_nothing),
      cmocka_unit_test(hard_spaces_end_a_line_too),
      cmocka_unit_test(odd_texts_stay_linear),
      cmocka_unit_test(long_sentences_are_cut_at_a_mark),
      cmocka_unit_test(long_tokens_are_cut),
      cmocka_unit_test(too_many_tokens_are_said),
      cmocka_unit_test(broken_tables_are_errors),
      cmocka_unit_test(a_missing_table_is_an_error),
  };
  return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}

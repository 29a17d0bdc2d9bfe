#include "fact/codebook.h"

#include "base/str.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HEAD "id\tlabel\tparent\tcues\tdefinition\n"

typedef struct book {
  dm_arena *arena;
  dm_cues *cues;
  dm_codebook codebook;
  dm_err err;
  int code;
} book;

static void book_open(book *b, const char *bytes) {
  *b = (book){.arena = dm_arena_new()};
  b->cues = dm_cues_open("data", &b->err);
  assert_non_null(b->cues);
  b->code = dm_codebook_parse(b->arena, b->cues, "issues.tsv", dm_str_of(bytes), &b->codebook, &b->err);
}

static void book_close(book *b) {
  dm_codebook_close(&b->codebook);
  dm_cues_close(b->cues);
  dm_arena_free(b->arena);
}

static void refused(const char *bytes, unsigned line, const char *message) {
  book b;
  book_open(&b, bytes);
  assert_int_equal(b.code, DM_EDATA);
  assert_int_equal(b.err.line, line);
  assert_string_equal(b.err.path, "issues.tsv");
  assert_string_equal(b.err.message, message);
  book_close(&b);
}

static void finds(const book *b, const char *label, const char *id) {
  uint32_t i = dm_codebook_find(&b->codebook, dm_issue_canonical(b->arena, b->cues, dm_str_of(label)));
  dm_str got = i == DM_NONE ? DM_S("-") : b->codebook.issues[i].id;
  if (!dm_str_is(got, id)) fail_msg("\"%s\" is %.*s, not %s", label, (int)got.n, got.p, id);
}

static void a_cue_is_found_by_its_words(void **state) {
  (void)state;
  book b;
  book_open(&b, HEAD "truce\tCeasefire\t\thalt to fighting | pause in the fighting\t\n"
                     "gulf\tGulf truce\ttruce\tceasefire in the Gulf\t\n"
                     "pact\tPact membership\t\tjoining the pact\t\n");
  assert_int_equal(b.code, 0);
  assert_int_equal(b.codebook.issues[1].parent_row, 0);
  finds(&b, "ceasefires", "truce");
  finds(&b, "armistice", "truce"); /* a synonym of ours */
  finds(&b, "immediate ceasefire in the Gulf", "gulf");
  finds(&b, "fighting without a halt to it", "truce"); /* any order */
  finds(&b, "admission to Pact", "pact");
  finds(&b, "wheat prices", "-");
  finds(&b, "", "-");
  book_close(&b);
}

static void kindred_words_count_where_no_cue_is_found(void **state) {
  (void)state;
  book b;
  book_open(&b, HEAD "envoys\tSpy row\t\texpulsion of envoys\t\n"
                     "iran\tIran's nuclear program\t\t\t\n"
                     "pacts\tPacts\t\tfishing pact\t\n"
                     "treaties\tTreaties\t\tfishing treaty\t\n");
  assert_int_equal(b.code, 0);
  finds(&b, "expelling two envoys", "envoys");
  finds(&b, "Iranian nuclear programme", "iran");
  finds(&b, "fishing treaty", "treaties"); /* kindred, but the own words come first */
  finds(&b, "fishing pact", "pacts");
  finds(&b, "arrival of envoys", "-");
  book_close(&b);
}

static void a_broken_codebook_names_its_line(void **state) {
  (void)state;
  refused(HEAD "a\tA road\t\t\t\n\na\tA bridge\t\t\t\n", 4, "the id \"a\" is there already, in line 2");
  refused(HEAD "a\tA road\t\tnew roads\t\nb\tB bridge\t\tNew Road\t\n", 3, "the cue \"New Road\" is one of \"a\", too (line 2)");
  refused(HEAD "a\tA road\tz\t\t\n", 2, "no issue has the id of the parent, \"z\"");
  refused(HEAD "a\tAlpha road\tb\t\t\nb\tBeta road\tc\t\t\nc\tGamma road\ta\t\t\n", 2,
          "the parents of \"a\" lead back to itself");
  refused(HEAD "a\tAlpha road\ta\t\t\n", 2, "the parents of \"a\" lead back to itself");
  refused(HEAD "\tA road\t\t\t\n", 2, "the id is empty");
  refused(HEAD "a\t\t\t\t\n", 2, "the label is empty");
  refused(HEAD "a\tA road\t\t?!\t\n", 2, "the cue \"?!\" has no words");
}

static void a_circle_behind_a_chain_is_found(void **state) {
  (void)state;
  refused(HEAD "x\tXylo road\ta\t\t\na\tAlpha road\tb\t\t\nb\tBeta road\ta\t\t\n", 3, "the parents of \"a\" lead back to itself");
}

static void a_cue_that_is_too_long_is_refused(void **state) {
  (void)state;
  static char text[3000] = HEAD "a\t";
  size_t at = strlen(text);
  memset(text + at, 'x', 1100);
  (void)snprintf(text + at + 1100, sizeof text - at - 1100, "\t\t\t\n");
  refused(text, 2, "a cue of 1100 bytes; the longest that is looked for has 1024");
}

static void edited(const char *bytes, bool merge, const char *id, const char *other, const char *wanted) {
  book b;
  dm_str out = {0};
  book_open(&b, bytes);
  assert_int_equal(b.code, 0);
  dm_str all = dm_str_of(bytes);
  int code = merge ? dm_codebook_merge(b.arena, &b.codebook, all, dm_str_of(id), dm_str_of(other), &out, &b.err)
                   : dm_codebook_rename(b.arena, &b.codebook, all, dm_str_of(id), dm_str_of(other), &out, &b.err);
  if (wanted) {
    assert_int_equal(code, 0);
    char *got = strndup(out.p, out.n);
    assert_string_equal(got, wanted);
    free(got);
  } else {
    assert_int_equal(code, DM_EARG);
  }
  book_close(&b);
}

static void a_byte_order_mark_is_no_header(void **state) {
  (void)state;
  edited("\xef\xbb\xbf# mine\n" HEAD "a\tAlpha road\t\tway\t\nb\tBeta road\t\t\t\n", true, "a", "b",
         "\xef\xbb\xbf# mine\n" HEAD "b\tBeta road\t\tAlpha road | way\t\n");
}

static void merging_keeps_cues_and_children(void **state) {
  (void)state;
  edited("# ours\n" HEAD "a\tRoad\t\tpath\tway\nb\tStreet\ta\tlane\t\nc\tAlley\ta\t\t\n", true, "a", "b",
         "# ours\n" HEAD "b\tStreet\t\tlane | Road | path\t\nc\tAlley\tb\t\t\n");
  edited(HEAD "a\tRoad\t\t\t\nb\tStreet\ta\t\t\nc\tAlley\tb\t\t\n", true, "a", "c", /* from above: no circle */
         HEAD "b\tStreet\tc\t\t\nc\tAlley\t\tRoad\t\n");
  edited(HEAD "r\tWay\t\t\t\na\tRoad\tr\t\t\nb\tStreet\ta\t\t\n", true, "a", "b", HEAD "r\tWay\t\t\t\nb\tStreet\tr\tRoad\t\n");
  edited(HEAD "a\tRoad\nb\tStreet\n", true, "a", "b", HEAD "b\tStreet\t\tRoad\n"); /* rows shorter than the header */
  edited(HEAD "a\tRoad\t\t\t\n", true, "a", "a", NULL);
  edited(HEAD "a\tRoad\t\t\t\n", true, "a", "z", NULL);
}

static void renaming_keeps_the_old_label_as_a_cue(void **state) {
  (void)state;
  edited("id\tnote\tlabel\tcues\na\tmine\tRoad\tpath\n", false, "a", "Highway",
         "id\tnote\tlabel\tcues\na\tmine\tHighway\tpath | Road\n");
  edited(HEAD "a\tRoad\t\t\t\n", false, "a", "two\tcells", NULL);
}

static void words_are_folded(void **state) {
  (void)state;
  char buffer[128];
  dm_str words[8];
  uint32_t n = dm_issue_words(DM_S("Ukraine’s Security guarantees, bodies (a press)"), buffer, words, 8);
  const char *wanted[] = {"ukraine", "security", "guarantee", "body", "press"};
  assert_int_equal(n, 5);
  for (uint32_t i = 0; i < n; i++) assert_true(dm_str_is(words[i], wanted[i]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_cue_is_found_by_its_words),
      cmocka_unit_test(kindred_words_count_where_no_cue_is_found),
      cmocka_unit_test(a_broken_codebook_names_its_line),
      cmocka_unit_test(a_circle_behind_a_chain_is_found),
      cmocka_unit_test(a_byte_order_mark_is_no_header),
      cmocka_unit_test(a_cue_that_is_too_long_is_refused),
      cmocka_unit_test(merging_keeps_cues_and_children),
      cmocka_unit_test(renaming_keeps_the_old_label_as_a_cue),
      cmocka_unit_test(words_are_folded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Headlines in title case: which words keep their capitals. */
#include "syntax/headline.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char BODY[] =
    "\n\nThe foreign ministry of Norway criticized a decision by Denmark on Tuesday. Officials in Denmark said the response to "
    "the protests was measured, and that Norway had no reason to complain. A spokesman added that talks with the Faroe "
    "fishermen would go on in spring, as Norway and Denmark had agreed a year before the dispute began.";

static dm_segmenter *segmenter;

static int open_segmenter(void **state) {
  (void)state;
  dm_err err = {0};
  segmenter = dm_segmenter_open("data", &err);
  return segmenter ? 0 : -1;
}

static int close_segmenter(void **state) {
  (void)state;
  dm_segmenter_close(segmenter);
  return 0;
}

/* The heading as it would be read, or "" when nothing is changed. */
static void read_as(const char *heading, const char *body, char *out, size_t size) {
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_str bytes = dm_str_printf(arena, "%s%s", heading, body);
  dm_input input = {.bytes = bytes};
  dm_article *article = NULL;
  dm_text *text = NULL;
  assert_int_equal(dm_article_make(arena, &input, &notes, &article, NULL), 0);
  assert_int_equal(dm_text_make(arena, segmenter, article, &text, NULL), 0);
  dm_str *forms = dm_headline_forms(arena, text);
  out[0] = 0;
  for (uint32_t i = 0; forms && i < text->sentences[0].n; i++) {
    dm_str form = forms[i].p ? forms[i] : dm_token_form(text, i);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s%" DM_FMT, i ? " " : "", DM_ARG(form));
  }
  for (uint32_t i = text->sentences[0].n; forms && i < text->n_tokens; i++) assert_null(forms[i].p);
  dm_arena_free(arena);
}

static void expect(const char *heading, const char *body, const char *want) {
  char got[512];
  read_as(heading, body, got, sizeof got);
  assert_string_equal(got, want);
}

static void names_keep_their_capitals(void **state) {
  (void)state;
  expect("Norway Blames Denmark for Response to Protests", BODY, "Norway blames Denmark for response to protests");
  expect("Denmark Vows Reply as Talks With Faroe Fishermen Resume", BODY,
         "Denmark vows reply as talks with Faroe fishermen resume");
}

static void other_headings_stay(void **state) {
  (void)state;
  expect("Norway blames Denmark for its response to the protests", BODY, "");
  expect("UN AND NATO CALL FOR TALKS", BODY, "");
}

static void too_little_text_tells_nothing(void **state) {
  (void)state;
  expect("Norway Blames Denmark for Response to Protests", "\n\nNorway did so on Tuesday.", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(names_keep_their_capitals), cmocka_unit_test(other_headings_stay),
                                     cmocka_unit_test(too_little_text_tells_nothing)};
  return cmocka_run_group_tests(tests, open_segmenter, close_segmenter);
}

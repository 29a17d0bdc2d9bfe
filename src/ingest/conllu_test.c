#include "ingest/conllu.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char two_sentences[] = "# newdoc id = note-1\n"
                                    "# newpar id = p1\n"
                                    "# sent_id = s1\n"
                                    "# text = Envoys can't agree.\n"
                                    "1\tEnvoys\tenvoy\tNOUN\tNNS\tNumber=Plur\t4\tnsubj\t_\t_\n"
                                    "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                    "2\tca\tcan\tAUX\tMD\tVerbForm=Fin\t4\taux\t_\t_\n"
                                    "3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_\n"
                                    "3.1\tghost\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                    "4\tagree\tagree\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
                                    "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
                                    "\n"
                                    "# text = Talks  end\n"
                                    "1\tTalks\ttalk\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n"
                                    "2\tend\tend\tVERB\tVBP\t_\t0\troot\t_\t_\n"
                                    "\n"
                                    "# newpar\n"
                                    "1-2\tau\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
                                    "1\tà\tà\tADP\t_\t_\t2\tcase\t_\t_\n"
                                    "2\tle\tle\tDET\t_\t_\t0\troot\t_\t_\n"
                                    "3\t!\t!\tPUNCT\t_\t_\t2\tpunct\t_\t_";

static void reads_words_ranges_and_text(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_conllu c;
  dm_err err;
  assert_int_equal(dm_conllu_parse(arena, "mem", dm_str_of(two_sentences), &c, &err), 0);
  assert_int_equal(c.n_sentences, 3);
  assert_int_equal(c.n_words, 10);
  assert_int_equal(c.n_ranges, 2);
  assert_int_equal(c.n_documents, 1);
  assert_true(dm_str_is(c.documents[0].id, "note-1"));
  assert_true(dm_str_is(c.text, "Envoys can't agree. Talks end\n\nau!"));
  assert_true(dm_str_is(c.sentences[0].id, "s1"));
  assert_true(c.sentences[0].newdoc && c.sentences[2].newpar && !c.sentences[1].newpar);
  assert_true(dm_str_is(dm_str_sub(c.text, c.words[2].start, c.words[2].end), "n't"));
  assert_int_equal(c.words[0].head, 3);
  assert_int_equal(c.words[3].head, DM_NONE);
  assert_int_equal(c.words[5].head, 6);
  assert_int_equal(c.words[1].range, 0);
  assert_int_equal(c.words[3].range, DM_NONE);
  dm_arena_free(arena);
}

static void splits_a_fused_word_evenly(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_conllu c;
  assert_int_equal(dm_conllu_parse(arena, "mem", dm_str_of(two_sentences), &c, NULL), 0);
  assert_true(dm_str_is(dm_str_sub(c.text, c.words[7].start, c.words[7].end), "a"));
  assert_true(dm_str_is(dm_str_sub(c.text, c.words[8].start, c.words[8].end), "u"));
  assert_true(dm_str_is(c.words[7].form, "à"));
  dm_arena_free(arena);
}

static void tells_where_the_text_comment_differs(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_conllu c;
  assert_int_equal(dm_conllu_parse(arena, "mem", dm_str_of(two_sentences), &c, NULL), 0);
  assert_int_equal(c.n_text_differs, 1);
  assert_int_equal(c.text_differs_line, 13);
  dm_arena_free(arena);
}

/* One row per fault: the bytes, the line that must be named, words of the message. */
static const struct fault {
  const char *bytes;
  uint64_t line;
  const char *says;
} faults[] = {
    {"", 1, "no sentence"},
    {"# text = x\n\n", 2, "comments without a sentence"},
    {"1\ta\ta\tX\t_\t_\t0\troot\t_\n\n", 1, "9 columns"},
    {"1\ta\ta\tX\t_\t_\t0\troot\t_\t_\t_\n\n", 1, "11 columns"},
    {"1\t\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "column 2 is empty"},
    {"1\t \ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "white space"},
    {"2\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "word 2 where word 1"},
    {"x\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "is no ID"},
    {"99999999999999999999\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "is no ID"},
    {"1\ta\ta\tX\t_\t_\t_\troot\t_\t_\n\n", 1, "HEAD of word 1"},
    {"1\ta\ta\tX\t_\t_\t-1\troot\t_\t_\n\n", 1, "HEAD of word 1"},
    {"1\ta\ta\tX\t_\t_\t7\troot\t_\t_\n\n", 1, "beyond the last word"},
    {"1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n2\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 2, "two roots"},
    {"1\ta\ta\tX\t_\t_\t1\tdep\t_\t_\n\n", 1, "no root"},
    {"1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n2\ta\ta\tX\t_\t_\t3\tdep\t_\t_\n3\ta\ta\tX\t_\t_\t2\tdep\t_\t_\n\n", 2, "circle"},
    {"1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 3, "beyond the last word"},
    {"2-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "before its first word"},
    {"1-1\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "fewer than two"},
    {"1-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n2-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n", 3, "overlaps"},
    {"1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n# late\n", 2, "a comment between"},
    {"4.1\ta\ta\tX\t_\t_\t_\t_\t_\t_\n", 1, "empty node"},
    {"1\t\xff\ta\tX\t_\t_\t0\troot\t_\t_\n\n", 1, "UTF-8"},
};

static void names_the_line_of_every_fault(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    dm_arena *arena = dm_arena_new();
    dm_conllu c;
    dm_err err = {0};
    assert_int_equal(dm_conllu_parse(arena, "mem", dm_str_of(faults[i].bytes), &c, &err), DM_EINPUT);
    if (!strstr(err.message, faults[i].says)) fail_msg("fault %zu: \"%s\"", i, err.message);
    assert_int_equal(err.line, faults[i].line);
    dm_arena_free(arena);
  }
}

static void a_missing_file_is_an_error(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_conllu c;
  dm_err err;
  assert_int_equal(dm_conllu_read(arena, "no/such/file.conllu", &c, &err), DM_EIO);
  assert_string_equal(err.path, "no/such/file.conllu");
  dm_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_words_ranges_and_text),          cmocka_unit_test(splits_a_fused_word_evenly),
      cmocka_unit_test(tells_where_the_text_comment_differs), cmocka_unit_test(names_the_line_of_every_fault),
      cmocka_unit_test(a_missing_file_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

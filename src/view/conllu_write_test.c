#include "view/conllu.h"

#include "base/str.h"
#include "syntax/conllu_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* What the writer gives back byte for byte: two paragraphs, a range, no space before the full stop. */
static const char canonical[] = "# newdoc id = note\n"
                                "# newpar\n"
                                "# sent_id = note-1\n"
                                "# text = Envoys can't agree.\n"
                                "1\tEnvoys\tenvoy\tNOUN\tNNS\tNumber=Plur\t4\tnsubj\t_\t_\n"
                                "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                "2\tca\tcan\tAUX\tMD\tVerbForm=Fin\t4\taux\t_\t_\n"
                                "3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_\n"
                                "4\tagree\tagree\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
                                "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
                                "\n"
                                "# newpar\n"
                                "# sent_id = note-2\n"
                                "# text = Iran's envoy left!\n"
                                "1-2\tIran's\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                "1\tIran\tIran\tPROPN\tNNP\tNumber=Sing\t3\tnmod:poss\t_\t_\n"
                                "2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_\n"
                                "3\tenvoy\tenvoy\tNOUN\tNN\tNumber=Sing\t4\tnsubj\t_\t_\n"
                                "4\tleft\tleave\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No\n"
                                "5\t!\t!\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
                                "\n";

typedef struct loaded {
  dm_arena *arena;
  dm_conllu conllu;
  dm_article article;
  dm_text *text;
  dm_syntax *syntax;
} loaded;

static void load(loaded *l, const char *bytes, uint32_t part) {
  dm_err err;
  l->arena = dm_arena_new();
  l->article = (dm_article){0};
  if (dm_conllu_parse(l->arena, "mem", dm_str_of(bytes), &l->conllu, &err) ||
      dm_text_of_conllu(l->arena, &l->conllu, part, &l->article, &l->text, &err) ||
      dm_syntax_of_conllu(l->arena, &l->conllu, part, l->text, &l->syntax, &err))
    fail_msg("line %u: %s", (unsigned)err.line, err.message);
}

static char *written(const loaded *l) {
  char *bytes;
  size_t n;
  FILE *f = open_memstream(&bytes, &n);
  assert_int_equal(dm_conllu_write(l->syntax, f, NULL), 0);
  fclose(f);
  return bytes;
}

static void writes_back_what_it_read(void **state) {
  (void)state;
  loaded l;
  load(&l, canonical, 0);
  char *bytes = written(&l);
  assert_string_equal(bytes, canonical);
  free(bytes);
  dm_arena_free(l.arena);
}

static void a_sentence_id_has_no_spaces_or_slashes(void **state) {
  (void)state;
  loaded l;
  load(&l, "# newdoc id = news/a b\n1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_\n\n", 0);
  char *bytes = written(&l);
  assert_non_null(strstr(bytes, "# newdoc id = news/a b\n"));
  assert_non_null(strstr(bytes, "# sent_id = news_a_b-1\n"));
  free(bytes);
  dm_arena_free(l.arena);
}

static void builds_the_layers_of_text_and_syntax(void **state) {
  (void)state;
  loaded l;
  load(&l, canonical, DM_NONE);
  assert_true(dm_str_is(l.article.text, "Envoys can't agree.\n\nIran's envoy left!"));
  assert_int_equal(l.text->n_blocks, 2);
  assert_int_equal(l.text->n_sentences, 2);
  assert_int_equal(l.text->sentences[1].block, 1);
  assert_int_equal(l.text->blocks[1].first, 1);
  assert_true(dm_str_is(dm_token_form(l.text, 2), "n't"));
  assert_true(l.text->tokens[2].joined && !l.text->tokens[1].joined);
  assert_true(l.text->tokens[0].space_after && !l.text->tokens[3].space_after && l.text->tokens[4].space_after);
  assert_int_equal(dm_w(l.syntax, 5)->head, 7);
  assert_int_equal(dm_w(l.syntax, 5)->rel, DM_NMOD_POSS);
  assert_int_equal(dm_w(l.syntax, 8)->head, DM_NONE);
  assert_int_equal(dm_w(l.syntax, 8)->bits & (DM_F_PAST | DM_F_FIN), DM_F_PAST | DM_F_FIN);
  assert_true(dm_dominates(l.syntax, 8, 6));
  assert_true(l.syntax->vectors == NULL);
  dm_arena_free(l.arena);
}

static void takes_one_document_of_several(void **state) {
  (void)state;
  static const char bytes[] =
      "# newdoc id = a\n1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_\n\n"
      "# newdoc id = b\n1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\t_\n\n1\tWell\twell\tINTJ\tUH\t_\t0\troot\t_\t_\n\n";
  loaded l;
  load(&l, bytes, 1);
  assert_true(dm_str_is(l.article.text, "No Well"));
  assert_true(dm_str_is(l.article.id, "b"));
  assert_int_equal(l.text->n_sentences, 2);
  assert_int_equal(l.text->tokens[1].start, 3);
  dm_text *none;
  dm_err err;
  assert_int_equal(dm_text_of_conllu(l.arena, &l.conllu, 2, &l.article, &none, &err), DM_EARG);
  dm_arena_free(l.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_back_what_it_read),
      cmocka_unit_test(builds_the_layers_of_text_and_syntax),
      cmocka_unit_test(takes_one_document_of_several),
      cmocka_unit_test(a_sentence_id_has_no_spaces_or_slashes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fact/statements_fixture.h"

static const fixture_actor actors[] = {
    {"Oslo", "Norway", "NOR", "GOV", DM_COUNTRY},
    {"Vik", "Anna Vik", "NOR", "GOV", DM_PERSON},
    {"Accra", "Ghana", "GHA", "GOV", DM_COUNTRY},
    {"Mensah", "Kofi Mensah", "GHA", "GOV", DM_PERSON},
};
#define N_ACTORS (sizeof actors / sizeof *actors)

static void put_row(FILE *out, const fixture *f, const dm_statement *a) {
  static const char *const kinds[] = {"speech", "attitude", "plan", "act"};
  static const char *const modalities[] = {"", "", " negated", " hypothetical"};
  fprintf(out, "%" DM_FMT, DM_ARG(a->id));
  if (a->within != DM_NONE)
    fprintf(out, "<%" DM_FMT, DM_ARG(f->facts.attributions[a->within].id));
  else if (a->parent != DM_NONE)
    fprintf(out, "<%" DM_FMT, DM_ARG(f->facts.statements[a->parent].id));
  fprintf(out, " %" DM_FMT " %s%s <%" DM_FMT ">:", DM_ARG(a->speaker.name), kinds[a->kind], modalities[a->modality],
          DM_ARG(fixture_slice(f, a->cue)));
  for (uint32_t e = 0; e < a->n_evidence; e++)
    fprintf(out, "%s %" DM_FMT, e ? " ||" : "", DM_ARG(fixture_slice(f, a->evidence[e].span)));
}

/* One line per attribution: "id<holder speaker kind modality <cue>: content || content"; n_statements beside them. */
static void expect(const char *notation, uint32_t n_statements, const char *wanted) {
  fixture f;
  fixture_open(&f, notation);
  fixture_mentions(&f, actors, N_ACTORS);
  f.facts.mentions = f.mentions;
  f.facts.wide = true;
  assert_int_equal(dm_statements_make(f.arena, f.cues, &f.facts, NULL, NULL), 0);
  char *got = NULL;
  size_t size;
  FILE *out = open_memstream(&got, &size);
  for (uint32_t i = 0; i < f.facts.n_attributions; i++) {
    fputs(i ? "\n" : "", out);
    put_row(out, &f, &f.facts.attributions[i]);
  }
  fclose(out);
  assert_string_equal(got, wanted);
  assert_int_equal(f.facts.n_statements, n_statements);
  free(got);
  fixture_close(&f);
}

static void a_wish_takes_its_infinitive_with_whom_it_concerns(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj wants+want/VERB/0:root Accra/PROPN/2:obj to/PART/5:mark leave~/VERB=VB/2:xcomp ./PUNCT/2:punct", 0,
         "t1 Norway attitude <wants>: Accra to leave");
  expect("Oslo/PROPN/2:nsubj wants+want/VERB/0:root talks~+talk/NOUN/2:obj ./PUNCT/2:punct", 0,
         "t1 Norway attitude <wants>: talks");
}

static void an_act_takes_its_object_with_the_reason(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj criticised+criticise/VERB=VBD/0:root Accra/PROPN/2:obj for/ADP/6:case the/DET/6:det "
         "raid~/NOUN/2:obl ./PUNCT/2:punct",
         0, "t1 Anna Vik act <criticised>: Accra for the raid");
}

/* "attacked the convoy" is no act in words; whom one attacks is, and what for. */
static void only_persons_are_attacked_in_words(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj attacked+attack/VERB=VBD/0:root the/DET/4:det convoy~/NOUN/2:obj ./PUNCT/2:punct", 0, "");
  expect("Vik/PROPN/2:nsubj attacked+attack/VERB=VBD/0:root Mensah~/PROPN/2:obj ./PUNCT/2:punct", 0,
         "t1 Anna Vik act <attacked>: Mensah");
}

static void a_passive_needs_no_speaker(void **state) {
  (void)state;
  expect("Vik/PROPN/3:nsubj:pass was+be/AUX/3:aux:pass criticised+criticise/VERB=VBN/0:root for/ADP/6:case the/DET/6:det "
         "raid~/NOUN/3:obl ./PUNCT/3:punct",
         0, "t1  act <was criticised for>: Vik || the raid");
  expect("Vik/PROPN/3:nsubj:pass was+be/AUX/3:aux:pass praised+praise/VERB=VBN/0:root by/ADP/5:case Accra~/PROPN/3:obl:agent "
         "./PUNCT/3:punct",
         0, "t1 Ghana act <was praised by>: Vik");
}

static void nouns_have_an_owner_and_adjectives_a_copula(void **state) {
  (void)state;
  expect("Oslo~/PROPN/3:nmod:poss 's/PART/1:case opposition/NOUN/7:nsubj to/ADP/6:case the/DET/6:det base/NOUN/3:nmod "
         "grew~+grow/VERB/0:root ./PUNCT/7:punct",
         0, "t1 Norway attitude <opposition to>: the base");
  expect("Vik/PROPN/3:nsubj is+be/AUX/3:cop willing/ADJ/0:root to/PART/5:mark talk~/VERB=VB/3:xcomp ./PUNCT/3:punct", 0,
         "t1 Anna Vik plan <is willing>: to talk");
  expect("The/DET/2:det opposition/NOUN/6:nsubj to/ADP/5:case the/DET/5:det base/NOUN/2:nmod grew~+grow/VERB/0:root "
         "./PUNCT/6:punct",
         0, "");
}

static void what_was_not_said_and_what_would_be(void **state) {
  (void)state;
  expect("Vik/PROPN/4:nsubj did+do/AUX/4:aux not/PART/4:advmod say+say/VERB=VB/0:root that/SCONJ/8:mark talks+talk/NOUN/8:nsubj "
         "had+have/AUX/8:aux failed~+fail/VERB=VBN/4:ccomp ./PUNCT/4:punct",
         0, "t1 Anna Vik speech negated <did not say>: talks had failed");
  expect("Vik/PROPN/3:nsubj would/AUX=MD/3:aux welcome/VERB=VB/0:root talks~+talk/NOUN/3:obj ./PUNCT/3:punct", 0,
         "t1 Anna Vik act hypothetical <would welcome>: talks");
}

static void what_holds_an_attribution_is_its_parent(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj said+say/VERB/0:root that/SCONJ/5:mark Accra/PROPN/5:nsubj wants+want/VERB/2:ccomp "
         "talks~+talk/NOUN/5:obj ./PUNCT/2:punct",
         1, "t1<s1 Ghana attitude <wants>: talks");
  /* What a speaker says to hope is one statement; the hope is an attribution. */
  expect("Vik/PROPN/2:nsubj said+say/VERB/0:root she/PRON/4:nsubj thinks+think/VERB/2:ccomp talks+talk/NOUN/6:nsubj "
         "help~/VERB/4:ccomp ./PUNCT/2:punct",
         1, "t1<s1 Anna Vik attitude <thinks>: talks help");
}

static void nothing_without_the_wish_for_it(void **state) {
  (void)state;
  fixture f;
  fixture_read(&f, "Oslo/PROPN/2:nsubj wants+want/VERB/0:root talks~+talk/NOUN/2:obj ./PUNCT/2:punct", actors, N_ACTORS);
  assert_null(f.facts.attributions);
  assert_int_equal(f.facts.n_attributions, 0);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_wish_takes_its_infinitive_with_whom_it_concerns),
      cmocka_unit_test(an_act_takes_its_object_with_the_reason),
      cmocka_unit_test(only_persons_are_attacked_in_words),
      cmocka_unit_test(a_passive_needs_no_speaker),
      cmocka_unit_test(nouns_have_an_owner_and_adjectives_a_copula),
      cmocka_unit_test(what_was_not_said_and_what_would_be),
      cmocka_unit_test(what_holds_an_attribution_is_its_parent),
      cmocka_unit_test(nothing_without_the_wish_for_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fact/statements_fixture.h"

static const fixture_actor actors[] = {
    {"Oslo", "Norway", "NOR", "GOV", DM_COUNTRY},
    {"Vik", "Anna Vik", "NOR", "GOV", DM_PERSON},
    {"Accra", "Ghana", "GHA", "GOV", DM_COUNTRY},
    {"senate", "the senate", "NOR", "LEG", DM_ORGANISATION},
};
#define N_ACTORS (sizeof actors / sizeof *actors)

/* One line per position: "holder sign act issue". */
static void expect(const char *notation, const char *wanted) {
  fixture f;
  fixture_read(&f, notation, actors, N_ACTORS);
  static const char *const acts[] = {"demand", "offer", "accept", "reject", "support", "oppose", "condition", "warn"};
  char *got = NULL;
  size_t size;
  FILE *out = open_memstream(&got, &size);
  for (uint32_t i = 0; i < f.facts.n_positions; i++) {
    const dm_position *p = &f.facts.positions[i];
    fprintf(out, "%s%" DM_FMT " %+d %s %" DM_FMT, i ? "\n" : "", DM_ARG(p->holder.name), p->sign, acts[p->act],
            DM_ARG(p->issue_label));
  }
  fclose(out);
  assert_string_equal(got, wanted);
  free(got);
  fixture_close(&f);
}

static void who_opposes_stands_against(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/5:det naval/ADJ/5:amod base~/NOUN/2:obj ./PUNCT/2:punct",
         "Norway -1 oppose naval base");
  expect("The/DET/2:det senate/NOUN/3:nsubj backs+back/VERB/0:root the/DET/5:det treaty~/NOUN/3:obj ./PUNCT/3:punct",
         "the senate +1 support treaty");
}

static void negation_turns_the_sign(void **state) {
  (void)state;
  expect("Oslo/PROPN/4:nsubj does+do/AUX/4:aux not/PART/4:advmod support/VERB=VB/0:root the/DET/6:det treaty~/NOUN/4:obj "
         "./PUNCT/4:punct",
         "Norway -1 reject treaty");
}

static void stopping_turns_the_sign_but_wars_only_end(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj demands+demand/VERB/0:root an/DET/4:det end/NOUN/2:obj to/ADP/7:case the/DET/7:det "
         "blockade~/NOUN/4:nmod "
         "./PUNCT/2:punct",
         "Norway -1 demand blockade");
  expect("Oslo/PROPN/2:nsubj demands+demand/VERB/0:root an/DET/4:det end/NOUN/2:obj to/ADP/7:case the/DET/7:det war~/NOUN/4:nmod "
         "./PUNCT/2:punct",
         "Norway +1 demand end of war");
}

static void wordings_share_an_issue(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj supports+support/VERB/0:root admission/NOUN/2:obj to/ADP/5:case NATO~/PROPN/3:nmod ./PUNCT/2:punct",
         "Norway +1 support NATO membership");
  expect("Accra/PROPN/2:nsubj opposes+oppose/VERB/0:root NATO/PROPN/4:compound membership~/NOUN/2:obj ./PUNCT/2:punct",
         "Ghana -1 oppose NATO membership");
}

static void a_judgement_belongs_to_its_speaker(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB/0:root the/DET/4:det base/NOUN/6:nsubj is+be/AUX/6:cop unacceptable~/ADJ/2:ccomp "
         "./PUNCT/2:punct",
         "Norway -1 reject base");
  /* In the reporter's own words nobody holds it. */
  expect("The/DET/2:det base/NOUN/4:nsubj is+be/AUX/4:cop unacceptable~/ADJ/0:root ./PUNCT/4:punct", "");
}

static void duties_in_speech_are_demands(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB/0:root Accra/PROPN/5:nsubj must/AUX=MD/5:aux release/VERB=VB/2:ccomp the/DET/7:det "
         "sailors~+sailor/NOUN/5:obj ./PUNCT/2:punct",
         "Norway +1 demand release of sailors");
}

static void a_person_of_the_government_stands_for_it(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj rejected+reject/VERB/0:root the/DET/4:det offer/NOUN/2:obj of/ADP/6:case Accra~/PROPN/4:nmod "
         "./PUNCT/2:punct",
         "Norway -1 reject offer of Accra");
}

static void a_condition_takes_the_sign_away(void **state) {
  (void)state;
  expect("Oslo/PROPN/4:nsubj will/AUX=MD/4:aux only/ADV/4:advmod support/VERB=VB/0:root the/DET/6:det treaty/NOUN/4:obj "
         "if/SCONJ/9:mark "
         "Accra/PROPN/9:nsubj signs~+sign/VERB/4:advcl ./PUNCT/4:punct",
         "Norway +0 condition treaty");
  expect("Oslo/PROPN/2:nsubj demands+demand/VERB/0:root guarantees+guarantee/NOUN/2:obj in/ADP/5:case return/NOUN/2:obl "
         "for/ADP/7:case "
         "talks~+talk/NOUN/5:nmod ./PUNCT/2:punct",
         "Norway +0 condition guarantees in return for talks\nNorway +1 demand guarantees");
}

static void doubt_denies_what_should_be(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB=VBD/0:root it/PRON/6:nsubj does+do/AUX/6:aux not/PART/6:advmod think/VERB=VB/2:ccomp "
         "Accra/PROPN/9:nsubj should/AUX=MD/9:aux join/VERB=VB/6:ccomp the/DET/11:det pact~/NOUN/9:obj ./PUNCT/2:punct",
         "Norway -1 demand membership in pact");
}

static void a_warning_of_ones_own_act_is_for_it(void **state) {
  (void)state;
  expect(
      "Oslo/PROPN/2:nsubj warned+warn/VERB=VBD/0:root Oslo/PROPN/5:nsubj would/AUX=MD/5:aux expel/VERB=VB/2:ccomp the/DET/7:det "
      "envoys~+envoy/NOUN/5:obj ./PUNCT/2:punct",
      "Norway +1 warn expulsion of envoys");
  expect("Oslo/PROPN/2:nsubj warned+warn/VERB=VBD/0:root of/ADP/5:case the/DET/5:det embargo~/NOUN/2:obl ./PUNCT/2:punct",
         "Norway -1 warn embargo");
}

static void nobody_reads_the_other_sides_mind(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB=VBD/0:root Accra/PROPN/4:nsubj wants+want/VERB=VBZ/2:ccomp the/DET/6:det "
         "port~/NOUN/4:obj "
         "./PUNCT/2:punct",
         "");
}

static void it_is_what_was_said_before(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj opposes+oppose/VERB=VBZ/0:root the/DET/4:det base~/NOUN/2:obj ./PUNCT/2:punct\n"
         "Accra/PROPN/2:nsubj said+say/VERB=VBD/0:root it/PRON/5:nsubj is+be/AUX/5:cop unacceptable~/ADJ/2:ccomp ./PUNCT/2:punct",
         "Norway -1 oppose base\nGhana -1 reject base");
}

static void a_noun_like_demand_is_what_was_demanded(void **state) {
  (void)state;
  const char *asked = "Oslo/PROPN/2:nsubj demands+demand/VERB/0:root monitors~+monitor/NOUN/2:obj ./PUNCT/2:punct\n";
  char text[1024];
  snprintf(text, sizeof text, "%sAccra/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det demand~/NOUN/2:obj ./PUNCT/2:punct",
           asked);
  expect(text, "Norway +1 demand monitors\nGhana -1 oppose monitors");
  /* Nothing before it: no label is better than "demand". */
  expect("Accra/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det demand~/NOUN/2:obj ./PUNCT/2:punct", "");
}

static void who_rejects_a_demand_to_stop_is_for_it(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj demands+demand/VERB/0:root an/DET/4:det end/NOUN/2:obj to/ADP/7:case the/DET/7:det "
         "blockade~/NOUN/4:nmod ./PUNCT/2:punct\n"
         "Accra/PROPN/2:nsubj rejects+reject/VERB/0:root this/DET/4:det demand~/NOUN/2:obj ./PUNCT/2:punct",
         "Norway -1 demand blockade\nGhana +1 support blockade");
}

static void a_clause_tells_what_a_decision_is(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj opposes+oppose/VERB/0:root Accra/PROPN/5:nmod:poss 's/PART/3:case decision/NOUN/2:obj "
         "to/PART/7:mark leave/VERB=VB/5:acl the/DET/9:det pact~/NOUN/7:obj ./PUNCT/2:punct",
         "Norway -1 oppose withdrawal from pact");
}

static void private_wishes_are_no_positions(void **state) {
  (void)state;
  static const fixture_actor people[] = {{"Ada", "Ada", "GHA", NULL, DM_PERSON}, {"Accra", "Ghana", "GHA", "GOV", DM_COUNTRY}};
  static const char *const texts[] = {
      "Ada/PROPN/2:nsubj wants+want/VERB/0:root a/DET/4:det house~/NOUN/2:obj ./PUNCT/2:punct",
      "Ada/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det dam~/NOUN/2:obj ./PUNCT/2:punct"};
  for (uint32_t i = 0; i < 2; i++) {
    fixture f;
    fixture_read(&f, texts[i], people, 2);
    assert_int_equal(f.facts.n_positions, i);
    fixture_close(&f);
  }
}

static void how_many_is_no_part_of_an_issue(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj supports+support/VERB/0:root a/DET/4:det series/NOUN/2:obj of/ADP/7:case three/NUM/7:nummod "
         "tests~+test/NOUN/4:nmod ./PUNCT/2:punct",
         "Norway +1 support tests");
}

/* The first condition of the text: "ask / give, status". */
static void expect_condition(const char *notation, const char *wanted) {
  static const char *const statuses[] = {"open", "met", "refused"};
  fixture f;
  char got[256] = "none";
  fixture_read(&f, notation, actors, N_ACTORS);
  for (uint32_t i = f.facts.n_positions; i-- > 0;) {
    const dm_condition *c = &f.facts.positions[i].condition;
    if (f.facts.positions[i].has_condition)
      snprintf(got, sizeof got, "%.*s / %.*s, %s", (int)c->ask.n, c->ask.p, (int)c->give.n, c->give.p, statuses[c->status]);
  }
  assert_string_equal(got, wanted);
  fixture_close(&f);
}

static void a_condition_has_two_sides(void **state) {
  (void)state;
  expect_condition("Oslo/PROPN/2:nsubj offers+offer/VERB/0:root gas/NOUN/2:obj in/ADP/5:case return/NOUN/2:obl for/ADP/7:case "
                   "fish~/NOUN/5:nmod ./PUNCT/2:punct",
                   "fish / gas, open");
  expect_condition("Oslo/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det treaty/NOUN/2:obj unless/SCONJ/7:mark "
                   "Accra/PROPN/7:nsubj signs+sign/VERB/2:advcl the/DET/9:det pact~/NOUN/7:obj ./PUNCT/2:punct",
                   "signing of pact / treaty, open");
}

static void a_condition_is_met_or_refused(void **state) {
  (void)state;
  const char *oslo = "Oslo/PROPN/2:nsubj supports+support/VERB/0:root the/DET/4:det treaty/NOUN/2:obj if/SCONJ/7:mark "
                     "Accra/PROPN/7:nsubj stops+stop/VERB/2:advcl the/DET/9:det blockade~/NOUN/7:obj ./PUNCT/2:punct\n";
  char text[1024];
  snprintf(text, sizeof text,
           "%sAccra/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det blockade~/NOUN/2:obj ./PUNCT/2:punct", oslo);
  expect_condition(text, "end of blockade / treaty, met");
  snprintf(text, sizeof text,
           "%sAccra/PROPN/2:nsubj supports+support/VERB/0:root the/DET/4:det blockade~/NOUN/2:obj ./PUNCT/2:punct", oslo);
  expect_condition(text, "end of blockade / treaty, refused");
}

static void even_if_is_no_condition(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det treaty/NOUN/2:obj even/ADV/8:advmod if/SCONJ/8:mark "
         "Accra/PROPN/8:nsubj signs~+sign/VERB/2:advcl ./PUNCT/2:punct",
         "Norway -1 oppose treaty");
}

static void a_demand_without_speaker_goes_on_with_the_one_before(void **state) {
  (void)state;
  const char *said =
      "Oslo/PROPN/2:nsubj said+say/VERB=VBD/0:root talks+talk/NOUN/4:nsubj failed~+fail/VERB/2:ccomp ./PUNCT/2:punct\n";
  const char *must = "Accra/PROPN/3:nsubj must/AUX=MD/3:aux sign/VERB=VB/0:root the/DET/5:det pact~/NOUN/3:obj ./PUNCT/3:punct";
  char text[1024];
  snprintf(text, sizeof text, "%s%s", said, must);
  expect(text, "Norway +1 demand signing of pact");
  snprintf(text, sizeof text, "%s\n%s", said, must); /* another paragraph: the reporter's */
  expect(text, "");
}

static void a_claimed_line_is_a_link(void **state) {
  (void)state;
  fixture f;
  fixture_read(&f,
               "Oslo/PROPN/2:nsubj toed+toe/VERB/0:root Accra~/PROPN/5:nmod:poss 's/PART/3:case line~/NOUN/2:obj ./PUNCT/2:punct",
               actors, N_ACTORS);
  assert_int_equal(f.facts.n_links, 1);
  assert_int_equal(f.facts.links[0].type, DM_LINK_ALIGNS);
  assert_false(f.facts.links[0].computed);
  assert_true(dm_str_is(f.facts.links[0].from, "a1") && dm_str_is(f.facts.links[0].to, "a3"));
  fixture_close(&f);
}

static void a_shared_stance_is_a_computed_link(void **state) {
  (void)state;
  fixture f;
  fixture_read(&f,
               "Oslo/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det base~/NOUN/2:obj ./PUNCT/2:punct\n"
               "Accra/PROPN/2:nsubj opposes+oppose/VERB/0:root the/DET/4:det base~/NOUN/2:obj ./PUNCT/2:punct",
               actors, N_ACTORS);
  assert_int_equal(f.facts.n_positions, 2);
  assert_int_equal(f.facts.n_links, 1);
  assert_true(f.facts.links[0].computed);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(who_opposes_stands_against),
      cmocka_unit_test(negation_turns_the_sign),
      cmocka_unit_test(stopping_turns_the_sign_but_wars_only_end),
      cmocka_unit_test(wordings_share_an_issue),
      cmocka_unit_test(a_judgement_belongs_to_its_speaker),
      cmocka_unit_test(duties_in_speech_are_demands),
      cmocka_unit_test(a_person_of_the_government_stands_for_it),
      cmocka_unit_test(a_condition_takes_the_sign_away),
      cmocka_unit_test(doubt_denies_what_should_be),
      cmocka_unit_test(a_warning_of_ones_own_act_is_for_it),
      cmocka_unit_test(nobody_reads_the_other_sides_mind),
      cmocka_unit_test(it_is_what_was_said_before),
      cmocka_unit_test(a_noun_like_demand_is_what_was_demanded),
      cmocka_unit_test(who_rejects_a_demand_to_stop_is_for_it),
      cmocka_unit_test(a_clause_tells_what_a_decision_is),
      cmocka_unit_test(private_wishes_are_no_positions),
      cmocka_unit_test(how_many_is_no_part_of_an_issue),
      cmocka_unit_test(a_condition_has_two_sides),
      cmocka_unit_test(a_condition_is_met_or_refused),
      cmocka_unit_test(even_if_is_no_condition),
      cmocka_unit_test(a_demand_without_speaker_goes_on_with_the_one_before),
      cmocka_unit_test(a_claimed_line_is_a_link),
      cmocka_unit_test(a_shared_stance_is_a_computed_link),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

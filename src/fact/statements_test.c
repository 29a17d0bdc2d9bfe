#include "fact/statements_fixture.h"

static const fixture_actor actors[] = {
    {"Oslo", "Norway", "NOR", "GOV", DM_COUNTRY},
    {"Vik", "Anna Vik", "NOR", "GOV", DM_PERSON},
    {"Accra", "Ghana", "GHA", "GOV", DM_COUNTRY},
    {"Mensah", "Kofi Mensah", "GHA", "GOV", DM_PERSON},
    {"ministry", "the ministry", "NOR", "GOV", DM_ORGANISATION},
};
#define N_ACTORS (sizeof actors / sizeof *actors)

/* One line per statement: "id<parent speaker [form]: content || content". */
static void expect(const char *notation, const char *wanted) {
  fixture f;
  fixture_read(&f, notation, actors, N_ACTORS);
  static const char *const forms[] = {"direct", "mixed", "indirect"};
  char *got = NULL;
  size_t size;
  FILE *out = open_memstream(&got, &size);
  for (uint32_t i = 0; i < f.facts.n_statements; i++) {
    const dm_statement *s = &f.facts.statements[i];
    fprintf(out, "%s%" DM_FMT, i ? "\n" : "", DM_ARG(s->id));
    if (s->parent != DM_NONE) fprintf(out, "<%" DM_FMT, DM_ARG(f.facts.statements[s->parent].id));
    fprintf(out, " %" DM_FMT " [%s]:", DM_ARG(s->speaker.name), forms[s->form]);
    for (uint32_t e = 0; e < s->n_evidence; e++)
      fprintf(out, "%s %" DM_FMT, e ? " ||" : "", DM_ARG(fixture_slice(&f, s->evidence[e].span)));
  }
  fclose(out);
  assert_string_equal(got, wanted);
  free(got);
  fixture_close(&f);
}

static void indirect_speech_is_its_clause(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB/0:root that/SCONJ/6:mark talks+talk/NOUN/6:nsubj had+have/AUX/6:aux "
         "failed~+fail/VERB=VBN/2:ccomp ./PUNCT/2:punct",
         "s1 Norway [indirect]: talks had failed");
}

static void a_clause_goes_before_its_cue(void **state) {
  (void)state;
  expect("Talks+talk/NOUN/3:nsubj had+have/AUX/3:aux failed~+fail/VERB=VBN/6:ccomp ,/PUNCT/6:punct Oslo/PROPN/6:nsubj "
         "said~+say/VERB/0:root ./PUNCT/6:punct",
         "s1 Norway [indirect]: Talks had failed");
  /* A tree that does not tie the clause to the cue: the order of words does. */
  expect("Talks+talk/NOUN/3:nsubj had+have/AUX/3:aux failed~+fail/VERB=VBN/0:root ,/PUNCT/3:punct said+say/VERB/3:conj "
         "Oslo~/PROPN/5:nsubj ./PUNCT/3:punct",
         "s1 Norway [indirect]: Talks had failed");
}

static void direct_speech_with_the_cue_on_either_side(void **state) {
  (void)state;
  expect("\"~/PUNCT/3:punct We/PRON/3:nsubj agree~/VERB/6:ccomp ,~/PUNCT/3:punct \"/PUNCT/3:punct said+say/VERB/0:root "
         "Vik~/PROPN/6:nsubj ./PUNCT/6:punct",
         "s1 Anna Vik [direct]: We agree,");
  expect("Vik/PROPN/2:nsubj said~+say/VERB/0:root :/PUNCT/2:punct \"~/PUNCT/6:punct We/PRON/6:nsubj "
         "agree~/VERB/2:ccomp .~/PUNCT/6:punct \"/PUNCT/6:punct",
         "s1 Anna Vik [direct]: We agree.");
}

static void a_split_quotation_goes_on(void **state) {
  (void)state;
  expect("\"~/PUNCT/3:punct We/PRON/3:nsubj agree~/VERB/6:ccomp ,~/PUNCT/3:punct \"/PUNCT/3:punct said+say/VERB/0:root "
         "Vik~/PROPN/6:nsubj ./PUNCT/6:punct\n"
         "\"~/PUNCT/3:punct They/PRON/3:nsubj refuse~/VERB/0:root .~/PUNCT/3:punct \"/PUNCT/3:punct",
         "s1 Anna Vik [direct]: We agree,\ns2 Anna Vik [direct]: They refuse.");
}

static void a_quotation_in_the_next_paragraph_goes_on(void **state) {
  (void)state;
  expect("\"~/PUNCT/3:punct We/PRON/3:nsubj agree~/VERB/6:ccomp ,~/PUNCT/3:punct \"/PUNCT/3:punct said+say/VERB/0:root "
         "Vik~/PROPN/6:nsubj ./PUNCT/6:punct\n\n"
         "\"~/PUNCT/3:punct They/PRON/3:nsubj refuse~/VERB/0:root .~/PUNCT/3:punct \"/PUNCT/3:punct",
         "s1 Anna Vik [direct]: We agree,\ns2 Anna Vik [direct]: They refuse.");
}

static void a_borrowed_word_is_part_of_its_clause(void **state) {
  (void)state;
  expect("The/DET/2:det plan/NOUN/5:nsubj is+be/AUX/5:cop \"~/PUNCT/5:punct unrealistic~/ADJ/8:ccomp \"~/PUNCT/5:punct "
         ",/PUNCT/8:punct said+say/VERB/0:root Vik~/PROPN/8:nsubj ./PUNCT/8:punct",
         "s1 Anna Vik [mixed]: The plan is \"unrealistic\"");
  expect("The/DET/3:det so-called/ADJ/3:amod council/NOUN/7:nsubj \"~/PUNCT/5:punct peace/NOUN/3:appos \"/PUNCT/5:punct "
         "met~+meet/VERB/0:root ./PUNCT/7:punct",
         "");
}

static void what_was_not_said_is_no_statement(void **state) {
  (void)state;
  expect("Oslo/PROPN/4:nsubj did+do/AUX/4:aux not/PART/4:advmod say/VERB/0:root that/SCONJ/7:mark talks+talk/NOUN/7:nsubj "
         "failed~+fail/VERB/4:ccomp ./PUNCT/4:punct",
         "");
  expect(
      "Oslo/PROPN/2:nsubj refused+refuse/VERB/0:root to/PART/4:mark say/VERB/2:xcomp that/SCONJ/7:mark talks+talk/NOUN/7:nsubj "
      "failed~+fail/VERB/4:ccomp ./PUNCT/2:punct",
      "");
  expect(
      "It/PRON/3:nsubj:pass was+be/AUX/3:aux:pass announced+announce/VERB=VBN/0:root that/SCONJ/6:mark talks+talk/NOUN/6:nsubj "
      "failed~+fail/VERB/3:ccomp ./PUNCT/3:punct",
      "");
}

static void according_to_names_the_speaker(void **state) {
  (void)state;
  expect("Talks+talk/NOUN/2:nsubj failed~+fail/VERB/0:root ,/PUNCT/7:punct according+accord/VERB/7:case to/ADP/4:fixed "
         "the/DET/7:det "
         "ministry~/NOUN/2:obl ./PUNCT/2:punct",
         "s1 the ministry [indirect]: Talks failed");
}

static void speech_nests(void **state) {
  (void)state;
  expect(
      "Oslo/PROPN/2:nsubj said+say/VERB/0:root that/SCONJ/5:mark Accra/PROPN/5:nsubj denied+deny/VERB/2:ccomp that/SCONJ/8:mark "
      "talks+talk/NOUN/8:nsubj failed~+fail/VERB/5:ccomp ./PUNCT/2:punct",
      "s1 Norway [indirect]: Accra denied that talks failed\ns2<s1 Ghana [indirect]: talks failed");
}

static void a_speaker_that_reports_itself_speaks_once(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB/0:root that/SCONJ/5:mark Oslo/PROPN/5:nsubj hoped+hope/VERB/2:ccomp that/SCONJ/8:mark "
         "talks+talk/NOUN/8:nsubj continue~/VERB/5:ccomp ./PUNCT/2:punct",
         "s1 Norway [indirect]: Oslo hoped that talks continue");
}

static void demands_and_charges_have_their_content(void **state) {
  (void)state;
  expect(
      "Oslo/PROPN/2:nsubj accused+accuse/VERB/0:root Accra/PROPN/2:obj of/SCONJ/5:mark breaking+break/VERB/2:advcl the/DET/7:det "
      "truce~/NOUN/5:obj ./PUNCT/2:punct",
      "s1 Norway [indirect]: breaking the truce");
  expect("Oslo/PROPN/2:nsubj urged+urge/VERB/0:root Accra/PROPN/2:obj to/PART/5:mark sign~/VERB=VB/2:xcomp ./PUNCT/2:punct",
         "s1 Norway [indirect]: Accra to sign");
}

static void two_clauses_are_two_statements(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB=VBD/0:root that/SCONJ/5:mark talks+talk/NOUN/5:nsubj failed+fail/VERB=VBD/2:ccomp "
         "and/CCONJ/9:cc "
         "that/SCONJ/9:mark envoys+envoy/NOUN/9:nsubj left~+leave/VERB=VBD/5:conj ./PUNCT/2:punct",
         "s1 Norway [indirect]: talks failed\ns2 Norway [indirect]: envoys left");
}

static void a_colon_hands_over_to_the_next_paragraph(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj added~+add/VERB=VBD/0:root :/PUNCT/2:punct\n\n"
         "Talks+talk/NOUN/2:nsubj failed~+fail/VERB=VBD/0:root ./PUNCT/2:punct",
         "s1 Anna Vik [indirect]: Talks failed.");
}

static void a_cue_in_the_middle_leaves_two_spans(void **state) {
  (void)state;
  expect("Prices+price/NOUN/7:nsubj ,/PUNCT/4:punct Oslo/PROPN/4:nsubj said~+say/VERB=VBD/7:parataxis ,/PUNCT/4:punct "
         "will/AUX=MD/7:aux "
         "rise~/VERB=VB/0:root ./PUNCT/7:punct",
         "s1 Norway [indirect]: Prices || will rise");
}

static void a_cue_inside_its_clause_leaves_two_spans(void **state) {
  (void)state;
  expect("Prices+price/NOUN/8:nsubj ,/PUNCT/5:punct Oslo/PROPN/5:nsubj often/ADV/5:advmod says+say/VERB/0:root ,/PUNCT/5:punct "
         "will/AUX/8:aux rise~/VERB/5:ccomp ./PUNCT/5:punct",
         "s1 Norway [indirect]: Prices || will rise");
}

static void what_something_is_called_may_hang_elsewhere(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj called+call/VERB/0:root the/DET/4:det charges+charge/NOUN/2:obj baseless~/ADJ/4:acl ./PUNCT/2:punct",
         "s1 Norway [indirect]: the charges baseless");
}

static void a_sentence_may_only_tell_who_asked(void **state) {
  (void)state;
  expect("\"~/PUNCT/4:punct Who/PRON/4:nsubj will/AUX/4:aux pay~/VERB/0:root ?~/PUNCT/4:punct \"/PUNCT/4:punct\n"
         "Vik/PROPN/2:nsubj asked~+ask/VERB/0:root ./PUNCT/2:punct",
         "s1 Anna Vik [direct]: Who will pay?");
}

static void a_turn_of_a_transcript_is_speech(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj came+come/VERB/0:root ./PUNCT/2:punct\n\n"
         "VIK~/PROPN/0:root :/PUNCT/1:punct Talks+talk/NOUN/4:nsubj failed~+fail/VERB/1:parataxis ./PUNCT/1:punct\n"
         "We/PRON/2:nsubj go~/VERB/0:root ./PUNCT/2:punct",
         "s1 Anna Vik [direct]: Talks failed. We go.");
}

static void the_document_speaks_for_its_issuer(void **state) {
  (void)state;
  expect("A/DET/2:det statement/NOUN/6:nsubj from/ADP/5:case the/DET/5:det ministry/NOUN/2:nmod said+say/VERB=VBD/0:root "
         "talks+talk/NOUN/8:nsubj failed~+fail/VERB=VBD/6:ccomp ./PUNCT/6:punct",
         "s1 the ministry [indirect]: talks failed");
}

/* ---- odd trees --------------------------------------------------------------------------------------------------- */

static uint32_t state_of_chance;
static uint32_t chance(uint32_t n) {
  state_of_chance = state_of_chance * 1664525u + 1013904223u;
  return (state_of_chance >> 8) % n;
}

/* A sentence of n random words with random tags in a random tree, as notation. */
static void write_odd(FILE *out, uint32_t n) {
  static const char *const words[] = {"said+say",   "called+call",
                                      "to",         "that",
                                      "if",         "\"",
                                      "“",          "”",
                                      "Oslo",       "Accra",
                                      "war",        "end",
                                      "return",     "not",
                                      "must",       "of",
                                      "and",        ",",
                                      ":",          "it",
                                      "this",       "accused+accuse",
                                      "according",  "stop",
                                      "on",         "X",
                                      "wants+want", "praised+praise",
                                      "willing",    "support"};
  static const char *const tags[] = {"NOUN", "VERB=VBN", "VERB=VBD", "PROPN", "PUNCT", "ADP",
                                     "PRON", "ADJ",      "AUX=MD",   "SCONJ", "PART"};
  static const char *const rels[] = {"nsubj",     "obj",       "obl",       "nmod",       "ccomp", "xcomp", "advcl", "acl",
                                     "acl:relcl", "conj",      "case",      "mark",       "aux",   "cop",   "amod",  "compound",
                                     "parataxis", "nmod:poss", "obl:agent", "nsubj:pass", "csubj", "expl"};
  uint32_t order[32], head[33];
  for (uint32_t i = 0; i < n; i++) order[i] = i + 1;
  for (uint32_t i = n - 1; i > 0; i--) {
    uint32_t k = chance(i + 1), t = order[i];
    order[i] = order[k], order[k] = t;
  }
  for (uint32_t i = 0; i < n; i++) head[order[i]] = i ? order[chance(i)] : 0;
  for (uint32_t i = 1; i <= n; i++)
    fprintf(out, "%s/%s/%u:%s%s", words[chance(sizeof words / sizeof *words)], tags[chance(sizeof tags / sizeof *tags)], head[i],
            head[i] ? rels[chance(sizeof rels / sizeof *rels)] : "root", i < n ? " " : "\n");
}

static void expect_inside(const fixture *f, const dm_statement *s) {
  assert_true(s->n_evidence > 0 && s->cue.start <= s->cue.end && s->cue.end <= f->article.text.n);
  for (uint32_t e = 0; e < s->n_evidence; e++)
    assert_true(s->evidence[e].span.start <= s->evidence[e].span.end && s->evidence[e].span.end <= f->article.text.n);
}

/* Whatever the parser may send, the stage ends, and every span lies inside the text. */
static void odd_trees_do_no_harm(void **state) {
  (void)state;
  uint32_t n_attributions = 0;
  for (uint32_t seed = 1; seed <= 120; seed++) {
    char *notation = NULL;
    size_t size;
    FILE *out = open_memstream(&notation, &size);
    state_of_chance = seed;
    for (uint32_t i = 0; i < 8; i++) {
      if (chance(2)) fputc('\n', out);
      write_odd(out, 1 + chance(30));
    }
    fclose(out);
    fixture f;
    fixture_read(&f, notation, actors, N_ACTORS);
    for (uint32_t i = 0; i < f.facts.n_statements; i++) {
      const dm_statement *s = &f.facts.statements[i];
      assert_true(s->parent == DM_NONE || s->parent < i);
      expect_inside(&f, s);
    }
    f.facts.wide = true;
    assert_int_equal(dm_statements_make(f.arena, f.cues, &f.facts, NULL, NULL), 0);
    n_attributions += f.facts.n_attributions;
    for (uint32_t i = 0; i < f.facts.n_attributions; i++) {
      const dm_statement *a = &f.facts.attributions[i];
      assert_true((a->within == DM_NONE || a->within < i) && (a->parent == DM_NONE || a->parent < f.facts.n_statements));
      expect_inside(&f, a);
    }
    for (uint32_t i = 0; i < f.facts.n_positions; i++)
      assert_true(f.facts.positions[i].issue_label.n > 0 && f.facts.positions[i].n_evidence > 0);
    fixture_close(&f);
    free(notation);
  }
  assert_true(n_attributions > 0); /* else nothing was tried */
}

static void a_colon_gives_the_quotation_to_the_subject_before_it(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj praised+praise/VERB=VBD/0:root the/DET/4:det general~/NOUN/2:obj :/PUNCT/2:punct \"~/PUNCT/8:punct "
         "He/PRON/8:nsubj served~+serve/VERB/2:parataxis .~/PUNCT/8:punct \"/PUNCT/8:punct",
         "s1 Anna Vik [direct]: He served.");
  /* Nobody who could speak stands before it. */
  expect("Signs+sign/NOUN/2:nsubj hung+hang/VERB=VBD/0:root there~/ADV/2:advmod :/PUNCT/2:punct \"~/PUNCT/7:punct "
         "They/PRON/7:nsubj wait~/VERB/2:parataxis .~/PUNCT/7:punct \"/PUNCT/7:punct",
         "");
}

static void a_content_ends_before_another_voice(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB/0:root talks+talk/NOUN/5:nsubj had+have/AUX/5:aux failed+fail/VERB=VBN/2:ccomp "
         "while/SCONJ/8:mark Accra/PROPN/8:nsubj said+say/VERB=VBD/5:advcl they/PRON/10:nsubj continue~/VERB/8:ccomp "
         "./PUNCT/2:punct",
         "s1 Norway [indirect]: talks had failed\ns2 Ghana [indirect]: they continue");
}

static void what_a_participle_adds_is_the_speakers_own(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj said+say/VERB/0:root talks+talk/NOUN/5:nsubj had+have/AUX/5:aux failed~+fail/VERB=VBN/2:ccomp "
         ",/PUNCT/7:punct adding+add/VERB=VBG/5:advcl that/SCONJ/10:mark Accra/PROPN/10:nsubj left~+leave/VERB/7:ccomp "
         "./PUNCT/2:punct",
         "s1 Norway [indirect]: talks had failed\ns2 Norway [indirect]: Accra left");
}

static void a_quotation_after_what_somebody_did_is_theirs(void **state) {
  (void)state;
  expect("Vik/PROPN/2:nsubj left+leave/VERB=VBD/0:root Oslo~/PROPN/2:obj ./PUNCT/2:punct\n"
         "\"~/PUNCT/3:punct It/PRON/3:nsubj ended~+end/VERB=VBD/0:root .~/PUNCT/3:punct \"/PUNCT/3:punct",
         "s1 Anna Vik [direct]: It ended.");
}

static void marked_words_before_a_noun_are_nobodys(void **state) {
  (void)state;
  expect("Oslo/PROPN/2:nsubj announced+announce/VERB=VBD/0:root \"~/PUNCT/4:punct green~/ADJ/6:amod \"/PUNCT/4:punct "
         "talks~+talk/NOUN/2:obj ./PUNCT/2:punct",
         "s1 Norway [mixed]: \"green\" talks");
}

static void according_to_somebody_in_the_middle(void **state) {
  (void)state;
  /* between a subject and its verb, and behind a conjunction */
  expect("New/ADJ/2:amod talks+talk/NOUN/10:nsubj ,/PUNCT/6:punct according/VERB/6:case to/ADP/4:fixed Oslo~/PROPN/10:obl "
         ",/PUNCT/6:punct are+be/AUX=VBP/10:cop still/ADV/10:advmod open~/ADJ/0:root ./PUNCT/10:punct",
         "s1 Norway [indirect]: New talks || are still open");
  expect("Talks+talk/NOUN/2:nsubj failed+fail/VERB=VBD/0:root and/CCONJ/7:cc according/VERB/6:case to/ADP/4:fixed "
         "Oslo/PROPN/7:obl left+leave/VERB=VBD/2:conj scars~+scar/NOUN/7:obj ./PUNCT/2:punct",
         "s1 Norway [indirect]: left scars");
}

static void expect_act(const char *notation, const char *act) {
  fixture f;
  fixture_read(&f, notation, actors, N_ACTORS);
  assert_int_equal(f.facts.n_statements, 1);
  assert_true(dm_str_is(f.facts.statements[0].act, act));
  assert_int_equal(f.facts.statements[0].place.name.n, 0);
  fixture_close(&f);
}

static void denials_and_questions_are_told(void **state) {
  (void)state;
  expect_act("Oslo/PROPN/2:nsubj denied+deny/VERB/0:root that/SCONJ/5:mark Accra/PROPN/5:nsubj left~+leave/VERB/2:ccomp "
             "./PUNCT/2:punct",
             "deny");
  expect_act("\"~/PUNCT/3:punct Talks+talk/NOUN/3:nsubj go~/VERB/6:ccomp ?~/PUNCT/3:punct \"/PUNCT/3:punct said+say/VERB/0:root "
             "Vik~/PROPN/6:nsubj ./PUNCT/6:punct",
             "ask");
  expect_act("\"~/PUNCT/3:punct Talks+talk/NOUN/3:nsubj go~/VERB/6:ccomp ,~/PUNCT/3:punct \"/PUNCT/3:punct said+say/VERB/0:root "
             "Vik~/PROPN/6:nsubj ./PUNCT/6:punct",
             "say");
}

static void nobody_says_nothing(void **state) {
  (void)state;
  expect("No/DET/2:det minister/NOUN/3:nsubj said+say/VERB/0:root that/SCONJ/7:mark talks+talk/NOUN/7:nsubj had+have/AUX/7:aux "
         "failed~+fail/VERB=VBN/3:ccomp ./PUNCT/3:punct",
         "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(indirect_speech_is_its_clause),
      cmocka_unit_test(a_clause_goes_before_its_cue),
      cmocka_unit_test(direct_speech_with_the_cue_on_either_side),
      cmocka_unit_test(a_split_quotation_goes_on),
      cmocka_unit_test(a_quotation_in_the_next_paragraph_goes_on),
      cmocka_unit_test(a_borrowed_word_is_part_of_its_clause),
      cmocka_unit_test(what_was_not_said_is_no_statement),
      cmocka_unit_test(according_to_names_the_speaker),
      cmocka_unit_test(speech_nests),
      cmocka_unit_test(a_speaker_that_reports_itself_speaks_once),
      cmocka_unit_test(demands_and_charges_have_their_content),
      cmocka_unit_test(two_clauses_are_two_statements),
      cmocka_unit_test(a_colon_hands_over_to_the_next_paragraph),
      cmocka_unit_test(a_cue_in_the_middle_leaves_two_spans),
      cmocka_unit_test(a_cue_inside_its_clause_leaves_two_spans),
      cmocka_unit_test(what_something_is_called_may_hang_elsewhere),
      cmocka_unit_test(a_sentence_may_only_tell_who_asked),
      cmocka_unit_test(a_turn_of_a_transcript_is_speech),
      cmocka_unit_test(the_document_speaks_for_its_issuer),
      cmocka_unit_test(odd_trees_do_no_harm),
      cmocka_unit_test(a_colon_gives_the_quotation_to_the_subject_before_it),
      cmocka_unit_test(a_content_ends_before_another_voice),
      cmocka_unit_test(what_a_participle_adds_is_the_speakers_own),
      cmocka_unit_test(a_quotation_after_what_somebody_did_is_theirs),
      cmocka_unit_test(marked_words_before_a_noun_are_nobodys),
      cmocka_unit_test(according_to_somebody_in_the_middle),
      cmocka_unit_test(denials_and_questions_are_told),
      cmocka_unit_test(nobody_says_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

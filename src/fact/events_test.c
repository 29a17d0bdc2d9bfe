/* Events from trees written by hand, with our own data folder: each test guards one thing that a coder gets wrong easily.
 * A word is written form/lemma/UPOS/XPOS/head/relation. */
#include "base/str.h"
#include "fact/events.h"
#include "syntax/conllu_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static dm_frames *frames;

static const struct {
  const char *form, *country;
} names[] = {{"Iran", "IRN"},  {"Turkey", "TUR"}, {"Israeli", "ISR"}, {"Egypt", "EGY"},
             {"Kenya", "KEN"}, {"Greece", "GRC"}, {"Russia", "RUS"},  {"Kyiv", "UKR"}};

typedef struct bench {
  dm_arena *arena;
  dm_article article;
  dm_notes notes;
  dm_facts facts;
  dm_mentions mentions;
  dm_trace trace;
} bench;

static dm_str as_conllu(dm_arena *arena, const char *sentences) {
  dm_str rest = dm_str_of(sentences), word, all = DM_S("");
  unsigned id = 0;
  while (dm_str_split(&rest, ' ', &word)) {
    if (dm_str_is(word, "||")) { /* the next sentence */
      all = dm_str_printf(arena, "%" DM_FMT "\n", DM_ARG(all));
      id = 0;
      continue;
    }
    dm_str f[6];
    for (unsigned i = 0; i < 6; i++) assert_true(dm_str_split(&word, '/', &f[i]));
    all = dm_str_printf(arena,
                        "%" DM_FMT "%u\t%" DM_FMT "\t%" DM_FMT "\t%" DM_FMT "\t%" DM_FMT "\t%s\t%" DM_FMT "\t%" DM_FMT "\t_\t_\n",
                        DM_ARG(all), ++id, DM_ARG(f[0]), DM_ARG(f[1]), DM_ARG(f[2]), DM_ARG(f[3]),
                        dm_str_is(f[1], "not") || dm_str_is(f[1], "no") ? "Polarity=Neg" : "_", DM_ARG(f[4]), DM_ARG(f[5]));
  }
  return dm_str_printf(arena, "%" DM_FMT "\n", DM_ARG(all));
}

static void fill_none(uint32_t **list, dm_arena *arena, uint32_t n) {
  *list = DM_NEW(arena, uint32_t, n);
  memset(*list, 0xff, n * sizeof **list);
}

/* Every name of the table is an actor of its country's government; one actor per country. */
static void name_actors(bench *b, const dm_syntax *syntax) {
  uint32_t n = syntax->text->n_tokens;
  dm_mentions *m = &b->mentions;
  m->syntax = syntax;
  fill_none(&m->by_head, b->arena, n);
  fill_none(&m->when_of, b->arena, n);
  fill_none(&m->where_of, b->arena, n);
  m->actors = DM_NEW(b->arena, dm_actor, sizeof names / sizeof *names);
  m->mentions = DM_NEW(b->arena, dm_mention, n);
  m->more = DM_NEW(b->arena, dm_mention_more, n);
  m->n_actors = sizeof names / sizeof *names;
  for (uint32_t i = 0; i < m->n_actors; i++) {
    m->actors[i] = (dm_actor){.name = dm_str_of(names[i].form), .country = dm_str_of(names[i].country), .kind = DM_COUNTRY};
    m->actors[i].sectors[m->actors[i].n_sectors++] = DM_S("GOV");
  }
  for (uint32_t t = 0; t < n; t++)
    for (uint32_t i = 0; i < m->n_actors; i++) {
      if (!dm_str_is(dm_token_form(syntax->text, t), names[i].form)) continue;
      m->by_head[t] = m->n_mentions;
      m->mentions[m->n_mentions++] = (dm_mention){.first = t, .last = t, .head = t, .actor = i};
    }
}

/* The layers point at each other, so the bench lives in its own arena. */
static bench *code(const char *sentences) {
  dm_arena *arena = dm_arena_new();
  bench *b = DM_NEW(arena, bench, 1);
  b->arena = arena;
  dm_conllu conllu;
  dm_text *text;
  dm_syntax *syntax;
  dm_err err = {0};
  b->article = (dm_article){.date = DM_S("2025-01-15"), .notes = &b->notes};
  b->notes.arena = b->trace.arena = b->arena;
  assert_int_equal(dm_conllu_parse(b->arena, "test", as_conllu(b->arena, sentences), &conllu, &err), 0);
  assert_int_equal(dm_text_of_conllu(b->arena, &conllu, DM_NONE, &b->article, &text, &err), 0);
  assert_int_equal(dm_syntax_of_conllu(b->arena, &conllu, DM_NONE, text, &syntax, &err), 0);
  name_actors(b, syntax);
  b->facts.mentions = &b->mentions;
  assert_int_equal(dm_events_make(b->arena, frames, &b->facts, &b->trace, &err), 0);
  return b;
}

static bool is_country(const dm_party *parties, uint32_t n, const char *want) {
  return n ? dm_str_is(parties[0].country, want) : strcmp(want, "---") == 0;
}

static void expect_one(const char *sentences, const char *type, const char *source, const char *target, dm_modality modality) {
  bench *b = code(sentences);
  assert_int_equal(b->facts.n_events, 1);
  const dm_event *e = &b->facts.events[0];
  if (!dm_str_is(e->type, type)) fail_msg("%" DM_FMT " by %" DM_FMT, DM_ARG(e->type), DM_ARG(e->made_by));
  assert_true(is_country(e->source, e->n_source, source));
  assert_true(is_country(e->target, e->n_target, target));
  assert_int_equal(e->modality, modality);
  dm_arena_free(b->arena);
}

static void expect_none(const char *sentences) {
  bench *b = code(sentences);
  assert_int_equal(b->facts.n_events, 0);
  assert_true(b->trace.list.n > 0); /* the trace says why */
  dm_arena_free(b->arena);
}

static void a_demand_and_its_addressee(void **state) {
  (void)state;
  expect_one("Iran/Iran/PROPN/NNP/2/nsubj demanded/demand/VERB/VBD/0/root an/a/DET/DT/4/det apology/apology/NOUN/NN/2/obj "
             "from/from/ADP/IN/6/case Turkey/Turkey/PROPN/NNP/2/obl",
             "REQUEST", "IRN", "TUR", DM_ASSERTED);
}

static void a_passive_has_its_agent_behind_by(void **state) {
  (void)state;
  expect_one("Turkey/Turkey/PROPN/NNP/3/nsubj:pass was/be/AUX/VBD/3/aux:pass accused/accuse/VERB/VBN/0/root by/by/ADP/IN/5/case "
             "Iran/Iran/PROPN/NNP/3/obl:agent",
             "ACCUSE", "IRN", "TUR", DM_ASSERTED);
}

static void a_proposal_was_made_though_it_is_refused(void **state) {
  (void)state;
  bench *b = code("Russia/Russia/PROPN/NNP/2/nsubj rejected/reject/VERB/VBD/0/root Kyiv/Kyiv/PROPN/NNP/5/nmod:poss "
                  "'s/'s/PART/POS/3/case proposal/proposal/NOUN/NN/2/obj");
  assert_int_equal(b->facts.n_events, 2);
  const dm_event *refusal = &b->facts.events[0], *proposal = &b->facts.events[1];
  assert_true(dm_str_is(refusal->type, "REJECT") && is_country(refusal->source, refusal->n_source, "RUS"));
  assert_true(is_country(refusal->target, refusal->n_target, "UKR")); /* the owner of what is refused */
  assert_true(dm_str_is(proposal->type, "REQUEST") && is_country(proposal->source, proposal->n_source, "UKR"));
  dm_arena_free(b->arena);
}

static void a_light_verb_carries_its_noun(void **state) {
  (void)state;
  expect_one("Egypt/Egypt/PROPN/NNP/2/nsubj held/hold/VERB/VBD/0/root talks/talk/NOUN/NNS/2/obj with/with/ADP/IN/5/case "
             "Kenya/Kenya/PROPN/NNP/2/obl",
             "CONSULT", "EGY", "KEN", DM_ASSERTED);
}

static void two_who_meet_are_two_sides(void **state) {
  (void)state;
  expect_one("Greece/Greece/PROPN/NNP/4/nsubj and/and/CCONJ/CC/3/cc Turkey/Turkey/PROPN/NNP/1/conj met/meet/VERB/VBD/0/root "
             "in/in/ADP/IN/6/case Geneva/Geneva/PROPN/NNP/4/obl",
             "CONSULT", "GRC", "TUR", DM_ASSERTED);
}

static void a_meeting_to_come_is_an_agreement(void **state) {
  (void)state;
  expect_one("Egypt/Egypt/PROPN/NNP/3/nsubj will/will/AUX/MD/3/aux meet/meet/VERB/VB/0/root Kenya/Kenya/PROPN/NNP/3/obj", "AGREE",
             "EGY", "KEN", DM_FUTURE);
}

static void not_sending_is_a_refusal(void **state) {
  (void)state;
  expect_one("Iran/Iran/PROPN/NNP/4/nsubj will/will/AUX/MD/4/aux not/not/PART/RB/4/advmod send/send/VERB/VB/0/root "
             "aid/aid/NOUN/NN/4/obj to/to/ADP/IN/7/case Kenya/Kenya/PROPN/NNP/4/obl",
             "REJECT", "IRN", "KEN", DM_ASSERTED);
}

static void what_is_demanded_has_not_happened(void **state) {
  (void)state;
  expect_one("Iran/Iran/PROPN/NNP/2/nsubj urged/urge/VERB/VBD/0/root Turkey/Turkey/PROPN/NNP/2/obj to/to/PART/TO/5/mark "
             "attack/attack/VERB/VB/2/xcomp Greece/Greece/PROPN/NNP/5/obj",
             "REQUEST", "IRN", "TUR", DM_ASSERTED);
}

static void fears_are_no_events(void **state) {
  (void)state;
  expect_none("Fears/fear/NOUN/NNS/8/nsubj of/of/ADP/IN/5/case an/a/DET/DT/5/det Israeli/Israeli/ADJ/JJ/5/amod "
              "attack/attack/NOUN/NN/1/nmod on/on/ADP/IN/7/case Iran/Iran/PROPN/NNP/5/nmod grew/grow/VERB/VBD/0/root");
}

static void a_deal_that_is_struck_is_no_attack(void **state) {
  (void)state;
  bench *b = code("Iran/Iran/PROPN/NNP/2/nsubj struck/strike/VERB/VBD/0/root a/a/DET/DT/4/det deal/deal/NOUN/NN/2/obj "
                  "with/with/ADP/IN/6/case Turkey/Turkey/PROPN/NNP/4/nmod");
  assert_int_equal(b->facts.n_events, 1);
  assert_true(dm_str_is(b->facts.events[0].type, "SUPPORT"));
  dm_arena_free(b->arena);
}

static void a_torn_subject_still_acts(void **state) {
  (void)state;
  bench *b = code("Iran/Iran/PROPN/NNP/4/compound rejected/reject/VERB/VBD/0/root recent/recent/ADJ/JJ/4/amod "
                  "calls/call/NOUN/NNS/2/obj by/by/ADP/IN/6/case Turkey/Turkey/PROPN/NNP/4/nmod");
  assert_true(b->facts.n_events > 0);
  const dm_event *event = &b->facts.events[0];
  assert_true(dm_str_is(event->type, "REJECT"));
  assert_int_equal(event->n_source, 1);
  assert_true(dm_str_is(event->source[0].country, "IRN"));
  assert_int_equal(event->n_target, 1);
  assert_true(dm_str_is(event->target[0].country, "TUR"));
  dm_arena_free(b->arena);
}

static void a_place_is_no_side_of_a_meeting(void **state) {
  (void)state;
  bench *b = code("Iran/Iran/PROPN/NNP/4/nsubj and/and/CCONJ/CC/3/cc Turkey/Turkey/PROPN/NNP/1/conj met/meet/VERB/VBD/0/root "
                  "in/in/ADP/IN/6/case Kenya/Kenya/PROPN/NNP/4/obl");
  assert_int_equal(b->facts.n_events, 1);
  assert_int_equal(b->facts.events[0].n_target, 1);
  assert_true(dm_str_is(b->facts.events[0].target[0].country, "TUR"));
  dm_arena_free(b->arena);
}

static void a_condition_is_hypothetical(void **state) {
  (void)state;
  expect_one("If/if/SCONJ/IN/3/mark Iran/Iran/PROPN/NNP/3/nsubj attacks/attack/VERB/VBZ/6/advcl Turkey/Turkey/PROPN/NNP/3/obj "
             "prices/price/NOUN/NNS/6/nsubj rise/rise/VERB/VBP/0/root",
             "ASSAULT", "IRN", "TUR", DM_HYPOTHETICAL);
}

static void the_subject_of_faced_suffers(void **state) {
  (void)state;
  expect_one("Iran/Iran/PROPN/NNP/2/nsubj faced/face/VERB/VBD/0/root threats/threat/NOUN/NNS/2/obj from/from/ADP/IN/5/case "
             "Russia/Russia/PROPN/NNP/3/nmod",
             "THREATEN", "RUS", "IRN", DM_ASSERTED);
}

static void is_to_lies_ahead(void **state) {
  (void)state;
  expect_one("Egypt/Egypt/PROPN/NNP/4/nsubj:outer was/be/AUX/VBD/4/cop to/to/PART/TO/4/mark meet/meet/VERB/VB/0/root "
             "Kenya/Kenya/PROPN/NNP/4/obj",
             "AGREE", "EGY", "KEN", DM_FUTURE);
}

static void an_inversion_is_a_condition(void **state) {
  (void)state;
  bench *b = code("Had/have/AUX/VBD/3/aux Iran/Iran/PROPN/NNP/3/nsubj attacked/attack/VERB/VBN/8/advcl "
                  "Greece/Greece/PROPN/NNP/3/obj Egypt/Egypt/PROPN/NNP/8/nsubj would/would/AUX/MD/8/aux have/have/AUX/VB/8/aux "
                  "bombed/bomb/VERB/VBN/0/root Turkey/Turkey/PROPN/NNP/8/obj");
  assert_int_equal(b->facts.n_events, 2);
  for (uint32_t i = 0; i < 2; i++) assert_int_equal(b->facts.events[i].modality, DM_HYPOTHETICAL);
  dm_arena_free(b->arena);
}

/* Two who threaten each other with the same thing make two threats. */
static void threats_are_not_shared(void **state) {
  (void)state;
  bench *b = code("Iran/Iran/PROPN/NNP/2/nsubj threatened/threaten/VERB/VBD/0/root Turkey/Turkey/PROPN/NNP/2/obj "
                  "with/with/ADP/IN/5/case war/war/NOUN/NN/2/obl || Turkey/Turkey/PROPN/NNP/2/nsubj "
                  "threatened/threaten/VERB/VBD/0/root Iran/Iran/PROPN/NNP/2/obj with/with/ADP/IN/5/case war/war/NOUN/NN/2/obl");
  assert_int_equal(b->facts.n_events, 2);
  assert_true(is_country(b->facts.events[0].source, 1, "IRN") && is_country(b->facts.events[1].source, 1, "TUR"));
  dm_arena_free(b->arena);
}

static void a_noun_points_back_to_its_verb(void **state) {
  (void)state;
  bench *b = code("Iran/Iran/PROPN/NNP/2/nsubj attacked/attack/VERB/VBD/0/root Turkey/Turkey/PROPN/NNP/2/obj || "
                  "The/the/DET/DT/2/det attack/attack/NOUN/NN/5/nsubj by/by/ADP/IN/4/case Iran/Iran/PROPN/NNP/2/nmod "
                  "failed/fail/VERB/VBD/0/root");
  assert_int_equal(b->facts.n_events, 1);
  assert_int_equal(b->facts.events[0].n_evidence, 2);
  assert_int_equal(b->facts.events[0].evidence[1].sentence, 1);
  dm_arena_free(b->arena);
}

static void a_charge_inside_a_rebuke_is_the_rebuke(void **state) {
  (void)state;
  bench *b = code("Kenya/Kenya/PROPN/NNP/2/nsubj criticized/criticize/VERB/VBD/0/root Egypt/Egypt/PROPN/NNP/2/obj "
                  "accusing/accuse/VERB/VBG/2/advcl Egypt/Egypt/PROPN/NNP/4/obj");
  assert_int_equal(b->facts.n_events, 1);
  assert_int_equal(b->facts.events[0].n_evidence, 2);
  dm_arena_free(b->arena);
  b = code("Kenya/Kenya/PROPN/NNP/2/nsubj criticized/criticize/VERB/VBD/0/root Egypt/Egypt/PROPN/NNP/2/obj and/and/CCONJ/CC/5/cc "
           "accused/accuse/VERB/VBD/2/conj Egypt/Egypt/PROPN/NNP/5/obj");
  assert_int_equal(b->facts.n_events, 2); /* side by side they are two */
  dm_arena_free(b->arena);
}

static void the_victim_is_not_accused(void **state) {
  (void)state;
  bench *b =
      code("Russia/Russia/PROPN/NNP/2/nsubj condemned/condemn/VERB/VBD/0/root the/the/DET/DT/4/det attack/attack/NOUN/NN/2/obj "
           "on/on/ADP/IN/6/case Kenya/Kenya/PROPN/NNP/4/nmod");
  assert_int_equal(b->facts.n_events, 1);
  assert_true(dm_str_is(b->facts.events[0].type, "ACCUSE"));
  assert_int_equal(b->facts.events[0].n_target, 0);
  dm_arena_free(b->arena);
}

static void no_talks_were_held(void **state) {
  (void)state;
  expect_one("Iran/Iran/PROPN/NNP/2/nsubj held/hold/VERB/VBD/0/root no/no/DET/DT/4/det talks/talk/NOUN/NNS/2/obj "
             "with/with/ADP/IN/6/case Kenya/Kenya/PROPN/NNP/4/nmod",
             "CONSULT", "IRN", "KEN", DM_NEGATED);
}

static void a_planned_attack_lies_ahead(void **state) {
  (void)state;
  bench *b = code("Egypt/Egypt/PROPN/NNP/2/nsubj condemned/condemn/VERB/VBD/0/root the/the/DET/DT/5/det "
                  "planned/planned/ADJ/JJ/5/amod attack/attack/NOUN/NN/2/obj by/by/ADP/IN/7/case Iran/Iran/PROPN/NNP/5/nmod "
                  "on/on/ADP/IN/9/case Turkey/Turkey/PROPN/NNP/5/nmod");
  assert_int_equal(b->facts.n_events, 2);
  assert_true(dm_str_is(b->facts.events[1].type, "ASSAULT"));
  assert_int_equal(b->facts.events[1].modality, DM_FUTURE);
  dm_arena_free(b->arena);
}

static void a_threat_is_meant_for_whom_it_waits_for(void **state) {
  (void)state;
  expect_one("Iran/Iran/PROPN/NNP/2/nsubj threatened/threaten/VERB/VBD/0/root to/to/PART/TO/4/mark attack/attack/VERB/VB/2/xcomp "
             "unless/unless/SCONJ/IN/7/mark Turkey/Turkey/PROPN/NNP/7/nsubj yields/yield/VERB/VBZ/2/advcl",
             "THREATEN", "IRN", "TUR", DM_ASSERTED);
}

static void a_curfew_is_for_those_at_home(void **state) {
  (void)state;
  bench *b = code("Egypt/Egypt/PROPN/NNP/2/nsubj imposed/impose/VERB/VBD/0/root a/a/DET/DT/4/det curfew/curfew/NOUN/NN/2/obj");
  assert_int_equal(b->facts.n_events, 1);
  const dm_event *event = &b->facts.events[0];
  assert_int_equal(event->n_target, 1);
  assert_true(dm_str_is(event->target[0].country, "EGY") && dm_str_is(event->target[0].sectors[0], "CVL"));
  assert_true(dm_str_is(event->target[0].name, "Egypt"));
  dm_arena_free(b->arena);
}

static void nobody_acts_on_himself(void **state) {
  (void)state;
  bench *b = code("Iran/Iran/PROPN/NNP/2/nsubj attacked/attack/VERB/VBD/0/root Iran/Iran/PROPN/NNP/2/obj");
  for (uint32_t i = 0; i < b->facts.n_events; i++) assert_int_equal(b->facts.events[i].n_target, 0);
  dm_arena_free(b->arena);
}

/* Processor time of one sentence with n verbs that all compete for the same subject, the best of five. */
static double cost_of(unsigned n) {
  dm_arena *arena = dm_arena_new();
  dm_str all = DM_S("Iran/Iran/PROPN/NNP/2/nsubj attacked/attack/VERB/VBD/0/root");
  for (unsigned i = 0; i < n; i++) all = dm_str_printf(arena, "%" DM_FMT " attacked/attack/VERB/VBD/%u/conj", DM_ARG(all), i + 2);
  bench *b = code(dm_str_copy(arena, all).p);
  assert_true(b->facts.n_events <= n + 1u);
  double best = 1e9;
  for (unsigned i = 0; i < 5; i++) {
    dm_arena *own = dm_arena_new();
    dm_facts facts = {.mentions = &b->mentions};
    clock_t start = clock();
    assert_int_equal(dm_events_make(own, frames, &facts, NULL, NULL), 0);
    double took = (double)(clock() - start);
    best = took < best ? took : best;
    dm_arena_free(own);
  }
  dm_arena_free(b->arena);
  dm_arena_free(arena);
  return best;
}

static void many_triggers_stay_linear(void **state) {
  (void)state;
  double few = cost_of(250), many = cost_of(1000);
  assert_true(many < 8 * few + 2000); /* four times the verbs: 4 if linear, 16 if not; 2 ms of noise */
}

static int open_frames(void **state) {
  (void)state;
  dm_err err = {0};
  frames = dm_frames_open("data", &err);
  if (!frames) print_error("%s:%llu: %s\n", err.path, (unsigned long long)err.line, err.message);
  return frames ? 0 : -1;
}

static int close_frames(void **state) {
  (void)state;
  dm_frames_close(frames);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_demand_and_its_addressee),
      cmocka_unit_test(a_passive_has_its_agent_behind_by),
      cmocka_unit_test(a_proposal_was_made_though_it_is_refused),
      cmocka_unit_test(a_light_verb_carries_its_noun),
      cmocka_unit_test(two_who_meet_are_two_sides),
      cmocka_unit_test(a_meeting_to_come_is_an_agreement),
      cmocka_unit_test(not_sending_is_a_refusal),
      cmocka_unit_test(what_is_demanded_has_not_happened),
      cmocka_unit_test(fears_are_no_events),
      cmocka_unit_test(a_deal_that_is_struck_is_no_attack),
      cmocka_unit_test(a_torn_subject_still_acts),
      cmocka_unit_test(a_place_is_no_side_of_a_meeting),
      cmocka_unit_test(a_condition_is_hypothetical),
      cmocka_unit_test(the_subject_of_faced_suffers),
      cmocka_unit_test(is_to_lies_ahead),
      cmocka_unit_test(an_inversion_is_a_condition),
      cmocka_unit_test(threats_are_not_shared),
      cmocka_unit_test(a_noun_points_back_to_its_verb),
      cmocka_unit_test(a_charge_inside_a_rebuke_is_the_rebuke),
      cmocka_unit_test(the_victim_is_not_accused),
      cmocka_unit_test(no_talks_were_held),
      cmocka_unit_test(a_planned_attack_lies_ahead),
      cmocka_unit_test(a_threat_is_meant_for_whom_it_waits_for),
      cmocka_unit_test(a_curfew_is_for_those_at_home),
      cmocka_unit_test(nobody_acts_on_himself),
      cmocka_unit_test(many_triggers_stay_linear),
  };
  return cmocka_run_group_tests(tests, open_frames, close_frames);
}

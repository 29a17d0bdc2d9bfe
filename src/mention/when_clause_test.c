/* Tense decides which Tuesday is meant, and which clause a Tuesday dates. Sentences are parsed by hand, in the notation
 * form/lemma/UPOS/features/head/relation, words separated by spaces, sentences by " ; ", paragraphs by " ;; ". */
#include "mention/when.h"

#include "base/str.h"
#include "syntax/conllu_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PAST "Mood=Ind|Tense=Past|VerbForm=Fin"
#define PRES "Mood=Ind|Tense=Pres|VerbForm=Fin"
#define INF "VerbForm=Inf"
#define FIN "VerbForm=Fin"
#define PASTPART "Tense=Past|VerbForm=Part"
#define PRESPART "Tense=Pres|VerbForm=Part"

static dm_calendar *calendar;

static int open_data(void **state) {
  (void)state;
  dm_err err;
  if (!(calendar = dm_calendar_open("data", &err))) fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  return 0;
}

static int close_data(void **state) {
  (void)state;
  dm_calendar_close(calendar);
  return 0;
}

typedef struct story {
  dm_arena *arena;
  dm_notes notes;
  dm_article article;
  dm_conllu conllu;
  dm_text *text;
  dm_syntax *syntax;
  dm_mentions mentions;
} story;

/* One word of the notation as a line of CoNLL-U. */
static dm_str word_line(dm_arena *arena, dm_str before, unsigned id, dm_str word) {
  dm_str f[6] = {{0}}, rest = word;
  for (int i = 0; i < 6; i++)
    if (!dm_str_split(&rest, '/', &f[i])) fail_msg("bad word %.*s", DM_ARG(word));
  return dm_str_printf(arena, "%.*s%u\t%.*s\t%.*s\t%.*s\tX\t%.*s\t%.*s\t%.*s\t_\t_\n", DM_ARG(before), id, DM_ARG(f[0]),
                       DM_ARG(f[1]), DM_ARG(f[2]), DM_ARG(f[3]), DM_ARG(f[4]), DM_ARG(f[5]));
}

static void read_story(story *s, const char *notation) {
  *s = (story){.arena = dm_arena_new()};
  s->notes.arena = s->arena;
  s->article = (dm_article){.date = DM_S("2025-02-12"), .notes = &s->notes};
  dm_str out = DM_S(""), rest = dm_str_of(notation), word;
  for (unsigned id = 0; dm_str_split(&rest, ' ', &word);) {
    if (dm_str_is(word, ";") || dm_str_is(word, ";;")) {
      out = dm_str_printf(s->arena, "%.*s\n%s", DM_ARG(out), word.n == 2 ? "# newpar\n" : "");
      id = 0;
    } else if (word.n) {
      out = word_line(s->arena, out, ++id, word);
    }
  }
  dm_err err;
  if (dm_conllu_parse(s->arena, "story", out, &s->conllu, &err)) fail_msg("line %u: %s", (unsigned)err.line, err.message);
  assert_int_equal(dm_text_of_conllu(s->arena, &s->conllu, DM_NONE, &s->article, &s->text, NULL), 0);
  assert_int_equal(dm_syntax_of_conllu(s->arena, &s->conllu, DM_NONE, s->text, &s->syntax, NULL), 0);
  s->mentions.syntax = s->syntax;
  assert_int_equal(dm_whens_find(s->arena, calendar, s->syntax, &s->mentions, NULL), 0);
}

/* The first expression found. */
static void first_value(const char *notation, const char *value) {
  story s;
  read_story(&s, notation);
  if (s.mentions.n_whens < 1) fail_msg("nothing found in %s", notation);
  dm_str got = s.mentions.whens[0].date.value;
  if (!dm_str_is(got, value)) fail_msg("%s: got %.*s, not %s", notation, DM_ARG(got), value);
  dm_arena_free(s.arena);
}

/* The date of the clause headed by the word with this form (its first occurrence). */
static void clause_date(const char *notation, const char *form, const char *value, dm_date_basis basis) {
  story s;
  read_story(&s, notation);
  uint32_t t = 0;
  while (t < s.text->n_tokens && !dm_str_is(dm_token_form(s.text, t), form)) t++;
  assert_true(t < s.text->n_tokens);
  dm_date d = dm_date_for(&s.mentions, t);
  if (!dm_str_is(d.value, value) || d.basis != basis)
    fail_msg("%s in %s: got %.*s basis %d, not %s basis %d", form, notation, DM_ARG(d.value), d.basis, value, basis);
  dm_arena_free(s.arena);
}

static void past_tense_looks_back(void **state) {
  (void)state;
  first_value("They/they/PRON/_/2/nsubj met/meet/VERB/" PAST "/0/root Thursday/Thursday/PROPN/_/2/obl:unmarked", "2025-02-06");
  first_value("They/they/PRON/_/2/nsubj met/meet/VERB/" PAST "/0/root Wednesday/Wednesday/PROPN/_/2/obl:unmarked", "2025-02-12");
  first_value("They/they/PRON/_/3/nsubj have/have/AUX/" PRES "/3/aux met/meet/VERB/" PASTPART "/0/root in/in/ADP/_/5/case "
              "March/March/PROPN/_/3/obl",
              "2024-03");
  first_value("A/a/DET/_/2/det deal/deal/NOUN/_/5/nsubj signed/sign/VERB/" PASTPART
              "/2/acl Thursday/Thursday/PROPN/_/3/obl:unmarked "
              "holds/hold/VERB/" PRES "/0/root",
              "2025-02-06");
}

static void future_looks_ahead(void **state) {
  (void)state;
  first_value("They/they/PRON/_/3/nsubj will/will/AUX/" FIN "/3/aux meet/meet/VERB/" INF "/0/root on/on/ADP/_/5/case "
              "Tuesday/Tuesday/PROPN/_/3/obl",
              "2025-02-18");
  first_value("They/they/PRON/_/2/nsubj plan/plan/VERB/" PRES "/0/root to/to/PART/_/4/mark meet/meet/VERB/" INF "/2/xcomp "
              "Tuesday/Tuesday/PROPN/_/4/obl:unmarked",
              "2025-02-18");
  first_value("They/they/PRON/_/3/nsubj are/be/AUX/" PRES "/3/aux meeting/meet/VERB/" PRESPART
              "/0/root Monday/Monday/PROPN/_/3/obl:unmarked",
              "2025-02-17");
  first_value("The/the/DET/_/2/det vote/vote/NOUN/_/4/nsubj:pass is/be/AUX/" PRES "/4/aux:pass scheduled/schedule/VERB/" PASTPART
              "/0/root for/for/ADP/_/6/case Monday/Monday/PROPN/_/4/obl",
              "2025-02-17");
  first_value("They/they/PRON/_/2/nsubj agreed/agree/VERB/" PAST "/0/root to/to/PART/_/4/mark meet/meet/VERB/" INF "/2/xcomp "
              "in/in/ADP/_/6/case January/January/PROPN/_/4/obl",
              "2026-01");
}

static void a_day_between_subject_and_verb_is_the_verbs(void **state) {
  (void)state;
  clause_date("Peru/Peru/PROPN/_/4/nsubj on/on/ADP/_/3/case Monday/Monday/PROPN/_/1/nmod rejected/reject/VERB/" PAST
              "/0/root it/it/PRON/_/4/obj",
              "rejected", "2025-02-10", DM_DATE_STATED);
  clause_date("Peru/Peru/PROPN/_/6/nsubj on/on/ADP/_/3/case Monday/Monday/PROPN/_/1/nmod has/have/AUX/" PRES
              "/6/aux again/again/ADV/_/6/advmod rejected/reject/VERB/" PASTPART "/0/root it/it/PRON/_/6/obj",
              "rejected", "2025-02-10", DM_DATE_STATED);
  clause_date(
      "Talks/talk/NOUN/_/5/nsubj on/on/ADP/_/3/case Monday/Monday/PROPN/_/1/nmod Peru/Peru/PROPN/_/1/appos failed/fail/VERB/" PAST
      "/0/root",
      "failed", "2025-02-12", DM_DATE_PUBLICATION);
}

static void a_day_far_back_gives_way_to_its_near_twin(void **state) {
  (void)state;
  first_value("He/he/PRON/_/2/nsubj announced/announce/VERB/" PAST "/0/root it/it/PRON/_/2/obj from/from/ADP/_/5/case "
              "February/February/PROPN/_/2/obl 20/20/NUM/_/5/nummod",
              "2025-02-20");
  first_value("He/he/PRON/_/2/nsubj announced/announce/VERB/" PAST "/0/root it/it/PRON/_/2/obj on/on/ADP/_/5/case "
              "August/August/PROPN/_/2/obl 20/20/NUM/_/5/nummod",
              "2024-08-20");
}

static void infinitives_of_the_past_look_back(void **state) {
  (void)state;
  first_value("They/they/PRON/_/2/nsubj failed/fail/VERB/" PAST "/0/root to/to/PART/_/4/mark meet/meet/VERB/" INF "/2/xcomp "
              "Thursday/Thursday/PROPN/_/4/obl:unmarked",
              "2025-02-06");
}

static void a_modal_may_is_no_month(void **state) {
  (void)state;
  story s;
  read_story(&s, "May/may/AUX/" FIN "/3/aux envoys/envoy/NOUN/_/3/nsubj meet/meet/VERB/" INF "/0/root in/in/ADP/_/5/case "
                 "peace/peace/NOUN/_/3/obl");
  assert_int_equal(s.mentions.n_whens, 0);
  dm_arena_free(s.arena);
}

static void a_count_of_people_is_no_year(void **state) {
  (void)state;
  story s;
  read_story(&s, "It/it/PRON/_/2/nsubj killed/kill/VERB/" PAST
                 "/0/root 2014/2014/NUM/_/4/nummod people/people/NOUN/Number=Plur/2/obj");
  assert_int_equal(s.mentions.n_whens, 0);
  dm_arena_free(s.arena);
}

#define HE_REJECTED "On/on/ADP/_/2/case Tuesday/Tuesday/PROPN/_/4/obl he/he/PRON/_/4/nsubj rejected/reject/VERB/" PAST "/0/root "

static void a_clause_takes_its_own_date(void **state) {
  (void)state;
  clause_date(HE_REJECTED "it/it/PRON/_/4/obj", "rejected", "2025-02-11", DM_DATE_STATED);
  clause_date("He/he/PRON/_/2/nsubj spoke/speak/VERB/" PAST
              "/0/root at/at/ADP/_/5/case a/a/DET/_/5/det briefing/briefing/NOUN/_/2/obl "
              "Monday/Monday/PROPN/_/5/nmod:unmarked",
              "spoke", "2025-02-10", DM_DATE_STATED);
  clause_date("Speaking/speak/VERB/" PRESPART
              "/5/advcl Sunday/Sunday/PROPN/_/1/obl:unmarked ,/,/PUNCT/_/5/punct he/he/PRON/_/5/nsubj "
              "dismissed/dismiss/VERB/" PAST "/0/root it/it/PRON/_/5/obj",
              "dismissed", "2025-02-09", DM_DATE_STATED);
}

static void an_event_noun_keeps_its_date_to_itself(void **state) {
  (void)state;
  static const char story_text[] =
      "He/he/PRON/_/2/nsubj rejects/reject/VERB/" PRES "/0/root the/the/DET/_/5/det 2014/2014/NUM/_/5/nummod "
      "annexation/annexation/NOUN/Number=Sing/2/obj";
  clause_date(story_text, "annexation", "2014", DM_DATE_STATED);
  clause_date(story_text, "rejects", "2025-02-12", DM_DATE_PUBLICATION);
  clause_date("It/it/PRON/_/2/nsubj recovers/recover/VERB/" PRES
              "/0/root from/from/ADP/_/5/case a/a/DET/_/5/det crash/crash/NOUN/_/2/obl "
              "two/two/NUM/_/7/nummod years/year/NOUN/Number=Plur/8/obl:unmarked ago/ago/ADV/_/5/advmod",
              "recovers", "2025-02-12", DM_DATE_PUBLICATION);
}

#define HE_SAID_MONDAY "He/he/PRON/_/2/nsubj said/say/VERB/" PAST "/0/root Monday/Monday/PROPN/_/2/obl:unmarked "

static void what_is_said_shares_the_day_of_saying(void **state) {
  (void)state;
  clause_date(HE_SAID_MONDAY "they/they/PRON/_/5/nsubj reject/reject/VERB/" PRES "/2/ccomp it/it/PRON/_/5/obj", "reject",
              "2025-02-10", DM_DATE_STATED);
  clause_date(HE_SAID_MONDAY "they/they/PRON/_/6/nsubj had/have/AUX/" PAST "/6/aux met/meet/VERB/" PASTPART "/2/ccomp", "met",
              "2025-02-12", DM_DATE_PUBLICATION);
  clause_date(HE_SAID_MONDAY "they/they/PRON/_/5/nsubj left/leave/VERB/" PAST "/2/ccomp in/in/ADP/_/7/case 2014/2014/NUM/_/5/obl",
              "left", "2014", DM_DATE_STATED);
}

static void a_plan_is_of_the_day_on_which_it_was_told(void **state) {
  (void)state;
  clause_date("They/they/PRON/_/2/nsubj agreed/agree/VERB/" PAST
              "/0/root Monday/Monday/PROPN/_/2/obl:unmarked to/to/PART/_/5/mark "
              "withdraw/withdraw/VERB/" INF "/2/xcomp",
              "withdraw", "2025-02-10", DM_DATE_STATED);
}

static void until_and_before_date_nothing(void **state) {
  (void)state;
  clause_date("They/they/PRON/_/2/nsubj traded/trade/VERB/" PAST "/0/root before/before/ADP/_/4/case 2014/2014/NUM/_/2/obl",
              "traded", "2025-02-12", DM_DATE_PUBLICATION);
  clause_date("They/they/PRON/_/2/nsubj trade/trade/VERB/" PRES "/0/root since/since/ADP/_/4/case 2014/2014/NUM/_/2/obl", "trade",
              "2014", DM_DATE_STATED);
}

#define HE_DEMANDED "He/he/PRON/_/2/nsubj demanded/demand/VERB/" PAST "/0/root more/more/ADJ/_/2/obj"

static void a_paragraph_keeps_its_day(void **state) {
  (void)state;
  clause_date(HE_REJECTED "it/it/PRON/_/4/obj ; " HE_DEMANDED, "demanded", "2025-02-11", DM_DATE_INFERRED);
  clause_date(HE_REJECTED "it/it/PRON/_/4/obj ;; " HE_DEMANDED, "demanded", "2025-02-12", DM_DATE_PUBLICATION);
  clause_date(HE_REJECTED "it/it/PRON/_/4/obj ; They/they/PRON/_/2/nsubj demand/demand/VERB/" PRES
                          "/0/root more/more/ADJ/_/2/obj",
              "demand", "2025-02-12", DM_DATE_PUBLICATION);
}

static void a_year_dates_its_clause_only(void **state) {
  (void)state;
  clause_date("In/in/ADP/_/2/case 2014/2014/NUM/_/4/obl it/it/PRON/_/4/nsubj left/leave/VERB/" PAST "/0/root ; " HE_DEMANDED,
              "demanded", "2025-02-12", DM_DATE_PUBLICATION);
}

static void joined_clauses_share_the_date(void **state) {
  (void)state;
  clause_date(HE_REJECTED "it/it/PRON/_/4/obj and/and/CCONJ/_/7/cc left/leave/VERB/" PAST "/4/conj", "left", "2025-02-11",
              DM_DATE_STATED);
}

static void a_day_that_touches_a_verb_is_the_verbs(void **state) {
  (void)state;
  static const char said[] =
      "He/he/PRON/_/2/nsubj said/say/VERB/" PAST "/0/root Sunday/Sunday/PROPN/_/6/nsubj Israel/Israel/PROPN/_/6/nsubj "
      "will/will/AUX/" FIN "/6/aux answer/answer/VERB/" INF "/2/ccomp";
  clause_date(said, "said", "2025-02-09", DM_DATE_STATED);
  clause_date(said, "answer", "2025-02-09", DM_DATE_STATED);
}

static void days_after_a_clause_date_that_clause(void **state) {
  (void)state;
  static const char talks[] =
      "On/on/ADP/_/2/case Monday/Monday/PROPN/_/4/obl envoys/envoy/NOUN/_/4/nsubj came/come/VERB/" PAST
      "/0/root two/two/NUM/_/6/nummod days/day/NOUN/Number=Plur/9/obl:unmarked after/after/SCONJ/_/9/mark "
      "they/they/PRON/_/9/nsubj quarrelled/quarrel/VERB/" PAST "/4/advcl";
  clause_date(talks, "quarrelled", "2025-02-08", DM_DATE_STATED);
  clause_date(talks, "came", "2025-02-10", DM_DATE_STATED);
}

/* The value of the n-th expression found. */
static void nth_value(const char *notation, uint32_t n, const char *value) {
  story s;
  read_story(&s, notation);
  assert_true(n < s.mentions.n_whens);
  dm_str got = s.mentions.whens[n].date.value;
  if (!dm_str_is(got, value)) fail_msg("%s: got %.*s, not %s", notation, DM_ARG(got), value);
  dm_arena_free(s.arena);
}

static void a_paragraph_about_a_past_year_keeps_it(void **state) {
  (void)state;
#define IN_2018_THEY_LEFT "In/in/ADP/_/2/case 2018/2018/NUM/_/4/obl they/they/PRON/_/4/nsubj left/leave/VERB/" PAST "/0/root "
#define IN_MAY_HE_CAME "In/in/ADP/_/2/case May/May/PROPN/_/4/obl he/he/PRON/_/4/nsubj came/come/VERB/" PAST "/0/root"
  nth_value(IN_2018_THEY_LEFT "; " IN_MAY_HE_CAME, 1, "2018-05");
  nth_value(IN_2018_THEY_LEFT ";; " IN_MAY_HE_CAME, 1, "2024-05");
  nth_value(IN_2018_THEY_LEFT "; " HE_REJECTED "it/it/PRON/_/4/obj ; " IN_MAY_HE_CAME, 2, "2024-05");
}

static void a_schedule_that_is_past_takes_the_nearest_day(void **state) {
  (void)state;
#define VOTE_SET_FOR "The/the/DET/_/2/det vote/vote/NOUN/_/7/nsubj:pass set/set/VERB/" PASTPART "/2/acl for/for/ADP/_/5/case "
  first_value(VOTE_SET_FOR "Monday/Monday/PROPN/_/3/obl was/be/AUX/" PAST "/7/aux:pass delayed/delay/VERB/" PASTPART "/0/root",
              "2025-02-10");
  first_value(VOTE_SET_FOR "Friday/Friday/PROPN/_/3/obl was/be/AUX/" PAST "/7/aux:pass delayed/delay/VERB/" PASTPART "/0/root",
              "2025-02-14");
  first_value(VOTE_SET_FOR "Monday/Monday/PROPN/_/3/obl is/be/AUX/" PRES "/7/aux:pass feared/fear/VERB/" PASTPART "/0/root",
              "2025-02-17");
}

static void a_weekday_before_a_noun_is_the_one_spoken_of(void **state) {
  (void)state;
  nth_value("They/they/PRON/_/3/nsubj will/will/AUX/" FIN "/3/aux meet/meet/VERB/" INF
            "/0/root Tuesday/Tuesday/PROPN/_/3/obl:unmarked ; "
            "He/he/PRON/_/2/nsubj said/say/VERB/" PAST
            "/0/root that/that/SCONJ/_/8/mark Tuesday/Tuesday/PROPN/_/6/nmod:poss 's/'s/PART/_/4/case "
            "talks/talk/NOUN/Number=Plur/8/nsubj had/have/AUX/" PAST "/8/aux grown/grow/VERB/" PASTPART "/2/ccomp",
            1, "2025-02-18");
}

static void a_time_to_come_dates_nothing_past(void **state) {
  (void)state;
  clause_date("They/they/PRON/_/2/nsubj called/call/VERB/" PAST "/0/root for/for/ADP/_/4/case talks/talk/NOUN/_/2/obl "
              "tomorrow/tomorrow/NOUN/_/2/obl:unmarked",
              "called", "2025-02-12", DM_DATE_PUBLICATION);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(past_tense_looks_back),
      cmocka_unit_test(future_looks_ahead),
      cmocka_unit_test(a_day_between_subject_and_verb_is_the_verbs),
      cmocka_unit_test(a_day_far_back_gives_way_to_its_near_twin),
      cmocka_unit_test(infinitives_of_the_past_look_back),
      cmocka_unit_test(a_modal_may_is_no_month),
      cmocka_unit_test(a_count_of_people_is_no_year),
      cmocka_unit_test(a_clause_takes_its_own_date),
      cmocka_unit_test(an_event_noun_keeps_its_date_to_itself),
      cmocka_unit_test(what_is_said_shares_the_day_of_saying),
      cmocka_unit_test(a_plan_is_of_the_day_on_which_it_was_told),
      cmocka_unit_test(until_and_before_date_nothing),
      cmocka_unit_test(a_paragraph_keeps_its_day),
      cmocka_unit_test(a_year_dates_its_clause_only),
      cmocka_unit_test(joined_clauses_share_the_date),
      cmocka_unit_test(a_day_that_touches_a_verb_is_the_verbs),
      cmocka_unit_test(days_after_a_clause_date_that_clause),
      cmocka_unit_test(a_paragraph_about_a_past_year_keeps_it),
      cmocka_unit_test(a_schedule_that_is_past_takes_the_nearest_day),
      cmocka_unit_test(a_weekday_before_a_noun_is_the_one_spoken_of),
      cmocka_unit_test(a_time_to_come_dates_nothing_past),
  };
  return cmocka_run_group_tests(tests, open_data, close_data);
}

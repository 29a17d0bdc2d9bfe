#include "record/record.h"

#include "base/str.h"
#include "record/check.h"
#include "view/view.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* Two sentences, two actors whose first mentions stand in the other order, and facts that earlier stages might have made. */
#define TEXT "Peru rejected it. Chile, Lima said, agreed."

typedef struct world {
  dm_arena *arena;
  dm_notes notes;
  dm_article article;
  dm_text text;
  dm_token tokens[2];
  dm_word words[2];
  uint32_t when_of[2];
  dm_sentence sentences[2];
  dm_syntax syntax;
  dm_mentions mentions;
  dm_facts facts;
  dm_actor actors[2];
  dm_mention mention[2];
  dm_statement statements[2];
  dm_event events[4];
  dm_position positions[1];
  dm_link links[3];
} world;

static const dm_evidence first = {{0, 17}, 0}, second = {{18, 43}, 1}, outside = {{30, 99}, 1};

static dm_event event(const char *type, dm_span trigger, const dm_evidence *evidence, const dm_party *source) {
  return (dm_event){.type = dm_str_of(type),
                    .intensity = NAN,
                    .source = source,
                    .n_source = 1,
                    .statement = DM_NONE,
                    .trigger = trigger,
                    .theme_token = DM_NONE,
                    .evidence = evidence,
                    .n_evidence = 1,
                    .confidence = 0.5};
}

static int set_up(void **state) {
  static const dm_party chile = {.actor = 0, .name = {"Chile", 5}, .country = {"CHL", 3}},
                        peru = {.actor = 1, .name = {"Peru", 4}, .country = {"PER", 3}};
  world *w = calloc(1, sizeof *w);
  w->arena = dm_arena_new();
  w->notes.arena = w->arena;
  w->article = (dm_article){.id = DM_S("t"), .date = DM_S("2025-02-30"), .text = DM_S(TEXT), .notes = &w->notes};
  w->tokens[1] = (dm_token){.start = 18, .end = 23, .sentence = 1};
  w->sentences[0] = (dm_sentence){0, 17, 0, 1, 0, DM_SENT_HEADING};
  w->sentences[1] = (dm_sentence){18, 43, 1, 1, 1, DM_SENT_TEXT};
  w->text = (dm_text){&w->article, NULL, w->sentences, w->tokens, 0, 2, 2};
  w->syntax.text = &w->text;
  w->syntax.words = w->words;
  w->when_of[0] = w->when_of[1] = DM_NONE;
  w->actors[0].name = DM_S("Chile");
  w->actors[1].name = DM_S("Peru");
  w->mention[0] = (dm_mention){0, 0, 0, 1, {0, 4}, DM_FORM_NAME};
  w->mention[1] = (dm_mention){1, 1, 1, 0, {18, 23}, DM_FORM_NAME};
  w->mentions = (dm_mentions){
      .syntax = &w->syntax, .actors = w->actors, .mentions = w->mention, .when_of = w->when_of, .n_actors = 2, .n_mentions = 2};
  w->statements[0] = (dm_statement){.speaker = peru,
                                    .cue_token = DM_NONE,
                                    .parent = DM_NONE,
                                    .depth = 1,
                                    .evidence = &outside,
                                    .n_evidence = 1,
                                    .confidence = 1};
  w->statements[0].addressee.actor = DM_NONE;
  w->statements[1] = w->statements[0];
  w->statements[1].evidence = &second;
  w->events[0] = event("AGREE", (dm_span){36, 42}, &second, &chile);
  w->events[0].statement = 1;
  w->events[1] = event("REJECT", (dm_span){5, 13}, &first, &peru);
  w->events[2] = w->events[1];
  w->events[3] = event("", (dm_span){5, 13}, &first, &peru);
  w->positions[0] = (dm_position){
      .holder = peru, .issue_label = DM_S("it"), .sign = -1, .statement = 0, .event = 2, .evidence = &first, .n_evidence = 1};
  w->positions[0].addressee.actor = DM_NONE;
  w->links[0] = (dm_link){.type = DM_LINK_ANSWERS, .from = DM_S("e1"), .to = DM_S("e3"), .computed = false};
  w->links[1] = (dm_link){.type = DM_LINK_ANSWERS, .from = DM_S("e1"), .to = DM_S("e4"), .computed = false};
  w->links[2] = (dm_link){.type = DM_LINK_ALIGNS, .from = DM_S("a1"), .to = DM_S("a2"), .computed = true};
  w->facts = (dm_facts){.mentions = &w->mentions, .statements = w->statements, .events = w->events, .positions = w->positions};
  w->facts.links = w->links;
  w->facts.n_statements = 2, w->facts.n_events = 4, w->facts.n_positions = 1, w->facts.n_links = 3;
  *state = w;
  return 0;
}

static int tear_down(void **state) {
  world *w = *state;
  dm_arena_free(w->arena);
  free(w);
  return 0;
}

static const dm_record *make(world *w) {
  dm_record *r = NULL;
  assert_int_equal(dm_record_make(w->arena, &w->facts, &r, NULL), 0);
  return r;
}

static void assert_str(dm_str got, const char *want) { assert_true(dm_str_is(got, want)); }

static void test_order_and_ids(void **state) {
  const dm_record *r = make(*state);
  assert_int_equal(r->n_actors, 2);
  assert_str(r->actors[0].id, "a1");
  assert_str(r->actors[0].name, "Peru");
  assert_int_equal(r->mentions[0].actor, 0);
  assert_int_equal(r->n_events, 2);
  assert_str(r->events[0].type, "REJECT");
  assert_str(r->events[0].id, "e1");
  assert_int_equal(r->events[0].source[0].actor, 0);
  assert_str(r->events[1].type, "AGREE");
  assert_int_equal(r->events[1].source[0].actor, 1);
}

/* Statement 0 had its content outside the text, event 3 no type; event 2 was there twice: what pointed at them follows. */
static void test_dropped_rows(void **state) {
  world *w = *state;
  const dm_record *r = make(w);
  assert_int_equal(r->n_statements, 1);
  assert_int_equal(r->events[1].statement, 0);
  assert_int_equal(r->positions[0].statement, DM_NONE);
  assert_int_equal(r->positions[0].event, 0);
  assert_int_equal(r->n_links, 2);
  assert_str(r->links[0].from, "e2");
  assert_str(r->links[0].to, "e1");
  assert_str(r->links[1].from, "a2");
  assert_str(r->links[1].to, "a1");
}

static void test_notes(void **state) {
  const dm_record *r = make(*state);
  assert_int_equal(r->n_notes, 3);
  assert_str(r->date, "");
  assert_true(dm_str_find(r->notes[0].message, DM_S("YYYY-MM-DD"), 0) != DM_NONE);
  assert_str(r->notes[1].message, "dropped a statement: it has no content inside the text");
  assert_str(r->notes[2].message, "dropped an event: it has no type");
}

static void test_nothing_found(void **state) {
  world *w = *state;
  w->facts.n_statements = w->facts.n_events = w->facts.n_positions = w->facts.n_links = 0;
  const dm_record *r = make(w);
  assert_true(dm_str_starts(r->notes[1].message, DM_S("nothing was coded: 2 sentences seen, 2 of them name an actor")));
}

/* sha256sum of TEXT, by another program. */
static void test_document(void **state) {
  const dm_record *r = make(*state);
  assert_string_equal(r->text_sha256, "61a377a7b0ce40c23305d48b06871f2d539fb282c9151fa1f3786fb2b897c8d1");
  assert_str(r->title, "Peru rejected it.");
}

static void test_dates(void **state) {
  (void)state;
  const char *const good[] = {"2024-02-29", "2025-12", "1999"};
  const char *const bad[] = {"2025-02-29", "2025-13", "2025-1-1", "199", "2025-00-10", "2025/02/01", "0000", ""};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(dm_check_date(dm_str_of(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(dm_check_date(dm_str_of(bad[i])));
  assert_false(dm_check_day(DM_S("2025-12")));
}

/* Unknown is null, keys stand in the order of the format, spans carry their words. */
static void test_json(void **state) {
  const dm_record *r = make(*state);
  char *text;
  size_t n;
  FILE *out = open_memstream(&text, &n);
  dm_view view = {.record = r};
  assert_int_equal(dm_view_jsonl(&view, out, NULL), 0);
  fclose(out);
  const char *events = strstr(text, "\"events\":[");
  assert_non_null(events);
  const char *want =
      "\"events\":[{\"id\":\"e1\",\"type\":\"REJECT\",\"mode\":null,\"cameo\":null,\"quad\":null,\"intensity\":null,"
      "\"contexts\":[],\"source\":[{\"actor\":\"a1\",\"name\":\"Peru\",\"country\":\"PER\",\"sectors\":[]}],"
      "\"target\":[],\"date\":null,\"place\":null,\"modality\":\"asserted\",\"statement\":null,"
      "\"trigger\":{\"start\":5,\"end\":13,\"text\":\"rejected\"},"
      "\"evidence\":[{\"start\":0,\"end\":17,\"sentence\":0}],\"made_by\":null,\"confidence\":0.5},";
  assert_memory_equal(events, want, strlen(want));
  free(text);
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
  const struct CMUnitTest tests[] = {CASE(test_order_and_ids), CASE(test_dropped_rows), CASE(test_notes),
                                     CASE(test_nothing_found), CASE(test_document),     CASE(test_dates),
                                     CASE(test_json)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

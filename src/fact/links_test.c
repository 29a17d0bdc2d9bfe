#include "fact/links.h"

#include "base/str.h"
#include "fact/cues.h"

#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char *const types[] = {"answers", "condition", "same-event", "contradicts", "softens", "aligns", "hardens"};
static const char *const outcomes[] = {"", " accepted", " refused", " partly", " open"};

static void tell(void *user, dm_link_type type, dm_outcome outcome, const dm_stand_row *from, const dm_stand_row *to) {
  fprintf(user, "%.*s %s%s %.*s\n", (int)from->id.n, from->id.p, types[type], outcomes[outcome], (int)to->id.n, to->id.p);
}

static dm_stand_row stand(const char *id, const char *holder, const char *date, int sign, dm_stance_act act,
                          dm_strength strength) {
  return (dm_stand_row){.doc = dm_str_of(id),
                        .id = dm_str_of(id),
                        .holder = dm_str_of(holder),
                        .issue = DM_S("base"),
                        .date = dm_str_of(date),
                        .sign = sign,
                        .act = act,
                        .strength = strength};
}

static void expect(dm_stand_row *rows, uint32_t n, const char *wanted) {
  char *got = NULL;
  size_t size;
  FILE *out = open_memstream(&got, &size);
  dm_arena *arena = dm_arena_new();
  dm_links_of_rows(arena, rows, n, tell, out);
  dm_arena_free(arena);
  fclose(out);
  assert_string_equal(got, wanted);
  free(got);
}

static void a_holder_changes(void **state) {
  (void)state;
  dm_stand_row rows[] = {
      stand("d", "NOR GOV", "2025-01-04", -1, DM_ACT_REJECT, DM_PLAIN),
      stand("a", "NOR GOV", "2025-01-01", 1, DM_ACT_SUPPORT, DM_PLAIN),
      stand("b", "NOR GOV", "2025-01-02", 1, DM_ACT_DEMAND, DM_CATEGORICAL),
      stand("c", "NOR GOV", "2025-01-03", 0, DM_ACT_CONDITION, DM_PLAIN),
      stand("e", "NOR GOV", "2025-01-05", 1, DM_ACT_SUPPORT, DM_HEDGED),
  };
  expect(rows, 5, "b hardens a\nc softens b\nd hardens c\ne contradicts d\n");
}

static void the_same_day_is_not_later(void **state) {
  (void)state;
  dm_stand_row rows[] = {stand("a", "NOR GOV", "2025-01-01", 1, DM_ACT_SUPPORT, DM_PLAIN),
                         stand("b", "NOR GOV", "2025-01-01", -1, DM_ACT_REJECT, DM_PLAIN)};
  expect(rows, 2, "");
}

static void a_demand_is_answered(void **state) {
  (void)state;
  struct {
    int sign;
    dm_strength strength;
    const char *wanted;
  } replies[] = {{1, DM_PLAIN, "b answers accepted a\nb aligns a\n"},
                 {-1, DM_PLAIN, "b answers refused a\n"},
                 {0, DM_PLAIN, "b answers partly a\n"},
                 {-1, DM_HEDGED, "b answers open a\n"}};
  for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
    dm_stand_row rows[] = {stand("a", "NOR GOV", "2025-01-01", 1, DM_ACT_DEMAND, DM_PLAIN),
                           stand("b", "GHA GOV", "2025-01-02", replies[i].sign, DM_ACT_REJECT, replies[i].strength)};
    rows[0].addressee = DM_S("GHA GOV");
    expect(rows, 2, replies[i].wanted);
  }
}

static void two_holders_align(void **state) {
  (void)state;
  dm_stand_row rows[] = {stand("a", "NOR GOV", "2025-01-01", 1, DM_ACT_SUPPORT, DM_PLAIN),
                         stand("b", "GHA GOV", "2025-01-02", 1, DM_ACT_SUPPORT, DM_PLAIN),
                         stand("c", "PER GOV", "2025-01-03", -1, DM_ACT_OPPOSE, DM_PLAIN)};
  expect(rows, 3, "b aligns a\n");
  rows[1].issue = DM_S("road");
  expect(rows, 3, "");
}

static void tell_events(void *user, const dm_event_row *from, const dm_event_row *to) {
  fprintf(user, "%.*s=%.*s ", (int)from->doc.n, from->doc.p, (int)to->doc.n, to->doc.p);
}

static void events_of_two_documents_are_one(void **state) {
  (void)state;
  dm_event_row rows[] = {
      {DM_S("b"), DM_S("e1"), DM_S("CONSULT"), DM_S("2025-01-01"), DM_S("NOR GOV"), DM_S("GHA GOV")},
      {DM_S("a"), DM_S("e4"), DM_S("CONSULT"), DM_S("2025-01-01"), DM_S("NOR GOV"), DM_S("GHA GOV")},
      {DM_S("a"), DM_S("e5"), DM_S("CONSULT"), DM_S("2025-01-01"), DM_S("NOR GOV"), DM_S("GHA GOV")},
      {DM_S("c"), DM_S("e1"), DM_S("CONSULT"), DM_S("2025-01"), DM_S("NOR GOV"), DM_S("GHA GOV")},
      {DM_S("d"), DM_S("e1"), DM_S("CONSULT"), DM_S("2025-01"), DM_S("NOR GOV"), DM_S("GHA GOV")},
  };
  char *got = NULL;
  size_t size;
  FILE *out = open_memstream(&got, &size);
  dm_links_of_events(rows, 5, tell_events, out);
  fclose(out);
  assert_string_equal(got, "b=a ");
  free(got);
}

static void holders_have_keys(void **state) {
  (void)state;
  dm_err err;
  dm_cues *cues = dm_cues_open("data", &err);
  dm_arena *arena = dm_arena_new();
  struct {
    dm_actor actor;
    const char *country, *sector, *wanted;
  } cases[] = {
      {{.kind = DM_COUNTRY}, "NOR", NULL, "NOR GOV"},
      {{.kind = DM_PERSON, .office = DM_S("Foreign minister")}, "NOR", "GOV", "NOR GOV"},
      {{.kind = DM_PERSON, .office = DM_S("Mayor of Bergen")}, "NOR", "GOV", "Anna Vik"},
      {{.kind = DM_GROUP}, "NOR", "MIL", "NOR MIL"},
      {{.kind = DM_ORGANISATION}, "IGO", "GOV", "Anna Vik"},
      {{.kind = DM_PERSON}, "", NULL, "Anna Vik"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dm_party party = {.actor = 0, .name = DM_S("Anna Vik"), .country = dm_str_of(cases[i].country)};
    if (cases[i].sector) party.sectors[party.n_sectors++] = dm_str_of(cases[i].sector);
    dm_str key = dm_holder_key(arena, cues, &cases[i].actor, &party);
    if (!dm_str_is(key, cases[i].wanted)) fail_msg("%zu: %.*s, not %s", i, (int)key.n, key.p, cases[i].wanted);
  }
  dm_arena_free(arena);
  dm_cues_close(cues);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_holder_changes),
      cmocka_unit_test(the_same_day_is_not_later),
      cmocka_unit_test(a_demand_is_answered),
      cmocka_unit_test(two_holders_align),
      cmocka_unit_test(events_of_two_documents_are_one),
      cmocka_unit_test(holders_have_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/str.h"
#include "store/happen.h"
#include "store/store_fixture.h"

#include <math.h>

typedef struct telling {
  const char *text, *day, *publisher; /* of the document */
  const char *type, *source, *target, *date;
  const char *mode, *place; /* or NULL */
  dm_modality modality;
} telling;

/* Writes a document whose whole text tells one event; gives the happening that it went to. */
static int64_t tell(dm_store *store, telling t) {
  dm_str text = dm_str_of(t.text);
  dm_party source = {.actor = DM_NONE, .name = dm_str_of(t.source), .country = dm_str_of(t.source)};
  dm_party target = {.actor = DM_NONE, .name = dm_str_of(t.target), .country = dm_str_of(t.target)};
  dm_evidence evidence = {{0, text.n}, 0};
  dm_event e = {.id = DM_S("e1"),
                .type = dm_str_of(t.type),
                .mode = dm_str_of(t.mode),
                .intensity = (double)NAN,
                .source = &source,
                .target = &target,
                .n_source = t.source != NULL,
                .n_target = t.target != NULL,
                .date = {.value = dm_str_of(t.date), .precision = DM_PRECISION_DAY},
                .place = {.name = dm_str_of(t.place), .country = dm_str_of(t.place), .lat = (double)NAN, .lon = (double)NAN},
                .modality = t.modality,
                .statement = DM_NONE,
                .trigger = {0, 3},
                .evidence = &evidence,
                .n_evidence = 1,
                .made_by = DM_S("test"),
                .confidence = 1.0};
  dm_record r = store_record(text, dm_str_of(t.day), dm_str_of(t.publisher));
  r.events = &e;
  r.n_events = 1;
  dm_writing w = {.record = &r, .whence = {.input = DM_S("test"), .source = dm_str_of(t.publisher)}};
  int64_t doc = 0, happening = 0;
  dm_err err = {0};
  if (dm_write_document(store, 1, &w, &doc, &err)) fail_msg("%s", err.message);
  assert_int_equal(dm_sql_number(store, &err, &happening, "SELECT happening_id FROM events WHERE doc_id = ?", "i", doc), 1);
  return happening;
}

static int64_t count(dm_store *store, const char *sql, int64_t happening) {
  int64_t n = 0;
  sqlite3_stmt *s;
  assert_int_equal(sqlite3_prepare_v2(dm_store_db(store), sql, -1, &s, NULL), SQLITE_OK);
  sqlite3_bind_int64(s, 1, happening);
  if (sqlite3_step(s) == SQLITE_ROW) n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

static const telling first = {.text = "Norway expelled two Icelandic diplomats over the trawler affair",
                              .day = "2025-03-14",
                              .publisher = "Agency",
                              .type = "COERCE",
                              .source = "NOR",
                              .target = "ISL",
                              .date = "2025-03-13"};

static void reports_of_one_happening(void **state) {
  (void)state;
  dm_store *store = store_make("one.db");
  assert_int_equal(dm_store_begin(store, NULL), 0);
  int64_t it = tell(store, first);
  telling other = first;
  other.text = "Oslo: two diplomats of Iceland expelled in the affair of the trawler";
  other.publisher = "Paper";
  assert_int_equal(tell(store, other), it);
  other.text = "After the trawler affair two Icelandic diplomats were expelled, a day later by this count";
  other.date = "2025-03-14";
  other.mode = "expel"; /* the first report does not say how: that agrees with anything */
  other.publisher = "Paper";
  assert_int_equal(tell(store, other), it);
  assert_int_equal(count(store, "SELECT n_reports FROM happenings WHERE happening_id = ?", it), 3);
  assert_int_equal(count(store, "SELECT n_sources FROM happenings WHERE happening_id = ?", it), 2);
  store_remove(store, "one.db");
}

static void others_stay_apart(void **state) {
  (void)state;
  dm_store *store = store_make("apart.db");
  assert_int_equal(dm_store_begin(store, NULL), 0);
  int64_t it = tell(store, first);
  telling o[7];
  for (unsigned i = 0; i < 7; i++) o[i] = first;
  o[0].text = "Norway expelled two Icelandic diplomats over the trawler affair, says A", o[0].type = "PROTEST";
  o[1].text = "Norway expelled two Icelandic diplomats over the trawler affair, says B", o[1].source = "DNK";
  o[2].text = "Norway expelled two Icelandic diplomats over the trawler affair, says C", o[2].date = "2025-03-17";
  o[3].text = "Norway expelled two Icelandic diplomats over the trawler affair, says D", o[3].modality = DM_NEGATED;
  o[4].text = "Norway froze the accounts of four Icelandic fishing companies on Thursday evening";
  o[5].text = "Norway expelled two Icelandic diplomats over the trawler affair, says F", o[5].date = NULL;
  o[6].text = "Norway expelled two Icelandic diplomats over the trawler affair, says G", o[6].target = NULL;
  for (unsigned i = 0; i < 7; i++)
    if (tell(store, o[i]) == it) fail_msg("%s", o[i].text);
  assert_int_equal(count(store, "SELECT n_reports FROM happenings WHERE happening_id = ?", it), 1);
  store_remove(store, "apart.db");
}

static void modes_and_places_tell_apart(void **state) {
  (void)state;
  dm_store *store = store_make("place.db");
  assert_int_equal(dm_store_begin(store, NULL), 0);
  telling a = first, b = first;
  a.place = "NOR";
  b.text = "Norway expelled two Icelandic diplomats over the trawler affair, in Denmark";
  b.place = "DNK";
  assert_int_not_equal(tell(store, a), tell(store, b));
  a.text = "Norway expelled two Icelandic diplomats over the trawler affair, once more";
  a.place = "DNK";
  a.mode = "sanction";
  b.text = "Norway expelled two Icelandic diplomats over the trawler affair, for good";
  b.mode = "expel";
  assert_int_not_equal(tell(store, a), tell(store, b));
  store_remove(store, "place.db");
}

/* Fifty papers print one text: one report, fifty sources. */
static void prints_vouch(void **state) {
  (void)state;
  dm_store *store = store_make("prints.db");
  dm_err err = {0};
  assert_int_equal(dm_store_begin(store, NULL), 0);
  int64_t it = tell(store, first);
  for (unsigned i = 0; i < 100; i++) {
    char paper[32], input[32];
    snprintf(paper, sizeof paper, "Paper %u", i % 49);
    snprintf(input, sizeof input, "%u.txt", i);
    dm_whence whence = {.input = dm_str_of(input), .source = dm_str_of(paper)};
    assert_int_equal(dm_write_copy(store, 1, 1, &whence, &err), 0);
  }
  assert_int_equal(count(store, "SELECT n_reports FROM happenings WHERE happening_id = ?", it), 1);
  assert_int_equal(count(store, "SELECT n_sources FROM happenings WHERE happening_id = ?", it), 50);
  store_remove(store, "prints.db");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reports_of_one_happening),
      cmocka_unit_test(others_stay_apart),
      cmocka_unit_test(modes_and_places_tell_apart),
      cmocka_unit_test(prints_vouch),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Corrections on a store: machine rows stay, views follow, what makes no sense is refused. */
#include "store/correct.h"

#include "base/str.h"
#include "store/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <unistd.h>

static char path[64];
static dm_store *store;
static dm_vocabulary vocabulary;

static const char rows[] = "INSERT INTO runs(run_id, started, command, engine, model_hash, data_hash, options_hash, options) "
                           "VALUES(1,'','','','','','','{}');"
                           "INSERT INTO documents(doc_id, run_id, id, date, text, text_sha256, story_id) "
                           "VALUES(1,1,'d','2025-03-03','Norway rejected it.','x',1);"
                           "INSERT INTO sentences VALUES(1,1,0,0,19,'text');"
                           "INSERT INTO happenings(happening_id, type, mode, source_country, target_country, date, modality, "
                           "quad, intensity, first_event, story_id) "
                           "VALUES(1,'REJECT','change','NOR','ISL','2025-03-03','asserted',3,-2.0,1,1);"
                           "INSERT INTO events(event_id, doc_id, run_id, id, happening_id, type, mode, cameo, quad, intensity, "
                           "date, modality, trigger_start, trigger_end, made_by, "
                           "confidence) VALUES(1,1,1,'e1',1,'REJECT','change','120',3,-2.0,'2025-03-03','asserted',7,15,'x',0.9),"
                           "(2,1,1,'e2',1,'REJECT','change','120',3,-2.0,'2025-03-03','asserted',7,15,'x',0.9);"
                           "INSERT INTO event_parties "
                           "VALUES(1,'source',0,NULL,'Norway','NOR','GOV'),(2,'source',0,NULL,'Norway','NOR','GOV'),(2,'target',"
                           "0,NULL,'Iceland','ISL','GOV');"
                           "INSERT INTO evidence VALUES('event',1,0,1,0,18,0),('event',2,0,1,0,18,0);";

static int set_up(void **state) {
  (void)state;
  dm_err err = {0};
  snprintf(path, sizeof path, "/tmp/correct_test_%d.db", (int)getpid());
  store = dm_store_open(path, DM_STORE_INGEST, "data", &err);
  if (!store || dm_store_exec(store, rows, &err) || dm_vocabulary_open(&vocabulary, "data", &err)) {
    fprintf(stderr, "%s: %s\n", err.path, err.message);
    return -1;
  }
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  char name[96];
  dm_store_close(store);
  dm_vocabulary_close(&vocabulary);
  for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end; end++) {
    snprintf(name, sizeof name, "%s%s", path, *end);
    unlink(name);
  }
  return 0;
}

static int say(const char *row, const char *field, const char *value, dm_err *err) {
  dm_correction c = {.field = field, .value = value, .coder = "anna", .why = "because", .made_at = "2025-01-01T00:00:00Z"};
  assert_true(dm_row_name_read(row, &c.row));
  return dm_correct(store, &vocabulary, &c, err);
}

/* One value of a query, as text; "" for NULL, "-" for no row. */
static void expect(const char *sql, const char *want) {
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(dm_store_db(store), sql, -1, &s, NULL), SQLITE_OK);
  const char *got = "-";
  if (sqlite3_step(s) == SQLITE_ROW) got = sqlite3_column_text(s, 0) ? (const char *)sqlite3_column_text(s, 0) : "";
  assert_string_equal(got, want);
  sqlite3_finalize(s);
}

static void refuse(const char *row, const char *field, const char *value, const char *why) {
  dm_err err = {0};
  assert_int_equal(say(row, field, value, &err), DM_EARG);
  if (!strstr(err.message, why)) fail_msg("\"%s\" does not say \"%s\"", err.message, why);
}

static void values_are_checked(void **state) {
  (void)state;
  refuse("e1", "type", "REJEKT", "one of AGREE");
  refuse("e1", "mode", "riot", "REJECT has no mode");
  refuse("e1", "date", "2025-02-30", "YYYY-MM-DD");
  refuse("e1", "type", "", "cannot be empty");
  refuse("e1", "source.country", "Norway", "three letters");
  refuse("e1", "source.sectors", "GOV,XXX", "up to four");
  refuse("e1", "source", "NORGOV", "three letters");
  refuse("e1", "intensity", "11", "-10 to 10");
  refuse("e1", "colour", "red", "no field");
  refuse("e9", "type", "REJECT", "no event e9");
  refuse("p1", "sign", "1", "no position p1");
  expect("SELECT count(*) FROM corrections", "0"); /* a refusal leaves nothing behind */
}

static void views_follow_and_rows_stay(void **state) {
  (void)state;
  assert_int_equal(say("e1", "type", "THREATEN", NULL), 0);
  expect("SELECT type || coalesce(mode, '') || quad || intensity || cameo FROM events_now WHERE event_id = 1",
         "THREATEN3-3.5130");
  expect("SELECT type || mode FROM events WHERE event_id = 1", "REJECTchange");
  assert_int_equal(say("e1", "mode", "violence", NULL), 0);
  expect("SELECT mode FROM events_now WHERE event_id = 1", "violence");
  assert_int_equal(say("e1", "mode", "", NULL), 0); /* the newest word holds, also an empty one */
  expect("SELECT mode FROM events_now WHERE event_id = 1", "");
  assert_int_equal(say("e1", "target", "SWE GOV MIL", NULL), 0); /* a side that nobody had */
  expect("SELECT country || ' ' || sectors FROM event_parties_now WHERE event_id = 1 AND role = 'target'", "SWE GOV,MIL");
  expect("SELECT type || target_country || n_reports FROM happenings_now", "THREATENSWE2");
  expect("SELECT count(*) FROM event_parties", "3");
}

static void rejected_rows_are_gone(void **state) {
  (void)state;
  assert_int_equal(say("e1", NULL, "reject", NULL), 0);
  expect("SELECT count(*) FROM events_now", "1");
  expect("SELECT first_event || type || target_country || n_reports FROM happenings_now", "2REJECTISL1");
  assert_int_equal(say("e2", NULL, "reject", NULL), 0);
  expect("SELECT count(*) FROM happenings_now", "0");
  assert_int_equal(say("e1", NULL, "accept", NULL), 0); /* the newest verdict holds */
  expect("SELECT count(*) FROM events_now", "1");
}

static void the_record_is_loaded_as_corrected(void **state) {
  (void)state;
  dm_loaded loaded;
  dm_arena *arena = dm_arena_new();
  assert_int_equal(say("e1", "type", "ASSAULT", NULL), 0);
  assert_int_equal(say("e2", NULL, "reject", NULL), 0);
  assert_int_equal(dm_load_document(store, 1, arena, &loaded, NULL), 0);
  assert_int_equal(loaded.record.n_events, 1);
  assert_true(dm_str_is(loaded.record.events[0].type, "ASSAULT") && loaded.judged_events[0]);
  assert_true(dm_str_is(loaded.record.events[0].source[0].country, "NOR"));
  assert_int_equal(loaded.record.events[0].evidence[0].span.end, 18);
  assert_int_equal(dm_load_document(store, 7, arena, &loaded, NULL), DM_EARG);
  dm_arena_free(arena);
}

static void names_of_rows(void **state) {
  (void)state;
  dm_row_name row;
  assert_true(dm_row_name_read("e12", &row) && row.kind == 'e' && row.id == 12);
  static const char *const bad[] = {"", "e", "12", "x1", "e-1", "e1x", "e 1", "e99999999999999999999"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(dm_row_name_read(bad[i], &row));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(values_are_checked, set_up, tear_down),
                                     cmocka_unit_test_setup_teardown(views_follow_and_rows_stay, set_up, tear_down),
                                     cmocka_unit_test_setup_teardown(rejected_rows_are_gone, set_up, tear_down),
                                     cmocka_unit_test_setup_teardown(the_record_is_loaded_as_corrected, set_up, tear_down),
                                     cmocka_unit_test(names_of_rows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

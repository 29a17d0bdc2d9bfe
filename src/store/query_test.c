/* What a user types becomes a valid expression, or is refused; never a piece of SQL or of FTS5's language. */
#include "store/query.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>
#include <unistd.h>

static void match(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"prisoner swap", "\"prisoner\" AND \"swap\""},
      {"\"red line\" OR ultimat*", "\"red line\" OR \"ultimat\"*"},
      {"oil OR gas pipeline", "\"oil\" OR \"gas\" AND \"pipeline\""},
      {"NEAR(a b) AND col:x", "\"NEAR(a\" AND \"b)\" AND \"AND\" AND \"col:x\""},
      {"\"open phrase", "\"open phrase\""},
      {"a\"b", "\"a\" AND \"b\""},
      {"OR x OR", "\"x\""},
      {"Reykjavík", "\"Reykjavík\""},
  };
  char out[256];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_true(dm_query_match(cases[i][0], out, sizeof out));
    assert_string_equal(out, cases[i][1]);
  }
  static const char *const empty[] = {"", "  ", "\"\"", "* - :", "OR"};
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) assert_false(dm_query_match(empty[i], out, sizeof out));
  char small[8];
  assert_false(dm_query_match("too long for it", small, sizeof small));
}

static void dates(void **state) {
  (void)state;
  static const char *const good[] = {"2024", "2024-02", "2024-02-29"};
  static const char *const bad[] = {"", "24", "2024-13", "2023-02-29", "2024-2-1", "2024-02-29x", "2024/02/29", "0000", "now"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(dm_query_is_date(good[i]));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(dm_query_is_date(bad[i]));
}

/* Every query with every filter that it takes prepares and runs on an empty store; those that it does not take are refused. */
static void every_filter(void **state) {
  (void)state;
  char path[64], name[96];
  dm_err err = {0};
  snprintf(path, sizeof path, "/tmp/query_test_%d.db", (int)getpid());
  dm_store *store = dm_store_open(path, DM_STORE_INGEST, "data", &err);
  if (!store) fail_msg("%s: %s", err.path, err.message);
  int ran = 0, refused = 0;
  for (unsigned q = 0; dm_query_name(q); q++)
    for (unsigned bits = 0; bits < 256; bits++) {
      const dm_query *query = dm_query_find(dm_query_name(q));
      dm_filter f = {.actor = bits & 1 ? "Lund%" : NULL,
                     .issue = bits & 2 ? "x'; DROP TABLE events" : NULL,
                     .type = bits & 4 ? "ASSAULT.drone" : NULL,
                     .from = bits & 8 ? "2024-01-01" : NULL,
                     .to = bits & 16 ? "2024" : NULL,
                     .source = bits & 32 ? "a_b" : NULL,
                     .text = bits & 64 ? "\"x\" OR y*" : NULL,
                     .limit = bits & 128 ? 5 : 0,
                     .newest = bits & 128};
      sqlite3_stmt *s = NULL;
      int rc = dm_query_open(store, query, &f, &s, &err);
      if (rc) {
        assert_int_equal(rc, DM_EARG);
        refused++;
        continue;
      }
      int step = sqlite3_step(s);
      assert_int_equal(step, SQLITE_DONE);
      sqlite3_finalize(s);
      ran++;
    }
  assert_true(ran > 800 && refused > 500);
  dm_store_close(store);
  for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end; end++) {
    snprintf(name, sizeof name, "%s%s", path, *end);
    unlink(name);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(match), cmocka_unit_test(dates), cmocka_unit_test(every_filter)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

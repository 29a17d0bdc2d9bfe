/* Rows as text, JSON and CSV: widths, nulls, numbers, quoting, and what steers a terminal or starts a formula. */
#include "view/rows.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* Two rows: a code that looks like a number, a text with everything that has to be escaped, a number, nothing. */
static char *print(dm_rows_style style) {
  static const char *const names[] = {"code", "text", "n", "none"};
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  dm_rows *rows = dm_rows_new(stream, &style, names, 4);
  assert_non_null(rows);
  dm_rows_str(rows, DM_S("010"));
  dm_rows_str(rows, DM_S("=1+\"a\",b"));
  dm_rows_int(rows, -5);
  dm_rows_null(rows);
  dm_rows_str(rows, DM_S("x"));
  dm_rows_str(rows, DM_S("\033[31mred\nline"));
  dm_rows_real(rows, 2.5);
  dm_rows_null(rows);
  assert_int_equal(dm_rows_count(rows), 2);
  assert_int_equal(dm_rows_finish(rows, NULL), 0);
  fclose(stream);
  return out;
}

static void expect(dm_rows_style style, const char *want) {
  char *got = print(style);
  assert_string_equal(got, want);
  free(got);
}

static void json(void **state) {
  (void)state;
  expect((dm_rows_style){.form = DM_ROWS_JSON},
         "[\n  {\"code\": \"010\", \"text\": \"=1+\\\"a\\\",b\", \"n\": -5, \"none\": null},\n"
         "  {\"code\": \"x\", \"text\": \"\\u001b[31mred\\nline\", \"n\": 2.5, \"none\": null}\n]\n");
}

static void csv(void **state) {
  (void)state;
  expect((dm_rows_style){.form = DM_ROWS_CSV},
         "\"code\",\"text\",\"n\",\"none\"\n\"010\",\"=1+\"\"a\"\",b\",-5,\n\"x\",\"\033[31mred\nline\",2.5,\n");
  expect((dm_rows_style){.form = DM_ROWS_CSV, .spreadsheet = true},
         "\"code\",\"text\",\"n\",\"none\"\n\"010\",\"'=1+\"\"a\"\",b\",-5,\n\"x\",\"\033[31mred\nline\",2.5,\n");
}

static void text(void **state) {
  (void)state;
  expect((dm_rows_style){.form = DM_ROWS_TEXT, .shown = "n code text"},
         "  n  code  text\n -5  010   =1+\"a\",b\n2.5  x     ·[31mred line\n");
  expect((dm_rows_style){.form = DM_ROWS_TEXT, .shown = "code", .colour = true}, "\033[1mcode\033[0m\n010\nx\n");
}

/* More rows than are held back for the widths: none is lost, and the last ones are printed as the first. */
static void many(void **state) {
  (void)state;
  static const char *const names[] = {"n"};
  char *out = NULL;
  size_t size = 0, lines = 0;
  FILE *stream = open_memstream(&out, &size);
  dm_rows *rows = dm_rows_new(stream, &(dm_rows_style){.form = DM_ROWS_TEXT}, names, 1);
  for (int i = 0; i < 1000; i++) dm_rows_int(rows, i);
  assert_int_equal(dm_rows_finish(rows, NULL), 0);
  fclose(stream);
  for (size_t i = 0; i < size; i++) lines += out[i] == '\n';
  assert_int_equal(lines, 1001);
  assert_string_equal(out + size - 4, "999\n");
  free(out);
}

static void wide_characters(void **state) {
  (void)state;
  static const char *const names[] = {"a", "b"};
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  dm_rows *rows = dm_rows_new(stream, &(dm_rows_style){.form = DM_ROWS_TEXT}, names, 2);
  dm_rows_str(rows, DM_S("北京")), dm_rows_str(rows, DM_S("x"));
  dm_rows_str(rows, DM_S("Kyiv")), dm_rows_str(rows, DM_S("\xff\xe2\x80\xae")); /* a stray byte, a mark that turns the line */
  assert_int_equal(dm_rows_finish(rows, NULL), 0);
  fclose(stream);
  assert_string_equal(out, "a     b\n北京  x\nKyiv  ··\n");
  free(out);
}

static void statement(void **state) {
  (void)state;
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  char *out = NULL;
  size_t size = 0;
  uint64_t count = 0;
  dm_err err = {0};
  FILE *stream = open_memstream(&out, &size);
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT 1 AS a, 'b' AS b UNION ALL SELECT NULL, json('{')", -1, &s, NULL), SQLITE_OK);
  /* The second row fails: the first is printed, the failure told. */
  assert_int_equal(dm_rows_print(stream, &(dm_rows_style){.form = DM_ROWS_JSON}, s, &count, &err), DM_EIO);
  assert_int_equal(count, 1);
  assert_non_null(strstr(err.message, "malformed JSON"));
  fclose(stream);
  assert_string_equal(out, "[\n  {\"a\": 1, \"b\": \"b\"}\n]\n");
  free(out);
  sqlite3_finalize(s);
  sqlite3_close(db);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(json),
                                     cmocka_unit_test(csv),
                                     cmocka_unit_test(text),
                                     cmocka_unit_test(many),
                                     cmocka_unit_test(wide_characters),
                                     cmocka_unit_test(statement)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

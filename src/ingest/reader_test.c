/* The public reader: a file, a folder in order, what cannot be read. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[64];

static void put(const char *name, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static void drop(const char *name) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  remove(path);
}

static int make_folder(void **state) {
  (void)state;
  strcpy(folder, "/tmp/reader-test-XXXXXX");
  if (!mkdtemp(folder)) return -1;
  char below[128];
  snprintf(below, sizeof below, "%s/b", folder);
  if (mkdir(below, 0700)) return -1;
  put("c.txt", "third");
  put("b/two.txt", "second");
  put("a.txt", "first");
  put("a.dat", "not a report");
  return 0;
}

static int drop_folder(void **state) {
  (void)state;
  const char *const names[] = {"c.txt", "b/two.txt", "a.txt", "a.dat", "b"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) drop(names[i]);
  return rmdir(folder);
}

static void expect_next(dm_reader *reader, const char *id, const char *text) {
  dm_input input;
  dm_err err = {0};
  assert_int_equal(dm_reader_next(reader, &input, &err), 1);
  assert_true(dm_str_is(input.id, id));
  assert_true(dm_str_is(input.bytes, text));
}

static void folder_in_order(void **state) {
  (void)state;
  dm_input input;
  dm_reader *reader = dm_reader_open(folder, NULL);
  assert_non_null(reader);
  expect_next(reader, "a", "first");
  expect_next(reader, "two", "second");
  expect_next(reader, "c", "third");
  assert_int_equal(dm_reader_next(reader, &input, NULL), 0);
  assert_int_equal(dm_reader_next(reader, &input, NULL), 0);
  dm_reader_close(reader);
}

static void missing_file(void **state) {
  (void)state;
  dm_input input;
  dm_err err = {0};
  dm_reader *reader = dm_reader_open("no/such/report.txt", NULL);
  assert_int_equal(dm_reader_next(reader, &input, &err), DM_EIO);
  assert_string_equal(err.path, "no/such/report.txt");
  assert_int_equal(dm_reader_next(reader, &input, &err), 0);
  dm_reader_close(reader);
}

static void folder_without_reports(void **state) {
  (void)state;
  dm_input input;
  dm_err err = {0};
  dm_reader *reader = dm_reader_open("include", NULL);
  assert_int_equal(dm_reader_next(reader, &input, &err), DM_EIO);
  assert_non_null(strstr(err.message, ".txt"));
  assert_int_equal(dm_reader_next(reader, &input, &err), 0);
  dm_reader_close(reader);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(folder_in_order), cmocka_unit_test(missing_file),
                                     cmocka_unit_test(folder_without_reports)};
  return cmocka_run_group_tests(tests, make_folder, drop_folder);
}

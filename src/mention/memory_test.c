#include "mention/memory.h"

#include "base/str.h"
#include "mention/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "mention/list_fixture.h"

static char path[64];

static void write_file(const char *rows) {
  (void)snprintf(path, sizeof path, "/tmp/memory_test_%ld.tsv", (long)getpid());
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs("status\tname\tcountry\tsectors\toffice\tdate\tdoc\tevidence\n", f);
  fputs(rows, f);
  assert_int_equal(fclose(f), 0);
}

static void add_memory(const char *rows) {
  write_file(rows);
  dm_err err = {0};
  int rc = dm_world_add_memory(world, path, &err);
  (void)remove(path);
  if (rc) fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
}

static dm_memory *read_memory(const char *rows) {
  write_file(rows);
  dm_err err = {0};
  dm_memory *memory = dm_memory_new();
  int rc = dm_memory_read(memory, path, &err);
  (void)remove(path);
  if (rc) fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  return memory;
}

static char *written(const dm_memory *memory) {
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  dm_memory_write(memory, out);
  assert_int_equal(fclose(out), 0);
  return text;
}

/* ---- remembering ---------------------------------------------------------------------------------------------------------- */

static void a_newer_description_holds_from_its_day_on(void **state) {
  (void)state;
  add_memory("learnt\tIlya Morozenko\tRUS\tGOV\tspokesman\t2020-05-01\tb\t.\n"
             "learnt\tIlya Morozenko\tRUS\tBUS\tdirector\t2022-01-10\tc\t.\n");
  assert_string_equal(coded("Ilya Morozenko", "2021-01-01"), "RUS GOV");
  assert_string_equal(coded("Ilya Morozenko", "2022-01-10"), "RUS BUS");
  assert_string_equal(coded("Ilya Morozenko", "2019-01-01"), "RUS");
  dm_actor_answer a;
  dm_actor_code(world, DM_S("Ilya Morozenko"), DM_S(""), DM_S("2021-01-01"), &a);
  assert_int_equal(a.basis, DM_BASIS_MEMORY);
}

static void lists_win_over_what_nobody_has_looked_at(void **state) {
  (void)state;
  add_memory("learnt\tAngela Merkel\tAUT\tBUS\tdirector\t2010-05-01\tb\t.\n"
             "learnt\tUnited Nations\tAUT\tBUS\tdirector\t2010-05-01\tb\t.\n");
  assert_string_equal(coded("Angela Merkel", "2015-01-01"), "DEU GOV");
  dm_actor_answer a;
  dm_actor_code(world, DM_S("United Nations"), DM_S(""), DM_S(""), &a);
  assert_int_equal(a.basis, DM_BASIS_LEXICON);
}

static void the_accepted_row_counts(void **state) {
  (void)state;
  add_memory("accepted\tAngela Merkel\tAUT\tBUS\tdirector\t2010-05-01\tb\t.\n"
             "accepted\tIlya Morozenko\tKAZ\tGOV\tminister\t2020-05-01\tb\t.\n"
             "learnt\tIlya Morozenko\tRUS\tGOV\tspokesman\t2020-05-01\tb\t.\n"
             "rejected\tOta Linnake\tEST\tGOV\tminister\t2020-05-01\tb\t.\n");
  assert_string_equal(coded("Angela Merkel", "2015-01-01"), "AUT BUS");
  assert_string_equal(coded("Ilya Morozenko", "2021-01-01"), "KAZ GOV");
  assert_string_equal(coded("Ota Linnake", "2021-01-01"), "--- UNK");
}

/* ---- settling ------------------------------------------------------------------------------------------------------------- */

static void the_order_of_the_rows_does_not_matter(void **state) {
  (void)state;
  dm_memory *a = read_memory("learnt\tB C\tSWE\tGOV\tx\t2020-01-01\td1\te\nlearnt\tA B\tNOR\tGOV\tx\t\td2\te\n"
                             "learnt\tB C\tSWE\tMIL\tx\t2020-01-01\td3\te\nlearnt\tB C\tSWE\tGOV\tx\t2020-01-02\td4\te\n");
  dm_memory *b = read_memory("learnt\tB C\tSWE\tGOV\tx\t2020-01-02\td4\te\nlearnt\tB C\tSWE\tMIL\tx\t2020-01-01\td3\te\n"
                             "learnt\tB C\tSWE\tGOV\tx\t2020-01-01\td1\te\nlearnt\tA B\tNOR\tGOV\tx\t\td2\te\n");
  dm_memory_settle(a);
  dm_memory_settle(b);
  char *x = written(a), *y = written(b);
  assert_string_equal(x, y);
  assert_int_equal(a->rows.n, 4);
  free(x);
  free(y);
  dm_memory_free(a);
  dm_memory_free(b);
}

static void repeated_and_rejected_rows_are_not_learnt_again(void **state) {
  (void)state;
  dm_memory *m = read_memory("learnt\tB C\tSWE\tGOV\tx\t2020-01-01\td1\te\nlearnt\tB C\tSWE\tGOV\tx\t2020-02-01\td2\te\n"
                             "rejected\tD E\tSWE\tGOV\tx\t2020-01-01\td1\te\nlearnt\tD E\tSWE\tGOV\tx\t2021-01-01\td2\te\n"
                             "learnt\tD E\tSWE\tMIL\tx\t2021-01-01\td2\te\n");
  dm_memory_settle(m);
  assert_int_equal(m->rows.n, 3);
  assert_true(dm_str_is(m->rows.v[0].day, "2020-01-01"));
  assert_int_equal(m->rows.v[1].status, DM_MEMORY_REJECTED);
  assert_true(dm_str_is(m->rows.v[2].sectors, "MIL"));
  dm_memory_free(m);
}

static void contradictions_of_one_day_are_kept_and_marked(void **state) {
  (void)state;
  dm_memory *m = read_memory("learnt\tB C\tSWE\tGOV\tx\t2020-01-01\td1\te\nlearnt\tB C\tNOR\tGOV\tx\t2020-01-01\td2\te\n"
                             "learnt\tB C\tNOR\tMIL\tx\t2021-01-01\td3\te\nlearnt\tD E\tNOR\tMIL\tx\t2021-01-01\td3\te\n"
                             "rejected\tD E\tNOR\tGOV\tx\t2021-01-01\td3\te\n");
  dm_memory_settle(m);
  assert_int_equal(m->rows.n, 5);
  assert_true(m->rows.v[0].conflict && m->rows.v[1].conflict);
  assert_false(m->rows.v[2].conflict || m->rows.v[3].conflict || m->rows.v[4].conflict);
  dm_memory_free(m);
}

static void rows_are_judged_by_name_or_line(void **state) {
  (void)state;
  dm_memory *m = read_memory("learnt\tB C\tSWE\tGOV\tx\t2020-01-01\td1\te\nlearnt\tB C\tNOR\tGOV\tx\t2020-01-01\td2\te\n");
  assert_int_equal(dm_memory_judge(m, DM_S("b c"), DM_MEMORY_ACCEPTED), 2);
  assert_int_equal(dm_memory_judge(m, DM_S("3"), DM_MEMORY_REJECTED), 1);
  assert_int_equal(dm_memory_judge(m, DM_S("99"), DM_MEMORY_REJECTED), 0);
  assert_int_equal(m->rows.v[0].status, DM_MEMORY_ACCEPTED);
  assert_int_equal(m->rows.v[1].status, DM_MEMORY_REJECTED);
  dm_memory_free(m);
}

static void broken_files_are_refused_with_their_line(void **state) {
  (void)state;
  static const struct {
    const char *rows, *word;
  } cases[] = {{"maybe\tB C\tSWE\tGOV\tx\t2020-01-01\td\te\n", "maybe"},
               {"learnt\t\tSWE\tGOV\tx\t2020-01-01\td\te\n", "no name"},
               {"learnt\tB C\tSWE\tGOV\tx\tyesterday\td\te\n", "yesterday"}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    write_file(cases[i].rows);
    dm_err err = {0};
    assert_int_equal(dm_world_add_memory(world, path, &err), DM_EDATA);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, cases[i].word));
    (void)remove(path);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)
      T(a_newer_description_holds_from_its_day_on),
      T(lists_win_over_what_nobody_has_looked_at),
      T(the_accepted_row_counts),
      T(the_order_of_the_rows_does_not_matter),
      T(repeated_and_rejected_rows_are_not_learnt_again),
      T(contradictions_of_one_day_are_kept_and_marked),
      T(rows_are_judged_by_name_or_line),
      T(broken_files_are_refused_with_their_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The codes of countries in other data sets: complete, and refused with file and line where they make no sense. */
#include "store/vocabulary.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/vocabulary_test_XXXXXX";

static char *in_folder(const char *name) {
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* A data folder whose codes.tsv may be doctored; all else is the shipped one. */
static int set_up(void **state) {
  (void)state;
  char here[400], target[2048];
  if (!mkdtemp(folder) || !getcwd(here, sizeof here)) return -1;
  snprintf(target, sizeof target,
           "mkdir %s/world && ln -s '%s/data/ontology' '%s/data/lang' %s && ln -s '%s'/data/world/countries.tsv %s/world", folder,
           here, here, folder, here, folder);
  return system(target);
}

static int tear_down(void **state) {
  (void)state;
  char command[128];
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command);
}

static void shipped(void **state) {
  (void)state;
  dm_err err = {0};
  dm_vocabulary v;
  assert_int_equal(dm_vocabulary_open(&v, "data", &err), 0);
  static const char *const codes[][3] = {{"DEU", "255", "GM"}, {"GBR", "200", "UK"}, {"PSE", "", "WE|GZ"}, {"XKX", "347", "KV"},
                                         {"GRL", "", "GL"},    {"ALA", "", ""},      {"IGO", "", ""}};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    assert_true(dm_str_is(dm_country_cow(&v, dm_str_of(codes[i][0])), codes[i][1]));
    assert_true(dm_str_is(dm_country_fips(&v, dm_str_of(codes[i][0])), codes[i][2]));
  }
  dm_vocabulary_close(&v);
}

/* The shipped table with one line in place of Albania's. */
static void doctor(const char *albania) {
  char line[4096];
  FILE *from = fopen("data/world/codes.tsv", "r"), *to = fopen(in_folder("world/codes.tsv"), "w");
  assert_non_null(from);
  assert_non_null(to);
  while (fgets(line, sizeof line, from)) fputs(strncmp(line, "ALB\t", 4) == 0 ? albania : line, to);
  fclose(from);
  fclose(to);
}

static void refuses(const char *albania, const char *why) {
  dm_err err = {0};
  dm_vocabulary v;
  doctor(albania);
  assert_int_equal(dm_vocabulary_open(&v, folder, &err), DM_EDATA);
  dm_vocabulary_close(&v);
  assert_non_null(strstr(err.path, "codes.tsv"));
  if (!strstr(err.message, why)) fail_msg("\"%s\" does not say \"%s\"", err.message, why);
}

static void doctored(void **state) {
  (void)state;
  dm_err err = {0};
  dm_vocabulary v;
  doctor("ALB\t339\tAL\n");
  assert_int_equal(dm_vocabulary_open(&v, folder, &err), 0);
  dm_vocabulary_close(&v);
  refuses("ALB\t339\tGM\n", "has the code GM too");
  refuses("ALB\t255\tAL\n", "has the code 255 too");
  refuses("ALB\t339\tAlb\n", "two letters");
  refuses("ALB\t339\tAL|A1\n", "two letters");
  refuses("ALB\tALB\tAL\n", "three digits");
  refuses("ALX\t339\tAL\n", "no such country");
  refuses("DEU\t\t\n", "row above");
  refuses("", "have no row here");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shipped), cmocka_unit_test_setup_teardown(doctored, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

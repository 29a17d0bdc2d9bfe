/* The weights of doubts: what they do to a confidence, and what a broken table of them does. */
#include "fact/doubts.h"

#include "base/str.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void every_doubt_lowers_confidence(void **state) {
  (void)state;
  dm_err err = {0};
  dm_frames *frames = dm_frames_open("data", &err);
  assert_non_null(frames);
  double values[DM_DOUBT_COUNT] = {0}, sure = dm_doubts_weigh(frames, values), all[DM_DOUBT_COUNT];
  assert_true(sure > 0.9 && sure < 1);
  for (uint32_t i = 0; i < DM_DOUBT_COUNT; i++) {
    values[i] = all[i] = 1;
    if (dm_doubts_weigh(frames, values) >= sure) fail_msg("%s speaks for an event", dm_doubt_names[i]);
    values[i] = 0;
  }
  assert_true(dm_doubts_weigh(frames, all) < 0.2);
  dm_frames_close(frames);
}

static void doubts_are_told_by_name(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  double values[DM_DOUBT_COUNT] = {0};
  assert_true(dm_str_is(dm_doubts_told(arena, values), "nothing"));
  values[DM_DOUBT_ARC] = 0.25, values[DM_DOUBT_ONCE] = 1;
  assert_true(dm_str_is(dm_doubts_told(arena, values), "arc 0.25, once 1.00"));
  dm_arena_free(arena);
}

/* A copy of our data as links, with another doubts.tsv. */
static void link_data(const char *root, const char *doubts) {
  char here[512], from[1200], to[1200];
  assert_non_null(getcwd(here, sizeof here));
  snprintf(to, sizeof to, "mkdir -p %s/lang/en/events", root);
  assert_int_equal(system(to), 0);
  snprintf(from, sizeof from, "%s/data/ontology", here);
  snprintf(to, sizeof to, "%s/ontology", root);
  assert_int_equal(symlink(from, to), 0);
  struct dirent **entries;
  int n = scandir("data/lang/en/events", &entries, NULL, alphasort);
  assert_true(n > 0);
  for (int i = 0; i < n; i++) {
    snprintf(from, sizeof from, "%s/data/lang/en/events/%s", here, entries[i]->d_name);
    snprintf(to, sizeof to, "%s/lang/en/events/%s", root, entries[i]->d_name);
    if (entries[i]->d_name[0] != '.' && strcmp(entries[i]->d_name, "doubts.tsv") != 0) assert_int_equal(symlink(from, to), 0);
    free(entries[i]);
  }
  free(entries);
  snprintf(to, sizeof to, "%s/lang/en/events/doubts.tsv", root);
  FILE *file = fopen(to, "w");
  assert_non_null(file);
  fprintf(file, "# source: test\n# licence: test\ndoubt\tweight\tmeaning\n%s\n", doubts);
  assert_int_equal(fclose(file), 0);
}

static void refuse(const char *row, const char *told) {
  char root[] = "/tmp/doubts_test.XXXXXX", command[64];
  assert_non_null(mkdtemp(root));
  link_data(root, row);
  dm_err err = {0};
  dm_frames *frames = dm_frames_open(root, &err);
  snprintf(command, sizeof command, "rm -r %s", root);
  assert_int_equal(system(command), 0);
  assert_null(frames);
  if (!strstr(err.message, told) || err.line != 4) fail_msg("line %llu: %s", (unsigned long long)err.line, err.message);
}

static void broken_weights_are_told(void **state) {
  (void)state;
  refuse("gossip\t-1\t", "no doubt");
  refuse("arc\t-900\t", "between");
  refuse("arc\tnan\t", "");
  refuse("arc\tmuch\t", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_doubt_lowers_confidence),
      cmocka_unit_test(doubts_are_told_by_name),
      cmocka_unit_test(broken_weights_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

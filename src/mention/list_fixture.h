/* list_fixture.h - what tests of coding, lists and memory share: a phrase's code in one line, and lists entered or refused. */
#ifndef DM_MENTION_LIST_FIXTURE_H
#define DM_MENTION_LIST_FIXTURE_H

#include "base/str.h"
#include "mention/code.h"
#include "mention/lists.h"
#include "mention/world_fixture.h"

#include <stdio.h>

/* "SWE GOV MIL"; lives until the next call. */
static inline const char *coded(const char *phrase, const char *day) {
  static char text[64];
  dm_actor_answer a;
  dm_actor_code(world, dm_str_of(phrase), DM_S(""), dm_str_of(day), &a);
  int n = snprintf(text, sizeof text, "%.*s", DM_ARG(a.country.n ? a.country : DM_S("---")));
  for (uint32_t i = 0; i < a.n_sectors; i++) n += snprintf(text + n, sizeof text - (size_t)n, " %.*s", DM_ARG(a.sectors[i]));
  return text;
}

/* name ends in .tsv for our own table format; else the list is one of PETRARCH's dictionaries. */
static inline void enter_list(const char *name, const char *list) {
  dm_err err = {0};
  int rc = dm_world_add_list_bytes(world, "data", name, dm_str_copy(world->arena, dm_str_of(list)), &err);
  if (rc) fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
}

static inline void assert_list_refused(const char *name, const char *list, unsigned line, const char *word) {
  dm_err err = {0};
  int rc = dm_world_add_list_bytes(world, "data", name, dm_str_of(list), &err);
  assert_int_equal(rc, DM_EDATA);
  assert_int_equal(err.line, line);
  assert_string_equal(err.path, name);
  if (!strstr(err.message, word)) fail_msg("\"%s\" does not tell of \"%s\"", err.message, word);
}

#endif

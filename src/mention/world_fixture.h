/* world_fixture.h - for tests: the shipped lexicons, opened before a test or group of tests and closed after it. Include it after
 * cmocka.h. */
#ifndef DM_MENTION_WORLD_FIXTURE_H
#define DM_MENTION_WORLD_FIXTURE_H

#include "mention/world.h"

static dm_world *world;

static int open_world(void **state) {
  (void)state;
  dm_err err = {0};
  if (!(world = dm_world_open("data", &err))) fail_msg("%s:%u: %s", err.path, (unsigned)err.line, err.message);
  return 0;
}

static int close_world(void **state) {
  (void)state;
  dm_world_close(world);
  return 0;
}

#endif

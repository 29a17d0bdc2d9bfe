#include "base/escape.h"

#include <stdlib.h>

static _Thread_local dm_escape *innermost;

void dm_escape_enter(dm_escape *escape) {
  escape->outer = innermost;
  innermost = escape;
}

void dm_escape_leave(dm_escape *escape) { innermost = escape->outer; }

void dm_escape_take(void) {
  if (!innermost) abort();
  longjmp(innermost->back, 1);
}

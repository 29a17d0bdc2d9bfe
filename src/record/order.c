#include "record/order.h"

#include <stdlib.h>

typedef struct row {
  uint32_t place, old;
} row;

static int compare(const void *x, const void *y) {
  const row *a = x, *b = y;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  return (a->old > b->old) - (a->old < b->old);
}

dm_order dm_order_make(dm_arena *arena, const uint32_t *place, uint32_t n_old) {
  row *rows = DM_NEW(arena, row, n_old);
  dm_order order = {.old_of = DM_NEW(arena, uint32_t, n_old), .new_of = DM_NEW(arena, uint32_t, n_old)};
  for (uint32_t i = 0; i < n_old; i++) {
    order.new_of[i] = DM_NONE;
    if (place[i] != DM_NONE) rows[order.n++] = (row){place[i], i};
  }
  qsort(rows, order.n, sizeof *rows, compare);
  for (uint32_t i = 0; i < order.n; i++) {
    order.old_of[i] = rows[i].old;
    order.new_of[rows[i].old] = i;
  }
  return order;
}

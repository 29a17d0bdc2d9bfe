/* order.h - from an earlier stage's row numbers to those of the record. */
#ifndef DM_RECORD_ORDER_H
#define DM_RECORD_ORDER_H

#include "base/arena.h"
#include "demarche.h"

/* Which rows are kept, in which order, and where each old row went. */
typedef struct dm_order {
  uint32_t *old_of; /* new index -> old index, n of them */
  uint32_t *new_of; /* old index -> new index, or DM_NONE when dropped */
  uint32_t n;
} dm_order;

/* Orders rows by place[old] (a byte of the text; DM_NONE: drop the row); equal places keep their old order. */
dm_order dm_order_make(dm_arena *arena, const uint32_t *place, uint32_t n_old);
/* The new index of an old one; DM_NONE stays DM_NONE. */
static inline uint32_t dm_order_new(const dm_order *order, uint32_t old) { return old == DM_NONE ? DM_NONE : order->new_of[old]; }

#endif

#include "base/arena.h"

#include "base/escape.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_MALLOC_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_MALLOC_EACH 1
#endif
#endif
#ifndef ONE_MALLOC_EACH
#define ONE_MALLOC_EACH 0
#endif

#define FIRST_BLOCK (64u << 10)
#define LARGEST_BLOCK (4u << 20)

typedef struct block {
  struct block *next;
  size_t size, used; /* of the bytes behind this header */
} block;

struct dm_arena {
  block *head;  /* block being filled */
  block *spare; /* emptied by reset, to be filled again */
  size_t used;
};

#define HEADER ((sizeof(block) + 15u) & ~(size_t)15u)

dm_arena *dm_arena_new(void) { return calloc(1, sizeof(dm_arena)); }

static void free_chain(block *b) {
  while (b) {
    block *next = b->next;
    free(b);
    b = next;
  }
}

void dm_arena_free(dm_arena *arena) {
  if (!arena) return;
  free_chain(arena->head);
  free_chain(arena->spare);
  free(arena);
}

void dm_arena_reset(dm_arena *arena) {
  if (ONE_MALLOC_EACH) {
    free_chain(arena->head);
    arena->head = NULL;
  }
  /* The whole chain becomes spare; blocks too large to be typical are given back. */
  while (arena->head) {
    block *b = arena->head;
    arena->head = b->next;
    if (b->size > LARGEST_BLOCK) {
      free(b);
      continue;
    }
    b->used = 0;
    b->next = arena->spare;
    arena->spare = b;
  }
  arena->used = 0;
}

static block *new_block(dm_arena *arena, size_t n) {
  if (arena->spare && arena->spare->size >= n && !ONE_MALLOC_EACH) {
    block *b = arena->spare;
    arena->spare = b->next;
    b->next = arena->head;
    arena->head = b;
    return b;
  }
  size_t size = n;
  if (!ONE_MALLOC_EACH) {
    size = arena->head ? arena->head->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
    if (size < n) size = n;
  }
  if (size > SIZE_MAX - HEADER) dm_escape_take();
  block *b = malloc(HEADER + size);
  if (!b) dm_escape_take();
  b->size = size;
  b->used = 0;
  b->next = arena->head;
  arena->head = b;
  return b;
}

void *dm_arena_alloc(dm_arena *arena, size_t n) {
  if (n > SIZE_MAX - 15u) dm_escape_take();
  size_t need = ONE_MALLOC_EACH ? (n ? n : 1) : ((n ? n : 1) + 15u) & ~(size_t)15u;
  block *b = arena->head;
  if (ONE_MALLOC_EACH || !b || b->size - b->used < need) b = new_block(arena, need);
  void *p = (char *)b + HEADER + b->used;
  b->used += need;
  arena->used += need;
  memset(p, 0, n ? n : 1);
  return p;
}

size_t dm_arena_used(const dm_arena *arena) { return arena->used; }

void *dm_arena_grow(dm_arena *arena, void *old, size_t item, unsigned n, unsigned *cap) {
  unsigned more = *cap ? *cap * 2 : 8;
  if (more < *cap) dm_escape_take();
  void *p = dm_arena_alloc(arena, item * more);
  if (n) memcpy(p, old, item * n);
  *cap = more;
  return p;
}

/* arena.h - memory that is freed all at once.
 *
 *   arena -> block -> block -> block      each block: [header | bytes used ... | free]
 *
 * An arena serves one document (or one lexicon): allocations are never freed singly. Under AddressSanitizer every
 * allocation is a malloc of its own, so that the sanitizer sees every overrun. Not thread-safe. */
#ifndef DM_BASE_ARENA_H
#define DM_BASE_ARENA_H

#include <stddef.h>

typedef struct dm_arena dm_arena;

/* NULL only when memory is out. */
dm_arena *dm_arena_new(void);
void dm_arena_free(dm_arena *arena);
/* Forgets all contents and keeps the first blocks for reuse. */
void dm_arena_reset(dm_arena *arena);
/* Zeroed bytes, aligned for any type. n = 0 gives a unique valid pointer. Never NULL: when memory is out it goes to
 * the innermost escape (escape.h) and does not return. */
void *dm_arena_alloc(dm_arena *arena, size_t n);
/* Bytes handed out since the last reset. */
size_t dm_arena_used(const dm_arena *arena);

/* n zeroed items of type T. */
#define DM_NEW(arena, T, n) ((T *)dm_arena_alloc((arena), sizeof(T) * (size_t)(n)))

/* A growing array in an arena: DM_LIST(T) names a struct {T *v; uint32_t n, cap;}. Old storage stays in the arena. */
#define DM_LIST(T)                                                                                                               \
  struct {                                                                                                                       \
    T *v;                                                                                                                        \
    uint32_t n, cap;                                                                                                             \
  }
#define DM_PUSH(arena, list, item)                                                                                               \
  do {                                                                                                                           \
    if ((list)->n == (list)->cap) (list)->v = dm_arena_grow((arena), (list)->v, sizeof *(list)->v, (list)->n, &(list)->cap);     \
    (list)->v[(list)->n++] = (item);                                                                                             \
  } while (0)
void *dm_arena_grow(dm_arena *arena, void *old, size_t item, unsigned n, unsigned *cap);

#endif

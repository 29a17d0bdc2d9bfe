/* queue.h - many threads work, the results leave in the order the items came in.
 *
 *   next() -> [ item | item | item | item ] -> work() on any thread -> done(), in order, on the caller's thread
 *              at most `depth` items between next and done, so memory is bounded however many items there are
 */
#ifndef DM_BASE_QUEUE_H
#define DM_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dm_queue_plan {
  unsigned threads; /* 0 or 1: everything on the caller's thread */
  unsigned depth;   /* items in flight; raised to the number of threads when lower */
  void *context;    /* handed to next and done; thread states are the caller's array */
  void **states;    /* one per thread, handed to work */
  /* The next item, or NULL when there are no more. One call at a time, on any thread. */
  void *(*next)(void *context);
  void (*work)(void *state, void *item);
  /* Takes the item back, in the order of next. False stops: items in flight are still worked and handed back, with
   * stopped = true, so that the caller can free them. */
  bool (*done)(void *context, void *item, bool stopped);
} dm_queue_plan;

/* Runs until next gives NULL or done says stop. False when no thread could be started (then nothing was consumed); with
 * fewer threads than asked for it goes on with those it has. */
bool dm_queue_run(const dm_queue_plan *plan);

#endif

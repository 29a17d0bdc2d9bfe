#include "base/queue.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct slot {
  void *item;
  bool finished;
} slot;

/* Items are numbered as they come: item k lies in slot k % depth from next() until done(). */
typedef struct queue {
  const dm_queue_plan *plan;
  pthread_mutex_t lock;
  pthread_cond_t room, finished; /* room: a slot became free; finished: an item was worked or the input ended */
  slot *slots;
  uint64_t depth, fed, handed; /* handed <= fed <= handed + depth */
  bool ended;                  /* next() gave NULL, or done() said stop */
} queue;

typedef struct thread_seat {
  queue *q;
  void *state;
  pthread_t thread;
} thread_seat;

/* Takes the next item under the lock; NULL when the input has ended. */
static void *feed(queue *q, uint64_t *number) {
  while (!q->ended && q->fed == q->handed + q->depth) pthread_cond_wait(&q->room, &q->lock);
  if (q->ended) return NULL;
  void *item = q->plan->next(q->plan->context);
  if (!item) {
    q->ended = true;
    pthread_cond_broadcast(&q->room);
    pthread_cond_signal(&q->finished);
    return NULL;
  }
  *number = q->fed++;
  q->slots[*number % q->depth] = (slot){item, false};
  return item;
}

static void *work_loop(void *argument) {
  thread_seat *seat = argument;
  queue *q = seat->q;
  uint64_t number;
  pthread_mutex_lock(&q->lock);
  for (void *item; (item = feed(q, &number));) {
    pthread_mutex_unlock(&q->lock);
    q->plan->work(seat->state, item);
    pthread_mutex_lock(&q->lock);
    q->slots[number % q->depth].finished = true;
    pthread_cond_signal(&q->finished);
  }
  pthread_mutex_unlock(&q->lock);
  return NULL;
}

/* Hands finished items back in order until the input has ended and nothing is in flight. */
static void hand_back(queue *q) {
  bool stopped = false;
  pthread_mutex_lock(&q->lock);
  for (;;) {
    while (q->handed < q->fed ? !q->slots[q->handed % q->depth].finished : !q->ended) pthread_cond_wait(&q->finished, &q->lock);
    if (q->handed == q->fed) break;
    void *item = q->slots[q->handed % q->depth].item;
    pthread_mutex_unlock(&q->lock);
    if (!q->plan->done(q->plan->context, item, stopped)) stopped = true;
    pthread_mutex_lock(&q->lock);
    q->handed++;
    if (stopped) q->ended = true;
    pthread_cond_broadcast(&q->room);
  }
  pthread_mutex_unlock(&q->lock);
}

static void run_here(const dm_queue_plan *plan) {
  for (void *item; (item = plan->next(plan->context));) {
    plan->work(plan->states[0], item);
    if (!plan->done(plan->context, item, false)) return;
  }
}

static bool run_threads(queue *q, thread_seat *seats) {
  unsigned n = 0;
  for (; n < q->plan->threads; n++) {
    seats[n] = (thread_seat){.q = q, .state = q->plan->states[n]};
    if (pthread_create(&seats[n].thread, NULL, work_loop, &seats[n])) break;
  }
  if (!n) return false;
  hand_back(q);
  while (n) pthread_join(seats[--n].thread, NULL);
  return true;
}

bool dm_queue_run(const dm_queue_plan *plan) {
  if (plan->threads <= 1) {
    run_here(plan);
    return true;
  }
  queue q = {.plan = plan, .depth = plan->depth < plan->threads ? plan->threads : plan->depth};
  q.slots = calloc(q.depth, sizeof *q.slots);
  thread_seat *seats = calloc(plan->threads, sizeof *seats);
  bool ok = q.slots && seats;
  if (ok) {
    pthread_mutex_init(&q.lock, NULL);
    pthread_cond_init(&q.room, NULL);
    pthread_cond_init(&q.finished, NULL);
    ok = run_threads(&q, seats);
    pthread_cond_destroy(&q.finished);
    pthread_cond_destroy(&q.room);
    pthread_mutex_destroy(&q.lock);
  }
  free(seats);
  free(q.slots);
  return ok;
}

/* pool.c - stores for as many questions at once as SERVER_STORES. */
#include "server.h"

#include "base/err.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct pool {
  char path[1024];
  pthread_mutex_t lock;
  pthread_cond_t freed;
  dm_store *idle[SERVER_STORES];
  unsigned n_idle, n_out;
  dev_t device; /* of the file that the idle ones have open */
  ino_t file;
};

static void forget_idle(pool *p) {
  while (p->n_idle) dm_store_close(p->idle[--p->n_idle]);
}

/* Another file may have been put in the place of the database; then what is open is the old one. */
static int follow_file(pool *p, dm_err *err) {
  struct stat at;
  if (stat(p->path, &at) != 0) {
    forget_idle(p);
    return dm_fail(err, DM_EIO, "server", p->path, 0, 0,
                   "the database is gone; put it back, or start the server with another one");
  }
  if (at.st_dev != p->device || at.st_ino != p->file) forget_idle(p);
  p->device = at.st_dev;
  p->file = at.st_ino;
  return 0;
}

pool *pool_new(const char *db, dm_err *err) {
  pool *p = calloc(1, sizeof *p);
  if (!p) {
    dm_err_set(err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
    return NULL;
  }
  snprintf(p->path, sizeof p->path, "%s", db);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->freed, NULL);
  dm_store *first = pool_take(p, err);
  if (first) {
    pool_give(p, first);
    return p;
  }
  pool_free(p);
  return NULL;
}

void pool_free(pool *p) {
  if (!p) return;
  forget_idle(p);
  pthread_cond_destroy(&p->freed);
  pthread_mutex_destroy(&p->lock);
  free(p);
}

static bool wait_for_turn(pool *p) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 2;
  while (p->n_out == SERVER_STORES)
    if (pthread_cond_timedwait(&p->freed, &p->lock, &until) != 0) return p->n_out < SERVER_STORES;
  return true;
}

dm_store *pool_take(pool *p, dm_err *err) {
  dm_store *store = NULL;
  pthread_mutex_lock(&p->lock);
  if (!wait_for_turn(p))
    dm_err_set(err, DM_ELIMIT, "server", NULL, 0, 0, "too many questions at once; ask again in a moment");
  else if (follow_file(p, err) == 0) {
    store = p->n_idle ? p->idle[--p->n_idle] : dm_store_open(p->path, DM_STORE_READ, NULL, err);
    p->n_out += store != NULL;
  }
  pthread_mutex_unlock(&p->lock);
  return store;
}

void pool_give(pool *p, dm_store *store) {
  struct stat at;
  pthread_mutex_lock(&p->lock);
  p->n_out--;
  bool same = stat(p->path, &at) == 0 && at.st_ino == p->file && at.st_dev == p->device;
  if (same && p->n_idle < SERVER_STORES)
    p->idle[p->n_idle++] = store;
  else
    dm_store_close(store);
  pthread_cond_signal(&p->freed);
  pthread_mutex_unlock(&p->lock);
}

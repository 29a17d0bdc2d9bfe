/* watch.c - connections that drip their request or never take their answer are cut, so that they cannot use up all there are. */
#include "server.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

typedef struct watched {
  struct watched *next, *previous;
  int socket;
  enum watch_state state;
  time_t since;
} watched;

struct watch {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t thread;
  watched *first;
  bool stopping;
};

static time_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec;
}

static bool is_late(const watched *v, time_t at) {
  time_t age = at - v->since;
  return (v->state == WATCH_ASKING && age > (time_t)SERVER_REQUEST_SECONDS) ||
         (v->state == WATCH_ANSWERING && age > (time_t)SERVER_ANSWER_SECONDS);
}

static void *patrol(void *context) {
  watch *w = context;
  pthread_mutex_lock(&w->lock);
  while (!w->stopping) {
    struct timespec next;
    clock_gettime(CLOCK_REALTIME, &next);
    next.tv_sec++;
    pthread_cond_timedwait(&w->wake, &w->lock, &next);
    time_t at = now();
    for (const watched *v = w->first; v; v = v->next)
      if (is_late(v, at)) shutdown(v->socket, SHUT_RDWR);
  }
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

watch *watch_new(void) {
  watch *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  pthread_mutex_init(&w->lock, NULL);
  pthread_cond_init(&w->wake, NULL);
  if (pthread_create(&w->thread, NULL, patrol, w) == 0) return w;
  free(w);
  return NULL;
}

void watch_free(watch *w) {
  if (!w) return;
  pthread_mutex_lock(&w->lock);
  w->stopping = true;
  pthread_cond_signal(&w->wake);
  pthread_mutex_unlock(&w->lock);
  pthread_join(w->thread, NULL);
  pthread_cond_destroy(&w->wake);
  pthread_mutex_destroy(&w->lock);
  free(w);
}

static void enter(watch *w, struct MHD_Connection *c, void **socket_context) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  watched *v = info ? calloc(1, sizeof *v) : NULL;
  *socket_context = v;
  if (!v) return;
  *v = (watched){.next = w->first, .socket = info->connect_fd, .state = WATCH_ASKING, .since = now()};
  if (v->next) v->next->previous = v;
  w->first = v;
}

static void leave(watch *w, void **socket_context) {
  watched *v = *socket_context;
  if (!v) return;
  if (v->next) v->next->previous = v->previous;
  if (v->previous)
    v->previous->next = v->next;
  else
    w->first = v->next;
  free(v);
  *socket_context = NULL;
}

/* The library closes the socket after this call, so the lock keeps a number that was given anew from being cut. */
void watch_connection(void *context, struct MHD_Connection *c, void **socket, enum MHD_ConnectionNotificationCode code) {
  watch *w = context;
  pthread_mutex_lock(&w->lock);
  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    enter(w, c, socket);
  else
    leave(w, socket);
  pthread_mutex_unlock(&w->lock);
}

void watch_mark(watch *w, struct MHD_Connection *c, enum watch_state state) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  watched *v = info ? info->socket_context : NULL;
  if (!v) return;
  pthread_mutex_lock(&w->lock);
  v->state = state;
  v->since = now();
  pthread_mutex_unlock(&w->lock);
}

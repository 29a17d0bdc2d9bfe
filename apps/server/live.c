/* live.c - an event stream that says when the database changed: what a page listens to while an ingest runs. */
#include "server.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define LOOK_MS 250u
#define QUIET_ROUNDS 40u /* a comment keeps the connection alive every ten seconds */

typedef struct stream {
  server *server;
  int socket;
  dm_store *store; /* its own: data_version is told by connection */
  int64_t version;
  bool begun;
} stream;

static int64_t version_of(dm_store *store) {
  int64_t version = -1;
  return dm_sql_number(store, NULL, &version, "PRAGMA data_version", "") == 1 ? version : -1;
}

static ssize_t say(char *out, size_t room, const char *text) {
  size_t n = strlen(text);
  if (n > room) return MHD_CONTENT_READER_END_WITH_ERROR;
  memcpy(out, text, n);
  return (ssize_t)n;
}

/* A page that was closed or left: otherwise its stream would count until the next comment. */
static bool has_left(const stream *s) {
  char byte;
  return recv(s->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static ssize_t next_words(void *context, uint64_t at, char *out, size_t room) {
  stream *s = context;
  (void)at;
  if (!s->begun) {
    s->begun = true;
    return say(out, room, "retry: 3000\nevent: open\ndata: {}\n\n");
  }
  for (unsigned round = 0; round < QUIET_ROUNDS; round++) {
    struct timespec pause = {0, LOOK_MS * 1000000L};
    nanosleep(&pause, NULL);
    if (server_stopping(s->server) || has_left(s)) return MHD_CONTENT_READER_END_OF_STREAM;
    int64_t version = version_of(s->store);
    if (version == s->version) continue;
    s->version = version;
    return say(out, room, "event: change\ndata: {}\n\n");
  }
  return say(out, room, ": quiet\n\n");
}

static void end_stream(void *context) {
  stream *s = context;
  dm_store_close(s->store);
  __atomic_fetch_sub(server_streams(s->server), 1, __ATOMIC_RELAXED);
  free(s);
}

struct MHD_Response *live_response(server *owner, struct MHD_Connection *c, dm_err *err) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (__atomic_fetch_add(server_streams(owner), 1, __ATOMIC_RELAXED) >= SERVER_STREAMS) {
    __atomic_fetch_sub(server_streams(owner), 1, __ATOMIC_RELAXED);
    dm_err_set(err, DM_ELIMIT, "server", NULL, 0, 0, "too many event streams are open; close a page");
    return NULL;
  }
  stream *s = calloc(1, sizeof *s);
  if (s) s->server = owner, s->socket = info ? info->connect_fd : -1;
  if (s) s->store = dm_store_open(server_db(owner), DM_STORE_READ, NULL, err);
  if (s && s->store) s->version = version_of(s->store);
  struct MHD_Response *response =
      s && s->store ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, next_words, s, end_stream) : NULL;
  if (response) {
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
    return response;
  }
  free(s);
  __atomic_fetch_sub(server_streams(owner), 1, __ATOMIC_RELAXED);
  return NULL;
}

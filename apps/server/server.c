/* server.c - the daemon: from a connection to a route's handler and back. */
#include "server.h"

#include "base/err.h"
#include "base/escape.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

struct server {
  struct MHD_Daemon *daemon;
  pool *pool;
  cache *cache;
  watch *watch;
  guard guard;
  server_options options;
  char address[256];
  bool stopping;
  unsigned streams;
  pthread_mutex_t engine_lock, heavy_lock;
  dm_engine *engine;
};

/* What the library keeps for us between the calls for one request. */
typedef struct incoming {
  char *body;
  size_t n;
  bool refused; /* answered already */
} incoming;

const char *server_address(const server *s) { return s->address; }
const char *server_db(const server *s) { return s->options.db; }
const char *server_data_dir(const server *s) { return s->options.data_dir; }
bool server_stopping(const server *s) { return __atomic_load_n(&s->stopping, __ATOMIC_RELAXED); }
pool *server_pool(server *s) { return s->pool; }
unsigned *server_streams(server *s) { return &s->streams; }

dm_engine *server_engine(server *s, dm_err *err) {
  pthread_mutex_lock(&s->engine_lock);
  if (!s->engine) s->engine = s->options.open_engine(s->options.context, err);
  pthread_mutex_unlock(&s->engine_lock);
  return s->engine;
}

/* ---- answers ------------------------------------------------------------------------------------------------------------ */

/* No script and no request but to this server; styles may be set inline, which the plots need. */
static const char *const policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static void put_headers(struct MHD_Response *response, const char *type) {
  if (type) MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  MHD_add_response_header(response, "Content-Security-Policy", policy);
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "X-Frame-Options", "DENY");
  MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
  MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

static enum MHD_Result send_response(struct MHD_Connection *c, unsigned status, struct MHD_Response *response) {
  enum MHD_Result result = response ? MHD_queue_response(c, status, response) : MHD_NO;
  if (response) MHD_destroy_response(response);
  return result;
}

/* {"error": {"status": 404, "message": "..."}} */
static enum MHD_Result send_error(struct MHD_Connection *c, unsigned status, const char *message) {
  char *bytes = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&bytes, &n);
  if (!out) return MHD_NO;
  dm_json j = {.out = out};
  dm_json_begin(&j, '{');
  dm_json_key(&j, "error");
  dm_json_begin(&j, '{');
  dm_json_key(&j, "status");
  dm_json_uint(&j, status);
  dm_json_key(&j, "message");
  dm_json_name(&j, message);
  dm_json_end(&j, '}');
  dm_json_end(&j, '}');
  fclose(out);
  struct MHD_Response *response = MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE);
  if (response) put_headers(response, "application/json");
  if (response && status == MHD_HTTP_METHOD_NOT_ALLOWED)
    MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD, POST");
  return send_response(c, status, response);
}

static unsigned status_of(const dm_err *err) {
  switch (err->code) {
  case DM_EARG:
    return MHD_HTTP_BAD_REQUEST;
  case DM_ELIMIT:
    return !strcmp(err->stage, "server") ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_UNPROCESSABLE_CONTENT;
  case DM_EIO:
    return MHD_HTTP_SERVICE_UNAVAILABLE;
  default:
    return MHD_HTTP_INTERNAL_SERVER_ERROR;
  }
}

/* An asset as it was before it was compressed, for malloc's free; NULL when memory is out. A gzip file ends in the length of what
 * it holds, and these files are our own. */
static char *inflated(const asset *a, size_t *n) {
  size_t packed = (size_t)(a->end - a->bytes);
  const unsigned char *tail = a->end - 4;
  *n = (size_t)tail[0] | (size_t)tail[1] << 8 | (size_t)tail[2] << 16 | (size_t)tail[3] << 24;
  char *out = malloc(*n);
  z_stream z = {
      .next_in = (Bytef *)(uintptr_t)a->bytes, .avail_in = (uInt)packed, .next_out = (Bytef *)out, .avail_out = (uInt)*n};
  if (!out || inflateInit2(&z, 16 + MAX_WBITS) != Z_OK) {
    free(out);
    return NULL;
  }
  bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
  inflateEnd(&z);
  if (whole) return out;
  free(out);
  return NULL;
}

static enum MHD_Result send_asset(struct MHD_Connection *c, const asset *a) {
  const char *accept = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);
  bool packed = accept && (strstr(accept, "gzip") || strchr(accept, '*'));
  size_t n = (size_t)(a->end - a->bytes);
  char *plain = packed ? NULL : inflated(a, &n);
  if (!packed && !plain) return send_error(c, MHD_HTTP_SERVICE_UNAVAILABLE, "out of memory; try again");
  struct MHD_Response *response = packed ? MHD_create_response_from_buffer(n, (void *)(uintptr_t)a->bytes, MHD_RESPMEM_PERSISTENT)
                                         : MHD_create_response_from_buffer(n, plain, MHD_RESPMEM_MUST_FREE);
  if (!response) {
    free(plain);
    return MHD_NO;
  }
  put_headers(response, a->type);
  if (packed) MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
  return send_response(c, MHD_HTTP_OK, response);
}

/* The token of the printed address becomes a cookie, so that it does not stay in the address bar. */
static enum MHD_Result send_cookie(const server *s, struct MHD_Connection *c) {
  char cookie[160];
  struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
  if (!response) return MHD_NO;
  put_headers(response, NULL);
  snprintf(cookie, sizeof cookie, "demarche=%s; HttpOnly; SameSite=Strict; Path=/", s->guard.token);
  MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, cookie);
  MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, "/");
  return send_response(c, MHD_HTTP_SEE_OTHER, response);
}

/* ---- routes --------------------------------------------------------------------------------------------------------------- */

const route server_routes[] = {
    {"GET", "/api/v1", api_index, false, false, false},
    {"GET", "/api/v1/state", api_state, true, false, false},
    {"GET", "/api/v1/documents", api_documents, true, true, false},
    {"GET", "/api/v1/document/", api_document, true, false, false},
    {"GET", "/api/v1/events", api_rows, true, true, true},
    {"GET", "/api/v1/statements", api_rows, true, true, true},
    {"GET", "/api/v1/positions", api_rows, true, true, true},
    {"GET", "/api/v1/actors", api_rows, true, true, true},
    {"GET", "/api/v1/issues", api_rows, true, true, true},
    {"GET", "/api/v1/timeline", api_rows, true, true, true},
    {"GET", "/api/v1/dyads", api_rows, true, true, true},
    {"GET", "/api/v1/search", api_rows, true, true, true},
    {"GET", "/api/v1/places", api_places, true, true, true},
    {"GET", "/api/v1/doubtful", api_doubtful, true, true, true},
    {"GET", "/api/v1/quotes", api_quotes, true, true, true},
    {"GET", "/api/v1/matrix", api_matrix, true, false, true},
    {"GET", "/api/v1/changes", api_changes, true, false, true},
    {"GET", "/api/v1/stance", api_stance, true, false, true},
    {"GET", "/api/v1/network", api_network, true, false, true},
    {"GET", "/api/v1/alignment", api_alignment, true, false, true},
    {"GET", "/api/v1/ledger", api_ledger, true, false, true},
    {"GET", "/api/v1/contradictions", api_contradictions, true, false, true},
    {"GET", "/api/v1/offices", api_offices, true, false, false},
    {"GET", "/api/v1/agreement", api_agreement, true, false, true},
    {"GET", "/api/v1/counts", api_counts, true, false, true},
    {"GET", "/api/v1/codebook", api_codebook, false, false, false},
    {"GET", "/api/v1/sql", api_sql, true, true, false},
    {"POST", "/api/v1/code", api_code, false, false, false},
    {"POST", "/api/v1/corrections", api_correct, false, false, false},
    {NULL, NULL, NULL, false, false, false},
};

/* Behind the path of a route that takes a rest, "" when it is the path itself, or NULL. */
static const char *match(const route *t, const char *path) {
  size_t n = strlen(t->path);
  if (strncmp(t->path, path, n) != 0) return NULL;
  if (t->path[n - 1] == '/') return path[n] ? path + n : NULL;
  if (t->csv && (!strcmp(path + n, ".csv") || !strcmp(path + n, ".json"))) return path + n;
  return path[n] ? NULL : path + n;
}

static const route *find_route(const char *method, const char *path, const char **rest, bool *known) {
  const char *wanted = strcmp(method, "HEAD") != 0 ? method : "GET";
  *known = false;
  for (const route *t = server_routes; t->method; t++) {
    *rest = match(t, path);
    if (!*rest) continue;
    *known = true;
    if (!strcmp(t->method, wanted)) return t;
  }
  return NULL;
}

/* Arena allocations that fail come back here (base/escape.h). */
static int handle_safely(const route *t, request *r) {
  dm_escape escape;
  int code;
  dm_escape_enter(&escape);
  if (setjmp(escape.back) == 0)
    code = t->handle(r);
  else
    code = dm_fail(&r->err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
  dm_escape_leave(&escape);
  return code;
}

/* Path and parameters in one string; lengths keep apart what a value may hold. */
static enum MHD_Result add_param(void *out, enum MHD_ValueKind kind, const char *name, const char *value) {
  (void)kind;
  fprintf(out, "\n%zu:%s%zu:%s", strlen(name), name, value ? strlen(value) : 0, value ? value : "");
  return MHD_YES;
}

static char *key_of(struct MHD_Connection *c, const char *path) {
  char *key = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&key, &n);
  if (!out) return NULL;
  fputs(path, out);
  MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, add_param, out);
  fclose(out);
  return key;
}

static enum MHD_Result send_bytes(request *r, char *bytes, size_t n) {
  struct MHD_Response *response = MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE);
  if (response) put_headers(response, r->type);
  return send_response(r->connection, r->status, response);
}

static enum MHD_Result answer_anew(request *r, const route *t, const char *key, uint64_t epoch) {
  char *bytes = NULL;
  size_t n = 0;
  int code = 0;
  r->arena = dm_arena_new();
  r->out = open_memstream(&bytes, &n);
  if (!r->arena || !r->out) code = dm_fail(&r->err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
  if (code == 0 && t->store && !(r->store = pool_take(r->server->pool, &r->err))) code = request_failed(r);
  if (r->store) server_alarm(r->store, SERVER_QUESTION_MS);
  if (code == 0) code = handle_safely(t, r);
  if (r->store) server_alarm(r->store, 0), pool_give(r->server->pool, r->store);
  if (r->out) fclose(r->out);
  dm_arena_free(r->arena);
  if (code < 0) {
    free(bytes);
    return send_error(r->connection, r->status >= 400 ? r->status : status_of(&r->err), r->err.message);
  }
  if (key) cache_keep(r->server->cache, key, bytes, n, r->type, epoch);
  return send_bytes(r, bytes, n);
}

static enum MHD_Result answer_kept(request *r, const route *t, const char *key) {
  uint64_t epoch = 0;
  size_t n = 0;
  char *kept = key ? cache_find(r->server->cache, key, &n, &r->type, &epoch) : NULL;
  return kept ? send_bytes(r, kept, n) : answer_anew(r, t, key, epoch);
}

/* Who waited for the same question to be worked out finds its answer kept. */
static enum MHD_Result answer_in_turn(request *r, const route *t, const char *key) {
  uint64_t epoch;
  size_t n = 0;
  struct timespec until;
  char *kept = key ? cache_find(r->server->cache, key, &n, &r->type, &epoch) : NULL;
  if (kept) return send_bytes(r, kept, n);
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += SERVER_HEAVY_SECONDS;
  if (pthread_mutex_timedlock(&r->server->heavy_lock, &until) != 0)
    return send_error(r->connection, MHD_HTTP_SERVICE_UNAVAILABLE, "too many heavy questions at once; ask again in a moment");
  enum MHD_Result result = answer_kept(r, t, key);
  pthread_mutex_unlock(&r->server->heavy_lock);
  return result;
}

static enum MHD_Result answer(request *r, const route *t, const char *path) {
  char *key = t->store ? key_of(r->connection, path) : NULL;
  enum MHD_Result result = t->heavy ? answer_in_turn(r, t, key) : answer_kept(r, t, key);
  free(key);
  return result;
}

static enum MHD_Result answer_stream(server *s, struct MHD_Connection *c) {
  dm_err err = {0};
  struct MHD_Response *response = live_response(s, c, &err);
  if (!response) return send_error(c, MHD_HTTP_SERVICE_UNAVAILABLE, err.message);
  put_headers(response, NULL);
  watch_mark(s->watch, c, WATCH_STREAM);
  return send_response(c, MHD_HTTP_OK, response);
}

static enum MHD_Result dispatch(server *s, struct MHD_Connection *c, const char *path, const char *method, const incoming *in) {
  const asset *a = asset_find(path);
  const char *token = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "token");
  bool get = strcmp(method, "POST") != 0, known;
  if (get && s->guard.open && token && !strcmp(path, "/")) return send_cookie(s, c);
  if (get && a) return send_asset(c, a);
  if (get && !strcmp(path, "/api/v1/live")) return answer_stream(s, c);
  request r = {.server = s, .connection = c, .type = "application/json", .status = MHD_HTTP_OK};
  r.body = (dm_str){in->body, (uint32_t)in->n};
  const route *t = find_route(method, path, &r.rest, &known);
  if (t) return answer(&r, t, path);
  if (known)
    return send_error(c, MHD_HTTP_METHOD_NOT_ALLOWED, "this address does not take that method; see /api/v1/openapi.json");
  return send_error(c, MHD_HTTP_NOT_FOUND, "there is nothing at this address; /api/v1 lists what there is");
}

/* ---- the library's callbacks ---------------------------------------------------------------------------------------------- */

static bool too_large(struct MHD_Connection *c) {
  const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  return length && strtoull(length, NULL, 10) > SERVER_BODY_BYTES;
}

static enum MHD_Result begin(const server *s, struct MHD_Connection *c, const char *method, incoming *in) {
  const char *why = NULL;
  unsigned status = guard_check(&s->guard, c, method, &why);
  if (!status && too_large(c)) {
    status = MHD_HTTP_CONTENT_TOO_LARGE;
    why = "a pasted text may have a megabyte; ingest what is larger";
  }
  if (!status) return MHD_YES;
  in->refused = true;
  return send_error(c, status, why);
}

static enum MHD_Result take_body(struct MHD_Connection *c, incoming *in, const char *data, size_t *size) {
  size_t n = *size;
  *size = 0;
  if (in->refused) return MHD_YES;
  if (in->n + n > SERVER_BODY_BYTES) {
    in->refused = true;
    return send_error(c, MHD_HTTP_CONTENT_TOO_LARGE, "a pasted text may have a megabyte; ingest what is larger");
  }
  char *more = realloc(in->body, in->n + n + 1);
  if (!more) return MHD_NO;
  memcpy(more + in->n, data, n);
  in->body = more;
  in->n += n;
  in->body[in->n] = 0;
  return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                              const char *data, size_t *size, void **state) {
  server *s = context;
  incoming *in = *state;
  (void)version;
  if (!in) {
    in = *state = calloc(1, sizeof *in);
    return in ? begin(s, c, method, in) : MHD_NO;
  }
  if (*size) return take_body(c, in, data, size);
  if (in->refused) return MHD_YES;
  watch_mark(s->watch, c, WATCH_ANSWERING);
  return dispatch(s, c, path, method, in);
}

static void completed(void *context, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode code) {
  server *s = context;
  incoming *in = *state;
  (void)code;
  watch_mark(s->watch, c, WATCH_ASKING);
  if (in) free(in->body);
  free(in);
  *state = NULL;
}

/* The library's own log says what clients did wrong; that is no business of whoever runs the server. */
static void no_log(void *context, const char *format, va_list args) {
  (void)context;
  (void)format;
  (void)args;
}

/* "%00" would end a string before its end; it becomes a character that no address and no value has. */
static size_t unescape(void *context, struct MHD_Connection *c, char *text) {
  (void)context;
  (void)c;
  size_t n = MHD_http_unescape(text);
  for (char *zero; (zero = memchr(text, 0, n));) *zero = 1;
  return n;
}

/* ---- starting and stopping ---------------------------------------------------------------------------------------------------
 */

static int parse_address(const char *text, uint16_t port, struct sockaddr_storage *out, dm_err *err) {
  struct sockaddr_in *v4 = (struct sockaddr_in *)out;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
  memset(out, 0, sizeof *out);
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
  } else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
  } else {
    return dm_fail(err, DM_EARG, "server", NULL, 0, 0, "\"%s\" is no address to listen on; 0.0.0.0 means all of this machine",
                   text);
  }
  return 0;
}

static int start_daemon(server *s, const struct sockaddr_storage *at, dm_err *err) {
  unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ERROR_LOG;
  if (at->ss_family == AF_INET6) flags |= MHD_USE_IPv6;
  int rc = server_late_httpd(err);
  if (rc) return rc;
  s->daemon = MHD_start_daemon(
      flags, 0, NULL, NULL, handle, s, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL, MHD_OPTION_SOCK_ADDR,
      (const struct sockaddr *)at, MHD_OPTION_CONNECTION_LIMIT, SERVER_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
      SERVER_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_HEADER_BYTES * 2, MHD_OPTION_THREAD_STACK_SIZE,
      (size_t)4 << 20, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_NOTIFY_COMPLETED,
      completed, s, MHD_OPTION_NOTIFY_CONNECTION, watch_connection, s->watch, MHD_OPTION_END);
  if (s->daemon) return 0;
  return dm_fail(err, DM_EIO, "server", NULL, 0, 0, "cannot listen on %s port %u; is it taken? --port 0 takes any free one",
                 s->options.listen ? s->options.listen : "127.0.0.1", s->options.port);
}

static void make_address(server *s, const char *host) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
  bool v6 = strchr(host, ':') != NULL;
  snprintf(s->address, sizeof s->address, "http://%s%s%s:%u/%s%s", v6 ? "[" : "", host, v6 ? "]" : "",
           info ? info->port : s->options.port, s->guard.open ? "?token=" : "", s->guard.open ? s->guard.token : "");
}

static int start(server *s, dm_err *err) {
  const char *host = s->options.listen ? s->options.listen : "127.0.0.1";
  struct sockaddr_storage at;
  s->guard.open = s->options.listen != NULL;
  if (s->options.token) {
    if (strlen(s->options.token) < 16 || strlen(s->options.token) > 64)
      return dm_fail(err, DM_EARG, "server", NULL, 0, 0, "a token has 16 to 64 characters");
    snprintf(s->guard.token, sizeof s->guard.token, "%s", s->options.token);
  } else if (!guard_make_token(s->guard.token)) {
    return dm_fail(err, DM_EIO, "server", NULL, 0, 0, "no random numbers for a token");
  }
  int code = parse_address(host, s->options.port, &at, err);
  if (code == 0 && !(s->pool = pool_new(s->options.db, err))) code = err && err->code ? (int)err->code : DM_EIO;
  if (code == 0 && !(s->cache = cache_new(s->options.db))) code = dm_fail(err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
  if (code == 0 && !(s->watch = watch_new())) code = dm_fail(err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
  if (code == 0) code = start_daemon(s, &at, err);
  if (code == 0) make_address(s, host);
  return code;
}

server *server_start(const server_options *options, dm_err *err) {
  server *s = calloc(1, sizeof *s);
  if (!s) {
    dm_err_set(err, DM_ENOMEM, "server", NULL, 0, 0, "out of memory");
    return NULL;
  }
  s->options = *options;
  /* A heap for every thread would keep what each of many short-lived ones once needed. */
  mallopt(M_ARENA_MAX, 2);
  pthread_mutex_init(&s->engine_lock, NULL);
  pthread_mutex_init(&s->heavy_lock, NULL);
  if (start(s, err) == 0) return s;
  server_stop(s);
  return NULL;
}

void server_stop(server *s) {
  if (!s) return;
  __atomic_store_n(&s->stopping, true, __ATOMIC_RELAXED);
  if (s->daemon) MHD_stop_daemon(s->daemon);
  watch_free(s->watch);
  cache_free(s->cache);
  pool_free(s->pool);
  if (s->engine) dm_engine_close(s->engine);
  pthread_mutex_destroy(&s->engine_lock);
  pthread_mutex_destroy(&s->heavy_lock);
  free(s);
}

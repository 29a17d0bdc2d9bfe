/* Any bytes as a request to `demarche serve`: method, address, parameters, headers, body. The server runs as it is but for the
 * library beneath it, for which this file stands in: it takes a request apart, hands it to the server's callbacks, and looks at
 * what they queue. Whatever is asked is answered exactly once, never with a fault of the server, and JSON that is told is JSON.
 */
#include "../apps/server/server.h"

#include "base/err.h"
#include "base/str.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- what the library keeps of a request and of an answer ---------------------------------------------------------------- */

#define FIELDS 24u

typedef struct field {
  enum MHD_ValueKind kind;
  char *name, *value;
} field;

struct MHD_Connection {
  field fields[FIELDS];
  unsigned n, answers, status;
};

struct MHD_Response {
  void *bytes, *context;
  size_t n;
  bool owned, json;
  MHD_ContentReaderCallback read;
  MHD_ContentReaderFreeCallback end;
};

static struct {
  MHD_AccessHandlerCallback handle;
  MHD_RequestCompletedCallback completed;
  size_t (*unescape)(void *, struct MHD_Connection *, char *);
  void *context;
} heard;

/* ---- the library's functions --------------------------------------------------------------------------------------------- */

static const char *look_up(struct MHD_Connection *c, enum MHD_ValueKind kind, const char *name) {
  for (unsigned i = 0; i < c->n; i++)
    if (c->fields[i].kind == kind && !(kind == MHD_HEADER_KIND ? strcasecmp : strcmp)(c->fields[i].name, name))
      return c->fields[i].value;
  return NULL;
}

static int each(struct MHD_Connection *c, enum MHD_ValueKind kind, MHD_KeyValueIterator take, void *context) {
  int n = 0;
  for (unsigned i = 0; i < c->n; i++)
    if (c->fields[i].kind == kind && ++n && take(context, kind, c->fields[i].name, c->fields[i].value) == MHD_NO) break;
  return n;
}

static int nibble(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static size_t decode(char *text) {
  char *out = text;
  for (const char *p = text; *p; p++) {
    bool coded = *p == '%' && nibble(p[1]) >= 0 && nibble(p[2]) >= 0;
    *out++ = coded ? (char)(nibble(p[1]) * 16 + nibble(p[2])) : *p;
    if (coded) p += 2;
  }
  *out = 0;
  return (size_t)(out - text);
}

static struct MHD_Response *from_buffer(size_t n, void *bytes, enum MHD_ResponseMemoryMode mode) {
  struct MHD_Response *r = calloc(1, sizeof *r);
  *r = (struct MHD_Response){.bytes = bytes, .n = n, .owned = mode == MHD_RESPMEM_MUST_FREE};
  return r;
}

static struct MHD_Response *from_callback(uint64_t n, size_t block, MHD_ContentReaderCallback read, void *context,
                                          MHD_ContentReaderFreeCallback end) {
  struct MHD_Response *r = calloc(1, sizeof *r);
  (void)n;
  (void)block;
  *r = (struct MHD_Response){.read = read, .context = context, .end = end};
  return r;
}

/* A line's end in a header would let a request write headers of its own. */
static enum MHD_Result add_header(struct MHD_Response *r, const char *name, const char *value) {
  if (strpbrk(value, "\r\n")) abort();
  if (!strcasecmp(name, "Content-Type") && !strncmp(value, "application/json", 16)) r->json = true;
  if (!strcasecmp(name, "Content-Encoding")) r->json = false;
  return MHD_YES;
}

static enum MHD_Result queue(struct MHD_Connection *c, unsigned status, struct MHD_Response *r) {
  char some[256];
  c->answers++;
  c->status = status;
  if (r->read && r->read(r->context, 0, some, sizeof some) <= 0) abort();
  if (r->json && r->n) {
    json_error_t error;
    json_t *value = json_loadb(r->bytes, r->n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!value)
      fprintf(stderr, "no JSON: %s at %d of %.*s\n", error.text, error.position, (int)r->n, (const char *)r->bytes), abort();
    json_decref(value);
  }
  return MHD_YES;
}

static void destroy(struct MHD_Response *r) {
  if (r->owned) free(r->bytes);
  if (r->end) r->end(r->context);
  free(r);
}

static struct MHD_Daemon *start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback apc, void *apc_context,
                                       MHD_AccessHandlerCallback handle, void *context, ...) {
  (void)flags;
  (void)port;
  (void)apc;
  (void)apc_context;
  heard.handle = handle;
  heard.context = context;
  va_list args;
  va_start(args, context);
  for (int option; (option = va_arg(args, int)) != MHD_OPTION_END;) {
    if (option == MHD_OPTION_UNESCAPE_CALLBACK) {
      heard.unescape = (size_t(*)(void *, struct MHD_Connection *, char *))va_arg(args, void *);
      (void)va_arg(args, void *);
    } else if (option == MHD_OPTION_NOTIFY_COMPLETED) {
      heard.completed = (MHD_RequestCompletedCallback)va_arg(args, void *);
      (void)va_arg(args, void *);
    } else if (option == MHD_OPTION_EXTERNAL_LOGGER || option == MHD_OPTION_NOTIFY_CONNECTION) {
      (void)va_arg(args, void *);
      (void)va_arg(args, void *);
    } else if (option == MHD_OPTION_SOCK_ADDR) {
      (void)va_arg(args, void *);
    } else if (option == MHD_OPTION_CONNECTION_MEMORY_LIMIT || option == MHD_OPTION_THREAD_STACK_SIZE) {
      (void)va_arg(args, size_t);
    } else {
      (void)va_arg(args, unsigned);
    }
  }
  va_end(args);
  return (struct MHD_Daemon *)&heard;
}

static void stop_daemon(struct MHD_Daemon *daemon) { (void)daemon; }
static const union MHD_DaemonInfo *daemon_info(struct MHD_Daemon *d, enum MHD_DaemonInfoType type, ...) {
  (void)d;
  (void)type;
  return NULL;
}
static const union MHD_ConnectionInfo *connection_info(struct MHD_Connection *c, enum MHD_ConnectionInfoType type, ...) {
  (void)c;
  (void)type;
  return NULL;
}

server_httpd server_httpd_late;

int server_late_httpd(dm_err *err) {
  (void)err;
  MHD_start_daemon = start_daemon;
  MHD_stop_daemon = stop_daemon;
  MHD_get_daemon_info = daemon_info;
  MHD_get_connection_info = connection_info;
  MHD_get_connection_values = each;
  MHD_lookup_connection_value = look_up;
  MHD_http_unescape = decode;
  MHD_create_response_from_buffer = from_buffer;
  MHD_create_response_from_callback = from_callback;
  MHD_add_response_header = add_header;
  MHD_queue_response = queue;
  MHD_destroy_response = destroy;
  return 0;
}

/* ---- the server ------------------------------------------------------------------------------------------------------------ */

static const char rows[] =
    "INSERT INTO runs (run_id, started, command, engine, model_hash, data_hash, options_hash, options) VALUES (1, '', '', '', "
    "'', '', '', '{}');"
    "INSERT INTO documents (doc_id, run_id, id, title, date, source, text, text_sha256, story_id) VALUES (1, 1, 'one', 'Title', "
    "'2025-03-01',"
    " 'Paper', 'Norway rejected the plan in Oslo.', 'x', 1), (2, 1, 'two', NULL, NULL, NULL, 'Sweden accepts it.', 'y', 2);"
    "INSERT INTO sentences (sentence_id, doc_id, i, start, \"end\", kind) VALUES (1, 1, 0, 0, 33, 'text'), (2, 2, 0, 0, 18, "
    "'text');"
    "INSERT INTO entities (entity_id, name, kind, country, sectors) VALUES (1, 'Norway', 'country', 'NOR', 'GOV'), (2, 'Anna "
    "Low', 'person', 'NOR', 'GOV');"
    "INSERT INTO actors (actor_id, doc_id, run_id, id, entity_id, name, kind, country, sectors, office, basis) VALUES"
    " (1, 1, 1, 'a1', 1, 'Norway', 'country', 'NOR', 'GOV', NULL, 'lexicon'), (2, 1, 1, 'a2', 2, 'Anna Low', 'person', 'NOR', "
    "'GOV', 'minister', 'text');"
    "INSERT INTO happenings (happening_id, type, source_country, date, modality, quad, intensity, cameo, first_event, story_id) "
    "VALUES"
    " (1, 'REJECT', 'NOR', '2025-03-01', 'asserted', 3, -2, '120', 1, 1);"
    "INSERT INTO events (event_id, doc_id, run_id, id, happening_id, type, quad, intensity, date, date_precision, place_name, "
    "place_country, lat, lon,"
    " modality, trigger_start, trigger_end, made_by, confidence) VALUES (1, 1, 1, 'e1', 1, 'REJECT', 3, -2, '2025-03-01', 'day', "
    "'Oslo', 'NOR', 59.9, 10.7,"
    " 'asserted', 7, 15, 'x', 0.8);"
    "INSERT INTO event_parties (event_id, role, i, name, country, sectors) VALUES (1, 'source', 0, 'Norway', 'NOR', 'GOV');"
    "INSERT INTO statements (statement_id, doc_id, run_id, id, speaker_name, speaker_country, form, depth, date, confidence) "
    "VALUES"
    " (1, 1, 1, 's1', 'Anna Low', 'NOR', 'indirect', 1, '2025-03-01', 0.8);"
    "INSERT INTO issues (issue_id, label) VALUES ('plan', 'plan'), ('quota', 'quota');"
    "INSERT INTO positions (position_id, doc_id, run_id, id, holder_name, holder_country, holder_sectors, issue_id, sign, act, "
    "strength, basis, date, made_by,"
    " confidence) VALUES (1, 1, 1, 'p1', 'Norway', 'NOR', 'GOV', 'plan', -1, 'reject', 'plain', 'stated', '2025-03-01', 'x', "
    "0.8),"
    " (2, 2, 1, 'p1', 'Sweden', 'SWE', 'GOV', 'plan', 1, 'accept', 'plain', 'stated', '2025-02-01', 'x', 0.6),"
    " (3, 1, 1, 'p2', 'Norway', 'NOR', 'GOV', 'plan', 1, 'accept', 'hedged', 'stated', '2025-01', 'x', 0.5);"
    "INSERT INTO evidence (row_kind, row_id, i, doc_id, start, \"end\", sentence) VALUES ('event', 1, 0, 1, 0, 33, 0), "
    "('position', 1, 0, 1, 0, 33, 0);";

static char folder[] = "/tmp/demarche-fuzz-XXXXXX", db[64];
static server *running;

static void clear(void) {
  char name[80];
  server_stop(running);
  for (unsigned i = 0; i < 4; i++) {
    snprintf(name, sizeof name, "%s%s", db, ((const char *const[]){"", "-wal", "-shm", ".lock"})[i]);
    unlink(name);
  }
  rmdir(folder);
}

/* No model here: coding texts has targets of its own. */
static dm_engine *no_engine(void *context, dm_err *err) {
  (void)context;
  dm_err_set(err, DM_ELIMIT, "server", NULL, 0, 0, "no engine");
  return NULL;
}

static void fail(const char *what, const dm_err *err) {
  fprintf(stderr, "%s: %s\n", what, err->message);
  abort();
}

static void start(void) {
  dm_err err = {0};
  if (!mkdtemp(folder)) abort();
  snprintf(db, sizeof db, "%s/x.db", folder);
  dm_store *store = dm_store_open(db, DM_STORE_INGEST, "data", &err);
  if (!store || dm_store_exec(store, rows, &err)) fail("database", &err);
  dm_store_close(store);
  static server_options options = {.db = db, .data_dir = "data", .open_engine = no_engine};
  if (!(running = server_start(&options, &err))) fail("server", &err);
  atexit(clear);
}

/* Corrections would pile up. */
static void sweep(void) {
  dm_err err = {0};
  dm_store *store = dm_store_open(db, DM_STORE_EDIT, NULL, &err);
  if (!store || dm_store_exec(store, "DELETE FROM corrections", &err)) fail("sweep", &err);
  dm_store_close(store);
}

/* ---- from bytes to a request -------------------------------------------------------------------------------------------------
 */

static void add(struct MHD_Connection *c, enum MHD_ValueKind kind, char *name, char *value) {
  if (c->n < FIELDS) c->fields[c->n++] = (field){kind, name, value};
}

/* "a=1&b=2"; the '+' is a blank, as the library has it. */
static void add_query(struct MHD_Connection *c, char *query) {
  for (char *part, *rest = query; (part = strsep(&rest, "&"));) {
    for (char *p = part; *p; p++) *p = (char)(*p == '+' ? ' ' : *p);
    char *value = strchr(part, '=');
    if (value) *value++ = 0, heard.unescape(NULL, c, value);
    heard.unescape(NULL, c, part);
    add(c, MHD_GET_ARGUMENT_KIND, part, value);
  }
}

static void add_header_line(struct MHD_Connection *c, char *line) {
  char *value = strchr(line, ':');
  if (!value) return;
  *value++ = 0;
  value += strspn(value, " \t");
  add(c, MHD_HEADER_KIND, line, value);
  char *equals = !strcasecmp(line, "Cookie") ? strchr(value, '=') : NULL;
  if (!equals) return;
  static char name[] = "demarche";
  add(c, MHD_COOKIE_KIND, name, equals + 1);
}

/* The three or more calls that the library makes for a request. */
static void ask(struct MHD_Connection *c, const char *method, const char *path, const char *body, size_t n) {
  void *state = NULL;
  size_t none = 0;
  heard.handle(heard.context, c, path, method, "HTTP/1.1", NULL, &none, &state);
  for (size_t at = 0; at < n && !c->answers;) {
    size_t part = n - at > 1000 ? 1000 : n - at, left = part;
    heard.handle(heard.context, c, path, method, "HTTP/1.1", body + at, &left, &state);
    at += part;
  }
  if (!c->answers) heard.handle(heard.context, c, path, method, "HTTP/1.1", NULL, &none, &state);
  heard.completed(heard.context, c, &state, MHD_REQUEST_TERMINATED_COMPLETED_OK);
  if (c->answers != 1 || c->status < 200 || c->status == 500) {
    fprintf(stderr, "%u answers, status %u for %s %s\n", c->answers, c->status, method, path);
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static unsigned asked;
  struct MHD_Connection c = {0};
  if (size > 4096) return 0;
  if (!running) start();
  char *text = calloc(1, size + 1), *rest = text, *line;
  memcpy(text, data, size);
  char *first = strsep(&rest, "\n"), *method = strsep(&first, " "), *path = strsep(&first, " ");
  while (rest && (line = strsep(&rest, "\n")) && *line) add_header_line(&c, line);
  if (path && *path == '/') {
    char *query = strchr(path, '?');
    if (query) *query++ = 0, add_query(&c, query);
    heard.unescape(NULL, &c, path);
    size_t body = rest ? size - (size_t)(rest - text) : 0;
    ask(&c, method, path, rest, body);
  }
  free(text);
  if (++asked % 256 == 0) sweep();
  return 0;
}

/* server.h - `demarche serve`: a database as a JSON API and a web page, on this machine only unless asked otherwise.
 *
 *   connection -> guard (Host, Origin, token, sizes, time) -> route -> handler(request) -> answer
 *
 * One thread per connection; each request borrows a store from a pool, so a slow question holds up nobody else. The page and the
 * description of the API are files of apps/web/dist and apps/server, embedded in the program. docs/serve.md tells what is
 * promised. */
#ifndef DM_SERVER_SERVER_H
#define DM_SERVER_SERVER_H

#include "base/arena.h"
#include "base/json.h"
#include "store/store.h"

#include "late_httpd.h"

/* ---- limits, each with its reason ------------------------------------------------------------------------------------ */

#define SERVER_CONNECTIONS 128u      /* 64 of a load test and as many of a browser's */
#define SERVER_STORES 16u            /* questions answered at once; more wait, for two seconds, then get 503 */
#define SERVER_STREAMS 16u           /* open event streams */
#define SERVER_HEADER_BYTES 16384u   /* request line and headers */
#define SERVER_BODY_BYTES (1u << 20) /* a pasted article; books are ingested */
#define SERVER_IDLE_SECONDS 15u      /* without a byte either way */
#define SERVER_REQUEST_SECONDS 20u   /* from the first byte of a request to its last, however slowly they drip */
#define SERVER_ANSWER_SECONDS 120u   /* for a client that reads slowly */
#define SERVER_QUESTION_MS 10000u    /* a question of our own to the database */
#define SERVER_SQL_MS 2000u          /* a question that a user wrote */
#define SERVER_HEAVY_SECONDS 20u     /* a heavy question waits so long for the one before it, then gets 503 */
#define SERVER_ROWS 10000u           /* rows of one answer */
#define SERVER_SQL_ROWS 1000u

/* ---- the server -------------------------------------------------------------------------------------------------------- */

typedef struct server server;

typedef struct server_options {
  const char *db;
  const char *data_dir; /* lexicons, for the codes that corrections may use */
  const char *listen;   /* address to listen on; NULL: 127.0.0.1 */
  uint16_t port;        /* 0: any free one */
  const char *token;    /* required of every request when listen is given; NULL: made */
  /* Opens the engine for pasted texts, called at the first one; NULL when it cannot, with *err. */
  dm_engine *(*open_engine)(void *context, dm_err *err);
  void *context;
} server_options;

/* Starts to listen; NULL and *err when the database or the port cannot be had. */
server *server_start(const server_options *options, dm_err *err);
/* "http://127.0.0.1:8080/", with the token where one is needed. */
const char *server_address(const server *s);
/* Ends open requests and frees. */
void server_stop(server *s);

/* ---- one request -------------------------------------------------------------------------------------------------------- */

typedef struct request {
  server *server;
  struct MHD_Connection *connection;
  const char *rest; /* of the path, behind the route's; "" when there is none */
  dm_str body;
  dm_store *store; /* NULL where the route needs none */
  dm_arena *arena;
  FILE *out;        /* the answer's body */
  const char *type; /* its media type */
  unsigned status;
  dm_err err; /* filled by a handler that fails */
} request;

/* A handler writes to out and gives 0, or a negative code with r->err; then what it wrote is dropped for a message. */
typedef int (*handler)(request *r);

typedef struct route {
  const char *method, *path; /* "/api/v1/document/" takes a rest, what does not end in '/' takes none */
  handler handle;
  bool store; /* wants one */
  bool csv;   /* PATH.csv and PATH.json are answered as well */
  bool heavy; /* reads much of the database: one such question at a time, so that the same one is worked out once */
} route;

extern const route server_routes[]; /* ends with a row without a method */

/* Query parameters: "" counts as not given. */
const char *request_param(const request *r, const char *name);
/* A number from low to high; fallback when not given; -1 and r->err when it is no such number. */
int request_number(request *r, const char *name, int fallback, int low, int high, int *value);
int request_real(request *r, const char *name, double fallback, double low, double high, double *value);
/* A day number of mention/days.h: YYYY-MM-DD, or the fallback. */
int request_day(request *r, const char *name, int fallback, int *day);
/* One of the names that `name` lists. */
int request_choice(request *r, const char *param, const char *(*name)(unsigned), int fallback, int *value);
/* Fills r->err with DM_EARG: the client's fault, and what to do. Gives the code. */
int request_bad(request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
int request_not_found(request *r, const char *what);
/* The code of a failure that is in r->err; never 0. */
int request_failed(const request *r);

/* Today by the machine's clock, UTC. */
int server_today(void);
/* Stops a question to the store after so many milliseconds; 0 takes the alarm off. */
void server_alarm(dm_store *store, unsigned milliseconds);
const char *server_db(const server *s);
const char *server_data_dir(const server *s);

/* ---- handlers, by file --------------------------------------------------------------------------------------------------- */

/* api_rows.c */
int api_index(request *r);
int api_documents(request *r);
int api_rows(request *r); /* events, statements, positions, actors, issues, timeline, dyads, search */
int api_sql(request *r);
int api_quotes(request *r);
int api_doubtful(request *r);
int api_state(request *r);
/* The rows of a question of our own, as JSON or CSV: its text parameters in order, then the limit of the request. */
int request_print(request *r, const char *sql, const char *const *params, unsigned n_params, int fallback);
/* api_document.c */
int api_document(request *r);
/* api_analysis.c */
int api_matrix(request *r);
int api_changes(request *r);
int api_stance(request *r);
int api_network(request *r);
int api_alignment(request *r);
int api_ledger(request *r);
int api_contradictions(request *r);
/* places.c */
int api_places(request *r);
/* api_codebook.c */
int api_codebook(request *r);
int api_counts(request *r);
int api_agreement(request *r);
int api_offices(request *r);
/* api_write.c */
int api_code(request *r);
int api_correct(request *r);

/* live.c: server-sent events, a line whenever the database changed. */
struct MHD_Response *live_response(server *s, struct MHD_Connection *c, dm_err *err);

/* assets.c */
typedef struct asset {
  const char *path, *type;
  const unsigned char *bytes, *end; /* gzip */
} asset;
const asset *asset_find(const char *path);

/* pool.c: stores, opened as needed and opened anew when another file has taken the database's place. */
typedef struct pool pool;
pool *pool_new(const char *db, dm_err *err);
void pool_free(pool *p);
dm_store *pool_take(pool *p, dm_err *err);
void pool_give(pool *p, dm_store *store);

/* cache.c: answers kept until the database changes; db is borrowed. NULL when memory is out. */
typedef struct cache cache;
cache *cache_new(const char *db);
void cache_free(cache *c);
/* A copy of the answer kept under the key, to be freed, or NULL. *epoch goes with what is then kept. */
char *cache_find(cache *c, const char *key, size_t *n, const char **type, uint64_t *epoch);
void cache_keep(cache *c, const char *key, const char *bytes, size_t n, const char *type, uint64_t epoch);

/* guard.c: may this request be answered at all? 0, or an HTTP status and why. */
typedef struct guard {
  bool open; /* listens beyond this machine: the token is required */
  char token[65];
} guard;
unsigned guard_check(const guard *g, struct MHD_Connection *c, const char *method, const char **why);
/* Makes a token of 32 hexadecimal digits. */
bool guard_make_token(char token[65]);

/* watch.c: cuts connections that take too long to ask or to read. */
typedef struct watch watch;
watch *watch_new(void);
void watch_free(watch *w);
void watch_connection(void *context, struct MHD_Connection *c, void **socket, enum MHD_ConnectionNotificationCode code);
/* Where the connection stands; WATCH_STREAM is never cut. */
enum watch_state { WATCH_ASKING, WATCH_ANSWERING, WATCH_STREAM };
void watch_mark(watch *w, struct MHD_Connection *c, enum watch_state state);

/* server.c */
dm_engine *server_engine(server *s, dm_err *err); /* opened once; shared */
bool server_stopping(const server *s);
pool *server_pool(server *s);
unsigned *server_streams(server *s); /* how many there are; changed atomically */

#endif

#include "watch_pages.h"

#include "fetch.h"

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "ingest/robots.h"
#include "store/feed.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MOST_PAGES 200u /* of a feed at a time; the others come the next time */
#define MOST_FAILURES 3
#define LONGEST_PAUSE 60.0
#define DAY 86400
#define UNREAD_SECONDS 600 /* before a robots.txt that could not be had is asked for again */
#define NEVER 253402300799 /* the end of the year 9999 */

typedef struct page_host {
  dm_str name;         /* "https://example.org" */
  dm_arena *of_robots; /* keeps the next one */
  dm_str robots;
  double last, pause; /* when it was visited, as cli_now; seconds to leave it alone */
  double read;        /* when its robots.txt was */
  bool open;          /* false: its robots.txt could not be had, which forbids all until it can */
} page_host;

/* One entry of the feed, in the arena of the feed. */
typedef struct entry {
  dm_str url, title, text, date, author, source;
} entry;

typedef enum fate { FATE_TAKEN, FATE_AS_IT_IS, FATE_LATER, FATE_KNOWN } fate;

typedef struct taking {
  cli_pages *pages;
  cli_ingest_run *in;
  dm_arena *arena;
  DM_LIST(entry) entries;
  DM_LIST(dm_feed) states; /* of pages whose fate is settled once all is stored */
  FILE *warc, *jsonl;
  unsigned n_warc, n_jsonl, n_later;
  cli_exit code;
} taking;

/* ---- the folder ---------------------------------------------------------------------------------------------------------- */

static void path_of(const cli_pages *p, const char *leaf, char out[96]) { snprintf(out, 96, "%s/%s", p->folder, leaf); }

cli_exit cli_pages_open(cli_pages *p) {
  snprintf(p->folder, sizeof p->folder, "/tmp/demarche-pages-XXXXXX");
  p->arena = dm_arena_new();
  if (!p->arena) return CLI_MEMORY;
  if (mkdtemp(p->folder)) return CLI_OK;
  cli_say("%s: cannot make a folder for pages: %s", p->folder, strerror(errno));
  p->folder[0] = 0;
  return CLI_OUTPUT;
}

void cli_pages_close(cli_pages *p) {
  static const char *const leaves[] = {"page", "pages.warc", "entries.jsonl"};
  char path[96];
  for (size_t i = 0; p->folder[0] && i < sizeof leaves / sizeof *leaves; i++) {
    path_of(p, leaves[i], path);
    unlink(path);
  }
  if (p->folder[0]) rmdir(p->folder);
  for (uint32_t i = 0; i < p->hosts.n; i++) dm_arena_free(p->hosts.v[i]->of_robots);
  dm_arena_free(p->arena);
}

/* ---- entries ------------------------------------------------------------------------------------------------------------- */

/* http or https, without anything that would end a header's line. */
static bool is_address(dm_str url) {
  if (url.n > 1000 || (!dm_str_starts(url, DM_S("http://")) && !dm_str_starts(url, DM_S("https://")))) return false;
  for (uint32_t i = 0; i < url.n; i++)
    if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7F) return false;
  return true;
}

static int read_entries(taking *t, const char *path, dm_err *err) {
  dm_read_options options = {.data_dir = t->in->engine->data_dir};
  dm_reader *reader = dm_reader_open_all(&path, 1, &options, err);
  dm_input in;
  int rc = reader ? 1 : -1;
  while (reader && (rc = dm_reader_next(reader, &in, err)) != 0) {
    if (rc < 0) continue;
    entry e = {dm_str_copy(t->arena, in.url),  dm_str_copy(t->arena, in.title),  dm_str_copy(t->arena, in.bytes),
               dm_str_copy(t->arena, in.date), dm_str_copy(t->arena, in.author), dm_str_copy(t->arena, in.source)};
    DM_PUSH(t->arena, &t->entries, e);
  }
  dm_reader_close(reader);
  return reader ? 0 : rc;
}

/* Whether a text from that address is stored, or met. */
static int is_stored(taking *t, dm_str url, dm_err *err) {
  int64_t one = 0;
  return dm_sql_number(t->in->store, err, &one, "SELECT 1 FROM documents WHERE url = ? LIMIT 1", "t", url);
}

/* ---- hosts --------------------------------------------------------------------------------------------------------------- */

/* "https://example.org/a?b" -> "https://example.org" and "/a?b". */
static dm_str host_of(dm_str url, dm_str *rest) {
  uint32_t start = dm_str_find(url, DM_S("://"), 0) + 3, end = start;
  while (end < url.n && !strchr("/?#", url.p[end])) end++;
  *rest = dm_str_sub(url, end, url.n);
  uint32_t mark = dm_str_find(*rest, DM_S("#"), 0);
  if (mark != DM_NONE) rest->n = mark;
  return dm_str_sub(url, 0, end);
}

/* Waits until the host may be visited again; false when the program is to end. */
static bool wait_for(cli_pages *p, page_host *host) {
  for (double left; !*p->stopping && (left = host->last + host->pause - cli_now()) > 0;) {
    double step = left < 1 ? left : 1;
    struct timespec pause = {(time_t)step, (long)((step - (double)(time_t)step) * 1e9)};
    nanosleep(&pause, NULL);
  }
  host->last = cli_now();
  return !*p->stopping;
}

static bool fetch(cli_pages *p, page_host *host, cli_fetch *f) {
  char path[96];
  path_of(p, "page", path);
  f->most_bytes = p->most_bytes;
  f->seconds = p->seconds;
  f->private_too = p->private_too;
  f->out = fopen(path, "wb");
  if (!f->out) return false;
  bool ok = cli_fetch_get(f);
  host->last = cli_now();
  return fclose(f->out) == 0 && ok;
}

static dm_str read_page(cli_pages *p, dm_arena *arena) {
  char path[96];
  dm_str bytes = {0};
  path_of(p, "page", path);
  return dm_file_read(arena, path, (uint32_t)p->most_bytes, "cli", &bytes, NULL) ? (dm_str){0} : bytes;
}

/* No robots.txt allows everything; one that cannot be had forbids it, until the program asks again. */
static void read_robots(cli_pages *p, page_host *host) {
  dm_arena_free(host->of_robots);
  host->of_robots = dm_arena_new();
  host->robots = (dm_str){0};
  host->open = false;
  host->read = cli_now();
  if (!host->of_robots || !wait_for(p, host)) return;
  dm_str url = dm_str_printf(host->of_robots, "%" DM_FMT "/robots.txt", DM_ARG(host->name));
  cli_fetch f = {.url = url.p};
  bool ok = fetch(p, host, &f);
  host->open = ok || (f.status >= 400 && f.status < 500 && f.status != 429);
  if (ok) host->robots = read_page(p, host->of_robots);
}

/* Once a day, and sooner where it could not be had. */
static page_host *with_robots(cli_pages *p, page_host *host) {
  double age = cli_now() - host->read;
  if (age > DAY || (!host->open && age > UNREAD_SECONDS)) read_robots(p, host);
  return host;
}

static page_host *find_host(cli_pages *p, dm_str name) {
  for (uint32_t i = 0; i < p->hosts.n; i++)
    if (dm_str_eq(p->hosts.v[i]->name, name)) return with_robots(p, p->hosts.v[i]);
  page_host *host = DM_NEW(p->arena, page_host, 1);
  host->name = dm_str_copy(p->arena, name);
  host->pause = p->pause;
  host->last = cli_now() - p->pause;
  DM_PUSH(p->arena, &p->hosts, host);
  read_robots(p, host);
  return host;
}

/* ---- one page ------------------------------------------------------------------------------------------------------------ */

static void keep_page(taking *t, const entry *e, const cli_fetch *f, dm_str body) {
  size_t head = strlen("HTTP/1.1 200 OK\r\nContent-Type: \r\n\r\n") + strlen(f->type);
  fprintf(t->warc,
          "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %" DM_FMT
          "\r\nContent-Type: application/http; msgtype=response\r\n",
          DM_ARG(e->url));
  fprintf(t->warc, "Content-Length: %zu\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n", head + body.n, f->type);
  fwrite(body.p, 1, body.n, t->warc);
  fputs("\r\n\r\n", t->warc);
  t->n_warc++;
}

static void keep_entry(taking *t, const entry *e) {
  dm_json j = {.out = t->jsonl};
  dm_json_begin(&j, '{');
  dm_json_put_str(&j, "title", e->title);
  dm_json_put_str(&j, "text", e->text);
  dm_json_put_str(&j, "url", e->url);
  dm_json_put_str(&j, "date", e->date);
  dm_json_put_str(&j, "author", e->author);
  dm_json_put_str(&j, "source", e->source);
  dm_json_end(&j, '}');
  putc('\n', t->jsonl);
  t->n_jsonl++;
}

/* What a failure means: a page that is not there or not for us is given up, any other is asked for again. */
static fate after_failure(const cli_fetch *f, dm_feed *state) {
  bool gone = f->status >= 400 && f->status < 500 && f->status != 429 && f->status != 408;
  state->failures++;
  if (gone || state->failures >= MOST_FAILURES) return FATE_AS_IT_IS;
  int64_t pause = (int64_t)3600 << state->failures;
  if (pause < f->retry_after) pause = f->retry_after;
  state->next = (int64_t)time(NULL) + (pause < DAY ? pause : DAY);
  return FATE_LATER;
}

static fate visit(taking *t, const entry *e, dm_feed *state) {
  dm_str path, name = host_of(e->url, &path);
  cli_pages *p = t->pages;
  page_host *host = find_host(p, name);
  double wanted = 0;
  if (!host->open) return FATE_LATER;
  if (!dm_robots_allows(host->robots, "demarche", path.n ? path : DM_S("/"), &wanted)) return FATE_AS_IT_IS;
  if (wanted > host->pause) host->pause = wanted < LONGEST_PAUSE ? wanted : LONGEST_PAUSE;
  if (!wait_for(p, host)) return FATE_LATER;
  dm_str url = dm_str_copy(t->arena, e->url);
  cli_fetch f = {.url = url.p};
  if (!fetch(p, host, &f)) {
    cli_say("%s: %s", url.p, f.message[0] ? f.message : strerror(errno));
    return after_failure(&f, state);
  }
  dm_str body = read_page(p, t->arena);
  if (!body.n) return FATE_AS_IT_IS;
  snprintf(state->etag, sizeof state->etag, "%s", f.etag);
  snprintf(state->modified, sizeof state->modified, "%s", f.modified);
  keep_page(t, e, &f, body);
  return FATE_TAKEN;
}

static fate decide(taking *t, const entry *e, dm_feed *state, dm_err *err) {
  if (!is_address(e->url)) return FATE_AS_IT_IS;
  dm_str url = dm_str_copy(t->arena, e->url);
  int rc = is_stored(t, e->url, err);
  if (rc) return FATE_KNOWN; /* a failure shows in *err */
  if (dm_feed_find(t->in->store, url.p, state, err)) return FATE_KNOWN;
  if (state->next == NEVER) return FATE_KNOWN;
  bool waits = state->next > (int64_t)time(NULL) || t->states.n >= MOST_PAGES || *t->pages->stopping;
  return waits ? FATE_LATER : visit(t, e, state);
}

static int take_entry(taking *t, const entry *e) {
  dm_feed state = {0};
  dm_err err = {0};
  fate f = decide(t, e, &state, &err);
  if (err.code) {
    t->code = cli_store_fail(&err);
    return -1;
  }
  if (f == FATE_AS_IT_IS) keep_entry(t, e);
  if (f == FATE_LATER) t->n_later++;
  if (f == FATE_AS_IT_IS || f == FATE_TAKEN) state.next = NEVER;
  if (f != FATE_KNOWN && state.url && state.next) DM_PUSH(t->arena, &t->states, state);
  return 0;
}

/* ---- all of them ----------------------------------------------------------------------------------------------------------- */

static cli_exit store_file(taking *t, const char *leaf) {
  char path[96];
  const char *one = path;
  path_of(t->pages, leaf, path);
  return cli_ingest_paths(t->in, &one, 1);
}

/* What was fetched is stored before its state says so: a kill between the two only fetches it again. */
static cli_exit store(taking *t, const char *url) {
  bool failed = fclose(t->warc) != 0;
  failed = fclose(t->jsonl) != 0 || failed;
  if (failed) {
    cli_say("%s: cannot write: %s", t->pages->folder, strerror(errno));
    return CLI_OUTPUT;
  }
  t->in->name = url;
  cli_exit pages = t->n_warc ? store_file(t, "pages.warc") : CLI_OK, entries = CLI_OK;
  if ((pages == CLI_OK || pages == CLI_SOME_FAILED) && t->n_jsonl) entries = store_file(t, "entries.jsonl");
  t->in->name = NULL;
  if (pages != CLI_OK && pages != CLI_SOME_FAILED) return pages;
  if (entries != CLI_OK && entries != CLI_SOME_FAILED) return entries;
  dm_err err = {0};
  for (uint32_t i = 0; i < t->states.n; i++)
    if (dm_feed_put(t->in->store, &t->states.v[i], &err)) return cli_store_fail(&err);
  return pages != CLI_OK ? pages : entries;
}

static cli_exit take_all(taking *t, const char *url, const char *path) {
  char warc[96], jsonl[96];
  dm_err err = {0};
  path_of(t->pages, "pages.warc", warc);
  path_of(t->pages, "entries.jsonl", jsonl);
  if (read_entries(t, path, &err)) return cli_fail(&err);
  t->warc = fopen(warc, "wb");
  t->jsonl = t->warc ? fopen(jsonl, "wb") : NULL;
  if (!t->jsonl) {
    cli_say("%s: cannot write: %s", t->pages->folder, strerror(errno));
    if (t->warc) fclose(t->warc);
    return CLI_OUTPUT;
  }
  for (uint32_t i = 0; i < t->entries.n && !t->code; i++)
    if (take_entry(t, &t->entries.v[i])) break;
  cli_exit code = store(t, url);
  return t->code ? t->code : code;
}

cli_exit cli_pages_take(cli_pages *p, cli_ingest_run *in, const char *url, const char *path, bool *all) {
  taking t = {.pages = p, .in = in, .arena = dm_arena_new(), .code = CLI_OK};
  if (!t.arena) return CLI_MEMORY;
  cli_exit code = take_all(&t, url, path);
  *all = t.n_later == 0;
  dm_arena_free(t.arena);
  return code;
}

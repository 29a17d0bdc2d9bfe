/* watch.c - `demarche watch`: feeds, polled politely, into a database. */
#include "fetch.h"
#include "ingest.h"
#include "watch_pages.h"

#include "base/file.h"
#include "base/str.h"
#include "store/feed.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

const cli_option cli_watch_options[] = {
    {0, "db", "FILE", "the database; it is made when there is none"},
    {0, "every", "MINUTES", "how often each feed is asked (default: 15)"},
    {0, "once", NULL, "ask each feed once, but for those that are to be left alone still, and end"},
    {0, "pages", NULL, "the pages that feeds link to, in place of what the feeds say of them; robots.txt is obeyed"},
    {0, "pause", "N", "seconds between two pages of one host (default: 2)"},
    {0, "most", "MB", "larger feeds and pages are refused (default: 16)"},
    {0, "seconds", "N", "time that a feed or page may take (default: 60)"},
    {0, "allow-private", NULL, "addresses of private networks and of this machine, too"},
    {'j', "jobs", "N", "threads (default: 1)"},
    {0, "lang", "CODE", "language of the reports that are taken (default: en; any: all)"},
    {0, "no-memory", NULL, "forget what earlier runs learnt of persons"},
    CLI_ACTORS_OPTION,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

#define LIST_BYTES (4u << 20)
#define DAY 86400

typedef struct watching {
  cli_ingest_run in;
  dm_arena *arena;
  DM_LIST(const char *) urls;
  int64_t every, most, seconds; /* seconds, bytes, seconds */
  bool once, private_too, failed, with_pages;
  cli_pages pages;
  char body[64]; /* the file that feeds are fetched into */
} watching;

static volatile sig_atomic_t stopping;

static void stop(int signal_number) {
  (void)signal_number;
  stopping = 1;
}

/* ---- the list ------------------------------------------------------------------------------------------------------- */

/* One address a line; empty lines and those that begin with # say nothing. */
static cli_exit read_list(watching *w, const char *path) {
  dm_str all, line;
  dm_err err = {0};
  if (dm_file_read(w->arena, path, LIST_BYTES, "cli", &all, &err)) return cli_fail(&err);
  for (uint64_t n = 1; dm_str_split(&all, '\n', &line); n++) {
    line = dm_str_trim(line);
    if (!line.n || line.p[0] == '#') continue;
    if (!dm_str_starts(line, DM_S("http://")) && !dm_str_starts(line, DM_S("https://"))) {
      cli_say("%s:%llu: \"%.*s\" is no address: it begins with neither http:// nor https://", path, (unsigned long long)n,
              (int)(line.n < 80 ? line.n : 80), line.p);
      return CLI_USAGE;
    }
    DM_PUSH(w->arena, &w->urls, dm_str_copy(w->arena, line).p);
  }
  if (w->urls.n) return CLI_OK;
  cli_say("%s: no feed in this list", path);
  return CLI_USAGE;
}

/* ---- one feed --------------------------------------------------------------------------------------------------------- */

/* How long to leave a feed alone after its n-th failure in a row: twice as long each time, a day at most. */
static int64_t pause_after(const watching *w, int64_t failures, long asked) {
  int64_t pause = w->every;
  for (int64_t i = 0; i < failures && pause < DAY; i++) pause *= 2;
  if (pause < asked) pause = asked;
  return pause < DAY ? pause : DAY;
}

/* *all: nothing of it is left for the next time. */
static cli_exit take_feed(watching *w, const char *url, bool *all) {
  const char *path = w->body;
  if (w->with_pages) return cli_pages_take(&w->pages, &w->in, url, path, all);
  w->in.name = url;
  cli_exit code = cli_ingest_paths(&w->in, &path, 1);
  w->in.name = NULL;
  return code;
}

/* What was fetched is stored before the feed's state says so: a kill between the two only fetches it again. */
static cli_exit ask(watching *w, dm_feed *feed) {
  cli_fetch f = {.url = feed->url, .most_bytes = (uint64_t)w->most, .seconds = (long)w->seconds, .private_too = w->private_too};
  snprintf(f.etag, sizeof f.etag, "%s", feed->etag);
  snprintf(f.modified, sizeof f.modified, "%s", feed->modified);
  f.out = fopen(w->body, "wb");
  if (!f.out) {
    cli_say("%s: cannot write: %s", w->body, strerror(errno));
    return CLI_OUTPUT;
  }
  bool ok = cli_fetch_get(&f);
  if (fclose(f.out) && ok) {
    cli_say("%s: cannot write: %s", w->body, strerror(errno));
    return CLI_OUTPUT;
  }
  bool all = true;
  cli_exit code = ok && !f.unchanged ? take_feed(w, feed->url, &all) : CLI_OK;
  if (code != CLI_OK && code != CLI_SOME_FAILED) return code;
  feed->failures = ok ? 0 : feed->failures + 1;
  feed->next = (int64_t)time(NULL) + pause_after(w, feed->failures, f.retry_after);
  if (ok) snprintf(feed->etag, sizeof feed->etag, "%s", all ? f.etag : "");
  if (ok) snprintf(feed->modified, sizeof feed->modified, "%s", all ? f.modified : "");
  if (!ok)
    cli_say("%s: %s; asked again in %lld minutes", feed->url, f.message, (long long)(feed->next - (int64_t)time(NULL)) / 60);
  w->failed = w->failed || !ok || code == CLI_SOME_FAILED;
  dm_err err = {0};
  return dm_feed_put(w->in.store, feed, &err) ? cli_store_fail(&err) : CLI_OK;
}

/* ---- all of them ------------------------------------------------------------------------------------------------------ */

/* Asks those whose time has come; *wake is the time of the next. A run of one pass leaves alone only those that failed. */
static cli_exit ask_all(watching *w, int64_t *wake) {
  cli_exit code = CLI_OK;
  *wake = (int64_t)time(NULL) + DAY;
  for (uint32_t i = 0; code == CLI_OK && !stopping && i < w->urls.n; i++) {
    dm_feed feed;
    dm_err err = {0};
    if (dm_feed_find(w->in.store, w->urls.v[i], &feed, &err)) return cli_store_fail(&err);
    bool waits = feed.next > (int64_t)time(NULL) && (feed.failures || !w->once);
    if (!waits) code = ask(w, &feed);
    if (feed.next < *wake) *wake = feed.next;
  }
  return code;
}

static cli_exit poll_feeds(watching *w) {
  for (;;) {
    int64_t wake;
    cli_exit code = ask_all(w, &wake);
    if (code != CLI_OK || w->once || stopping) return code;
    /* A signal ends the sleep. */
    for (int64_t left; !stopping && (left = wake - (int64_t)time(NULL)) > 0;) sleep((unsigned)(left < 60 ? left : 60));
    if (stopping) return CLI_OK;
  }
}

static cli_exit run(const cli_call *call, watching *w) {
  dm_engine *engine = NULL;
  cli_exit end = CLI_OK, code = cli_ingest_open(call, &w->in, &engine);
  if (code == CLI_OK) code = cli_ingest_begin(&w->in);
  if (code == CLI_OK) code = poll_feeds(w);
  if (code == CLI_OK) end = cli_ingest_finish(&w->in, false);
  cli_ingest_close(&w->in, engine);
  if (code == CLI_OK) code = end;
  return code == CLI_OK && w->failed ? CLI_SOME_FAILED : code;
}

static bool read_number(const cli_call *call, const char *name, int64_t usual, int64_t most, int64_t *out) {
  const char *given = cli_value(call, name);
  char *end = NULL;
  *out = given ? strtoll(given, &end, 10) : usual;
  return !given || (*given && !*end && *out >= 1 && *out <= most);
}

static cli_exit read_options(const cli_call *call, watching *w) {
  if (call->n_arguments != 1) return cli_usage(call, "which feeds? give one file with an address a line");
  if (!read_number(call, "every", 15, 1440, &w->every)) return cli_usage(call, "--every wants minutes, from 1 to 1440");
  if (!read_number(call, "most", 16, 256, &w->most)) return cli_usage(call, "--most wants megabytes, from 1 to 256");
  if (!read_number(call, "seconds", 60, 3600, &w->seconds)) return cli_usage(call, "--seconds wants a number from 1 to 3600");
  int64_t pause;
  if (!read_number(call, "pause", 2, 3600, &pause)) return cli_usage(call, "--pause wants seconds, from 1 to 3600");
  w->with_pages = cli_value(call, "pages") != NULL;
  w->every *= 60;
  w->most <<= 20;
  w->once = cli_value(call, "once") != NULL;
  w->private_too = cli_value(call, "allow-private") != NULL;
  w->pages = (cli_pages){.most_bytes = (uint64_t)w->most,
                         .seconds = (long)w->seconds,
                         .private_too = w->private_too,
                         .pause = (double)pause,
                         .stopping = &stopping};
  return read_list(w, call->arguments[0]);
}

cli_exit cli_watch(const cli_call *call) {
  watching w = {.arena = dm_arena_new(), .body = "/tmp/demarche-watch-XXXXXX"};
  if (!w.arena) return CLI_MEMORY;
  cli_exit code = read_options(call, &w);
  dm_err err = {0};
  int body = code == CLI_OK ? mkstemp(w.body) : -1;
  if (code == CLI_OK && body < 0) {
    cli_say("cannot get ready to fetch: %s", strerror(errno));
    code = CLI_OUTPUT;
  }
  if (code == CLI_OK && w.with_pages) code = cli_pages_open(&w.pages);
  if (code == CLI_OK && cli_fetch_open(&err)) code = cli_fail(&err);
  if (code == CLI_OK) {
    struct sigaction on_signal = {.sa_handler = stop};
    sigaction(SIGINT, &on_signal, NULL);
    sigaction(SIGTERM, &on_signal, NULL);
    code = run(call, &w);
    cli_fetch_close();
  }
  if (body >= 0) {
    close(body);
    unlink(w.body);
  }
  cli_pages_close(&w.pages);
  dm_arena_free(w.arena);
  return code;
}

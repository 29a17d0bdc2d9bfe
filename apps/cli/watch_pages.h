/* watch_pages.h - the pages that a feed links to, fetched once each and stored in place of what the feed says of them.
 *
 *   feed -> entries -> robots.txt, pause per host -> page -> pages.warc     -> cli_ingest_paths
 *                   -> refused, or not to be had  -> entries.jsonl (as the feed has it)
 *
 * Where a page stands is kept beside the feeds (store/feed.h): one that was taken or given up is never asked for again, one that
 * failed waits, at most MOST_FAILURES times. */
#ifndef DM_CLI_WATCH_PAGES_H
#define DM_CLI_WATCH_PAGES_H

#include "ingest.h"

#include "base/arena.h"

#include <signal.h>

typedef struct cli_pages {
  /* set by the caller */
  uint64_t most_bytes;
  long seconds;
  bool private_too;
  double pause; /* seconds between two visits of one host, unless its robots.txt wants more */
  const volatile sig_atomic_t *stopping;
  /* its own */
  dm_arena *arena;
  DM_LIST(struct page_host *) hosts;
  char folder[64];
} cli_pages;

/* Makes the folder for what is fetched. */
cli_exit cli_pages_open(cli_pages *pages);
void cli_pages_close(cli_pages *pages);
/* Reads the feed in `path`, which is known as `url`, and stores its pages. *all becomes false when some must be asked for later.
 */
cli_exit cli_pages_take(cli_pages *pages, cli_ingest_run *in, const char *url, const char *path, bool *all);

#endif

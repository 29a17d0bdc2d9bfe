/* feed.h - what the store knows of the feeds that are watched: how to ask whether they changed, and when. */
#ifndef DM_STORE_FEED_H
#define DM_STORE_FEED_H

#include "store/store.h"

typedef struct dm_feed {
  const char *url;              /* borrowed from the caller */
  char etag[256], modified[64]; /* as the server gave them, or "" */
  int64_t failures;             /* in a row */
  int64_t next;                 /* seconds since 1970: not to be asked before */
} dm_feed;

/* A feed that was never asked has nothing but its url. */
int dm_feed_find(dm_store *store, const char *url, dm_feed *feed, dm_err *err);
/* In a transaction of its own. */
int dm_feed_put(dm_store *store, const dm_feed *feed, dm_err *err);

#endif

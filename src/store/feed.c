#include "store/feed.h"

#include "base/str.h"

int dm_feed_find(dm_store *store, const char *url, dm_feed *feed, dm_err *err) {
  *feed = (dm_feed){.url = url};
  sqlite3_stmt *s = dm_sql(store, err, "SELECT etag, last_modified, failures, next FROM feeds WHERE url = ?", "z", url);
  int rc = s ? dm_sql_step(store, s, err) : DM_EIO;
  if (rc != 1) return rc;
  dm_str etag = dm_sql_str(s, 0), modified = dm_sql_str(s, 1);
  snprintf(feed->etag, sizeof feed->etag, "%" DM_FMT, DM_ARG(etag));
  snprintf(feed->modified, sizeof feed->modified, "%" DM_FMT, DM_ARG(modified));
  feed->failures = sqlite3_column_int64(s, 2);
  feed->next = sqlite3_column_int64(s, 3);
  dm_sql_reset(s);
  return 0;
}

int dm_feed_put(dm_store *store, const dm_feed *f, dm_err *err) {
  int rc = dm_store_begin(store, err);
  if (!rc)
    rc = dm_sql_run(
        store, err,
        "INSERT INTO feeds(url, etag, last_modified, failures, next) VALUES(?,?,?,?,?) ON CONFLICT(url) DO UPDATE SET"
        " etag = excluded.etag, last_modified = excluded.last_modified, failures = excluded.failures, next = excluded.next",
        "zssii", f->url, dm_str_of(f->etag), dm_str_of(f->modified), f->failures, f->next);
  if (!rc) rc = dm_store_commit(store, err);
  if (rc) dm_store_rollback(store);
  return rc;
}

/* cache.c - answers that were given, kept until the database changes.
 *
 * A page asks the same few heavy questions again and again, and so do several people who look at one database. SQLite tells a
 * connection by PRAGMA data_version that another one has written; then all is forgotten. */
#include "server.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ENTRIES 128u
#define ENTRY_BYTES (4u << 20)
#define ALL_BYTES (48u << 20)

typedef struct entry {
  char *key, *bytes;
  size_t n;
  const char *type; /* static */
  uint64_t used;
} entry;

struct cache {
  const char *db;
  pthread_mutex_t lock;
  dm_store *store; /* of its own: the version is told by connection */
  dev_t device;
  ino_t file;
  int64_t version;
  uint64_t epoch, clock; /* epoch: how often all was forgotten */
  size_t bytes;
  entry entries[ENTRIES];
};

cache *cache_new(const char *db) {
  cache *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->db = db;
  pthread_mutex_init(&c->lock, NULL);
  return c;
}

static void drop(cache *c, entry *e) {
  c->bytes -= e->n;
  free(e->key);
  free(e->bytes);
  *e = (entry){0};
}

static void forget(cache *c) {
  for (unsigned i = 0; i < ENTRIES; i++)
    if (c->entries[i].key) drop(c, &c->entries[i]);
  c->epoch++;
}

void cache_free(cache *c) {
  if (!c) return;
  forget(c);
  dm_store_close(c->store);
  pthread_mutex_destroy(&c->lock);
  free(c);
}

/* Forgets all when the database, or the file in its place, is not what it was. */
static void follow(cache *c) {
  struct stat at;
  int64_t version = -1;
  bool there = stat(c->db, &at) == 0;
  if (!there || at.st_dev != c->device || at.st_ino != c->file) {
    dm_store_close(c->store);
    c->store = there ? dm_store_open(c->db, DM_STORE_READ, NULL, NULL) : NULL;
    c->device = there ? at.st_dev : 0;
    c->file = there ? at.st_ino : 0;
    c->version = -1;
  }
  if (c->store && dm_sql_number(c->store, NULL, &version, "PRAGMA data_version", "") != 1) version = -1;
  if (version != c->version || version < 0) forget(c);
  c->version = version;
}

char *cache_find(cache *c, const char *key, size_t *n, const char **type, uint64_t *epoch) {
  char *copy = NULL;
  pthread_mutex_lock(&c->lock);
  follow(c);
  *epoch = c->epoch;
  for (unsigned i = 0; i < ENTRIES && !copy; i++) {
    entry *e = &c->entries[i];
    if (!e->key || strcmp(e->key, key) != 0) continue;
    e->used = ++c->clock;
    copy = malloc(e->n + 1);
    if (!copy) break;
    memcpy(copy, e->bytes, e->n);
    *n = e->n;
    *type = e->type;
  }
  pthread_mutex_unlock(&c->lock);
  return copy;
}

/* The entry that was not asked for the longest, an empty one before all. */
static entry *oldest(cache *c, bool filled) {
  entry *found = NULL;
  for (unsigned i = 0; i < ENTRIES; i++) {
    entry *e = &c->entries[i];
    if (filled && !e->key) continue;
    if (!found || e->used < found->used) found = e;
  }
  return found;
}

void cache_keep(cache *c, const char *key, const char *bytes, size_t n, const char *type, uint64_t epoch) {
  if (n > ENTRY_BYTES) return;
  pthread_mutex_lock(&c->lock);
  follow(c);
  /* An answer from before a change may not be kept as one from after it. */
  if (c->epoch == epoch) {
    while (c->bytes + n > ALL_BYTES) drop(c, oldest(c, true));
    entry *e = oldest(c, false), new = {strdup(key), malloc(n + 1), n, type, ++c->clock};
    if (new.key &&new.bytes) {
      memcpy(new.bytes, bytes, n);
      if (e->key) drop(c, e);
      *e = new;
      c->bytes += n;
    } else {
      free(new.key);
      free(new.bytes);
    }
  }
  pthread_mutex_unlock(&c->lock);
}

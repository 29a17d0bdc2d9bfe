#include "store/bands.h"

#include "base/err.h"
#include "base/str.h"
#include "store/part.h"

#include <stdlib.h>

/* Documents gathered before the table is written. Writing goes through all of a large table; a sixteenth of it at a time keeps
 * the price of a document the same, up to where the memory for them (30 MB) ends. */
#define FEWEST 20000u
#define MOST 60000u
#define SHARE 16
#define HEADS (1u << 20)
/* Its doc_id is the last document whose bands the table has. */
#define MARK (-1)

typedef struct entry {
  int64_t band, doc;
} entry;

struct dm_bands {
  entry *v;
  uint32_t *next; /* of each entry: the one before it with the same place in heads, or DM_NONE */
  uint32_t *head; /* HEADS of them */
  uint32_t n, n_docs;
  uint32_t room; /* documents that there is place for */
  int64_t last;  /* the newest document that is in here */
};

void dm_bands_forget(dm_bands *bands) {
  if (!bands) return;
  free(bands->v);
  free(bands->next);
  free(bands->head);
  free(bands);
}

/* Place for the documents that come behind the last one of the table. */
static bool make_room(dm_bands *b, int64_t marked) {
  uint32_t room = marked / SHARE < FEWEST ? FEWEST : marked / SHARE > MOST ? MOST : (uint32_t)(marked / SHARE);
  if (room <= b->room) return true;
  entry *v = realloc(b->v, (size_t)room * DM_BANDS * sizeof *v);
  if (v) b->v = v;
  uint32_t *next = realloc(b->next, (size_t)room * DM_BANDS * sizeof *next);
  if (next) b->next = next;
  if (v && next) b->room = room;
  return v && next;
}

static dm_bands *new_bands(int64_t marked) {
  dm_bands *b = calloc(1, sizeof *b);
  if (!b) return NULL;
  b->head = malloc((size_t)HEADS * sizeof *b->head);
  if (b->head && make_room(b, marked)) {
    memset(b->head, 0xff, HEADS * sizeof *b->head);
    return b;
  }
  dm_bands_forget(b);
  return NULL;
}

static uint32_t place_of(int64_t band) { return (uint32_t)((uint64_t)band * 0x9e3779b97f4a7c15u >> 44); }

static void gather(dm_bands *b, int64_t doc, const dm_signature *signature) {
  for (unsigned i = 0; i < DM_BANDS; i++) {
    int64_t band = dm_signature_band(signature, i);
    uint32_t *head = &b->head[place_of(band)];
    b->v[b->n] = (entry){band, doc};
    b->next[b->n] = *head;
    *head = b->n++;
  }
  b->n_docs++;
  b->last = doc;
}

/* ---- to the table --------------------------------------------------------------------------------------------------- */

static int by_band(const void *x, const void *y) {
  const entry *a = x, *b = y;
  if (a->band != b->band) return a->band < b->band ? -1 : 1;
  return (a->doc > b->doc) - (a->doc < b->doc);
}

static int flush(dm_store *store, dm_err *err) {
  dm_bands *b = store->bands;
  int rc = 0;
  qsort(b->v, b->n, sizeof *b->v, by_band);
  for (uint32_t i = 0; !rc && i < b->n; i++)
    rc = dm_sql_run(store, err, "INSERT INTO signature_bands(band, doc_id) VALUES(?,?) ON CONFLICT DO NOTHING", "ii",
                    b->v[i].band, b->v[i].doc);
  if (!rc) rc = dm_sql_run(store, err, "DELETE FROM signature_bands WHERE band = ?", "i", (int64_t)MARK);
  if (!rc) rc = dm_sql_run(store, err, "INSERT INTO signature_bands(band, doc_id) VALUES(?,?)", "ii", (int64_t)MARK, b->last);
  memset(b->head, 0xff, HEADS * sizeof *b->head);
  b->n = b->n_docs = 0;
  if (!rc && !make_room(b, b->last))
    rc = dm_fail(err, DM_ENOMEM, "store", store->path, 0, 0, "out of memory for the near-duplicates");
  return rc;
}

static int load_rest(dm_store *store, int64_t marked, dm_err *err) {
  sqlite3_stmt *s = dm_sql(store, err, "SELECT doc_id, minhash FROM signatures WHERE doc_id > ? ORDER BY doc_id LIMIT ?", "ii",
                           marked, (int64_t)store->bands->room);
  if (!s) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(store, s, err)) == 1) {
    dm_signature signature = {.known = true};
    dm_str blob = dm_sql_str(s, 1);
    if (blob.n != sizeof signature.v) continue;
    memcpy(signature.v, blob.p, sizeof signature.v);
    gather(store->bands, sqlite3_column_int64(s, 0), &signature);
  }
  return rc;
}

/* Makes what an earlier run gathered and did not write. */
static int wake(dm_store *store, dm_err *err) {
  if (store->bands) return 0;
  int64_t marked = 0;
  int rc = dm_sql_number(store, err, &marked, "SELECT doc_id FROM signature_bands WHERE band = ?", "i", (int64_t)MARK);
  if (rc < 0) return rc;
  store->bands = new_bands(marked);
  if (!store->bands) return dm_fail(err, DM_ENOMEM, "store", store->path, 0, 0, "out of memory for the near-duplicates");
  while (rc >= 0) {
    rc = load_rest(store, marked, err);
    if (rc || store->bands->n_docs < store->bands->room) break;
    rc = flush(store, err);
    marked = store->bands->last;
  }
  return rc < 0 ? rc : 0;
}

int dm_bands_add(dm_store *store, int64_t doc_id, const dm_signature *signature, dm_err *err) {
  int rc = wake(store, err);
  if (rc || doc_id <= store->bands->last) return rc; /* woken up just now, with this one */
  gather(store->bands, doc_id, signature);
  return store->bands->n_docs < store->bands->room ? 0 : flush(store, err);
}

/* ---- looking up ------------------------------------------------------------------------------------------------------ */

int dm_bands_find(dm_store *store, int64_t band, int64_t *docs, unsigned most, dm_err *err) {
  int rc = wake(store, err);
  if (rc) return rc;
  unsigned n = 0;
  const dm_bands *b = store->bands;
  for (uint32_t i = b->head[place_of(band)]; i != DM_NONE && n < most; i = b->next[i])
    if (b->v[i].band == band) docs[n++] = b->v[i].doc;
  sqlite3_stmt *s = dm_sql(store, err, "SELECT doc_id FROM signature_bands WHERE band = ? ORDER BY doc_id DESC LIMIT ?", "ii",
                           band, (int64_t)(most - n));
  if (!s) return DM_EIO;
  while ((rc = dm_sql_step(store, s, err)) == 1) docs[n++] = sqlite3_column_int64(s, 0);
  return rc < 0 ? rc : (int)n;
}

#include "store/story.h"

#include "base/err.h"
#include "base/str.h"
#include "store/bands.h"
#include "store/part.h"

#include <stdlib.h>

/* Documents that a band may name, the newest of them; more only share a phrase that everybody uses. */
#define PER_BAND 32u
/* Documents whose texts are compared. */
#define MOST_COMPARED 8u

typedef struct candidate {
  int64_t doc;
  unsigned bands; /* that agree */
} candidate;

typedef struct candidates {
  int64_t docs[DM_BANDS * PER_BAND];
  unsigned n;
  candidate best[MOST_COMPARED];
  unsigned n_best;
} candidates;

static int collect(dm_store *store, const dm_signature *signature, candidates *c, dm_err *err) {
  for (unsigned i = 0; i < DM_BANDS; i++) {
    int n = dm_bands_find(store, dm_signature_band(signature, i), c->docs + c->n, PER_BAND, err);
    if (n < 0) return n;
    c->n += (unsigned)n;
  }
  return 0;
}

static int by_number(const void *x, const void *y) {
  int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
  return (a > b) - (a < b);
}

/* Keeps the documents that agree in most bands; of two alike the earlier one. */
static void rank(candidates *c) {
  if (c->n) qsort(c->docs, c->n, sizeof *c->docs, by_number);
  for (unsigned i = 0, end; i < c->n; i = end) {
    for (end = i + 1; end < c->n && c->docs[end] == c->docs[i];) end++;
    candidate one = {c->docs[i], end - i};
    unsigned at = c->n_best;
    while (at > 0 && c->best[at - 1].bands < one.bands) at--;
    if (at == MOST_COMPARED) continue;
    if (c->n_best == MOST_COMPARED) c->n_best--;
    memmove(&c->best[at + 1], &c->best[at], (c->n_best - at) * sizeof *c->best);
    c->best[at] = one;
    c->n_best++;
  }
}

/* Whether the stored signature of a document makes a comparison of the texts worth while. */
static int promises(dm_store *store, int64_t doc, const dm_signature *signature, dm_err *err) {
  sqlite3_stmt *s = dm_sql(store, err, "SELECT minhash FROM signatures WHERE doc_id = ?", "i", doc);
  int rc = s ? dm_sql_step(store, s, err) : DM_EIO;
  if (rc != 1) return rc;
  dm_signature other = {.known = true};
  dm_str blob = dm_sql_str(s, 0);
  bool whole = blob.n == sizeof other.v;
  if (whole) memcpy(other.v, blob.p, sizeof other.v);
  dm_sql_reset(s);
  return whole && dm_signature_likeness(&other, signature) >= 0.7 * DM_NEAR_DUPLICATE;
}

static int compare(dm_store *store, int64_t doc, const dm_shingles *shingles, double *jaccard, dm_err *err) {
  sqlite3_stmt *s = dm_sql(store, err, "SELECT text FROM documents WHERE doc_id = ?", "i", doc);
  int rc = s ? dm_sql_step(store, s, err) : DM_EIO;
  if (rc != 1) return rc;
  dm_shingles other;
  bool ok = dm_shingles_make(dm_sql_str(s, 0), &other);
  dm_sql_reset(s);
  if (!ok) return dm_fail(err, DM_ENOMEM, "store", store->path, 0, 0, "out of memory for comparing texts");
  *jaccard = dm_shingles_jaccard(shingles, &other);
  dm_shingles_free(&other);
  return 1;
}

int dm_story_find(dm_store *store, const dm_shingles *shingles, const dm_signature *signature, int64_t *story, double *similarity,
                  dm_err *err) {
  candidates c = {.n = 0};
  *story = 0;
  *similarity = 0.0;
  if (!signature->known) return 0;
  int rc = collect(store, signature, &c, err);
  rank(&c);
  for (unsigned i = 0; rc >= 0 && i < c.n_best; i++) {
    double jaccard = 0.0;
    rc = promises(store, c.best[i].doc, signature, err);
    if (rc == 1) rc = compare(store, c.best[i].doc, shingles, &jaccard, err);
    if (rc < 0 || jaccard < DM_NEAR_DUPLICATE || jaccard <= *similarity) continue;
    *similarity = jaccard;
    *story = c.best[i].doc;
  }
  return rc < 0 ? rc : *story != 0;
}

int dm_story_enter(dm_store *store, int64_t doc_id, const dm_signature *signature, dm_err *err) {
  if (!signature->known) return 0;
  dm_str blob = {(const char *)signature->v, (uint32_t)sizeof signature->v};
  int rc = dm_sql_run(store, err, "INSERT INTO signatures(doc_id, minhash) VALUES(?,?)", "ib", doc_id, blob);
  return rc ? rc : dm_bands_add(store, doc_id, signature, err);
}

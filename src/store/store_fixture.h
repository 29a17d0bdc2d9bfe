/* store_fixture.h - for the tests of the store: databases in a folder of their own, and documents without a pipe. */
#ifndef DM_STORE_FIXTURE_H
#define DM_STORE_FIXTURE_H

#include "store/run.h"
#include "store/write.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <unistd.h>

/* The path of a test's database; overwritten by the next call. */
static inline const char *store_path(const char *name) {
  static char path[256];
  const char *folder = getenv("TMPDIR");
  snprintf(path, sizeof path, "%s/demarche-test-%d-%s", folder ? folder : "/tmp", (int)getpid(), name);
  return path;
}

/* A new database with one run in it. */
static inline dm_store *store_make(const char *name) {
  dm_err err = {0};
  int64_t run;
  dm_store *store = dm_store_open(store_path(name), DM_STORE_INGEST, "data", &err);
  if (!store) fail_msg("%s: %s", err.path, err.message);
  dm_run_about about = {"test", "m", "d", "o", "{}", 0};
  assert_int_equal(dm_run_begin(store, &about, &run, &err), 0);
  assert_int_equal(run, 1);
  return store;
}

static inline void store_remove(dm_store *store, const char *name) {
  dm_store_close(store);
  unlink(store_path(name));
}

static inline void store_hash(dm_str text, char out[65]) {
  struct sha256_ctx sha;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&sha);
  sha256_update(&sha, text.n, (const uint8_t *)text.p);
  sha256_digest(&sha, sizeof digest, digest);
  for (unsigned i = 0; i < SHA256_DIGEST_SIZE; i++) snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* A record of a text in which nothing happens yet. */
static inline dm_record store_record(dm_str text, dm_str day, dm_str source) {
  dm_record r = {.id = {"test", 4}, .date = day, .source = source, .lang = {"en", 2}, .text = text};
  store_hash(text, r.text_sha256);
  return r;
}

static inline int64_t store_put_text(dm_store *store, dm_str text, int64_t story, double similarity) {
  dm_record r = store_record(text, (dm_str){0}, (dm_str){0});
  dm_writing w = {.record = &r, .whence = {.input = {"test", 4}}, .story = story, .similarity = similarity};
  int64_t doc = 0;
  dm_err err = {0};
  if (dm_write_document(store, 1, &w, &doc, &err)) fail_msg("%s", err.message);
  return doc;
}

#endif

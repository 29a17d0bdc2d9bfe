/* write.h - one record into the store: the tables of data/store/schema-001.sql, row for row. */
#ifndef DM_STORE_WRITE_H
#define DM_STORE_WRITE_H

#include "store/store.h"

/* Where a text was met. */
typedef struct dm_whence {
  dm_str input;            /* path or URL of the container */
  dm_str record;           /* line, WARC record or entry within it; empty: it is the whole */
  dm_str source, url, day; /* as this input states them, may be unknown */
} dm_whence;

/* What is known of a document beyond its record. */
typedef struct dm_writing {
  const dm_record *record;
  dm_whence whence;
  dm_str author;
  uint32_t n_words;
  int64_t story;              /* doc_id of the first of its near-duplicates; 0: it is the first */
  double similarity;          /* with that one */
  const struct dm_cues *cues; /* for links to stances of other documents; NULL: none are made */
} dm_writing;

/* Both want a transaction (dm_store_begin) of a store opened for DM_STORE_INGEST, and the run whose rows they write. */

/* A text that the store does not have yet. *doc_id is its row. */
int dm_write_document(dm_store *store, int64_t run, const dm_writing *writing, int64_t *doc_id, dm_err *err);
/* Another place where a text of the store was met; the same place again changes nothing. */
int dm_write_copy(dm_store *store, int64_t run, int64_t doc_id, const dm_whence *whence, dm_err *err);
/* 1 and *doc_id when the store has this text, 0 when not. */
int dm_store_find_text(dm_store *store, const char *text_sha256, int64_t *doc_id, dm_err *err);

#endif

/* bands.h - which documents have a band of a signature: the table signature_bands, and before it a heap in memory.
 *
 * Keys of bands are random, so that every one written singly touches a page of its own, two dozen for each document. They are
 * gathered in memory instead and written in order, many to a page, when there are some hundred thousand. Nothing is lost when the
 * run ends before: what the table lacks is made again from `signatures`. The row of band -1 tells up to which document the table
 * is complete. */
#ifndef DM_STORE_BANDS_H
#define DM_STORE_BANDS_H

#include "store/minhash.h"
#include "store/store.h"

typedef struct dm_bands dm_bands;

/* All of these want a transaction of a store opened for DM_STORE_INGEST. */

/* Enters the bands of a document whose signature is stored. */
int dm_bands_add(dm_store *store, int64_t doc_id, const dm_signature *signature, dm_err *err);
/* Writes to *docs the newest documents, at most `most`, that have this band; returns how many, or a negative code. */
int dm_bands_find(dm_store *store, int64_t band, int64_t *docs, unsigned most, dm_err *err);
/* Drops what is in memory, after a rollback or before the store closes. */
void dm_bands_forget(dm_bands *bands);

#endif

/* show.h - one row of a store with all that belongs to it: its fields, what analysts said, its evidence in the sentence. */
#ifndef DM_VIEW_SHOW_H
#define DM_VIEW_SHOW_H

#include "store/correct.h"

/* json: an object; else a page for people, the evidence between [ and ] or, with colour, underlined and its trigger bold.
 * DM_EARG when there is no such row, DM_EIO when the store or the stream fails. */
int dm_show_row(dm_store *store, dm_row_name row, FILE *out, bool json, bool colour, dm_err *err);

#endif

/* page.h - a page of HTML as a report: its main text, and what it tells of itself. */
#ifndef DM_INGEST_PAGE_H
#define DM_INGEST_PAGE_H

#include "ingest/item.h"

/* The item's bytes are a page in any charset: finds the article in it and fills the fields that are still empty. 1, or 0 and
 * *skip. */
int dm_page_read(dm_item *item, dm_skip *skip);
/* The item's bytes are HTML in UTF-8 that is the article, as feeds carry it: all its text is kept. */
int dm_fragment_read(dm_item *item, dm_skip *skip);

#endif

/* item.h - one record on its way to becoming a report. */
#ifndef DM_INGEST_ITEM_H
#define DM_INGEST_ITEM_H

#include "ingest/source.h"

/* NULL when memory is out. */
dm_item *dm_item_new(const dm_rules *rules, const char *lang);

/* Fills *skip; path, record, line and id come from the item. Returns 0, as dm_item_read does then. */
int dm_item_skip(const dm_item *item, dm_skip *skip, dm_skip_reason reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif

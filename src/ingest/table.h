/* table.h - a row of a table or an object of JSON as a report. */
#ifndef DM_INGEST_TABLE_H
#define DM_INGEST_TABLE_H

#include "ingest/source.h"

/* Fills the item from the fields, which live in its arena. False, and skipped, when there is no text. line: where the row begins,
 * or 0. */
bool dm_table_take(dm_source *source, dm_item *item, const dm_str fields[DM_FIELDS], uint64_t line);

#endif

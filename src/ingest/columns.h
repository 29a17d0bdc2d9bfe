/* columns.h - which column or key of a table holds which field of a report. */
#ifndef DM_INGEST_COLUMNS_H
#define DM_INGEST_COLUMNS_H

#include "base/arena.h"
#include "base/err.h"
#include "demarche.h"

typedef enum dm_field {
  DM_FIELD_TEXT,
  DM_FIELD_HTML,
  DM_FIELD_TITLE,
  DM_FIELD_DATE,
  DM_FIELD_URL,
  DM_FIELD_ID,
  DM_FIELD_AUTHOR,
  DM_FIELD_SOURCE,
  DM_FIELD_LANG,
  DM_FIELDS
} dm_field;

typedef struct dm_columns {
  dm_str name[DM_FIELDS]; /* column that the user named for the field, or unknown */
} dm_columns;

/* Reads "text=body,date=pubDate" (borrowed); NULL: all by their usual names. DM_EARG names what is wrong. */
int dm_columns_parse(const char *map, dm_columns *out, dm_err *err);
/* How well a column's name fits a field: 0 not at all, the user's own 1000, a usual name less the later it stands in the list of
 * them. A field that the user named has no usual names. */
unsigned dm_columns_fit(const dm_columns *columns, dm_field field, dm_str name);

#endif

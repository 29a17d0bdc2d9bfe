/* formats.h - one reader per format, each in the file of its name. */
#ifndef DM_INGEST_FORMATS_H
#define DM_INGEST_FORMATS_H

#include "ingest/source.h"

extern const dm_input_format dm_input_text, dm_input_html, dm_input_feed, dm_input_petrarch, dm_input_json, dm_input_csv,
    dm_input_warc;

#endif

/* http.h - an HTTP response as an archive keeps it: status line, headers, and a body that may be chunked and compressed. */
#ifndef DM_INGEST_HTTP_H
#define DM_INGEST_HTTP_H

#include "base/arena.h"
#include "demarche.h"

typedef struct dm_http {
  unsigned status;     /* 0: no HTTP at all */
  dm_str type;         /* media type in lower case, without parameters: "text/html"; or unknown */
  dm_str charset;      /* of the Content-Type; or unknown */
  dm_str body;         /* unpacked */
  const char *trouble; /* what was wrong, or NULL; the body holds what could be read */
  bool too_large;      /* the body unpacks to more than DM_LIMIT_RECORD_BYTES */
} dm_http;

/* Value of a header in a block of "Name: value" lines; unknown when absent. */
dm_str dm_header_find(dm_str block, const char *name);
/* Length of the block of lines up to and with the empty line; s.n when there is none. */
uint32_t dm_header_end(dm_str s);
/* Parts of "text/html; charset=utf-8", the media type in lower case. */
void dm_media_type(dm_arena *arena, dm_str value, dm_str *type, dm_str *charset);

/* Reads a response. Archives often store the body unpacked and keep the headers of the packed one, so what the body is decides,
 * not what the headers say. */
void dm_http_read(dm_arena *arena, dm_str bytes, dm_http *out);

#endif

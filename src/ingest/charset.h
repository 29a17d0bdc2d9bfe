/* charset.h - bytes of a page in any charset as valid UTF-8. */
#ifndef DM_INGEST_CHARSET_H
#define DM_INGEST_CHARSET_H

#include "base/arena.h"
#include "demarche.h"

/* Converts by byte order mark; as it stands when it is UTF-8 or nearly (a page that is valid UTF-8 is that, whatever it says); by
 * what the transport said; by the page's own <meta>; by the frequencies of its bytes (uchardet); last as Windows-1252. What
 * cannot be converted becomes U+FFFD, NUL and other controls become spaces. In the arena, NUL behind it. */
dm_str dm_charset_convert(dm_arena *arena, dm_str bytes, dm_str said);

#endif

/* xml_piece.h - the elements of a large XML file that are reports, one at a time.
 *
 * The file is not parsed as a whole: the elements are found by their tags, and each is parsed alone. So a file of any size needs
 * memory for one element, and what is broken in one does not touch the next. */
#ifndef DM_INGEST_XML_PIECE_H
#define DM_INGEST_XML_PIECE_H

#include "ingest/source.h"

#include <libxml/tree.h>

typedef struct dm_piece {
  xmlDocPtr doc; /* to be freed by xmlFreeDoc; NULL when the element could not be parsed at all */
  uint64_t line; /* 1-based, where it begins */
} dm_piece;

/* Looks for the next element of one of the names (separated by spaces), and parses it; encoding is the file's, or unknown. False:
 * there is none. An element that never ends, or is beyond the limit, is skipped and told. */
bool dm_piece_next(dm_source *source, dm_arena *arena, const char *names, dm_str encoding, dm_piece *out);

/* The bytes before the first element of one of the names, at most DM_DETECT_BYTES of them; nothing is passed. */
dm_str dm_piece_head(dm_source *source, const char *names);
/* The encoding that an XML declaration names, or unknown. */
dm_str dm_piece_encoding(dm_str head);

/* First child element of that name, with or without prefix ("content:encoded"); NULL: there is none. */
xmlNodePtr dm_piece_child(xmlNodePtr parent, const char *name);
/* All text inside, trimmed, in the arena. */
dm_str dm_piece_text(dm_arena *arena, xmlNodePtr node);
/* Value of an attribute, in the arena; unknown when absent. */
dm_str dm_piece_attr(dm_arena *arena, xmlNodePtr node, const char *name);

#endif

/* html_main.h - which blocks of a page are its article. */
#ifndef DM_INGEST_HTML_MAIN_H
#define DM_INGEST_HTML_MAIN_H

#include "ingest/html_blocks.h"

/* Sets keep of the blocks that are the article's text: those of the element that holds most of the running text, without lists of
 * links, captions, and lines that belong to the page. title: the article's own, which is not part of its text. */
void dm_main_choose(dm_blocks *blocks, const dm_rules *rules, dm_str title);

/* The text of the kept blocks, an empty line between two, white space made one, and the points where it comes from. */
dm_str dm_main_text(const dm_blocks *blocks, dm_arena *arena, const dm_map_point **map, uint32_t *n_map);

#endif

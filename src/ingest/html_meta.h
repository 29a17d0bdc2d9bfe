/* html_meta.h - what a page tells of its article beside the text: title, author, day, publisher, address. */
#ifndef DM_INGEST_HTML_META_H
#define DM_INGEST_HTML_META_H

#include "ingest/html_blocks.h"

typedef struct dm_page_facts {
  dm_str title, author, date, date_basis, source, url, lang;
  dm_str stamp; /* what the date was read from, where that is metadata */
} dm_page_facts;

/* Of several sources the one that the publisher writes for machines wins: JSON-LD of an article, <meta>, marked elements (<time>,
 * itemprop, classes), the address, the text around the title. date_basis is "json-ld", "meta", "time", "url" or "text".
 * url_known: the address the page was fetched from, or unknown. Strings live in the arena. */
void dm_page_facts_read(const dm_blocks *blocks, const dm_rules *rules, dm_arena *arena, dm_str url_known, dm_page_facts *out);

/* html_jsonld.c: the facts in the page's <script type="application/ld+json">; of several objects the first that is an article. */
void dm_jsonld_read(const dm_tree *tree, const dm_rules *rules, dm_arena *arena, dm_page_facts *out);

#endif

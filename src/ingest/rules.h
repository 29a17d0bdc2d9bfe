/* rules.h - what the readers know from data/ingest and data/lang: parts of pages by their class names, names of months,
 * languages. Read-only after opening: any number of threads may share it. */
#ifndef DM_INGEST_RULES_H
#define DM_INGEST_RULES_H

#include "base/arena.h"
#include "base/map.h"
#include "ingest/language.h"

/* What a word in the class, id or role of an element says of it. */
typedef enum dm_part {
  DM_PART_NONE,
  DM_PART_BODY,   /* the article's text */
  DM_PART_SIDE,   /* never part of the article: navigation, comments, advertisements */
  DM_PART_META,   /* about the article: byline, date, tags, caption credits */
  DM_PART_DOUBT,  /* beside the article unless it holds running text without links: a lead is a "teaser", too */
  DM_PART_HIDDEN, /* not shown */
} dm_part;

/* Facts that <meta> tells. Another date is of the page more often than of the article. */
typedef enum dm_meta {
  DM_META_TITLE,
  DM_META_AUTHOR,
  DM_META_DATE,
  DM_META_OTHER_DATE,
  DM_META_SOURCE,
  DM_META_URL,
  DM_META_LANG,
  DM_METAS
} dm_meta;

typedef struct dm_rules {
  dm_arena *arena;
  dm_languages *languages;
  dm_map parts;   /* word ("menu"), pair of words ("read-more") or whole name ("=hidden") of a class -> dm_part */
  dm_map months;  /* lower-case name or abbreviation -> 1..12 */
  dm_map meta;    /* lower-case name -> dm_meta * 256 + rank, 0 the best */
  dm_map bywords; /* lower-case word beside an author's name ("by", "posted") -> 1 */
  dm_map phrases; /* lower-case first words of blocks that are never the article ("read more") -> 1 */
} dm_rules;

/* data_dir NULL: found as by dm_engine_open. */
dm_rules *dm_rules_open(const char *data_dir, dm_err *err);
void dm_rules_close(dm_rules *rules);

#endif

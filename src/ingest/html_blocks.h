/* html_blocks.h - the visible text of a page cut into blocks: a paragraph, a heading, an item of a list, a cell. */
#ifndef DM_INGEST_HTML_BLOCKS_H
#define DM_INGEST_HTML_BLOCKS_H

#include "ingest/html_tree.h"
#include "ingest/rules.h"

typedef struct dm_block {
  uint32_t first, end;        /* nodes of the tree; its texts are those of them that are owned by `owner` */
  uint32_t owner;             /* the element whose line it is */
  dm_tag tag;                 /* the nearest of p, li, headings, blockquote, pre, td, th, dd, dt, figcaption, caption; else div */
  uint32_t chars, link_chars; /* without white space at the ends, runs of it counted once */
  uint32_t commas, stops;     /* commas; ends of sentences */
  bool keep;
} dm_block;

typedef struct dm_blocks {
  const dm_tree *tree;
  DM_LIST(dm_block) list;
  dm_part *part;           /* per node */
  bool *dead;              /* per node: it and what it holds is left out */
  uint32_t *before;        /* per node, and one more: characters of text in the nodes before it, scripts and styles not counted */
  uint32_t *linked_before; /* the same of those in links */
  uint32_t n_pruned;       /* characters left out */
} dm_blocks;

/* What the element's own tag, class, id, role and attributes say. */
dm_part dm_part_of(const dm_tree *tree, uint32_t node, const dm_rules *rules);

/* Which parts of a page are left out before the search: all that tag or class tell to stand beside the article; those that the
 * tag tells; none but what is not shown at all. */
typedef enum dm_prune { DM_PRUNE_NAMED, DM_PRUNE_TAGS, DM_PRUNE_NONE } dm_prune;

/* Cuts the page. All in the tree's arena. */
void dm_blocks_make(const dm_tree *tree, const dm_rules *rules, dm_prune prune, dm_blocks *out);

/* Characters of text inside a node. */
static inline uint32_t dm_blocks_chars(const dm_blocks *b, uint32_t node) {
  return b->before[b->tree->nodes.v[node].end] - b->before[node];
}

#endif

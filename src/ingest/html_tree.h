/* html_tree.h - a page as an array of its elements and texts in the order of the page.
 *
 *   index   0     1      2    3       4    5      ...
 *           html  head   ...  body    p    "text"
 *                             [------ end ------[     the nodes inside an element follow it, up to `end`
 *
 * libxml2's parser feeds it, so all of its mending of wrong HTML holds here; its own tree is not used because elements nested
 * without end would take its depth limit, and because an array can be walked without recursion. */
#ifndef DM_INGEST_HTML_TREE_H
#define DM_INGEST_HTML_TREE_H

#include "base/arena.h"
#include "demarche.h"

typedef enum dm_tag {
  DM_TAG_TEXT, /* no element: text */
  DM_TAG_OTHER,
  DM_TAG_A,
  DM_TAG_ABBR,
  DM_TAG_ADDRESS,
  DM_TAG_ARTICLE,
  DM_TAG_ASIDE,
  DM_TAG_BLOCKQUOTE,
  DM_TAG_BODY,
  DM_TAG_BR,
  DM_TAG_BUTTON,
  DM_TAG_CAPTION,
  DM_TAG_CENTER,
  DM_TAG_DD,
  DM_TAG_DIV,
  DM_TAG_DL,
  DM_TAG_DT,
  DM_TAG_FIELDSET,
  DM_TAG_FIGCAPTION,
  DM_TAG_FIGURE,
  DM_TAG_FOOTER,
  DM_TAG_FORM,
  DM_TAG_H1,
  DM_TAG_H2,
  DM_TAG_H3,
  DM_TAG_H4,
  DM_TAG_H5,
  DM_TAG_H6,
  DM_TAG_HEAD,
  DM_TAG_HEADER,
  DM_TAG_HR,
  DM_TAG_HTML,
  DM_TAG_IFRAME,
  DM_TAG_INPUT,
  DM_TAG_LABEL,
  DM_TAG_LI,
  DM_TAG_LINK,
  DM_TAG_MAIN,
  DM_TAG_META,
  DM_TAG_NAV,
  DM_TAG_NOSCRIPT,
  DM_TAG_OBJECT,
  DM_TAG_OL,
  DM_TAG_OPTION,
  DM_TAG_P,
  DM_TAG_PRE,
  DM_TAG_SCRIPT,
  DM_TAG_SECTION,
  DM_TAG_SELECT,
  DM_TAG_STYLE,
  DM_TAG_SVG,
  DM_TAG_TABLE,
  DM_TAG_TBODY,
  DM_TAG_TD,
  DM_TAG_TEMPLATE,
  DM_TAG_TEXTAREA,
  DM_TAG_TH,
  DM_TAG_THEAD,
  DM_TAG_TIME,
  DM_TAG_TITLE,
  DM_TAG_TR,
  DM_TAG_UL,
  DM_TAG_VIDEO,
  DM_TAGS
} dm_tag;

/* The attributes that tell something of an article; others are left out. */
typedef enum dm_attr {
  DM_ATTR_CHARSET,
  DM_ATTR_CLASS,
  DM_ATTR_CONTENT,
  DM_ATTR_DATETIME,
  DM_ATTR_HREF,
  DM_ATTR_ID,
  DM_ATTR_ITEMPROP,
  DM_ATTR_LANG,
  DM_ATTR_NAME,
  DM_ATTR_PROPERTY,
  DM_ATTR_REL,
  DM_ATTR_ROLE,
  DM_ATTR_STYLE,
  DM_ATTR_TITLE,
  DM_ATTR_TYPE,
  DM_ATTR_HIDDEN, /* also aria-hidden="true" */
  DM_ATTRS
} dm_attr;

typedef struct dm_node {
  dm_tag tag;
  uint32_t parent, end; /* parent DM_NONE: the root */
  dm_str text;          /* of a text */
  uint32_t source;      /* byte of the page where it begins */
  uint32_t attrs, n_attrs;
} dm_node;

typedef struct dm_tree {
  DM_LIST(dm_node) nodes;
  DM_LIST(struct dm_tree_attr {
    dm_attr name;
    dm_str value;
  })
  attrs;
  dm_arena *arena;
  uint32_t left_out; /* nodes beyond DM_LIMIT_HTML_NODES */
} dm_tree;

/* Reads a page of UTF-8 that has no NUL, which must stay where it is. 0, or DM_ENOMEM. Any bytes give some tree. */
int dm_tree_read(dm_arena *arena, dm_str page, dm_tree *tree);
/* The value, or unknown. */
dm_str dm_tree_attr(const dm_tree *tree, uint32_t node, dm_attr name);
static inline bool dm_tree_has(const dm_tree *tree, uint32_t node, dm_attr name) {
  return dm_tree_attr(tree, node, name).p != NULL;
}
/* Begins a line of its own. */
bool dm_tag_is_block(dm_tag tag);
static inline bool dm_tag_is_heading(dm_tag tag) { return tag >= DM_TAG_H1 && tag <= DM_TAG_H6; }
/* All text inside, white space made one space, in the arena; at most limit bytes. */
dm_str dm_tree_text(const dm_tree *tree, uint32_t node, dm_arena *arena, uint32_t limit);

#endif

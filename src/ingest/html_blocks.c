#include "ingest/html_blocks.h"

#include "base/str.h"

/* ---- what elements say of themselves ------------------------------------------------------------------------------ */

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/* Cuts a class or id into words: "articleBody site-nav_2" -> article body / site nav. *ends: the word ends its name. */
static bool next_word(dm_str names, uint32_t *at, char word[32], uint32_t *n, bool *ends) {
  uint32_t i = *at;
  *n = 0;
  while (i < names.n && !is_upper(names.p[i]) && !is_lower(names.p[i])) i++;
  for (; i < names.n && (is_upper(names.p[i]) || is_lower(names.p[i])); i++) {
    if (*n && is_upper(names.p[i]) && is_lower(names.p[i - 1])) break;
    if (*n < 31) word[(*n)++] = (char)(names.p[i] | 0x20);
  }
  *ends = i == names.n || names.p[i] == ' ' || names.p[i] == '\n' || names.p[i] == '\t';
  *at = i;
  return *n > 0;
}

static dm_part stronger(dm_part a, dm_part b) {
  static const uint8_t rank[] = {
      [DM_PART_NONE] = 0, [DM_PART_BODY] = 1, [DM_PART_META] = 2, [DM_PART_DOUBT] = 3, [DM_PART_SIDE] = 4, [DM_PART_HIDDEN] = 5};
  return rank[b] > rank[a] ? b : a;
}

static dm_part look_up(const dm_rules *rules, const char *word, uint32_t n) {
  uint32_t value = dm_map_get(&rules->parts, (dm_str){word, n});
  return value == DM_NONE ? DM_PART_NONE : (dm_part)value;
}

/* Words alone, in pairs "a-b", and as whole names "=a". */
static dm_part part_of_names(const dm_rules *rules, dm_str names) {
  char word[33], pair[65];
  uint32_t n, at = 0, pair_n = 0;
  bool ends;
  dm_part part = DM_PART_NONE;
  while (next_word(names, &at, word + 1, &n, &ends)) {
    bool whole = ends && at >= n && (at == n || is_space(names.p[at - n - 1]));
    word[0] = '=';
    part = stronger(part, look_up(rules, word + 1, n));
    if (whole) part = stronger(part, look_up(rules, word, n + 1));
    if (pair_n) {
      pair[pair_n] = '-';
      memcpy(pair + pair_n + 1, word + 1, n);
      part = stronger(part, look_up(rules, pair, pair_n + 1 + n));
    }
    memcpy(pair, word + 1, n);
    pair_n = ends ? 0 : n;
  }
  return part;
}

static dm_part part_of_tag(dm_tag tag) {
  switch (tag) {
  case DM_TAG_HEAD:
  case DM_TAG_SCRIPT:
  case DM_TAG_STYLE:
  case DM_TAG_NOSCRIPT:
  case DM_TAG_IFRAME:
  case DM_TAG_OBJECT:
  case DM_TAG_SVG:
  case DM_TAG_TEMPLATE:
  case DM_TAG_VIDEO:
  case DM_TAG_SELECT:
  case DM_TAG_TEXTAREA:
  case DM_TAG_BUTTON:
  case DM_TAG_OPTION:
    return DM_PART_HIDDEN;
  case DM_TAG_NAV:
  case DM_TAG_ASIDE:
  case DM_TAG_FOOTER:
  case DM_TAG_FORM:
  case DM_TAG_LABEL:
    return DM_PART_SIDE;
  case DM_TAG_TIME:
  case DM_TAG_ADDRESS:
    return DM_PART_META;
  default:
    return DM_PART_NONE;
  }
}

/* "display: none" however it is spaced. */
static bool is_not_displayed(dm_str style) {
  uint32_t at = dm_str_find(style, DM_S("display"), 0);
  if (at == DM_NONE) return false;
  for (at += 7; at < style.n && (style.p[at] == ' ' || style.p[at] == ':'); at++) {
  }
  return dm_str_starts(dm_str_sub(style, at, style.n), DM_S("none"));
}

dm_part dm_part_of(const dm_tree *tree, uint32_t node, const dm_rules *rules) {
  const dm_node *n = &tree->nodes.v[node];
  if (n->tag == DM_TAG_TEXT || n->tag == DM_TAG_HTML || n->tag == DM_TAG_BODY) return DM_PART_NONE;
  dm_part part = part_of_tag(n->tag);
  for (uint32_t i = n->attrs; i < n->attrs + n->n_attrs && part != DM_PART_HIDDEN; i++) {
    const struct dm_tree_attr *a = &tree->attrs.v[i];
    if (a->name == DM_ATTR_CLASS || a->name == DM_ATTR_ID || a->name == DM_ATTR_ROLE || a->name == DM_ATTR_ITEMPROP)
      part = stronger(part, part_of_names(rules, a->value));
    if (a->name == DM_ATTR_HIDDEN || (a->name == DM_ATTR_STYLE && is_not_displayed(a->value))) part = DM_PART_HIDDEN;
  }
  return part;
}

/* ---- leaving out ------------------------------------------------------------------------------------------------- */

static bool is_code(dm_tag tag) {
  return tag == DM_TAG_SCRIPT || tag == DM_TAG_STYLE || tag == DM_TAG_HEAD || tag == DM_TAG_TEMPLATE;
}

static uint32_t count_chars(dm_str text) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.n; i++) n += !is_space(text.p[i]) || (i && !is_space(text.p[i - 1]));
  return n;
}

static void count_before(dm_blocks *b) {
  const dm_tree *t = b->tree;
  uint32_t sum = 0, linked = 0, code_end = 0, link_end = 0;
  for (uint32_t i = 0; i < t->nodes.n; i++) {
    const dm_node *node = &t->nodes.v[i];
    b->before[i] = sum;
    b->linked_before[i] = linked;
    if (node->tag == DM_TAG_A && node->end > link_end) link_end = node->end;
    if (is_code(node->tag) && node->end > code_end) code_end = node->end;
    if (node->tag != DM_TAG_TEXT || i < code_end) continue;
    uint32_t chars = count_chars(node->text);
    sum += chars;
    if (i < link_end) linked += chars;
  }
  b->before[t->nodes.n] = sum;
  b->linked_before[t->nodes.n] = linked;
}

/* A doubtful part with a line or more of text, nearly all of it outside links. */
static bool is_running_text(const dm_blocks *b, uint32_t node) {
  uint32_t chars = dm_blocks_chars(b, node), linked = b->linked_before[b->tree->nodes.v[node].end] - b->linked_before[node];
  return chars >= 80 && linked * 5 < chars;
}

/* What holds half of the page's text is no side part, whatever its class says: templates name the whole page so. */
static void prune_parts(dm_blocks *b, const dm_rules *rules, dm_prune level) {
  const dm_tree *t = b->tree;
  uint32_t total = b->before[t->nodes.n];
  for (uint32_t i = 0; i < t->nodes.n; i++) {
    dm_part part = b->part[i] = dm_part_of(t, i, rules);
    if (part == DM_PART_DOUBT) part = b->part[i] = is_running_text(b, i) ? DM_PART_NONE : DM_PART_SIDE;
    if (part != DM_PART_HIDDEN && part != DM_PART_SIDE && part != DM_PART_META) continue;
    uint32_t chars = dm_blocks_chars(b, i);
    dm_part by_tag = part_of_tag(t->nodes.v[i].tag);
    if (level == DM_PRUNE_TAGS && by_tag == DM_PART_NONE && part != DM_PART_HIDDEN) continue;
    b->dead[i] = by_tag == DM_PART_HIDDEN || (level != DM_PRUNE_NONE && chars * 2 <= total);
  }
}

/* ---- cutting ----------------------------------------------------------------------------------------------------- */

static bool names_block(dm_tag tag) {
  return tag == DM_TAG_P || tag == DM_TAG_LI || dm_tag_is_heading(tag) || tag == DM_TAG_BLOCKQUOTE || tag == DM_TAG_PRE ||
         tag == DM_TAG_TD || tag == DM_TAG_TH || tag == DM_TAG_DD || tag == DM_TAG_DT || tag == DM_TAG_FIGCAPTION ||
         tag == DM_TAG_CAPTION;
}

typedef struct cutter {
  dm_blocks *b;
  uint32_t *owner; /* per node: nearest element that begins a line */
  dm_tag *tag;     /* per node: of the nearest element that names a block */
  bool *in_link;   /* per node */
  bool broken;     /* the next text begins a new block */
  unsigned n_br;   /* line breaks since the last text */
} cutter;

static void add_text(cutter *c, uint32_t node) {
  dm_blocks *b = c->b;
  const dm_node *n = &b->tree->nodes.v[node];
  uint32_t chars = count_chars(n->text), parent = n->parent;
  bool blank = dm_str_trim(n->text).n == 0;
  if (parent == DM_NONE || (blank && (c->broken || !b->list.n))) return;
  dm_block *last = b->list.n ? &b->list.v[b->list.n - 1] : NULL;
  if (c->broken || !last || last->owner != c->owner[parent]) {
    if (blank) return;
    DM_PUSH(b->tree->arena, &b->list, ((dm_block){.first = node, .owner = c->owner[parent], .tag = c->tag[parent]}));
    last = &b->list.v[b->list.n - 1];
  }
  c->broken = false;
  c->n_br = 0;
  last->end = node + 1;
  last->chars += chars;
  if (c->in_link[parent]) last->link_chars += chars;
  for (uint32_t i = 0; i < n->text.n; i++) {
    char ch = n->text.p[i];
    last->commas += ch == ',';
    last->stops += (ch == '.' || ch == '!' || ch == '?') && (i + 1 == n->text.n || is_space(n->text.p[i + 1]));
  }
}

static void add_element(cutter *c, uint32_t node) {
  const dm_node *n = &c->b->tree->nodes.v[node];
  bool block = dm_tag_is_block(n->tag), root = n->parent == DM_NONE;
  c->owner[node] = block || root ? node : c->owner[n->parent];
  c->tag[node] = names_block(n->tag) ? n->tag : root ? DM_TAG_DIV : c->tag[n->parent];
  if (block && !names_block(n->tag) && c->tag[node] == DM_TAG_P) c->tag[node] = DM_TAG_DIV;
  c->in_link[node] = n->tag == DM_TAG_A || (!root && c->in_link[n->parent]);
  if (n->tag == DM_TAG_BR && ++c->n_br == 2) c->broken = true; /* an empty line, as pages without paragraphs have */
  if (block) c->broken = true;
}

static void cut(dm_blocks *b) {
  const dm_tree *t = b->tree;
  uint32_t n = t->nodes.n ? t->nodes.n : 1;
  cutter c = {b, DM_NEW(t->arena, uint32_t, n), DM_NEW(t->arena, dm_tag, n), DM_NEW(t->arena, bool, n), true, 0};
  for (uint32_t i = 0; i < t->nodes.n;) {
    if (b->dead[i]) {
      if (dm_tag_is_block(t->nodes.v[i].tag)) c.broken = true;
      i = t->nodes.v[i].end;
      continue;
    }
    if (t->nodes.v[i].tag == DM_TAG_TEXT)
      add_text(&c, i);
    else
      add_element(&c, i);
    i++;
  }
}

void dm_blocks_make(const dm_tree *tree, const dm_rules *rules, dm_prune level, dm_blocks *out) {
  uint32_t n = tree->nodes.n;
  *out = (dm_blocks){.tree = tree,
                     .part = DM_NEW(tree->arena, dm_part, n + 1),
                     .dead = DM_NEW(tree->arena, bool, n + 1),
                     .before = DM_NEW(tree->arena, uint32_t, n + 1),
                     .linked_before = DM_NEW(tree->arena, uint32_t, n + 1)};
  count_before(out);
  prune_parts(out, rules, level);
  cut(out);
}

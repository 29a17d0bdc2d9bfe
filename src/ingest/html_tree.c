#include "ingest/html_tree.h"

#include "base/limits.h"
#include "base/str.h"
#include "ingest/xml_start.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>

/* ---- names ------------------------------------------------------------------------------------------------------- */

/* In the order of the names, for the search. */
static const struct tag_name {
  const char *name;
  dm_tag tag;
  bool block;
} tag_names[] = {
    {"a", DM_TAG_A, false},
    {"abbr", DM_TAG_ABBR, false},
    {"address", DM_TAG_ADDRESS, true},
    {"article", DM_TAG_ARTICLE, true},
    {"aside", DM_TAG_ASIDE, true},
    {"blockquote", DM_TAG_BLOCKQUOTE, true},
    {"body", DM_TAG_BODY, true},
    {"br", DM_TAG_BR, false},
    {"button", DM_TAG_BUTTON, false},
    {"caption", DM_TAG_CAPTION, true},
    {"center", DM_TAG_CENTER, true},
    {"dd", DM_TAG_DD, true},
    {"div", DM_TAG_DIV, true},
    {"dl", DM_TAG_DL, true},
    {"dt", DM_TAG_DT, true},
    {"fieldset", DM_TAG_FIELDSET, true},
    {"figcaption", DM_TAG_FIGCAPTION, true},
    {"figure", DM_TAG_FIGURE, true},
    {"footer", DM_TAG_FOOTER, true},
    {"form", DM_TAG_FORM, true},
    {"h1", DM_TAG_H1, true},
    {"h2", DM_TAG_H2, true},
    {"h3", DM_TAG_H3, true},
    {"h4", DM_TAG_H4, true},
    {"h5", DM_TAG_H5, true},
    {"h6", DM_TAG_H6, true},
    {"head", DM_TAG_HEAD, true},
    {"header", DM_TAG_HEADER, true},
    {"hr", DM_TAG_HR, true},
    {"html", DM_TAG_HTML, true},
    {"iframe", DM_TAG_IFRAME, false},
    {"input", DM_TAG_INPUT, false},
    {"label", DM_TAG_LABEL, false},
    {"li", DM_TAG_LI, true},
    {"link", DM_TAG_LINK, false},
    {"main", DM_TAG_MAIN, true},
    {"meta", DM_TAG_META, false},
    {"nav", DM_TAG_NAV, true},
    {"noscript", DM_TAG_NOSCRIPT, false},
    {"object", DM_TAG_OBJECT, false},
    {"ol", DM_TAG_OL, true},
    {"option", DM_TAG_OPTION, false},
    {"p", DM_TAG_P, true},
    {"pre", DM_TAG_PRE, true},
    {"script", DM_TAG_SCRIPT, false},
    {"section", DM_TAG_SECTION, true},
    {"select", DM_TAG_SELECT, false},
    {"style", DM_TAG_STYLE, false},
    {"svg", DM_TAG_SVG, false},
    {"table", DM_TAG_TABLE, true},
    {"tbody", DM_TAG_TBODY, true},
    {"td", DM_TAG_TD, true},
    {"template", DM_TAG_TEMPLATE, false},
    {"textarea", DM_TAG_TEXTAREA, false},
    {"th", DM_TAG_TH, true},
    {"thead", DM_TAG_THEAD, true},
    {"time", DM_TAG_TIME, false},
    {"title", DM_TAG_TITLE, true},
    {"tr", DM_TAG_TR, true},
    {"ul", DM_TAG_UL, true},
    {"video", DM_TAG_VIDEO, false},
};

static int by_name(const void *key, const void *row) { return strcmp(key, ((const struct tag_name *)row)->name); }

static dm_tag tag_of(const char *name) {
  const struct tag_name *found = bsearch(name, tag_names, sizeof tag_names / sizeof *tag_names, sizeof *tag_names, by_name);
  return found ? found->tag : DM_TAG_OTHER;
}

bool dm_tag_is_block(dm_tag tag) { return tag > DM_TAG_OTHER && tag_names[tag - DM_TAG_OTHER - 1].block; }

static const struct attr_name {
  const char *name;
  dm_attr attr;
} attr_names[] = {
    {"aria-hidden", DM_ATTR_HIDDEN}, {"charset", DM_ATTR_CHARSET},   {"class", DM_ATTR_CLASS},
    {"content", DM_ATTR_CONTENT},    {"datetime", DM_ATTR_DATETIME}, {"hidden", DM_ATTR_HIDDEN},
    {"href", DM_ATTR_HREF},          {"http-equiv", DM_ATTR_NAME},   {"id", DM_ATTR_ID},
    {"itemprop", DM_ATTR_ITEMPROP},  {"lang", DM_ATTR_LANG},         {"name", DM_ATTR_NAME},
    {"property", DM_ATTR_PROPERTY},  {"rel", DM_ATTR_REL},           {"role", DM_ATTR_ROLE},
    {"style", DM_ATTR_STYLE},        {"title", DM_ATTR_TITLE},       {"type", DM_ATTR_TYPE},
};

static int by_attr_name(const void *key, const void *row) { return strcmp(key, ((const struct attr_name *)row)->name); }

/* ---- the parser's calls ------------------------------------------------------------------------------------------ */

typedef struct builder {
  dm_tree *tree;
  htmlParserCtxtPtr parser;
  uint32_t open[DM_LIMIT_HTML_DEPTH + 2];
  uint32_t depth;
  uint32_t source; /* end of what was read last */
} builder;

static uint32_t position(const builder *b) {
  const xmlParserInput *in = b->parser->input;
  return in ? (uint32_t)(in->consumed + (unsigned long)(in->cur - in->base)) : 0;
}

/* DM_NONE when the page has too many already. */
static uint32_t add_node(builder *b, dm_tag tag, uint32_t source) {
  dm_tree *t = b->tree;
  if (t->nodes.n >= DM_LIMIT_HTML_NODES) {
    t->left_out++;
    return DM_NONE;
  }
  uint32_t index = t->nodes.n, parent = b->depth ? b->open[b->depth - 1] : DM_NONE;
  DM_PUSH(t->arena, &t->nodes,
          ((dm_node){.tag = tag, .parent = parent, .end = index + 1, .source = source, .attrs = t->attrs.n}));
  return index;
}

static dm_str copy(const builder *b, const xmlChar *text, size_t n) {
  return dm_str_copy(b->tree->arena, (dm_str){(const char *)text, (uint32_t)n});
}

static void add_attr(builder *b, uint32_t node, const xmlChar *name, const xmlChar *value) {
  const struct attr_name *found =
      bsearch(name, attr_names, sizeof attr_names / sizeof *attr_names, sizeof *attr_names, by_attr_name);
  if (!found || (found->name[0] == 'a' && value && strcmp((const char *)value, "true") != 0)) return;
  dm_tree *t = b->tree;
  struct dm_tree_attr attr = {found->attr, value ? copy(b, value, strlen((const char *)value)) : DM_S("")};
  DM_PUSH(t->arena, &t->attrs, attr);
  t->nodes.v[node].n_attrs++;
}

/* An element too deep is not kept open, neither here nor by the parser, whose list of open elements is searched for every end
 * tag. */
static void start_element(void *user, const xmlChar *name, const xmlChar **attrs) {
  builder *b = user;
  uint32_t node = add_node(b, tag_of((const char *)name), b->source);
  for (; node != DM_NONE && attrs && attrs[0]; attrs += 2) add_attr(b, node, attrs[0], attrs[1]);
  b->source = position(b);
  if (node != DM_NONE && b->depth < DM_LIMIT_HTML_DEPTH && (unsigned)b->parser->nameNr <= DM_LIMIT_HTML_DEPTH) {
    b->open[b->depth++] = node;
  } else if (b->parser->nameNr > 1) {
    b->parser->nameNr--;
    b->parser->name = b->parser->nameTab[b->parser->nameNr - 1];
  }
}

static void end_element(void *user, const xmlChar *name) {
  builder *b = user;
  (void)name;
  b->source = position(b);
  if (b->depth) b->tree->nodes.v[b->open[--b->depth]].end = b->tree->nodes.n;
}

static void add_text(void *user, const xmlChar *text, int n) {
  builder *b = user;
  uint32_t here = position(b), start = here >= (uint32_t)n ? here - (uint32_t)n : 0;
  uint32_t node = add_node(b, DM_TAG_TEXT, start > b->source ? start : b->source);
  if (node != DM_NONE) b->tree->nodes.v[node].text = copy(b, text, (size_t)n);
  b->source = here;
}

static void ignore_error(void *user, const char *format, ...) {
  (void)user;
  (void)format;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

int dm_tree_read(dm_arena *arena, dm_str page, dm_tree *tree) {
  *tree = (dm_tree){.arena = arena};
  if (!page.n) return DM_OK; /* libxml2 takes no empty page */
  dm_xml_start();
  builder *b = calloc(1, sizeof *b);
  htmlParserCtxtPtr parser = b ? htmlCreateMemoryParserCtxt(page.p, (int)page.n) : NULL;
  if (!parser) {
    free(b);
    return DM_ENOMEM;
  }
  b->tree = tree;
  b->parser = parser;
  htmlSAXHandler calls = {.startElement = start_element,
                          .endElement = end_element,
                          .characters = add_text,
                          .ignorableWhitespace = add_text,
                          .cdataBlock = add_text,
                          .warning = ignore_error,
                          .error = ignore_error,
                          .fatalError = ignore_error};
  *parser->sax = calls;
  parser->userData = b;
  parser->charset = XML_CHAR_ENCODING_UTF8;
  htmlCtxtUseOptions(parser,
                     HTML_PARSE_IGNORE_ENC | HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
  htmlParseDocument(parser);
  while (b->depth) tree->nodes.v[b->open[--b->depth]].end = tree->nodes.n;
  htmlFreeParserCtxt(parser);
  free(b);
  return DM_OK;
}

dm_str dm_tree_attr(const dm_tree *tree, uint32_t node, dm_attr name) {
  const dm_node *n = &tree->nodes.v[node];
  for (uint32_t i = n->attrs; i < n->attrs + n->n_attrs; i++)
    if (tree->attrs.v[i].name == name) return tree->attrs.v[i].value;
  return (dm_str){0};
}

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

dm_str dm_tree_text(const dm_tree *tree, uint32_t node, dm_arena *arena, uint32_t limit) {
  uint32_t end = tree->nodes.v[node].end, room = 0, n = 0;
  for (uint32_t i = node; i < end && room < limit; i++) room += tree->nodes.v[i].text.n + 1;
  if (room > limit) room = limit;
  char *out = dm_arena_alloc(arena, room + 1);
  for (uint32_t i = node; i < end && n < room; i++) {
    dm_str text = tree->nodes.v[i].text;
    if (dm_tag_is_block(tree->nodes.v[i].tag) || tree->nodes.v[i].tag == DM_TAG_BR) text = DM_S(" ");
    for (uint32_t k = 0; k < text.n && n < room; k++) {
      bool space = is_space(text.p[k]);
      if (space && (n == 0 || out[n - 1] == ' ')) continue;
      out[n++] = space ? ' ' : text.p[k];
    }
  }
  return dm_str_trim((dm_str){out, n});
}

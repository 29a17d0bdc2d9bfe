#include "ingest/html_meta.h"

#include "base/str.h"
#include "ingest/day.h"

#include <jansson.h>
#include <math.h>

/* Objects of JSON-LD are searched this deep: @graph, arrays, mainEntity. */
#define DEEPEST 6u

typedef struct found {
  const json_t *article, *page; /* page: a WebPage, whose date is the second best */
} found;

static bool type_ends(const json_t *type, const char *const *suffixes) {
  for (size_t i = 0; json_is_array(type) && i < json_array_size(type); i++)
    if (type_ends(json_array_get(type, i), suffixes)) return true;
  if (!json_is_string(type)) return false;
  dm_str name = dm_str_of(json_string_value(type));
  for (; *suffixes; suffixes++)
    if (dm_str_ends(name, dm_str_of(*suffixes))) return true;
  return false;
}

static void search(const json_t *value, unsigned depth, found *f) {
  static const char *const articles[] = {"Article", "Posting", "Report", "Review", "Recipe", "VideoObject", NULL};
  static const char *const pages[] = {"WebPage", "ItemPage", "AboutPage", NULL};
  if (depth > DEEPEST || f->article) return;
  for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) search(json_array_get(value, i), depth + 1, f);
  if (!json_is_object(value)) return;
  const json_t *type = json_object_get(value, "@type");
  if (type_ends(type, articles) && (json_object_get(value, "headline") || json_object_get(value, "datePublished")))
    f->article = value;
  if (!f->page && type_ends(type, pages)) f->page = value;
  search(json_object_get(value, "@graph"), depth + 1, f);
  search(json_object_get(value, "mainEntity"), depth + 1, f);
}

/* Names of persons: a string, an object with a name, or several. */
static dm_str names_of(dm_arena *arena, const json_t *value) {
  if (json_is_object(value)) value = json_object_get(value, "name");
  if (json_is_string(value)) return dm_str_trim(dm_str_copy(arena, dm_str_of(json_string_value(value))));
  dm_str all = {0};
  for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && i < 8; i++) {
    const json_t *one = json_array_get(value, i);
    dm_str name = json_is_array(one) ? (dm_str){0} : names_of(arena, one);
    if (!name.n) continue;
    all = all.n ? dm_str_printf(arena, "%" DM_FMT ", %" DM_FMT, DM_ARG(all), DM_ARG(name)) : name;
  }
  return all;
}

static void fill(dm_str *field, dm_str value) {
  if (!field->n) *field = value;
}

static void take(const json_t *object, bool article, const dm_rules *rules, dm_arena *arena, dm_page_facts *out) {
  dm_str stamp = names_of(arena, json_object_get(object, "datePublished")), date = dm_day_read(arena, rules, stamp);
  if (!date.n && article) stamp = names_of(arena, json_object_get(object, "dateCreated"));
  if (!date.n && article) date = dm_day_read(arena, rules, stamp);
  if (!out->date.n && date.n) {
    out->date = date;
    out->stamp = stamp;
    out->date_basis = DM_S("json-ld");
  }
  if (!article) return;
  fill(&out->title, names_of(arena, json_object_get(object, "headline")));
  fill(&out->author, names_of(arena, json_object_get(object, "author")));
  fill(&out->source, names_of(arena, json_object_get(object, "publisher")));
  fill(&out->lang, names_of(arena, json_object_get(object, "inLanguage")));
}

/* A script tells an article in a few kilobytes, with its text in a hundred. */
#define MOST_SCRIPT (2u << 20)

/* The script's text, which the parser hands out in pieces. Templates leave line ends inside strings, which JSON forbids. */
static json_t *load(const dm_tree *tree, uint32_t script, dm_arena *arena) {
  uint32_t n = 0;
  for (uint32_t k = script + 1; k < tree->nodes.v[script].end && n <= MOST_SCRIPT; k++) n += tree->nodes.v[k].text.n;
  if (!n || n > MOST_SCRIPT) return NULL;
  char *text = dm_arena_alloc(arena, n);
  uint32_t at = 0;
  for (uint32_t k = script + 1; k < tree->nodes.v[script].end; k++) {
    dm_str piece = tree->nodes.v[k].text;
    if (piece.n) memcpy(text + at, piece.p, piece.n);
    at += piece.n;
  }
  for (uint32_t i = 0; i < n; i++)
    if ((unsigned char)text[i] < 0x20) text[i] = ' ';
  return json_loadb(text, n, JSON_DISABLE_EOF_CHECK, NULL);
}

void dm_jsonld_read(const dm_tree *tree, const dm_rules *rules, dm_arena *arena, dm_page_facts *out) {
  dm_page_facts of_page = {0};
  for (uint32_t i = 0; i + 1 < tree->nodes.n; i++) {
    if (tree->nodes.v[i].tag != DM_TAG_SCRIPT || tree->nodes.v[i + 1].tag != DM_TAG_TEXT) continue;
    if (dm_str_find(dm_tree_attr(tree, i, DM_ATTR_TYPE), DM_S("ld+json"), 0) == DM_NONE) continue;
    json_t *root = load(tree, i, arena);
    found f = {NULL, NULL};
    search(root, 0, &f);
    if (f.article) take(f.article, true, rules, arena, out);
    if (f.page) take(f.page, false, rules, arena, &of_page);
    json_decref(root);
  }
  if (!out->date.n) {
    out->date = of_page.date;
    out->date_basis = of_page.date_basis;
    out->stamp = of_page.stamp;
  }
}

#include "ingest/page.h"

#include "base/limits.h"
#include "base/str.h"
#include "ingest/charset.h"
#include "ingest/html_main.h"
#include "ingest/html_meta.h"

static dm_str pick(dm_arena *arena, dm_str own, dm_str found) { return own.n || !found.n ? own : dm_str_copy(arena, found); }

static void take_facts(dm_item *item, const dm_page_facts *facts) {
  dm_input *in = &item->in;
  in->title = pick(item->arena, in->title, facts->title);
  in->author = pick(item->arena, in->author, facts->author);
  in->source = pick(item->arena, in->source, facts->source);
  in->url = pick(item->arena, in->url, facts->url);
  in->lang = pick(item->arena, in->lang, facts->lang);
  if (in->date.n || !facts->date.n) return;
  in->date = dm_str_copy(item->arena, facts->date);
  in->date_basis = facts->date_basis;
}

/* An article of fewer characters is doubted: perhaps a template's names mislead, and the page is read again with fewer parts left
 * out. */
#define DOUBTED_CHARS 250u

static dm_str find_main(const dm_tree *tree, dm_item *item) {
  dm_page_facts facts;
  dm_str best = {0};
  for (dm_prune level = DM_PRUNE_NAMED; level <= DM_PRUNE_NONE && best.n < DOUBTED_CHARS; level++) {
    dm_blocks blocks;
    dm_blocks_make(tree, item->rules, level, &blocks);
    if (level == DM_PRUNE_NAMED) {
      dm_page_facts_read(&blocks, item->rules, tree->arena, item->in.url, &facts);
      take_facts(item, &facts);
    }
    dm_main_choose(&blocks, item->rules, facts.title);
    const dm_map_point *map;
    uint32_t n_map;
    dm_str text = dm_main_text(&blocks, item->arena, &map, &n_map);
    if (text.n <= best.n * 2) continue;
    best = text;
    item->in.map = map;
    item->in.n_map = n_map;
  }
  return best;
}

int dm_page_read(dm_item *item, dm_skip *skip) {
  dm_arena *scratch = dm_arena_new();
  if (!scratch) return dm_item_skip(item, skip, DM_SKIP_LIMIT, "out of memory for a page");
  dm_str page = dm_charset_convert(scratch, item->in.bytes, item->charset), text = {0};
  dm_tree tree;
  int rc = dm_tree_read(scratch, page, &tree);
  if (!rc) text = find_main(&tree, item);
  item->in.bytes = text;
  dm_arena_free(scratch);
  if (rc) return dm_item_skip(item, skip, DM_SKIP_LIMIT, "out of memory for a page");
  if (tree.left_out)
    return dm_item_skip(item, skip, DM_SKIP_LIMIT, "the page has more than %u elements and texts", DM_LIMIT_HTML_NODES);
  return text.n ? 1 : dm_item_skip(item, skip, DM_SKIP_EMPTY, "no main text was found in the page");
}

/* Titles of feeds carry markup. */
static dm_str without_markup(dm_arena *arena, dm_arena *scratch, dm_str title) {
  dm_tree tree;
  if (dm_str_find(title, DM_S("<"), 0) == DM_NONE || dm_tree_read(scratch, title, &tree) || !tree.nodes.n) return title;
  return dm_tree_text(&tree, 0, arena, title.n);
}

int dm_fragment_read(dm_item *item, dm_skip *skip) {
  dm_arena *scratch = dm_arena_new();
  if (!scratch) return dm_item_skip(item, skip, DM_SKIP_LIMIT, "out of memory for a page");
  dm_tree tree;
  dm_blocks blocks;
  int rc = dm_tree_read(scratch, dm_charset_convert(scratch, item->in.bytes, DM_S("UTF-8")), &tree);
  if (!rc) {
    dm_blocks_make(&tree, item->rules, DM_PRUNE_NONE, &blocks);
    for (uint32_t i = 0; i < blocks.list.n; i++) blocks.list.v[i].keep = true;
    item->in.title = without_markup(item->arena, scratch, item->in.title);
    item->in.bytes = dm_main_text(&blocks, item->arena, &item->in.map, &item->in.n_map);
  }
  dm_arena_free(scratch);
  if (rc) return dm_item_skip(item, skip, DM_SKIP_LIMIT, "out of memory for a page");
  if (tree.left_out)
    return dm_item_skip(item, skip, DM_SKIP_LIMIT, "the page has more than %u elements and texts", DM_LIMIT_HTML_NODES);
  return item->in.bytes.n ? 1 : dm_item_skip(item, skip, DM_SKIP_EMPTY, "no text in it");
}

#include "ingest/html_main.h"

#include "base/str.h"

/* Tuned on half of a set of pages of many kinds (tools/score_extract.py), checked on the other half. */
#define GOOD_CHARS 60u       /* a block of running text has at least as many */
#define MOST_LINKED_GOOD 33u /* per cent of its characters in links at most */
#define MOST_LINKED_KEPT 50u
#define SHARE_OF_CHILD 85u /* per cent of the running text that a child must hold for the search to go down into it */
#define TITLED 3u          /* running text counts so often in an element that holds the title, too */
#define SHARE_OF_BODY 30u  /* per cent that an element named as the article must hold to be believed */

static bool linked(const dm_block *b, uint32_t per_cent) { return b->link_chars * 100 > b->chars * per_cent; }

/* ---- where ------------------------------------------------------------------------------------------------------- */

/* Characters of running text, which tell the article from menus: long, few links, sentences. */
static uint32_t goodness(const dm_block *b) {
  if (dm_tag_is_heading(b->tag) || b->chars < GOOD_CHARS || linked(b, MOST_LINKED_GOOD)) return 0;
  if (!b->stops && b->commas < 2) return 0;
  return b->tag == DM_TAG_LI || b->tag == DM_TAG_TD || b->tag == DM_TAG_DIV ? b->chars / 2 : b->chars;
}

typedef struct search {
  dm_blocks *b;
  uint32_t *good; /* per node, and one more: goodness of the blocks that begin before it */
  uint32_t title; /* node of the heading that is the article's title, or DM_NONE */
} search;

static void sum_good(search *s) {
  const dm_tree *t = s->b->tree;
  s->good = DM_NEW(t->arena, uint32_t, t->nodes.n + 1);
  uint32_t sum = 0, k = 0;
  for (uint32_t i = 0; i <= t->nodes.n; i++) {
    s->good[i] = sum;
    if (k < s->b->list.n && s->b->list.v[k].first == i) sum += goodness(&s->b->list.v[k++]);
  }
}

static uint32_t good_in(const search *s, uint32_t node) { return s->good[s->b->tree->nodes.v[node].end] - s->good[node]; }

static dm_str block_text(const dm_blocks *b, const dm_block *block, char *out, uint32_t room);

static bool is_title(const dm_blocks *b, const dm_block *block, dm_str title) {
  char text[512];
  if (!title.n || block->chars > title.n + 8) return false;
  return dm_str_eq_ci(block_text(b, block, text, sizeof text), title);
}

/* The heading that is the title. */
static uint32_t find_title(const dm_blocks *b, dm_str title) {
  for (uint32_t k = 0; k < b->list.n; k++)
    if (dm_tag_is_heading(b->list.v[k].tag) && is_title(b, &b->list.v[k], title)) return b->list.v[k].first;
  return DM_NONE;
}

/* The element that calls itself the article and holds most running text; of two that hold the same the inner. DM_NONE: there is
 * none that holds its share. */
static uint32_t named_article(const search *s) {
  const dm_tree *t = s->b->tree;
  uint32_t total = s->good[t->nodes.n], best = DM_NONE, best_good = total * SHARE_OF_BODY / 100;
  for (uint32_t i = 0; i < t->nodes.n; i++) {
    dm_tag tag = t->nodes.v[i].tag;
    if (s->b->dead[i] || (s->b->part[i] != DM_PART_BODY && tag != DM_TAG_ARTICLE && tag != DM_TAG_MAIN)) continue;
    uint32_t good = good_in(s, i);
    bool titled = s->title != DM_NONE && s->title > i && s->title < t->nodes.v[i].end;
    if (titled) good *= TITLED;
    bool inner = best != DM_NONE && i < t->nodes.v[best].end && good * 100 >= best_good * SHARE_OF_CHILD;
    if (good <= best_good && !inner) continue;
    best = i;
    best_good = good;
  }
  return best;
}

/* Goes down while one child holds nearly all. */
static uint32_t go_down(const search *s, uint32_t from) {
  const dm_tree *t = s->b->tree;
  for (;;) {
    uint32_t next = DM_NONE, here = good_in(s, from);
    for (uint32_t i = from + 1; i < t->nodes.v[from].end && next == DM_NONE; i = t->nodes.v[i].end)
      if (dm_tag_is_block(t->nodes.v[i].tag) && !s->b->dead[i] && good_in(s, i) * 100 > here * SHARE_OF_CHILD) next = i;
    if (next == DM_NONE || t->nodes.v[next].tag == DM_TAG_P || t->nodes.v[next].tag == DM_TAG_LI) return from;
    from = next;
  }
}

/* ---- which ------------------------------------------------------------------------------------------------------- */

/* Short lines of the page's own: "Read more", "Photo: Ann Lee". A sentence that begins so ("Listen, he said.") is none. */
static bool is_phrase(const dm_blocks *b, const dm_block *block, const dm_rules *rules) {
  char text[128];
  if (block->chars > 100) return false;
  dm_str line = dm_str_lower(b->tree->arena, block_text(b, block, text, sizeof text));
  for (uint32_t n = line.n; n > 0; n--) {
    char next = n == line.n ? 0 : line.p[n];
    bool word = next == 0 || next == ':' || (next == ' ' && !block->stops) || (next == '.' && n + 1 == line.n);
    if (word && dm_map_get(&rules->phrases, dm_str_sub(line, 0, n)) != DM_NONE) return true;
  }
  return false;
}

static bool is_kept(const dm_blocks *b, const dm_block *block, const dm_rules *rules, dm_str title) {
  if (block->tag == DM_TAG_FIGCAPTION || linked(block, MOST_LINKED_KEPT)) return false;
  if (dm_tag_is_heading(block->tag) && is_title(b, block, title)) return false;
  if (block->tag == DM_TAG_DIV && block->chars < 25 && !block->stops) return false;
  return !is_phrase(b, block, rules);
}

/* A heading stays when text that is kept follows it before the next heading. */
static void drop_lone_headings(dm_blocks *b, uint32_t first, uint32_t end) {
  bool text = false;
  for (uint32_t i = end; i > first; i--) {
    dm_block *block = &b->list.v[i - 1];
    if (!block->keep) continue;
    if (!dm_tag_is_heading(block->tag)) {
      text = true;
    } else {
      block->keep = text;
      text = false;
    }
  }
}

void dm_main_choose(dm_blocks *b, const dm_rules *rules, dm_str title) {
  const dm_tree *t = b->tree;
  if (!b->list.n) return;
  search s = {.b = b, .title = find_title(b, title)};
  sum_good(&s);
  uint32_t from = named_article(&s);
  if (from == DM_NONE) from = go_down(&s, 0);
  uint32_t first = 0, end;
  while (first < b->list.n && b->list.v[first].first < from) first++;
  for (end = first; end < b->list.n && b->list.v[end].first < t->nodes.v[from].end; end++)
    b->list.v[end].keep = is_kept(b, &b->list.v[end], rules, title);
  drop_lone_headings(b, first, end);
}

/* ---- its text ---------------------------------------------------------------------------------------------------- */

typedef struct writer {
  dm_arena *arena;
  char *out;
  uint32_t n, room;
  DM_LIST(dm_map_point) map;
} writer;

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

static void put(writer *w, char c) {
  if (w->n < w->room) w->out[w->n++] = c;
}

/* White space at the beginning of a line is left out, runs of it are one; in <pre> all of it stays. */
static void put_text(writer *w, dm_str text, uint32_t source, bool as_is) {
  bool mapped = false;
  for (uint32_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    bool space = is_space(c), start = w->n == 0 || is_space(w->out[w->n - 1]);
    if (space && !as_is && start) continue;
    if (!mapped) DM_PUSH(w->arena, &w->map, ((dm_map_point){w->n, source + i}));
    mapped = true;
    put(w, space && !as_is ? ' ' : c);
  }
}

static void trim_end(writer *w, uint32_t start) {
  while (w->n > start && is_space(w->out[w->n - 1])) w->n--;
  while (w->map.n && w->map.v[w->map.n - 1].text >= w->n) w->map.n--;
}

static void put_block(writer *w, const dm_blocks *b, const dm_block *block) {
  uint32_t start = w->n;
  for (uint32_t i = block->first; i < block->end;) {
    const dm_node *node = &b->tree->nodes.v[i];
    if (b->dead[i]) {
      i = node->end;
      continue;
    }
    if (node->tag == DM_TAG_BR && w->n > start) {
      trim_end(w, start);
      put(w, '\n');
    }
    if (node->tag == DM_TAG_TEXT) put_text(w, node->text, node->source, block->tag == DM_TAG_PRE);
    i++;
  }
  trim_end(w, start);
}

static dm_str block_text(const dm_blocks *b, const dm_block *block, char *out, uint32_t room) {
  writer w = {.arena = b->tree->arena, .out = out, .room = room};
  put_block(&w, b, block);
  return (dm_str){out, w.n};
}

dm_str dm_main_text(const dm_blocks *b, dm_arena *arena, const dm_map_point **map, uint32_t *n_map) {
  uint32_t room = 1;
  for (uint32_t k = 0; k < b->list.n; k++) {
    const dm_block *block = &b->list.v[k];
    for (uint32_t i = block->first; block->keep && i < block->end; i++) room += b->tree->nodes.v[i].text.n + 1;
    room += 2;
  }
  writer w = {.arena = arena, .out = dm_arena_alloc(arena, room), .room = room - 1};
  for (uint32_t k = 0; k < b->list.n; k++) {
    const dm_block *block = &b->list.v[k];
    if (!block->keep) continue;
    if (w.n) put(&w, '\n'), put(&w, '\n');
    put_block(&w, b, block);
  }
  *map = w.map.v;
  *n_map = w.map.n;
  return (dm_str){w.out, w.n};
}

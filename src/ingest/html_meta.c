#include "ingest/html_meta.h"

#include "base/str.h"
#include "ingest/day.h"

#define MOST_TITLE 400u
#define MOST_AUTHOR 120u

/* ---- <meta>, <link>, <title> ------------------------------------------------------------------------------------- */

typedef struct best {
  dm_str value[DM_METAS];
  uint32_t rank[DM_METAS];
} best;

/* A value that says nothing: an address as an author, a date that is none. */
static bool is_usable(const dm_rules *rules, dm_arena *arena, uint32_t field, dm_str value) {
  if (!value.n) return false;
  if (field == DM_META_AUTHOR) return dm_str_find(value, DM_S("://"), 0) == DM_NONE && value.p[0] != '@';
  return (field != DM_META_DATE && field != DM_META_OTHER_DATE) || dm_day_read(arena, rules, value).n > 0;
}

static void take_meta(const dm_tree *tree, const dm_rules *rules, dm_arena *arena, uint32_t node, best *b) {
  static const dm_attr names[] = {DM_ATTR_PROPERTY, DM_ATTR_NAME, DM_ATTR_ITEMPROP};
  dm_str value = dm_str_trim(dm_tree_attr(tree, node, DM_ATTR_CONTENT));
  for (size_t i = 0; i < sizeof names / sizeof *names && value.n; i++) {
    dm_str name = dm_tree_attr(tree, node, names[i]);
    if (!name.n || name.n > 60) continue;
    uint32_t found = dm_map_get(&rules->meta, dm_str_lower(arena, name));
    if (found == DM_NONE || !is_usable(rules, arena, found / 256, value)) continue;
    uint32_t field = found / 256, rank = found % 256;
    if (b->value[field].n && rank >= b->rank[field]) continue;
    b->value[field] = value;
    b->rank[field] = rank;
  }
}

static dm_str canonical(const dm_tree *tree) {
  for (uint32_t i = 0; i < tree->nodes.n && tree->nodes.v[i].tag != DM_TAG_P; i++)
    if (tree->nodes.v[i].tag == DM_TAG_LINK && dm_str_eq_ci(dm_tree_attr(tree, i, DM_ATTR_REL), DM_S("canonical"))) {
      dm_str href = dm_str_trim(dm_tree_attr(tree, i, DM_ATTR_HREF));
      if (dm_str_starts(href, DM_S("http"))) return href;
    }
  return (dm_str){0};
}

/* "Title | The Daily" without the last part, when what is left is longer. */
static dm_str without_site(dm_str title) {
  static const char *const marks[] = {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xC2\xBB ", " :: ", " \xC2\xB7 "};
  uint32_t cut = 0;
  for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
    for (uint32_t at = dm_str_find(title, dm_str_of(marks[m]), 0); at != DM_NONE;
         at = dm_str_find(title, dm_str_of(marks[m]), at + 1))
      if (at > cut) cut = at;
  return cut * 2 > title.n ? dm_str_trim(dm_str_sub(title, 0, cut)) : title;
}

static uint32_t first_of(const dm_tree *tree, dm_tag tag) {
  for (uint32_t i = 0; i < tree->nodes.n; i++)
    if (tree->nodes.v[i].tag == tag) return i;
  return DM_NONE;
}

/* The one <h1> that shows text; of several the first that begins the page's <title>. */
static dm_str heading_title(const dm_blocks *b, dm_arena *arena, dm_str page_title) {
  dm_str first = {0};
  unsigned n = 0;
  for (uint32_t i = 0; i < b->tree->nodes.n; i++) {
    if (b->tree->nodes.v[i].tag != DM_TAG_H1) continue;
    dm_str text = dm_tree_text(b->tree, i, arena, MOST_TITLE);
    if (!text.n) continue;
    if (page_title.n && dm_str_starts(page_title, text)) return text;
    if (!n++) first = text;
  }
  return n == 1 ? first : (dm_str){0};
}

/* Blogs set their own name as the heading of every page; it then ends the page's <title>, behind the article's. */
static bool is_site_name(dm_str heading, dm_str page_title, dm_str source) {
  if (source.n && dm_str_eq_ci(heading, source)) return true;
  return page_title.n > heading.n + 3 && dm_str_ends(page_title, heading);
}

/* The first element whose names say that it holds the headline. */
static dm_str marked_title(const dm_blocks *b, dm_arena *arena) {
  static const char *const classes[] = {"entry-title", "post-title", "article-title", "article__title", "headline"};
  const dm_tree *t = b->tree;
  for (uint32_t i = 0; i < t->nodes.n; i++) {
    if (!dm_tag_is_heading(t->nodes.v[i].tag) || (b->part[i] == DM_PART_SIDE && b->dead[i])) continue;
    dm_str names = dm_tree_attr(t, i, DM_ATTR_CLASS);
    bool marked = dm_str_find(dm_tree_attr(t, i, DM_ATTR_ITEMPROP), DM_S("headline"), 0) != DM_NONE;
    for (size_t k = 0; k < sizeof classes / sizeof *classes && !marked; k++)
      marked = names.n && dm_str_find(names, dm_str_of(classes[k]), 0) != DM_NONE;
    dm_str text = marked ? dm_tree_text(t, i, arena, MOST_TITLE) : (dm_str){0};
    if (text.n) return text;
  }
  return (dm_str){0};
}

static dm_str choose_title(const dm_blocks *b, dm_arena *arena, dm_str json, dm_str meta, dm_str source) {
  uint32_t node = first_of(b->tree, DM_TAG_TITLE);
  dm_str page = node == DM_NONE ? (dm_str){0} : dm_tree_text(b->tree, node, arena, MOST_TITLE);
  dm_str heading = heading_title(b, arena, page);
  if (heading.n > 3 && !is_site_name(heading, page, source)) return heading;
  dm_str marked = marked_title(b, arena);
  if (marked.n) return marked;
  if (json.n) return json;
  if (meta.n) return without_site(meta);
  return page.n ? without_site(page) : heading;
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

static bool has_word(dm_str names, const char *word) { return dm_str_find(names, dm_str_of(word), 0) != DM_NONE; }

#define MOST_SURE 5u

/* How sure an element's names make its date the day of publication: 0 not at all. */
static unsigned sureness(const dm_tree *tree, uint32_t node) {
  dm_str itemprop = dm_tree_attr(tree, node, DM_ATTR_ITEMPROP), names = dm_tree_attr(tree, node, DM_ATTR_CLASS);
  dm_str id = dm_tree_attr(tree, node, DM_ATTR_ID);
  if (has_word(itemprop, "datePublished")) return MOST_SURE;
  if (has_word(itemprop, "dateModified") || has_word(names, "updated") || has_word(names, "modified") ||
      has_word(names, "comment"))
    return 1;
  if (has_word(itemprop, "dateCreated") || has_word(names, "published") || has_word(names, "entry-date") ||
      has_word(names, "pubdate"))
    return 4;
  bool says_date = has_word(names, "date") || has_word(names, "Date") || has_word(names, "datum") || has_word(id, "date");
  if (tree->nodes.v[node].tag == DM_TAG_TIME) return says_date || !names.n ? 3 : 2;
  return says_date                                                                                                      ? 3
         : has_word(names, "time") || has_word(names, "byline") || has_word(names, "posted") || has_word(names, "meta") ? 2
                                                                                                                        : 0;
}

static dm_str day_of_element(const dm_tree *tree, uint32_t node, const dm_rules *rules, dm_arena *arena) {
  static const dm_attr values[] = {DM_ATTR_DATETIME, DM_ATTR_CONTENT, DM_ATTR_TITLE};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    dm_str day = dm_day_read(arena, rules, dm_tree_attr(tree, node, values[i]));
    if (day.n) return day;
  }
  return dm_day_find(arena, rules, dm_tree_text(tree, node, arena, 100));
}

/* Of the marked elements the surest, of several the first. In comments and side parts only what is marked as the publication
 * counts, and little: lists of related articles are marked so too. */
static dm_str marked_day(const dm_blocks *b, const dm_rules *rules, dm_arena *arena, unsigned at_least) {
  const dm_tree *t = b->tree;
  unsigned most = at_least - 1;
  uint32_t side_end = 0;
  dm_str found = {0};
  for (uint32_t i = 0; i < t->nodes.n; i++) {
    if (b->part[i] == DM_PART_SIDE && b->dead[i] && t->nodes.v[i].end > side_end) side_end = t->nodes.v[i].end;
    if (t->nodes.v[i].tag == DM_TAG_TEXT || t->nodes.v[i].n_attrs == 0) continue;
    unsigned sure = sureness(t, i);
    if (i < side_end) sure = sure >= MOST_SURE - 1 ? 2 : 0;
    if (sure <= most || dm_blocks_chars(b, i) > 200) continue;
    dm_str day = day_of_element(t, i, rules, arena);
    if (!day.n) continue;
    most = sure;
    found = day;
  }
  return found;
}

/* Pages are younger than this: an older date is something else. */
#define FIRST_PAGE "1991"

/* The first date in a short line that is no running text; sides: in parts that stand beside the article, too. */
static dm_str day_in_line(const dm_blocks *b, const dm_rules *rules, dm_arena *arena, bool sides) {
  const dm_tree *t = b->tree;
  uint32_t owner_end = 0;
  for (uint32_t i = first_of(t, DM_TAG_BODY); i < t->nodes.n; i++) {
    const dm_node *n = &t->nodes.v[i];
    if (b->part[i] == DM_PART_HIDDEN || (!sides && b->part[i] == DM_PART_SIDE && b->dead[i])) {
      i = n->end - 1;
      continue;
    }
    if (!dm_tag_is_block(n->tag) || i < owner_end || dm_blocks_chars(b, i) > 120 || !dm_blocks_chars(b, i)) continue;
    owner_end = n->end;
    dm_str day = dm_day_find(arena, rules, dm_tree_text(t, i, arena, 120));
    if (day.n && dm_str_cmp(day, DM_S(FIRST_PAGE)) > 0) return day;
  }
  return (dm_str){0};
}

/* "Geneva, 12 February 2025 - The parties ...": the beginning of one of the first long paragraphs. */
static dm_str day_in_dateline(const dm_blocks *b, const dm_rules *rules, dm_arena *arena) {
  unsigned seen = 0;
  for (uint32_t k = 0; k < b->list.n && seen < 3; k++) {
    if (b->list.v[k].chars <= 120 || b->list.v[k].link_chars * 2 >= b->list.v[k].chars) continue;
    seen++;
    dm_str day = dm_day_find(arena, rules, dm_tree_text(b->tree, b->list.v[k].owner, arena, 80));
    if (day.n) return day;
  }
  return (dm_str){0};
}

static void set_day(dm_page_facts *out, dm_str day, dm_str basis) {
  if (out->date.n || !day.n) return;
  out->date = day;
  out->date_basis = basis;
}

/* Whether a time told in UTC can be of the day before (-1) or after (1) somewhere. */
static bool can_be(int utc_hour, long by) { return (by == 1 && utc_hour >= 10) || (by == -1 && utc_hour < 12); }

/* Metadata tell many a time in UTC; the page itself shows the day where it was published, and that is the one. */
static void to_day_shown(const dm_blocks *b, const dm_rules *rules, dm_arena *arena, dm_page_facts *out) {
  int hour = dm_day_utc_hour(out->stamp);
  dm_str in_url = dm_day_in_url(arena, rules, out->url);
  if (hour < 0 || dm_str_eq(in_url, out->date)) return;
  if (can_be(hour, dm_day_apart(out->date, in_url))) {
    out->date = in_url;
    out->date_basis = DM_S("url");
    return;
  }
  for (uint32_t i = first_of(b->tree, DM_TAG_BODY); i < b->tree->nodes.n; i++) {
    if (b->part[i] == DM_PART_HIDDEN || (b->part[i] == DM_PART_SIDE && b->dead[i])) {
      i = b->tree->nodes.v[i].end - 1;
      continue;
    }
    if (b->tree->nodes.v[i].tag == DM_TAG_TEXT || !sureness(b->tree, i) || dm_blocks_chars(b, i) > 200) continue;
    dm_str day = dm_day_find_near(arena, rules, dm_tree_text(b->tree, i, arena, 100), out->date);
    if (dm_day_apart(out->date, day) == 0) return;
    if (!can_be(hour, dm_day_apart(out->date, day))) continue;
    out->date = day;
    out->date_basis = DM_S("time");
    return;
  }
}

/* Where the first source stands alone and two or more others agree on another day, that one: templates leave stale dates behind.
 */
static void to_majority(dm_str const days[], uint32_t n, dm_str const basis[], dm_page_facts *out) {
  for (uint32_t i = 0; i < n; i++) {
    uint32_t votes = 0, against = 0;
    for (uint32_t k = 0; k < n; k++) {
      votes += days[i].n && dm_str_eq(days[k], days[i]);
      against += dm_str_eq(days[k], out->date);
    }
    if (votes < 2 || against > 1) continue;
    out->date = days[i];
    out->date_basis = basis[i];
    return;
  }
}

static void weigh_day(const dm_blocks *b, const dm_rules *rules, dm_arena *arena, const best *meta, dm_page_facts *out) {
  dm_str const days[] = {dm_str_is(out->date_basis, "json-ld") ? out->date : (dm_str){0},
                         dm_day_read(arena, rules, meta->value[DM_META_DATE]),
                         dm_day_read(arena, rules, meta->value[DM_META_OTHER_DATE]), marked_day(b, rules, arena, 3),
                         dm_day_in_url(arena, rules, out->url)};
  dm_str const basis[] = {DM_S("json-ld"), DM_S("meta"), DM_S("meta"), DM_S("time"), DM_S("url")};
  to_majority(days, sizeof days / sizeof *days, basis, out);
}

static void choose_day(const dm_blocks *b, const dm_rules *rules, dm_arena *arena, const best *meta, dm_page_facts *out) {
  if (!out->date.n) out->stamp = meta->value[DM_META_DATE];
  set_day(out, dm_day_read(arena, rules, meta->value[DM_META_DATE]), DM_S("meta"));
  dm_str told = out->date;
  if (told.n) to_day_shown(b, rules, arena, out);
  if (told.n && dm_str_eq(told, out->date)) weigh_day(b, rules, arena, meta, out);
  if (!out->date.n) set_day(out, marked_day(b, rules, arena, 3), DM_S("time"));
  if (!out->date.n) set_day(out, dm_day_read(arena, rules, meta->value[DM_META_OTHER_DATE]), DM_S("meta"));
  if (!out->date.n) set_day(out, dm_day_in_url(arena, rules, out->url), DM_S("url"));
  if (!out->date.n) set_day(out, marked_day(b, rules, arena, 2), DM_S("time"));
  if (!out->date.n) set_day(out, day_in_line(b, rules, arena, false), DM_S("text"));
  if (!out->date.n) set_day(out, day_in_dateline(b, rules, arena), DM_S("text"));
  if (!out->date.n) set_day(out, marked_day(b, rules, arena, 1), DM_S("time"));
  if (!out->date.n) set_day(out, day_in_line(b, rules, arena, true), DM_S("text"));
}

/* ---- the author -------------------------------------------------------------------------------------------------- */

/* How sure an element's names make it the author's: 0 not at all. */
static unsigned author_sureness(const dm_tree *t, uint32_t node) {
  dm_str names = dm_tree_attr(t, node, DM_ATTR_CLASS);
  if (has_word(dm_tree_attr(t, node, DM_ATTR_REL), "author") || dm_str_is(dm_tree_attr(t, node, DM_ATTR_ITEMPROP), "author"))
    return 3;
  if (dm_str_is(names, "author") || dm_str_is(names, "fn") || has_word(names, "url fn") || has_word(names, "author-name") ||
      has_word(names, "author__name"))
    return 3;
  return has_word(names, "author") || has_word(names, "byline") || has_word(names, "Author") ? 2 : 0;
}

static bool is_byword(const dm_rules *rules, dm_arena *arena, dm_str word) {
  while (word.n && strchr(":,.", word.p[word.n - 1])) word.n--;
  return word.n && word.n < 24 && dm_map_get(&rules->bywords, dm_str_lower(arena, word)) != DM_NONE;
}

/* "von Anna Low · 8. Januar 2020" -> "Anna Low": from the first word that is no byword to the next one, mark or number. */
static dm_str name_in(const dm_rules *rules, dm_arena *arena, dm_str text) {
  static const char *const marks[] = {"|", "\xC2\xB7", "\xE2\x80\xA2", "-", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xBB", "/"};
  dm_str rest = text, word;
  const char *begin = NULL, *end = NULL;
  bool after_number = false;
  while (rest.n && dm_str_split(&rest, ' ', &word)) {
    if (!word.n) continue;
    bool number = word.p[0] >= '0' && word.p[0] <= '9';
    bool month = after_number && !begin && word.n < 24 && dm_map_get(&rules->months, dm_str_lower(arena, word)) != DM_NONE;
    bool stop = number || month || is_byword(rules, arena, word);
    after_number = number;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) stop = stop || dm_str_is(word, marks[i]);
    if (stop && begin) break;
    if (stop) continue;
    if (!begin) begin = word.p;
    end = word.p + word.n;
  }
  return begin ? (dm_str){begin, (uint32_t)(end - begin)} : (dm_str){0};
}

/* Of the marked elements the surest, of several the first; a name has a letter in it that begins it. */
static dm_str marked_author(const dm_blocks *b, const dm_rules *rules, dm_arena *arena) {
  const dm_tree *t = b->tree;
  unsigned most = 0;
  dm_str found = {0};
  for (uint32_t i = 0; i < t->nodes.n; i++) {
    if (b->part[i] == DM_PART_SIDE && b->dead[i]) {
      i = t->nodes.v[i].end - 1;
      continue;
    }
    if (t->nodes.v[i].tag == DM_TAG_TEXT || !t->nodes.v[i].n_attrs) continue;
    unsigned sure = author_sureness(t, i);
    if (sure <= most || dm_blocks_chars(b, i) > MOST_AUTHOR) continue;
    dm_str name = name_in(rules, arena, dm_tree_text(t, i, arena, MOST_AUTHOR));
    if (name.n < 3) continue;
    found = name;
    most = sure;
  }
  return found;
}

/* ---- all --------------------------------------------------------------------------------------------------------- */

/* "en-GB", "en_GB", "English" -> "en" */
static dm_str language_code(dm_arena *arena, dm_str value) {
  return value.n >= 2 ? dm_str_lower(arena, dm_str_sub(value, 0, 2)) : (dm_str){0};
}

void dm_page_facts_read(const dm_blocks *b, const dm_rules *rules, dm_arena *arena, dm_str url_known, dm_page_facts *out) {
  const dm_tree *tree = b->tree;
  *out = (dm_page_facts){0};
  dm_jsonld_read(tree, rules, arena, out);
  best meta = {0};
  for (uint32_t i = 0; i < tree->nodes.n; i++)
    if (tree->nodes.v[i].tag == DM_TAG_META) take_meta(tree, rules, arena, i, &meta);
  if (!out->author.n) out->author = meta.value[DM_META_AUTHOR].n ? meta.value[DM_META_AUTHOR] : marked_author(b, rules, arena);
  if (!out->source.n) out->source = meta.value[DM_META_SOURCE];
  out->title = choose_title(b, arena, out->title, meta.value[DM_META_TITLE], out->source);
  out->url = canonical(tree);
  if (!out->url.n && dm_str_starts(meta.value[DM_META_URL], DM_S("http"))) out->url = meta.value[DM_META_URL];
  if (!out->url.n) out->url = url_known;
  choose_day(b, rules, arena, &meta, out);
  uint32_t root = first_of(tree, DM_TAG_HTML);
  dm_str lang = root == DM_NONE ? (dm_str){0} : dm_tree_attr(tree, root, DM_ATTR_LANG);
  out->lang = language_code(arena, lang.n ? lang : out->lang.n ? out->lang : meta.value[DM_META_LANG]);
}

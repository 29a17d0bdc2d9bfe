/* format_feed.c - RSS (0.9 to 2.0, RDF) and Atom: a report per entry, as much of it as the feed carries. */
#include "base/str.h"
#include "ingest/day.h"
#include "ingest/formats.h"
#include "ingest/xml_piece.h"

#include <stdlib.h>

#define ENTRIES "item entry"

static bool detect(dm_str head) {
  static const char *const roots[] = {"<rss", "<feed", "<rdf:RDF", "<RDF"};
  uint32_t page = dm_str_find(head, DM_S("<html"), 0);
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
    if (dm_str_find(head, dm_str_of(roots[i]), 0) < page) return true;
  return false;
}

/* What holds for all entries. */
typedef struct feed {
  dm_str encoding, title, lang;
  dm_arena *arena;
} feed;

/* <title> of the head without markup; the head is no whole document. */
static dm_str head_element(dm_str head, const char *start, const char *end) {
  uint32_t from = dm_str_find(head, dm_str_of(start), 0);
  uint32_t open = from == DM_NONE ? DM_NONE : dm_str_find(head, DM_S(">"), from);
  uint32_t to = open == DM_NONE ? DM_NONE : dm_str_find(head, dm_str_of(end), open);
  if (to == DM_NONE) return (dm_str){0};
  dm_str text = dm_str_trim(dm_str_sub(head, open + 1, to));
  if (dm_str_starts(text, DM_S("<![CDATA[")) && text.n > 12) text = dm_str_trim(dm_str_sub(text, 9, text.n - 3));
  return text;
}

static int open_feed(dm_source *source, dm_err *err) {
  feed *f = calloc(1, sizeof *f);
  if (f) f->arena = dm_arena_new();
  if (!f || !f->arena) {
    free(f);
    return dm_fail(err, DM_ENOMEM, "ingest", source->path, 0, 0, "out of memory for a feed");
  }
  source->state = f;
  dm_str head = dm_str_copy(f->arena, dm_piece_head(source, ENTRIES));
  f->encoding = dm_piece_encoding(head);
  f->title = head_element(head, "<title", "</title");
  f->lang = head_element(head, "<language", "</language");
  if (f->lang.n > 2) f->lang.n = 2;
  return DM_OK;
}

static void close_feed(dm_source *source) {
  feed *f = source->state;
  dm_arena_free(f->arena);
  free(f);
}

/* ---- an entry ---------------------------------------------------------------------------------------------------- */

static dm_str first_text(dm_arena *arena, xmlNodePtr entry, const char *const *names) {
  for (; *names; names++) {
    dm_str text = dm_piece_text(arena, dm_piece_child(entry, *names));
    if (text.n) return text;
  }
  return (dm_str){0};
}

/* Atom's link of rel="alternate" or none; RSS's text. */
static dm_str link_of(dm_arena *arena, xmlNodePtr entry) {
  dm_str first = {0};
  for (xmlNodePtr child = entry->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE || strcmp((const char *)child->name, "link") != 0) continue;
    dm_str rel = dm_piece_attr(arena, child, "rel"), href = dm_piece_attr(arena, child, "href");
    if (!href.n) href = dm_piece_text(arena, child);
    if (!rel.n || dm_str_is(rel, "alternate")) return href;
    if (!first.n) first = href;
  }
  return first;
}

/* XHTML inside Atom's content is elements, not text: they are written out again. */
static dm_str markup_of(dm_arena *arena, xmlNodePtr node) {
  if (!node || !dm_str_is(dm_piece_attr(arena, node, "type"), "xhtml")) return dm_piece_text(arena, node);
  xmlBufferPtr buffer = xmlBufferCreate();
  if (!buffer) return (dm_str){0};
  xmlNodeDump(buffer, node->doc, node, 0, 0);
  dm_str text = dm_str_copy(arena, dm_str_of((const char *)xmlBufferContent(buffer)));
  xmlBufferFree(buffer);
  return text;
}

/* The longest of what may hold the text. */
static dm_str longest(dm_arena *arena, xmlNodePtr entry) {
  static const char *const names[] = {"content:encoded", "encoded", "content", "description", "summary"};
  dm_str best = {0};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    dm_str text = markup_of(arena, dm_piece_child(entry, names[i]));
    if (text.n > best.n) best = text;
  }
  return best;
}

static dm_str author_of(dm_arena *arena, xmlNodePtr entry) {
  xmlNodePtr author = dm_piece_child(entry, "author");
  xmlNodePtr name = dm_piece_child(author, "name");
  if (name) return dm_piece_text(arena, name);
  static const char *const names[] = {"dc:creator", "creator", "author", NULL};
  return first_text(arena, entry, names);
}

static void take_fields(dm_item *item, xmlNodePtr entry, const feed *f) {
  static const char *const dates[] = {"pubDate", "published", "dc:date", "issued", "date", "updated", "modified", NULL};
  static const char *const ids[] = {"guid", "id", NULL};
  static const char *const titles[] = {"title", NULL};
  dm_arena *arena = item->arena;
  dm_input *in = &item->in;
  in->title = first_text(arena, entry, titles);
  in->url = link_of(arena, entry);
  in->id = first_text(arena, entry, ids);
  if (!in->url.n && dm_str_starts(in->id, DM_S("http"))) in->url = in->id;
  in->author = author_of(arena, entry);
  in->source = f->title.n ? dm_str_copy(arena, f->title) : f->title;
  in->lang = f->lang.n ? dm_str_copy(arena, f->lang) : f->lang;
  dm_str date = first_text(arena, entry, dates);
  in->date = dm_day_read(arena, item->rules, date);
  if (in->date.n) in->date_basis = DM_S("feed");
  if (!in->date.n) in->date_unread = date;
  in->bytes = longest(arena, entry);
  item->kind = DM_ITEM_FRAGMENT;
}

static int next(dm_source *source, dm_item *item, dm_err *err) {
  (void)err;
  const feed *f = source->state;
  for (dm_piece piece; dm_piece_next(source, item->arena, ENTRIES, f->encoding, &piece);) {
    xmlNodePtr entry = piece.doc ? xmlDocGetRootElement(piece.doc) : NULL;
    if (entry) take_fields(item, entry, f);
    xmlFreeDoc(piece.doc);
    item->in.line = piece.line;
    /* An entry with a headline alone is still a report. */
    if (!item->in.bytes.n) item->in.bytes = item->in.title;
    if (item->in.bytes.n) return 1;
    source->record++;
    dm_source_skip(source, entry ? DM_SKIP_EMPTY : DM_SKIP_BROKEN, piece.line, item->in.id,
                   entry ? "an entry without text" : "the entry is no XML");
    item->in = (dm_input){0};
  }
  return 0;
}

const dm_input_format dm_input_feed = {"feed", ".rss .atom .xml", "RSS and Atom: a report per entry", true, detect, open_feed,
                                       next,   close_feed};

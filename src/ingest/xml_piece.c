#include "ingest/xml_piece.h"

#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/xml_start.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#define FIRST_LOOK (64u << 10)

/* ---- finding ----------------------------------------------------------------------------------------------------- */

static bool ends_name(char c) { return c == ' ' || c == '>' || c == '/' || c == '\n' || c == '\t' || c == '\r'; }

/* The name of the tag at i ("<item ..." with close "": item), when it is one of the names; unknown else. */
static dm_str tag_at(dm_str s, uint32_t i, const char *close, const char *names) {
  uint32_t at = i + 1 + (uint32_t)strlen(close);
  if (at >= s.n || memcmp(s.p + i + 1, close, strlen(close)) != 0) return (dm_str){0};
  dm_str rest = dm_str_of(names), name;
  while (dm_str_split(&rest, ' ', &name))
    if (s.n - at > name.n && memcmp(s.p + at, name.p, name.n) == 0 && ends_name(s.p[at + name.n])) return name;
  return (dm_str){0};
}

/* The next '<' from i on that is no part of a CDATA section or comment; s.n: none. *open: one of them does not end in these
 * bytes. */
static uint32_t next_tag(dm_str s, uint32_t i, bool *open) {
  static const struct { dm_str start, end; } skipped[] = {{{"<![CDATA[", 9}, {"]]>", 3}}, {{"<!--", 4}, {"-->", 3}}};
  for (;;) {
    const char *p = i < s.n ? memchr(s.p + i, '<', s.n - i) : NULL;
    if (!p) return s.n;
    i = (uint32_t)(p - s.p);
    uint32_t jump = 0;
    for (size_t k = 0; k < 2 && !jump; k++) {
      if (!dm_str_starts(dm_str_sub(s, i, s.n), skipped[k].start)) continue;
      uint32_t end = dm_str_find(s, skipped[k].end, i);
      if (end == DM_NONE) *open = true;
      if (end == DM_NONE) return i;
      jump = end + 3;
    }
    if (!jump) return i;
    i = jump;
  }
}

/* Where the element at the window's start ends; 0: not in these bytes. *from: where to go on when there are more. *torn: the next
 * of its name begins before it ends, as they never lie inside each other. */
static uint32_t element_end(dm_str s, dm_str name, uint32_t *from, bool *torn) {
  char names[64];
  snprintf(names, sizeof names, "%" DM_FMT, DM_ARG(name));
  for (uint32_t i = *from;;) {
    bool open = false;
    i = next_tag(s, i, &open);
    *from = i;
    if (open || i + name.n + 3 > s.n) return 0;
    if (tag_at(s, i, "/", names).n) {
      uint32_t end = dm_str_find(s, DM_S(">"), i);
      return end == DM_NONE ? 0 : end + 1;
    }
    *torn = tag_at(s, i, "", names).n > 0;
    if (*torn) return i;
    i++;
  }
}

static void pass(dm_source *source, dm_str window, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) source->line += window.p[i] == '\n';
  dm_stream_pass(source->stream, n);
}

static void skip_broken(dm_source *source, dm_skip_reason reason, const char *what) {
  source->record++;
  dm_source_skip(source, reason, source->line + 1, (dm_str){0}, "%s", what);
}

/* A section or comment that does not end is passed with all that was looked at, so that no byte is searched twice. False: go on.
 */
static bool pass_open(dm_source *source, dm_str window, uint32_t i, bool at_end, uint32_t *want) {
  if (!at_end && window.n <= DM_LIMIT_RECORD_BYTES) {
    if (i) pass(source, window, i);
    if (!i) *want *= 2;
    return false;
  }
  skip_broken(source, DM_SKIP_BROKEN, "a section or comment has no end");
  pass(source, window, window.n);
  *want = FIRST_LOOK;
  return at_end;
}

/* Passes to the next element of one of the names; its name, or unknown at the end of the file. */
static dm_str find_start(dm_source *source, const char *names) {
  for (uint32_t want = FIRST_LOOK;;) {
    dm_str window = dm_stream_look(source->stream, want);
    bool at_end = window.n < want, open = false;
    uint32_t i = next_tag(window, 0, &open);
    /* The longest name must fit behind the mark. */
    for (; !open && i < window.n && (at_end || i + 64 < window.n); i = next_tag(window, i + 1, &open)) {
      dm_str name = tag_at(window, i, "", names);
      if (name.n) pass(source, window, i);
      if (name.n) return name;
    }
    if (open && pass_open(source, window, i, at_end, &want)) return (dm_str){0};
    if (open) continue;
    pass(source, window, at_end || i > window.n ? window.n : i);
    if (at_end) return (dm_str){0};
  }
}

dm_str dm_piece_head(dm_source *source, const char *names) {
  dm_str head = dm_stream_look(source->stream, DM_DETECT_BYTES);
  if (head.n > DM_DETECT_BYTES) head.n = DM_DETECT_BYTES;
  for (uint32_t i = 0; i < head.n; i++)
    if (head.p[i] == '<' && tag_at(head, i, "", names).n) head.n = i;
  return head;
}

dm_str dm_piece_encoding(dm_str head) {
  uint32_t end = dm_str_find(head, DM_S("?>"), 0);
  uint32_t at = end == DM_NONE ? DM_NONE : dm_str_find(head, DM_S("encoding="), 0);
  if (at == DM_NONE || at + 11 > end) return (dm_str){0};
  dm_str rest = dm_str_sub(head, at + 10, end), name;
  dm_str_split(&rest, head.p[at + 9], &name);
  return name;
}

/* ---- parsing ----------------------------------------------------------------------------------------------------- */

static bool is_own_entity(dm_str name) {
  return dm_str_is(name, "amp") || dm_str_is(name, "lt") || dm_str_is(name, "gt") || dm_str_is(name, "quot") ||
         dm_str_is(name, "apos");
}

/* Writes what an ampersand at i stands for in XML, as feeds write HTML's entities and bare ampersands; returns the bytes read. */
static uint32_t put_entity(dm_str s, uint32_t i, char *out, uint32_t *n) {
  uint32_t end = i + 1;
  while (end < s.n && end - i < 12 && ((s.p[end] | 0x20) >= 'a' ? (s.p[end] | 0x20) <= 'z' : s.p[end] >= '0' && s.p[end] <= '9'))
    end++;
  dm_str name = dm_str_sub(s, i + 1, end);
  bool closed = end < s.n && s.p[end] == ';';
  bool number = i + 1 < s.n && s.p[i + 1] == '#';
  char z[16];
  snprintf(z, sizeof z, "%" DM_FMT, DM_ARG(name));
  const htmlEntityDesc *known = closed && !is_own_entity(name) ? htmlEntityLookup((const xmlChar *)z) : NULL;
  if (known) {
    *n += dm_utf8_put(known->value, out + *n);
    return end + 1 - i;
  }
  bool xml = number || (closed && is_own_entity(name));
  memcpy(out + *n, xml ? "&" : "&amp;", xml ? 1 : 5);
  *n += xml ? 1 : 5;
  return 1;
}

static dm_str mend_entities(dm_arena *arena, dm_str s) {
  size_t room = (size_t)s.n + 1;
  for (uint32_t i = 0; i < s.n; i++) room += s.p[i] == '&' ? 4 : 0;
  char *out = dm_arena_alloc(arena, room);
  uint32_t n = 0;
  bool cdata = false;
  for (uint32_t i = 0; i < s.n;) {
    if (!cdata && dm_str_starts(dm_str_sub(s, i, s.n), DM_S("<![CDATA["))) cdata = true;
    if (cdata && dm_str_starts(dm_str_sub(s, i, s.n), DM_S("]]>"))) cdata = false;
    if (s.p[i] == '&' && !cdata)
      i += put_entity(s, i, out, &n);
    else
      out[n++] = s.p[i++];
  }
  return (dm_str){out, n};
}

static xmlDocPtr parse(const dm_source *source, dm_arena *arena, dm_str bytes, dm_str encoding) {
  dm_str text = dm_charset_convert(arena, bytes, encoding);
  text = mend_entities(arena, text);
  dm_xml_start();
  return xmlReadMemory(text.p, (int)text.n, source->path, "UTF-8",
                       XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_NOCDATA);
}

bool dm_piece_next(dm_source *source, dm_arena *arena, const char *names, dm_str encoding, dm_piece *out) {
  for (;;) {
    dm_str name = find_start(source, names);
    if (!name.n) return false;
    uint32_t from = 1, end = 0;
    bool torn = false;
    dm_str window;
    for (uint32_t want = FIRST_LOOK;; want *= 2) {
      window = dm_stream_look(source->stream, want);
      end = element_end(window, name, &from, &torn);
      if (end || window.n < want || window.n > DM_LIMIT_RECORD_BYTES) break;
    }
    bool large = window.n > DM_LIMIT_RECORD_BYTES && (!end || end > DM_LIMIT_RECORD_BYTES);
    if (end && !torn && !large) {
      *out = (dm_piece){parse(source, arena, dm_str_sub(window, 0, end), encoding), source->line + 1};
      pass(source, window, end);
      return true;
    }
    skip_broken(source, large ? DM_SKIP_LIMIT : DM_SKIP_BROKEN,
                large ? "an element has more than 32 MB" : "an element has no end before the next one begins, or the file ends");
    pass(source, window, end ? end : 1);
  }
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

/* A prefix that the piece does not declare stays part of the name. */
static bool is_named(xmlNodePtr node, const char *name) {
  const char *own = (const char *)node->name, *colon = strchr(name, ':');
  if (strcmp(own, name) == 0) return node->ns == NULL || !colon;
  if (!colon || !node->ns || !node->ns->prefix) return false;
  return strcmp(own, colon + 1) == 0 && strncmp((const char *)node->ns->prefix, name, (size_t)(colon - name)) == 0;
}

xmlNodePtr dm_piece_child(xmlNodePtr parent, const char *name) {
  for (xmlNodePtr child = parent ? parent->children : NULL; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && is_named(child, name)) return child;
  return NULL;
}

dm_str dm_piece_text(dm_arena *arena, xmlNodePtr node) {
  xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
  if (!text) return (dm_str){0};
  dm_str copy = dm_str_trim(dm_str_copy(arena, dm_str_of((const char *)text)));
  xmlFree(text);
  return copy;
}

dm_str dm_piece_attr(dm_arena *arena, xmlNodePtr node, const char *name) {
  xmlChar *value = node ? xmlGetNoNsProp(node, (const xmlChar *)name) : NULL;
  if (!value) return (dm_str){0};
  dm_str copy = dm_str_trim(dm_str_copy(arena, dm_str_of((const char *)value)));
  xmlFree(value);
  return copy;
}

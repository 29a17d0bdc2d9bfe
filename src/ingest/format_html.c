/* format_html.c - a page of HTML: a file is a report, found by page.c. */
#include "base/limits.h"
#include "base/str.h"
#include "ingest/formats.h"

/* What a page begins with, after white space, comments and an XML declaration. */
static bool starts_ci(dm_str s, const char *with) {
  dm_str w = dm_str_of(with);
  return s.n >= w.n && dm_str_eq_ci(dm_str_sub(s, 0, w.n), w);
}

/* The first thing of the head that is an element or a doctype. */
static dm_str first_element(dm_str s) {
  for (;;) {
    s = dm_str_trim(s);
    const char *end = dm_str_starts(s, DM_S("<!--")) ? "-->" : dm_str_starts(s, DM_S("<?")) ? ">" : NULL;
    uint32_t at = end ? dm_str_find(s, dm_str_of(end), 2) : DM_NONE;
    if (at == DM_NONE) return s;
    s = dm_str_sub(s, at + (uint32_t)strlen(end), s.n);
  }
}

static bool detect(dm_str head) {
  static const char *const firsts[] = {"<!doctype html", "<html", "<head",    "<body", "<title",
                                       "<meta",          "<div",  "<article", "<p>",   "<h1"};
  if (dm_str_starts(head, DM_S("\xEF\xBB\xBF"))) head = dm_str_sub(head, 3, head.n);
  head = first_element(head);
  for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
    if (starts_ci(head, firsts[i])) return true;
  return false;
}

static int next(dm_source *source, dm_item *item, dm_err *err) {
  if (source->record) return 0;
  bool more;
  item->in.bytes = dm_source_rest(source, item->arena, DM_LIMIT_RECORD_BYTES, &more);
  item->kind = DM_ITEM_PAGE;
  bool lost = dm_stream_lost(source->stream); /* the reader tells */
  if (!lost && !more) return 1;
  source->record++;
  if (lost) return 0;
  return dm_fail(err, DM_ELIMIT, "ingest", source->path, 0, 0, "the page has more than %u bytes", DM_LIMIT_RECORD_BYTES);
}

const dm_input_format dm_input_html = {"html",
                                       ".html .htm .xhtml",
                                       "a web page; its article is found, with title, author, day and address",
                                       false,
                                       detect,
                                       NULL,
                                       next,
                                       NULL};

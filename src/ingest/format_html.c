/* format_html.c - a page of HTML: a file is a report, found by page.c. */
#include "base/limits.h"
#include "base/str.h"
#include "ingest/formats.h"

/* It begins with markup, and some of the markup is HTML's: many pages begin with a comment, a script or a style. */
static bool detect(dm_str head) {
  static const char *const tags[] = {"!doctype html", "html",  "head", "body",    "title", "meta",
                                     "script",        "style", "div",  "article", "p>",    "h1"};
  if (dm_str_starts(head, DM_S("\xEF\xBB\xBF"))) head = dm_str_sub(head, 3, head.n);
  head = dm_str_trim(head);
  if (!head.n || head.p[0] != '<') return false;
  for (uint32_t i = 0; i < head.n; i++)
    for (size_t k = 0; head.p[i] == '<' && k < sizeof tags / sizeof *tags; k++) {
      dm_str tag = dm_str_of(tags[k]);
      if (head.n - i > tag.n && dm_str_eq_ci(dm_str_sub(head, i + 1, i + 1 + tag.n), tag)) return true;
    }
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

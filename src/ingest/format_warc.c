/* format_warc.c - WARC archives: pages of HTTP responses, one record after the other.
 *
 * The length that a record states is believed when the next record stands where it says, or the file ends there; else the record
 * ends where the next begins. So a record that lies loses at most itself. */
#include "base/limits.h"
#include "base/str.h"
#include "ingest/formats.h"
#include "ingest/http.h"

/* WARC headers are a kilobyte; more is no header. */
#define HEADER_BYTES (64u << 10)

static bool detect(dm_str head) { return dm_str_starts(head, DM_S("WARC/1.")) || dm_str_starts(head, DM_S("WARC/0.")); }

static bool at_record(dm_str s, uint32_t i) { return s.n - i >= 7 && memcmp(s.p + i, "WARC/", 5) == 0 && s.p[i + 6] == '.'; }

/* Where the next record begins at or behind `from`, at the beginning of a line; DM_NONE: not in these bytes. */
static uint32_t next_record(dm_str s, uint32_t from) {
  for (uint32_t i = from; i + 8 < s.n;) {
    const char *line = memchr(s.p + i, '\n', s.n - i);
    if (!line) return DM_NONE;
    i = (uint32_t)(line - s.p) + 1;
    if (i + 7 <= s.n && at_record(s, i)) return i;
  }
  return DM_NONE;
}

/* Passes to the next record without keeping what lies between. False: there is none. */
static bool pass_to_record(dm_stream *stream) {
  for (;;) {
    dm_str window = dm_stream_look(stream, 1u << 20);
    if (window.n < 8) {
      dm_stream_pass(stream, window.n);
      return false;
    }
    uint32_t at = next_record(window, 0);
    if (at != DM_NONE) {
      dm_stream_pass(stream, at);
      return true;
    }
    dm_stream_pass(stream, window.n - 8); /* a mark may lie across the border */
    if (window.n < 1u << 20) {
      dm_stream_pass(stream, 8);
      return false;
    }
  }
}

typedef struct record {
  dm_str type, url, id;
  dm_str content;       /* in the window */
  uint32_t end;         /* bytes of the whole record in the window */
  bool too_large, torn; /* torn: the file ends before the record does */
} record;

static uint64_t length_of(dm_str header) {
  dm_str value = dm_header_find(header, "Content-Length");
  uint64_t n = 0;
  for (uint32_t i = 0; i < value.n && value.p[i] >= '0' && value.p[i] <= '9' && n < UINT32_MAX; i++)
    n = n * 10 + (uint64_t)(value.p[i] - '0');
  return n;
}

/* White space between a record and the next. */
static uint32_t skip_blank(dm_str s, uint32_t i) {
  while (i < s.n && (s.p[i] == '\r' || s.p[i] == '\n')) i++;
  return i;
}

/* Finds the record's end by its length or, when that lies, by the next record. */
static void measure(dm_stream *stream, uint32_t header, uint64_t length, record *r) {
  bool believable = length <= DM_LIMIT_RECORD_BYTES;
  uint32_t want = header + (believable ? (uint32_t)length : DM_LIMIT_RECORD_BYTES) + 16;
  dm_str window = dm_stream_look(stream, want);
  uint32_t end = header + (uint32_t)(believable ? length : 0);
  if (believable && end <= window.n) {
    uint32_t behind = skip_blank(window, end);
    if (behind == window.n || at_record(window, behind)) {
      r->content = dm_str_sub(window, header, end);
      r->end = behind;
      return;
    }
  }
  uint32_t next = next_record(window, header);
  if (next == DM_NONE && believable) { /* the length is too short, or the next record far */
    window = dm_stream_look(stream, header + DM_LIMIT_RECORD_BYTES);
    next = next_record(window, header);
  }
  r->torn = next == DM_NONE && window.n < header + DM_LIMIT_RECORD_BYTES;
  r->too_large = next == DM_NONE && !r->torn;
  r->end = next == DM_NONE ? window.n : next;
  r->content = dm_str_sub(window, header, r->end);
}

/* The header, copied, and where the content ends. False: there are no more records. */
static bool read_record(dm_source *source, dm_arena *arena, record *r) {
  dm_stream *stream = source->stream;
  *r = (record){0};
  dm_str window = dm_stream_look(stream, HEADER_BYTES);
  uint32_t blank = skip_blank(window, 0);
  dm_stream_pass(stream, blank);
  window = dm_stream_look(stream, HEADER_BYTES);
  if (!window.n) return false;
  if (!detect(window)) {
    dm_source_skip(source, DM_SKIP_BROKEN, 0, (dm_str){0}, "bytes that are no WARC record; reading goes on at the next one");
    if (!pass_to_record(stream)) return false;
    window = dm_stream_look(stream, HEADER_BYTES);
  }
  dm_str header = dm_str_copy(arena, dm_str_sub(window, 0, dm_header_end(window)));
  r->type = dm_header_find(header, "WARC-Type");
  r->url = dm_header_find(header, "WARC-Target-URI");
  r->id = dm_header_find(header, "WARC-Record-ID");
  if (r->url.n > 2 && r->url.p[0] == '<') r->url = dm_str_sub(r->url, 1, r->url.n - 1);
  measure(stream, header.n, length_of(header), r);
  return true;
}

static bool is_page(dm_str type) {
  return !type.n || dm_str_is(type, "text/html") || dm_str_is(type, "application/xhtml+xml") || dm_str_is(type, "text/plain");
}

static bool skip(dm_source *source, const record *r, dm_skip_reason reason, const char *what) {
  source->record++;
  dm_source_skip(source, reason, 0, r->url.n ? r->url : r->id, "%s", what);
  return false;
}

/* Fills the item from the record's response; false, and skipped, when it is no page. */
static bool take_record(dm_source *source, dm_item *item, const record *r) {
  dm_http http;
  if (r->too_large) return skip(source, r, DM_SKIP_LIMIT, "the record has more than 32 MB");
  if (!dm_str_is(r->type, "response")) return skip(source, r, DM_SKIP_KIND, "a record that is no response");
  dm_http_read(item->arena, r->content, &http);
  if (!http.status) return skip(source, r, DM_SKIP_KIND, "no HTTP response in the record");
  if (http.status < 200 || http.status > 299)
    return skip(source, r, DM_SKIP_KIND, "an HTTP response that is no page: redirected or an error");
  if (!is_page(http.type)) return skip(source, r, DM_SKIP_KIND, "neither HTML nor text");
  if (http.too_large) return skip(source, r, DM_SKIP_LIMIT, "the page unpacks to more than 32 MB");
  if (!http.body.n)
    return skip(source, r, http.trouble ? DM_SKIP_BROKEN : DM_SKIP_EMPTY, http.trouble ? http.trouble : "an empty page");
  bool text = dm_str_is(http.type, "text/plain");
  item->kind = text ? DM_ITEM_TEXT : DM_ITEM_PAGE;
  /* The body may still lie in the stream's window, which the next record overwrites. */
  item->in.bytes = dm_str_copy(item->arena, http.body);
  item->charset = http.charset;
  item->in.url = r->url;
  return true;
}

static int next(dm_source *source, dm_item *item, dm_err *err) {
  (void)err;
  for (;;) {
    record r;
    dm_arena_reset(item->arena);
    if (!read_record(source, item->arena, &r)) return 0;
    bool torn = r.torn && dm_stream_troubled(source->stream);
    bool taken = torn ? skip(source, &r, DM_SKIP_BROKEN, "the record is cut off") : take_record(source, item, &r);
    dm_stream_pass(source->stream, r.end);
    if (r.too_large) pass_to_record(source->stream);
    if (taken) return 1;
  }
}

const dm_input_format dm_input_warc = {
    "warc", ".warc", "WARC archives, as Common Crawl's CC-NEWS: the pages of their responses", true, detect, NULL, next, NULL};

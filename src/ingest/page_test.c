/* Pages: what is the article, what the page tells of it, and pages that nobody should have made. */
#include "ingest/page.h"

#include "base/limits.h"
#include "base/str.h"
#include "ingest/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static dm_rules *rules;

static int open_rules(void **state) {
  (void)state;
  dm_err err = {0};
  rules = dm_rules_open("data", &err);
  if (!rules) print_error("%s:%llu: %s\n", err.path, (unsigned long long)err.line, err.message);
  return rules ? 0 : -1;
}

static int close_rules(void **state) {
  (void)state;
  dm_rules_close(rules);
  return 0;
}

static dm_item *read_as(dm_item_kind kind, dm_str page, const char *charset, int expected) {
  dm_item *item = dm_item_new(rules, NULL);
  dm_input input;
  dm_skip skip;
  item->kind = kind;
  item->in.bytes = page;
  item->charset = dm_str_of(charset);
  assert_int_equal(dm_item_read(item, &input, &skip), expected);
  if (!expected) assert_true(skip.message[0]);
  return item;
}

static dm_item *read_page(const char *page) { return read_as(DM_ITEM_PAGE, dm_str_of(page), NULL, 1); }

#define FIRST "The two ministers met in the capital on Tuesday, and they agreed to go on with the talks next week."
#define SECOND "A spokesman said that nothing had been signed, but both sides had shown good will during the meeting."
#define THIRD "The talks, which began in March, are about the river that the two countries share along their border."

static const char news_page[] =
    "<!DOCTYPE html><html lang=\"en-GB\"><head><title>Ministers meet | The Test Post</title>"
    "<meta property=\"og:title\" content=\"Ministers meet\"><meta property=\"og:site_name\" content=\"The Test Post\">"
    "<link rel=\"canonical\" href=\"https://example.org/ministers\">"
    "<script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"x\"}, {\"@type\": \"NewsArticle\","
    "\"headline\": \"Ministers meet\", \"datePublished\": \"2025-02-12T08:00:00Z\", \"author\": [{\"name\": \"Ann Lee\"},"
    "{\"name\": \"Bo Ek\"}]}]}</script><style>p { color: red }</style></head><body>"
    "<nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/w\">World news, politics and more of it</a></li></ul></nav>"
    "<div id=\"main\"><div class=\"story-body\"><h1>Ministers meet</h1><p class=\"byline\">By Ann Lee, 12 February 2025</p>"
    "<p>" FIRST
    "</p><div class=\"share-buttons\"><p>Share this story with all your friends, on any of these many sites.</p></div>"
    "<p>" SECOND "</p><h2>The river</h2><p>The talks, which <b>began</b> in\n March, are about the river that the two countries "
    "share along their border.</p><h2>Related</h2><ul><li><a href=\"/1\">Another story about the river and the "
    "border</a></li></ul>"
    "</div><aside><p>An opinion of somebody else, which is long enough to be taken for a paragraph of the text, stands "
    "here.</p></aside>"
    "<div class=\"comments\"><p>I was there and I can tell you, dear readers, that nothing of this is true, not a "
    "word.</p></div></div>"
    "<footer><p>All rights reserved by the publisher of this page, and by all the others who wrote "
    "it.</p></footer></body></html>";

static void finds_the_article(void **state) {
  (void)state;
  dm_item *item = read_page(news_page);
  assert_true(dm_str_is(item->in.bytes, FIRST "\n\n" SECOND "\n\nThe river\n\n" THIRD));
  assert_true(dm_str_is(item->in.title, "Ministers meet"));
  assert_true(dm_str_is(item->in.date, "2025-02-12"));
  assert_true(dm_str_is(item->in.date_basis, "json-ld"));
  assert_true(dm_str_is(item->in.author, "Ann Lee, Bo Ek"));
  assert_true(dm_str_is(item->in.url, "https://example.org/ministers"));
  assert_true(dm_str_is(item->in.source, "The Test Post"));
  assert_true(dm_str_is(item->in.lang, "en"));
  dm_item_free(item);
}

static void parts_in_doubt(void **state) {
  (void)state;
  dm_item *item = read_page(
      "<html><body class=\"overflow-hidden\"><h1>Ministers meet</h1><div class=\"teaser-text md:hidden\"><p>" FIRST "</p></div>"
      "<div class=\"teaser\"><a href=\"/2\">Another story, which is long enough to be a paragraph of its own, "
      "about the border and about the river.</a></div><p>" SECOND "</p><div class=\"hidden\"><p>" THIRD "</p></div>"
      "</body></html>");
  assert_true(dm_str_is(item->in.bytes, FIRST "\n\n" SECOND));
  dm_item_free(item);
}

/* Many small articles beside a short one that has the title. */
static void the_title_tells_which_article(void **state) {
  (void)state;
  dm_item *item =
      read_page("<html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1><p>" FIRST "</p></article>"
                "<article><h2>Other</h2><p>" SECOND "</p><p>" THIRD "</p></article></body></html>");
  assert_true(dm_str_is(item->in.bytes, FIRST));
  dm_item_free(item);
}

static void maps_back_to_the_page(void **state) {
  (void)state;
  dm_item *item = read_page(news_page);
  const dm_input *in = &item->in;
  assert_true(in->n_map > 4);
  for (uint32_t i = 0; i < in->n_map; i++) {
    assert_true(i == 0 || (in->map[i].text > in->map[i - 1].text && in->map[i].input > in->map[i - 1].input));
    assert_int_equal(in->bytes.p[in->map[i].text], news_page[in->map[i].input]);
  }
  assert_int_equal(strncmp(news_page + in->map[0].input, FIRST, strlen(FIRST)), 0);
  dm_item_free(item);
}

/* The same day from each source, the best of them left out one after the other. */
static void finds_the_day(void **state) {
  (void)state;
  static const struct {
    const char *head, *body, *basis;
  } rows[] = {
      {"<meta property=\"article:published_time\" content=\"2025-02-12T10:00:00\">", "<time datetime=\"2024-01-01\">x</time>",
       "meta"},
      {"", "<time datetime=\"2025-02-12\">Wednesday</time>", "time"},
      {"", "<span class=\"post-date\">February 12, 2025</span>", "time"},
      {"<link rel=\"canonical\" href=\"https://example.org/2025/02/12/talks\">", "", "url"},
      {"", "<div>Wednesday 12 February 2025</div>", "text"},
      {"", "<div>Wednesday 12&nbsp;February&nbsp;2025</div>", "text"},
      {"<link rel=\"canonical\" href=\"https://example.org/2025/feb/12/talks\">", "", "url"},
      /* A time in UTC, and the day where it was published: by the address, by an element, by one that could be read two ways. */
      {"<link rel=\"canonical\" href=\"https://example.org/2025/02/12/talks\"><meta property=\"article:published_time\" "
       "content=\"2025-02-11T23:30:00+00:00\">",
       "", "url"},
      {"<meta property=\"article:published_time\" content=\"2025-02-13T01:10:00Z\">",
       "<span class=\"date\">12 Feb 2025 20:10</span>", "time"},
      {"<meta property=\"article:published_time\" content=\"2025-02-13T01:10:00Z\">",
       "<span class=\"date\">12/02/2025 20:10</span>", "time"},
      /* No place on Earth is a day ahead in the morning. */
      {"<meta property=\"article:published_time\" content=\"2025-02-12T08:00:00Z\">", "<span class=\"date\">13 Feb 2025</span>",
       "meta"},
      /* One stale date against two that agree. */
      {"<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"datePublished\": \"2023-05-01\"}</script>"
       "<meta property=\"article:published_time\" content=\"2025-02-12\">",
       "<time datetime=\"2025-02-12\">Wednesday</time>", "meta"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char page[2048];
    snprintf(page, sizeof page, "<html><head>%s</head><body><h1>Some title</h1>%s<p>" FIRST "</p><p>" SECOND "</p></body></html>",
             rows[i].head, rows[i].body);
    dm_item *item = read_page(page);
    if (!dm_str_is(item->in.date, "2025-02-12") || !dm_str_is(item->in.date_basis, rows[i].basis))
      fail_msg("row %zu: %.*s by %.*s", i, DM_ARG(item->in.date), DM_ARG(item->in.date_basis));
    dm_item_free(item);
  }
}

/* What stands around a name is no part of it. */
static void finds_the_author(void **state) {
  (void)state;
  static const struct {
    const char *body, *author;
  } rows[] = {
      {"<span class=\"byline\">By Anna Low</span>", "Anna Low"},
      {"<span class=\"author\">von Anna Low</span>", "Anna Low"},
      {"<p class=\"byline\">8. Januar 2020 \xC2\xB7 by Anna Low \xC2\xB7 in Politics</p>", "Anna Low"},
      {"<span class=\"meta-author-label\">Posted on</span> <a rel=\"author\" href=\"/a\">Anna Low</a>", "Anna Low"},
      {"<span class=\"byline\">Posted on</span>", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char page[2048];
    snprintf(page, sizeof page,
             "<html><body><article><h1>Some title</h1>%s<p>" FIRST "</p><p>" SECOND "</p></article></body></html>", rows[i].body);
    dm_item *item = read_page(page);
    if (!dm_str_is(item->in.author, rows[i].author)) fail_msg("%s: \"%.*s\"", rows[i].body, DM_ARG(item->in.author));
    dm_item_free(item);
  }
}

static void a_page_without_article_is_skipped(void **state) {
  (void)state;
  dm_item_free(read_as(DM_ITEM_PAGE, DM_S("<html><body><script>var x = 1;</script></body></html>"), NULL, 0));
  dm_item_free(read_as(DM_ITEM_PAGE, DM_S(""), NULL, 0));
  dm_item_free(read_as(DM_ITEM_PAGE, DM_S("<"), NULL, 0));
}

static void keeps_all_of_a_fragment(void **state) {
  (void)state;
  dm_item *item =
      read_as(DM_ITEM_FRAGMENT, DM_S("Lead<br>line<p>One <a href=\"x\">link</a>.</p><ul><li>a</li><li>b</li></ul>"), NULL, 1);
  assert_true(dm_str_is(item->in.bytes, "Lead\nline\n\nOne link.\n\na\n\nb"));
  dm_item_free(item);
}

/* ---- charsets ---------------------------------------------------------------------------------------------------- */

static void converts_charsets(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *said, *text;
  } rows[] = {
      {"caf\xC3\xA9", "iso-8859-1", "caf\xC3\xA9"}, /* valid UTF-8 is that, whatever the header says */
      {"caf\xE9", "iso-8859-1", "caf\xC3\xA9"},
      {"\x93quoted\x94", "ISO-8859-1", "\xE2\x80\x9Cquoted\xE2\x80\x9D"},
      {"\xEF\xBB\xBF"
       "caf\xC3\xA9",
       NULL, "caf\xC3\xA9"},
      {"<meta charset=windows-1251>\xCC\xE8\xF0", NULL, "<meta charset=windows-1251>\xD0\x9C\xD0\xB8\xD1\x80"},
      {"caf\xE9", "no-such-charset", "caf\xC3\xA9"},
      {"a\x01"
       "b",
       NULL, "a b"},
  };
  dm_arena *arena = dm_arena_new();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dm_str text = dm_charset_convert(arena, dm_str_of(rows[i].bytes), dm_str_of(rows[i].said));
    if (!dm_str_is(text, rows[i].text)) fail_msg("row %zu: \"%.*s\"", i, DM_ARG(text));
  }
  assert_true(dm_str_is(dm_charset_convert(arena, (dm_str){"\xFF\xFEh\0i\0", 6}, (dm_str){0}), "hi"));
  assert_true(dm_str_is(dm_charset_convert(arena, (dm_str){"a\0b", 3}, DM_S("utf-8")), "a b"));
  dm_arena_free(arena);
}

/* ---- hostile pages ----------------------------------------------------------------------------------------------- */

/* n times `open`, then the article, then n times `close`. */
static void check_nested(const char *open, const char *close, size_t n) {
  size_t a = strlen(open), b = strlen(close), at = 0;
  char *page = malloc(n * (a + b) + 1024);
  for (size_t i = 0; i < n; i++, at += a) memcpy(page + at, open, a);
  at += (size_t)snprintf(page + at, 1000, "<p>" FIRST "</p><p>" SECOND "</p>");
  for (size_t i = 0; i < n; i++, at += b) memcpy(page + at, close, b);
  dm_item *item = read_as(DM_ITEM_PAGE, (dm_str){page, (uint32_t)at}, NULL, 1);
  if (dm_str_find(item->in.bytes, DM_S(FIRST), 0) == DM_NONE) fail_msg("%zu %s lose the text", n, open);
  dm_item_free(item);
  free(page);
}

static void nested_elements(void **state) {
  (void)state;
  static const size_t depths[] = {200, 2000, 100000};
  for (size_t i = 0; i < 3; i++) {
    check_nested("<div>", "</div>", depths[i]);
    check_nested("<b>", "", depths[i]);
    check_nested("<span>", "</i>", depths[i]);
    check_nested("<table><tr><td>", "</td></tr></table>", depths[i] / 4);
    check_nested("<ul><li>", "", depths[i] / 2);
  }
}

static void nuls_and_torn_markup(void **state) {
  (void)state;
  static const char page[] = "<html><body><p>" FIRST "\0</p\0><p>" SECOND "<!-- open <p>" THIRD;
  dm_item *item = read_as(DM_ITEM_PAGE, (dm_str){page, sizeof page - 1}, NULL, 1);
  assert_true(dm_str_starts(item->in.bytes, DM_S(FIRST)));
  dm_item_free(item);
}

static void broken_json_ld(void **state) {
  (void)state;
  dm_item *item = read_page("<html><head><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Tor"
                            "</script><script type=\"application/ld+json\">[[[[[[[[[[[[{}]]]]]]]]]]]]</script>"
                            "<script type=\"application/ld+json\">{\"@type\": 7, \"headline\": {}}</script></head>"
                            "<body><p>" FIRST "</p></body></html>");
  assert_true(dm_str_is(item->in.bytes, FIRST));
  dm_item_free(item);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_article),
      cmocka_unit_test(parts_in_doubt),
      cmocka_unit_test(the_title_tells_which_article),
      cmocka_unit_test(maps_back_to_the_page),
      cmocka_unit_test(finds_the_day),
      cmocka_unit_test(finds_the_author),
      cmocka_unit_test(a_page_without_article_is_skipped),
      cmocka_unit_test(keeps_all_of_a_fragment),
      cmocka_unit_test(converts_charsets),
      cmocka_unit_test(nested_elements),
      cmocka_unit_test(nuls_and_torn_markup),
      cmocka_unit_test(broken_json_ld),
  };
  return cmocka_run_group_tests(tests, open_rules, close_rules);
}

/* Every container through the public reader: what comes out, what is skipped, where. */
#include "base/str.h"
#include "ingest/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];

/* What a file gave: the texts and fields joined into lines, the skips, the errors. */
static struct seen { char reports[4096], skips[4096], errors[1024]; } seen;

static void add(char *to, size_t size, const char *format, ...) {
  size_t n = strlen(to);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(to + n, size - n, format, arguments);
  va_end(arguments);
}

static void note_skip(void *user, const dm_skip *skip) {
  (void)user;
  add(seen.skips, sizeof seen.skips, "%s@%llu:%s\n", dm_skip_name(skip->reason), (unsigned long long)skip->line, skip->message);
}

static void read_bytes(const char *bytes, size_t n, const char *format, const char *map) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  fclose(f);
  memset(&seen, 0, sizeof seen);
  const char *paths[] = {path};
  dm_read_options options = {.format = format, .map = map, .data_dir = "data", .skipped = note_skip};
  dm_err err = {0};
  dm_reader *reader = dm_reader_open_all(paths, 1, &options, &err);
  if (!reader) fail_msg("%s", err.message);
  dm_input in;
  for (int rc; (rc = dm_reader_next(reader, &in, &err)) != 0;) {
    if (rc < 0)
      add(seen.errors, sizeof seen.errors, "%d@%llu:%s\n", err.code, (unsigned long long)err.line, err.message);
    else
      add(seen.reports, sizeof seen.reports, "%.*s|%.*s|%.*s|%.*s|%.*s\n", DM_ARG(in.title), DM_ARG(in.date),
          DM_ARG(in.date_basis), DM_ARG(in.url), DM_ARG(in.bytes));
  }
  dm_reader_close(reader);
}

static void read_text(const char *text) { read_bytes(text, strlen(text), NULL, NULL); }

static int make_path(void **state) {
  (void)state;
  strcpy(path, "/tmp/formats-test-XXXXXX");
  int fd = mkstemp(path);
  return fd < 0 ? -1 : close(fd);
}

static int drop_path(void **state) {
  (void)state;
  return remove(path);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void json_lines(void **state) {
  (void)state;
  read_text("{\"title\": \"A\", \"text\": \"One.\", \"date\": \"2025-02-12T08:00:00Z\"}\n"
            "{\"title\": \"B\", \"text\": \"Two.\n"
            "\n"
            "{\"headline\": \"C\", \"body\": \"Three.\", \"url\": \"http://example.org/c\", \"source\": {\"name\": \"S\"}}\n"
            "{\"title\": \"D\"}\n"
            "[1]\n"
            "{\"text\": \"Last.\", \"date\": 20250301}");
  assert_string_equal(seen.reports, "A|2025-02-12|column||One.\nC|||http://example.org/c|Three.\n|2025-03-01|column||Last.\n");
  assert_non_null(strstr(seen.skips, "broken@2:the line is no JSON"));
  assert_non_null(strstr(seen.skips, "empty@5:"));
  assert_non_null(strstr(seen.skips, "broken@6:"));
  assert_string_equal(seen.errors, "");
}

static void json_array(void **state) {
  (void)state;
  read_text("[\n {\"text\": \"One.\"},\n 7,\n {\"text\": \"Two.\"}\n]\n");
  assert_string_equal(seen.reports, "||||One.\n||||Two.\n");
  assert_non_null(strstr(seen.skips, "broken@0:"));
  read_text("[\n {\"text\": \"One.\"},\n {\"text\" \"Two.\"}\n]\n");
  assert_string_equal(seen.reports, "");
  assert_non_null(strstr(seen.errors, "@3:no JSON"));
}

static void json_mapped(void **state) {
  (void)state;
  const char *line = "{\"text\": \"No.\", \"content_full\": \"Yes.\", \"when\": \"12 Feb 2025\"}\n";
  read_bytes(line, strlen(line), NULL, "text=content_full,date=when");
  assert_string_equal(seen.reports, "|2025-02-12|column||Yes.\n");
}

static void a_map_that_makes_no_sense(void **state) {
  (void)state;
  const char *paths[] = {path};
  dm_err err = {0};
  assert_null(dm_reader_open_all(paths, 1, &(dm_read_options){.data_dir = "data", .map = "txt=a"}, &err));
  assert_int_equal(err.code, DM_EARG);
  assert_null(dm_reader_open_all(paths, 1, &(dm_read_options){.data_dir = "data", .map = "text"}, &err));
  assert_int_equal(err.code, DM_EARG);
  assert_null(dm_reader_open_all(paths, 1, &(dm_read_options){.data_dir = "data", .format = "docx"}, &err));
  assert_int_equal(err.code, DM_EARG);
}

/* ---- CSV --------------------------------------------------------------------------------------------------------- */

static void csv_quotes_and_lines(void **state) {
  (void)state;
  read_text("\xEF\xBB\xBFtitle,text,date\r\n"
            "A,\"He said \"\"no\"\",\nand left.\",2025-02-12\r\n"
            "5\" gun,Plain text.,\r\n"
            "too,few\r\n"
            "\r\n"
            "B,\"Last one.\",1 March 2025");
  assert_string_equal(
      seen.reports, "A|2025-02-12|column||He said \"no\",\nand left.\n5\" gun||||Plain text.\nB|2025-03-01|column||Last one.\n");
  assert_non_null(strstr(seen.skips, "broken@5:the row has 2 cells, the header 3"));
}

static void csv_open_quote(void **state) {
  (void)state;
  read_text("title;text\nA;One.\nB;\"never closed.\nC;Three.\n");
  assert_string_equal(seen.reports, "A||||One.\nC||||Three.\n");
  assert_non_null(strstr(seen.skips, "broken@3:quotes"));
}

static void csv_without_text(void **state) {
  (void)state;
  const char *table = "a,b\n1,2\n";
  read_bytes(table, strlen(table), "csv", NULL);
  assert_non_null(strstr(seen.errors, "--map text=COLUMN; there are: a, b"));
  assert_string_equal(seen.reports, "");
}

/* ---- feeds ------------------------------------------------------------------------------------------------------- */

static void rss(void **state) {
  (void)state;
  read_text(
      "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Site</title>\n"
      "<item><title>Talks &amp; &eacute;lan</title><link>http://example.org/?a=1&b=2</link>\n"
      "<pubDate>Wed, 12 Feb 2025 08:30:00 GMT</pubDate><description>Short.</description>\n"
      "<content:encoded><![CDATA[<p>One&nbsp;line.</p><p>Not an <item>.</p>]]></content:encoded></item>\n"
      "<item><title>No day</title><pubDate>some day</pubDate><description>&lt;b&gt;Bold&lt;/b&gt; words.</description></item>\n"
      "<item></item><item><title>torn");
  assert_string_equal(seen.reports,
                      "Talks & \xC3\xA9lan|2025-02-12|feed|http://example.org/?a=1&b=2|One\xC2\xA0line.\n\nNot an .\n"
                      "No day||||Bold words.\n");
  assert_non_null(strstr(seen.skips, "empty@7:"));
  assert_non_null(strstr(seen.skips, "broken@7:an element has no end"));
}

static void atom(void **state) {
  (void)state;
  read_text(
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Site</title><entry><title type=\"html\">A &lt;i&gt;b&lt;/i&gt;</title>"
      "<link rel=\"self\" href=\"http://example.org/self\"/><link href=\"http://example.org/1\"/>"
      "<published>2024-05-06T23:10:00+02:00</published><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
      "<p>One.</p><p>Two &amp; three.</p></div></content></entry></feed>");
  assert_string_equal(seen.reports, "A b|2024-05-06|feed|http://example.org/1|One.\n\nTwo & three.\n");
}

static void petrarch(void **state) {
  (void)state;
  read_text("<Sentences>\n<Sentence date=\"20080804\" id=\"A_1\" source=\"AFP\" sentence=\"true\">\n<Text>\nArnor met "
            "Gondor.\n</Text>\n"
            "<Parse>(ROOT)</Parse></Sentence>\n<Sentence date=\"x\" id=\"A_2\"><Text> </Text></Sentence></Sentences>");
  assert_string_equal(seen.reports, "|2008-08-04|feed||Arnor met Gondor.\n");
  assert_non_null(strstr(seen.skips, "empty@7:"));
}

/* ---- WARC -------------------------------------------------------------------------------------------------------- */

#define PAGE                                                                                                                     \
  "<html><body><p>The two ministers met in the capital on Tuesday, and they agreed to go on with the talks next "                \
  "week.</p></body></html>"
#define TEXT "The two ministers met in the capital on Tuesday, and they agreed to go on with the talks next week."

static void warc_record(char *out, size_t size, const char *type, const char *url, const char *http, long lie) {
  add(out, size, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Length: %ld\r\n\r\n%s\r\n\r\n", type, url,
      (long)strlen(http) + lie, http);
}

static void warc(void **state) {
  (void)state;
  char all[8192] = "";
  const char *ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" PAGE;
  warc_record(all, sizeof all, "warcinfo", "", "software: x", 0);
  warc_record(all, sizeof all, "request", "http://example.org/a", "GET / HTTP/1.1\r\n\r\n", 0);
  warc_record(all, sizeof all, "response", "http://example.org/a", ok, 0);
  warc_record(all, sizeof all, "response", "http://example.org/b", "HTTP/1.1 404 Not Found\r\n\r\n" PAGE, 0);
  warc_record(all, sizeof all, "response", "http://example.org/c", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxxxx", 0);
  read_text(all);
  assert_string_equal(seen.reports, "|||http://example.org/a|" TEXT "\n");
  assert_non_null(strstr(seen.skips, "kind@0:a record that is no response"));
  assert_non_null(strstr(seen.skips, "kind@0:neither HTML nor text"));
  assert_non_null(strstr(seen.skips, "an error"));
}

static void warc_lying_lengths(void **state) {
  (void)state;
  static const long lies[] = {-60, -7, 5, 1000, 100000000};
  const char *ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" PAGE;
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    char all[8192] = "";
    warc_record(all, sizeof all, "response", "http://example.org/a", ok, lies[i]);
    warc_record(all, sizeof all, "response", "http://example.org/b", ok, 0);
    read_text(all);
    assert_string_equal(seen.reports, "|||http://example.org/a|" TEXT "\n|||http://example.org/b|" TEXT "\n");
  }
}

static void warc_chunked(void **state) {
  (void)state;
  char all[4096] = "", http[2048] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
  size_t half = strlen(PAGE) / 2;
  add(http, sizeof http, "%zx\r\n%.*s\r\n%zX;x=y\r\n%s\r\n0\r\n\r\n", half, (int)half, PAGE, strlen(PAGE) - half, PAGE + half);
  warc_record(all, sizeof all, "response", "http://example.org/a", http, 0);
  read_text(all);
  assert_string_equal(seen.reports, "|||http://example.org/a|" TEXT "\n");
}

static void warc_with_rubbish(void **state) {
  (void)state;
  char all[8192] = "";
  const char *ok = "HTTP/1.1 200 OK\r\n\r\n" PAGE;
  warc_record(all, sizeof all, "response", "http://example.org/a", ok, 0);
  add(all, sizeof all, "rubbish\nWARC is not a record\n");
  warc_record(all, sizeof all, "response", "http://example.org/b", ok, 0);
  read_text(all);
  assert_non_null(strstr(seen.reports, "example.org/b|" TEXT));
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static void detects(void **state) {
  (void)state;
  static const struct {
    const char *head, *format;
  } rows[] = {
      {"Talks ended on Tuesday.\n", "text"},
      {"", "text"},
      {"< 5 killed, he said", "text"},
      {"  <!-- x --><!DOCTYPE html><html>", "html"},
      {"<script>var x;</script><p>text", "html"},
      {"<?xml version=\"1.0\"?><rss version=\"2.0\">", "feed"},
      {"<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">", "feed"},
      {"<Sentences>\n<Sentence date=\"20080804\">", "petrarch"},
      {"{\"text\": \"a\"}\n", "json"},
      {"[ {\"text\": \"a\"} ]", "json"},
      {"{curly} words in a text", "text"},
      {"id,title,text\n1,a,b\n", "csv"},
      {"Content, he said, was king.\nAnd so on.", "text"},
      {"WARC/1.0\r\n", "warc"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_string_equal(dm_input_format_detect(dm_str_of(rows[i].head), "-")->name, rows[i].format);
}

static void believes_the_name(void **state) {
  (void)state;
  dm_str head = DM_S("a,b,c\n1,2,3\n");
  assert_string_equal(dm_input_format_detect(head, "x/table.csv.gz")->name, "csv");
  assert_string_equal(dm_input_format_detect(head, "page.htm")->name, "html");
  assert_string_equal(dm_input_format_detect(head, "a.xml")->name, "text");
  assert_string_equal(dm_input_format_detect(head, ".csv")->name, "text");
}

static void names_formats(void **state) {
  (void)state;
  unsigned n = 0;
  for (; dm_input_format_name(n); n++) {
    assert_non_null(dm_input_format_help(n));
    assert_ptr_equal(dm_input_format_find(dm_input_format_name(n)), dm_input_formats[n]);
  }
  assert_null(dm_input_format_help(n));
  assert_null(dm_input_format_name(n + 5));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(json_lines),
      cmocka_unit_test(json_array),
      cmocka_unit_test(json_mapped),
      cmocka_unit_test(a_map_that_makes_no_sense),
      cmocka_unit_test(csv_quotes_and_lines),
      cmocka_unit_test(csv_open_quote),
      cmocka_unit_test(csv_without_text),
      cmocka_unit_test(rss),
      cmocka_unit_test(atom),
      cmocka_unit_test(petrarch),
      cmocka_unit_test(warc),
      cmocka_unit_test(warc_lying_lengths),
      cmocka_unit_test(warc_chunked),
      cmocka_unit_test(warc_with_rubbish),
      cmocka_unit_test(detects),
      cmocka_unit_test(believes_the_name),
      cmocka_unit_test(names_formats),
  };
  return cmocka_run_group_tests(tests, make_path, drop_path);
}

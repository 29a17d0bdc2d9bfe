/* Bytes as they come, and the text and notes they become. */
#include "ingest/article.h"

#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

typedef struct made {
  dm_arena *arena;
  dm_notes notes;
  dm_article *article;
  dm_err err;
  int rc;
} made;

static made *make(const dm_input *input) {
  made *m = calloc(1, sizeof *m);
  m->arena = dm_arena_new();
  m->notes.arena = m->arena;
  m->rc = dm_article_make(m->arena, input, &m->notes, &m->article, &m->err);
  return m;
}

static made *make_bytes(const char *p, size_t n) { return make(&(dm_input){.bytes = {p, (uint32_t)n}}); }

static void done(made *m) {
  dm_arena_free(m->arena);
  free(m);
}

static bool noted(const made *m, const char *words) {
  for (uint32_t i = 0; i < m->notes.list.n; i++)
    if (dm_str_find(m->notes.list.v[i].message, dm_str_of(words), 0) != DM_NONE) return true;
  return false;
}

static void repairs_bytes(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t n;
    const char *text, *note; /* note NULL: none at all */
  } cases[] = {
#define B(s) s, sizeof(s) - 1
      {B("Plain text.\n"), "Plain text.\n", NULL},
      {B("Київ, Żółć, 北京"), "Київ, Żółć, 北京", NULL},
      {B(""), "", NULL},
      {B("\xEF\xBB\xBFTalks"), "Talks", "byte order mark"},
      {B("one\r\ntwo\rthree\fpage\xE2\x80\xA8line"), "one\ntwo\nthree\npage\nline", "line ends"},
      {B("a long line of text with one\0NUL"), "a long line of text with one NUL", "control"},
      {B("\x93No\x94, said M\xFCller \x96 twice"), "“No”, said Müller – twice", "Windows-1252"},
      {B("\x81 caf\xE9"), "\xEF\xBF\xBD café", "U+FFFD"},
      {B("Café, naïve, cut o\xE2\x80 ff"), "Café, naïve, cut o\xEF\xBF\xBD ff", "U+FFFD"},
      {B("nego\xC2\xADtia\xE2\x80\x8Btion"), "negotiation", "invisible"},
      {B("\xFF\xFEO\0K\0\xAC\x20"), "OK€", "UTF-16, low byte first"},
      {B("\xFE\xFF\0O\0K"), "OK", "UTF-16, high byte first"},
      {B("T\0a\0l\0k\0s\0 \0"), "Talks ", "UTF-16, low byte first"},
      {B("\0T\0a\0l\0k\0s\0!"), "Talks!", "UTF-16, high byte first"},
      {B("\xFF\xFE\x3D\xD8\x00\xDE\x3D\xD8"), "\xF0\x9F\x98\x80\xEF\xBF\xBD", "UTF-16"},
#undef B
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    made *m = make_bytes(cases[i].bytes, cases[i].n);
    assert_int_equal(m->rc, 0);
    assert_int_equal(m->article->text.n, strlen(cases[i].text));
    assert_memory_equal(m->article->text.p, cases[i].text, m->article->text.n);
    assert_int_equal(m->notes.list.n > 0, cases[i].note != NULL);
    if (cases[i].note && !noted(m, cases[i].note)) fail_msg("case %zu: no note says \"%s\"", i, cases[i].note);
    done(m);
  }
}

static void refuses_binary_data(void **state) {
  (void)state;
  char bytes[4096];
  uint32_t x = 12345;
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)((x = x * 1664525u + 1013904223u) >> 24);
  made *m = make_bytes(bytes, sizeof bytes);
  assert_int_equal(m->rc, DM_EINPUT);
  assert_int_equal(m->err.code, DM_EINPUT);
  assert_non_null(strstr(m->err.message, "binary"));
  done(m);
}

static void every_byte_value_alone_is_read(void **state) {
  (void)state;
  for (int c = 0; c < 256; c++) {
    char bytes[3] = {'x', (char)c, 'y'};
    made *m = make_bytes(bytes, 3);
    assert_int_equal(m->rc, 0);
    assert_true(dm_utf8_valid(m->article->text));
    assert_null(memchr(m->article->text.p, 0, m->article->text.n));
    done(m);
  }
}

static void cuts_at_the_limit_and_says_so(void **state) {
  (void)state;
  size_t n = DM_LIMIT_DOC_BYTES + 1000;
  char *bytes = malloc(n);
  memset(bytes, 'a', n);
  for (size_t i = 99; i < n; i += 100) bytes[i] = '\n';
  made *m = make_bytes(bytes, n);
  assert_int_equal(m->rc, 0);
  assert_true(m->article->text.n <= DM_LIMIT_DOC_BYTES && m->article->text.n > DM_LIMIT_DOC_BYTES - 200);
  assert_int_equal(m->article->text.p[m->article->text.n - 1], '\n');
  char left[64];
  snprintf(left, sizeof left, "last %zu bytes", n - m->article->text.n);
  assert_true(noted(m, left));
  done(m);
  memset(bytes, 0xE9, n); /* every byte grows to two */
  m = make_bytes(bytes, n);
  assert_int_equal(m->rc, 0);
  assert_true(m->article->text.n <= DM_LIMIT_DOC_BYTES);
  assert_true(dm_utf8_valid(m->article->text));
  done(m);
  free(bytes);
}

static void fills_the_fields(void **state) {
  (void)state;
  made *m = make(&(dm_input){.id = DM_S("x1"),
                             .title = DM_S("  Talks\nfail\xE9 "),
                             .date = DM_S("2025-02-12T08:30:00Z"),
                             .bytes = DM_S("Talks failed.")});
  assert_int_equal(m->rc, 0);
  assert_true(dm_str_is(m->article->id, "x1"));
  assert_true(dm_str_is(m->article->title, "Talks failé"));
  assert_true(dm_str_is(m->article->date, "2025-02-12"));
  assert_true(dm_str_is(m->article->date_basis, "given"));
  assert_null(m->article->url.p);
  assert_null(m->article->source.p);
  done(m);
}

static void an_id_comes_from_the_text(void **state) {
  (void)state;
  made *a = make_bytes("one", 3), *b = make_bytes("one", 3), *c = make_bytes("two", 3);
  assert_int_equal(a->article->id.n, 16);
  assert_true(dm_str_eq(a->article->id, b->article->id));
  assert_false(dm_str_eq(a->article->id, c->article->id));
  done(a);
  done(b);
  done(c);
}

static void a_date_that_is_none_is_noted(void **state) {
  (void)state;
  static const char *const dates[] = {"12 Feb 2025", "2025-13-01", "2025-02", "2025-02-12x", "2025/02/12"};
  for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
    made *m = make(&(dm_input){.date = dm_str_of(dates[i]), .bytes = DM_S("Text.")});
    assert_int_equal(m->rc, 0);
    assert_null(m->article->date.p);
    assert_null(m->article->date_basis.p);
    assert_true(noted(m, "YYYY-MM-DD"));
    done(m);
  }
}

/* A headline apart from the text becomes its first line, unless it stands there. */
static void title_is_the_first_line(void **state) {
  (void)state;
  static const struct {
    const char *title, *bytes, *text;
  } rows[] = {{"Talks end", "They met.", "Talks end\n\nThey met."},
              {"Talks end", "GENEVA\nTalks end\n\nThey met.", "GENEVA\nTalks end\n\nThey met."},
              {"Talks\nend", "", "Talks end\n\n"},
              {"", "They met.", "They met."}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dm_arena *arena = dm_arena_new();
    dm_notes notes = {.arena = arena};
    dm_article *article;
    dm_input input = {.title = dm_str_of(rows[i].title), .bytes = dm_str_of(rows[i].bytes)};
    assert_int_equal(dm_article_make(arena, &input, &notes, &article, NULL), 0);
    assert_true(dm_str_is(article->text, rows[i].text));
    dm_arena_free(arena);
  }
}

static void dates_that_cannot_be_read_are_noted(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_article *article;
  dm_input input = {.date_unread = DM_S("some day"), .bytes = DM_S("They met.")};
  assert_int_equal(dm_article_make(arena, &input, &notes, &article, NULL), 0);
  assert_int_equal(article->date.n, 0);
  assert_int_equal(notes.list.n, 1);
  input = (dm_input){.date = DM_S("2025-02-12"), .date_basis = DM_S("feed"), .bytes = DM_S("They met.")};
  assert_int_equal(dm_article_make(arena, &input, &notes, &article, NULL), 0);
  assert_true(dm_str_is(article->date_basis, "feed"));
  dm_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(title_is_the_first_line),
      cmocka_unit_test(dates_that_cannot_be_read_are_noted),
      cmocka_unit_test(repairs_bytes),
      cmocka_unit_test(refuses_binary_data),
      cmocka_unit_test(every_byte_value_alone_is_read),
      cmocka_unit_test(cuts_at_the_limit_and_says_so),
      cmocka_unit_test(fills_the_fields),
      cmocka_unit_test(an_id_comes_from_the_text),
      cmocka_unit_test(a_date_that_is_none_is_noted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

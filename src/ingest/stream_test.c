/* Unpacking: members, damage, bombs, lines. */
#include "ingest/stream.h"

#include "base/limits.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

/* Appends a gzip member to out; returns its new length. */
static uint32_t pack(char *out, uint32_t at, uint32_t room, const char *text, size_t n) {
  z_stream z = {0};
  assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (unsigned char *)(uintptr_t)text;
  z.avail_in = (uInt)n;
  z.next_out = (unsigned char *)out + at;
  z.avail_out = room - at;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  uint32_t end = room - z.avail_out;
  deflateEnd(&z);
  return end;
}

static dm_stream *open_bytes(const char *bytes, uint32_t n) {
  dm_stream *stream = dm_stream_memory("mem", (dm_str){bytes, n}, NULL);
  assert_non_null(stream);
  return stream;
}

static void plain_lines(void **state) {
  (void)state;
  dm_stream *s = open_bytes("one\ntwo\n\nlast", 13);
  static const char *const lines[] = {"one\n", "two\n", "\n", "last"};
  for (size_t i = 0; i < 4; i++) {
    dm_str line = dm_stream_line(s, 1000);
    assert_true(dm_str_is(line, lines[i]));
    dm_stream_pass(s, line.n);
  }
  assert_int_equal(dm_stream_line(s, 1000).n, 0);
  assert_int_equal(dm_stream_trouble(s, NULL), DM_OK);
  dm_stream_close(s);
}

static void a_line_is_cut_at_the_limit(void **state) {
  (void)state;
  dm_stream *s = open_bytes("abcdefghij\nk\n", 13);
  assert_int_equal(dm_stream_line(s, 4).n, 4);
  dm_stream_close(s);
}

static void members_run_on(void **state) {
  (void)state;
  char packed[1024];
  uint32_t n = pack(packed, 0, sizeof packed, "first ", 6);
  n = pack(packed, n, sizeof packed, "second", 6);
  dm_stream *s = open_bytes(packed, n);
  assert_true(dm_str_is(dm_stream_look(s, 100), "first second"));
  assert_int_equal(dm_stream_trouble(s, NULL), DM_OK);
  dm_stream_close(s);
}

static void a_cut_member_is_told_once(void **state) {
  (void)state;
  char packed[1024];
  dm_err err = {0};
  uint32_t n = pack(packed, 0, sizeof packed, "first ", 6);
  uint32_t end = pack(packed, n, sizeof packed, "second", 6);
  dm_stream *s = open_bytes(packed, end - 9);
  assert_true(dm_str_starts(dm_stream_look(s, 100), DM_S("first ")));
  assert_int_equal(dm_stream_trouble(s, &err), DM_EINPUT);
  assert_non_null(strstr(err.message, "cut off"));
  assert_int_equal(dm_stream_trouble(s, &err), DM_OK);
  dm_stream_close(s);
}

static void damage_costs_one_member(void **state) {
  (void)state;
  char packed[2048];
  dm_err err = {0};
  uint32_t a = pack(packed, 0, sizeof packed, "first ", 6);
  uint32_t b = pack(packed, a, sizeof packed, "second second second", 20);
  uint32_t c = pack(packed, b, sizeof packed, "third", 5);
  for (uint32_t i = a + 11; i < b; i++) packed[i] = (char)0xFF;
  dm_stream *s = open_bytes(packed, c);
  dm_str all = dm_stream_look(s, 1000);
  assert_true(dm_str_starts(all, DM_S("first ")));
  assert_true(dm_str_ends(all, DM_S("third")));
  assert_int_equal(dm_stream_trouble(s, &err), DM_EINPUT);
  dm_stream_close(s);
}

static void a_bomb_is_stopped(void **state) {
  (void)state;
  size_t zeros = (size_t)DM_LIMIT_BOMB_BYTES * 3;
  char *raw = calloc(1, zeros), *packed = malloc(1 << 20);
  uint32_t n = pack(packed, 0, 1 << 20, raw, zeros);
  dm_err err = {0};
  dm_stream *s = open_bytes(packed, n);
  assert_true(dm_stream_look(s, DM_LIMIT_INPUT_BYTES).n < zeros);
  assert_true(dm_stream_lost(s));
  assert_int_equal(dm_stream_trouble(s, &err), DM_ELIMIT);
  assert_non_null(strstr(err.message, "zip bomb"));
  dm_stream_close(s);
  free(raw);
  free(packed);
}

static void zstd_frames(void **state) {
  (void)state;
  char packed[1024];
  dm_err err = {0};
  size_t a = ZSTD_compress(packed, sizeof packed, "first ", 6, 3);
  size_t b = ZSTD_compress(packed + a, sizeof packed - a, "second", 6, 3);
  dm_stream *s = open_bytes(packed, (uint32_t)(a + b));
  assert_true(dm_str_is(dm_stream_look(s, 100), "first second"));
  assert_int_equal(dm_stream_trouble(s, NULL), DM_OK);
  dm_stream_close(s);
  s = open_bytes(packed, (uint32_t)(a + b - 3));
  assert_true(dm_str_starts(dm_stream_look(s, 100), DM_S("first ")));
  assert_int_equal(dm_stream_trouble(s, &err), DM_EINPUT);
  dm_stream_close(s);
}

static void a_missing_file_is_an_error(void **state) {
  (void)state;
  dm_err err = {0};
  assert_null(dm_stream_open("no/such/file", &err));
  assert_int_equal(err.code, DM_EIO);
  assert_null(dm_stream_open("src", &err));
  assert_non_null(strstr(err.message, "folder"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_lines),
      cmocka_unit_test(a_line_is_cut_at_the_limit),
      cmocka_unit_test(members_run_on),
      cmocka_unit_test(a_cut_member_is_told_once),
      cmocka_unit_test(damage_costs_one_member),
      cmocka_unit_test(a_bomb_is_stopped),
      cmocka_unit_test(zstd_frames),
      cmocka_unit_test(a_missing_file_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

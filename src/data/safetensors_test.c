#include "data/safetensors.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* A file in memory: the header with its length in front, then `data` bytes counting up. Aligned to 8 by malloc. */
static unsigned char *make(const char *header, size_t data, size_t *n) {
  size_t h = strlen(header);
  *n = 8 + h + data;
  unsigned char *p = malloc(*n);
  assert_non_null(p);
  for (int i = 0; i < 8; i++) p[i] = (unsigned char)((uint64_t)h >> (8 * i));
  memcpy(p + 8, header, h);
  for (size_t i = 0; i < data; i++) p[8 + h + i] = (unsigned char)i;
  return p;
}

/* The message that a header with this many data bytes is refused with; "" when it is read. */
static const char *refusal(const char *header, size_t data) {
  static dm_err err;
  size_t n;
  unsigned char *p = make(header, data, &n);
  err = (dm_err){0};
  dm_safetensors *file = dm_safetensors_parse(p, n, "memory", &err);
  dm_safetensors_close(file);
  free(p);
  assert_int_equal(file ? DM_OK : DM_EMODEL, err.code);
  return err.message;
}

#define ONE(dtype, shape, offsets) "{\"a\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"

static void test_reads_what_is_there(void **state) {
  (void)state;
  size_t n;
  unsigned char *p = make("{\"__metadata__\":{\"lang\":\"en\"},"
                          "\"b\":{\"dtype\":\"I8\",\"shape\":[3],\"data_offsets\":[8,11]},"
                          "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}          ",
                          11, &n);
  dm_err err = {0};
  dm_safetensors *file = dm_safetensors_parse(p, n, "memory", &err);
  assert_non_null(file);
  assert_true(dm_str_is(dm_safetensors_meta(file, "lang"), "en"));
  assert_null(dm_safetensors_meta(file, "licence").p);
  const dm_tensor *t;
  assert_int_equal(dm_tensor_need(file, "b", DM_DT_I8, 3, DM_TENSOR_NONE, &t, &err), DM_OK);
  assert_int_equal(((const int8_t *)t->data)[2], 10);
  assert_int_equal(dm_tensor_need(file, "a", DM_DT_F32, DM_TENSOR_ANY, 2, &t, &err), DM_OK);
  assert_int_equal(t->shape[0], 1);
  assert_null(dm_tensor_find(file, "c"));
  dm_safetensors_close(file);
  free(p);
}

static void test_wrong_shapes_are_named(void **state) {
  (void)state;
  size_t n;
  unsigned char *p = make("{\"a\":{\"dtype\":\"I8\",\"shape\":[3,2],\"data_offsets\":[0,6]}}", 6, &n);
  dm_err err = {0};
  dm_safetensors *file = dm_safetensors_parse(p, n, "memory", &err);
  const dm_tensor *t;
  assert_int_equal(dm_tensor_need(file, "a", DM_DT_F32, 3, 2, &t, &err), DM_EMODEL);
  assert_string_equal(err.message, "tensor a is I8 [3, 2], but F32 [3, 2] is needed");
  assert_int_equal(dm_tensor_need(file, "a", DM_DT_I8, 6, DM_TENSOR_NONE, &t, &err), DM_EMODEL);
  assert_int_equal(dm_tensor_need(file, "a", DM_DT_I8, DM_TENSOR_ANY, 3, &t, &err), DM_EMODEL);
  assert_string_equal(err.message, "tensor a is I8 [3, 2], but I8 [any, 3] is needed");
  assert_int_equal(dm_tensor_need(file, "z", DM_DT_I8, 1, 1, &t, &err), DM_EMODEL);
  dm_safetensors_close(file);
  free(p);
}

static void test_doctored_headers_are_refused(void **state) {
  (void)state;
  const struct {
    const char *header;
    size_t data;
    const char *message; /* part of it; "": is read */
  } cases[] = {
      {ONE("I8", "[4]", "[0,4]"), 4, ""},
      {"{}", 0, ""},
      {"", 0, "not a JSON object"},
      {"[]", 0, "not a JSON object"},
      {"{\"a\":", 0, "not a JSON object"},
      {"{\"a\":1}", 0, "no dtype"},
      {ONE("Q9", "[4]", "[0,4]"), 4, "no dtype"},
      {ONE("I8", "[]", "[0,1]"), 1, "unusable shape"},
      {ONE("I8", "[0]", "[0,0]"), 0, "unusable shape"},
      {ONE("I8", "[-4]", "[0,4]"), 4, "unusable shape"},
      {ONE("I8", "[4.0]", "[0,4]"), 4, "unusable shape"},
      {ONE("I8", "[1,1,1,1,4]", "[0,4]"), 4, "unusable shape"},
      {ONE("I8", "[2147483647,2147483647,2147483647,2147483647]", "[0,4]"), 4, "unusable shape"},
      {ONE("F32", "[2147483647,2147483647]", "[0,4]"), 4, "disagree"},
      {ONE("I8", "[4]", "[0,8]"), 4, "truncated"},
      {ONE("I8", "[4]", "[4,0]"), 4, "data_offsets"},
      {ONE("I8", "[4]", "[-4,0]"), 4, "data_offsets"},
      {ONE("I8", "[4]", "[0]"), 4, "data_offsets"},
      {ONE("I8", "[4]", "[0,9223372036854775807]"), 4, "truncated"},
      {ONE("I8", "[4]", "[0,99999999999999999999]"), 4, "not a JSON object"},
      {ONE("I8", "[5]", "[0,4]"), 4, "disagree"},
      {ONE("F32", "[1]", "[0,5]"), 5, "disagree"},
      {ONE("I8", "[4]", "[0,4]"), 5, "belong to none"},
      {ONE("I8", "[4]", "[1,5]"), 5, "leaves a gap"},
      {"{\"a\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[0,4]},"
       "\"b\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[2,6]}}",
       6, "overlaps"},
      {"{\"a\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[0,4]},"
       "\"a\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
       4, "not a JSON object"},
      {"{\"__metadata__\":[]}", 0, "__metadata__ is not an object"},
      {"{\"__metadata__\":{\"lang\":1}}", 0, "is not a string"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *got = refusal(cases[i].header, cases[i].data);
    if (*cases[i].message ? !strstr(got, cases[i].message) : *got)
      fail_msg("%s\n got: %s\nwant: %s", cases[i].header, got, cases[i].message);
  }
}

static void test_alignment(void **state) {
  (void)state;
  /* The header's length decides where the tensor lies: exactly one of four lengths is right for F32. */
  int read = 0;
  for (int pad = 0; pad < 4; pad++) {
    char header[100];
    snprintf(header, sizeof header, ONE("F32", "[1]", "[0,4]") "%.*s", pad, "    ");
    const char *got = refusal(header, 4);
    read += !*got;
    assert_true(!*got || strstr(got, "aligned"));
  }
  assert_int_equal(read, 1);
}

static void test_lengths(void **state) {
  (void)state;
  size_t n;
  unsigned char *p = make(ONE("I8", "[4]", "[0,4]"), 4, &n);
  dm_err err;
  for (size_t cut = 0; cut < n; cut++) { /* every truncation */
    assert_null(dm_safetensors_parse(p, cut, "memory", &err));
    assert_int_equal(err.code, DM_EMODEL);
  }
  for (int byte = 0; byte < 8; byte++) {
    unsigned char old = p[byte];
    p[byte] = 0xFF;
    assert_null(dm_safetensors_parse(p, n, "memory", &err));
    p[byte] = old;
  }
  free(p);
}

static void test_files(void **state) {
  (void)state;
  dm_err err;
  assert_null(dm_safetensors_open("no/such/model", &err));
  assert_int_equal(err.code, DM_EIO);
  assert_string_equal(err.path, "no/such/model");
  assert_null(dm_safetensors_open(".", &err));
  assert_int_equal(err.code, DM_EIO);
  char path[] = "/tmp/dm_safetensors_XXXXXX";
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_null(dm_safetensors_open(path, &err));
  assert_int_equal(err.code, DM_EMODEL);
  size_t n;
  unsigned char *p = make(ONE("I8", "[4]", "[0,4]"), 4, &n);
  assert_int_equal(write(fd, p, n), (ssize_t)n);
  close(fd);
  dm_safetensors *file = dm_safetensors_open(path, &err);
  assert_non_null(file);
  assert_int_equal(((const int8_t *)dm_tensor_find(file, "a")->data)[3], 3);
  dm_safetensors_close(file);
  unlink(path);
  free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reads_what_is_there),
      cmocka_unit_test(test_wrong_shapes_are_named),
      cmocka_unit_test(test_doctored_headers_are_refused),
      cmocka_unit_test(test_alignment),
      cmocka_unit_test(test_lengths),
      cmocka_unit_test(test_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

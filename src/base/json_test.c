#include "base/json.h"

#include "base/str.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static char *text;
static size_t size;

static dm_json start(unsigned break_depth) { return (dm_json){.out = open_memstream(&text, &size), .break_depth = break_depth}; }

static void finish(dm_json *json, const char *expected) {
  fclose(json->out);
  assert_string_equal(text, expected);
  free(text);
}

static void write_sample(dm_json *json) {
  dm_json_begin(json, '{');
  dm_json_key(json, "a");
  dm_json_begin(json, '[');
  dm_json_uint(json, 1);
  dm_json_int(json, -2);
  dm_json_end(json, ']');
  dm_json_key(json, "empty");
  dm_json_begin(json, '[');
  dm_json_end(json, ']');
  dm_json_key(json, "none");
  dm_json_str(json, (dm_str){0});
  dm_json_end(json, '}');
}

static void test_layout(void **unused) {
  (void)unused;
  dm_json json = start(0);
  write_sample(&json);
  finish(&json, "{\"a\":[1,-2],\"empty\":[],\"none\":null}");
  json = start(1);
  write_sample(&json);
  finish(&json, "{\n  \"a\": [1, -2],\n  \"empty\": [],\n  \"none\": null\n}");
  json = start(2);
  write_sample(&json);
  finish(&json, "{\n  \"a\": [\n    1,\n    -2\n  ],\n  \"empty\": [],\n  \"none\": null\n}");
}

/* Every byte value alone, and some in the wrong company: jansson, which is strict, must accept what we write. */
static void test_any_bytes(void **unused) {
  (void)unused;
  for (int a = 0; a < 256; a++)
    for (int b = 0; b < 256; b += 5) {
      char bytes[2] = {(char)a, (char)b};
      dm_json json = start(0);
      dm_json_begin(&json, '[');
      dm_json_str(&json, (dm_str){bytes, 2});
      dm_json_end(&json, ']');
      fclose(json.out);
      json_t *value = json_loadb(text, size, JSON_ALLOW_NUL, NULL);
      assert_non_null(value);
      json_decref(value);
      free(text);
    }
}

static void test_strings(void **unused) {
  (void)unused;
  dm_json json = start(0);
  dm_json_begin(&json, '[');
  dm_json_str(&json, DM_S("a\"b\\c\n\t\x01 é “x”"));
  dm_json_str(&json, DM_S("\xff!"));
  dm_json_end(&json, ']');
  finish(&json, "[\"a\\\"b\\\\c\\n\\t\\u0001 é “x”\",\"\xEF\xBF\xBD!\"]");
}

static void test_numbers(void **unused) {
  (void)unused;
  dm_json json = start(0);
  dm_json_begin(&json, '[');
  const double values[] = {-2, 0.91, 50.85, 0.004, -0.001, 1.999, NAN, INFINITY, 0};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) dm_json_fixed(&json, values[i], 2);
  dm_json_fixed(&json, 4.35002, 5);
  dm_json_end(&json, ']');
  finish(&json, "[-2.0,0.91,50.85,0.0,0.0,2.0,null,null,0.0,4.35002]");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_layout), cmocka_unit_test(test_any_bytes),
                                     cmocka_unit_test(test_strings), cmocka_unit_test(test_numbers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

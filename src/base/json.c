#include "base/json.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void new_line(dm_json *json) {
  fputc('\n', json->out);
  for (unsigned i = 0; i < json->depth; i++) fputs("  ", json->out);
}

/* What stands between the last value and the next. */
static void separate(dm_json *json) {
  if (json->after_key) {
    json->after_key = false;
    return;
  }
  if (json->comma) fputc(',', json->out);
  if (json->depth && json->depth <= json->break_depth)
    new_line(json);
  else if (json->comma && json->break_depth)
    fputc(' ', json->out);
}

void dm_json_begin(dm_json *json, char bracket) {
  separate(json);
  fputc(bracket, json->out);
  json->depth++;
  json->comma = false;
}

void dm_json_end(dm_json *json, char bracket) {
  json->depth--;
  if (json->comma && json->depth < json->break_depth) new_line(json);
  fputc(bracket, json->out);
  json->comma = true;
}

/* Bytes of s that may stand in a JSON string as they are. */
static uint32_t plain_run(dm_str s) {
  uint32_t n = 0;
  while (n < s.n) {
    unsigned char c = (unsigned char)s.p[n];
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c >= 0x80) break;
    n++;
  }
  return n;
}

/* Writes what is not plain at the start of s; returns the bytes read. */
static uint32_t write_special(FILE *out, dm_str s) {
  unsigned char c = (unsigned char)s.p[0];
  if (c >= 0x80) {
    uint32_t cp, n = dm_utf8_next(s, 0, &cp);
    if (n)
      fwrite(s.p, 1, n, out);
    else
      fputs("\xEF\xBF\xBD", out);
    return n ? n : 1;
  }
  if (c == '"' || c == '\\')
    fprintf(out, "\\%c", c);
  else if (c == '\n')
    fputs("\\n", out);
  else if (c == '\t')
    fputs("\\t", out);
  else
    fprintf(out, "\\u%04x", c);
  return 1;
}

static void write_string(FILE *out, dm_str s) {
  fputc('"', out);
  for (uint32_t i = 0; i < s.n;) {
    dm_str rest = {s.p + i, s.n - i};
    uint32_t n = plain_run(rest);
    if (n)
      fwrite(rest.p, 1, n, out);
    else
      n = write_special(out, rest);
    i += n;
  }
  fputc('"', out);
}

void dm_json_key(dm_json *json, const char *key) {
  separate(json);
  fprintf(json->out, json->break_depth ? "\"%s\": " : "\"%s\":", key);
  json->after_key = true;
}

void dm_json_str(dm_json *json, dm_str value) {
  if (!value.n) {
    dm_json_null(json);
    return;
  }
  separate(json);
  write_string(json->out, value);
  json->comma = true;
}

void dm_json_name(dm_json *json, const char *value) { dm_json_str(json, (dm_str){value, value ? (uint32_t)strlen(value) : 0}); }

void dm_json_uint(dm_json *json, uint64_t value) {
  separate(json);
  fprintf(json->out, "%" PRIu64, value);
  json->comma = true;
}

void dm_json_int(dm_json *json, int64_t value) {
  separate(json);
  fprintf(json->out, "%" PRId64, value);
  json->comma = true;
}

/* By integers, because printf's decimal point follows the locale of the program around us. */
void dm_json_fixed(dm_json *json, double value, unsigned decimals) {
  if (!isfinite(value) || fabs(value) > 1e12) {
    dm_json_null(json);
    return;
  }
  int64_t scale = 1;
  for (unsigned i = 0; i < decimals; i++) scale *= 10;
  int64_t all = llround(fabs(value) * (double)scale);
  int64_t fraction = all % scale;
  unsigned digits = decimals;
  for (; digits > 1 && fraction % 10 == 0; digits--) fraction /= 10;
  separate(json);
  fprintf(json->out, "%s%" PRId64 ".%0*" PRId64, value < 0 && all ? "-" : "", all / scale, (int)digits, fraction);
  json->comma = true;
}

void dm_json_null(dm_json *json) {
  separate(json);
  fputs("null", json->out);
  json->comma = true;
}

void dm_json_raw(dm_json *json, dm_str value) {
  separate(json);
  fwrite(value.p, 1, value.n, json->out);
  json->comma = true;
}

void dm_json_put_str(dm_json *json, const char *key, dm_str value) {
  dm_json_key(json, key);
  dm_json_str(json, value);
}

void dm_json_put_name(dm_json *json, const char *key, const char *value) {
  dm_json_key(json, key);
  dm_json_name(json, value);
}

void dm_json_put_uint(dm_json *json, const char *key, uint64_t value) {
  dm_json_key(json, key);
  dm_json_uint(json, value);
}

void dm_json_put_fixed(dm_json *json, const char *key, double value, unsigned decimals) {
  dm_json_key(json, key);
  dm_json_fixed(json, value, decimals);
}

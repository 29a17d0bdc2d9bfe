/* json.h - writes JSON to a stream: correct whatever the strings hold, the same in every locale.
 *
 * Values are written in order; commas, white space and escapes are this file's business. Bytes that are no UTF-8 become
 * U+FFFD. Trouble with the stream shows in ferror(out), once, at the end. */
#ifndef DM_BASE_JSON_H
#define DM_BASE_JSON_H

#include "demarche.h"

typedef struct dm_json {
  FILE *out;
  unsigned break_depth; /* objects and arrays nested less deep than this put each member on a line of its own; 0: one line */
  unsigned depth;       /* the rest is the writer's own */
  bool comma, after_key;
} dm_json;

void dm_json_begin(dm_json *json, char bracket); /* '{' or '[' */
void dm_json_end(dm_json *json, char bracket);   /* '}' or ']' */
void dm_json_key(dm_json *json, const char *key);
void dm_json_str(dm_json *json, dm_str value); /* null when empty: unknown is never "" */
void dm_json_name(dm_json *json, const char *value);
void dm_json_uint(dm_json *json, uint64_t value);
/* Rounded to that many decimals (at most 6), zeros at the end cut but one decimal kept: -2.0, 50.85. Not finite: null. */
void dm_json_fixed(dm_json *json, double value, unsigned decimals);
/* A key and its value. */
void dm_json_put_str(dm_json *json, const char *key, dm_str value);
void dm_json_put_name(dm_json *json, const char *key, const char *value);
void dm_json_put_uint(dm_json *json, const char *key, uint64_t value);
void dm_json_put_fixed(dm_json *json, const char *key, double value, unsigned decimals);
void dm_json_int(dm_json *json, int64_t value);
void dm_json_null(dm_json *json);
/* Text that is a JSON value already. */
void dm_json_raw(dm_json *json, dm_str value);

#endif

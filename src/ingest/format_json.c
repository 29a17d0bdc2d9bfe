/* format_json.c - JSON Lines, and JSON that is one object or an array of objects. */
#include "base/limits.h"
#include "base/str.h"
#include "ingest/formats.h"
#include "ingest/table.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- finding out ------------------------------------------------------------------------------------------------- */

static dm_str without_mark(dm_str s) { return dm_str_starts(s, DM_S("\xEF\xBB\xBF")) ? dm_str_sub(s, 3, s.n) : s; }

static bool detect(dm_str head) {
  head = dm_str_trim(without_mark(head));
  if (head.n > 1 && head.p[0] == '[') head = dm_str_trim(dm_str_sub(head, 1, head.n));
  if (head.n < 2 || head.p[0] != '{') return false;
  head = dm_str_trim(dm_str_sub(head, 1, head.n));
  return head.n > 0 && (head.p[0] == '"' || head.p[0] == '}');
}

/* ---- one object -------------------------------------------------------------------------------------------------- */

/* Text of a value: a string, a number, the first or all strings of an array ("authors": ["A", "B"]), the name of an object
 * ("source": {"name": ...}). */
static dm_str text_of(dm_arena *arena, const json_t *value) {
  if (json_is_string(value)) {
    const char *p = json_string_value(value);
    size_t n = json_string_length(value);
    return dm_str_copy(arena, (dm_str){p, (uint32_t)n});
  }
  if (json_is_integer(value)) return dm_str_printf(arena, "%lld", (long long)json_integer_value(value));
  if (json_is_object(value)) {
    const json_t *name = json_object_get(value, "name");
    return json_is_string(name) ? text_of(arena, name) : (dm_str){0};
  }
  dm_str all = {0};
  for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && i < 16; i++) {
    const json_t *part = json_array_get(value, i);
    dm_str one = json_is_array(part) ? (dm_str){0} : text_of(arena, part);
    if (one.n && all.n)
      all = dm_str_printf(arena, "%" DM_FMT ", %" DM_FMT, DM_ARG(all), DM_ARG(one));
    else if (one.n)
      all = one;
  }
  return all;
}

/* The value of the key that fits the field best; of two that fit alike the first. */
static dm_str find_field(const dm_source *source, dm_arena *arena, json_t *object, dm_field field) {
  unsigned best = 0;
  dm_str found = {0};
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    unsigned fit = dm_columns_fit(source->columns, field, dm_str_of(key));
    if (fit <= best) continue;
    dm_str text = text_of(arena, value);
    if (!text.n) continue;
    best = fit;
    found = text;
  }
  return found;
}

static bool take_object(dm_source *source, dm_item *item, json_t *object, uint64_t line) {
  dm_str fields[DM_FIELDS];
  for (int f = 0; f < DM_FIELDS; f++) fields[f] = find_field(source, item->arena, object, (dm_field)f);
  return dm_table_take(source, item, fields, line);
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void skip_line(dm_source *source, dm_skip_reason reason, const char *what, const char *detail) {
  source->record++;
  dm_source_skip(source, reason, source->line, (dm_str){0}, "%s%s", what, detail);
}

/* Passes the rest of a line that was too long to look at. */
static void pass_line(dm_source *source) {
  for (;;) {
    dm_str part = dm_stream_line(source->stream, 1u << 20);
    dm_stream_pass(source->stream, part.n);
    if (!part.n || part.p[part.n - 1] == '\n') return;
  }
}

/* 1: the line is a report; 0: it was skipped. */
static int take_line(dm_source *source, dm_item *item, dm_str line) {
  json_error_t error;
  json_t *object = json_loadb(line.p, line.n, JSON_ALLOW_NUL, &error);
  if (!object) {
    skip_line(source, DM_SKIP_BROKEN, "the line is no JSON: ", error.text);
    return 0;
  }
  int taken = 0;
  if (json_is_object(object))
    taken = take_object(source, item, object, source->line);
  else
    skip_line(source, DM_SKIP_BROKEN, "the line is no JSON object", "");
  json_decref(object);
  return taken;
}

static int next_line(dm_source *source, dm_item *item) {
  for (;;) {
    dm_str line = dm_stream_line(source->stream, DM_LIMIT_RECORD_BYTES);
    if (!line.n) return 0;
    source->line++;
    bool whole = line.p[line.n - 1] == '\n' || line.n < DM_LIMIT_RECORD_BYTES;
    dm_str body = dm_str_trim(source->line == 1 ? without_mark(line) : line);
    int taken = 0;
    if (!whole)
      skip_line(source, DM_SKIP_LIMIT, "the line is longer than 32 MB", "");
    else if (body.n)
      taken = take_line(source, item, body);
    dm_stream_pass(source->stream, line.n);
    if (!whole) pass_line(source);
    if (taken) return 1;
  }
}

/* ---- a whole document -------------------------------------------------------------------------------------------- */

typedef struct whole {
  json_t *root; /* NULL: lines */
  size_t next;
} whole;

/* JSON whose first line is no object of its own is read whole. */
static bool is_whole(dm_stream *stream) {
  dm_str line = dm_str_trim(without_mark(dm_stream_line(stream, DM_LIMIT_RECORD_BYTES)));
  if (!line.n || line.p[0] == '[') return true;
  json_t *value = json_loadb(line.p, line.n, JSON_ALLOW_NUL, NULL);
  bool complete = value != NULL;
  json_decref(value);
  /* A broken first line of JSON Lines ends in a brace; the first line of a document on several lines does not. */
  return !complete && line.p[line.n - 1] != '}';
}

static int open_json(dm_source *source, dm_err *err) {
  whole *w = calloc(1, sizeof *w);
  if (!w) return dm_fail(err, DM_ENOMEM, "ingest", source->path, 0, 0, "out of memory for the file");
  source->state = w;
  if (!is_whole(source->stream)) return DM_OK;
  dm_str all = dm_stream_look(source->stream, DM_LIMIT_INPUT_BYTES + 1);
  if (all.n > DM_LIMIT_INPUT_BYTES)
    return dm_fail(err, DM_ELIMIT, "ingest", source->path, 0, 0,
                   "an array of more than %u bytes cannot be read; write it as JSON Lines", DM_LIMIT_INPUT_BYTES);
  json_error_t error;
  dm_str body = without_mark(all);
  w->root = json_loadb(body.p, body.n, JSON_ALLOW_NUL, &error);
  dm_stream_pass(source->stream, all.n);
  if (w->root) return DM_OK;
  return dm_fail(err, DM_EINPUT, "ingest", source->path, error.line > 0 ? (uint64_t)error.line : 0, (uint64_t)error.position,
                 "no JSON: %s", error.text);
}

static int next_json(dm_source *source, dm_item *item, dm_err *err) {
  (void)err;
  whole *w = source->state;
  if (!w->root) return next_line(source, item);
  size_t n = json_is_array(w->root) ? json_array_size(w->root) : 1;
  while (w->next < n) {
    json_t *object = json_is_array(w->root) ? json_array_get(w->root, w->next) : w->root;
    w->next++;
    if (!json_is_object(object))
      skip_line(source, DM_SKIP_BROKEN, "the element is no JSON object", "");
    else if (take_object(source, item, object, 0))
      return 1;
  }
  return 0;
}

static void close_json(dm_source *source) {
  whole *w = source->state;
  json_decref(w->root);
  free(w);
}

const dm_input_format dm_input_json = {
    "json",    ".jsonl .ndjson", "JSON Lines, an array of objects, or one object; keys by name or --map", true, detect, open_json,
    next_json, close_json};

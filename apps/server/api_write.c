/* api_write.c - what is posted: a text to code, and an analyst's word on a row. */
#include "server.h"

#include "base/err.h"
#include "base/str.h"
#include "mention/days.h"
#include "pipe.h"
#include "store/correct.h"
#include "view/view.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

static json_t *read_body(request *r) {
  json_error_t error;
  json_t *body = json_loadb(r->body.p ? r->body.p : "", r->body.n, JSON_REJECT_DUPLICATES, &error);
  if (body && json_typeof(body) == JSON_OBJECT) return body;
  request_bad(r, "the body is no JSON object: %s", body ? "something else" : error.text);
  json_decref(body);
  return NULL;
}

/* A text member, unknown when absent or null. */
static dm_str member(const json_t *body, const char *key) {
  const json_t *value = json_object_get(body, key);
  return json_is_string(value) ? (dm_str){json_string_value(value), (uint32_t)json_string_length(value)} : (dm_str){0};
}

/* ---- coding
 * -------------------------------------------------------------------------------------------------------------------- */

/* One pasted text at a time: it takes a core, and the others are for the questions. */
static pthread_mutex_t coding = PTHREAD_MUTEX_INITIALIZER;

static int code_input(request *r, const dm_engine *engine, const dm_input *input) {
  dm_worker *worker = dm_worker_new(engine, &r->err);
  dm_document *document = NULL;
  int code = worker ? dm_worker_code(worker, input, &document, &r->err) : request_failed(r);
  if (code == 0) code = dm_document_write(document, "jsonl", r->out, &r->err);
  if (document) dm_document_free(document);
  if (worker) dm_worker_free(worker);
  return code;
}

static int code_text(request *r, const json_t *body) {
  dm_input input = {.bytes = member(body, "text"), .title = member(body, "title"), .date = member(body, "date")};
  if (!dm_str_trim(input.bytes).n) return request_bad(r, "text wants the article");
  if (input.date.n && !dm_day_parse(input.date)) return request_bad(r, "date wants a day, YYYY-MM-DD");
  dm_engine *engine = server_engine(r->server, &r->err);
  if (!engine) return request_failed(r);
  pthread_mutex_lock(&coding);
  int code = code_input(r, engine, &input);
  pthread_mutex_unlock(&coding);
  return code;
}

int api_code(request *r) {
  json_t *body = read_body(r);
  if (!body) return request_failed(r);
  int code = code_text(r, body);
  json_decref(body);
  return code;
}

/* ---- corrections
 * ------------------------------------------------------------------------------------------------------------------ */

/* Members of the body, as strings that end. */
static const char *text_of(const json_t *body, const char *key) {
  const char *text = json_string_value(json_object_get(body, key));
  return text && *text ? text : NULL;
}

/* What is written here is printed to terminals later. */
static bool has_controls(const char *text) {
  for (; text && *text; text++)
    if (((unsigned char)*text < 0x20 && !strchr("\t\n", *text)) || *text == 0x7f) return true;
  return false;
}

static int write_down(request *r, const dm_correction *c) {
  dm_vocabulary vocabulary;
  dm_store *store = NULL;
  int code = dm_vocabulary_open(&vocabulary, server_data_dir(r->server), &r->err);
  if (code == 0 && !(store = dm_store_open(server_db(r->server), DM_STORE_EDIT, NULL, &r->err))) code = request_failed(r);
  if (code == 0) code = dm_correct(store, &vocabulary, c, &r->err);
  dm_store_close(store);
  dm_vocabulary_close(&vocabulary);
  return code;
}

static int correct(request *r, const json_t *body) {
  dm_correction c = {.field = text_of(body, "field"), .value = text_of(body, "value"), .coder = text_of(body, "coder")};
  const char *row = text_of(body, "row"), *why = text_of(body, "why");
  c.why = why ? why : "";
  if (!row || strlen(row) > 20 || !dm_row_name_read(row, &c.row))
    return request_bad(r, "row wants the name of a row: e12, s3, p7 or a9");
  if (!c.coder || strlen(c.coder) > 100) return request_bad(r, "coder wants the name of who corrects, of at most 100 bytes");
  if ((c.value && strlen(c.value) > 1000) || strlen(c.why) > 1000) return request_bad(r, "that is too long");
  if (has_controls(c.value) || has_controls(c.why) || has_controls(c.coder))
    return request_bad(r, "control characters are no part of a correction");
  int code = write_down(r, &c);
  if (code < 0) return code;
  r->status = MHD_HTTP_CREATED;
  fputs("{\"written\": true}\n", r->out);
  return 0;
}

int api_correct(request *r) {
  json_t *body = read_body(r);
  if (!body) return request_failed(r);
  int code = correct(r, body);
  json_decref(body);
  return code;
}

/* Text to record: the whole pipe over any bytes. Whatever comes in, what goes out is valid JSON with spans inside the text. */
#include "base/str.h"
#include "demarche.h"

#include <jansson.h>
#include <stdlib.h>

static dm_engine *engine;
static dm_worker *worker;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  dm_err err = {0};
  engine = dm_engine_open(NULL, &err);
  worker = engine ? dm_worker_new(engine, &err) : NULL;
  if (worker) return 0;
  fprintf(stderr, "%s: %s\n", err.path, err.message);
  exit(1);
}

static void check_spans(const dm_record *r) {
  for (uint32_t i = 0; i < r->n_events; i++)
    for (uint32_t k = 0; k < r->events[i].n_evidence; k++)
      if (r->events[i].evidence[k].span.end > r->text.n) abort();
  for (uint32_t i = 0; i < r->n_mentions; i++)
    if (r->mentions[i].span.end > r->text.n || r->mentions[i].actor >= r->n_actors) abort();
}

static void check_json(const dm_document *document) {
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  if (!out) return;
  if (dm_document_write(document, "jsonl", out, NULL)) abort();
  fclose(out);
  json_t *value = json_loadb(text, n, 0, NULL);
  if (!value) abort();
  json_decref(value);
  free(text);
}

/* The first byte chooses whether there is a publication day. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) return 0;
  dm_input input = {.bytes = {(const char *)data + 1, (uint32_t)(size - 1)}};
  if (data[0] & 1) input.date = DM_S("2025-03-14");
  dm_document *document = NULL;
  if (dm_worker_code(worker, &input, &document, NULL)) return 0;
  check_spans(dm_document_record(document));
  check_json(document);
  dm_document_free(document);
  return 0;
}

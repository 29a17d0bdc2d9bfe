/* library.c - the library in twenty lines: code one article, walk its events.
 * cc library.c -ldemarche -lutf8proc -lxxhash -ljansson -lnettle -lpthread -lm */
#include <demarche.h>
#include <string.h>

int main(void) {
  const char *text = "Norway on Thursday rejected a demand by Iceland to cut its catch.";
  dm_err err = {0};
  dm_engine *engine = dm_engine_open(NULL, &err);                  /* once; shared by all threads */
  dm_worker *worker = engine ? dm_worker_new(engine, &err) : NULL; /* one per thread */
  dm_input input = {.bytes = {text, (uint32_t)strlen(text)}, .date = {"2025-03-14", 10}};
  dm_document *document = NULL;
  if (!worker || dm_worker_code(worker, &input, &document, &err)) {
    fprintf(stderr, "%s: %s\n", err.path, err.message);
    return 1;
  }
  const dm_record *r = dm_document_record(document);
  for (uint32_t i = 0; i < r->n_events; i++) {
    if (r->events[i].n_source == 0) continue;
    const dm_event *e = &r->events[i];
    dm_span at = e->evidence[0].span;
    printf("%.*s by %.*s: %.*s\n", (int)e->type.n, e->type.p, (int)e->source[0].name.n, e->source[0].name.p,
           (int)(at.end - at.start), r->text.p + at.start);
  }
  dm_document_free(document);
  dm_worker_free(worker);
  dm_engine_close(engine);
  return 0;
}

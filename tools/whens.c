/* whens.c - prints the time expressions of a text, one a line, for tools/score_wikiwars.py:
 *   start TAB end TAB value TAB end day TAB precision TAB basis TAB relation TAB words
 * Usage: whens FILE [YYYY-MM-DD]          offsets in bytes, the preposition left out */
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "pipe.h"

static int fail(const dm_err *err) {
  fprintf(stderr, "whens: %s:%llu: %s\n", err->path, (unsigned long long)err->line, err->message);
  return 1;
}

static void put(const dm_text *text, const dm_when *w) {
  dm_str words = dm_text_slice(text, w->first, w->last);
  printf("%u\t%u\t%.*s\t%.*s\t%d\t%d\t%d\t", text->tokens[w->first].start, w->date.span.end, DM_ARG(w->date.value),
         DM_ARG(w->date.end), (int)w->date.precision, (int)w->date.basis, (int)w->relation);
  for (uint32_t i = 0; i < words.n; i++) putchar(words.p[i] == '\n' || words.p[i] == '\t' ? ' ' : words.p[i]);
  putchar('\n');
}

static int print_whens(dm_worker *worker, const dm_input *input, dm_err *err) {
  dm_document *document;
  if (dm_pipe_run(worker, input, DM_UPTO_MENTION, false, &document, err)) return fail(err);
  const dm_mentions *m = document->mentions;
  for (uint32_t i = 0; i < m->n_whens; i++) put(document->text, &m->whens[i]);
  for (uint32_t i = 0; i < m->n_asides; i++) put(document->text, &m->asides[i]);
  dm_document_free(document);
  return 0;
}

int main(int argc, char **argv) {
  dm_err err = {0};
  if (argc < 2 || argc > 3) {
    fputs("usage: whens FILE [YYYY-MM-DD]\n", stderr);
    return 2;
  }
  dm_arena *arena = dm_arena_new();
  dm_input input = {.date = dm_str_of(argc > 2 ? argv[2] : NULL)};
  int rc = dm_file_read(arena, argv[1], DM_LIMIT_DOC_BYTES, "tools", &input.bytes, &err);
  if (rc) return fail(&err);
  dm_engine *engine = dm_engine_open(NULL, &err);
  dm_worker *worker = engine ? dm_worker_new(engine, &err) : NULL;
  rc = worker ? print_whens(worker, &input, &err) : fail(&err);
  dm_worker_free(worker);
  dm_engine_close(engine);
  dm_arena_free(arena);
  return rc;
}

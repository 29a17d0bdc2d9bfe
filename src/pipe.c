/* pipe.c - the stages in order. Each appends a layer to the document and rewrites none. */
#include "pipe.h"

#include "base/err.h"
#include "base/escape.h"
#include "base/str.h"
#include "mention/when.h"
#include "mention/world.h"
#include "record/record.h"
#include "view/view.h"

#include <stdlib.h>

static dm_document *document_new(void) {
  dm_document *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->arena = dm_arena_new();
  if (!d->arena) {
    free(d);
    return NULL;
  }
  d->notes.arena = d->arena;
  return d;
}

void dm_document_free(dm_document *document) {
  if (!document) return;
  dm_arena_free(document->arena);
  free(document);
}

const dm_record *dm_document_record(const dm_document *document) { return document->record; }

static int make_facts(const dm_worker *worker, dm_document *d, dm_err *err) {
  const dm_engine *engine = worker->engine;
  dm_arena *arena = d->arena;
  dm_facts *facts = &d->facts;
  facts->mentions = d->mentions;
  facts->wide = worker->attributions;
  int rc = dm_statements_make(arena, engine->cues, facts, d->trace, err);
  if (!rc) rc = dm_events_make(arena, engine->frames, facts, d->trace, err);
  if (!rc) rc = dm_positions_make(arena, engine->cues, facts, d->trace, err);
  if (!rc) rc = dm_links_make(arena, engine->cues, facts, d->trace, err);
  return rc;
}

/* The lexicons and the model read English. A text in another language is kept and noted, and none of it is read: a guess at it
 * would be wrong in every row. */
static int make_text(const dm_engine *engine, dm_upto upto, dm_document *d, dm_err *err) {
  const char *language = upto > DM_UPTO_SYNTAX ? dm_language_guess(engine->languages, d->article->text) : "en";
  if (strcmp(language, "en") == 0) return dm_text_make(d->arena, engine->segmenter, d->article, &d->text, err);
  d->article->lang = dm_str_copy(d->arena, dm_str_of(language));
  dm_note_add(&d->notes, "ingest", (dm_span){0, 0}, "document looks like %s (%s); not coded",
              dm_language_name(engine->languages, language), language);
  d->text = DM_NEW(d->arena, dm_text, 1);
  d->text->article = d->article;
  return 0;
}

/* All relative dates and the offices of persons hang on the publication day. */
static void find_date(const dm_engine *engine, dm_document *d) {
  if (d->article->date.n) return;
  d->article->date = dm_when_published(d->arena, engine->world->calendar, d->syntax);
  if (d->article->date.n) d->article->date_basis = DM_S("text");
}

static int run_stages(dm_worker *worker, const dm_input *input, dm_upto upto, bool trace, dm_document *d, dm_err *err) {
  const dm_engine *engine = worker->engine;
  if (trace) {
    d->trace = DM_NEW(d->arena, dm_trace, 1);
    d->trace->arena = d->arena;
  }
  int rc = dm_article_make(d->arena, input, &d->notes, &d->article, err);
  if (!rc) rc = make_text(engine, upto, d, err);
  if (rc || upto == DM_UPTO_TEXT) return rc;

  rc = dm_syntax_make(d->arena, engine->parser, worker->parse, d->text, false, &d->syntax, err);
  if (rc || upto == DM_UPTO_SYNTAX) return rc;

  find_date(engine, d);
  rc = dm_mentions_make(d->arena, engine->world, d->syntax, &d->mentions, err);
  if (rc || upto == DM_UPTO_MENTION) return rc;

  rc = make_facts(worker, d, err);
  if (!rc) rc = dm_record_make(d->arena, &d->facts, &d->record, err);
  if (!rc) d->record->text_differs = input->map || input->record || !dm_str_eq(d->record->text, input->bytes);
  return rc;
}

/* Memory may have ended in the middle of the parser's work: its buffers are made anew. */
static int out_of_memory(dm_worker *worker, dm_err *err) {
  dm_parse_buf_free(worker->parse);
  worker->parse = dm_parse_buf_new(worker->engine->parser, NULL);
  return dm_fail(err, DM_ENOMEM, "pipe", NULL, 0, 0, "out of memory for this document; code it with fewer threads, or cut it");
}

static int run_guarded(dm_worker *worker, const dm_input *input, dm_upto upto, bool trace, dm_document *d, dm_err *err) {
  dm_escape escape;
  int rc;
  if (!worker->parse) return out_of_memory(worker, err);
  dm_escape_enter(&escape);
  if (setjmp(escape.back) == 0)
    rc = run_stages(worker, input, upto, trace, d, err);
  else
    rc = out_of_memory(worker, err);
  dm_escape_leave(&escape);
  return rc;
}

int dm_pipe_run(dm_worker *worker, const dm_input *input, dm_upto upto, bool trace, dm_document **out, dm_err *err) {
  *out = NULL;
  dm_document *d = document_new();
  if (!d) return dm_fail(err, DM_ENOMEM, "pipe", NULL, 0, 0, "out of memory for a document");
  int rc = run_guarded(worker, input, upto, trace, d, err);
  if (rc) {
    dm_document_free(d);
    return rc;
  }
  *out = d;
  return 0;
}

int dm_worker_code(dm_worker *worker, const dm_input *input, dm_document **out, dm_err *err) {
  return dm_pipe_run(worker, input, DM_UPTO_RECORD, false, out, err);
}

int dm_document_write(const dm_document *document, const char *format, FILE *out, dm_err *err) {
  const dm_format *f = dm_format_find(format);
  if (!f || !f->write) return dm_fail(err, DM_EARG, "view", NULL, 0, 0, "there is no format \"%s\"", format);
  dm_view view = {.record = document->record, .facts = &document->facts, .trace = document->trace};
  return f->write(&view, out, err);
}

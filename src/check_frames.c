#include "check_frames.h"

#include "base/str.h"
#include "fact/frames.h"
#include "record/record.h"

typedef struct checker {
  dm_worker *worker;
  const dm_ontology *ontology;
  dm_frames_tell *tell;
  void *user;
  dm_frames_result *result;
} checker;

typedef struct example { /* "Iran demanded an apology from Turkey. => IRN > TUR" */
  dm_str sentence, source, target;
  bool codes; /* source and target are asked for */
} example;

static example read_example(dm_str text) {
  uint32_t arrow = dm_str_find(text, DM_S("=>"), 0);
  if (arrow == DM_NONE) return (example){.sentence = dm_str_trim(text)};
  dm_str codes = dm_str_sub(text, arrow + 2, text.n), source;
  dm_str_split(&codes, '>', &source);
  return (example){dm_str_trim(dm_str_sub(text, 0, arrow)), dm_str_trim(source), dm_str_trim(codes), true};
}

static bool has_country(const dm_party *parties, uint32_t n, dm_str country) {
  if (!country.n) return true;
  bool none = dm_str_is(country, "---"), any = false;
  for (uint32_t i = 0; i < n; i++) {
    any |= parties[i].country.n > 0;
    if (dm_str_eq(parties[i].country, country)) return true;
  }
  return none && !any;
}

static bool made_here(const dm_record *record, const dm_frame *frame) {
  for (uint32_t i = 0; i < record->n_events; i++)
    if (dm_str_eq(record->events[i].made_by, frame->id)) return true;
  return false;
}

static bool codes_here(const checker *c, const dm_record *record, const dm_frame *frame, const example *e) {
  dm_str type = c->ontology->types[frame->type].name;
  for (uint32_t i = 0; i < record->n_events; i++) {
    const dm_event *event = &record->events[i];
    if (dm_str_eq(event->type, type) && has_country(event->source, event->n_source, e->source) &&
        has_country(event->target, event->n_target, e->target))
      return true;
  }
  return false;
}

/* What the sentence gave instead, for the message. */
static dm_str seen(dm_arena *arena, const dm_record *record) {
  dm_str all = DM_S("no event");
  for (uint32_t i = 0; i < record->n_events; i++) {
    const dm_event *e = &record->events[i];
    dm_str source = e->n_source ? e->source[0].country : DM_S("---"), target = e->n_target ? e->target[0].country : DM_S("---");
    dm_str one = dm_str_printf(arena, "%" DM_FMT " %" DM_FMT " > %" DM_FMT " by %" DM_FMT, DM_ARG(e->type), DM_ARG(source),
                               DM_ARG(target), DM_ARG(e->made_by));
    all = i ? dm_str_printf(arena, "%" DM_FMT "; %" DM_FMT, DM_ARG(all), DM_ARG(one)) : one;
  }
  return all;
}

static int check_one(const checker *c, const dm_frame *frame, dm_str text, bool wanted, dm_err *err) {
  example e = read_example(text);
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-01-15"), .bytes = e.sentence};
  dm_document *document = NULL;
  int rc = dm_pipe_run(c->worker, &input, DM_UPTO_RECORD, false, &document, err);
  if (rc) return rc;
  bool holds = frame->type == DM_NONE ? document->record->n_events == 0 : made_here(document->record, frame) == wanted;
  if (holds && wanted && e.codes) holds = codes_here(c, document->record, frame, &e);
  c->result->n_examples++;
  c->result->n_failed += !holds;
  if (!holds && c->tell) {
    dm_str what =
        dm_str_printf(document->arena, "%s %" DM_FMT ": %" DM_FMT, wanted ? "does not fit" : "must not fire:", DM_ARG(frame->id),
                      DM_ARG(seen(document->arena, document->record)));
    c->tell(c->user, frame->path, frame->line, text, what);
  }
  dm_document_free(document);
  return 0;
}

static int check_cell(const checker *c, const dm_frame *frame, dm_str cell, bool wanted, dm_err *err) {
  while (cell.n) {
    uint32_t bar = dm_str_find(cell, DM_S(" | "), 0);
    dm_str one = bar == DM_NONE ? cell : dm_str_sub(cell, 0, bar);
    int rc = check_one(c, frame, one, wanted, err);
    if (rc) return rc;
    cell = bar == DM_NONE ? (dm_str){0} : dm_str_sub(cell, bar + 3, cell.n);
  }
  return 0;
}

int dm_frames_check(const dm_engine *engine, dm_frames_tell *tell, void *user, dm_frames_result *result, dm_err *err) {
  const dm_frames *frames = engine->frames;
  *result = (dm_frames_result){0};
  checker c = {dm_worker_new(engine, err), &frames->ontology, tell, user, result};
  if (!c.worker) return DM_ENOMEM;
  int rc = 0;
  for (uint32_t i = 0; !rc && i < frames->frames.n; i++) {
    const dm_frame *frame = &frames->frames.v[i];
    rc = check_cell(&c, frame, frame->ex, true, err);
    if (!rc) rc = check_cell(&c, frame, frame->not_ex, false, err);
  }
  dm_worker_free(c.worker);
  return rc;
}

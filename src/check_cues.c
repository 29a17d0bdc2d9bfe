#include "check_cues.h"

#include "base/str.h"
#include "fact/cues.h"
#include "record/record.h"

static bool statement_by(const dm_record *r, dm_str made_by) {
  for (uint32_t i = 0; i < r->n_statements; i++)
    if (dm_str_eq_ci(r->statements[i].made_by, made_by)) return true;
  return false;
}

static bool attribution_by(const dm_record *r, dm_str made_by) {
  for (uint32_t i = 0; i < r->n_attributions; i++)
    if (dm_str_eq(r->attributions[i].made_by, made_by)) return true;
  return false;
}

/* Where an event says the same ("is unacceptable" is a REJECT, too), its position stands for the predicate's. */
static bool position_by(const dm_record *r, const dm_cue_example *e) {
  for (uint32_t i = 0; i < r->n_positions; i++) {
    dm_str by = r->positions[i].made_by;
    if (dm_str_eq(by, e->made_by) || (e->wanted && dm_str_starts(by, DM_S("event ")))) return true;
  }
  return false;
}

static bool any_condition(const dm_record *r) {
  for (uint32_t i = 0; i < r->n_positions; i++)
    if (r->positions[i].has_condition) return true;
  return false;
}

static bool any_claimed_alignment(const dm_record *r) {
  for (uint32_t i = 0; i < r->n_links; i++)
    if (r->links[i].type == DM_LINK_ALIGNS && !r->links[i].computed) return true;
  return false;
}

static bool came(const dm_record *r, const dm_cue_example *e) {
  switch (e->of) {
  case DM_EXAMPLE_STATEMENT:
    return statement_by(r, e->made_by);
  case DM_EXAMPLE_ATTRIBUTION:
    return attribution_by(r, e->made_by);
  case DM_EXAMPLE_POSITION:
    return position_by(r, e);
  case DM_EXAMPLE_CONDITION:
    return any_condition(r);
  case DM_EXAMPLE_ALIGNMENT:
    return any_claimed_alignment(r);
  }
  return false;
}

static int check_one(dm_worker *worker, const dm_cue_example *e, dm_cues_tell *tell, void *user, dm_cues_result *result,
                     dm_err *err) {
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-01-15"), .bytes = e->sentence};
  dm_document *document = NULL;
  int rc = dm_pipe_run(worker, &input, DM_UPTO_RECORD, false, &document, err);
  if (rc) return rc;
  const dm_record *r = document->record;
  bool holds = came(r, e) == e->wanted;
  result->n_examples++;
  result->n_failed += !holds;
  if (!holds && tell) {
    dm_str what =
        dm_str_printf(document->arena, "%s %" DM_FMT " (%u statements, %u positions)",
                      e->wanted ? "does not fire:" : "must not fire:", DM_ARG(e->made_by), r->n_statements, r->n_positions);
    tell(user, e->path, e->line, e->sentence, what);
  }
  dm_document_free(document);
  return 0;
}

int dm_cues_check(const dm_engine *engine, dm_cues_tell *tell, void *user, dm_cues_result *result, dm_err *err) {
  const dm_cues *cues = engine->cues;
  *result = (dm_cues_result){0};
  dm_worker *worker = dm_worker_new(engine, err);
  if (!worker) return DM_ENOMEM;
  worker->attributions = true;
  int rc = 0;
  for (uint32_t i = 0; !rc && i < cues->examples.n; i++) rc = check_one(worker, &cues->examples.v[i], tell, user, result, err);
  dm_worker_free(worker);
  return rc;
}

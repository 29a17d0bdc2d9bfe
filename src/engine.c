/* engine.c - what all documents share: lexicons and the model, found, opened, closed; and a thread's worker. */
#include "pipe.h"

#include "base/err.h"
#include "base/escape.h"
#include "data/home.h"
#include "mention/lists.h"
#include "mention/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- finding the data ------------------------------------------------------------------------------------------- */

#define MODEL_NAME "en-fast.safetensors"

bool dm_engine_data_dir(char *out, size_t size) { return dm_home_find("data", out, size); }

static int find_paths(dm_engine *engine, const dm_options *options, dm_err *err) {
  if (options && options->data_dir)
    snprintf(engine->data_dir, sizeof engine->data_dir, "%s", options->data_dir);
  else if (!dm_engine_data_dir(engine->data_dir, sizeof engine->data_dir))
    return dm_fail(err, DM_EDATA, "engine", NULL, 0, 0,
                   "no data folder found in $DEMARCHE_HOME, beside the program or in " DM_PREFIX "; give --data");
  if (options && options->model)
    snprintf(engine->model_path, sizeof engine->model_path, "%s", options->model);
  else if (!dm_home_find("models/" MODEL_NAME, engine->model_path, sizeof engine->model_path))
    return dm_fail(err, DM_EMODEL, "engine", NULL, 0, 0,
                   "no models/" MODEL_NAME " found in $DEMARCHE_HOME, beside the program or in " DM_PREFIX "; give --model");
  return 0;
}

/* ---- the engine ------------------------------------------------------------------------------------------------- */

static int add_lists(dm_engine *engine, const dm_options *options, dm_err *err) {
  int rc = 0;
  for (unsigned i = 0; options && !rc && i < options->n_actors; i++)
    rc = dm_world_add_list(engine->world, engine->data_dir, options->actors[i], err);
  if (!rc && options && options->memory) rc = dm_world_add_memory(engine->world, options->memory, err);
  return rc;
}

/* A folder of the user's that holds neither is a typing error. */
static int open_frames(dm_engine *engine, const char *more, dm_err *err) {
  char events[1100], ontology[1100];
  snprintf(events, sizeof events, "%s/lang/en/events", more ? more : "");
  snprintf(ontology, sizeof ontology, "%s/ontology", more ? more : "");
  if (more && access(events, R_OK) && access(ontology, R_OK))
    return dm_fail(err, DM_EDATA, "engine", more, 0, 0, "no lang/en/events and no ontology in this folder");
  engine->frames = dm_frames_open_both(engine->data_dir, more, err);
  return engine->frames ? 0 : -1;
}

static int open_parts(dm_engine *engine, const dm_options *options, dm_err *err) {
  engine->languages = dm_languages_open(engine->data_dir, err);
  engine->segmenter = engine->languages ? dm_segmenter_open(engine->data_dir, err) : NULL;
  if (!engine->segmenter) return -1;
  engine->parser = dm_parser_open(engine->model_path, options ? options->isa : NULL, err);
  if (!engine->parser || dm_parser_lemmas(engine->parser, engine->data_dir, err)) return -1;
  engine->world = dm_world_open(engine->data_dir, err);
  if (!engine->world || add_lists(engine, options, err)) return -1;
  if (open_frames(engine, options ? options->more_dir : NULL, err)) return -1;
  engine->cues = dm_cues_open(engine->data_dir, err);
  if (!engine->cues) return -1;
  return options && options->issues ? dm_cues_add_codebook(engine->cues, options->issues, err) : 0;
}

static int open_guarded(dm_engine *engine, const dm_options *options, dm_err *err) {
  dm_escape escape;
  int rc;
  dm_escape_enter(&escape);
  if (setjmp(escape.back) == 0)
    rc = open_parts(engine, options, err);
  else
    rc = dm_fail(err, DM_ENOMEM, "engine", NULL, 0, 0, "out of memory for models and lexicons");
  dm_escape_leave(&escape);
  return rc;
}

dm_engine *dm_engine_open(const dm_options *options, dm_err *err) {
  dm_engine *engine = calloc(1, sizeof *engine);
  if (!engine) {
    dm_fail(err, DM_ENOMEM, "engine", NULL, 0, 0, "out of memory for the engine");
    return NULL;
  }
  engine->attributions = options && options->attributions;
  if (find_paths(engine, options, err) || open_guarded(engine, options, err)) {
    dm_engine_close(engine);
    return NULL;
  }
  return engine;
}

void dm_engine_close(dm_engine *engine) {
  if (!engine) return;
  dm_languages_close(engine->languages);
  dm_cues_close(engine->cues);
  dm_frames_close(engine->frames);
  dm_world_close(engine->world);
  dm_parser_close(engine->parser);
  dm_segmenter_close(engine->segmenter);
  free(engine);
}

/* ---- a thread's worker ------------------------------------------------------------------------------------------ */

dm_worker *dm_worker_new(const dm_engine *engine, dm_err *err) {
  dm_worker *worker = calloc(1, sizeof *worker);
  if (!worker) {
    dm_fail(err, DM_ENOMEM, "engine", NULL, 0, 0, "out of memory for a worker");
    return NULL;
  }
  worker->engine = engine;
  worker->attributions = engine->attributions;
  worker->parse = dm_parse_buf_new(engine->parser, err);
  if (!worker->parse) {
    free(worker);
    return NULL;
  }
  return worker;
}

void dm_worker_free(dm_worker *worker) {
  if (!worker) return;
  dm_parse_buf_free(worker->parse);
  free(worker);
}

/* pipe.h - the stages in order. */
#ifndef DM_PIPE_H
#define DM_PIPE_H

#include "fact/fact.h"
#include "ingest/language.h"

struct dm_engine {
  dm_languages *languages;
  dm_segmenter *segmenter;
  dm_parser *parser;
  dm_world *world;
  dm_frames *frames;
  dm_cues *cues;
  bool attributions; /* workers make them, unless told otherwise */
  char data_dir[1024], model_path[1024];
};

struct dm_worker {
  const dm_engine *engine;
  dm_parse_buf *parse;
  bool attributions;
};

struct dm_document {
  dm_arena *arena;
  dm_notes notes;
  dm_article *article;
  dm_text *text;
  dm_syntax *syntax;
  dm_mentions *mentions;
  dm_facts facts;
  dm_record *record;
  dm_trace *trace; /* NULL unless asked for */
};

/* Where the engine finds its data when no folder is given; false when nowhere. */
bool dm_engine_data_dir(char *out, size_t size);

/* How far to go, and whether to collect the trace. */
typedef enum dm_upto { DM_UPTO_TEXT, DM_UPTO_SYNTAX, DM_UPTO_MENTION, DM_UPTO_RECORD } dm_upto;
int dm_pipe_run(dm_worker *worker, const dm_input *input, dm_upto upto, bool trace, dm_document **out, dm_err *err);

#endif

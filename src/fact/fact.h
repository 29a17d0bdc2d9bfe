/* fact.h - stage 5: events, statements, positions, links, built in this order of dependence:
 *   statements (who says what) -> events (who does what to whom; speech acts inside quotations by their speaker)
 *   -> positions (who stands where, from both) -> links.
 */
#ifndef DM_FACT_FACT_H
#define DM_FACT_FACT_H

#include "mention/mention.h"

typedef struct dm_facts {
  const dm_mentions *mentions;
  dm_statement *statements;
  dm_event *events;
  dm_position *positions;
  dm_link *links;
  uint32_t n_statements, n_events, n_positions, n_links;
  uint32_t *statement_of; /* per token: innermost statement whose content covers the token, or DM_NONE */
  /* Wider attributions, made with the statements when `wide` is set; no row but their own kind refers to them. */
  bool wide;
  dm_statement *attributions;
  uint32_t n_attributions;
} dm_facts;

typedef struct dm_frames dm_frames; /* event frames and ontology: data/ontology, data/lang/en/events */
typedef struct dm_cues dm_cues;     /* cues of speech and stance: data/lang/en/speech, data/lang/en/stance */

dm_frames *dm_frames_open(const char *data_dir, dm_err *err);
/* The same with a user's rows added: docs/frames.md, "Rows of your own". */
dm_frames *dm_frames_open_both(const char *data_dir, const char *more_dir, dm_err *err);
void dm_frames_close(dm_frames *frames);
dm_cues *dm_cues_open(const char *data_dir, dm_err *err);
/* Adds a user's issues, docs/positions.md: their ids and labels stand in place of those the words give. Once, before any use. */
int dm_cues_add_codebook(dm_cues *cues, const char *path, dm_err *err);
void dm_cues_close(dm_cues *cues);

/* Why a row came to be, or why not; collected only when asked for (demarche explain). */
typedef struct dm_trace_line {
  uint32_t sentence, token;
  dm_str rule;    /* frame or rule id */
  bool made;      /* true: produced a row; false: a condition failed */
  dm_str because; /* the words and the condition */
} dm_trace_line;
typedef struct dm_trace {
  dm_arena *arena;
  DM_LIST(dm_trace_line) list;
} dm_trace;

/* Each fills its part of facts. trace may be NULL. */
int dm_statements_make(dm_arena *arena, const dm_cues *cues, dm_facts *facts, dm_trace *trace, dm_err *err);
int dm_events_make(dm_arena *arena, const dm_frames *frames, dm_facts *facts, dm_trace *trace, dm_err *err);
int dm_positions_make(dm_arena *arena, const dm_cues *cues, dm_facts *facts, dm_trace *trace, dm_err *err);
int dm_links_make(dm_arena *arena, const dm_cues *cues, dm_facts *facts, dm_trace *trace, dm_err *err);

void dm_trace_add(dm_trace *trace, uint32_t sentence, uint32_t token, dm_str rule, bool made, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif

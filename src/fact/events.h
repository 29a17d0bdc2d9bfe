/* events.h - candidates for events while they are judged, before they become dm_event rows.
 *
 *   token -> best frame -> candidate -> roles -> reading (modality) -> settled type -> merged with its other mentions
 */
#ifndef DM_FACT_EVENTS_H
#define DM_FACT_EVENTS_H

#include "fact/modality.h"
#include "fact/roles.h"

typedef struct dm_candidate {
  const dm_frame *frame;
  uint32_t trigger, carrier; /* carrier DM_NONE: none */
  uint32_t theme;            /* head token of what it is about, or DM_NONE */
  dm_role source, target;
  dm_reading reading;
  uint32_t type, mode, cameo; /* after settling */
  dm_modality modality;
  dm_date date;
  bool dropped;
} dm_candidate;

typedef struct dm_candidates {
  DM_LIST(dm_candidate) list;
  uint32_t *at; /* per token: the candidate whose trigger or carrier it is, or DM_NONE */
} dm_candidates;

/* All candidates of the document, judged but not merged; *match walks their paths (set its carrier to the candidate's). A
 * dropped one has the type that it would have. */
void dm_events_find(dm_arena *arena, const dm_frames *frames, dm_facts *facts, dm_trace *trace, dm_candidates *out,
                    dm_match *match);
/* Which part of speech a frame asks for, and which a word has. */
bool dm_part_fits(uint8_t want, uint8_t have);
/* The type that tense and polarity, c->reading, make of the act; see data/ontology/types.tsv. */
void dm_candidate_settle(const dm_match *match, dm_candidate *c);
/* Gives actors known only by what they are ("the rebels") the one state that their sentence speaks of. */
void dm_sides_place(const dm_match *match, dm_candidate *c);
/* Fills an open target from the sentence or the kind of act, as the type allows. */
void dm_sides_recipient(const dm_match *match, dm_candidate *c);
/* Turns the candidates that are not dropped into facts->events: mentions of one act become one event. trace: told what speaks
 * against each; may be NULL. */
void dm_events_merge(dm_arena *arena, const dm_frames *frames, const dm_str *lemmas, dm_facts *facts,
                     const dm_candidates *candidates, dm_trace *trace);

#endif

/* positions.h - inner parts of positions.c: drafts of positions while a document is read.
 *
 *   events ------------> positions_event.c:  a REQUEST for X is +X, a REJECT of X is -X ...
 *   stance predicates -> positions_stance.c: "X is unacceptable", "wants X", "must do X", "will not do X"
 *   both --------------> positions_clause.c: holder, evidence, condition of the clause
 *   "it", "the move" --> positions_back.c:   the issue that stands before them
 *   drafts ------------> positions.c:        one row per holder, issue, sign and act; ids */
#ifndef DM_FACT_POSITIONS_H
#define DM_FACT_POSITIONS_H

#include "fact/cues.h"
#include "fact/issues.h"

typedef struct dm_stand {
  dm_position row;      /* evidence still empty */
  uint32_t predicate;   /* token that shows the stance */
  uint32_t issue_token; /* token that names the issue */
  bool points_back;     /* the token names none: "it", "the decision"; dm_stand_resolve finds it */
  dm_evidence evidence;
} dm_stand;

typedef struct dm_stands {
  dm_arena *arena;
  const dm_cues *cues;
  dm_facts *facts;
  const dm_mentions *mentions;
  const dm_syntax *syntax;
  const dm_text *text;
  dm_trace *trace;
  DM_LIST(dm_stand) list;
  bool *taken;       /* per token: trigger of an event that gave a position */
  bool *conditional; /* per token: part of what a condition asks or gives */
} dm_stands;

void dm_stand_events(dm_stands *stands);
void dm_stand_predicates(dm_stands *stands);

/* ---- positions_clause.c ------------------------------------------------------------------------------------------ */

/* What kind of actor can hold a position, and the government it speaks for: ministers, spokespeople and capitals stand for
 * their country's government, parties and legislatures for themselves. */
dm_party dm_stand_holder(const dm_stands *stands, dm_party party);
/* "we", "I" */
bool dm_stand_is_self(const dm_stands *stands, uint32_t subject);
/* The phrase that says whose offer or concern it is: the possessor, "by X", "from X", a state's adjective or name before the
 * noun. DM_NONE: nobody's. */
uint32_t dm_stand_owner(const dm_stands *stands, uint32_t noun);
/* A dependent of one of the kinds of phrases with this preposition, behind the token, or DM_NONE. */
uint32_t dm_stand_phrase(const dm_stands *stands, uint32_t token, dm_str preposition);
/* The party behind a clause's subject: "we" and "I" are whoever says it. False: nobody who can hold a position. */
bool dm_stand_subject(const dm_stands *stands, uint32_t clause, dm_party *party);
/* The speaker of the words at this token. False: they are the reporter's. */
bool dm_stand_speaker(const dm_stands *stands, uint32_t token, dm_party *party);
/* The words are somebody's who speaks for another side than the holder. */
bool dm_stand_claimed(const dm_stands *stands, uint32_t predicate, const dm_party *holder);
/* "I don't think that X should ...": the negation of thinking denies the clause. */
bool dm_stand_doubted(const dm_stands *stands, uint32_t clause);
/* Fills `conditional`. */
void dm_stand_mark_conditions(dm_stands *stands);
/* Adds a draft: evidence, condition, basis and strength are read from the clause of the predicate. */
void dm_stand_add(dm_stands *stands, const dm_position *given, const dm_issue *issue, uint32_t predicate);
/* The stance of this party counts: it is a public body, or one is concerned in the predicate's clause. */
bool dm_stand_counts(const dm_stands *stands, const dm_party *holder, uint32_t predicate);
/* The sign turned by the words of the issue (turn -1), with the act that goes with it. */
void dm_stand_turn(dm_position *row, int turn);
/* The clause that complements a predicate ("wants to sign", "urged them to sign", "time to sign"), or DM_NONE. */
uint32_t dm_stand_complement(const dm_stands *stands, uint32_t token);
/* Why nothing can be read off this clause (it is an if-clause, a question, a bare infinitive), or NULL. */
const char *dm_stand_unreal(const dm_stands *stands, uint32_t predicate);

/* ---- positions_back.c -------------------------------------------------------------------------------------------- */

/* "It", "this", "that": an issue without a label that dm_stand_resolve will name. */
bool dm_stand_points_back(const dm_stands *stands, uint32_t token, dm_issue *out);
/* Names the issues of drafts that point back and drops those that point to nothing. The list is in the order of the text. */
void dm_stand_resolve(dm_stands *stands);

#endif

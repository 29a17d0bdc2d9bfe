/* issues.h - what a stance is about, as a label that different wordings share: "admission to NATO" and "joining NATO" are
 * "NATO membership".
 *
 * One convention for stopping: whoever wants X stopped, prevented, banned or cut stands against X (turn = -1, the label is
 * X). Only what nobody stands for in public (war, crisis, deadlock: kind "evil" of turns.tsv) gives "end of X" as an issue
 * of its own, for which one stands. */
#ifndef DM_FACT_ISSUES_H
#define DM_FACT_ISSUES_H

#include "fact/cues.h"

typedef struct dm_issue {
  dm_str id, label; /* id: the label as a slug */
  int turn;         /* 1, or -1 when the words turn the stance round */
  bool points_back; /* a noun like "decision" whose content stands elsewhere, not found here */
  uint32_t head;    /* token that names it */
} dm_issue;

/* The issue that a noun phrase or clause headed by this token names. False: it names none (a pronoun, an empty noun). */
bool dm_issue_of(dm_arena *arena, const dm_cues *cues, const dm_mentions *mentions, uint32_t token, dm_issue *out);
/* "Exchange of occupied territories" -> "exchange-of-occupied-territories" */
dm_str dm_issue_slug(dm_arena *arena, dm_str label);

#endif

/* roles.h - who fills the source and the target of an act. */
#ifndef DM_FACT_ROLES_H
#define DM_FACT_ROLES_H

#include "fact/match.h"

#define DM_ROLE_MAX 8u /* fillers of one role; a list of more states is named by its first ones */

typedef struct dm_role {
  dm_party party[DM_ROLE_MAX];
  uint32_t n;
  uint32_t token; /* head of the phrase that filled it, or DM_NONE (a speaker) */
  bool unsaid;    /* told by nothing in the clause: see dm_sides_recipient */
  bool behind;    /* found behind the phrase ("rejected Kyiv's proposal"), not as the phrase */
} dm_role;

/* Tries the paths in order; the first that leads to an actor fills the role. source serves the path "rest" and is NULL when
 * the source itself is sought; a country named as a place can be a target ("sent envoys to Kenya"), not a source. */
void dm_role_fill(const dm_match *match, const dm_paths *paths, uint32_t token, const dm_role *source, dm_role *out);
/* The actors that a phrase denotes, or else those behind it: possessor, nationality, by-phrase, subject of its clause. */
uint32_t dm_role_behind(const dm_match *match, uint32_t token, dm_party *out, uint32_t max);
/* The speaker of the innermost statement around token that has one known as an actor: 0 or 1 parties. */
uint32_t dm_role_speaker(const dm_match *match, uint32_t token, dm_party *out);
/* Same actor, or the same known country and first sector. */
bool dm_party_same(const dm_party *a, const dm_party *b);

#endif

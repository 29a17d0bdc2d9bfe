/* mention.h - stage 4: who, when, where. Actors with all their mentions (names, descriptions, pronouns), dates, places.
 *
 * A mention is a noun phrase (or a nationality adjective, or a possessive) that denotes an actor; mentions may nest:
 *   [[Ukrainian] troops]      adjective mention of Ukraine inside a description of Ukraine's military
 *   [[Trump]'s minister]      name inside a description; the description is coreferent with Pete Hegseth
 * Every mention belongs to exactly one actor (one chain).
 */
#ifndef DM_MENTION_MENTION_H
#define DM_MENTION_MENTION_H

#include "base/map.h"
#include "syntax/syntax.h"

/* How a time expression bears on what it dates: "in 2014", "since 2014", "until 2014" ... */
typedef enum dm_when_relation {
  DM_WHEN_AT,
  DM_WHEN_SINCE,
  DM_WHEN_UNTIL,
  DM_WHEN_BEFORE,
  DM_WHEN_AFTER,
  DM_WHEN_BY,
  DM_WHEN_FROM,
  DM_WHEN_OF
} dm_when_relation;

typedef struct dm_when {      /* a time expression */
  dm_date date;               /* date.span includes the preposition before it, the tokens do not */
  uint32_t first, last, head; /* tokens; head is the token that hangs in the tree */
  dm_when_relation relation;
} dm_when;

typedef struct dm_where { /* a place name used as a place, not as an actor */
  dm_place place;
  uint32_t first, last, head;
} dm_where;

/* What one mention says beyond its actor: "British and French officials" denotes two, the first in the mention. */
typedef struct dm_mention_more {
  uint32_t first, n; /* further actors: more_actors[first .. first + n) */
  bool place;        /* a country named as a place ("in Kenya"): a mention of the country, but nobody acts */
} dm_mention_more;

typedef struct dm_mentions {
  const dm_syntax *syntax;
  dm_actor *actors;
  dm_mention *mentions; /* in text order: by first token, longer first */
  dm_when *whens;       /* in text order */
  /* Expressions of time that are no day of our calendar and date nothing: lengths, "now", years BC; in text order. date.value is
   * as TIMEX2 writes it: P3D, PXY for "many years", PRESENT_REF, PAST_REF, FUTURE_REF, BC0480. when_of does not know them. */
  dm_when *asides;
  dm_where *wheres; /* in text order */
  uint32_t n_actors, n_mentions, n_whens, n_asides, n_wheres;
  uint32_t *by_head;     /* per token: index of the widest mention whose head is this token, or DM_NONE; none for places */
  uint32_t *when_of;     /* per token: index of the time expression that covers it, or DM_NONE */
  uint32_t *where_of;    /* per token: index of the place whose head this is, or DM_NONE */
  dm_mention_more *more; /* per token that heads a mention */
  uint32_t *more_actors;
} dm_mentions;

typedef struct dm_world dm_world; /* countries, nationalities, organisations, agents, office-holders: read-only, shared */

/* Reads data/world and data/lang/en/mention under data_dir. */
dm_world *dm_world_open(const char *data_dir, dm_err *err);
void dm_world_close(dm_world *world);

/* Finds and resolves all mentions, time expressions and places of the document. */
int dm_mentions_make(dm_arena *arena, const dm_world *world, const dm_syntax *syntax, dm_mentions **out, dm_err *err);

/* ---- for the later stages --------------------------------------------------------------------------------------- */

/* The actors that the phrase headed by this token denotes: the token's own mention, or, for a coordination, those of its
 * conjuncts; a relative pronoun stands for its noun. Writes at most max actor indices; returns how many it wrote. */
uint32_t dm_actors_at(const dm_mentions *mentions, uint32_t token, uint32_t *actors, uint32_t max);
/* The actors behind a phrase that is none itself but belongs to one: Russia for "Russia's invasion", "the Russian offer",
 * "a proposal by Moscow", "the nuclear program of Iran". Coders take "criticised Russia's invasion" as directed at Russia.
 * The owner first, then a nationality or name before the noun, then by/of/from. Writes at most max; returns how many. */
uint32_t dm_actors_behind(const dm_mentions *mentions, uint32_t token, uint32_t *actors, uint32_t max);
/* Mention index whose head is this token, or DM_NONE. */
static inline uint32_t dm_mention_at(const dm_mentions *m, uint32_t token) { return m->by_head[token]; }
/* The role filler for an actor: code and the name to show. */
dm_party dm_party_of(const dm_mentions *mentions, uint32_t actor);

/* The date that applies to a clause headed by this token: a time expression inside the clause, else of a governing clause
 * in the sentence, else the nearest earlier one of the same paragraph when it anchors what follows, else the publication day
 * (basis DM_DATE_PUBLICATION), else unknown. */
dm_date dm_date_for(const dm_mentions *mentions, uint32_t clause);
/* The place stated for a clause, or one without a name. */
dm_place dm_place_for(const dm_mentions *mentions, uint32_t clause);

#endif

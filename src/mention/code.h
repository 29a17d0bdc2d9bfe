/* code.h - the code of a phrase that stands alone, by the same lexicons as the mentions of a text. */
#ifndef DM_MENTION_CODE_H
#define DM_MENTION_CODE_H

#include "mention/mention.h"

typedef struct dm_actor_answer {
  dm_str name;    /* of the listed actor; unknown for a description */
  dm_str country; /* ISO 3166-1 alpha-3, IGO, NGO, MNC, or unknown */
  dm_str plover;  /* PLOVER's own code of the body (EUR, UNO), or unknown */
  dm_str sectors[DM_MAX_SECTORS];
  uint32_t n_sectors;
  dm_basis basis;
} dm_actor_answer;

/* Codes a noun phrase. context: words that may name the country when the phrase does not, or unknown. day: YYYY-MM-DD, or a
 * shorter or unknown one (then today's office-holders count). The strings live in the world. Never fails. */
void dm_actor_code(const dm_world *world, dm_str phrase, dm_str context, dm_str day, dm_actor_answer *out);
/* The same, and why: one sentence in the arena that tells what each word was taken for and which of them decided. */
dm_str dm_actor_explain(dm_arena *arena, const dm_world *world, dm_str phrase, dm_str context, dm_str day, dm_actor_answer *out);

/* A day as tables write it (2015-05-10, 10 May 2015, May 10, 2015) as YYYY-MM-DD, YYYY-MM or YYYY in the
 * arena; "today" and an empty text are unknown. False when the text is no date. */
bool dm_table_day(dm_arena *arena, const dm_world *world, dm_str text, dm_str *day);

#endif

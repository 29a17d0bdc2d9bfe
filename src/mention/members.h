/* members.h - which states belong to an organisation at a day: data/world/members.tsv. */
#ifndef DM_MENTION_MEMBERS_H
#define DM_MENTION_MEMBERS_H

#include "mention/world.h"

typedef struct dm_membership {
  dm_str organisation, country; /* name; ISO 3166-1 code */
  dm_str from, to;              /* first and last day, empty: always, still */
} dm_membership;

typedef struct dm_members {
  DM_LIST(dm_membership) rows;
} dm_members;

/* Reads data_dir/world/members.tsv into the arena. DM_EDATA with line and reason: an organisation that organisations.tsv lacks or
 * that stands twice, an unknown country, a day that is none, a country that is a member twice at one time. */
int dm_members_read(dm_arena *arena, const dm_world *world, const char *data_dir, dm_members *out, dm_err *err);
/* Fills countries with the codes of those that belong to the organisation at the day (YYYY-MM-DD, empty: today), in the file's
 * order, and gives their number; at most max are filled in. */
uint32_t dm_members_at(const dm_members *members, dm_str organisation, dm_str day, dm_str *countries, uint32_t max);

#endif

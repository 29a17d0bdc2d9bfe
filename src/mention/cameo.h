/* cameo.h - CAMEO's actor codes, three letters after three letters, as a country and PLOVER sectors: "USAGOV" -> USA, GOV.
 *
 * The parts are looked up in data/ontology/cameo_actors.tsv, then among the world's countries. */
#ifndef DM_MENTION_CAMEO_H
#define DM_MENTION_CAMEO_H

#include "mention/world.h"

typedef enum dm_cameo_means { DM_CAMEO_COUNTRY, DM_CAMEO_BODY, DM_CAMEO_PLOVER, DM_CAMEO_SECTOR, DM_CAMEO_MARK } dm_cameo_means;

typedef struct dm_cameo_part {
  dm_cameo_means means;
  dm_coding code;
} dm_cameo_part;

typedef struct dm_cameo {
  const dm_world *world;
  dm_map by_code; /* -> index in parts */
  DM_TABLE(dm_cameo_part) parts;
} dm_cameo;

/* Reads the table; it lives in the arena, its map until dm_cameo_close. DM_EDATA names file and line. */
int dm_cameo_open(dm_cameo *cameo, dm_arena *arena, const dm_world *world, const char *data_dir, dm_err *err);
void dm_cameo_close(dm_cameo *cameo);

/* What the code says. Gives the first part that stands in no table ("MILX" leaves "X"), or an empty string when all are known;
 * the known ones count all the same. "---", a code that says "not an actor", is known and empty. */
dm_str dm_cameo_read(const dm_cameo *cameo, dm_str code, dm_coding *out);

#endif

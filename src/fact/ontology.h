/* ontology.h - what kinds of events there are: PLOVER types, modes and contexts, CAMEO codes (data/ontology). Read-only. */
#ifndef DM_FACT_ONTOLOGY_H
#define DM_FACT_ONTOLOGY_H

#include "base/arena.h"
#include "base/map.h"
#include "data/tsv.h"
#include "demarche.h"

#define DM_MAX_CONTEXTS 64 /* contexts of a clause are a bit set */

typedef struct dm_type { /* a PLOVER event type */
  dm_str name, cameo;    /* cameo: the code of an event without a more special one */
  int quad;              /* 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict */
  double intensity;
  bool open;    /* what it is about has not happened: a demand, a refusal */
  bool local;   /* an agent without a country is of the country where it acts */
  bool rivals;  /* rebels and oppositions that it is done to, and whose country is not told, are the agent's own */
  bool people;  /* ... and so are civilians */
  bool author;  /* it judges a deed: its recipient is the author of that, never the victim */
  bool unsaid;  /* a recipient that the clause does not name may stand elsewhere in the sentence */
  dm_str home;  /* ... or at home: its sector, or unknown where it is nobody */
  bool answers; /* what it is about may be a verbal act that has happened: the request that is rejected */
  /* Types that an act of this type becomes when it lies in the future, when its agent announces it, when its agent says
   * that it will not do it, when another side says in the present tense that it does it; DM_NONE: it stays what it is. */
  uint32_t future, announced, refused, said;
} dm_type;

typedef struct dm_mode {
  dm_str name;
  uint32_t type; /* index into types */
  double intensity;
  bool open; /* as in dm_type, where the mode says so */
} dm_mode;

typedef struct dm_cameo { /* type DM_NONE: outside PLOVER; mode DM_NONE: no mode */
  dm_str code, name;
  double goldstein;
  uint32_t type, mode;
} dm_cameo;

/* Our data, and a user's rows to be added to it: files of the same names in a folder of the same shape, each of which may be
 * missing. more NULL: none. */
typedef struct dm_folders {
  const char *dir, *more;
} dm_folders;

typedef struct dm_ontology {
  const dm_type *types;
  const dm_mode *modes;
  const dm_cameo *cameo;
  const dm_str *contexts;
  uint32_t n_types, n_modes, n_cameo, n_contexts;
} dm_ontology;

/* Reads types.tsv, modes.tsv, contexts.tsv and cameo.tsv of data.dir/ontology and data.more/ontology into the arena; everything
 * lives as long as it. DM_EDATA names file, line and reason: an unknown type or mode, a duplicate, a number that is none. */
int dm_ontology_read(dm_arena *arena, dm_folders data, dm_ontology *out, dm_err *err);

/* The number in a cell; DM_EDATA names file, line and cell where there is none. */
int dm_cell_number(const dm_tsv *tsv, uint32_t row, uint32_t column, double *out, dm_err *err);

/* Index, or DM_NONE. */
uint32_t dm_type_find(const dm_ontology *ontology, dm_str name);
uint32_t dm_mode_find(const dm_ontology *ontology, uint32_t type, dm_str name);
uint32_t dm_context_find(const dm_ontology *ontology, dm_str name);
uint32_t dm_cameo_find(const dm_ontology *ontology, dm_str code);

#endif

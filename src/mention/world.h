/* world.h - the lexicons of who is who, as tables. Rows keep the order of their files; strings live in the world's arena. */
#ifndef DM_MENTION_WORLD_H
#define DM_MENTION_WORLD_H

#include "data/gazetteer.h"
#include "data/tsv.h"
#include "mention/mention.h"
#include "mention/names.h"
#include "mention/when.h"

/* What a code says. */
typedef struct dm_coding {
  dm_str country; /* unknown when the words do not tell */
  dm_str plover;  /* PLOVER's code of the body (EUR, UNO) where it has one of its own */
  dm_str sectors[DM_MAX_SECTORS];
  uint32_t n_sectors;
} dm_coding;

/* Small closed vocabularies (offices, kinds of organisations, uses of words) as numbers 0..63, so that sets are bits. */
typedef struct dm_keys {
  dm_str v[64];
  uint32_t n;
} dm_keys;

typedef struct dm_country {
  dm_str iso3, name;
  bool family_first; /* of its people's names: Kim Jong Un */
} dm_country;

typedef struct dm_power {
  dm_str name;
  dm_coding code;
  uint64_t head; /* offices of the one who presides there */
} dm_power;

typedef struct dm_org {
  dm_str name;
  dm_coding code;
  uint64_t kind, head;
  dm_str from, to;
} dm_org;

typedef struct dm_holder {
  dm_str name, office;
  dm_coding code;
  uint64_t offices;
  uint32_t person;   /* first row of the same person */
  uint32_t next;     /* next row of the same person, or DM_NONE */
  uint32_t namesake; /* of a person's first row: that of the next person of this family name, or DM_NONE */
  dm_str from, to;
  char gender; /* 'm', 'f' or 0 */
  bool memory; /* learnt from earlier reports, see memory.h */
} dm_holder;

typedef enum dm_agent_class {
  DM_AGENT_OFFICE,
  DM_AGENT_VOICE,
  DM_AGENT_PEOPLE,
  DM_AGENT_BODY,
  DM_AGENT_GENERIC,
  DM_AGENT_MEASURE,
  DM_AGENT_CRAFT
} dm_agent_class;

typedef struct dm_agent {
  dm_str word;
  dm_coding code; /* sectors only */
  uint64_t offices, kinds;
  dm_agent_class class;
  bool own;    /* keeps its sectors beside an organisation */
  bool crowd;  /* one form for one and for many, who are many: "police" */
  char gender; /* 'm', 'f' or 0 */
  bool abroad; /* often found outside its country */
} dm_agent;

typedef struct dm_place_row {
  dm_str name, country;
  bool city;
  double lat, lon; /* NaN when unknown */
  uint32_t geonames;
} dm_place_row;

typedef enum dm_use {
  DM_USE_PLACE,
  DM_USE_GOAL,
  DM_USE_MOTION,
  DM_USE_DUTY,
  DM_USE_POSTED,
  DM_USE_WITHIN,
  DM_USE_ABROAD,
  DM_USE_FORMER,
  DM_USE_CURRENT,
  DM_USE_PLURAL,
  DM_USE_SAY,
  DM_USE_BOTH,
  DM_USE_THREE,
  DM_USE_FOUR,
  DM_USE_SELF,
  DM_USE_COMPANY,
  DM_USE_CALENDAR,
  DM_USE_RENAMED,
  DM_USE_FOREIGN,
  DM_USE_SERVE,
  DM_USE_VENUE,
  DM_USE_SPONSOR,
  DM_USE_MATTER,
  DM_USE_COUNT
} dm_use;

#define DM_TABLE(T)                                                                                                              \
  struct {                                                                                                                       \
    T *v;                                                                                                                        \
    uint32_t n;                                                                                                                  \
  }

/* Remarks on users' lists: what was odd and how it was taken. */
#define DM_REMARKS 50u
typedef struct dm_remark_row {
  const char *path;
  uint32_t line;
  dm_str text;
} dm_remark_row;
typedef struct dm_remarks {
  dm_arena *arena;
  dm_remark_row v[DM_REMARKS];
  uint32_t n, more; /* more: those that were only counted */
} dm_remarks;

/* Rows that a user's list put behind the built-in ones of a table: first .. first + n. */
typedef struct dm_origin {
  dm_entry_kind kind;
  uint32_t first, n;
  const char *path;
  const uint32_t *lines;
} dm_origin;

struct dm_world {
  dm_arena *arena;
  dm_calendar *calendar;
  dm_gazetteer *gazetteer; /* NULL when the data folder has none: places keep what places.tsv says */
  dm_names names;
  DM_TABLE(dm_country) countries;
  DM_TABLE(dm_power) powers;
  DM_TABLE(dm_org) orgs;
  DM_TABLE(dm_holder) holders;
  DM_TABLE(dm_agent) agents;
  DM_TABLE(dm_place_row) places;
  dm_map by_iso3;   /* ISO code -> country */
  dm_map by_family; /* folded family name -> first row of the last listed person of that name */
  dm_keys offices, kinds;
  char *first_gender, *title_gender; /* per row */
  uint32_t *uses;                    /* per row of words.tsv: bits of dm_use */
  dm_remarks remarks;                /* on users' lists; see lists.h */
  DM_LIST(dm_origin) origins;
};

/* A word's pieces joined by blanks, in buf; empty when they do not fit. The key of by_family. */
dm_str dm_word_folded(dm_str word, char *buf, size_t size);
/* Fills the tables from data_dir (world_load.c). */
int dm_world_load(dm_world *world, const char *data_dir, dm_err *err);
/* Lets go of what dm_world_load filled, half filled or not, and of the arena. */
void dm_world_unload(dm_world *world);
/* The bit of a key, 0 when there is no such key. */
uint64_t dm_key(const dm_keys *keys, const char *name);
/* Uses of a word (its lower-cased form or lemma) as bits 1 << dm_use, 0 when it has none. */
uint32_t dm_world_uses(const dm_world *world, dm_str word);
static inline bool dm_world_has_use(const dm_world *world, dm_str word, dm_use use) {
  return (dm_world_uses(world, word) >> use & 1u) != 0;
}
/* The row of the person that holds at that day (YYYY-MM-DD or unknown = today): the current office if there is one, else the
 * latest that has ended, with *former set, else the earliest to come with *coming set. */
uint32_t dm_holder_at(const dm_world *world, uint32_t person, dm_str day, bool *former, bool *coming);
static inline bool dm_holds_at(const dm_world *world, uint32_t person, dm_str day) {
  bool former, coming;
  (void)dm_holder_at(world, person, day, &former, &coming);
  return !former && !coming;
}
/* True when day lies in [from, to]; open ends and prefixes (2014, 2014-06) are generous. An unknown day lies in the open-ended.
 */
bool dm_day_within(dm_str day, dm_str from, dm_str to);
/* Adds a sector unless it is there or the code is full. */
void dm_coding_add(dm_coding *code, dm_str sector);
/* True when the noun's own sectors hold beside those of the body that it belongs to. */
bool dm_agent_keeps(const dm_agent *noun, const dm_coding *body);
static inline bool dm_coding_has(const dm_coding *code, const char *sector) {
  for (uint32_t i = 0; i < code->n_sectors; i++)
    if (code->sectors[i].n == strlen(sector) && memcmp(code->sectors[i].p, sector, code->sectors[i].n) == 0) return true;
  return false;
}

#endif

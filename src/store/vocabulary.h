/* vocabulary.h - the codes that a row may have: types, modes, contexts and CAMEO codes of the ontology, countries, sectors. */
#ifndef DM_STORE_VOCABULARY_H
#define DM_STORE_VOCABULARY_H

#include "base/map.h"
#include "fact/ontology.h"

typedef struct dm_vocabulary {
  dm_arena *arena;
  dm_ontology ontology;
  dm_map countries; /* ISO 3166-1 alpha-3, and IGO, NGO, MNC, ... -> index into names */
  dm_map sectors;   /* PLOVER sector codes */
  dm_str *codes, *names, *cow, *fips;
  uint32_t n_countries;
} dm_vocabulary;

/* Reads data_dir/ontology and data_dir/world/{countries,codes}.tsv. DM_EDATA names file and line. Read-only afterwards, so
 * threads may share it. To be closed even after a failure. */
int dm_vocabulary_open(dm_vocabulary *vocabulary, const char *data_dir, dm_err *err);
void dm_vocabulary_close(dm_vocabulary *vocabulary);

/* A country's name, or the code itself where it has none. */
dm_str dm_country_name(const dm_vocabulary *vocabulary, dm_str code);
/* Its number in the Correlates of War project, or unknown. */
dm_str dm_country_cow(const dm_vocabulary *vocabulary, dm_str code);
/* Its two letters in FIPS 10-4, several parts separated by |, or unknown. */
dm_str dm_country_fips(const dm_vocabulary *vocabulary, dm_str code);

#endif

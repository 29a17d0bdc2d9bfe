/* kindred.h - words that make no difference to an issue: "expelling envoys" and "the expulsion of envoys", "a truce in Mali" and
 * "a ceasefire in Mali", "Iran's program" and "the Iranian programme". Ids of issues are made of what is left.
 *
 *   expulsion -> expel            stance/kindred.tsv: nouns and the verbs whose act they name
 *   truce     -> ceasefire        stance/alike.tsv: other words, other spellings, people of regions
 *   Iranian   -> iran             data/world: names, adjectives and peoples of countries, names of organisations
 *
 * Read-only after dm_kindred_read, shared between threads. */
#ifndef DM_FACT_KINDRED_H
#define DM_FACT_KINDRED_H

#include "base/map.h"
#include "data/tsv.h"

#define DM_KINDRED_ENDINGS 8u

typedef struct dm_kindred_ending {
  dm_str from, to; /* no longer than from */
} dm_kindred_ending;

typedef struct dm_kindred {
  dm_map base;    /* lower-cased word -> index into strings */
  dm_map noun_of; /* verb -> index of the noun that names its act in a label */
  dm_map names;   /* "North Korean", "U.N." as written -> index; of countries the lowest ones */
  uint32_t n_countries;
  dm_kindred_ending endings[DM_KINDRED_ENDINGS]; /* "-isation" -> "-ize" */
  uint32_t n_endings;
  DM_LIST(dm_str) strings; /* canonical words: "expel", "united-states" */
} dm_kindred;

struct dm_cues;

/* Reads the tables under data_dir into the arena. DM_EDATA with path and line. Call dm_kindred_close whatever it returns. */
int dm_kindred_read(dm_arena *arena, const char *data_dir, dm_kindred *out, dm_err *err);
void dm_kindred_close(dm_kindred *kindred);

/* The noun for a verb's act ("expel": "expulsion"), or empty. */
dm_str dm_kindred_noun(const dm_kindred *kindred, dm_str verb);

/* The words of a label as they are compared: no prepositions, no adjectives that tell nothing apart, each in its base form, names
 * by their country or organisation; in the order of the label. buffer must hold label.n bytes and outlive the words. */
uint32_t dm_issue_bases(const struct dm_cues *cues, dm_str label, char *buffer, dm_str *words, uint32_t max);
/* The id of an issue: its base words in alphabetical order, then names. Of two countries the one to, on or against which
 * something is done stands last, after "to": "attack-iran-to-israel". */
dm_str dm_issue_id(dm_arena *arena, const struct dm_cues *cues, dm_str label);

#endif

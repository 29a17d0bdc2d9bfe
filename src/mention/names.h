/* names.h - all names and nouns of the lexicons in one trie over pieces of words.
 *
 *   "People's Liberation Army" -> people s liberation army     "al-Shabab" -> al shabab     "U.S." -> us
 *
 * A piece is a word without accents, dots and case, cut at hyphens and apostrophes, with one spelling for the endings that
 * transliterations differ in (Zelenskyy, Zelenskiy, Zelenskyi -> zelensky). A path ends in a chain of entries: one phrase may
 * be a country, a surname and a city. */
#ifndef DM_MENTION_NAMES_H
#define DM_MENTION_NAMES_H

#include "base/arena.h"
#include "base/map.h"

typedef enum dm_entry_kind {
  DM_ENTRY_COUNTRY,   /* a name of a country */
  DM_ENTRY_ADJECTIVE, /* a nationality */
  DM_ENTRY_PEOPLE,    /* inhabitants */
  DM_ENTRY_CAPITAL,
  DM_ENTRY_POWER, /* a seat or metonym of power: the Kremlin */
  DM_ENTRY_ORG,
  DM_ENTRY_HOLDER, /* an office-holder */
  DM_ENTRY_PLACE,
  DM_ENTRY_AGENT, /* an agent noun or title */
  DM_ENTRY_FIRST, /* a given name */
  DM_ENTRY_TITLE, /* a form of address */
  DM_ENTRY_WORD   /* a word of words.tsv */
} dm_entry_kind;

#define DM_ENTRY_PROPER 1u  /* counts only with a capital letter */
#define DM_ENTRY_ACRONYM 2u /* counts only when no letter of it is small */
#define DM_ENTRY_PLURAL 4u
#define DM_ENTRY_SHORT 8u /* not the full name of its row */
#define DM_ENTRY_USER 16u /* from a user's list */

typedef struct dm_entry {
  uint8_t kind, flags;
  uint32_t row;  /* in the table of its kind */
  uint32_t next; /* further entry of the same phrase, or DM_NONE */
} dm_entry;

typedef struct dm_names {
  dm_map pieces; /* piece -> number */
  struct dm_edge {
    uint64_t key; /* node << 32 | piece, plus one so that 0 is free */
    uint32_t node;
  } * edges;
  uint32_t edge_cap, n_edges;
  DM_LIST(uint32_t) first; /* per node: first entry, or DM_NONE */
  DM_LIST(dm_entry) entries;
  uint32_t n_pieces;
  uint32_t longest; /* pieces of the longest phrase */
} dm_names;

#define DM_MAX_PIECES 8u

/* The pieces of one written word as bytes in buf (cut at its size), at most DM_MAX_PIECES; returns their number. */
uint32_t dm_pieces_of(dm_str word, char *buf, size_t size, dm_str pieces[DM_MAX_PIECES]);
/* Adds a phrase; a leading "the" is left away; flags PROPER and ACRONYM are found from its letters. False: out of memory. */
bool dm_names_add(dm_arena *arena, dm_names *names, dm_str phrase, dm_entry_kind kind, unsigned flags, uint32_t row);
/* Makes a piece a spelling of another one ("mohamed" of "mohammed"): phrases with the one are found with the other. Both must be
 * one piece. False: out of memory, or the piece is known already as another one; so all spellings come before the phrases. */
bool dm_names_same(dm_arena *arena, dm_names *names, dm_str piece, dm_str spelling);
void dm_names_free(dm_names *names);
/* The node behind `node` (0: the root) by a piece number, or DM_NONE. */
uint32_t dm_names_step(const dm_names *names, uint32_t node, uint32_t piece);
/* First entry of exactly this phrase, whatever its case, or DM_NONE. */
uint32_t dm_names_get(const dm_names *names, dm_str phrase);

#endif

/* find.h - the workings of stage 4: from tokens to phrases to chains.
 *
 *   hits     lexicon phrases among the tokens, longest match, not overlapping        (hits.c)
 *   phrases  noun phrases that may denote an actor, with their modifiers             (phrase.c, proper.c)
 *   chains   one per actor: first all names, then what the text says of them,
 *            then descriptions and pronouns in text order                            (chain.c, describe.c, pronoun.c)
 *   places   names that are places where they stand                                  (place.c)
 */
#ifndef DM_MENTION_FIND_H
#define DM_MENTION_FIND_H

#include "base/str.h"
#include "mention/world.h"

typedef struct dm_hit {
  uint32_t first, last, head; /* tokens; head hangs in the tree outside the hit */
  uint32_t entry;             /* first entry of its phrase */
} dm_hit;

typedef enum dm_phrase_kind {
  DM_PHRASE_NONE,
  DM_PHRASE_COUNTRY, /* a country, its government or capital, a nationality; row: country */
  DM_PHRASE_PEOPLE,  /* inhabitants; row: country */
  DM_PHRASE_POWER,   /* row: power */
  DM_PHRASE_ORG,     /* row: organisation */
  DM_PHRASE_PERSON,  /* row: holder's person or DM_NONE */
  DM_PHRASE_AGENT,   /* a description; agent */
  DM_PHRASE_UNKNOWN, /* a proper name that tells nothing yet */
  DM_PHRASE_REGION,  /* a city or region that acts; row: place */
  DM_PHRASE_PRONOUN
} dm_phrase_kind;

#define DM_MAX_MODIFIERS 6u

typedef struct dm_phrase {
  uint32_t first, last, head;
  uint32_t name_first, name_last;       /* the proper name inside, or DM_NONE */
  uint32_t row, agent;                  /* see kind; agent: row of the noun or title that describes, or DM_NONE */
  uint32_t under;                       /* row of an agent noun that modifies it ("police spokesman"), or DM_NONE */
  uint32_t modifiers[DM_MAX_MODIFIERS]; /* phrases whose country or organisation it has */
  uint32_t n_modifiers;
  uint32_t chain; /* or DM_NONE */
  uint32_t more;  /* further chains: index into finder.more, n_more of them */
  uint32_t n_more;
  uint8_t kind;
  uint8_t count;  /* 2 for "both", "two" ... else 0 */
  bool adjective; /* only modifies another noun */
  bool weak;      /* a name only if the text has a person of that name */
  bool foreign;   /* of other countries than the one spoken of */
  bool former, plural, definite, indefinite, place, capital, body;
} dm_phrase;

typedef struct dm_chain {
  dm_actor_kind kind;
  dm_str name, office;
  dm_coding code;
  uint64_t offices, kinds;
  uint32_t row;   /* country, organisation, power or person, by kind of its first name; DM_NONE */
  uint32_t agent; /* the noun that first described it, or DM_NONE */
  dm_phrase_kind entry;
  dm_basis basis;
  char gender;
  bool plural, former;
  uint32_t into;      /* merged into this chain, or DM_NONE */
  uint32_t last_seen; /* token of the latest mention */
  uint32_t number;    /* index in the result */
  uint32_t n_mentions;
} dm_chain;

/* A quotation: tokens between its marks, and the chain that speaks, found late. */
typedef struct dm_quoted {
  uint32_t first, last;
  uint32_t speaker; /* token of the subject of the verb of speech, or DM_NONE */
} dm_quoted;

typedef struct dm_finder {
  dm_arena *arena;
  const dm_world *world;
  const dm_syntax *syntax;
  const dm_text *text;
  dm_str day;
  DM_LIST(dm_hit) hits;
  uint32_t *hit_of; /* per token */
  uint32_t *named;  /* per country: how often its names, adjectives, inhabitants and capitals stand in the text */
  uint32_t *uses;   /* per token: what words.tsv says of its form and its lemma */
  DM_LIST(dm_phrase) phrases;
  uint32_t *phrase_of; /* per token that heads one */
  DM_LIST(dm_chain) chains;
  DM_LIST(uint32_t) more;
  DM_LIST(uint32_t) order; /* phrases in text order of their heads, as far as resolved */
  DM_LIST(dm_quoted) quotes;
  uint32_t *quote_of; /* per token, or DM_NONE */
  DM_LIST(dm_where) wheres;
  uint32_t *where_of;
  dm_map by_name; /* chains of persons and unknown names by their folded full name and last name */
  /* Chains of countries, powers, organisations and holders' persons by row: a hash table as small as the text, however long the
   * lists are. */
  struct dm_row_slot {
    uint32_t key; /* 4 * row + table + 1; 0: free */
    uint32_t chain;
  } * by_row;
  uint32_t by_row_cap, n_by_row;
  dm_map by_group;   /* chains of described groups by country and noun */
  uint32_t focus;    /* country that dominates the text, or DM_NONE */
  uint32_t brussels; /* organisation row that "Brussels" stands for, or DM_NONE */
  uint64_t key_chief, key_country, key_ally, key_envoy, key_people;
} dm_finder;

/* Lexicon phrases of the whole document. */
int dm_hits_find(dm_finder *f, dm_err *err);
/* The entry of this kind in a hit's chain of entries, or NULL. */
const dm_entry *dm_hit_entry(const dm_finder *f, uint32_t hit, dm_entry_kind kind);

/* Reads all phrases of the document. */
void dm_phrases_read(dm_finder *f);
/* What its own words and its modifiers say: country and sectors; unknown where they do not tell. */
dm_coding dm_phrase_coding(dm_finder *f, uint32_t phrase, unsigned depth);
/* The offices that the phrase can denote, with those of the body that it heads ("Pentagon chief"). */
uint64_t dm_phrase_offices(const dm_finder *f, uint32_t phrase);

/* Chains of all names, and what appositions, titles and copulas say of them. */
bool dm_chains_name(dm_finder *f);
/* The second half of it; again after the descriptions, for "a member of the upper house" whose country is known only then. */
void dm_chains_teach(dm_finder *f);
/* Descriptions and pronouns in text order. */
void dm_chains_describe(dm_finder *f);
uint32_t dm_chain_new(dm_finder *f, dm_phrase_kind entry, uint32_t row, dm_str name);
uint32_t dm_chain_root(const dm_finder *f, uint32_t chain);
void dm_chain_merge(dm_finder *f, uint32_t from, uint32_t into);
/* Puts the phrase into the chain. */
void dm_chain_take(dm_finder *f, uint32_t chain, uint32_t phrase);
/* The chain of a country by its ISO code, made when there is none yet; DM_NONE for other codes. */
uint32_t dm_chain_of_country(dm_finder *f, dm_str iso3);
/* One more chain for a phrase that denotes several actors. */
void dm_phrase_add_chain(dm_finder *f, uint32_t phrase, uint32_t chain);

/* The listed person whom a family name alone means at the day of the report, for a phrase of one word that no longer name of
 * the text explains: its row, or DM_NONE. gender: of the title before it, or 0. */
uint32_t dm_namesake(dm_finder *f, uint32_t phrase, char gender);
/* The listed person whose name this is but for initials inside it ("John R. Bolton"), or DM_NONE. */
uint32_t dm_without_initials(const dm_finder *f, const dm_phrase *p);

/* Chain for a description; may be DM_NONE (not an actor). */
void dm_describe(dm_finder *f, uint32_t phrase);
void dm_pronoun_resolve(dm_finder *f, uint32_t phrase);
void dm_quotes_find(dm_finder *f);
/* Chain of the speaker of the quotation around the token, or DM_NONE. */
uint32_t dm_speaker_of(const dm_finder *f, uint32_t token);

/* True when a country, capital or region is a place here; motion: also when something moves there. */
bool dm_name_is_place(const dm_finder *f, uint32_t head, bool capital);
void dm_places_find(dm_finder *f);

/* ---- proper names (proper.c) ---------------------------------------------------------------------------------------- */

/* A capitalised word that can be part of a person's name: not a country, office or organisation. */
bool dm_can_be_in_name(const dm_finder *f, uint32_t token);
/* Tokens of the name around its head. */
void dm_name_around(const dm_finder *f, uint32_t head, uint32_t *first, uint32_t *last);
/* What shows that an unlisted name is a person's: a title or office before it, an apposition, a given name, speech. */
bool dm_is_person_name(const dm_finder *f, uint32_t head, uint32_t first, uint32_t last);
/* Where an office is held or somebody is sent: a country, a town, an organisation. */
bool dm_is_seat(const dm_finder *f, uint32_t hit);
/* The hit of the office or title that stands before the name ("spokesman Ilya Moroz", "president of Peru Ana Lin"), or
 * DM_NONE; *entry is its agent noun, NULL for a mere title. */
uint32_t dm_office_before(const dm_finder *f, uint32_t name_first, const dm_entry **entry);
/* True for nouns of persons, not of bodies. */
bool dm_is_human(const dm_finder *f, const dm_entry *agent);
bool dm_has_digit(dm_str s);
bool dm_has_flat(const dm_finder *f, uint32_t first, uint32_t last);

/* ---- small helpers over the tree ---------------------------------------------------------------------------------- */

/* The preposition of a token, or DM_NONE; a conjunct without one has its first conjunct's. */
uint32_t dm_case_of(const dm_syntax *s, uint32_t token);
uint32_t dm_clause_of(const dm_syntax *s, uint32_t token); /* the nearest verb or root above */
static inline bool dm_is_upper(dm_str form) { return form.n && ((form.p[0] >= 'A' && form.p[0] <= 'Z') || (form.p[0] & 0x80)); }
static inline bool dm_same_sentence(const dm_finder *f, uint32_t a, uint32_t b) {
  return a < f->text->n_tokens && b < f->text->n_tokens && f->text->tokens[a].sentence == f->text->tokens[b].sentence;
}
static inline const dm_entry *dm_entry_at(const dm_finder *f, uint32_t token, dm_entry_kind kind) {
  return dm_hit_entry(f, f->hit_of[token], kind);
}
static inline bool dm_is_name_token(const dm_finder *f, uint32_t t) {
  return dm_w(f->syntax, t)->upos == DM_PROPN && dm_is_upper(dm_token_form(f->text, t));
}
static inline uint32_t dm_sentence_of(const dm_finder *f, uint32_t token) { return f->text->tokens[token].sentence; }
static inline bool dm_uses(const dm_finder *f, uint32_t token, dm_use use) { return (f->uses[token] >> use & 1u) != 0; }

#endif

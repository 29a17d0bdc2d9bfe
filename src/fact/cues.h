/* cues.h - the words that report speech and stance, as data: data/lang/en/speech and data/lang/en/stance. Read-only after
 * dm_cues_open, shared between threads. */
#ifndef DM_FACT_CUES_H
#define DM_FACT_CUES_H

#include "base/map.h"
#include "data/tsv.h"
#include "fact/fact.h"
#include "fact/kindred.h"

/* What can be the content of a cue. */
#define DM_TAKES_QUOTE (1u << 0)   /* a quotation */
#define DM_TAKES_THAT (1u << 1)    /* a clause: "said (that) ..." */
#define DM_TAKES_INF (1u << 2)     /* an infinitive: "urged them to ..." */
#define DM_TAKES_WHETHER (1u << 3) /* a question: "asked whether ..." */
#define DM_TAKES_WHAT (1u << 4)    /* the object: "announced the release of ..." */
#define DM_TAKES_OBJ_AS (1u << 5)  /* object and as-phrase: "described it as ..." */
#define DM_TAKES_OBJ_ADJ (1u << 6) /* object and predicate: "called it a joke" */
#define DM_NEEDS_ACTOR (1u << 7)   /* things say nothing by this cue: "showed that ..." */
#define DM_TAKES_WHOM (1u << 8)    /* a person as the object: "attacked her" */
#define DM_CUE_PREPS 4

typedef struct dm_cue {
  dm_str lemma, with, cls;
  uint32_t takes;             /* DM_TAKES_... */
  dm_str preps[DM_CUE_PREPS]; /* prepositions whose phrase is the content */
  uint32_t n_preps;
  dm_str addressee; /* "obj", "none" or a preposition */
  bool untrue;      /* presents its content as untrue: deny */
  dm_attribution_kind kind;
  uint8_t upos;  /* DM_VERB, DM_NOUN or DM_ADJ */
  uint32_t next; /* next cue with the same lemma, or DM_NONE; the one with a `with` word comes first */
  dm_str id;     /* "call for": names the cue in made_by */
} dm_cue;

/* A phrase of several words, each a lower-cased form. */
typedef struct dm_phrase {
  dm_str words[6];
  uint32_t n_words;
  dm_str value; /* cue class, channel, label ... */
} dm_phrase;

/* How a predicate shows where its holder stands. */
typedef enum dm_slot { DM_SLOT_NONE, DM_SLOT_SUBJECT, DM_SLOT_OBJECT, DM_SLOT_CLAUSE, DM_SLOT_PREP } dm_slot;
/* Who holds it: its subject ("opposes"), who says it ("is unacceptable"), who has it ("Oslo's offer"). */
typedef enum dm_stance_holder { DM_HOLDER_SUBJECT, DM_HOLDER_SPEAKER, DM_HOLDER_OWNER } dm_stance_holder;
typedef struct dm_stance {
  dm_str lemma, with; /* with: a word that must hang on it: "rule out", "in favour" */
  uint8_t upos;       /* DM_VERB, DM_ADJ or DM_NOUN */
  int sign;
  dm_stance_act act;
  dm_strength strength;
  dm_stance_holder holder;
  dm_slot issue[3]; /* where the issue is looked for, in this order */
  uint32_t n_issue;
  dm_str prep[3]; /* per place: the preposition of a DM_SLOT_PREP */
  bool anyone;    /* private people's stance counts, too */
  uint32_t next;
  dm_str id;
} dm_stance;

typedef struct dm_ending {
  dm_str form, lemma;
} dm_ending;

/* What a noun that points back points to: an act, what was asked for, or words. */
typedef enum dm_shell { DM_SHELL_DONE, DM_SHELL_ASKED, DM_SHELL_SAID } dm_shell;
typedef enum dm_turn { DM_TURN_NONE, DM_TURN_AGAINST, DM_TURN_END } dm_turn;

/* A sentence from the columns ex and not: what must, must not, come of it. */
typedef enum dm_example_of {
  DM_EXAMPLE_STATEMENT,
  DM_EXAMPLE_ATTRIBUTION,
  DM_EXAMPLE_POSITION,
  DM_EXAMPLE_CONDITION,
  DM_EXAMPLE_ALIGNMENT
} dm_example_of;
typedef struct dm_cue_example {
  const char *path;
  uint32_t line;
  dm_str sentence, made_by;
  dm_example_of of;
  bool wanted;
} dm_cue_example;

struct dm_cues {
  dm_arena *arena;
  DM_LIST(dm_cue_example) examples;
  dm_cue *cues;
  uint32_t n_cues;
  dm_map verbs, nouns; /* lemma -> first cue */
  dm_map wide[3];      /* cues of attributions, by lemma -> first cue: verbs, nouns, adjectives */
  dm_phrase *phrases, *channels, *synonyms, *conditions, *aligns;
  uint32_t n_phrases, n_channels, n_synonyms, n_conditions, n_aligns;
  dm_ending *endings; /* for lemmas that the tagger guessed wrong */
  uint32_t n_endings;
  dm_map documents; /* lemma -> 1 where it goes back to whoever spoke before, else 0 */
  dm_map contrasts; /* lemma -> 0: while, though */
  dm_map lights;    /* lemma -> 0: verbs that leave the cue below them as it is: "went on to say" */
  dm_stance *stances;
  uint32_t n_stances;
  dm_map stance_of; /* lemma -> first stance */
  dm_map modals;    /* lemma -> dm_strength: must, should, have to */
  dm_map turns;     /* lemma -> dm_turn: verbs and nouns of stopping */
  dm_map evils;     /* lemma -> 0: what everybody wants ended; "end of the war" is an issue of its own */
  dm_map nominals;  /* verb lemma -> index of a noun in nominal_of */
  dm_str *nominal_of;
  uint32_t n_nominals;
  dm_map acts;        /* noun -> 0: names of acts, the first words of nominal_of: exchange, withdrawal */
  dm_map empties;     /* lemma -> 0: words that are no issue of their own: thing, way, it ... */
  dm_map shells;      /* noun lemma -> dm_shell: decision, demand, claim */
  dm_map quantities;  /* noun lemma -> 0: number, series: "a number of X" is about X */
  dm_map asides;      /* word -> 0: such, despite: what they begin is no part of a name */
  dm_map absences;    /* noun lemma -> 0: whose absence is a stance: solution, need */
  dm_map lending;     /* verb lemma -> 0: make, take: "make efforts" is about the efforts */
  dm_kindred kindred; /* words that make no difference to an issue */
  dm_map publics;     /* sector -> 0: whose stance always counts */
  dm_map transparent; /* noun lemma -> 0: need, proposal: the issue is what it is for */
  dm_map guesses;     /* lower-cased adverb -> 0: likely, probably */
  dm_map own_offices; /* lower-cased word of an office -> 0: mayor, former: no voice of the country's government */
  dm_str *deeds;      /* beginnings of the names of event frames that show no stance */
  uint32_t n_deeds;
  dm_map plain;                 /* lemma -> 0: adjectives that do not tell issues apart: immediate, new */
  dm_map loose;                 /* word -> 0: prepositions and the like that tie parts of a label together */
  struct dm_codebook *codebook; /* the user's issues, or NULL */
  dm_map carriers;              /* lemma -> 0: verbs whose subject has the stance of their object: voice, reiterate */
};

static inline bool dm_in(const dm_map *map, dm_str key) { return map->n && dm_map_get(map, key) != DM_NONE; }

/* A statement, a charter: it speaks for whoever issued it. */
static inline bool dm_is_document(const dm_cues *cues, const dm_syntax *s, uint32_t token) {
  return dm_in(&cues->documents, s->words[token].lemma) || dm_in(&cues->documents, s->words[token].lower);
}

/* "the statement", but not "the report": it is by whoever spoke before when nobody is named. */
static inline bool dm_goes_back(const dm_cues *cues, const dm_syntax *s, uint32_t token) {
  return dm_map_get(&cues->documents, s->words[token].lemma) == 1 || dm_map_get(&cues->documents, s->words[token].lower) == 1;
}

/* A mayor, a former minister: no voice of the country's government. */
bool dm_is_own_office(const dm_cues *cues, dm_str office);
/* The token is a form of this verb, by its lemma or, where that may be guessed wrong, by its ending. */
bool dm_verb_is(const dm_cues *cues, const dm_syntax *syntax, uint32_t token, dm_str lemma);
/* The verb cue at this token: lemma and, where the cue asks for one, its `with` word among the dependents. NULL if none. */
const dm_cue *dm_cue_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token);
const dm_cue *dm_noun_cue_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token);
/* The rows of verbs.tsv, nouns.tsv and attitudes.tsv that may make an attribution of this verb, noun or adjective, those with a
 * `with` word first; their number. What the tagger took for a noun or an adjective may be a verb: "is warning that". */
#define DM_WIDE_CUES 12u
uint32_t dm_wide_cues_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token, const dm_cue *out[DM_WIDE_CUES]);
/* The stance predicates at this token: the first, and the next one after `after`; NULL when there is no more. Rows with a
 * `with` word come before those without. */
const dm_stance *dm_stance_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token, const dm_stance *after);
/* How many tokens from `token` on spell one of the phrases (longest wins); *which gets its index. 0 if none. */
uint32_t dm_phrase_at(const dm_phrase *phrases, uint32_t n, const dm_syntax *syntax, uint32_t token, uint32_t *which);

#endif

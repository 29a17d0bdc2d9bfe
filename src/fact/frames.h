/* frames.h - event frames: which words, under which conditions, make which event, and who fills which role.
 * The format of the files is docs/frames.md. Everything here is read-only after dm_frames_open and shared between threads.
 *
 *   lemma --> frame --> frame --> ...    candidates of one trigger word, the most special first: the first that holds wins
 *   lemma --> rule  --> rule  --> ...    what a governing word does to the act it embeds (matrix.tsv)
 */
#ifndef DM_FACT_FRAMES_H
#define DM_FACT_FRAMES_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "data/tsv.h"
#include "fact/fact.h"
#include "fact/ontology.h"

#define DM_PATH_STEPS 4u   /* the deepest path: "ccomp.agent.of.poss" */
#define DM_ROLE_PATHS 40u  /* alternatives of one role after macros */
#define DM_FRAME_TESTS 32u /* alternatives counted singly */

typedef enum dm_step_kind {
  DM_STEP_SELF,     /* the trigger */
  DM_STEP_SUBJ,     /* the grammatical subject, shared and controlled ones included */
  DM_STEP_AGENT,    /* who does it: subject of an active verb, by-phrase of a passive one */
  DM_STEP_PATIENT,  /* whom it befalls: object of an active verb, subject of a passive one */
  DM_STEP_COMP,     /* clausal complement: ccomp or xcomp */
  DM_STEP_REL,      /* dependents by relation, subtypes folded unless the step names one */
  DM_STEP_PREP,     /* dependents marked by a preposition */
  DM_STEP_HEAD,     /* the governing word */
  DM_STEP_CARRIER,  /* the light verb that carries a noun: "hold" of "held talks" */
  DM_STEP_MODIFIER, /* attributive adjectives and nouns: amod, compound, nmod:desc */
  DM_STEP_OCCASION, /* the verb whose time or reason a phrase tells: "after talks with Oman, Iran said" */
  DM_STEP_NATION /* those of them that are a nationality, a full name or an abbreviation: "Israeli", "Syria", "US"; not "the Kabul
                    attack" */
} dm_step_kind;

typedef struct dm_step {
  uint8_t kind, rel; /* dm_step_kind; dm_rel of DM_STEP_REL */
  bool exact;        /* the relation as it stands, not its base */
  dm_str prep;       /* DM_STEP_PREP: lower case, words joined by a space */
} dm_step;

typedef enum dm_path_kind {
  DM_PATH_STEPS_OF, /* walk the steps */
  DM_PATH_SPEAKER,  /* the speaker of the innermost statement around the trigger */
  DM_PATH_REST,     /* the source's second and further actors: the other side of a reciprocal act */
  DM_PATH_NOWHERE,  /* a place is no side of this frame: "met in Canada" */
  DM_PATH_HOME      /* those at home, by their sector: "lifted the curfew" is for the citizens; when nobody else is found */
} dm_path_kind;

typedef struct dm_path {
  dm_step steps[DM_PATH_STEPS];
  uint8_t n, kind;
  bool owner;  /* "~": if the phrase itself is no actor, the actor behind it */
  dm_str home; /* DM_PATH_HOME: the sector */
} dm_path;

typedef struct dm_paths {
  const dm_path *v;
  uint32_t n;
} dm_paths;

typedef enum dm_test_kind {
  DM_TEST_EXISTS,
  DM_TEST_LEMMA,   /* its lemma is in a set */
  DM_TEST_ACTOR,   /* denotes an actor */
  DM_TEST_OWNED,   /* denotes an actor or has one behind it */
  DM_TEST_SECTOR,  /* ... with this sector */
  DM_TEST_COUNTRY, /* ... that is a country, an organisation, a person ... */
  DM_TEST_PERSON,
  DM_TEST_ORGANISATION,
  DM_TEST_GROUP,
  DM_TEST_PLURAL,
  DM_TEST_PASSIVE,
  DM_TEST_NEGATED,
  DM_TEST_INFINITIVE,
  DM_TEST_GERUND,
  DM_TEST_FINITE,
  DM_TEST_PAST,
  DM_TEST_DEFINITE,
  DM_TEST_PLACE,
  DM_TEST_FIRST,  /* first person */
  DM_TEST_FUTURE, /* has a future auxiliary (matrix.tsv, pos AUX, effect future) */
  DM_TEST_TIME,   /* a time expression */
  DM_TEST_QUOTED  /* lies in the content of a statement */
} dm_test_kind;

typedef struct dm_test {
  bool negate;
  bool more; /* the next test is an alternative to this one: "poss|by" */
  uint8_t kind;
  const dm_path *path; /* shared by all tests that ask there */
  const dm_map *set;   /* DM_TEST_LEMMA */
  dm_str arg;          /* DM_TEST_SECTOR */
  dm_str text;         /* as written, for the trace */
} dm_test;

typedef struct dm_frame {
  dm_str id;
  uint32_t type, mode, cameo; /* indices into the ontology; type DM_NONE: a sense that is no event */
  uint8_t upos;               /* DM_VERB, DM_NOUN, DM_ADJ, DM_AUX, DM_ADV */
  int8_t modality;            /* dm_modality that overrides what the clause says, or -1 */
  const dm_test *tests;
  uint32_t n_tests;
  uint32_t rank; /* of the frames that hold, that of the highest rank wins (docs/frames.md) */
  dm_paths source, target, theme;
  const char *path; /* file and line it stands in */
  uint32_t line;
  dm_str ex, not_ex; /* example sentences separated by " | " */
} dm_frame;

typedef enum dm_effect {
  DM_EFFECT_FACT,         /* says that the act happens: "managed to", "after" */
  DM_EFFECT_CARRY,        /* light verb: lends its subject, tense and negation to the noun */
  DM_EFFECT_UNDERGO,      /* a light verb whose subject the act befalls: "faced threats" */
  DM_EFFECT_DROP,         /* the act is only talked about: no event */
  DM_EFFECT_FUTURE,       /* will happen */
  DM_EFFECT_INTEND,       /* its agent announces it */
  DM_EFFECT_WISH,         /* its agent would like it: an offer if it is cooperative, else only talked about */
  DM_EFFECT_HYPOTHETICAL, /* may happen */
  DM_EFFECT_NEGATED,      /* does not happen */
  DM_EFFECT_HISTORICAL,   /* long past */
  DM_EFFECT_COUNT
} dm_effect;

typedef enum dm_rule_kind { DM_RULE_WORD, DM_RULE_MARKER, DM_RULE_AUX } dm_rule_kind;

typedef struct dm_rule { /* a row of matrix.tsv */
  dm_str id;
  uint8_t kind, upos, effect;
  const dm_test *tests;
  uint32_t n_tests, weight;
  dm_paths via; /* from the governing word to the embedded act */
} dm_rule;

/* A value derived from the words of a theme: "demanded the release" -> mode yield, 1053. */
typedef struct dm_theme_mode {
  uint32_t type, mode, cameo;
  const dm_map *set;
} dm_theme_mode;

typedef struct dm_chain { /* frames that share a lemma by rank, then by the order of files; rules by the order of the file */
  uint32_t item, next;    /* next: index of a chain link, or DM_NONE */
} dm_chain;

typedef struct dm_macro {
  dm_str name, text;
} dm_macro;

/* What speaks against an event, each from 0 to 1; rows of doubts.tsv, which says what they mean. */
typedef enum dm_doubt {
  DM_DOUBT_ARC,
  DM_DOUBT_TREE,
  DM_DOUBT_STEPS,
  DM_DOUBT_RIVALS,
  DM_DOUBT_NO_SOURCE,
  DM_DOUBT_NO_TARGET,
  DM_DOUBT_UNPLACED,
  DM_DOUBT_FAR,
  DM_DOUBT_SPEAKER,
  DM_DOUBT_PRONOUN,
  DM_DOUBT_UNSAID,
  DM_DOUBT_ONCE,
  DM_DOUBT_COUNT
} dm_doubt;
extern const char *const dm_doubt_names[DM_DOUBT_COUNT];

/* What a raw confidence is worth: the share of such rows that proved right (confidence.tsv). */
typedef enum dm_judged { DM_JUDGED_EVENT, DM_JUDGED_RELATION, DM_JUDGED_COUNT } dm_judged;
typedef struct dm_knot {
  double raw, right;
} dm_knot;
typedef struct dm_curve { /* knots by rising raw value; none: a raw value is taken as it is */
  DM_LIST(dm_knot) knots;
} dm_curve;

struct dm_frames {
  dm_arena *arena;
  dm_ontology ontology;
  DM_LIST(dm_frame) frames;
  DM_LIST(dm_rule) rules;
  DM_LIST(dm_chain) chains;
  DM_LIST(dm_map *) sets; /* of lemmas; each is freed once, whatever names it has */
  DM_LIST(dm_macro) macros;
  DM_LIST(dm_paths) paths; /* compiled roles: thousands of frames name the same few dozens */
  DM_LIST(dm_theme_mode) theme_modes;
  dm_map frame_of, rule_of;        /* lemma -> first chain link */
  DM_LIST(const dm_path *) places; /* compiled paths of conditions */
  dm_map path_of;                  /* text of a role -> its paths */
  dm_map place_of;                 /* text of a condition's path -> index into places */
  dm_map set_of;                   /* "@class" or "a|b|@class" -> index into sets */
  dm_map ids;                      /* frame id -> index */
  dm_map contexts;                 /* word or "word word" -> context */
  dm_map forms;                    /* form of a verb -> index into form_lemmas: forms.tsv and the regular forms of known lemmas */
  dm_map known;                    /* every lemma that a frame, a class or a condition names -> 1 */
  DM_LIST(dm_str) form_lemmas;
  double sure, doubts[DM_DOUBT_COUNT]; /* log odds of an event that nothing speaks against, and what each doubt adds */
  dm_curve confidence[DM_JUDGED_COUNT];
  dm_paths owner;          /* macro "owner": from a phrase to the actor behind it */
  dm_paths owner_claim;    /* macro "owner.claim": the same for words that tell what others do ("claims that Iran ...") */
  dm_paths owner_suffered; /* macro "owner.suffered": for deeds whose "of" names the victim ("the murder of an envoy") */
  dm_paths owner_told;     /* macro "owner.told": from a noun to its author where it is told first ("a resolution in Congress") */
  dm_paths doer;           /* macro "source.VERB": from a verb to who does it */
  dm_paths last_target;    /* macro "last.target": where a target is looked for when the frame's own paths lead to none */
  dm_paths undergone;      /* macro "undergone": whom an act befalls whose light verb says so ("faced threats") */
  dm_paths last_author;    /* macro "last.author": the same for types that judge a deed */
  dm_paths residence;      /* macro "residence": from people to where they live */
  dm_paths victim;         /* macro "victim": from a deed to whom it is done to */
  const dm_map *loose;     /* class "loose": prepositions that often hang one step off */
  const dm_map *proxy;     /* class "proxy": words that act for their owner ("statement", "forces") */
  const dm_map *inland;    /* class "inland": rules that bind a state's own citizens */
  const dm_map *descent;   /* class "descent" */
  const dm_map *deal;      /* class "deal" */
  const dm_map *meeting;   /* class "meeting" */
  const dm_map *claim;     /* class "claim" */
  const dm_map *suffered;  /* class "suffered" */
  const dm_map *document;  /* class "document": what a speaker issues; "the statement" is the last speaker's */
  const dm_map *measure;   /* class "measure": "tons of aid" is aid */
  const dm_map *approximate; /* class "approximate": "up to 16 advisers" */
  const dm_map *occasion;    /* class "occasion": prepositions of such phrases */
  const dm_map *domestic;    /* class "domestic": sectors that belong to some state, whether the text says so or not */
  const dm_map *court;       /* class "court": sectors that judge and police their own politicians */
  const dm_map *opponent;    /* class "opponent": those that act upon their own state */
  const dm_map *outlaw;      /* class "outlaw": gunmen, who may come from anywhere when nothing names them */
  const dm_map *civil;       /* class "civil": sectors that make no event without a country */
  const dm_map *gerund;      /* class "gerund": "praised Oman for hosting talks" */
  const dm_map *seat;        /* class "seat": towns that stand for the bodies in them, not for their country */
  const dm_map *narrator;    /* class "narrator": sectors that report and take no side */
};

/* ---- building (frames_path.c) ------------------------------------------------------------------------------------ */

/* A set of lemmas from "a|b|@class" (NULL and *err on an unknown class). Sets live as long as the frames. */
const dm_map *dm_frames_set(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, dm_err *err);
/* The set of a class, or NULL. */
const dm_map *dm_frames_class(const dm_frames *frames, dm_str name);
/* Puts all lemmas of one set into another; false when memory is out. */
bool dm_set_add(dm_map *to, const dm_map *from);
/* Compiles a list of paths ("agent $doer with~"); empty text gives no paths. */
int dm_frames_paths(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, dm_paths *out, dm_err *err);
/* Compiles a list of conditions ("obj=@deal !self:passive"). */
int dm_frames_tests(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, const dm_test **tests, uint32_t *n,
                    dm_err *err);

/* How much conditions narrow down: one that names the words counts more than one that asks for a kind, a relation or against
 * something; alternatives count as one, which names words only if all of them do. */
uint32_t dm_tests_weight(const dm_test *tests, uint32_t n);

/* Calibrated confidence, rounded to hundredths: interpolated between the knots of the curve. */
double dm_frames_confidence(const dm_frames *frames, dm_judged of, double raw);

/* ---- looking up -------------------------------------------------------------------------------------------------- */

/* The lemma by which frames know a word: that of the tagger, mended by the form where no frame knows that lemma. Small
 * letters; made in the arena only when it has to be folded. */
dm_str dm_frames_lemma(dm_arena *arena, const dm_frames *frames, const dm_word *word);

#endif

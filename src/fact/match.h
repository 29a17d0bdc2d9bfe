/* match.h - walking paths and testing conditions of frames on the tree. No memory is taken; work per call is bounded. */
#ifndef DM_FACT_MATCH_H
#define DM_FACT_MATCH_H

#include "fact/frames.h"

#define DM_WALK_MAX 16u /* tokens that one path may reach; more are not looked at */
#define DM_WALK_UP 24u  /* governing words followed from an act; deeper nesting is no news */

/* Where we are: one trigger in one document. carrier: the light verb of a noun, or DM_NONE. */
typedef struct dm_match {
  const dm_frames *frames;
  const dm_facts *facts;
  const dm_mentions *mentions;
  const dm_syntax *syntax;
  const dm_str *lemmas;   /* per token: dm_frames_lemma */
  const uint32_t *places; /* per token: the mention of a country named as a place ("in Kenya"), or DM_NONE; NULL: none at all */
  uint32_t carrier;
  bool nowhere; /* a place is no side of the frame in hand */
  bool author;  /* the frame in hand judges a deed: its recipient is the author, not the victim */
} dm_match;

/* Tokens at the end of a path from token (special paths reach none); at most max. */
uint32_t dm_path_walk(const dm_match *match, const dm_path *path, uint32_t token, uint32_t *out, uint32_t max);
/* True when all tests hold. Otherwise *failed is the first that does not. */
bool dm_tests_hold(const dm_match *match, const dm_test *tests, uint32_t n, uint32_t token, const dm_test **failed);
/* True when one of the paths leads from token to goal. */
bool dm_paths_reach(const dm_match *match, const dm_paths *paths, uint32_t token, uint32_t goal);

/* The governing word's rule that embeds goal, or NULL; the rule with the most conditions wins. */
const dm_rule *dm_rule_at(const dm_match *match, uint32_t word, uint32_t goal);
/* The rule of an auxiliary or a marker, or NULL. */
const dm_rule *dm_rule_of_word(const dm_match *match, dm_rule_kind kind, uint32_t word);
/* The light verb that carries this noun ("hold" of "held talks"), or DM_NONE. */
uint32_t dm_carrier_of(const dm_match *match, uint32_t noun);
/* The subject of match->carrier suffers the act: "Iran faced threats". */
bool dm_is_undergone(const dm_match *match, uint32_t noun);
static inline bool dm_rule_carries(const dm_rule *rule) {
  return rule && (rule->effect == DM_EFFECT_CARRY || rule->effect == DM_EFFECT_UNDERGO);
}

/* A headline's infinitive is what its subject will do: "China to impose tariffs", "Putin to visit Cuba". */
bool dm_is_headlined(const dm_match *match, uint32_t verb);
bool dm_is_passive(const dm_syntax *syntax, uint32_t verb);
/* Negated by a negating word or by an adverb of matrix.tsv ("no longer"). */
bool dm_is_denied(const dm_match *match, uint32_t word);
/* It has a filler that is none: "no soldier had left", "nobody withdrew", "reached no agreement". */
bool dm_is_void(const dm_syntax *syntax, uint32_t verb);
/* In a clause of its own that is only coordinated with the act: "refused to go and ruled out sanctions against Russia". */
bool dm_is_apart(const dm_syntax *syntax, uint32_t clause, uint32_t token);
/* The first noun or verb of a coordination: from "B" of "A and B" to "A". */
uint32_t dm_conj_first(const dm_syntax *syntax, uint32_t token);
static inline bool dm_lemma_in(const dm_match *match, uint32_t token, const dm_map *set) {
  return dm_map_get(set, match->lemmas[token]) != DM_NONE;
}

#endif

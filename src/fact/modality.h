/* modality.h - did it happen? Reads auxiliaries, negation, markers and governing words from an act up to its sentence's root.
 *
 *   Ankara [plans] to [suspend] talks   plan: INTEND    suspend: the act    reading: future, announced by its agent
 */
#ifndef DM_FACT_MODALITY_H
#define DM_FACT_MODALITY_H

#include "fact/match.h"

typedef struct dm_link_up { /* one step towards the root: word hangs on head */
  uint32_t word, head;
} dm_link_up;

#define DM_READING_RULES 8u /* rules of matrix.tsv that one reading tells; deeper ones still count */

typedef struct dm_reading {
  dm_modality modality;
  bool drop;                              /* only talked about; rule says why */
  bool announced;                         /* future by its agent's own announcement or plan */
  bool wished;                            /* its agent would like to do it */
  bool conditional;                       /* in the future under a condition: "will buy jets if the freeze is not lifted" */
  bool refused;                           /* "will not", "never": negated in the future */
  dm_str rule;                            /* the rule of matrix.tsv that decided last, or unknown */
  const dm_rule *rules[DM_READING_RULES]; /* all rules that bore on it, the light verb's first */
  uint32_t n_rules;
  uint32_t word;             /* the word that the rule stands for */
  uint32_t clause;           /* the verb that says when and whether: carrier or trigger */
  dm_link_up up[DM_WALK_UP]; /* the way to the root, as far as the act's truth depends on it */
  uint32_t n_up;
} dm_reading;

/* Relative clauses, participles and insertions are told for themselves, whatever becomes of the noun they hang on. */
bool dm_stands_alone(const dm_syntax *syntax, uint32_t word);
/* Reads the act at trigger (match->carrier is its light verb or DM_NONE). */
void dm_modality_read(const dm_match *match, uint32_t trigger, dm_reading *out);

#endif

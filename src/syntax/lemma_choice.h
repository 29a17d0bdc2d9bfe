/* lemma_choice.h - which lemma a word gets: its irregular form's, else that of the best edit class that makes a word.
 *
 * The tagger ranks edit classes; for rare words the first may make none ("violat", "foughe"). A class is passed over when its
 * lemma has no static vector although the word itself has one, and a later class makes one that has. */
#ifndef DM_SYNTAX_LEMMA_CHOICE_H
#define DM_SYNTAX_LEMMA_CHOICE_H

#include "syntax/heads.h"

/* form (lower-cased) -> lemma under some xpos; read from data/lang/en/lemma/irregular.tsv. */
typedef struct dm_irregulars dm_irregulars;
dm_irregulars *dm_irregulars_open(const char *data_dir, dm_err *err);
void dm_irregulars_close(dm_irregulars *irregulars);
/* The lemma, or unknown. irregulars may be NULL. */
dm_str dm_irregular_lemma(const dm_irregulars *irregulars, dm_str low, dm_str xpos);

dm_str dm_lemma_choose(dm_arena *arena, const dm_parser *parser, const dm_reading *reading, dm_str form, dm_str low);

#endif

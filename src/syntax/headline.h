/* headline.h - headlines in title case, read as if they were written like a sentence.
 *
 * "Turkey Criticizes Israel over Response to Palestinian Protests": the capitals hide which words are names, and a tagger
 * that learnt from running text takes verbs for names. The report itself tells: "Turkey", "Israel" and "Palestinian" stand
 * with capitals inside its sentences, "response" and "protests" without. */
#ifndef DM_SYNTAX_HEADLINE_H
#define DM_SYNTAX_HEADLINE_H

#include "text/text.h"

/* Per token of the text the form to be parsed in place of the written one ({NULL,0}: as written), in the arena; NULL when no
 * heading is in title case or the text has too few words to tell names from others (fewer than 40 outside its headings).
 * In such a heading a word keeps its capital when it has one inside a sentence of the text, and not more often none; a word
 * that the text does not repeat loses it. Acronyms keep theirs. Linear in the tokens. */
dm_str *dm_headline_forms(dm_arena *arena, const dm_text *text);

#endif

/* conllu.h - the syntax layer as CoNLL-U: one block of lines per sentence.
 *
 * Comments: newdoc (with the article's id), newpar at every block's first sentence, sent_id, text. Words that share one
 * written word (do|n't) follow a range line; a word without a space behind it carries SpaceAfter=No. White space inside a
 * written word or a sentence is written as one space, as the format wants. */
#ifndef DM_VIEW_CONLLU_H
#define DM_VIEW_CONLLU_H

#include "syntax/syntax.h"

/* sent_id is "<id>-<sentence, from 1>", with the article's id or "doc". DM_EIO when out cannot be written. */
int dm_conllu_write(const dm_syntax *syntax, FILE *out, dm_err *err);

#endif

/* conllu_tree.h - trees from CoNLL-U as the layers that the later stages expect, in place of segmenter and parser. */
#ifndef DM_SYNTAX_CONLLU_TREE_H
#define DM_SYNTAX_CONLLU_TREE_H

#include "ingest/conllu.h"
#include "syntax/syntax.h"

/* Which part of the file becomes the document: one of conllu->documents, or DM_NONE for the whole file as one text. */
typedef uint32_t dm_conllu_part;

/* The text layer: blocks from newpar, sentences, tokens. article->text becomes the part's text, article->id its newdoc id
 * when the caller left it empty; the other fields are the caller's (date, notes). Everything is made in the arena; the
 * article must live as long as the text. DM_EARG when there is no such document, DM_ELIMIT beyond DM_LIMIT_DOC_BYTES. */
int dm_text_of_conllu(dm_arena *arena, const dm_conllu *conllu, dm_conllu_part part, dm_article *article, dm_text **out,
                      dm_err *err);
/* The syntax layer over that text: tags, lemmas and heads as the file has them; vectors NULL, arc_score 1. */
int dm_syntax_of_conllu(dm_arena *arena, const dm_conllu *conllu, dm_conllu_part part, const dm_text *text, dm_syntax **out,
                        dm_err *err);

#endif

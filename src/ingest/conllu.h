/* conllu.h - reads CoNLL-U, the exchange format of dependency trees (universaldependencies.org/format.html).
 *
 *   # newpar                                       comments: newdoc, newpar, sent_id, text are read, others passed over
 *   1-2  can't  _ ...                              a range: one written word that stands for words 1 and 2
 *   1    ca     can  AUX   MD  ...  3  aux  ...    a word; its HEAD (3) counts within the sentence, 0 is the root
 *   2    n't    not  PART  RB  ...  3  advmod ...
 *   2.1  ...                                       an empty node: checked and passed over
 *
 * The text is rebuilt from FORM and SpaceAfter=No: sentences follow each other after a space (unless the last word says
 * SpaceAfter=No), paragraphs and documents after an empty line. The words of a range share its written word: each gets a
 * slice of it, its own form where the forms add up to the written word, an even share of the characters where they do not.
 */
#ifndef DM_INGEST_CONLLU_H
#define DM_INGEST_CONLLU_H

#include "base/arena.h"
#include "demarche.h"

typedef struct dm_conllu_word {
  dm_str form, lemma, upos, xpos, feats, rel, misc; /* as written; borrowed from the bytes read */
  uint32_t head;                                    /* index into words, DM_NONE for the root */
  uint32_t start, end;                              /* bytes of dm_conllu.text */
  uint32_t range;                                   /* index into ranges, or DM_NONE */
  uint64_t line;
} dm_conllu_word;

typedef struct dm_conllu_range {
  dm_str form;
  uint32_t first, n;   /* words */
  uint32_t start, end; /* bytes of dm_conllu.text */
} dm_conllu_range;

typedef struct dm_conllu_sentence {
  dm_str id;           /* sent_id, or unknown */
  dm_str text;         /* the comment `text`, or unknown */
  uint32_t first, n;   /* words */
  uint32_t start, end; /* bytes of dm_conllu.text, without white space around */
  bool newdoc, newpar; /* newdoc implies newpar; both hold for the file's first sentence */
  uint64_t line;
} dm_conllu_sentence;

typedef struct dm_conllu_document {
  dm_str id;           /* newdoc id, or unknown */
  uint32_t first, n;   /* sentences */
  uint32_t start, end; /* bytes of dm_conllu.text */
} dm_conllu_document;

typedef struct dm_conllu {
  dm_str text; /* of the whole file */
  dm_conllu_word *words;
  dm_conllu_range *ranges;
  dm_conllu_sentence *sentences;
  dm_conllu_document *documents;
  uint32_t n_words, n_ranges, n_sentences, n_documents;
  uint32_t n_text_differs;    /* sentences whose comment `text` is not what the words add up to */
  uint64_t text_differs_line; /* the first of them, 0 if none */
} dm_conllu;

/* Reads a file, or bytes that stay alive as long as *out (path only names them). Everything is checked: ten columns, ids in
 * order, ranges, and that every sentence is one tree with one root. DM_EINPUT names the line. */
int dm_conllu_read(dm_arena *arena, const char *path, dm_conllu *out, dm_err *err);
int dm_conllu_parse(dm_arena *arena, const char *path, dm_str bytes, dm_conllu *out, dm_err *err);

#endif

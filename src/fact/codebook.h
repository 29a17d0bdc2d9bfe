/* codebook.h - a user's issues, a table with the columns id, label, parent, cues, definition (docs/positions.md):
 *
 *   id        label                        parent   cues                                            definition
 *   nato-ukr  NATO membership of Ukraine   alliance NATO membership | admission to NATO             joining the alliance
 *
 * A cue is found in an issue's label when all its words are there, in any order, singular or plural, after the synonyms of
 * stance/issue_synonyms.tsv; the cue with the most words wins, of equal ones the first of the file. Where no cue is found so,
 * words may be kindred ("expelling envoys", "expulsion of envoys": kindred.h). An issue's label is a cue of its own. Read-only
 * after dm_codebook_parse, shared between threads. */
#ifndef DM_FACT_CODEBOOK_H
#define DM_FACT_CODEBOOK_H

#include "fact/cues.h"

#define DM_CUE_WORDS 12u /* of one cue; one with more is refused */

typedef struct dm_codebook_issue {
  dm_str id, label, parent, cues, definition; /* as written */
  uint32_t line;
  uint32_t parent_row; /* index of the parent, or DM_NONE */
} dm_codebook_issue;

typedef struct dm_codebook_cue {
  dm_str text;
  struct dm_cue_words {
    dm_str v[DM_CUE_WORDS];
    uint32_t n;
    uint32_t next; /* the next cue with the same first word, or DM_NONE */
  } words, bases;  /* as written; as kindred words are compared */
  uint32_t issue;
} dm_codebook_cue;

typedef struct dm_codebook {
  const char *path;
  dm_codebook_issue *issues;
  uint32_t n_issues;
  DM_LIST(dm_codebook_cue) cues;
  dm_map by_id;           /* id -> issue */
  dm_map by_word;         /* first word -> cue */
  dm_map by_base;         /* first base -> cue */
  const dm_cues *lexicon; /* knows the bases */
} dm_codebook;

/* Reads a codebook into the arena; path and strings stay with it. DM_EDATA with path and line: a missing or double id, a cue
 * that two issues have, a parent that is not there, parents in a circle. Call dm_codebook_close whatever it returns. */
int dm_codebook_read(dm_arena *arena, const dm_cues *cues, const char *path, dm_codebook *out, dm_err *err);
/* The same from memory; path only names it. */
int dm_codebook_parse(dm_arena *arena, const dm_cues *cues, const char *path, dm_str bytes, dm_codebook *out, dm_err *err);
/* Frees what is not in the arena. */
void dm_codebook_close(dm_codebook *codebook);

/* The issue whose cue this label (as dm_issue_of gives it) holds, or DM_NONE. */
uint32_t dm_codebook_find(const dm_codebook *codebook, dm_str label);

/* ---- editing: the file's bytes in, the new bytes out (in the arena); all other lines and columns stay as they are ---- */

/* The issue `from` goes; its label and cues become cues of `into`, its children `into`'s. DM_EARG when there is no such issue. */
int dm_codebook_merge(dm_arena *arena, const dm_codebook *book, dm_str bytes, dm_str from, dm_str into, dm_str *out, dm_err *err);
/* The issue gets another label; the old one becomes a cue. */
int dm_codebook_rename(dm_arena *arena, const dm_codebook *book, dm_str bytes, dm_str id, dm_str label, dm_str *out, dm_err *err);

/* ---- words of labels ---------------------------------------------------------------------------------------------- */

/* "Admission to NATO" -> "NATO membership", by the synonyms; a label without one comes back as it is. */
dm_str dm_issue_canonical(dm_arena *arena, const dm_cues *cues, dm_str label);
/* The complement put into a row of the synonyms: "{} membership"; {name} takes only a name. Empty: it does not fit. */
dm_str dm_issue_fill(dm_arena *arena, dm_str template, dm_str complement);
/* The words of a label as they are compared: lower case, singular, letters and digits only. buffer must hold label.n bytes and
 * outlive the words; at most max are written, the rest is passed over. */
uint32_t dm_issue_words(dm_str label, char *buffer, dm_str *words, uint32_t max);

#endif

/* eval_ud.h - how good our trees are: the evaluation of the CoNLL 2018 shared task, written from its definition.
 *
 * Gold and system must hold the same characters when white space is left out. Words are aligned by the characters they
 * cover; where a range (one written word, several words) is involved on either side, by the longest common subsequence of
 * the lower-cased forms within the characters that the ranges cover. All scores are F1: 2 * correct / (gold + system words).
 */
#ifndef DM_VIEW_EVAL_UD_H
#define DM_VIEW_EVAL_UD_H

#include "ingest/conllu.h"
#include "syntax/syntax.h"

/* Fractions from 0 to 1. */
typedef struct dm_ud_scores {
  double words, sentences;
  double upos, xpos, lemma;
  double feats;    /* the universal features only */
  double uas, las; /* las: relations without their subtype */
} dm_ud_scores;

typedef struct dm_ud_report {
  dm_ud_scores raw;              /* the file's text, segmented and parsed by us */
  dm_ud_scores gold;             /* the file's own words and sentences, parsed by us */
  uint32_t n_words, n_sentences; /* of the gold file */
} dm_ud_report;

/* Compares two files as read. DM_EINPUT when their characters differ, with the place. */
int dm_ud_compare(dm_arena *arena, const dm_conllu *gold, const dm_conllu *system, dm_ud_scores *out, dm_err *err);
/* Compares two files on disk. */
int dm_ud_compare_files(const char *gold_path, const char *system_path, dm_ud_scores *out, dm_err *err);
/* Runs segmenter and parser over a gold file in both ways. */
int dm_eval_ud(const dm_segmenter *segmenter, const dm_parser *parser, const char *gold_path, dm_ud_report *out, dm_err *err);

#endif

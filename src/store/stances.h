/* stances.h - positions packed for reading all of them: numbers only, in blocks of the table stance_blocks.
 *
 *   positions 1 .. 1024      -> block 1        a row's words are numbers of the table stance_terms
 *   positions 1025 .. 2048   -> block 2
 *   ...                                        the newest, which fill no block yet, are read from `positions`
 *
 * A run writes blocks as positions come; which positions a block holds depends on their numbers alone, so that a run that was
 * killed and resumed leaves the same blocks. A block holds what the view `stances` told when it was written, with the issue
 * before any merge. A reader takes rows with a correction from the view instead. */
#ifndef DM_STORE_STANCES_H
#define DM_STORE_STANCES_H

#include "base/arena.h"
#include "store/store.h"

#define DM_STANCE_BLOCK 1024

/* The words of a row. SIDE, COUNTRY and NAME are the levels of dm_level; NAME may be unknown, and then SIDE stands for it. */
typedef enum dm_stance_term {
  DM_TERM_SIDE,
  DM_TERM_COUNTRY,
  DM_TERM_NAME,
  DM_TERM_ISSUE,
  DM_TERM_ACT,
  DM_TERM_STRENGTH,
  DM_TERM_ASK,
  DM_TERM_GIVE,
  DM_STANCE_TERMS
} dm_stance_term;

/* As it lies in a block, little-endian. */
typedef struct dm_packed {
  int64_t position, doc, story;
  double confidence;
  uint32_t term[DM_STANCE_TERMS]; /* 0: unknown */
  int32_t day;                    /* number of mention/days.h; 0: unknown */
  int8_t sign;
  uint8_t date_length; /* 4, 7 or 10: known to the year, month or day */
  uint8_t zero[2];
} dm_packed;

/* Columns that dm_packed_take reads, of the view `stances` s, its documents d and its positions p. */
#define DM_PACKED_COLUMNS                                                                                                        \
  "s.position_id, s.doc_id, d.story_id, s.confidence, s.sign, s.date, s.holder, s.holder_country, s.holder_name, s.act, "        \
  "s.strength, s.ask, s.give"
#define DM_PACKED_ISSUE 13 /* the column after them: the issue's id */

/* The number of a word, 0 for an unknown one; negative codes are failures. */
typedef int64_t dm_term_number(void *user, dm_str word, dm_err *err);
int dm_packed_take(sqlite3_stmt *row, dm_term_number *number, void *user, dm_packed *out, dm_err *err);

/* Writes the blocks that positions up to and with `last` fill, within the caller's transaction. Costs little when none is due. */
int dm_stance_blocks_fill(dm_store *store, int64_t last, dm_err *err);

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

/* All rows as they stand now: blocks, the newest rows, those with a correction, merged issues joined. Rows of one issue alone
 * come from the tables by their index. */
typedef struct dm_stance_source dm_stance_source;

/* issue: an issue's id, or empty for all. NULL and *err on failure. */
dm_stance_source *dm_stance_source_open(dm_store *store, dm_arena *arena, dm_str issue, dm_err *err);
void dm_stance_source_close(dm_stance_source *source);

/* Hands each row to `take`, by rising position; may be called again. 0 or a negative code; DM_EINPUT for damaged blocks. */
typedef void dm_take_packed(void *user, const dm_packed *row);
int dm_stance_source_each(dm_stance_source *source, dm_take_packed *take, void *user, dm_err *err);

/* No more rows than this come. */
uint32_t dm_stance_source_most(const dm_stance_source *source);
/* Words have numbers from 1 to this one. */
uint32_t dm_stance_source_terms(const dm_stance_source *source);
/* text[i] becomes the word of number i for every i with wanted[i], in the arena; both have room for the last number. */
int dm_stance_source_words(dm_stance_source *source, const bool *wanted, dm_str *text, dm_err *err);

#endif

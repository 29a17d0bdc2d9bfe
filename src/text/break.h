/* break.h - private to src/text: does a sentence end in this gap between two tokens? A log-linear model over fields that
 * are cheap to read; its weights are data/lang/en/text/breaks.tsv, made by training/sentence.py. */
#ifndef DM_TEXT_BREAK_H
#define DM_TEXT_BREAK_H

#include "text/segmenter.h"

/* What is seen at a gap. Every field has named values, see break.c. */
enum {
  DM_GAP_STOP,   /* the mark before the gap, closing quotation marks and brackets left out */
  DM_GAP_CLOSE,  /* what closes behind it */
  DM_GAP_BEFORE, /* shape of the word before the stop */
  DM_GAP_SECOND, /* shape of the word before that */
  DM_GAP_OPEN,   /* what opens behind the gap */
  DM_GAP_NEXT,   /* shape of the first word behind the gap */
  DM_GAP_AFTER,  /* shape of the word after it */
  DM_GAP_LENGTH, /* tokens since the sentence began */
  DM_GAP_LEFT,   /* tokens to the next stop */
  DM_GAP_INSIDE, /* inside a quotation or brackets */
  DM_GAP_BLOCK,  /* how the block ends, and whether it begins with a small letter */
  DM_GAP_GROUP,  /* the stop, coarsely */
  DM_GAP_FIELDS
};

typedef struct dm_gap {
  uint8_t value[DM_GAP_FIELDS];
  uint32_t before, next; /* raw tokens: the word before the stop and the first word behind the gap; DM_NONE */
} dm_gap;

/* The state of the sentence being read. */
typedef struct dm_sentence_state {
  uint32_t from;      /* first raw token */
  uint32_t next_stop; /* first stop at or behind the token last asked for */
  bool quote;         /* a double quotation mark stands open */
  uint8_t brackets;   /* open ones, counted up to 255 */
  uint8_t block;      /* how the block begins and ends: a value of DM_GAP_BLOCK */
} dm_sentence_state;

void dm_sentence_begin(const dm_scan *scan, dm_sentence_state *state);
/* Takes note of raw token t: quotation marks and brackets. */
void dm_sentence_step(const dm_scan *scan, dm_sentence_state *state, uint32_t t);
/* Reads the gap behind raw token t (not the last one); false when no sentence can end there. */
bool dm_gap_read(const dm_scan *scan, dm_sentence_state *state, uint32_t t, dm_gap *gap);
/* Log odds that a sentence ends there. */
float dm_gap_score(const dm_scan *scan, const dm_gap *gap);

/* True when a rule knows better than the model that the sentence goes on behind raw token t. */
bool dm_gap_objection(const dm_scan *scan, uint32_t t, const dm_gap *gap);

/* The features of a gap by name, for training: up to `most`, returns their number. Names live in the arena. */
uint32_t dm_gap_features(dm_arena *arena, const dm_scan *scan, const dm_gap *gap, dm_str *names, uint32_t most);
/* Loads the weights; part of dm_segmenter_open. */
int dm_breaks_read(dm_segmenter *segmenter, const char *data_dir, dm_err *err);

#endif

/* segmenter.h - private to src/text: the tables of the scanner and the state of one run over an article. */
#ifndef DM_TEXT_SEGMENTER_H
#define DM_TEXT_SEGMENTER_H

#include "base/map.h"
#include "base/str.h"
#include "text/text.h"

/* What the lexicon knows about a written form; several may hold of one form. */
enum {
  DM_WORD_ABBR = 1u << 0,          /* takes a stop: "Mr" "Jan" "etc" */
  DM_WORD_TITLE = 1u << 1,         /* ... and a name follows: no sentence ends here */
  DM_WORD_MID = 1u << 2,           /* ... and more of the sentence always follows: "e.g." "vs." */
  DM_WORD_BEFORE_NUMBER = 1u << 3, /* ... only when a number follows: "No. 5" */
  DM_WORD_AFTER_NUMBER = 1u << 4,  /* ... only when a number precedes: "6 ft." */
  DM_WORD_CAPITAL = 1u << 5,       /* ... only when written with a capital: "Mar." but not "mar." */
  DM_WORD_PREFIX = 1u << 6,        /* keeps its hyphen: "non-" */
  DM_WORD_UNIT = 1u << 7,          /* splits off a number it is glued to: 5|pm, 25|km */
  DM_WORD_SUFFIX = 1u << 8,        /* ends an address or file name: "com", "pdf" */
  DM_WORD_CLITIC = 1u << 9,        /* splits off behind an apostrophe: 's, 'll */
  DM_WORD_ELISION = 1u << 10,      /* begins with an apostrophe of its own: 'em, 'til */
  DM_WORD_SMILEY = 1u << 11,       /* punctuation that is one token: :-) */
  DM_WORD_SPLIT = 1u << 12,        /* one written word, two tokens: can|not */
  DM_WORD_STARTER = 1u << 13       /* a capital on it after an abbreviation means a new sentence: "The", "He" */
};

typedef struct dm_form {
  uint16_t flags;
  uint8_t split; /* bytes of the first part, for DM_WORD_SPLIT */
} dm_form;

struct dm_segmenter {
  dm_arena *arena;
  dm_map index; /* lower-cased form -> position in forms */
  DM_LIST(dm_form) forms;
};

/* One run. The lists grow in the document's arena. */
typedef struct dm_scan {
  dm_arena *arena;
  const dm_segmenter *segmenter;
  dm_str text;
  dm_notes *notes;
  DM_LIST(dm_block) blocks;
  DM_LIST(dm_sentence) sentences;
  DM_LIST(dm_token) tokens;
} dm_scan;

/* What the lexicon knows of a form in any case (ASCII letters are folded); no flags when it knows nothing. */
dm_form dm_segmenter_look(const dm_segmenter *segmenter, dm_str form);

/* Appends the blocks of the whole text (block.c). */
void dm_scan_blocks(dm_scan *scan);
/* Appends the tokens of bytes [start, end) (token.c). */
void dm_scan_tokens(dm_scan *scan, uint32_t start, uint32_t end);
/* Cuts tokens [first, n_tokens) of a block into sentences (sentence.c). */
void dm_scan_sentences(dm_scan *scan, uint32_t block, uint32_t first);

static inline dm_str dm_scan_form(const dm_scan *scan, uint32_t token) {
  const dm_token *t = &scan->tokens.v[token];
  return dm_str_sub(scan->text, t->start, t->end);
}

#endif

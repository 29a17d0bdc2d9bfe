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
  DM_WORD_WHOLE = 1u << 13,        /* keeps a stroke, ampersand or stop inside: w/o, s/he, Ph.D */
  DM_WORD_STARTER = 1u << 14       /* has a capital hardly ever but at the start of a sentence: "The", "He" */
};

typedef struct dm_form {
  uint16_t flags;
  uint8_t split; /* bytes of the first part, for DM_WORD_SPLIT */
} dm_form;

/* How a line begins or ends that is no running text. */
typedef struct dm_line_cue {
  dm_str cue;
  bool at_end;
  bool byline; /* a name follows: "By Anna Example" */
  dm_sentence_kind kind;
} dm_line_cue;

struct dm_segmenter {
  dm_arena *arena;
  dm_map index; /* lower-cased form -> position in forms */
  DM_LIST(dm_form) forms;
  uint32_t split_ends[26]; /* of the forms that split: bit a of [b] when one ends in the letters a, b */
  DM_LIST(dm_line_cue) cues;
  struct dm_breaks *breaks; /* weights of the sentence ends (break.h) */
  dm_map words;             /* lower-cased word -> its row in the weights of words */
};

/* One run. The lists grow in the document's arena. */
typedef struct dm_scan {
  dm_arena *arena;
  const dm_segmenter *segmenter;
  const dm_article *article;
  dm_str text; /* of the article */
  DM_LIST(dm_block) blocks;
  DM_LIST(dm_sentence) sentences;
  DM_LIST(dm_token) tokens;
  DM_LIST(dm_token) raw; /* tokens of the block being read, before its sentences are known */
  uint32_t label;        /* block that opens with "PLACE: ", or DM_NONE */
  uint32_t first_text;   /* first block of running text, or DM_NONE */
} dm_scan;

/* What the lexicon knows of a form in any case (ASCII letters are folded); no flags when it knows nothing. */
dm_form dm_segmenter_look(const dm_segmenter *segmenter, dm_str form);

/* Appends the blocks of the whole text, with their kinds (block.c, kind.c). */
void dm_scan_blocks(dm_scan *scan);
void dm_scan_kinds(dm_scan *scan);
/* End of the dateline at the start of a block: "KYIV, Ukraine (AP) —"; the block's start when there is none (kind.c). */
uint32_t dm_scan_dateline(const dm_scan *scan, uint32_t block);
/* Fills scan->raw with the tokens of bytes [start, end), at most `most`; returns the byte it came to (token.c). */
uint32_t dm_scan_tokens(dm_scan *scan, uint32_t start, uint32_t end, uint32_t most);
/* Cuts the raw tokens of a block into sentences and appends both; the bytes before `dateline` are one (sentence.c). */
void dm_scan_sentences(dm_scan *scan, uint32_t block, uint32_t dateline);

static inline dm_str dm_scan_form(const dm_scan *scan, uint32_t raw) {
  const dm_token *t = &scan->raw.v[raw];
  return dm_str_sub(scan->text, t->start, t->end);
}

#endif

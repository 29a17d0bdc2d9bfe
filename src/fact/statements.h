/* statements.h - inner parts of statements.c: drafts of statements while a document is read.
 *
 *   quotations (marks) ---> statements_quote.c: which cue does each belong to, who goes on speaking
 *   cue words (tree) -----> statements_cue.c:   what is the content of each cue
 *   both ----------------> statements_who.c:    who speaks, to whom, on which channel
 *   drafts --------------> statements.c:        order, nesting, ids, statement_of */
#ifndef DM_FACT_STATEMENTS_H
#define DM_FACT_STATEMENTS_H

#include "fact/cues.h"
#include "fact/quotes.h"

#define DM_CONTENT_PARTS 12

/* Tokens first..last, both inside. */
typedef struct dm_range {
  uint32_t first, last;
} dm_range;

typedef struct dm_draft {
  uint32_t cue; /* token, or DM_NONE */
  dm_span cue_span;
  const dm_cue *entry; /* NULL for phrases, colons, continuations */
  dm_str made_by;
  dm_party speaker, addressee;
  dm_str channel;
  dm_speech_form form;
  dm_range parts[DM_CONTENT_PARTS]; /* the content, in text order */
  uint32_t n_parts;
  uint32_t depth;
  double confidence;
} dm_draft;

typedef struct dm_speech {
  dm_arena *arena;
  const dm_cues *cues;
  const dm_mentions *mentions;
  const dm_syntax *syntax;
  const dm_text *text;
  dm_quotes quotes;
  dm_range *quote_tokens; /* per quotation: its tokens, marks included; first > last: none */
  uint32_t *quote_of;     /* per token: outermost quotation, or DM_NONE; marks belong to theirs */
  uint32_t *cue_of_quote; /* per quotation: token of the cue it was given to, or DM_NONE */
  bool *direct;           /* per quotation: all of it is somebody's speech */
  DM_LIST(dm_draft) drafts;
  dm_trace *trace;
} dm_speech;

/* Gives quotations to cues and sets `direct`. */
void dm_speech_quotes(dm_speech *speech);
/* A draft for every cue that has content. */
void dm_speech_cues(dm_speech *speech);
/* "according to X", "USA: ..." */
void dm_speech_phrases(dm_speech *speech);
/* Quotations without a cue go on with the speech before them. After the others, drafts sorted. */
void dm_speech_continue(dm_speech *speech);

/* Who speaks at this cue. False: nobody can be meant (a passive without agent). An unknown speaker is a party without actor. */
bool dm_speech_who(const dm_speech *speech, uint32_t cue, dm_party *speaker);
/* The noun after an inverted cue that the tree took for its object (", say analysts."), or DM_NONE. */
uint32_t dm_speech_inverted(const dm_speech *speech, uint32_t cue);
/* The party that a noun phrase denotes; documents stand for their issuer. */
dm_party dm_speech_party(const dm_speech *speech, uint32_t noun);
dm_party dm_speech_addressee(const dm_speech *speech, const dm_cue *entry, uint32_t cue);
dm_str dm_speech_channel(const dm_speech *speech, uint32_t cue);

static inline bool dm_in_direct(const dm_speech *s, uint32_t token) {
  uint32_t q = s->quote_of[token];
  return q != DM_NONE && s->direct[q];
}
static inline bool dm_is_punct(const dm_syntax *s, uint32_t token) { return s->words[token].upos == DM_PUNCT; }
/* Sorts drafts by where their content begins. */
void dm_speech_sort(dm_speech *speech);

#endif

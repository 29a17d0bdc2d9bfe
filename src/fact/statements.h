/* statements.h - inner parts of statements.c: drafts of statements while a document is read.
 *
 *   quotations (marks) ---> statements_quote.c: which cue does each belong to, who goes on speaking
 *   cue words (tree) -----> statements_cue.c:   is something said here; statements_content.c: what
 *   phrases, colons ------> statements_phrase.c: "according to X"
 *   both ----------------> statements_who.c:    who speaks, to whom, on which channel
 *   drafts --------------> statements.c:        order, nesting, ids, statement_of */
#ifndef DM_FACT_STATEMENTS_H
#define DM_FACT_STATEMENTS_H

#include "fact/cues.h"
#include "fact/quotes.h"

#define DM_CONTENT_PARTS 12

/* Who speaks, and the noun that says so; noun DM_NONE: nobody is named. */
typedef struct dm_voice {
  dm_party party;
  uint32_t noun;
} dm_voice;

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
  dm_span speaker_words;
  dm_str channel;
  dm_speech_form form;
  dm_range parts[DM_CONTENT_PARTS]; /* the content, in text order */
  uint32_t n_parts;
  uint32_t depth;
  double confidence;
  dm_attribution_kind kind;
  dm_modality modality;
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
  DM_LIST(dm_draft) within; /* reports that a report by the same speaker holds: no statements, but attributions */
  dm_trace *trace;
  bool wide; /* attributions are wanted, too */
} dm_speech;

/* The content of one statement while it is put together. */
typedef struct dm_content {
  dm_range parts[DM_CONTENT_PARTS];
  uint32_t n;
} dm_content;

/* Gives quotations to cues and sets `direct`. */
void dm_speech_quotes(dm_speech *speech);
/* The subject of the clause whose colon introduces the quotation, when it is an actor; DM_NONE otherwise. */
uint32_t dm_speech_before_colon(const dm_speech *speech, uint32_t quote);
/* A draft for every cue that has content. */
void dm_speech_cues(dm_speech *speech);
/* "according to X", "USA: ..." */
void dm_speech_phrases(dm_speech *speech);
/* Quotations without a cue go on with the speech before them. After the others, drafts sorted. */
void dm_speech_continue(dm_speech *speech);

/* ---- statements_content.c: what a cue reports ---------------------------------------------------------------------- */

/* Why a cue reports no act of speech (static), or NULL; *modality: negated or hypothetical then. */
const char *dm_speech_unreal(const dm_speech *speech, uint32_t token, dm_modality *modality);
/* The cue above that a trailing participle belongs to (", adding that"), which stands in that cue's clause; or DM_NONE. */
uint32_t dm_speech_trails(const dm_speech *speech, uint32_t cue);
/* A bare infinitive reports no act of speech ("refused to say that ..."), unless a verb like "go on" carries it. */
bool dm_speech_loose_infinitive(const dm_speech *speech, uint32_t token);
/* Finds the content of a cue that no quotation was given to. *clause: it is a clause, so that anything with a voice may say
 * it; else only an actor may. */
bool dm_speech_content(const dm_speech *speech, const dm_cue *cue, uint32_t token, dm_content *content, bool *clause);
/* The infinitive that the cue takes ("urged them to ..."). */
bool dm_content_infinitive(const dm_speech *speech, const dm_cue *cue, uint32_t token, dm_content *content);
/* The phrase after one of the cue's prepositions ("accused them of ..."). */
bool dm_content_marked(const dm_speech *speech, const dm_cue *cue, uint32_t token, dm_content *content);
/* An infinitive with "to" among the dependents of head that stand behind the cue, or DM_NONE; on the noun that is addressed it
 * may hang, too ("called on them to ..."). */
uint32_t dm_infinitive_of(const dm_speech *speech, uint32_t head, uint32_t cue);
/* The last token of a noun phrase without what only comments on it: "the plan | , which failed in May". */
uint32_t dm_content_before_aside(const dm_speech *speech, uint32_t first, uint32_t last);
/* The phrase under head, without the subtree of `without` (DM_NONE: whole). */
void dm_content_phrase(const dm_speech *speech, dm_content *content, uint32_t head, uint32_t without);
void dm_content_add(dm_content *content, uint32_t first, uint32_t last);
/* The range without what introduces it ("that", a colon) and what ends the sentence. */
dm_range dm_speech_bare(const dm_speech *speech, uint32_t first, uint32_t last);
/* Quoted, partly quoted or not. */
dm_speech_form dm_content_form(const dm_speech *speech, const dm_content *content);
/* Adds a draft for this cue; speaker as given, addressee and channel from around the cue. */
void dm_speech_draft(dm_speech *speech, const dm_cue *cue, uint32_t token, const dm_content *content, const dm_voice *speaker,
                     double confidence);

/* ---- statements_who.c ---------------------------------------------------------------------------------------------- */

/* Who speaks at this cue. False: nobody can be meant (a passive without agent). An unknown speaker is a party without actor. */
bool dm_speech_who(const dm_speech *speech, uint32_t cue, dm_voice *speaker);
/* "was told", "a move seen as": a past participle without "have". */
bool dm_speech_passive(const dm_speech *speech, uint32_t cue);
/* The words that name a speaker: the noun phrase with its appositions, as far as it holds neither cue nor content. */
dm_span dm_speech_words(const dm_speech *speech, uint32_t noun, const dm_draft *draft);
/* The cue with the auxiliaries, adverbs and particles that stand beside it: "has also called for". */
dm_span dm_speech_cue_span(const dm_speech *speech, const dm_cue *entry, uint32_t cue);
/* The same with what ties it to the content or the agent behind it: "railed against", "said sarcastically", "backed by". */
dm_span dm_speech_cue_to(const dm_speech *speech, dm_span span, uint32_t cue, const dm_draft *draft);
/* The cue above this one that it is coordinated with in truth ("said that A is B and urged X to ...", where the tree has
 * "is B and urged": the forms of the verbs tell), or DM_NONE. */
uint32_t dm_speech_sibling(const dm_speech *speech, uint32_t cue);
/* The noun after an inverted cue (", say analysts."), whatever the tree made of it, or DM_NONE. */
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
/* Sorts the drafts from this one on by where their content begins. */
void dm_speech_sort(dm_speech *speech, uint32_t from);
/* The row of a draft; parent and depth as of an outermost one. */
void dm_speech_row(const dm_speech *speech, const dm_draft *draft, dm_statement *row);

/* ---- attributions.c: what is attributed beyond the statements ------------------------------------------------------ */

/* Fills facts->attributions; after the statements, whose drafts it leaves as they are. */
void dm_speech_attributions(dm_speech *speech, dm_facts *facts);

#endif

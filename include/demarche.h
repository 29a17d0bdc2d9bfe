/* demarche.h - read news of diplomacy, keep the record.
 *
 * The whole public interface of libdemarche, in the order a caller needs it:
 *   1 basic types   2 errors   3 the engine   4 reading inputs
 *   5 coding a document   6 what a record holds   7 writing it out
 *
 * Threads: an engine is immutable after dm_engine_open and may be shared by any number of threads. A worker, a reader
 * and a document belong to one thread at a time. No function prints, exits or aborts.
 * Memory: everything reached through a document lives until dm_document_free of that document (or until the worker
 * codes into it again); everything reached through an engine lives until dm_engine_close.
 */
#ifndef DEMARCHE_H
#define DEMARCHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DM_VERSION "0.1.0"
#define DM_RECORD_FORMAT 1

/* ---- 1. basic types ------------------------------------------------------------------------------------------ */

/* A borrowed UTF-8 string: not terminated, never owned. {NULL, 0} is "unknown", printed as null. */
typedef struct dm_str {
  const char *p;
  uint32_t n;
} dm_str;

/* Half-open range of UTF-8 bytes of the document's text. */
typedef struct dm_span {
  uint32_t start, end;
} dm_span;

/* "No such index", wherever an index may be absent. */
#define DM_NONE UINT32_MAX

/* ---- 2. errors ------------------------------------------------------------------------------------------------ */

typedef enum dm_code {
  DM_OK = 0,
  DM_EIO = -1,    /* a file or stream could not be opened, read or written */
  DM_EINPUT = -2, /* the input is not what it claims to be */
  DM_EDATA = -3,  /* a lexicon or ontology file is broken */
  DM_EMODEL = -4, /* a model file is missing, truncated or doctored */
  DM_ELIMIT = -5, /* a documented limit was exceeded; see src/base/limits.h */
  DM_ENOMEM = -6, /* out of memory */
  DM_EARG = -7    /* the caller passed something unusable */
} dm_code;

/* Filled on failure; every function that takes one accepts NULL. */
typedef struct dm_err {
  dm_code code;
  const char *stage; /* static name: "ingest", "data", "nn", ... */
  char path[512];    /* file concerned, or "" */
  uint64_t line;     /* 1-based line in path, 0 if none */
  uint64_t offset;   /* byte offset in path, 0 if none */
  char message[512]; /* one sentence: what, and what to try */
} dm_err;

/* A remark on one document: something repaired, left unresolved, or over a limit. */
typedef struct dm_note {
  const char *stage; /* static */
  dm_str message;
  dm_span span; /* {0,0} when it concerns the whole document */
} dm_note;

/* ---- 3. the engine -------------------------------------------------------------------------------------------- */

typedef struct dm_engine dm_engine;

typedef struct dm_options {
  const char *data_dir; /* lexicons and ontology; NULL: found beside the program, see dm_engine_open */
  const char *model;    /* safetensors file; NULL: the shipped one */
  const char *isa;      /* "avx512", "avx2", "scalar"; NULL: the best the processor has */
  /* Users' own lists of actors, in any of the formats of docs/actors.md; their rows win over the built-in ones, those of a later
   * file over an earlier one's. NULL and 0: none. */
  const char *const *actors;
  unsigned n_actors;
  const char *memory;   /* what earlier runs learnt of persons, a file that `demarche code --learn` wrote; NULL: none */
  const char *issues;   /* your own issues, docs/positions.md: their labels stand in place of those the words give; NULL: none */
  const char *more_dir; /* a user's event frames and ontology rows, added to ours: docs/frames.md; NULL: none */
  bool attributions;    /* also wants, plans, feelings and acts of speech, apart from the statements: docs/statements.md */
} dm_options;

/* Opens models and lexicons, read-only. Without explicit paths they are looked for in $DEMARCHE_HOME, then
 * relative to the running program (../data, ../models), then in the installation prefix.
 * Returns NULL and fills *err on failure. Free with dm_engine_close. */
dm_engine *dm_engine_open(const dm_options *options, dm_err *err);
void dm_engine_close(dm_engine *engine);

/* ---- 4. reading inputs ---------------------------------------------------------------------------------------- */

/* A byte of the text and the byte of the input that it was made from. Between two points both run on together. */
typedef struct dm_map_point {
  uint32_t text, input;
} dm_map_point;

/* One report as it came in. All strings borrowed from the caller or the reader. */
typedef struct dm_input {
  dm_str id;          /* stable name; empty: made from the text's hash */
  dm_str title;       /* given apart from the text; read as its first line when the text does not begin with it; empty: none */
  dm_str date;        /* publication day YYYY-MM-DD; empty: unknown */
  dm_str source;      /* publisher, may be empty */
  dm_str url;         /* may be empty */
  dm_str bytes;       /* the text as read: any bytes; see docs/input.md for what is repaired */
  dm_str author;      /* may be empty */
  dm_str lang;        /* ISO 639-1 code that the input states or its text shows; empty: unknown */
  dm_str date_basis;  /* what told the day, one of the words in docs/input.md ("json-ld", "feed", ...); empty: "given" */
  dm_str date_unread; /* what stood for the day and could not be read, for the record's notes; empty: nothing */
  dm_str path;        /* file that it stood in, "-" for stdin; empty: made by the caller */
  uint64_t record;    /* 1-based: which record of that file; 0: the file is one report */
  uint64_t line;      /* 1-based line of that file where the record begins; 0: the format has no lines */
  /* Where the text was extracted (HTML): from which bytes of the page, as converted to UTF-8; rising. NULL: bytes is the input.
   */
  const dm_map_point *map;
  uint32_t n_map;
} dm_input;

/* Why something that stood in an input did not become a report. */
typedef enum dm_skip_reason {
  DM_SKIP_KIND,     /* no report by its kind: a WARC request, an image, a page of an HTTP error */
  DM_SKIP_EMPTY,    /* nothing that could be read: no main text, an empty field */
  DM_SKIP_LANGUAGE, /* in a language that was not asked for */
  DM_SKIP_BROKEN,   /* not what it claims to be: a broken line, a torn record, binary bytes */
  DM_SKIP_LIMIT,    /* beyond a limit of src/base/limits.h */
  DM_SKIP_REASONS
} dm_skip_reason;

typedef struct dm_skip {
  dm_skip_reason reason;
  dm_str path;           /* file */
  uint64_t record, line; /* as in dm_input */
  dm_str id;             /* URL or id, where it is known */
  char message[256];     /* one sentence */
} dm_skip;

/* "kind", "empty", ...: for reports of a run. */
const char *dm_skip_name(dm_skip_reason reason);

typedef struct dm_read_options {
  const char *format;   /* one of dm_input_format_name; NULL: told by the first bytes, then by the name */
  const char *map;      /* columns of JSON Lines and CSV: "text=body,date=pubDate"; NULL: the usual names, see docs/input.md */
  const char *lang;     /* "en": only reports in that language, the others are skipped; NULL: all */
  const char *data_dir; /* rules of extraction; NULL: found as by dm_engine_open */
  /* Called by dm_reader_next and dm_reader_take, on their thread, for all that is skipped; its strings live during the call.
   * NULL: the skipped are only counted. */
  void (*skipped)(void *user, const dm_skip *skip);
  void *user;
} dm_read_options;

/* Formats that can be read, in the order in which they are tried; NULL ends. The help is one line. */
const char *dm_input_format_name(unsigned i);
const char *dm_input_format_help(unsigned i);

typedef struct dm_reader dm_reader;

/* Reads the reports that the paths mean, in their order: files of any format (compressed by gzip or zstd or not), all files below
 * a folder whose names end as those of a known format, the files that a pattern (news/2024-*.html) matches, or "-" for stdin. A
 * container (feed, JSON Lines, CSV, WARC) is read piece by piece: memory is bounded by one record. The options may be NULL.
 * NULL and *err when the options make no sense, the rules are missing or memory is out: what cannot be read is told by
 * dm_reader_next. */
dm_reader *dm_reader_open_all(const char *const *paths, unsigned n_paths, const dm_read_options *options, dm_err *err);
/* One path, without options. */
dm_reader *dm_reader_open(const char *path, dm_err *err);
/* 1: *input is the next report; its strings live until the next call or close, and id is the file's name where the report has
 * none. 0: there are no more. Negative: *err tells a file or folder that could not be read, or not to its end; go on calling for
 * the others. What is skipped goes to options->skipped before the call returns. */
int dm_reader_next(dm_reader *reader, dm_input *input, dm_err *err);
/* How many of each reason were skipped so far. Those of dm_item_read are not among them. */
const uint64_t *dm_reader_skips(const dm_reader *reader);
/* How far: bytes of all files as they lie on the disk, and of those read. Total 0: unknown (stdin). */
void dm_reader_progress(const dm_reader *reader, uint64_t *done, uint64_t *total);
/* NULL is allowed. */
void dm_reader_close(dm_reader *reader);

/* The same in two steps, for several threads: one takes the records off the files, any other makes reports of them (HTML is
 * extracted there, and its language told). An item is owned by the caller and must be freed before the reader is closed. */
typedef struct dm_item dm_item;
/* 1, 0 or negative, as dm_reader_next. */
int dm_reader_take(dm_reader *reader, dm_item **item, dm_err *err);
/* 1: *input is the report; its strings live as long as the item. 0: *skip tells why it is none. */
int dm_item_read(dm_item *item, dm_input *input, dm_skip *skip);
void dm_item_free(dm_item *item);

/* ---- 5. coding a document ------------------------------------------------------------------------------------- */

typedef struct dm_worker dm_worker;     /* reusable buffers for one thread */
typedef struct dm_document dm_document; /* one coded document with all its layers */
typedef struct dm_record dm_record;

dm_worker *dm_worker_new(const dm_engine *engine, dm_err *err);
void dm_worker_free(dm_worker *worker);

/* Codes one input through all stages. On success *out is a document owned by the caller (dm_document_free).
 * Bad bytes, odd structure and exceeded per-document limits are notes on the document, not failures. */
int dm_worker_code(dm_worker *worker, const dm_input *input, dm_document **out, dm_err *err);
void dm_document_free(dm_document *document);

/* The record: borrowed from the document. Never NULL for a coded document. */
const dm_record *dm_document_record(const dm_document *document);

/* ---- 6. what a record holds (../shared/record.md, format 1) ---------------------------------------------------- */

#define DM_MAX_SECTORS 4

/* An actor as a role filler: whom, under which name, with which code. */
typedef struct dm_party {
  uint32_t actor; /* index into dm_record.actors, or DM_NONE */
  dm_str name;
  dm_str country;                 /* ISO 3166-1 alpha-3, IGO, NGO, MNC, or unknown */
  dm_str sectors[DM_MAX_SECTORS]; /* PLOVER sector codes, primary first */
  uint32_t n_sectors;
} dm_party;

typedef enum dm_actor_kind { DM_PERSON, DM_COUNTRY, DM_ORGANISATION, DM_GROUP, DM_OTHER_ACTOR } dm_actor_kind;
typedef enum dm_basis { DM_BASIS_NONE, DM_BASIS_TEXT, DM_BASIS_LEXICON, DM_BASIS_MEMORY } dm_basis;
typedef enum dm_mention_form { DM_FORM_NAME, DM_FORM_DESCRIPTION, DM_FORM_PRONOUN, DM_FORM_ADJECTIVE } dm_mention_form;

typedef struct dm_mention {
  uint32_t first, last, head; /* token indices in the document, last inclusive */
  uint32_t actor;             /* index into the actors */
  dm_span span;
  dm_mention_form form;
} dm_mention;

typedef struct dm_actor {
  dm_str id, name; /* id "a1"...; name: the fullest name seen or known */
  dm_actor_kind kind;
  dm_str country;
  dm_str sectors[DM_MAX_SECTORS];
  uint32_t n_sectors;
  dm_str office;
  dm_basis basis;
} dm_actor;

typedef enum dm_precision { DM_PRECISION_NONE, DM_PRECISION_DAY, DM_PRECISION_MONTH, DM_PRECISION_YEAR } dm_precision;
typedef enum dm_date_basis { DM_DATE_NONE, DM_DATE_STATED, DM_DATE_PUBLICATION, DM_DATE_INFERRED } dm_date_basis;

typedef struct dm_date {
  dm_str value; /* YYYY, YYYY-MM or YYYY-MM-DD; unknown if unresolved */
  dm_str end;   /* last day of a range, or unknown */
  dm_precision precision;
  dm_date_basis basis;
  dm_span span; /* the words it comes from; {0,0} when not stated */
} dm_date;

typedef struct dm_place {
  dm_str name, country; /* name unknown: no place */
  double lat, lon;      /* NaN when unknown */
  uint32_t geonames;    /* 0 when unknown */
  dm_span span;
} dm_place;

typedef struct dm_evidence {
  dm_span span;
  uint32_t sentence;
} dm_evidence;

typedef enum dm_modality { DM_ASSERTED, DM_FUTURE, DM_NEGATED, DM_HYPOTHETICAL, DM_HISTORICAL } dm_modality;

typedef struct dm_event {
  dm_str id;                /* "e1"... */
  dm_str type, mode, cameo; /* PLOVER type and mode, CAMEO code; mode and cameo may be unknown */
  int quad;                 /* PLOVER quad class 1..4, 0 unknown */
  double intensity;         /* PLOVER intensity; NaN unknown */
  const dm_str *contexts;
  uint32_t n_contexts;
  const dm_party *source, *target;
  uint32_t n_source, n_target;
  dm_date date;
  dm_place place;
  dm_modality modality;
  uint32_t statement; /* index into statements, or DM_NONE */
  dm_span trigger;
  uint32_t trigger_token;
  dm_span theme;        /* what is demanded, refused, offered...: {0,0} if none */
  uint32_t theme_token; /* head token of the theme, or DM_NONE */
  const dm_evidence *evidence;
  uint32_t n_evidence;
  dm_str made_by;
  double confidence;
} dm_event;

typedef enum dm_speech_form { DM_DIRECT, DM_MIXED, DM_INDIRECT } dm_speech_form;
/* What an attribution is: words, what somebody thinks, feels or wants, what is intended, what is done in words. */
typedef enum dm_attribution_kind { DM_SPEECH, DM_ATTITUDE, DM_PLAN, DM_WORD_ACT } dm_attribution_kind;

typedef struct dm_statement {
  dm_str id; /* "s1"... */
  dm_party speaker;
  dm_party addressee; /* actor DM_NONE and no name: none */
  dm_span cue;
  uint32_t cue_token; /* DM_NONE for a cueless continuation */
  dm_speech_form form;
  uint32_t parent; /* index of the statement that reports this one, or DM_NONE */
  uint32_t depth;  /* 1 for an outermost statement */
  dm_str channel;
  dm_date date;
  const dm_evidence *evidence; /* the content, not the cue */
  uint32_t n_evidence;
  dm_str made_by;
  double confidence;
  dm_span speaker_words; /* what names the speaker here, "the minister", "he"; {0,0}: a continuation names nobody */
  dm_str act;            /* what is done by saying it: "say", "deny", "ask", "demand" ..., docs/statements.md */
  dm_place place;        /* where it was said, when the cue's clause tells; name unknown: not told */
  /* Of attributions; a statement is speech and real. */
  dm_attribution_kind kind;
  uint32_t within;      /* index of the attribution that holds this one, or DM_NONE */
  dm_modality modality; /* negated, "did not say"; hypothetical, "would like" */
} dm_statement;

/* What became of a condition, by what the text says elsewhere. */
typedef enum dm_condition_status { DM_CONDITION_OPEN, DM_CONDITION_MET, DM_CONDITION_REFUSED } dm_condition_status;

typedef struct dm_condition {
  dm_str ask, give; /* labels; unknown when the text names only one side */
  dm_span ask_span, give_span;
  dm_condition_status status;
} dm_condition;

typedef enum dm_stance_act {
  DM_ACT_DEMAND,
  DM_ACT_OFFER,
  DM_ACT_ACCEPT,
  DM_ACT_REJECT,
  DM_ACT_SUPPORT,
  DM_ACT_OPPOSE,
  DM_ACT_CONDITION,
  DM_ACT_WARN
} dm_stance_act;
typedef enum dm_strength { DM_CATEGORICAL, DM_PLAIN, DM_HEDGED } dm_strength;
typedef enum dm_position_basis { DM_POS_STATED, DM_POS_SPOKESPERSON, DM_POS_NARRATOR, DM_POS_CLAIMED } dm_position_basis;

typedef struct dm_position {
  dm_str id; /* "p1"... */
  dm_party holder;
  dm_str issue_id, issue_label;
  int sign; /* 1 for, -1 against, 0 conditional or neutral */
  dm_stance_act act;
  dm_strength strength;
  bool has_condition;
  dm_condition condition;
  dm_party addressee;
  dm_position_basis basis;
  uint32_t statement, event; /* indices or DM_NONE */
  const dm_evidence *evidence;
  uint32_t n_evidence;
  dm_str made_by;
  double confidence;
} dm_position;

typedef enum dm_link_type {
  DM_LINK_ANSWERS,
  DM_LINK_CONDITION,
  DM_LINK_SAME_EVENT,
  DM_LINK_CONTRADICTS,
  DM_LINK_SOFTENS,
  DM_LINK_ALIGNS,
  DM_LINK_HARDENS
} dm_link_type;

/* How a demand or offer was answered. */
typedef enum dm_outcome {
  DM_OUTCOME_NONE,
  DM_OUTCOME_ACCEPTED,
  DM_OUTCOME_REFUSED,
  DM_OUTCOME_PARTLY,
  DM_OUTCOME_OPEN
} dm_outcome;

typedef struct dm_link {
  dm_link_type type;
  dm_str from, to;    /* record ids: "e7", "p3", "a1" */
  bool computed;      /* false: the text says so */
  dm_outcome outcome; /* of DM_LINK_ANSWERS, else none */
} dm_link;

typedef enum dm_sentence_kind {
  DM_SENT_TEXT,
  DM_SENT_HEADING,
  DM_SENT_KICKER,
  DM_SENT_CROSSHEAD,
  DM_SENT_DATELINE,
  DM_SENT_CAPTION,
  DM_SENT_LIST
} dm_sentence_kind;

typedef struct dm_sentence_span {
  dm_span span;
  dm_sentence_kind kind;
} dm_sentence_span;

struct dm_record {
  dm_str id, title, date, source, url, lang;
  dm_str date_basis; /* as in dm_input: "given", "feed", "json-ld", ...; or unknown */
  dm_str text;       /* the text all offsets point into */
  char text_sha256[65];
  bool text_differs; /* the text was repaired or extracted: it is not, byte for byte, what came in */
  const dm_sentence_span *sentences;
  const dm_actor *actors;
  const dm_mention *mentions; /* in text order, all actors */
  const dm_event *events;
  const dm_statement *statements;
  const dm_position *positions;
  const dm_link *links;
  const dm_note *notes;
  uint32_t n_sentences, n_actors, n_mentions, n_events, n_statements, n_positions, n_links, n_notes;
  /* What is attributed beyond the statements, docs/statements.md; in text order, parents are statements. NULL: not asked for. */
  const dm_statement *attributions;
  uint32_t n_attributions;
};

/* ---- 7. writing it out ---------------------------------------------------------------------------------------- */

/* Formats: "text", "json", "jsonl", "conllu"; dm_format_name(i) lists them, NULL ends. */
const char *dm_format_name(unsigned i);
int dm_document_write(const dm_document *document, const char *format, FILE *out, dm_err *err);

#ifdef __cplusplus
}
#endif
#endif

/* source.h - what a reader of one format sees: the bytes of one file, and the items that it makes of them.
 *
 * A format is one file with one dm_input_format, and one row in formats.c; help, manual and detection come from there. */
#ifndef DM_INGEST_SOURCE_H
#define DM_INGEST_SOURCE_H

#include "base/arena.h"
#include "ingest/columns.h"
#include "ingest/rules.h"
#include "ingest/stream.h"

/* What an item's bytes are, and so what dm_item_read has to do with them. */
typedef enum dm_item_kind {
  DM_ITEM_TEXT,    /* the report itself */
  DM_ITEM_PAGE,    /* a page of HTML in any charset: the report must be found in it */
  DM_ITEM_FRAGMENT /* a piece of HTML in UTF-8 that is the report: only the tags go */
} dm_item_kind;

struct dm_item {
  dm_arena *arena; /* keeps all strings of the item */
  dm_input in;
  dm_item_kind kind;
  dm_str charset; /* that the transport names (HTTP); may be unknown */
  const dm_rules *rules;
  const char *lang; /* wanted; NULL: any */
};

typedef struct dm_source {
  const char *path;
  dm_stream *stream;
  const struct dm_input_format *format;
  void *state;     /* the format's own */
  uint64_t record; /* items and skipped ones so far */
  uint64_t line;   /* of formats that have lines: how many were passed */
  const dm_columns *columns;
  struct dm_reader *reader; /* takes what is skipped; NULL: nobody does */
} dm_source;

typedef struct dm_input_format {
  const char *name;
  const char *suffixes; /* of files that a folder is searched for: ".html .htm"; each also with .gz and .zst */
  const char *help;     /* one line */
  bool many;            /* a file holds many reports; else it is one, and its name is the report's id */
  /* Whether a file that begins so is of this format. At most DM_DETECT_BYTES are shown. */
  bool (*detect)(dm_str head);
  /* Sets source->state, or fails with *err. NULL: nothing to do. */
  int (*open)(dm_source *source, dm_err *err);
  /* 1: *item, which comes with an arena and nothing else, is the next. 0: no more. Negative: *err; if the stream cannot go on
   * either, the next call gives 0. Skips what is no report by dm_source_skip. */
  int (*next)(dm_source *source, dm_item *item, dm_err *err);
  void (*close)(dm_source *source);
} dm_input_format;

#define DM_DETECT_BYTES 4096u

/* Ends with a row without a name. */
extern const dm_input_format *const dm_input_formats[];
const dm_input_format *dm_input_format_find(const char *name);
/* All suffixes of the table, for dm_files_add. */
void dm_input_suffixes(char *out, size_t size);
/* The first whose detect says yes. Where none but plain text, which takes anything, does, the file's name is believed (page.html,
 * table.csv). */
const dm_input_format *dm_input_format_detect(dm_str head, const char *path);

/* Counts and tells one thing that is no report, at source->record and line. */
void dm_source_skip(dm_source *source, dm_skip_reason reason, uint64_t line, dm_str id, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The rest of the stream in the arena, at most limit bytes; *more: there was more. */
dm_str dm_source_rest(dm_source *source, dm_arena *arena, uint32_t limit, bool *more);

#endif

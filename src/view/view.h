/* view.h - stage 8: one file per output format, and the table of them. A new format is one file and one row. */
#ifndef DM_VIEW_VIEW_H
#define DM_VIEW_VIEW_H

#include "fact/fact.h"
#include "record/values.h"

/* What a format prints from. */
typedef struct dm_view {
  const dm_record *record;
  const dm_facts *facts; /* every layer below: facts->mentions->syntax->text */
  const dm_trace *trace; /* NULL unless it was collected */
  bool colour;           /* for a terminal */
} dm_view;

typedef struct dm_format {
  const char *name;
  const char *help; /* completes "json: " */
  int (*write)(const dm_view *view, FILE *out, dm_err *err);
} dm_format;

/* Ends with a row without a name. */
extern const dm_format dm_formats[];
/* The format of that name, or NULL. */
const dm_format *dm_format_find(const char *name);

/* The formats. Each returns 0, or DM_EIO when the stream failed. */
int dm_view_json(const dm_view *view, FILE *out, dm_err *err);    /* the record, readable: a row a line */
int dm_view_jsonl(const dm_view *view, FILE *out, dm_err *err);   /* the record on one line */
int dm_view_summary(const dm_view *view, FILE *out, dm_err *err); /* who did what, who said what, positions */
/* For demarche explain, not in the table: why each row of one sentence (DM_NONE: of all) came to be, and why not. */
int dm_view_explain(const dm_view *view, uint32_t sentence, FILE *out, dm_err *err);

/* 0, or DM_EIO with the system's reason when anything written to out so far failed. */
int dm_view_finish(FILE *out, dm_err *err);

#endif

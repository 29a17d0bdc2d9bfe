/* view.h - stage 8: one file per output format, and the table of them. A new format is one file and one row. */
#ifndef DM_VIEW_VIEW_H
#define DM_VIEW_VIEW_H

#include "fact/fact.h"
#include "record/values.h"
#include "store/load.h"
#include "store/vocabulary.h"

/* What a format prints from. */
typedef struct dm_view {
  const dm_record *record;
  const dm_facts *facts;           /* every layer below: facts->mentions->syntax->text */
  const dm_trace *trace;           /* NULL unless it was collected */
  bool colour;                     /* for a terminal */
  const dm_loaded *stored;         /* where the record lies in a store; NULL: it comes from coding */
  const dm_vocabulary *vocabulary; /* of formats with a header; the others do without */
} dm_view;

/* What a whole store is exported from. */
typedef struct dm_gather {
  dm_store *store;
  const dm_vocabulary *vocabulary;
  const dm_selection *selection; /* which documents */
  FILE *out;                     /* a format of one file */
  const char *folder;            /* a format of several; the folder exists */
  bool spreadsheet;              /* see dm_rows_style */
  const char *network;           /* graphml, gexf: "events" (NULL too) or "positions" */
} dm_gather;

typedef struct dm_format {
  const char *name;
  const char *help;                                          /* completes "json: " */
  int (*write)(const dm_view *view, FILE *out, dm_err *err); /* a document at a time; NULL: see gather */
  const char *header;                                        /* printed once before the first document; NULL: none */
  /* Formats that are one whole over all documents, or a folder of files: for `demarche export` alone. */
  int (*gather)(const dm_gather *gather, dm_err *err);
  bool folder; /* gather wants a folder */
} dm_format;

/* Ends with a row without a name. */
extern const dm_format dm_formats[];
/* The format of that name, or NULL. */
const dm_format *dm_format_find(const char *name);

/* The formats. Each returns 0, or DM_EIO when the stream failed. */
int dm_view_json(const dm_view *view, FILE *out, dm_err *err);    /* the record, readable: a row a line */
int dm_view_jsonl(const dm_view *view, FILE *out, dm_err *err);   /* the record on one line */
int dm_view_summary(const dm_view *view, FILE *out, dm_err *err); /* who did what, who said what, positions */
int dm_view_polecat(const dm_view *view, FILE *out, dm_err *err); /* rows of data sets: row_formats.c */
int dm_view_plover(const dm_view *view, FILE *out, dm_err *err);
int dm_view_icews(const dm_view *view, FILE *out, dm_err *err);
int dm_view_cameo(const dm_view *view, FILE *out, dm_err *err);
int dm_view_dna(const dm_view *view, FILE *out, dm_err *err);
extern const char dm_polecat_header[], dm_icews_header[], dm_dna_header[];
int dm_gather_csv(const dm_gather *gather, dm_err *err); /* export_*.c */
int dm_gather_graphml(const dm_gather *gather, dm_err *err);
int dm_gather_gexf(const dm_gather *gather, dm_err *err);
int dm_gather_geojson(const dm_gather *gather, dm_err *err);
int dm_gather_brat(const dm_gather *gather, dm_err *err);
int dm_gather_gold(const dm_gather *gather, dm_err *err);
/* Calls `each` with every document of the selection, in the order of their numbers; stops at its first failure. */
int dm_gather_documents(const dm_gather *gather, int (*each)(void *context, const dm_view *view, dm_err *err), void *context,
                        dm_err *err);
/* Opens FOLDER/NAME.suffix for writing; what may not stand in a file's name becomes _. NULL and *err on failure. */
FILE *dm_gather_open(const dm_gather *gather, dm_str name, const char *suffix, dm_err *err);
/* For demarche explain, not in the table: why each row of one sentence (DM_NONE: of all) came to be, and why not. */
int dm_view_explain(const dm_view *view, uint32_t sentence, FILE *out, dm_err *err);

/* 0, or DM_EIO with the system's reason when anything written to out so far failed. */
int dm_view_finish(FILE *out, dm_err *err);
/* Finishes and closes a file that the format opened itself; rc is how writing went so far, and wins. */
int dm_view_close(FILE *out, int rc, dm_err *err);

#endif

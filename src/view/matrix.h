/* matrix.h - who stands where on which issue: actors by issues over the rows of one or many documents.
 *
 * A cell holds the newest stance that a holder took on an issue. A cell that is not there is "not stated"; sign 0 is a stance:
 * neutral, or only under a condition. Issues whose labels differ in what follows a preposition only are one when the shorter
 * label occurs, too ("security guarantees", "security guarantees from the allies"); a codebook's issues are left alone.
 * Everything lives in the arena and in the rows given. */
#ifndef DM_VIEW_MATRIX_H
#define DM_VIEW_MATRIX_H

#include "fact/links.h"

/* A stance with what a reader wants to see of it. */
typedef struct dm_matrix_row {
  dm_stand_row stand;
  dm_str holder_name, label;
  dm_str wording; /* the label before issues were merged */
  dm_str quote;   /* the words */
  bool codebook;  /* the issue is one of the user's */
  bool whole;     /* the label is not to be shortened: a condition with both its sides */
} dm_matrix_row;

typedef struct dm_matrix_link {
  dm_link_type type;
  dm_outcome outcome;
  bool computed;
  dm_str from_doc, from, to_doc, to; /* rows of documents; of alignments, holders' keys without documents */
  dm_str issue;                      /* empty: not told */
} dm_matrix_link;

typedef struct dm_matrix_actor {
  dm_str key, name;
  uint32_t n_cells;
} dm_matrix_actor;

typedef struct dm_matrix_issue {
  dm_str id, label;
  uint32_t n_cells;
  bool codebook;
} dm_matrix_issue;

typedef struct dm_matrix_cell {
  uint32_t actor, issue;
  uint32_t first, n;      /* its rows, oldest first: rows[first .. first + n) */
  const dm_stand_row *at; /* the newest */
  bool both;              /* for and against on the same day */
} dm_matrix_cell;

typedef struct dm_matrix {
  dm_matrix_row *rows;
  dm_matrix_actor *actors; /* those with the most cells first */
  dm_matrix_issue *issues; /* likewise */
  dm_matrix_cell *cells;   /* by issue, then actor */
  uint32_t n_rows, n_actors, n_issues, n_cells, n_documents;
  DM_LIST(dm_matrix_link) links;
} dm_matrix;

/* rows are sorted in place and taken over; links computed between them join those already in out->links. */
void dm_matrix_make(dm_arena *arena, const dm_cues *cues, dm_matrix_row *rows, uint32_t n, dm_matrix *out);

typedef struct dm_matrix_format {
  const char *name, *help;
  int (*write)(const dm_matrix *matrix, bool quotes, FILE *out, dm_err *err);
} dm_matrix_format;
/* text, csv, json; ends with a row without a name. */
extern const dm_matrix_format dm_matrix_formats[];

/* "+", "-", "0", or "±" */
const char *dm_matrix_sign(const dm_matrix_cell *cell);

#endif

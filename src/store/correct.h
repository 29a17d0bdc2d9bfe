/* correct.h - what analysts say of the machine's rows: this field is that, this row is right, this row is wrong.
 *
 * Every word is a row of the table `corrections`; machine rows are never changed, and no word is ever taken back, only followed
 * by a newer one. The *_now views show what holds. docs/corrections.md tells the rules. */
#ifndef DM_STORE_CORRECT_H
#define DM_STORE_CORRECT_H

#include "store/store.h"
#include "store/vocabulary.h"

/* A row as users name it: "e12" is event 12 of the store. kind: 'e' event, 's' statement, 'p' position, 'a' actor, 'd' document.
 */
typedef struct dm_row_name {
  char kind;
  int64_t id;
} dm_row_name;

/* False when it is no such name. */
bool dm_row_name_read(const char *text, dm_row_name *out);
/* "event", "statement", "position", "actor", "document". */
const char *dm_row_kind(char kind);

/* A field that can be corrected. */
typedef enum dm_field_check {
  DM_FIELD_TEXT,
  DM_FIELD_TYPE,
  DM_FIELD_MODE,
  DM_FIELD_CAMEO,
  DM_FIELD_QUAD,
  DM_FIELD_INTENSITY,
  DM_FIELD_CONTEXTS,
  DM_FIELD_DATE,
  DM_FIELD_COUNTRY,
  DM_FIELD_SECTORS,
  DM_FIELD_MODALITY,
  DM_FIELD_FORM,
  DM_FIELD_SIGN,
  DM_FIELD_ACT,
  DM_FIELD_STRENGTH,
  DM_FIELD_BASIS,
  DM_FIELD_ISSUE,
  DM_FIELD_ACTOR_KIND
} dm_field_check;

typedef struct dm_field {
  char kind;
  const char *name; /* "source.country" */
  dm_field_check check;
  bool required;       /* may not be emptied */
  const char *machine; /* SQL expression of the machine's value, of the row r of its table */
} dm_field;

/* Ends with a row without a name. */
extern const dm_field dm_fields[];
const dm_field *dm_field_find(char kind, const char *name);
/* Values of a field that has a fixed list of them, for a "did you mean": the i-th, or unknown behind the last. */
dm_str dm_field_value(const dm_field *field, const dm_vocabulary *vocabulary, uint32_t i);

typedef struct dm_correction {
  dm_row_name row;
  const char *field; /* dm_fields, or a party as a whole ("source" with the value "RUS GOV MIL"); NULL: a verdict */
  const char *value; /* NULL or "": the field becomes empty. For a verdict "accept" or "reject" */
  const char *coder, *why;
  const char *made_at; /* NULL: now */
} dm_correction;

/* Checks and writes one, in a transaction of its own; the store is open for DM_STORE_EDIT. Setting an event's type also sets what
 * hangs on it (mode, cameo, quad, intensity), setting its mode its intensity, each as a row of its own. DM_EARG tells what is
 * wrong with it: no such row, no such field, a value outside the list. */
int dm_correct(dm_store *store, const dm_vocabulary *vocabulary, const dm_correction *correction, dm_err *err);

#endif

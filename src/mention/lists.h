/* lists.h - users' own lists of actors: read, whatever their format, into rows, which then stand before the built-in lexicons.
 *
 * Formats, told apart by content: a table with a header row (columns name, aliases, kind, country, sectors, office, gender, from,
 * to; only name is required), and the dictionaries of actors and agents that PETRARCH reads (petrarch.h). docs/actors.md is
 * the user's page. What is wrong with a list is an error with file and line; what is only odd is a remark of the world. */
#ifndef DM_MENTION_LISTS_H
#define DM_MENTION_LISTS_H

#include "mention/world.h"

typedef enum dm_list_kind {
  DM_LIST_GUESS, /* person or organisation, by its words and dates */
  DM_LIST_PERSON,
  DM_LIST_ORG,
  DM_LIST_NOUN /* an agent noun: brings sectors, takes its country from the words beside it */
} dm_list_kind;

typedef struct dm_list_name {
  dm_str text;
  bool plural; /* of a noun */
} dm_list_name;

typedef struct dm_list_code {
  dm_coding code;
  dm_str from, to; /* the days for which it holds, both inside; unknown: open */
  uint32_t line;
} dm_list_code;

typedef struct dm_list_row {
  dm_list_kind kind;
  char gender; /* 'm', 'f' or 0 */
  bool memory; /* learnt from reports, see memory.h */
  dm_str office;
  uint32_t first_name, n_names; /* in dm_list.names; the first one is shown */
  uint32_t first_code, n_codes; /* in dm_list.codes */
  uint32_t line;
} dm_list_row;

typedef struct dm_list {
  dm_arena *arena;
  const char *path; /* as given */
  DM_LIST(dm_list_name) names;
  DM_LIST(dm_list_code) codes;
  DM_LIST(dm_list_row) rows;
  dm_remarks *remarks;
} dm_list;

/* Names longer than this occur in no text: told and left out. */
#define DM_LIST_NAME_BYTES 240u

/* Appends a remark on a line; beyond the first DM_REMARKS of a world they are only counted. */
void dm_remark(dm_remarks *remarks, const char *path, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Opens a row; codes added afterwards are its own. */
dm_list_row *dm_list_add(dm_list *list, dm_list_kind kind, uint32_t line);
void dm_list_code_add(dm_list *list, const dm_list_code *code);
/* To this row, while it is the last one that has names. */
void dm_list_name_add(dm_list *list, uint32_t row, dm_str name, bool plural, uint32_t line);

/* Puts the rows before what the world has: a phrase of the list means the list's row and nothing else; in one list the first row
 * of a name counts, of several lists the last one. Words that only carry grammar, given names and titles keep those uses. The
 * strings of the list must live as long as the world. */
int dm_list_enter(dm_world *world, const dm_list *list, dm_err *err);

/* Reads a list of any of the formats and enters it. data_dir as for dm_world_open. Before the world is shared by threads. */
int dm_world_add_list(dm_world *world, const char *data_dir, const char *path, dm_err *err);
/* The same from memory; the bytes must live as long as the world. */
int dm_world_add_list_bytes(dm_world *world, const char *data_dir, const char *path, dm_str bytes, dm_err *err);

/* Where a row of a table of the world comes from: the path of the user's list and *line, or NULL for the built-in lexicons. */
const char *dm_row_origin(const dm_world *world, dm_entry_kind kind, uint32_t row, uint32_t *line);

#endif

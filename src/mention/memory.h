/* memory.h - what reports teach about persons, kept from one run to the next: "Ilya Moroz, the Kremlin spokesman," says that from
 * the day of the report on Ilya Moroz is RUS GOV.
 *
 *   a run that learns:    document -> dm_memory_learn -> rows -> dm_memory_settle -> dm_memory_write
 *   a run that remembers: file -> dm_memory_read -> dm_memory_enter -> the world's persons, basis "memory"
 *
 * Nothing is learnt and used in the same run, so the record of a document depends on no other document of its run, and is the
 * same for any number of threads. A newer description holds from its day on; older ones are kept. Of two that contradict each
 * other on one day both are kept, and the accepted one counts. What a person has accepted also wins over the built-in lists;
 * what nobody has looked at only speaks of names that no list has; what is rejected stays rejected when it is read again. */
#ifndef DM_MENTION_MEMORY_H
#define DM_MENTION_MEMORY_H

#include "mention/world.h"

typedef enum dm_memory_status { DM_MEMORY_LEARNT, DM_MEMORY_ACCEPTED, DM_MEMORY_REJECTED } dm_memory_status;

typedef struct dm_memory_row {
  dm_memory_status status;
  dm_str name, country, sectors; /* sectors: joined by blanks, primary first */
  dm_str office;                 /* in the words of the report, may be unknown */
  dm_str day;                    /* publication day of the report, or unknown: holds before all dated ones */
  dm_str doc, evidence;          /* id of the report, the sentence */
  uint32_t line;                 /* in the file that was read, else 0 */
  bool conflict; /* another row of the same name and day, not rejected, says something else; by dm_memory_settle */
} dm_memory_row;

typedef struct dm_memory {
  dm_arena *arena; /* owns all strings */
  DM_LIST(dm_memory_row) rows;
} dm_memory;

/* NULL only when memory is out. */
dm_memory *dm_memory_new(void);
void dm_memory_free(dm_memory *memory);

/* Appends what the document says of persons: names of two words and more whose code came from the text, unless the lists say
 * the same for that day. */
void dm_memory_learn(dm_memory *memory, const dm_world *world, const dm_mentions *mentions);
/* Appends copies of another memory's rows. */
void dm_memory_take(dm_memory *memory, const dm_memory *from);
/* Brings the rows into order (name, day, ...) whatever order they came in, drops a row that repeats the one before it, and drops
 * learnt rows that say what somebody has rejected. */
void dm_memory_settle(dm_memory *memory);
/* Sets the status of all rows of a name, or, where `which` is a number, of the row in that line; returns how many. */
uint32_t dm_memory_judge(dm_memory *memory, dm_str which, dm_memory_status status);

const char *dm_memory_status_name(dm_memory_status status);
/* The table as dm_memory_write writes it; an empty file is an empty memory. DM_EDATA names file and line. */
int dm_memory_read(dm_memory *memory, const char *path, dm_err *err);
/* Trouble with the stream shows in ferror(out). */
void dm_memory_write(const dm_memory *memory, FILE *out);

/* Puts the persons of a memory file into the world, before it is shared. */
int dm_world_add_memory(dm_world *world, const char *path, dm_err *err);
/* The same for rows from elsewhere, whose strings live as long as the world; brings them into order. `name` tells whose they are.
 */
int dm_world_enter_memory(dm_world *world, dm_memory *memory, const char *name, dm_err *err);

#endif

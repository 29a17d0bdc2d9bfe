/* types.h - one thread's cache of word types: for every form seen lately, its lower-cased form and what the first LSTM layer
 * makes of it (the layer's input projection depends on the form alone).
 *
 *   form -> bucket -> slot -> slot ...     slots are reused in clock order, the forms of the running chunk excepted
 */
#ifndef DM_SYNTAX_TYPES_H
#define DM_SYNTAX_TYPES_H

#include "syntax/model.h"

typedef struct dm_types dm_types;

/* Room for at least DM_CHUNK_TOKENS types; NULL when memory is out. */
dm_types *dm_types_new(const dm_parser *parser);
void dm_types_free(dm_types *types);

/* Starts a chunk: slots handed out from here on stay put until the next call. */
void dm_types_begin(dm_types *types);
/* The slot of a form, at most DM_CHUNK_TOKENS different ones in a chunk. DM_NONE when memory is out. */
uint32_t dm_types_slot(dm_types *types, dm_str form);
/* Computes the vectors of all slots that are new since the last call. */
void dm_types_fill(dm_types *types);

/* The projected input of a slot, 8 hidden floats; valid after dm_types_fill. */
const float *dm_types_input(const dm_types *types, uint32_t slot);
/* Lower-cased form; unknown ({NULL,0}) when it is the form itself. Copy it: it lasts as long as the slot. */
dm_str dm_types_low(const dm_types *types, uint32_t slot);

/* Row of the static vectors with this key, or DM_NONE: the word is not among the common ones. */
uint32_t dm_static_row(const dm_parser *parser, uint64_t key);

/* x of docs/model.md for one form (units floats), past the cache: for tests. */
void dm_types_vector(dm_types *types, dm_str form, float *x);

#endif

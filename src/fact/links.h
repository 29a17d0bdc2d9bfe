/* links.h - what ties stances and events together, as plain rows: within a document, across the documents of a run, or in a
 * store that adds documents one by one.
 *
 * A row says who (holder), on what (issue), how (sign, act, strength), towards whom, when. Rows of one issue are compared:
 *   contradicts     the same holder, the opposite sign, later
 *   softens         the same holder and sign with less strength, or only under a condition now; later
 *   hardens         the other way round
 *   answers         who was asked replies, or a reply is addressed to who asked; with its outcome
 *   aligns          two holders with the same sign: computed, never what a reporter claims
 * "Later" is a later date; of rows without a date, those of a later document (order).
 *
 * A store calls dm_links_of_row for each new row with the last row of each holder on its issue; a run calls dm_links_of_rows
 * once. Both give the same links for the same rows in the same order. Memory: strings are borrowed; links go to the caller's
 * callback. No function keeps anything; all may be called from any thread. */
#ifndef DM_FACT_LINKS_H
#define DM_FACT_LINKS_H

#include "fact/fact.h"

typedef struct dm_stand_row {
  dm_str doc, id;   /* name the row: a document and an id within it */
  dm_str holder;    /* equal keys, the same holder: dm_holder_key */
  dm_str addressee; /* a holder's key, or empty */
  dm_str issue;     /* an issue's id */
  dm_str date;      /* YYYY-MM-DD or a beginning of it; empty: unknown */
  int sign;
  dm_stance_act act;
  dm_strength strength;
  uint32_t order; /* of the document in the run or store */
} dm_stand_row;

typedef struct dm_event_row {
  dm_str doc, id, type, date;
  dm_str source, target; /* holders' keys */
} dm_event_row;

/* from and to are rows, from the later one. */
typedef void dm_link_rows(void *user, dm_link_type type, dm_outcome outcome, const dm_stand_row *from, const dm_stand_row *to);
typedef void dm_link_events(void *user, const dm_event_row *from, const dm_event_row *to);

/* The holder's key that documents share: "USA GOV" for a country, its ministers and its spokespeople; "RUS LEG" for another
 * part of the state without a name of its own; else the name. actor: the party's row, or NULL. Empty: nobody. */
dm_str dm_holder_key(dm_arena *arena, const dm_cues *cues, const dm_actor *actor, const dm_party *party);

/* The day of a stance: of its event, else of its statement, else the document's. */
dm_str dm_position_day(const dm_position *position, const dm_event *events, const dm_statement *statements, dm_str published);

/* Links of a new row to each holder's last row on the same issue, earlier[0 .. n). Linear. */
void dm_links_of_row(const dm_stand_row *const *earlier, uint32_t n, const dm_stand_row *row, dm_link_rows *tell, void *user);
/* Links among all rows of a run. rows are sorted in place: by issue, date and order. */
void dm_links_of_rows(dm_arena *arena, dm_stand_row *rows, uint32_t n, dm_link_rows *tell, void *user);
/* Events of different documents that are one: type, both sides and day are known and equal. Each is linked to the first.
 * rows are sorted in place. */
void dm_links_of_events(dm_event_row *rows, uint32_t n, dm_link_events *tell, void *user);

#endif

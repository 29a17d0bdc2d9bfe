/* query.h - the questions that `demarche events|statements|positions|actors|issues|timeline|dyads|search` ask of a store.
 *
 *   dm_query_find -> dm_query_open -> the caller steps the statement (view/rows.h prints it) and finalizes it
 *
 * A query is a row of a table: its SELECT, the condition that each filter adds, and its order. What a user typed is only ever
 * bound to a parameter. Answers come from the *_now views of data/store/views-001.sql, so that corrections count. */
#ifndef DM_STORE_QUERY_H
#define DM_STORE_QUERY_H

#include "store/store.h"

/* NULL: no such filter. */
typedef struct dm_filter {
  const char *actor;  /* "RUS", "RUS MIL" (country, sector) or part of a name */
  const char *issue;  /* an issue's id or part of its label */
  const char *type;   /* events: PLOVER type, "TYPE.mode" or the beginning of a CAMEO code; statements: form; positions: act */
  const char *from;   /* YYYY, YYYY-MM or YYYY-MM-DD; first day of it */
  const char *to;     /* the same; last day of it */
  const char *source; /* part of the publisher's name */
  const char *text;   /* words that the sentence has: all of them; "a phrase"; begin*; OR between alternatives */
  const char *by;     /* dyads: day, month, year or all */
  int64_t limit;      /* 0: all rows */
  bool newest;        /* events, statements and positions: the latest day first, those without a day last; others as ever */
} dm_filter;

typedef struct dm_query dm_query;

/* The query of that name, or NULL. */
const dm_query *dm_query_find(const char *name);
/* The i-th query's name; NULL behind the last. */
const char *dm_query_name(unsigned i);
/* The columns that a table for people has, separated by spaces. */
const char *dm_query_shown(const dm_query *query);

/* A statement ready to be stepped; the caller finalizes it, before the store is closed. DM_EARG and a message when a filter is
 * none of this query's or has a value that makes no sense. */
int dm_query_open(dm_store *store, const dm_query *query, const dm_filter *filter, sqlite3_stmt **out, dm_err *err);

/* Whether s is a date as filters and corrections take it: YYYY, YYYY-MM or YYYY-MM-DD of the calendar. */
bool dm_query_is_date(const char *s);

/* The FTS5 expression of a search: words, "phrases", begin*, OR; whatever was typed, it is a valid expression. False when it has
 * no word or does not fit. */
bool dm_query_match(const char *text, char *out, size_t size);

#endif

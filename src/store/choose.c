#include "store/choose.h"

#include "base/err.h"
#include "base/str.h"

#include <stdlib.h>

static const char tables[] =
    "CREATE TEMP TABLE chosen(kind TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (kind, row)) WITHOUT ROWID;"
    "CREATE TEMP TABLE chosen_documents(doc_id INTEGER PRIMARY KEY);"
    "CREATE TEMP VIEW chosen_events AS SELECT row FROM temp.chosen WHERE kind = 'event';"
    "CREATE TEMP VIEW chosen_statements AS SELECT row FROM temp.chosen WHERE kind = 'statement';"
    "CREATE TEMP VIEW chosen_positions AS SELECT row FROM temp.chosen WHERE kind = 'position'";

static const char documents[] =
    "INSERT OR IGNORE INTO temp.chosen_documents SELECT doc_id FROM main.events WHERE event_id IN temp.chosen_events;"
    "INSERT OR IGNORE INTO temp.chosen_documents SELECT doc_id FROM main.statements WHERE statement_id IN temp.chosen_statements;"
    "INSERT OR IGNORE INTO temp.chosen_documents SELECT doc_id FROM main.positions WHERE position_id IN temp.chosen_positions";

/* Names of the temporary schema stand before those of the file. */
static const char views[] =
    "CREATE TEMP VIEW events_now AS SELECT * FROM main.events_now WHERE event_id IN temp.chosen_events;"
    "CREATE TEMP VIEW event_parties_now AS SELECT * FROM main.event_parties_now WHERE event_id IN temp.chosen_events;"
    "CREATE TEMP VIEW happenings_now AS SELECT * FROM main.happenings_now"
    " WHERE happening_id IN (SELECT happening_id FROM main.events WHERE event_id IN temp.chosen_events);"
    "CREATE TEMP VIEW statements_now AS SELECT * FROM main.statements_now WHERE statement_id IN temp.chosen_statements;"
    "CREATE TEMP VIEW positions_now AS SELECT * FROM main.positions_now WHERE position_id IN temp.chosen_positions;"
    "CREATE TEMP VIEW stances AS SELECT * FROM main.stances WHERE position_id IN temp.chosen_positions;"
    "CREATE TEMP VIEW evidence AS SELECT * FROM main.evidence WHERE (row_kind, row_id) IN (SELECT kind, row FROM temp.chosen);"
    "CREATE TEMP VIEW documents AS SELECT * FROM main.documents WHERE doc_id IN temp.chosen_documents";

/* The rows that a query gives; its first column is their id, "e12". */
static int choose_kind(dm_store *store, const char *query, const char *kind, const dm_filter *filter, dm_err *err) {
  sqlite3_stmt *rows = NULL;
  int rc = dm_query_open(store, dm_query_find(query), filter, &rows, err), step = SQLITE_DONE;
  while (!rc && (step = sqlite3_step(rows)) == SQLITE_ROW) {
    const char *id = (const char *)sqlite3_column_text(rows, 0);
    rc = dm_sql_run(store, err, "INSERT INTO temp.chosen(kind, row) VALUES(?,?)", "zi", kind,
                    (int64_t)(id ? strtoll(id + 1, NULL, 10) : 0));
  }
  if (!rc && step != SQLITE_DONE) rc = dm_store_fail(store, "read the database", err);
  sqlite3_finalize(rows);
  return rc;
}

int dm_store_choose(dm_store *store, const dm_filter *filter, dm_err *err) {
  dm_filter f = {.actor = filter->actor, .issue = filter->issue, .type = filter->type, .text = filter->text};
  if (!f.actor && !f.issue && !f.type && !f.text) return 0;
  int rc = dm_store_exec(store, "PRAGMA query_only=OFF", err);
  if (!rc) rc = dm_store_exec(store, tables, err);
  if (!rc) rc = choose_kind(store, "events", "event", &f, err);
  if (!rc) rc = choose_kind(store, "statements", "statement", &f, err);
  if (!rc) rc = choose_kind(store, "positions", "position", &f, err);
  if (!rc) rc = dm_store_exec(store, documents, err);
  if (!rc) rc = dm_store_exec(store, views, err);
  int back = dm_store_exec(store, "PRAGMA query_only=ON", rc ? NULL : err);
  return rc ? rc : back;
}

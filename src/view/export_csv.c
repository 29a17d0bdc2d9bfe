/* export_csv.c - a folder of tables: one CSV file each, as analysts' corrections leave the rows. */
#include "view/view.h"

#include "base/err.h"
#include "base/str.h"
#include "view/rows.h"

typedef struct table {
  const char *name, *sql; /* :from, :to and :source choose documents d */
} table;

#define CHOSEN                                                                                                                   \
  "(:from IS NULL OR d.date >= :from) AND (:to IS NULL OR d.date <= :to) AND (:source IS NULL OR instr(lower(d.source), "        \
  "lower(:source)) > 0)"
#define WORDS(start, end) "CAST(substr(CAST(d.text AS BLOB), " start " + 1, " end " - " start ") AS TEXT)"

static const table tables[] = {
    {"documents", "SELECT 'd' || d.doc_id AS document, d.id, d.title, d.author, d.date, d.date_basis, d.source, d.url, d.lang, "
                  "d.n_words AS words, 'd' || d.story_id "
                  "AS story, d.similarity FROM documents d WHERE " CHOSEN " ORDER BY d.doc_id"},
    {"events",
     "SELECT 'e' || e.event_id AS event, 'd' || e.doc_id AS document, 'h' || e.happening_id AS happening, e.type, e.mode, "
     "e.cameo, e.quad, e.intensity, "
     "e.contexts, e.date, e.date_end, e.date_precision, e.date_basis, e.place_name, e.place_country, e.lat, e.lon, e.geonames, "
     "e.modality, 's' || "
     "e.statement_id AS statement, " WORDS(
         "e.trigger_start", "e.trigger_end") " AS \"trigger\", e.made_by, e.confidence, e.judged FROM events_now e JOIN "
                                             "documents d ON d.doc_id = e.doc_id WHERE " CHOSEN " ORDER BY e.event_id"},
    {"event_parties",
     "SELECT 'e' || p.event_id AS event, p.role, p.i, 'a' || p.actor_id AS actor, p.name, p.country, p.sectors FROM "
     "event_parties_now p JOIN events e ON "
     "e.event_id = p.event_id JOIN documents d ON d.doc_id = e.doc_id WHERE " CHOSEN " ORDER BY p.event_id, p.role, p.i"},
    {"statements", "SELECT 's' || s.statement_id AS statement, 'd' || s.doc_id AS document, 'a' || s.speaker_actor AS speaker, "
                   "s.speaker_name, s.speaker_country, "
                   "s.speaker_sectors, s.addressee_name, s.addressee_country, s.addressee_sectors, s.cue, s.form, 's' || "
                   "s.parent_id AS parent, s.depth, s.channel, "
                   "s.date, s.confidence, s.judged FROM statements_now s JOIN documents d ON d.doc_id = s.doc_id WHERE " CHOSEN
                   " ORDER BY s.statement_id"},
    {"positions", "SELECT 'p' || p.position_id AS position, 'd' || p.doc_id AS document, 'a' || p.holder_actor AS holder, "
                  "p.holder_name, p.holder_country, "
                  "p.holder_sectors, p.issue_id, p.sign, p.act, p.strength, p.ask, p.give, p.condition_status, p.addressee_name, "
                  "p.addressee_country, p.basis, 's' || "
                  "p.statement_id AS statement, 'e' || p.event_id AS event, p.date, p.confidence, p.judged FROM positions_now p "
                  "JOIN documents d ON d.doc_id = p.doc_id "
                  "WHERE " CHOSEN " ORDER BY p.position_id"},
    {"evidence",
     "SELECT substr(v.row_kind, 1, 1) || v.row_id AS row, v.i, 'd' || v.doc_id AS document, v.sentence, v.start, "
     "v.\"end\", " WORDS("v.start", "v.\"end\"") " AS text FROM evidence v JOIN documents d ON d.doc_id = v.doc_id WHERE " CHOSEN
                                                 " ORDER BY v.row_kind, v.row_id, v.i"},
    {"actors", "SELECT 'a' || a.actor_id AS actor, 'd' || a.doc_id AS document, 'n' || a.entity_id AS entity, a.name, a.kind, "
               "a.country, a.sectors, a.office, a.basis "
               "FROM actors_now a JOIN documents d ON d.doc_id = a.doc_id WHERE " CHOSEN " ORDER BY a.actor_id"},
    {"issues", "SELECT issue_id, label, merged_into, parent, basis FROM issues ORDER BY issue_id"},
    {"links", "SELECT type, substr(from_kind, 1, 1) || from_id AS \"from\", substr(to_kind, 1, 1) || to_id AS \"to\", basis, "
              "across, outcome FROM links ORDER BY "
              "link_id"},
    {"corrections", "SELECT substr(row_kind, 1, 1) || row_id AS row, action, field, value, coder, why, made_at FROM corrections "
                    "ORDER BY correction_id"},
};

/* Every code that a row of the tables above may show, once. */
static const char codes_sql[] =
    "SELECT country FROM actors_now UNION SELECT country FROM event_parties_now UNION SELECT place_country FROM events_now UNION "
    "SELECT speaker_country FROM statements_now UNION SELECT addressee_country FROM statements_now UNION SELECT holder_country "
    "FROM positions_now UNION SELECT addressee_country FROM positions_now ORDER BY 1";

static int prepare(const dm_gather *g, const char *sql, sqlite3_stmt **statement, dm_err *err) {
  bool ready = sqlite3_prepare_v2(dm_store_db(g->store), sql, -1, statement, NULL) == SQLITE_OK;
  return ready ? 0 : dm_store_fail(g->store, "read the database", err);
}

static void put_known(dm_rows *rows, dm_str value) {
  if (value.n)
    dm_rows_str(rows, value);
  else
    dm_rows_null(rows);
}

static int put_countries(const dm_gather *g, sqlite3_stmt *codes, dm_rows *rows, dm_err *err) {
  int step;
  while ((step = sqlite3_step(codes)) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(codes, 0);
    dm_str code = dm_str_of(text ? text : "");
    if (!code.n) continue;
    dm_rows_str(rows, code);
    dm_rows_str(rows, dm_country_name(g->vocabulary, code));
    put_known(rows, dm_country_cow(g->vocabulary, code));
    put_known(rows, dm_country_fips(g->vocabulary, code));
  }
  return step == SQLITE_DONE ? 0 : dm_store_fail(g->store, "read the database", err);
}

/* What the countries of the rows are called, and their codes in data sets that do not count in ISO 3166's. */
static int write_countries(const dm_gather *g, dm_err *err) {
  static const char *const columns[] = {"code", "name", "cow", "fips"};
  const dm_rows_style style = {.form = DM_ROWS_CSV, .spreadsheet = g->spreadsheet};
  sqlite3_stmt *codes = NULL;
  int rc = prepare(g, codes_sql, &codes, err);
  if (rc) return rc;
  FILE *out = dm_gather_open(g, DM_S("countries"), "csv", err);
  dm_rows *rows = out ? dm_rows_new(out, &style, columns, sizeof columns / sizeof *columns) : NULL;
  if (rows) {
    rc = put_countries(g, codes, rows, err);
    int written = dm_rows_finish(rows, rc ? NULL : err);
    if (!rc) rc = written;
  } else {
    rc = out ? dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory for the countries") : DM_EIO;
  }
  sqlite3_finalize(codes);
  return out ? dm_view_close(out, rc, err) : rc;
}

static int write_table(const dm_gather *g, const table *t, dm_err *err) {
  sqlite3_stmt *statement = NULL;
  char to[16];
  const dm_rows_style style = {.form = DM_ROWS_CSV, .spreadsheet = g->spreadsheet};
  int rc = prepare(g, t->sql, &statement, err);
  if (rc) return rc;
  const char *const names[] = {":from", ":to", ":source"};
  const char *values[] = {g->selection->from, NULL, g->selection->source};
  if (g->selection->to) snprintf(to, sizeof to, "%.10s~", g->selection->to), values[1] = to;
  for (int i = 0; i < 3; i++) {
    int at = sqlite3_bind_parameter_index(statement, names[i]);
    if (at) sqlite3_bind_text(statement, at, values[i], -1, SQLITE_TRANSIENT);
  }
  FILE *out = dm_gather_open(g, dm_str_of(t->name), "csv", err);
  rc = out ? dm_rows_print(out, &style, statement, NULL, err) : DM_EIO;
  sqlite3_finalize(statement);
  if (out && fclose(out) && !rc) rc = dm_fail(err, DM_EIO, "view", g->folder, 0, 0, "cannot write %s.csv", t->name);
  return rc;
}

int dm_gather_csv(const dm_gather *gather, dm_err *err) {
  int rc = 0;
  for (size_t i = 0; !rc && i < sizeof tables / sizeof *tables; i++) rc = write_table(gather, &tables[i], err);
  return rc ? rc : write_countries(gather, err);
}

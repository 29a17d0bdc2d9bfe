#include "view/show.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "view/rows.h"
#include "view/view.h"

typedef struct show {
  dm_store *store;
  dm_row_name row;
  FILE *out;
  dm_json json;
  bool is_json, colour;
  dm_arena *arena;
  dm_err *err;
} show;

static void label(const show *s, const char *name) {
  fprintf(s->out, s->colour ? "\033[1m%s\033[0m" : "%s", name);
  for (size_t n = strlen(name); n < 18; n++) fputc(' ', s->out);
}

/* "date  2025-03-03", or a member; unknown values are left out of the page. */
static void put(show *s, const char *name, dm_str value) {
  if (s->is_json) {
    dm_json_key(&s->json, name);
    dm_json_str(&s->json, value);
  } else if (value.n) {
    label(s, name);
    dm_put_plain(s->out, value);
    fputc('\n', s->out);
  }
}

/* All columns of a statement's row, by their names. */
static void put_columns(show *s, sqlite3_stmt *statement) {
  for (int i = 0; i < sqlite3_column_count(statement); i++)
    put(s, sqlite3_column_name(statement, i),
        (dm_str){(const char *)sqlite3_column_text(statement, i), (uint32_t)sqlite3_column_bytes(statement, i)});
}

/* ---- fields and what was said of them -------------------------------------------------------------------------------- */

static int read_value(show *s, const dm_field *f, dm_str *value) {
  const char *kind = dm_row_kind(f->kind);
  sqlite3_stmt *statement = NULL;
  char *sql = sqlite3_mprintf("SELECT %s FROM %ss r WHERE r.%s_id = ?", f->machine, kind, kind);
  int rc = sql ? sqlite3_prepare_v2(dm_store_db(s->store), sql, -1, &statement, NULL) : SQLITE_NOMEM;
  sqlite3_free(sql);
  if (rc == SQLITE_OK) {
    sqlite3_bind_int64(statement, 1, s->row.id);
    rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
      *value = dm_str_copy(
          s->arena, (dm_str){(const char *)sqlite3_column_text(statement, 0), (uint32_t)sqlite3_column_bytes(statement, 0)});
  }
  sqlite3_finalize(statement);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : dm_store_fail(s->store, "read the row", s->err);
}

/* 1 and the corrected value, 0 when nobody corrected the field. */
static int read_correction(show *s, const dm_field *f, dm_str *value, dm_str *coder) {
  sqlite3_stmt *statement =
      dm_sql(s->store, s->err, "SELECT value, coder FROM corrections_now WHERE row_kind = ? AND row_id = ? AND field = ?", "ziz",
             dm_row_kind(f->kind), s->row.id, f->name);
  if (!statement) return DM_EIO;
  int rc = dm_sql_step(s->store, statement, s->err);
  if (rc == 1) *value = dm_str_copy(s->arena, dm_sql_str(statement, 0)), *coder = dm_str_copy(s->arena, dm_sql_str(statement, 1));
  if (rc == 1) dm_sql_reset(statement);
  return rc;
}

static int put_field(show *s, const dm_field *f) {
  dm_str machine = {0}, now = {0}, coder = {0};
  int rc = read_value(s, f, &machine), corrected = rc ? 0 : read_correction(s, f, &now, &coder);
  if (rc || corrected < 0) return rc ? rc : corrected;
  if (s->is_json || !corrected) {
    put(s, f->name, corrected ? now : machine);
    return 0;
  }
  label(s, f->name);
  dm_put_plain(s->out, now.n ? now : DM_S("(none)"));
  fputs("  (", s->out);
  dm_put_plain(s->out, coder);
  fputs("; machine: ", s->out);
  dm_put_plain(s->out, machine.n ? machine : DM_S("none"));
  fputs(")\n", s->out);
  return 0;
}

static int put_fields(show *s) {
  int rc = 0;
  for (const dm_field *f = dm_fields; !rc && f->name; f++)
    if (f->kind == s->row.kind) rc = put_field(s, f);
  return rc;
}

/* A list of rows of a statement: an array of objects, or a line each. */
static int put_list(show *s, const char *name, sqlite3_stmt *statement) {
  int rc, rows = 0;
  if (!statement) return DM_EIO;
  if (s->is_json) dm_json_key(&s->json, name), dm_json_begin(&s->json, '[');
  while ((rc = dm_sql_step(s->store, statement, s->err)) == 1) {
    if (s->is_json) {
      dm_json_begin(&s->json, '{');
      put_columns(s, statement);
      dm_json_end(&s->json, '}');
      continue;
    }
    if (!rows++) fputc('\n', s->out), label(s, name), fputc('\n', s->out);
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      fputs("  ", s->out);
      dm_put_plain(s->out, dm_sql_str(statement, i));
    }
    fputc('\n', s->out);
  }
  if (s->is_json) dm_json_end(&s->json, ']');
  return rc;
}

static int put_corrections(show *s) {
  return put_list(s, "corrections",
                  dm_sql(s->store, s->err,
                         "SELECT made_at, coder, action, field, value, why FROM corrections WHERE row_kind = ? AND row_id = ? "
                         "ORDER BY correction_id",
                         "zi", dm_row_kind(s->row.kind), s->row.id));
}

static int put_links(show *s) {
  const char *kind = dm_row_kind(s->row.kind);
  return put_list(s, "links",
                  dm_sql(s->store, s->err,
                         "SELECT type, substr(from_kind, 1, 1) || from_id AS \"from\", substr(to_kind, 1, 1) || to_id AS \"to\", "
                         "outcome, basis FROM links "
                         "WHERE (from_kind = ? AND from_id = ?) OR (to_kind = ? AND to_id = ?) ORDER BY link_id",
                         "zizi", kind, s->row.id, kind, s->row.id));
}

/* ---- evidence ----------------------------------------------------------------------------------------------------------- */

/* What a mark begins and ends with: the evidence, and within it the trigger or cue. */
static void put_marked(show *s, dm_str text, dm_span sentence, dm_span marked, dm_span inner) {
  for (uint32_t i = sentence.start; i < sentence.end && i < text.n; i++) {
    if (i == marked.start) fputs(s->colour ? "\033[4m" : "[", s->out);
    if (s->colour && i == inner.start && inner.start < inner.end) fputs("\033[1m", s->out);
    uint32_t end = i + 1;
    while (end < sentence.end && end < text.n && ((unsigned char)text.p[end] & 0xC0) == 0x80) end++;
    dm_put_plain(s->out, dm_str_sub(text, i, end));
    i = end - 1;
    if (s->colour && end == inner.end && inner.start < inner.end) fputs("\033[22m", s->out);
    if (end == marked.end) fputs(s->colour ? "\033[24m" : "]", s->out);
  }
}

static dm_span span_at(sqlite3_stmt *statement, int column) {
  return (dm_span){(uint32_t)sqlite3_column_int64(statement, column), (uint32_t)sqlite3_column_int64(statement, column + 1)};
}

static dm_str cut(dm_str text, dm_span span) {
  return span.start < span.end && span.end <= text.n ? dm_str_sub(text, span.start, span.end) : (dm_str){0};
}

static void put_evidence_row(show *s, sqlite3_stmt *e) {
  dm_str text = dm_sql_str(e, 0);
  dm_span sentence = span_at(e, 2), marked = span_at(e, 4), inner = span_at(e, 6);
  if (!s->is_json) {
    fprintf(s->out, "%5d  ", sqlite3_column_int(e, 1));
    put_marked(s, text, sentence, marked, inner);
    fputc('\n', s->out);
    return;
  }
  dm_json_begin(&s->json, '{');
  dm_json_key(&s->json, "sentence"), dm_json_int(&s->json, sqlite3_column_int(e, 1));
  dm_json_key(&s->json, "start"), dm_json_uint(&s->json, marked.start);
  dm_json_key(&s->json, "end"), dm_json_uint(&s->json, marked.end);
  put(s, "text", cut(text, marked));
  put(s, "in", cut(text, sentence));
  dm_json_end(&s->json, '}');
}

/* Text, sentence number, its span, the evidence's span, the trigger's or cue's span. */
static sqlite3_stmt *evidence_of(show *s) {
#define EVIDENCE(table, id, inner)                                                                                               \
  "SELECT d.text, v.sentence, n.start, n.\"end\", v.start, v.\"end\", " inner " FROM evidence v JOIN documents d ON d.doc_id = " \
  "v.doc_id JOIN " table " r ON r." id " = v.row_id JOIN sentences n ON n.doc_id = v.doc_id AND n.i = v.sentence "
  switch (s->row.kind) {
  case 'e':
    return dm_sql(s->store, s->err,
                  EVIDENCE("events", "event_id",
                           "r.trigger_start, r.trigger_end") "WHERE v.row_kind = 'event' AND v.row_id = ? ORDER BY v.i",
                  "i", s->row.id);
  case 's':
    return dm_sql(s->store, s->err,
                  EVIDENCE("statements", "statement_id",
                           "r.cue_start, r.cue_end") "WHERE v.row_kind = 'statement' AND v.row_id = ? ORDER BY v.i",
                  "i", s->row.id);
  case 'p':
    return dm_sql(s->store, s->err,
                  EVIDENCE("positions", "position_id", "0, 0") "WHERE v.row_kind = 'position' AND v.row_id = ? ORDER BY v.i", "i",
                  s->row.id);
  default:
    return dm_sql(s->store, s->err,
                  "SELECT d.text, n.i, n.start, n.\"end\", m.start, m.\"end\", 0, 0 FROM mentions m JOIN actors r ON r.actor_id "
                  "= m.actor_id "
                  "JOIN documents d ON d.doc_id = r.doc_id JOIN sentences n ON n.doc_id = d.doc_id AND n.start <= m.start AND "
                  "n.\"end\" > m.start "
                  "WHERE m.actor_id = ? ORDER BY m.start",
                  "i", s->row.id);
  }
#undef EVIDENCE
}

static int put_evidence(show *s) {
  sqlite3_stmt *e = evidence_of(s);
  int rc;
  if (!e) return DM_EIO;
  const char *name = s->row.kind == 'a' ? "mentions" : "evidence";
  if (s->is_json)
    dm_json_key(&s->json, name), dm_json_begin(&s->json, '[');
  else
    fputc('\n', s->out), label(s, name), fputc('\n', s->out);
  while ((rc = dm_sql_step(s->store, e, s->err)) == 1) put_evidence_row(s, e);
  if (s->is_json) dm_json_end(&s->json, ']');
  return rc;
}

/* ---- documents --------------------------------------------------------------------------------------------------------------
 */

static int put_document(show *s) {
  sqlite3_stmt *d = dm_sql(s->store, s->err,
                           "SELECT 'd' || d.doc_id AS id, d.title, d.author, d.date, d.source, d.url, d.lang, d.n_words AS "
                           "words, iif(d.story_id = d.doc_id, "
                           "NULL, 'd' || d.story_id) AS near_copy_of, (SELECT count(*) FROM copies c WHERE c.doc_id = d.doc_id) "
                           "AS copies FROM documents d "
                           "WHERE d.doc_id = ?",
                           "i", s->row.id);
  int rc = d ? dm_sql_step(s->store, d, s->err) : DM_EIO;
  if (!rc) return dm_fail(s->err, DM_EARG, "show", NULL, 0, 0, "there is no document d%lld", (long long)s->row.id);
  if (rc < 0) return rc;
  put_columns(s, d);
  dm_sql_reset(d);
#define WORDS "CAST(substr(CAST(d.text AS BLOB), v.start + 1, v.\"end\" - v.start) AS TEXT) AS words "
  rc = put_list(s, "events",
                dm_sql(s->store, s->err,
                       "SELECT 'e' || r.event_id AS id, r.type, " WORDS
                       "FROM events_now r JOIN documents d ON d.doc_id = r.doc_id JOIN evidence v ON "
                       "v.row_kind = 'event' AND v.row_id = r.event_id AND v.i = 0 WHERE r.doc_id = ? ORDER BY r.event_id",
                       "i", s->row.id));
  if (!rc)
    rc = put_list(s, "statements",
                  dm_sql(s->store, s->err,
                         "SELECT 's' || r.statement_id AS id, r.speaker_name AS speaker, " WORDS
                         "FROM statements_now r JOIN documents d ON d.doc_id = "
                         "r.doc_id JOIN evidence v ON v.row_kind = 'statement' AND v.row_id = r.statement_id AND v.i = 0 WHERE "
                         "r.doc_id = ? ORDER BY "
                         "r.statement_id",
                         "i", s->row.id));
  if (!rc)
    rc = put_list(s, "positions",
                  dm_sql(s->store, s->err,
                         "SELECT 'p' || r.position_id AS id, r.holder_name AS holder, r.issue_id AS issue, " WORDS
                         "FROM positions_now r JOIN documents d "
                         "ON d.doc_id = r.doc_id JOIN evidence v ON v.row_kind = 'position' AND v.row_id = r.position_id AND v.i "
                         "= 0 WHERE r.doc_id = ? "
                         "ORDER BY r.position_id",
                         "i", s->row.id));
#undef WORDS
  if (!rc)
    rc = put_list(s, "text",
                  dm_sql(s->store, s->err,
                         "SELECT n.i AS sentence, CAST(substr(CAST(d.text AS BLOB), n.start + 1, n.\"end\" - n.start) AS TEXT) "
                         "AS words FROM sentences n JOIN "
                         "documents d ON d.doc_id = n.doc_id WHERE n.doc_id = ? ORDER BY n.i",
                         "i", s->row.id));
  return rc;
}

/* ---- a row --------------------------------------------------------------------------------------------------------------------
 */

static sqlite3_stmt *head_of(show *s) {
#define HEAD(letter, table, id, verdict)                                                                                         \
  "SELECT '" letter "' || r." id                                                                                                 \
  " AS id, 'd' || d.doc_id AS document, d.title, d.date AS published, d.source AS publisher, d.url, "                            \
  "(SELECT v.verdict || ' by ' || v.coder FROM verdicts_now v WHERE v.row_kind = '" verdict "' AND v.row_id = r." id             \
  ") AS verdict "                                                                                                                \
  "FROM " table " r JOIN documents d ON d.doc_id = r.doc_id WHERE r." id " = ?"
  switch (s->row.kind) {
  case 'e':
    return dm_sql(s->store, s->err, HEAD("e", "events", "event_id", "event"), "i", s->row.id);
  case 's':
    return dm_sql(s->store, s->err, HEAD("s", "statements", "statement_id", "statement"), "i", s->row.id);
  case 'p':
    return dm_sql(s->store, s->err, HEAD("p", "positions", "position_id", "position"), "i", s->row.id);
  default:
    return dm_sql(s->store, s->err, HEAD("a", "actors", "actor_id", "actor"), "i", s->row.id);
  }
#undef HEAD
}

static int put_row(show *s) {
  sqlite3_stmt *head = head_of(s);
  int rc = head ? dm_sql_step(s->store, head, s->err) : DM_EIO;
  if (!rc)
    return dm_fail(s->err, DM_EARG, "show", NULL, 0, 0, "there is no %s %c%lld", dm_row_kind(s->row.kind), s->row.kind,
                   (long long)s->row.id);
  if (rc < 0) return rc;
  put_columns(s, head);
  dm_sql_reset(head);
  rc = put_fields(s);
  if (!rc) rc = put_evidence(s);
  if (!rc) rc = put_links(s);
  return rc ? rc : put_corrections(s);
}

int dm_show_row(dm_store *store, dm_row_name row, FILE *out, bool json, bool colour, dm_err *err) {
  show s = {store, row, out, {.out = out, .break_depth = 1}, json, colour, dm_arena_new(), err};
  if (!s.arena) return dm_fail(err, DM_ENOMEM, "show", NULL, 0, 0, "out of memory");
  if (json) dm_json_begin(&s.json, '{');
  int rc = row.kind == 'd' ? put_document(&s) : put_row(&s);
  if (json && !rc) dm_json_end(&s.json, '}'), fputc('\n', out);
  dm_arena_free(s.arena);
  return rc ? rc : dm_view_finish(out, err);
}

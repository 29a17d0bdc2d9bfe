#include "store/same.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "store/part.h"

/* Each gives a key within the document and its values, in a fixed order. Other rows are named by their ids within the document.
 */
#define ACTOR(column) "(SELECT id FROM actors WHERE actor_id = t." column ")"
#define STATEMENT(column) "(SELECT id FROM statements WHERE statement_id = t." column ")"
#define EVIDENCE(kind, key)                                                                                                      \
  "(SELECT json_group_array(json_array(start, \"end\", sentence)) FROM evidence WHERE row_kind = '" kind "' AND row_id = t." key \
  ")"
#define PARTIES(role)                                                                                                            \
  "(SELECT json_group_array(json_array(" ACTOR(                                                                                  \
      "actor_id") ", name, country, sectors)) FROM event_parties t WHERE t.event_id = e.event_id AND role = '" role "')"
#define END(kind, id)                                                                                                            \
  "CASE " kind " WHEN 'event' THEN (SELECT id FROM events WHERE event_id = " id                                                  \
  ") WHEN 'statement' THEN (SELECT id FROM statements"                                                                           \
  " WHERE statement_id = " id ") WHEN 'position' THEN (SELECT id FROM positions WHERE position_id = " id                         \
  ") ELSE (SELECT id FROM"                                                                                                       \
  " actors WHERE actor_id = " id ") END"

static const char documents[] =
    "SELECT 'doc', json_array(title, author, date, date_basis, source, url, lang, n_words) FROM documents WHERE doc_id = ?";
static const char sentences[] = "SELECT i, json_array(start, \"end\", kind) FROM sentences WHERE doc_id = ? ORDER BY i";
static const char actors[] = "SELECT id, json_array(name, kind, country, sectors, office, basis, (SELECT "
                             "json_group_array(json_array(start, \"end\", form))"
                             " FROM mentions m WHERE m.actor_id = t.actor_id)) FROM actors t WHERE doc_id = ? ORDER BY actor_id";
static const char statements[] =
    "SELECT id, json_array(" ACTOR("speaker_actor") ", speaker_name, speaker_country, speaker_sectors, " ACTOR(
        "addressee_actor") ", addressee_name, addressee_country, addressee_sectors, cue_start, cue_end, words_start, words_end, "
                           "form, " STATEMENT("parent_id") ", act, place_name, place_country, place_start, depth, channel, date, "
                                                           "date_precision, date_basis, made_by, "
                                                           "round(confidence, 4), " EVIDENCE("statement",
                                                                                             "statement_id") ") FROM statements "
                                                                                                             "t WHERE doc_id = ? "
                                                                                                             "ORDER BY "
                                                                                                             "statement_id";
static const char events[] =
    "SELECT id, json_array(type, mode, cameo, quad, intensity, contexts, date, date_end, date_precision, date_basis, date_start,"
    " date_stop, place_name, place_country, lat, lon, geonames, place_start, place_end, modality, (SELECT id FROM statements s "
    "WHERE"
    " s.statement_id = e.statement_id), trigger_start, trigger_end, theme_start, theme_end, made_by, round(confidence, 4),"
    " " PARTIES("source") ", " PARTIES(
        "target") ", (SELECT json_group_array(json_array(start, \"end\", sentence)) FROM evidence"
                  " WHERE row_kind = 'event' AND row_id = e.event_id)) FROM events e WHERE doc_id = ? ORDER BY event_id";
static const char positions[] = "SELECT id, json_array(" ACTOR(
    "holder_actor") ", holder_name, holder_country, holder_sectors, issue_id, sign, act, strength,"
                    " ask, give, ask_start, ask_end, give_start, give_end, condition_status, " ACTOR(
                        "addressee_actor") ", addressee_name,"
                                           " addressee_country, basis, " STATEMENT(
                                               "statement_id") ", (SELECT id FROM events WHERE event_id = t.event_id), date, "
                                                               "made_by,"
                                                               " round(confidence, 4), " EVIDENCE(
                                                                   "position", "position_id") ") FROM positions t WHERE doc_id = "
                                                                                              "? ORDER BY position_id";
static const char links[] = "SELECT type || ' ' || " END("from_kind", "from_id") " || ' ' || " END(
    "to_kind", "to_id") ", json_array(basis, outcome) FROM links"
                        " WHERE across = 0 AND ((from_kind = 'event' AND from_id IN (SELECT event_id FROM events WHERE doc_id = "
                        "?1)) OR (from_kind ="
                        " 'statement' AND from_id IN (SELECT statement_id FROM statements WHERE doc_id = ?1)) OR (from_kind = "
                        "'position' AND from_id IN"
                        " (SELECT position_id FROM positions WHERE doc_id = ?1)) OR (from_kind = 'actor' AND from_id IN (SELECT "
                        "actor_id FROM actors"
                        " WHERE doc_id = ?1))) ORDER BY 1";

static const struct kind {
  const char *name, *sql;
} kinds[] = {{"document", documents}, {"sentence", sentences}, {"actor", actors}, {"statement", statements},
             {"event", events},       {"position", positions}, {"link", links}};

typedef struct row {
  dm_str id, value;
} row;

typedef DM_LIST(row) rows;

static int read_rows(dm_store *store, const char *sql, int64_t doc, dm_arena *arena, rows *out, dm_err *err) {
  sqlite3_stmt *s = dm_sql(store, err, sql, "i", doc);
  if (!s) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(store, s, err)) == 1) {
    row r = {dm_str_copy(arena, dm_sql_str(s, 0)), dm_str_copy(arena, dm_sql_str(s, 1))};
    DM_PUSH(arena, out, r);
  }
  return rc;
}

static void tell_row(const char *kind, dm_str id, dm_str a, dm_str b, dm_tell_difference *tell, void *user, uint64_t *n) {
  dm_difference d = {kind, id, a, b};
  ++*n;
  if (tell) tell(user, &d);
}

/* Rows are matched by their keys, whatever their order. */
static int compare(const char *kind, const rows *a, const rows *b, dm_tell_difference *tell, void *user, uint64_t *n) {
  dm_map in_b = {0}, in_a = {0};
  bool ok = true;
  for (uint32_t i = 0; ok && i < b->n; i++) ok = dm_map_put(&in_b, b->v[i].id, i);
  for (uint32_t i = 0; ok && i < a->n; i++) ok = dm_map_put(&in_a, a->v[i].id, i);
  for (uint32_t i = 0; ok && i < a->n; i++) {
    uint32_t at = dm_map_get(&in_b, a->v[i].id);
    dm_str other = at == DM_NONE ? (dm_str){0} : b->v[at].value;
    if (!dm_str_eq(other, a->v[i].value)) tell_row(kind, a->v[i].id, a->v[i].value, other, tell, user, n);
  }
  for (uint32_t i = 0; ok && i < b->n; i++)
    if (dm_map_get(&in_a, b->v[i].id) == DM_NONE) tell_row(kind, b->v[i].id, (dm_str){0}, b->v[i].value, tell, user, n);
  dm_map_free(&in_a);
  dm_map_free(&in_b);
  return ok ? 0 : DM_ENOMEM;
}

int dm_same_document(dm_store *a, int64_t doc_a, dm_store *b, int64_t doc_b, dm_tell_difference *tell, void *user, uint64_t *n,
                     dm_err *err) {
  dm_arena *arena = dm_arena_new();
  int rc = arena ? 0 : DM_ENOMEM;
  *n = 0;
  for (size_t i = 0; !rc && i < sizeof kinds / sizeof *kinds; i++) {
    rows in_a = {0}, in_b = {0};
    rc = read_rows(a, kinds[i].sql, doc_a, arena, &in_a, err);
    if (!rc) rc = read_rows(b, kinds[i].sql, doc_b, arena, &in_b, err);
    if (!rc) rc = compare(kinds[i].name, &in_a, &in_b, tell, user, n);
  }
  dm_arena_free(arena);
  return rc == DM_ENOMEM ? dm_fail(err, DM_ENOMEM, "store", a->path, 0, 0, "out of memory for comparing") : rc;
}

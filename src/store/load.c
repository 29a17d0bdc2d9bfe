#include "store/load.h"

#include "base/err.h"
#include "base/str.h"
#include "record/values.h"
#include "store/query.h"

#include <math.h>

typedef struct load {
  dm_store *store;
  dm_arena *arena;
  dm_err *err;
  dm_loaded *out;
  int64_t *actors; /* numbers in the store, ascending, of the record's actors */
} load;

/* ---- columns ---------------------------------------------------------------------------------------------------------- */

static dm_str str(load *l, sqlite3_stmt *s, int column) {
  dm_str value = dm_sql_str(s, column);
  return value.n ? dm_str_copy(l->arena, value) : (dm_str){0};
}

static bool is_null(sqlite3_stmt *s, int column) { return sqlite3_column_type(s, column) == SQLITE_NULL; }

static dm_span span(sqlite3_stmt *s, int column) {
  if (is_null(s, column)) return (dm_span){0};
  return (dm_span){(uint32_t)sqlite3_column_int64(s, column), (uint32_t)sqlite3_column_int64(s, column + 1)};
}

static double real(sqlite3_stmt *s, int column) { return is_null(s, column) ? (double)NAN : sqlite3_column_double(s, column); }

/* The value of an enum that has this name; 0 when none has it. */
#define VALUE_OF(function, type)                                                                                                 \
  static type function##_value(dm_str name) {                                                                                    \
    for (int i = 0; i < 16; i++) {                                                                                               \
      const char *known = function((type)i);                                                                                     \
      if (known && dm_str_is(name, known)) return (type)i;                                                                       \
    }                                                                                                                            \
    return (type)0;                                                                                                              \
  }
VALUE_OF(dm_name_actor_kind, dm_actor_kind)
VALUE_OF(dm_name_basis, dm_basis)
VALUE_OF(dm_name_mention_form, dm_mention_form)
VALUE_OF(dm_name_precision, dm_precision)
VALUE_OF(dm_name_date_basis, dm_date_basis)
VALUE_OF(dm_name_modality, dm_modality)
VALUE_OF(dm_name_speech_form, dm_speech_form)
VALUE_OF(dm_name_stance_act, dm_stance_act)
VALUE_OF(dm_name_strength, dm_strength)
VALUE_OF(dm_name_position_basis, dm_position_basis)
VALUE_OF(dm_name_link_type, dm_link_type)
VALUE_OF(dm_name_outcome, dm_outcome)
VALUE_OF(dm_name_condition_status, dm_condition_status)
VALUE_OF(dm_name_sentence_kind, dm_sentence_kind)

/* Index of a row's number in a list of them; DM_NONE when it is not there (rejected, or of another document). */
static uint32_t index_of(const int64_t *rows, uint32_t n, int64_t row) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (rows[middle] < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && rows[low] == row ? low : DM_NONE;
}

static uint32_t reference(sqlite3_stmt *s, int column, const int64_t *rows, uint32_t n) {
  return is_null(s, column) ? DM_NONE : index_of(rows, n, sqlite3_column_int64(s, column));
}

static uint32_t codes(load *l, dm_str list, dm_str *out, uint32_t most) {
  uint32_t n = 0;
  dm_str one;
  while (n < most && dm_str_split(&list, ',', &one))
    if (one.n) out[n++] = dm_str_copy(l->arena, one);
  return n;
}

/* Four columns: number of the actor, name, country, sectors. */
static dm_party party(load *l, sqlite3_stmt *s, int column) {
  dm_party p = {.actor = reference(s, column, l->actors, l->out->record.n_actors),
                .name = str(l, s, column + 1),
                .country = str(l, s, column + 2)};
  p.n_sectors = codes(l, dm_sql_str(s, column + 3), p.sectors, DM_MAX_SECTORS);
  return p;
}

/* Three columns: value, precision, basis. */
static dm_date date(load *l, sqlite3_stmt *s, int column) {
  return (dm_date){.value = str(l, s, column),
                   .precision = dm_name_precision_value(dm_sql_str(s, column + 1)),
                   .basis = dm_name_date_basis_value(dm_sql_str(s, column + 2))};
}

/* Runs through the rows of a statement of the document. */
#define EACH_ROW(l, s, rc, sql)                                                                                                  \
  sqlite3_stmt *s = dm_sql((l)->store, (l)->err, sql, "i", (l)->out->doc_id);                                                    \
  int rc;                                                                                                                        \
  if (!s) return DM_EIO;                                                                                                         \
  while ((rc = dm_sql_step((l)->store, s, (l)->err)) == 1)

/* ---- the document ---------------------------------------------------------------------------------------------------------- */

static int load_head(load *l) {
  dm_record *r = &l->out->record;
  bool found = false;
  EACH_ROW(l, s, rc,
           "SELECT id, title, date, source, url, lang, date_basis, text, text_sha256, text_differs, story_id, author FROM "
           "documents WHERE doc_id = ?") {
    found = true;
    r->id = str(l, s, 0), r->title = str(l, s, 1), r->date = str(l, s, 2), r->source = str(l, s, 3);
    r->url = str(l, s, 4), r->lang = str(l, s, 5), r->date_basis = str(l, s, 6), r->text = str(l, s, 7);
    snprintf(r->text_sha256, sizeof r->text_sha256, "%" DM_FMT, DM_ARG(dm_sql_str(s, 8)));
    r->text_differs = sqlite3_column_int(s, 9);
    l->out->story_id = sqlite3_column_int64(s, 10);
    l->out->author = str(l, s, 11);
  }
  if (!rc && !found)
    return dm_fail(l->err, DM_EARG, "store", NULL, 0, 0, "there is no document d%lld", (long long)l->out->doc_id);
  return rc;
}

static int load_sentences(load *l) {
  DM_LIST(dm_sentence_span) list = {0};
  EACH_ROW(l, s, rc, "SELECT start, \"end\", kind FROM sentences WHERE doc_id = ? ORDER BY i") {
    dm_sentence_span one = {span(s, 0), dm_name_sentence_kind_value(dm_sql_str(s, 2))};
    DM_PUSH(l->arena, &list, one);
  }
  l->out->record.sentences = list.v, l->out->record.n_sentences = list.n;
  return rc;
}

static int load_notes(load *l) {
  DM_LIST(dm_note) list = {0};
  EACH_ROW(l, s, rc, "SELECT stage, message, start, \"end\" FROM notes WHERE doc_id = ? ORDER BY i") {
    dm_note one = {str(l, s, 0).p, str(l, s, 1), span(s, 2)};
    DM_PUSH(l->arena, &list, one);
  }
  l->out->record.notes = list.v, l->out->record.n_notes = list.n;
  return rc;
}

static int load_actors(load *l) {
  DM_LIST(dm_actor) list = {0};
  DM_LIST(int64_t) rows = {0};
  EACH_ROW(l, s, rc,
           "SELECT n.actor_id, a.id, n.name, n.kind, n.country, n.sectors, n.office, n.basis FROM actors_now n JOIN actors a ON "
           "a.actor_id = n.actor_id "
           "WHERE n.doc_id = ? ORDER BY n.actor_id") {
    dm_actor one = {
        .id = str(l, s, 1), .name = str(l, s, 2), .kind = dm_name_actor_kind_value(dm_sql_str(s, 3)), .country = str(l, s, 4)};
    one.n_sectors = codes(l, dm_sql_str(s, 5), one.sectors, DM_MAX_SECTORS);
    one.office = str(l, s, 6), one.basis = dm_name_basis_value(dm_sql_str(s, 7));
    DM_PUSH(l->arena, &list, one);
    DM_PUSH(l->arena, &rows, sqlite3_column_int64(s, 0));
  }
  l->out->record.actors = list.v, l->out->record.n_actors = list.n;
  l->actors = rows.v;
  return rc;
}

static int load_mentions(load *l) {
  DM_LIST(dm_mention) list = {0};
  EACH_ROW(
      l, s, rc,
      "SELECT m.actor_id, m.start, m.\"end\", m.form FROM mentions m JOIN actors a ON a.actor_id = m.actor_id WHERE a.doc_id = ? "
      "ORDER BY m.start, m.\"end\", m.mention_id") {
    dm_mention one = {.actor = reference(s, 0, l->actors, l->out->record.n_actors),
                      .span = span(s, 1),
                      .form = dm_name_mention_form_value(dm_sql_str(s, 3))};
    if (one.actor != DM_NONE) DM_PUSH(l->arena, &list, one);
  }
  l->out->record.mentions = list.v, l->out->record.n_mentions = list.n;
  return rc;
}

static int load_evidence(load *l, const char *kind, int64_t row, const dm_evidence **out, uint32_t *n) {
  DM_LIST(dm_evidence) list = {0};
  sqlite3_stmt *s =
      dm_sql(l->store, l->err, "SELECT start, \"end\", sentence FROM evidence WHERE row_kind = ? AND row_id = ? ORDER BY i", "zi",
             kind, row);
  int rc = s ? 0 : DM_EIO;
  while (s && (rc = dm_sql_step(l->store, s, l->err)) == 1) {
    dm_evidence one = {span(s, 0), (uint32_t)sqlite3_column_int64(s, 2)};
    DM_PUSH(l->arena, &list, one);
  }
  *out = list.v, *n = list.n;
  return rc;
}

/* ---- statements, events, positions --------------------------------------------------------------------------------------------
 */

typedef DM_LIST(int64_t) numbers;
typedef DM_LIST(bool) flags;

/* Name, country, coordinates, GeoNames number and words from that column on. */
static dm_place place(load *l, sqlite3_stmt *s, int first) {
  return (dm_place){.name = str(l, s, first),
                    .country = str(l, s, first + 1),
                    .lat = real(s, first + 2),
                    .lon = real(s, first + 3),
                    .geonames = (uint32_t)sqlite3_column_int64(s, first + 4),
                    .span = span(s, first + 5)};
}

static int load_statements(load *l) {
  DM_LIST(dm_statement) list = {0};
  numbers rows = {0}, parents = {0};
  flags judged = {0};
  EACH_ROW(
      l, s, rc,
      "SELECT n.statement_id, r.id, n.speaker_actor, n.speaker_name, n.speaker_country, n.speaker_sectors, n.addressee_actor, "
      "n.addressee_name, "
      "n.addressee_country, n.addressee_sectors, n.cue_start, n.cue_end, n.words_start, n.words_end, n.form, "
      "coalesce(n.parent_id, 0), n.depth, "
      "n.channel, n.date, n.date_precision, n.date_basis, n.made_by, n.confidence, n.judged, r.act, r.place_name, "
      "r.place_country, r.lat, r.lon, r.geonames, r.place_start, r.place_end, iif(n.date IS r.date, r.date_start, NULL), "
      "r.date_stop "
      "FROM statements_now n JOIN statements r ON r.statement_id = n.statement_id WHERE n.doc_id = ? ORDER BY n.statement_id") {
    dm_statement one = {.id = str(l, s, 1),
                        .speaker = party(l, s, 2),
                        .addressee = party(l, s, 6),
                        .cue = span(s, 10),
                        .speaker_words = span(s, 12)};
    one.cue_token = is_null(s, 10) ? DM_NONE : 0;
    one.within = DM_NONE;
    one.form = dm_name_speech_form_value(dm_sql_str(s, 14));
    one.depth = (uint32_t)sqlite3_column_int(s, 16);
    one.channel = str(l, s, 17), one.date = date(l, s, 18), one.made_by = str(l, s, 21),
    one.confidence = sqlite3_column_double(s, 22);
    one.act = str(l, s, 24), one.place = place(l, s, 25), one.date.span = span(s, 32);
    DM_PUSH(l->arena, &list, one);
    DM_PUSH(l->arena, &rows, sqlite3_column_int64(s, 0));
    DM_PUSH(l->arena, &parents, sqlite3_column_int64(s, 15));
    DM_PUSH(l->arena, &judged, sqlite3_column_int(s, 23) != 0);
  }
  for (uint32_t i = 0; !rc && i < list.n; i++) {
    list.v[i].parent = index_of(rows.v, rows.n, parents.v[i]);
    rc = load_evidence(l, "statement", rows.v[i], &list.v[i].evidence, &list.v[i].n_evidence);
  }
  l->out->record.statements = list.v, l->out->record.n_statements = list.n;
  l->out->statements = rows.v, l->out->judged_statements = judged.v;
  return rc;
}

static int load_parties(load *l, int64_t row, dm_event *e) {
  DM_LIST(dm_party) sides[2] = {{0}, {0}};
  sqlite3_stmt *s = dm_sql(
      l->store, l->err,
      "SELECT role, actor_id, name, country, sectors FROM event_parties_now WHERE event_id = ? ORDER BY role, i", "i", row);
  int rc = s ? 0 : DM_EIO;
  while (s && (rc = dm_sql_step(l->store, s, l->err)) == 1) {
    dm_party one = party(l, s, 1);
    DM_PUSH(l->arena, &sides[dm_str_is(dm_sql_str(s, 0), "target")], one);
  }
  e->source = sides[0].v, e->n_source = sides[0].n;
  e->target = sides[1].v, e->n_target = sides[1].n;
  return rc;
}

static dm_event event(load *l, sqlite3_stmt *s) {
  dm_event e = {.id = str(l, s, 1),
                .type = str(l, s, 2),
                .mode = str(l, s, 3),
                .cameo = str(l, s, 4),
                .quad = sqlite3_column_int(s, 5),
                .intensity = real(s, 6)};
  dm_str *contexts = DM_NEW(l->arena, dm_str, 64);
  e.n_contexts = codes(l, dm_sql_str(s, 7), contexts, 64);
  e.contexts = contexts;
  e.date = date(l, s, 8);
  e.date.end = str(l, s, 11);
  e.date.span = span(s, 12);
  e.place = place(l, s, 14);
  e.modality = dm_name_modality_value(dm_sql_str(s, 21));
  e.statement = reference(s, 22, l->out->statements, l->out->record.n_statements);
  e.trigger = span(s, 23), e.theme = span(s, 25), e.theme_token = DM_NONE;
  e.made_by = str(l, s, 27), e.confidence = sqlite3_column_double(s, 28);
  return e;
}

static int load_events(load *l) {
  DM_LIST(dm_event) list = {0};
  numbers rows = {0};
  flags judged = {0};
  EACH_ROW(l, s, rc,
           "SELECT n.event_id, r.id, n.type, n.mode, n.cameo, n.quad, n.intensity, n.contexts, n.date, n.date_precision, "
           "n.date_basis, n.date_end, "
           "iif(n.date IS r.date, r.date_start, NULL), r.date_stop, n.place_name, n.place_country, n.lat, n.lon, n.geonames, "
           "iif(n.place_name IS r.place_name, r.place_start, NULL), r.place_end, n.modality, n.statement_id, n.trigger_start, "
           "n.trigger_end, "
           "n.theme_start, n.theme_end, n.made_by, n.confidence, n.judged "
           "FROM events_now n JOIN events r ON r.event_id = n.event_id WHERE n.doc_id = ? ORDER BY n.event_id") {
    dm_event one = event(l, s);
    DM_PUSH(l->arena, &list, one);
    DM_PUSH(l->arena, &rows, sqlite3_column_int64(s, 0));
    DM_PUSH(l->arena, &judged, sqlite3_column_int(s, 29) != 0);
  }
  for (uint32_t i = 0; !rc && i < list.n; i++) {
    rc = load_parties(l, rows.v[i], &list.v[i]);
    if (!rc) rc = load_evidence(l, "event", rows.v[i], &list.v[i].evidence, &list.v[i].n_evidence);
  }
  l->out->record.events = list.v, l->out->record.n_events = list.n;
  l->out->events = rows.v, l->out->judged_events = judged.v;
  return rc;
}

static dm_position position(load *l, sqlite3_stmt *s) {
  const dm_record *r = &l->out->record;
  dm_position p = {.id = str(l, s, 1),
                   .holder = party(l, s, 2),
                   .issue_id = str(l, s, 6),
                   .issue_label = str(l, s, 7),
                   .sign = sqlite3_column_int(s, 8)};
  p.act = dm_name_stance_act_value(dm_sql_str(s, 9)), p.strength = dm_name_strength_value(dm_sql_str(s, 10));
  p.condition =
      (dm_condition){str(l, s, 11), str(l, s, 12), span(s, 13), span(s, 15), dm_name_condition_status_value(dm_sql_str(s, 17))};
  p.has_condition = p.condition.ask.n || p.condition.give.n || !is_null(s, 17);
  p.addressee = party(l, s, 18);
  p.basis = dm_name_position_basis_value(dm_sql_str(s, 22));
  p.statement = reference(s, 23, l->out->statements, r->n_statements), p.event = reference(s, 24, l->out->events, r->n_events);
  p.made_by = str(l, s, 25), p.confidence = sqlite3_column_double(s, 26);
  return p;
}

static int load_positions(load *l) {
  DM_LIST(dm_position) list = {0};
  numbers rows = {0};
  flags judged = {0};
  EACH_ROW(l, s, rc,
           "SELECT n.position_id, r.id, n.holder_actor, n.holder_name, n.holder_country, n.holder_sectors, coalesce(m.issue_id, "
           "i.issue_id), "
           "coalesce(m.label, i.label), n.sign, n.act, n.strength, n.ask, n.give, n.ask_start, n.ask_end, n.give_start, "
           "n.give_end, n.condition_status, "
           "n.addressee_actor, n.addressee_name, n.addressee_country, n.addressee_sectors, n.basis, n.statement_id, n.event_id, "
           "n.made_by, n.confidence, "
           "n.judged FROM positions_now n JOIN positions r ON r.position_id = n.position_id JOIN issues i ON i.issue_id = "
           "n.issue_id LEFT JOIN issues m "
           "ON m.issue_id = i.merged_into WHERE n.doc_id = ? ORDER BY n.position_id") {
    dm_position one = position(l, s);
    DM_PUSH(l->arena, &list, one);
    DM_PUSH(l->arena, &rows, sqlite3_column_int64(s, 0));
    DM_PUSH(l->arena, &judged, sqlite3_column_int(s, 27) != 0);
  }
  for (uint32_t i = 0; !rc && i < list.n; i++)
    rc = load_evidence(l, "position", rows.v[i], &list.v[i].evidence, &list.v[i].n_evidence);
  l->out->record.positions = list.v, l->out->record.n_positions = list.n;
  l->out->positions = rows.v, l->out->judged_positions = judged.v;
  return rc;
}

/* ---- links
 * ----------------------------------------------------------------------------------------------------------------------- */

/* The record's id of a row; unknown when it is not in this record. */
static dm_str id_of(const load *l, dm_str kind, int64_t row) {
  const dm_loaded *o = l->out;
  uint32_t i = DM_NONE;
  if (dm_str_is(kind, "event") && (i = index_of(o->events, o->record.n_events, row)) != DM_NONE) return o->record.events[i].id;
  if (dm_str_is(kind, "statement") && (i = index_of(o->statements, o->record.n_statements, row)) != DM_NONE)
    return o->record.statements[i].id;
  if (dm_str_is(kind, "position") && (i = index_of(o->positions, o->record.n_positions, row)) != DM_NONE)
    return o->record.positions[i].id;
  if (dm_str_is(kind, "actor") && (i = index_of(l->actors, o->record.n_actors, row)) != DM_NONE) return o->record.actors[i].id;
  return (dm_str){0};
}

static int load_links(load *l) {
  DM_LIST(dm_link) list = {0};
  EACH_ROW(l, s, rc,
           "WITH mine(kind, id) AS (SELECT 'event', event_id FROM events WHERE doc_id = ?1 UNION ALL SELECT 'statement', "
           "statement_id FROM statements "
           "WHERE doc_id = ?1 UNION ALL SELECT 'position', position_id FROM positions WHERE doc_id = ?1 UNION ALL SELECT "
           "'actor', actor_id FROM actors "
           "WHERE doc_id = ?1) SELECT k.type, k.from_kind, k.from_id, k.to_kind, k.to_id, k.basis, k.outcome FROM mine JOIN "
           "links k ON k.from_kind = "
           "mine.kind AND k.from_id = mine.id ORDER BY k.link_id") {
    dm_link one = {.type = dm_name_link_type_value(dm_sql_str(s, 0)),
                   .from = id_of(l, dm_sql_str(s, 1), sqlite3_column_int64(s, 2)),
                   .to = id_of(l, dm_sql_str(s, 3), sqlite3_column_int64(s, 4)),
                   .computed = dm_str_is(dm_sql_str(s, 5), "computed"),
                   .outcome = dm_name_outcome_value(dm_sql_str(s, 6))};
    if (one.from.n && one.to.n) DM_PUSH(l->arena, &list, one);
  }
  l->out->record.links = list.v, l->out->record.n_links = list.n;
  return rc;
}

/* ---- all of it
 * ----------------------------------------------------------------------------------------------------------------- */

int dm_load_document(dm_store *store, int64_t doc_id, dm_arena *arena, dm_loaded *out, dm_err *err) {
  static int (*const parts[])(load *) = {load_head,       load_sentences, load_notes,     load_actors, load_mentions,
                                         load_statements, load_events,    load_positions, load_links};
  *out = (dm_loaded){.doc_id = doc_id};
  load l = {store, arena, err, out, NULL};
  int rc = 0;
  for (size_t i = 0; !rc && i < sizeof parts / sizeof *parts; i++) rc = parts[i](&l);
  return rc;
}

int dm_load_list(dm_store *store, const dm_selection *selection, dm_arena *arena, int64_t **out, uint32_t *n, dm_err *err) {
  DM_LIST(int64_t) list = {0};
  dm_filter filter = {.from = selection->from, .to = selection->to, .source = selection->source};
  sqlite3_stmt *s = NULL;
  int rc = dm_query_open(store, dm_query_find("documents"), &filter, &s, err), step = SQLITE_DONE;
  while (!rc && (step = sqlite3_step(s)) == SQLITE_ROW) DM_PUSH(arena, &list, sqlite3_column_int64(s, 0));
  if (!rc && step != SQLITE_DONE) rc = dm_store_fail(store, "read the database", err);
  sqlite3_finalize(s);
  *out = list.v, *n = list.n;
  return rc;
}

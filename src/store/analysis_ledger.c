/* analysis_ledger.c - demands, and what became of them. */
#include "store/analysis_part.h"

#include "base/str.h"

#include <stdlib.h>

#define LEDGER_LIMIT 10000u

/* Views of corrected rows are asked by number, in subqueries: joined, all their rows would be made first. */
#define PARTY_PART(part, role)                                                                                                   \
  "(SELECT n." part " FROM event_parties_now n WHERE n.event_id = e.event_id AND n.role = '" role "' AND n.i = 0)"
#define PARTY(role) PARTY_PART("name", role) ", " PARTY_PART("country", role) ", " PARTY_PART("sectors", role)
#define OF_ANSWER(event, position, statement)                                                                                    \
  "CASE l.from_kind WHEN 'event' THEN (SELECT " event " FROM events_now e WHERE e.event_id = l.from_id)"                         \
  " WHEN 'position' THEN (SELECT " position " FROM positions_now p WHERE p.position_id = l.from_id)"                             \
  " WHEN 'statement' THEN (SELECT " statement " FROM statements_now s WHERE s.statement_id = l.from_id) END"
#define ANSWERS                                                                                                                  \
  "SELECT d.kind, d.id, l.outcome, l.from_kind, l.from_id, l.link_id, " OF_ANSWER(                                               \
      "e.date", "p.date",                                                                                                        \
      "s.date") " AS date, " OF_ANSWER("e.doc_id", "p.doc_id",                                                                   \
                                       "s.doc_id") " AS doc, " OF_ANSWER(PARTY_PART("name", "source"), "p.holder_name",          \
                                                                         "s.speaker_name") " AS who"                             \
                                                                                           " FROM demands d CROSS JOIN links l " \
                                                                                           "INDEXED BY links_to"

/* An answer may be linked to the position or to the event that it was made from. */
static const char demands[] =
    "WITH demands AS MATERIALIZED ("
    " SELECT 'position' AS kind, p.position_id AS id, p.event_id AS event, p.doc_id, p.holder_name AS name, p.holder_country AS "
    "country,"
    "  p.holder_sectors AS sectors, p.addressee_name AS to_name, p.addressee_country AS to_country,"
    "  (SELECT o.addressee_sectors FROM positions o WHERE o.position_id = p.position_id) AS to_sectors,"
    "  coalesce(m.label, i.label) AS what, coalesce(i.merged_into, i.issue_id) AS issue, p.date"
    " FROM positions_now p JOIN issues i ON i.issue_id = p.issue_id LEFT JOIN issues m ON m.issue_id = i.merged_into"
    " WHERE p.act = 'demand' AND p.date >= ?1 AND p.date < ?2"
    " UNION ALL"
    " SELECT 'event', e.event_id, e.event_id, e.doc_id, " PARTY("source") ", " PARTY(
        "target") ","
                  "  CAST(substr(CAST(d.text AS BLOB), e.theme_start + 1, e.theme_end - e.theme_start) AS TEXT), NULL, e.date"
                  " FROM events_now e JOIN documents d ON d.doc_id = e.doc_id"
                  " WHERE e.type = 'REQUEST' AND e.modality = 'asserted' AND e.date >= ?1 AND e.date < ?2"
                  "  AND NOT EXISTS (SELECT 1 FROM positions p WHERE p.doc_id = e.doc_id AND p.event_id = e.event_id AND p.act = "
                  "'demand')),"
                  " answers AS ("
                  " SELECT kind, id, outcome, from_kind, from_id, date, doc, who,"
                  "  row_number() OVER (PARTITION BY kind, id ORDER BY date DESC, link_id DESC) AS back FROM (" ANSWERS
                  " WHERE l.type = 'answers' AND l.to_kind = d.kind AND l.to_id = d.id UNION ALL " ANSWERS
                  " WHERE l.type = 'answers' AND l.to_kind = 'event' AND l.to_id = d.event AND d.kind <> 'event') WHERE doc IS "
                  "NOT NULL)"
                  " SELECT d.kind, d.id, d.doc_id, d.name, d.country, d.sectors, d.to_name, d.to_country, d.to_sectors, d.what, "
                  "d.issue, d.date,"
                  "  a.outcome, a.date, a.who, a.doc, a.from_kind, a.from_id"
                  " FROM demands d LEFT JOIN answers a ON a.kind = d.kind AND a.id = d.id AND a.back = 1"
                  " ORDER BY d.date DESC, d.kind DESC, d.id";

/* "RUS GOV", "RUS" or "Dmitry Peskov": a party at the level asked for. */
static dm_str label(dm_arena *arena, dm_level level, dm_str name, dm_str country, dm_str sectors) {
  bool state = country.n == 3 && !dm_str_is(country, "IGO") && !dm_str_is(country, "NGO") && !dm_str_is(country, "MNC");
  if (level == DM_LEVEL_NAME ? name.n > 0 : !state) return dm_str_copy(arena, name.n ? name : country);
  dm_str first = {0};
  if (level == DM_LEVEL_SIDE && dm_str_split(&sectors, ',', &first) && first.n)
    return dm_str_printf(arena, "%" DM_FMT " %" DM_FMT, DM_ARG(country), DM_ARG(first));
  return dm_str_copy(arena, country);
}

static dm_str status_of(bool answered, dm_str outcome) {
  if (!answered || dm_str_is(outcome, "open")) return DM_S("open");
  return outcome.n ? outcome : DM_S("answered");
}

static int age_of(const dm_ledger_row *row, int as_of) {
  int from = dm_analysis_day(row->date), to = dm_str_is(row->status, "open") ? as_of : dm_analysis_day(row->answer_date);
  return from && to ? to - from : -1;
}

static dm_ledger_row read_row(sqlite3_stmt *q, dm_arena *arena, const dm_ledger_filter *f) {
  dm_ledger_row row = {.row = sqlite3_column_int64(q, 1), .doc = sqlite3_column_int64(q, 2)};
  row.kind = *dm_sql_str(q, 0).p;
  row.demander = label(arena, f->level, dm_sql_str(q, 3), dm_sql_str(q, 4), dm_sql_str(q, 5));
  row.addressee = label(arena, f->level, dm_sql_str(q, 6), dm_sql_str(q, 7), dm_sql_str(q, 8));
  row.what = dm_str_copy(arena, dm_sql_str(q, 9));
  row.issue = dm_str_copy(arena, dm_sql_str(q, 10));
  row.date = dm_str_copy(arena, dm_sql_str(q, 11));
  dm_str answer_kind = dm_sql_str(q, 16);
  row.status = dm_str_copy(arena, status_of(answer_kind.n > 0, dm_sql_str(q, 12)));
  row.answer_date = dm_str_copy(arena, dm_sql_str(q, 13));
  row.answerer = dm_str_copy(arena, dm_sql_str(q, 14));
  row.answer_doc = sqlite3_column_int64(q, 15);
  row.answer_kind = answer_kind.n ? answer_kind.p[0] : 0;
  row.answer_row = sqlite3_column_int64(q, 17);
  row.age = age_of(&row, f->as_of);
  return row;
}

static bool wanted(const dm_ledger_row *row, const dm_ledger_filter *f) {
  if (f->open_only && !dm_str_is(row->status, "open")) return false;
  return !f->actor.n || dm_str_eq(row->demander, f->actor) || dm_str_eq(row->addressee, f->actor);
}

static int compare(const void *pa, const void *pb) {
  const dm_ledger_row *a = pa, *b = pb;
  int open = (int)dm_str_is(b->status, "open") - (int)dm_str_is(a->status, "open"), date = dm_str_cmp(b->date, a->date);
  if (open) return open;
  if (date) return date;
  if (a->kind != b->kind) return a->kind > b->kind ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

typedef struct reading {
  const dm_ledger_filter *f;
  dm_arena *arena;
  uint32_t limit;
  DM_LIST(dm_ledger_row) list;
} reading;

/* Demands of days from..before, the latest first, until there are enough. */
static int read_between(dm_store *store, reading *r, dm_str from, dm_str before, dm_err *err) {
  sqlite3_stmt *q = dm_sql(store, err, demands, "tt", from, before);
  int code = 0;
  if (!q) return dm_analysis_failed(err);
  while (r->list.n < r->limit && (code = dm_sql_step(store, q, err)) > 0) {
    dm_ledger_row row = read_row(q, r->arena, r->f);
    if (wanted(&row, r->f)) DM_PUSH(r->arena, &r->list, row);
  }
  dm_sql_reset(q);
  return code < 0 ? code : 0;
}

/* The newest demands are mostly enough: days are read in stretches, each four times as long as the one after it in time. */
#define FIRST_STRETCH 60
#define STRETCHES 5

int dm_ledger_load(dm_store *store, dm_arena *arena, const dm_ledger_filter *filter, dm_ledger *out, dm_err *err) {
  reading r = {.f = filter, .arena = arena, .limit = filter->limit ? filter->limit : LEDGER_LIMIT};
  dm_str from = dm_analysis_date(arena, filter->from), before = DM_S("~");
  /* A text that begins with the last day and goes on stands behind it. */
  if (filter->to) before = dm_str_printf(arena, "%" DM_FMT "~", DM_ARG(dm_analysis_date(arena, filter->to)));
  int code = 0, day = filter->to ? filter->to : filter->as_of, stretch = FIRST_STRETCH;
  *out = (dm_ledger){0};
  for (unsigned i = 0; code == 0 && i < STRETCHES && r.list.n < r.limit; i++) {
    day -= stretch;
    stretch *= 4;
    bool last = i + 1 == STRETCHES || day <= filter->from;
    dm_str begin = last ? from : dm_analysis_date(arena, day);
    code = read_between(store, &r, begin, before, err);
    before = begin;
    if (last) break;
  }
  if (code < 0) return code;
  if (r.list.n) qsort(r.list.v, r.list.n, sizeof *r.list.v, compare);
  *out = (dm_ledger){r.list.v, r.list.n};
  return 0;
}

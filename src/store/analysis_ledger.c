/* analysis_ledger.c - demands, and what became of them. */
#include "store/analysis_part.h"

#include "base/str.h"

#include <stdlib.h>

#define LEDGER_LIMIT 10000u

/* An answer may be linked to the position or to the event that it was made from. */
static const char demands[] =
    "WITH demands AS ("
    " SELECT 'position' AS kind, p.position_id AS id, p.event_id AS event, p.doc_id, p.holder_name AS name, p.holder_country AS "
    "country,"
    "  p.holder_sectors AS sectors, p.addressee_name AS to_name, p.addressee_country AS to_country,"
    "  (SELECT o.addressee_sectors FROM positions o WHERE o.position_id = p.position_id) AS to_sectors,"
    "  coalesce(m.label, i.label) AS what, coalesce(i.merged_into, i.issue_id) AS issue, p.date"
    " FROM positions_now p JOIN issues i ON i.issue_id = p.issue_id LEFT JOIN issues m ON m.issue_id = i.merged_into"
    " WHERE p.act = 'demand' AND p.date BETWEEN ?1 AND ?2"
    " UNION ALL"
    " SELECT 'event', e.event_id, e.event_id, e.doc_id, s.name, s.country, s.sectors, t.name, t.country, t.sectors,"
    "  CAST(substr(CAST(d.text AS BLOB), e.theme_start + 1, e.theme_end - e.theme_start) AS TEXT), NULL, e.date"
    " FROM events_now e JOIN documents d ON d.doc_id = e.doc_id"
    " LEFT JOIN event_parties_now s ON s.event_id = e.event_id AND s.role = 'source' AND s.i = 0"
    " LEFT JOIN event_parties_now t ON t.event_id = e.event_id AND t.role = 'target' AND t.i = 0"
    " WHERE e.type = 'REQUEST' AND e.modality = 'asserted' AND e.date BETWEEN ?1 AND ?2"
    "  AND NOT EXISTS (SELECT 1 FROM positions p WHERE p.doc_id = e.doc_id AND p.event_id = e.event_id AND p.act = 'demand')),"
    " answers AS ("
    " SELECT d.kind, d.id, l.outcome, l.from_kind, l.from_id, l.link_id, coalesce(e.date, p.date, s.date) AS date,"
    "  coalesce(e.doc_id, p.doc_id, s.doc_id) AS doc,"
    "  coalesce(p.holder_name, s.speaker_name, (SELECT name FROM event_parties_now n WHERE n.event_id = e.event_id AND n.role = "
    "'source'"
    "   AND n.i = 0)) AS who,"
    "  row_number() OVER (PARTITION BY d.kind, d.id ORDER BY coalesce(e.date, p.date, s.date) DESC, l.link_id DESC) AS back"
    " FROM demands d JOIN links l ON l.type = 'answers' AND (l.to_kind, l.to_id) IN (VALUES (d.kind, d.id), ('event', d.event))"
    " LEFT JOIN events_now e ON l.from_kind = 'event' AND e.event_id = l.from_id"
    " LEFT JOIN positions_now p ON l.from_kind = 'position' AND p.position_id = l.from_id"
    " LEFT JOIN statements_now s ON l.from_kind = 'statement' AND s.statement_id = l.from_id"
    " WHERE coalesce(e.event_id, p.position_id, s.statement_id) IS NOT NULL)"
    " SELECT d.kind, d.id, d.doc_id, d.name, d.country, d.sectors, d.to_name, d.to_country, d.to_sectors, d.what, d.issue, "
    "d.date,"
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

int dm_ledger_load(dm_store *store, dm_arena *arena, const dm_ledger_filter *filter, dm_ledger *out, dm_err *err) {
  DM_LIST(dm_ledger_row) list = {0};
  dm_str from = dm_analysis_date(arena, filter->from), to = filter->to ? dm_analysis_date(arena, filter->to) : DM_S("~");
  uint32_t limit = filter->limit ? filter->limit : LEDGER_LIMIT;
  *out = (dm_ledger){0};
  sqlite3_stmt *q = dm_sql(store, err, demands, "tt", from, to);
  if (!q) return dm_analysis_failed(err);
  int code = 0;
  while (list.n < limit && (code = dm_sql_step(store, q, err)) > 0) {
    dm_ledger_row row = read_row(q, arena, filter);
    if (wanted(&row, filter)) DM_PUSH(arena, &list, row);
  }
  dm_sql_reset(q);
  if (code < 0) return code;
  if (list.n) qsort(list.v, list.n, sizeof *list.v, compare);
  *out = (dm_ledger){list.v, list.n};
  return 0;
}

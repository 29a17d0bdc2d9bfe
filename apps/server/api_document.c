/* api_document.c - a document as the record has it (docs/record.md), with the store's row numbers beside the record's ids, so
 * that the page shows a stored article and a pasted one by the same means. Corrected rows come as corrected, rejected ones not at
 * all. */
#include "server.h"

#include "base/err.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* 'GOV,MIL' as ["GOV","MIL"]. */
#define LIST(x) "json(iif(coalesce(" x ", '') = '', '[]', '[\"' || replace(" x ", ',', '\",\"') || '\"]'))"
#define PARTY(p, actor)                                                                                                          \
  "iif(" p "_name IS NULL AND " p "_country IS NULL, NULL, json_object('actor', (SELECT id FROM actors WHERE actor_id = " actor  \
  "), 'name', " p "_name, 'country', " p "_country, 'sectors', " LIST(p "_sectors") "))"
#define PARTIES(role)                                                                                                            \
  "(SELECT json_group_array(json_object('actor', a.id, 'name', n.name, 'country', n.country, 'sectors', " LIST(                  \
      "n.sectors") ")) FROM (SELECT * FROM event_parties_now WHERE event_id = e.event_id AND role = '" role "' ORDER BY i) n"    \
                   " LEFT JOIN actors a ON a.actor_id = n.actor_id)"
#define EVIDENCE(kind, id)                                                                                                       \
  "(SELECT json_group_array(json_object('start', v.start, 'end', v.\"end\", 'sentence', v.sentence)) FROM evidence v"            \
  " WHERE v.row_kind = '" kind "' AND v.row_id = " id ")"
#define WORDS(start, end) "CAST(substr(CAST(d.text AS BLOB), " start " + 1, " end " - " start ") AS TEXT)"

static const char doc_sql[] =
    "SELECT json_object('doc_id', doc_id, 'id', id, 'title', title, 'author', author, 'date', date, 'date_basis', date_basis,"
    " 'source', source, 'url', url, 'lang', lang, 'text_sha256', text_sha256, 'n_words', n_words, 'story', story_id,"
    " 'similarity', similarity, 'text', text) FROM documents WHERE doc_id = ?1";

/* Each gives a column of objects for one document. */
static const struct {
  const char *key, *sql;
} sections[] = {
    {"copies", "SELECT json_object('input', input, 'record', record, 'source', source, 'url', url, 'date', date) FROM copies"
               " WHERE doc_id = ?1 ORDER BY copy_id LIMIT 100"},
    {"sentences",
     "SELECT json_object('i', i, 'start', start, 'end', \"end\", 'kind', kind) FROM sentences WHERE doc_id = ?1 ORDER BY i"},
    {"actors",
     "SELECT json_object('id', o.id, 'row', a.actor_id, 'name', a.name, 'kind', a.kind, 'country', a.country, 'sectors', " LIST(
         "a.sectors") ", 'office', a.office, 'basis', a.basis, 'mentions', (SELECT json_group_array(json_object('start', m.start,"
                      " 'end', m.\"end\", 'form', m.form)) FROM mentions m WHERE m.actor_id = a.actor_id))"
                      " FROM actors_now a JOIN actors o ON o.actor_id = a.actor_id WHERE a.doc_id = ?1 ORDER BY a.actor_id"},
    {"events",
     "SELECT json_object('id', o.id, 'row', e.event_id, 'happening', e.happening_id, 'type', e.type, 'mode', e.mode, 'cameo', "
     "e.cameo,"
     " 'quad', e.quad, 'intensity', e.intensity, 'contexts', " LIST("e.contexts") ", 'source', " PARTIES(
         "source") ", 'target', " PARTIES("target") ", 'date', iif(e.date IS NULL, NULL, json_object('value', e.date, 'end', "
                                                    "e.date_end, 'precision',"
                                                    " e.date_precision, 'basis', e.date_basis)), 'place', iif(e.place_name IS "
                                                    "NULL, NULL, json_object('name', e.place_name,"
                                                    " 'country', e.place_country, 'lat', e.lat, 'lon', e.lon, 'geonames', "
                                                    "e.geonames)), 'modality', e.modality, 'statement',"
                                                    " (SELECT s.id FROM statements s WHERE s.statement_id = e.statement_id), "
                                                    "'trigger', json_object('start', e.trigger_start, 'end',"
                                                    " e.trigger_end, 'text', " WORDS(
                                                        "e.trigger_start",
                                                        "e.trigger_end") "), 'evidence', " EVIDENCE("event",
                                                                                                    "e.event_id") ", 'made_by', "
                                                                                                                  "e.made_by, "
                                                                                                                  "'confidence', "
                                                                                                                  "e.confidence, "
                                                                                                                  "'judged', "
                                                                                                                  "e.judged) "
                                                                                                                  "FROM "
                                                                                                                  "events_now e "
                                                                                                                  "JOIN events o "
                                                                                                                  "ON"
                                                                                                                  " o.event_id = "
                                                                                                                  "e.event_id "
                                                                                                                  "JOIN "
                                                                                                                  "documents d "
                                                                                                                  "ON d.doc_id = "
                                                                                                                  "e.doc_id "
                                                                                                                  "WHERE "
                                                                                                                  "e.doc_id = ?1 "
                                                                                                                  "ORDER BY "
                                                                                                                  "e.event_id"},
    {"statements",
     "SELECT json_object('id', o.id, 'row', s.statement_id, 'speaker', " PARTY(
         "s.speaker",
         "s.speaker_actor") ", 'addressee', " PARTY("s.addressee",
                                                    "s.addressee_actor") ", 'cue', iif(s.cue_start IS NULL, NULL, "
                                                                         "json_object('start', s.cue_start, 'end',"
                                                                         " s.cue_end, 'text', s.cue)), 'form', s.form, 'parent', "
                                                                         "(SELECT t.id FROM statements t WHERE t.statement_id = "
                                                                         "s.parent_id),"
                                                                         " 'depth', s.depth, 'channel', s.channel, 'date', "
                                                                         "iif(s.date IS NULL, NULL, json_object('value', s.date, "
                                                                         "'precision',"
                                                                         " s.date_precision, 'basis', s.date_basis)), "
                                                                         "'evidence', " EVIDENCE(
                                                                             "statement",
                                                                             "s.statement_id") ", 'made_by', s.made_by, "
                                                                                               "'confidence', s.confidence, "
                                                                                               "'judged', s.judged) FROM "
                                                                                               "statements_now s JOIN statements "
                                                                                               "o ON"
                                                                                               " o.statement_id = s.statement_id "
                                                                                               "WHERE s.doc_id = ?1 ORDER BY "
                                                                                               "s.statement_id"},
    {"positions",
     "SELECT json_object('id', o.id, 'row', p.position_id, 'holder', " PARTY(
         "p.holder", "p.holder_actor") ", 'issue', json_object('id', i.issue_id, 'label', i.label), 'sign', p.sign, 'act', "
                                       "p.act, 'strength', p.strength, 'condition',"
                                       " iif(p.ask IS NULL AND p.give IS NULL, NULL, json_object('ask', p.ask, 'give', p.give, "
                                       "'status', o.condition_status)),"
                                       " 'addressee', iif(p.addressee_name IS NULL, NULL, json_object('name', p.addressee_name, "
                                       "'country', p.addressee_country)),"
                                       " 'basis', p.basis, 'statement', (SELECT s.id FROM statements s WHERE s.statement_id = "
                                       "p.statement_id), 'event', (SELECT e.id FROM"
                                       " events e WHERE e.event_id = p.event_id), 'date', p.date, 'evidence', " EVIDENCE(
                                           "position",
                                           "p.position_id") ", 'made_by', p.made_by, 'confidence', p.confidence, 'judged', "
                                                            "p.judged) FROM positions_now p JOIN positions o ON"
                                                            " o.position_id = p.position_id JOIN issues j ON j.issue_id = "
                                                            "p.issue_id JOIN issues i ON i.issue_id = coalesce(j.merged_into,"
                                                            " j.issue_id) WHERE p.doc_id = ?1 ORDER BY p.position_id"},
    {"links",
     "WITH own AS (SELECT 'event' AS kind, event_id AS row, id, doc_id FROM events WHERE doc_id = ?1 UNION ALL"
     " SELECT 'statement', statement_id, id, doc_id FROM statements WHERE doc_id = ?1 UNION ALL"
     " SELECT 'position', position_id, id, doc_id FROM positions WHERE doc_id = ?1 UNION ALL"
     " SELECT 'actor', actor_id, id, doc_id FROM actors WHERE doc_id = ?1)"
     " SELECT json_object('type', l.type, 'from', a.id, 'to', b.id, 'basis', l.basis, 'outcome', l.outcome) FROM own a JOIN "
     "links l"
     " ON l.from_kind = a.kind AND l.from_id = a.row JOIN own b ON l.to_kind = b.kind AND l.to_id = b.row ORDER BY l.link_id"},
    {"notes",
     "SELECT json_object('stage', stage, 'message', message, 'start', start, 'end', \"end\") FROM notes WHERE doc_id = ?1"
     " ORDER BY i"},
};

static int put_column(request *r, dm_json *j, const char *sql, int64_t doc) {
  sqlite3_stmt *q = dm_sql(r->store, &r->err, sql, "i", doc);
  int code;
  if (!q) return request_failed(r);
  while ((code = dm_sql_step(r->store, q, &r->err)) > 0) dm_json_raw(j, dm_sql_str(q, 0));
  dm_sql_reset(q);
  return code;
}

/* By the store's number, or by the record's id. */
static int find(request *r, int64_t *doc) {
  int64_t number = strspn(r->rest, "0123456789") == strlen(r->rest) && strlen(r->rest) < 18 ? strtoll(r->rest, NULL, 10) : -1;
  int code = dm_sql_number(r->store, &r->err, doc, "SELECT doc_id FROM documents WHERE doc_id = ?1", "i", number);
  if (code == 0) code = dm_sql_number(r->store, &r->err, doc, "SELECT doc_id FROM documents WHERE id = ?1", "z", r->rest);
  return code == 0 ? request_not_found(r, "document") : code;
}

int api_document(request *r) {
  dm_json j = {.out = r->out, .break_depth = 1};
  int64_t doc;
  int code = find(r, &doc);
  if (code < 0) return code;
  dm_json_begin(&j, '{');
  dm_json_key(&j, "record");
  dm_json_uint(&j, DM_RECORD_FORMAT);
  dm_json_key(&j, "doc");
  code = put_column(r, &j, doc_sql, doc);
  for (size_t i = 0; code == 0 && i < sizeof sections / sizeof *sections; i++) {
    dm_json_key(&j, sections[i].key);
    dm_json_begin(&j, '[');
    code = put_column(r, &j, sections[i].sql, doc);
    dm_json_end(&j, ']');
  }
  dm_json_end(&j, '}');
  return code;
}

/* export_gold.c - what analysts judged, as gold articles for score.py: ID.json beside ID.txt.
 *
 * A row that was accepted or corrected is a fact, one that was rejected a trap. Facts are anchored to words of the text that
 * occur first where they are meant: evidence that occurs earlier too is lengthened until it does not. */
#include "view/view.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/utf8.h"

#include <ctype.h>

typedef struct sheet {
  const dm_gather *gather;
  const dm_view *view;
  const dm_record *r;
  dm_json *j;
  dm_err *err;
} sheet;

/* A quote of some words: found by looking for it from the start. */
static dm_str quote_of(dm_str text, dm_span span) {
  if (span.start >= span.end || span.end > text.n) return (dm_str){0};
  while (span.start > 0 || span.end < text.n) {
    if (dm_str_find(text, dm_str_sub(text, span.start, span.end), 0) == span.start) break;
    if (span.end < text.n) do
        span.end++;
      while (span.end < text.n && ((unsigned char)text.p[span.end] & 0xC0) == 0x80);
    else
      span.start = dm_utf8_back(text, span.start);
  }
  return dm_str_sub(text, span.start, span.end);
}

static void put_quotes(const sheet *s, const dm_evidence *evidence, uint32_t n) {
  dm_json_key(s->j, "quotes");
  dm_json_begin(s->j, '[');
  for (uint32_t i = 0; i < n; i++) {
    dm_str quote = quote_of(s->r->text, evidence[i].span);
    if (quote.n) dm_json_str(s->j, quote);
  }
  dm_json_end(s->j, ']');
}

/* "RUS GOV MIL", "--- GOV", or null for nobody. */
static void put_code(const sheet *s, const char *key, const dm_party *party) {
  char code[64];
  dm_json_key(s->j, key);
  if (!party || (!party->country.n && !party->n_sectors && !party->name.n)) {
    dm_json_null(s->j);
    return;
  }
  int n = snprintf(code, sizeof code, "%" DM_FMT, DM_ARG(party->country.n ? party->country : DM_S("---")));
  for (uint32_t i = 0; i < party->n_sectors && n < 50; i++)
    n += snprintf(code + n, sizeof code - (size_t)n, " %" DM_FMT, DM_ARG(party->sectors[i]));
  dm_json_str(s->j, dm_str_of(code));
}

static void begin_fact(const sheet *s, char letter, int64_t row, const char *kind) {
  char id[32];
  snprintf(id, sizeof id, "%c%lld", letter, (long long)row);
  dm_json_begin(s->j, '{');
  dm_json_put_str(s->j, "id", dm_str_of(id));
  dm_json_put_str(s->j, "kind", dm_str_of(kind));
  dm_json_put_str(s->j, "tier", DM_S("must"));
}

/* The other sources of an event are as right as the first. */
static void put_others(const sheet *s, const char *key, const dm_party *parties, uint32_t n) {
  dm_json_key(s->j, key);
  dm_json_begin(s->j, '[');
  for (uint32_t i = 1; i < n; i++) {
    char code[16];
    snprintf(code, sizeof code, "%" DM_FMT " %" DM_FMT, DM_ARG(parties[i].country.n ? parties[i].country : DM_S("---")),
             DM_ARG(parties[i].n_sectors ? parties[i].sectors[0] : DM_S("")));
    dm_json_str(s->j, dm_str_trim(dm_str_of(code)));
  }
  dm_json_end(s->j, ']');
}

static void put_event(const sheet *s, uint32_t i) {
  const dm_event *e = &s->r->events[i];
  begin_fact(s, 'E', s->view->stored->events[i], "event");
  put_quotes(s, e->evidence, e->n_evidence);
  dm_json_put_str(s->j, "type", e->type);
  put_code(s, "source", e->n_source ? &e->source[0] : NULL);
  put_code(s, "target", e->n_target ? &e->target[0] : NULL);
  dm_json_put_str(s->j, "date", e->date.value);
  dm_json_key(s->j, "modality"), dm_json_name(s->j, dm_name_modality(e->modality));
  dm_json_key(s->j, "also");
  dm_json_begin(s->j, '{');
  put_others(s, "source", e->source, e->n_source);
  put_others(s, "target", e->target, e->n_target);
  dm_json_end(s->j, '}');
  dm_json_end(s->j, '}');
}

static void put_statement(const sheet *s, uint32_t i) {
  const dm_statement *st = &s->r->statements[i];
  begin_fact(s, 'S', s->view->stored->statements[i], "statement");
  put_quotes(s, st->evidence, st->n_evidence);
  dm_json_put_str(s->j, "speaker", st->speaker.name);
  put_code(s, "source", &st->speaker);
  dm_json_key(s->j, "form"), dm_json_name(s->j, dm_name_speech_form(st->form));
  dm_json_put_str(s->j, "cue",
                  st->cue.start < st->cue.end && st->cue.end <= s->r->text.n ? dm_str_sub(s->r->text, st->cue.start, st->cue.end)
                                                                             : (dm_str){0});
  dm_json_end(s->j, '}');
}

/* Words of the label with four letters or more, without their endings: by one of them the issue is known. */
static void put_keys(const sheet *s, dm_str label) {
  dm_str rest = label, word;
  uint32_t n = 0;
  dm_arena *arena = dm_arena_new();
  dm_json_key(s->j, "keys");
  dm_json_begin(s->j, '[');
  while (arena && n < 6 && dm_str_split(&rest, ' ', &word)) {
    if (word.n < 4) continue;
    dm_str low = dm_str_lower(arena, word);
    if (low.n > 6) low.n = low.n - 2;
    while (low.n && ((unsigned char)low.p[low.n - 1] & 0x80)) low.n--;
    dm_json_str(s->j, low);
    n++;
  }
  if (!n && arena) dm_json_str(s->j, dm_str_lower(arena, label));
  dm_json_end(s->j, ']');
  dm_arena_free(arena);
}

static void put_position(const sheet *s, uint32_t i) {
  const dm_position *p = &s->r->positions[i];
  begin_fact(s, 'P', s->view->stored->positions[i], "position");
  put_quotes(s, p->evidence, p->n_evidence);
  put_code(s, "holder", &p->holder);
  dm_json_put_str(s->j, "issue", p->issue_label);
  put_keys(s, p->issue_label);
  dm_json_put_str(s->j, "stance", p->sign > 0 ? DM_S("support") : p->sign < 0 ? DM_S("oppose") : DM_S("conditional"));
  dm_json_key(s->j, "act"), dm_json_name(s->j, dm_name_stance_act(p->act));
  dm_json_end(s->j, '}');
}

/* Rows of the document that were rejected, straight from the tables: the record has them no more. An event is a trap by its type,
 * a statement by its speaker, a position by its holder. */
static int put_traps(const sheet *s) {
  sqlite3_stmt *t = dm_sql(
      s->gather->store, s->err,
      "SELECT v.row_kind, v.row_id, v.why, w.start, w.\"end\", CASE v.row_kind WHEN 'event' THEN (SELECT type FROM events WHERE "
      "event_id = "
      "v.row_id) WHEN 'statement' THEN (SELECT speaker_name FROM statements WHERE statement_id = v.row_id) ELSE (SELECT coalesce("
      "holder_country, '---') FROM positions WHERE position_id = v.row_id) END FROM verdicts_now v JOIN evidence w ON w.row_kind "
      "= "
      "v.row_kind AND w.row_id = v.row_id AND w.i = 0 WHERE v.verdict = 'reject' AND w.doc_id = ? ORDER BY v.row_kind, v.row_id",
      "i", s->view->stored->doc_id);
  int rc = t ? 0 : DM_EIO;
  while (t && (rc = dm_sql_step(s->gather->store, t, s->err)) == 1) {
    char id[32];
    dm_str kind = dm_sql_str(t, 0), value = dm_sql_str(t, 5);
    dm_evidence words = {{(uint32_t)sqlite3_column_int64(t, 3), (uint32_t)sqlite3_column_int64(t, 4)}, 0};
    if (!value.n) continue;
    snprintf(id, sizeof id, "T%c%lld", kind.p[0], (long long)sqlite3_column_int64(t, 1));
    dm_json_begin(s->j, '{');
    dm_json_put_str(s->j, "id", dm_str_of(id));
    dm_json_put_str(s->j, "kind", DM_S("trap"));
    put_quotes(s, &words, 1);
    dm_json_key(s->j, "never");
    dm_json_begin(s->j, '{');
    dm_json_put_str(s->j, "kind", kind);
    dm_json_key(s->j, dm_str_is(kind, "event") ? "type" : dm_str_is(kind, "statement") ? "speaker" : "source");
    dm_json_begin(s->j, '[');
    dm_json_str(s->j, value);
    dm_json_end(s->j, ']');
    dm_json_end(s->j, '}');
    dm_json_put_str(s->j, "why", dm_sql_str(t, 2));
    dm_json_end(s->j, '}');
  }
  return rc;
}

static int put_facts(const sheet *s) {
  const dm_loaded *l = s->view->stored;
  dm_json_key(s->j, "facts");
  dm_json_begin(s->j, '[');
  for (uint32_t i = 0; i < s->r->n_events; i++)
    if (l->judged_events[i]) put_event(s, i);
  for (uint32_t i = 0; i < s->r->n_statements; i++)
    if (l->judged_statements[i]) put_statement(s, i);
  for (uint32_t i = 0; i < s->r->n_positions; i++)
    if (l->judged_positions[i]) put_position(s, i);
  int rc = put_traps(s);
  dm_json_end(s->j, ']');
  return rc;
}

/* Whether anybody judged a row of the document. */
static int is_judged(const dm_gather *g, int64_t doc, dm_err *err) {
  int64_t one;
  return dm_sql_number(g->store, err, &one,
                       "SELECT 1 FROM corrections c WHERE (c.row_kind = 'event' AND c.row_id IN (SELECT event_id FROM events "
                       "WHERE doc_id = ?1)) OR (c.row_kind "
                       "= 'statement' AND c.row_id IN (SELECT statement_id FROM statements WHERE doc_id = ?1)) OR (c.row_kind = "
                       "'position' AND c.row_id IN "
                       "(SELECT position_id FROM positions WHERE doc_id = ?1)) LIMIT 1",
                       "i", doc);
}

static int put_document(void *context, const dm_view *v, dm_err *err) {
  const dm_gather *g = context;
  char name[32];
  int judged = is_judged(g, v->stored->doc_id, err);
  if (judged <= 0) return judged;
  snprintf(name, sizeof name, "d%lld", (long long)v->stored->doc_id);
  FILE *text = dm_gather_open(g, dm_str_of(name), "txt", err);
  if (!text) return DM_EIO;
  fwrite(v->record->text.p, 1, v->record->text.n, text);
  int rc = dm_view_close(text, 0, err);
  FILE *out = rc ? NULL : dm_gather_open(g, dm_str_of(name), "json", err);
  if (!out) return DM_EIO;
  dm_json j = {.out = out, .break_depth = 2};
  sheet s = {g, v, v->record, &j, err};
  dm_json_begin(&j, '{');
  dm_json_put_str(&j, "id", dm_str_of(name));
  dm_json_put_str(&j, "date", v->record->date);
  dm_json_put_str(&j, "title", v->record->title);
  rc = put_facts(&s);
  dm_json_end(&j, '}');
  fputc('\n', out);
  return dm_view_close(out, rc, err);
}

int dm_gather_gold(const dm_gather *gather, dm_err *err) {
  return dm_gather_documents(gather, put_document, (void *)(uintptr_t)gather, err);
}

#include "store/write.h"

#include "base/err.h"
#include "base/str.h"
#include "record/values.h"
#include "store/across.h"
#include "store/happen.h"
#include "store/part.h"

#include <math.h>
#include <stdlib.h>

/* One document on its way in. Row numbers are given out in blocks: row i of the record has number first + i. */
typedef struct put {
  dm_store *store;
  dm_err *err;
  const dm_record *r;
  int64_t run, doc, sentence, actor, statement, event, position;
} put;

#define PUT(p, sql, types, ...) dm_sql_run((p)->store, (p)->err, sql, types, __VA_ARGS__)

/* ---- values ------------------------------------------------------------------------------------------------------- */

#define CODES 128

/* Codes joined by commas, the primary one first; unknown when there are none. */
static dm_str join(char buffer[CODES], const dm_str *codes, uint32_t n) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < n && used + codes[i].n + 1 < CODES; i++) {
    if (used) buffer[used++] = ',';
    memcpy(buffer + used, codes[i].p, codes[i].n);
    used += codes[i].n;
  }
  return (dm_str){used ? buffer : NULL, used};
}

static int64_t row_of(int64_t first, uint32_t index) { return index == DM_NONE ? 0 : first + index; }

/* "e7" -> 6 */
static uint32_t number_of(dm_str id) {
  uint32_t n = 0;
  for (uint32_t i = 1; i < id.n; i++) n = n * 10 + (uint32_t)(id.p[i] - '0');
  return n - 1;
}

static uint32_t start_of(dm_span span) { return span.start < span.end ? span.start : DM_NONE; }
static uint32_t end_of(dm_span span) { return span.start < span.end ? span.end : DM_NONE; }

static dm_str words_of(const dm_record *r, dm_span span) {
  return span.start < span.end && span.end <= r->text.n ? dm_str_sub(r->text, span.start, span.end) : (dm_str){0};
}

static const char *precision_of(const dm_date *date) { return date->value.n ? dm_name_precision(date->precision) : NULL; }

/* ---- the document and its sentences --------------------------------------------------------------------------------- */

static int put_document(put *p, const dm_writing *w) {
  const dm_record *r = p->r;
  bool first = w->story == 0;
  return PUT(p,
             "INSERT INTO documents(doc_id, run_id, id, title, author, date, date_basis, source, url, lang, text, text_sha256,"
             " n_words, text_differs, story_id, similarity) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
             "iitssssssstziiid", p->doc, p->run, r->id, r->title, w->author, r->date, r->date_basis, r->source, r->url, r->lang,
             r->text, r->text_sha256, (int64_t)w->n_words, (int64_t)r->text_differs, first ? p->doc : w->story,
             first ? (double)NAN : w->similarity);
}

static int put_sentences(put *p) {
  const dm_record *r = p->r;
  int rc = 0;
  for (uint32_t i = 0; !rc && i < r->n_sentences; i++) {
    dm_span s = r->sentences[i].span;
    rc = PUT(p, "INSERT INTO sentences(sentence_id, doc_id, i, start, \"end\", kind) VALUES(?,?,?,?,?,?)", "iiuuuz",
             p->sentence + i, p->doc, i, s.start, s.end, dm_name_sentence_kind(r->sentences[i].kind));
    if (!rc) rc = PUT(p, "INSERT INTO sentences_fts(rowid, text) VALUES(?,?)", "it", p->sentence + i, words_of(r, s));
  }
  return rc;
}

static int put_notes(put *p) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < p->r->n_notes; i++) {
    const dm_note *n = &p->r->notes[i];
    rc = PUT(p, "INSERT INTO notes(doc_id, i, stage, message, start, \"end\") VALUES(?,?,?,?,?,?)", "iuztuu", p->doc, i, n->stage,
             n->message, n->span.start, n->span.end);
  }
  return rc;
}

/* ---- actors --------------------------------------------------------------------------------------------------------- */

/* What is unknown of an entity is learnt from the first that knows it. */
static int find_entity(put *p, const dm_actor *a, dm_str sectors, int64_t *entity) {
  const char *kind = dm_name_actor_kind(a->kind);
  int rc = dm_sql_number(p->store, p->err, entity, "SELECT entity_id FROM entities WHERE name = ? AND country = ? AND kind = ?",
                         "ttz", a->name, a->country, kind);
  if (rc) return rc < 0 ? rc : 0;
  rc = PUT(p, "INSERT INTO entities(name, kind, country, sectors) VALUES(?,?,?,?)", "tzts", a->name, kind, a->country, sectors);
  *entity = sqlite3_last_insert_rowid(p->store->db);
  return rc;
}

static int put_actor(put *p, uint32_t i) {
  const dm_actor *a = &p->r->actors[i];
  char codes[CODES];
  dm_str sectors = join(codes, a->sectors, a->n_sectors);
  int64_t entity = 0;
  int rc = find_entity(p, a, sectors, &entity);
  if (rc) return rc;
  return PUT(p,
             "INSERT INTO actors(actor_id, doc_id, run_id, id, entity_id, name, kind, country, sectors, office, basis)"
             " VALUES(?,?,?,?,?,?,?,?,?,?,?)",
             "iiititzsssz", p->actor + i, p->doc, p->run, a->id, entity, a->name, dm_name_actor_kind(a->kind), a->country,
             sectors, a->office, dm_name_basis(a->basis));
}

static int put_actors(put *p) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < p->r->n_actors; i++) rc = put_actor(p, i);
  for (uint32_t i = 0; !rc && i < p->r->n_mentions; i++) {
    const dm_mention *m = &p->r->mentions[i];
    rc = PUT(p, "INSERT INTO mentions(actor_id, start, \"end\", form) VALUES(?,?,?,?)", "iuuz", p->actor + m->actor,
             m->span.start, m->span.end, dm_name_mention_form(m->form));
  }
  return rc;
}

/* ---- statements, events, positions ---------------------------------------------------------------------------------- */

static int put_evidence(put *p, const char *kind, int64_t row, const dm_evidence *evidence, uint32_t n) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < n; i++)
    rc = PUT(p, "INSERT INTO evidence(row_kind, row_id, i, doc_id, start, \"end\", sentence) VALUES(?,?,?,?,?,?,?)", "ziuiuuu",
             kind, row, i, p->doc, evidence[i].span.start, evidence[i].span.end, evidence[i].sentence);
  return rc;
}

static int put_statement(put *p, uint32_t i) {
  const dm_statement *s = &p->r->statements[i];
  char speaker[CODES], addressee[CODES];
  dm_span cue = s->cue_token == DM_NONE ? (dm_span){0} : s->cue;
  const dm_place *at = &s->place;
  bool placed = at->name.n > 0;
  int rc =
      PUT(p,
          "INSERT INTO statements(statement_id, doc_id, run_id, id, speaker_actor, speaker_name, speaker_country,"
          " speaker_sectors, addressee_actor, addressee_name, addressee_country, addressee_sectors, cue_start, cue_end, cue,"
          " words_start, words_end, form, parent_id, depth, channel, date, date_precision, date_basis, made_by, confidence,"
          " act, place_name, place_country, lat, lon, geonames, place_start, place_end, date_start, date_stop)"
          " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
          "iiitIsssIsssuusuuzIusszzsdsssddIuuuu", p->statement + i, p->doc, p->run, s->id, row_of(p->actor, s->speaker.actor),
          s->speaker.name, s->speaker.country, join(speaker, s->speaker.sectors, s->speaker.n_sectors),
          row_of(p->actor, s->addressee.actor), s->addressee.name, s->addressee.country,
          join(addressee, s->addressee.sectors, s->addressee.n_sectors), start_of(cue), end_of(cue), words_of(p->r, cue),
          start_of(s->speaker_words), end_of(s->speaker_words), dm_name_speech_form(s->form), row_of(p->statement, s->parent),
          s->depth, s->channel, s->date.value, precision_of(&s->date), dm_name_date_basis(s->date.basis), s->made_by,
          s->confidence, s->act, at->name, placed ? at->country : (dm_str){0}, placed ? at->lat : (double)NAN,
          placed ? at->lon : (double)NAN, (int64_t)(placed ? at->geonames : 0), placed ? start_of(at->span) : DM_NONE,
          placed ? end_of(at->span) : DM_NONE, start_of(s->date.span), end_of(s->date.span));
  return rc ? rc : put_evidence(p, "statement", p->statement + i, s->evidence, s->n_evidence);
}

static int put_parties(put *p, int64_t event, const char *role, const dm_party *parties, uint32_t n) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < n; i++) {
    char codes[CODES];
    rc = PUT(p, "INSERT INTO event_parties(event_id, role, i, actor_id, name, country, sectors) VALUES(?,?,?,?,?,?,?)", "izuIsss",
             event, role, i, row_of(p->actor, parties[i].actor), parties[i].name, parties[i].country,
             join(codes, parties[i].sectors, parties[i].n_sectors));
  }
  return rc;
}

static int put_event(put *p, uint32_t i, int64_t happening) {
  const dm_event *e = &p->r->events[i];
  const dm_date *d = &e->date;
  const dm_place *at = &e->place;
  char contexts[CODES];
  bool placed = at->name.n > 0;
  return PUT(
      p,
      "INSERT INTO events(event_id, doc_id, run_id, id, happening_id, type, mode, cameo, quad, intensity, contexts, date,"
      " date_end, date_precision, date_basis, date_start, date_stop, place_name, place_country, lat, lon, geonames,"
      " place_start, place_end, modality, statement_id, trigger_start, trigger_end, theme_start, theme_end, made_by, confidence)"
      " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      "iiititssIdssszzuussddIuuzIuuuutd", p->event + i, p->doc, p->run, e->id, happening, e->type, e->mode, e->cameo,
      (int64_t)e->quad, e->intensity, join(contexts, e->contexts, e->n_contexts), d->value, d->end, precision_of(d),
      dm_name_date_basis(d->basis), start_of(d->span), end_of(d->span), at->name, placed ? at->country : (dm_str){0},
      placed ? at->lat : (double)NAN, placed ? at->lon : (double)NAN, (int64_t)(placed ? at->geonames : 0),
      placed ? start_of(at->span) : DM_NONE, placed ? end_of(at->span) : DM_NONE, dm_name_modality(e->modality),
      row_of(p->statement, e->statement), e->trigger.start, e->trigger.end, start_of(e->theme), end_of(e->theme), e->made_by,
      e->confidence);
}

/* The earlier event that a link of the record calls the same, for each event; DM_NONE: none. */
static void find_twins(const dm_record *r, uint32_t *twin) {
  for (uint32_t i = 0; i < r->n_events; i++) twin[i] = DM_NONE;
  for (uint32_t i = 0; i < r->n_links; i++) {
    const dm_link *l = &r->links[i];
    if (l->type != DM_LINK_SAME_EVENT || l->from.p[0] != 'e' || l->to.p[0] != 'e') continue;
    uint32_t from = number_of(l->from), to = number_of(l->to), late = from > to ? from : to;
    if (from != to && late < r->n_events) twin[late] = from < to ? from : to;
  }
}

static int put_event_whole(put *p, uint32_t i, int64_t story, const uint32_t *twin, int64_t *happening) {
  const dm_event *e = &p->r->events[i];
  int64_t row = p->event + i;
  dm_report report = {p->r, e, row, story, happening, i};
  int rc;
  if (twin[i] != DM_NONE) {
    happening[i] = happening[twin[i]];
    rc = dm_happening_again(p->store, happening[i], p->err);
  } else {
    rc = dm_happening_find(p->store, &report, &happening[i], p->err);
  }
  if (!rc) rc = put_event(p, i, happening[i]);
  if (!rc) rc = put_parties(p, row, "source", e->source, e->n_source);
  if (!rc) rc = put_parties(p, row, "target", e->target, e->n_target);
  return rc ? rc : put_evidence(p, "event", row, e->evidence, e->n_evidence);
}

static int put_events(put *p, int64_t story) {
  size_t n = (size_t)p->r->n_events + 1;
  uint32_t *twin = calloc(n, sizeof *twin);
  int64_t *happening = calloc(n, sizeof *happening);
  int rc = twin && happening ? 0 : dm_fail(p->err, DM_ENOMEM, "store", p->store->path, 0, 0, "out of memory for the events");
  if (!rc) find_twins(p->r, twin);
  for (uint32_t i = 0; !rc && i < p->r->n_events; i++) rc = put_event_whole(p, i, story, twin, happening);
  free(twin);
  free(happening);
  return rc;
}

static int put_issue(put *p, const dm_position *x) {
  return PUT(p, "INSERT INTO issues(issue_id, label) VALUES(?,?) ON CONFLICT DO NOTHING", "tt", x->issue_id, x->issue_label);
}

/* The day of a stance: of what it was told by, else of publication. */
static dm_str day_of(const dm_record *r, const dm_position *x) {
  if (x->event != DM_NONE && r->events[x->event].date.value.n) return r->events[x->event].date.value;
  if (x->statement != DM_NONE && r->statements[x->statement].date.value.n) return r->statements[x->statement].date.value;
  return r->date;
}

static int put_position(put *p, uint32_t i) {
  const dm_position *x = &p->r->positions[i];
  const dm_condition *c = &x->condition;
  char holder[CODES], addressee[CODES];
  dm_span ask = x->has_condition ? c->ask_span : (dm_span){0}, give = x->has_condition ? c->give_span : (dm_span){0};
  int rc = put_issue(p, x);
  if (!rc)
    rc = PUT(
        p,
        "INSERT INTO positions(position_id, doc_id, run_id, id, holder_actor, holder_name, holder_country, holder_sectors,"
        " issue_id, sign, act, strength, ask, give, ask_start, ask_end, give_start, give_end, condition_status, addressee_actor,"
        " addressee_name, addressee_country, addressee_sectors, basis, statement_id, event_id, date, made_by, confidence)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        "iiitIsssti"
        "zzssuuuuzIssszIIssd",
        p->position + i, p->doc, p->run, x->id, row_of(p->actor, x->holder.actor), x->holder.name, x->holder.country,
        join(holder, x->holder.sectors, x->holder.n_sectors), x->issue_id, (int64_t)x->sign, dm_name_stance_act(x->act),
        dm_name_strength(x->strength), x->has_condition ? c->ask : (dm_str){0}, x->has_condition ? c->give : (dm_str){0},
        start_of(ask), end_of(ask), start_of(give), end_of(give), x->has_condition ? dm_name_condition_status(c->status) : NULL,
        row_of(p->actor, x->addressee.actor), x->addressee.name, x->addressee.country,
        join(addressee, x->addressee.sectors, x->addressee.n_sectors), dm_name_position_basis(x->basis),
        row_of(p->statement, x->statement), row_of(p->event, x->event), day_of(p->r, x), x->made_by, x->confidence);
  return rc ? rc : put_evidence(p, "position", p->position + i, x->evidence, x->n_evidence);
}

/* ---- links inside the document ---------------------------------------------------------------------------------------- */

/* Which table an id is of, and its row there. False for an end that this record does not have. */
static bool end_row(const put *p, dm_str id, const char **kind, int64_t *row) {
  static const char *const kinds[] = {"actor", "statement", "event", "position"};
  const int64_t first[] = {p->actor, p->statement, p->event, p->position};
  static const char letters[] = "asep";
  const char *letter = id.n && id.p[0] ? strchr(letters, id.p[0]) : NULL;
  if (!letter) return false;
  *kind = kinds[letter - letters];
  *row = first[letter - letters] + number_of(id);
  return true;
}

static int put_links(put *p) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < p->r->n_links; i++) {
    const dm_link *l = &p->r->links[i];
    const char *from_kind, *to_kind;
    int64_t from, to;
    if (!end_row(p, l->from, &from_kind, &from) || !end_row(p, l->to, &to_kind, &to)) continue;
    rc = PUT(p,
             "INSERT INTO links(run_id, type, from_kind, from_id, to_kind, to_id, basis, outcome) VALUES(?,?,?,?,?,?,?,?)"
             " ON CONFLICT DO NOTHING",
             "izzizizz", p->run, dm_name_link_type(l->type), from_kind, from, to_kind, to, l->computed ? "computed" : "text",
             dm_name_outcome(l->outcome));
  }
  return rc;
}

/* ---- all of it ---------------------------------------------------------------------------------------------------------- */

static int put_facts(put *p, int64_t story) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < p->r->n_statements; i++) rc = put_statement(p, i);
  if (!rc) rc = put_events(p, story);
  for (uint32_t i = 0; !rc && i < p->r->n_positions; i++) rc = put_position(p, i);
  return rc ? rc : put_links(p);
}

int dm_write_document(dm_store *store, int64_t run, const dm_writing *w, int64_t *doc_id, dm_err *err) {
  const dm_record *r = w->record;
  struct dm_next *next = &store->next;
  put p = {.store = store,
           .err = err,
           .r = r,
           .run = run,
           .doc = next->document,
           .sentence = next->sentence,
           .actor = next->actor,
           .statement = next->statement,
           .event = next->event,
           .position = next->position};
  int rc = put_document(&p, w);
  if (!rc) rc = dm_write_copy(store, run, p.doc, &w->whence, err);
  if (!rc) rc = put_sentences(&p);
  if (!rc) rc = put_notes(&p);
  if (!rc) rc = put_actors(&p);
  if (!rc) rc = put_facts(&p, w->story ? w->story : p.doc);
  if (!rc && w->cues) rc = dm_across_put(store, run, p.doc, p.position, r, w->cues, err);
  if (rc) return rc;
  next->document++;
  next->sentence += r->n_sentences;
  next->actor += r->n_actors;
  next->statement += r->n_statements;
  next->event += r->n_events;
  next->position += r->n_positions;
  *doc_id = p.doc;
  return 0;
}

int dm_write_copy(dm_store *store, int64_t run, int64_t doc_id, const dm_whence *o, dm_err *err) {
  int rc = dm_sql_run(
      store, err,
      "INSERT INTO copies(doc_id, run_id, input, record, source, url, date) VALUES(?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
      "iittsss", doc_id, run, o->input, o->record, o->source, o->url, o->day);
  if (rc || !sqlite3_changes(store->db)) return rc;
  return dm_happenings_copied(store, doc_id, o->source, err);
}

int dm_store_find_text(dm_store *store, const char *text_sha256, int64_t *doc_id, dm_err *err) {
  return dm_sql_number(store, err, doc_id, "SELECT doc_id FROM documents WHERE text_sha256 = ?", "z", text_sha256);
}

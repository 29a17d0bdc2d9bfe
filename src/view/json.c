/* json.c - the record as JSON: format 1. Keys and rows in a fixed order; unknown is null. */
#include "view/view.h"

#include "base/err.h"
#include "base/group.h"
#include "base/json.h"
#include "base/str.h"

#include <stdlib.h>

/* ---- parts ------------------------------------------------------------------------------------------------------ */

static void put_span(dm_json *j, dm_span span) {
  dm_json_put_uint(j, "start", span.start);
  dm_json_put_uint(j, "end", span.end);
}

static dm_str words(const dm_record *r, dm_span span) {
  return span.end <= r->text.n && span.start < span.end ? dm_str_sub(r->text, span.start, span.end) : (dm_str){0};
}

/* {"start": 700, "end": 708, "text": "rejected"}, or null for an empty span. */
static void put_words(dm_json *j, const dm_record *r, const char *key, dm_span span) {
  dm_json_key(j, key);
  if (span.start >= span.end) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  put_span(j, span);
  dm_json_put_str(j, "text", words(r, span));
  dm_json_end(j, '}');
}

static void put_strs(dm_json *j, const char *key, const dm_str *values, uint32_t n) {
  dm_json_key(j, key);
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) dm_json_str(j, values[i]);
  dm_json_end(j, ']');
}

static void put_party(dm_json *j, const dm_record *r, const dm_party *party) {
  if (party->actor == DM_NONE && !party->name.n) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  dm_json_put_str(j, "actor", party->actor == DM_NONE ? (dm_str){0} : r->actors[party->actor].id);
  dm_json_put_str(j, "name", party->name);
  dm_json_put_str(j, "country", party->country);
  put_strs(j, "sectors", party->sectors, party->n_sectors);
  dm_json_end(j, '}');
}

static void put_parties(dm_json *j, const dm_record *r, const char *key, const dm_party *parties, uint32_t n) {
  dm_json_key(j, key);
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) put_party(j, r, &parties[i]);
  dm_json_end(j, ']');
}

static void put_evidence(dm_json *j, const dm_evidence *evidence, uint32_t n) {
  dm_json_key(j, "evidence");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    dm_json_begin(j, '{');
    put_span(j, evidence[i].span);
    dm_json_put_uint(j, "sentence", evidence[i].sentence);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

static void put_date(dm_json *j, const dm_record *r, const dm_date *date) {
  dm_json_key(j, "date");
  if (!date->value.n && date->span.start >= date->span.end) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  dm_json_put_str(j, "value", date->value);
  dm_json_put_str(j, "end", date->end);
  dm_json_put_name(j, "precision", dm_name_precision(date->precision));
  dm_json_put_name(j, "basis", dm_name_date_basis(date->basis));
  dm_json_put_str(j, "text", words(r, date->span));
  dm_json_end(j, '}');
}

static void put_place(dm_json *j, const dm_place *place) {
  dm_json_key(j, "place");
  if (!place->name.n) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  dm_json_put_str(j, "name", place->name);
  dm_json_put_str(j, "country", place->country);
  dm_json_put_fixed(j, "lat", place->lat, 5);
  dm_json_put_fixed(j, "lon", place->lon, 5);
  dm_json_key(j, "geonames");
  if (place->geonames)
    dm_json_uint(j, place->geonames);
  else
    dm_json_null(j);
  dm_json_end(j, '}');
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static void put_doc(dm_json *j, const dm_record *r) {
  dm_json_key(j, "doc");
  dm_json_begin(j, '{');
  dm_json_put_str(j, "id", r->id);
  dm_json_put_str(j, "title", r->title);
  dm_json_put_str(j, "date", r->date);
  dm_json_put_str(j, "date_basis", r->date_basis);
  dm_json_put_str(j, "source", r->source);
  dm_json_put_str(j, "url", r->url);
  dm_json_put_str(j, "lang", r->lang);
  dm_json_put_str(j, "text_sha256", dm_str_of(r->text_sha256));
  if (r->text_differs) dm_json_put_str(j, "text", r->text);
  dm_json_end(j, '}');
}

static void put_sentences(dm_json *j, const dm_record *r) {
  dm_json_key(j, "sentences");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_sentences; i++) {
    dm_json_begin(j, '{');
    dm_json_put_uint(j, "i", i);
    put_span(j, r->sentences[i].span);
    dm_json_put_name(j, "kind", dm_name_sentence_kind(r->sentences[i].kind));
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

static void put_mention(dm_json *j, const dm_record *r, const dm_mention *mention) {
  dm_json_begin(j, '{');
  put_span(j, mention->span);
  dm_json_put_str(j, "text", words(r, mention->span));
  dm_json_put_name(j, "form", dm_name_mention_form(mention->form));
  dm_json_end(j, '}');
}

static void put_actor(dm_json *j, const dm_record *r, const dm_actor *actor, const uint32_t *mentions, uint32_t n) {
  dm_json_begin(j, '{');
  dm_json_put_str(j, "id", actor->id);
  dm_json_put_str(j, "name", actor->name);
  dm_json_put_name(j, "kind", dm_name_actor_kind(actor->kind));
  dm_json_put_str(j, "country", actor->country);
  put_strs(j, "sectors", actor->sectors, actor->n_sectors);
  dm_json_put_str(j, "office", actor->office);
  dm_json_put_name(j, "basis", dm_name_basis(actor->basis));
  dm_json_key(j, "mentions");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) put_mention(j, r, &r->mentions[mentions[i]]);
  dm_json_end(j, ']');
  dm_json_end(j, '}');
}

static bool group_mentions(const dm_record *r, dm_group *group) {
  uint32_t *actor = calloc((size_t)r->n_mentions + 1, sizeof *actor);
  for (uint32_t i = 0; actor && i < r->n_mentions; i++) actor[i] = r->mentions[i].actor;
  bool ok = actor && dm_group_make(group, actor, r->n_mentions, r->n_actors);
  free(actor);
  return ok;
}

static void put_actors(dm_json *j, const dm_record *r, const dm_group *mentions) {
  dm_json_key(j, "actors");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_actors; i++) {
    uint32_t first = mentions->first[i];
    put_actor(j, r, &r->actors[i], mentions->row + first, mentions->first[i + 1] - first);
  }
  dm_json_end(j, ']');
}

static void put_event(dm_json *j, const dm_record *r, const dm_event *e) {
  dm_json_begin(j, '{');
  dm_json_put_str(j, "id", e->id);
  dm_json_put_str(j, "type", e->type);
  dm_json_put_str(j, "mode", e->mode);
  dm_json_put_str(j, "cameo", e->cameo);
  dm_json_key(j, "quad");
  if (e->quad)
    dm_json_int(j, e->quad);
  else
    dm_json_null(j);
  dm_json_put_fixed(j, "intensity", e->intensity, 2);
  put_strs(j, "contexts", e->contexts, e->n_contexts);
  put_parties(j, r, "source", e->source, e->n_source);
  put_parties(j, r, "target", e->target, e->n_target);
  put_date(j, r, &e->date);
  put_place(j, &e->place);
  dm_json_put_name(j, "modality", dm_name_modality(e->modality));
  dm_json_put_str(j, "statement", e->statement == DM_NONE ? (dm_str){0} : r->statements[e->statement].id);
  put_words(j, r, "trigger", e->trigger);
  put_evidence(j, e->evidence, e->n_evidence);
  dm_json_put_str(j, "made_by", e->made_by);
  dm_json_put_fixed(j, "confidence", e->confidence, 2);
  dm_json_end(j, '}');
}

/* Who reports it: an attribution inside another has that one's id. */
static dm_str parent_of(const dm_record *r, const dm_statement *s) {
  if (s->within != DM_NONE) return r->attributions[s->within].id;
  return s->parent == DM_NONE ? (dm_str){0} : r->statements[s->parent].id;
}

static void put_statement(dm_json *j, const dm_record *r, const dm_statement *s) {
  dm_json_put_str(j, "id", s->id);
  dm_json_key(j, "speaker");
  put_party(j, r, &s->speaker);
  dm_json_key(j, "addressee");
  put_party(j, r, &s->addressee);
  put_words(j, r, "speaker_words", s->speaker_words);
  put_words(j, r, "cue", s->cue_token == DM_NONE ? (dm_span){0} : s->cue);
  dm_json_put_name(j, "form", dm_name_speech_form(s->form));
  dm_json_put_str(j, "act", s->act);
  dm_json_put_str(j, "parent", parent_of(r, s));
  dm_json_put_uint(j, "depth", s->depth);
  dm_json_put_str(j, "channel", s->channel);
  put_date(j, r, &s->date);
  put_place(j, &s->place);
  put_evidence(j, s->evidence, s->n_evidence);
  dm_json_put_fixed(j, "confidence", s->confidence, 2);
}

static void put_statements(dm_json *j, const dm_record *r) {
  dm_json_key(j, "statements");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_statements; i++) {
    dm_json_begin(j, '{');
    put_statement(j, r, &r->statements[i]);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

/* Only when they were asked for. */
static void put_attributions(dm_json *j, const dm_record *r) {
  if (!r->attributions) return;
  dm_json_key(j, "attributions");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_attributions; i++) {
    dm_json_begin(j, '{');
    put_statement(j, r, &r->attributions[i]);
    dm_json_put_name(j, "kind", dm_name_attribution_kind(r->attributions[i].kind));
    dm_json_put_name(j, "modality", dm_name_modality(r->attributions[i].modality));
    dm_json_put_str(j, "made_by", r->attributions[i].made_by);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

static void put_side(dm_json *j, const char *key, dm_str label, dm_span span) {
  dm_json_key(j, key);
  if (!label.n) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  dm_json_put_str(j, "label", label);
  put_span(j, span);
  dm_json_end(j, '}');
}

static void put_condition(dm_json *j, const dm_position *p) {
  dm_json_key(j, "condition");
  if (!p->has_condition) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  put_side(j, "ask", p->condition.ask, p->condition.ask_span);
  put_side(j, "give", p->condition.give, p->condition.give_span);
  dm_json_put_name(j, "status", dm_name_condition_status(p->condition.status));
  dm_json_end(j, '}');
}

static void put_position(dm_json *j, const dm_record *r, const dm_position *p) {
  dm_json_begin(j, '{');
  dm_json_put_str(j, "id", p->id);
  dm_json_key(j, "holder");
  put_party(j, r, &p->holder);
  dm_json_key(j, "issue");
  dm_json_begin(j, '{');
  dm_json_put_str(j, "id", p->issue_id);
  dm_json_put_str(j, "label", p->issue_label);
  dm_json_end(j, '}');
  dm_json_key(j, "sign");
  dm_json_int(j, p->sign);
  dm_json_put_name(j, "act", dm_name_stance_act(p->act));
  dm_json_put_name(j, "strength", dm_name_strength(p->strength));
  put_condition(j, p);
  dm_json_key(j, "addressee");
  put_party(j, r, &p->addressee);
  dm_json_put_name(j, "basis", dm_name_position_basis(p->basis));
  dm_json_put_str(j, "statement", p->statement == DM_NONE ? (dm_str){0} : r->statements[p->statement].id);
  dm_json_put_str(j, "event", p->event == DM_NONE ? (dm_str){0} : r->events[p->event].id);
  put_evidence(j, p->evidence, p->n_evidence);
  dm_json_put_fixed(j, "confidence", p->confidence, 2);
  dm_json_end(j, '}');
}

static void put_link(dm_json *j, const dm_link *link) {
  dm_json_begin(j, '{');
  dm_json_put_name(j, "type", dm_name_link_type(link->type));
  dm_json_put_str(j, "from", link->from);
  dm_json_put_str(j, "to", link->to);
  dm_json_put_name(j, "basis", link->computed ? "computed" : "text");
  dm_json_put_name(j, "outcome", dm_name_outcome(link->outcome));
  dm_json_end(j, '}');
}

static void put_note(dm_json *j, const dm_note *note) {
  dm_json_begin(j, '{');
  dm_json_put_name(j, "stage", note->stage);
  dm_json_put_str(j, "message", note->message);
  put_span(j, note->span);
  dm_json_end(j, '}');
}

/* ---- the record ------------------------------------------------------------------------------------------------- */

static void put_record(dm_json *j, const dm_record *r, const dm_group *mentions) {
  dm_json_begin(j, '{');
  dm_json_put_uint(j, "record", DM_RECORD_FORMAT);
  put_doc(j, r);
  put_sentences(j, r);
  put_actors(j, r, mentions);
  dm_json_key(j, "events");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_events; i++) put_event(j, r, &r->events[i]);
  dm_json_end(j, ']');
  put_statements(j, r);
  put_attributions(j, r);
  dm_json_key(j, "positions");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_positions; i++) put_position(j, r, &r->positions[i]);
  dm_json_end(j, ']');
  dm_json_key(j, "links");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_links; i++) put_link(j, &r->links[i]);
  dm_json_end(j, ']');
  dm_json_key(j, "notes");
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < r->n_notes; i++) put_note(j, &r->notes[i]);
  dm_json_end(j, ']');
  dm_json_end(j, '}');
}

static int write_record(const dm_view *view, unsigned break_depth, FILE *out, dm_err *err) {
  dm_json json = {.out = out, .break_depth = break_depth};
  dm_group mentions;
  if (!group_mentions(view->record, &mentions))
    return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory for the mentions");
  put_record(&json, view->record, &mentions);
  dm_group_free(&mentions);
  fputc('\n', out);
  return dm_view_finish(out, err);
}

int dm_view_json(const dm_view *view, FILE *out, dm_err *err) { return write_record(view, 2, out, err); }
int dm_view_jsonl(const dm_view *view, FILE *out, dm_err *err) { return write_record(view, 0, out, err); }

#include "record/record.h"

#include "base/err.h"
#include "base/str.h"
#include "record/check.h"
#include "record/order.h"

#include <nettle/sha2.h>

typedef struct maker {
  dm_arena *arena;
  dm_facts *facts;
  dm_notes *notes;
  dm_order actors, statements, events, positions;
} maker;

/* ---- rows that are kept, in text order -------------------------------------------------------------------------- */

static void drop(maker *m, const char *row, dm_span span, const char *why) {
  dm_note_add(m->notes, "record", span, "dropped %s: %s", row, why);
}

/* Actors in the order of their first mention; one without a mention comes last. */
static void order_actors(maker *m) {
  const dm_mentions *mentions = m->facts->mentions;
  uint32_t *place = DM_NEW(m->arena, uint32_t, mentions->n_actors);
  for (uint32_t i = 0; i < mentions->n_actors; i++) place[i] = DM_NONE - 1;
  for (uint32_t i = mentions->n_mentions; i-- > 0;) {
    uint32_t *p = &place[mentions->mentions[i].actor];
    if (mentions->mentions[i].span.start < *p) *p = mentions->mentions[i].span.start;
  }
  m->actors = dm_order_make(m->arena, place, mentions->n_actors);
}

static void order_statements(maker *m) {
  const dm_facts *f = m->facts;
  uint32_t *place = DM_NEW(m->arena, uint32_t, f->n_statements);
  for (uint32_t i = 0; i < f->n_statements; i++) {
    const dm_statement *s = &f->statements[i];
    const char *why = dm_check_statement(f, s);
    if (why) drop(m, "a statement", s->cue, why);
    place[i] = why ? DM_NONE : s->evidence[0].span.start;
  }
  m->statements = dm_order_make(m->arena, place, f->n_statements);
}

static bool same_parties(const dm_party *a, uint32_t na, const dm_party *b, uint32_t nb) {
  if (na != nb) return false;
  for (uint32_t i = 0; i < na; i++)
    if (a[i].actor != b[i].actor || !dm_str_eq(a[i].name, b[i].name)) return false;
  return true;
}

static bool same_event(const dm_event *a, const dm_event *b) {
  return a->trigger.start == b->trigger.start && a->modality == b->modality && dm_str_eq(a->type, b->type) &&
         same_parties(a->source, a->n_source, b->source, b->n_source) &&
         same_parties(a->target, a->n_target, b->target, b->n_target);
}

/* Two frames may fire on one trigger with the same outcome: rows of one trigger stand within a few places of each other. */
static uint32_t earlier_twin(const dm_facts *f, const uint32_t *place, uint32_t i) {
  uint32_t back = i > 8 ? i - 8 : 0;
  for (uint32_t j = back; j < i; j++)
    if (place[j] != DM_NONE && same_event(&f->events[j], &f->events[i])) return j;
  return DM_NONE;
}

static void order_events(maker *m) {
  const dm_facts *f = m->facts;
  uint32_t *place = DM_NEW(m->arena, uint32_t, f->n_events), *twin = DM_NEW(m->arena, uint32_t, f->n_events);
  for (uint32_t i = 0; i < f->n_events; i++) {
    const dm_event *e = &f->events[i];
    const char *why = dm_check_event(f, e);
    if (why) drop(m, "an event", e->trigger, why);
    twin[i] = why ? DM_NONE : earlier_twin(f, place, i);
    place[i] = why || twin[i] != DM_NONE ? DM_NONE : e->trigger.start;
  }
  m->events = dm_order_make(m->arena, place, f->n_events);
  for (uint32_t i = 0; i < f->n_events; i++)
    if (twin[i] != DM_NONE) m->events.new_of[i] = m->events.new_of[twin[i]];
}

static void order_positions(maker *m) {
  const dm_facts *f = m->facts;
  uint32_t *place = DM_NEW(m->arena, uint32_t, f->n_positions);
  for (uint32_t i = 0; i < f->n_positions; i++) {
    const dm_position *p = &f->positions[i];
    const char *why = dm_check_position(f, p);
    if (why) drop(m, "a position", p->n_evidence ? p->evidence[0].span : (dm_span){0}, why);
    place[i] = why ? DM_NONE : p->evidence[0].span.start;
  }
  m->positions = dm_order_make(m->arena, place, f->n_positions);
}

/* ---- rows with their new numbers -------------------------------------------------------------------------------- */

static dm_str id_of(maker *m, char letter, uint32_t index) { return dm_str_printf(m->arena, "%c%u", letter, index + 1); }

static void renumber_party(const maker *m, dm_party *party) { party->actor = dm_order_new(&m->actors, party->actor); }

static const dm_party *renumbered(maker *m, const dm_party *parties, uint32_t n) {
  dm_party *copy = DM_NEW(m->arena, dm_party, n);
  for (uint32_t i = 0; i < n; i++) {
    copy[i] = parties[i];
    renumber_party(m, &copy[i]);
  }
  return copy;
}

static void put_actors(maker *m, dm_record *r) {
  const dm_mentions *mentions = m->facts->mentions;
  dm_actor *actors = DM_NEW(m->arena, dm_actor, m->actors.n);
  for (uint32_t i = 0; i < m->actors.n; i++) {
    actors[i] = mentions->actors[m->actors.old_of[i]];
    actors[i].id = id_of(m, 'a', i);
  }
  dm_mention *copy = DM_NEW(m->arena, dm_mention, mentions->n_mentions);
  for (uint32_t i = 0; i < mentions->n_mentions; i++) {
    copy[i] = mentions->mentions[i];
    copy[i].actor = m->actors.new_of[copy[i].actor];
  }
  r->actors = actors;
  r->n_actors = m->actors.n;
  r->mentions = copy;
  r->n_mentions = mentions->n_mentions;
}

static void renumber_speech(maker *m, dm_statement *s) {
  s->parent = dm_order_new(&m->statements, s->parent);
  renumber_party(m, &s->speaker);
  renumber_party(m, &s->addressee);
}

static void put_statements(maker *m, dm_record *r) {
  dm_statement *rows = DM_NEW(m->arena, dm_statement, m->statements.n);
  for (uint32_t i = 0; i < m->statements.n; i++) {
    dm_statement *s = &rows[i];
    *s = m->facts->statements[m->statements.old_of[i]];
    s->id = id_of(m, 's', i);
    s->within = DM_NONE;
    renumber_speech(m, s);
  }
  r->statements = rows;
  r->n_statements = m->statements.n;
}

static void put_attributions(maker *m, dm_record *r) {
  const dm_facts *f = m->facts;
  if (!f->wide) return;
  uint32_t *place = DM_NEW(m->arena, uint32_t, f->n_attributions);
  for (uint32_t i = 0; i < f->n_attributions; i++) {
    const char *why = dm_check_statement(f, &f->attributions[i]);
    if (why) drop(m, "an attribution", f->attributions[i].cue, why);
    place[i] = why ? DM_NONE : f->attributions[i].evidence[0].span.start;
  }
  dm_order order = dm_order_make(m->arena, place, f->n_attributions);
  dm_statement *rows = DM_NEW(m->arena, dm_statement, order.n + 1);
  for (uint32_t i = 0; i < order.n; i++) {
    rows[i] = f->attributions[order.old_of[i]];
    rows[i].id = id_of(m, 't', i);
    rows[i].within = dm_order_new(&order, rows[i].within);
    renumber_speech(m, &rows[i]);
  }
  r->attributions = rows;
  r->n_attributions = order.n;
}

static void put_events(maker *m, dm_record *r) {
  dm_event *rows = DM_NEW(m->arena, dm_event, m->events.n);
  for (uint32_t i = 0; i < m->events.n; i++) {
    dm_event *e = &rows[i];
    *e = m->facts->events[m->events.old_of[i]];
    e->id = id_of(m, 'e', i);
    e->source = renumbered(m, e->source, e->n_source);
    e->target = renumbered(m, e->target, e->n_target);
    e->statement = dm_order_new(&m->statements, e->statement);
  }
  r->events = rows;
  r->n_events = m->events.n;
}

static void put_positions(maker *m, dm_record *r) {
  dm_position *rows = DM_NEW(m->arena, dm_position, m->positions.n);
  for (uint32_t i = 0; i < m->positions.n; i++) {
    dm_position *p = &rows[i];
    *p = m->facts->positions[m->positions.old_of[i]];
    p->id = id_of(m, 'p', i);
    renumber_party(m, &p->holder);
    renumber_party(m, &p->addressee);
    p->statement = dm_order_new(&m->statements, p->statement);
    p->event = dm_order_new(&m->events, p->event);
  }
  r->positions = rows;
  r->n_positions = m->positions.n;
}

/* ---- links ------------------------------------------------------------------------------------------------------ */

static const dm_order *order_for(const maker *m, char letter, uint32_t *n_old) {
  switch (letter) {
  case 'a':
    *n_old = m->facts->mentions->n_actors;
    return &m->actors;
  case 's':
    *n_old = m->facts->n_statements;
    return &m->statements;
  case 'e':
    *n_old = m->facts->n_events;
    return &m->events;
  case 'p':
    *n_old = m->facts->n_positions;
    return &m->positions;
  default:
    return NULL;
  }
}

/* "e7" by the rows of facts -> the same row's id in the record; false when there is no such row (any more). */
static bool rename_end(maker *m, dm_str *end) {
  uint32_t n_old = 0, number = 0;
  const dm_order *order = end->n > 1 && end->n < 10 ? order_for(m, end->p[0], &n_old) : NULL;
  if (!order) return false;
  for (uint32_t i = 1; i < end->n; i++) {
    if (end->p[i] < '0' || end->p[i] > '9') return false;
    number = number * 10 + (uint32_t)(end->p[i] - '0');
  }
  if (number < 1 || number > n_old || order->new_of[number - 1] == DM_NONE) return false;
  *end = id_of(m, end->p[0], order->new_of[number - 1]);
  return true;
}

static void put_links(maker *m, dm_record *r) {
  dm_link *rows = DM_NEW(m->arena, dm_link, m->facts->n_links);
  for (uint32_t i = 0; i < m->facts->n_links; i++) {
    dm_link link = m->facts->links[i];
    if (rename_end(m, &link.from) && rename_end(m, &link.to) && !dm_str_eq(link.from, link.to)) rows[r->n_links++] = link;
  }
  r->links = rows;
}

/* ---- the document ----------------------------------------------------------------------------------------------- */

static void put_hash(dm_record *r) {
  static const char hex[] = "0123456789abcdef";
  struct sha256_ctx hash;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&hash);
  sha256_update(&hash, r->text.n, (const uint8_t *)r->text.p);
  sha256_digest(&hash, sizeof digest, digest);
  for (uint32_t i = 0; i < sizeof digest; i++) {
    r->text_sha256[2 * i] = hex[digest[i] >> 4];
    r->text_sha256[2 * i + 1] = hex[digest[i] & 15];
  }
}

static void put_sentences(maker *m, const dm_text *text, dm_record *r) {
  dm_sentence_span *spans = DM_NEW(m->arena, dm_sentence_span, text->n_sentences);
  for (uint32_t i = 0; i < text->n_sentences; i++)
    spans[i] = (dm_sentence_span){{text->sentences[i].start, text->sentences[i].end}, text->sentences[i].kind};
  r->sentences = spans;
  r->n_sentences = text->n_sentences;
}

/* "Wednesday, 12 February 2025" under the headline: no word of it is anything but time. */
static bool is_date_line(const dm_mentions *mentions, const dm_sentence *line) {
  const dm_text *text = mentions->syntax->text;
  for (uint32_t t = line->first; t < line->first + line->n; t++)
    if (mentions->when_of[t] == DM_NONE && dm_w(mentions->syntax, t)->upos != DM_PUNCT) return false;
  return text->article->date.n > 0;
}

/* The headline stands in for a title that nobody gave; a short one above the day looks like a kicker. */
static dm_str title_of(const dm_mentions *mentions) {
  const dm_text *text = mentions->syntax->text;
  dm_str kicker = {0};
  if (text->article->title.n) return text->article->title;
  for (uint32_t i = 0; i < text->n_sentences && i < 3; i++) {
    const dm_sentence *line = &text->sentences[i];
    if (is_date_line(mentions, line)) continue;
    dm_str words = dm_str_sub(text->article->text, line->start, line->end);
    if (line->kind == DM_SENT_HEADING) return words;
    if (line->kind == DM_SENT_KICKER && !kicker.n) kicker = words;
  }
  return kicker;
}

static void put_document(maker *m, dm_record *r) {
  const dm_text *text = m->facts->mentions->syntax->text;
  const dm_article *a = text->article;
  r->text = a->text;
  put_hash(r);
  r->id = a->id.n ? a->id : (dm_str){r->text_sha256, 16};
  r->title = title_of(m->facts->mentions);
  r->date = dm_check_day(a->date) ? a->date : (dm_str){0};
  r->date_basis = r->date.n ? a->date_basis : (dm_str){0};
  if (a->date.n && !r->date.n)
    dm_note_add(m->notes, "record", (dm_span){0}, "the publication date is not a day of the form YYYY-MM-DD and was left out");
  r->source = a->source;
  r->url = a->url;
  r->lang = a->lang.n ? a->lang : DM_S("en");
  put_sentences(m, text, r);
}

/* The last note when nothing was coded, kept however many notes there are: how far the text got. */
static dm_note nothing_coded(maker *m, const dm_record *r) {
  uint32_t with_actor = 0, last = DM_NONE;
  const dm_text *text = m->facts->mentions->syntax->text;
  for (uint32_t i = 0; i < r->n_mentions; i++) {
    uint32_t sentence = text->tokens[r->mentions[i].first].sentence;
    with_actor += sentence != last;
    last = sentence;
  }
  dm_str message =
      dm_str_printf(m->arena,
                    "nothing was coded: %u sentences seen, %u of them name an actor, none has a trigger or a cue whose "
                    "conditions hold; `demarche explain` tells why, sentence by sentence",
                    r->n_sentences, with_actor);
  return (dm_note){"record", message, {0, 0}};
}

static void put_notes(maker *m, dm_record *r) {
  uint32_t n = m->notes->list.n;
  dm_note *notes = DM_NEW(m->arena, dm_note, n + 1);
  if (n) memcpy(notes, m->notes->list.v, n * sizeof *notes);
  if (!r->n_events && !r->n_statements && !r->n_positions) notes[n++] = nothing_coded(m, r);
  r->notes = notes;
  r->n_notes = n;
}

int dm_record_make(dm_arena *arena, dm_facts *facts, dm_record **out, dm_err *err) {
  maker m = {.arena = arena, .facts = facts, .notes = facts->mentions->syntax->text->article->notes};
  if (!m.notes) return dm_fail(err, DM_EARG, "record", NULL, 0, 0, "the article has no list of notes");
  dm_record *r = DM_NEW(arena, dm_record, 1);
  put_document(&m, r);
  order_actors(&m);
  order_statements(&m);
  order_events(&m);
  order_positions(&m);
  put_actors(&m, r);
  put_statements(&m, r);
  put_attributions(&m, r);
  put_events(&m, r);
  put_positions(&m, r);
  put_links(&m, r);
  put_notes(&m, r);
  *out = r;
  return 0;
}

/* place.c - names that are places where they stand ("in Moscow"), told from names that act ("Moscow rejects"). */
#include "mention/find.h"

#include <math.h>

#define MAX_DEPTH 5u /* steps from a clause down to a place in it, and up to a clause that has one */

static bool moves(const dm_finder *f, uint32_t token) {
  uint32_t head = dm_w(f->syntax, token)->head;
  return head != DM_NONE && dm_uses(f, head, DM_USE_MOTION);
}

bool dm_name_is_place(const dm_finder *f, uint32_t head, bool capital) {
  if (f->text->sentences[f->text->tokens[head].sentence].kind == DM_SENT_DATELINE) return true;
  const dm_syntax *s = f->syntax;
  dm_rel rel = (dm_rel)dm_w(s, head)->rel;
  /* "the Geneva talks", but "Washington sanctions" */
  if (capital && rel == DM_COMPOUND) return dm_w(s, head)->head != DM_NONE && dm_uses(f, dm_w(s, head)->head, DM_USE_VENUE);
  /* "Paris, France" */
  uint32_t above = dm_w(s, head)->head;
  if (rel == DM_APPOS && above != DM_NONE && dm_hit_entry(f, f->hit_of[above], DM_ENTRY_PLACE)) return true;
  uint32_t prep = dm_case_of(s, head);
  if (prep == DM_NONE || rel == DM_NMOD_POSS) return false;
  if (dm_uses(f, prep, DM_USE_PLACE)) return true;
  return capital && dm_uses(f, prep, DM_USE_GOAL) && moves(f, head);
}

static dm_place place_of(const dm_finder *f, uint32_t token) {
  dm_place place = {.lat = (double)NAN, .lon = (double)NAN};
  uint32_t hit = f->hit_of[token];
  const dm_entry *e = dm_hit_entry(f, hit, DM_ENTRY_PLACE);
  const dm_entry *country = dm_hit_entry(f, hit, DM_ENTRY_COUNTRY), *capital = dm_hit_entry(f, hit, DM_ENTRY_CAPITAL);
  uint32_t first = f->hits.v[hit].first, last = f->hits.v[hit].last;
  place.name = dm_text_slice(f->text, first, last);
  place.span = (dm_span){f->text->tokens[first].start, f->text->tokens[last].end};
  uint32_t phrase = f->phrase_of[token];
  bool region = phrase != DM_NONE && f->phrases.v[phrase].kind == DM_PHRASE_REGION; /* Georgia of the United States */
  if (country && !region) {
    place.country = f->world->countries.v[country->row].iso3;
    return place;
  }
  if (e) {
    const dm_place_row *row = &f->world->places.v[e->row];
    place.country = row->country;
    place.lat = row->lat;
    place.lon = row->lon;
    place.geonames = row->geonames;
  } else if (capital) {
    place.country = f->world->countries.v[capital->row].iso3;
  }
  return place;
}

static bool is_place_here(const dm_finder *f, uint32_t hit) {
  uint32_t head = f->hits.v[hit].head;
  const dm_entry *country = dm_hit_entry(f, hit, DM_ENTRY_COUNTRY), *capital = dm_hit_entry(f, hit, DM_ENTRY_CAPITAL);
  const dm_entry *place = dm_hit_entry(f, hit, DM_ENTRY_PLACE);
  if (!country && !capital && !place) return false;
  dm_rel rel = (dm_rel)dm_w(f->syntax, head)->rel;
  if (rel == DM_FLAT || rel == DM_AMOD) return false;
  uint32_t phrase = f->phrase_of[head];
  if (phrase != DM_NONE && f->phrases.v[phrase].kind == DM_PHRASE_PERSON) return false;
  if (!country && !capital) return rel != DM_COMPOUND || dm_w(f->syntax, head)->upos == DM_PROPN;
  if (phrase != DM_NONE && f->phrases.v[phrase].place) return true;
  if (rel == DM_COMPOUND) return capital && dm_name_is_place(f, head, true);
  if (country) {
    /* "travelled to Kenya": the country is the goal, and a place as well. */
    uint32_t prep = dm_case_of(f->syntax, head);
    return prep != DM_NONE && dm_uses(f, prep, DM_USE_GOAL) && moves(f, head);
  }
  return dm_name_is_place(f, head, true);
}

void dm_places_find(dm_finder *f) {
  uint32_t n = f->text->n_tokens;
  f->where_of = DM_NEW(f->arena, uint32_t, n);
  for (uint32_t t = 0; t < n; t++) f->where_of[t] = DM_NONE;
  for (uint32_t i = 0; i < f->hits.n; i++) {
    if (!is_place_here(f, i)) continue;
    const dm_hit *hit = &f->hits.v[i];
    dm_where where = {place_of(f, hit->head), hit->first, hit->last, hit->head};
    f->where_of[hit->head] = f->wheres.n;
    DM_PUSH(f->arena, &f->wheres, where);
  }
}

/* ---- for the later stages ------------------------------------------------------------------------------------------------ */

static bool opens_clause(const dm_word *w) {
  dm_rel base = dm_rel_base((dm_rel)w->rel);
  return base == DM_CCOMP || base == DM_ADVCL || base == DM_ACL || base == DM_PARATAXIS || base == DM_CSUBJ ||
         (base == DM_CONJ && w->upos == DM_VERB);
}

/* The first place below the token, not inside another clause; a city before a country. */
static uint32_t place_below(const dm_mentions *m, uint32_t token, unsigned depth) {
  uint32_t country = DM_NONE;
  if (depth == MAX_DEPTH) return DM_NONE;
  for (DM_EACH_CHILD(m->syntax, token, c)) {
    if (opens_clause(dm_w(m->syntax, c))) continue;
    uint32_t found = m->where_of[c] != DM_NONE ? m->where_of[c] : place_below(m, c, depth + 1);
    if (found == DM_NONE) continue;
    if (!isnan(m->wheres[found].place.lat)) return found;
    if (country == DM_NONE) country = found;
  }
  return country;
}

dm_place dm_place_for(const dm_mentions *m, uint32_t clause) {
  for (unsigned step = 0; step < MAX_DEPTH && clause != DM_NONE; step++) {
    uint32_t found = place_below(m, clause, 0);
    if (found != DM_NONE) return m->wheres[found].place;
    uint32_t head = dm_w(m->syntax, clause)->head;
    /* What somebody says happens elsewhere than where he says it. */
    if (dm_rel_base((dm_rel)dm_w(m->syntax, clause)->rel) == DM_CCOMP) break;
    clause = head;
  }
  return (dm_place){.lat = (double)NAN, .lon = (double)NAN};
}

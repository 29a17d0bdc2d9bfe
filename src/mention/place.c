/* place.c - names that are places where they stand ("in Moscow"), told from names that act ("Moscow rejects"). */
#include "mention/find.h"
#include "mention/place_resolve.h"

#include <math.h>
#include <stdlib.h>

#define MAX_DEPTH 5u /* steps from a clause down to a place in it, and up to a clause that has one */

/* "The envoy to Kabul" need not be there; who sends "an envoy to Kabul" has him go there. */
static bool is_posted(const dm_finder *f, uint32_t noun) {
  const dm_entry *e = dm_hit_entry(f, f->hit_of[noun], DM_ENTRY_AGENT);
  dm_agent_class class = e ? f->world->agents.v[e->row].class : DM_AGENT_BODY;
  if (class != DM_AGENT_OFFICE && class != DM_AGENT_VOICE) return false;
  if (dm_rel_base((dm_rel)dm_w(f->syntax, noun)->rel) != DM_OBJ) return true;
  for (DM_EACH_CHILD(f->syntax, noun, c))
    if ((dm_w(f->syntax, c)->bits & DM_F_DEF) || dm_w(f->syntax, c)->rel == DM_NMOD_POSS) return true;
  return false;
}

static bool moves(const dm_finder *f, uint32_t token) {
  uint32_t head = dm_w(f->syntax, token)->head;
  return head != DM_NONE && dm_uses(f, head, DM_USE_MOTION) && !is_posted(f, head);
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

/* ---- which place ------------------------------------------------------------------------------------------------------ */

#define SURE 0.6 /* confidence below which a place stays without coordinates */

/* The document's places in the gazetteer, read when the first is asked for. */
typedef struct atlas {
  const dm_gazetteer *gazetteer;
  dm_scene *scene;
} atlas;

static bool look_up(const dm_finder *f, atlas *a, const dm_place *place, dm_place_guess *guess, dm_gaz_place *found) {
  if (!a->gazetteer) return false;
  if (!a->scene) a->scene = dm_scene_make(f->arena, a->gazetteer, f->text->article->text, (dm_str){0});
  *guess = dm_scene_resolve(a->scene, place->name, place->span);
  return guess->place != DM_NONE && guess->confidence >= SURE && dm_gazetteer_place(a->gazetteer, guess->place, found);
}

static void settle(dm_place *place, const dm_gaz_place *found) {
  place->country = found->country;
  place->lat = found->lat;
  place->lon = found->lon;
  place->geonames = found->geonames;
}

/* The gazetteer adds to what places.tsv and the countries say; it overrules them only where the text names another region
 * ("Paris, Texas"). A country keeps no coordinates: its middle is nowhere that anything happened. */
static void refine(const dm_finder *f, atlas *a, dm_place *place, bool row) {
  dm_place_guess guess;
  dm_gaz_place found;
  if (!look_up(f, a, place, &guess, &found) || found.kind == DM_GAZ_COUNTRY) return;
  bool same = place->country.n && dm_str_eq(place->country, found.country);
  if (!same && guess.why != DM_WHY_CONTAINER) return;
  if (same && row && (found.kind != DM_GAZ_CITY || place->geonames)) return;
  settle(place, &found);
}

static dm_place place_of(const dm_finder *f, atlas *a, uint32_t token) {
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
  if (e || capital) refine(f, a, &place, e != NULL);
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

/* ---- names that no list of ours has ------------------------------------------------------------------------------------- */

/* "in Pokrovsk", when nothing says that Pokrovsk is somebody. */
static bool may_be_place(const dm_finder *f, uint32_t t) {
  dm_rel base = dm_rel_base((dm_rel)dm_w(f->syntax, t)->rel);
  if (!dm_is_name_token(f, t) || (base != DM_OBL && base != DM_NMOD && base != DM_CONJ)) return false;
  if (f->hit_of[t] != DM_NONE || f->where_of[t] != DM_NONE || dm_uses(f, t, DM_USE_CALENDAR)) return false;
  uint32_t prep = dm_case_of(f->syntax, t);
  if (prep == DM_NONE || !dm_uses(f, prep, DM_USE_PLACE) || dm_w(f->syntax, t)->rel == DM_NMOD_POSS) return false;
  uint32_t phrase = f->phrase_of[t];
  if (phrase == DM_NONE) return true;
  const dm_phrase *p = &f->phrases.v[phrase];
  if (p->kind != DM_PHRASE_UNKNOWN || p->head != t) return false;
  return p->chain == DM_NONE || f->chains.v[dm_chain_root(f, p->chain)].kind == DM_OTHER_ACTOR;
}

static void find_unlisted(dm_finder *f, atlas *a) {
  for (uint32_t t = 0; a->gazetteer && t < f->text->n_tokens; t++) {
    if (!may_be_place(f, t)) continue;
    dm_where where = {.place = {.lat = (double)NAN, .lon = (double)NAN}, .head = t};
    dm_name_around(f, t, &where.first, &where.last);
    where.place.name = dm_text_slice(f->text, where.first, where.last);
    where.place.span = (dm_span){f->text->tokens[where.first].start, f->text->tokens[where.last].end};
    dm_place_guess guess;
    dm_gaz_place found;
    if (!look_up(f, a, &where.place, &guess, &found) || found.kind == DM_GAZ_COUNTRY) continue;
    settle(&where.place, &found);
    f->where_of[t] = f->wheres.n;
    DM_PUSH(f->arena, &f->wheres, where);
  }
}

static int by_first(const void *x, const void *y) {
  const dm_where *a = x, *b = y;
  return (a->first > b->first) - (a->first < b->first);
}

void dm_places_find(dm_finder *f) {
  uint32_t n = f->text->n_tokens;
  atlas a = {.gazetteer = f->world->gazetteer};
  f->where_of = DM_NEW(f->arena, uint32_t, n);
  for (uint32_t t = 0; t < n; t++) f->where_of[t] = DM_NONE;
  for (uint32_t i = 0; i < f->hits.n; i++) {
    if (!is_place_here(f, i)) continue;
    const dm_hit *hit = &f->hits.v[i];
    dm_where where = {place_of(f, &a, hit->head), hit->first, hit->last, hit->head};
    f->where_of[hit->head] = f->wheres.n;
    DM_PUSH(f->arena, &f->wheres, where);
  }
  find_unlisted(f, &a);
  if (f->wheres.n) qsort(f->wheres.v, f->wheres.n, sizeof *f->wheres.v, by_first);
  for (uint32_t i = 0; i < f->wheres.n; i++) f->where_of[f->wheres.v[i].head] = i;
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

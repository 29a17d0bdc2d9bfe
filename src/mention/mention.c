/* mention.c - stage 4 as a whole, and what the later stages ask it. */
#include "mention/mention.h"

#include "base/err.h"
#include "mention/find.h"

#include <stdlib.h>

#define MAX_CLIMB 8u

static dm_mention_form form_of(const dm_phrase *p) {
  if (p->kind == DM_PHRASE_PRONOUN) return DM_FORM_PRONOUN;
  if (p->kind == DM_PHRASE_AGENT && p->name_first == DM_NONE) return DM_FORM_DESCRIPTION;
  return p->adjective ? DM_FORM_ADJECTIVE : DM_FORM_NAME;
}

/* An unlisted name that nothing explained is kept only where it acts: subject, or owner of something. */
static bool is_noise(const dm_finder *f, const dm_phrase *p) {
  const dm_chain *c = &f->chains.v[dm_chain_root(f, p->chain)];
  if (c->kind != DM_OTHER_ACTOR) return false;
  dm_rel base = dm_rel_base((dm_rel)dm_w(f->syntax, p->head)->rel);
  return p->adjective || base != DM_NSUBJ;
}

static uint32_t number_chain(dm_finder *f, uint32_t chain, uint32_t *n) {
  dm_chain *c = &f->chains.v[dm_chain_root(f, chain)];
  if (c->number == DM_NONE) c->number = (*n)++;
  return c->number;
}

static int by_place(const void *x, const void *y) {
  const dm_mention *a = x, *b = y;
  if (a->first != b->first) return a->first < b->first ? -1 : 1;
  if (a->last != b->last) return a->last > b->last ? -1 : 1;
  return a->head < b->head ? -1 : a->head > b->head;
}

static void make_actors(dm_finder *f, dm_mentions *m, uint32_t n) {
  m->actors = DM_NEW(f->arena, dm_actor, n);
  m->n_actors = n;
  for (uint32_t i = 0; i < f->chains.n; i++) {
    const dm_chain *c = &f->chains.v[i];
    if (c->into != DM_NONE || c->number == DM_NONE) continue;
    dm_actor *a = &m->actors[c->number];
    a->id = dm_str_printf(f->arena, "a%u", c->number + 1);
    a->name = c->name;
    a->kind = c->kind;
    a->country = c->code.country;
    a->n_sectors = c->code.n_sectors;
    memcpy(a->sectors, c->code.sectors, sizeof a->sectors);
    a->office = c->office;
    a->basis = c->basis;
  }
}

/* Every word of a name that the tree hangs outside the name leads to its mention. */
static void lead_to_names(const dm_finder *f, dm_mentions *m) {
  for (uint32_t t = 0; t < f->text->n_tokens; t++) {
    uint32_t phrase = f->phrase_of[t];
    if (phrase == DM_NONE || m->by_head[t] != DM_NONE) continue;
    uint32_t head = f->phrases.v[phrase].head;
    if (head != t && m->by_head[head] != DM_NONE) {
      m->by_head[t] = m->by_head[head];
      m->more[t] = m->more[head];
    }
  }
}

/* Mentions, numbered actors, and the list of all actors of each mention. */
static void gather(dm_finder *f, dm_mentions *m) {
  uint32_t n = 0, n_actors = 0;
  m->mentions = DM_NEW(f->arena, dm_mention, f->phrases.n);
  m->more = DM_NEW(f->arena, dm_mention_more, f->text->n_tokens);
  m->more_actors = DM_NEW(f->arena, uint32_t, f->more.n);
  for (uint32_t t = 0; t < f->text->n_tokens; t++) m->by_head[t] = DM_NONE;
  uint32_t n_more = 0;
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    const dm_phrase *p = &f->phrases.v[i];
    if (p->chain == DM_NONE || is_noise(f, p)) continue;
    dm_mention *x = &m->mentions[n++];
    *x = (dm_mention){.first = p->first, .last = p->last, .head = p->head, .form = form_of(p)};
    x->actor = number_chain(f, p->chain, &n_actors);
    x->span = (dm_span){f->text->tokens[p->first].start, f->text->tokens[p->last].end};
    m->more[p->head] = (dm_mention_more){n_more, p->n_more, p->place};
    for (uint32_t k = 0; k < p->n_more; k++) m->more_actors[n_more++] = number_chain(f, f->more.v[p->more + k], &n_actors);
  }
  m->n_mentions = n;
  if (n) qsort(m->mentions, n, sizeof *m->mentions, by_place);
  for (uint32_t i = 0; i < n; i++)
    if (!m->more[m->mentions[i].head].place) m->by_head[m->mentions[i].head] = i;
  lead_to_names(f, m);
  make_actors(f, m, n_actors);
}

static void set_up(dm_finder *f, dm_arena *arena, const dm_world *world, const dm_syntax *syntax) {
  *f = (dm_finder){.arena = arena, .world = world, .syntax = syntax, .text = syntax->text, .focus = DM_NONE, .brussels = DM_NONE};
  f->day = syntax->text->article->date;
  f->key_chief = dm_key(&world->offices, "CHIEF");
  f->key_ally = dm_key(&world->offices, "ALLY");
  f->key_envoy = dm_key(&world->offices, "ENV");
  f->key_people = dm_key(&world->kinds, "people");
  f->key_country = dm_key(&world->kinds, "country");
}

int dm_mentions_make(dm_arena *arena, const dm_world *world, const dm_syntax *syntax, dm_mentions **out, dm_err *err) {
  dm_finder f;
  set_up(&f, arena, world, syntax);
  dm_mentions *m = DM_NEW(arena, dm_mentions, 1);
  m->syntax = syntax;
  m->by_head = DM_NEW(arena, uint32_t, syntax->text->n_tokens);
  int rc = dm_whens_find(arena, world->calendar, syntax, m, err);
  if (!rc) rc = dm_hits_find(&f, err);
  if (rc) return rc;
  dm_phrases_read(&f);
  dm_quotes_find(&f);
  dm_chains_name(&f);
  dm_chains_describe(&f);
  dm_chains_teach(&f);
  dm_places_find(&f);
  gather(&f, m);
  m->wheres = f.wheres.v;
  m->n_wheres = f.wheres.n;
  m->where_of = f.where_of;
  dm_map_free(&f.by_name);
  dm_map_free(&f.by_group);
  *out = m;
  return 0;
}

/* ---- for the later stages -------------------------------------------------------------------------------------------------- */

static void put(uint32_t actor, uint32_t *actors, uint32_t max, uint32_t *n) {
  for (uint32_t i = 0; i < *n && i < max; i++)
    if (actors[i] == actor) return;
  if (*n < max) actors[*n] = actor;
  (*n)++;
}

static void put_mention(const dm_mentions *m, uint32_t token, uint32_t *actors, uint32_t max, uint32_t *n) {
  uint32_t mention = m->by_head[token];
  if (mention == DM_NONE) return;
  put(m->mentions[mention].actor, actors, max, n);
  const dm_mention_more *more = &m->more[token];
  for (uint32_t k = 0; k < more->n; k++) put(m->more_actors[more->first + k], actors, max, n);
}

/* The noun that a relative pronoun stands for: the one its clause modifies. */
static uint32_t antecedent(const dm_syntax *s, uint32_t token) {
  for (unsigned step = 0; step < MAX_CLIMB && token != DM_NONE; step++) {
    if (dm_w(s, token)->rel == DM_ACL_RELCL) return dm_w(s, token)->head;
    token = dm_w(s, token)->head;
  }
  return DM_NONE;
}

uint32_t dm_actors_at(const dm_mentions *m, uint32_t token, uint32_t *actors, uint32_t max) {
  uint32_t n = 0;
  if (token >= m->syntax->text->n_tokens) return 0;
  if ((dm_w(m->syntax, token)->bits & DM_F_REL) && m->by_head[token] == DM_NONE) {
    token = antecedent(m->syntax, token);
    if (token == DM_NONE) return 0;
  }
  put_mention(m, token, actors, max, &n);
  for (DM_EACH_CHILD(m->syntax, token, c))
    if (dm_w(m->syntax, c)->rel == DM_CONJ) put_mention(m, c, actors, max, &n);
  return n < max ? n : max;
}

uint32_t dm_actors_behind(const dm_mentions *m, uint32_t token, uint32_t *actors, uint32_t max) {
  static const char *const preps[] = {"by", "of", "from"};
  const dm_syntax *s = m->syntax;
  uint32_t n = 0;
  if (token >= s->text->n_tokens) return 0;
  uint32_t owner = dm_child(s, token, DM_NMOD_POSS);
  if (owner != DM_NONE) n = dm_actors_at(m, owner, actors, max);
  for (DM_EACH_CHILD(s, token, c)) {
    dm_rel rel = (dm_rel)dm_w(s, c)->rel;
    if (!n && (rel == DM_AMOD || rel == DM_COMPOUND)) n = dm_actors_at(m, c, actors, max);
  }
  for (size_t i = 0; !n && i < sizeof preps / sizeof *preps; i++) {
    uint32_t c = dm_child_marked(s, token, DM_NMOD, preps[i]);
    if (c != DM_NONE) n = dm_actors_at(m, c, actors, max);
  }
  return n;
}

dm_party dm_party_of(const dm_mentions *m, uint32_t actor) {
  const dm_actor *a = &m->actors[actor];
  dm_party party = {.actor = actor, .name = a->name, .country = a->country, .n_sectors = a->n_sectors};
  memcpy(party.sectors, a->sectors, sizeof party.sectors);
  return party;
}

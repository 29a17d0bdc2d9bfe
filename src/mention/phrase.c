/* phrase.c - noun phrases that may denote an actor: which word names it, which words describe it, whose it is.
 *
 *   [the new [US] Secretary of Defense] [Pete Hegseth]   person; described by an office; modifier: the country
 *   [a senior official] from [the [Turkish] foreign ministry]   description; modifier: the body after "from"
 */
#include "mention/find.h"

#define MAX_CORE 24u    /* tokens before the head that are looked at */
#define REACH_HITS 200u /* lexicon phrases looked back at */
#define MAX_CLIMB 6u    /* steps from a modifier up to its head */

uint32_t dm_case_of(const dm_syntax *s, uint32_t token) {
  for (unsigned step = 0; step < MAX_CLIMB; step++) {
    uint32_t found = DM_NONE;
    for (DM_EACH_CHILD(s, token, c))
      if (dm_w(s, c)->rel == DM_CASE && c < token) found = c; /* the last: "dealt with in Vienna" */
    if (found != DM_NONE) return found;
    if (dm_w(s, token)->rel != DM_CONJ || dm_w(s, token)->head == DM_NONE) break;
    token = dm_w(s, token)->head;
  }
  return DM_NONE;
}

/* ---- what a lexicon phrase is here --------------------------------------------------------------------------------- */

static bool modifies(const dm_finder *f, uint32_t token) {
  for (unsigned step = 0; step < MAX_CLIMB && token != DM_NONE; step++) {
    dm_rel rel = (dm_rel)dm_w(f->syntax, token)->rel;
    if (rel == DM_AMOD || rel == DM_COMPOUND || rel == DM_NMOD_DESC) return true;
    if (rel != DM_CONJ) return false;
    token = dm_w(f->syntax, token)->head;
  }
  return false;
}

/* The organisation's row that holds at the day of the report: the same name may have another code before and after. */
static uint32_t org_row(const dm_finder *f, uint32_t hit) {
  uint32_t row = DM_NONE;
  for (uint32_t e = f->hits.v[hit].entry; e != DM_NONE; e = f->world->names.entries.v[e].next) {
    const dm_entry *entry = &f->world->names.entries.v[e];
    if (entry->kind != DM_ENTRY_ORG) continue;
    const dm_org *o = &f->world->orgs.v[entry->row];
    if (row == DM_NONE || dm_day_within(f->day, o->from, o->to)) row = entry->row;
  }
  return row;
}

/* A country before "the Senate", other than the one whose Senate is listed: then the words are only a description. */
static bool has_other_country(const dm_finder *f, uint32_t head, dm_str country) {
  const dm_syntax *s = f->syntax;
  for (DM_EACH_CHILD(s, head, c)) {
    dm_rel rel = (dm_rel)dm_w(s, c)->rel;
    if (c >= head || (rel != DM_AMOD && rel != DM_COMPOUND && rel != DM_NMOD_POSS)) continue;
    const dm_entry *e = dm_entry_at(f, c, DM_ENTRY_COUNTRY);
    if (!e) e = dm_entry_at(f, c, DM_ENTRY_ADJECTIVE);
    if (!e) e = dm_entry_at(f, c, DM_ENTRY_CAPITAL);
    if (e && !dm_str_eq(f->world->countries.v[e->row].iso3, country)) return true;
  }
  return false;
}

/* "the Puerto Rico Senate ... the Senate": the text has the name for another country's before. */
static bool is_displaced(const dm_finder *f, uint32_t hit, dm_str country) {
  for (uint32_t i = hit > REACH_HITS ? hit - REACH_HITS : 0; i < hit; i++) {
    const dm_hit *h = &f->hits.v[i], *next = &f->hits.v[i + 1];
    if (next->entry != f->hits.v[hit].entry || h->last + 1 != next->first) continue;
    const dm_entry *e = dm_hit_entry(f, i, DM_ENTRY_COUNTRY);
    if (!e) e = dm_hit_entry(f, i, DM_ENTRY_ADJECTIVE);
    if (e && !dm_str_eq(f->world->countries.v[e->row].iso3, country)) return true;
  }
  return false;
}

static bool names_a_country(const dm_finder *f) {
  for (uint32_t i = 0; i < f->world->countries.n; i++)
    if (f->named[i]) return true;
  return false;
}

static bool take_org(const dm_finder *f, uint32_t head, dm_phrase *p) {
  if (!dm_entry_at(f, head, DM_ENTRY_ORG)) return false;
  uint32_t row = org_row(f, f->hit_of[head]);
  const dm_org *o = &f->world->orgs.v[row];
  bool also_noun = dm_entry_at(f, head, DM_ENTRY_AGENT) != NULL;
  if (also_noun && (has_other_country(f, head, o->code.country) || is_displaced(f, f->hit_of[head], o->code.country)))
    return false;
  /* "the Senate" in a report that never names the United States is another one. */
  uint32_t country = o->code.country.n ? dm_map_get(&f->world->by_iso3, o->code.country) : DM_NONE;
  if (also_noun && country != DM_NONE && !f->named[country] && names_a_country(f)) return false;
  if (also_noun && dm_w(f->syntax, head)->upos != DM_PROPN) return false;
  p->kind = DM_PHRASE_ORG;
  p->row = row;
  p->adjective = modifies(f, head);
  return true;
}

static bool take_country(const dm_finder *f, uint32_t head, dm_phrase *p) {
  const dm_word *w = dm_w(f->syntax, head);
  const dm_entry *country = dm_entry_at(f, head, DM_ENTRY_COUNTRY), *adjective = dm_entry_at(f, head, DM_ENTRY_ADJECTIVE);
  const dm_entry *people = dm_entry_at(f, head, DM_ENTRY_PEOPLE), *capital = dm_entry_at(f, head, DM_ENTRY_CAPITAL);
  bool mod = modifies(f, head);
  const dm_entry *e = country ? country : (mod || w->upos == DM_ADJ) && adjective ? adjective : people ? people : adjective;
  if (!e && capital) {
    e = capital;
    p->capital = true;
  }
  if (!e) return false;
  p->kind = e == people && e != country ? DM_PHRASE_PEOPLE : DM_PHRASE_COUNTRY;
  p->row = e->row;
  p->adjective = mod && !country;
  if (country && mod) p->adjective = true;
  if (e == people && (e->flags & DM_ENTRY_PLURAL)) p->plural = true;
  return true;
}

static bool take_holder(const dm_finder *f, uint32_t head, dm_phrase *p, uint32_t first, uint32_t last) {
  const dm_entry *e = dm_entry_at(f, head, DM_ENTRY_HOLDER);
  if (!e) return false;
  const dm_hit *hit = &f->hits.v[f->hit_of[head]];
  /* "Clinton Smith": a longer name than the listed one is another person's, unless the list has only the surname. */
  p->row = hit->first == first && hit->last == last ? e->row : DM_NONE;
  p->kind = DM_PHRASE_PERSON;
  return true;
}

/* Decides the kind from the lexicon phrase at the head. */
static void classify_hit(const dm_finder *f, uint32_t head, dm_phrase *p) {
  uint32_t first, last;
  dm_name_around(f, head, &first, &last);
  const dm_hit *hit = &f->hits.v[f->hit_of[head]];
  bool noun = dm_entry_at(f, head, DM_ENTRY_AGENT) && !dm_entry_at(f, head, DM_ENTRY_HOLDER);
  bool named = dm_can_be_in_name(f, head) || dm_has_flat(f, first, last);
  bool longer = (last > hit->last || first < hit->first) && !noun && named;
  /* "president of Peru Ana Lin": the country ends before the name. */
  const dm_entry *office;
  if (longer && last > hit->last && dm_is_seat(f, f->hit_of[head]) && dm_office_before(f, hit->last + 1, &office) != DM_NONE)
    longer = false;
  /* "Democrat Joe Lind": the name begins behind the party. */
  if (longer && last > hit->last && first == hit->first && dm_entry_at(f, head, DM_ENTRY_ORG)) first = hit->last + 1;
  p->name_first = first;
  p->name_last = last;
  if (longer && dm_is_name_token(f, head) && dm_is_person_name(f, head, first, last)) {
    if (take_holder(f, head, p, first, last)) return;
    p->kind = DM_PHRASE_PERSON;
    return;
  }
  p->name_first = hit->first;
  p->name_last = hit->last;
  if (take_holder(f, head, p, hit->first, hit->last)) return;
  if (take_country(f, head, p)) return;
  const dm_entry *e = dm_entry_at(f, head, DM_ENTRY_POWER);
  if (e) {
    p->kind = DM_PHRASE_POWER;
    p->row = e->row;
    return;
  }
  if (take_org(f, head, p)) return;
  p->name_first = p->name_last = DM_NONE;
  if ((e = dm_entry_at(f, head, DM_ENTRY_AGENT))) {
    p->kind = DM_PHRASE_AGENT;
    p->agent = e->row;
    p->plural = (e->flags & DM_ENTRY_PLURAL) != 0;
    return;
  }
  if ((e = dm_entry_at(f, head, DM_ENTRY_PLACE))) {
    p->kind = DM_PHRASE_REGION;
    p->row = e->row;
  }
}

static void classify_name(const dm_finder *f, uint32_t head, dm_phrase *p) {
  if (dm_uses(f, head, DM_USE_CALENDAR)) return;
  dm_name_around(f, head, &p->name_first, &p->name_last);
  /* F-16, S-400: machines. */
  for (uint32_t t = p->name_first; t <= p->name_last; t++)
    if (dm_has_digit(dm_token_form(f->text, t))) return;
  p->kind = dm_is_person_name(f, head, p->name_first, p->name_last) ? DM_PHRASE_PERSON : DM_PHRASE_UNKNOWN;
}

/* ---- reading one phrase --------------------------------------------------------------------------------------------- */

static bool hangs_on_office(const dm_finder *f, uint32_t t) {
  uint32_t above = dm_w(f->syntax, t)->head;
  if (dm_entry_at(f, above, DM_ENTRY_AGENT) || dm_entry_at(f, above, DM_ENTRY_TITLE)) return true;
  const dm_entry *office;
  return above != DM_NONE && dm_is_seat(f, f->hit_of[above]) && dm_office_before(f, t, &office) != DM_NONE;
}

/* A capitalised subject that the tagger takes for another word: a surname, if the text has a person of that name. */
static bool may_be_name(const dm_finder *f, uint32_t t) {
  const dm_word *w = dm_w(f->syntax, t);
  return w->rel == DM_NSUBJ && (w->upos == DM_NOUN || w->upos == DM_ADJ || w->upos == DM_VERB || w->upos == DM_X) &&
         w->first_child == DM_NONE;
}

static bool can_head(const dm_finder *f, uint32_t t) {
  const dm_word *w = dm_w(f->syntax, t);
  uint32_t hit = f->hit_of[t];
  if (hit != DM_NONE && f->hits.v[hit].head != t) return false;
  if (w->rel == DM_FIXED || w->rel == DM_GOESWITH) return false;
  /* A name that hangs as a tail on the office before it is a name still. */
  if (w->rel == DM_FLAT && !hangs_on_office(f, t)) return false;
  if (w->upos == DM_PRON) return (w->bits & DM_F_PRS) && w->rel != DM_EXPL;
  if (hit != DM_NONE)
    return w->upos == DM_NOUN || w->upos == DM_PROPN || w->upos == DM_ADJ || w->upos == DM_X || w->upos == DM_NUM;
  return dm_is_upper(dm_token_form(f->text, t)) && (w->upos == DM_PROPN || may_be_name(f, t));
}

static void read_flags(const dm_finder *f, uint32_t token, dm_phrase *p) {
  const dm_syntax *s = f->syntax;
  for (DM_EACH_CHILD(s, token, c)) {
    const dm_word *w = dm_w(s, c);
    if (c > token) break;
    if (w->bits & (DM_F_DEF | DM_F_DEM)) p->definite = true;
    if (w->bits & DM_F_IND) p->indefinite = true;
    if (w->rel == DM_NMOD_POSS) p->definite = true;
    bool counts = w->rel == DM_NUMMOD || dm_rel_base((dm_rel)w->rel) == DM_DET_REL || w->rel == DM_CC_PRECONJ;
    if (counts && dm_uses(f, c, DM_USE_BOTH)) p->count = 2;
    if (counts && dm_uses(f, c, DM_USE_THREE)) p->count = 3;
    if (counts && dm_uses(f, c, DM_USE_FOUR)) p->count = 4;
    if (w->rel == DM_AMOD || w->rel == DM_ADVMOD || w->rel == DM_COMPOUND) {
      if (dm_uses(f, c, DM_USE_FORMER)) p->former = true;
      if (dm_uses(f, c, DM_USE_FOREIGN)) p->foreign = true;
    }
  }
}

/* True when the token is part of the noun phrase of the head, before it. */
static bool is_inside(const dm_finder *f, uint32_t token, uint32_t head) {
  for (unsigned step = 0; step < MAX_CLIMB; step++) {
    const dm_word *w = dm_w(f->syntax, token);
    switch (dm_rel_base((dm_rel)w->rel)) {
    case DM_DET_REL:
    case DM_AMOD:
    case DM_COMPOUND:
    case DM_NUMMOD:
    case DM_NMOD:
    case DM_FLAT:
    case DM_CONJ:
      break;
    case DM_CASE:
      if (w->upos != DM_PART) return false; /* only the possessive's */
      break;
    case DM_ADVMOD:
    case DM_CC:
    case DM_PUNCT_REL:
      if (w->head == head) return false;
      break;
    default:
      return false;
    }
    if (w->head == head) return true;
    if (w->head == DM_NONE || w->head > head) return false;
    token = w->head;
  }
  return false;
}

/* Where the words of the phrase begin. */
static uint32_t first_of(const dm_finder *f, uint32_t head, uint32_t from) {
  uint32_t first = from;
  for (uint32_t t = from; t-- > 0 && head - t < MAX_CORE && dm_same_sentence(f, t, head) && is_inside(f, t, head);) first = t;
  return first;
}

/* "Awami National Party": a body whose capitalised words make a name of their own. */
static void take_proper_body(const dm_finder *f, uint32_t head, dm_phrase *p) {
  if (f->world->agents.v[p->agent].class != DM_AGENT_BODY || !dm_is_name_token(f, head)) return;
  const dm_hit *hit = &f->hits.v[f->hit_of[head]];
  uint32_t first = hit->first;
  while (first > 0 && f->hit_of[first - 1] == DM_NONE && dm_is_upper(dm_token_form(f->text, first - 1)) &&
         (dm_w(f->syntax, first - 1)->upos == DM_PROPN || dm_w(f->syntax, first - 1)->upos == DM_ADJ) &&
         dm_dominates(f->syntax, head, first - 1))
    first--;
  if (first == hit->first) return;
  p->name_first = first;
  p->name_last = hit->last;
}

/* All words of a name, and the office before it, lead to the one phrase: the tree may hang any of them in the clause. */
static void claim(dm_finder *f, dm_phrase *p) {
  uint32_t index = f->phrases.n, first = p->head, last = p->head;
  if (p->kind == DM_PHRASE_PERSON) {
    const dm_entry *office;
    uint32_t hit = dm_office_before(f, p->name_first, &office);
    first = hit == DM_NONE ? p->name_first : f->hits.v[hit].first;
    last = p->name_last;
    if (office) p->agent = office->row;
    if (first < p->first) p->first = first;
  } else if (p->kind == DM_PHRASE_UNKNOWN) {
    first = p->name_first;
    last = p->name_last;
  }
  for (uint32_t t = first; t <= last; t++) {
    uint32_t old = f->phrase_of[t];
    if (t > first && t < p->name_first && dm_is_seat(f, f->hit_of[t])) continue; /* "president of Peru Ana Lin" */
    if (old != DM_NONE) f->phrases.v[old].kind = DM_PHRASE_NONE;
    f->phrase_of[t] = index;
    /* The word that hangs outside is the head. */
    uint32_t above = dm_w(f->syntax, t)->head, now = dm_w(f->syntax, p->head)->head;
    bool outside = above == DM_NONE || above < first || above > last;
    if (outside && now != DM_NONE && now >= first && now <= last) p->head = t;
  }
}

static void read_phrase(dm_finder *f, uint32_t head) {
  dm_phrase p = {.head = head,
                 .name_first = DM_NONE,
                 .name_last = DM_NONE,
                 .row = DM_NONE,
                 .agent = DM_NONE,
                 .under = DM_NONE,
                 .chain = DM_NONE};
  const dm_word *w = dm_w(f->syntax, head);
  if (w->upos == DM_PRON) {
    p.kind = DM_PHRASE_PRONOUN;
    p.plural = (w->bits & DM_F_PLUR) != 0;
  } else if (f->hit_of[head] != DM_NONE) {
    classify_hit(f, head, &p);
    if (p.kind == DM_PHRASE_NONE && dm_is_name_token(f, head)) classify_name(f, head, &p);
  } else {
    classify_name(f, head, &p);
  }
  if (p.kind == DM_PHRASE_NONE) return;
  if ((w->bits & DM_F_PLUR) && p.kind == DM_PHRASE_AGENT) p.plural = true;
  if (p.kind == DM_PHRASE_AGENT) take_proper_body(f, head, &p);
  p.first = p.last = head;
  if (f->hit_of[head] != DM_NONE) {
    p.first = f->hits.v[f->hit_of[head]].first;
    p.last = f->hits.v[f->hit_of[head]].last;
  }
  if (p.name_first != DM_NONE && p.name_first < p.first) p.first = p.name_first;
  if (p.name_last != DM_NONE && p.name_last > p.last) p.last = p.name_last;
  claim(f, &p);
  if (p.kind == DM_PHRASE_UNKNOWN) p.adjective = modifies(f, p.head);
  p.weak = w->upos != DM_PROPN && f->hit_of[head] == DM_NONE && p.kind != DM_PHRASE_PRONOUN;
  read_flags(f, head, &p);
  if (p.head != head) read_flags(f, p.head, &p);
  if (p.kind != DM_PHRASE_PRONOUN && !p.adjective) p.first = first_of(f, p.head, p.first);
  while (p.first < p.head && dm_w(f->syntax, p.first)->upos == DM_PUNCT) p.first++;
  DM_PUSH(f->arena, &f->phrases, p);
}

/* ---- modifiers ------------------------------------------------------------------------------------------------------- */

/* True when the token modifies the head without a clause or a preposition between them. */
static bool belongs(const dm_finder *f, uint32_t token, uint32_t head) {
  for (unsigned step = 0; step < MAX_CLIMB; step++) {
    const dm_word *w = dm_w(f->syntax, token);
    switch (w->rel) {
    case DM_COMPOUND:
    case DM_AMOD:
    case DM_NMOD_POSS:
    case DM_NMOD_DESC:
    case DM_NMOD_UNMARKED:
    case DM_CONJ:
    case DM_FLAT:
      break;
    default:
      return false;
    }
    if (w->head == head) return true;
    if (w->head == DM_NONE || w->head > head) return false;
    token = w->head;
  }
  return false;
}

static void add_modifier(dm_phrase *p, uint32_t phrase) {
  for (uint32_t i = 0; i < p->n_modifiers; i++)
    if (p->modifiers[i] == phrase) return;
  if (p->n_modifiers < DM_MAX_MODIFIERS) p->modifiers[p->n_modifiers++] = phrase;
}

static bool gives_code(const dm_phrase *p) { return p->kind != DM_PHRASE_NONE; }

/* An agent noun before the head: the person's office, or the body that an official belongs to. */
static void take_noun_before(dm_finder *f, dm_phrase *p, uint32_t token, const dm_entry *e) {
  const dm_word *w = dm_w(f->syntax, token);
  bool possessive = w->rel == DM_NMOD_POSS;
  if (p->kind == DM_PHRASE_PERSON && !possessive) {
    bool human = dm_is_human(f, e);
    if (human || p->agent == DM_NONE) {
      /* The noun nearest to the name is its office; one before that says of what ("army chief" is one phrase already). */
      if (p->agent != DM_NONE && !dm_is_human(f, &(dm_entry){.row = p->agent})) p->under = p->agent;
      if (human || f->world->agents.v[e->row].class == DM_AGENT_BODY) p->agent = e->row;
      read_flags(f, token, p);
    }
    return;
  }
  if (p->kind == DM_PHRASE_AGENT || p->kind == DM_PHRASE_PERSON) {
    if (!possessive) p->under = e->row;
    if (possessive && f->phrase_of[token] != DM_NONE) add_modifier(p, f->phrase_of[token]);
  }
}

/* "US-backed rebels" are not of the United States. */
static bool is_sponsor(const dm_finder *f, uint32_t token) {
  uint32_t last = f->hit_of[token] == DM_NONE ? token : f->hits.v[f->hit_of[token]].last;
  return last + 2 < f->text->n_tokens && dm_str_is(dm_token_form(f->text, last + 1), "-") && dm_uses(f, last + 2, DM_USE_SPONSOR);
}

/* "ambassador to Peru", "envoy for Syria": where and what for, not whose. */
static bool is_errand(const dm_finder *f, const dm_phrase *p, uint32_t prep) {
  if (dm_uses(f, prep, DM_USE_POSTED)) return true;
  bool sent = p->agent != DM_NONE && (f->world->agents.v[p->agent].offices & f->key_envoy);
  return sent && dm_uses(f, prep, DM_USE_MATTER);
}

static void read_before(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  const dm_entry *e;
  bool person = p->kind == DM_PHRASE_PERSON;
  uint32_t office = person ? dm_office_before(f, p->name_first, &e) : DM_NONE;
  uint32_t anchor = office == DM_NONE ? p->head : f->hits.v[office].head;
  uint32_t stop = office != DM_NONE ? f->hits.v[office].first : person ? p->name_first : p->head;
  uint32_t left = dm_w(f->syntax, anchor)->left;
  if (left > dm_w(f->syntax, p->head)->left) left = dm_w(f->syntax, p->head)->left;
  if (stop > MAX_CORE && left < stop - MAX_CORE) left = stop - MAX_CORE;
  if (anchor != p->head) read_flags(f, anchor, p);
  for (uint32_t t = left; t < stop; t++) {
    uint32_t hit = f->hit_of[t], other = f->phrase_of[t];
    if (other == index || (hit != DM_NONE && (hit == f->hit_of[p->head] || f->hits.v[hit].head != t))) continue;
    if ((hit == DM_NONE && other == DM_NONE) || is_sponsor(f, t)) continue;
    bool beside = person && hit != DM_NONE && f->hits.v[hit].last + 1 == stop;
    if (!beside && !belongs(f, t, p->head) && !belongs(f, t, anchor)) continue;
    const dm_entry *agent = dm_entry_at(f, t, DM_ENTRY_AGENT);
    if (other != DM_NONE && f->phrases.v[other].kind != DM_PHRASE_AGENT && gives_code(&f->phrases.v[other]))
      add_modifier(p, other);
    else if (agent)
      take_noun_before(f, p, t, agent);
  }
  /* "president of Peru Ana Lin"; but an ambassador to Peru is of the country before, if there is one. */
  uint32_t from = office == DM_NONE ? p->name_first : f->hits.v[office].last + 1;
  if (!person || is_errand(f, p, from)) return;
  for (uint32_t t = from; t < p->name_first; t++)
    if (f->phrase_of[t] != DM_NONE && f->phrase_of[t] != index) add_modifier(p, f->phrase_of[t]);
}

/* Phrases after "of", "for", "from": "spokesman for the Afghan president", "leaders of France and Germany". */
static void read_after(dm_finder *f, dm_phrase *p, uint32_t token, unsigned depth) {
  const dm_syntax *s = f->syntax;
  bool alone = !p->n_modifiers;
  /* "Ana Lin of the institute", but not "Lin of France" or "Lin in Rome". */
  bool name = p->kind == DM_PHRASE_PERSON && token >= p->name_first && token <= p->name_last;
  for (DM_EACH_CHILD(s, token, c)) {
    if (c < token || dm_rel_base((dm_rel)dm_w(s, c)->rel) != DM_NMOD) continue;
    uint32_t prep = dm_case_of(s, c), other = f->phrase_of[c];
    if (prep == DM_NONE) continue;
    /* "head of research at the institute" */
    if (other == DM_NONE && !name && depth == 0 && f->hit_of[c] == DM_NONE) read_after(f, p, c, 1);
    if (other == DM_NONE) continue;
    bool duty = dm_uses(f, prep, DM_USE_DUTY) && !is_errand(f, p, prep);
    bool within = dm_uses(f, prep, DM_USE_WITHIN);
    bool abroad = p->agent != DM_NONE && f->world->agents.v[p->agent].abroad;
    const dm_phrase *o = &f->phrases.v[other];
    bool is_place = o->kind == DM_PHRASE_COUNTRY || o->kind == DM_PHRASE_REGION;
    if (name && (!duty || is_place)) continue;
    /* "foreign ministers in Cairo" are of other countries. */
    bool many = p->plural && p->agent != DM_NONE && f->world->agents.v[p->agent].class == DM_AGENT_OFFICE;
    if (!duty && !(within && is_place && !abroad && alone && !many)) continue;
    add_modifier(p, other);
    for (DM_EACH_CHILD(s, c, k))
      if (dm_w(s, k)->rel == DM_CONJ && f->phrase_of[k] != DM_NONE) add_modifier(p, f->phrase_of[k]);
    if (duty && alone && p->kind == DM_PHRASE_AGENT && o->last > p->last && o->first > p->last) p->last = o->last;
  }
}

static void read_modifiers(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  if (p->kind == DM_PHRASE_PRONOUN || p->adjective) return;
  read_before(f, index);
  if (p->kind == DM_PHRASE_AGENT || p->kind == DM_PHRASE_PERSON) {
    uint32_t hit = f->hit_of[p->head];
    read_after(f, p, p->head, 0);
    /* "Minister of Defense of X": the parser may hang the last part on "Defense". */
    for (uint32_t t = hit == DM_NONE ? p->head : f->hits.v[hit].first; hit != DM_NONE && t <= f->hits.v[hit].last; t++)
      if (t != p->head) read_after(f, p, t, 0);
    for (DM_EACH_CHILD(f->syntax, p->head, c))
      if (dm_w(f->syntax, c)->rel == DM_NMOD_DESC) read_after(f, p, c, 0);
  }
}

void dm_phrases_read(dm_finder *f) {
  uint32_t n = f->text->n_tokens;
  f->phrase_of = DM_NEW(f->arena, uint32_t, n);
  for (uint32_t t = 0; t < n; t++) f->phrase_of[t] = DM_NONE;
  for (uint32_t t = 0; t < n; t++)
    if (f->phrase_of[t] == DM_NONE && can_head(f, t)) read_phrase(f, t);
  for (uint32_t i = 0; i < f->phrases.n; i++) read_modifiers(f, i);
}

/* ---- composing a code ------------------------------------------------------------------------------------------------ */

uint64_t dm_phrase_offices(const dm_finder *f, uint32_t phrase) {
  const dm_phrase *p = &f->phrases.v[phrase];
  if (p->agent == DM_NONE) return 0;
  uint64_t offices = f->world->agents.v[p->agent].offices;
  if (!(offices & f->key_chief)) return offices;
  for (uint32_t i = 0; i < p->n_modifiers; i++) {
    const dm_phrase *m = &f->phrases.v[p->modifiers[i]];
    if (m->kind == DM_PHRASE_POWER) offices |= f->world->powers.v[m->row].head;
    if (m->kind == DM_PHRASE_ORG) offices |= f->world->orgs.v[m->row].head;
  }
  return offices;
}

static bool is_country_code(dm_str code) {
  return code.n && !dm_str_is(code, "IGO") && !dm_str_is(code, "NGO") && !dm_str_is(code, "MNC");
}

/* Code of a modifier: from its chain when that is known, else from its own words. */
static dm_coding coding_of(dm_finder *f, uint32_t phrase, unsigned depth) {
  const dm_phrase *p = &f->phrases.v[phrase];
  bool described = p->kind == DM_PHRASE_AGENT && f->world->agents.v[p->agent].class != DM_AGENT_BODY;
  if (p->chain != DM_NONE && !described) return f->chains.v[dm_chain_root(f, p->chain)].code;
  dm_coding code = {0};
  switch (p->kind) {
  case DM_PHRASE_COUNTRY:
  case DM_PHRASE_PEOPLE:
    code.country = f->world->countries.v[p->row].iso3;
    return code;
  case DM_PHRASE_REGION:
    code.country = f->world->places.v[p->row].country;
    return code;
  case DM_PHRASE_POWER:
    return f->world->powers.v[p->row].code;
  case DM_PHRASE_ORG:
    return f->world->orgs.v[p->row].code;
  case DM_PHRASE_AGENT:
    return dm_phrase_coding(f, phrase, depth + 1);
  default:
    return code;
  }
}

dm_coding dm_phrase_coding(dm_finder *f, uint32_t phrase, unsigned depth) {
  dm_phrase p = f->phrases.v[phrase]; /* a copy: the list may move while modifiers are looked at */
  dm_coding code = {0}, body = {0};
  /* Ukraine's allies are others than Ukraine; French allies are French. */
  bool of_unknown = false;
  bool relational = p.agent != DM_NONE && (f->world->agents.v[p.agent].offices & f->key_ally);
  for (uint32_t i = 0; i < p.n_modifiers && depth < MAX_CLIMB; i++) {
    const dm_phrase *m = &f->phrases.v[p.modifiers[i]];
    dm_coding c = coding_of(f, p.modifiers[i], depth);
    if (relational && !m->adjective) continue;
    /* "the EU's envoy for Syria": what stands before says whose. */
    if (m->head > p.head && code.country.n) continue;
    bool nation = m->kind == DM_PHRASE_COUNTRY || m->kind == DM_PHRASE_REGION || m->kind == DM_PHRASE_PEOPLE;
    /* "Iran's U.N. mission": the country wins over the organisation it is sent to. */
    if (is_country_code(c.country) && !is_country_code(code.country)) {
      code.country = c.country;
      if (!nation) code.plover = c.plover;
      if (body.country.n && !is_country_code(body.country)) body = (dm_coding){0};
    } else if (!code.country.n) {
      code.country = c.country;
      code.plover = c.plover;
    } else if (!is_country_code(c.country) && is_country_code(code.country)) {
      continue;
    }
    if (!nation && !body.n_sectors) body = c;
    if (!c.n_sectors && (m->kind == DM_PHRASE_AGENT || m->kind == DM_PHRASE_UNKNOWN)) of_unknown = true;
  }
  const dm_agent *noun = p.agent == DM_NONE ? NULL : &f->world->agents.v[p.agent];
  const dm_agent *under = p.under == DM_NONE ? NULL : &f->world->agents.v[p.under];
  if (under && !body.n_sectors && under->class != DM_AGENT_MEASURE) body = (dm_coding){.n_sectors = 0};
  if (under && !body.n_sectors)
    for (uint32_t i = 0; i < under->code.n_sectors; i++) dm_coding_add(&body, under->code.sectors[i]);
  /* The head of a body of which nothing is known: no sector either. */
  bool vague = noun && !noun->own && of_unknown;
  bool take_body = body.n_sectors && (!noun || !dm_agent_keeps(noun, &body));
  if (p.former) {
    dm_coding_add(&code, DM_S("ELI"));
    return code;
  }
  const dm_coding *from = take_body ? &body : noun && !vague ? &noun->code : NULL;
  for (uint32_t i = 0; from && i < from->n_sectors; i++) dm_coding_add(&code, from->sectors[i]);
  return code;
}

/* phrase.c - noun phrases that may denote an actor: which word names it, which words describe it, whose it is.
 *
 *   [the new [US] Secretary of Defense] [Pete Hegseth]   person; described by an office; modifier: the country
 *   [a senior official] from [the [Turkish] foreign ministry]   description; modifier: the body after "from"
 */
#include "mention/find.h"

#define MAX_CORE 24u /* tokens before the head that are looked at */
#define MAX_CLIMB 6u /* steps from a modifier up to its head */

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

static const dm_entry *entry_at(const dm_finder *f, uint32_t token, dm_entry_kind kind) {
  return dm_hit_entry(f, f->hit_of[token], kind);
}

static bool is_name_token(const dm_finder *f, uint32_t t) {
  return dm_w(f->syntax, t)->upos == DM_PROPN && dm_is_upper(dm_token_form(f->text, t));
}

/* ---- proper names ------------------------------------------------------------------------------------------------ */

/* A capitalised word that can be part of a person's name: not a country, office or organisation. */
static bool can_be_in_name(const dm_finder *f, uint32_t t) {
  if (t >= f->text->n_tokens) return false;
  /* A given name counts whatever the tagger makes of it: "Harsh", "Mark", "Will". */
  if (entry_at(f, t, DM_ENTRY_FIRST) && dm_w(f->syntax, t)->upos == DM_ADJ) return true;
  if (!is_name_token(f, t)) return false;
  if (f->hit_of[t] == DM_NONE || entry_at(f, t, DM_ENTRY_HOLDER) || entry_at(f, t, DM_ENTRY_FIRST)) return true;
  static const dm_entry_kind others[] = {DM_ENTRY_AGENT,   DM_ENTRY_TITLE, DM_ENTRY_COUNTRY,   DM_ENTRY_ORG,
                                         DM_ENTRY_CAPITAL, DM_ENTRY_POWER, DM_ENTRY_ADJECTIVE, DM_ENTRY_PEOPLE};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (entry_at(f, t, others[i])) return false;
  return true;
}

static bool same_sentence(const dm_finder *f, uint32_t a, uint32_t b) {
  return a < f->text->n_tokens && b < f->text->n_tokens && f->text->tokens[a].sentence == f->text->tokens[b].sentence;
}

/* A hyphen or a small particle inside a name: Jean-Yves, Mohammed bin Salman, Ursula von der Leyen. */
static bool joins_name(const dm_finder *f, uint32_t t, uint32_t first, uint32_t last) {
  const dm_word *w = dm_w(f->syntax, t);
  if (w->upos == DM_PUNCT) return dm_token_form(f->text, t).p[0] == '-' && !f->text->tokens[t].space_after;
  return w->rel == DM_FLAT && w->head >= first && w->head <= last;
}

/* Tokens of the name around its head. English writes the words of one name side by side, so the line of capitalised words
 * counts, not the tree, which is least sure inside names; a listed tail (Jordan in "Michael Jordan") needs the tree. */
static void name_around(const dm_finder *f, uint32_t head, uint32_t *first, uint32_t *last) {
  const dm_syntax *s = f->syntax;
  uint32_t hit = f->hit_of[head];
  *first = hit == DM_NONE ? head : f->hits.v[hit].first;
  *last = hit == DM_NONE ? head : f->hits.v[hit].last;
  for (uint32_t t = *last + 1; t < head + MAX_CORE && same_sentence(f, t, head); t++) {
    const dm_word *w = dm_w(s, t);
    bool flat = w->rel == DM_FLAT && w->head >= *first && w->head <= *last && is_name_token(f, t);
    if (flat || can_be_in_name(f, t)) {
      *last = t;
    } else if (joins_name(f, t, *first, *last) && same_sentence(f, t + 1, head) && can_be_in_name(f, t + 1)) {
      *last = ++t;
    } else {
      break;
    }
  }
  for (uint32_t t = *first; t-- > 0 && head - t < MAX_CORE && same_sentence(f, t, head);) {
    bool dash = dm_w(s, t)->upos == DM_PUNCT && joins_name(f, t, *first, *last) && t > 0 && can_be_in_name(f, t - 1);
    if (!can_be_in_name(f, t) && !dash) break;
    *first = t;
  }
}

static bool has_flat(const dm_finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t <= last; t++)
    if (dm_w(f->syntax, t)->rel == DM_FLAT) return true;
  return false;
}

static bool is_human_agent(const dm_finder *f, const dm_entry *e) {
  if (!e) return false;
  dm_agent_class class = f->world->agents.v[e->row].class;
  return class == DM_AGENT_OFFICE || class == DM_AGENT_VOICE || class == DM_AGENT_PEOPLE;
}

static bool is_acronym(dm_str form) {
  unsigned small = 0;
  for (uint32_t i = 0; i < form.n; i++) small += form.p[i] >= 'a' && form.p[i] <= 'z';
  return form.n >= 2 && !small;
}

/* The office or title that stands right before the name: "spokesman Dmitry Peskov", whatever the tree makes of it. */
static uint32_t office_before(const dm_finder *f, uint32_t name_first, const dm_entry **entry) {
  *entry = NULL;
  if (!name_first || !same_sentence(f, name_first - 1, name_first)) return DM_NONE;
  uint32_t hit = f->hit_of[name_first - 1];
  if (hit == DM_NONE) return DM_NONE;
  const dm_entry *e = dm_hit_entry(f, hit, DM_ENTRY_AGENT);
  if (is_human_agent(f, e) && !(e->flags & DM_ENTRY_PLURAL)) *entry = e;
  /* "National Emergency": a common noun before one word makes no person. */
  bool one_word = !can_be_in_name(f, name_first + 1) || !same_sentence(f, name_first, name_first + 1);
  if (*entry && one_word && dm_coding_has(&f->world->agents.v[e->row].code, "CVL") && !entry_at(f, name_first, DM_ENTRY_HOLDER))
    *entry = NULL;
  return *entry || dm_hit_entry(f, hit, DM_ENTRY_TITLE) ? hit : DM_NONE;
}

static bool has_digit(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] >= '0' && s.p[i] <= '9') return true;
  return false;
}

/* What shows that an unlisted name is a person's: a title or office before it, an apposition, a given name, speech. */
static bool is_person_name(const dm_finder *f, uint32_t head, uint32_t first, uint32_t last) {
  const dm_syntax *s = f->syntax;
  for (uint32_t t = first; t <= last; t++)
    if (dm_uses(f, t, DM_USE_CALENDAR) || has_digit(dm_token_form(f->text, t))) return false;
  const dm_entry *office;
  if (office_before(f, first, &office) != DM_NONE) return true;
  for (DM_EACH_CHILD(s, head, c)) {
    const dm_word *w = dm_w(s, c);
    if (w->rel == DM_APPOS && c > head && is_human_agent(f, entry_at(f, c, DM_ENTRY_AGENT)) && !(w->bits & DM_F_PLUR))
      return true;
  }
  if (is_acronym(dm_token_form(f->text, first)) && first == last) return false;
  /* Ships and papers have an article, persons without an office do not. */
  if (first && same_sentence(f, first - 1, first) && (dm_w(s, first - 1)->bits & DM_F_DEF)) return false;
  for (uint32_t t = first; t <= last; t++)
    if (dm_uses(f, t, DM_USE_COMPANY)) return false;
  if (last > first && (has_flat(f, first, last) || entry_at(f, first, DM_ENTRY_FIRST))) return true;
  uint32_t verb = dm_w(s, head)->head;
  bool subject = dm_rel_base((dm_rel)dm_w(s, head)->rel) == DM_NSUBJ && verb != DM_NONE;
  return subject && last - first < 4 && dm_uses(f, verb, DM_USE_SAY) && dm_w(s, verb)->upos == DM_VERB;
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
    const dm_entry *e = entry_at(f, c, DM_ENTRY_COUNTRY);
    if (!e) e = entry_at(f, c, DM_ENTRY_ADJECTIVE);
    if (!e) e = entry_at(f, c, DM_ENTRY_CAPITAL);
    if (e && !dm_str_eq(f->world->countries.v[e->row].iso3, country)) return true;
  }
  return false;
}

static bool take_org(const dm_finder *f, uint32_t head, dm_phrase *p) {
  if (!entry_at(f, head, DM_ENTRY_ORG)) return false;
  uint32_t row = org_row(f, f->hit_of[head]);
  const dm_org *o = &f->world->orgs.v[row];
  bool also_noun = entry_at(f, head, DM_ENTRY_AGENT) != NULL;
  if (also_noun && has_other_country(f, head, o->code.country)) return false;
  if (also_noun && dm_w(f->syntax, head)->upos != DM_PROPN) return false;
  p->kind = DM_PHRASE_ORG;
  p->row = row;
  p->adjective = modifies(f, head);
  return true;
}

static bool take_country(const dm_finder *f, uint32_t head, dm_phrase *p) {
  const dm_word *w = dm_w(f->syntax, head);
  const dm_entry *country = entry_at(f, head, DM_ENTRY_COUNTRY), *adjective = entry_at(f, head, DM_ENTRY_ADJECTIVE);
  const dm_entry *people = entry_at(f, head, DM_ENTRY_PEOPLE), *capital = entry_at(f, head, DM_ENTRY_CAPITAL);
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
  const dm_entry *e = entry_at(f, head, DM_ENTRY_HOLDER);
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
  name_around(f, head, &first, &last);
  const dm_hit *hit = &f->hits.v[f->hit_of[head]];
  bool noun = entry_at(f, head, DM_ENTRY_AGENT) && !entry_at(f, head, DM_ENTRY_HOLDER);
  bool named = can_be_in_name(f, head) || has_flat(f, first, last);
  bool longer = (last > hit->last || first < hit->first) && !noun && named;
  p->name_first = first;
  p->name_last = last;
  if (longer && is_name_token(f, head) && is_person_name(f, head, first, last)) {
    if (take_holder(f, head, p, first, last)) return;
    p->kind = DM_PHRASE_PERSON;
    return;
  }
  p->name_first = hit->first;
  p->name_last = hit->last;
  if (take_holder(f, head, p, hit->first, hit->last)) return;
  if (take_country(f, head, p)) return;
  const dm_entry *e = entry_at(f, head, DM_ENTRY_POWER);
  if (e) {
    p->kind = DM_PHRASE_POWER;
    p->row = e->row;
    return;
  }
  if (take_org(f, head, p)) return;
  p->name_first = p->name_last = DM_NONE;
  if ((e = entry_at(f, head, DM_ENTRY_AGENT))) {
    p->kind = DM_PHRASE_AGENT;
    p->agent = e->row;
    p->plural = (e->flags & DM_ENTRY_PLURAL) != 0;
    return;
  }
  if ((e = entry_at(f, head, DM_ENTRY_PLACE))) {
    p->kind = DM_PHRASE_REGION;
    p->row = e->row;
  }
}

static void classify_name(const dm_finder *f, uint32_t head, dm_phrase *p) {
  if (dm_uses(f, head, DM_USE_CALENDAR)) return;
  name_around(f, head, &p->name_first, &p->name_last);
  /* F-16, S-400: machines. */
  for (uint32_t t = p->name_first; t <= p->name_last; t++)
    if (has_digit(dm_token_form(f->text, t))) return;
  p->kind = is_person_name(f, head, p->name_first, p->name_last) ? DM_PHRASE_PERSON : DM_PHRASE_UNKNOWN;
  p->adjective = modifies(f, head) && p->kind == DM_PHRASE_UNKNOWN;
}

/* ---- reading one phrase --------------------------------------------------------------------------------------------- */

static bool can_head(const dm_finder *f, uint32_t t) {
  const dm_word *w = dm_w(f->syntax, t);
  uint32_t hit = f->hit_of[t];
  if (hit != DM_NONE && f->hits.v[hit].head != t) return false;
  if (w->rel == DM_FIXED || w->rel == DM_GOESWITH) return false;
  /* A name that hangs as a tail on the office before it is a name still. */
  if (w->rel == DM_FLAT && !(entry_at(f, w->head, DM_ENTRY_AGENT) || entry_at(f, w->head, DM_ENTRY_TITLE))) return false;
  if (w->upos == DM_PRON) return (w->bits & DM_F_PRS) && w->rel != DM_EXPL;
  if (hit != DM_NONE)
    return w->upos == DM_NOUN || w->upos == DM_PROPN || w->upos == DM_ADJ || w->upos == DM_X || w->upos == DM_NUM;
  return w->upos == DM_PROPN && dm_is_upper(dm_token_form(f->text, t));
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
  for (uint32_t t = from; t-- > 0 && head - t < MAX_CORE && same_sentence(f, t, head) && is_inside(f, t, head);) first = t;
  return first;
}

/* "Awami National Party": a body whose capitalised words make a name of their own. */
static void take_proper_body(const dm_finder *f, uint32_t head, dm_phrase *p) {
  if (f->world->agents.v[p->agent].class != DM_AGENT_BODY || !is_name_token(f, head)) return;
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
    uint32_t hit = office_before(f, p->name_first, &office);
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
    if (p.kind == DM_PHRASE_NONE && is_name_token(f, head)) classify_name(f, head, &p);
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
  read_flags(f, head, &p);
  if (p.head != head) read_flags(f, p.head, &p);
  if (p.kind != DM_PHRASE_PRONOUN && !p.adjective) p.first = first_of(f, p.head, p.first);
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
    bool human = is_human_agent(f, e);
    if (human || p->agent == DM_NONE) {
      /* The noun nearest to the name is its office; one before that says of what ("army chief" is one phrase already). */
      if (p->agent != DM_NONE && !is_human_agent(f, &(dm_entry){.row = p->agent})) p->under = p->agent;
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

static void read_before(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  const dm_entry *e;
  bool person = p->kind == DM_PHRASE_PERSON;
  uint32_t office = person ? office_before(f, p->name_first, &e) : DM_NONE;
  uint32_t anchor = office == DM_NONE ? p->head : f->hits.v[office].head;
  uint32_t stop = office != DM_NONE ? f->hits.v[office].first : person ? p->name_first : p->head;
  uint32_t left = dm_w(f->syntax, anchor)->left;
  if (left > dm_w(f->syntax, p->head)->left) left = dm_w(f->syntax, p->head)->left;
  if (stop > MAX_CORE && left < stop - MAX_CORE) left = stop - MAX_CORE;
  if (anchor != p->head) read_flags(f, anchor, p);
  for (uint32_t t = left; t < stop; t++) {
    uint32_t hit = f->hit_of[t], other = f->phrase_of[t];
    if (other == index || (hit != DM_NONE && (hit == f->hit_of[p->head] || f->hits.v[hit].head != t))) continue;
    if (hit == DM_NONE && other == DM_NONE) continue;
    bool beside = person && hit != DM_NONE && f->hits.v[hit].last + 1 == stop;
    if (!beside && !belongs(f, t, p->head) && !belongs(f, t, anchor)) continue;
    const dm_entry *agent = entry_at(f, t, DM_ENTRY_AGENT);
    if (other != DM_NONE && f->phrases.v[other].kind != DM_PHRASE_AGENT && gives_code(&f->phrases.v[other]))
      add_modifier(p, other);
    else if (agent)
      take_noun_before(f, p, t, agent);
  }
}

/* Phrases after "of", "for", "from": "spokesman for the Afghan president", "leaders of France and Germany". */
static void read_after(dm_finder *f, dm_phrase *p, uint32_t token) {
  const dm_syntax *s = f->syntax;
  bool alone = !p->n_modifiers;
  /* "Ana Lin of the institute", but not "Lin of France" or "Lin in Rome". */
  bool name = p->kind == DM_PHRASE_PERSON && token >= p->name_first && token <= p->name_last;
  for (DM_EACH_CHILD(s, token, c)) {
    if (c < token || dm_rel_base((dm_rel)dm_w(s, c)->rel) != DM_NMOD) continue;
    uint32_t prep = dm_case_of(s, c), other = f->phrase_of[c];
    if (prep == DM_NONE || other == DM_NONE) continue;
    bool duty = dm_uses(f, prep, DM_USE_DUTY);
    bool within = dm_uses(f, prep, DM_USE_WITHIN);
    bool abroad = p->agent != DM_NONE && f->world->agents.v[p->agent].abroad;
    const dm_phrase *o = &f->phrases.v[other];
    bool is_place = o->kind == DM_PHRASE_COUNTRY || o->kind == DM_PHRASE_REGION;
    if (name && (!duty || is_place)) continue;
    if (!duty && !(within && is_place && !abroad && alone)) continue;
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
    read_after(f, p, p->head);
    /* "Minister of Defense of X": the parser may hang the last part on "Defense". */
    for (uint32_t t = hit == DM_NONE ? p->head : f->hits.v[hit].first; hit != DM_NONE && t <= f->hits.v[hit].last; t++)
      if (t != p->head) read_after(f, p, t);
    for (DM_EACH_CHILD(f->syntax, p->head, c))
      if (dm_w(f->syntax, c)->rel == DM_NMOD_DESC) read_after(f, p, c);
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

/* describe.c - descriptions in text order: the actor named before (or, for an office, anywhere) that they take up, or a new one.
 */
#include "mention/find.h"

#define REACH_MENTIONS 60u /* mentions looked back at */
#define REACH_CHAINS 200u  /* actors of the text looked at for a telling office */
#define REACH_PERSON 12u   /* sentences, for a person described by office */
#define REACH_GENERIC 8u   /* for "the country", "the alliance" */
#define REACH_BRIDGE 2u    /* for the country of "the government" */

static const dm_agent *agent_of(const dm_finder *f, const dm_phrase *p) { return &f->world->agents.v[p->agent]; }

static bool is_nation(const dm_finder *f, dm_str code) { return code.n && dm_map_get(&f->world->by_iso3, code) != DM_NONE; }

static dm_chain *chain_at(dm_finder *f, uint32_t chain) { return &f->chains.v[dm_chain_root(f, chain)]; }

/* The words without a determiner before them. */
static dm_str bare_text(const dm_finder *f, const dm_phrase *p) {
  uint32_t first = p->first;
  while (first < p->head && (dm_w(f->syntax, first)->upos == DM_DET || dm_w(f->syntax, first)->upos == DM_PUNCT ||
                             (dm_w(f->syntax, first)->bits & DM_F_PRS)))
    first++;
  return dm_text_slice(f->text, first, p->last);
}

/* Mentions before the phrase, nearest first: *step counts down; DM_NONE at the end of the reach. */
static uint32_t before(const dm_finder *f, const dm_phrase *p, uint32_t *step, uint32_t sentences) {
  uint32_t n = f->order.n;
  while (*step < n && *step < REACH_MENTIONS) {
    uint32_t i = f->order.v[n - 1 - (*step)++];
    const dm_phrase *q = &f->phrases.v[i];
    if (q->head >= p->head || q->chain == DM_NONE) continue;
    if (dm_sentence_of(f, p->head) - dm_sentence_of(f, q->head) > sentences) return DM_NONE;
    return i;
  }
  return DM_NONE;
}

/* ---- where a country is understood ------------------------------------------------------------------------------------ */

/* How much a mention tells of the country that a text goes on about: 0 an actor of a state, 1 its people, 2 only an adjective
 * ("an Irish pub"), 3 nothing: companies and papers work anywhere. */
static unsigned tells_country(const dm_finder *f, const dm_phrase *q, const dm_chain *c) {
  static const char *const anywhere[] = {"BUS", "JRN", "MED", "EDU"};
  for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++)
    if (c->code.n_sectors && dm_str_is(c->code.sectors[0], anywhere[i])) return 3;
  uint32_t above = dm_w(f->syntax, q->head)->head;
  if (q->adjective && (above == DM_NONE || f->phrase_of[above] == DM_NONE)) return 2;
  return dm_coding_has(&c->code, "CVL") ? 1 : 0;
}

/* "the government", "the parliament" without a country: that of the nearest mention, else the one the text is about. */
static dm_str understood_country(dm_finder *f, const dm_phrase *p) {
  uint32_t i, step = 0;
  dm_str found[3] = {{0}};
  dm_agent_class class = agent_of(f, p)->class;
  /* "officials", "opposition lawmakers": of the country that the whole text is about; if there is none and it is a state's
   * people, of the one that the sentence is about. */
  bool people = class != DM_AGENT_BODY && class != DM_AGENT_OFFICE;
  if (people && f->focus != DM_NONE) return f->world->countries.v[f->focus].iso3;
  if (people && dm_coding_has(&agent_of(f, p)->code, "CVL")) return (dm_str){0};
  while ((i = before(f, p, &step, people ? 0 : REACH_BRIDGE)) != DM_NONE) {
    const dm_phrase *q = &f->phrases.v[i];
    if (q->head >= p->first && q->head <= p->last) continue;
    const dm_chain *c = chain_at(f, q->chain);
    unsigned weak = tells_country(f, q, c);
    if (!weak && is_nation(f, c->code.country)) return c->code.country;
    if (weak < 3 && !found[weak].n && is_nation(f, c->code.country)) found[weak] = c->code.country;
  }
  if (f->focus != DM_NONE) return f->world->countries.v[f->focus].iso3;
  return found[1].n ? found[1] : found[2];
}

/* "any troops", "no officials", "some lawmakers", "more troops": not those named before. */
static bool is_quantified(const dm_finder *f, const dm_phrase *p) {
  for (DM_EACH_CHILD(f->syntax, p->head, c)) {
    const dm_word *w = dm_w(f->syntax, c);
    bool quantity = w->upos == DM_DET || (w->upos == DM_ADJ && (w->bits & DM_F_CMP));
    if (quantity && c < p->head && !(w->bits & (DM_F_DEF | DM_F_DEM | DM_F_POSS))) return true;
  }
  return false;
}

/* Bodies and officials of a state always belong to one; other people need not. */
static bool may_understand(const dm_finder *f, const dm_phrase *p) {
  const dm_agent *a = agent_of(f, p);
  if (p->indefinite || p->foreign || p->name_first != DM_NONE) return false;
  /* "European troops", "Kurdish fighters": theirs, whatever country the text is about. */
  for (uint32_t i = 0; i < p->n_modifiers; i++)
    if (f->phrases.v[p->modifiers[i]].kind == DM_PHRASE_ORG) return false;
  /* "refused to send any troops": whose they are, the verb tells. */
  if (dm_w(f->syntax, p->head)->rel == DM_OBJ && is_quantified(f, p)) return false;
  bool state = dm_coding_has(&a->code, "GOV") || dm_coding_has(&a->code, "LEG") || dm_coding_has(&a->code, "COP") ||
               dm_coding_has(&a->code, "MIL") || dm_coding_has(&a->code, "JUD") || dm_coding_has(&a->code, "OPP") ||
               (dm_coding_has(&a->code, "CVL") && !p->count);
  if (!state || (a->offices & f->key_ally)) return false;
  if (a->class == DM_AGENT_OFFICE) return p->definite && !p->plural;
  return a->class == DM_AGENT_BODY || p->plural;
}

/* ---- descriptions of persons ------------------------------------------------------------------------------------------- */

static bool same_country(const dm_coding *a, const dm_coding *b) {
  return !a->country.n || !b->country.n || dm_str_eq(a->country, b->country);
}

/* An army chief is no Taliban chief: where both say a sector, they must have one in common. */
static bool share_sector(const dm_coding *a, const dm_coding *b) {
  if (!a->n_sectors || !b->n_sectors || dm_coding_has(b, "ELI")) return true;
  for (uint32_t i = 0; i < a->n_sectors; i++)
    for (uint32_t k = 0; k < b->n_sectors; k++)
      if (dm_str_eq(a->sectors[i], b->sectors[k])) return true;
  return false;
}

/* "the commissioner" after "the trade commissioner", "the officer" after "a police officer". */
static bool same_noun(const dm_finder *f, uint32_t longer, uint32_t noun) {
  if (longer == noun || longer == DM_NONE) return longer == noun;
  dm_str a = f->world->agents.v[longer].word, b = f->world->agents.v[noun].word;
  return a.n > b.n + 1 && dm_str_ends(a, b) && a.p[a.n - b.n - 1] == ' ';
}

/* "the princess" is not the king. */
static bool same_gender(const dm_finder *f, const dm_phrase *p, const dm_chain *c) {
  char gender = agent_of(f, p)->gender;
  return !gender || !c->gender || gender == c->gender;
}

static bool fits_person(const dm_finder *f, const dm_phrase *p, const dm_coding *code, uint64_t offices, const dm_chain *c) {
  if (c->kind != DM_PERSON || c->plural || !same_country(code, &c->code)) return false;
  if (p->former != c->former && p->former) return false;
  if (!same_gender(f, p, c)) return false;
  bool bare = p->definite && !p->n_modifiers && p->under == DM_NONE;
  if (bare && same_noun(f, c->agent, p->agent)) return true;
  if (!share_sector(code, &c->code)) return false;
  if (c->agent != DM_NONE && c->agent == p->agent) return true;
  if (offices) return (offices & c->offices) != 0;
  /* "the lawmaker" is the senator before; "the wife" is not any citizen before. */
  return dm_coding_has(&agent_of(f, p)->code, "LEG") && dm_coding_has(&c->code, "LEG");
}

static uint32_t person_before(dm_finder *f, const dm_phrase *p, const dm_coding *code, uint64_t offices) {
  uint32_t i, step = 0;
  while ((i = before(f, p, &step, REACH_PERSON)) != DM_NONE) {
    const dm_phrase *q = &f->phrases.v[i];
    /* Not the owner inside the phrase: "Trump's minister" is not Trump. */
    if (q->head >= p->first && q->head <= p->last) continue;
    uint32_t chain = dm_chain_root(f, q->chain);
    if (fits_person(f, p, code, offices, &f->chains.v[chain])) return chain;
  }
  return DM_NONE;
}

/* "the French foreign minister", "Russia's envoy", whose name comes only later or stood long before: the only person of
 * the text who can be that. A noun for many offices ("leader", "official") says too little. */
static uint32_t person_anywhere(const dm_finder *f, const dm_phrase *p, const dm_coding *code, uint64_t offices) {
  static const char *const telling[] = {"HOS", "HOG", "FM", "DM", "SG", "AMB", "FIN", "INT", "NSA", "SPOKES", "SPEAKER"};
  uint64_t wanted = 0;
  for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) wanted |= dm_key(&f->world->offices, telling[i]);
  wanted &= offices;
  if (!wanted || (wanted & (wanted - 1))) return DM_NONE;
  uint32_t limit = f->chains.n < REACH_CHAINS ? f->chains.n : REACH_CHAINS, found = DM_NONE;
  for (uint32_t i = 0; i < limit; i++) {
    const dm_chain *c = &f->chains.v[i];
    if (c->into != DM_NONE || c->kind != DM_PERSON || c->entry != DM_PHRASE_PERSON || c->former) continue;
    if (!(c->offices & wanted) || !same_country(code, &c->code) || !same_gender(f, p, c)) continue;
    if (found != DM_NONE) return DM_NONE;
    found = i;
  }
  return found;
}

static uint32_t new_description(dm_finder *f, uint32_t index, const dm_coding *code, uint64_t offices) {
  const dm_phrase *p = &f->phrases.v[index];
  const dm_agent *a = agent_of(f, p);
  uint32_t chain = dm_chain_new(f, DM_PHRASE_AGENT, DM_NONE, bare_text(f, p));
  dm_chain *c = &f->chains.v[chain];
  c->kind = a->class == DM_AGENT_BODY ? DM_ORGANISATION : p->plural ? DM_GROUP : DM_PERSON;
  c->code = *code;
  c->agent = p->agent;
  c->gender = a->gender;
  c->offices = offices;
  c->kinds = a->kinds;
  c->plural = p->plural;
  c->former = p->former;
  c->basis = code->country.n || code->n_sectors ? DM_BASIS_TEXT : DM_BASIS_NONE;
  return chain;
}

/* "elect a president", "becoming a member": no one in particular, unless he does something. */
static bool is_anyone(const dm_finder *f, const dm_phrase *p) {
  dm_rel rel = (dm_rel)dm_w(f->syntax, p->head)->rel, base = dm_rel_base(rel);
  dm_agent_class class = agent_of(f, p)->class;
  bool acts = base == DM_NSUBJ || rel == DM_OBL_AGENT || rel == DM_APPOS;
  /* What is done to a man is done to an actor; "a president", "a force" as objects are hoped for or planned. */
  bool victim = class == DM_AGENT_PEOPLE && rel != DM_XCOMP;
  if (p->indefinite && !p->n_modifiers) return !acts && !victim;
  /* "the position of emperor", "as president of the club" */
  bool bare = !p->definite && !p->indefinite && !p->plural && !agent_of(f, p)->crowd;
  /* "used force", "meets opposition"; but "in parliament", "with government" */
  if (class == DM_AGENT_BODY && (agent_of(f, p)->kinds || p->under != DM_NONE || p->name_first != DM_NONE)) bare = false;
  bool owned = p->n_modifiers && f->phrases.v[p->modifiers[0]].head < p->head;
  return bare && !owned && (base == DM_NMOD || base == DM_OBL || rel == DM_XCOMP || rel == DM_OBJ);
}

/* The description without a name that was last introduced in this paragraph: "A spokesman for the mayor refused. 'No,' Jo Bell
 * said." */
static uint32_t nameless_before(const dm_finder *f, const dm_phrase *p) {
  uint32_t block = f->text->sentences[dm_sentence_of(f, p->head)].block, step = 0, i;
  while ((i = before(f, p, &step, 2)) != DM_NONE) {
    const dm_phrase *q = &f->phrases.v[i];
    if (f->text->sentences[dm_sentence_of(f, q->head)].block != block) return DM_NONE;
    if (q->kind != DM_PHRASE_AGENT || !q->indefinite || q->plural || q->head >= p->first) continue;
    uint32_t chain = dm_chain_root(f, q->chain);
    const dm_chain *c = &f->chains.v[chain];
    bool subject = dm_rel_base((dm_rel)dm_w(f->syntax, q->head)->rel) == DM_NSUBJ;
    if (c->kind == DM_PERSON && c->entry == DM_PHRASE_AGENT && subject) return chain;
  }
  return DM_NONE;
}

/* A name that comes without a word about it, as the subject of a verb of speech. */
static void introduce(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint32_t chain = dm_chain_root(f, p->chain), verb = dm_w(f->syntax, p->head)->head;
  dm_chain *c = &f->chains.v[chain];
  if (c->kind != DM_PERSON || c->basis != DM_BASIS_NONE || c->last_seen != DM_NONE || p->agent != DM_NONE) return;
  if (dm_rel_base((dm_rel)dm_w(f->syntax, p->head)->rel) != DM_NSUBJ || verb == DM_NONE || !dm_uses(f, verb, DM_USE_SAY)) return;
  uint32_t other = nameless_before(f, p);
  if (other == DM_NONE) return;
  dm_chain *d = &f->chains.v[other];
  c->code = d->code;
  c->office = d->name;
  c->basis = d->basis;
  dm_chain_merge(f, other, chain);
}

static void describe_person(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  if (is_anyone(f, p)) return;
  dm_coding code = dm_phrase_coding(f, index, 0);
  uint64_t offices = dm_phrase_offices(f, index);
  uint32_t chain = DM_NONE;
  if (!p->indefinite) chain = person_before(f, p, &code, offices);
  if (chain == DM_NONE && !p->indefinite && !p->former) chain = person_anywhere(f, p, &code, offices);
  if (chain == DM_NONE) {
    if (!code.country.n && may_understand(f, p)) code.country = understood_country(f, p);
    chain = new_description(f, index, &code, offices);
  }
  dm_chain_take(f, chain, index);
}

/* ---- groups and bodies ---------------------------------------------------------------------------------------------------- */

static uint32_t group_chain(dm_finder *f, uint32_t index, const dm_coding *code, bool reuse) {
  const dm_phrase *p = &f->phrases.v[index];
  const dm_agent *a = agent_of(f, p);
  dm_str key = dm_str_printf(f->arena, "%" DM_FMT " %u %u", DM_ARG(code->country), p->agent, p->under);
  uint32_t chain = reuse ? dm_map_get(&f->by_group, key) : DM_NONE;
  if (chain == DM_NONE) {
    chain = new_description(f, index, code, dm_phrase_offices(f, index));
    (void)dm_map_put(&f->by_group, key, chain);
    /* So that the bare noun finds it later: "Kenyan officials ... officials", "police officers ... the officers". */
    dm_str noun = dm_str_printf(f->arena, "%" DM_FMT, DM_ARG(a->word));
    if (code->country.n) (void)dm_map_put(&f->by_group, noun, chain);
    uint32_t at = noun.n;
    while (at > 0 && noun.p[at - 1] != ' ') at--;
    if (at) (void)dm_map_put(&f->by_group, dm_str_sub(noun, at, noun.n), chain);
  }
  return chain;
}

/* Countries that the modifiers name: "British and French officials", "the leaders of both countries". */
static uint32_t countries_of(dm_finder *f, const dm_phrase *p, uint32_t *phrases, uint32_t *chains, uint32_t max) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->n_modifiers && n < max; i++) {
    uint32_t m = p->modifiers[i];
    if (f->phrases.v[m].kind == DM_PHRASE_AGENT && f->phrases.v[m].head > p->head) dm_describe(f, m);
    const dm_phrase *q = &f->phrases.v[m];
    if (q->chain == DM_NONE || f->chains.v[dm_chain_root(f, q->chain)].kind != DM_COUNTRY) continue;
    phrases[n] = m;
    chains[n++] = dm_chain_root(f, q->chain);
    for (uint32_t k = 0; k < q->n_more && n < max; k++) {
      phrases[n] = m;
      chains[n++] = dm_chain_root(f, f->more.v[q->more + k]);
    }
  }
  return n;
}

/* One chain for each of several countries. */
static bool describe_several(dm_finder *f, uint32_t index) {
  dm_phrase p = f->phrases.v[index];
  uint32_t phrases[DM_MAX_MODIFIERS], chains[DM_MAX_MODIFIERS];
  if (!p.plural || !p.n_modifiers || (agent_of(f, &p)->offices & f->key_ally)) return false;
  uint32_t n = countries_of(f, &p, phrases, chains, DM_MAX_MODIFIERS);
  if (n < 2) return false;
  dm_str noun = dm_text_slice(f->text, p.head, p.head);
  for (uint32_t i = 0; i < n; i++) {
    dm_coding code = agent_of(f, &p)->code;
    code.country = f->chains.v[chains[i]].code.country;
    uint32_t chain = group_chain(f, index, &code, true);
    const dm_phrase *m = &f->phrases.v[phrases[i]];
    dm_str country = m->adjective ? dm_text_slice(f->text, m->head, m->head) : f->chains.v[chains[i]].name;
    f->chains.v[chain].name =
        dm_str_printf(f->arena, "%" DM_FMT "%s %" DM_FMT, DM_ARG(country), m->adjective ? "" : "'s", DM_ARG(noun));
    dm_phrase_add_chain(f, index, chain);
  }
  return true;
}

/* "the insurgents" are the armed group named before; other "militants" are at least of its country when the same sentence
 * names it. */
static bool take_up_armed(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  const dm_agent *a = agent_of(f, p);
  if (a->class != DM_AGENT_PEOPLE || !p->plural || !p->definite || p->count || !dm_coding_has(&a->code, "REB")) return false;
  uint32_t i, step = 0;
  while ((i = before(f, p, &step, REACH_GENERIC)) != DM_NONE) {
    uint32_t chain = dm_chain_root(f, f->phrases.v[i].chain);
    const dm_chain *c = &f->chains.v[chain];
    if (c->agent == p->agent) return false; /* the same noun before: its own chain */
    bool armed = c->code.n_sectors && (dm_str_is(c->code.sectors[0], "REB") || dm_str_is(c->code.sectors[0], "SEP"));
    if (!armed || (c->entry != DM_PHRASE_ORG && c->kind != DM_GROUP)) continue;
    dm_chain_take(f, chain, index);
    return true;
  }
  return false;
}

/* Country of an armed group named after the noun in its sentence: "militants linked with ...". */
static dm_str armed_country(const dm_finder *f, const dm_phrase *p) {
  if (!dm_coding_has(&agent_of(f, p)->code, "REB")) return (dm_str){0};
  const dm_sentence *s = &f->text->sentences[dm_sentence_of(f, p->head)];
  for (uint32_t t = p->head + 1; t < s->first + s->n && t < dm_w(f->syntax, p->head)->right + 1; t++) {
    uint32_t other = f->phrase_of[t];
    if (other == DM_NONE || f->phrases.v[other].kind != DM_PHRASE_ORG) continue;
    const dm_org *o = &f->world->orgs.v[f->phrases.v[other].row];
    if (dm_coding_has(&o->code, "REB")) return o->code.country;
  }
  return (dm_str){0};
}

static void describe_group(dm_finder *f, uint32_t index) {
  if (is_anyone(f, &f->phrases.v[index]) || describe_several(f, index)) return;
  const dm_phrase *p = &f->phrases.v[index];
  const dm_agent *a = agent_of(f, p);
  dm_coding code = dm_phrase_coding(f, index, 0);
  bool named = p->n_modifiers > 0 || p->under != DM_NONE || p->foreign;
  bool focused = f->focus != DM_NONE && may_understand(f, p) && a->class != DM_AGENT_BODY;
  if (!code.country.n && !p->indefinite && !named && take_up_armed(f, index)) return;
  if (!code.country.n && !p->indefinite && !named && !focused && !is_quantified(f, p)) {
    uint32_t chain = dm_map_get(&f->by_group, a->word);
    if (chain != DM_NONE) {
      dm_chain_take(f, chain, index);
      return;
    }
  }
  if (!code.country.n) code.country = armed_country(f, p);
  if (!code.country.n && may_understand(f, p)) code.country = understood_country(f, p);
  dm_chain_take(f, group_chain(f, index, &code, !p->indefinite && !p->count && !is_quantified(f, p)), index);
}

static bool of_a_region(const dm_finder *f, const dm_phrase *p) {
  for (uint32_t i = 0; i < p->n_modifiers; i++) {
    const dm_phrase *m = &f->phrases.v[p->modifiers[i]];
    if (m->kind == DM_PHRASE_REGION) return true;
    if (m->kind == DM_PHRASE_ORG && (f->world->orgs.v[m->row].kind & dm_key(&f->world->kinds, "region"))) return true;
  }
  return false;
}

/* "the Kenyan government" is Kenya; an organisation's or a region's government is not the country. */
static void describe_state(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  dm_coding code = dm_phrase_coding(f, index, 0);
  if (p->indefinite && !code.country.n) return;
  /* "authorities", "government authorities" are one body; "port authorities" need not be the state's. */
  bool one =
      !p->plural || (agent_of(f, p)->crowd && (p->under == DM_NONE || (f->world->agents.v[p->under].kinds & f->key_country)));
  if (!code.country.n && !p->former && one && !p->foreign) code.country = understood_country(f, p);
  uint32_t chain = p->former || of_a_region(f, p) ? DM_NONE : dm_chain_of_country(f, code.country);
  f->phrases.v[index].body = chain != DM_NONE;
  dm_chain_take(f, chain != DM_NONE ? chain : group_chain(f, index, &code, true), index);
}

/* ---- nouns that only take up ------------------------------------------------------------------------------------------------
 */

static bool is_taken(const dm_finder *f, const uint32_t *chains, uint32_t n, uint32_t chain) {
  for (uint32_t i = 0; i < n; i++)
    if (dm_chain_root(f, chains[i]) == chain) return true;
  return false;
}

/* The last `want` different actors of these kinds; for a country not those that only stand behind a government's name. */
static uint32_t kinds_before(dm_finder *f, const dm_phrase *p, uint64_t kinds, uint32_t want, uint32_t *out) {
  uint32_t i, step = 0, n = 0, second = DM_NONE;
  while (n < want && (i = before(f, p, &step, REACH_GENERIC)) != DM_NONE) {
    const dm_phrase *q = &f->phrases.v[i];
    if (q->head >= p->first && q->head <= p->last) continue;
    uint32_t chain = dm_chain_root(f, q->chain);
    const dm_chain *c = &f->chains.v[chain];
    uint64_t shared = c->kinds & kinds;
    if (!shared || (shared == f->key_country && c->kind != DM_COUNTRY) || is_taken(f, out, n, chain)) continue;
    bool near = q->body && dm_sentence_of(f, q->head) == dm_sentence_of(f, p->head);
    bool indirect = (q->body && !near) || q->capital || q->adjective;
    if (want == 1 && indirect) {
      if (second == DM_NONE) second = chain;
      continue;
    }
    out[n++] = chain;
  }
  if (!n && want == 1 && second != DM_NONE) out[n++] = second;
  return n;
}

/* "the alliance" long after its name: the only actor of that kind in the text. */
static uint32_t kind_anywhere(const dm_finder *f, uint64_t kinds) {
  uint32_t limit = f->chains.n < REACH_CHAINS ? f->chains.n : REACH_CHAINS, found = DM_NONE;
  for (uint32_t i = 0; i < limit; i++) {
    const dm_chain *c = &f->chains.v[i];
    if (c->into != DM_NONE || c->entry != DM_PHRASE_ORG || !(c->kinds & kinds)) continue;
    if (found != DM_NONE) return DM_NONE;
    found = i;
  }
  return found;
}

/* "his country", "the country's": with an owner it is the owner's. */
static uint32_t country_of_owner(dm_finder *f, const dm_phrase *p) {
  uint32_t owner = dm_child(f->syntax, p->head, DM_NMOD_POSS);
  if (owner == DM_NONE || f->phrase_of[owner] == DM_NONE) return DM_NONE;
  const dm_phrase *q = &f->phrases.v[f->phrase_of[owner]];
  if (q->chain == DM_NONE) return DM_NONE;
  return dm_chain_of_country(f, chain_at(f, q->chain)->code.country);
}

/* "this country" in a quotation is the speaker's. */
static bool country_of_speaker(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint32_t speaker = dm_speaker_of(f, p->head), chain = DM_NONE;
  for (DM_EACH_CHILD(f->syntax, p->head, c))
    if (c < p->head && (dm_w(f->syntax, c)->bits & DM_F_DEM) && speaker != DM_NONE)
      chain = dm_chain_of_country(f, f->chains.v[speaker].code.country);
  if (chain != DM_NONE) dm_chain_take(f, chain, index);
  return chain != DM_NONE;
}

static void describe_generic(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  uint64_t kinds = agent_of(f, p)->kinds;
  bool country = (kinds & f->key_country) != 0;
  bool possessed = dm_child(f->syntax, p->head, DM_NMOD_POSS) != DM_NONE;
  if (country && possessed) {
    uint32_t chain = country_of_owner(f, p);
    if (chain != DM_NONE) dm_chain_take(f, chain, index);
    return;
  }
  if (p->plural && !p->count && country && !p->definite) {
    /* "some European countries": no one of them, but actors. */
    dm_coding code = dm_phrase_coding(f, index, 0);
    dm_coding_add(&code, DM_S("GOV"));
    uint32_t chain = new_description(f, index, &code, 0);
    f->chains.v[chain].kind = DM_GROUP;
    dm_chain_take(f, chain, index);
    return;
  }
  if (p->indefinite || (!p->definite && !p->count)) return;
  if (country && country_of_speaker(f, index)) return;
  /* "the most powerful nation" may be any; "the Brexit movement" is no party named before. */
  for (DM_EACH_CHILD(f->syntax, p->head, c)) {
    if (dm_w(f->syntax, c)->rel == DM_AMOD && (dm_w(f->syntax, c)->bits & DM_F_CMP)) return;
    if (dm_w(f->syntax, c)->rel == DM_COMPOUND && f->hit_of[c] != f->hit_of[p->head]) return;
  }
  if (p->plural && !p->count) return;
  uint32_t found[4], want = p->plural ? p->count : 1;
  uint32_t n = kinds_before(f, p, kinds, want, found);
  if (!n && want == 1 && !country && (found[0] = kind_anywhere(f, kinds)) != DM_NONE) n = 1;
  if (n < want) return;
  for (uint32_t i = n; i-- > 0;) dm_phrase_add_chain(f, index, found[i]);
}

/* The same noun before, with as many actors. */
static bool same_noun_before(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint32_t i, step = 0;
  while ((i = before(f, p, &step, REACH_PERSON)) != DM_NONE) {
    dm_phrase q = f->phrases.v[i];
    if (q.kind != DM_PHRASE_AGENT || q.agent != p->agent || q.n_more + 1 != p->count) continue;
    dm_phrase_add_chain(f, index, q.chain);
    for (uint32_t k = 0; k < q.n_more; k++) dm_phrase_add_chain(f, index, f->more.v[q.more + k]);
    return true;
  }
  return false;
}

/* "both leaders", "the two presidents": the last persons who can be that. */
static bool describe_counted(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint64_t offices = dm_phrase_offices(f, index);
  uint64_t tops = dm_key(&f->world->offices, "HOS") | dm_key(&f->world->offices, "HOG") | dm_key(&f->world->offices, "FM");
  bool pair = p->definite && !p->count && (offices & tops) && agent_of(f, p)->class == DM_AGENT_OFFICE;
  if (!p->plural || (!p->count && !pair) || p->indefinite || !offices || p->n_modifiers) return false;
  uint32_t found[4], n = 0, i, step = 0, want = pair ? 2 : p->count;
  while (n < want && (i = before(f, p, &step, REACH_PERSON)) != DM_NONE) {
    uint32_t chain = dm_chain_root(f, f->phrases.v[i].chain);
    const dm_chain *c = &f->chains.v[chain];
    if (c->kind == DM_PERSON && !c->plural && (c->offices & offices) && !is_taken(f, found, n, chain)) found[n++] = chain;
  }
  if (n < want) return !pair && same_noun_before(f, index);
  while (n-- > 0) dm_phrase_add_chain(f, index, found[n]);
  return true;
}

/* A quantity denotes what it counts: "a group of lawmakers"; of an organisation, its people: "members of Hamas". */
static void describe_measure(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint32_t of = p->n_modifiers ? p->modifiers[p->n_modifiers - 1] : DM_NONE;
  if (of == DM_NONE || f->phrases.v[of].head < p->head) return;
  const dm_phrase *o = &f->phrases.v[of];
  if (o->kind == DM_PHRASE_AGENT && o->chain == DM_NONE && o->head > p->head) dm_describe(f, of);
  o = &f->phrases.v[of];
  if (o->chain == DM_NONE) return;
  dm_chain *c = chain_at(f, o->chain);
  if (c->kind == DM_GROUP) {
    dm_chain_take(f, o->chain, index);
    return;
  }
  dm_coding code = c->code;
  dm_chain_take(f, new_description(f, index, &code, 0), index);
}

/* "the court", "the party": the last one of that kind, listed or described. */
static bool take_up_body(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint32_t found[1];
  bool bare = p->definite && !p->plural && !p->n_modifiers && p->under == DM_NONE && p->name_first == DM_NONE;
  if (!bare || !agent_of(f, p)->kinds || !kinds_before(f, p, agent_of(f, p)->kinds, 1, found)) return false;
  dm_chain_take(f, found[0], index);
  return true;
}

/* "a group of lawmakers" */
static bool counts_people(const dm_finder *f, const dm_phrase *p) {
  if (!p->n_modifiers) return false;
  const dm_phrase *last = &f->phrases.v[p->modifiers[p->n_modifiers - 1]];
  return last->head > p->head && last->kind == DM_PHRASE_AGENT && last->plural;
}

/* ---- all ---------------------------------------------------------------------------------------------------------------------
 */

/* A noun before another noun is no mention of its own, but a body there is: "government forces", "police raid". */
static bool only_modifies(const dm_finder *f, const dm_phrase *p) {
  dm_rel rel = (dm_rel)dm_w(f->syntax, p->head)->rel;
  /* "NATO must be a force": a predicate names nobody new. */
  if (dm_child(f->syntax, p->head, DM_COP) != DM_NONE) return true;
  return rel == DM_COMPOUND || rel == DM_AMOD || rel == DM_NMOD_DESC || rel == DM_FLAT;
}

/* "the Abu Sayyaf group", "the Hamas movement": the body itself, by its kind. */
static bool take_own_name(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  uint32_t hit = f->hit_of[p->head], before = hit == DM_NONE ? 0 : f->hits.v[hit].first;
  uint32_t other =
      before ? f->phrase_of[f->hit_of[before - 1] == DM_NONE ? before - 1 : f->hits.v[f->hit_of[before - 1]].head] : DM_NONE;
  if (p->plural || other == DM_NONE || f->phrases.v[other].kind != DM_PHRASE_ORG || f->phrases.v[other].chain == DM_NONE)
    return false;
  if (!(f->world->orgs.v[f->phrases.v[other].row].kind & agent_of(f, p)->kinds)) return false;
  if (dm_w(f->syntax, f->phrases.v[other].head)->rel == DM_NMOD_POSS) return false;
  dm_chain_take(f, f->phrases.v[other].chain, index);
  return true;
}

void dm_describe(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  if (p->chain != DM_NONE || p->kind != DM_PHRASE_AGENT || only_modifies(f, p)) return;
  if (take_own_name(f, index)) return;
  const dm_agent *a = agent_of(f, p);
  dm_rel rel = (dm_rel)dm_w(f->syntax, p->head)->rel;
  if (a->class == DM_AGENT_CRAFT && rel != DM_NSUBJ && rel != DM_OBL_AGENT) return;
  switch (a->class) {
  case DM_AGENT_GENERIC:
    if (counts_people(f, p))
      describe_measure(f, index);
    else
      describe_generic(f, index);
    return;
  case DM_AGENT_MEASURE:
    describe_measure(f, index);
    return;
  case DM_AGENT_BODY:
    if (a->kinds & f->key_country)
      describe_state(f, index);
    else if (!take_up_body(f, index))
      describe_group(f, index);
    return;
  default:
    if (describe_counted(f, index)) return;
    if (p->plural)
      describe_group(f, index);
    else
      describe_person(f, index);
  }
}

/* "Interior Minister X", "the Emergencies Ministry" in a report that is about one country: of that state. Presidents and
 * spokesmen may be those of a company, senators and generals are quoted on other countries than theirs. */
static bool is_of_the_state(const dm_finder *f, const dm_phrase *p) {
  if (p->agent == DM_NONE || p->chain == DM_NONE || p->n_modifiers || p->former || p->foreign) return false;
  const dm_agent *a = agent_of(f, p);
  bool state = dm_coding_has(&a->code, "GOV") || dm_coding_has(&a->code, "COP") || dm_coding_has(&a->code, "JUD");
  if (p->kind == DM_PHRASE_AGENT) return state && a->own && a->class == DM_AGENT_BODY && p->name_first != DM_NONE;
  bool officer = a->class == DM_AGENT_OFFICE || a->class == DM_AGENT_PEOPLE;
  return p->kind == DM_PHRASE_PERSON && state && a->own && officer && (a->offices || dm_coding_has(&a->code, "COP"));
}

static void understand_names(dm_finder *f) {
  for (uint32_t i = 0; f->focus != DM_NONE && i < f->phrases.n; i++) {
    const dm_phrase *p = &f->phrases.v[i];
    if (!is_of_the_state(f, p)) continue;
    dm_chain *c = chain_at(f, p->chain);
    if (c->basis == DM_BASIS_TEXT && !c->code.country.n && !c->former) c->code.country = f->world->countries.v[f->focus].iso3;
  }
}

void dm_chains_describe(dm_finder *f) {
  understand_names(f);
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    dm_phrase_kind kind = (dm_phrase_kind)f->phrases.v[i].kind;
    if (kind == DM_PHRASE_PRONOUN)
      dm_pronoun_resolve(f, i);
    else if (kind == DM_PHRASE_PERSON && f->phrases.v[i].chain != DM_NONE)
      introduce(f, i);
    else
      dm_describe(f, i);
    uint32_t chain = dm_chain_root(f, f->phrases.v[i].chain);
    if (chain == DM_NONE) continue;
    f->chains.v[chain].last_seen = f->phrases.v[i].head;
    DM_PUSH(f->arena, &f->order, i);
  }
}

/* events_sides.c - sides that the clause itself leaves open: the country of those who are known only by what they are ("the
 * rebels"), and a recipient that goes without saying, because the rest of the sentence, the exchange so far or the kind of act
 * tells it. Where to look is told per type by data/ontology/types.tsv. */
#include "fact/events.h"

#define SIDE_WINDOW 64u /* tokens before and after a trigger that are looked at: a long list stays linear */

#define SIDE_PHRASE 12u /* words of a phrase that tell whose people they are */

typedef struct scope {
  uint32_t first, end; /* tokens of the sentence around a trigger */
} scope;

static scope scope_of(const dm_syntax *s, uint32_t token) {
  const dm_sentence *at = &s->text->sentences[s->text->tokens[token].sentence];
  scope out = {at->first, at->first + at->n};
  if (token > SIDE_WINDOW && out.first < token - SIDE_WINDOW) out.first = token - SIDE_WINDOW;
  if (out.end > token + SIDE_WINDOW) out.end = token + SIDE_WINDOW;
  return out;
}

/* A state, not a kind of body (IGO, NGO, MNC) that has many members. */
static bool is_state(dm_str country) {
  return country.n == 3 && !dm_str_is(country, "IGO") && !dm_str_is(country, "NGO") && !dm_str_is(country, "MNC");
}

/* "the Lisbon treaty", "the Oslo talks": where it was made is no side of it. */
static bool names_deal(const dm_match *m, uint32_t place) {
  const dm_word *w = &m->syntax->words[place];
  return w->rel == DM_COMPOUND && w->head != DM_NONE &&
         (dm_lemma_in(m, w->head, m->frames->deal) || dm_lemma_in(m, w->head, m->frames->meeting));
}

/* Who or what country is named at this token; with places, also as a place. */
static bool party_at(const dm_match *m, uint32_t token, bool places, dm_party *out) {
  uint32_t mention = dm_mention_at(m->mentions, token);
  if (mention == DM_NONE && places && m->places) mention = m->places[token];
  if (mention != DM_NONE) {
    *out = dm_party_of(m->mentions, m->mentions->mentions[mention].actor);
    return true;
  }
  uint32_t where = places && !names_deal(m, token) ? m->mentions->where_of[token] : DM_NONE;
  if (where == DM_NONE) return false;
  const dm_place *place = &m->mentions->wheres[where].place;
  *out = (dm_party){.actor = DM_NONE, .name = place->name, .country = place->country};
  return true;
}

/* ---- the country of an actor that the text does not tell ------------------------------------------------------------ */

/* What is known of the states that a stretch of text speaks of, by its people or its places. */
typedef struct states {
  dm_str only; /* the one that is named, or unknown */
  bool several;
} states;

static void note_state(states *seen, dm_str country) {
  if (seen->only.n && !dm_str_eq(seen->only, country)) seen->several = true;
  seen->only = country;
}

/* The one state that the sentence speaks of; the speaker's own counts last: "rebels shelled Juba, relief workers in Kenya said"
 * tells of no Kenyans. Unknown when there are several. */
static dm_str only_state(const dm_match *m, uint32_t token, dm_str except) {
  scope in = scope_of(m->syntax, token);
  states told = {0}, teller = {0};
  dm_party speaker, party;
  bool said = dm_role_speaker(m, token, &speaker) > 0;
  for (uint32_t t = in.first; t < in.end; t++)
    if (party_at(m, t, true, &party) && is_state(party.country) && !dm_str_eq(party.country, except))
      note_state(said && dm_str_eq(speaker.country, party.country) ? &teller : &told, party.country);
  const states *best = told.only.n ? &told : &teller;
  return best->several ? (dm_str){0} : best->only;
}

/* A phrase that says whose people they are: "militants loyal to Iraq's ...". */
static bool names_state(const dm_match *m, const dm_mention *mention) {
  const dm_word *head = &m->syntax->words[mention->head];
  uint32_t last = head->right < mention->head + SIDE_PHRASE ? head->right : mention->head + SIDE_PHRASE;
  dm_party party;
  for (uint32_t t = mention->head + 1; t <= last && m->syntax->words[t].upos != DM_VERB; t++)
    if (party_at(m, t, true, &party) && is_state(party.country)) return true;
  return false;
}

/* "attackers", "they": nothing in the text names them. */
static bool is_nameless(const dm_match *m, const dm_party *party) {
  const dm_mentions *all = m->mentions;
  for (uint32_t i = 0; i < all->n_mentions; i++) {
    const dm_mention *mention = &all->mentions[i];
    if (mention->actor != party->actor || mention->form == DM_FORM_PRONOUN) continue;
    bool bare = mention->form == DM_FORM_DESCRIPTION && m->syntax->words[mention->head].upos != DM_PROPN;
    return bare && dm_lemma_in(m, mention->head, m->frames->outlaw) && !names_state(m, mention);
  }
  return true;
}

/* An actor of one of the sectors, whose country is not told. */
static bool is_of(const dm_match *m, const dm_party *party, const dm_map *sectors) {
  if (party->country.n || !party->n_sectors || party->actor == DM_NONE) return false;
  if (m->mentions->actors[party->actor].basis == DM_BASIS_LEXICON) return false; /* known, and known to be of no one state */
  return dm_map_get(sectors, party->sectors[0]) != DM_NONE;
}

static bool has_state(const dm_role *role, dm_str state) {
  for (uint32_t i = 0; i < role->n; i++)
    if (dm_str_eq(role->party[i].country, state)) return true;
  return false;
}

/* A politician, not a state as a whole. */
static bool is_political(const dm_match *m, const dm_party *party) {
  if (!party->n_sectors || party->actor == DM_NONE || m->mentions->actors[party->actor].kind == DM_COUNTRY) return false;
  return dm_map_get(m->frames->domestic, party->sectors[0]) != DM_NONE ||
         dm_map_get(m->frames->opponent, party->sectors[0]) != DM_NONE;
}

/* Judges, policemen and lawmakers; a court as a body may be one of many states. */
static bool is_judge(const dm_match *m, const dm_party *party) {
  return is_of(m, party, m->frames->court) && m->mentions->actors[party->actor].kind != DM_ORGANISATION;
}

/* Oppositions act upon their own country; a government that acts upon a country is another one's, but where it acts as one does
 * at home ("declared an emergency in Quito") the place is its own, and so are the politicians that a judge tries. */
static void place_source(const dm_match *m, dm_candidate *c, dm_str state) {
  const dm_type *type = &m->frames->ontology.types[c->frame->type];
  bool at_home = type->home.n && c->target.n && c->target.party[0].actor == DM_NONE;
  bool abroad = has_state(&c->target, state) && !at_home, politics = c->target.n && is_political(m, &c->target.party[0]);
  for (uint32_t i = 0; i < c->source.n; i++) {
    dm_party *party = &c->source.party[i];
    bool own = is_of(m, party, m->frames->opponent) || (politics && is_judge(m, party));
    bool here = is_of(m, party, m->frames->domestic) || (type->local && is_of(m, party, m->frames->civil));
    own = own || (here && !abroad);
    if (own && !is_nameless(m, party)) party->country = state; /* unnamed gunmen may come from anywhere */
  }
}

/* Those whom a state arrests or fights, and nobody says whose they are, are its own. */
static void place_target(const dm_match *m, dm_candidate *c, dm_str state) {
  const dm_type *type = &m->frames->ontology.types[c->type];
  if (!has_state(&c->source, state)) return;
  for (uint32_t i = 0; i < c->target.n; i++) {
    dm_party *party = &c->target.party[i];
    bool own = (type->rivals && is_of(m, party, m->frames->opponent)) || (type->people && is_of(m, party, m->frames->civil));
    if (own && (type->quad != 4 || !is_nameless(m, party))) party->country = state;
  }
}

/* "ethnic Hungarians": the head of a phrase that tells descent, not citizenship, or DM_NONE. */
static uint32_t kin_of(const dm_match *m, const dm_party *party) {
  const dm_mentions *all = m->mentions;
  bool people = party->actor != DM_NONE && all->actors[party->actor].kind == DM_GROUP;
  for (uint32_t i = 0; people && i < all->n_mentions; i++) {
    uint32_t head = all->mentions[i].head;
    if (all->mentions[i].actor != party->actor) continue;
    for (DM_EACH_CHILD(m->syntax, head, c))
      if (m->syntax->words[c].rel == DM_AMOD && dm_lemma_in(m, c, m->frames->descent)) return head;
  }
  return DM_NONE;
}

/* People of another descent are of the country where they live: "ethnic Hungarians in Romania". */
static void place_kin(const dm_match *m, const dm_candidate *c, dm_role *role) {
  for (uint32_t i = 0; i < role->n; i++) {
    uint32_t head = role->party[i].country.n ? kin_of(m, &role->party[i]) : DM_NONE;
    if (head == DM_NONE) continue;
    dm_role home;
    dm_role_fill(m, &m->frames->residence, head, &(dm_role){0}, &home);
    bool lives = home.n && is_state(home.party[0].country) && !dm_str_eq(home.party[0].country, role->party[i].country);
    dm_str state = lives ? home.party[0].country : only_state(m, c->trigger, role->party[i].country);
    if (!state.n && role == &c->source && c->target.n) state = c->target.party[0].country; /* the state that they turn to */
    if (is_state(state)) role->party[i].country = state;
  }
}

void dm_sides_place(const dm_match *m, dm_candidate *c) {
  bool open = false;
  place_kin(m, c, &c->source), place_kin(m, c, &c->target);
  for (uint32_t i = 0; i < c->source.n; i++) open |= !c->source.party[i].country.n;
  for (uint32_t i = 0; i < c->target.n; i++) open |= !c->target.party[i].country.n;
  dm_str state = open ? only_state(m, c->trigger, (dm_str){0}) : (dm_str){0};
  if (!state.n) return;
  place_source(m, c, state);
  place_target(m, c, state);
}

/* ---- a recipient that goes without saying ----------------------------------------------------------------------------- */

static bool is_side(const dm_role *role, const dm_party *party) {
  for (uint32_t i = 0; i < role->n; i++)
    if (role->party[i].actor == party->actor || (party->country.n && dm_str_eq(role->party[i].country, party->country)))
      return true;
  return false;
}

/* Who is named in what the act is about, but has no part in it: the victim of a deed that is judged ("deplored the attack on
 * Chile"), those of whom a claim tells ("denied reports that Chilean ships ..."). */
static bool is_talked_of(const dm_match *m, const dm_candidate *c, uint32_t token) {
  if (c->theme == DM_NONE) return false;
  if (dm_lemma_in(m, c->theme, m->frames->claim) && dm_dominates(m->syntax, c->theme, token)) return true;
  return m->frames->ontology.types[c->type].author && dm_paths_reach(m, &m->frames->victim, c->theme, token);
}

static bool may_receive(const dm_match *m, const dm_candidate *c, uint32_t token, const dm_party *party) {
  dm_party speaker;
  if (!party->country.n || is_side(&c->source, party) || is_talked_of(m, c, token)) return false;
  if (party->n_sectors && dm_map_get(m->frames->narrator, party->sectors[0]) != DM_NONE) return false;
  bool says = dm_role_speaker(m, c->trigger, &speaker) && dm_party_same(&speaker, party);
  return !says;
}

/* The first other side named behind the trigger within its clause. */
static bool in_clause(const dm_match *m, const dm_candidate *c, dm_party *out) {
  scope in = scope_of(m->syntax, c->trigger);
  for (uint32_t t = c->trigger + 1; t < in.end; t++)
    if (dm_dominates(m->syntax, c->reading.clause, t) && party_at(m, t, !m->nowhere, out) && may_receive(m, c, t, out) &&
        !dm_is_apart(m->syntax, c->reading.clause, t))
      return true;
  return false;
}

/* The only other side in the sentence. */
static bool in_sentence(const dm_match *m, const dm_candidate *c, dm_party *out) {
  scope in = scope_of(m->syntax, c->trigger);
  bool found = false;
  for (uint32_t t = in.first; t < in.end; t++) {
    dm_party party;
    if (!party_at(m, t, false, &party) || !may_receive(m, c, t, &party) || dm_is_apart(m->syntax, c->reading.clause, t)) continue;
    if (found && !dm_str_eq(party.country, out->country)) return false;
    if (!found) *out = party;
    found = true;
  }
  return found;
}

/* A curfew, a state of emergency: rules that bind the citizens. */
static bool is_inland(const dm_match *m, uint32_t theme) {
  if (theme == DM_NONE || dm_lemma_in(m, theme, m->frames->inland)) return theme != DM_NONE;
  for (DM_EACH_CHILD(m->syntax, theme, c)) {
    dm_rel rel = dm_rel_base((dm_rel)m->syntax->words[c].rel);
    if ((rel == DM_NMOD || rel == DM_COMPOUND) && dm_lemma_in(m, c, m->frames->inland)) return true;
  }
  return false;
}

/* The sector of those at home whom the act concerns, by its frame, its kind or what it is about, or unknown. */
static dm_str home_of(const dm_match *m, const dm_candidate *c) {
  for (uint32_t i = 0; i < c->frame->target.n; i++)
    if (c->frame->target.v[i].kind == DM_PATH_HOME) return c->frame->target.v[i].home;
  if (m->frames->ontology.types[c->type].home.n) return m->frames->ontology.types[c->type].home;
  bool answers = m->frames->ontology.types[c->type].answers && c->frame->target.n;
  return answers && is_inland(m, c->theme) ? DM_S("CVL") : (dm_str){0};
}

/* People at home: the government that is marched against, the citizens under a curfew. */
static bool at_home(const dm_match *m, dm_str home, const dm_candidate *c, dm_party *out) {
  const dm_party *source = &c->source.party[0];
  dm_str country = source->country;
  if (!is_state(country) || (source->n_sectors && dm_str_eq(source->sectors[0], home))) return false;
  *out = (dm_party){.actor = DM_NONE, .name = country, .country = country, .sectors = {home}, .n_sectors = 1};
  for (uint32_t i = 0; i < m->mentions->n_actors; i++)
    if (m->mentions->actors[i].kind == DM_COUNTRY && dm_str_eq(m->mentions->actors[i].country, country)) {
      out->name = m->mentions->actors[i].name;
      break;
    }
  return true;
}

static bool has_country(const dm_role *role) {
  for (uint32_t i = 0; i < role->n; i++)
    if (role->party[i].country.n) return true;
  return false;
}

/* ---- what "the offer" takes up -------------------------------------------------------------------------------------------- */

#define ANSWER_WINDOW 160u /* tokens that a definite noun points back over */

/* "offer" and "offered", "accusation" and "accused". */
static bool are_akin(dm_str a, dm_str b) {
  uint32_t n = a.n < b.n ? a.n : b.n;
  n = n < 6 ? 4 : n == 6 ? 4 : n == 7 ? 5 : 6;
  return a.n >= n && b.n >= n && dm_str_eq(dm_str_sub(a, 0, n), dm_str_sub(b, 0, n));
}

static bool is_definite(const dm_syntax *s, uint32_t noun) {
  uint32_t det = dm_child(s, noun, DM_DET_REL);
  return det != DM_NONE && (s->words[det].bits & (DM_F_DEF | DM_F_DEM));
}

/* Whose it was where it was told first: "Iran made an offer ... Oman declined the offer", "Iran proposed ... the proposal". */
static bool owner_before(const dm_match *m, uint32_t token, dm_str noun, dm_role *out) {
  const dm_word *w = &m->syntax->words[token];
  bool named = w->upos == DM_NOUN && dm_str_eq(m->lemmas[token], noun);
  bool done = w->upos == DM_VERB && are_akin(m->lemmas[token], noun);
  if (!named && !done) return false;
  dm_role_fill(m, named ? &m->frames->owner_told : &m->frames->doer, token, NULL, out);
  return out->n > 0;
}

/* The author of a definite thing that is answered or judged, by what the text told of it before. */
static bool told_before(const dm_match *m, const dm_candidate *c, dm_party *out) {
  const dm_type *type = &m->frames->ontology.types[c->type];
  uint32_t noun = c->theme;
  if (!(type->answers || type->author) || noun == DM_NONE || m->syntax->words[noun].upos != DM_NOUN) return false;
  bool act = dm_map_get(&m->frames->frame_of, m->lemmas[noun]) != DM_NONE || dm_lemma_in(m, noun, m->frames->proxy);
  if (!act || !is_definite(m->syntax, noun)) return false;
  for (uint32_t t = noun; t > 0 && t + ANSWER_WINDOW > noun; t--) {
    dm_role owner;
    if (t - 1 == c->trigger || !owner_before(m, t - 1, m->lemmas[noun], &owner)) continue;
    *out = owner.party[0];
    return may_receive(m, c, t - 1, out);
  }
  return false;
}

/* Only for a source with a country: what unknown people say beside the name of a country is seldom said to that country. */
void dm_sides_recipient(const dm_match *m, dm_candidate *c) {
  const dm_type *type = &m->frames->ontology.types[c->type];
  dm_party party;
  if (c->target.n || !has_country(&c->source)) return;
  bool open = type->unsaid && c->frame->target.n;
  dm_str home = home_of(m, c);
  /* An emergency is declared for those at home, whatever its reasons: "over the caravans from Honduras". */
  bool known = home.n && is_inland(m, c->theme) && at_home(m, home, c, &party);
  known = known || (open && (told_before(m, c, &party) || in_clause(m, c, &party) || in_sentence(m, c, &party)));
  if (!known && home.n) known = at_home(m, home, c, &party);
  if (known) c->target = (dm_role){.party = {party}, .n = 1, .token = DM_NONE, .unsaid = true};
}

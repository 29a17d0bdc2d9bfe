#include "fact/roles.h"

bool dm_party_same(const dm_party *a, const dm_party *b) {
  if (a->actor != DM_NONE && a->actor == b->actor) return true;
  if (!a->country.n || !dm_str_eq(a->country, b->country)) return false;
  if (dm_str_is(a->country, "IGO") || dm_str_is(a->country, "NGO") || dm_str_is(a->country, "MNC"))
    return false; /* many bodies */
  dm_str x = a->n_sectors ? a->sectors[0] : (dm_str){0}, y = b->n_sectors ? b->sectors[0] : (dm_str){0};
  return dm_str_eq(x, y);
}

static uint32_t parties_of(const dm_match *m, const uint32_t *actors, uint32_t n, dm_party *out) {
  for (uint32_t i = 0; i < n; i++) out[i] = dm_party_of(m->mentions, actors[i]);
  return n;
}

uint32_t dm_role_speaker(const dm_match *m, uint32_t token, dm_party *out) {
  if (!m->facts->statement_of) return 0;
  uint32_t at = m->facts->statement_of[token];
  for (unsigned depth = 0; at != DM_NONE && at < m->facts->n_statements && depth < 8; depth++) {
    const dm_statement *statement = &m->facts->statements[at];
    bool narrates = statement->speaker.n_sectors && dm_map_get(m->frames->narrator, statement->speaker.sectors[0]) != DM_NONE;
    if (statement->speaker.actor != DM_NONE && !narrates) {
      *out = statement->speaker;
      return 1;
    }
    at = statement->parent;
  }
  return 0;
}

/* "He promised me", the minister said: in his own words a speaker is "I", so "he" is someone else, whoever the mentions say. */
static bool is_speaker_as_third(const dm_match *m, uint32_t token) {
  uint32_t at = m->facts->statement_of ? m->facts->statement_of[token] : DM_NONE, mention = dm_mention_at(m->mentions, token);
  if (at == DM_NONE || mention == DM_NONE || m->facts->statements[at].form != DM_DIRECT) return false;
  const dm_actor *actor = &m->mentions->actors[m->mentions->mentions[mention].actor];
  return actor->kind == DM_PERSON && m->facts->statements[at].speaker.actor == m->mentions->mentions[mention].actor;
}

/* The actors that the phrase itself denotes; first persons are the speaker's. */
static uint32_t denoted(const dm_match *m, uint32_t token, dm_party *out, uint32_t max) {
  const dm_word *w = &m->syntax->words[token];
  if (!max) return 0;
  if (w->upos == DM_PRON && (w->bits & DM_F_P1)) {
    uint32_t n = dm_role_speaker(m, token, out);
    if (n) return n;
  }
  if (w->upos == DM_PRON && is_speaker_as_third(m, token)) return 0;
  uint32_t actors[DM_ROLE_MAX], most = max < DM_ROLE_MAX ? max : DM_ROLE_MAX;
  uint32_t n = dm_actors_at(m->mentions, token, actors, most);
  bool known = n && m->mentions->actors[actors[0]].country.n;
  uint32_t named = known ? DM_NONE : dm_child(m->syntax, token, DM_APPOS); /* "council members Greece and Panama" */
  uint32_t also = named == DM_NONE ? 0 : dm_actors_at(m->mentions, named, actors, most);
  if (named != DM_NONE && !also) n = dm_actors_at(m->mentions, token, actors, most);
  return parties_of(m, actors, also ? also : n, out);
}

static const dm_paths *owner_paths(const dm_match *m, uint32_t token) {
  if (dm_lemma_in(m, token, m->frames->suffered)) return &m->frames->owner_suffered;
  bool claim = !m->author && dm_lemma_in(m, token, m->frames->claim); /* "deplored reports that Chad ..." blames Chad */
  return claim ? &m->frames->owner_claim : &m->frames->owner;
}

/* Drops the fillers that are the source, a state called "it" by its envoy's words included: "Denmark's envoy denied reports that
 * it sells arms" is said to someone else. */
static uint32_t without(const dm_match *m, const dm_role *source, uint32_t token, dm_party *out, uint32_t n) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++) {
    bool state = m->syntax->words[token].upos == DM_PRON && out[i].actor != DM_NONE &&
                 m->mentions->actors[out[i].actor].kind == DM_COUNTRY;
    bool same = false;
    for (uint32_t j = 0; source && j < source->n; j++)
      same |= state ? dm_party_same(&source->party[j], &out[i]) : source->party[j].actor == out[i].actor;
    if (!same) out[kept++] = out[i];
  }
  return kept;
}

static uint32_t behind(const dm_match *m, uint32_t token, const dm_role *source, dm_party *out, uint32_t max, unsigned depth) {
  const dm_paths *owner = owner_paths(m, token);
  for (uint32_t p = 0; p < owner->n; p++) {
    uint32_t found[DM_WALK_MAX], n = dm_path_walk(m, &owner->v[p], token, found, DM_WALK_MAX);
    for (uint32_t i = 0; i < n; i++) {
      uint32_t named = denoted(m, found[i], out, max), filled = without(m, source, found[i], out, named);
      if (!named && depth) filled = behind(m, found[i], source, out, max, depth - 1);
      if (filled) return filled;
    }
  }
  return 0;
}

static uint32_t self_or_behind(const dm_match *m, uint32_t token, const dm_role *source, dm_party *out, uint32_t max) {
  dm_match plain = *m; /* the carrier belongs to the trigger, not to this phrase */
  plain.carrier = DM_NONE;
  uint32_t n = denoted(&plain, token, out, max);
  return n ? n : behind(&plain, token, source, out, max, 2);
}

uint32_t dm_role_behind(const dm_match *m, uint32_t token, dm_party *out, uint32_t max) {
  return self_or_behind(m, token, NULL, out, max);
}

/* A phrase that is no actor but acts for one: "the statement", "the decision to ...". */
static bool acts_for_owner(const dm_match *m, uint32_t token) { return dm_lemma_in(m, token, m->frames->proxy); }

/* A document without an owner is his who issues it ("issued a statement demanding ..."), else the last speaker's before it. */
static uint32_t issuer(const dm_match *m, uint32_t token, dm_party *out) {
  const dm_facts *f = m->facts;
  if (!dm_lemma_in(m, token, m->frames->document)) return 0;
  const dm_word *w = &m->syntax->words[token];
  uint32_t issued_by = w->rel == DM_OBJ && w->head != DM_NONE ? dm_subject(m->syntax, w->head) : DM_NONE;
  if (issued_by != DM_NONE) return denoted(m, issued_by, out, DM_ROLE_MAX);
  uint32_t start = m->syntax->text->tokens[token].start, found = 0, at = 0;
  for (uint32_t i = 0; i < f->n_statements; i++) {
    const dm_statement *s = &f->statements[i];
    if (!s->n_evidence || s->speaker.actor == DM_NONE || s->evidence[0].span.end >= start) continue;
    if (found && s->evidence[0].span.end < at) continue;
    *out = s->speaker;
    at = s->evidence[0].span.end;
    found = 1;
  }
  return found;
}

/* A country named as a place, or a place that lies in one: "arrived in Amman". */
static uint32_t place(const dm_match *m, uint32_t token, dm_party *out) {
  if (m->nowhere) return 0;
  if (m->places && m->places[token] != DM_NONE) {
    *out = dm_party_of(m->mentions, m->mentions->mentions[m->places[token]].actor);
    return 1;
  }
  uint32_t at = m->mentions->where_of[token];
  if (at == DM_NONE || m->mentions->wheres[at].place.country.n != 3 || dm_lemma_in(m, token, m->frames->seat)) return 0;
  const dm_place *named = &m->mentions->wheres[at].place;
  *out = (dm_party){.actor = DM_NONE, .name = named->name, .country = named->country};
  return 1;
}

/* "US-Ukraine talks": all attributes are sides, where of other phrases the first that is an actor is taken. */
static bool fill_from_all(const dm_match *m, const uint32_t *found, uint32_t n, dm_role *out) {
  for (uint32_t i = 0; i < n; i++) {
    out->n += denoted(m, found[i], out->party + out->n, DM_ROLE_MAX - out->n);
    if (out->n && out->token == DM_NONE) out->token = found[i];
  }
  return out->n > 0;
}

/* source: NULL when the source itself is sought. */
static bool fill_from(const dm_match *m, const dm_path *path, uint32_t token, const dm_role *source, dm_role *out) {
  uint32_t found[DM_WALK_MAX], n = dm_path_walk(m, path, token, found, DM_WALK_MAX);
  uint8_t last = path->n ? path->steps[path->n - 1].kind : DM_STEP_SELF;
  if (last == DM_STEP_MODIFIER || last == DM_STEP_NATION) return fill_from_all(m, found, n, out);
  for (uint32_t i = 0; i < n && !out->n; i++) {
    out->n = denoted(m, found[i], out->party, DM_ROLE_MAX);
    if (source && m->syntax->words[found[i]].upos == DM_PRON) out->n = without(m, source, found[i], out->party, out->n);
    if (!out->n && source) out->n = place(m, found[i], out->party);
    if (!out->n && (path->owner || acts_for_owner(m, found[i]))) {
      out->n = self_or_behind(m, found[i], source, out->party, DM_ROLE_MAX);
      if (!out->n) out->n = issuer(m, found[i], out->party);
      out->behind = out->n > 0;
    }
    if (out->n) out->token = found[i];
  }
  return out->n > 0;
}

void dm_role_fill(const dm_match *m, const dm_paths *paths, uint32_t token, const dm_role *source, dm_role *out) {
  *out = (dm_role){.token = DM_NONE};
  for (uint32_t p = 0; p < paths->n; p++) {
    const dm_path *path = &paths->v[p];
    if (path->kind == DM_PATH_NOWHERE || path->kind == DM_PATH_HOME) continue;
    if (path->kind == DM_PATH_SPEAKER) {
      out->n = dm_role_speaker(m, token, out->party);
    } else if (path->kind == DM_PATH_REST) {
      for (uint32_t i = 1; source && i < source->n; i++) out->party[out->n++] = source->party[i];
      if (source && out->n) out->token = source->token;
    } else {
      fill_from(m, path, token, source, out);
    }
    if (out->n) return;
  }
}

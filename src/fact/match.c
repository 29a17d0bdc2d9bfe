#include "fact/match.h"

#include "fact/roles.h"

typedef struct reach {
  uint32_t *v, n, max;
} reach;

static void add(reach *to, uint32_t token) {
  if (token == DM_NONE || to->n == to->max) return;
  for (uint32_t i = 0; i < to->n; i++)
    if (to->v[i] == token) return;
  to->v[to->n++] = token;
}

static bool own_passive(const dm_syntax *s, uint32_t verb) {
  bool aux = false, subject = false, object = false, undergoes = false;
  for (DM_EACH_CHILD(s, verb, c)) {
    dm_rel rel = (dm_rel)s->words[c].rel;
    if (rel == DM_AUX_PASS || rel == DM_OBL_AGENT) return true;
    undergoes |= rel == DM_NSUBJ_PASS || rel == DM_CSUBJ_PASS;
    object |= rel == DM_OBJ;
    aux |= rel == DM_AUX_REL;
    subject |= rel == DM_NSUBJ;
  }
  /* A wrong label: "forces had killed 1,000 fighters", "troops pulled out". */
  if (undergoes) return !object && !dm_str_is(s->words[verb].xpos, "VBD");
  dm_rel rel = (dm_rel)s->words[verb].rel;
  bool reduced = rel == DM_ACL || rel == DM_AMOD || rel == DM_ADVCL;
  return dm_str_is(s->words[verb].xpos, "VBN") && !aux && !subject && reduced;
}

bool dm_is_passive(const dm_syntax *s, uint32_t verb) {
  for (unsigned up = 0; up < 8; up++) {
    if (own_passive(s, verb)) return true;
    const dm_word *w = &s->words[verb];
    bool shares = w->rel == DM_CONJ && dm_str_is(w->xpos, "VBN") && w->head != DM_NONE;
    for (DM_EACH_CHILD(s, verb, c)) shares &= s->words[c].rel != DM_NSUBJ && dm_rel_base((dm_rel)s->words[c].rel) != DM_AUX_REL;
    if (!shares) return false;
    verb = w->head;
  }
  return false;
}

uint32_t dm_conj_first(const dm_syntax *s, uint32_t token) {
  for (unsigned up = 0; up < DM_WALK_UP && s->words[token].rel == DM_CONJ && s->words[token].head != DM_NONE; up++)
    token = s->words[token].head;
  return token;
}

bool dm_is_apart(const dm_syntax *s, uint32_t clause, uint32_t token) {
  for (unsigned up = 0; up < DM_WALK_UP && token != clause && token != DM_NONE; up++, token = s->words[token].head)
    if (s->words[token].rel == DM_CONJ && s->words[token].upos == DM_VERB) return true;
  return false;
}

/* Length of the match of word against the start of prep, or 0. */
static uint32_t eat(dm_str prep, uint32_t from, dm_str word) {
  if (from > prep.n || prep.n - from < word.n || !word.n || memcmp(prep.p + from, word.p, word.n)) return 0;
  if (from + word.n != prep.n && prep.p[from + word.n] != ' ') return 0;
  return word.n;
}

/* Does the marker, alone or with its fixed parts ("on behalf of", "because of"), spell prep from byte `from` on? */
static uint32_t eat_marker(const dm_syntax *s, uint32_t marker, dm_str prep, uint32_t from) {
  uint32_t n = eat(prep, from, s->words[marker].lower);
  if (!n) return 0;
  from += n;
  for (DM_EACH_CHILD(s, marker, c)) {
    if (s->words[c].rel != DM_FIXED || from >= prep.n) continue;
    uint32_t more = eat(prep, from + 1, s->words[c].lower);
    if (!more) return 0;
    from += 1 + more;
  }
  return from;
}

static bool marked_by(const dm_syntax *s, uint32_t token, dm_str prep) {
  uint32_t at = 0; /* several markers may spell it together: "out" "of" */
  for (DM_EACH_CHILD(s, token, c)) {
    dm_rel rel = (dm_rel)s->words[c].rel;
    if (rel != DM_CASE && (rel != DM_MARK || s->words[c].upos == DM_PART)) continue; /* "to" before an infinitive is none */
    if (eat_marker(s, c, prep, 0) == prep.n) return true;
    uint32_t next = at ? eat_marker(s, c, prep, at + 1) : eat_marker(s, c, prep, 0);
    if (next == prep.n) return true;
    at = next;
  }
  return false;
}

static bool takes_prep(dm_rel rel) {
  dm_rel base = dm_rel_base(rel);
  return base == DM_OBL || base == DM_NMOD || base == DM_ADVCL || base == DM_ACL || base == DM_XCOMP || base == DM_CCOMP;
}

static void prep_children(const dm_syntax *s, uint32_t head, dm_str prep, reach *to) {
  for (DM_EACH_CHILD(s, head, c))
    if (takes_prep((dm_rel)s->words[c].rel) && marked_by(s, c, prep)) add(to, c);
}

/* Parsers hang "with Iran" of "held talks with Iran" now on the noun, now on the verb: the neighbours are asked as well. */
static void prep_step(const dm_match *m, uint32_t token, dm_str prep, reach *to) {
  const dm_syntax *s = m->syntax;
  uint32_t before = to->n;
  prep_children(s, token, prep, to);
  if (to->n > before || dm_map_get(m->frames->loose, prep) == DM_NONE) return;
  if (m->carrier != DM_NONE) prep_children(s, m->carrier, prep, to);
  for (DM_EACH_CHILD(s, token, c))
    if (to->n == before && (s->words[c].rel == DM_OBJ || s->words[c].rel == DM_XCOMP)) prep_children(s, c, prep, to);
  if (to->n == before && s->words[token].rel == DM_CONJ && s->words[token].head != DM_NONE && s->words[token].upos != DM_NOUN)
    for (DM_EACH_CHILD(s, s->words[token].head, c))
      if (c > token && takes_prep((dm_rel)s->words[c].rel) && marked_by(s, c, prep)) add(to, c);
}

/* "praised Oman for hosting talks", "accused Iran of shelling": the gerund is the object's act. */
static uint32_t object_that_does(const dm_match *m, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  uint32_t head = s->words[clause].head, mark = dm_child(s, clause, DM_MARK);
  if (head == DM_NONE || mark == DM_NONE || !dm_str_is(s->words[clause].xpos, "VBG")) return DM_NONE;
  if (s->words[head].upos != DM_VERB || dm_map_get(m->frames->gerund, s->words[mark].lower) == DM_NONE) return DM_NONE;
  return dm_is_passive(s, head) ? dm_subject(s, head) : dm_child(s, head, DM_OBJ);
}

static bool is_tensed(const dm_syntax *s, uint32_t verb) {
  return dm_str_is(s->words[verb].xpos, "VBD") || dm_str_is(s->words[verb].xpos, "VBZ");
}

/* "said it aims to mobilise forces ... and urged ...": a finite verb hung on an infinitive goes with the verb of its tense. */
static uint32_t level_of(const dm_syntax *s, uint32_t verb) {
  const dm_word *w = &s->words[verb];
  if (w->rel != DM_CONJ || w->head == DM_NONE || !is_tensed(s, verb) || is_tensed(s, w->head)) return verb;
  if (dm_child_base(s, verb, DM_NSUBJ) != DM_NONE) return verb;
  uint32_t up = w->head;
  for (unsigned i = 0; i < DM_WALK_UP && up != DM_NONE; i++, up = s->words[up].head)
    if (dm_str_eq(s->words[up].xpos, w->xpos)) return up;
  return verb;
}

/* The noun of a relative clause. Where that is no actor, the actor right before the clause: "tension with Iran, which ...". */
static uint32_t antecedent_of(const dm_match *m, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  uint32_t noun = s->words[clause].head, before = s->words[clause].left;
  if (s->words[clause].rel != DM_ACL_RELCL || dm_mention_at(m->mentions, noun) != DM_NONE) return noun;
  for (unsigned i = 0; i < 2 && before > 0; i++) {
    before--;
    if (s->words[before].upos != DM_PUNCT) break;
  }
  return dm_mention_at(m->mentions, before) != DM_NONE && dm_dominates(s, noun, before) ? before : noun;
}

/* "said Sunday Israel will ...": parsers take the day for a subject beside the real one. */
static uint32_t other_subject(const dm_match *m, uint32_t day) {
  for (DM_EACH_CHILD(m->syntax, m->syntax->words[day].head, c))
    if (m->syntax->words[c].rel == DM_NSUBJ && m->mentions->when_of[c] == DM_NONE) return c;
  return day;
}

/* "Berlin rejected recent calls": parsers take a name before the verb for a part of the object behind it. */
static uint32_t torn_subject(const dm_match *m, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  uint32_t object = dm_child(s, clause, DM_OBJ);
  if (object == DM_NONE || object < clause) return DM_NONE;
  for (DM_EACH_CHILD(s, object, c))
    if (c < clause && s->words[c].rel == DM_COMPOUND && dm_mention_at(m->mentions, c) != DM_NONE) return c;
  return DM_NONE;
}

/* "Mali and Niger withdrew": parsers take the verb for a further member of the list. */
static uint32_t listed_subject(const dm_match *m, uint32_t clause) {
  const dm_word *w = &m->syntax->words[clause];
  if (w->rel != DM_CONJ || w->upos != DM_VERB || w->head > clause || m->syntax->words[w->head].upos != DM_PROPN) return DM_NONE;
  return dm_mention_at(m->mentions, w->head) == DM_NONE ? DM_NONE : w->head;
}

static bool is_to_infinitive(const dm_syntax *s, uint32_t verb) {
  uint32_t mark = dm_child(s, verb, DM_MARK);
  return mark != DM_NONE && s->words[mark].upos == DM_PART;
}

bool dm_is_headlined(const dm_match *m, uint32_t verb) {
  const dm_syntax *s = m->syntax;
  const dm_word *w = &s->words[verb];
  const dm_text *text = s->text;
  if (text->sentences[text->tokens[verb].sentence].kind != DM_SENT_HEADING || !is_to_infinitive(s, verb)) return false;
  if (w->head == DM_NONE) return dm_child_base(s, verb, DM_NSUBJ) != DM_NONE;
  return w->rel == DM_ACL && s->words[w->head].head == DM_NONE && dm_mention_at(m->mentions, w->head) != DM_NONE;
}

/* The subject; of "Syria says it is willing", where a parser takes "it" for an empty one, that of the governing clause. */
static uint32_t subject_of(const dm_match *m, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  uint32_t blamed = object_that_does(m, clause);
  if (blamed != DM_NONE) return blamed;
  uint32_t subject = dm_subject(s, level_of(s, clause));
  if (subject != DM_NONE && m->mentions->when_of[subject] != DM_NONE && s->words[subject].head != DM_NONE)
    subject = other_subject(m, subject);
  if (subject != DM_NONE && subject == s->words[clause].head) subject = antecedent_of(m, clause);
  if (subject == DM_NONE) subject = torn_subject(m, clause);
  if (subject == DM_NONE) subject = listed_subject(m, clause);
  if (subject == DM_NONE && dm_is_headlined(m, clause)) subject = s->words[clause].head;
  bool empty = subject == DM_NONE && s->words[clause].rel == DM_CCOMP && dm_child(s, clause, DM_EXPL) != DM_NONE;
  return empty ? dm_subject(s, s->words[clause].head) : subject;
}

static void agent_step(const dm_match *m, uint32_t verb, reach *to) {
  const dm_syntax *s = m->syntax;
  if (!dm_is_passive(s, verb)) {
    add(to, subject_of(m, verb));
    return;
  }
  uint32_t by = dm_child(s, verb, DM_OBL_AGENT);
  if (by == DM_NONE) by = dm_child_marked(s, verb, DM_OBL, "by");
  add(to, by);
}

/* Object of a coordinated verb: "criticised and condemned Iran" has it on either verb. */
static uint32_t shared_object(const dm_syntax *s, uint32_t verb) {
  for (DM_EACH_CHILD(s, verb, c)) {
    if (s->words[c].rel == DM_CONJ && s->words[c].upos == DM_VERB && dm_child_base(s, c, DM_NSUBJ) == DM_NONE) {
      uint32_t object = dm_child(s, c, DM_OBJ);
      if (object != DM_NONE && c <= verb + 4) return object;
    }
  }
  if (s->words[verb].rel == DM_CONJ && s->words[verb].head != DM_NONE) {
    uint32_t object = dm_child(s, s->words[verb].head, DM_OBJ);
    if (object != DM_NONE && object > verb) return object;
  }
  return DM_NONE;
}

/* "kidnapped up to 16 advisers": parsers take "up" for a particle and "to" for a preposition. */
static uint32_t approximate_object(const dm_match *m, uint32_t verb) {
  const dm_syntax *s = m->syntax;
  for (DM_EACH_CHILD(s, verb, c)) {
    uint32_t to = dm_child(s, c, DM_CASE), number = dm_child(s, c, DM_NUMMOD);
    if (s->words[c].rel != DM_OBL || to == DM_NONE || number != to + 1 || to == 0) continue;
    if (dm_lemma_in(m, to - 1, m->frames->approximate)) return c;
  }
  return DM_NONE;
}

static void patient_step(const dm_match *m, uint32_t verb, reach *to) {
  const dm_syntax *s = m->syntax;
  if (dm_is_passive(s, verb)) {
    uint32_t subject = dm_subject(s, verb);
    add(to, subject == DM_NONE && s->words[verb].rel == DM_AMOD ? s->words[verb].head : subject);
    return;
  }
  uint32_t object = dm_child(s, verb, DM_OBJ);
  if (object == DM_NONE) object = dm_child(s, verb, DM_IOBJ);
  if (object == DM_NONE) object = shared_object(s, verb);
  if (object == DM_NONE) object = approximate_object(m, verb);
  bool gap = object == DM_NONE && s->words[verb].rel == DM_ACL_RELCL && s->words[verb].head != DM_NONE;
  if (gap && dm_subject(s, verb) != s->words[verb].head) object = s->words[verb].head; /* "the ban Ankara imposed" */
  add(to, object);
}

static void rel_step(const dm_syntax *s, uint32_t token, dm_rel rel, bool exact, reach *to) {
  for (DM_EACH_CHILD(s, token, c)) {
    dm_rel have = (dm_rel)s->words[c].rel;
    if (have == rel || (!exact && dm_rel_base(have) == rel)) add(to, c);
  }
}

/* An infinitive after other words of the verb ("threatened on Monday to break ties") is often hung as advcl. */
static void xcomp_step(const dm_syntax *s, uint32_t token, reach *to) {
  uint32_t before = to->n;
  rel_step(s, token, DM_XCOMP, true, to);
  if (to->n > before) return;
  for (DM_EACH_CHILD(s, token, c))
    if (s->words[c].rel == DM_ADVCL && is_to_infinitive(s, c)) add(to, c);
}

/* Compounds nest: "U.S." hangs on "Ukraine" in "U.S.-Ukraine talks". */
static void modifier_step(const dm_syntax *s, uint32_t token, reach *to) {
  uint32_t head = s->words[token].head;
  for (DM_EACH_CHILD(s, token, c)) {
    dm_rel rel = (dm_rel)s->words[c].rel;
    if (head != DM_NONE && c < head && head < token) continue; /* torn: see torn_subject */
    if (rel != DM_AMOD && rel != DM_COMPOUND && rel != DM_NMOD_DESC && rel != DM_NMOD_UNMARKED) continue;
    for (DM_EACH_CHILD(s, c, inner))
      if (s->words[inner].rel == DM_COMPOUND) add(to, inner);
    add(to, c);
  }
}

static bool in_capitals(dm_str form) {
  uint32_t small = 0;
  for (uint32_t i = 0; i < form.n; i++) small += form.p[i] >= 'a' && form.p[i] <= 'z';
  return form.n > 1 && !small;
}

static void nation_step(const dm_match *m, uint32_t token, reach *to) {
  uint32_t v[DM_WALK_MAX];
  reach all = {v, 0, DM_WALK_MAX};
  modifier_step(m->syntax, token, &all);
  for (uint32_t i = 0; i < all.n; i++) {
    uint32_t mention = dm_mention_at(m->mentions, v[i]);
    if (mention == DM_NONE) continue;
    const dm_mention *name = &m->mentions->mentions[mention];
    dm_str form = dm_token_form(m->syntax->text, v[i]);
    bool own_name = dm_str_eq(form, m->mentions->actors[name->actor].name);
    bool adjective = name->form == DM_FORM_ADJECTIVE && m->syntax->words[v[i]].upos == DM_ADJ;
    if (adjective || own_name || in_capitals(form)) add(to, v[i]);
  }
}

static void occasion_step(const dm_match *m, uint32_t noun, reach *to) {
  const dm_word *w = &m->syntax->words[noun];
  uint32_t marker = dm_child(m->syntax, noun, DM_CASE);
  bool tells = marker != DM_NONE && dm_map_get(m->frames->occasion, m->syntax->words[marker].lower) != DM_NONE;
  if (tells && dm_rel_base((dm_rel)w->rel) == DM_OBL) add(to, w->head);
}

static void take_step(const dm_match *m, const dm_step *step, uint32_t token, reach *to) {
  const dm_syntax *s = m->syntax;
  switch ((dm_step_kind)step->kind) {
  case DM_STEP_SELF:
    add(to, token);
    break;
  case DM_STEP_SUBJ:
    add(to, subject_of(m, token));
    break;
  case DM_STEP_AGENT:
    agent_step(m, token, to);
    break;
  case DM_STEP_PATIENT:
    patient_step(m, token, to);
    break;
  case DM_STEP_COMP:
    rel_step(s, token, DM_CCOMP, true, to);
    xcomp_step(s, token, to);
    break;
  case DM_STEP_REL:
    if (step->rel == DM_XCOMP)
      xcomp_step(s, token, to);
    else
      rel_step(s, token, (dm_rel)step->rel, step->exact, to);
    break;
  case DM_STEP_PREP:
    prep_step(m, token, step->prep, to);
    break;
  case DM_STEP_HEAD:
    add(to, s->words[token].head);
    break;
  case DM_STEP_CARRIER:
    add(to, m->carrier);
    break;
  case DM_STEP_MODIFIER:
    modifier_step(s, token, to);
    break;
  case DM_STEP_OCCASION:
    occasion_step(m, token, to);
    break;
  case DM_STEP_NATION:
    nation_step(m, token, to);
    break;
  }
}

/* From a noun to who does it as the agent of its light verb. */
static bool is_carried_agent(const dm_path *path) {
  return path->n >= 2 && path->steps[0].kind == DM_STEP_CARRIER && path->steps[1].kind == DM_STEP_AGENT;
}

uint32_t dm_path_walk(const dm_match *m, const dm_path *path, uint32_t token, uint32_t *out, uint32_t max) {
  uint32_t here[DM_WALK_MAX] = {token}, n = 1;
  if (is_carried_agent(path) && dm_is_undergone(m, token)) return 0;
  for (uint32_t step = 0; step < path->n; step++) {
    uint32_t next[DM_WALK_MAX];
    reach to = {next, 0, DM_WALK_MAX};
    for (uint32_t i = 0; i < n; i++) take_step(m, &path->steps[step], here[i], &to);
    memcpy(here, next, to.n * sizeof *here);
    n = to.n;
  }
  if (path->kind != DM_PATH_STEPS_OF) return 0;
  if (n > max) n = max;
  memcpy(out, here, n * sizeof *out);
  return n;
}

bool dm_paths_reach(const dm_match *m, const dm_paths *paths, uint32_t token, uint32_t goal) {
  for (uint32_t p = 0; p < paths->n; p++) {
    uint32_t found[DM_WALK_MAX], n = dm_path_walk(m, &paths->v[p], token, found, DM_WALK_MAX);
    for (uint32_t i = 0; i < n; i++)
      if (found[i] == goal) return true;
  }
  return false;
}

/* ---- conditions --------------------------------------------------------------------------------------------------- */

static bool names_one(const dm_match *m, uint32_t token, const dm_map *set) {
  return dm_lemma_in(m, token, set) || dm_map_get(set, m->syntax->words[token].lower) != DM_NONE;
}

/* The word, one of those coordinated with it, or what it measures ("tons of aid"). */
static bool in_set(const dm_match *m, uint32_t token, const dm_map *set) {
  const dm_syntax *s = m->syntax;
  if (names_one(m, token, set)) return true;
  bool measures = s->words[token].upos == DM_NUM || dm_lemma_in(m, token, m->frames->measure);
  for (DM_EACH_CHILD(s, token, c)) {
    if (s->words[c].rel == DM_CONJ && dm_lemma_in(m, c, set)) return true;
    if (measures && s->words[c].rel == DM_NMOD && names_one(m, c, set)) return true;
  }
  return false;
}

static bool has_actor(const dm_match *m, uint32_t token, const dm_test *test) {
  uint32_t actors[DM_ROLE_MAX], n = dm_actors_at(m->mentions, token, actors, DM_ROLE_MAX);
  for (uint32_t i = 0; i < n; i++) {
    const dm_actor *actor = &m->mentions->actors[actors[i]];
    switch (test->kind) {
    case DM_TEST_ACTOR:
      return true;
    case DM_TEST_COUNTRY:
      if (actor->kind == DM_COUNTRY) return true;
      break;
    case DM_TEST_PERSON:
      if (actor->kind == DM_PERSON) return true;
      break;
    case DM_TEST_ORGANISATION:
      if (actor->kind == DM_ORGANISATION) return true;
      break;
    case DM_TEST_GROUP:
      if (actor->kind == DM_GROUP) return true;
      break;
    default:
      if (dm_str_eq(actor->country, test->arg)) return true; /* IGO, NGO, MNC */
      for (uint32_t k = 0; k < actor->n_sectors; k++)
        if (dm_str_eq(actor->sectors[k], test->arg)) return true;
    }
  }
  return false;
}

bool dm_is_void(const dm_syntax *s, uint32_t verb) {
  for (DM_EACH_CHILD(s, verb, c)) {
    dm_rel rel = dm_rel_base((dm_rel)s->words[c].rel);
    if (rel != DM_NSUBJ && rel != DM_OBJ) continue;
    if ((s->words[c].bits & DM_F_NEG) || dm_is_negated(s, c)) return true;
  }
  return false;
}

bool dm_is_denied(const dm_match *m, uint32_t word) {
  if (dm_is_negated(m->syntax, word)) return true;
  for (DM_EACH_CHILD(m->syntax, word, c)) {
    const dm_rule *rule = m->syntax->words[c].rel == DM_ADVMOD ? dm_rule_of_word(m, DM_RULE_MARKER, c) : NULL;
    if (rule && rule->effect == DM_EFFECT_NEGATED) return true;
  }
  return false;
}

static bool has_future(const dm_match *m, uint32_t verb) {
  for (DM_EACH_CHILD(m->syntax, verb, c)) {
    const dm_rule *rule = dm_rel_base((dm_rel)m->syntax->words[c].rel) == DM_AUX_REL ? dm_rule_of_word(m, DM_RULE_AUX, c) : NULL;
    if (rule && rule->effect == DM_EFFECT_FUTURE) return true;
  }
  return false;
}

/* What a test asks of one token. */
static bool holds_at(const dm_match *m, const dm_test *test, uint32_t token) {
  const dm_syntax *s = m->syntax;
  const dm_word *w = &s->words[token];
  dm_party owner[DM_ROLE_MAX];
  switch ((dm_test_kind)test->kind) {
  case DM_TEST_EXISTS:
    return true;
  case DM_TEST_LEMMA:
    return in_set(m, token, test->set);
  case DM_TEST_OWNED:
    return dm_role_behind(m, token, owner, DM_ROLE_MAX) > 0;
  case DM_TEST_PLURAL:
    return (w->bits & DM_F_PLUR) || dm_child(s, token, DM_CONJ) != DM_NONE;
  case DM_TEST_PASSIVE:
    return dm_is_passive(s, token);
  case DM_TEST_NEGATED:
    return dm_is_denied(m, token) || (test->negate && dm_is_void(s, token)); /* "no one may enter" is no one's refusal */
  case DM_TEST_INFINITIVE:
    return (w->bits & DM_F_INF) != 0;
  case DM_TEST_GERUND:
    return (w->bits & DM_F_GER) || dm_str_is(w->xpos, "VBG");
  case DM_TEST_FINITE:
    return (w->bits & DM_F_FIN) || dm_child_base(s, token, DM_AUX_REL) != DM_NONE;
  case DM_TEST_PAST:
    return (w->bits & DM_F_PAST) != 0;
  case DM_TEST_DEFINITE:
    return dm_child(s, token, DM_DET_REL) != DM_NONE && (s->words[dm_child(s, token, DM_DET_REL)].bits & DM_F_DEF);
  case DM_TEST_PLACE:
    return m->mentions->where_of[token] != DM_NONE || (m->places && m->places[token] != DM_NONE);
  case DM_TEST_TIME:
    return m->mentions->when_of[token] != DM_NONE;
  case DM_TEST_FIRST:
    return (w->bits & DM_F_P1) != 0;
  case DM_TEST_FUTURE:
    return has_future(m, token);
  case DM_TEST_QUOTED:
    return m->facts->statement_of && m->facts->statement_of[token] != DM_NONE;
  default:
    return has_actor(m, token, test);
  }
}

static bool test_holds(const dm_match *m, const dm_test *test, uint32_t token) {
  if (test->path->kind == DM_PATH_SPEAKER) {
    dm_party speaker[1];
    return dm_role_speaker(m, token, speaker) > 0;
  }
  uint32_t found[DM_WALK_MAX], n = dm_path_walk(m, test->path, token, found, DM_WALK_MAX);
  for (uint32_t i = 0; i < n; i++)
    if (holds_at(m, test, found[i])) return true;
  return false;
}

bool dm_tests_hold(const dm_match *m, const dm_test *tests, uint32_t n, uint32_t token, const dm_test **failed) {
  for (uint32_t i = 0; i < n; i++) {
    bool any = test_holds(m, &tests[i], token);
    while (tests[i].more) {
      i++;
      any = any || test_holds(m, &tests[i], token);
    }
    if (any != tests[i].negate) continue;
    if (failed) *failed = &tests[i];
    return false;
  }
  return true;
}

/* ---- governing words ----------------------------------------------------------------------------------------------- */

const dm_rule *dm_rule_of_word(const dm_match *m, dm_rule_kind kind, uint32_t word) {
  const dm_frames *f = m->frames;
  uint32_t link = dm_map_get(&f->rule_of, m->syntax->words[word].lower);
  if (link == DM_NONE) link = dm_map_get(&f->rule_of, m->lemmas[word]);
  for (; link != DM_NONE; link = f->chains.v[link].next) {
    const dm_rule *rule = &f->rules.v[f->chains.v[link].item];
    if (rule->kind == kind && dm_tests_hold(m, rule->tests, rule->n_tests, word, NULL)) return rule;
  }
  return NULL;
}

static bool same_part(uint8_t want, uint8_t have) {
  return want == have || (want == DM_VERB && have == DM_AUX) || (want == DM_NOUN && have == DM_PROPN);
}

const dm_rule *dm_rule_at(const dm_match *m, uint32_t word, uint32_t goal) {
  const dm_frames *f = m->frames;
  const dm_rule *best = NULL;
  for (uint32_t link = dm_map_get(&f->rule_of, m->lemmas[word]); link != DM_NONE; link = f->chains.v[link].next) {
    const dm_rule *rule = &f->rules.v[f->chains.v[link].item];
    if (rule->kind != DM_RULE_WORD || !same_part(rule->upos, m->syntax->words[word].upos)) continue;
    if (best && best->weight >= rule->weight) continue;
    if (dm_paths_reach(m, &rule->via, word, goal) && dm_tests_hold(m, rule->tests, rule->n_tests, word, NULL)) best = rule;
  }
  return best;
}

uint32_t dm_carrier_of(const dm_match *m, uint32_t noun) {
  noun = dm_conj_first(m->syntax, noun);
  uint32_t head = m->syntax->words[noun].head;
  if (head == DM_NONE) return DM_NONE;
  const dm_rule *rule = dm_rule_at(m, head, noun);
  return dm_rule_carries(rule) ? head : DM_NONE;
}

bool dm_is_undergone(const dm_match *m, uint32_t noun) {
  const dm_rule *rule = m->carrier == DM_NONE ? NULL : dm_rule_at(m, m->carrier, dm_conj_first(m->syntax, noun));
  return rule && rule->effect == DM_EFFECT_UNDERGO;
}

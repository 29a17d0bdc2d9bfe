#include "base/str.h"
#include "fact/positions.h"

static void missed(dm_stands *s, uint32_t token, dm_str rule, const char *why) {
  dm_trace_add(s->trace, s->text->tokens[token].sentence, token, rule, false, "%s", why);
}

/* ---- predicates of predicates.tsv -------------------------------------------------------------------------------- */

/* What an attribute is said of: its subject, or, as an object's predicate ("called it baseless"), that object; before a
 * noun that is a predicate itself, the subject of that noun. */
static uint32_t described(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if (w->rel == DM_AMOD && w->head < token) return w->head; /* 'called the comments "insulting"', hung on the noun */
  if (w->rel == DM_AMOD)                                    /* "an illegal war" mentions, "is an illegal war" judges */
    return w->head == DM_NONE || dm_child(s->syntax, w->head, DM_COP) == DM_NONE ? DM_NONE : dm_subject(s->syntax, w->head);
  if (w->rel == DM_XCOMP && w->head != DM_NONE) {
    uint32_t object = dm_child(s->syntax, w->head, DM_OBJ);
    if (object != DM_NONE) return object;
  }
  uint32_t clause = dm_child_base(s->syntax, token, DM_CSUBJ), subject = dm_subject(s->syntax, token);
  if (clause == DM_NONE && w->rel == DM_XCOMP && w->head != DM_NONE) clause = dm_child_base(s->syntax, w->head, DM_CSUBJ);
  if (clause != DM_NONE || subject != DM_NONE) return clause != DM_NONE ? clause : subject;
  /* '... is "unrealistic", said X': the tree may hang the first subject on the cue. */
  uint32_t stray = w->rel == DM_CCOMP && w->head > token ? dm_child(s->syntax, w->head, DM_NSUBJ) : DM_NONE;
  return stray < token ? stray : DM_NONE;
}

/* "a swap proposed by Oslo", "charges the ministry denied": the noun before is the object. */
static bool is_after_its_object(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if (w->rel == DM_ACL) return dm_str_is(w->xpos, "VBN");
  if (w->rel != DM_ACL_RELCL) return false;
  uint32_t subject = dm_child(s->syntax, token, DM_NSUBJ);
  return subject != DM_NONE && !(dm_w(s->syntax, subject)->bits & DM_F_REL);
}

/* "Opposes joining the bloc": what one does as the object. */
static uint32_t gerund_of(const dm_stands *s, uint32_t token) {
  static const dm_rel rels[] = {DM_XCOMP, DM_CCOMP, DM_ADVCL};
  for (size_t i = 0; i < sizeof rels / sizeof *rels; i++) {
    uint32_t c = dm_child(s->syntax, token, rels[i]);
    bool next = c != DM_NONE && c > token && dm_w(s->syntax, c)->left == token + 1;
    if (next && dm_str_is(dm_w(s->syntax, c)->xpos, "VBG")) return c;
  }
  return DM_NONE;
}

static uint32_t object_of(const dm_stands *s, const dm_stance *p, uint32_t token) {
  /* In "what he called a meeting" the noun is what it was called. */
  if (p->with.n && dm_w(s->syntax, token)->rel == DM_ACL_RELCL) return DM_NONE;
  uint32_t c = dm_child(s->syntax, token, DM_OBJ);
  if (c == DM_NONE) c = gerund_of(s, token);
  if (c == DM_NONE && p->act != DM_ACT_WARN) c = dm_child(s->syntax, token, DM_NSUBJ_PASS);
  if (c == DM_NONE && is_after_its_object(s, token)) c = dm_w(s->syntax, token)->head;
  return c == DM_NONE && p->holder == DM_HOLDER_SPEAKER ? described(s, token) : c;
}

/* The phrase after the preposition; "called for calm" has one, "called the race for X" is something else. */
static uint32_t prep_issue(const dm_stands *s, const dm_stance *p, uint32_t token, dm_str prep) {
  bool particle = p->upos == DM_VERB && p->n_issue == 1 && dm_str_eq(p->with, prep);
  return particle && dm_child(s->syntax, token, DM_OBJ) != DM_NONE ? DM_NONE : dm_stand_phrase(s, token, prep);
}

/* "Want them to leave": what they are to do. */
static uint32_t asked_to(const dm_stands *s, uint32_t token, uint32_t object) {
  uint32_t clause = dm_child(s->syntax, token, DM_XCOMP);
  uint32_t mark = clause == DM_NONE || clause < object ? DM_NONE : dm_child(s->syntax, clause, DM_MARK);
  return mark != DM_NONE && mark > object && dm_str_is(dm_w(s->syntax, mark)->lower, "to") ? clause : DM_NONE;
}

/* The token that names the issue: the first of the row's places that is there. */
static uint32_t issue_token(const dm_stands *s, const dm_stance *p, uint32_t token) {
  for (uint32_t i = 0; i < p->n_issue; i++) {
    uint32_t c = DM_NONE;
    switch (p->issue[i]) {
    case DM_SLOT_SUBJECT:
      c = described(s, token);
      break;
    case DM_SLOT_OBJECT:
      c = object_of(s, p, token);
      if (p->act == DM_ACT_DEMAND && c != DM_NONE && asked_to(s, token, c) != DM_NONE) c = asked_to(s, token, c);
      break;
    case DM_SLOT_CLAUSE:
      c = dm_stand_complement(s, token);
      break;
    case DM_SLOT_PREP:
      c = prep_issue(s, p, token, p->prep[i]);
      break;
    case DM_SLOT_NONE:
      break;
    }
    if (c != DM_NONE) return c;
  }
  return DM_NONE;
}

/* "key for Kiev": the one for whom it is so holds it. */
static bool holder_for(const dm_stands *s, uint32_t token, dm_party *party) {
  uint32_t c = dm_stand_phrase(s, token, DM_S("for")), actor;
  if (c == DM_NONE || !dm_actors_at(s->mentions, c, &actor, 1)) return false;
  *party = dm_party_of(s->mentions, actor);
  return true;
}

/* The verb whose object the noun is, when it says something of the noun: refusing, keeping, failing. */
static bool denied_by_verb(const dm_stands *s, uint32_t token, const dm_party *owner) {
  const dm_word *w = dm_w(s->syntax, token);
  dm_party subject;
  dm_rel base = dm_rel_base((dm_rel)w->rel);
  if (w->head == DM_NONE || (base != DM_OBJ && base != DM_OBL)) return false;
  if (dm_is_negated(s->syntax, w->head)) return true;
  /* Nobody rejects its own offer: there "its" is the other side's. */
  const dm_stance *p = dm_stance_at(s->cues, s->syntax, w->head, NULL);
  return p && p->sign < 0 && dm_stand_subject(s, w->head, &subject) && subject.actor == owner->actor;
}

/* Whose offer, whose concern; without a word for it the subject of the verb that carries it ("voiced concern over ..."). */
static bool owner_of(const dm_stands *s, uint32_t token, dm_party *party) {
  uint32_t c = dm_stand_owner(s, token), actor;
  const dm_word *w = dm_w(s->syntax, token);
  if (c == DM_NONE) {
    bool carried = w->rel == DM_OBJ && w->head != DM_NONE && dm_in(&s->cues->carriers, dm_w(s->syntax, w->head)->lemma);
    return carried && !dm_is_negated(s->syntax, w->head) && dm_stand_subject(s, w->head, party);
  }
  if (dm_str_is(dm_w(s->syntax, c)->lower, "our") || dm_str_is(dm_w(s->syntax, c)->lower, "my"))
    return dm_stand_speaker(s, c, party);
  if (!dm_actors_at(s->mentions, c, &actor, 1)) return false;
  *party = dm_party_of(s->mentions, actor);
  return !denied_by_verb(s, token, party);
}

static bool is_passive(const dm_stands *s, uint32_t token) {
  if (dm_child(s->syntax, token, DM_AUX_PASS) != DM_NONE) return true;
  return dm_w(s->syntax, token)->rel == DM_ACL && dm_str_is(dm_w(s->syntax, token)->xpos, "VBN");
}

static bool agent_of(const dm_stands *s, uint32_t token, dm_party *party) {
  uint32_t agent = dm_child(s->syntax, token, DM_OBL_AGENT), actor;
  if (agent == DM_NONE) agent = dm_stand_phrase(s, token, DM_S("by"));
  if (agent == DM_NONE || !dm_actors_at(s->mentions, agent, &actor, 1)) return false;
  *party = dm_party_of(s->mentions, actor);
  return true;
}

static bool find_holder(const dm_stands *s, const dm_stance *p, uint32_t token, dm_party *party) {
  switch (p->holder) {
  case DM_HOLDER_SUBJECT: /* in the passive the subject holds nothing, the agent does: "an exchange proposed by Oslo" */
    if (p->upos == DM_VERB && is_passive(s, token)) return agent_of(s, token, party);
    return dm_stand_subject(s, token, party);
  case DM_HOLDER_SPEAKER:
    return (p->sign > 0 && holder_for(s, token, party)) || dm_stand_speaker(s, token, party);
  case DM_HOLDER_OWNER:
    return owner_of(s, token, party);
  }
  return false;
}

/* A noun judges ("X is a mistake") only as a predicate. */
static bool in_place(const dm_stands *s, const dm_stance *p, uint32_t token) {
  if (p->upos != DM_NOUN || p->holder != DM_HOLDER_SPEAKER) return true;
  return dm_child(s->syntax, token, DM_COP) != DM_NONE || dm_w(s->syntax, token)->rel == DM_XCOMP;
}

/* Only a person or a state: whom a stance concerns, not what. */
static bool is_actor_only(const dm_stands *s, uint32_t token) {
  uint32_t actor;
  const dm_word *w = dm_w(s->syntax, token);
  if (w->upos != DM_PROPN || dm_child(s->syntax, token, DM_AMOD) != DM_NONE) return false; /* "a sovereign Ukraine" says what */
  if (!dm_actors_at(s->mentions, token, &actor, 1)) return false;
  dm_actor_kind kind = s->mentions->actors[actor].kind;
  return kind == DM_PERSON || kind == DM_COUNTRY;
}

/* People, by name or not: "urged voters". */
static bool is_person(const dm_stands *s, uint32_t token) {
  uint32_t actor;
  if (dm_w(s->syntax, token)->upos == DM_VERB || !dm_actors_at(s->mentions, token, &actor, 1)) return false;
  dm_actor_kind kind = s->mentions->actors[actor].kind;
  return kind == DM_PERSON || kind == DM_GROUP;
}

/* "I want to express my sympathy": it is said by the words themselves. */
static bool is_said_at_once(const dm_stands *s, uint32_t token, uint32_t clause) {
  if (dm_w(s->syntax, clause)->upos != DM_VERB || dm_child_base(s->syntax, clause, DM_NSUBJ) != DM_NONE) return false;
  if (!dm_stand_is_self(s, dm_subject(s->syntax, token))) return false;
  return dm_cue_at(s->cues, s->syntax, clause) || dm_in(&s->cues->carriers, dm_w(s->syntax, clause)->lemma);
}

/* Complement of another stance ("refused to support"): that one takes it as its issue. */
static bool is_governed(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if ((w->rel != DM_XCOMP && w->rel != DM_CCOMP) || w->head == DM_NONE) return false;
  for (const dm_stance *outer = dm_stance_at(s->cues, s->syntax, w->head, NULL); outer;
       outer = dm_stance_at(s->cues, s->syntax, w->head, outer))
    for (uint32_t i = 0; i < outer->n_issue; i++)
      if (outer->issue[i] == DM_SLOT_CLAUSE) return true;
  return false;
}

/* Scholars and media describe conditions, they set none. */
static bool only_watches(const dm_party *p) {
  return p->n_sectors && (dm_str_is(p->sectors[0], "EDU") || dm_str_is(p->sectors[0], "MED") || dm_str_is(p->sectors[0], "JRN"));
}

/* "warned that it would leave": what the holder itself will do, it stands for. */
static bool warns_of_itself(const dm_stands *s, uint32_t clause, const dm_party *holder) {
  dm_party subject;
  if (!dm_stand_subject(s, clause, &subject)) return false;
  return subject.actor == holder->actor || (subject.country.n && dm_str_eq(subject.country, holder->country));
}

/* Under a verb that leaves it as it is: "is going to work". */
static bool is_carried(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  return w->rel == DM_XCOMP && w->head != DM_NONE && dm_in(&s->cues->lights, dm_w(s->syntax, w->head)->lemma);
}

/* Negated itself, or within a negated predicate: "not a realistic outcome". */
static bool is_denied(const dm_stands *s, const dm_stance *p, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  uint32_t object = p->with.n ? dm_child(s->syntax, token, DM_OBJ) : DM_NONE; /* "poses no threat" */
  if (dm_is_negated(s->syntax, token)) return true;
  if (object != DM_NONE && dm_str_eq(dm_w(s->syntax, object)->lemma, p->with) && dm_is_negated(s->syntax, object)) return true;
  if (is_carried(s, token)) return dm_is_negated(s->syntax, w->head); /* "is not going to work" */
  return w->rel == DM_AMOD && w->head != DM_NONE && dm_child(s->syntax, w->head, DM_COP) != DM_NONE &&
         dm_is_negated(s->syntax, w->head);
}

/* Tries one row of predicates.tsv at this token; NULL when it gave a position, else why not. */
static const char *try_predicate(dm_stands *s, const dm_stance *p, uint32_t token) {
  dm_issue issue;
  dm_position row = {
      .sign = p->sign, .act = p->act, .strength = p->strength, .event = DM_NONE, .made_by = p->id, .confidence = 0.7};
  row.addressee.actor = DM_NONE;
  if (!in_place(s, p, token)) return "not a predicate here";
  uint32_t about = issue_token(s, p, token);
  if (about == DM_NONE || is_actor_only(s, about)) return "no issue named";
  if (!dm_issue_of(s->arena, s->cues, s->mentions, about, &issue) && !dm_stand_points_back(s, about, &issue))
    return "no issue named";
  if (p->act == DM_ACT_DEMAND && p->issue[0] == DM_SLOT_CLAUSE && is_person(s, about)) return "whom, not what, one asks";
  if (p->act == DM_ACT_DEMAND && is_said_at_once(s, token, about)) return "a turn of speech";
  if (!find_holder(s, p, token, &row.holder) || row.holder.actor == DM_NONE || only_watches(&row.holder))
    return "nobody holds it";
  if (!p->anyone && !dm_stand_counts(s, &row.holder, token)) return "a private matter";
  if (dm_stand_claimed(s, token, &row.holder)) return "what one side says of the other's mind";
  if (is_denied(s, p, token) != dm_stand_doubted(s, token)) {
    row.sign = -row.sign;
    row.act = row.sign < 0 ? DM_ACT_REJECT : DM_ACT_SUPPORT;
  }
  if (p->act == DM_ACT_WARN && p->sign < 0 && warns_of_itself(s, about, &row.holder)) row.sign = 1;
  dm_stand_add(s, &row, &issue, token);
  return NULL;
}

static void take_predicate(dm_stands *s, uint32_t token) {
  const dm_stance *p = dm_stance_at(s->cues, s->syntax, token, NULL);
  if (!p || s->taken[token]) return;
  const char *why = dm_stand_unreal(s, is_carried(s, token) ? dm_w(s->syntax, token)->head : token);
  if (!why && is_governed(s, token)) why = "part of another stance";
  if (why) {
    missed(s, token, p->id, why);
    return;
  }
  for (; p; p = dm_stance_at(s->cues, s->syntax, token, p)) {
    why = try_predicate(s, p, token);
    if (!why) return;
    missed(s, token, p->id, why);
  }
}

/* ---- must, should, need to, will not ------------------------------------------------------------------------------ */

static uint32_t modal_of(const dm_stands *s, uint32_t token) {
  for (DM_EACH_CHILD(s->syntax, token, c))
    if (dm_w(s->syntax, c)->rel == DM_AUX_REL && dm_str_is(dm_w(s->syntax, c)->xpos, "MD")) return c;
  return DM_NONE;
}

/* "has to leave", "needs to act": the verb of duty above an infinitive. */
static uint32_t duty_above(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if (w->rel != DM_XCOMP || w->head == DM_NONE) return DM_NONE;
  return dm_in(&s->cues->modals, dm_w(s->syntax, w->head)->lemma) ? w->head : DM_NONE;
}

static bool acts_for_state(const dm_party *p) {
  return p->n_sectors && (dm_str_is(p->sectors[0], "GOV") || dm_str_is(p->sectors[0], "MIL"));
}

/* The subject of what "will" be done is the speaker or the state for which it speaks. */
static bool speaks_for_itself(const dm_stands *s, uint32_t token, const dm_party *speaker) {
  dm_party subject;
  if (dm_child(s->syntax, token, DM_NSUBJ_PASS) != DM_NONE || !dm_stand_subject(s, token, &subject)) return false;
  if (subject.actor == speaker->actor) return true;
  return subject.country.n && dm_str_eq(subject.country, speaker->country) && !dm_str_is(subject.country, "IGO") &&
         acts_for_state(&subject) && acts_for_state(speaker);
}

static bool has_condition(const dm_stands *s, uint32_t token) {
  for (DM_EACH_CHILD(s->syntax, token, c)) {
    uint32_t mark = dm_w(s->syntax, c)->rel == DM_ADVCL ? dm_child(s->syntax, c, DM_MARK) : DM_NONE;
    if (mark != DM_NONE && (dm_str_is(dm_w(s->syntax, mark)->lower, "if") || dm_str_is(dm_w(s->syntax, mark)->lower, "unless")))
      return true;
  }
  return false;
}

static void add_modal(dm_stands *s, uint32_t token, dm_party speaker, dm_stance_act act, dm_strength strength, dm_str rule) {
  dm_issue issue;
  if (!dm_stand_counts(s, &speaker, token) || !dm_issue_of(s->arena, s->cues, s->mentions, token, &issue)) return;
  dm_position row = {
      .holder = speaker, .sign = 1, .act = act, .strength = strength, .event = DM_NONE, .made_by = rule, .confidence = 0.6};
  row.addressee.actor = DM_NONE;
  if (dm_stand_doubted(s, token)) issue.turn = -issue.turn;
  if (issue.turn < 0 && act == DM_ACT_OFFER) row.act = DM_ACT_REJECT;
  dm_stand_add(s, &row, &issue, token);
}

/* "will likely fail" foretells and promises nothing. */
static bool is_guess(const dm_stands *s, uint32_t token) {
  for (DM_EACH_CHILD(s->syntax, token, c))
    if (dm_w(s->syntax, c)->rel == DM_ADVMOD && dm_in(&s->cues->guesses, dm_w(s->syntax, c)->lower)) return true;
  return false;
}

/* Who goes on thinking: "Oslo fears for the truce. Both sides must stop." In a paragraph a demand without a speaker is that of
 * whoever the sentence before reports; the reporter makes none. */
static bool thinker_before(const dm_stands *s, uint32_t token, dm_party *party) {
  uint32_t sentence = s->text->tokens[token].sentence, best = DM_NONE;
  const dm_sentence *here = &s->text->sentences[sentence];
  if (!sentence || s->facts->statement_of[token] != DM_NONE || here->kind != DM_SENT_TEXT || here[-1].block != here->block)
    return false;
  for (uint32_t i = 0; i < s->facts->n_statements; i++) {
    const dm_statement *st = &s->facts->statements[i];
    bool before = st->evidence[st->n_evidence - 1].sentence + 1 == sentence && st->form == DM_INDIRECT && st->depth == 1;
    if (before && st->speaker.actor != DM_NONE) best = i;
  }
  if (best == DM_NONE) return false;
  *party = s->facts->statements[best].speaker;
  return true;
}

/* Free indirect speech: a demand, with less confidence. */
static void take_continued(dm_stands *s, uint32_t token, uint32_t word) {
  dm_party thinker;
  uint32_t strength = dm_map_get(&s->cues->modals, dm_w(s->syntax, word)->lemma), first = s->list.n;
  if (strength == DM_NONE || dm_stand_unreal(s, token) || dm_stance_at(s->cues, s->syntax, token, NULL)) return;
  if (!thinker_before(s, token, &thinker) || only_watches(&thinker)) return;
  add_modal(s, token, thinker, DM_ACT_DEMAND, DM_HEDGED, DM_S("goes on"));
  for (uint32_t i = first; i < s->list.n; i++) s->list.v[i].row.confidence = 0.35;
}

/* What must, should or has to be done, somebody says: a demand. What it will or will not do itself: an offer, a refusal.
 * What will or could follow if ...: a warning. */
static void take_modal(dm_stands *s, uint32_t token) {
  uint32_t modal = modal_of(s, token), duty = modal == DM_NONE ? duty_above(s, token) : DM_NONE;
  dm_party speaker;
  if (modal == DM_NONE && (duty == DM_NONE || dm_is_negated(s->syntax, duty))) return; /* "need not" denies the duty only */
  if (!s->taken[token] && s->facts->statement_of[token] == DM_NONE) take_continued(s, token, modal != DM_NONE ? modal : duty);
  if (s->taken[token] || !dm_stand_speaker(s, token, &speaker) || speaker.actor == DM_NONE || only_watches(&speaker)) return;
  if (dm_stance_at(s->cues, s->syntax, token, NULL) || (duty == DM_NONE && dm_stand_unreal(s, token))) return;
  uint32_t word = modal != DM_NONE ? modal : duty;
  uint32_t strength = dm_map_get(&s->cues->modals, dm_w(s->syntax, word)->lemma);
  if (strength != DM_NONE) {
    add_modal(s, token, speaker, DM_ACT_DEMAND, (dm_strength)strength, dm_w(s->syntax, word)->lemma);
    return;
  }
  dm_str lemma = dm_w(s->syntax, modal)->lemma;
  if (is_guess(s, token)) return;
  bool will = dm_str_is(lemma, "will") || dm_str_is(dm_w(s->syntax, modal)->lower, "would");
  bool may = dm_str_is(lemma, "could") || dm_str_is(lemma, "can") || dm_str_is(lemma, "may") || dm_str_is(lemma, "might");
  dm_party subject;
  bool own =
      dm_stand_subject(s, token, &subject) && subject.actor == speaker.actor; /* what one cannot do oneself is no refusal */
  bool people = dm_subject(s->syntax, token) != DM_NONE && is_person(s, dm_subject(s->syntax, token));
  bool cannot = may && !own && !people && dm_is_negated(s->syntax, token);
  if (will && speaks_for_itself(s, token, &speaker))
    add_modal(s, token, speaker, DM_ACT_OFFER, DM_CATEGORICAL, DM_S("will"));
  else if (may && !dm_str_is(dm_w(s->syntax, modal)->lower, "can") && !dm_is_negated(s->syntax, token) &&
           !has_condition(s, token) && speaks_for_itself(s, token, &speaker))
    add_modal(s, token, speaker, DM_ACT_OFFER, DM_HEDGED, lemma); /* "it might recognise the government" */
  else if ((will || may) && has_condition(s, token))
    add_modal(s, token, speaker, DM_ACT_WARN, DM_PLAIN, DM_S("if"));
  else if (cannot && (dm_str_is(lemma, "can") || dm_str_is(lemma, "could")))
    add_modal(s, token, speaker, DM_ACT_REJECT, DM_CATEGORICAL, DM_S("cannot"));
}

/* "There is no military solution", says somebody. */
static void take_absence(dm_stands *s, uint32_t token) {
  uint32_t expl = dm_child(s->syntax, token, DM_EXPL), subject = dm_child_base(s->syntax, token, DM_NSUBJ);
  if (expl == DM_NONE || subject == DM_NONE || dm_stand_unreal(s, token)) return;
  uint32_t det = dm_child(s->syntax, subject, DM_DET_REL);
  dm_issue issue;
  dm_position row = {.sign = -1,
                     .act = DM_ACT_REJECT,
                     .strength = DM_CATEGORICAL,
                     .event = DM_NONE,
                     .made_by = DM_S("there is no"),
                     .confidence = 0.6};
  row.addressee.actor = DM_NONE;
  if (det == DM_NONE || !dm_str_is(dm_w(s->syntax, det)->lower, "no")) return;
  if (modal_of(s, token) == DM_NONE && !dm_in(&s->cues->absences, dm_w(s->syntax, subject)->lemma)) return;
  if (!dm_stand_speaker(s, token, &row.holder) || row.holder.actor == DM_NONE) return;
  if (dm_issue_of(s->arena, s->cues, s->mentions, subject, &issue)) dm_stand_add(s, &row, &issue, token);
}

void dm_stand_predicates(dm_stands *s) {
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    take_predicate(s, t);
    if (dm_lemma_is(s->syntax, t, "be"))
      take_absence(s, t);
    else if (dm_w(s->syntax, t)->upos == DM_VERB || dm_child(s->syntax, t, DM_COP) != DM_NONE)
      take_modal(s, t);
  }
}

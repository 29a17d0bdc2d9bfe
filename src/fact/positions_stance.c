#include "base/str.h"
#include "fact/positions.h"

static void missed(dm_stands *s, uint32_t token, dm_str rule, const char *why) {
  dm_trace_add(s->trace, s->text->tokens[token].sentence, token, rule, false, "%s", why);
}

/* ---- predicates of predicates.tsv -------------------------------------------------------------------------------- */

static uint32_t prep_phrase(const dm_stands *s, uint32_t token, dm_str prep) {
  static const dm_rel bases[] = {DM_OBL, DM_NMOD, DM_ADVCL, DM_ACL};
  char z[32];
  if (prep.n >= sizeof z) return DM_NONE;
  memcpy(z, prep.p, prep.n);
  z[prep.n] = 0;
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
    uint32_t c = dm_child_marked(s->syntax, token, bases[i], z);
    if (c != DM_NONE && c > token) return c;
  }
  return DM_NONE;
}

/* The complement clause: an infinitive or a that-clause. */
static uint32_t clause_of(const dm_stands *s, uint32_t token) {
  uint32_t c = dm_child(s->syntax, token, DM_XCOMP);
  if (c == DM_NONE || c < token) c = dm_child(s->syntax, token, DM_CCOMP);
  if (c == DM_NONE || c < token) {
    c = dm_child(s->syntax, token, DM_ADVCL); /* "urged them to ..." read as a purpose clause */
    uint32_t mark = c == DM_NONE ? DM_NONE : dm_child(s->syntax, c, DM_MARK);
    if (mark == DM_NONE || !dm_str_is(dm_w(s->syntax, mark)->lower, "to")) return DM_NONE;
  }
  return c > token && dm_w(s->syntax, c)->upos == DM_VERB ? c : DM_NONE;
}

/* What an attribute is said of: its subject, or, as an object's predicate ("called it baseless"), that object; before a
 * noun, the noun. */
static uint32_t described(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if (w->rel == DM_AMOD) return w->head;
  if (w->rel == DM_XCOMP && w->head != DM_NONE) {
    uint32_t object = dm_child(s->syntax, w->head, DM_OBJ);
    if (object != DM_NONE) return object;
  }
  uint32_t clause = dm_child_base(s->syntax, token, DM_CSUBJ);
  return clause != DM_NONE ? clause : dm_subject(s->syntax, token);
}

static uint32_t issue_token(const dm_stands *s, const dm_stance *p, uint32_t token) {
  for (uint32_t i = 0; i < p->n_issue; i++) {
    uint32_t c = DM_NONE;
    switch (p->issue[i]) {
    case DM_SLOT_SUBJECT:
      c = described(s, token);
      break;
    case DM_SLOT_OBJECT:
      c = dm_child(s->syntax, token, DM_OBJ);
      if (c == DM_NONE && p->speaker_holds) c = described(s, token);
      break;
    case DM_SLOT_CLAUSE:
      c = clause_of(s, token);
      break;
    case DM_SLOT_PREP:
      c = prep_phrase(s, token, p->prep[i]);
      break;
    case DM_SLOT_NONE:
      break;
    }
    if (c != DM_NONE) return c;
  }
  return DM_NONE;
}

/* "this", "it" as the subject of a judgement: what the sentence before was about. */
static bool back_reference(const dm_stands *s, uint32_t token, dm_issue *out) {
  const dm_word *w = dm_w(s->syntax, token);
  if (!dm_str_is(w->lower, "this") && !dm_str_is(w->lower, "it") && !dm_str_is(w->lower, "that")) return false;
  uint32_t sentence = s->text->tokens[token].sentence;
  for (uint32_t i = s->list.n; i-- > 0;) {
    const dm_stand *d = &s->list.v[i];
    if (d->evidence.sentence + 1 < sentence || d->predicate >= token) continue;
    *out = (dm_issue){.id = d->row.issue_id, .label = d->row.issue_label, .turn = 1, .head = token};
    return true;
  }
  return false;
}

/* "key for Kiev": the one for whom it is so holds it. */
static bool holder_for(const dm_stands *s, uint32_t token, dm_party *party) {
  uint32_t c = prep_phrase(s, token, DM_S("for")), actor;
  if (c == DM_NONE || !dm_actors_at(s->mentions, c, &actor, 1)) return false;
  *party = dm_party_of(s->mentions, actor);
  return true;
}

static bool find_holder(const dm_stands *s, const dm_stance *p, uint32_t token, dm_party *party) {
  if (!p->speaker_holds) return dm_stand_subject(s, token, party);
  return holder_for(s, token, party) || dm_stand_speaker(s, token, party);
}

/* Complement of another stance ("refused to support"): that one takes it as its issue. */
static bool is_governed(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if ((w->rel != DM_XCOMP && w->rel != DM_CCOMP) || w->head == DM_NONE) return false;
  const dm_stance *outer = dm_stance_at(s->cues, s->syntax, w->head);
  for (uint32_t i = 0; outer && i < outer->n_issue; i++)
    if (outer->issue[i] == DM_SLOT_CLAUSE) return true;
  return false;
}

static void take_predicate(dm_stands *s, uint32_t token) {
  const dm_stance *p = dm_stance_at(s->cues, s->syntax, token);
  if (!p || s->taken[token]) return;
  dm_issue issue;
  dm_position row = {
      .sign = p->sign, .act = p->act, .strength = p->strength, .event = DM_NONE, .made_by = p->id, .confidence = 0.7};
  row.addressee.actor = DM_NONE;
  const char *why = dm_stand_unreal(s, token);
  if (why || is_governed(s, token)) {
    missed(s, token, p->id, why ? why : "part of another stance");
    return;
  }
  uint32_t about = issue_token(s, p, token);
  bool named =
      about != DM_NONE && (dm_issue_of(s->arena, s->cues, s->mentions, about, &issue) || back_reference(s, about, &issue));
  if (!named)
    missed(s, token, p->id, "no issue named");
  else if (!find_holder(s, p, token, &row.holder) || row.holder.actor == DM_NONE)
    missed(s, token, p->id, "nobody holds it");
  else {
    if (dm_is_negated(s->syntax, token)) {
      row.sign = -row.sign;
      row.act = row.sign < 0 ? DM_ACT_REJECT : DM_ACT_SUPPORT;
    }
    dm_stand_add(s, &row, &issue, token);
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

static bool speaks_for_itself(const dm_stands *s, uint32_t token, const dm_party *speaker) {
  dm_party subject;
  if (!dm_stand_subject(s, token, &subject)) return false;
  return subject.actor == speaker->actor ||
         (subject.country.n && dm_str_eq(subject.country, speaker->country) && !dm_str_is(subject.country, "IGO"));
}

static void add_modal(dm_stands *s, uint32_t token, dm_party speaker, dm_stance_act act, dm_strength strength, dm_str rule) {
  dm_issue issue;
  if (!dm_issue_of(s->arena, s->cues, s->mentions, token, &issue)) return;
  dm_position row = {
      .holder = speaker, .sign = 1, .act = act, .strength = strength, .event = DM_NONE, .made_by = rule, .confidence = 0.6};
  row.addressee.actor = DM_NONE;
  if (issue.turn < 0 && act == DM_ACT_OFFER) row.act = DM_ACT_REJECT;
  dm_stand_add(s, &row, &issue, token);
}

static void take_modal(dm_stands *s, uint32_t token) {
  uint32_t modal = modal_of(s, token), duty = modal == DM_NONE ? duty_above(s, token) : DM_NONE;
  if (modal == DM_NONE && duty == DM_NONE) return;
  dm_party speaker;
  if (s->taken[token] || !dm_stand_speaker(s, token, &speaker) || speaker.actor == DM_NONE ||
      dm_stance_at(s->cues, s->syntax, token))
    return;
  uint32_t word = modal != DM_NONE ? modal : duty;
  uint32_t strength = dm_map_get(&s->cues->modals, dm_w(s->syntax, word)->lemma);
  if (duty == DM_NONE && dm_stand_unreal(s, token)) return;
  if (strength != DM_NONE) {
    add_modal(s, token, speaker, DM_ACT_DEMAND, (dm_strength)strength, dm_w(s->syntax, word)->lemma);
    return;
  }
  dm_str lemma = dm_w(s->syntax, modal)->lemma;
  bool will = dm_str_is(lemma, "will") || dm_str_is(lemma, "would") || dm_str_is(dm_w(s->syntax, modal)->lower, "would");
  if (will && speaks_for_itself(s, token, &speaker)) add_modal(s, token, speaker, DM_ACT_OFFER, DM_CATEGORICAL, DM_S("will"));
}

void dm_stand_predicates(dm_stands *s) {
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    take_predicate(s, t);
    if (dm_w(s->syntax, t)->upos == DM_VERB) take_modal(s, t);
  }
}

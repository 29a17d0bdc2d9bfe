#include "fact/modality.h"

static void apply(dm_reading *r, dm_effect effect, dm_str rule, uint32_t word) {
  switch (effect) {
  case DM_EFFECT_FACT:
  case DM_EFFECT_CARRY:
  case DM_EFFECT_UNDERGO:
  case DM_EFFECT_COUNT:
    return;
  case DM_EFFECT_DROP:
    r->drop = true;
    break;
  case DM_EFFECT_HYPOTHETICAL:
    r->modality = DM_HYPOTHETICAL;
    break;
  case DM_EFFECT_NEGATED:
    if (r->modality == DM_FUTURE) r->refused = true;
    r->modality = DM_NEGATED; /* also "could not" */
    break;
  case DM_EFFECT_WISH:
  case DM_EFFECT_INTEND:
    *(effect == DM_EFFECT_WISH ? &r->wished : &r->announced) = true; /* fall through */
  case DM_EFFECT_FUTURE:
    if (r->modality == DM_NEGATED) r->refused = true;
    if (r->modality == DM_ASSERTED || r->modality == DM_HISTORICAL) r->modality = DM_FUTURE;
    break;
  case DM_EFFECT_HISTORICAL:
    if (r->modality == DM_ASSERTED) r->modality = DM_HISTORICAL;
    break;
  }
  r->rule = rule;
  r->word = word;
}

static void apply_rule(dm_reading *r, const dm_rule *rule, uint32_t word) {
  if (!rule) return;
  if (r->n_rules < DM_READING_RULES) r->rules[r->n_rules++] = rule;
  apply(r, (dm_effect)rule->effect, rule->id, word);
}

static bool has_auxiliary(const dm_syntax *s, uint32_t verb) {
  for (DM_EACH_CHILD(s, verb, c))
    if (s->words[c].rel == DM_AUX_REL) return true;
  return false;
}

/* "is to visit" has its auxiliary as a copula. */
static void read_auxiliaries(const dm_match *m, uint32_t verb, dm_reading *r) {
  for (DM_EACH_CHILD(m->syntax, verb, c)) {
    dm_rel rel = (dm_rel)m->syntax->words[c].rel;
    if (rel == DM_AUX_REL || rel == DM_COP) apply_rule(r, dm_rule_of_word(m, DM_RULE_AUX, c), c);
  }
}

/* "Had Iran attacked, prices would have risen": an auxiliary before the subject of a clause that hangs on another. */
static void read_inversion(const dm_syntax *s, uint32_t clause, dm_reading *r) {
  uint32_t subject = dm_child_base(s, clause, DM_NSUBJ), aux = dm_child(s, clause, DM_AUX_REL);
  if (dm_rel_base((dm_rel)s->words[clause].rel) != DM_ADVCL || dm_child(s, clause, DM_MARK) != DM_NONE) return;
  if (subject != DM_NONE && aux != DM_NONE && aux < subject) apply(r, DM_EFFECT_HYPOTHETICAL, DM_S("inversion"), clause);
}

static void read_negation(const dm_match *m, uint32_t word, dm_reading *r) {
  bool refused = r->refused, denied = dm_is_denied(m, word);
  if (!denied && !dm_is_void(m->syntax, word)) return;
  apply(r, DM_EFFECT_NEGATED, DM_S("negation"), word);
  if (!denied) r->refused = refused; /* "no ship will sail": told, not refused */
}

/* "if", "without", "in case of": the words that mark the clause or phrase. */
static void read_markers(const dm_match *m, uint32_t word, dm_reading *r) {
  for (DM_EACH_CHILD(m->syntax, word, c)) {
    dm_rel rel = (dm_rel)m->syntax->words[c].rel;
    bool tells = rel == DM_MARK || rel == DM_CASE || rel == DM_ADVMOD || rel == DM_AMOD; /* "the pending withdrawal" */
    if (tells) apply_rule(r, dm_rule_of_word(m, DM_RULE_MARKER, c), c);
  }
}

static bool is_infinitive(const dm_syntax *s, uint32_t verb) {
  for (DM_EACH_CHILD(s, verb, c))
    if (s->words[c].rel == DM_MARK && dm_lemma_is(s, c, "to")) return true;
  return (s->words[verb].bits & DM_F_INF) && !has_auxiliary(s, verb);
}

bool dm_stands_alone(const dm_syntax *s, uint32_t word) {
  dm_rel rel = (dm_rel)s->words[word].rel;
  if (rel == DM_ACL)
    return !is_infinitive(s, word) && dm_child(s, word, DM_MARK) == DM_NONE && dm_child_base(s, word, DM_NSUBJ) == DM_NONE;
  return rel == DM_ACL_RELCL || rel == DM_ADVCL_RELCL || rel == DM_PARATAXIS || rel == DM_APPOS;
}

static bool is_finite(const dm_syntax *s, uint32_t verb) {
  dm_str tag = s->words[verb].xpos;
  return dm_str_is(tag, "VBD") || dm_str_is(tag, "VBZ");
}

static bool is_free_participle(const dm_syntax *s, uint32_t word) {
  return dm_str_is(s->words[word].xpos, "VBG") && dm_child_base(s, word, DM_NSUBJ) == DM_NONE;
}

/* An indirect question: "asked how they will respond", "in what way it will help". */
static bool asks(const dm_syntax *s, uint32_t clause) {
  for (DM_EACH_CHILD(s, clause, c)) {
    dm_rel rel = dm_rel_base((dm_rel)s->words[c].rel);
    if (rel == DM_ADVMOD && (s->words[c].bits & DM_F_INT)) return true;
    uint32_t det = rel == DM_OBL || rel == DM_OBJ ? dm_child(s, c, DM_DET_REL) : DM_NONE;
    if (det != DM_NONE && (s->words[det].bits & DM_F_INT)) return true;
  }
  return false;
}

/* One step up. Returns the next word to go on from, or DM_NONE to stop. */
static uint32_t step_up(const dm_match *m, uint32_t word, dm_reading *r) {
  const dm_syntax *s = m->syntax;
  uint32_t head = s->words[word].head;
  dm_rel rel = (dm_rel)s->words[word].rel;
  if (rel == DM_CONJ) {
    if (is_finite(s, word) && is_infinitive(s, head)) return DM_NONE; /* hung too low: it goes with a finite verb above */
    if (dm_child_base(s, word, DM_NSUBJ) != DM_NONE || has_auxiliary(s, word)) return head;
    if (s->words[word].upos == DM_VERB) read_auxiliaries(m, head, r);
    if (dm_str_is(s->words[word].xpos, "VB") && has_auxiliary(s, head))
      read_negation(m, head, r); /* "did not concede or admit" */
    return head;
  }
  read_markers(m, word, r);
  if (dm_stands_alone(s, word)) return DM_NONE;
  const dm_rule *rule = dm_rule_at(m, head, word);
  apply_rule(r, rule, head);
  switch (rel) {
  case DM_XCOMP:
    read_negation(m, head, r);
    read_auxiliaries(m, head, r);
    return head;
  case DM_CCOMP:
    if (dm_is_negated(s, head)) apply(r, DM_EFFECT_HYPOTHETICAL, DM_S("negation"), head);
    if (asks(s, word)) apply(r, DM_EFFECT_DROP, DM_S("question"), word);
    return head;
  case DM_ADVCL:
    if (!rule && is_infinitive(s, word)) apply(r, DM_EFFECT_DROP, DM_S("purpose"), word);
    if (!rule && is_free_participle(s, word)) read_auxiliaries(m, head, r); /* "may impose sanctions, cutting aid" */
    return rule ? head : DM_NONE;
  case DM_ACL:
    if (is_infinitive(s, word) && !rule && !dm_is_headlined(m, word)) apply(r, DM_EFFECT_DROP, DM_S("infinitive"), word);
    return rule ? head : DM_NONE;
  default:
    return s->words[head].upos == DM_NOUN || dm_rule_carries(rule) ? head : DM_NONE;
  }
}

static bool is_question(const dm_match *m, uint32_t token) {
  const dm_text *text = m->syntax->text;
  const dm_sentence *sentence = &text->sentences[text->tokens[token].sentence];
  for (uint32_t t = sentence->first + sentence->n; t > sentence->first && t + 3 > sentence->first + sentence->n; t--)
    if (dm_str_is(dm_token_form(text, t - 1), "?")) return true;
  return false;
}

/* A promise or plan under a condition: "will buy jets if the freeze is not lifted". */
static void read_condition(const dm_match *m, uint32_t verb, dm_reading *r) {
  if (r->modality != DM_FUTURE) return;
  for (DM_EACH_CHILD(m->syntax, verb, c)) {
    if (dm_rel_base((dm_rel)m->syntax->words[c].rel) != DM_ADVCL) continue;
    uint32_t mark = dm_child(m->syntax, c, DM_MARK);
    const dm_rule *rule = mark == DM_NONE ? NULL : dm_rule_of_word(m, DM_RULE_MARKER, mark);
    if (!rule || rule->effect != DM_EFFECT_HYPOTHETICAL) continue;
    apply_rule(r, rule, mark);
    r->conditional = true;
  }
}

void dm_modality_read(const dm_match *m, uint32_t trigger, dm_reading *out) {
  bool attribute =
      m->syntax->words[trigger].rel == DM_AMOD && m->syntax->words[trigger].upos == DM_VERB; /* "the jailed ex-premier" */
  *out = (dm_reading){.modality = DM_ASSERTED, .word = trigger, .clause = m->carrier == DM_NONE ? trigger : m->carrier};
  if (m->carrier != DM_NONE) apply_rule(out, dm_rule_at(m, m->carrier, dm_conj_first(m->syntax, trigger)), m->carrier);
  if (attribute) apply(out, DM_EFFECT_DROP, DM_S("attribute"), trigger);
  read_auxiliaries(m, out->clause, out);
  if (dm_is_headlined(m, out->clause)) apply(out, DM_EFFECT_FUTURE, DM_S("headline"), out->clause);
  read_negation(m, out->clause, out);
  read_condition(m, out->clause, out);
  read_inversion(m->syntax, out->clause, out);
  if (out->clause != trigger) read_negation(m, trigger, out);
  uint32_t word = out->clause;
  while (word != DM_NONE && m->syntax->words[word].head != DM_NONE && out->n_up < DM_WALK_UP && !out->drop) {
    out->up[out->n_up++] = (dm_link_up){word, m->syntax->words[word].head};
    word = step_up(m, word, out);
  }
  if (word == DM_NONE || m->syntax->words[word].head != DM_NONE) return;
  read_markers(m, word, out); /* of the root itself: "no longer" */
  if (is_question(m, trigger)) apply(out, DM_EFFECT_HYPOTHETICAL, DM_S("question"), trigger);
}

#include "fact/positions.h"

#include "base/str.h"

/* ---- who -------------------------------------------------------------------------------------------------------- */

static bool has_sector(const dm_party *p, const char *sector) {
  for (uint32_t i = 0; i < p->n_sectors; i++)
    if (dm_str_is(p->sectors[i], sector)) return true;
  return false;
}

static bool is_public(const dm_stands *s, const dm_party *p) {
  for (uint32_t i = 0; i < p->n_sectors; i++)
    if (dm_in(&s->cues->publics, p->sectors[i])) return true;
  if (dm_str_is(p->country, "IGO") || dm_str_is(p->country, "NGO")) return true;
  return p->actor != DM_NONE && s->mentions->actors[p->actor].kind == DM_COUNTRY;
}

bool dm_stand_counts(const dm_stands *s, const dm_party *holder, uint32_t predicate) {
  uint32_t actor;
  if (is_public(s, holder)) return true;
  for (uint32_t t = dm_w(s->syntax, predicate)->left; t <= dm_w(s->syntax, predicate)->right; t++) {
    if (dm_mention_at(s->mentions, t) == DM_NONE || !dm_actors_at(s->mentions, t, &actor, 1) || actor == holder->actor) continue;
    dm_party concerned = dm_party_of(s->mentions, actor);
    if (is_public(s, &concerned)) return true;
  }
  return false;
}

dm_party dm_stand_holder(const dm_stands *s, dm_party party) {
  if (party.actor == DM_NONE || !party.country.n || !has_sector(&party, "GOV")) return party;
  const dm_actor *actor = &s->mentions->actors[party.actor];
  if (actor->kind == DM_COUNTRY || dm_str_is(party.country, "IGO") || dm_is_own_office(s->cues, actor->office)) return party;
  for (uint32_t i = 0; i < s->mentions->n_actors; i++) {
    const dm_actor *a = &s->mentions->actors[i];
    if (a->kind != DM_COUNTRY || !dm_str_eq(a->country, party.country)) continue;
    dm_party country = dm_party_of(s->mentions, i);
    country.n_sectors = 1;
    country.sectors[0] = DM_S("GOV");
    return country;
  }
  return party;
}

bool dm_stand_speaker(const dm_stands *s, uint32_t token, dm_party *party) {
  uint32_t st = s->facts->statement_of[token];
  if (st == DM_NONE) return false;
  *party = s->facts->statements[st].speaker;
  return true;
}

bool dm_stand_is_self(const dm_stands *s, uint32_t subject) {
  if (subject == DM_NONE) return false;
  const dm_word *w = dm_w(s->syntax, subject);
  return w->upos == DM_PRON && (dm_str_is(w->lower, "we") || dm_str_is(w->lower, "i"));
}

/* "The statement threatened ...": who speaks through a document is who spoke last. */
static bool last_speaker(const dm_stands *s, uint32_t token, dm_party *party) {
  for (uint32_t i = s->facts->n_statements; i-- > 0;) {
    const dm_statement *st = &s->facts->statements[i];
    if (st->cue_token == DM_NONE || st->cue_token >= token) continue;
    *party = st->speaker;
    return true;
  }
  return false;
}

bool dm_stand_subject(const dm_stands *s, uint32_t clause, dm_party *party) {
  uint32_t subject = dm_subject(s->syntax, clause), actor;
  if (subject == DM_NONE) return false;
  if (dm_stand_is_self(s, subject)) return dm_stand_speaker(s, subject, party);
  if (!dm_actors_at(s->mentions, subject, &actor, 1))
    return dm_is_document(s->cues, s->syntax, subject) && last_speaker(s, subject, party);
  *party = dm_party_of(s->mentions, actor);
  return true;
}

uint32_t dm_stand_phrase(const dm_stands *s, uint32_t token, dm_str prep) {
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

uint32_t dm_stand_owner(const dm_stands *s, uint32_t token) {
  uint32_t c = dm_child(s->syntax, token, DM_NMOD_POSS), actor;
  if (c == DM_NONE) c = dm_stand_phrase(s, token, DM_S("by"));
  if (c == DM_NONE) c = dm_stand_phrase(s, token, DM_S("from"));
  for (DM_EACH_CHILD(s->syntax, token, d)) {
    dm_rel rel = (dm_rel)dm_w(s->syntax, d)->rel;
    if (c == DM_NONE && (rel == DM_AMOD || rel == DM_COMPOUND) && dm_actors_at(s->mentions, d, &actor, 1)) c = d;
  }
  return c;
}

/* ---- the clause -------------------------------------------------------------------------------------------------- */

static bool is_clause_head(const dm_stands *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  switch (dm_rel_base((dm_rel)w->rel)) {
  case DM_ROOT:
  case DM_CCOMP:
  case DM_ADVCL:
  case DM_PARATAXIS:
  case DM_CSUBJ:
    return true;
  case DM_ACL:
    return w->upos == DM_VERB;
  case DM_CONJ:
    return w->upos == DM_VERB || dm_child(s->syntax, token, DM_COP) != DM_NONE;
  default:
    return w->head == DM_NONE;
  }
}

static uint32_t clause_of(const dm_stands *s, uint32_t token) {
  while (!is_clause_head(s, token) && dm_w(s->syntax, token)->head != DM_NONE) token = dm_w(s->syntax, token)->head;
  return token;
}

#define REACH_OF_THAT 6u /* words between a predicate and its "that" */

/* "has denied for years that ...", the clause hung elsewhere. */
static uint32_t after_that(const dm_stands *s, uint32_t token) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[token].sentence];
  for (uint32_t t = token + 1; t < sent->first + sent->n && t <= token + REACH_OF_THAT; t++) {
    if (dm_w(s->syntax, t)->upos == DM_VERB || dm_w(s->syntax, t)->upos == DM_PUNCT) return DM_NONE;
    if (dm_w(s->syntax, t)->rel == DM_MARK && dm_str_is(dm_w(s->syntax, t)->lower, "that")) return dm_w(s->syntax, t)->head;
  }
  return DM_NONE;
}

/* The complement clause: an infinitive or a that-clause. "urged them to ..." may be read as a purpose clause, "time to ..."
 * hangs on the noun. */
uint32_t dm_stand_complement(const dm_stands *s, uint32_t token) {
  static const dm_rel full[] = {DM_XCOMP, DM_CCOMP}, with_to[] = {DM_ADVCL, DM_ACL, DM_CSUBJ};
  uint32_t c;
  for (size_t i = 0; i < sizeof full / sizeof *full; i++)
    if ((c = dm_child(s->syntax, token, full[i])) != DM_NONE && c > token) return c;
  for (size_t i = 0; i < sizeof with_to / sizeof *with_to; i++) {
    c = dm_child(s->syntax, token, with_to[i]);
    uint32_t mark = c == DM_NONE || c < token ? DM_NONE : dm_child(s->syntax, c, DM_MARK);
    if (mark != DM_NONE && dm_str_is(dm_w(s->syntax, mark)->lower, "to")) return c;
  }
  return after_that(s, token);
}

/* The clause of the predicate, inside the statement that it belongs to. */
static dm_evidence evidence_of(const dm_stands *s, uint32_t predicate) {
  uint32_t head = clause_of(s, predicate), st = s->facts->statement_of[predicate];
  uint32_t first = dm_w(s->syntax, head)->left, last = dm_w(s->syntax, head)->right;
  if (st != DM_NONE) {
    while (first < predicate && s->facts->statement_of[first] != st) first++;
    while (last > predicate && s->facts->statement_of[last] != st) last--;
  }
  while (first < predicate && dm_w(s->syntax, first)->upos == DM_PUNCT) first++;
  while (last > predicate && dm_w(s->syntax, last)->upos == DM_PUNCT) last--;
  return (dm_evidence){{s->text->tokens[first].start, s->text->tokens[last].end}, s->text->tokens[predicate].sentence};
}

const char *dm_stand_unreal(const dm_stands *s, uint32_t predicate) {
  uint32_t head = clause_of(s, predicate), mark = dm_child(s->syntax, predicate, DM_MARK);
  if (s->conditional[predicate]) return "part of a condition";
  if (mark != DM_NONE && dm_str_is(dm_w(s->syntax, mark)->lower, "to")) return "an infinitive";
  mark = dm_child(s->syntax, head, DM_MARK);
  if (mark != DM_NONE) {
    dm_str w = dm_w(s->syntax, mark)->lower;
    if (dm_str_is(w, "if") || dm_str_is(w, "unless") || dm_str_is(w, "whether")) return "the clause is a condition";
  }
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[predicate].sentence];
  uint32_t last = sent->first + sent->n - 1;
  if (dm_str_is(dm_token_form(s->text, last), "?")) return "the sentence is a question";
  return NULL;
}

static bool is_hedged(const dm_stands *s, uint32_t predicate) {
  for (DM_EACH_CHILD(s->syntax, predicate, c)) {
    if (dm_w(s->syntax, c)->rel != DM_AUX_REL) continue;
    dm_str w = dm_w(s->syntax, c)->lemma;
    if (dm_str_is(w, "may") || dm_str_is(w, "might") || dm_str_is(w, "could")) return true;
  }
  return false;
}

/* ---- conditions -------------------------------------------------------------------------------------------------- */

/* The words that a condition's marker introduces: the subtree of the head that the marker hangs on. */
static bool marked_part(const dm_stands *s, uint32_t token, uint32_t words, dm_span *span, uint32_t *head) {
  uint32_t h = token;
  for (uint32_t k = 0; k < words; k++) {
    uint32_t up = dm_w(s->syntax, token + k)->head;
    if (up != DM_NONE && (up < token || up >= token + words)) h = up;
  }
  if (h <= token) { /* "in return for talks": the noun hangs on "return" */
    uint32_t noun = dm_child_base(s->syntax, token + words - 2 < token ? token : token + words - 2, DM_NMOD);
    if (noun == DM_NONE || noun < token) return false;
    h = noun;
  }
  uint32_t first = token + words, last = dm_w(s->syntax, h)->right;
  if (first >= s->text->n_tokens || first > last) return false;
  while (last > first && dm_w(s->syntax, last)->upos == DM_PUNCT) last--;
  *span = (dm_span){s->text->tokens[first].start, s->text->tokens[last].end};
  *head = h;
  return true;
}

static dm_str with_sign(const dm_stands *s, dm_str label, int sign) {
  return sign >= 0 ? label : dm_str_printf(s->arena, "end of %" DM_FMT, DM_ARG(label));
}

static dm_str label_of(const dm_stands *s, uint32_t head, dm_span span) {
  dm_issue issue;
  if (dm_issue_of(s->arena, s->cues, s->mentions, head, &issue)) return with_sign(s, issue.label, issue.turn);
  return dm_str_sub(s->text->article->text, span.start, span.end);
}

static bool has_modal(const dm_stands *s, uint32_t verb) {
  for (DM_EACH_CHILD(s->syntax, verb, c))
    if (dm_w(s->syntax, c)->rel == DM_AUX_REL && dm_str_is(dm_w(s->syntax, c)->xpos, "MD")) return true;
  return false;
}

struct condition {
  uint32_t which, head; /* row of conditions.tsv; what its marker introduces */
  dm_span span;
};

/* The condition that begins at a token. "Before talks can begin" is one, "before talks began" is a time; "will not leave until
 * guards come" is one, "stayed until guards came" is a time. */
static bool condition_at(const dm_stands *s, uint32_t t, struct condition *out) {
  const dm_phrase *rows = s->cues->conditions;
  uint32_t words = dm_phrase_at(rows, s->cues->n_conditions, s->syntax, t, &out->which), wider;
  bool undone = words && t && dm_phrase_at(rows, s->cues->n_conditions, s->syntax, t - 1, &wider) > words &&
                dm_str_is(rows[wider].value, "none"); /* "even | if" */
  if (!words || undone || dm_str_is(rows[out->which].value, "none") || !marked_part(s, t, words, &out->span, &out->head))
    return false;
  dm_str role = rows[out->which].value;
  uint32_t above = dm_w(s->syntax, out->head)->head;
  if (dm_str_is(role, "before")) return has_modal(s, out->head);
  return !dm_str_is(role, "until") || (above != DM_NONE && dm_is_negated(s->syntax, above) && has_modal(s, above));
}

void dm_stand_mark_conditions(dm_stands *s) {
  struct condition c;
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    if (!condition_at(s, t, &c)) continue;
    for (uint32_t k = dm_w(s->syntax, c.head)->left; k <= dm_w(s->syntax, c.head)->right; k++) s->conditional[k] = true;
  }
}

/* "Before talks begin, Oslo said, X must leave": the verb of saying, on which the tree may hang the condition; else the clause.
 */
static uint32_t cue_above(const dm_stands *s, uint32_t clause) {
  const dm_word *w = dm_w(s->syntax, clause);
  if ((w->rel != DM_CCOMP && w->rel != DM_PARATAXIS) || w->head == DM_NONE || w->head > clause) return clause;
  return dm_w(s->syntax, w->head)->left + 1 < w->head && dm_cue_at(s->cues, s->syntax, w->head) ? w->head : clause;
}

/* The condition in the predicate's clause; false when there is none. sign: of the stance without it; who "will not lift X until"
 * gives the end of X. `give`: the marker names what is given. */
static bool condition_of(const dm_stands *s, uint32_t predicate, const dm_issue *issue, int sign, dm_condition *out, bool *give) {
  uint32_t head = clause_of(s, predicate), end = dm_w(s->syntax, head)->right, cue = cue_above(s, head);
  struct condition c;
  for (uint32_t t = dm_w(s->syntax, cue)->left; t <= end; t++) {
    uint32_t st = s->facts->statement_of[t];
    bool before_cue = cue != head && t < cue && st == DM_NONE;
    /* "offered to X in return for Y": the content begins behind the predicate. */
    if (!before_cue && st != s->facts->statement_of[predicate] && st != s->facts->statement_of[issue->head]) continue;
    if (!condition_at(s, t, &c) || dm_dominates(s->syntax, c.head, predicate)) continue;
    dm_str role = s->cues->conditions[c.which].value;
    *give = dm_str_is(role, "give") || dm_str_is(role, "before");
    dm_str label = label_of(s, c.head, c.span);
    bool flips = dm_str_is(role, "unless") || dm_str_is(role, "until");
    dm_str ours = with_sign(s, issue->label, flips ? -sign : sign);
    dm_span own = {s->text->tokens[issue->head].start, s->text->tokens[issue->head].end};
    *out = *give ? (dm_condition){.ask = ours, .give = label, .ask_span = own, .give_span = c.span}
                 : (dm_condition){.ask = label, .give = ours, .ask_span = c.span, .give_span = own};
    return true;
  }
  return false;
}

/* ---- drafts ------------------------------------------------------------------------------------------------------ */

bool dm_stand_claimed(const dm_stands *s, uint32_t predicate, const dm_party *holder) {
  uint32_t st = s->facts->statement_of[predicate];
  if (st == DM_NONE || s->facts->statements[st].speaker.actor == DM_NONE) return false;
  const dm_party *speaker = &s->facts->statements[st].speaker;
  dm_party side = dm_stand_holder(s, *speaker), held = dm_stand_holder(s, *holder);
  return side.actor != held.actor && speaker->actor != held.actor && !dm_str_eq(side.name, held.name);
}

static dm_position_basis basis_of(const dm_stands *s, uint32_t predicate, const dm_party *holder) {
  uint32_t st = s->facts->statement_of[predicate];
  if (st == DM_NONE) return DM_POS_NARRATOR;
  if (dm_stand_claimed(s, predicate, holder)) return DM_POS_CLAIMED;
  const dm_party *speaker = &s->facts->statements[st].speaker;
  if (speaker->actor == DM_NONE) return DM_POS_STATED;
  dm_str office = s->mentions->actors[speaker->actor].office;
  return office.n && dm_str_find(office, DM_S("spokes"), 0) != DM_NONE ? DM_POS_SPOKESPERSON : DM_POS_STATED;
}

static void push(dm_stands *s, const dm_position *row, const dm_issue *issue, uint32_t predicate) {
  dm_stand draft = {.row = *row, .predicate = predicate, .issue_token = issue->head, .points_back = issue->points_back};
  draft.evidence = evidence_of(s, predicate);
  DM_PUSH(s->arena, &s->list, draft);
  dm_str holder = row->holder.name, label = row->issue_label;
  dm_trace_add(s->trace, s->text->tokens[predicate].sentence, predicate, row->made_by, true, "%" DM_FMT ": %+d %" DM_FMT,
               DM_ARG(holder), row->sign, DM_ARG(label));
}

/* Nobody is an issue of its own. */
static bool is_holder(const dm_stands *s, uint32_t token, const dm_party *holder) {
  uint32_t actor;
  return dm_actors_at(s->mentions, token, &actor, 1) > 0 && actor == holder->actor;
}

bool dm_stand_doubted(const dm_stands *s, uint32_t clause) {
  const dm_word *w = dm_w(s->syntax, clause);
  if (w->rel != DM_CCOMP || w->head == DM_NONE || !dm_is_negated(s->syntax, w->head)) return false;
  const dm_cue *cue = dm_cue_at(s->cues, s->syntax, w->head);
  return cue && dm_str_is(cue->cls, "think");
}

/* The act that goes with the sign: who rejects the end of X supports X. A demand and a warning stay what they are. */
static dm_stance_act turned_act(dm_stance_act act, int sign) {
  if (sign > 0 && (act == DM_ACT_OPPOSE || act == DM_ACT_REJECT)) return DM_ACT_SUPPORT;
  if (sign < 0 && act == DM_ACT_SUPPORT) return DM_ACT_OPPOSE;
  if (sign < 0 && (act == DM_ACT_ACCEPT || act == DM_ACT_OFFER)) return DM_ACT_REJECT;
  return act;
}

void dm_stand_turn(dm_position *row, int turn) {
  row->sign *= turn;
  if (row->sign) row->act = turned_act(row->act, row->sign);
}

/* Who offers X in return for Y, gives X. */
static void swap_sides(dm_condition *c) {
  *c = (dm_condition){.ask = c->give, .give = c->ask, .ask_span = c->give_span, .give_span = c->ask_span};
}

void dm_stand_add(dm_stands *s, const dm_position *given, const dm_issue *issue, uint32_t predicate) {
  dm_position row = *given;
  bool give = false;
  if (is_holder(s, issue->head, &row.holder)) return;
  row.holder = dm_stand_holder(s, row.holder);
  row.issue_id = issue->id, row.issue_label = issue->label;
  row.statement = s->facts->statement_of[predicate];
  row.basis = basis_of(s, predicate, &row.holder);
  if (is_hedged(s, predicate)) row.strength = DM_HEDGED;
  dm_stand_turn(&row, issue->turn);
  if (condition_of(s, predicate, issue, row.sign, &row.condition, &give)) {
    dm_str returned = row.condition.give;
    row.has_condition = true;
    if (give && (row.act == DM_ACT_OFFER || row.act == DM_ACT_ACCEPT)) swap_sides(&row.condition);
    if (give) push(s, &row, issue, predicate);
    if (row.act != DM_ACT_WARN) row.act = DM_ACT_CONDITION;
    row.sign = 0;
    if (give) {
      row.issue_label = dm_str_printf(s->arena, "%" DM_FMT " in return for %" DM_FMT, DM_ARG(issue->label), DM_ARG(returned));
      row.issue_id = dm_issue_id(s->arena, s->cues, row.issue_label);
    }
  }
  push(s, &row, issue, predicate);
}

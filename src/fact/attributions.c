#include "fact/statements.h"

#include "base/limits.h"
#include "base/str.h"

/* What is attributed to somebody beyond the statements: cues that only deny, wish or allow that something was said, and the
 * words of attitudes.tsv. The holder comes from the same places as a speaker, the content from the same parts of the tree. */

#define CUE_NOUN_REACH 8u /* tokens between a verb and the noun it carries: "made a new and generous offer" */

/* One attribution while it is put together. */
typedef struct held {
  const dm_cue *row;
  uint32_t cue;
  dm_content content;
  dm_voice holder;
  dm_span cue_span;
  dm_modality modality;
} held;

/* ---- content -------------------------------------------------------------------------------------------------------- */

static void add_range(const dm_speech *s, dm_content *c, uint32_t first, uint32_t last) {
  if (first > last) return;
  dm_range r = dm_speech_bare(s, first, last);
  dm_content_add(c, r.first, r.last);
}

/* The phrase that one of the row's prepositions marks, at or behind `from`; DM_NONE when there is none. */
static uint32_t marked_from(const dm_speech *s, const dm_cue *row, uint32_t head, uint32_t from) {
  static const dm_rel bases[] = {DM_OBL, DM_ADVCL, DM_NMOD, DM_ACL};
  char prep[32];
  for (uint32_t i = 0; i < row->n_preps; i++) {
    if (row->preps[i].n >= sizeof prep) continue;
    memcpy(prep, row->preps[i].p, row->preps[i].n);
    prep[row->preps[i].n] = 0;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
      uint32_t d = dm_child_marked(s->syntax, head, bases[b], prep);
      if (d != DM_NONE && dm_w(s->syntax, d)->left >= from) return d;
    }
  }
  return DM_NONE;
}

/* What stands behind the content and gives the reason: "praised X | for Y". */
static uint32_t with_reason(const dm_speech *s, const dm_cue *row, uint32_t token, uint32_t last) {
  uint32_t d = marked_from(s, row, token, last + 1);
  if (d == DM_NONE) d = dm_child_marked(s->syntax, token, DM_OBL, "as"); /* "admires X | as a leader" */
  return d != DM_NONE && dm_w(s->syntax, d)->left == last + 1 ? dm_w(s->syntax, d)->right : last;
}

/* A person, or what belongs to one. */
static bool is_personal(const dm_speech *s, uint32_t noun) {
  uint32_t actor, owner = dm_child(s->syntax, noun, DM_NMOD_POSS);
  if (owner != DM_NONE) return is_personal(s, owner);
  if (dm_actors_at(s->mentions, noun, &actor, 1)) return s->mentions->actors[actor].kind == DM_PERSON;
  return false;
}

/* The object, whatever it is: "attacked her record". */
static bool object_phrase(const dm_speech *s, const dm_cue *row, uint32_t token, dm_content *c) {
  uint32_t object = dm_child(s->syntax, token, DM_OBJ);
  if (object == DM_NONE) return false;
  uint32_t first = dm_w(s->syntax, object)->left, last = dm_w(s->syntax, object)->right;
  if (object < token && last >= token) return false;
  uint32_t end = object > token ? with_reason(s, row, token, last) : last;
  if ((row->takes & DM_TAKES_WHOM) && end == last && !is_personal(s, object)) return false;
  add_range(s, c, first, dm_content_before_aside(s, first, end));
  return true;
}

/* What is said of a passive cue's subject: "is thought | to be ill", "was called | a liar", "is seen | as weak". */
static uint32_t predicate_of(const dm_speech *s, const dm_cue *row, uint32_t token) {
  uint32_t d = (row->takes & (DM_TAKES_INF | DM_TAKES_THAT)) ? dm_infinitive_of(s, token, token) : DM_NONE;
  if (d == DM_NONE && (row->takes & DM_TAKES_OBJ_ADJ)) d = dm_child(s->syntax, token, DM_XCOMP);
  if (d == DM_NONE && (row->takes & DM_TAKES_OBJ_AS)) d = dm_child_marked(s->syntax, token, DM_OBL, "as");
  return d != DM_NONE && d > token ? d : DM_NONE;
}

static bool has_agent(const dm_speech *s, uint32_t token) {
  return dm_child(s->syntax, token, DM_OBL_AGENT) != DM_NONE || dm_child_marked(s->syntax, token, DM_OBL, "by") != DM_NONE;
}

/* "X was criticised for Y", "the plan backed by Z": the subject or the noun, and the reason. */
static bool passive_content(const dm_speech *s, const dm_cue *row, uint32_t token, dm_content *c) {
  uint32_t subject = dm_child(s->syntax, token, DM_NSUBJ_PASS), head = dm_w(s->syntax, token)->head;
  bool attached = dm_w(s->syntax, token)->rel == DM_ACL && head != DM_NONE && head < token && has_agent(s, token);
  if (subject == DM_NONE && attached) subject = head;
  if (subject == DM_NONE || subject > token) return false;
  uint32_t last = dm_w(s->syntax, subject)->right;
  add_range(s, c, dm_w(s->syntax, subject)->left, last < token ? last : subject);
  uint32_t rest = predicate_of(s, row, token);
  if (rest != DM_NONE) add_range(s, c, dm_w(s->syntax, rest)->left, dm_w(s->syntax, rest)->right);
  dm_content marked = {.n = 0};
  if (rest == DM_NONE && dm_content_marked(s, row, token, &marked))
    dm_content_add(c, marked.parts[0].first, marked.parts[0].last);
  /* "was told that", "is thought to": what is thought of the subject, not the subject alone. */
  return rest != DM_NONE || marked.n || (row->takes & DM_TAKES_WHAT);
}

/* An infinitive behind a verb of will, whatever the tree hangs it from the verb as: "voted by 9 to 4 | to leave". */
static bool infinitive_content(const dm_speech *s, const dm_cue *row, uint32_t token, dm_content *c) {
  uint32_t clause = (row->takes & DM_TAKES_INF) ? dm_infinitive_of(s, token, token) : DM_NONE;
  if (clause != DM_NONE) add_range(s, c, dm_w(s->syntax, clause)->left, dm_w(s->syntax, clause)->right);
  return clause != DM_NONE;
}

static bool verb_content(const dm_speech *s, const dm_cue *row, uint32_t token, dm_content *c) {
  bool clause, passive = dm_speech_passive(s, token);
  if (passive && passive_content(s, row, token, c)) return true;
  *c = (dm_content){.n = 0};
  bool addressed = dm_str_is(row->addressee, "obj"); /* "wants X to leave" */
  if ((row->takes & DM_TAKES_INF) && !passive && addressed && dm_content_infinitive(s, row, token, c)) return true;
  if ((row->takes & DM_TAKES_WHAT) && !passive && dm_child(s->syntax, token, DM_CCOMP) == DM_NONE &&
      object_phrase(s, row, token, c))
    return true;
  return dm_speech_content(s, row, token, c, &clause) || infinitive_content(s, row, token, c);
}

/* ---- the holder of a noun or an adjective --------------------------------------------------------------------------- */

/* The verb that carries a noun ("voiced fears that", "has plans to") or DM_NONE. */
static uint32_t carrier_of(const dm_speech *s, uint32_t noun) {
  const dm_word *w = dm_w(s->syntax, noun);
  if (w->rel != DM_OBJ || w->head == DM_NONE || w->head > noun || noun - w->head > CUE_NOUN_REACH) return DM_NONE;
  return dm_in(&s->cues->carriers, dm_w(s->syntax, w->head)->lemma) ? w->head : DM_NONE;
}

static bool noun_holder(const dm_speech *s, uint32_t noun, uint32_t carrier, dm_voice *holder) {
  static const char *const preps[] = {"by", "from", "among"};
  uint32_t owner = dm_child(s->syntax, noun, DM_NMOD_POSS), actor;
  for (size_t i = 0; i < sizeof preps / sizeof *preps && owner == DM_NONE; i++)
    owner = dm_child_marked(s->syntax, noun, DM_NMOD, preps[i]);
  if (owner == DM_NONE && dm_child(s->syntax, noun, DM_COP) != DM_NONE) owner = dm_subject(s->syntax, noun);
  if (owner == DM_NONE && carrier != DM_NONE) return dm_speech_who(s, carrier, holder);
  for (DM_EACH_CHILD(s->syntax, noun, d)) {
    dm_rel rel = (dm_rel)dm_w(s->syntax, d)->rel;
    bool before = d < noun && (rel == DM_COMPOUND || rel == DM_AMOD);
    if (owner == DM_NONE && before && dm_actors_at(s->mentions, d, &actor, 1)) owner = d;
  }
  if (owner == DM_NONE) return false;
  *holder = (dm_voice){dm_speech_party(s, owner), owner};
  return true;
}

/* A clause or an infinitive behind the noun, on it or on what carries it. */
static uint32_t clause_behind(const dm_speech *s, const dm_cue *row, uint32_t head, uint32_t noun) {
  for (DM_EACH_CHILD(s->syntax, head, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    if (d < noun || (base != DM_ACL && base != DM_CCOMP && base != DM_XCOMP && base != DM_ADVCL)) continue;
    uint32_t mark = dm_child(s->syntax, d, DM_MARK);
    dm_str word = mark == DM_NONE ? (dm_str){0} : dm_w(s->syntax, mark)->lower;
    if (dm_str_is(word, "that") && (row->takes & DM_TAKES_THAT)) return d;
    if (dm_str_is(word, "to") && (row->takes & DM_TAKES_INF)) return d;
  }
  return DM_NONE;
}

static bool noun_content(const dm_speech *s, const dm_cue *row, uint32_t noun, uint32_t carrier, dm_content *c) {
  uint32_t clause = clause_behind(s, row, noun, noun);
  if (clause == DM_NONE && carrier != DM_NONE) clause = clause_behind(s, row, carrier, noun);
  if (clause != DM_NONE) {
    dm_content_phrase(s, c, clause, DM_NONE);
    return true;
  }
  uint32_t d = marked_from(s, row, noun, noun + 1);
  if (d == DM_NONE && carrier != DM_NONE) d = marked_from(s, row, carrier, noun + 1);
  if (d == DM_NONE) return false;
  uint32_t first = dm_w(s->syntax, d)->left;
  while (first < d && (dm_w(s->syntax, first)->rel == DM_CASE || dm_w(s->syntax, first)->rel == DM_MARK)) first++;
  add_range(s, c, first, dm_w(s->syntax, d)->right);
  return true;
}

/* ---- the words of the cue ------------------------------------------------------------------------------------------- */

/* The noun or adjective with what stands right before it in its own phrase, without its holder. */
static dm_span phrase_span(const dm_speech *s, uint32_t token, uint32_t carrier, uint32_t holder) {
  uint32_t first = token;
  while (first > 0 && dm_dominates(s->syntax, token, first - 1) && !dm_is_punct(s->syntax, first - 1)) {
    uint32_t t = first - 1;
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, t)->rel);
    if (holder != DM_NONE && dm_dominates(s->syntax, holder, t)) break;
    if (base == DM_NSUBJ || base == DM_CC || base == DM_CASE || base == DM_MARK) break;
    first = t;
  }
  uint32_t start = s->text->tokens[first].start;
  if (carrier != DM_NONE && holder < carrier) start = dm_speech_cue_span(s, NULL, carrier).start;
  return (dm_span){start, s->text->tokens[token].end};
}

/* ---- verbs, nouns, adjectives --------------------------------------------------------------------------------------- */

static bool take_verb(const dm_speech *s, held *h) {
  if (!verb_content(s, h->row, h->cue, &h->content)) return false;
  dm_speech_who(s, h->cue, &h->holder);
  h->cue_span = dm_speech_cue_span(s, h->row, h->cue);
  bool actor = h->holder.party.actor != DM_NONE || dm_str_is(h->row->cls, "say");
  if ((h->row->takes & DM_NEEDS_ACTOR) && !actor) return false; /* "the law requires"; but footage "shows" */
  bool named = h->holder.noun != DM_NONE || h->holder.party.name.n;
  return named || (dm_speech_passive(s, h->cue) && dm_child(s->syntax, h->cue, DM_NSUBJ_PASS) != DM_NONE);
}

static bool take_noun(const dm_speech *s, held *h) {
  uint32_t carrier = carrier_of(s, h->cue);
  if (!noun_holder(s, h->cue, carrier, &h->holder) || !noun_content(s, h->row, h->cue, carrier, &h->content)) return false;
  if (carrier != DM_NONE) dm_speech_unreal(s, carrier, &h->modality);
  h->cue_span = phrase_span(s, h->cue, carrier, h->holder.noun);
  return true;
}

static bool take_adjective(const dm_speech *s, held *h) {
  bool clause;
  uint32_t subject = dm_subject(s->syntax, h->cue);
  if (subject == DM_NONE || !dm_speech_content(s, h->row, h->cue, &h->content, &clause)) return false;
  h->holder = (dm_voice){dm_speech_party(s, subject), subject};
  h->cue_span = phrase_span(s, h->cue, DM_NONE, subject);
  return true;
}

static bool is_inside(const dm_content *c, uint32_t token) {
  for (uint32_t i = 0; i < c->n; i++)
    if (c->parts[i].first <= token && token <= c->parts[i].last) return true;
  return false;
}

static bool take(dm_speech *s, const dm_cue *row, uint32_t token) {
  held h = {.row = row, .cue = token, .holder = {{.actor = DM_NONE}, DM_NONE}};
  dm_rel rel = (dm_rel)dm_w(s->syntax, token)->rel;
  if (rel == DM_AMOD || rel == DM_COMPOUND || dm_speech_loose_infinitive(s, token)) return false;
  if (token > 1 && dm_str_is(dm_token_form(s->text, token - 1), "-")) return false; /* "heart-felt" */
  dm_speech_unreal(s, token, &h.modality);
  bool taken = row->upos == DM_ADJ ? take_adjective(s, &h) : row->upos == DM_NOUN ? take_noun(s, &h) : take_verb(s, &h);
  if (!taken || !h.content.n || is_inside(&h.content, token)) return false;
  if (h.holder.noun != DM_NONE && is_inside(&h.content, h.holder.noun)) return false;
  dm_speech_draft(s, row, token, &h.content, &h.holder, h.holder.party.actor != DM_NONE ? 0.7 : 0.5);
  dm_draft *d = &s->drafts.v[s->drafts.n - 1];
  d->kind = row->kind;
  if (row->kind == DM_ATTITUDE || row->kind == DM_PLAN) d->addressee = (dm_party){.actor = DM_NONE}; /* "wants X to leave" */
  d->modality = h.modality;
  d->cue_span = dm_speech_cue_to(s, h.cue_span, token, d);
  return true;
}

/* ---- rows ----------------------------------------------------------------------------------------------------------- */

/* What holds the row: the innermost attribution around its cue, else the innermost statement. */
static void nest(dm_facts *facts, uint32_t at, const uint32_t *attribution_of, dm_statement *row) {
  row->within = attribution_of[at];
  row->parent = facts->statement_of[at];
  if (row->within != DM_NONE)
    row->depth = facts->attributions[row->within].depth + 1;
  else if (row->parent != DM_NONE)
    row->depth = facts->statements[row->parent].depth + 1;
}

/* Drafts in text order: what holds another begins before it. */
static void finish(const dm_speech *s, uint32_t first, dm_facts *facts) {
  uint32_t *attribution_of = DM_NEW(s->arena, uint32_t, s->text->n_tokens + 1);
  for (uint32_t t = 0; t < s->text->n_tokens; t++) attribution_of[t] = DM_NONE;
  facts->attributions = DM_NEW(s->arena, dm_statement, s->drafts.n - first + 1);
  for (uint32_t i = first; i < s->drafts.n; i++) {
    const dm_draft *d = &s->drafts.v[i];
    dm_statement *row = &facts->attributions[facts->n_attributions];
    dm_speech_row(s, d, row);
    nest(facts, d->cue, attribution_of, row);
    uint32_t subject = d->cue == DM_NONE ? DM_NONE : dm_subject(s->syntax, d->cue);
    bool self = subject != DM_NONE && (dm_w(s->syntax, subject)->bits & DM_F_P1) && dm_w(s->syntax, subject)->upos == DM_PRON;
    if (self && row->parent != DM_NONE) row->speaker = facts->statements[row->parent].speaker; /* "I" is whoever speaks */
    if (row->depth > DM_LIMIT_SPEECH_DEPTH) continue;
    for (uint32_t k = 0; k < d->n_parts; k++)
      for (uint32_t t = d->parts[k].first; t <= d->parts[k].last; t++) attribution_of[t] = facts->n_attributions;
    row->id = dm_str_printf(s->arena, "t%u", ++facts->n_attributions);
  }
}

void dm_speech_attributions(dm_speech *s, dm_facts *facts) {
  uint32_t n = s->text->n_tokens, first = s->drafts.n;
  bool *taken = DM_NEW(s->arena, bool, n + 1);
  for (uint32_t i = 0; i < first; i++)
    if (s->drafts.v[i].cue != DM_NONE) taken[s->drafts.v[i].cue] = true;
  for (uint32_t i = 0; i < s->within.n; i++) {
    dm_draft *d = &s->within.v[i];
    if (d->cue == DM_NONE || taken[d->cue]) continue;
    taken[d->cue] = true;
    d->kind = d->entry ? d->entry->kind : DM_SPEECH;
    DM_PUSH(s->arena, &s->drafts, *d);
  }
  for (uint32_t t = 0; t < n; t++) {
    if (taken[t]) continue;
    const dm_cue *rows[DM_WIDE_CUES];
    uint32_t n_rows = dm_wide_cues_at(s->cues, s->syntax, t, rows);
    for (uint32_t i = 0; i < n_rows; i++)
      if (take(s, rows[i], t)) break;
  }
  dm_speech_sort(s, first);
  finish(s, first, facts);
}

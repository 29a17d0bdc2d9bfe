#include "fact/statements.h"

#include "base/str.h"

#define WORDS_OF_NAMES 5u /* a shorter quotation after a passive cue only names something */

/* ---- is the cue asserted ----------------------------------------------------------------------------------------- */

static bool has_modal(const dm_speech *s, uint32_t token) {
  for (DM_EACH_CHILD(s->syntax, token, c))
    if (dm_w(s->syntax, c)->rel == DM_AUX_REL && dm_str_is(dm_w(s->syntax, c)->xpos, "MD")) return true;
  return false;
}

bool dm_speech_loose_infinitive(const dm_speech *s, uint32_t token) {
  uint32_t mark = dm_child(s->syntax, token, DM_MARK);
  if (mark == DM_NONE || !dm_str_is(dm_w(s->syntax, mark)->lower, "to")) return false;
  uint32_t head = dm_w(s->syntax, token)->head;
  return head == DM_NONE || !dm_in(&s->cues->lights, dm_w(s->syntax, head)->lemma);
}

static bool under_condition(const dm_speech *s, uint32_t token) {
  uint32_t mark = dm_child(s->syntax, token, DM_MARK);
  if (mark == DM_NONE) return false;
  dm_str w = dm_w(s->syntax, mark)->lower;
  return dm_str_is(w, "if") || dm_str_is(w, "unless") || dm_str_is(w, "whether");
}

const char *dm_speech_unreal(const dm_speech *s, uint32_t token, dm_modality *modality) {
  const dm_word *w = dm_w(s->syntax, token);
  uint32_t subject = dm_child(s->syntax, token, DM_NSUBJ);
  bool nobody =
      subject != DM_NONE && (dm_is_negated(s->syntax, subject) || dm_str_starts(dm_w(s->syntax, subject)->lower, DM_S("nobody")));
  bool negated = dm_is_negated(s->syntax, token) || nobody;
  *modality = negated ? DM_NEGATED : DM_HYPOTHETICAL;
  if (w->rel == DM_AMOD || w->rel == DM_COMPOUND) return "the cue only modifies a noun";
  if ((w->bits & DM_F_IMP) && dm_speech_inverted(s, token) == DM_NONE) return "the cue is an imperative";
  if (negated) return "the cue is negated";
  if (has_modal(s, token)) return "the cue stands under a modal";
  if (dm_speech_loose_infinitive(s, token)) return "the cue is an infinitive";
  if (under_condition(s, token)) return "the cue stands in a condition";
  *modality = DM_ASSERTED;
  return NULL;
}

static bool is_self(const dm_speech *s, uint32_t subject) {
  const dm_word *w = dm_w(s->syntax, subject);
  return w->upos == DM_PRON && (dm_str_is(w->lower, "we") || dm_str_is(w->lower, "i"));
}

/* Inside somebody's direct speech, "I think" and "we demand" are that speech, not a report of another; outside, they are the
 * writer's. */
static bool own_words(const dm_speech *s, uint32_t token) {
  uint32_t subject = dm_subject(s->syntax, token);
  if (!dm_in_direct(s, token)) return subject != DM_NONE && is_self(s, subject);
  if (dm_child(s->syntax, token, DM_AUX_PASS) != DM_NONE) return true;
  return subject == DM_NONE || is_self(s, subject) || (dm_w(s->syntax, subject)->bits & (DM_F_P1 | DM_F_P2)) ||
         dm_str_is(dm_w(s->syntax, subject)->lower, "you");
}

/* ---- drafts ------------------------------------------------------------------------------------------------------ */

dm_speech_form dm_content_form(const dm_speech *s, const dm_content *c) {
  uint32_t quoted = 0, plain = 0;
  for (uint32_t i = 0; i < c->n; i++)
    for (uint32_t t = c->parts[i].first; t <= c->parts[i].last; t++) {
      if (dm_is_punct(s->syntax, t)) continue;
      if (s->quote_of[t] != DM_NONE)
        quoted++;
      else
        plain++;
    }
  return !quoted ? DM_INDIRECT : plain ? DM_MIXED : DM_DIRECT;
}

static void sort_parts(dm_content *c) {
  for (uint32_t i = 1; i < c->n; i++)
    for (uint32_t k = i; k && c->parts[k].first < c->parts[k - 1].first; k--) {
      dm_range r = c->parts[k];
      c->parts[k] = c->parts[k - 1], c->parts[k - 1] = r;
    }
}

void dm_speech_draft(dm_speech *s, const dm_cue *cue, uint32_t token, const dm_content *c, const dm_voice *speaker,
                     double confidence) {
  dm_draft d = {
      .cue = token, .entry = cue, .made_by = cue->id, .speaker = speaker->party, .n_parts = c->n, .confidence = confidence};
  d.cue_span = dm_speech_cue_span(s, cue, token);
  memcpy(d.parts, c->parts, sizeof d.parts);
  d.cue_span = dm_speech_cue_to(s, d.cue_span, token, &d);
  d.form = dm_content_form(s, c);
  d.speaker_words = dm_speech_words(s, speaker->noun, &d);
  d.channel = dm_speech_channel(s, token);
  d.addressee = dm_speech_addressee(s, cue, token);
  uint32_t object = dm_child(s->syntax, token, DM_OBJ); /* "offered a truce" offers it to nobody */
  bool whole =
      object != DM_NONE && c->parts[c->n - 1].first <= object && c->parts[c->n - 1].last <= dm_w(s->syntax, object)->right;
  if (whole && dm_str_is(cue->addressee, "obj") && dm_child(s->syntax, token, DM_IOBJ) == DM_NONE)
    d.addressee = (dm_party){.actor = DM_NONE};
  d.depth = dm_in_direct(s, token) ? 2 : 1;
  DM_PUSH(s->arena, &s->drafts, d);
  dm_str speaker_name = speaker->party.name;
  dm_trace_add(s->trace, s->text->tokens[token].sentence, token, cue->id, true, "%" DM_FMT " says", DM_ARG(speaker_name));
}

static void missed(dm_speech *s, const dm_cue *cue, uint32_t token, const char *why) {
  dm_trace_add(s->trace, s->text->tokens[token].sentence, token, cue->id, false, "%s", why);
}

/* Sentence in which a quotation begins; one without tokens stands nowhere. */
static uint32_t quote_sentence(const dm_speech *s, uint32_t q) {
  dm_range r = s->quote_tokens[q];
  return r.first > r.last ? 0 : s->text->tokens[r.first].sentence;
}

/* Direct speech: all quotations given to this cue. */
static bool quoted_content(const dm_speech *s, uint32_t token, uint32_t first_quote, dm_content *c) {
  uint32_t sentence = s->text->tokens[token].sentence;
  for (uint32_t q = first_quote; q < s->quotes.n && quote_sentence(s, q) <= sentence; q++)
    if (s->cue_of_quote[q] == token) dm_content_add(c, s->quote_tokens[q].first, s->quote_tokens[q].last);
  return c->n > 0;
}

/* 'Talks go on, "but time is short," he said': what stands before the quotation in its sentence is said as well. */
static void add_lead(const dm_speech *s, uint32_t cue, dm_content *c) {
  dm_range *part = &c->parts[0];
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[part->first].sentence];
  if (!c->n || cue < part->first || part->first < sent->first + 3) return;
  if (dm_str_is(dm_token_form(s->text, part->first - 1), ":")) return; /* 'They were kinder: "...," wrote Vik' */
  for (uint32_t t = sent->first; t < part->first; t++) {
    const dm_cue *other = dm_cue_at(s->cues, s->syntax, t);
    bool near = t + 3 >= part->first; /* "he said, ...": that cue has its own content */
    if (s->quote_of[t] != DM_NONE || (near && other && (other->takes & DM_TAKES_QUOTE))) return;
  }
  part->first = sent->first;
}

/* 'The museum, Vik said, will be "a home"': an inserted cue, whose clause goes on with words between quotation marks. */
static void add_around_inserted(const dm_speech *s, uint32_t cue, dm_content *c) {
  dm_range *part = &c->parts[0];
  uint32_t start = s->text->sentences[s->text->tokens[cue].sentence].first, subject = dm_child(s->syntax, cue, DM_NSUBJ);
  if (c->n == DM_CONTENT_PARTS || part->first <= cue + 1 || !dm_str_is(dm_token_form(s->text, cue + 1), ",")) return;
  if (subject == DM_NONE || subject > cue || s->text->tokens[part->first].sentence != s->text->tokens[cue].sentence) return;
  uint32_t left = dm_w(s->syntax, subject)->left;
  if (left < start + 2 || !dm_str_is(dm_token_form(s->text, left - 1), ",")) return;
  uint8_t opens = dm_w(s->syntax, start)->upos; /* "Speaking to X, he said", "In a letter, he said" */
  if (opens == DM_VERB || opens == DM_ADP || opens == DM_SCONJ || opens == DM_ADV) return;
  for (uint32_t t = start; t < left; t++)
    if (s->quote_of[t] != DM_NONE || dm_cue_at(s->cues, s->syntax, t)) return;
  if (part->first > cue + 2) part->first = cue + 2;
  memmove(c->parts + 1, c->parts, c->n++ * sizeof *c->parts);
  c->parts[0] = dm_speech_bare(s, start, left - 2);
}

/* "said that A and that B": one statement for each clause with a "that" of its own. */
static void draft_clauses(dm_speech *s, const dm_cue *cue, uint32_t token, dm_content *c, const dm_voice *speaker,
                          double confidence) {
  dm_content rest = *c;
  dm_range *part = &rest.parts[rest.n - 1];
  for (uint32_t t = part->first + 2; t + 1 < part->last; t++) {
    bool that = dm_str_is(dm_w(s->syntax, t)->lower, "that") && dm_w(s->syntax, t)->rel == DM_MARK;
    if (!that || !dm_str_is(dm_w(s->syntax, t - 1)->lower, "and") || s->quote_of[t] != DM_NONE) continue;
    uint32_t head = dm_w(s->syntax, t)->head;
    if (head == DM_NONE || dm_w(s->syntax, head)->rel != DM_CONJ) continue;
    dm_content before = rest;
    before.parts[before.n - 1] = dm_speech_bare(s, part->first, t - 2);
    dm_speech_draft(s, cue, token, &before, speaker, confidence);
    rest = (dm_content){.parts = {dm_speech_bare(s, t, part->last)}, .n = 1};
    part = &rest.parts[0];
  }
  dm_speech_draft(s, cue, token, &rest, speaker, confidence);
}

static void take_direct(dm_speech *s, const dm_cue *cue, uint32_t token, dm_content *c) {
  dm_voice speaker;
  bool names = (cue->takes & (DM_TAKES_OBJ_AS | DM_TAKES_OBJ_ADJ)) || c->parts[0].last < c->parts[0].first + WORDS_OF_NAMES;
  if (!dm_speech_who(s, token, &speaker) && names) {
    missed(s, cue, token, "a name between quotation marks"); /* 'a process called "exfiltration"' */
    return;
  }
  sort_parts(c);
  add_lead(s, token, c);
  add_around_inserted(s, token, c);
  double confidence = speaker.party.actor != DM_NONE ? 0.95 : 0.7;
  /* 'He urged them to sign: "..."' says both. */
  dm_content demand = {.n = 0};
  if ((cue->takes & DM_TAKES_INF) && c->parts[0].first > token && dm_content_infinitive(s, cue, token, &demand) &&
      s->quote_of[demand.parts[0].first] == DM_NONE) {
    if (demand.parts[0].last >= c->parts[0].first)
      demand.parts[0] = dm_speech_bare(s, demand.parts[0].first, c->parts[0].first - 1);
    dm_speech_draft(s, cue, token, &demand, &speaker, confidence);
  }
  dm_speech_draft(s, cue, token, c, &speaker, confidence);
}

/* "The plan will fail, | Rep. Vik, | said": the tree put the speaker into the clause. */
static void before_speaker(const dm_speech *s, uint32_t noun, dm_content *c) {
  uint32_t left = dm_w(s->syntax, noun)->left, m = dm_mention_at(s->mentions, noun);
  if (m != DM_NONE && s->mentions->mentions[m].first < left) left = s->mentions->mentions[m].first;
  for (uint32_t i = 0; i < c->n; i++) {
    dm_range *part = &c->parts[i];
    if (noun > part->first && noun <= part->last && left > part->first) *part = dm_speech_bare(s, part->first, left - 1);
  }
}

static void take_indirect(dm_speech *s, const dm_cue *cue, uint32_t token) {
  dm_content c = {.n = 0};
  dm_voice speaker = {.party = {.actor = DM_NONE}, .noun = DM_NONE};
  bool clause = false;
  dm_modality modality;
  const char *why = dm_speech_unreal(s, token, &modality);
  if (!why && own_words(s, token)) why = "the speaker's own words";
  if (!why && !dm_speech_content(s, cue, token, &c, &clause)) why = "no content found";
  if (!why && !dm_speech_who(s, token, &speaker)) why = "nobody is named who says it";
  uint32_t subject = dm_subject(s->syntax, token);
  bool voice = speaker.party.actor != DM_NONE || (subject != DM_NONE && dm_is_document(s->cues, s->syntax, subject));
  bool needs_actor = !clause || dm_in_direct(s, token) || (cue->takes & DM_NEEDS_ACTOR);
  if (!why && !voice && needs_actor) why = "what says it is no actor";
  if (why) {
    missed(s, cue, token, why);
    return;
  }
  sort_parts(&c);
  if (speaker.noun != DM_NONE) before_speaker(s, speaker.noun, &c);
  draft_clauses(s, cue, token, &c, &speaker, speaker.party.actor != DM_NONE ? 0.85 : 0.6);
}

static void take_verb(dm_speech *s, uint32_t token, const uint32_t *first_quote) {
  const dm_cue *cue = dm_cue_at(s->cues, s->syntax, token);
  dm_content c = {.n = 0};
  if (!cue || (token > 1 && dm_str_is(dm_token_form(s->text, token - 1), "-"))) return; /* "heart-felt" */
  if (first_quote[token] != DM_NONE && quoted_content(s, token, first_quote[token], &c))
    take_direct(s, cue, token, &c);
  else
    take_indirect(s, cue, token);
}

/* "Oslo's claim that ...", "a call by the union for ...". */
static void take_noun(dm_speech *s, uint32_t token) {
  const dm_cue *cue = dm_noun_cue_at(s->cues, s->syntax, token);
  if (!cue || dm_in_direct(s, token)) return;
  uint32_t owner = dm_child(s->syntax, token, DM_NMOD_POSS), actor;
  if (owner == DM_NONE) owner = dm_child_marked(s->syntax, token, DM_NMOD, "by");
  if (owner == DM_NONE) owner = dm_child_marked(s->syntax, token, DM_NMOD, "from");
  /* "Ankara is warning it could ...", the participle read as a noun. */
  bool verbal =
      owner == DM_NONE && dm_child(s->syntax, token, DM_COP) != DM_NONE && dm_child(s->syntax, token, DM_DET_REL) == DM_NONE;
  if (verbal) owner = dm_subject(s->syntax, token);
  uint32_t head = dm_w(s->syntax, token)->head; /* "issued a statement that ..." */
  bool carried = dm_w(s->syntax, token)->rel == DM_OBJ && head < token && dm_in(&s->cues->carriers, dm_w(s->syntax, head)->lemma);
  carried = carried && owner == DM_NONE && !dm_is_negated(s->syntax, head);
  if (carried) owner = dm_subject(s->syntax, head);
  if (owner == DM_NONE || !dm_actors_at(s->mentions, owner, &actor, 1)) return;
  dm_content c = {.n = 0};
  uint32_t clause = DM_NONE;
  for (DM_EACH_CHILD(s->syntax, token, d)) {
    const dm_word *w = dm_w(s->syntax, d);
    uint32_t mark = d > token && (w->rel == DM_ACL || w->rel == DM_CCOMP) ? dm_child(s->syntax, d, DM_MARK) : DM_NONE;
    if (verbal && d > token && w->left == token + 1 && (w->rel == DM_CCOMP || dm_rel_base((dm_rel)w->rel) == DM_ACL)) clause = d;
    if (mark == DM_NONE) continue;
    bool that = dm_str_is(dm_w(s->syntax, mark)->lower, "that"), to = dm_str_is(dm_w(s->syntax, mark)->lower, "to");
    if ((that && (cue->takes & DM_TAKES_THAT)) || (to && (cue->takes & DM_TAKES_INF))) clause = d;
  }
  if (clause != DM_NONE) dm_content_phrase(s, &c, clause, DM_NONE);
  if (!c.n && (carried || !dm_content_marked(s, cue, token, &c))) {
    missed(s, cue, token, "no content found");
    return;
  }
  dm_voice speaker = {dm_party_of(s->mentions, actor), owner};
  dm_speech_draft(s, cue, token, &c, &speaker, 0.7);
}

void dm_speech_cues(dm_speech *s) {
  uint32_t n = s->text->n_tokens;
  uint32_t *first_quote = DM_NEW(s->arena, uint32_t, n + 1);
  for (uint32_t t = 0; t < n; t++) first_quote[t] = DM_NONE;
  for (uint32_t q = s->quotes.n; q-- > 0;)
    if (s->cue_of_quote[q] != DM_NONE) first_quote[s->cue_of_quote[q]] = q;
  for (uint32_t t = 0; t < n; t++) {
    if (dm_w(s->syntax, t)->upos == DM_VERB)
      take_verb(s, t, first_quote);
    else if (dm_w(s->syntax, t)->upos == DM_NOUN)
      take_noun(s, t);
  }
}

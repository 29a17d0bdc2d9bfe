#include "fact/statements.h"

#include "base/str.h"

#define MAX_NOUN_TOKENS 14u
#define LOOK_BACK 120u /* tokens in which a pronoun's name is looked for */

/* The words of a noun phrase up to what only comments on it: "a senior official". */
static dm_str noun_text(const dm_speech *s, uint32_t noun) {
  uint32_t first = dm_w(s->syntax, noun)->left, last = noun;
  for (DM_EACH_CHILD(s->syntax, noun, c)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, c)->rel);
    bool keep = base == DM_NMOD || base == DM_FLAT || base == DM_COMPOUND || base == DM_CONJ || base == DM_FIXED;
    if (c > noun && keep && dm_w(s->syntax, c)->right > last) last = dm_w(s->syntax, c)->right;
  }
  if (first > noun) first = noun;
  while (first < noun && (dm_is_punct(s->syntax, first) || dm_w(s->syntax, first)->upos == DM_CCONJ ||
                          dm_w(s->syntax, first)->rel == DM_CASE || dm_w(s->syntax, first)->rel == DM_FIXED))
    first++;
  if (last - first + 1 > MAX_NOUN_TOKENS) last = noun;
  if (noun - first + 1 > MAX_NOUN_TOKENS) first = noun;
  return dm_text_slice(s->text, first, last);
}

static dm_party named(dm_str name) { return (dm_party){.actor = DM_NONE, .name = name}; }

static bool is_pronoun(const dm_syntax *s, uint32_t token) { return dm_w(s, token)->upos == DM_PRON; }

/* The one who issued a document: "a statement from the ministry", "the ministry's letter", "the army statement". */
static uint32_t issuer_of(const dm_speech *s, uint32_t noun) {
  static const char *const preps[] = {"from", "by", "of"};
  uint32_t actor, c = dm_child(s->syntax, noun, DM_NMOD_POSS);
  if (c != DM_NONE && dm_actors_at(s->mentions, c, &actor, 1)) return c;
  for (size_t i = 0; i < sizeof preps / sizeof *preps; i++) {
    c = dm_child_marked(s->syntax, noun, DM_NMOD, preps[i]);
    if (c != DM_NONE && dm_actors_at(s->mentions, c, &actor, 1)) return c;
  }
  for (DM_EACH_CHILD(s->syntax, noun, d)) {
    dm_rel rel = (dm_rel)dm_w(s->syntax, d)->rel;
    if ((rel == DM_COMPOUND || rel == DM_AMOD) && dm_actors_at(s->mentions, d, &actor, 1)) return d;
  }
  /* "The minister issued a statement saying ..." */
  uint32_t head = dm_w(s->syntax, noun)->head;
  if (head != DM_NONE && dm_w(s->syntax, noun)->rel == DM_OBJ) {
    uint32_t subject = dm_subject(s->syntax, head);
    if (subject != DM_NONE && subject != noun) return subject;
  }
  return DM_NONE;
}

/* The last speaker whose draft begins before this token. */
static const dm_draft *speaker_before(const dm_speech *s, uint32_t token) {
  const dm_draft *last = NULL;
  for (uint32_t i = 0; i < s->drafts.n; i++) {
    const dm_draft *d = &s->drafts.v[i];
    uint32_t at = d->cue != DM_NONE ? d->cue : d->parts[0].first;
    uint32_t was = !last ? 0 : last->cue != DM_NONE ? last->cue : last->parts[0].first;
    if (at < token && (!last || at >= was) && (d->speaker.actor != DM_NONE || d->speaker.name.n)) last = d;
  }
  return last;
}

/* A pronoun outside quotations whose actor was last named inside one: "he said" after a quotation that speaks of somebody. */
static bool named_in_speech(const dm_speech *s, uint32_t noun, uint32_t actor) {
  if (!is_pronoun(s->syntax, noun) || dm_in_direct(s, noun)) return false;
  uint32_t steps = 0;
  for (uint32_t t = noun; t-- > 0 && steps < LOOK_BACK; steps++) {
    uint32_t m = dm_mention_at(s->mentions, t);
    if (m != DM_NONE && s->mentions->mentions[m].actor == actor) return dm_in_direct(s, t);
  }
  return false;
}

/* "he" and "she" are no company. */
static bool may_be(const dm_speech *s, uint32_t noun, uint32_t actor) {
  dm_str w = dm_w(s->syntax, noun)->lower;
  bool person = is_pronoun(s->syntax, noun) && (dm_str_is(w, "he") || dm_str_is(w, "she"));
  dm_actor_kind kind = s->mentions->actors[actor].kind;
  return !person || (kind != DM_ORGANISATION && kind != DM_COUNTRY && kind != DM_OTHER_ACTOR);
}

static bool is_indefinite(const dm_speech *s, uint32_t noun) {
  uint32_t det = dm_child(s->syntax, noun, DM_DET_REL);
  return det != DM_NONE && (dm_str_is(dm_w(s->syntax, det)->lower, "a") || dm_str_is(dm_w(s->syntax, det)->lower, "an"));
}

/* "a Republican, Anna Vik, said": the person, not the party that the noun names; DM_NONE when it is no such noun. */
static uint32_t person_apposed(const dm_speech *s, uint32_t noun) {
  uint32_t other = dm_child(s->syntax, noun, DM_APPOS), actor;
  if (other == DM_NONE || !is_indefinite(s, noun) || !dm_actors_at(s->mentions, other, &actor, 1)) return DM_NONE;
  return s->mentions->actors[actor].kind == DM_PERSON ? other : DM_NONE;
}

dm_party dm_speech_party(const dm_speech *s, uint32_t noun) {
  uint32_t actor, person = person_apposed(s, noun);
  if (person != DM_NONE) noun = person;
  if (dm_is_document(s->cues, s->syntax, noun)) {
    uint32_t issuer = issuer_of(s, noun);
    if (issuer != DM_NONE) return dm_speech_party(s, issuer);
  }
  bool one = dm_actors_at(s->mentions, noun, &actor, 1) > 0;
  if (one && !named_in_speech(s, noun, actor) && may_be(s, noun, actor)) return dm_party_of(s->mentions, actor);
  /* "A statement said" is by whoever spoke before; "a poll by ..." is not the poll before. */
  if (is_indefinite(s, noun) && dm_w(s->syntax, noun)->right > noun) return named(noun_text(s, noun));
  if (dm_child(s->syntax, noun, DM_NMOD_POSS) != DM_NONE) return named(noun_text(s, noun)); /* "the chain's statement" */
  dm_str form = dm_token_form(s->text, noun);
  bool common = form.n && form.p[0] >= 'a' && form.p[0] <= 'z'; /* an index with a name of its own speaks for itself */
  bool back = is_pronoun(s->syntax, noun) || (common && dm_goes_back(s->cues, s->syntax, noun));
  const dm_draft *before = back ? speaker_before(s, noun) : NULL;
  return before ? before->speaker : named(noun_text(s, noun));
}

/* A mention that begins right after the cue or ends right before it, where the tree gives the cue no subject. */
static uint32_t neighbour(const dm_speech *s, uint32_t cue) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t first = cue > sent->first + MAX_NOUN_TOKENS ? cue - MAX_NOUN_TOKENS : sent->first;
  uint32_t end = sent->first + sent->n;
  for (uint32_t t = cue + 1; t < end && t <= cue + MAX_NOUN_TOKENS; t++) {
    uint32_t m = dm_mention_at(s->mentions, t);
    if (m != DM_NONE && s->mentions->mentions[m].first == cue + 1 && !dm_in_direct(s, t)) return t;
  }
  for (uint32_t t = cue; t > first; t--) {
    uint32_t m = dm_mention_at(s->mentions, t - 1);
    if (m != DM_NONE && s->mentions->mentions[m].last + 1 == cue && !dm_in_direct(s, t - 1)) return t - 1;
  }
  return DM_NONE;
}

/* "was told", "a move seen as", "Congress called unfair": a past participle without "have". A conjunct is as its first. */
bool dm_speech_passive(const dm_speech *s, uint32_t cue) {
  bool past = dm_str_is(dm_w(s->syntax, cue)->xpos, "VBD"); /* "Biden Jr. spoke": no auxiliary stands before it */
  if (!past && (dm_child(s->syntax, cue, DM_NSUBJ_PASS) != DM_NONE || dm_child(s->syntax, cue, DM_AUX_PASS) != DM_NONE))
    return true;
  if (!dm_str_is(dm_w(s->syntax, cue)->xpos, "VBN")) return false;
  for (DM_EACH_CHILD(s->syntax, cue, c))
    if (dm_w(s->syntax, c)->rel == DM_AUX_REL) return false;
  uint32_t first = dm_w(s->syntax, cue)->rel == DM_CONJ ? dm_w(s->syntax, cue)->head : DM_NONE;
  return first == DM_NONE || dm_w(s->syntax, first)->upos != DM_VERB || dm_speech_passive(s, first);
}

/* The noun of a noun phrase that fills the tokens from `first` up to the next comma, dash or the end; DM_NONE if other words
 * stand there. */
static uint32_t lone_noun(const dm_speech *s, uint32_t first) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[first].sentence];
  uint32_t noun = DM_NONE, end = sent->first + sent->n;
  bool open = true; /* before the first preposition: "leaders of both countries" */
  for (uint32_t t = first; t < end && !dm_is_punct(s->syntax, t); t++) {
    uint8_t upos = dm_w(s->syntax, t)->upos;
    if (upos == DM_VERB || upos == DM_AUX || upos == DM_SCONJ || upos == DM_ADV || upos == DM_CCONJ ||
        t > first + MAX_NOUN_TOKENS)
      return DM_NONE;
    if (upos == DM_ADP) open = false;
    if (open && (upos == DM_NOUN || upos == DM_PROPN)) noun = t;
    uint32_t m = dm_mention_at(s->mentions, t);
    /* A name ends it, but not one inside a longer mention: "Kremlin spokesman Dmitry Peskov". */
    bool around = m != DM_NONE && noun != DM_NONE && s->mentions->mentions[m].first <= noun;
    if (m != DM_NONE && (open || around)) noun = t, open = upos != DM_PROPN;
  }
  return noun;
}

static bool is_time(const dm_speech *s, uint32_t token) { return s->mentions->when_of[token] != DM_NONE; }

uint32_t dm_speech_inverted(const dm_speech *s, uint32_t cue) {
  const dm_cue *entry = dm_cue_at(s->cues, s->syntax, cue);
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  if (!entry || !(entry->takes & DM_TAKES_QUOTE) || cue <= sent->first || cue + 1 >= sent->first + sent->n) return DM_NONE;
  if (!dm_is_punct(s->syntax, cue - 1) || dm_is_punct(s->syntax, cue + 1) || is_time(s, cue + 1)) return DM_NONE;
  if (dm_str_is(dm_w(s->syntax, cue)->xpos, "VBG") || dm_str_is(dm_w(s->syntax, cue)->xpos, "VBN")) return DM_NONE;
  uint32_t subject = dm_child(s->syntax, cue, DM_NSUBJ);
  if ((subject != DM_NONE && subject < cue) || dm_child(s->syntax, cue, DM_AUX_REL) != DM_NONE) return DM_NONE;
  uint32_t noun = lone_noun(s, cue + 1); /* "..., told the Post" has whom it was told there */
  return noun != DM_NONE && noun == dm_child(s->syntax, cue, DM_IOBJ) ? DM_NONE : noun;
}

/* Of several subjects that the tree gave the cue, the one right beside it that is an actor ('A return is "unrealistic", said
 * X'). DM_NONE when there are not several. */
static uint32_t own_subject(const dm_speech *s, uint32_t cue) {
  uint32_t n = 0, best = DM_NONE, actor;
  for (DM_EACH_CHILD(s->syntax, cue, c)) {
    if (dm_w(s->syntax, c)->rel != DM_NSUBJ) continue;
    n++;
    bool beside = dm_w(s->syntax, c)->left == cue + 1 || dm_w(s->syntax, c)->right + 1 == cue;
    if (dm_actors_at(s->mentions, c, &actor, 1) && (best == DM_NONE || beside)) best = c;
  }
  return n > 1 ? best : DM_NONE;
}

static bool is_relative(const dm_speech *s, uint32_t pronoun) {
  const dm_word *w = dm_w(s->syntax, pronoun);
  return (w->bits & DM_F_REL) || dm_str_is(w->xpos, "WDT") || dm_str_is(w->xpos, "WP");
}

/* "... tension with Washington, which claims": of the nouns before a relative pronoun the nearest that is an actor, where the
 * tree chose one that is none. */
static uint32_t relative_subject(const dm_speech *s, uint32_t cue, uint32_t chosen) {
  uint32_t pronoun = dm_child(s->syntax, cue, DM_NSUBJ), actor;
  if (dm_w(s->syntax, cue)->rel != DM_ACL_RELCL || pronoun == DM_NONE || !is_relative(s, pronoun)) return chosen;
  if (chosen != DM_NONE && dm_actors_at(s->mentions, chosen, &actor, 1)) return chosen;
  uint32_t t = pronoun ? pronoun - 1 : 0;
  while (t > 0 && dm_is_punct(s->syntax, t)) t--;
  return t < pronoun && dm_mention_at(s->mentions, t) != DM_NONE ? t : chosen;
}

/* The actor that is the subject of the sentence, for a participle that the tree hung too deep to have one. */
static uint32_t main_subject(const dm_speech *s, uint32_t cue) {
  uint32_t root = cue, actor;
  while (dm_w(s->syntax, root)->head != DM_NONE) root = dm_w(s->syntax, root)->head;
  uint32_t subject = root == cue ? DM_NONE : dm_subject(s->syntax, root);
  if (subject == DM_NONE || dm_in_direct(s, subject) || !dm_actors_at(s->mentions, subject, &actor, 1)) return DM_NONE;
  return subject;
}

uint32_t dm_speech_sibling(const dm_speech *s, uint32_t cue) {
  const dm_word *w = dm_w(s->syntax, cue);
  if (w->rel != DM_CONJ || w->head == DM_NONE || dm_child_base(s->syntax, cue, DM_NSUBJ) != DM_NONE) return DM_NONE;
  if (dm_str_eq(dm_w(s->syntax, w->head)->xpos, w->xpos)) return DM_NONE;
  for (uint32_t h = dm_w(s->syntax, w->head)->head; h != DM_NONE; h = dm_w(s->syntax, h)->head)
    if (dm_w(s->syntax, h)->upos == DM_VERB && dm_str_eq(dm_w(s->syntax, h)->xpos, w->xpos) && dm_cue_at(s->cues, s->syntax, h))
      return h;
  return DM_NONE;
}

/* "The plan will fail, Rep. Vik (R-Ohio), a member, said": the noun phrase that ends right before the cue, which the tree hung
 * on the clause before it. DM_NONE when there is none. */
static uint32_t phrase_before(const dm_speech *s, uint32_t cue) {
  uint32_t first = s->text->sentences[s->text->tokens[cue].sentence].first, t = cue, best = DM_NONE;
  while (t > first && dm_is_punct(s->syntax, t - 1)) t--;
  if (t == first || t == cue || s->quote_of[t - 1] != s->quote_of[cue]) return DM_NONE;
  for (uint32_t h = t - 1; h != DM_NONE && h >= first && h < t && dm_w(s->syntax, h)->right < cue; h = dm_w(s->syntax, h)->head) {
    uint8_t upos = dm_w(s->syntax, h)->upos;
    if (upos == DM_VERB || upos == DM_AUX || upos == DM_ADP || s->quote_of[h] != s->quote_of[cue]) break;
    uint32_t m = dm_mention_at(s->mentions, h);
    if (m != DM_NONE && dm_w(s->syntax, h)->left > first && dm_is_punct(s->syntax, dm_w(s->syntax, h)->left - 1)) best = h;
  }
  return best;
}

/* '"...," Anna Vik, the head of a long office, told ...': the name right behind the quotation that the cue reports; or what "as"
 * marks before the cue ("As Anna Vik put it"). DM_NONE when there is neither. */
static uint32_t name_behind(const dm_speech *s, uint32_t cue) {
  uint32_t start = s->text->sentences[s->text->tokens[cue].sentence].first, actor;
  for (uint32_t t = cue; t > start; t--) {
    uint32_t q = s->quote_of[t - 1];
    if (q == DM_NONE) continue;
    uint32_t m = s->cue_of_quote[q] == cue ? dm_mention_at(s->mentions, t) : DM_NONE;
    for (uint32_t h = t; m == DM_NONE && s->cue_of_quote[q] == cue && h < cue && h < t + 4; h++)
      m = dm_mention_at(s->mentions, h);
    return m != DM_NONE && s->mentions->mentions[m].first == t ? s->mentions->mentions[m].head : DM_NONE;
  }
  uint32_t as = dm_child_marked(s->syntax, cue, DM_OBL, "as");
  return as != DM_NONE && as < cue && dm_actors_at(s->mentions, as, &actor, 1) ? as : DM_NONE;
}

static bool voice_of(const dm_speech *s, uint32_t noun, dm_voice *speaker) {
  *speaker = (dm_voice){dm_speech_party(s, noun), noun};
  return true;
}

bool dm_speech_who(const dm_speech *s, uint32_t cue, dm_voice *speaker) {
  uint32_t agent = dm_child(s->syntax, cue, DM_OBL_AGENT);
  bool passive = dm_speech_passive(s, cue);
  *speaker = (dm_voice){named((dm_str){0}), DM_NONE};
  if (agent == DM_NONE && passive) agent = dm_child_marked(s->syntax, cue, DM_OBL, "by");
  if (agent != DM_NONE) return voice_of(s, agent, speaker);
  if (passive) return false;
  uint32_t subject = dm_speech_inverted(s, cue), sibling = dm_speech_sibling(s, cue);
  if (sibling == DM_NONE) sibling = dm_speech_trails(s, cue);
  if (sibling != DM_NONE && sibling != cue) return dm_speech_who(s, sibling, speaker);
  if (subject == DM_NONE) subject = own_subject(s, cue);
  if (subject == DM_NONE) subject = relative_subject(s, cue, dm_subject(s->syntax, cue));
  if (subject != DM_NONE && dm_in_direct(s, subject) && !dm_in_direct(s, cue)) subject = DM_NONE;
  if (subject != DM_NONE && is_time(s, subject)) subject = DM_NONE;    /* "Rep. Vik (R-Ohio) said Friday" */
  if (subject == DM_NONE) subject = dm_child(s->syntax, cue, DM_EXPL); /* "It says ..." */
  if (subject == DM_NONE) subject = name_behind(s, cue);
  if (subject == DM_NONE) subject = phrase_before(s, cue);
  if (subject == DM_NONE) subject = neighbour(s, cue);
  if (subject == DM_NONE && dm_str_is(dm_w(s->syntax, cue)->xpos, "VBG")) subject = main_subject(s, cue);
  const dm_draft *before = subject == DM_NONE && dm_str_is(dm_w(s->syntax, cue)->xpos, "VBG") ? speaker_before(s, cue) : NULL;
  if (before && before->cue != DM_NONE && s->text->tokens[before->cue].sentence == s->text->tokens[cue].sentence) {
    speaker->party = before->speaker; /* "..., she said, adding ..." */
    return true;
  }
  return subject != DM_NONE && voice_of(s, subject, speaker);
}

/* ---- the words of speaker and cue ---------------------------------------------------------------------------------- */

static bool is_taken(const dm_draft *d, uint32_t token) {
  if (token == d->cue) return true;
  for (uint32_t i = 0; i < d->n_parts; i++)
    if (d->parts[i].first <= token && token <= d->parts[i].last) return true;
  return false;
}

/* The noun that heads the whole name: from "Vik" of "spokeswoman Anna Vik" to "spokeswoman". */
static uint32_t name_head(const dm_speech *s, uint32_t noun, const dm_draft *d) {
  for (uint32_t h = dm_w(s->syntax, noun)->head; h != DM_NONE && !is_taken(d, h); h = dm_w(s->syntax, h)->head) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, noun)->rel);
    bool part = base == DM_FLAT || base == DM_COMPOUND || base == DM_APPOS || base == DM_NMOD || base == DM_CONJ;
    if (!part || dm_w(s->syntax, h)->upos == DM_VERB) break;
    noun = h;
  }
  return noun;
}

/* "X, a lawyer who works in Oslo, ...": the end of what explains the name, where the tree hung it elsewhere. */
static uint32_t apposition_end(const dm_speech *s, uint32_t last, const dm_draft *d) {
  uint32_t n = s->text->n_tokens, first = last + 2;
  if (first >= n || !dm_str_is(dm_token_form(s->text, last + 1), ",") || is_taken(d, first)) return last;
  if (s->text->tokens[first].sentence != s->text->tokens[last].sentence || s->mentions->when_of[first] != DM_NONE) return last;
  uint32_t noun = dm_w(s->syntax, first)->rel == DM_DET_REL ? dm_w(s->syntax, first)->head : DM_NONE;
  bool apposed = noun != DM_NONE && dm_w(s->syntax, noun)->upos == DM_NOUN && dm_w(s->syntax, noun)->left == first &&
                 dm_rel_base((dm_rel)dm_w(s->syntax, noun)->rel) != DM_NSUBJ;
  return apposed ? dm_w(s->syntax, noun)->right : last;
}

/* ", speaking in Oslo", ", including two ministers", ", at a later briefing": it tells more of the act than of the name. */
static bool accompanies(const dm_speech *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  return (w->upos == DM_VERB && (w->bits & DM_F_PART)) || dm_str_is(w->xpos, "VBG") ||
         (w->upos == DM_ADP && !dm_str_is(w->lower, "of"));
}

/* The phrase ends before a time ("Vik | on Friday") and before what is no part of a noun phrase. */
static uint32_t phrase_end(const dm_speech *s, uint32_t noun, uint32_t right, const dm_draft *d) {
  uint32_t last = noun;
  while (last < right && !is_taken(d, last + 1)) {
    uint32_t next = last + 1;
    if (dm_str_is(dm_token_form(s->text, next), ",") && next < right && accompanies(s, next + 1)) break;
    bool time = s->mentions->when_of[next] != DM_NONE;
    if (dm_w(s->syntax, next)->rel == DM_CASE && dm_w(s->syntax, next)->head != DM_NONE)
      time |= s->mentions->when_of[dm_w(s->syntax, next)->head] != DM_NONE;
    if (time) break;
    last = next;
  }
  return last;
}

/* "British | Prime Minister Vik": a word before the name that belongs to one in it. */
static bool modifies(const dm_speech *s, uint32_t token, uint32_t first, uint32_t last) {
  if (first == 0 || s->text->tokens[token].sentence != s->text->tokens[first].sentence) return false;
  dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, token)->rel);
  uint32_t head = dm_w(s->syntax, token)->head;
  return head >= first && head <= last && (base == DM_AMOD || base == DM_COMPOUND || base == DM_NMOD || base == DM_DET_REL);
}

dm_span dm_speech_words(const dm_speech *s, uint32_t noun, const dm_draft *d) {
  if (noun == DM_NONE) return (dm_span){0};
  uint32_t clause = d->cue; /* "who came and called for ...": the pronoun hangs on the first verb */
  while (clause != DM_NONE && dm_w(s->syntax, clause)->rel == DM_CONJ) clause = dm_w(s->syntax, clause)->head;
  uint32_t pronoun = clause == DM_NONE ? DM_NONE : dm_child(s->syntax, clause, DM_NSUBJ);
  if (pronoun != DM_NONE && pronoun != noun && dm_w(s->syntax, clause)->rel == DM_ACL_RELCL && is_relative(s, pronoun))
    return (dm_span){s->text->tokens[pronoun].start, s->text->tokens[pronoun].end}; /* "who" */
  uint32_t top = name_head(s, noun, d), m = dm_mention_at(s->mentions, noun);
  uint32_t left = dm_w(s->syntax, top)->left, right = dm_w(s->syntax, top)->right;
  if (m != DM_NONE && s->mentions->mentions[m].first < left) left = s->mentions->mentions[m].first;
  if (m != DM_NONE && s->mentions->mentions[m].last > right) right = s->mentions->mentions[m].last;
  uint32_t first = noun, last = phrase_end(s, noun, right, d);
  while ((first > left || modifies(s, first - 1, first, last)) && !is_taken(d, first - 1)) first--;
  last = apposition_end(s, last, d);
  while (last > noun && (is_taken(d, last) || dm_is_punct(s->syntax, last) || dm_w(s->syntax, last)->rel == DM_MARK)) last--;
  while (first < noun && (dm_is_punct(s->syntax, first) || dm_w(s->syntax, first)->upos == DM_CCONJ ||
                          dm_w(s->syntax, first)->rel == DM_CASE || dm_w(s->syntax, first)->rel == DM_FIXED))
    first++;
  return (dm_span){s->text->tokens[first].start, s->text->tokens[last].end};
}

/* The first token of the cue: its auxiliaries, what negates it, adverbs, and what carries it ("went on to | explain"). */
static uint32_t cue_first(const dm_speech *s, uint32_t cue) {
  uint32_t first = cue;
  while (first > 0 && dm_w(s->syntax, first - 1)->head == cue) {
    const dm_word *w = dm_w(s->syntax, first - 1);
    dm_rel rel = dm_rel_base((dm_rel)w->rel);
    bool to = rel == DM_MARK && dm_str_is(w->lower, "to");
    if (rel != DM_AUX_REL && rel != DM_COP && !(rel == DM_ADVMOD && w->left == first - 1) && !to) break;
    first--;
  }
  if (first == cue || !dm_str_is(dm_w(s->syntax, first)->lower, "to")) return first;
  uint32_t light = dm_w(s->syntax, cue)->head, end = light;
  bool carried = light != DM_NONE && light < first && dm_in(&s->cues->lights, dm_w(s->syntax, light)->lemma);
  if (carried && dm_child(s->syntax, light, DM_COMPOUND_PRT) == light + 1) end++;
  if (carried && end + 1 == first) return cue_first(s, light);
  while (first < cue && (dm_w(s->syntax, first)->rel == DM_MARK)) first++;
  return first;
}

dm_span dm_speech_cue_span(const dm_speech *s, const dm_cue *entry, uint32_t cue) {
  uint32_t first = cue_first(s, cue), last = cue, end = s->text->n_tokens;
  bool with = entry && entry->with.n;
  if (last + 1 < end &&
      (dm_w(s->syntax, last + 1)->rel == DM_COMPOUND_PRT || (with && dm_str_eq(dm_w(s->syntax, last + 1)->lower, entry->with))))
    last++;
  return (dm_span){s->text->tokens[first].start, s->text->tokens[last].end};
}

dm_span dm_speech_cue_to(const dm_speech *s, dm_span span, uint32_t cue, const dm_draft *d) {
  uint32_t t = cue + 1, end = s->text->n_tokens;
  while (t < end && s->text->tokens[t].start < span.end) t++;
  const dm_word *w = t < end ? dm_w(s->syntax, t) : NULL;
  if (w && w->upos == DM_ADV && w->head == cue && w->left == w->right && w->rel != DM_MARK && !is_taken(d, t))
    span.end = s->text->tokens[t++].end;
  if (t + 1 >= end || is_taken(d, t)) return span;
  w = dm_w(s->syntax, t);
  dm_rel rel = (dm_rel)w->rel;
  bool marks = (rel == DM_CASE || rel == DM_MARK) && w->upos == DM_ADP;
  bool agent = w->head != DM_NONE && dm_str_is(w->lower, "by") && dm_w(s->syntax, w->head)->head == cue;
  if (marks && (is_taken(d, t + 1) || (agent && dm_speech_passive(s, cue)))) span.end = s->text->tokens[t].end;
  return span;
}

/* ---- to whom, where ------------------------------------------------------------------------------------------------ */

dm_party dm_speech_addressee(const dm_speech *s, const dm_cue *entry, uint32_t cue) {
  dm_party none = {.actor = DM_NONE};
  if (!entry || dm_str_is(entry->addressee, "none") || !entry->addressee.n) return none;
  uint32_t who = DM_NONE;
  if (dm_str_is(entry->addressee, "obj")) {
    who = dm_child(s->syntax, cue, DM_IOBJ);
    if (who == DM_NONE) who = dm_child(s->syntax, cue, DM_OBJ);
  } else {
    char prep[32];
    if (entry->addressee.n >= sizeof prep) return none;
    memcpy(prep, entry->addressee.p, entry->addressee.n);
    prep[entry->addressee.n] = 0;
    who = dm_child_marked(s->syntax, cue, DM_OBL, prep);
  }
  if (who == DM_NONE) return none;
  if (dm_w(s->syntax, who)->upos == DM_PRON && (dm_w(s->syntax, who)->bits & DM_F_P1)) return none;
  uint32_t actor;
  if (dm_actors_at(s->mentions, who, &actor, 1)) return dm_party_of(s->mentions, actor);
  return is_pronoun(s->syntax, who) ? none : named(noun_text(s, who));
}

dm_str dm_speech_channel(const dm_speech *s, uint32_t cue) {
  uint32_t sentence = s->text->tokens[cue].sentence, which;
  const dm_sentence *sent = &s->text->sentences[sentence];
  for (uint32_t t = sent->first; t + 1 < sent->first + sent->n; t++) {
    dm_str word = dm_w(s->syntax, t)->lower;
    if (!dm_str_is(word, "on") && !dm_str_is(word, "via") && !dm_str_is(word, "platform")) continue;
    if (dm_in_direct(s, t)) continue;
    if (dm_phrase_at(s->cues->channels, s->cues->n_channels, s->syntax, t + 1, &which)) return s->cues->channels[which].value;
  }
  return (dm_str){0};
}

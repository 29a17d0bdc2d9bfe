#include "fact/statements.h"

#include "base/str.h"

#define NEAR_CUE 3u      /* words between a quotation and its cue that belong to neither */
#define LONGEST_NAME 14u /* tokens of a speaker's name and description before the cue */
#define CUE_WINDOW 45u   /* tokens looked at on each side of a quotation */

/* First and last token of each quotation, and the outermost quotation of each token. */
static void place_quotes(dm_speech *s) {
  uint32_t n = s->text->n_tokens, t = 0;
  s->quote_tokens = DM_NEW(s->arena, dm_range, s->quotes.n + 1);
  s->cue_of_quote = DM_NEW(s->arena, uint32_t, s->quotes.n + 1);
  s->direct = DM_NEW(s->arena, bool, s->quotes.n + 1);
  s->quote_of = DM_NEW(s->arena, uint32_t, n + 1);
  for (uint32_t i = 0; i < n; i++) s->quote_of[i] = DM_NONE;
  for (uint32_t q = 0; q < s->quotes.n; q++) {
    const dm_quote *quote = &s->quotes.v[q];
    s->cue_of_quote[q] = DM_NONE;
    s->quote_tokens[q] = (dm_range){1, 0};
    if (quote->parent != DM_NONE) continue;
    while (t < n && s->text->tokens[t].end <= quote->outer.start) t++;
    uint32_t first = t;
    for (; t < n && s->text->tokens[t].start < quote->outer.end; t++) s->quote_of[t] = q;
    if (t > first) s->quote_tokens[q] = (dm_range){first, t - 1};
  }
}

static dm_str inner_text(const dm_speech *s, uint32_t q) {
  dm_span in = s->quotes.v[q].inner;
  return dm_str_sub(s->text->article->text, in.start, in.end);
}

static char last_byte(const dm_speech *s, uint32_t q) {
  dm_str in = inner_text(s, q);
  return in.n ? in.p[in.n - 1] : 0;
}

/* A verb, or several words: more than a name or a borrowed term. */
static bool is_clause(const dm_speech *s, uint32_t q) {
  dm_range r = s->quote_tokens[q];
  uint32_t words = 0;
  for (uint32_t t = r.first; t <= r.last; t++) {
    uint8_t upos = dm_w(s->syntax, t)->upos;
    if (upos == DM_PUNCT) continue;
    words++;
    if ((upos == DM_VERB || upos == DM_AUX) && words > 1) return true;
  }
  return words >= 6;
}

/* "...," or "...?" before the cue, or "...", in the European way. */
static bool ends_like_speech(const dm_speech *s, uint32_t q) {
  char c = last_byte(s, q);
  if (c == ',' || c == '.' || c == '?' || c == '!' || c == '-' || (unsigned char)c >= 0x80) return true;
  uint32_t next = s->quote_tokens[q].last + 1;
  return next < s->text->n_tokens && dm_str_is(dm_token_form(s->text, next), ",");
}

/* "told reporters", "said on Monday": the token ends a noun phrase that hangs on the cue itself, not on a clause below it. */
static bool ends_in_argument(const dm_speech *s, uint32_t token, uint32_t cue) {
  uint8_t upos = dm_w(s->syntax, token)->upos;
  if (upos != DM_NOUN && upos != DM_PROPN && upos != DM_NUM && upos != DM_PRON) return false;
  while (dm_w(s->syntax, token)->head != DM_NONE && dm_w(s->syntax, token)->head != cue) token = dm_w(s->syntax, token)->head;
  dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, token)->rel);
  return dm_w(s->syntax, token)->head == cue && (base == DM_OBJ || base == DM_IOBJ || base == DM_OBL || base == DM_NSUBJ);
}

static bool is_noun_phrase(const dm_speech *s, uint32_t from, uint32_t to) {
  for (uint32_t t = from; t < to; t++) {
    uint8_t upos = dm_w(s->syntax, t)->upos;
    if (upos == DM_VERB || upos == DM_AUX || upos == DM_SCONJ || upos == DM_CCONJ) return false;
  }
  return to > from && to - from <= LONGEST_NAME;
}

/* 'told the court after the verdict "We will appeal"': a sentence in quotation marks, and only noun phrases before it. */
static bool only_phrases_between(const dm_speech *s, uint32_t q, uint32_t cue) {
  const dm_cue *entry = dm_cue_at(s->cues, s->syntax, cue);
  dm_str in = inner_text(s, q);
  if (!entry || (entry->takes & (DM_TAKES_OBJ_AS | DM_TAKES_OBJ_ADJ)) || !in.n || in.p[0] < 'A' || in.p[0] > 'Z') return false;
  return is_noun_phrase(s, cue + 1, s->quote_tokens[q].first);
}

/* What introduces a quotation: a colon, a comma, "that", or the cue itself. */
static bool begins_like_speech(const dm_speech *s, uint32_t q, uint32_t cue) {
  uint32_t first = s->quote_tokens[q].first;
  if (!first) return false;
  dm_str before = dm_token_form(s->text, first - 1);
  if (dm_str_is(before, ":") || dm_str_is(before, ",") || dm_str_is(before, "that") || first - 1 == cue) return true;
  return is_clause(s, q) && (ends_in_argument(s, first - 1, cue) || only_phrases_between(s, q, cue));
}

/* Words between the quotation and the cue that are not the cue's own: its subject, its adverbials. */
static uint32_t gap_between(const dm_speech *s, uint32_t from, uint32_t to, uint32_t cue) {
  uint32_t gap = 0;
  if (to == cue && dm_child(s->syntax, cue, DM_NSUBJ) == DM_NONE && is_noun_phrase(s, from, to))
    return 1; /* '"...," a long name said' */
  for (uint32_t t = from; t < to; t++) {
    if (dm_is_punct(s->syntax, t) || dm_dominates(s->syntax, cue, t)) continue;
    if (dm_w(s->syntax, t)->upos == DM_AUX || dm_w(s->syntax, t)->upos == DM_ADV) continue;
    gap++;
  }
  return gap;
}

static bool can_quote(const dm_speech *s, uint32_t token) {
  if (s->quote_of[token] != DM_NONE) return false;
  const dm_cue *cue = dm_cue_at(s->cues, s->syntax, token);
  return cue && (cue->takes & DM_TAKES_QUOTE);
}

struct choice {
  uint32_t cue, gap;
};

/* Nothing of its sentence stands before the quotation. */
static bool begins_sentence(const dm_speech *s, uint32_t q) {
  uint32_t first = s->quote_tokens[q].first;
  for (uint32_t t = s->text->sentences[s->text->tokens[first].sentence].first; t < first; t++)
    if (!dm_is_punct(s->syntax, t)) return false;
  return true;
}

static void consider(const dm_speech *s, uint32_t q, uint32_t token, bool after, struct choice *best) {
  dm_range r = s->quote_tokens[q];
  if (!can_quote(s, token)) return;
  if (after && !begins_sentence(s, q) && !is_clause(s, q)) return; /* 'is "unrealistic", said the minister' */
  /* '"...," adding: "..."': a participle speaks of what comes after it. */
  if (after && dm_str_is(dm_w(s->syntax, token)->xpos, "VBG") && dm_child(s->syntax, token, DM_NSUBJ) == DM_NONE) return;
  uint32_t gap = after ? gap_between(s, r.last + 1, token, token) : gap_between(s, token + 1, r.first, token);
  if (gap > NEAR_CUE || gap >= best->gap) return;
  if (after ? !ends_like_speech(s, q) : !begins_like_speech(s, q, token)) return;
  *best = (struct choice){token, gap};
}

#define REPORTING_SENTENCE 10u /* tokens of a sentence that only tells who spoke: "the minister asked." */

/* The sentence only tells who said what stands before it: it ends in a cue. */
static bool only_reports(const dm_speech *s, const dm_sentence *sent) {
  if (sent->n > REPORTING_SENTENCE) return false;
  uint32_t t = sent->first + sent->n;
  while (t > sent->first && dm_is_punct(s->syntax, t - 1)) t--;
  return t > sent->first + 1 && can_quote(s, t - 1) && dm_child(s->syntax, t - 1, DM_MARK) == DM_NONE;
}

/* Last token of the text in which a cue after the quotation may stand: its sentence, or the next one when that goes on in
 * lower case, as after "...?" he asked. */
static uint32_t reach_after(const dm_speech *s, uint32_t q) {
  uint32_t last = s->quote_tokens[q].last, sentence = s->text->tokens[last].sentence;
  const dm_sentence *sent = &s->text->sentences[sentence];
  if (last + 1 == sent->first + sent->n && sentence + 1 < s->text->n_sentences) {
    const dm_sentence *next = sent + 1;
    dm_str form = next->n ? dm_token_form(s->text, next->first) : (dm_str){0};
    bool lower = form.n && form.p[0] >= 'a' && form.p[0] <= 'z';
    if (next->block == sent->block && (lower || only_reports(s, next))) sent = next;
  }
  return sent->first + sent->n;
}

static uint32_t find_cue(const dm_speech *s, uint32_t q) {
  dm_range r = s->quote_tokens[q];
  struct choice best = {DM_NONE, NEAR_CUE + 1};
  uint32_t end = reach_after(s, q);
  for (uint32_t t = r.last + 1, n = 0; t < end && n < CUE_WINDOW && s->quote_of[t] == DM_NONE; t++, n++)
    consider(s, q, t, true, &best);
  uint32_t start = s->text->sentences[s->text->tokens[r.first].sentence].first;
  for (uint32_t t = r.first, n = 0; t > start && n < CUE_WINDOW && s->quote_of[t - 1] == DM_NONE; t--, n++)
    consider(s, q, t - 1, false, &best);
  return best.cue;
}

/* A quotation that makes up its sentence or sentences alone. */
static bool stands_alone(const dm_speech *s, uint32_t q) {
  dm_range r = s->quote_tokens[q];
  const dm_sentence *first = &s->text->sentences[s->text->tokens[r.first].sentence];
  const dm_sentence *last = &s->text->sentences[s->text->tokens[r.last].sentence];
  uint32_t end = last->first + last->n;
  for (uint32_t t = first->first; t < r.first; t++)
    if (!dm_is_punct(s->syntax, t)) return false;
  for (uint32_t t = r.last + 1; t < end; t++)
    if (!dm_is_punct(s->syntax, t)) return false;
  return true;
}

/* '"Yes," he said, "we agreed."': a second quotation of the sentence goes to the cue of the first. */
static uint32_t shared_cue(const dm_speech *s, uint32_t q) {
  dm_range r = s->quote_tokens[q];
  if (q == 0 || !r.first) return DM_NONE;
  uint32_t before = q - 1;
  while (before && s->quotes.v[before].parent != DM_NONE) before--;
  uint32_t cue = s->cue_of_quote[before];
  dm_str mark = dm_token_form(s->text, r.first - 1);
  bool and = dm_str_is(mark, "and") && s->quote_tokens[before].last + 2 == r.first; /* '"We asked" and "We told"' */
  bool joined = dm_str_is(mark, ",") || dm_str_is(mark, ":") || r.first - 1 == cue || and;
  if (cue == DM_NONE || !joined || !is_clause(s, q)) return DM_NONE;
  return s->text->tokens[cue].sentence == s->text->tokens[r.first].sentence ? cue : DM_NONE;
}

/* '"...," according to the envoy' */
static bool before_phrase(const dm_speech *s, uint32_t q) {
  uint32_t t = s->quote_tokens[q].last + 1, which;
  while (t < s->text->n_tokens && dm_is_punct(s->syntax, t)) t++;
  return t < s->text->n_tokens && ends_like_speech(s, q) &&
         dm_phrase_at(s->cues->phrases, s->cues->n_phrases, s->syntax, t, &which) > 0;
}

/* '"furry" versions of toys': words between quotation marks that belong to the noun after them. */
static bool is_attribute(const dm_speech *s, uint32_t q) {
  dm_range r = s->quote_tokens[q];
  uint32_t next = r.last + 1;
  if (is_clause(s, q) || next >= s->text->n_tokens || dm_is_punct(s->syntax, next)) return false;
  for (uint32_t t = r.first; t <= r.last; t++) {
    const dm_word *w = dm_w(s->syntax, t);
    dm_rel base = dm_rel_base((dm_rel)w->rel);
    bool before = base == DM_AMOD || base == DM_COMPOUND || base == DM_NMOD || base == DM_NUMMOD;
    if (before && w->head != DM_NONE && w->head > r.last && s->text->tokens[w->head].sentence == s->text->tokens[t].sentence)
      return true;
  }
  return false;
}

uint32_t dm_speech_before_colon(const dm_speech *s, uint32_t q) {
  uint32_t first = s->quote_tokens[q].first, actor;
  if (!first || !dm_str_is(dm_token_form(s->text, first - 1), ":")) return DM_NONE;
  uint32_t start = s->text->sentences[s->text->tokens[first - 1].sentence].first;
  for (uint32_t t = first - 1; t > start; t--) {
    if (s->quote_of[t] != DM_NONE || dm_w(s->syntax, t)->upos != DM_VERB) continue;
    uint32_t subject = dm_subject(s->syntax, t);
    if (subject == DM_NONE || subject > t || dm_str_is(dm_w(s->syntax, t)->xpos, "VBN")) continue;
    return dm_actors_at(s->mentions, subject, &actor, 1) ? subject : DM_NONE;
  }
  return DM_NONE;
}

void dm_speech_quotes(dm_speech *s) {
  place_quotes(s);
  for (uint32_t q = 0; q < s->quotes.n; q++) {
    dm_range r = s->quote_tokens[q];
    if (r.first > r.last) continue;
    if (!is_attribute(s, q) && (!s->quotes.v[q].single || is_clause(s, q))) s->cue_of_quote[q] = find_cue(s, q);
    if (s->cue_of_quote[q] == DM_NONE) s->cue_of_quote[q] = shared_cue(s, q);
    dm_sentence_kind kind = s->text->sentences[s->text->tokens[r.first].sentence].kind;
    bool sentence = kind == DM_SENT_TEXT || kind == DM_SENT_LIST;
    bool alone =
        sentence && is_clause(s, q) && (stands_alone(s, q) || before_phrase(s, q) || dm_speech_before_colon(s, q) != DM_NONE);
    s->direct[q] = s->cue_of_quote[q] != DM_NONE || alone;
  }
}

/* ---- speech without a cue ---------------------------------------------------------------------------------------- */

static uint32_t block_of(const dm_speech *s, uint32_t token) { return s->text->sentences[s->text->tokens[token].sentence].block; }

/* The draft that a cueless quotation goes on with: the last one before it, in this paragraph or the one before. */
static const dm_draft *goes_on(const dm_speech *s, uint32_t q) {
  uint32_t first = s->quote_tokens[q].first, best_at = 0;
  const dm_draft *best = NULL;
  for (uint32_t i = 0; i < s->drafts.n; i++) {
    const dm_draft *d = &s->drafts.v[i];
    uint32_t at = d->parts[d->n_parts - 1].last;
    if (d->cue != DM_NONE && d->cue > at) at = d->cue;
    if (at >= first || d->depth > 1 || (best && at < best_at)) continue;
    best = d, best_at = at;
  }
  if (!best || block_of(s, best_at) + 1 < block_of(s, first)) return NULL;
  return best;
}

static void draft_on(dm_speech *s, uint32_t q, const dm_draft *before) {
  uint32_t first = s->quote_tokens[q].first, sentence = s->text->tokens[first].sentence;
  dm_draft d = {.cue = DM_NONE, .form = DM_DIRECT, .made_by = DM_S("continued"), .depth = 1, .n_parts = 1, .confidence = 0.75};
  d.parts[0] = s->quote_tokens[q];
  d.speaker = (dm_party){.actor = DM_NONE};
  d.addressee = (dm_party){.actor = DM_NONE};
  if (before) d.speaker = before->speaker, d.channel = before->channel, d.addressee = before->addressee;
  if (!before) d.confidence = 0.3;
  DM_PUSH(s->arena, &s->drafts, d);
  dm_trace_add(s->trace, sentence, first, d.made_by, true,
               before ? "a quotation without cue goes on with the speaker before it"
                      : "a quotation without cue and without a speaker before it");
}

/* 'He praised the general: "..."': the subject of the clause before the colon speaks. */
static void draft_colon(dm_speech *s, uint32_t q, uint32_t subject) {
  uint32_t first = s->quote_tokens[q].first;
  dm_draft d = {.cue = DM_NONE, .form = DM_DIRECT, .made_by = DM_S("colon"), .depth = 1, .n_parts = 1, .confidence = 0.7};
  d.parts[0] = s->quote_tokens[q];
  d.speaker = dm_speech_party(s, subject);
  d.speaker_words = dm_speech_words(s, subject, &d);
  d.addressee = (dm_party){.actor = DM_NONE};
  d.channel = dm_speech_channel(s, first - 1);
  d.cue_span = (dm_span){s->text->tokens[first - 1].start, s->text->tokens[first - 1].end};
  DM_PUSH(s->arena, &s->drafts, d);
  dm_trace_add(s->trace, s->text->tokens[first].sentence, first, d.made_by, true,
               "an actor's clause and a colon before a quotation");
}

/* 'She left the series. "It was not for me."': the person whose act the sentence before tells, where nobody speaks in it. */
static uint32_t person_before(const dm_speech *s, uint32_t q, uint32_t *subject) {
  uint32_t sentence = s->text->tokens[s->quote_tokens[q].first].sentence, root = DM_NONE, actor;
  if (sentence == 0 || s->text->sentences[sentence - 1].block != s->text->sentences[sentence].block) return DM_NONE;
  const dm_sentence *before = &s->text->sentences[sentence - 1];
  for (uint32_t t = before->first; t < before->first + before->n; t++) {
    if (s->quote_of[t] != DM_NONE) return DM_NONE;
    if (dm_w(s->syntax, t)->head == DM_NONE && dm_w(s->syntax, t)->upos == DM_VERB) root = t;
  }
  *subject = root == DM_NONE ? DM_NONE : dm_subject(s->syntax, root);
  if (*subject == DM_NONE || !dm_actors_at(s->mentions, *subject, &actor, 1)) return DM_NONE;
  return s->mentions->actors[actor].kind == DM_PERSON ? actor : DM_NONE;
}

static bool speaks_in(const dm_speech *s, uint32_t sentence, const dm_draft *d) {
  uint32_t at = d->cue != DM_NONE ? d->cue : d->parts[d->n_parts - 1].last;
  return s->text->tokens[at].sentence == sentence;
}

void dm_speech_continue(dm_speech *s) {
  for (uint32_t q = 0; q < s->quotes.n; q++) {
    if (!s->direct[q] || s->cue_of_quote[q] != DM_NONE || before_phrase(s, q)) continue;
    uint32_t subject = dm_speech_before_colon(s, q);
    if (subject != DM_NONE) {
      draft_colon(s, q, subject);
      continue;
    }
    const dm_draft *before = goes_on(s, q);
    dm_draft copy = {.cue = DM_NONE, .addressee = {.actor = DM_NONE}};
    bool told = before && speaks_in(s, s->text->tokens[s->quote_tokens[q].first].sentence - 1, before);
    uint32_t person = told ? DM_NONE : person_before(s, q, &subject);
    if (person != DM_NONE)
      copy.speaker = dm_party_of(s->mentions, person);
    else if (before)
      copy = *before;
    draft_on(s, q, before || person != DM_NONE ? &copy : NULL);
  }
}

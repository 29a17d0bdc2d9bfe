#include "fact/statements.h"

#include "base/str.h"

/* ---- phrases and colons ------------------------------------------------------------------------------------------ */

static bool has_comma(const dm_speech *s, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t <= last; t++)
    if (dm_str_is(dm_token_form(s->text, t), ",")) return true;
  return false;
}

/* "That is according to X" says nothing by itself. */
static bool says_something(const dm_speech *s, dm_range r) {
  for (uint32_t t = r.first; t <= r.last; t++) {
    uint8_t upos = dm_w(s->syntax, t)->upos;
    if (upos != DM_PRON && upos != DM_AUX && upos != DM_PUNCT && upos != DM_DET) return r.last > r.first;
  }
  return false;
}

/* "the mayor, Anna Vik, ...": the end of the name behind the comma, when it names the noun; else the token before the comma. */
static uint32_t name_after(const dm_speech *s, uint32_t noun, uint32_t comma, uint32_t end) {
  for (uint32_t t = comma + 1; t < end && t <= comma + 4; t++) {
    uint32_t m = dm_mention_at(s->mentions, t);
    if (m == DM_NONE || s->mentions->mentions[m].first != comma + 1) continue;
    uint32_t last = s->mentions->mentions[m].last, own = dm_mention_at(s->mentions, noun);
    bool same = own != DM_NONE && s->mentions->mentions[own].actor == s->mentions->mentions[m].actor;
    bool closed = last + 1 < end && dm_str_is(dm_token_form(s->text, last + 1), ",");
    return same && closed ? last : comma - 1;
  }
  return comma - 1;
}

/* Last token of the noun phrase that begins at `first`: up to the next comma or the end of the sentence, as far as one
 * noun reaches. */
static uint32_t source_end(const dm_speech *s, uint32_t first, uint32_t end, uint32_t *noun) {
  *noun = first;
  for (uint32_t h = dm_w(s->syntax, first)->head;
       h != DM_NONE && h > *noun && h < end &&
       (dm_w(s->syntax, *noun)->upos != DM_VERB || dm_w(s->syntax, *noun)->rel == DM_AMOD);
       h = dm_w(s->syntax, h)->head) {
    uint8_t upos = dm_w(s->syntax, h)->upos;
    if (upos != DM_NOUN && upos != DM_PROPN && upos != DM_PRON && upos != DM_ADJ) break;
    if (has_comma(s, *noun, h)) break;
    *noun = h;
  }
  uint32_t last = dm_w(s->syntax, *noun)->right;
  if (last >= end || last < *noun) last = *noun;
  for (uint32_t t = *noun + 1; t <= last; t++)
    if (dm_str_is(dm_token_form(s->text, t), ",")) return name_after(s, *noun, t, end);
  return last;
}

/* The smallest complement clause around the token, else its whole sentence. */
static dm_range clause_around(const dm_speech *s, uint32_t token, const dm_sentence *sent) {
  for (uint32_t h = token; h != DM_NONE; h = dm_w(s->syntax, h)->head)
    if (dm_w(s->syntax, h)->rel == DM_CCOMP && dm_w(s->syntax, h)->left <= token)
      return (dm_range){dm_w(s->syntax, h)->left, dm_w(s->syntax, h)->right};
  return (dm_range){sent->first, sent->first + sent->n - 1};
}

static bool has_finite(const dm_speech *s, dm_range r) {
  for (uint32_t t = r.first; t <= r.last; t++) {
    const dm_word *w = dm_w(s->syntax, t);
    if ((w->bits & DM_F_FIN) || dm_str_is(w->xpos, "VBD") || dm_str_is(w->xpos, "VBZ") || dm_str_is(w->xpos, "VBP")) return true;
  }
  return false;
}

/* The clause around the phrase without it: what stands before it; behind a conjunction ("and, according to X, was ill") what
 * comes after; both when a subject stands before and its verb after ("The port, according to X, is closed"). */
static void split_clause(const dm_speech *s, dm_range around, uint32_t token, uint32_t last, dm_content *c) {
  uint32_t before = token;
  while (before > around.first && dm_is_punct(s->syntax, before - 1)) before--;
  uint8_t upos = before > around.first ? dm_w(s->syntax, before - 1)->upos : DM_PUNCT;
  bool joined = upos == DM_CCONJ || upos == DM_SCONJ, after = last + 1 < around.last;
  dm_range left = before > around.first ? dm_speech_bare(s, around.first, token - 1) : (dm_range){1, 0};
  dm_range right = after ? dm_speech_bare(s, last + 1, around.last) : (dm_range){1, 0};
  bool subject_only = after && left.first < left.last + 1 && before < token && !has_finite(s, left) && has_finite(s, right);
  if (left.first <= left.last && !joined && says_something(s, left)) dm_content_add(c, left.first, left.last);
  /* At the end of a clause the phrase belongs to what stands before it, at its head to what comes after. */
  if (after && (!c->n || subject_only)) dm_content_add(c, right.first, right.last);
}

/* What "according to X" attributes: the quotation before it, or the clause around it without the phrase. */
static void phrase_content(const dm_speech *s, uint32_t token, uint32_t last, const dm_sentence *sent, dm_content *c) {
  uint32_t before = token;
  while (before > sent->first && dm_is_punct(s->syntax, before - 1) && s->quote_of[before - 1] == DM_NONE) before--;
  uint32_t q = before > sent->first ? s->quote_of[before - 1] : DM_NONE;
  if (q != DM_NONE && s->direct[q] && q != s->quote_of[token])
    dm_content_add(c, s->quote_tokens[q].first, s->quote_tokens[q].last);
  else
    split_clause(s, clause_around(s, token, sent), token, last, c);
}

static void take_phrase(dm_speech *s, uint32_t token, const dm_phrase *phrase, uint32_t words) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[token].sentence];
  uint32_t noun, end = sent->first + sent->n;
  if (token + words >= end) return;
  uint32_t last = source_end(s, token + words, end, &noun);
  dm_content c = {.n = 0};
  phrase_content(s, token, last, sent, &c);
  if (!c.n) return;
  dm_cue *entry = DM_NEW(s->arena, dm_cue, 1);
  *entry = (dm_cue){.cls = phrase->value, .addressee = DM_S("none"), .next = DM_NONE};
  entry->id = dm_text_slice(s->text, token, token + words - 1);
  dm_voice speaker = {dm_speech_party(s, noun), noun};
  dm_speech_draft(s, entry, token, &c, &speaker, 0.85);
  dm_draft *draft = &s->drafts.v[s->drafts.n - 1];
  draft->cue_span = (dm_span){s->text->tokens[token].start, s->text->tokens[token + words - 1].end};
  if (draft->speaker_words.start < draft->cue_span.end) draft->speaker_words.start = s->text->tokens[token + words].start;
}

#define HEADLINE_NAME 6u /* tokens of a name at either end of a headline */

/* Who is named by these words of a headline alone, an actor or a document ("Poll: ..."); false when they are more. */
static bool headline_name(const dm_speech *s, uint32_t first, uint32_t last, dm_draft *d) {
  for (uint32_t t = first; t <= last; t++) {
    uint32_t m = dm_mention_at(s->mentions, t);
    if (m == DM_NONE || s->mentions->mentions[m].first != first || s->mentions->mentions[m].last != last) continue;
    d->speaker = dm_party_of(s->mentions, s->mentions->mentions[m].actor);
    return true;
  }
  if (first != last || !dm_is_document(s->cues, s->syntax, first)) return false;
  d->speaker = (dm_party){.actor = DM_NONE, .name = dm_token_form(s->text, first)};
  return true;
}

static void draft_headline(dm_speech *s, dm_draft *d, uint32_t colon, uint32_t first, uint32_t last) {
  dm_content c = {.parts = {dm_speech_bare(s, first, last)}, .n = 1};
  d->cue = DM_NONE, d->made_by = DM_S("headline colon"), d->n_parts = 1, d->depth = 1, d->confidence = 0.7;
  d->addressee = (dm_party){.actor = DM_NONE};
  d->parts[0] = c.parts[0];
  d->form = dm_content_form(s, &c);
  d->cue_span = (dm_span){s->text->tokens[colon].start, s->text->tokens[colon].end};
  DM_PUSH(s->arena, &s->drafts, *d);
  dm_trace_add(s->trace, s->text->tokens[colon].sentence, colon, d->made_by, true, "a name on one side of a headline's colon");
}

/* "Kenya: court has no say", "Court has no say: Kenya". */
static void take_colon(dm_speech *s, const dm_sentence *sent) {
  uint32_t colon = DM_NONE, end = sent->first + sent->n, last = end - 1;
  for (uint32_t t = sent->first + 1; t + 1 < end && colon == DM_NONE; t++)
    if (dm_str_is(dm_token_form(s->text, t), ":") && s->quote_of[t] == DM_NONE) colon = t;
  if (colon == DM_NONE) return;
  while (last > colon && dm_is_punct(s->syntax, last)) last--;
  dm_draft d = {0};
  if (colon - sent->first <= HEADLINE_NAME && last > colon + 1 && headline_name(s, sent->first, colon - 1, &d)) {
    d.speaker_words = (dm_span){s->text->tokens[sent->first].start, s->text->tokens[colon - 1].end};
    draft_headline(s, &d, colon, colon + 1, last);
  } else if (last > colon && last - colon <= HEADLINE_NAME && colon > sent->first + 3 && headline_name(s, colon + 1, last, &d)) {
    d.speaker_words = (dm_span){s->text->tokens[colon + 1].start, s->text->tokens[last].end};
    draft_headline(s, &d, colon, sent->first, colon - 1);
  }
}

/* ---- transcripts --------------------------------------------------------------------------------------------------- */

#define TURN_WORDS 4u /* words of a name before the colon: "MR. VAN DIJK" */

static bool is_upper_name(dm_str form) {
  uint32_t letters = 0;
  for (uint32_t i = 0; i < form.n; i++) {
    if (form.p[i] >= 'a' && form.p[i] <= 'z') return false;
    letters += form.p[i] >= 'A' && form.p[i] <= 'Z';
  }
  return letters > 1;
}

/* The actor that was named before with this surname, or DM_NONE. */
static uint32_t actor_by_surname(const dm_speech *s, dm_str surname) {
  for (uint32_t i = 0; i < s->mentions->n_actors; i++) {
    dm_str name = s->mentions->actors[i].name;
    bool longer = name.n > surname.n && name.p[name.n - surname.n - 1] == ' ';
    if (longer && dm_str_eq_ci(dm_str_sub(name, name.n - surname.n, name.n), surname)) return i;
  }
  return DM_NONE;
}

/* "WALLACE: Will you go?" at the head of a paragraph: a turn of a transcript, up to the paragraph's end. */
static void take_turn(dm_speech *s, const dm_block *block) {
  const dm_sentence *sent = &s->text->sentences[block->first], *end = &s->text->sentences[block->first + block->n - 1];
  uint32_t first = sent->first, last = end->first + end->n - 1;
  uint32_t quote = s->quote_of[first]; /* a turn may stand between quotation marks */
  if (quote != DM_NONE && s->quote_tokens[quote].first == first && first < last) first++;
  uint32_t colon = first, most = first + TURN_WORDS;
  while (colon < sent->first + sent->n && colon <= most && is_upper_name(dm_token_form(s->text, colon))) colon++;
  bool turn = colon > first && colon <= most && colon < last && dm_str_is(dm_token_form(s->text, colon), ":");
  if (!turn) return;
  dm_draft d = {.cue = DM_NONE, .form = DM_DIRECT, .made_by = DM_S("turn"), .n_parts = 1, .depth = 1, .confidence = 0.8};
  dm_str name = dm_text_slice(s->text, first, colon - 1);
  uint32_t actor = actor_by_surname(s, dm_token_form(s->text, colon - 1));
  d.speaker = actor != DM_NONE ? dm_party_of(s->mentions, actor) : (dm_party){.actor = DM_NONE, .name = name};
  d.addressee = (dm_party){.actor = DM_NONE};
  d.speaker_words = (dm_span){s->text->tokens[first].start, s->text->tokens[colon - 1].end};
  d.cue_span = (dm_span){s->text->tokens[colon].start, s->text->tokens[colon].end};
  d.parts[0] = (dm_range){colon + 1, last};
  if (quote != DM_NONE) s->direct[quote] = false; /* it is this turn, and goes on with nobody else's speech */
  DM_PUSH(s->arena, &s->drafts, d);
  dm_trace_add(s->trace, block->first, first, d.made_by, true, "a name in capitals and a colon begin the paragraph");
}

void dm_speech_phrases(dm_speech *s) {
  uint32_t which, words;
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    words = dm_phrase_at(s->cues->phrases, s->cues->n_phrases, s->syntax, t, &which);
    if (words) take_phrase(s, t, &s->cues->phrases[which], words);
  }
  for (uint32_t i = 0; i < s->text->n_blocks; i++)
    if (s->text->blocks[i].n && s->text->blocks[i].kind == DM_SENT_TEXT) take_turn(s, &s->text->blocks[i]);
  for (uint32_t i = 0; i < s->text->n_sentences; i++)
    if (s->text->sentences[i].kind == DM_SENT_HEADING) take_colon(s, &s->text->sentences[i]);
}

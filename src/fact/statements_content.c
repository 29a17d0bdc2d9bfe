#include "fact/statements.h"

#include "base/str.h"

#define REACH_OF_COLON 10u /* words between a cue and the colon that ends its paragraph */

/* ---- the content as token ranges --------------------------------------------------------------------------------- */

void dm_content_add(dm_content *c, uint32_t first, uint32_t last) {
  if (first > last) return;
  if (c->n == DM_CONTENT_PARTS)
    c->parts[c->n - 1].last = last; /* more quotations than a sentence has: the last ones as one */
  else
    c->parts[c->n++] = (dm_range){first, last};
}

/* A bracket that closes one of the range: "(1639 UTC)" stays whole. */
static bool closes(const dm_speech *s, uint32_t first, uint32_t last) {
  int open = 0;
  if (!dm_str_is(dm_token_form(s->text, last), ")")) return false;
  for (uint32_t t = first; t < last; t++) {
    dm_str form = dm_token_form(s->text, t);
    open += dm_str_is(form, "(") ? 1 : dm_str_is(form, ")") ? -1 : 0;
  }
  return open > 0;
}

dm_range dm_speech_bare(const dm_speech *s, uint32_t first, uint32_t last) {
  while (first < last) {
    dm_str w = dm_w(s->syntax, first)->lower;
    bool quote_mark = s->quote_of[first] != DM_NONE;
    bool colon = dm_is_punct(s->syntax, first) && !quote_mark;
    if (!colon && !dm_str_is(w, "that")) break;
    if (!colon && dm_w(s->syntax, first)->rel != DM_MARK) break;
    first++;
  }
  while (last > first && dm_is_punct(s->syntax, last) && s->quote_of[last] == DM_NONE && !closes(s, first, last)) last--;
  return (dm_range){first, last};
}

static bool glued(const dm_speech *s, uint32_t token) {
  return token > 0 && s->text->tokens[token - 1].end == s->text->tokens[token].start;
}

/* A date or an addressee that the tree put into the clause after the cue: "said Monday the talks ...", "told VOA the talks". */
static uint32_t clause_start(const dm_speech *s, const dm_cue *entry, uint32_t cue, uint32_t first, uint32_t last) {
  if (first != cue + 1) return first;
  while (first < last && s->mentions->when_of[first] != DM_NONE) first++;
  bool told = entry && dm_str_is(entry->addressee, "obj") && dm_child(s->syntax, cue, DM_OBJ) == DM_NONE &&
              dm_child(s->syntax, cue, DM_IOBJ) == DM_NONE;
  uint8_t here = dm_w(s->syntax, first)->upos, next = dm_w(s->syntax, first + (first < last))->upos;
  bool noun = here == DM_NOUN || here == DM_PROPN;
  bool starts = next == DM_DET || next == DM_PRON || next == DM_NUM || next == DM_PROPN;
  return told && noun && starts && first < last ? first + 1 : first;
}

/* A clause may end too early where the tree hung its tail elsewhere: what follows without a comma and is no adverbial of the
 * cue's own belongs to it. */
static uint32_t clause_end(const dm_speech *s, uint32_t cue, uint32_t last) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t end = sent->first + sent->n;
  while (last > cue && last + 1 < end) {
    uint32_t top = last + 1;
    const dm_word *w = dm_w(s->syntax, top);
    if (w->upos == DM_PUNCT || w->upos == DM_CCONJ || s->quote_of[top] != s->quote_of[last]) break;
    while (w->head != DM_NONE && dm_w(s->syntax, w->head)->left == last + 1) top = w->head, w = dm_w(s->syntax, top);
    dm_rel base = dm_rel_base((dm_rel)w->rel);
    bool own = w->head == cue && base != DM_CCOMP && base != DM_XCOMP && base != DM_ACL;
    if (own || base == DM_PARATAXIS || base == DM_ADVCL || base == DM_ROOT || w->right <= last || w->right >= end) break;
    last = w->right;
  }
  return last;
}

void dm_content_phrase(const dm_speech *s, dm_content *c, uint32_t head, uint32_t without) {
  uint32_t first = dm_w(s->syntax, head)->left, last = dm_w(s->syntax, head)->right;
  if (without != DM_NONE) {
    uint32_t a = dm_w(s->syntax, without)->left, b = dm_w(s->syntax, without)->right;
    if (a > first || b < last) {
      if (a > first) {
        dm_range r = dm_speech_bare(s, first, a - 1);
        dm_content_add(c, r.first, r.last);
      }
      if (b < last) {
        dm_range r = dm_speech_bare(s, b + 1, last);
        if (!dm_is_punct(s->syntax, r.first)) dm_content_add(c, r.first, r.last);
      }
    }
    return;
  }
  dm_range r = dm_speech_bare(s, first, last);
  dm_content_add(c, r.first, r.last);
}

/* A phrase after its own preposition: "of breaking the truce" -> "breaking the truce". */
static void add_after_marker(const dm_speech *s, dm_content *c, uint32_t head) {
  uint32_t first = dm_w(s->syntax, head)->left, last = dm_w(s->syntax, head)->right;
  while (first < head && (dm_w(s->syntax, first)->rel == DM_CASE || dm_w(s->syntax, first)->rel == DM_MARK ||
                          dm_w(s->syntax, first)->rel == DM_FIXED || dm_is_punct(s->syntax, first)))
    first++;
  dm_range r = dm_speech_bare(s, first, last);
  dm_content_add(c, r.first, r.last);
}

/* ---- which dependent is the content ------------------------------------------------------------------------------ */

static bool overlaps_quote(const dm_speech *s, uint32_t head) {
  for (uint32_t t = dm_w(s->syntax, head)->left; t <= dm_w(s->syntax, head)->right; t++)
    if (s->quote_of[t] != DM_NONE) return true;
  return false;
}

/* A clause ends before a cue that is coordinated with its own: "said A is B | and urged ...". */
static uint32_t before_sibling(const dm_speech *s, uint32_t cue, uint32_t first, uint32_t last) {
  for (uint32_t t = first + 1; t <= last; t++) {
    bool conjunct = dm_w(s->syntax, t)->rel == DM_CONJ && dm_w(s->syntax, t)->upos == DM_VERB;
    if (!conjunct || s->quote_of[t] != DM_NONE || dm_cue_at(s->cues, s->syntax, t) == NULL) continue;
    if (dm_w(s->syntax, t)->head != cue && dm_speech_sibling(s, t) != cue) continue;
    uint32_t left = dm_w(s->syntax, t)->left;
    return left > first ? left - 1 : last;
  }
  return last;
}

#define REACH_OF_RIVAL 12u /* tokens in which the verb of a clause after a semicolon is looked for */

static bool reports(const dm_speech *s, uint32_t verb) {
  const dm_cue *cue = dm_cue_at(s->cues, s->syntax, verb);
  return cue && (cue->takes & (DM_TAKES_THAT | DM_TAKES_QUOTE));
}

/* A verb of saying with a subject of its own that is an actor or a pronoun. */
static bool has_own_voice(const dm_speech *s, uint32_t verb) {
  uint32_t subject = dm_child(s->syntax, verb, DM_NSUBJ), actor;
  if (subject == DM_NONE || subject > verb || !reports(s, verb)) return false;
  if (!(dm_w(s->syntax, verb)->bits & DM_F_FIN) && !dm_str_is(dm_w(s->syntax, verb)->xpos, "VBD")) return false;
  return dm_w(s->syntax, subject)->upos == DM_PRON || dm_actors_at(s->mentions, subject, &actor, 1) > 0;
}

/* Somebody else, or the same one anew, begins to speak at this token: "; Oslo denied ...", "while Oslo denied ...". */
static bool rival_begins(const dm_speech *s, uint32_t t, uint32_t last) {
  const dm_word *w = dm_w(s->syntax, t);
  if ((w->rel == DM_MARK || w->rel == DM_CC) && w->head != DM_NONE && w->head > t && w->head <= last)
    return dm_in(&s->cues->contrasts, w->lower) && has_own_voice(s, w->head);
  if (!dm_str_is(dm_token_form(s->text, t), ";")) return false;
  for (uint32_t v = t + 1; v <= last && v <= t + REACH_OF_RIVAL; v++)
    if (dm_w(s->syntax, v)->upos == DM_VERB) return dm_w(s->syntax, v)->left == t + 1 && has_own_voice(s, v);
  return false;
}

uint32_t dm_speech_trails(const dm_speech *s, uint32_t cue) {
  const dm_word *w = dm_w(s->syntax, cue);
  bool after_comma = cue > 1 && dm_str_is(dm_token_form(s->text, cue - 1), ",");
  if (!after_comma || !dm_str_is(w->xpos, "VBG") || w->rel != DM_ADVCL || w->head == DM_NONE || !reports(s, cue)) return DM_NONE;
  if (dm_child(s->syntax, cue, DM_CCOMP) == DM_NONE && s->quote_of[cue + 1 < s->text->n_tokens ? cue + 1 : cue] == DM_NONE)
    return DM_NONE;
  for (uint32_t h = w->head; h != DM_NONE && !reports(s, h); h = dm_w(s->syntax, h)->head) {
    uint32_t above = dm_w(s->syntax, h)->head;
    if (above != DM_NONE && dm_w(s->syntax, h)->rel == DM_CCOMP && reports(s, above)) return above;
  }
  return DM_NONE;
}

/* A clause ends before another voice, and before what the speaker says next: "said A had failed | , adding that B would not". */
static uint32_t before_rival(const dm_speech *s, uint32_t cue, uint32_t first, uint32_t last) {
  for (uint32_t t = first + 2; t <= last; t++) {
    if (s->quote_of[t] != DM_NONE) continue;
    if (rival_begins(s, t, last)) return t - 1;
    if (dm_w(s->syntax, t)->upos == DM_VERB && dm_speech_trails(s, t) == cue) return t - 2;
  }
  return last;
}

/* "These whales, she suggested, | hunt sharks": a clause without subject whose noun stands before the cue's own. */
static void add_fronted(const dm_speech *s, uint32_t cue, uint32_t first, dm_content *c) {
  uint32_t start = s->text->sentences[s->text->tokens[cue].sentence].first, subject = dm_child(s->syntax, cue, DM_NSUBJ);
  while (dm_is_punct(s->syntax, first) && first + 1 < s->text->n_tokens) first++;
  if (first == 0 || !dm_str_is(dm_token_form(s->text, first - 1), ",") || subject == DM_NONE || subject > cue) return;
  uint32_t left = dm_w(s->syntax, subject)->left;
  if (left < start + 2 || !dm_str_is(dm_token_form(s->text, left - 1), ",")) return;
  for (uint32_t t = start; t + 1 < left; t++) {
    uint8_t upos = dm_w(s->syntax, t)->upos;
    if (upos == DM_VERB || upos == DM_AUX || upos == DM_PUNCT || upos == DM_SCONJ || upos == DM_ADV) return;
  }
  uint8_t head = dm_w(s->syntax, left - 2)->upos;
  if (head == DM_NOUN || head == DM_PROPN) dm_content_add(c, start, left - 2);
}

static void add_clause(const dm_speech *s, const dm_cue *entry, uint32_t cue, uint32_t first, uint32_t last, dm_content *c) {
  if (first > cue) {
    last = before_rival(s, cue, first, before_sibling(s, cue, first, clause_end(s, cue, last)));
    first = clause_start(s, entry, cue, first, last);
    while (first < last && dm_str_is(dm_token_form(s->text, first - 1), "-") && glued(s, first))
      first++; /* "Agence France-Presse |" */
  }
  dm_range r = dm_speech_bare(s, first, last);
  dm_content_add(c, r.first, r.last);
}

/* A dependent that begins right after the cue, has a subject of its own and no mark: the clause, whatever the tree calls it. */
static bool is_bare_clause(const dm_speech *s, uint32_t cue, uint32_t d) {
  const dm_word *w = dm_w(s->syntax, d);
  dm_rel base = dm_rel_base((dm_rel)w->rel);
  uint32_t start = cue + 1, particle = dm_child(s->syntax, cue, DM_COMPOUND_PRT);
  if (particle == start) start++;
  if (d < cue || w->left != start || base == DM_OBJ || base == DM_IOBJ || base == DM_OBL || base == DM_NSUBJ || base == DM_CONJ)
    return false;
  for (uint32_t t = w->left; t <= w->right; t++) {
    dm_rel rel = dm_rel_base((dm_rel)dm_w(s->syntax, t)->rel);
    if (rel == DM_MARK && t == w->left) return false;
    if (rel == DM_NSUBJ || rel == DM_EXPL) return true;
  }
  return false;
}

/* Within "Prices, the minister often says, will rise" the cue and what belongs to it stand inside their clause. */
static void add_around(const dm_speech *s, uint32_t cue, uint32_t clause, dm_content *c) {
  uint32_t left = dm_w(s->syntax, clause)->left, right = dm_w(s->syntax, clause)->right, first = cue, last = cue;
  while (first > left && !dm_dominates(s->syntax, clause, first - 1)) first--;
  while (last < right && !dm_dominates(s->syntax, clause, last + 1)) last++;
  if (first > left) {
    dm_range r = dm_speech_bare(s, left, first - 1);
    dm_content_add(c, r.first, r.last);
  }
  dm_range r = last < right ? dm_speech_bare(s, last + 1, right) : (dm_range){1, 0};
  if (last < right && !dm_is_punct(s->syntax, r.last)) dm_content_add(c, r.first, r.last);
}

/* The clause that stands on both sides of its cue, or DM_NONE. */
static uint32_t clause_around_cue(const dm_speech *s, uint32_t cue) {
  for (DM_EACH_CHILD(s->syntax, cue, d)) {
    const dm_word *w = dm_w(s->syntax, d);
    if (w->rel == DM_CCOMP && w->left < cue && cue < w->right) return d;
  }
  return DM_NONE;
}

/* The complement clause, rather one after the cue than one before it. */
static uint32_t complement_of(const dm_speech *s, uint32_t cue) {
  uint32_t best = DM_NONE, bare = DM_NONE;
  for (DM_EACH_CHILD(s->syntax, cue, d)) {
    const dm_word *w = dm_w(s->syntax, d);
    if (bare == DM_NONE && is_bare_clause(s, cue, d)) bare = d;
    if (w->rel != DM_CCOMP && w->rel != DM_CSUBJ_PASS) continue;
    if (w->left <= cue && cue <= w->right) continue;
    if (best == DM_NONE || (best < cue && d > cue)) best = d;
  }
  return best != DM_NONE ? best : bare;
}

/* The clause that the cue reports: its ccomp; or the clause that the cue comments on from within ("..., analysts say"). */
static bool clause_content(const dm_speech *s, const dm_cue *entry, uint32_t cue, dm_content *c) {
  uint32_t clause = complement_of(s, cue);
  bool only_quotes = !(entry->takes & (DM_TAKES_THAT | DM_TAKES_WHETHER)); /* "began taking calls", "she called into a show" */
  bool other = (entry->takes & (DM_TAKES_OBJ_AS | DM_TAKES_OBJ_ADJ)) != 0;
  if (only_quotes && (other || (clause != DM_NONE && clause > cue && dm_str_is(dm_w(s->syntax, clause)->xpos, "VBG"))))
    return false;
  if (clause != DM_NONE) {
    uint32_t first = dm_w(s->syntax, clause)->left;
    if (first > cue && dm_child_base(s->syntax, clause, DM_NSUBJ) == DM_NONE) add_fronted(s, cue, first, c);
    add_clause(s, entry, cue, first, dm_w(s->syntax, clause)->right, c);
    return c->n > 0;
  }
  uint32_t around = clause_around_cue(s, cue);
  if (around != DM_NONE) {
    add_around(s, cue, around, c);
    return c->n > 0;
  }
  uint32_t head = dm_w(s->syntax, cue)->head;
  if (dm_w(s->syntax, cue)->rel == DM_PARATAXIS && head != DM_NONE && dm_subject(s->syntax, cue) != DM_NONE &&
      dm_child_base(s->syntax, cue, DM_OBJ) == DM_NONE && dm_child(s->syntax, cue, DM_XCOMP) == DM_NONE) {
    dm_content_phrase(s, c, head, cue);
    return c->n > 0;
  }
  return false;
}

/* Where a cue that only the order of words ties to its clause begins: ", analysts say" at the subject, ", say analysts" at
 * the cue. DM_NONE when no comma stands before it, or when the cue has an object of its own. */
static uint32_t trailing_start(const dm_speech *s, uint32_t cue, const dm_sentence *sent) {
  uint32_t first = cue, subject = dm_speech_inverted(s, cue);
  if (subject != DM_NONE) return cue > sent->first + 2 ? cue : DM_NONE;
  subject = dm_subject(s->syntax, cue);
  if (subject == DM_NONE || s->text->tokens[subject].sentence != s->text->tokens[cue].sentence) return DM_NONE;
  for (DM_EACH_CHILD(s->syntax, cue, c)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, c)->rel);
    if (base == DM_OBJ || base == DM_XCOMP || (base == DM_CCOMP && c > cue)) return DM_NONE;
    if ((c == subject || base == DM_AUX_REL || base == DM_ADVMOD) && dm_w(s->syntax, c)->left < first)
      first = dm_w(s->syntax, c)->left;
  }
  return first > sent->first + 2 && dm_str_is(dm_token_form(s->text, first - 1), ",") ? first : DM_NONE;
}

static bool trailing_content(const dm_speech *s, uint32_t cue, dm_content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t start = trailing_start(s, cue, sent), verbs = 0;
  if (start == DM_NONE) return false;
  for (uint32_t t = sent->first; t < start; t++)
    verbs += dm_w(s->syntax, t)->upos == DM_AUX || (dm_w(s->syntax, t)->bits & DM_F_FIN) != 0;
  if (!verbs) return false;
  dm_range r = dm_speech_bare(s, sent->first, start - 1);
  dm_content_add(c, r.first, r.last);
  /* "Prices, he said, will rise": it goes on after the cue. */
  if (cue + 3 < sent->first + sent->n && dm_str_is(dm_token_form(s->text, cue + 1), ",")) {
    r = dm_speech_bare(s, cue + 2, sent->first + sent->n - 1);
    dm_content_add(c, r.first, r.last);
  }
  return true;
}

/* "The governor added:" at the end of a paragraph: the next paragraph is what was added. */
static bool block_content(const dm_speech *s, uint32_t cue, dm_content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  const dm_block *block = &s->text->blocks[sent->block];
  uint32_t last = sent->first + sent->n - 1;
  bool ends = s->text->tokens[cue].sentence + 1 == block->first + block->n && dm_str_is(dm_token_form(s->text, last), ":");
  if (!ends || last > cue + REACH_OF_COLON || sent->block + 1 >= s->text->n_blocks) return false;
  const dm_block *next = block + 1;
  const dm_sentence *end = &s->text->sentences[next->first + next->n - 1];
  if (!next->n || (next->kind != DM_SENT_TEXT && next->kind != DM_SENT_LIST) || !end->n) return false;
  dm_content_add(c, s->text->sentences[next->first].first, end->first + end->n - 1);
  return true;
}

#define REACH_OF_THAT 10u /* words between a cue and its "that": "told reporters on Monday that" */

/* The token ends the object of the cue, or what it is seen as: a "that" behind it is a pronoun. */
static bool ends_object(const dm_speech *s, uint32_t cue, uint32_t token) {
  uint32_t top = token;
  while (dm_w(s->syntax, top)->head != DM_NONE && dm_w(s->syntax, top)->head != cue) top = dm_w(s->syntax, top)->head;
  if (dm_w(s->syntax, top)->head != cue || dm_w(s->syntax, token)->upos != DM_NOUN) return false;
  uint32_t mark = dm_child(s->syntax, top, DM_CASE);
  return dm_w(s->syntax, top)->rel == DM_OBJ || (mark != DM_NONE && dm_str_is(dm_w(s->syntax, mark)->lower, "as"));
}

/* "warned on Friday that ..." where the tree did not tie the clause to the cue: all after "that". */
static bool that_content(const dm_speech *s, uint32_t cue, dm_content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t end = sent->first + sent->n;
  for (uint32_t t = cue + 1; t + 2 < end && t <= cue + REACH_OF_THAT; t++) {
    const dm_word *w = dm_w(s->syntax, t);
    if (w->upos == DM_VERB || w->upos == DM_AUX || w->upos == DM_PUNCT) return false;
    if (!dm_str_is(w->lower, "that") || w->rel == DM_DET_REL) continue;
    if (dm_str_is(w->xpos, "WDT") && t > cue + 1 && ends_object(s, cue, t - 1))
      return false; /* "showed screens that could be ..." */
    dm_range r = dm_speech_bare(s, t + 1, before_sibling(s, cue, t + 1, end - 1));
    dm_content_add(c, r.first, r.last);
    return true;
  }
  return false;
}

/* "called on all sides to ...", the tree broken: from the "to" on. */
static bool to_content(const dm_speech *s, uint32_t cue, dm_content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t end = sent->first + sent->n;
  for (uint32_t t = cue + 1; t + 1 < end && t <= cue + REACH_OF_THAT; t++) {
    const dm_word *w = dm_w(s->syntax, t);
    if (w->upos == DM_PUNCT || w->upos == DM_AUX || (w->bits & DM_F_FIN)) return false;
    if (!dm_str_is(w->lower, "to") || w->rel != DM_MARK || w->head == DM_NONE) continue;
    dm_range r = dm_speech_bare(s, t, clause_end(s, cue, dm_w(s->syntax, w->head)->right));
    dm_content_add(c, r.first, r.last);
    return true;
  }
  return false;
}

uint32_t dm_infinitive_of(const dm_speech *s, uint32_t head, uint32_t cue) {
  for (DM_EACH_CHILD(s->syntax, head, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    if (d < cue || (base != DM_XCOMP && base != DM_CCOMP && base != DM_ADVCL && base != DM_ACL)) continue;
    uint32_t mark = dm_child(s->syntax, d, DM_MARK);
    if (mark != DM_NONE && dm_str_is(dm_w(s->syntax, mark)->lower, "to")) return d;
  }
  return DM_NONE;
}

/* "called on | both sides to leave": where the phrase of the addressee's preposition begins, when it ends right before `first`.
 */
static uint32_t called_upon(const dm_speech *s, const dm_cue *entry, uint32_t cue, uint32_t first) {
  for (DM_EACH_CHILD(s->syntax, cue, d)) {
    const dm_word *w = dm_w(s->syntax, d);
    uint32_t mark = d > cue && dm_rel_base((dm_rel)w->rel) == DM_OBL ? dm_child(s->syntax, d, DM_CASE) : DM_NONE;
    if (mark == DM_NONE || w->right + 1 != first || !dm_str_eq(dm_w(s->syntax, mark)->lower, entry->addressee)) continue;
    return mark + 1;
  }
  return first;
}

bool dm_content_infinitive(const dm_speech *s, const dm_cue *entry, uint32_t cue, dm_content *c) {
  uint32_t clause = dm_infinitive_of(s, cue, cue);
  bool purpose = dm_w(s->syntax, cue)->rel == DM_ACL && dm_str_is(dm_w(s->syntax, cue)->xpos, "VBN");
  if (purpose) return false; /* "a meeting requested by X to discuss ..." */
  bool addressed = !dm_str_is(entry->addressee, "none");
  if (clause != DM_NONE && dm_w(s->syntax, clause)->rel == DM_ADVCL && !addressed) return false; /* "fled to ..." */
  for (DM_EACH_CHILD(s->syntax, cue, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    if (clause == DM_NONE && addressed && d > cue && (base == DM_OBJ || base == DM_OBL)) clause = dm_infinitive_of(s, d, cue);
  }
  if (clause == DM_NONE) return false;
  uint32_t object = dm_child(s->syntax, cue, DM_OBJ);
  dm_content_phrase(s, c, clause, DM_NONE);
  bool right_before = object != DM_NONE && object > cue &&
                      (dm_w(s->syntax, object)->right + 1 == c->parts[0].first || dm_dominates(s->syntax, object, clause));
  if (right_before) c->parts[0].first = dm_w(s->syntax, object)->left; /* "urged | both sides to leave" */
  if (!right_before) c->parts[0].first = called_upon(s, entry, cue, c->parts[0].first);
  return true;
}

/* "called for the army | to leave": the infinitive right behind the phrase. */
static uint32_t with_infinitive(const dm_speech *s, uint32_t cue, uint32_t last) {
  uint32_t to = last + 1;
  if (to >= s->text->n_tokens || s->text->tokens[to].sentence != s->text->tokens[cue].sentence) return last;
  const dm_word *w = dm_w(s->syntax, to);
  bool mark = w->rel == DM_MARK && dm_str_is(w->lower, "to") && w->head != DM_NONE;
  return mark && dm_w(s->syntax, w->head)->left == to ? dm_w(s->syntax, w->head)->right : last;
}

/* "of X", "for doing X": the phrase that the cue's preposition marks. "call on X to ..." is its infinitive instead. */
bool dm_content_marked(const dm_speech *s, const dm_cue *cue, uint32_t token, dm_content *c) {
  static const dm_rel bases[] = {DM_OBL, DM_ADVCL, DM_NMOD, DM_ACL};
  char prep[32];
  for (uint32_t i = 0; i < cue->n_preps; i++) {
    if (cue->preps[i].n >= sizeof prep) continue;
    memcpy(prep, cue->preps[i].p, cue->preps[i].n);
    prep[cue->preps[i].n] = 0;
    /* "called for calm", but "called the race for X" */
    if (dm_str_eq(cue->with, cue->preps[i]) && dm_child(s->syntax, token, DM_OBJ) != DM_NONE) continue;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
      uint32_t d = dm_child_marked(s->syntax, token, bases[b], prep);
      if (d == DM_NONE || d < token) continue;
      add_after_marker(s, c, d);
      uint32_t last = clause_end(s, token, c->parts[0].last);
      c->parts[0].last = dm_speech_bare(s, c->parts[0].first, with_infinitive(s, token, last)).last;
      return true;
    }
    /* "accused X of Y" read as "X of Y": the phrase hangs on the object. */
    uint32_t object = dm_child(s->syntax, token, DM_OBJ);
    uint32_t d = object == DM_NONE || object < token ? DM_NONE : dm_child_marked(s->syntax, object, DM_ACL, prep);
    if (d == DM_NONE && object != DM_NONE && object > token) d = dm_child_marked(s->syntax, object, DM_NMOD, prep);
    if (d == DM_NONE || !dm_str_eq(cue->cls, DM_S("accuse"))) continue;
    add_after_marker(s, c, d);
    return true;
  }
  return false;
}

/* "voiced concern over the arrests", "stressed the need for monitors": the last token of what follows the object and belongs
 * to it although it hangs on the verb. */
static uint32_t expressed_end(const dm_speech *s, const dm_cue *cue, uint32_t token, uint32_t object) {
  static const char *const preps[] = {"for", "of", "over", "about"};
  uint32_t last = dm_w(s->syntax, object)->right;
  for (DM_EACH_CHILD(s->syntax, token, d)) {
    if (dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel) != DM_OBL || dm_w(s->syntax, d)->left != last + 1) continue;
    if (s->mentions->when_of[d] != DM_NONE) continue;
    bool belongs = dm_str_is(cue->cls, "express");
    for (size_t i = 0; i < sizeof preps / sizeof *preps; i++) belongs |= dm_str_is(dm_w(s->syntax, last + 1)->lower, preps[i]);
    if (belongs) return dm_w(s->syntax, d)->right;
  }
  return last;
}

uint32_t dm_content_before_aside(const dm_speech *s, uint32_t first, uint32_t last) {
  for (uint32_t t = first + 1; t + 1 < last; t++) {
    const dm_word *w = dm_w(s->syntax, t + 1);
    bool relative = dm_str_is(w->xpos, "WDT") || dm_str_is(w->xpos, "WP");
    if (relative && dm_str_is(dm_token_form(s->text, t), ",") && s->quote_of[t] == DM_NONE) return t - 1;
  }
  return last;
}

static bool has_complement(const dm_speech *s, uint32_t noun) {
  for (DM_EACH_CHILD(s->syntax, noun, c)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, c)->rel);
    if (c > noun && (base == DM_NMOD || base == DM_ACL)) return true;
  }
  return false;
}

/* An object that says something by itself: with a complement, or quoted. */
/* "reported the landing at Fath, which is short, | was a mistake": the tree broke a clause behind its subject, which ends at
 * `last`; where the clause ends, or DM_NONE. */
static uint32_t broken_clause(const dm_speech *s, uint32_t cue, uint32_t first, uint32_t last) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t t = last + 1, end = sent->first + sent->n;
  bool comma = t < end && dm_str_is(dm_token_form(s->text, t), ",");
  if (comma) t++;
  if (t >= end || (comma && dm_content_before_aside(s, first, last) == last)) return DM_NONE;
  const dm_word *w = dm_w(s->syntax, t);
  bool finite = (w->bits & DM_F_FIN) || dm_str_is(w->xpos, "VBD") || dm_str_is(w->xpos, "VBZ") || dm_str_is(w->xpos, "MD");
  bool verb = w->upos == DM_AUX || (comma && w->upos == DM_VERB);
  return finite && verb ? before_sibling(s, cue, first, end - 1) : DM_NONE;
}

static bool object_content(const dm_speech *s, const dm_cue *cue, uint32_t token, dm_content *c) {
  uint32_t object = dm_child(s->syntax, token, DM_OBJ), actor;
  if (object == DM_NONE || object < token || dm_w(s->syntax, object)->upos == DM_PRON) return false;
  bool of = dm_child_marked(s->syntax, object, DM_NMOD, "of") != DM_NONE;
  if (!of && dm_is_document(s->cues, s->syntax, object)) return false; /* "issued a statement" */
  uint32_t last = expressed_end(s, cue, token, object);
  bool complex = has_complement(s, object) || last > dm_w(s->syntax, object)->right;
  /* "praised the queen", "dismissed the jury": whom, not what. */
  bool whom = dm_w(s->syntax, object)->upos == DM_PROPN || dm_str_is(cue->cls, "deny") || dm_str_is(cue->cls, "praise");
  bool actor_only = whom && dm_actors_at(s->mentions, object, &actor, 1) > 0;
  if ((!complex && !overlaps_quote(s, object)) || actor_only) return false;
  uint32_t first = dm_w(s->syntax, object)->left;
  uint32_t clause = (cue->takes & DM_TAKES_THAT) ? broken_clause(s, token, first, last) : DM_NONE;
  dm_range r = dm_speech_bare(s, first, clause != DM_NONE ? clause : last);
  dm_content_add(c, r.first, clause != DM_NONE ? r.last : dm_content_before_aside(s, r.first, r.last));
  return true;
}

/* "described the raid as a mistake": the phrase after "as". */
static uint32_t as_phrase(const dm_speech *s, uint32_t token, uint32_t object) {
  static const dm_rel bases[] = {DM_OBL, DM_ADVCL, DM_XCOMP, DM_NMOD};
  for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
    uint32_t said = dm_child_marked(s->syntax, token, bases[b], "as");
    if (said == DM_NONE) said = dm_child_marked(s->syntax, token, bases[b], "as of");
    if (said == DM_NONE && object != DM_NONE && object > token) said = dm_child_marked(s->syntax, object, DM_ACL, "as");
    if (said != DM_NONE) return said;
  }
  return object != DM_NONE && object > token ? dm_child_marked(s->syntax, object, DM_NMOD, "as") : DM_NONE;
}

/* What the tree made of "called the vote | a mistake", "called the charges | baseless": a second object, a clause beside, an
 * attribute behind its noun. */
static uint32_t torn_predicate(const dm_speech *s, uint32_t token, uint32_t object) {
  if (object == DM_NONE || object < token) return DM_NONE;
  uint32_t after = dm_w(s->syntax, object)->right + 1;
  for (DM_EACH_CHILD(s->syntax, token, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    uint8_t upos = dm_w(s->syntax, d)->upos;
    bool beside = dm_w(s->syntax, d)->left == after && (upos == DM_NOUN || upos == DM_ADJ);
    if (d > object && beside && (base == DM_OBJ || base == DM_PARATAXIS || base == DM_ADVCL)) return d;
  }
  for (DM_EACH_CHILD(s->syntax, object, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    if (d > object && dm_w(s->syntax, d)->upos == DM_ADJ && (base == DM_ACL || base == DM_AMOD)) return d;
  }
  return DM_NONE;
}

/* "called it a joke": the predicate of the object; two objects may stand for both. */
static uint32_t object_predicate(const dm_speech *s, uint32_t token, uint32_t *object) {
  uint32_t said = dm_child(s->syntax, token, DM_XCOMP), iobj = dm_child(s->syntax, token, DM_IOBJ);
  if (said == DM_NONE) said = dm_child(s->syntax, token, DM_CCOMP);
  if (said != DM_NONE && (dm_w(s->syntax, said)->upos != DM_VERB || overlaps_quote(s, said))) return said;
  if (*object != DM_NONE && overlaps_quote(s, *object)) return *object;
  if (iobj != DM_NONE && *object != DM_NONE && iobj < *object) {
    said = *object, *object = iobj;
    return said;
  }
  if ((said = torn_predicate(s, token, *object)) != DM_NONE) return said;
  said = dm_child_base(s->syntax, token, DM_OBL);
  return said != DM_NONE && overlaps_quote(s, said) ? said : DM_NONE;
}

/* What something is called, with the object when that is a noun. */
static bool predicate_content(const dm_speech *s, const dm_cue *cue, uint32_t token, dm_content *c) {
  uint32_t object = dm_child(s->syntax, token, DM_OBJ), said = DM_NONE;
  if (cue->takes & DM_TAKES_OBJ_AS) said = as_phrase(s, token, object);
  if (said == DM_NONE && (cue->takes & DM_TAKES_OBJ_ADJ)) said = object_predicate(s, token, &object);
  bool fronted = dm_w(s->syntax, token)->rel == DM_ACL_RELCL || dm_w(s->syntax, token)->rel == DM_ADVCL_RELCL ||
                 (object != DM_NONE && object < token);
  if (said == DM_NONE || said < token || (object == DM_NONE && !fronted)) return false;
  uint32_t first = dm_w(s->syntax, said)->left;
  if (object != DM_NONE && object > token && object < said && dm_w(s->syntax, object)->upos != DM_PRON)
    first = dm_w(s->syntax, object)->left;
  if (first <= token) first = token + 1;
  dm_range r = dm_speech_bare(s, first, dm_w(s->syntax, said)->right);
  dm_content_add(c, r.first, r.last);
  return true;
}

/* "proposed doing away with the tax": the gerund right behind the cue. */
static bool gerund_content(const dm_speech *s, uint32_t token, dm_content *c) {
  for (DM_EACH_CHILD(s->syntax, token, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    bool clause = base == DM_XCOMP || base == DM_CCOMP || base == DM_ADVCL;
    if (!clause || dm_w(s->syntax, d)->left != token + 1 || d != token + 1 || !dm_str_is(dm_w(s->syntax, d)->xpos, "VBG"))
      continue;
    dm_range r = dm_speech_bare(s, d, clause_end(s, token, dm_w(s->syntax, d)->right));
    dm_content_add(c, r.first, r.last);
    return true;
  }
  return false;
}

static bool begins_clause(const dm_speech *s, uint32_t token) {
  uint8_t upos = dm_w(s->syntax, token)->upos;
  return upos == DM_DET || upos == DM_PRON || upos == DM_PROPN || upos == DM_NOUN || upos == DM_ADJ || upos == DM_NUM;
}

/* "Experts say her plans to raise taxes give ...", the tree broken: a verb of saying right behind its subject has all that
 * follows, when there is a finite verb in it. */
static bool rest_content(const dm_speech *s, uint32_t cue, dm_content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t end = sent->first + sent->n, verbs = 0;
  bool tensed = dm_str_is(dm_w(s->syntax, cue)->xpos, "VBD") || (dm_w(s->syntax, cue)->bits & DM_F_FIN) != 0;
  if (!tensed || cue == sent->first || cue + 3 >= end || !begins_clause(s, cue + 1)) return false;
  uint8_t before = dm_w(s->syntax, cue - 1)->upos;
  if (before != DM_NOUN && before != DM_PROPN && before != DM_PRON && before != DM_VERB && before != DM_ADV) return false;
  for (uint32_t t = cue + 2; t < end; t++) {
    if (s->quote_of[t] != DM_NONE || dm_is_punct(s->syntax, t)) break;
    /* Even a participle may be the verb: "said the crash involved an error". */
    uint8_t upos = dm_w(s->syntax, t)->upos;
    verbs += upos == DM_AUX || (upos == DM_VERB && !dm_str_is(dm_w(s->syntax, t)->xpos, "VBG"));
  }
  if (!verbs) return false;
  dm_range r = dm_speech_bare(s, cue + 1, before_sibling(s, cue, cue + 1, end - 1));
  dm_content_add(c, r.first, r.last);
  return true;
}

/* "blamed | bad roads for the delay": what is blamed belongs to the content, unless it is somebody. */
static void with_matter(const dm_speech *s, uint32_t cue, dm_content *c) {
  uint32_t object = dm_child(s->syntax, cue, DM_OBJ), actor;
  if (object == DM_NONE || object < cue || dm_w(s->syntax, object)->upos != DM_NOUN) return;
  uint32_t last = dm_w(s->syntax, object)->right;
  bool beside = last < c->parts[0].first && last + 2 >= c->parts[0].first && s->quote_of[object] == s->quote_of[cue];
  if (beside && !dm_actors_at(s->mentions, object, &actor, 1)) c->parts[0].first = dm_w(s->syntax, object)->left;
}

bool dm_speech_content(const dm_speech *s, const dm_cue *cue, uint32_t token, dm_content *c, bool *clause) {
  *clause = true;
  if ((cue->takes & (DM_TAKES_THAT | DM_TAKES_WHETHER | DM_TAKES_QUOTE)) && clause_content(s, cue, token, c)) return true;
  if ((cue->takes & DM_TAKES_THAT) && that_content(s, token, c)) return true;
  *clause = false;
  if ((cue->takes & DM_TAKES_WHAT) && gerund_content(s, token, c)) return true;
  if ((cue->takes & DM_TAKES_INF) && dm_content_infinitive(s, cue, token, c)) return true;
  if ((cue->takes & (DM_TAKES_OBJ_AS | DM_TAKES_OBJ_ADJ)) && predicate_content(s, cue, token, c)) return true;
  if (dm_content_marked(s, cue, token, c)) {
    if (cue->takes & DM_TAKES_WHAT) with_matter(s, token, c);
    return true;
  }
  if ((cue->takes & DM_TAKES_INF) && !dm_str_is(cue->addressee, "none") && to_content(s, token, c)) return true;
  if ((cue->takes & DM_TAKES_WHAT) && object_content(s, cue, token, c)) return true;
  *clause = true;
  if ((cue->takes & DM_TAKES_QUOTE) && block_content(s, token, c)) return true;
  if (!(cue->takes & DM_TAKES_THAT)) return false;
  if (trailing_content(s, token, c)) return true;
  return (cue->takes & DM_TAKES_QUOTE) && dm_str_is(cue->cls, "say") && rest_content(s, token, c);
}

#include "fact/statements.h"

#include "base/str.h"

#define REACH_OF_COLON 10u /* words between a cue and the colon that ends its paragraph */

/* ---- the content as token ranges --------------------------------------------------------------------------------- */

struct content {
  dm_range parts[DM_CONTENT_PARTS];
  uint32_t n;
};

static void add_part(struct content *c, uint32_t first, uint32_t last) {
  if (first > last || c->n == DM_CONTENT_PARTS) return;
  c->parts[c->n++] = (dm_range){first, last};
}

/* Leaves out of the range what introduces it ("that", ",") and what ends the sentence. */
static dm_range bare(const dm_speech *s, uint32_t first, uint32_t last) {
  while (first < last) {
    dm_str w = dm_w(s->syntax, first)->lower;
    bool quote_mark = s->quote_of[first] != DM_NONE;
    bool colon = dm_is_punct(s->syntax, first) && !quote_mark;
    if (!colon && !dm_str_is(w, "that")) break;
    if (!colon && dm_w(s->syntax, first)->rel != DM_MARK) break;
    first++;
  }
  while (last > first && dm_is_punct(s->syntax, last) && s->quote_of[last] == DM_NONE) last--;
  return (dm_range){first, last};
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

/* The phrase under `head`, without the subtree of `without` (DM_NONE: whole). Clipped to one sentence by the tree. */
static void add_phrase(const dm_speech *s, struct content *c, uint32_t head, uint32_t without) {
  uint32_t first = dm_w(s->syntax, head)->left, last = dm_w(s->syntax, head)->right;
  if (without != DM_NONE) {
    uint32_t a = dm_w(s->syntax, without)->left, b = dm_w(s->syntax, without)->right;
    if (a > first || b < last) {
      if (a > first) {
        dm_range r = bare(s, first, a - 1);
        add_part(c, r.first, r.last);
      }
      if (b < last) {
        dm_range r = bare(s, b + 1, last);
        if (!dm_is_punct(s->syntax, r.first)) add_part(c, r.first, r.last);
      }
    }
    return;
  }
  dm_range r = bare(s, first, last);
  add_part(c, r.first, r.last);
}

/* A phrase after its own preposition: "of breaking the truce" -> "breaking the truce". */
static void add_after_marker(const dm_speech *s, struct content *c, uint32_t head) {
  uint32_t first = dm_w(s->syntax, head)->left, last = dm_w(s->syntax, head)->right;
  while (first < head && (dm_w(s->syntax, first)->rel == DM_CASE || dm_w(s->syntax, first)->rel == DM_MARK ||
                          dm_w(s->syntax, first)->rel == DM_FIXED || dm_is_punct(s->syntax, first)))
    first++;
  dm_range r = bare(s, first, last);
  add_part(c, r.first, r.last);
}

/* ---- which dependent is the content ------------------------------------------------------------------------------ */

static bool overlaps_quote(const dm_speech *s, uint32_t head) {
  for (uint32_t t = dm_w(s->syntax, head)->left; t <= dm_w(s->syntax, head)->right; t++)
    if (s->quote_of[t] != DM_NONE) return true;
  return false;
}

static void add_clause(const dm_speech *s, const dm_cue *entry, uint32_t cue, uint32_t first, uint32_t last, struct content *c) {
  if (first > cue) last = clause_end(s, cue, last), first = clause_start(s, entry, cue, first, last);
  dm_range r = bare(s, first, last);
  add_part(c, r.first, r.last);
}

/* The complement clause, rather one after the cue than one before it. */
static uint32_t complement_of(const dm_speech *s, uint32_t cue) {
  uint32_t best = DM_NONE;
  for (DM_EACH_CHILD(s->syntax, cue, d)) {
    const dm_word *w = dm_w(s->syntax, d);
    if (w->rel != DM_CCOMP && w->rel != DM_CSUBJ_PASS) continue;
    if (w->left <= cue && cue <= w->right) continue;
    if (best == DM_NONE || (best < cue && d > cue)) best = d;
  }
  return best;
}

/* The clause that the cue reports: its ccomp; or the clause that the cue comments on from within ("..., analysts say"). */
static bool clause_content(const dm_speech *s, const dm_cue *entry, uint32_t cue, struct content *c) {
  uint32_t clause = complement_of(s, cue);
  if (clause != DM_NONE) {
    add_clause(s, entry, cue, dm_w(s->syntax, clause)->left, dm_w(s->syntax, clause)->right, c);
    return c->n > 0;
  }
  uint32_t head = dm_w(s->syntax, cue)->head;
  if (dm_w(s->syntax, cue)->rel == DM_PARATAXIS && head != DM_NONE && dm_subject(s->syntax, cue) != DM_NONE &&
      dm_child_base(s->syntax, cue, DM_OBJ) == DM_NONE && dm_child(s->syntax, cue, DM_XCOMP) == DM_NONE) {
    add_phrase(s, c, head, cue);
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

static bool trailing_content(const dm_speech *s, uint32_t cue, struct content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t start = trailing_start(s, cue, sent), verbs = 0;
  if (start == DM_NONE) return false;
  for (uint32_t t = sent->first; t < start; t++)
    verbs += dm_w(s->syntax, t)->upos == DM_AUX || (dm_w(s->syntax, t)->bits & DM_F_FIN) != 0;
  if (!verbs) return false;
  dm_range r = bare(s, sent->first, start - 1);
  add_part(c, r.first, r.last);
  /* "Prices, he said, will rise": it goes on after the cue. */
  if (cue + 3 < sent->first + sent->n && dm_str_is(dm_token_form(s->text, cue + 1), ",")) {
    r = bare(s, cue + 2, sent->first + sent->n - 1);
    add_part(c, r.first, r.last);
  }
  return true;
}

/* "The governor added:" at the end of a paragraph: the next paragraph is what was added. */
static bool block_content(const dm_speech *s, uint32_t cue, struct content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  const dm_block *block = &s->text->blocks[sent->block];
  uint32_t last = sent->first + sent->n - 1;
  bool ends = s->text->tokens[cue].sentence + 1 == block->first + block->n && dm_str_is(dm_token_form(s->text, last), ":");
  if (!ends || last > cue + REACH_OF_COLON || sent->block + 1 >= s->text->n_blocks) return false;
  const dm_block *next = block + 1;
  const dm_sentence *end = &s->text->sentences[next->first + next->n - 1];
  if (!next->n || next->kind != DM_SENT_TEXT || !end->n) return false;
  add_part(c, s->text->sentences[next->first].first, end->first + end->n - 1);
  return true;
}

#define REACH_OF_THAT 6u /* words between a cue and its "that": "told reporters on Monday that" */

/* "warned on Friday that ..." where the tree did not tie the clause to the cue: all after "that". */
static bool that_content(const dm_speech *s, uint32_t cue, struct content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t end = sent->first + sent->n;
  for (uint32_t t = cue + 1; t + 2 < end && t <= cue + REACH_OF_THAT; t++) {
    const dm_word *w = dm_w(s->syntax, t);
    if (w->upos == DM_VERB || w->upos == DM_AUX || w->upos == DM_PUNCT) return false;
    if (!dm_str_is(w->lower, "that") || w->rel == DM_DET_REL) continue;
    dm_range r = bare(s, t + 1, end - 1);
    add_part(c, r.first, r.last);
    return true;
  }
  return false;
}

/* "called on all sides to ...", the tree broken: from the "to" on. */
static bool to_content(const dm_speech *s, uint32_t cue, struct content *c) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[cue].sentence];
  uint32_t end = sent->first + sent->n;
  for (uint32_t t = cue + 1; t + 1 < end && t <= cue + REACH_OF_THAT; t++) {
    const dm_word *w = dm_w(s->syntax, t);
    if (w->upos == DM_PUNCT || w->upos == DM_AUX || (w->bits & DM_F_FIN)) return false;
    if (!dm_str_is(w->lower, "to") || w->rel != DM_MARK || w->head == DM_NONE) continue;
    dm_range r = bare(s, t, clause_end(s, cue, dm_w(s->syntax, w->head)->right));
    add_part(c, r.first, r.last);
    return true;
  }
  return false;
}

/* An infinitive with "to" among the dependents; on the noun that is addressed it may hang, too ("called on them to ..."). */
static uint32_t infinitive_of(const dm_speech *s, uint32_t head, uint32_t cue) {
  for (DM_EACH_CHILD(s->syntax, head, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    if (d < cue || (base != DM_XCOMP && base != DM_CCOMP && base != DM_ADVCL && base != DM_ACL)) continue;
    uint32_t mark = dm_child(s->syntax, d, DM_MARK);
    if (mark != DM_NONE && dm_str_is(dm_w(s->syntax, mark)->lower, "to")) return d;
  }
  return DM_NONE;
}

static bool infinitive_content(const dm_speech *s, const dm_cue *entry, uint32_t cue, struct content *c) {
  uint32_t clause = infinitive_of(s, cue, cue);
  bool addressed = !dm_str_is(entry->addressee, "none");
  if (clause != DM_NONE && dm_w(s->syntax, clause)->rel == DM_ADVCL && !addressed) return false; /* "fled to ..." */
  for (DM_EACH_CHILD(s->syntax, cue, d)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(s->syntax, d)->rel);
    if (clause == DM_NONE && addressed && d > cue && (base == DM_OBJ || base == DM_OBL)) clause = infinitive_of(s, d, cue);
  }
  if (clause == DM_NONE) return false;
  add_phrase(s, c, clause, DM_NONE);
  return true;
}

/* "of X", "for doing X": the phrase that the cue's preposition marks. "call on X to ..." is its infinitive instead. */
static bool marked_content(const dm_speech *s, const dm_cue *cue, uint32_t token, struct content *c) {
  static const dm_rel bases[] = {DM_OBL, DM_ADVCL, DM_NMOD, DM_ACL};
  char prep[32];
  for (uint32_t i = 0; i < cue->n_preps; i++) {
    if (cue->preps[i].n >= sizeof prep) continue;
    memcpy(prep, cue->preps[i].p, cue->preps[i].n);
    prep[cue->preps[i].n] = 0;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
      uint32_t d = dm_child_marked(s->syntax, token, bases[b], prep);
      if (d == DM_NONE || d < token) continue;
      add_after_marker(s, c, d);
      c->parts[0].last = bare(s, c->parts[0].first, clause_end(s, token, c->parts[0].last)).last;
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

/* An object that says something by itself: with a complement, or quoted. */
static bool object_content(const dm_speech *s, uint32_t token, struct content *c) {
  uint32_t object = dm_child(s->syntax, token, DM_OBJ), actor;
  if (object == DM_NONE || object < token || dm_w(s->syntax, object)->upos == DM_PRON) return false;
  if (dm_in(&s->cues->documents, dm_w(s->syntax, object)->lemma)) return false;
  bool quoted = overlaps_quote(s, object);
  bool complex = dm_child_base(s->syntax, object, DM_NMOD) > object || dm_child_base(s->syntax, object, DM_ACL) > object;
  complex =
      complex && (dm_child_base(s->syntax, object, DM_NMOD) != DM_NONE || dm_child_base(s->syntax, object, DM_ACL) != DM_NONE);
  bool actor_only = dm_actors_at(s->mentions, object, &actor, 1) > 0 && dm_w(s->syntax, object)->upos == DM_PROPN;
  if ((!complex && !quoted) || actor_only) return false;
  add_phrase(s, c, object, DM_NONE);
  return true;
}

/* "described the raid as a mistake": the phrase after "as". */
static uint32_t as_phrase(const dm_speech *s, uint32_t token, uint32_t object) {
  static const dm_rel bases[] = {DM_OBL, DM_ADVCL, DM_XCOMP, DM_NMOD};
  for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
    uint32_t said = dm_child_marked(s->syntax, token, bases[b], "as");
    if (said != DM_NONE) return said;
  }
  return object != DM_NONE && object > token ? dm_child_marked(s->syntax, object, DM_NMOD, "as") : DM_NONE;
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
  said = dm_child_base(s->syntax, token, DM_OBL);
  return said != DM_NONE && overlaps_quote(s, said) ? said : DM_NONE;
}

/* What something is called, with the object when that is a noun. */
static bool predicate_content(const dm_speech *s, const dm_cue *cue, uint32_t token, struct content *c) {
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
  dm_range r = bare(s, first, dm_w(s->syntax, said)->right);
  add_part(c, r.first, r.last);
  return true;
}

/* *clause: the content is a clause, so that anything with a voice may say it; else only an actor may. */
static bool find_content(const dm_speech *s, const dm_cue *cue, uint32_t token, struct content *c, bool *clause) {
  *clause = true;
  if ((cue->takes & (DM_TAKES_THAT | DM_TAKES_WHETHER | DM_TAKES_QUOTE)) && clause_content(s, cue, token, c)) return true;
  if ((cue->takes & DM_TAKES_THAT) && that_content(s, token, c)) return true;
  *clause = false;
  if ((cue->takes & DM_TAKES_INF) && infinitive_content(s, cue, token, c)) return true;
  if ((cue->takes & (DM_TAKES_OBJ_AS | DM_TAKES_OBJ_ADJ)) && predicate_content(s, cue, token, c)) return true;
  if (marked_content(s, cue, token, c)) return true;
  if ((cue->takes & DM_TAKES_INF) && !dm_str_is(cue->addressee, "none") && to_content(s, token, c)) return true;
  if ((cue->takes & DM_TAKES_WHAT) && object_content(s, token, c)) return true;
  *clause = true;
  if ((cue->takes & DM_TAKES_QUOTE) && block_content(s, token, c)) return true;
  return (cue->takes & DM_TAKES_THAT) && trailing_content(s, token, c);
}

/* ---- is the cue asserted ----------------------------------------------------------------------------------------- */

static bool has_modal(const dm_speech *s, uint32_t token) {
  for (DM_EACH_CHILD(s->syntax, token, c))
    if (dm_w(s->syntax, c)->rel == DM_AUX_REL && dm_str_is(dm_w(s->syntax, c)->xpos, "MD")) return true;
  return false;
}

/* A bare infinitive reports no act of speech ("refused to say that ..."), unless a verb like "go on" carries it. */
static bool loose_infinitive(const dm_speech *s, uint32_t token) {
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

/* Why a cue does not report an act of speech, or NULL. */
static const char *unreal(const dm_speech *s, uint32_t token) {
  const dm_word *w = dm_w(s->syntax, token);
  if (w->rel == DM_AMOD || w->rel == DM_COMPOUND) return "the cue only modifies a noun";
  if (w->bits & DM_F_IMP) return "the cue is an imperative";
  if (dm_is_negated(s->syntax, token)) return "the cue is negated";
  if (has_modal(s, token)) return "the cue stands under a modal";
  if (loose_infinitive(s, token)) return "the cue is an infinitive";
  if (under_condition(s, token)) return "the cue stands in a condition";
  return NULL;
}

/* Inside somebody's direct speech, "I think" and "we demand" are that speech, not a report of another. */
static bool own_words(const dm_speech *s, uint32_t token) {
  if (!dm_in_direct(s, token)) return false;
  uint32_t subject = dm_subject(s->syntax, token);
  if (dm_child(s->syntax, token, DM_AUX_PASS) != DM_NONE) return true;
  return subject == DM_NONE || (dm_w(s->syntax, subject)->bits & (DM_F_P1 | DM_F_P2)) ||
         dm_str_is(dm_w(s->syntax, subject)->lower, "we") || dm_str_is(dm_w(s->syntax, subject)->lower, "i") ||
         dm_str_is(dm_w(s->syntax, subject)->lower, "you");
}

/* ---- drafts ------------------------------------------------------------------------------------------------------ */

static dm_speech_form form_of(const dm_speech *s, const struct content *c) {
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

static void sort_parts(struct content *c) {
  for (uint32_t i = 1; i < c->n; i++)
    for (uint32_t k = i; k && c->parts[k].first < c->parts[k - 1].first; k--) {
      dm_range r = c->parts[k];
      c->parts[k] = c->parts[k - 1], c->parts[k - 1] = r;
    }
}

static void draft_cue(dm_speech *s, const dm_cue *cue, uint32_t token, const struct content *c, dm_party speaker,
                      double confidence) {
  dm_draft d = {.cue = token, .entry = cue, .made_by = cue->id, .speaker = speaker, .n_parts = c->n, .confidence = confidence};
  d.cue_span = (dm_span){s->text->tokens[token].start, s->text->tokens[token].end};
  memcpy(d.parts, c->parts, sizeof d.parts);
  d.form = form_of(s, c);
  d.channel = dm_speech_channel(s, token);
  d.addressee = dm_speech_addressee(s, cue, token);
  d.depth = dm_in_direct(s, token) ? 2 : 1;
  DM_PUSH(s->arena, &s->drafts, d);
  dm_str speaker_name = speaker.name;
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
static bool quoted_content(const dm_speech *s, uint32_t token, uint32_t first_quote, struct content *c) {
  uint32_t sentence = s->text->tokens[token].sentence;
  for (uint32_t q = first_quote; q < s->quotes.n && quote_sentence(s, q) <= sentence; q++)
    if (s->cue_of_quote[q] == token) add_part(c, s->quote_tokens[q].first, s->quote_tokens[q].last);
  return c->n > 0;
}

/* 'Talks go on, "but time is short," he said': what stands before the quotation in its sentence is said as well. */
static void add_lead(const dm_speech *s, uint32_t cue, struct content *c) {
  dm_range *part = &c->parts[0];
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[part->first].sentence];
  if (!c->n || cue < part->first || part->first < sent->first + 3) return;
  for (uint32_t t = sent->first; t < part->first; t++) {
    const dm_cue *other = dm_cue_at(s->cues, s->syntax, t);
    bool near = t + 3 >= part->first; /* "he said, ...": that cue has its own content */
    if (s->quote_of[t] != DM_NONE || (near && other && (other->takes & DM_TAKES_QUOTE))) return;
  }
  part->first = sent->first;
}

/* "said that A and that B": one statement for each clause with a "that" of its own. */
static void draft_clauses(dm_speech *s, const dm_cue *cue, uint32_t token, struct content *c, dm_party speaker,
                          double confidence) {
  struct content rest = *c;
  dm_range *part = &rest.parts[rest.n - 1];
  for (uint32_t t = part->first + 2; t + 2 < part->last; t++) {
    bool that = dm_str_is(dm_w(s->syntax, t)->lower, "that") && dm_w(s->syntax, t)->rel == DM_MARK;
    if (!that || !dm_str_is(dm_w(s->syntax, t - 1)->lower, "and") || s->quote_of[t] != DM_NONE) continue;
    uint32_t head = dm_w(s->syntax, t)->head;
    if (head == DM_NONE || dm_w(s->syntax, head)->rel != DM_CONJ) continue;
    struct content before = rest;
    before.parts[before.n - 1] = bare(s, part->first, t - 2);
    draft_cue(s, cue, token, &before, speaker, confidence);
    rest = (struct content){.parts = {bare(s, t, part->last)}, .n = 1};
    part = &rest.parts[0];
  }
  draft_cue(s, cue, token, &rest, speaker, confidence);
}

static void take_direct(dm_speech *s, const dm_cue *cue, uint32_t token, struct content *c) {
  dm_party speaker;
  dm_speech_who(s, token, &speaker);
  sort_parts(c);
  add_lead(s, token, c);
  double confidence = speaker.actor != DM_NONE ? 0.95 : 0.7;
  /* 'He urged them to sign: "..."' says both. */
  struct content demand = {.n = 0};
  if ((cue->takes & DM_TAKES_INF) && c->parts[0].first > token && infinitive_content(s, cue, token, &demand) &&
      s->quote_of[demand.parts[0].first] == DM_NONE) {
    if (demand.parts[0].last >= c->parts[0].first) demand.parts[0] = bare(s, demand.parts[0].first, c->parts[0].first - 1);
    draft_cue(s, cue, token, &demand, speaker, confidence);
  }
  draft_cue(s, cue, token, c, speaker, confidence);
}

static void take_indirect(dm_speech *s, const dm_cue *cue, uint32_t token) {
  struct content c = {.n = 0};
  dm_party speaker;
  bool clause = false;
  const char *why = unreal(s, token);
  if (!why && own_words(s, token)) why = "the speaker's own words";
  if (!why && !find_content(s, cue, token, &c, &clause)) why = "no content found";
  if (!why && !dm_speech_who(s, token, &speaker)) why = "nobody is named who says it";
  if (!why && speaker.actor == DM_NONE && (!clause || dm_in_direct(s, token))) why = "what says it is no actor";
  if (why) {
    missed(s, cue, token, why);
    return;
  }
  sort_parts(&c);
  draft_clauses(s, cue, token, &c, speaker, speaker.actor != DM_NONE ? 0.85 : 0.6);
}

static void take_verb(dm_speech *s, uint32_t token, const uint32_t *first_quote) {
  const dm_cue *cue = dm_cue_at(s->cues, s->syntax, token);
  struct content c = {.n = 0};
  if (!cue) return;
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
  if (owner == DM_NONE || !dm_actors_at(s->mentions, owner, &actor, 1)) return;
  struct content c = {.n = 0};
  uint32_t clause = DM_NONE;
  for (DM_EACH_CHILD(s->syntax, token, d)) {
    const dm_word *w = dm_w(s->syntax, d);
    uint32_t mark = d > token && (w->rel == DM_ACL || w->rel == DM_CCOMP) ? dm_child(s->syntax, d, DM_MARK) : DM_NONE;
    if (verbal && w->rel == DM_CCOMP && d > token) clause = d;
    if (mark == DM_NONE) continue;
    bool that = dm_str_is(dm_w(s->syntax, mark)->lower, "that"), to = dm_str_is(dm_w(s->syntax, mark)->lower, "to");
    if ((that && (cue->takes & DM_TAKES_THAT)) || (to && (cue->takes & DM_TAKES_INF))) clause = d;
  }
  if (clause != DM_NONE) add_phrase(s, &c, clause, DM_NONE);
  if (!c.n && !marked_content(s, cue, token, &c)) {
    missed(s, cue, token, "no content found");
    return;
  }
  draft_cue(s, cue, token, &c, dm_party_of(s->mentions, actor), 0.7);
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

/* ---- phrases and colons ------------------------------------------------------------------------------------------ */

/* Last token of the noun phrase that begins at `first`: up to the next comma or the end of the sentence, as far as one
 * noun reaches. */
static uint32_t source_end(const dm_speech *s, uint32_t first, uint32_t end, uint32_t *noun) {
  *noun = first;
  for (uint32_t h = dm_w(s->syntax, first)->head; h != DM_NONE && h > *noun && h < end && dm_w(s->syntax, *noun)->upos != DM_VERB;
       h = dm_w(s->syntax, h)->head) {
    uint8_t upos = dm_w(s->syntax, h)->upos;
    if (upos != DM_NOUN && upos != DM_PROPN && upos != DM_PRON && upos != DM_ADJ) break;
    *noun = h;
  }
  uint32_t last = dm_w(s->syntax, *noun)->right;
  if (last >= end || last < *noun) last = *noun;
  for (uint32_t t = *noun + 1; t <= last; t++)
    if (dm_str_is(dm_token_form(s->text, t), ",")) return t - 1;
  return last;
}

/* The smallest complement clause around the token, else its whole sentence. */
static dm_range clause_around(const dm_speech *s, uint32_t token, const dm_sentence *sent) {
  for (uint32_t h = token; h != DM_NONE; h = dm_w(s->syntax, h)->head)
    if (dm_w(s->syntax, h)->rel == DM_CCOMP && dm_w(s->syntax, h)->left <= token)
      return (dm_range){dm_w(s->syntax, h)->left, dm_w(s->syntax, h)->right};
  return (dm_range){sent->first, sent->first + sent->n - 1};
}

/* What "according to X" attributes: the quotation before it, or the clause around it without the phrase. */
static void phrase_content(const dm_speech *s, uint32_t token, uint32_t last, const dm_sentence *sent, struct content *c) {
  uint32_t before = token;
  while (before > sent->first && dm_is_punct(s->syntax, before - 1) && s->quote_of[before - 1] == DM_NONE) before--;
  uint32_t q = before > sent->first ? s->quote_of[before - 1] : DM_NONE;
  if (q != DM_NONE && s->direct[q]) {
    add_part(c, s->quote_tokens[q].first, s->quote_tokens[q].last);
    return;
  }
  dm_range around = clause_around(s, token, sent);
  if (token > around.first) {
    dm_range r = bare(s, around.first, token - 1);
    if (r.last > r.first) add_part(c, r.first, r.last);
  }
  /* At the end of a clause the phrase belongs to what stands before it, at its head to what comes after. */
  if (!c->n && last + 1 < around.last) {
    dm_range r = bare(s, last + 1, around.last);
    add_part(c, r.first, r.last);
  }
}

static void take_phrase(dm_speech *s, uint32_t token, const dm_phrase *phrase, uint32_t words) {
  const dm_sentence *sent = &s->text->sentences[s->text->tokens[token].sentence];
  uint32_t noun, end = sent->first + sent->n;
  if (token + words >= end) return;
  uint32_t last = source_end(s, token + words, end, &noun);
  struct content c = {.n = 0};
  phrase_content(s, token, last, sent, &c);
  if (!c.n) return;
  dm_cue *entry = DM_NEW(s->arena, dm_cue, 1);
  *entry = (dm_cue){.cls = phrase->value, .addressee = DM_S("none"), .next = DM_NONE};
  entry->id = dm_text_slice(s->text, token, token + words - 1);
  draft_cue(s, entry, token, &c, dm_speech_party(s, noun), 0.85);
  s->drafts.v[s->drafts.n - 1].cue_span.end = s->text->tokens[token + words - 1].end;
}

/* "Kenya: court has no say": an actor and a colon at the head of a headline. */
static void take_colon(dm_speech *s, const dm_sentence *sent) {
  uint32_t colon = DM_NONE;
  for (uint32_t t = sent->first; t < sent->first + sent->n && t < sent->first + 6; t++)
    if (dm_str_is(dm_token_form(s->text, t), ":")) {
      colon = t;
      break;
    }
  if (colon == DM_NONE || colon == sent->first || colon + 2 >= sent->first + sent->n) return;
  for (uint32_t i = 0; i < s->mentions->n_mentions; i++) {
    const dm_mention *m = &s->mentions->mentions[i];
    if (m->first != sent->first || m->last + 1 != colon) continue;
    dm_draft d = {.cue = DM_NONE, .made_by = DM_S("headline colon"), .n_parts = 1, .depth = 1, .confidence = 0.7};
    d.speaker = dm_party_of(s->mentions, m->actor);
    d.addressee = (dm_party){.actor = DM_NONE};
    dm_range r = bare(s, colon + 1, sent->first + sent->n - 1);
    struct content c = {.parts = {r}, .n = 1};
    d.parts[0] = r;
    d.form = form_of(s, &c);
    d.cue_span = (dm_span){s->text->tokens[colon].start, s->text->tokens[colon].end};
    DM_PUSH(s->arena, &s->drafts, d);
    dm_trace_add(s->trace, s->text->tokens[colon].sentence, colon, d.made_by, true, "an actor before the colon of a headline");
    return;
  }
}

void dm_speech_phrases(dm_speech *s) {
  uint32_t which, words;
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    words = dm_phrase_at(s->cues->phrases, s->cues->n_phrases, s->syntax, t, &which);
    if (words) take_phrase(s, t, &s->cues->phrases[which], words);
  }
  for (uint32_t i = 0; i < s->text->n_sentences; i++)
    if (s->text->sentences[i].kind == DM_SENT_HEADING) take_colon(s, &s->text->sentences[i]);
}

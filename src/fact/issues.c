#include "fact/codebook.h"
#include "fact/issues.h"

#include "base/str.h"

#define LABEL_WORDS 9u /* longer labels name nothing that two texts could share */
#define ISSUE_DEPTH 5u /* "an end to the ban on the sale of ..." */

struct namer {
  dm_arena *arena;
  const dm_cues *cues;
  const dm_mentions *mentions;
  const dm_syntax *s;
};

/* ---- labels ----------------------------------------------------------------------------------------------------- */

struct words {
  dm_str v[LABEL_WORDS];
  bool glued[LABEL_WORDS]; /* written together with the word before it */
  uint32_t n;
  uint32_t last; /* token of the last word, where it is one */
  bool cut;      /* there were more */
};

static void add_word(struct words *w, dm_str word, bool glued) {
  if (!word.n) return;
  w->cut |= w->n == LABEL_WORDS;
  if (w->n == LABEL_WORDS) return;
  w->glued[w->n] = glued && w->n;
  w->v[w->n++] = word;
  w->last = DM_NONE;
}

/* A word of the text, glued to the one before it when that stands there in the text, too. */
static void add_token(const struct namer *n, struct words *w, uint32_t token) {
  const dm_token *t = n->s->text->tokens;
  bool together = token && w->n && w->last == token - 1 && (t[token].joined || !t[token - 1].space_after);
  add_word(w, dm_token_form(n->s->text, token), together);
  w->last = token;
}

/* "in return for X" is no part of a name. */
static bool is_condition(const struct namer *n, uint32_t phrase) {
  uint32_t which;
  return dm_phrase_at(n->cues->conditions, n->cues->n_conditions, n->s, dm_w(n->s, phrase)->left, &which) > 0;
}

/* "Such as X", "despite X" is no part of a name either. */
static bool is_aside(const struct namer *n, uint32_t phrase) {
  const dm_word *first = dm_w(n->s, dm_w(n->s, phrase)->left);
  return first->upos != DM_NOUN && (dm_in(&n->cues->asides, first->lower) || dm_in(&n->cues->asides, first->lemma));
}

/* "two-state", "same-sex": the first half says what the second is. */
static bool is_hyphened(const struct namer *n, uint32_t token) {
  const dm_text *text = n->s->text;
  if (token + 1 >= text->n_tokens || text->tokens[token].space_after) return false;
  return dm_str_is(dm_token_form(text, token + 1), "-") && !text->tokens[token + 1].space_after;
}

/* "between Iran and Iraq": the name needs both. */
static bool is_other_side(const struct namer *n, uint32_t first, uint32_t c) {
  if (dm_w(n->s, c)->rel == DM_CC) first = dm_w(n->s, first)->rel == DM_CONJ ? dm_w(n->s, first)->head : DM_NONE;
  uint32_t mark = first == DM_NONE ? DM_NONE : dm_child(n->s, first, DM_CASE);
  return mark != DM_NONE && dm_str_is(dm_w(n->s, mark)->lower, "between");
}

/* Dependents of a noun that belong to its name. */
static bool names(const struct namer *n, uint32_t head, uint32_t c) {
  const dm_word *w = dm_w(n->s, c);
  const dm_token *t = n->s->text->tokens;
  bool after_comma = w->left > head && dm_str_is(dm_token_form(n->s->text, w->left - 1), ",");
  if (after_comma || n->mentions->when_of[c] != DM_NONE || w->upos == DM_SYM) return false;
  switch (dm_rel_base((dm_rel)w->rel)) {
  case DM_AMOD:
    if (is_hyphened(n, c)) return true;
    return c < head && !(w->bits & DM_F_CMP) && w->upos != DM_DET && w->upos != DM_NUM && !dm_in(&n->cues->plain, w->lemma);
  case DM_COMPOUND:
  case DM_FLAT:
  case DM_FIXED:
    return true;
  case DM_NUMMOD: /* "two-state solution", "Resolution 2231"; how many is no part of a name */
    return is_hyphened(n, c) || (c > head && dm_w(n->s, head)->upos == DM_PROPN);
  case DM_NMOD:
    return !is_condition(n, c) && !is_aside(n, c);
  case DM_CASE:
    return true;
  case DM_CC:
  case DM_CONJ:
    return is_other_side(n, head, c);
  case DM_PUNCT_REL: /* "S-400" */
    return c && dm_str_is(dm_token_form(n->s->text, c), "-") && !t[c].space_after && !t[c - 1].space_after;
  default:
    return false;
  }
}

/* "Its" beside a verb is mostly the verb's subject, or whom somebody asks to do it: "urged Kenya to withdraw its troops". */
static bool bound_owner(const struct namer *n, uint32_t token, uint32_t *actor) {
  dm_str lower = dm_w(n->s, token)->lower;
  uint32_t verb = dm_w(n->s, token)->head;
  while (verb != DM_NONE && dm_w(n->s, verb)->upos != DM_VERB) verb = dm_w(n->s, verb)->head;
  if (verb == DM_NONE || token < verb || !(dm_str_is(lower, "its") || dm_str_is(lower, "their"))) return false;
  uint32_t own = dm_child_base(n->s, verb, DM_NSUBJ), above = dm_w(n->s, verb)->head;
  bool infinitive = own == DM_NONE && dm_child(n->s, verb, DM_MARK) != DM_NONE && above != DM_NONE;
  if (infinitive) own = dm_child(n->s, above, DM_OBJ);
  if (infinitive && own == DM_NONE) own = dm_child(n->s, above, DM_IOBJ);
  const dm_stance *p = dm_stance_at(n->cues, n->s, verb, NULL);
  if (own == DM_NONE || (p && p->sign < 0)) return false; /* nobody rejects its own offer */
  return dm_actors_at(n->mentions, own, actor, 1) > 0 && dm_w(n->s, own)->upos == DM_PROPN;
}

/* A possessive pronoun becomes the name of whom it means. */
static void add_pronoun(const struct namer *n, struct words *w, uint32_t token) {
  uint32_t actor;
  if (!bound_owner(n, token, &actor) && !dm_actors_at(n->mentions, token, &actor, 1)) return;
  dm_str name = dm_party_of(n->mentions, actor).name;
  add_word(w, name, false);
  add_word(w, dm_str_ends(name, DM_S("s")) ? DM_S("'") : DM_S("'s"), true);
}

/* "The alliance": the name of the organisation that is meant, so that it is one with "NATO". */
static dm_str name_meant(const struct namer *n, uint32_t head) {
  uint32_t m = dm_mention_at(n->mentions, head);
  if (m == DM_NONE || n->mentions->mentions[m].form != DM_FORM_DESCRIPTION || dm_w(n->s, head)->upos != DM_NOUN)
    return (dm_str){0};
  const dm_actor *actor = &n->mentions->actors[n->mentions->mentions[m].actor];
  bool known = actor->kind == DM_ORGANISATION && actor->basis == DM_BASIS_LEXICON && actor->name.n;
  return known && actor->name.p[0] >= 'A' && actor->name.p[0] <= 'Z' ? actor->name : (dm_str){0};
}

/* "A series of tests": the tests. */
static uint32_t measured(const struct namer *n, uint32_t noun) {
  for (uint32_t depth = 0; depth < ISSUE_DEPTH && dm_in(&n->cues->quantities, dm_w(n->s, noun)->lemma); depth++) {
    uint32_t of = dm_child_marked(n->s, noun, DM_NMOD, "of");
    if (of == DM_NONE) break;
    noun = of;
  }
  return noun;
}

/* "Supports sanctions | against Iran": the phrase right behind an object that the tree hangs on the verb. Not when and how, and
 * nothing that was only said somewhere. */
static uint32_t stray_complement(const struct namer *n, uint32_t noun) {
  static const char *const preps[] = {"against", "with", "into", "between", "of", "from", "on", "to", "over", "by", "for", "in"};
  const dm_word *w = dm_w(n->s, noun);
  if (w->rel != DM_OBJ || w->head == DM_NONE || w->right + 1 >= n->s->text->n_tokens) return DM_NONE;
  for (DM_EACH_CHILD(n->s, w->head, c)) {
    const dm_word *p = dm_w(n->s, c);
    if (dm_rel_base((dm_rel)p->rel) != DM_OBL || p->left != w->right + 1 || p->upos == DM_PRON || is_condition(n, c) ||
        is_aside(n, c))
      continue;
    if (n->mentions->when_of[c] != DM_NONE || dm_is_document(n->cues, n->s, c)) return DM_NONE;
    dm_str prep = dm_w(n->s, p->left)->lower;
    bool loose = dm_str_is(prep, "in") || dm_str_is(prep, "for") || dm_str_is(prep, "by");
    if (loose && p->upos != DM_PROPN) return DM_NONE;
    for (size_t i = 0; i < sizeof preps / sizeof *preps; i++)
      if (dm_str_is(prep, preps[i])) return c;
  }
  return DM_NONE;
}

/* The words of a noun phrase in their order. */
static void collect(const struct namer *n, uint32_t head, struct words *w, uint32_t depth) {
  bool self = false;
  dm_str name = name_meant(n, head);
  if (name.n) {
    uint32_t mark = dm_child(n->s, head, DM_CASE);
    if (mark != DM_NONE && mark < head) add_word(w, dm_token_form(n->s->text, mark), false);
    add_word(w, name, false);
    return;
  }
  for (uint32_t c = dm_w(n->s, head)->first_child;; c = dm_w(n->s, c)->next) {
    if (!self && (c == DM_NONE || c > head)) {
      self = true;
      if (dm_w(n->s, head)->upos == DM_PRON)
        add_pronoun(n, w, head);
      else
        add_token(n, w, head);
    }
    if (c == DM_NONE) break;
    if (depth < ISSUE_DEPTH && names(n, head, c)) collect(n, measured(n, c), w, depth + 1);
  }
}

static dm_str joined(const struct namer *n, const struct words *w) {
  size_t size = 0;
  for (uint32_t i = 0; i < w->n; i++) size += w->v[i].n + 1;
  char *p = dm_arena_alloc(n->arena, size + 1);
  uint32_t at = 0;
  for (uint32_t i = 0; i < w->n; i++) {
    if (at && !w->glued[i]) p[at++] = ' ';
    memcpy(p + at, w->v[i].p, w->v[i].n);
    at += w->v[i].n;
  }
  return (dm_str){p, at};
}

/* Without the prepositions and marks that a cut label may end or begin with. */
static void strip_edges(const struct namer *n, struct words *w) {
  if (w->cut) /* no half phrase at the end */
    for (uint32_t i = w->n; i-- > 2;)
      if (dm_in(&n->cues->loose, w->v[i])) {
        w->n = i;
        break;
      }
  while (w->n > 1 && dm_in(&n->cues->loose, w->v[w->n - 1])) w->n--;
  while (w->n > 1 && dm_in(&n->cues->loose, w->v[0])) {
    memmove(w->v, w->v + 1, sizeof *w->v * (w->n - 1));
    memmove(w->glued, w->glued + 1, sizeof *w->glued * (w->n - 1));
    w->n--;
    w->glued[0] = false;
  }
}

static dm_str label_with(const struct namer *n, uint32_t head, uint32_t stray) {
  struct words w = {.n = 0};
  collect(n, measured(n, head), &w, 0);
  if (stray != DM_NONE) collect(n, stray, &w, 1);
  strip_edges(n, &w);
  return joined(n, &w);
}

static dm_str plain_label(const struct namer *n, uint32_t head) { return label_with(n, head, stray_complement(n, head)); }

/* "admission to X", "accession to X" -> "X membership", by issue_synonyms.tsv. Unknown when no row fits. */
static dm_str synonym(const struct namer *n, uint32_t head) {
  for (uint32_t i = 0; i < n->cues->n_synonyms; i++) {
    const dm_phrase *p = &n->cues->synonyms[i];
    if (!dm_str_eq(p->words[0], dm_w(n->s, head)->lemma) && !dm_str_eq(p->words[0], dm_w(n->s, head)->lower)) continue;
    if (p->n_words == 1) {
      struct words w = {.n = 0};
      uint32_t stray = stray_complement(n, head);
      collect(n, head, &w, 0);
      if (stray != DM_NONE) collect(n, stray, &w, 1);
      for (uint32_t k = 0; k < w.n; k++)
        if (dm_str_eq(w.v[k], dm_token_form(n->s->text, head))) w.v[k] = p->value;
      strip_edges(n, &w);
      return joined(n, &w);
    }
    char prep[32];
    if (p->words[1].n >= sizeof prep) continue;
    memcpy(prep, p->words[1].p, p->words[1].n);
    prep[p->words[1].n] = 0;
    uint32_t c = dm_child_marked(n->s, head, DM_NMOD, prep);
    if (c == DM_NONE) c = stray_complement(n, head);
    if (c != DM_NONE && !dm_str_eq(dm_w(n->s, dm_w(n->s, c)->left)->lower, p->words[1])) c = DM_NONE;
    dm_str label = c == DM_NONE ? (dm_str){0} : dm_issue_fill(n->arena, p->value, plain_label(n, c));
    if (label.n) return label;
  }
  return (dm_str){0};
}

/* ---- from words to issues ---------------------------------------------------------------------------------------- */

static bool find(const struct namer *n, uint32_t token, dm_issue *out, uint32_t depth);

/* The noun that a word of stopping stops: its object, its subject when it has none ("the war must end"), "of X", "to X". */
static uint32_t stopped(const struct namer *n, uint32_t token) {
  static const char *const preps[] = {"of", "to", "on", "from", "in"};
  uint32_t c;
  if (dm_w(n->s, token)->upos == DM_VERB) {
    if ((c = dm_child(n->s, token, DM_OBJ)) != DM_NONE) return c;
    if ((c = dm_child(n->s, token, DM_NSUBJ_PASS)) != DM_NONE) return c;
    if ((c = dm_child(n->s, token, DM_XCOMP)) != DM_NONE) return c;
  }
  for (size_t i = 0; i < sizeof preps / sizeof *preps; i++)
    if ((c = dm_child_marked(n->s, token, DM_NMOD, preps[i])) != DM_NONE ||
        (c = dm_child_marked(n->s, token, DM_OBL, preps[i])) != DM_NONE ||
        (c = dm_child_marked(n->s, token, DM_ADVCL, preps[i])) != DM_NONE)
      return c;
  if (dm_w(n->s, token)->upos != DM_VERB) return dm_child(n->s, token, DM_COMPOUND);
  return dm_child(n->s, token, DM_NSUBJ);
}

static bool turned(const struct namer *n, uint32_t token, dm_turn turn, dm_issue *out, uint32_t depth) {
  uint32_t object = stopped(n, token);
  if (object == DM_NONE) return false;
  /* "put an end to X" */
  if (dm_lemma_is(n->s, token, "put") && dm_map_get(&n->cues->turns, dm_w(n->s, object)->lemma) != DM_TURN_END) return false;
  if (!find(n, object, out, depth + 1)) return false;
  if (dm_lemma_is(n->s, token, "put")) return true;
  if (turn == DM_TURN_END && dm_in(&n->cues->evils, dm_w(n->s, out->head)->lemma)) {
    out->label = dm_str_printf(n->arena, "end of %" DM_FMT, DM_ARG(out->label));
    return true;
  }
  out->turn = -out->turn;
  return true;
}

#define LOOK_BACK 400u /* tokens in which "the freeze" finds "a freeze on wages" */

/* The noun's label has more than its own word; whose it is tells only of other nouns than "decision". */
static bool says_more(const struct namer *n, uint32_t noun) {
  bool shell = dm_in(&n->cues->shells, dm_w(n->s, noun)->lemma);
  uint32_t owner;
  for (DM_EACH_CHILD(n->s, noun, c)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(n->s, c)->rel);
    if (base == DM_CASE || base == DM_PUNCT_REL || base == DM_NUMMOD || !names(n, noun, c)) continue;
    if (shell && (dm_w(n->s, c)->rel == DM_NMOD_POSS || dm_actors_at(n->mentions, c, &owner, 1))) continue;
    return true;
  }
  return !shell && stray_complement(n, noun) != DM_NONE;
}

/* "The", "this", "such a", "her": named before. */
static bool is_definite(const struct namer *n, uint32_t noun) {
  if (dm_child(n->s, noun, DM_NMOD_POSS) != DM_NONE) return true;
  for (DM_EACH_CHILD(n->s, noun, c)) {
    bool the = dm_w(n->s, c)->upos == DM_DET && dm_str_starts(dm_w(n->s, c)->lower, DM_S("th"));
    if (the || dm_str_is(dm_w(n->s, c)->lower, "such")) return true;
  }
  return false;
}

/* A bare noun with "the" or "this" takes its fuller label from where it was named before; else empty. */
static dm_str fuller_label(const struct namer *n, uint32_t token) {
  uint32_t steps = 0;
  if (dm_w(n->s, token)->upos != DM_NOUN || says_more(n, token) || !is_definite(n, token)) return (dm_str){0};
  for (uint32_t t = token; t-- > 0 && steps < LOOK_BACK; steps++) {
    const dm_word *w = dm_w(n->s, t);
    if (w->upos == DM_NOUN && dm_str_eq(w->lemma, dm_w(n->s, token)->lemma) && says_more(n, t)) return plain_label(n, t);
  }
  return (dm_str){0};
}

/* A relative clause that tells which one: "decisions that lead to war". */
static bool is_relative(const struct namer *n, uint32_t clause) {
  uint32_t subject = dm_child_base(n->s, clause, DM_NSUBJ);
  if (dm_w(n->s, clause)->rel != DM_ACL_RELCL) return false;
  return subject == DM_NONE || (dm_w(n->s, subject)->bits & DM_F_REL) || dm_str_is(dm_w(n->s, subject)->lower, "that") ||
         dm_str_is(dm_w(n->s, subject)->lower, "which") || dm_str_is(dm_w(n->s, subject)->lower, "who");
}

/* "The decision to leave", "a measure extending the term", "accusations that it sold arms": the clause that tells what it is. */
static uint32_t clause_within(const struct namer *n, uint32_t noun) {
  for (DM_EACH_CHILD(n->s, noun, c)) {
    const dm_word *w = dm_w(n->s, c);
    uint32_t mark = dm_child(n->s, c, DM_MARK);
    if (c < noun) continue;
    if (w->rel == DM_ACL_RELCL && !is_relative(n, c)) return c; /* "accusations it is selling arms" */
    if (w->rel != DM_ACL && w->rel != DM_CCOMP) continue;
    bool told = mark != DM_NONE && (dm_str_is(dm_w(n->s, mark)->lower, "to") || dm_str_is(dm_w(n->s, mark)->lower, "that"));
    if (told || dm_str_is(w->xpos, "VBG") || dm_child(n->s, c, DM_NSUBJ) != DM_NONE) return c;
  }
  return DM_NONE;
}

static bool from_noun(const struct namer *n, uint32_t token, dm_issue *out) {
  const dm_word *w = dm_w(n->s, token);
  if (w->upos == DM_PRON || w->upos == DM_AUX || w->upos == DM_ADP || w->upos == DM_PART || w->upos == DM_DET ||
      w->upos == DM_ADV || w->upos == DM_NUM || w->upos == DM_SYM)
    return false;
  if (n->mentions->when_of[token] != DM_NONE) return false;
  bool empty = dm_in(&n->cues->empties, w->lemma);
  dm_str label = synonym(n, token), fuller = label.n ? (dm_str){0} : fuller_label(n, token);
  if (fuller.n) label = fuller;
  if (!label.n) label = plain_label(n, token);
  if (!label.n || (empty && dm_child_base(n->s, token, DM_NMOD) == DM_NONE && dm_child_base(n->s, token, DM_COMPOUND) == DM_NONE))
    return false;
  bool bare = dm_in(&n->cues->shells, w->lemma) && w->upos == DM_NOUN && !fuller.n && !says_more(n, token);
  bool told = bare && clause_within(n, token) != DM_NONE; /* "Kenya's request to brief it" */
  bare &= !told;
  if (told && dm_str_find(label, DM_S(" "), 0) == DM_NONE) return false;
  bool heading = n->s->text->sentences[n->s->text->tokens[token].sentence].kind != DM_SENT_TEXT;
  if (bare && !heading && !is_definite(n, token)) return false; /* "a decision" points to nothing before */
  out->label = label;
  out->head = token;
  out->points_back = bare;
  return true;
}

/* The complement after a verb's object, with its preposition: "send troops to Mali". */
static dm_str complement_label(const struct namer *n, uint32_t token) {
  for (DM_EACH_CHILD(n->s, token, c)) {
    if (c < token || dm_rel_base((dm_rel)dm_w(n->s, c)->rel) != DM_OBL || dm_w(n->s, c)->upos == DM_PRON) continue;
    if (n->mentions->when_of[c] != DM_NONE || dm_child(n->s, c, DM_CASE) == DM_NONE) continue;
    if (is_aside(n, c)) continue;
    if (is_condition(n, c)) break; /* nor is what follows it: "in exchange | for a freeze" */
    struct words w = {.n = 0};
    collect(n, c, &w, 1);
    return joined(n, &w);
  }
  return (dm_str){0};
}

static uint32_t patient_of(const struct namer *n, uint32_t token) {
  uint32_t object = dm_child(n->s, token, DM_OBJ);
  if (object == DM_NONE) object = dm_child(n->s, token, DM_NSUBJ_PASS);
  if (object == DM_NONE) return DM_NONE;
  const dm_word *w = dm_w(n->s, object);
  if (w->upos == DM_SYM || w->upos == DM_NUM) return DM_NONE;                                 /* "invest $11 million" */
  return w->upos == DM_ADV || (w->upos == DM_ADJ && (w->bits & DM_F_CMP)) ? DM_NONE : object; /* "discuss how", "do most" */
}

/* "expel" -> "expulsion of"; the verb itself when no noun names its act. */
static dm_str act_of(const struct namer *n, uint32_t verb) {
  uint32_t particle = dm_child(n->s, verb, DM_COMPOUND_PRT);
  if (particle != DM_NONE) /* "put aside differences" */
    return dm_str_printf(n->arena, "%" DM_FMT " %" DM_FMT, DM_ARG(dm_w(n->s, verb)->lemma), DM_ARG(dm_w(n->s, particle)->lower));
  dm_str lemma = dm_w(n->s, verb)->lemma, noun = dm_kindred_noun(&n->cues->kindred, lemma);
  return noun.n ? dm_str_printf(n->arena, "%" DM_FMT " of", DM_ARG(noun)) : lemma;
}

/* "This step", "decisions that ...": without whose or what. */
static bool is_bare_shell(const struct namer *n, uint32_t noun) {
  if (!dm_in(&n->cues->shells, dm_w(n->s, noun)->lemma) || says_more(n, noun) || clause_within(n, noun) != DM_NONE) return false;
  for (DM_EACH_CHILD(n->s, noun, c)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(n->s, c)->rel);
    if (base == DM_NMOD || base == DM_AMOD || base == DM_COMPOUND) return false;
  }
  return true;
}

/* "action by" -> "action" */
static dm_str without_loose_end(const struct namer *n, dm_str name) {
  uint32_t space = dm_str_find(name, DM_S(" "), 0);
  bool two = space != DM_NONE && dm_str_find(name, DM_S(" "), space + 1) == DM_NONE;
  return two && dm_in(&n->cues->loose, dm_str_sub(name, space + 1, name.n)) ? dm_str_sub(name, 0, space) : name;
}

/* "recognise the government" -> "recognition of the government"; a verb without a noun stays as it is: "shoulder the cost".
 * A clause without object is about its subject ("sanctions could follow", "the truce holds"). */
static bool from_verb(const struct namer *n, uint32_t token, dm_issue *out) {
  uint32_t inner = dm_in(&n->cues->lights, dm_w(n->s, token)->lemma) ? dm_child(n->s, token, DM_XCOMP) : DM_NONE;
  if (inner != DM_NONE) return find(n, inner, out, ISSUE_DEPTH); /* "continue to sell arms" */
  uint32_t object = patient_of(n, token), subject = dm_subject(n->s, token),
           row = dm_map_get(&n->cues->nominals, dm_w(n->s, token)->lemma);
  dm_str name = row != DM_NONE ? n->cues->nominal_of[row] : act_of(n, token), complement = complement_label(n, token);
  struct words words = {.n = 0};
  if (dm_in(&n->cues->empties, dm_w(n->s, token)->lemma)) return false;
  if (object != DM_NONE && row == DM_NONE && dm_in(&n->cues->empties, dm_w(n->s, object)->lemma) && subject != DM_NONE)
    object = DM_NONE; /* "take place" */
  bool lends =
      object != DM_NONE && dm_w(n->s, object)->upos == DM_NOUN && dm_in(&n->cues->lending, dm_w(n->s, token)->lemma) &&
      (dm_mention_at(n->mentions, object) == DM_NONE || !complement.n); /* "hold talks", but "hold ministers in contempt" */
  if (lends && from_noun(n, object, out)) return true;
  uint32_t above = dm_w(n->s, token)->head;
  bool own = subject != DM_NONE && (above == DM_NONE || (dm_child(n->s, above, DM_OBJ) != subject &&
                                                         dm_child(n->s, above, DM_IOBJ) != subject)); /* not whom one asks */
  bool about_subject = object == DM_NONE && row == DM_NONE && own && dm_w(n->s, subject)->upos == DM_NOUN;
  if (about_subject && from_noun(n, subject, out)) return true;
  add_word(&words, name, false);
  uint32_t who;
  bool pronoun = object != DM_NONE && dm_w(n->s, object)->upos == DM_PRON;
  bool whom = pronoun && dm_actors_at(n->mentions, object, &who, 1) > 0;               /* "brief it": the court */
  if (pronoun && !whom && !complement.n) return false;                                 /* "lift it" */
  if (object != DM_NONE && is_bare_shell(n, object)) return from_noun(n, object, out); /* "implement this step" */
  if (whom) add_word(&words, dm_party_of(n->mentions, who).name, false);
  if (object != DM_NONE && !pronoun)
    add_word(&words, label_with(n, object, DM_NONE), false); /* what follows is the verb's complement */
  else if (!complement.n && !pronoun && dm_child(n->s, token, DM_CCOMP) == DM_NONE && subject != DM_NONE &&
           dm_w(n->s, subject)->upos != DM_PRON && (dm_str_ends(name, DM_S(" of")) || dm_str_ends(name, DM_S(" by"))))
    add_word(&words, plain_label(n, subject), false);
  if (words.n == 1 && !complement.n) words.v[0] = without_loose_end(n, name);
  if (words.n == 1 && dm_str_ends(name, DM_S(" of"))) words.v[0] = dm_str_sub(name, 0, name.n - 3);
  add_word(&words, complement, false);
  strip_edges(n, &words);
  out->label = joined(n, &words);
  out->head = object != DM_NONE ? object : token;
  return words.n > 1 || row != DM_NONE;
}

/* "NATO must be a stronger force": "NATO as stronger force". */
static bool from_copula(const struct namer *n, uint32_t token, dm_issue *out) {
  /* "must be a stronger force": the tree may hang the copula on the adjective. */
  if (dm_w(n->s, token)->rel == DM_AMOD && dm_w(n->s, token)->head != DM_NONE) token = dm_w(n->s, token)->head;
  uint32_t subject = dm_child(n->s, token, DM_NSUBJ), clause = dm_child_base(n->s, token, DM_CSUBJ);
  if (clause == DM_NONE && dm_w(n->s, token)->upos == DM_ADJ) clause = dm_child(n->s, token, DM_XCOMP);
  if (clause != DM_NONE) return find(n, clause, out, ISSUE_DEPTH); /* "it is possible to settle the dispute" */
  dm_str predicate = plain_label(n, token);
  if (!predicate.n) return false;
  out->head = token;
  out->label = predicate;
  if (subject == DM_NONE || dm_w(n->s, subject)->upos == DM_PRON) return dm_w(n->s, token)->upos == DM_NOUN;
  dm_str who = plain_label(n, subject);
  const char *link = dm_child(n->s, token, DM_CASE) == DM_NONE ? "as " : "";
  out->label = dm_str_printf(n->arena, "%" DM_FMT " %s%" DM_FMT, DM_ARG(who), link, DM_ARG(predicate));
  return true;
}

/* A noun like "decision" with its content in a clause of its own. Words are disputed as words: "claim of ...". */
static bool told_by_clause(const struct namer *n, uint32_t token, dm_issue *out, uint32_t depth) {
  uint32_t kind = dm_map_get(&n->cues->shells, dm_w(n->s, token)->lemma), clause;
  if (kind == DM_NONE || dm_w(n->s, token)->upos != DM_NOUN || (clause = clause_within(n, token)) == DM_NONE) return false;
  if (!find(n, clause, out, depth + 1)) return false;
  if (kind != DM_SHELL_SAID) return true;
  out->label = dm_str_printf(n->arena, "%" DM_FMT " of %" DM_FMT, DM_ARG(dm_w(n->s, token)->lemma), DM_ARG(out->label));
  out->head = token;
  out->turn = 1;
  return true;
}

/* "the need for monitors", "a proposal to meet": what the noun is for. */
static uint32_t held_by(const struct namer *n, uint32_t noun) {
  static const char *const preps[] = {"for", "of", "on", "to", "about", "over"};
  uint32_t c;
  if (!dm_in(&n->cues->transparent, dm_w(n->s, noun)->lemma)) return DM_NONE;
  for (size_t i = 0; i < sizeof preps / sizeof *preps; i++)
    if ((c = dm_child_marked(n->s, noun, DM_NMOD, preps[i])) != DM_NONE ||
        (c = dm_child_marked(n->s, noun, DM_ACL, preps[i])) != DM_NONE)
      return c;
  /* The tree may hang the phrase on the verb: "stressed the need for monitors". */
  uint32_t head = dm_w(n->s, noun)->rel == DM_OBJ ? dm_w(n->s, noun)->head : DM_NONE;
  c = head == DM_NONE ? DM_NONE : dm_child_marked(n->s, head, DM_OBL, "for");
  return c != DM_NONE && dm_w(n->s, c)->left == dm_w(n->s, noun)->right + 1 ? c : DM_NONE;
}

/* Negation, "no longer" included. */
static bool is_denied(const struct namer *n, uint32_t token) {
  for (DM_EACH_CHILD(n->s, token, c)) {
    bool longer = dm_w(n->s, c)->rel == DM_ADVMOD && dm_str_is(dm_w(n->s, c)->lower, "longer");
    if (longer && c > 0 && dm_str_is(dm_w(n->s, c - 1)->lower, "no")) return true;
  }
  return dm_is_negated(n->s, token);
}

static bool find(const struct namer *n, uint32_t token, dm_issue *out, uint32_t depth) {
  if (depth > ISSUE_DEPTH) return false;
  const dm_word *w = dm_w(n->s, token);
  uint32_t turn = dm_map_get(&n->cues->turns, w->lemma);
  bool negated = (w->upos == DM_VERB || dm_child(n->s, token, DM_COP) != DM_NONE) && is_denied(n, token);
  bool found = (turn != DM_NONE && turned(n, token, (dm_turn)turn, out, depth)) || told_by_clause(n, token, out, depth);
  uint32_t held = found ? DM_NONE : held_by(n, token), actor;
  if (held != DM_NONE && dm_w(n->s, held)->upos == DM_PROPN && dm_actors_at(n->mentions, held, &actor, 1))
    held = DM_NONE; /* whose offer */
  if (held != DM_NONE) found = find(n, held, out, depth + 1);
  if (!found && dm_child(n->s, token, DM_COP) != DM_NONE) {
    found = from_copula(n, token, out);
    if (!found && w->upos == DM_ADJ) return false; /* "be firm" names nothing */
  }
  if (!found) found = w->upos == DM_VERB ? from_verb(n, token, out) : from_noun(n, token, out);
  if (found && negated) out->turn = -out->turn;
  return found;
}

dm_str dm_issue_slug(dm_arena *arena, dm_str label) {
  dm_str lower = dm_str_lower(arena, label);
  char *p = dm_arena_alloc(arena, (size_t)lower.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < lower.n; i++) {
    char c = lower.p[i];
    bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
    if (keep)
      p[n++] = c;
    else if (n && p[n - 1] != '-')
      p[n++] = '-';
  }
  while (n && p[n - 1] == '-') n--;
  return (dm_str){p, n};
}

bool dm_issue_of(dm_arena *arena, const dm_cues *cues, const dm_mentions *mentions, uint32_t token, dm_issue *out) {
  struct namer n = {arena, cues, mentions, mentions->syntax};
  *out = (dm_issue){.turn = 1, .head = token};
  if (token == DM_NONE || !find(&n, token, out, 0)) return false;
  out->label = dm_issue_canonical(arena, cues, out->label);
  uint32_t known = cues->codebook ? dm_codebook_find(cues->codebook, out->label) : DM_NONE;
  if (known != DM_NONE) {
    out->label = cues->codebook->issues[known].label;
    out->id = cues->codebook->issues[known].id;
    return true;
  }
  out->id = dm_issue_id(arena, cues, out->label);
  return out->id.n > 0;
}

#include "syntax/syntax.h"

#include "base/str.h"

/* ---- links ------------------------------------------------------------------------------------------------------ */

static void widen_head(dm_word *words, uint32_t v) {
  dm_word *head = &words[words[v].head];
  if (words[v].left < head->left) head->left = words[v].left;
  if (words[v].right > head->right) head->right = words[v].right;
}

/* Every word below `root` learns its outermost tokens: down to the leaves, and on the way up each word widens its head. */
static void widen_subtree(dm_word *words, uint32_t root) {
  for (uint32_t v = root;;) {
    while (words[v].first_child != DM_NONE) v = words[v].first_child;
    for (; v != root && words[v].next == DM_NONE; v = words[v].head) widen_head(words, v);
    if (v == root) return;
    widen_head(words, v);
    v = words[v].next;
  }
}

void dm_syntax_link(dm_syntax *syntax) {
  const uint32_t n = syntax->text->n_tokens;
  dm_word *words = syntax->words;
  for (uint32_t i = 0; i < n; i++) {
    words[i].first_child = words[i].next = DM_NONE;
    words[i].left = words[i].right = i;
  }
  for (uint32_t i = n; i-- > 0;) {
    uint32_t head = words[i].head;
    if (head == DM_NONE) continue;
    words[i].next = words[head].first_child;
    words[head].first_child = i;
  }
  for (uint32_t i = 0; i < n; i++)
    if (words[i].head == DM_NONE) widen_subtree(words, i);
}

/* ---- dependents ------------------------------------------------------------------------------------------------- */

uint32_t dm_child(const dm_syntax *syntax, uint32_t head, dm_rel rel) {
  for (DM_EACH_CHILD(syntax, head, c))
    if (syntax->words[c].rel == rel) return c;
  return DM_NONE;
}

uint32_t dm_child_base(const dm_syntax *syntax, uint32_t head, dm_rel base) {
  for (DM_EACH_CHILD(syntax, head, c))
    if (dm_rel_base(syntax->words[c].rel) == base) return c;
  return DM_NONE;
}

static bool is_marker(const dm_syntax *s, uint32_t token) {
  return s->words[token].rel == DM_CASE || s->words[token].rel == DM_MARK;
}

#define MARKER_WORDS 6u

/* Fills words with `token` and its fixed parts; returns their number. */
static uint32_t with_fixed(const dm_syntax *s, uint32_t token, uint32_t words[MARKER_WORDS]) {
  uint32_t n = 0;
  words[n++] = token;
  for (DM_EACH_CHILD(s, token, c))
    if (s->words[c].rel == DM_FIXED && n < MARKER_WORDS) words[n++] = c;
  return n;
}

static bool follows_case(const dm_syntax *s, uint32_t token) {
  const dm_word *w = &s->words[token];
  return w->rel == DM_CASE && token > 0 && s->words[token - 1].rel == DM_CASE && s->words[token - 1].head == w->head;
}

/* The words of the marker that begins at `first`: its fixed parts ("because of"), else a case word right behind it
 * ("out of"). 0 when `first` itself is such a second word. */
static uint32_t marker_words(const dm_syntax *s, uint32_t first, uint32_t words[MARKER_WORDS]) {
  if (!is_marker(s, first) || follows_case(s, first)) return 0;
  uint32_t n = with_fixed(s, first, words);
  if (n == 1 && first + 1 < s->text->n_tokens && follows_case(s, first + 1)) words[n++] = first + 1;
  return n;
}

/* True when the first n words read `want`, by lower-cased forms or by lemmas. */
static bool words_read(const dm_syntax *s, const uint32_t *words, uint32_t n, const char *want) {
  dm_str rest = dm_str_of(want), part;
  for (uint32_t i = 0; i < n; i++) {
    const dm_word *w = &s->words[words[i]];
    if (!dm_str_split(&rest, ' ', &part) || !(dm_str_eq(part, w->lower) || dm_str_eq(part, w->lemma))) return false;
  }
  return !rest.p;
}

static bool is_marked(const dm_syntax *s, uint32_t token, const char *prep) {
  for (DM_EACH_CHILD(s, token, c)) {
    uint32_t words[MARKER_WORDS], n = marker_words(s, c, words);
    if (n && (words_read(s, words, n, prep) || (n > 1 && follows_case(s, words[1]) && words_read(s, words, 1, prep))))
      return true;
  }
  return false;
}

uint32_t dm_child_marked(const dm_syntax *syntax, uint32_t head, dm_rel base, const char *prep) {
  for (DM_EACH_CHILD(syntax, head, c))
    if (dm_rel_base(syntax->words[c].rel) == base && is_marked(syntax, c, prep)) return c;
  return DM_NONE;
}

dm_str dm_marker(dm_arena *arena, const dm_syntax *syntax, uint32_t token) {
  for (DM_EACH_CHILD(syntax, token, c)) {
    uint32_t words[MARKER_WORDS], n = marker_words(syntax, c, words);
    if (!n) continue;
    dm_str all = syntax->words[words[0]].lower;
    for (uint32_t i = 1; i < n; i++)
      all = dm_str_printf(arena, "%" DM_FMT " %" DM_FMT, DM_ARG(all), DM_ARG(syntax->words[words[i]].lower));
    return all;
  }
  return (dm_str){0};
}

bool dm_is_negated(const dm_syntax *syntax, uint32_t token) {
  for (DM_EACH_CHILD(syntax, token, c)) {
    if (!(syntax->words[c].bits & DM_F_NEG)) continue;
    switch (dm_rel_base(syntax->words[c].rel)) {
    case DM_ADVMOD:
    case DM_DET_REL:
    case DM_CC:
      return true;
    default:
      break;
    }
  }
  return false;
}

bool dm_dominates(const dm_syntax *syntax, uint32_t a, uint32_t b) {
  if (b < syntax->words[a].left || b > syntax->words[a].right) return false;
  while (b != a && b != DM_NONE) b = syntax->words[b].head;
  return b == a;
}

#define SUBJECT_UP 32u /* clauses asked for a shared subject: a thousand coordinated verbs stay linear */

/* ---- subjects --------------------------------------------------------------------------------------------------- */

static uint32_t own_subject(const dm_syntax *s, uint32_t clause) {
  uint32_t outer = DM_NONE;
  for (DM_EACH_CHILD(s, clause, c)) {
    dm_rel rel = s->words[c].rel, base = dm_rel_base(rel);
    if (base != DM_NSUBJ && base != DM_CSUBJ) continue;
    if (rel != DM_NSUBJ_OUTER && rel != DM_CSUBJ_OUTER) return c;
    if (outer == DM_NONE) outer = c;
  }
  return outer;
}

/* Who controls an infinitive on a noun ("its plan to withdraw", "they have a plan to withdraw"): the noun's possessor, else
 * whoever is subject where the noun stands. *next is the clause to ask then. */
static uint32_t noun_controller(const dm_syntax *s, uint32_t noun, uint32_t *next) {
  *next = s->words[noun].rel == DM_OBJ || s->words[noun].rel == DM_OBL ? s->words[noun].head : DM_NONE;
  return dm_child(s, noun, DM_NMOD_POSS);
}

uint32_t dm_subject(const dm_syntax *syntax, uint32_t clause) {
  const dm_word *words = syntax->words;
  for (uint32_t at = clause, next, up = 0; at != DM_NONE && up < SUBJECT_UP; at = next, up++) {
    const dm_word *w = &words[at];
    uint32_t own = own_subject(syntax, at);
    if (own != DM_NONE) return w->rel == DM_ACL_RELCL && w->head != DM_NONE && (words[own].bits & DM_F_REL) ? w->head : own;
    next = w->head;
    if (next == DM_NONE) return DM_NONE; /* a root, whatever a foreign tree calls it */
    if (w->rel == DM_ACL_RELCL) return w->head;
    switch (dm_rel_base(w->rel)) {
    case DM_CONJ:
    case DM_ADVCL:
      break;
    case DM_XCOMP: {
      uint32_t object = dm_child(syntax, w->head, DM_OBJ);
      if (object == DM_NONE) object = dm_child(syntax, w->head, DM_IOBJ);
      if (object != DM_NONE) return object;
      break;
    }
    case DM_ACL: {
      if (!(w->bits & DM_F_INF)) return w->head;
      uint32_t owner = noun_controller(syntax, w->head, &next);
      if (owner != DM_NONE) return owner;
      break;
    }
    default:
      return DM_NONE;
    }
  }
  return DM_NONE;
}

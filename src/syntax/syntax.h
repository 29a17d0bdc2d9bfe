/* syntax.h - stage 3: tags, lemmas, dependency trees, and the encoder's vectors. Token indices run through the document. */
#ifndef DM_SYNTAX_SYNTAX_H
#define DM_SYNTAX_SYNTAX_H

#include "syntax/tags.h"

#include <string.h>

#include "text/text.h"

typedef struct dm_word {
  dm_str lemma;
  dm_str lower;         /* simple lower case of the form, with plain quotes, dashes and dots (docs/model.md, 1) */
  dm_str xpos, feats;   /* as CoNLL-U writes them */
  uint32_t head;        /* token index, DM_NONE for a sentence's root */
  uint32_t first_child; /* leftmost dependent, or DM_NONE */
  uint32_t next;        /* next dependent of the same head, left to right, or DM_NONE */
  uint32_t left, right; /* outermost tokens of the subtree (its yield may have gaps in non-projective trees) */
  uint32_t bits;        /* DM_F_... */
  uint8_t upos, rel;    /* dm_upos, dm_rel */
  float arc_score;      /* score of the chosen head over the best other; large = sure, below 0 = taken to make a tree */
} dm_word;

typedef struct dm_syntax {
  const dm_text *text;
  dm_word *words;       /* text->n_tokens of them */
  const float *vectors; /* n_tokens * dim, the encoder's H; NULL when the tree came from CoNLL-U */
  uint32_t dim;
} dm_syntax;

typedef struct dm_parser dm_parser;       /* the model, read-only, shared */
typedef struct dm_parse_buf dm_parse_buf; /* one thread's buffers and word-type cache */

/* isa NULL: $DEMARCHE_ISA, else the best available; "fp32" is the slow reference (nn/kernels.h). */
dm_parser *dm_parser_open(const char *model_path, const char *isa, dm_err *err);
/* Reads the irregular forms of data_dir/lang/en/lemma; before the parser is shared. Without them the model alone decides. */
int dm_parser_lemmas(dm_parser *parser, const char *data_dir, dm_err *err);
void dm_parser_close(dm_parser *parser);
dm_parse_buf *dm_parse_buf_new(const dm_parser *parser, dm_err *err);
void dm_parse_buf_free(dm_parse_buf *buf);

/* Tags and parses all sentences of the text into the arena. Strings of the words lie in the arena, the text or the parser.
 * The result depends on the text alone: not on buf's history, the instruction set or other documents. want_vectors: also keep H
 * for later heads. */
int dm_syntax_make(dm_arena *arena, const dm_parser *parser, dm_parse_buf *buf, const dm_text *text, bool want_vectors,
                   dm_syntax **out, dm_err *err);

/* Fills first_child, next, left, right of every word from the heads (used by the parser and by the CoNLL-U reader). */
void dm_syntax_link(dm_syntax *syntax);

/* ---- walking the tree ------------------------------------------------------------------------------------------ */

/* for (DM_EACH_CHILD(s, head, c)) visits dependents left to right. */
#define DM_EACH_CHILD(s, h, c)                                                                                                   \
  uint32_t c = (s)->words[h].first_child;                                                                                        \
  c != DM_NONE;                                                                                                                  \
  c = (s)->words[c].next

/* First dependent with this relation (exact, subtypes distinct), or DM_NONE. */
uint32_t dm_child(const dm_syntax *syntax, uint32_t head, dm_rel rel);
/* First dependent whose relation folds to base. */
uint32_t dm_child_base(const dm_syntax *syntax, uint32_t head, dm_rel base);
/* The dependent attached as base (obl, nmod, advcl, acl ...) that is marked by this preposition or marker, in lower case or as
 * a lemma; prep may be several words ("because of", fixed; "out of", two case words). DM_NONE if none. */
uint32_t dm_child_marked(const dm_syntax *syntax, uint32_t head, dm_rel base, const char *prep);
/* Lower-cased case/mark word of a dependent ("with", "because of"), or unknown. */
dm_str dm_marker(dm_arena *arena, const dm_syntax *syntax, uint32_t token);
/* True when the token has a negating adverb, determiner or coordinator as dependent: one with Polarity=Neg or PronType=Neg
 * (not, n't, never, no, neither). "not only" counts, "no longer" (where "no" hangs from "longer") does not. */
bool dm_is_negated(const dm_syntax *syntax, uint32_t token);
/* True when a dominates b or a == b. */
bool dm_dominates(const dm_syntax *syntax, uint32_t a, uint32_t b);
/* Subject of a clause head: own nsubj/nsubj:pass/csubj, else the subject shared through conj, else (xcomp, advcl/acl
 * without subject) the controller, else for acl:relcl the modified noun when its relative pronoun is the subject. Sought at
 * most 32 clauses up. */
uint32_t dm_subject(const dm_syntax *syntax, uint32_t clause);

static inline const dm_word *dm_w(const dm_syntax *s, uint32_t token) { return &s->words[token]; }
static inline bool dm_lemma_is(const dm_syntax *s, uint32_t token, const char *lemma) {
  size_t n = strlen(lemma);
  return s->words[token].lemma.n == n && memcmp(s->words[token].lemma.p, lemma, n) == 0;
}

#endif

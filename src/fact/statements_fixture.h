/* statements_fixture.h - for tests: documents from a short notation of trees, without parser and lexicons of names.
 *
 *   Oslo/PROPN/3:nsubj has/AUX/3:aux denied+deny/VERB/0:root it/PRON/3:obj ./PUNCT/3:punct
 *
 * One sentence a line, a blank line starts a paragraph; form, +lemma where it differs from the lower-cased form, tag, head
 * and relation. A word that ends in ~ has no space after it. "to" as PART and modals get their Penn tags; MD, VBN and VB may
 * be given after the tag as VERB=VBN. Actors are named by the form of their head word. */
#ifndef DM_FACT_STATEMENTS_FIXTURE_H
#define DM_FACT_STATEMENTS_FIXTURE_H

#include "base/str.h"
#include "fact/fact.h"
#include "ingest/conllu.h"
#include "syntax/conllu_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

typedef struct fixture_actor {
  const char *head, *name, *country, *sector;
  dm_actor_kind kind;
} fixture_actor;

typedef struct fixture {
  dm_arena *arena;
  dm_notes notes;
  dm_article article;
  dm_text *text;
  dm_syntax *syntax;
  dm_mentions *mentions;
  dm_cues *cues;
  dm_facts facts;
} fixture;

/* Cuts at the first separator; the rest stays in *s. */
static inline char *fixture_cut(char **s, const char *separators) {
  char *start = *s;
  *s += strcspn(*s, separators);
  if (**s) *(*s)++ = 0;
  return start;
}

static inline void fixture_word(FILE *out, char *word, unsigned index) {
  char *form = fixture_cut(&word, "/"), *tag = fixture_cut(&word, "/"), *head = fixture_cut(&word, ":"), *rel = word;
  char *lemma = strchr(form, '+'), *xpos = strchr(tag, '='), lower[64];
  if (lemma) *lemma++ = 0;
  if (xpos) *xpos++ = 0;
  bool glued = form[strlen(form) - 1] == '~';
  if (glued) form[strlen(form) - 1] = 0;
  if (!lemma) {
    snprintf(lower, sizeof lower, "%s", form);
    if (strcmp(tag, "PROPN") != 0 && lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = (char)(lower[0] + 32);
    lemma = lower;
  }
  bool no = strcmp(lemma, "not") == 0 || strcmp(lemma, "no") == 0;
  const char *feats = no ? "Polarity=Neg" : xpos && strcmp(xpos, "VB") == 0 ? "VerbForm=Inf" : "_";
  fprintf(out, "%u\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t_\t%s\n", index, form, lemma, tag, xpos ? xpos : "_", feats, head, rel,
          glued ? "SpaceAfter=No" : "_");
}

/* The notation as CoNLL-U; free it. */
static inline char *fixture_conllu(const char *notation) {
  char *copy = strdup(notation), *rest = copy, *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  bool paragraph = true;
  while (*rest) {
    char *line = fixture_cut(&rest, "\n");
    if (!*line) {
      paragraph = true;
      continue;
    }
    fputs(paragraph ? "# newpar\n" : "", out);
    paragraph = false;
    for (unsigned i = 1; *line; i++) fixture_word(out, fixture_cut(&line, " "), i);
    fputc('\n', out);
  }
  fclose(out);
  free(copy);
  return text;
}

static inline void fixture_mention(fixture *f, const fixture_actor *actors, uint32_t n, uint32_t token) {
  dm_mentions *m = f->mentions;
  for (uint32_t i = 0; i < n; i++) {
    if (!dm_str_is(dm_token_form(f->text, token), actors[i].head)) continue;
    m->by_head[token] = m->n_mentions;
    m->mentions[m->n_mentions++] = (dm_mention){.first = token, .last = token, .head = token, .actor = i, .form = DM_FORM_NAME};
    return;
  }
}

static inline void fixture_mentions(fixture *f, const fixture_actor *actors, uint32_t n) {
  uint32_t tokens = f->text->n_tokens;
  dm_mentions *m = f->mentions = DM_NEW(f->arena, dm_mentions, 1);
  m->syntax = f->syntax;
  m->actors = DM_NEW(f->arena, dm_actor, n + 1);
  m->mentions = DM_NEW(f->arena, dm_mention, tokens + 1);
  m->by_head = DM_NEW(f->arena, uint32_t, tokens + 1);
  m->when_of = DM_NEW(f->arena, uint32_t, tokens + 1);
  m->where_of = DM_NEW(f->arena, uint32_t, tokens + 1);
  m->more = DM_NEW(f->arena, dm_mention_more, tokens + 1);
  m->more_actors = DM_NEW(f->arena, uint32_t, 1);
  m->n_actors = n;
  for (uint32_t i = 0; i < n; i++) {
    dm_actor *a = &m->actors[i];
    *a = (dm_actor){.name = dm_str_of(actors[i].name), .country = dm_str_of(actors[i].country), .kind = actors[i].kind};
    a->id = dm_str_printf(f->arena, "a%u", i + 1);
    if (actors[i].sector) a->sectors[a->n_sectors++] = dm_str_of(actors[i].sector);
  }
  for (uint32_t t = 0; t < tokens; t++) {
    m->by_head[t] = m->when_of[t] = m->where_of[t] = DM_NONE;
    fixture_mention(f, actors, n, t);
  }
}

static inline void fixture_open(fixture *f, const char *notation) {
  *f = (fixture){.arena = dm_arena_new()};
  f->notes.arena = f->arena;
  f->article.notes = &f->notes;
  dm_conllu *conllu = DM_NEW(f->arena, dm_conllu, 1);
  char *text = fixture_conllu(notation);
  dm_str bytes = dm_str_copy(f->arena, dm_str_of(text));
  free(text);
  dm_err err = {0};
  assert_int_equal(dm_conllu_parse(f->arena, "fixture", bytes, conllu, &err), 0);
  assert_int_equal(dm_text_of_conllu(f->arena, conllu, DM_NONE, &f->article, &f->text, &err), 0);
  assert_int_equal(dm_syntax_of_conllu(f->arena, conllu, DM_NONE, f->text, &f->syntax, &err), 0);
  f->cues = dm_cues_open("data", &err);
  if (!f->cues) fail_msg("%s:%lu: %s", err.path, (unsigned long)err.line, err.message);
}

/* Reads the notation and makes statements, positions and links (of no events). */
static inline void fixture_read(fixture *f, const char *notation, const fixture_actor *actors, uint32_t n_actors) {
  fixture_open(f, notation);
  fixture_mentions(f, actors, n_actors);
  f->facts.mentions = f->mentions;
  assert_int_equal(dm_statements_make(f->arena, f->cues, &f->facts, NULL, NULL), 0);
  assert_int_equal(dm_positions_make(f->arena, f->cues, &f->facts, NULL, NULL), 0);
  assert_int_equal(dm_links_make(f->arena, f->cues, &f->facts, NULL, NULL), 0);
}

static inline dm_str fixture_slice(const fixture *f, dm_span span) { return dm_str_sub(f->article.text, span.start, span.end); }

static inline void fixture_close(fixture *f) {
  dm_cues_close(f->cues);
  dm_arena_free(f->arena);
}

#endif

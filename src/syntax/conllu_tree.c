#include "syntax/conllu_tree.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

/* The part's sentences [first, first + n) and its bytes of conllu->text. */
typedef struct range {
  uint32_t first, n, start, end;
  dm_str id;
} range;

static int find_range(const dm_conllu *conllu, dm_conllu_part part, range *out, dm_err *err) {
  if (part == DM_NONE) {
    *out = (range){0, conllu->n_sentences, 0, conllu->text.n, {0}};
  } else if (part < conllu->n_documents) {
    const dm_conllu_document *d = &conllu->documents[part];
    *out = (range){d->first, d->n, d->start, d->end, d->id};
  } else {
    return dm_fail(err, DM_EARG, "syntax", NULL, 0, 0, "document %u of a file with %u", part, conllu->n_documents);
  }
  if (out->end - out->start > DM_LIMIT_DOC_BYTES)
    return dm_fail(err, DM_ELIMIT, "syntax", NULL, 0, 0, "a document of %u bytes; at most %u are read", out->end - out->start,
                   DM_LIMIT_DOC_BYTES);
  return 0;
}

static uint32_t count_blocks(const dm_conllu *conllu, const range *part) {
  uint32_t n = 1;
  for (uint32_t i = 1; i < part->n; i++) n += conllu->sentences[part->first + i].newpar;
  return n;
}

static uint32_t first_word(const dm_conllu *conllu, const range *part) { return conllu->sentences[part->first].first; }

static uint32_t count_words(const dm_conllu *conllu, const range *part) {
  const dm_conllu_sentence *last = &conllu->sentences[part->first + part->n - 1];
  return last->first + last->n - first_word(conllu, part);
}

static bool is_blank(dm_str text, uint32_t at) { return at >= text.n || text.p[at] == ' ' || text.p[at] == '\n'; }

static void fill_tokens(const dm_conllu *conllu, const range *part, const dm_conllu_sentence *from, uint32_t sentence,
                        dm_text *text) {
  uint32_t base = first_word(conllu, part);
  for (uint32_t i = from->first; i < from->first + from->n; i++) {
    const dm_conllu_word *w = &conllu->words[i];
    text->tokens[i - base] = (dm_token){
        .start = w->start - part->start,
        .end = w->end - part->start,
        .sentence = sentence,
        .space_after = is_blank(text->article->text, w->end - part->start),
        .joined = i > from->first && w->range != DM_NONE && conllu->ranges[w->range].first != i,
    };
  }
}

static void fill_sentences(const dm_conllu *conllu, const range *part, dm_text *text) {
  uint32_t base = first_word(conllu, part), block = 0;
  for (uint32_t i = 0; i < part->n; i++) {
    const dm_conllu_sentence *from = &conllu->sentences[part->first + i];
    if (i && from->newpar) block++;
    text->sentences[i] =
        (dm_sentence){from->start - part->start, from->end - part->start, from->first - base, from->n, block, DM_SENT_TEXT};
    dm_block *b = &text->blocks[block];
    if (!b->n) *b = (dm_block){text->sentences[i].start, 0, i, 0, DM_SENT_TEXT};
    b->n++;
    b->end = text->sentences[i].end;
    fill_tokens(conllu, part, from, i, text);
  }
}

int dm_text_of_conllu(dm_arena *arena, const dm_conllu *conllu, dm_conllu_part part, dm_article *article, dm_text **out,
                      dm_err *err) {
  range r;
  int rc = find_range(conllu, part, &r, err);
  if (rc) return rc;
  article->text = dm_str_sub(conllu->text, r.start, r.end);
  if (!article->id.n) article->id = r.id;
  dm_text *text = DM_NEW(arena, dm_text, 1);
  text->article = article;
  text->n_blocks = count_blocks(conllu, &r);
  text->n_sentences = r.n;
  text->n_tokens = count_words(conllu, &r);
  text->blocks = DM_NEW(arena, dm_block, text->n_blocks);
  text->sentences = DM_NEW(arena, dm_sentence, text->n_sentences);
  text->tokens = DM_NEW(arena, dm_token, text->n_tokens);
  fill_sentences(conllu, &r, text);
  *out = text;
  return 0;
}

/* CoNLL-U writes an absent value as "_"; a word that is an underscore keeps it as its lemma. */
static dm_str value_of(dm_str column, dm_str form) {
  return dm_str_is(column, "_") && !dm_str_is(form, "_") ? (dm_str){0} : column;
}

static void fill_word(dm_arena *arena, const dm_conllu_word *from, uint32_t base, dm_word *w) {
  *w = (dm_word){
      .lemma = value_of(from->lemma, from->form),
      .lower = dm_str_lower(arena, from->form),
      .xpos = from->xpos,
      .feats = from->feats,
      .head = from->head == DM_NONE ? DM_NONE : from->head - base,
      .bits = dm_feats_bits(from->feats),
      .upos = (uint8_t)dm_upos_of(from->upos),
      .rel = (uint8_t)dm_rel_of(from->rel),
      .arc_score = 1,
  };
  if (!w->lemma.p) w->lemma = w->lower;
}

int dm_syntax_of_conllu(dm_arena *arena, const dm_conllu *conllu, dm_conllu_part part, const dm_text *text, dm_syntax **out,
                        dm_err *err) {
  range r;
  int rc = find_range(conllu, part, &r, err);
  if (rc) return rc;
  if (text->n_tokens != count_words(conllu, &r))
    return dm_fail(err, DM_EARG, "syntax", NULL, 0, 0, "a text of %u tokens for a part of %u words", text->n_tokens,
                   count_words(conllu, &r));
  dm_syntax *syntax = DM_NEW(arena, dm_syntax, 1);
  syntax->text = text;
  syntax->words = DM_NEW(arena, dm_word, text->n_tokens);
  uint32_t base = first_word(conllu, &r);
  for (uint32_t i = 0; i < text->n_tokens; i++) fill_word(arena, &conllu->words[base + i], base, &syntax->words[i]);
  dm_syntax_link(syntax);
  *out = syntax;
  return 0;
}

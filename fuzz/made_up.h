/* made_up.h - a parse drawn from bytes: tags, features, relations and heads of any shape, for targets that read trees. */
#ifndef DM_FUZZ_MADE_UP_H
#define DM_FUZZ_MADE_UP_H

#include "base/str.h"
#include "syntax/syntax.h"

/* A tree of any shape: each word hangs on an earlier one of its sentence, or, every second one, on the one after it, which
 * then hangs further back, so that no circle arises. */
static uint32_t made_up_head(uint32_t i, uint32_t first, uint32_t last, uint8_t a) {
  uint32_t offset = i - first;
  if (!offset) return DM_NONE;
  if (offset % 2 == 0) return first + a % (offset - 1);
  if ((a & 1) && i < last) return i + 1;
  return a & 2 ? i - 1 : first + a % offset;
}

static dm_syntax *made_up(dm_arena *arena, const dm_text *text, const uint8_t *data, size_t size) {
  static const uint8_t names[] = {DM_PROPN, DM_NOUN, DM_ADJ, DM_PRON};
  static const uint8_t relations[] = {DM_NSUBJ, DM_FLAT, DM_COMPOUND, DM_AMOD, DM_APPOS, DM_CONJ, DM_NMOD, DM_NMOD_POSS, DM_OBL};
  dm_syntax *s = DM_NEW(arena, dm_syntax, 1);
  s->text = text;
  s->words = DM_NEW(arena, dm_word, text->n_tokens);
  for (uint32_t i = 0; i < text->n_tokens; i++) {
    uint8_t a = data[i * 7 % size], b = data[i * 13 % size], c = data[i * 29 % size];
    const dm_sentence *sentence = &text->sentences[text->tokens[i].sentence];
    s->words[i].lower = s->words[i].lemma = dm_str_lower(arena, dm_token_form(text, i));
    s->words[i].head = made_up_head(i, sentence->first, sentence->first + sentence->n - 1, a);
    s->words[i].upos = a & 4 ? names[a >> 4 & 3] : (uint8_t)(a % DM_UPOS_COUNT);
    s->words[i].rel = b & 1 ? relations[b % sizeof relations] : (uint8_t)(b % DM_REL_COUNT);
    if (s->words[i].head == DM_NONE) s->words[i].rel = DM_ROOT;
    s->words[i].bits = (uint32_t)c * 0x01010101u;
  }
  dm_syntax_link(s);
  return s;
}

#endif

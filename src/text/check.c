/* The promises of text.h, checked one by one. */
#include "base/limits.h"
#include "base/utf8.h"
#include "text/text.h"

/* Between two tokens lies only white space, and the earlier one knows whether any does. */
static const char *check_gap(const dm_text *text, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to;) {
    uint32_t cp, n = dm_utf8_next(text->article->text, i, &cp);
    if (dm_cp_class_of(cp) != DM_CP_SPACE) return "text lies between two tokens";
    i += n ? n : 1;
  }
  return NULL;
}

static const char *check_token(const dm_text *text, uint32_t t) {
  const dm_token *k = &text->tokens[t], *before = t ? k - 1 : NULL;
  if (k->start >= k->end || k->end > text->article->text.n) return "a token is empty or ends outside the text";
  if (k->end - k->start > DM_LIMIT_TOKEN_BYTES) return "a token is too long";
  if (before && before->end > k->start) return "two tokens overlap";
  if (k->joined && (!before || before->end != k->start)) return "a joined token stands alone";
  if (before && before->space_after != (before->end < k->start || before->sentence != k->sentence) &&
      before->space_after != (before->end < k->start))
    return "space_after is wrong";
  return check_gap(text, before ? before->end : 0, k->start);
}

static const char *check_sentence(const dm_text *text, uint32_t s) {
  const dm_sentence *k = &text->sentences[s];
  uint32_t first = s ? k[-1].first + k[-1].n : 0;
  if (!k->n || k->n > DM_LIMIT_SENT_TOKENS) return "a sentence is empty or too long";
  if (k->first != first || k->first + k->n > text->n_tokens) return "sentences leave tokens out";
  if (k->start != text->tokens[k->first].start || k->end != text->tokens[k->first + k->n - 1].end)
    return "a sentence's span is wrong";
  for (uint32_t t = k->first; t < k->first + k->n; t++)
    if (text->tokens[t].sentence != s) return "a token names another sentence";
  return NULL;
}

static const char *check_block(const dm_text *text, uint32_t b) {
  const dm_block *k = &text->blocks[b];
  uint32_t first = b ? k[-1].first + k[-1].n : 0;
  if (!k->n || k->first != first || k->first + k->n > text->n_sentences) return "blocks leave sentences out";
  if (k->start > text->sentences[k->first].start || k->end < text->sentences[k->first + k->n - 1].end)
    return "a block's span is wrong";
  for (uint32_t s = k->first; s < k->first + k->n; s++)
    if (text->sentences[s].block != b) return "a sentence names another block";
  return NULL;
}

const char *dm_text_check(const dm_text *text) {
  const char *broken = NULL;
  for (uint32_t t = 0; !broken && t < text->n_tokens; t++) broken = check_token(text, t);
  for (uint32_t s = 0; !broken && s < text->n_sentences; s++) broken = check_sentence(text, s);
  for (uint32_t b = 0; !broken && b < text->n_blocks; b++) broken = check_block(text, b);
  if (broken || !text->n_tokens) return broken;
  const dm_sentence *last = &text->sentences[text->n_sentences - 1];
  const dm_block *end = &text->blocks[text->n_blocks - 1];
  if (last->first + last->n != text->n_tokens || end->first + end->n != text->n_sentences)
    return "tokens or sentences are left over";
  return NULL;
}

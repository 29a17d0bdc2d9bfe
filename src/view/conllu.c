#include "view/conllu.h"

#include "base/err.h"
#include "base/str.h"

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* Writes s with every run of white space as one space. */
static void put_text(FILE *out, dm_str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (!is_space(s.p[i]))
      fputc(s.p[i], out);
    else if (i + 1 < s.n && !is_space(s.p[i + 1]))
      fputc(' ', out);
  }
}

/* A column's value; "_" when there is none. */
static void put_column(FILE *out, dm_str s) {
  if (s.n)
    put_text(out, s);
  else
    fputc('_', out);
  fputc('\t', out);
}

/* Last token of the written word that begins at token i. */
static uint32_t last_of_range(const dm_text *text, uint32_t i, uint32_t end) {
  while (i + 1 < end && text->tokens[i + 1].joined) i++;
  return i;
}

/* A sentence's last word has a space behind it wherever white space follows in the text, a new line included: that is
 * what SpaceAfter means to readers, which put an empty line before newpar in any case. */
static const char *space_of(const dm_text *text, uint32_t token) {
  return text->tokens[token].space_after ? "_" : "SpaceAfter=No";
}

static void put_range(FILE *out, const dm_text *text, uint32_t i, uint32_t last, uint32_t base) {
  fprintf(out, "%u-%u\t", i - base + 1, last - base + 1);
  put_column(out, dm_text_slice(text, i, last));
  fprintf(out, "_\t_\t_\t_\t_\t_\t_\t%s\n", space_of(text, last));
}

static void put_word(FILE *out, const dm_syntax *syntax, uint32_t i, uint32_t base, bool in_range) {
  const dm_word *w = dm_w(syntax, i);
  fprintf(out, "%u\t", i - base + 1);
  put_column(out, dm_token_form(syntax->text, i));
  put_column(out, w->lemma);
  fprintf(out, "%s\t", dm_upos_name((dm_upos)w->upos));
  put_column(out, w->xpos);
  put_column(out, w->feats);
  fprintf(out, "%u\t%s\t_\t%s\n", w->head == DM_NONE ? 0 : w->head - base + 1, dm_rel_name((dm_rel)w->rel),
          in_range ? "_" : space_of(syntax->text, i));
}

/* sent_id may hold neither white space nor slashes. */
static void put_sentence_id(FILE *out, dm_str id, uint32_t number) {
  fputs("# sent_id = ", out);
  for (uint32_t i = 0; i < id.n; i++) fputc(is_space(id.p[i]) || id.p[i] == '/' ? '_' : id.p[i], out);
  fprintf(out, "-%u\n", number);
}

static void put_comments(FILE *out, const dm_text *text, uint32_t s) {
  const dm_sentence *sentence = &text->sentences[s];
  dm_str id = text->article->id.n ? text->article->id : DM_S("doc");
  if (s == 0) {
    fputs("# newdoc id = ", out);
    put_text(out, id);
    fputc('\n', out);
  }
  if (text->blocks[sentence->block].first == s) fputs("# newpar\n", out);
  put_sentence_id(out, id, s + 1);
  fputs("# text = ", out);
  put_text(out, dm_str_sub(text->article->text, sentence->start, sentence->end));
  fputc('\n', out);
}

static void put_sentence(FILE *out, const dm_syntax *syntax, uint32_t s) {
  const dm_text *text = syntax->text;
  const dm_sentence *sentence = &text->sentences[s];
  uint32_t base = sentence->first, end = base + sentence->n;
  put_comments(out, text, s);
  for (uint32_t i = base; i < end;) {
    uint32_t last = last_of_range(text, i, end);
    if (last > i) put_range(out, text, i, last, base);
    for (uint32_t first = i; i <= last; i++) put_word(out, syntax, i, base, last > first);
  }
  fputc('\n', out);
}

int dm_conllu_write(const dm_syntax *syntax, FILE *out, dm_err *err) {
  for (uint32_t s = 0; s < syntax->text->n_sentences; s++)
    if (syntax->text->sentences[s].n) put_sentence(out, syntax, s);
  if (fflush(out) || ferror(out)) return dm_fail(err, DM_EIO, "view", NULL, 0, 0, "cannot write CoNLL-U");
  return 0;
}

#include "view/words.h"

#include "base/str.h"
#include "base/utf8.h"

void dm_put_party(FILE *out, const dm_party *party) {
  if (party->name.n)
    fprintf(out, "%" DM_FMT, DM_ARG(party->name));
  else
    fputs("unnamed", out);
  if (!party->country.n && !party->n_sectors) return;
  fprintf(out, " (%" DM_FMT, DM_ARG(party->country.n ? party->country : DM_S("?")));
  for (uint32_t i = 0; i < party->n_sectors; i++) fprintf(out, " %" DM_FMT, DM_ARG(party->sectors[i]));
  fputc(')', out);
}

void dm_put_parties(FILE *out, const dm_party *parties, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (i) fputs(", ", out);
    dm_put_party(out, &parties[i]);
  }
}

static bool starts_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

/* Bytes of s that make up to width characters, ending before a space where s has to be cut. */
static uint32_t cut(dm_str s, uint32_t width) {
  uint32_t n = 0, space = 0, seen = 0;
  for (; n < s.n; n++) {
    if (starts_character(s.p[n]) && seen++ == width) break;
    if (s.p[n] == ' ' || s.p[n] == '\n') space = n;
  }
  return n < s.n && space ? space : n;
}

static bool has_marks(dm_str s) { return dm_str_starts(s, DM_S("“")) || dm_str_starts(s, DM_S("\"")); }

/* Writes the words of a span up to a width, on one line; returns the characters written. */
static uint32_t put_words(FILE *out, dm_str s, uint32_t width) {
  uint32_t n = cut(s, width);
  for (uint32_t i = 0; i < n; i++) fputc(s.p[i] == '\n' ? ' ' : s.p[i], out);
  if (n < s.n) fputs(" …", out);
  return dm_utf8_count(dm_str_sub(s, 0, n)) + (n < s.n ? width : 0);
}

static dm_str words_of(dm_str text, dm_span span) {
  if (span.start >= span.end || span.end > text.n) return (dm_str){0};
  return dm_str_trim(dm_str_sub(text, span.start, span.end));
}

void dm_put_evidence(FILE *out, dm_str text, const dm_evidence *evidence, uint32_t n, uint32_t width) {
  bool marks = n && !has_marks(words_of(text, evidence[0].span));
  if (marks) fputs("“", out);
  for (uint32_t i = 0, used = 0, end = 0; i < n && used < width; i++) {
    if (evidence[i].span.start < end) continue;
    if (i) fputs(" … ", out);
    end = evidence[i].span.end;
    used += put_words(out, words_of(text, evidence[i].span), width - used);
  }
  if (marks) fputs("”", out);
}

void dm_put_quote(FILE *out, dm_str text, dm_span span, uint32_t width) {
  dm_evidence one = {span, 0};
  dm_put_evidence(out, text, &one, span.start < span.end, width);
}

void dm_put_padded(FILE *out, dm_str s, uint32_t width) {
  fprintf(out, "%" DM_FMT, DM_ARG(s));
  for (uint32_t n = dm_utf8_count(s); n < width; n++) fputc(' ', out);
}

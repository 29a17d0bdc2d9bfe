#include "fact/codebook.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"

#define LABEL_WORDS 48u /* of a label that are compared */
/* What is longer is no noun phrase; a cue of that length would never be found. */
#define LABEL_BYTES 1024u

/* ---- words --------------------------------------------------------------------------------------------------------- */

/* "guarantees" and "guarantee", "bodies" and "body" are one. */
static uint32_t singular(char *p, uint32_t n) {
  if (n > 4 && p[n - 1] == 's' && p[n - 2] == 'e' && p[n - 3] == 'i') {
    p[n - 3] = 'y';
    return n - 2;
  }
  return n > 3 && p[n - 1] == 's' && p[n - 2] != 's' && p[n - 2] != 'u' && p[n - 2] != 'i' ? n - 1 : n;
}

static bool is_apostrophe(dm_str s, uint32_t i) {
  return i + 3 <= s.n && memcmp(s.p + i, "\xe2\x80", 2) == 0 &&
         ((unsigned char)s.p[i + 2] == 0x98 || (unsigned char)s.p[i + 2] == 0x99);
}

static bool is_letter(dm_str s, uint32_t i) {
  char c = s.p[i];
  if (is_apostrophe(s, i)) return false;
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

uint32_t dm_issue_words(dm_str label, char *buffer, dm_str *words, uint32_t max) {
  uint32_t n = 0;
  for (uint32_t i = 0, start = 0; i <= label.n && n < max; i++) {
    bool inside = i < label.n && is_letter(label, i);
    if (inside) {
      char c = label.p[i];
      buffer[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
      continue;
    }
    if (i > start + 1) words[n++] = (dm_str){buffer + start, singular(buffer + start, i - start)};
    if (i < label.n && is_apostrophe(label, i)) i += 2;
    start = i + 1;
  }
  return n;
}

/* No word of it begins with a small letter but "of" and "the". */
static bool is_name(dm_str s) {
  dm_str word;
  while (dm_str_split(&s, ' ', &word))
    if (word.n && word.p[0] >= 'a' && word.p[0] <= 'z' && !dm_str_is(word, "of") && !dm_str_is(word, "the")) return false;
  return true;
}

dm_str dm_issue_fill(dm_arena *arena, dm_str template, dm_str complement) {
  uint32_t hole = dm_str_find(template, DM_S("{"), 0), end = dm_str_find(template, DM_S("}"), 0);
  if (hole == DM_NONE || end == DM_NONE || !complement.n) return (dm_str){0};
  if (end > hole + 1 && !is_name(complement)) return (dm_str){0};
  dm_str before = dm_str_sub(template, 0, hole), after = dm_str_sub(template, end + 1, template.n);
  return dm_str_printf(arena, "%" DM_FMT "%" DM_FMT "%" DM_FMT, DM_ARG(before), DM_ARG(complement), DM_ARG(after));
}

dm_str dm_issue_canonical(dm_arena *arena, const dm_cues *cues, dm_str label) {
  for (uint32_t i = 0; i < cues->n_synonyms; i++) {
    const dm_phrase *p = &cues->synonyms[i];
    dm_str rest = label, word;
    uint32_t k = 0;
    while (k < p->n_words && dm_str_split(&rest, ' ', &word) && dm_str_eq_ci(word, p->words[k])) k++;
    if (k < p->n_words || (p->n_words > 1) != (rest.n > 0)) continue;
    if (dm_str_find(p->value, DM_S("{"), 0) == DM_NONE) return rest.n ? label : p->value;
    dm_str filled = dm_issue_fill(arena, p->value, rest);
    if (filled.n) return filled;
  }
  return label;
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

struct reader {
  dm_arena *arena;
  const dm_cues *cues;
  dm_codebook *book;
  dm_tsv tsv;
  dm_err *err;
};

static bool same_words(const dm_codebook_cue *a, const dm_codebook_cue *b) {
  if (a->words.n != b->words.n) return false;
  for (uint32_t i = 0; i < a->words.n; i++)
    if (!dm_str_eq(a->words.v[i], b->words.v[i])) return false;
  return true;
}

static int put(struct reader *r, dm_map *map, dm_str key, uint32_t value) {
  if (dm_map_put(map, key, value)) return 0;
  return dm_fail(r->err, DM_ENOMEM, "fact", r->tsv.path, 0, 0, "out of memory for the codebook");
}

static int add_cue(struct reader *r, uint32_t row, dm_str text) {
  dm_codebook *book = r->book;
  dm_str canonical = dm_issue_canonical(r->arena, r->cues, text), words[DM_CUE_WORDS + 1];
  if (canonical.n > LABEL_BYTES)
    return dm_tsv_fail(&r->tsv, row, r->err, "a cue of %u bytes; the longest that is looked for has %u", canonical.n,
                       LABEL_BYTES);
  char *buffer = dm_arena_alloc(r->arena, (size_t)canonical.n + 1);
  dm_codebook_cue cue = {.text = text, .issue = row, .words.n = dm_issue_words(canonical, buffer, words, DM_CUE_WORDS + 1)};
  if (!cue.words.n) return dm_tsv_fail(&r->tsv, row, r->err, "the cue \"%" DM_FMT "\" has no words", DM_ARG(text));
  if (cue.words.n > DM_CUE_WORDS)
    return dm_tsv_fail(&r->tsv, row, r->err, "the cue \"%" DM_FMT "\" has more than %u words", DM_ARG(text), DM_CUE_WORDS);
  memcpy(cue.words.v, words, sizeof cue.words.v);
  cue.words.next = dm_map_get(&book->by_word, words[0]);
  for (uint32_t i = cue.words.next; i != DM_NONE; i = book->cues.v[i].words.next) {
    const dm_codebook_cue *other = &book->cues.v[i];
    if (!same_words(other, &cue)) continue;
    if (other->issue == row) return 0; /* the label again, or twice in one cell */
    dm_str id = book->issues[other->issue].id;
    return dm_tsv_fail(&r->tsv, row, r->err, "the cue \"%" DM_FMT "\" is one of \"%" DM_FMT "\", too (line %u)", DM_ARG(text),
                       DM_ARG(id), book->issues[other->issue].line);
  }
  char *base_buffer = dm_arena_alloc(r->arena, (size_t)canonical.n + 1);
  cue.bases.n = dm_issue_bases(r->cues, canonical, base_buffer, cue.bases.v, DM_CUE_WORDS);
  cue.bases.next = cue.bases.n ? dm_map_get(&book->by_base, cue.bases.v[0]) : DM_NONE;
  int code = put(r, &book->by_word, words[0], book->cues.n);
  if (!code && cue.bases.n) code = put(r, &book->by_base, cue.bases.v[0], book->cues.n);
  if (!code) DM_PUSH(r->arena, &book->cues, cue);
  return code;
}

static int add_cues(struct reader *r, uint32_t row) {
  const dm_codebook_issue *issue = &r->book->issues[row];
  int code = add_cue(r, row, issue->label);
  for (dm_str rest = issue->cues, cue; !code && dm_str_split(&rest, '|', &cue);)
    if ((cue = dm_str_trim(cue)).n) code = add_cue(r, row, cue);
  return code;
}

static int read_issue(struct reader *r, uint32_t row) {
  dm_codebook_issue *issue = &r->book->issues[row];
  *issue = (dm_codebook_issue){.line = r->tsv.lines[row], .parent_row = DM_NONE};
  issue->id = dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, "id"));
  issue->label = dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, "label"));
  issue->parent = dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, "parent"));
  issue->cues = dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, "cues"));
  issue->definition = dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, "definition"));
  if (!issue->id.n) return dm_tsv_fail(&r->tsv, row, r->err, "the id is empty");
  if (!issue->label.n) return dm_tsv_fail(&r->tsv, row, r->err, "the label is empty");
  if (dm_str_find(issue->label, DM_S("|"), 0) != DM_NONE)
    return dm_tsv_fail(&r->tsv, row, r->err, "a label has no |: that parts cues");
  uint32_t first = dm_map_get(&r->book->by_id, issue->id);
  if (first != DM_NONE)
    return dm_tsv_fail(&r->tsv, row, r->err, "the id \"%" DM_FMT "\" is there already, in line %u", DM_ARG(issue->id),
                       r->book->issues[first].line);
  return put(r, &r->book->by_id, issue->id, row);
}

static int find_parents(struct reader *r) {
  dm_codebook *book = r->book;
  for (uint32_t i = 0; i < book->n_issues; i++) {
    dm_str parent = book->issues[i].parent;
    if (!parent.n) continue;
    book->issues[i].parent_row = dm_map_get(&book->by_id, parent);
    if (book->issues[i].parent_row == DM_NONE)
      return dm_tsv_fail(&r->tsv, i, r->err, "no issue has the id of the parent, \"%" DM_FMT "\"", DM_ARG(parent));
  }
  return 0;
}

/* Each chain of parents is walked once: what a walk has seen needs no second one. */
static int check_circles(struct reader *r) {
  dm_codebook *book = r->book;
  uint32_t *walk = DM_NEW(r->arena, uint32_t, book->n_issues + 1);
  for (uint32_t i = 0; i < book->n_issues; i++) {
    uint32_t at = i;
    while (at != DM_NONE && !walk[at]) walk[at] = i + 1, at = book->issues[at].parent_row;
    if (at != DM_NONE && walk[at] == i + 1) {
      dm_str id = book->issues[at].id;
      return dm_tsv_fail(&r->tsv, at, r->err, "the parents of \"%" DM_FMT "\" lead back to itself", DM_ARG(id));
    }
  }
  return 0;
}

int dm_codebook_parse(dm_arena *arena, const dm_cues *cues, const char *path, dm_str bytes, dm_codebook *out, dm_err *err) {
  static const char *const columns[] = {"id", "label", "cues"};
  struct reader r = {.arena = arena, .cues = cues, .book = out, .err = err};
  uint32_t at;
  *out = (dm_codebook){.path = path, .lexicon = cues};
  if (bytes.n && memchr(bytes.p, 0, bytes.n))
    return dm_fail(err, DM_EDATA, "fact", path, 0, 0, "the codebook has zero bytes: no text");
  int code = dm_tsv_parse(arena, path, bytes, &r.tsv, err);
  for (size_t i = 0; !code && i < sizeof columns / sizeof *columns; i++) code = dm_tsv_need(&r.tsv, columns[i], &at, err);
  if (!code && r.tsv.n_rows > DM_LIMIT_ISSUES)
    code = dm_fail(err, DM_ELIMIT, "fact", path, 0, 0, "a codebook of more than %u issues", DM_LIMIT_ISSUES);
  if (code) return code;
  out->issues = DM_NEW(arena, dm_codebook_issue, r.tsv.n_rows + 1);
  for (; !code && out->n_issues < r.tsv.n_rows; out->n_issues += !code) code = read_issue(&r, out->n_issues);
  for (uint32_t row = 0; !code && row < out->n_issues; row++) code = add_cues(&r, row);
  if (!code) code = find_parents(&r);
  return code ? code : check_circles(&r);
}

int dm_codebook_read(dm_arena *arena, const dm_cues *cues, const char *path, dm_codebook *out, dm_err *err) {
  dm_str bytes;
  *out = (dm_codebook){.path = path};
  int code = dm_file_read(arena, path, DM_LIMIT_TSV_BYTES, "fact", &bytes, err);
  return code ? code : dm_codebook_parse(arena, cues, path, bytes, out, err);
}

void dm_codebook_close(dm_codebook *book) {
  dm_map_free(&book->by_id);
  dm_map_free(&book->by_word);
  dm_map_free(&book->by_base);
}

/* ---- finding ------------------------------------------------------------------------------------------------------- */

static bool holds(const dm_str *words, uint32_t n, const struct dm_cue_words *cue) {
  for (uint32_t i = 0; i < cue->n; i++) {
    uint32_t k = 0;
    while (k < n && !dm_str_eq(words[k], cue->v[i])) k++;
    if (k == n) return false;
  }
  return true;
}

static const struct dm_cue_words *words_of(const dm_codebook_cue *cue, bool bases) { return bases ? &cue->bases : &cue->words; }

static uint32_t find(const dm_codebook *book, const dm_str *words, uint32_t n, bool bases) {
  uint32_t best = DM_NONE;
  for (uint32_t w = 0; w < n && book->cues.n; w++)
    for (uint32_t i = dm_map_get(bases ? &book->by_base : &book->by_word, words[w]); i != DM_NONE;) {
      const struct dm_cue_words *cue = words_of(&book->cues.v[i], bases);
      uint32_t most = best == DM_NONE ? 0 : words_of(&book->cues.v[best], bases)->n;
      bool better = cue->n > most || (cue->n == most && i < best);
      if (better && holds(words, n, cue)) best = i;
      i = cue->next;
    }
  return best == DM_NONE ? DM_NONE : book->cues.v[best].issue;
}

uint32_t dm_codebook_find(const dm_codebook *book, dm_str label) {
  char buffer[LABEL_BYTES];
  dm_str words[LABEL_WORDS], cut = {label.p, label.n < sizeof buffer ? label.n : (uint32_t)sizeof buffer};
  uint32_t found = find(book, words, dm_issue_words(cut, buffer, words, LABEL_WORDS), false);
  if (found != DM_NONE) return found;
  return find(book, words, dm_issue_bases(book->lexicon, cut, buffer, words, LABEL_WORDS), true);
}

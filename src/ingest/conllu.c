#include "ingest/conllu.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, COLUMNS };

/* Word numbers are read up to this many digits; more is no sentence. */
#define ID_DIGITS 6u

typedef struct reader {
  dm_arena *arena;
  const char *path;
  dm_err *err;
  uint64_t line;
  DM_LIST(dm_conllu_word) words;
  DM_LIST(dm_conllu_range) ranges;
  DM_LIST(dm_conllu_sentence) sentences;
  DM_LIST(dm_conllu_document) documents;
  DM_LIST(uint32_t) heads; /* HEAD as written, one per word */
  DM_LIST(char) text;
  dm_conllu_sentence now; /* the sentence being read; n counts its words so far */
  dm_str doc_id;          /* of the newdoc comment above it */
  uint32_t first_range;   /* of the sentence being read */
  dm_str range_misc;      /* MISC of the range being read */
  bool open;              /* a comment or word of a sentence has been read */
  bool space;             /* a space is due before the next word */
  uint32_t n_text_differs;
  uint64_t text_differs_line;
} reader;

#define FAIL(r, at, ...) dm_fail((r)->err, DM_EINPUT, "ingest", (r)->path, (at), 0, __VA_ARGS__)

/* A decimal number filling all of s. */
static bool number(dm_str s, uint32_t *out) {
  if (!s.n || s.n > ID_DIGITS) return false;
  *out = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    *out = *out * 10 + (uint32_t)(s.p[i] - '0');
  }
  return true;
}

/* a-b or a.b */
static bool number_pair(dm_str s, char sep, uint32_t *a, uint32_t *b) {
  dm_str rest = s, left;
  return dm_str_split(&rest, sep, &left) && rest.p && number(left, a) && number(rest, b);
}

static bool space_after(dm_str misc) {
  dm_str rest = misc, field;
  while (dm_str_split(&rest, '|', &field))
    if (dm_str_is(field, "SpaceAfter=No")) return false;
  return true;
}

static void append(reader *r, dm_str s) {
  for (uint32_t i = 0; i < s.n; i++) DM_PUSH(r->arena, &r->text, s.p[i]);
}

/* ---- lines ------------------------------------------------------------------------------------------------------ */

/* The value of a comment `# key = value`, or of a bare `# key` the empty string. */
static bool comment_value(dm_str body, const char *key, dm_str *value) {
  dm_str k = dm_str_of(key);
  if (!dm_str_starts(body, k)) return false;
  dm_str rest = dm_str_sub(body, k.n, body.n);
  if (rest.n && rest.p[0] != ' ' && rest.p[0] != '=') return false;
  rest = dm_str_trim(rest);
  if (dm_str_starts(rest, DM_S("id"))) rest = dm_str_trim(dm_str_sub(rest, 2, rest.n));
  if (rest.n && rest.p[0] == '=') rest = dm_str_trim(dm_str_sub(rest, 1, rest.n));
  *value = rest;
  return true;
}

static int read_comment(reader *r, dm_str line) {
  if (r->now.n) return FAIL(r, r->line, "a comment between the words of a sentence; comments go above its first word");
  dm_str body = dm_str_trim(dm_str_sub(line, 1, line.n)), value;
  if (comment_value(body, "newdoc", &value)) {
    r->now.newdoc = r->now.newpar = true;
    r->doc_id = value.n ? value : (dm_str){0};
  } else if (comment_value(body, "newpar", &value)) {
    r->now.newpar = true;
  } else if (comment_value(body, "sent_id", &value)) {
    r->now.id = value;
  } else if (comment_value(body, "text", &value)) {
    r->now.text = value;
  }
  return 0;
}

static int split_columns(reader *r, dm_str line, dm_str column[COLUMNS]) {
  dm_str rest = line, field;
  uint32_t n = 0;
  while (dm_str_split(&rest, '\t', &field)) {
    if (n < COLUMNS) column[n] = field;
    n++;
  }
  if (n != COLUMNS) return FAIL(r, r->line, "%u columns; a line of words has 10, separated by tabs", n);
  for (uint32_t i = 0; i < COLUMNS; i++)
    if (!column[i].n) return FAIL(r, r->line, "column %u is empty; an empty value is written _", i + 1);
  return 0;
}

static int read_range(reader *r, const dm_str *column, uint32_t a, uint32_t b) {
  if (a != r->now.n + 1) return FAIL(r, r->line, "the range %u-%u does not stand before its first word", a, b);
  if (b <= a) return FAIL(r, r->line, "the range %u-%u has fewer than two words", a, b);
  if (r->ranges.n > r->first_range) {
    const dm_conllu_range *last = &r->ranges.v[r->ranges.n - 1];
    if (last->first + last->n > r->now.first + r->now.n)
      return FAIL(r, r->line, "the range %u-%u overlaps the one before it", a, b);
  }
  if (!dm_str_trim(column[FORM]).n) return FAIL(r, r->line, "the written word is white space");
  dm_conllu_range range = {.form = column[FORM], .first = r->now.first + r->now.n, .n = b - a + 1};
  r->range_misc = column[MISC];
  DM_PUSH(r->arena, &r->ranges, range);
  return 0;
}

static int read_word(reader *r, const dm_str *column, uint32_t id) {
  uint32_t head;
  if (id != r->now.n + 1) return FAIL(r, r->line, "word %u where word %u should come", id, r->now.n + 1);
  if (!number(column[HEAD], &head))
    return FAIL(r, r->line, "HEAD of word %u is \"%.*s\"; it should be the number of a word, or 0", id,
                (int)(column[HEAD].n > 20 ? 20 : column[HEAD].n), column[HEAD].p);
  if (!dm_str_trim(column[FORM]).n) return FAIL(r, r->line, "the form of word %u is white space", id);
  dm_conllu_word word = {
      column[FORM], column[LEMMA], column[UPOS], column[XPOS], column[FEATS], column[DEPREL], column[MISC], DM_NONE, 0, 0,
      DM_NONE,      r->line};
  if (r->ranges.n > r->first_range) {
    const dm_conllu_range *last = &r->ranges.v[r->ranges.n - 1];
    if (r->words.n < last->first + last->n) word.range = r->ranges.n - 1;
    if (r->words.n + 1 == last->first + last->n) word.misc = r->range_misc;
  }
  DM_PUSH(r->arena, &r->words, word);
  DM_PUSH(r->arena, &r->heads, head);
  r->now.n++;
  return 0;
}

static int read_token_line(reader *r, dm_str line) {
  dm_str column[COLUMNS];
  uint32_t a, b;
  int rc = split_columns(r, line, column);
  if (rc) return rc;
  if (number(column[ID], &a)) return read_word(r, column, a);
  if (number_pair(column[ID], '-', &a, &b)) return read_range(r, column, a, b);
  if (number_pair(column[ID], '.', &a, &b)) {
    if (a == r->now.n) return 0;
    return FAIL(r, r->line, "the empty node %u.%u does not follow word %u", a, b, a);
  }
  return FAIL(r, r->line, "\"%.*s\" is no ID; expected a number, a range 1-2 or an empty node 1.1",
              (int)(column[ID].n > 20 ? 20 : column[ID].n), column[ID].p);
}

/* ---- the end of a sentence -------------------------------------------------------------------------------------- */

/* Turns HEAD numbers into word indices and checks that they make one tree. */
static int check_tree(reader *r) {
  const dm_conllu_sentence *s = &r->now;
  uint32_t root = 0;
  for (uint32_t i = 0; i < s->n; i++) {
    dm_conllu_word *w = &r->words.v[s->first + i];
    uint32_t head = r->heads.v[s->first + i];
    if (head > s->n) return FAIL(r, w->line, "HEAD %u of word %u is beyond the last word %u", head, i + 1, s->n);
    if (head == 0 && root) return FAIL(r, w->line, "two roots: words %u and %u", root, i + 1);
    if (head == 0) root = i + 1;
    w->head = head ? s->first + head - 1 : DM_NONE;
  }
  if (!root) return FAIL(r, s->line, "the sentence has no root: no word has HEAD 0");
  /* Every walk upwards ends at the root or at a word seen before; meeting the walk's own mark is a cycle. */
  uint32_t *seen = DM_NEW(r->arena, uint32_t, s->n);
  for (uint32_t i = 0; i < s->n; i++) {
    uint32_t at = i;
    while (at != DM_NONE && !seen[at]) {
      seen[at] = i + 1;
      uint32_t head = r->words.v[s->first + at].head;
      at = head == DM_NONE ? DM_NONE : head - s->first;
      if (at != DM_NONE && seen[at] == i + 1)
        return FAIL(r, r->words.v[s->first + at].line, "the heads above word %u go round in a circle", at + 1);
    }
  }
  return 0;
}

/* Byte at which the k-th code point of s starts. */
static uint32_t point_at(dm_str s, uint32_t k) {
  uint32_t i = 0;
  for (; i < s.n; i++)
    if ((s.p[i] & 0xC0) != 0x80 && k-- == 0) break;
  return i;
}

/* Gives the words of a range their slices of the written word, which starts at byte `start` of the text. */
static void slice_range(reader *r, dm_conllu_range *range, uint32_t start) {
  range->start = start;
  range->end = start + range->form.n;
  uint32_t sum = 0;
  bool exact = true;
  for (uint32_t i = 0; i < range->n; i++) {
    dm_str form = r->words.v[range->first + i].form;
    exact = exact && sum + form.n <= range->form.n && memcmp(range->form.p + sum, form.p, form.n) == 0;
    sum += exact ? form.n : 0;
  }
  exact = exact && sum == range->form.n;
  uint32_t points = dm_utf8_count(range->form), at = 0;
  for (uint32_t i = 0; i < range->n; i++) {
    dm_conllu_word *w = &r->words.v[range->first + i];
    w->start = start + at;
    at = exact ? at + w->form.n : point_at(range->form, (uint32_t)((uint64_t)points * (i + 1) / range->n));
    w->end = start + at;
  }
}

/* Appends the sentence's words to the text and notes where they lie. */
static void place_words(reader *r) {
  dm_conllu_sentence *s = &r->now;
  if (s->newpar && r->sentences.n)
    append(r, DM_S("\n\n"));
  else if (r->space)
    append(r, DM_S(" "));
  s->start = r->text.n;
  for (uint32_t i = s->first; i < s->first + s->n; i++) {
    dm_conllu_word *w = &r->words.v[i];
    if (i > s->first && r->space) append(r, DM_S(" "));
    uint32_t last = i;
    if (w->range != DM_NONE) {
      dm_conllu_range *range = &r->ranges.v[w->range];
      slice_range(r, range, r->text.n);
      append(r, range->form);
      last = i = range->first + range->n - 1;
    } else {
      w->start = r->text.n;
      append(r, w->form);
      w->end = r->text.n;
    }
    r->space = space_after(r->words.v[last].misc);
  }
  s->end = r->text.n;
}

static void open_document(reader *r) {
  if (r->documents.n && !r->now.newdoc) return;
  dm_conllu_document document = {.id = r->doc_id, .first = r->sentences.n, .start = r->now.start};
  DM_PUSH(r->arena, &r->documents, document);
}

static int end_sentence(reader *r) {
  dm_conllu_sentence *s = &r->now;
  if (!s->n) return FAIL(r, r->line, "comments without a sentence below them");
  if (r->ranges.n > r->first_range) {
    const dm_conllu_range *last = &r->ranges.v[r->ranges.n - 1];
    if (last->first + last->n > r->words.n)
      return FAIL(r, r->line, "the range of \"%.*s\" reaches beyond the last word %u",
                  (int)(last->form.n > 40 ? 40 : last->form.n), last->form.p, s->n);
  }
  int rc = check_tree(r);
  if (rc) return rc;
  if (!r->sentences.n) s->newdoc = s->newpar = true;
  place_words(r);
  open_document(r);
  dm_str made = {r->text.v + s->start, s->end - s->start};
  if (s->text.p && !dm_str_eq(made, s->text)) {
    if (!r->n_text_differs++) r->text_differs_line = s->line;
  }
  DM_PUSH(r->arena, &r->sentences, *s);
  dm_conllu_document *document = &r->documents.v[r->documents.n - 1];
  document->n++;
  document->end = s->end;
  r->now = (dm_conllu_sentence){.first = r->words.n};
  r->first_range = r->ranges.n;
  r->doc_id = (dm_str){0};
  r->open = false;
  return 0;
}

/* ---- the file --------------------------------------------------------------------------------------------------- */

static int read_line(reader *r, dm_str line) {
  if (line.n && line.p[line.n - 1] == '\r') line.n--;
  if (!line.n) return r->open ? end_sentence(r) : 0;
  if (!dm_utf8_valid(line) || memchr(line.p, 0, line.n))
    return FAIL(r, r->line, "not valid UTF-8; convert the file, for example with iconv");
  if (!r->open) r->now.line = r->line;
  r->open = true;
  return line.p[0] == '#' ? read_comment(r, line) : read_token_line(r, line);
}

int dm_conllu_parse(dm_arena *arena, const char *path, dm_str bytes, dm_conllu *out, dm_err *err) {
  reader r = {.arena = arena, .path = path, .err = err};
  *out = (dm_conllu){0};
  if (dm_str_starts(bytes, DM_S("\xef\xbb\xbf"))) bytes = dm_str_sub(bytes, 3, bytes.n);
  dm_str rest = bytes.p ? bytes : DM_S(""), line;
  int rc = 0;
  while (!rc && dm_str_split(&rest, '\n', &line)) {
    r.line++;
    rc = read_line(&r, line);
  }
  if (!rc && r.open) rc = end_sentence(&r);
  if (rc) return rc;
  if (!r.sentences.n) return FAIL(&r, r.line, "no sentence in the file");
  *out = (dm_conllu){.text = {r.text.v, r.text.n},
                     .words = r.words.v,
                     .ranges = r.ranges.v,
                     .sentences = r.sentences.v,
                     .documents = r.documents.v,
                     .n_words = r.words.n,
                     .n_ranges = r.ranges.n,
                     .n_sentences = r.sentences.n,
                     .n_documents = r.documents.n,
                     .n_text_differs = r.n_text_differs,
                     .text_differs_line = r.text_differs_line};
  return 0;
}

int dm_conllu_read(dm_arena *arena, const char *path, dm_conllu *out, dm_err *err) {
  dm_str bytes = {0};
  int rc = dm_file_read(arena, path, DM_LIMIT_TSV_BYTES, "ingest", &bytes, err);
  return rc ? rc : dm_conllu_parse(arena, path, bytes, out, err);
}

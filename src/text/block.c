/* Lines become blocks. Two layouts occur: one paragraph per line, and lines wrapped at a fixed width with blank lines
 * between paragraphs (mails, wires). In the second the lines of a paragraph are joined. */
#include "base/utf8.h"
#include "text/segmenter.h"

#define LONGEST_WRAPPED 100u /* characters of a line that may have been wrapped */
#define SHORTEST_WIDTH 50u
#define LIKELY_SENTENCE 25u /* bytes: shorter lines may be items of a list */

typedef struct line {
  uint32_t start, end; /* bytes, trimmed; never empty */
  uint32_t length;     /* characters, counted up to LONGEST_WRAPPED + 1 */
  uint32_t indent;     /* bytes of white space before it */
  bool after_blank;
} line;

static uint32_t line_length(dm_str s) { return s.n > 4 * LONGEST_WRAPPED ? LONGEST_WRAPPED + 1 : dm_utf8_count(s); }

/* Without white space of any kind at both ends. */
static dm_str trim(dm_str s) {
  uint32_t cp, n;
  for (s = dm_str_trim(s); s.n && (unsigned char)s.p[s.n - 1] >= 0x80; s = dm_str_trim(s)) {
    uint32_t last = dm_utf8_back(s, s.n);
    dm_utf8_next(s, last, &cp);
    if (dm_cp_class_of(cp) != DM_CP_SPACE) break;
    s.n = last;
  }
  for (; s.n && (unsigned char)s.p[0] >= 0x80; s = dm_str_trim(s)) {
    n = dm_utf8_next(s, 0, &cp);
    if (dm_cp_class_of(cp) != DM_CP_SPACE) break;
    s = dm_str_sub(s, n, s.n);
  }
  return s;
}

/* Next line that is not blank. */
static bool read_line(dm_str text, uint32_t *at, line *out) {
  out->after_blank = false;
  while (*at < text.n) {
    uint32_t end = dm_str_find(text, DM_S("\n"), *at);
    if (end == DM_NONE) end = text.n;
    uint32_t from = *at;
    dm_str body = trim(dm_str_sub(text, from, end));
    *at = end + 1;
    if (body.n) {
      out->start = (uint32_t)(body.p - text.p);
      out->end = out->start + body.n;
      out->indent = out->start - from;
      out->length = line_length(body);
      return true;
    }
    out->after_blank = true;
  }
  return false;
}

static bool ends_in_stop(dm_str text, const line *l) { return strchr(".!?:;\"')", text.p[l->end - 1]) != NULL; }
static bool begins_lower(dm_str text, const line *l) { return text.p[l->start] >= 'a' && text.p[l->start] <= 'z'; }

static uint32_t first_word(dm_str text, const line *l) {
  uint32_t i = l->start;
  while (i < l->end && text.p[i] != ' ') i++;
  return i - l->start;
}

/* How the lines are that another follows directly. */
typedef struct lengths {
  uint32_t lines, too_long, inner, broken, of_length[LONGEST_WRAPPED + 1];
} lengths;

static void measure(dm_str text, lengths *m) {
  line l, before = {0};
  for (uint32_t at = 0; read_line(text, &at, &l); before = l) {
    m->too_long += l.length > LONGEST_WRAPPED;
    if (m->lines++ == 0 || l.after_blank) continue;
    m->inner++;
    if (before.length <= LONGEST_WRAPPED) m->of_length[before.length]++;
    m->broken += !ends_in_stop(text, &before) && begins_lower(text, &l);
  }
}

/* The width at which the text was wrapped, or 0. Most inner lines must come near it, a fifth must break inside a sentence. */
static uint32_t wrap_width(dm_str text) {
  lengths m = {0};
  measure(text, &m);
  if (!m.inner || m.too_long * 10 > m.lines || m.broken * 5 < m.inner) return 0;
  uint32_t width = LONGEST_WRAPPED, seen = m.of_length[width];
  while (width > SHORTEST_WIDTH && seen * 20 < m.inner) seen += m.of_length[--width];
  uint32_t near = 0;
  for (uint32_t n = width * 6 / 10; n <= LONGEST_WRAPPED; n++) near += m.of_length[n];
  return near * 10 >= m.inner * 6 ? width : 0;
}

/* True when the break between two lines was forced by the width, or cuts a sentence: the second line goes on in small
 * letters. In wrapped text even a blank line may do that, where a page ended. `so_far` is the length of the block. */
static bool continues(dm_str text, uint32_t width, const line *a, const line *b, uint32_t so_far) {
  if (strchr("-*>", text.p[b->start]) || b->indent > a->indent + 1) return false;
  bool cut = !ends_in_stop(text, a) && begins_lower(text, b);
  if (b->after_blank) return cut && width && a->length * 10 >= width * 6;
  if (width && a->length + 1 + first_word(text, b) >= width) return true;
  return cut && (width || so_far >= LIKELY_SENTENCE);
}

void dm_scan_blocks(dm_scan *scan) {
  uint32_t width = wrap_width(scan->text), joined = 0;
  line l, before = {0};
  for (uint32_t at = 0; read_line(scan->text, &at, &l); before = l) {
    if (scan->blocks.n && continues(scan->text, width, &before, &l, before.end - scan->blocks.v[scan->blocks.n - 1].start)) {
      scan->blocks.v[scan->blocks.n - 1].end = l.end;
      joined++;
      continue;
    }
    dm_block block = {.start = l.start, .end = l.end};
    DM_PUSH(scan->arena, &scan->blocks, block);
  }
  if (joined)
    dm_note_add(scan->article->notes, "text", (dm_span){0, 0}, "%u lines that break a sentence joined to the line before",
                joined);
  dm_scan_kinds(scan);
}

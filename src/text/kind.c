/* What kind of line a block is: heading, kicker, crosshead, caption, list item, or running text; and datelines. */
#include "base/utf8.h"
#include "text/segmenter.h"

#define LONGEST_HEADING 220u  /* bytes */
#define LONGEST_CROSSHEAD 90u /* bytes */
#define CROSSHEAD_WORDS 11u
#define KICKER_WORDS 4u
#define FULL_PARAGRAPH 120u /* bytes: running text even without a final stop */
#define LONGEST_DATELINE 90u
#define PLACE_WORDS 3u /* RIO DE JANEIRO */

static dm_str body_of(const dm_scan *scan, uint32_t block) {
  return dm_str_sub(scan->text, scan->blocks.v[block].start, scan->blocks.v[block].end);
}

static char byte_at(dm_str s, uint32_t i) { return i < s.n ? s.p[i] : 0; }
static bool upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool lower(char c) { return c >= 'a' && c <= 'z'; }
static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool wide(char c) { return (unsigned char)c >= 0x80; }
static bool wide_upper(dm_str s, uint32_t i) {
  uint32_t cp;
  return i < s.n && wide(s.p[i]) && dm_utf8_next(s, i, &cp) && dm_cp_class_of(cp) == DM_CP_UPPER;
}

static uint32_t count_words(dm_str s, uint32_t most) {
  uint32_t n = 1;
  for (uint32_t i = 1; i < s.n && n <= most; i++) n += s.p[i] == ' ' && s.p[i - 1] != ' ';
  return n;
}

/* The last character that is no closing quotation mark or bracket; 0 for an empty line. An ellipsis counts as a stop. */
static char last_char(dm_str s) {
  while (s.n) {
    if (strchr("\"')]", s.p[s.n - 1]))
      s.n--;
    else if (dm_str_ends(s, DM_S("”")) || dm_str_ends(s, DM_S("’")))
      s.n -= 3;
    else if (dm_str_ends(s, DM_S("…")))
      return '.';
    else
      return s.p[s.n - 1];
  }
  return 0;
}

static bool ends_in(dm_str s, const char *set) {
  char c = last_char(s);
  return c && strchr(set, c);
}

static bool is_full(dm_str s) { return ends_in(s, ".!?") || s.n > FULL_PARAGRAPH; }

/* Nearly all longer words have capitals, as in headlines of the American style. */
static bool is_title_case(dm_str s) {
  uint32_t capital = 0, small = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (i && s.p[i - 1] != ' ') continue;
    uint32_t n = 0;
    while (i + n < s.n && s.p[i + n] != ' ') n++;
    if (n < 4) continue;
    capital += !lower(s.p[i]);
    small += lower(s.p[i]);
  }
  return capital >= 4 && small * 6 <= capital;
}

/* ---- lists and captions ---------------------------------------------------------------------------------------- */

static bool is_bullet(dm_str s) {
  return dm_str_starts(s, DM_S("• ")) || dm_str_starts(s, DM_S("· ")) || dm_str_starts(s, DM_S("▪ ")) ||
         dm_str_starts(s, DM_S("* "));
}

/* "1. " "2) " "(a) " "b) " "- ": list items when a neighbour has the same. */
static char enumerator(dm_str s) {
  uint32_t i = byte_at(s, 0) == '(', from = i;
  if (dm_str_starts(s, DM_S("- ")) || dm_str_starts(s, DM_S("– ")) || dm_str_starts(s, DM_S("— "))) return '-';
  while (i < from + 3 && digit(byte_at(s, i))) i++;
  if (i == from && (lower(byte_at(s, i)) || upper(byte_at(s, i)))) i++;
  char close = byte_at(s, i);
  if (i == from || byte_at(s, i + 1) != ' ' || (close != ')' && close != '.')) return 0;
  return digit(s.p[from]) ? '1' : lower(s.p[from]) ? 'a' : 'A';
}

static bool is_list_item(const dm_scan *scan, uint32_t block) {
  dm_str s = body_of(scan, block);
  if (is_bullet(s)) return true;
  char own = enumerator(s);
  if (!own) return false;
  return (block && enumerator(body_of(scan, block - 1)) == own) ||
         (block + 1 < scan->blocks.n && enumerator(body_of(scan, block + 1)) == own);
}

/* "By Anna Example and Ben Sample, Reuters": few words, all but short ones with capitals, no final stop. */
static bool is_byline(dm_str s, uint32_t from) {
  if (s.n > LONGEST_CROSSHEAD || ends_in(s, ".!?:;,")) return false;
  for (uint32_t i = from; i + 1 < s.n; i++)
    if (s.p[i] == ' ' && lower(s.p[i + 1]) && !dm_str_starts(dm_str_sub(s, i, s.n), DM_S(" and "))) return false;
  return true;
}

static bool find_cue(const dm_scan *scan, dm_str s, dm_sentence_kind *kind) {
  for (uint32_t i = 0; i < scan->segmenter->cues.n; i++) {
    const dm_line_cue *c = &scan->segmenter->cues.v[i];
    bool there = c->at_end ? dm_str_ends(s, c->cue) : dm_str_starts(s, c->cue) && byte_at(s, c->cue.n) != 's';
    if (!there || (c->byline && (byte_at(s, c->cue.n) != ' ' || !is_byline(s, c->cue.n)))) continue;
    *kind = c->kind;
    return true;
  }
  return false;
}

/* ---- datelines ------------------------------------------------------------------------------------------------- */

/* Length of a dash at i that ends a dateline; a hyphen does so only behind a space. */
static uint32_t dash_at(dm_str s, uint32_t i) {
  dm_str rest = dm_str_sub(s, i, s.n);
  if (dm_str_starts(rest, DM_S("—")) || dm_str_starts(rest, DM_S("–")) || dm_str_starts(rest, DM_S("―"))) return 3;
  if (dm_str_starts(rest, DM_S("--"))) return 2;
  return i && s.p[i - 1] == ' ' && s.p[i] == '-' ? 1 : 0;
}

typedef struct place_line {
  bool capitals, agency, comma; /* the first word in capitals; an agency in brackets; a comma between two names */
} place_line;

/* Reads one word of a dateline at *i; false when it cannot belong to one. */
static bool place_word(dm_str s, uint32_t *i, bool first, place_line *p) {
  char c = byte_at(s, *i);
  if (c == '(') {
    uint32_t most = s.n - *i > 30 ? *i + 30 : s.n, close = dm_str_find(dm_str_sub(s, 0, most), DM_S(")"), *i);
    if (close == DM_NONE || !upper(byte_at(s, *i + 1))) return false;
    p->agency = true;
    *i = close + 1;
    return true;
  }
  if (!upper(c) && !digit(c) && !wide_upper(s, *i)) return false;
  uint32_t from = *i;
  bool small = false;
  while (*i < s.n && s.p[*i] != ' ' && !dash_at(s, *i)) small |= lower(s.p[(*i)++]);
  if (s.p[*i - 1] == ',') p->comma = true;
  if (first) p->capitals = !small && *i - from >= 3 && upper(c);
  return *i > from;
}

/* What follows the dash begins a sentence. */
static bool begins_text(dm_str s, uint32_t i) {
  while (byte_at(s, i) == ' ') i++;
  char c = byte_at(s, i);
  return upper(c) || digit(c) || c == '"' || c == '\'' || wide(c);
}

/* In the opening paragraph a place written small will do: "Kyiv, Ukraine — ". */
static uint32_t dashed_dateline(dm_str s, bool opening) {
  place_line p = {0};
  uint32_t i = 0, words = 0;
  while (i < s.n && i < LONGEST_DATELINE) {
    uint32_t n = dash_at(s, i);
    bool place = p.agency || (p.capitals && (p.comma || words <= PLACE_WORDS)) || (opening && p.comma);
    if (n) return words && place && begins_text(s, i + n) ? i + n : 0;
    if (s.p[i] == ' ')
      i++;
    else if (!place_word(s, &i, words++ == 0, &p))
      return 0;
  }
  return 0;
}

/* "ISLAMABAD: " opens reports of the South Asian press; in transcripts such labels name speakers, and then there are many. */
static uint32_t colon_dateline(dm_str s) {
  uint32_t i = 0;
  while (i < s.n && i < 30 && (upper(s.p[i]) || s.p[i] == ' ')) i++;
  return i > 3 && byte_at(s, i) == ':' && byte_at(s, i + 1) == ' ' && begins_text(s, i + 1) ? i + 1 : 0;
}

uint32_t dm_scan_dateline(const dm_scan *scan, uint32_t block) {
  const dm_block *b = &scan->blocks.v[block];
  dm_str s = body_of(scan, block);
  if (b->kind != DM_SENT_TEXT || (!upper(s.p[0]) && !wide(s.p[0]))) return b->start;
  uint32_t n = dashed_dateline(s, block == scan->first_text);
  if (!n && block == scan->label) n = colon_dateline(s);
  return b->start + n;
}

/* ---- headings -------------------------------------------------------------------------------------------------- */

static bool is_heading(const dm_scan *scan, uint32_t block) {
  dm_str s = body_of(scan, block);
  if (dm_str_eq(s, scan->article->title)) return true;
  if (s.n > LONGEST_HEADING || block + 1 >= scan->blocks.n || lower(s.p[0]) || dashed_dateline(s, block == 1)) return false;
  if (!ends_in(s, ".!?:;,")) return true;
  if (ends_in(s, "?!")) return body_of(scan, block + 1).n > s.n && is_full(body_of(scan, block + 1));
  return ends_in(s, ".") && !colon_dateline(s) && !dashed_dateline(s, true) && is_title_case(s);
}

/* Marks the lines above the text; returns the first block of the text. */
static uint32_t mark_headings(dm_scan *scan) {
  dm_block *b = scan->blocks.v;
  scan->label = scan->first_text = DM_NONE;
  if (!scan->blocks.n || b[0].kind != DM_SENT_TEXT || !is_heading(scan, 0)) return 0;
  b[0].kind = DM_SENT_HEADING;
  if (scan->blocks.n < 3 || b[1].kind != DM_SENT_TEXT || !is_heading(scan, 1) || dm_scan_dateline(scan, 1) != b[1].start)
    return 1;
  dm_str first = body_of(scan, 0), second = body_of(scan, 1);
  b[1].kind = DM_SENT_HEADING;
  if (count_words(first, KICKER_WORDS) <= KICKER_WORDS && first.n < second.n) b[0].kind = DM_SENT_KICKER;
  return 2;
}

static bool is_crosshead(const dm_scan *scan, uint32_t block) {
  dm_str s = body_of(scan, block);
  if (s.n > LONGEST_CROSSHEAD || lower(s.p[0]) || count_words(s, CROSSHEAD_WORDS) > CROSSHEAD_WORDS) return false;
  if (block + 1 >= scan->blocks.n || !is_full(body_of(scan, block + 1))) return false;
  if (ends_in(s, "?")) return count_words(s, KICKER_WORDS) <= KICKER_WORDS && !strchr("\"'(", s.p[0]);
  return !ends_in(s, ".!:;,-") && !dm_str_ends(s, DM_S("—"));
}

static uint32_t find_text(const dm_scan *scan) {
  for (uint32_t b = 0; b < scan->blocks.n; b++)
    if (scan->blocks.v[b].kind == DM_SENT_TEXT) return b;
  return DM_NONE;
}

/* The first block of running text when it alone begins with "PLACE: ", else none. */
static uint32_t find_label(const dm_scan *scan) {
  uint32_t label = DM_NONE;
  for (uint32_t b = scan->first_text; b < scan->blocks.n; b++) {
    if (scan->blocks.v[b].kind != DM_SENT_TEXT || !colon_dateline(body_of(scan, b))) continue;
    if (b != scan->first_text) return DM_NONE;
    label = b;
  }
  return label;
}

void dm_scan_kinds(dm_scan *scan) {
  for (uint32_t b = 0; b < scan->blocks.n; b++) {
    dm_sentence_kind kind = DM_SENT_TEXT;
    if (is_list_item(scan, b))
      kind = DM_SENT_LIST;
    else
      find_cue(scan, body_of(scan, b), &kind);
    scan->blocks.v[b].kind = kind;
  }
  for (uint32_t b = mark_headings(scan); b < scan->blocks.n; b++)
    if (b && scan->blocks.v[b].kind == DM_SENT_TEXT && is_crosshead(scan, b)) scan->blocks.v[b].kind = DM_SENT_CROSSHEAD;
  scan->first_text = find_text(scan);
  scan->label = find_label(scan);
}

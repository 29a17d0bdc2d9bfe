#include "text/break.h"

#include "base/err.h"
#include "base/utf8.h"
#include "data/tsv.h"

#include <stdlib.h>

/* ---- fields and features --------------------------------------------------------------------------------------- */

enum {
  NO_STOP,
  PERIOD,
  EXCLAMATION,
  QUESTION,
  ELLIPSIS,
  MIXED,
  COLON,
  SEMICOLON,
  COMMA,
  DASH,
  ABBREVIATION,
  INITIAL,
  ACRONYM,
  MARK
};
enum { NO_CLOSE, CLOSE_QUOTE, CLOSE_BRACKET, CLOSE_BOTH };
enum { NOTHING, SMALL, CAPITAL, CAPITALS, LETTER, NUMBER, OTHER_WORD, PUNCT, STARTER };
enum { NO_OPEN, OPEN_QUOTE, OPEN_BRACKET, OPEN_DASH, OPEN_MARK };
enum { FREE, IN_QUOTE, IN_BRACKETS };
enum { OPEN, STOPPED, SMALL_OPEN, SMALL_STOPPED };
enum { GROUP_NONE, GROUP_STOP, GROUP_ABBREVIATION, GROUP_COLON, GROUP_OTHER, GROUPS };

#define SHAPES {"none", "small", "capital", "capitals", "letter", "number", "other", "mark", "starter"}, 9
static const struct {
  const char *name, *values[14];
  uint32_t n;
} fields[DM_GAP_FIELDS] = {
    [DM_GAP_STOP] = {"stop",
                     {"none", "period", "exclamation", "question", "ellipsis", "mixed", "colon", "semicolon", "comma", "dash",
                      "abbreviation", "initial", "acronym", "mark"},
                     14},
    [DM_GAP_CLOSE] = {"close", {"none", "quote", "bracket", "both"}, 4},
    [DM_GAP_BEFORE] = {"before", SHAPES},
    [DM_GAP_SECOND] = {"second", SHAPES},
    [DM_GAP_OPEN] = {"open", {"none", "quote", "bracket", "dash", "mark"}, 5},
    [DM_GAP_NEXT] = {"next", SHAPES},
    [DM_GAP_AFTER] = {"after", SHAPES},
    [DM_GAP_LENGTH] = {"length", {"1", "2", "3", "5", "8", "13", "21", "34", "55", "more"}, 10},
    [DM_GAP_LEFT] = {"left", {"1", "2", "3", "5", "8", "13", "21", "34", "55", "more"}, 10},
    [DM_GAP_INSIDE] = {"inside", {"free", "quote", "brackets"}, 3},
    [DM_GAP_BLOCK] = {"block", {"open", "stopped", "small-open", "small-stopped"}, 4},
    [DM_GAP_GROUP] = {"group", {"none", "stop", "abbreviation", "colon", "other"}, GROUPS},
};

/* Fields that are looked at together; DM_GAP_FIELDS fills up. */
#define WIDTH 4
#define _ DM_GAP_FIELDS
static const uint8_t features[][WIDTH] = {
    {DM_GAP_STOP, DM_GAP_CLOSE, DM_GAP_OPEN, DM_GAP_NEXT},
    {DM_GAP_STOP, DM_GAP_BEFORE, DM_GAP_NEXT, _},
    {DM_GAP_STOP, DM_GAP_LENGTH, DM_GAP_BLOCK, _},
    {DM_GAP_STOP, DM_GAP_INSIDE, DM_GAP_CLOSE, DM_GAP_OPEN},
    {DM_GAP_GROUP, DM_GAP_SECOND, DM_GAP_BEFORE, _},
    {DM_GAP_GROUP, DM_GAP_OPEN, DM_GAP_NEXT, DM_GAP_AFTER},
    {DM_GAP_GROUP, DM_GAP_BLOCK, DM_GAP_LEFT, _},
    {DM_GAP_GROUP, DM_GAP_LENGTH, DM_GAP_LEFT, _},
    {DM_GAP_GROUP, DM_GAP_BEFORE, DM_GAP_NEXT, DM_GAP_AFTER},
    {DM_GAP_STOP, DM_GAP_NEXT, DM_GAP_BLOCK, _},
};
#undef _
#define FEATURES (sizeof features / sizeof *features)

struct dm_breaks {
  float *weight[FEATURES];
  float (*before)[GROUPS], (*next)[GROUPS]; /* by word */
  uint32_t n_words, unknown;                /* unknown: the row of all other words, written "?" */
};

static uint32_t feature_size(uint32_t f) {
  uint32_t size = 1;
  for (uint32_t k = 0; k < WIDTH && features[f][k] < DM_GAP_FIELDS; k++) size *= fields[features[f][k]].n;
  return size;
}

static uint32_t feature_index(uint32_t f, const dm_gap *gap) {
  uint32_t at = 0;
  for (uint32_t k = 0; k < WIDTH && features[f][k] < DM_GAP_FIELDS; k++)
    at = at * fields[features[f][k]].n + gap->value[features[f][k]];
  return at;
}

/* ---- reading a gap --------------------------------------------------------------------------------------------- */

static bool upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool lower(char c) { return c >= 'a' && c <= 'z'; }
static bool digit(char c) { return c >= '0' && c <= '9'; }

static uint8_t wide_shape(dm_str f) {
  uint32_t cp;
  dm_utf8_next(f, 0, &cp);
  switch (dm_cp_class_of(cp)) {
  case DM_CP_UPPER:
    return CAPITAL;
  case DM_CP_LOWER:
  case DM_CP_IDEOGRAPH:
    return SMALL;
  case DM_CP_DIGIT:
    return NUMBER;
  default:
    return PUNCT;
  }
}

static uint8_t shape_of(dm_str f) {
  char c = f.p[0];
  if (lower(c)) return SMALL;
  if (digit(c)) return NUMBER;
  if (upper(c)) {
    if (f.n == 1 || (f.n == 2 && f.p[1] == '.')) return LETTER;
    return f.n > 1 && lower(f.p[1]) ? CAPITAL : CAPITALS;
  }
  if ((unsigned char)c >= 0x80) return wide_shape(f);
  return f.n > 1 && (upper(f.p[1]) || lower(f.p[1]) || digit(f.p[1])) ? OTHER_WORD : PUNCT;
}

static bool is_curly(dm_str f, unsigned char last) {
  return f.n == 3 && (unsigned char)f.p[0] == 0xE2 && (unsigned char)f.p[1] == 0x80 && (unsigned char)f.p[2] == last;
}
static bool is_close_bracket(dm_str f) { return f.n == 1 && strchr(")]}", f.p[0]); }
static bool is_open_bracket(dm_str f) { return f.n == 1 && strchr("([{", f.p[0]); }

typedef enum side { NO_QUOTE, OPENS, CLOSES, EITHER } side;

/* Which side of a quotation a mark stands on. A straight one shows it by the space beside it. */
static side quote_side(const dm_scan *scan, uint32_t t) {
  dm_str f = dm_scan_form(scan, t);
  if (is_curly(f, 0x9C) || is_curly(f, 0x98) || f.p[0] == '`') return f.n <= 3 ? OPENS : NO_QUOTE;
  if (is_curly(f, 0x9D) || is_curly(f, 0x99)) return CLOSES;
  if ((f.p[0] != '"' && f.p[0] != '\'') || f.n > 2 || scan->raw.v[t].joined) return NO_QUOTE;
  bool space_before = t == 0 || scan->raw.v[t - 1].space_after, space_after = scan->raw.v[t].space_after;
  return space_before == space_after ? EITHER : space_before ? OPENS : CLOSES;
}

/* A token whose last byte is a stop: "." "U.S." "?!" "…". */
static bool is_stop(dm_str f) {
  char c = f.p[f.n - 1];
  return c == '.' || c == '!' || c == '?' || is_curly(f, 0xA6);
}

static uint8_t kind_of_word_stop(const dm_scan *scan, dm_str f) {
  if (f.n == 2 && upper(f.p[0])) return INITIAL;
  if (memchr(f.p, '.', f.n - 1)) return ACRONYM;
  return dm_segmenter_look(scan->segmenter, dm_str_sub(f, 0, f.n - 1)).flags & DM_WORD_ABBR ? ABBREVIATION : INITIAL;
}

static uint8_t kind_of_stop(const dm_scan *scan, dm_str f) {
  char c = f.p[0];
  if (is_curly(f, 0xA6)) return ELLIPSIS;
  if (is_curly(f, 0x93) || is_curly(f, 0x94) || c == '-') return DASH;
  if (c == '.' && is_stop(f)) return f.n == 1 ? PERIOD : f.p[1] == '.' ? ELLIPSIS : MIXED;
  if (c == '!' || c == '?') return f.n == 1 || f.p[f.n - 1] == c ? (c == '!' ? EXCLAMATION : QUESTION) : MIXED;
  if (c == ':' && f.n == 1) return COLON;
  if (c == ';') return SEMICOLON;
  if (c == ',') return COMMA;
  uint8_t shape = shape_of(f);
  if (shape == PUNCT) return MARK;
  return f.n > 1 && f.p[f.n - 1] == '.' ? kind_of_word_stop(scan, f) : NO_STOP;
}

static const uint8_t group_of[] = {[NO_STOP] = GROUP_NONE,
                                   [PERIOD] = GROUP_STOP,
                                   [EXCLAMATION] = GROUP_STOP,
                                   [QUESTION] = GROUP_STOP,
                                   [ELLIPSIS] = GROUP_STOP,
                                   [MIXED] = GROUP_STOP,
                                   [COLON] = GROUP_COLON,
                                   [SEMICOLON] = GROUP_COLON,
                                   [COMMA] = GROUP_OTHER,
                                   [DASH] = GROUP_COLON,
                                   [ABBREVIATION] = GROUP_ABBREVIATION,
                                   [INITIAL] = GROUP_ABBREVIATION,
                                   [ACRONYM] = GROUP_ABBREVIATION,
                                   [MARK] = GROUP_OTHER};

static uint8_t bucket(uint32_t n) {
  static const uint32_t top[] = {1, 2, 3, 5, 8, 13, 21, 34, 55};
  uint8_t k = 0;
  while (k < 9 && n > top[k]) k++;
  return k;
}

void dm_sentence_begin(const dm_scan *scan, dm_sentence_state *state) {
  *state = (dm_sentence_state){0};
  uint32_t last = scan->raw.n;
  while (last && (quote_side(scan, last - 1) || is_close_bracket(dm_scan_form(scan, last - 1)))) last--;
  bool stopped = last && is_stop(dm_scan_form(scan, last - 1)), small = scan->raw.n && lower(dm_scan_form(scan, 0).p[0]);
  state->block = small ? (stopped ? SMALL_STOPPED : SMALL_OPEN) : (stopped ? STOPPED : OPEN);
}

void dm_sentence_step(const dm_scan *scan, dm_sentence_state *state, uint32_t t) {
  dm_str f = dm_scan_form(scan, t);
  if (f.n == 1 && f.p[0] == '"')
    state->quote = !state->quote;
  else if (is_curly(f, 0x9C))
    state->quote = true;
  else if (is_curly(f, 0x9D))
    state->quote = false;
  else if (is_open_bracket(f) && state->brackets < UINT8_MAX)
    state->brackets++;
  else if (is_close_bracket(f) && state->brackets)
    state->brackets--;
}

#define MOST_CLOSING 6u /* marks that close before one gap; longer rows are decoration */

/* Goes back over what closes before the gap; returns the token of the stop. */
static uint32_t read_close(const dm_scan *scan, const dm_sentence_state *state, uint32_t t, dm_gap *gap) {
  bool quote = false, bracket = false;
  for (uint32_t k = 0; t > state->from && k < MOST_CLOSING; k++) {
    side s = quote_side(scan, t);
    if (s == CLOSES || s == EITHER)
      quote = true;
    else if (is_close_bracket(dm_scan_form(scan, t)))
      bracket = true;
    else
      break;
    t--;
  }
  gap->value[DM_GAP_CLOSE] = (uint8_t)(quote && bracket ? CLOSE_BOTH : quote ? CLOSE_QUOTE : bracket ? CLOSE_BRACKET : NO_CLOSE);
  return t;
}

static void read_left_side(const dm_scan *scan, const dm_sentence_state *state, uint32_t t, dm_gap *gap) {
  uint32_t stop = read_close(scan, state, t, gap);
  uint8_t kind = kind_of_stop(scan, dm_scan_form(scan, stop));
  bool word = kind == NO_STOP || group_of[kind] == GROUP_ABBREVIATION;
  uint32_t before = word ? stop : stop > state->from ? stop - 1 : DM_NONE;
  gap->value[DM_GAP_STOP] = kind;
  gap->value[DM_GAP_GROUP] = group_of[kind];
  gap->before = before;
  gap->value[DM_GAP_BEFORE] = before == DM_NONE ? NOTHING : shape_of(dm_scan_form(scan, before));
  gap->value[DM_GAP_SECOND] = before == DM_NONE || before <= state->from ? NOTHING : shape_of(dm_scan_form(scan, before - 1));
}

static void read_right_side(const dm_scan *scan, uint32_t t, dm_gap *gap) {
  dm_str f = dm_scan_form(scan, t);
  uint8_t shape = shape_of(f), open = NO_OPEN;
  if (shape == PUNCT) {
    open = quote_side(scan, t)                                                        ? OPEN_QUOTE
           : is_open_bracket(f)                                                       ? OPEN_BRACKET
           : f.p[0] == '-' || f.p[0] == '*' || is_curly(f, 0x93) || is_curly(f, 0x94) ? OPEN_DASH
                                                                                      : OPEN_MARK;
    t++;
    shape = t < scan->raw.n ? shape_of(dm_scan_form(scan, t)) : NOTHING;
  }
  if (shape == CAPITAL && dm_segmenter_look(scan->segmenter, dm_scan_form(scan, t)).flags & DM_WORD_STARTER) shape = STARTER;
  gap->value[DM_GAP_OPEN] = open;
  gap->value[DM_GAP_NEXT] = shape;
  gap->next = t < scan->raw.n ? t : DM_NONE;
  gap->value[DM_GAP_AFTER] = t + 1 < scan->raw.n ? shape_of(dm_scan_form(scan, t + 1)) : NOTHING;
}

static uint32_t tokens_to_stop(const dm_scan *scan, dm_sentence_state *state, uint32_t t) {
  if (state->next_stop < t) state->next_stop = t;
  while (state->next_stop < scan->raw.n && !is_stop(dm_scan_form(scan, state->next_stop))) state->next_stop++;
  return state->next_stop - t + 1;
}

/* Cheap look at both sides: a small letter or a comma behind the gap needs a stop before it. */
static bool may_end(const dm_scan *scan, const dm_sentence_state *state, uint32_t t) {
  dm_str f = dm_scan_form(scan, t), next = dm_scan_form(scan, t + 1);
  if (scan->raw.v[t + 1].joined || next.p[0] == ',' || next.p[0] == ';' || is_close_bracket(next)) return false;
  side s = quote_side(scan, t + 1);
  if (s == CLOSES || (s == EITHER && state->quote)) return false;
  char c = f.p[f.n - 1];
  bool mark = !(lower(c) || upper(c) || digit(c) || c == ',');
  return mark || (scan->raw.v[t].space_after && !lower(next.p[0]));
}

bool dm_gap_read(const dm_scan *scan, dm_sentence_state *state, uint32_t t, dm_gap *gap) {
  if (!may_end(scan, state, t)) return false;
  read_left_side(scan, state, t, gap);
  read_right_side(scan, t + 1, gap);
  if (!scan->raw.v[t].space_after && gap->value[DM_GAP_GROUP] != GROUP_STOP) return false;
  gap->value[DM_GAP_LENGTH] = bucket(t - state->from + 1);
  gap->value[DM_GAP_LEFT] = bucket(tokens_to_stop(scan, state, t + 1));
  gap->value[DM_GAP_INSIDE] = state->quote ? IN_QUOTE : state->brackets ? IN_BRACKETS : FREE;
  gap->value[DM_GAP_BLOCK] = state->block;
  return true;
}

/* ---- rules ----------------------------------------------------------------------------------------------------- */

/* No end after a title, an "e.g." or before the number a "No." counts. */
static bool is_mid_abbreviation(const dm_scan *scan, dm_str f) {
  if (f.n < 2 || f.p[f.n - 1] != '.') return false;
  uint16_t flags = dm_segmenter_look(scan->segmenter, dm_str_sub(f, 0, f.n - 1)).flags;
  return (flags & (DM_WORD_TITLE | DM_WORD_MID | DM_WORD_BEFORE_NUMBER)) != 0;
}

bool dm_gap_objection(const dm_scan *scan, uint32_t t, const dm_gap *gap) {
  dm_str f = dm_scan_form(scan, t), next = dm_scan_form(scan, t + 1);
  if (is_mid_abbreviation(scan, f)) return true;
  uint8_t close = gap->value[DM_GAP_CLOSE];
  /* The clause that reports a quotation stays with it. */
  if (lower(next.p[0]) && close == CLOSE_QUOTE) return true;
  /* In a paragraph written with capitals a small letter behind the mark of a name, "Yahoo!", begins nothing ... */
  if (gap->value[DM_GAP_BLOCK] >= SMALL_OPEN) return false;
  if (lower(next.p[0]) && (f.p[0] == '!' || f.p[0] == '?')) return true;
  /* ... and an aside in brackets ends nothing: "at 5 p.m. (1700 GMT) Monday". */
  return gap->value[DM_GAP_STOP] == NO_STOP && close == CLOSE_BRACKET && gap->value[DM_GAP_BLOCK] == STOPPED &&
         gap->value[DM_GAP_NEXT] != STARTER;
}

/* ---- weights --------------------------------------------------------------------------------------------------- */

#define LONGEST_WORD 24u

static dm_str fold(dm_str f, char out[LONGEST_WORD]) {
  if (f.n > LONGEST_WORD) return (dm_str){0};
  for (uint32_t i = 0; i < f.n; i++) out[i] = upper(f.p[i]) ? (char)(f.p[i] + 32) : f.p[i];
  return (dm_str){out, f.n};
}

static uint32_t word_row(const dm_scan *scan, uint32_t token) {
  char lowered[LONGEST_WORD];
  if (token == DM_NONE) return DM_NONE;
  dm_str word = fold(dm_scan_form(scan, token), lowered);
  uint32_t row = word.n ? dm_map_get(&scan->segmenter->words, word) : DM_NONE;
  return row == DM_NONE ? scan->segmenter->breaks->unknown : row;
}

float dm_gap_score(const dm_scan *scan, const dm_gap *gap) {
  const struct dm_breaks *b = scan->segmenter->breaks;
  float sum = 0;
  for (uint32_t f = 0; f < FEATURES; f++) sum += b->weight[f][feature_index(f, gap)];
  uint32_t before = word_row(scan, gap->before), next = word_row(scan, gap->next), group = gap->value[DM_GAP_GROUP];
  if (before != DM_NONE) sum += b->before[before][group];
  if (next != DM_NONE) sum += b->next[next][group];
  return sum;
}

static dm_str feature_name(dm_arena *arena, uint32_t f, const dm_gap *gap) {
  dm_str name = DM_S("");
  for (uint32_t k = 0; k < WIDTH && features[f][k] < DM_GAP_FIELDS; k++) {
    uint32_t field = features[f][k];
    name = dm_str_printf(arena, "%" DM_FMT "%s%s:%s", DM_ARG(name), k ? " " : "", fields[field].name,
                         fields[field].values[gap->value[field]]);
  }
  return name;
}

static dm_str word_name(dm_arena *arena, const dm_scan *scan, const dm_gap *gap, const char *place, uint32_t token) {
  char lowered[LONGEST_WORD];
  dm_str word = fold(dm_scan_form(scan, token), lowered);
  if (!word.n || memchr(word.p, ' ', word.n)) return (dm_str){0};
  return dm_str_printf(arena, "group:%s %s:%" DM_FMT, fields[DM_GAP_GROUP].values[gap->value[DM_GAP_GROUP]], place, DM_ARG(word));
}

uint32_t dm_gap_features(dm_arena *arena, const dm_scan *scan, const dm_gap *gap, dm_str *names, uint32_t most) {
  uint32_t n = 0;
  for (uint32_t f = 0; f < FEATURES && n < most; f++) names[n++] = feature_name(arena, f, gap);
  if (gap->before != DM_NONE && n < most) names[n++] = word_name(arena, scan, gap, "word-before", gap->before);
  if (gap->next != DM_NONE && n < most) names[n++] = word_name(arena, scan, gap, "word-next", gap->next);
  return n;
}

static bool take_value(dm_str part, uint32_t field, uint8_t *value) {
  size_t n = strlen(fields[field].name);
  if (part.n <= n || memcmp(part.p, fields[field].name, n) != 0 || part.p[n] != ':') return false;
  dm_str name = dm_str_sub(part, (uint32_t)n + 1, part.n);
  for (uint32_t v = 0; v < fields[field].n; v++)
    if (dm_str_is(name, fields[field].values[v])) {
      *value = (uint8_t)v;
      return true;
    }
  return false;
}

/* Reads "stop:period close:none ..." as feature f; false when it is another. */
static bool parse_feature(uint32_t f, dm_str name, dm_gap *gap) {
  dm_str part;
  uint32_t k = 0;
  for (; dm_str_split(&name, ' ', &part); k++)
    if (k == WIDTH || features[f][k] == DM_GAP_FIELDS || !take_value(part, features[f][k], &gap->value[features[f][k]]))
      return false;
  return k == WIDTH || features[f][k] == DM_GAP_FIELDS;
}

/* Row of a word, made when it is new. */
static uint32_t need_word(dm_segmenter *s, dm_str word) {
  uint32_t row = dm_map_get(&s->words, word);
  if (row == DM_NONE && dm_map_put(&s->words, word, s->breaks->n_words)) row = s->breaks->n_words++;
  return row;
}

static bool set_word_weight(dm_segmenter *s, dm_str name, float weight) {
  dm_str group;
  dm_gap gap;
  if (!dm_str_split(&name, ' ', &group) || !name.n || !take_value(group, DM_GAP_GROUP, &gap.value[DM_GAP_GROUP])) return false;
  bool before = dm_str_starts(name, DM_S("word-before:")), next = dm_str_starts(name, DM_S("word-next:"));
  if (!before && !next) return false;
  uint32_t row = need_word(s, dm_str_sub(name, before ? 12 : 10, name.n));
  if (row == DM_NONE) return false;
  (before ? s->breaks->before : s->breaks->next)[row][gap.value[DM_GAP_GROUP]] = weight;
  return true;
}

static bool set_weight(dm_segmenter *s, dm_str name, float weight) {
  dm_gap gap;
  for (uint32_t f = 0; f < FEATURES; f++)
    if (parse_feature(f, name, &gap)) {
      s->breaks->weight[f][feature_index(f, &gap)] = weight;
      return true;
    }
  return set_word_weight(s, name, weight);
}

int dm_breaks_read(dm_segmenter *segmenter, const char *data_dir, dm_err *err) {
  dm_tsv tsv;
  uint32_t feature, weight;
  dm_str path = dm_str_printf(segmenter->arena, "%s/lang/en/text/breaks.tsv", data_dir);
  int rc = dm_tsv_read(segmenter->arena, path.p, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "feature", &feature, err);
  if (!rc) rc = dm_tsv_need(&tsv, "weight", &weight, err);
  if (rc) return rc;
  struct dm_breaks *b = segmenter->breaks = DM_NEW(segmenter->arena, struct dm_breaks, 1);
  for (uint32_t f = 0; f < FEATURES; f++) b->weight[f] = DM_NEW(segmenter->arena, float, feature_size(f));
  b->before = dm_arena_alloc(segmenter->arena, (size_t)tsv.n_rows * sizeof *b->before);
  b->next = dm_arena_alloc(segmenter->arena, (size_t)tsv.n_rows * sizeof *b->next);
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    char number[32] = "", *end;
    dm_str cell = dm_tsv_cell(&tsv, row, weight);
    if (cell.n && cell.n < sizeof number) memcpy(number, cell.p, cell.n);
    float value = strtof(number, &end);
    if (end == number || *end || !(value > -1e4f && value < 1e4f)) return dm_tsv_fail(&tsv, row, err, "the weight is no number");
    if (!set_weight(segmenter, dm_tsv_cell(&tsv, row, feature), value)) return dm_tsv_fail(&tsv, row, err, "unknown feature");
  }
  b->unknown = dm_map_get(&segmenter->words, DM_S("?"));
  return 0;
}

#include "fact/kindred.h"

#include "base/err.h"
#include "base/str.h"
#include "fact/codebook.h"
#include "fact/issues.h"

#include <stdio.h>
#include <stdlib.h>

#define NAME_WORDS 6u   /* of the longest name that is looked for in a label */
#define LABEL_BASES 24u /* of a label that make its id */

/* ---- reading ------------------------------------------------------------------------------------------------------- */

struct reader {
  dm_arena *arena;
  dm_kindred *out;
  const char *data_dir;
  dm_tsv tsv;
  dm_err *err;
};

static int open_table(struct reader *r, const char *name, const char *const *columns) {
  uint32_t at;
  dm_str path = dm_str_printf(r->arena, "%s/%s", r->data_dir, name);
  int code = dm_tsv_read(r->arena, path.p, &r->tsv, r->err);
  for (; !code && *columns; columns++) code = dm_tsv_need(&r->tsv, *columns, &at, r->err);
  return code;
}

static dm_str cell(const struct reader *r, uint32_t row, const char *column) {
  return dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, column));
}

static int put(struct reader *r, dm_map *map, dm_str key, uint32_t value) {
  if (dm_map_put(map, key, value)) return 0;
  return dm_fail(r->err, DM_ENOMEM, "fact", r->tsv.path, 0, 0, "out of memory");
}

static uint32_t keep(struct reader *r, dm_str s) {
  DM_PUSH(r->arena, &r->out->strings, s);
  return r->out->strings.n - 1;
}

static int read_kindred(struct reader *r) {
  static const char *const columns[] = {"noun", "verb", "names", NULL};
  int code = open_table(r, "lang/en/stance/kindred.tsv", columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    dm_str noun = cell(r, row, "noun"), verb = cell(r, row, "verb");
    code = put(r, &r->out->base, noun, keep(r, verb));
    if (!code && dm_str_is(cell(r, row, "names"), "yes")) code = put(r, &r->out->noun_of, verb, keep(r, noun));
  }
  return code;
}

/* "-isation" goes to "-ize". */
static int keep_ending(struct reader *r, uint32_t row, dm_str from, dm_str to) {
  dm_kindred *k = r->out;
  bool fits = k->n_endings < DM_KINDRED_ENDINGS && to.n > 1 && to.p[0] == '-' && to.n <= from.n;
  if (!fits)
    return dm_tsv_fail(&r->tsv, row, r->err, "an ending goes to another one that is no longer; %u at most", DM_KINDRED_ENDINGS);
  k->endings[k->n_endings++] = (dm_kindred_ending){dm_str_sub(from, 1, from.n), dm_str_sub(to, 1, to.n)};
  return 0;
}

/* "admission" is read as "join", not as "admit". */
static int read_alike(struct reader *r) {
  static const char *const columns[] = {"word", "base", NULL};
  int code = open_table(r, "lang/en/stance/alike.tsv", columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    dm_str word = cell(r, row, "word"), base = cell(r, row, "base");
    code = dm_str_starts(word, DM_S("-")) ? keep_ending(r, row, word, base) : put(r, &r->out->base, word, keep(r, base));
  }
  return code;
}

/* Of a name that two have, the first in the file keeps it. */
static int put_names(struct reader *r, dm_str names, uint32_t index) {
  dm_str name;
  int code = 0;
  while (!code && dm_str_split(&names, '|', &name))
    if (name.n && dm_map_get(&r->out->names, name) == DM_NONE) code = put(r, &r->out->names, name, index);
  return code;
}

static int read_countries(struct reader *r) {
  static const char *const columns[] = {"name", "names", "adjectives", "people", NULL};
  int code = open_table(r, "world/countries.tsv", columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    dm_str name = cell(r, row, "name");
    uint32_t index = keep(r, dm_issue_slug(r->arena, name));
    for (size_t i = 0; !code && i < 4; i++) code = put_names(r, cell(r, row, columns[i]), index);
  }
  return code;
}

static int read_organisations(struct reader *r) {
  static const char *const columns[] = {"name", "aliases", "code", NULL};
  int code = open_table(r, "world/organisations.tsv", columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    if (!dm_str_is(cell(r, row, "code"), "IGO")) continue;
    uint32_t index = keep(r, dm_issue_slug(r->arena, cell(r, row, "name")));
    code = put_names(r, cell(r, row, "name"), index);
    if (!code) code = put_names(r, cell(r, row, "aliases"), index);
  }
  return code;
}

int dm_kindred_read(dm_arena *arena, const char *data_dir, dm_kindred *out, dm_err *err) {
  struct reader r = {.arena = arena, .out = out, .data_dir = data_dir, .err = err};
  *out = (dm_kindred){0};
  int code = read_countries(&r);
  out->n_countries = out->strings.n;
  if (!code) code = read_organisations(&r);
  if (!code) code = read_kindred(&r);
  return code ? code : read_alike(&r);
}

void dm_kindred_close(dm_kindred *k) {
  dm_map_free(&k->base);
  dm_map_free(&k->noun_of);
  dm_map_free(&k->names);
}

dm_str dm_kindred_noun(const dm_kindred *k, dm_str verb) {
  uint32_t i = dm_map_get(&k->noun_of, verb), other = i == DM_NONE ? dm_map_get(&k->base, verb) : DM_NONE;
  if (other != DM_NONE) i = dm_map_get(&k->noun_of, k->strings.v[other]); /* "apologise" is "apologize" */
  return i == DM_NONE ? (dm_str){0} : k->strings.v[i];
}

/* ---- the words of a label ------------------------------------------------------------------------------------------ */

struct base {
  dm_str word;
  bool name, country;
  dm_str after; /* the preposition right before it, if any */
};

struct bases {
  const dm_cues *cues;
  char *buffer; /* label.n bytes */
  struct base v[LABEL_BASES];
  uint32_t n;
  dm_str preposition;
};

static void add(struct bases *b, dm_str word, bool name, bool country) {
  if (b->n < LABEL_BASES) b->v[b->n++] = (struct base){word, name, country, b->preposition};
  b->preposition = (dm_str){0};
}

/* The word with another ending, written over it: what the tables do not know. */
static dm_str respelled(const dm_kindred *k, dm_str word, char *bytes) {
  for (uint32_t i = 0; i < k->n_endings; i++) {
    const dm_kindred_ending *e = &k->endings[i];
    if (word.n < e->from.n + 4 || !dm_str_ends(word, e->from)) continue;
    uint32_t stem = word.n - e->from.n;
    memcpy(bytes + stem, e->to.p, e->to.n);
    return (dm_str){bytes, stem + e->to.n};
  }
  return word;
}

static dm_str base_of(const dm_kindred *k, dm_str word) {
  for (uint32_t steps = 0; steps < 2; steps++) { /* "accession" -> "accede" -> "join" */
    uint32_t i = dm_map_get(&k->base, word);
    if (i == DM_NONE) break;
    word = k->strings.v[i];
  }
  return word;
}

/* Without the mark of the possessive. */
static dm_str unpossessed(dm_str token) {
  static const char *const marks[] = {"'s", "\xe2\x80\x99s", "'", "\xe2\x80\x99"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (token.n > strlen(marks[i]) && dm_str_ends(token, dm_str_of(marks[i])))
      return dm_str_sub(token, 0, token.n - (uint32_t)strlen(marks[i]));
  return token;
}

/* The longest name that begins at byte `at`; its end, or `at`. */
static uint32_t name_at(const dm_kindred *k, dm_str label, uint32_t at, uint32_t *which) {
  uint32_t best = at, end = at;
  for (uint32_t words = 0; words < NAME_WORDS && end < label.n; words++) {
    end = dm_str_find(label, DM_S(" "), words ? end + 1 : at);
    if (end == DM_NONE) end = label.n;
    dm_str name = unpossessed(dm_str_sub(label, at, end));
    uint32_t found = dm_map_get(&k->names, name);
    if (found != DM_NONE) best = end, *which = found;
    if (found == DM_NONE || name.n == end - at) continue;
    break; /* a possessive ends a name */
  }
  return best;
}

static void add_words(struct bases *b, dm_str token, uint32_t at) {
  const dm_kindred *k = &b->cues->kindred;
  dm_str words[LABEL_BASES];
  char *buffer = b->buffer + at;
  for (uint32_t i = 0; i < token.n; i++) {
    char c = token.p[i];
    buffer[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
  }
  dm_str lower = {buffer, token.n};
  if (dm_in(&b->cues->loose, lower)) {
    b->preposition = lower;
    return;
  }
  if (dm_in(&b->cues->plain, lower)) return;
  if (dm_map_get(&k->base, lower) != DM_NONE) { /* "cease-fire" */
    add(b, base_of(k, lower), false, false);
    return;
  }
  uint32_t n = dm_issue_words(token, buffer, words, LABEL_BASES);
  for (uint32_t i = 0; i < n; i++) {
    dm_str base = base_of(k, words[i]);
    /* A word that no table has still lies in the buffer. */
    if (base.p == words[i].p) base = respelled(k, base, b->buffer + (base.p - b->buffer));
    add(b, base, false, false);
  }
}

/* "Scottish" is not the United Kingdom, "Gaza" not Palestine; but "European" may begin a longer name. */
static bool is_region(const dm_kindred *k, dm_str token, bool longer) {
  char lower[32];
  if (token.n >= sizeof lower) return false;
  for (uint32_t i = 0; i < token.n; i++) lower[i] = token.p[i] >= 'A' && token.p[i] <= 'Z' ? (char)(token.p[i] + 32) : token.p[i];
  uint32_t i = dm_map_get(&k->base, (dm_str){lower, token.n});
  return i != DM_NONE && (!longer || dm_str_eq(k->strings.v[i], (dm_str){lower, token.n}));
}

static void read_label(struct bases *b, dm_str label) {
  const dm_kindred *k = &b->cues->kindred;
  for (uint32_t at = 0, end, which; at < label.n; at = end + 1) {
    uint32_t space = dm_str_find(label, DM_S(" "), at);
    if (space == DM_NONE) space = label.n;
    dm_str token = unpossessed(dm_str_sub(label, at, space));
    end = name_at(k, label, at, &which);
    if (end > at && is_region(k, token, end > space)) end = at;
    if (end > at)
      add(b, k->strings.v[which], true, which < k->n_countries);
    else
      add_words(b, token, at), end = space;
  }
}

uint32_t dm_issue_bases(const dm_cues *cues, dm_str label, char *buffer, dm_str *words, uint32_t max) {
  struct bases b = {.cues = cues, .buffer = buffer};
  read_label(&b, label);
  for (uint32_t i = 0; i < b.n && i < max; i++) words[i] = b.v[i].word;
  return b.n < max ? b.n : max;
}

/* ---- ids ----------------------------------------------------------------------------------------------------------- */

/* Of two countries the one that something is done to, on, against; beside "by X" every other one. */
static bool is_goal(const struct base *b, bool by) {
  static const char *const from[] = {"of", "between", "and"};
  if (by || !b->after.n) return by && b->country && !dm_str_is(b->after, "by");
  for (size_t i = 0; i < sizeof from / sizeof *from; i++)
    if (dm_str_is(b->after, from[i])) return false;
  return b->country;
}

static int by_word(const void *a, const void *b) { return dm_str_cmp(*(const dm_str *)a, *(const dm_str *)b); }

/* The words of one part of the id, sorted, each once. */
static dm_str append(dm_arena *arena, dm_str id, const char *mark, dm_str *words, uint32_t n) {
  if (n) qsort(words, n, sizeof *words, by_word);
  for (uint32_t i = 0; i < n; i++) {
    if (i && dm_str_eq(words[i], words[i - 1])) continue;
    id = dm_str_printf(arena, "%" DM_FMT "%s%s%" DM_FMT, DM_ARG(id), id.n ? "-" : "", i ? "" : mark, DM_ARG(words[i]));
  }
  return id;
}

dm_str dm_issue_id(dm_arena *arena, const dm_cues *cues, dm_str label) {
  struct bases b = {.cues = cues, .buffer = dm_arena_alloc(arena, (size_t)label.n + 1)};
  dm_str words[LABEL_BASES], names[LABEL_BASES], goals[LABEL_BASES], agents[LABEL_BASES];
  uint32_t n = 0, n_names = 0, n_goals = 0, n_agents = 0, n_countries = 0;
  read_label(&b, label);
  bool by = false;
  for (uint32_t i = 0; i < b.n; i++) n_countries += b.v[i].country, by |= b.v[i].country && dm_str_is(b.v[i].after, "by");
  for (uint32_t i = 0; i < b.n; i++) {
    const struct base *base = &b.v[i];
    if (!base->name)
      words[n++] = base->word;
    else if (n_countries > 1 && is_goal(base, by))
      goals[n_goals++] = base->word;
    else if (n_countries == 1 && base->country && dm_str_is(base->after, "by"))
      agents[n_agents++] = base->word;
    else
      names[n_names++] = base->word;
  }
  if (!n_names) { /* nobody from whom it comes */
    memcpy(names, goals, sizeof *goals * n_goals);
    n_names = n_goals, n_goals = 0;
  }
  dm_str id = append(arena, (dm_str){0}, "", words, n);
  id = append(arena, id, "", names, n_names);
  id = append(arena, id, "by-", agents, n_agents);
  id = append(arena, id, "to-", goals, n_goals);
  return dm_issue_slug(arena, id.n ? id : label);
}

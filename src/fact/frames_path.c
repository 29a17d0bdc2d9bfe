/* frames_path.c - compiles the small languages of the frame files: paths, conditions, classes of lemmas, macros. */
#include "base/err.h"
#include "fact/frames.h"

#include <stdlib.h>

#define NAMING 3u /* what a condition counts that names the words; any other counts 1 */

static const struct {
  const char *name;
  uint8_t kind;
} step_words[] = {
    {"self", DM_STEP_SELF},         {"subj", DM_STEP_SUBJ},     {"agent", DM_STEP_AGENT},     {"patient", DM_STEP_PATIENT},
    {"comp", DM_STEP_COMP},         {"head", DM_STEP_HEAD},     {"carrier", DM_STEP_CARRIER}, {"mod", DM_STEP_MODIFIER},
    {"occasion", DM_STEP_OCCASION}, {"nation", DM_STEP_NATION},
};

/* Relations that a path may name; the others would be mistaken for prepositions. */
static const struct {
  const char *name;
  uint8_t rel;
  bool exact;
} step_rels[] = {
    {"obj", DM_OBJ, true},          {"iobj", DM_IOBJ, true},
    {"ccomp", DM_CCOMP, true},      {"xcomp", DM_XCOMP, true},
    {"advcl", DM_ADVCL, false},     {"acl", DM_ACL, false},
    {"relcl", DM_ACL_RELCL, true},  {"poss", DM_NMOD_POSS, true},
    {"amod", DM_AMOD, true},        {"appos", DM_APPOS, true},
    {"prt", DM_COMPOUND_PRT, true}, {"compound", DM_COMPOUND, true},
    {"conj", DM_CONJ, true},        {"det", DM_DET_REL, false},
    {"aux", DM_AUX_REL, false},     {"cop", DM_COP, true},
    {"case", DM_CASE, true},        {"advmod", DM_ADVMOD, true},
    {"nmod", DM_NMOD, false},       {"obl", DM_OBL, false},
    {"csubj", DM_CSUBJ, false},     {"nummod", DM_NUMMOD, true},
    {"mark", DM_MARK, true},        {"parataxis", DM_PARATAXIS, true},
    {"expl", DM_EXPL, true},        {"unmarked", DM_OBL_UNMARKED, true},
};

static const struct {
  const char *name;
  uint8_t kind;
} test_words[] = {
    {"actor", DM_TEST_ACTOR},      {"owned", DM_TEST_OWNED},    {"country", DM_TEST_COUNTRY}, {"person", DM_TEST_PERSON},
    {"org", DM_TEST_ORGANISATION}, {"group", DM_TEST_GROUP},    {"plural", DM_TEST_PLURAL},   {"passive", DM_TEST_PASSIVE},
    {"neg", DM_TEST_NEGATED},      {"inf", DM_TEST_INFINITIVE}, {"ger", DM_TEST_GERUND},      {"fin", DM_TEST_FINITE},
    {"past", DM_TEST_PAST},        {"def", DM_TEST_DEFINITE},   {"place", DM_TEST_PLACE},     {"first", DM_TEST_FIRST},
    {"future", DM_TEST_FUTURE},    {"quoted", DM_TEST_QUOTED},  {"time", DM_TEST_TIME},
};

static int fail(const dm_tsv *tsv, uint32_t row, dm_err *err, const char *what, dm_str text) {
  return dm_tsv_fail(tsv, row, err, "%s: \"%" DM_FMT "\"", what, DM_ARG(text));
}

static bool is_lower_word(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_')) return false;
  return s.n > 0;
}

static bool is_upper_word(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] < 'A' || s.p[i] > 'Z') return false;
  return s.n > 0;
}

static int compile_step(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str word, dm_step *out, dm_err *err) {
  for (uint32_t i = 0; i < sizeof step_words / sizeof *step_words; i++)
    if (dm_str_is(word, step_words[i].name)) {
      out->kind = step_words[i].kind;
      return 0;
    }
  for (uint32_t i = 0; i < sizeof step_rels / sizeof *step_rels; i++)
    if (dm_str_is(word, step_rels[i].name)) {
      *out = (dm_step){.kind = DM_STEP_REL, .rel = step_rels[i].rel, .exact = step_rels[i].exact};
      return 0;
    }
  if (!is_lower_word(word)) return fail(tsv, row, err, "this is no step of a path", word);
  dm_str prep = dm_str_copy(frames->arena, word);
  char *p = (char *)(uintptr_t)prep.p;
  for (uint32_t i = 0; i < prep.n; i++)
    if (p[i] == '_') p[i] = ' ';
  *out = (dm_step){.kind = DM_STEP_PREP, .prep = prep};
  return 0;
}

static int compile_path(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, dm_path *out, dm_err *err) {
  *out = (dm_path){0};
  if (text.n && text.p[text.n - 1] == '~') {
    out->owner = true;
    text.n--;
  }
  if (dm_str_is(text, "speaker") || dm_str_is(text, "rest") || dm_str_is(text, "nowhere")) {
    out->kind = dm_str_is(text, "rest") ? DM_PATH_REST : dm_str_is(text, "nowhere") ? DM_PATH_NOWHERE : DM_PATH_SPEAKER;
    return 0;
  }
  if (dm_str_starts(text, DM_S("home="))) {
    out->kind = DM_PATH_HOME;
    out->home = dm_str_copy(frames->arena, dm_str_sub(text, 5, text.n));
    return out->home.n == 3 && is_upper_word(out->home) ? 0 : fail(tsv, row, err, "home= needs a sector of three capitals", text);
  }
  dm_str rest = text, word;
  while (dm_str_split(&rest, '.', &word)) {
    if (out->n == DM_PATH_STEPS) return fail(tsv, row, err, "a path has at most four steps", text);
    int rc = compile_step(frames, tsv, row, word, &out->steps[out->n++], err);
    if (rc) return rc;
  }
  return out->n ? 0 : fail(tsv, row, err, "an empty path", text);
}

/* budget: words left to look at, so that macros that double each other end soon. */
static int expand(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, unsigned depth, unsigned *budget,
                  dm_path *paths, uint32_t *n, dm_err *err) {
  if (depth > 4) return fail(tsv, row, err, "macros nest too deep; do they call each other in a circle?", text);
  dm_str rest = text, word;
  while (dm_str_split(&rest, ' ', &word)) {
    int rc = 0;
    if (!word.n) continue;
    if (!(*budget)--) return fail(tsv, row, err, "macros expand to more words than a role may have", text);
    if (word.p[0] == '$') {
      uint32_t i = 0;
      while (i < frames->macros.n && !dm_str_eq(frames->macros.v[i].name, dm_str_sub(word, 1, word.n))) i++;
      if (i == frames->macros.n) return fail(tsv, row, err, "this macro is not in macros.tsv", word);
      rc = expand(frames, tsv, row, frames->macros.v[i].text, depth + 1, budget, paths, n, err);
    } else if (*n == DM_ROLE_PATHS) {
      return fail(tsv, row, err, "more alternatives than a role may have", text);
    } else {
      rc = compile_path(frames, tsv, row, word, &paths[(*n)++], err);
    }
    if (rc) return rc;
  }
  return 0;
}

int dm_frames_paths(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, dm_paths *out, dm_err *err) {
  dm_path paths[DM_ROLE_PATHS];
  uint32_t n = 0;
  unsigned budget = 4 * DM_ROLE_PATHS;
  *out = (dm_paths){0};
  if (!text.n) return 0;
  uint32_t same = dm_map_get(&frames->path_of, text);
  if (same != DM_NONE) {
    *out = frames->paths.v[same];
    return 0;
  }
  int rc = expand(frames, tsv, row, text, 0, &budget, paths, &n, err);
  if (rc) return rc;
  dm_path *kept = DM_NEW(frames->arena, dm_path, n);
  if (n) memcpy(kept, paths, n * sizeof *kept);
  *out = (dm_paths){kept, n};
  if (!dm_map_put(&frames->path_of, text, frames->paths.n)) return dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory");
  DM_PUSH(frames->arena, &frames->paths, *out);
  return 0;
}

const dm_map *dm_frames_class(const dm_frames *frames, dm_str name) {
  uint32_t at = dm_map_get(&frames->set_of, name);
  return at == DM_NONE ? NULL : frames->sets.v[at];
}

bool dm_set_add(dm_map *to, const dm_map *from) {
  for (uint32_t i = 0; i < from->cap; i++)
    if (from->slot[i].hash && !dm_map_put(to, from->slot[i].key, 1)) return false;
  return true;
}

const dm_map *dm_frames_set(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, dm_err *err) {
  const dm_map *same = dm_frames_class(frames, text);
  if (same) return same;
  dm_map *map = DM_NEW(frames->arena, dm_map, 1);
  DM_PUSH(frames->arena, &frames->sets, map); /* registered at once, so that closing frees it on every way out */
  uint32_t index = frames->sets.n - 1;
  dm_str rest = text, word;
  while (dm_str_split(&rest, '|', &word)) {
    word = dm_str_trim(word);
    if (!word.n) continue;
    if (word.p[0] == '@') {
      const dm_map *named = dm_frames_class(frames, word);
      if (!named) return (void)fail(tsv, row, err, "this class is not in classes.tsv", word), NULL;
      if (!dm_set_add(map, named)) return (void)dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory"), NULL;
    } else if (!dm_map_put(map, word, 1)) {
      return (void)dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory"), NULL;
    }
  }
  /* Found by its text from now on, not before: "@x" is no class because it is asked for. */
  if (!dm_map_put(&frames->set_of, text, index)) return (void)dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory"), NULL;
  return map;
}

static int compile_kind(const dm_tsv *tsv, uint32_t row, dm_str kind, dm_test *out, dm_err *err) {
  for (uint32_t i = 0; i < sizeof test_words / sizeof *test_words; i++)
    if (dm_str_is(kind, test_words[i].name)) {
      out->kind = test_words[i].kind;
      return 0;
    }
  if (!is_upper_word(kind)) return fail(tsv, row, err, "this is no kind that a condition can ask for", kind);
  out->kind = DM_TEST_SECTOR;
  out->arg = kind;
  return 0;
}

/* Where a condition asks; nine in ten ask at one of a dozen places. */
static int compile_place(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, const dm_path **out, dm_err *err) {
  uint32_t same = dm_map_get(&frames->place_of, text);
  if (same != DM_NONE) {
    *out = frames->places.v[same];
    return 0;
  }
  dm_path *path = DM_NEW(frames->arena, dm_path, 1);
  int rc = compile_path(frames, tsv, row, text, path, err);
  if (rc) return rc;
  *out = path;
  if (!dm_map_put(&frames->place_of, text, frames->places.n)) return dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory");
  DM_PUSH(frames->arena, &frames->places, *out);
  return 0;
}

/* One alternative of a condition. */
static int compile_test(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, dm_test *out, dm_err *err) {
  uint32_t equals = dm_str_find(text, DM_S("="), 0), colon = dm_str_find(text, DM_S(":"), 0);
  dm_str path = text;
  if (equals != DM_NONE) {
    path = dm_str_sub(text, 0, equals);
    out->kind = DM_TEST_LEMMA;
    out->set = dm_frames_set(frames, tsv, row, dm_str_sub(text, equals + 1, text.n), err);
    if (!out->set) return DM_EDATA;
    if (!out->set->n) return fail(tsv, row, err, "this can never hold: no lemma is named", text);
  } else if (colon != DM_NONE) {
    path = dm_str_sub(text, 0, colon);
    int rc = compile_kind(tsv, row, dm_str_sub(text, colon + 1, text.n), out, err);
    if (rc) return rc;
  }
  if (dm_str_is(text, "self")) return fail(tsv, row, err, "this always holds; the column \"priority\" gives weight", text);
  return compile_place(frames, tsv, row, path, &out->path, err);
}

/* Cuts the next alternative of "agent:MIL|agent=army|navy|on": what follows a "=" up to the next piece with a "=" or ":"
 * is its list of lemmas. */
static bool next_alternative(dm_str *rest, dm_str *out) {
  dm_str piece;
  if (!dm_str_split(rest, '|', &piece)) return false;
  *out = piece;
  bool list = dm_str_find(piece, DM_S("="), 0) != DM_NONE;
  while (list && rest->p) {
    dm_str ahead = *rest, next;
    if (!dm_str_split(&ahead, '|', &next)) break;
    if (dm_str_find(next, DM_S("="), 0) != DM_NONE || dm_str_find(next, DM_S(":"), 0) != DM_NONE) break;
    *rest = ahead;
    out->n = (uint32_t)(next.p + next.n - out->p);
  }
  return true;
}

static int compile_group(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str whole, dm_test *list, uint32_t *n,
                         dm_err *err) {
  bool negate = whole.p[0] == '!';
  dm_str rest = negate ? dm_str_sub(whole, 1, whole.n) : whole, piece;
  while (next_alternative(&rest, &piece)) {
    if (*n == DM_FRAME_TESTS) return fail(tsv, row, err, "more conditions than a frame may have", whole);
    dm_test *test = &list[(*n)++];
    *test = (dm_test){.negate = negate, .more = true, .text = whole};
    int rc = compile_test(frames, tsv, row, piece, test, err);
    if (rc) return rc;
  }
  list[*n - 1].more = false;
  return 0;
}

/* "self:neg !self:neg" */
static const dm_test *contradiction(const dm_test *list, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; list[i].negate && k < n; k++)
      if (!list[k].negate && dm_str_eq(list[k].text, dm_str_sub(list[i].text, 1, list[i].text.n))) return &list[i];
  return NULL;
}

int dm_frames_tests(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str text, const dm_test **tests, uint32_t *n,
                    dm_err *err) {
  dm_test list[DM_FRAME_TESTS];
  dm_str rest = text, word;
  *tests = NULL;
  *n = 0;
  if (!text.n) return 0;
  while (dm_str_split(&rest, ' ', &word)) {
    if (!word.n) continue;
    int rc = compile_group(frames, tsv, row, word, list, n, err);
    if (rc) return rc;
  }
  const dm_test *against = contradiction(list, *n);
  if (against) return fail(tsv, row, err, "this and its contrary can never hold together", against->text);
  dm_test *kept = DM_NEW(frames->arena, dm_test, *n);
  if (*n) memcpy(kept, list, *n * sizeof *kept);
  *tests = kept;
  return 0;
}

uint32_t dm_tests_weight(const dm_test *tests, uint32_t n) {
  uint32_t weight = 0;
  bool names = true;
  for (uint32_t i = 0; i < n; i++) {
    names = names && tests[i].kind == DM_TEST_LEMMA && !tests[i].negate;
    if (tests[i].more) continue;
    weight += names ? NAMING : 1;
    names = true;
  }
  return weight;
}

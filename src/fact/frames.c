#include "fact/frames.h"

#include "base/err.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* Columns of a frame file, in the order of this enum. */
enum { C_ID, C_LEMMA, C_POS, C_WHEN, C_SOURCE, C_TARGET, C_THEME, C_TYPE, C_MODE, C_CAMEO, C_MODALITY, C_EX, C_NOT, C_COUNT };
#define WEIGHT_MAX 20  /* of doubts.tsv */
#define PRIORITY_MAX 9 /* of the column "priority", which may be missing */
static const char *const frame_columns[] = {"id",   "lemma", "pos",   "when",     "source", "target", "theme",
                                            "type", "mode",  "cameo", "modality", "ex",     "not",    NULL};

static const char *const effect_names[DM_EFFECT_COUNT] = {"fact",   "carry", "undergo",      "drop",    "future",
                                                          "intend", "wish",  "hypothetical", "negated", "historical"};
static const char *const modality_names[] = {"asserted", "future", "negated", "hypothetical", "historical"};

static int find_name(const char *const *names, uint32_t n, dm_str name) {
  for (uint32_t i = 0; i < n; i++)
    if (dm_str_is(name, names[i])) return (int)i;
  return -1;
}

static int out_of_memory(dm_err *err) { return dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory"); }

/* Opens lang/en/events/NAME of both folders and finds its columns. */
static int open_table(dm_frames *frames, dm_folders data, dm_str name, const char *const *columns, uint32_t *at, dm_tsv *tsv,
                      dm_err *err) {
  dm_str path = dm_str_printf(frames->arena, "%s/lang/en/events/%" DM_FMT, data.dir, DM_ARG(name)), more = {0};
  if (data.more) more = dm_str_printf(frames->arena, "%s/lang/en/events/%" DM_FMT, data.more, DM_ARG(name));
  int rc = dm_tsv_read_both(frames->arena, path.p, more.p, tsv, err);
  for (uint32_t i = 0; !rc && columns[i]; i++) rc = dm_tsv_need(tsv, columns[i], &at[i], err);
  return rc;
}

/* Appends a link for every lemma of "a|b|@class"; rows that share a lemma are chained in file order. */
static int link_lemmas(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str lemmas, dm_map *map, uint32_t item,
                       dm_err *err) {
  const dm_map *set = dm_frames_set(frames, tsv, row, lemmas, err);
  if (!set) return DM_EDATA;
  if (!set->n) return dm_tsv_fail(tsv, row, err, "no lemma");
  for (uint32_t i = 0; i < set->cap; i++) {
    if (!set->slot[i].hash) continue;
    dm_chain link = {item, DM_NONE};
    uint32_t at = dm_map_get(map, set->slot[i].key), index = frames->chains.n;
    DM_PUSH(frames->arena, &frames->chains, link);
    if (at == DM_NONE) {
      if (!dm_map_put(map, set->slot[i].key, index)) return out_of_memory(err);
      continue;
    }
    while (frames->chains.v[at].next != DM_NONE) at = frames->chains.v[at].next;
    frames->chains.v[at].next = index;
  }
  return 0;
}

static int read_classes(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"class", "lemmas", NULL};
  uint32_t at[2];
  dm_tsv tsv;
  int rc = open_table(frames, data, DM_S("classes.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    dm_str name = dm_str_printf(frames->arena, "@%" DM_FMT, DM_ARG(dm_tsv_cell(&tsv, row, at[0])));
    const dm_map *there = dm_frames_class(frames, name);
    if (there && (!tsv.more_path || row < tsv.n_own))
      return dm_tsv_fail(&tsv, row, err, "class \"%" DM_FMT "\" is there twice", DM_ARG(name));
    const dm_map *set = dm_frames_set(frames, &tsv, row, dm_tsv_cell(&tsv, row, at[1]), err);
    if (!set) return DM_EDATA;
    if (there && !dm_set_add((dm_map *)(uintptr_t)there, set))
      return out_of_memory(err); /* a user's lemmas for a class of ours */
    if (there) continue;
    if (!dm_map_put(&frames->set_of, name, dm_map_get(&frames->set_of, dm_tsv_cell(&tsv, row, at[1])))) return out_of_memory(err);
  }
  return rc;
}

static int read_forms(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"form", "lemma", NULL};
  uint32_t at[2];
  dm_tsv tsv;
  int rc = open_table(frames, data, DM_S("forms.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    if (!dm_map_put(&frames->forms, dm_tsv_cell(&tsv, row, at[0]), row)) return out_of_memory(err);
    DM_PUSH(frames->arena, &frames->form_lemmas, dm_tsv_cell(&tsv, row, at[1]));
  }
  return rc;
}

static bool is_vowel(char c) { return c && strchr("aeiou", c) != NULL; }

static bool put_form(dm_frames *frames, dm_str stem, uint32_t cut, const char *ending, uint32_t lemma) {
  dm_str form = dm_str_printf(frames->arena, "%.*s%s", (int)(stem.n - cut), stem.p, ending);
  return dm_map_get(&frames->forms, form) != DM_NONE || dm_map_put(&frames->forms, form, lemma);
}

/* The regular forms of a verb: the tagger guesses lemmas from letters and takes "freed" for "fr", "expelled" for "expell". */
static bool inflect(dm_frames *frames, dm_str verb) {
  uint32_t lemma = frames->form_lemmas.n;
  DM_PUSH(frames->arena, &frames->form_lemmas, verb);
  char last = verb.p[verb.n - 1], before = verb.n > 1 ? verb.p[verb.n - 2] : 0;
  char doubled_ed[] = {last, 'e', 'd', 0}, doubled_ing[] = {last, 'i', 'n', 'g', 0};
  if (last == 'e')
    return put_form(frames, verb, 0, "d", lemma) && put_form(frames, verb, 0, "s", lemma) &&
           put_form(frames, verb, before == 'e' ? 0 : 1, "ing", lemma);
  if (last == 'y' && !is_vowel(before)) {
    if (!put_form(frames, verb, 1, "ied", lemma) || !put_form(frames, verb, 1, "ies", lemma)) return false;
  } else if (!put_form(frames, verb, 0, "ed", lemma) || !put_form(frames, verb, 0, "s", lemma)) {
    return false;
  }
  bool doubles = !is_vowel(last) && is_vowel(before) && !strchr("wxy", last);
  if (doubles && (!put_form(frames, verb, 0, doubled_ed, lemma) || !put_form(frames, verb, 0, doubled_ing, lemma))) return false;
  return put_form(frames, verb, 0, "es", lemma) && put_form(frames, verb, 0, "ing", lemma);
}

/* Every lemma that is named anywhere. */
static int know_lemmas(dm_frames *frames, dm_err *err) {
  for (uint32_t i = 0; i < frames->sets.n; i++) {
    const dm_map *set = frames->sets.v[i];
    for (uint32_t k = 0; k < set->cap; k++) {
      if (!set->slot[k].hash || dm_map_get(&frames->known, set->slot[k].key) != DM_NONE) continue;
      if (!dm_map_put(&frames->known, set->slot[k].key, 1)) return out_of_memory(err);
      if (set->slot[k].key.n > 1 && !inflect(frames, set->slot[k].key)) return out_of_memory(err);
    }
  }
  return 0;
}

static int read_macros(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"name", "paths", NULL};
  struct {
    const char *name;
    dm_paths *to;
  } const own[] = {
      {"owner", &frames->owner},
      {"owner.claim", &frames->owner_claim},
      {"owner.suffered", &frames->owner_suffered},
      {"owner.told", &frames->owner_told},
      {"source.VERB", &frames->doer},
      {"last.target", &frames->last_target},
      {"last.author", &frames->last_author},
      {"residence", &frames->residence},
      {"victim", &frames->victim},
      {"undergone", &frames->undergone},
  };
  uint32_t at[2];
  dm_tsv tsv;
  int rc = open_table(frames, data, DM_S("macros.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    dm_macro macro = {dm_tsv_cell(&tsv, row, at[0]), dm_tsv_cell(&tsv, row, at[1])};
    DM_PUSH(frames->arena, &frames->macros, macro);
  }
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    dm_paths paths;
    rc = dm_frames_paths(frames, &tsv, row, frames->macros.v[row].text, &paths, err);
    for (uint32_t i = 0; !rc && i < sizeof own / sizeof *own; i++)
      if (dm_str_is(frames->macros.v[row].name, own[i].name)) *own[i].to = paths;
  }
  return rc;
}

static int read_contexts(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"context", "words", NULL};
  uint32_t at[2];
  dm_tsv tsv;
  int rc = open_table(frames, data, DM_S("contexts.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    dm_str name = dm_tsv_cell(&tsv, row, at[0]), rest = dm_tsv_cell(&tsv, row, at[1]), word;
    uint32_t context = dm_context_find(&frames->ontology, name);
    if (context == DM_NONE) return dm_tsv_fail(&tsv, row, err, "context \"%" DM_FMT "\" is not in the ontology", DM_ARG(name));
    while (dm_str_split(&rest, '|', &word))
      if (word.n && !dm_map_put(&frames->contexts, word, context)) return out_of_memory(err);
  }
  return rc;
}

static int read_rule(dm_frames *frames, const dm_tsv *tsv, uint32_t row, const uint32_t *at, dm_err *err) {
  dm_str pos = dm_tsv_cell(tsv, row, at[2]), effect = dm_tsv_cell(tsv, row, at[5]);
  dm_rule rule = {.id = dm_tsv_cell(tsv, row, at[0]), .kind = DM_RULE_WORD};
  int found = find_name(effect_names, DM_EFFECT_COUNT, effect);
  if (found < 0) return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no effect", DM_ARG(effect));
  rule.effect = (uint8_t)found;
  if (dm_str_is(pos, "MARK"))
    rule.kind = DM_RULE_MARKER;
  else if (dm_str_is(pos, "AUX"))
    rule.kind = DM_RULE_AUX;
  else if ((rule.upos = (uint8_t)dm_upos_of(pos)) == DM_X)
    return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no part of speech", DM_ARG(pos));
  int rc = dm_frames_tests(frames, tsv, row, dm_tsv_cell(tsv, row, at[3]), &rule.tests, &rule.n_tests, err);
  if (!rc) rc = dm_frames_paths(frames, tsv, row, dm_tsv_cell(tsv, row, at[4]), &rule.via, err);
  if (rc) return rc;
  rule.weight = dm_tests_weight(rule.tests, rule.n_tests);
  if (rule.kind == DM_RULE_WORD && !rule.via.n) return dm_tsv_fail(tsv, row, err, "a governing word needs \"via\"");
  DM_PUSH(frames->arena, &frames->rules, rule);
  return link_lemmas(frames, tsv, row, dm_tsv_cell(tsv, row, at[1]), &frames->rule_of, frames->rules.n - 1, err);
}

static int read_rules(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"id", "lemma", "pos", "when", "via", "effect", NULL};
  uint32_t at[6];
  dm_tsv tsv;
  int rc = open_table(frames, data, DM_S("matrix.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = read_rule(frames, &tsv, row, at, err);
  return rc;
}

/* Type, mode and CAMEO code of a row; each may be empty, a type of "-" is none. */
static int read_code(const dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str type, dm_str mode, dm_str cameo,
                     uint32_t *code, dm_err *err) {
  code[0] = code[1] = code[2] = DM_NONE;
  if (dm_str_is(type, "-")) return 0;
  if ((code[0] = dm_type_find(&frames->ontology, type)) == DM_NONE)
    return dm_tsv_fail(tsv, row, err, "type \"%" DM_FMT "\" is not in the ontology", DM_ARG(type));
  if (mode.n && (code[1] = dm_mode_find(&frames->ontology, code[0], mode)) == DM_NONE)
    return dm_tsv_fail(tsv, row, err, "%" DM_FMT " has no mode \"%" DM_FMT "\"", DM_ARG(type), DM_ARG(mode));
  if (cameo.n && (code[2] = dm_cameo_find(&frames->ontology, cameo)) == DM_NONE)
    return dm_tsv_fail(tsv, row, err, "there is no CAMEO code \"%" DM_FMT "\"", DM_ARG(cameo));
  return 0;
}

static int read_theme_modes(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"type", "words", "mode", "cameo", NULL};
  uint32_t at[4], code[3];
  dm_tsv tsv;
  int rc = open_table(frames, data, DM_S("theme_modes.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    rc = read_code(frames, &tsv, row, dm_tsv_cell(&tsv, row, at[0]), dm_tsv_cell(&tsv, row, at[2]), dm_tsv_cell(&tsv, row, at[3]),
                   code, err);
    if (rc) break;
    dm_theme_mode item = {code[0], code[1], code[2], dm_frames_set(frames, &tsv, row, dm_tsv_cell(&tsv, row, at[1]), err)};
    if (!item.set) return DM_EDATA;
    DM_PUSH(frames->arena, &frames->theme_modes, item);
  }
  return rc;
}

/* A role as written, or the macro "source.VERB", "theme.NOUN" ... when the cell is empty; "-" is no path at all. */
static int read_role(dm_frames *frames, const dm_tsv *tsv, uint32_t row, dm_str cell, const char *role, dm_str pos, dm_paths *out,
                     dm_err *err) {
  if (dm_str_is(cell, "-")) return 0;
  if (cell.n) return dm_frames_paths(frames, tsv, row, cell, out, err);
  dm_str name = dm_str_printf(frames->arena, "%s.%" DM_FMT, role, DM_ARG(pos));
  for (uint32_t i = 0; i < frames->macros.n; i++)
    if (dm_str_eq(frames->macros.v[i].name, name)) return dm_frames_paths(frames, tsv, row, frames->macros.v[i].text, out, err);
  return 0;
}

/* "priority", -9 to 9, for the few frames whose conditions do not tell how special they are. */
static int read_priority(const dm_tsv *tsv, uint32_t row, int *priority, dm_err *err) {
  double number = 0;
  dm_str cell = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, "priority"));
  int rc = cell.n ? dm_cell_number(tsv, row, dm_tsv_column(tsv, "priority"), &number, err) : 0;
  if (rc) return rc;
  if (!(number >= -PRIORITY_MAX && number <= PRIORITY_MAX) || number != floor(number))
    return dm_tsv_fail(tsv, row, err, "a priority is a whole number from -%d to %d", PRIORITY_MAX, PRIORITY_MAX);
  *priority = (int)number;
  return 0;
}

/* A sense that is no event beats every sense that is one: it is only written down where a confusion threatens. Then counts the
 * priority, then how far the conditions narrow the sense down, then whether the frame knows the mode and a code below the
 * general ones ("1053" is more special than "105"). */
static uint32_t rank_of(const dm_frame *frame, int priority, dm_str cameo) {
  uint32_t weight = dm_tests_weight(frame->tests, frame->n_tests); /* at most NAMING * DM_FRAME_TESTS */
  uint32_t class = (frame->type == DM_NONE ? 1u : 0u) * 2 * PRIORITY_MAX + 1 + (uint32_t)(priority + PRIORITY_MAX);
  return (class << 16) + weight * 4 + (frame->mode != DM_NONE ? 2 : 0) + (cameo.n == 4 ? 1 : 0);
}

static int read_frame(dm_frames *frames, const dm_tsv *tsv, uint32_t row, const uint32_t *at, dm_err *err) {
  dm_str cell[C_COUNT];
  uint32_t code[3];
  for (uint32_t i = 0; i < C_COUNT; i++) cell[i] = dm_tsv_cell(tsv, row, at[i]);
  dm_frame frame = {
      .id = cell[C_ID], .path = dm_tsv_path(tsv, row), .line = tsv->lines[row], .ex = cell[C_EX], .not_ex = cell[C_NOT]};
  if (!frame.id.n) return dm_tsv_fail(tsv, row, err, "a frame needs an id");
  if (dm_map_get(&frames->ids, frame.id) != DM_NONE)
    return dm_tsv_fail(tsv, row, err, "frame \"%" DM_FMT "\" is there twice", DM_ARG(frame.id));
  frame.upos = (uint8_t)dm_upos_of(cell[C_POS]);
  if (frame.upos == DM_X) return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no part of speech", DM_ARG(cell[C_POS]));
  frame.modality = (int8_t)(cell[C_MODALITY].n ? find_name(modality_names, 5, cell[C_MODALITY]) : -1);
  if (cell[C_MODALITY].n && frame.modality < 0)
    return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no modality", DM_ARG(cell[C_MODALITY]));
  int rc = read_code(frames, tsv, row, cell[C_TYPE], cell[C_MODE], cell[C_CAMEO], code, err);
  if (!rc) rc = dm_frames_tests(frames, tsv, row, cell[C_WHEN], &frame.tests, &frame.n_tests, err);
  if (!rc) rc = read_role(frames, tsv, row, cell[C_SOURCE], "source", cell[C_POS], &frame.source, err);
  if (!rc) rc = read_role(frames, tsv, row, cell[C_TARGET], "target", cell[C_POS], &frame.target, err);
  if (!rc) rc = read_role(frames, tsv, row, cell[C_THEME], "theme", cell[C_POS], &frame.theme, err);
  int priority = 0;
  if (!rc) rc = read_priority(tsv, row, &priority, err);
  if (rc) return rc;
  frame.type = code[0], frame.mode = code[1], frame.cameo = code[2];
  frame.rank = rank_of(&frame, priority, cell[C_CAMEO]);
  if (!dm_map_put(&frames->ids, frame.id, frames->frames.n)) return out_of_memory(err);
  DM_PUSH(frames->arena, &frames->frames, frame);
  return link_lemmas(frames, tsv, row, cell[C_LEMMA], &frames->frame_of, frames->frames.n - 1, err);
}

const char *const dm_doubt_names[DM_DOUBT_COUNT] = {"arc",      "tree", "steps",   "rivals",  "no_source", "no_target",
                                                    "unplaced", "far",  "speaker", "pronoun", "unsaid",    "once"};

static int read_doubt(dm_frames *frames, const dm_tsv *tsv, uint32_t row, const uint32_t *at, dm_err *err) {
  dm_str name = dm_tsv_cell(tsv, row, at[0]);
  int doubt = find_name(dm_doubt_names, DM_DOUBT_COUNT, name);
  if (doubt < 0 && !dm_str_is(name, "sure")) return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no doubt", DM_ARG(name));
  double *weight = doubt < 0 ? &frames->sure : &frames->doubts[doubt];
  int rc = dm_cell_number(tsv, row, at[1], weight, err);
  if (!rc && !(fabs(*weight) <= WEIGHT_MAX))
    return dm_tsv_fail(tsv, row, err, "a weight lies between -%d and %d", WEIGHT_MAX, WEIGHT_MAX);
  return rc;
}

static int read_doubts(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"doubt", "weight", NULL};
  uint32_t at[2];
  dm_tsv tsv;
  int rc = open_table(frames, (dm_folders){data.dir, NULL}, DM_S("doubts.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = read_doubt(frames, &tsv, row, at, err);
  return rc;
}

static int read_knot(dm_frames *frames, const dm_tsv *tsv, uint32_t row, const uint32_t *at, dm_err *err) {
  static const char *const judged[DM_JUDGED_COUNT] = {"event", "relation"};
  dm_str of = dm_tsv_cell(tsv, row, at[0]);
  int kind = find_name(judged, DM_JUDGED_COUNT, of);
  if (kind < 0) return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" has no confidence", DM_ARG(of));
  dm_curve *curve = &frames->confidence[kind];
  dm_knot knot;
  int rc = dm_cell_number(tsv, row, at[1], &knot.raw, err);
  if (!rc) rc = dm_cell_number(tsv, row, at[2], &knot.right, err);
  if (rc) return rc;
  if (!(knot.raw >= 0 && knot.raw <= 1 && knot.right >= 0 && knot.right <= 1))
    return dm_tsv_fail(tsv, row, err, "a confidence lies between 0 and 1");
  if (curve->knots.n && curve->knots.v[curve->knots.n - 1].raw >= knot.raw)
    return dm_tsv_fail(tsv, row, err, "raw values must rise");
  DM_PUSH(frames->arena, &curve->knots, knot);
  return 0;
}

static int read_confidence(dm_frames *frames, dm_folders data, dm_err *err) {
  static const char *const columns[] = {"of", "raw", "right", NULL};
  uint32_t at[3];
  dm_tsv tsv;
  int rc = open_table(frames, (dm_folders){data.dir, NULL}, DM_S("confidence.tsv"), columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = read_knot(frames, &tsv, row, at, err);
  return rc;
}

double dm_frames_confidence(const dm_frames *frames, dm_judged of, double raw) {
  const dm_curve *c = &frames->confidence[of];
  double right = raw;
  if (c->knots.n) right = raw <= c->knots.v[0].raw ? c->knots.v[0].right : c->knots.v[c->knots.n - 1].right;
  for (uint32_t i = 1; i < c->knots.n; i++) {
    const dm_knot *a = &c->knots.v[i - 1], *b = &c->knots.v[i];
    if (raw >= a->raw && raw <= b->raw) right = a->right + (b->right - a->right) * (raw - a->raw) / (b->raw - a->raw);
  }
  return round(right * 100) / 100;
}

static int read_frame_file(dm_frames *frames, dm_folders data, dm_str name, dm_err *err) {
  uint32_t at[C_COUNT];
  dm_tsv tsv;
  int rc = open_table(frames, data, name, frame_columns, at, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = read_frame(frames, &tsv, row, at, err);
  return rc;
}

/* The file of a type is named after it in lower case: agree.tsv ... assault.tsv. */
static dm_str file_of_type(const dm_frames *frames, uint32_t type) {
  dm_str lower = dm_str_lower(frames->arena, frames->ontology.types[type].name);
  return dm_str_printf(frames->arena, "%" DM_FMT ".tsv", DM_ARG(lower));
}

/* Any further table is one of an area (trade.tsv): frames of all types that belong together. */
static bool is_area(const dm_frames *frames, dm_str name) {
  static const char *const others[] = {"classes.tsv",     "macros.tsv", "contexts.tsv",   "matrix.tsv",
                                       "theme_modes.tsv", "forms.tsv",  "confidence.tsv", "doubts.tsv"};
  for (uint32_t i = 0; i < sizeof others / sizeof *others; i++)
    if (dm_str_is(name, others[i])) return false;
  for (uint32_t type = 0; type < frames->ontology.n_types; type++)
    if (dm_str_eq(name, file_of_type(frames, type))) return false;
  return name.n && name.p[0] != '.' && dm_str_ends(name, DM_S(".tsv"));
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

/* The areas of one folder, by name; those that `before` has too were read with it. A folder without frames has none. */
static int read_areas(dm_frames *frames, dm_folders data, const char *folder, const char *before, dm_err *err) {
  struct dirent **entries;
  int rc = 0, n = scandir(dm_str_printf(frames->arena, "%s/lang/en/events", folder).p, &entries, NULL, by_name);
  for (int i = 0; i < n; i++) {
    dm_str name = dm_str_copy(frames->arena, dm_str_of(entries[i]->d_name));
    free(entries[i]);
    bool known = before && access(dm_str_printf(frames->arena, "%s/lang/en/events/%s", before, name.p).p, F_OK) == 0;
    if (!rc && !known && is_area(frames, name)) rc = read_frame_file(frames, data, name, err);
  }
  if (n >= 0) free(entries);
  return rc;
}

/* Puts the frames of one lemma in order of rank; those of equal rank stay as the files have them. */
static void order_chain(dm_frames *frames, uint32_t first) {
  for (uint32_t at = first; at != DM_NONE; at = frames->chains.v[at].next) {
    uint32_t item = frames->chains.v[at].item, rank = frames->frames.v[item].rank;
    bool inside = false;
    for (uint32_t before = first; before != at; before = frames->chains.v[before].next) {
      uint32_t other = frames->chains.v[before].item;
      inside = inside || frames->frames.v[other].rank < rank;
      if (!inside) continue;
      frames->chains.v[before].item = item; /* it comes in here; the rest moves on by one */
      item = other;
    }
    frames->chains.v[at].item = item;
  }
}

static int read_frames(dm_frames *frames, dm_folders data, dm_err *err) {
  int rc = 0;
  for (uint32_t type = 0; !rc && type < frames->ontology.n_types; type++)
    rc = read_frame_file(frames, data, file_of_type(frames, type), err);
  if (!rc) rc = read_areas(frames, data, data.dir, NULL, err);
  if (!rc && data.more) rc = read_areas(frames, data, data.more, data.dir, err);
  for (uint32_t i = 0; !rc && i < frames->frame_of.cap; i++)
    if (frames->frame_of.slot[i].hash) order_chain(frames, frames->frame_of.slot[i].value);
  return rc;
}

static int need_classes(dm_frames *frames, dm_folders data, dm_err *err) {
  struct {
    const char *name;
    const dm_map **to;
  } const needed[] = {
      {"@loose", &frames->loose},       {"@proxy", &frames->proxy},     {"@deal", &frames->deal},
      {"@meeting", &frames->meeting},   {"@claim", &frames->claim},     {"@suffered", &frames->suffered},
      {"@document", &frames->document}, {"@measure", &frames->measure}, {"@approximate", &frames->approximate},
      {"@occasion", &frames->occasion}, {"@civil", &frames->civil},     {"@domestic", &frames->domestic},
      {"@opponent", &frames->opponent}, {"@outlaw", &frames->outlaw},   {"@gerund", &frames->gerund},
      {"@narrator", &frames->narrator}, {"@seat", &frames->seat},       {"@descent", &frames->descent},
      {"@court", &frames->court},       {"@inland", &frames->inland},
  };
  for (uint32_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    *needed[i].to = dm_frames_class(frames, dm_str_of(needed[i].name));
    if (!*needed[i].to)
      return dm_fail(err, DM_EDATA, "data", data.dir, 0, 0, "lang/en/events/classes.tsv needs the class \"%s\"",
                     needed[i].name + 1);
  }
  return 0;
}

dm_frames *dm_frames_open_both(const char *data_dir, const char *more_dir, dm_err *err) {
  dm_folders data = {data_dir, more_dir};
  dm_arena *arena = dm_arena_new();
  if (!arena) return (void)out_of_memory(err), NULL;
  dm_frames *frames = DM_NEW(arena, dm_frames, 1);
  frames->arena = arena;
  if (dm_ontology_read(arena, data, &frames->ontology, err) || read_classes(frames, data, err) ||
      need_classes(frames, data, err) || read_macros(frames, data, err) || read_contexts(frames, data, err) ||
      read_rules(frames, data, err) || read_theme_modes(frames, data, err) || read_frames(frames, data, err) ||
      read_forms(frames, data, err) || read_confidence(frames, data, err) || read_doubts(frames, data, err) ||
      know_lemmas(frames, err)) {
    dm_frames_close(frames);
    return NULL;
  }
  return frames;
}

dm_frames *dm_frames_open(const char *data_dir, dm_err *err) { return dm_frames_open_both(data_dir, NULL, err); }

void dm_frames_close(dm_frames *frames) {
  if (!frames) return;
  for (uint32_t i = 0; i < frames->sets.n; i++) dm_map_free(frames->sets.v[i]);
  dm_map_free(&frames->frame_of);
  dm_map_free(&frames->rule_of);
  dm_map_free(&frames->ids);
  dm_map_free(&frames->path_of);
  dm_map_free(&frames->place_of);
  dm_map_free(&frames->set_of);
  dm_map_free(&frames->contexts);
  dm_map_free(&frames->forms);
  dm_map_free(&frames->known);
  dm_arena_free(frames->arena);
}

dm_str dm_frames_lemma(dm_arena *arena, const dm_frames *frames, const dm_word *word) {
  dm_str lemma = word->lemma;
  if (lemma.n && isupper((unsigned char)lemma.p[0])) lemma = dm_str_lower(arena, lemma);
  if (word->upos == DM_ADJ && dm_map_get(&frames->known, word->lower) != DM_NONE) return word->lower; /* "disappointed" */
  if (dm_map_get(&frames->known, lemma) != DM_NONE || word->upos == DM_NOUN || word->upos == DM_PROPN) {
    bool same = dm_str_eq(lemma, word->lower); /* "withdrew" left as it stands may be a form all the same */
    if (!same || word->upos != DM_VERB) return lemma;
  }
  uint32_t form = dm_map_get(&frames->forms, word->lower);
  return form != DM_NONE ? frames->form_lemmas.v[form] : lemma;
}

#include "mention/calendar.h"

#include "base/err.h"
#include "base/str.h"
#include "data/tsv.h"

#include <stdlib.h>

/* ---- names of classes, units, kinds ----------------------------------------------------------------------------- */

typedef struct named {
  const char *name;
  uint32_t value;
} named;

static const named class_names[] = {{"MONTH", TIME_MONTH},     {"WEEKDAY", TIME_WEEKDAY},
                                    {"CARD", TIME_CARD},       {"SOME", TIME_SOME},
                                    {"ORD", TIME_ORD},         {"UNIT", TIME_UNIT},
                                    {"SEASON", TIME_SEASON},   {"PART", TIME_PART},
                                    {"RELDAY", TIME_RELDAY},   {"DIR", TIME_DIR},
                                    {"TEXTDIR", TIME_TEXTDIR}, {"POSITION", TIME_POSITION},
                                    {"VAGUE", TIME_VAGUE},     {"YEAR", TIME_YEAR},
                                    {"DAY", TIME_DAY},         {"NUM", TIME_NUM},
                                    {"DECADE", TIME_DECADE},   {"HOLIDAY", TIME_HOLIDAY},
                                    {"ERA", TIME_ERA},         {"DET", TIME_DET},
                                    {"LINK", TIME_LINK},       {"NEXT", TIME_NEXT},
                                    {"EVERY", TIME_EVERY},     {"QUARTER", TIME_QUARTER},
                                    {"REF", TIME_REF},         {NULL, 0}};

static const named unit_names[] = {{"hour", UNIT_HOUR},
                                   {"day", UNIT_DAY},
                                   {"weekend", UNIT_WEEKEND},
                                   {"week", UNIT_WEEK},
                                   {"fortnight", UNIT_FORTNIGHT},
                                   {"month", UNIT_MONTH},
                                   {"quarter", UNIT_QUARTER},
                                   {"year", UNIT_YEAR},
                                   {"decade", UNIT_DECADE},
                                   {"century", UNIT_CENTURY},
                                   {NULL, 0}};

static const named condition_names[] = {
    {"name", COND_NAME}, {"strict", COND_STRICT}, {"short", COND_SHORT}, {"plural", COND_PLURAL}, {NULL, 0}};

static const named value_names[] = {{"calendar", VALUE_CALENDAR},
                                    {"span", VALUE_SPAN},
                                    {"iso", VALUE_ISO},
                                    {"numeric", VALUE_NUMERIC},
                                    {"dotted", VALUE_DOTTED},
                                    {"years", VALUE_YEARS},
                                    {"weekday", VALUE_WEEKDAY},
                                    {"relday", VALUE_RELDAY},
                                    {"part", VALUE_PART},
                                    {"textpart", VALUE_TEXTPART},
                                    {"offset", VALUE_OFFSET},
                                    {"unit", VALUE_UNIT},
                                    {"unitspan", VALUE_UNITSPAN},
                                    {"textunit", VALUE_TEXTUNIT},
                                    {"ago", VALUE_AGO},
                                    {"ahead", VALUE_AHEAD},
                                    {"after", VALUE_AFTER},
                                    {"before", VALUE_BEFORE},
                                    {"decade", VALUE_DECADE},
                                    {"century", VALUE_CENTURY},
                                    {"quarter", VALUE_QUARTER},
                                    {"half", VALUE_HALF},
                                    {"season", VALUE_SEASON},
                                    {"holiday", VALUE_HOLIDAY},
                                    {"monthday", VALUE_MONTHDAY},
                                    {"vague", VALUE_VAGUE},
                                    {"length", VALUE_LENGTH},
                                    {"ref", VALUE_REF},
                                    {"bc", VALUE_BC},
                                    {NULL, 0}};

static const named need_names[] = {
    {"day", NEED_DAY},         {"month", NEED_MONTH},     {"year", NEED_YEAR},     {"weekday", NEED_WEEKDAY},
    {"week", NEED_WEEK},       {"holiday", NEED_HOLIDAY}, {"unit", NEED_UNIT},     {"year-unit", NEED_YEARUNIT},
    {"weekend", NEED_WEEKEND}, {"end", NEED_END},         {"clause", NEED_CLAUSE}, {"future", NEED_FUTURE},
    {"prep", NEED_PREP},       {"ordinal", NEED_ORDINAL}, {"era", NEED_ERA},       {NULL, 0}};

static const named relation_names[] = {{"at", DM_WHEN_AT},         {"since", DM_WHEN_SINCE}, {"until", DM_WHEN_UNTIL},
                                       {"before", DM_WHEN_BEFORE}, {"after", DM_WHEN_AFTER}, {"by", DM_WHEN_BY},
                                       {"from", DM_WHEN_FROM},     {"of", DM_WHEN_OF},       {NULL, 0}};

static const named outlook_names[] = {{"aux", OUTLOOK_AUX},   {"content", OUTLOOK_CONTENT}, {"self", OUTLOOK_SELF},
                                      {"noun", OUTLOOK_NOUN}, {"prep", OUTLOOK_PREP},       {NULL, 0}};

static bool find_name(const named *names, dm_str name, uint32_t *value) {
  for (; names->name; names++)
    if (dm_str_is(name, names->name)) {
      *value = names->value;
      return true;
    }
  return false;
}

/* An empty cell keeps *value. */
static int read_name(const dm_tsv *tsv, uint32_t row, const char *column, const named *names, uint32_t *value, dm_err *err) {
  dm_str cell = dm_tsv_cell(tsv, row, dm_tsv_column(tsv, column));
  if (!cell.n || find_name(names, cell, value)) return 0;
  return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no %s", DM_ARG(cell), column);
}

static int read_int(const dm_tsv *tsv, uint32_t row, dm_str cell, int *value, dm_err *err) {
  char *end;
  char text[16];
  if (cell.n < sizeof text) {
    snprintf(text, sizeof text, "%" DM_FMT, DM_ARG(cell));
    long n = strtol(text, &end, 10);
    if (end != text && !*end && n > -100000 && n < 100000) {
      *value = (int)n;
      return 0;
    }
  }
  return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no number", DM_ARG(cell));
}

static int no_memory(dm_err *err) { return dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory"); }

/* Reads data_dir/lang/en/time/name and the indices of its needed columns. */
static int open_table(dm_calendar *calendar, const char *data_dir, const char *name, const char *const *needed, uint32_t *columns,
                      dm_tsv *tsv, dm_err *err) {
  dm_str path = dm_str_printf(calendar->arena, "%s/lang/en/time/%s", data_dir, name);
  int rc = dm_tsv_read(calendar->arena, path.p, tsv, err);
  for (uint32_t i = 0; !rc && needed[i]; i++) rc = dm_tsv_need(tsv, needed[i], &columns[i], err);
  return rc;
}

/* ---- words.tsv -------------------------------------------------------------------------------------------------- */

static int read_word(dm_calendar *calendar, const dm_tsv *tsv, uint32_t row, const uint32_t *columns, dm_err *err) {
  time_word *w = &calendar->time_words[row];
  uint32_t class = 0, condition = COND_NONE, unit = UNIT_NONE;
  dm_str word = dm_tsv_cell(tsv, row, columns[0]), value = dm_tsv_cell(tsv, row, columns[2]);
  if (!word.n) return dm_tsv_fail(tsv, row, err, "no word");
  int rc = read_name(tsv, row, "class", class_names, &class, err);
  if (!rc) rc = read_name(tsv, row, "condition", condition_names, &condition, err);
  if (rc) return rc;
  *w = (time_word){.class = class, .condition = (word_condition)condition, .next = dm_map_get(&calendar->words, word)};
  if (class == TIME_UNIT) {
    if (!find_name(unit_names, value, &unit)) return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no unit", DM_ARG(value));
    w->value = (int)unit;
  } else if (value.n && (rc = read_int(tsv, row, value, &w->value, err))) {
    return rc;
  }
  return dm_map_put(&calendar->words, word, row) ? 0 : no_memory(err);
}

static int read_words(dm_calendar *calendar, const char *data_dir, dm_err *err) {
  static const char *const needed[] = {"word", "class", "value", "condition", NULL};
  uint32_t columns[4];
  dm_tsv tsv;
  int rc = open_table(calendar, data_dir, "words.tsv", needed, columns, &tsv, err);
  if (rc) return rc;
  calendar->n_time_words = tsv.n_rows;
  calendar->time_words = DM_NEW(calendar->arena, time_word, tsv.n_rows);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = read_word(calendar, &tsv, row, columns, err);
  return rc;
}

/* ---- holidays.tsv ----------------------------------------------------------------------------------------------- */

/* Joins the pieces of a name as the scanner cuts them: spaces around hyphens and slashes, one before an apostrophe. */
static dm_str pieced_name(dm_arena *arena, dm_str name) {
  char *out = dm_arena_alloc(arena, (size_t)name.n * 3 + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool apart = c == '-' || c == '/';
    if ((apart || c == '\'') && n && out[n - 1] != ' ') out[n++] = ' ';
    if (c == ' ' && (!n || out[n - 1] == ' ')) continue;
    out[n++] = c;
    if (apart) out[n++] = ' ';
  }
  while (n && out[n - 1] == ' ') n--;
  return (dm_str){out, n};
}

static bool scan_rule(const char *rule, holiday *h) {
  int end = 0, n = (int)strlen(rule);
  if (sscanf(rule, "easter%d%n", &h->offset, &end) == 1 && end == n) {
    h->rule = RULE_EASTER;
    return true;
  }
  if (sscanf(rule, "%4d-%2d-%2d%n", &h->year, &h->month, &h->day, &end) == 3 && end == n) {
    h->rule = RULE_ONCE;
    return true;
  }
  h->year = 0;
  if (sscanf(rule, "%2d:%1d:%d%n", &h->month, &h->weekday, &h->nth, &end) == 3 && end == n) {
    h->rule = RULE_NTH;
    return h->weekday >= 1 && h->weekday <= 7 && h->nth >= -1 && h->nth <= 5 && h->nth;
  }
  h->rule = RULE_FIXED;
  return sscanf(rule, "%2d-%2d%n", &h->month, &h->day, &end) == 2 && end == n && h->month >= 1 && h->month <= 12;
}

static int read_holidays(dm_calendar *calendar, const char *data_dir, dm_err *err) {
  static const char *const needed[] = {"name", "rule", NULL};
  uint32_t columns[2];
  dm_tsv tsv;
  int rc = open_table(calendar, data_dir, "holidays.tsv", needed, columns, &tsv, err);
  if (rc) return rc;
  calendar->holiday_rows = DM_NEW(calendar->arena, holiday, tsv.n_rows);
  calendar->n_holidays = tsv.n_rows;
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    holiday *h = &calendar->holiday_rows[row];
    dm_str rule = dm_str_copy(calendar->arena, dm_tsv_cell(&tsv, row, columns[1]));
    h->name = pieced_name(calendar->arena, dm_tsv_cell(&tsv, row, columns[0]));
    if (!h->name.n) return dm_tsv_fail(&tsv, row, err, "no name");
    if (!scan_rule(rule.p, h))
      return dm_tsv_fail(&tsv, row, err, "\"%" DM_FMT "\" is no rule: MM-DD, YYYY-MM-DD, easter+N or MM:weekday:N", DM_ARG(rule));
    if (!dm_map_put(&calendar->holidays, h->name, row)) return no_memory(err);
    uint32_t pieces = 1;
    for (uint32_t i = 0; i < h->name.n; i++) pieces += h->name.p[i] == ' ';
    if (pieces > calendar->holiday_pieces) calendar->holiday_pieces = pieces;
  }
  return 0;
}

/* ---- relations.tsv and outlook.tsv ------------------------------------------------------------------------------ */

static int read_relations(dm_calendar *calendar, const char *data_dir, dm_err *err) {
  static const char *const needed[] = {"word", "relation", "strict", NULL};
  uint32_t columns[3];
  dm_tsv tsv;
  int rc = open_table(calendar, data_dir, "relations.tsv", needed, columns, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    uint32_t relation = 0;
    rc = read_name(&tsv, row, "relation", relation_names, &relation, err);
    if (dm_tsv_cell(&tsv, row, columns[2]).n) relation |= RELATION_STRICT;
    if (!rc && !dm_map_put(&calendar->relations, dm_tsv_cell(&tsv, row, columns[0]), relation)) rc = no_memory(err);
  }
  return rc;
}

static int read_outlook(dm_calendar *calendar, const char *data_dir, dm_err *err) {
  static const char *const needed[] = {"lemma", "kind", NULL};
  uint32_t columns[2];
  dm_tsv tsv;
  int rc = open_table(calendar, data_dir, "outlook.tsv", needed, columns, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) {
    dm_str lemma = dm_tsv_cell(&tsv, row, columns[0]);
    uint32_t kind = 0, had = dm_map_get(&calendar->outlook, lemma);
    rc = read_name(&tsv, row, "kind", outlook_names, &kind, err);
    if (!rc && !dm_map_put(&calendar->outlook, lemma, kind | (had == DM_NONE ? 0 : had))) rc = no_memory(err);
  }
  return rc;
}

/* ---- patterns.tsv ----------------------------------------------------------------------------------------------- */

static bool add_literal(dm_calendar *calendar, dm_str word, element *e) {
  uint32_t id = dm_map_get(&calendar->literals, word);
  if (id == DM_NONE) {
    id = calendar->literals.n;
    if (!dm_map_put(&calendar->literals, word, id)) return false;
  }
  e->words[e->n_words++] = id;
  return true;
}

static int read_element(dm_calendar *calendar, const dm_tsv *tsv, uint32_t row, dm_str text, element *e, dm_err *err) {
  if (text.n > 1 && text.p[text.n - 1] == '?') {
    e->optional = true;
    text.n--;
  }
  dm_str rest = text, atom;
  while (dm_str_split(&rest, '|', &atom)) {
    uint32_t class = 0;
    if (find_name(class_names, atom, &class)) {
      e->classes |= class;
    } else if (!atom.n || (atom.p[0] >= 'A' && atom.p[0] <= 'Z')) {
      return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no class of words", DM_ARG(atom));
    } else if (e->n_words == ELEMENT_WORDS) {
      return dm_tsv_fail(tsv, row, err, "more than %u words in one place of the pattern", ELEMENT_WORDS);
    } else if (!add_literal(calendar, atom, e)) {
      return no_memory(err);
    }
  }
  return 0;
}

static int read_pattern(dm_calendar *calendar, const dm_tsv *tsv, uint32_t row, const uint32_t *columns, dm_err *err) {
  pattern *p = &calendar->patterns[row];
  p->id = dm_tsv_cell(tsv, row, columns[0]);
  dm_str rest = dm_tsv_cell(tsv, row, columns[1]), field, value = dm_tsv_cell(tsv, row, columns[2]);
  bool must = false;
  while (dm_str_split(&rest, ' ', &field)) {
    if (!field.n) continue;
    if (p->n_elements == PATTERN_ELEMENTS) return dm_tsv_fail(tsv, row, err, "more than %u places", PATTERN_ELEMENTS);
    int rc = read_element(calendar, tsv, row, field, &p->elements[p->n_elements], err);
    if (rc) return rc;
    must = must || !p->elements[p->n_elements].optional;
    p->n_elements++;
  }
  if (!must) return dm_tsv_fail(tsv, row, err, "the pattern can match nothing");
  uint32_t kind = 0, need = NEED_NONE;
  if (dm_str_starts(value, DM_S("offset")) && value.n > 6) {
    kind = VALUE_OFFSET;
    int rc = read_int(tsv, row, dm_str_sub(value, 6, value.n), &p->offset, err);
    if (rc) return rc;
  } else if (!find_name(value_names, value, &kind)) {
    return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no kind of value", DM_ARG(value));
  }
  p->value = (value_kind)kind;
  int rc = read_name(tsv, row, "need", need_names, &need, err);
  p->need = (need_kind)need;
  return rc;
}

static int read_patterns(dm_calendar *calendar, const char *data_dir, dm_err *err) {
  static const char *const needed[] = {"id", "pattern", "value", "need", NULL};
  uint32_t columns[4];
  dm_tsv tsv;
  int rc = open_table(calendar, data_dir, "patterns.tsv", needed, columns, &tsv, err);
  if (rc) return rc;
  calendar->n_patterns = tsv.n_rows;
  calendar->patterns = DM_NEW(calendar->arena, pattern, tsv.n_rows);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = read_pattern(calendar, &tsv, row, columns, err);
  return rc;
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

dm_calendar *dm_calendar_open(const char *data_dir, dm_err *err) {
  dm_calendar *calendar = calloc(1, sizeof *calendar);
  if (!calendar || !(calendar->arena = dm_arena_new())) {
    free(calendar);
    no_memory(err);
    return NULL;
  }
  int rc = read_words(calendar, data_dir, err);
  if (!rc) rc = read_holidays(calendar, data_dir, err);
  if (!rc) rc = read_relations(calendar, data_dir, err);
  if (!rc) rc = read_outlook(calendar, data_dir, err);
  if (!rc) rc = read_patterns(calendar, data_dir, err);
  if (!rc) return calendar;
  dm_calendar_close(calendar);
  return NULL;
}

void dm_calendar_close(dm_calendar *calendar) {
  if (!calendar) return;
  dm_map_free(&calendar->words);
  dm_map_free(&calendar->literals);
  dm_map_free(&calendar->holidays);
  dm_map_free(&calendar->relations);
  dm_map_free(&calendar->outlook);
  dm_arena_free(calendar->arena);
  free(calendar);
}

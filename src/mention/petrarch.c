/* petrarch.c - two rounds: the lines become phrases, plurals, codes and macros; then each phrase is written out with the macros
 * inside it, which may stand anywhere in the file. */
#include "mention/petrarch.h"

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"
#include "mention/days.h"

#define MAX_FORMS 512u         /* forms that the macros of one phrase may stand for */
#define MAX_ALL_FORMS 4000000u /* those of a whole dictionary */
#define MAX_MACROS 16u         /* macros in one phrase, and macros inside macros */
#define MAX_MACRO_BYTES 4096u  /* of a phrase with macros */
#define SHORT_YEAR_FROM 30     /* YY from here on is 19YY */

typedef struct macro {
  dm_str name, forms; /* forms: separated by commas */
  uint32_t line;
  enum { UNSEEN, OPEN, SOUND } state; /* OPEN: what it stands for is being looked into */
} macro;

/* A phrase as it stands in the file. */
typedef struct phrase {
  dm_str text, plural;
  bool braces; /* a plural, perhaps an empty one, is given */
  uint32_t line;
} phrase;

typedef struct reader {
  dm_list *list;
  const dm_cameo *cameo;
  dm_err *err;
  uint32_t line;
  bool comment; /* inside <!-- ... --> */
  uint32_t comment_line;
  uint32_t latin_lines, latin_first;
  DM_LIST(macro) macros;
  dm_map macro_of;
  DM_LIST(phrase) group; /* the phrase with its other names */
  DM_LIST(dm_list_code) codes;
  bool noun;
  uint32_t first_row; /* of the list; until all macros are known, names of its rows are indices into `phrases` */
  DM_LIST(phrase) phrases;
  uint32_t forms, all_forms; /* written out by macros: for the phrase at hand, for all */
} reader;

#define FAIL(r, ...) dm_fail((r)->err, DM_EDATA, "data", (r)->list->path, (r)->line, 0, __VA_ARGS__)

static dm_str short_of(dm_str s) { return s.n > 60 ? dm_str_sub(s, 0, 60) : s; }

/* ---- lines -------------------------------------------------------------------------------------------------------- */

static bool is_utf8(dm_str s) {
  for (uint32_t i = 0; i < s.n;) {
    uint32_t cp, n = dm_utf8_next(s, i, &cp);
    if (!n) return false;
    i += n;
  }
  return true;
}

static dm_str from_latin1(dm_arena *arena, dm_str s) {
  char *out = DM_NEW(arena, char, 2 * (size_t)s.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) n += dm_utf8_put((unsigned char)s.p[i], out + n);
  return (dm_str){out, n};
}

static dm_str cut_at(dm_str s, const char *mark) {
  uint32_t at = dm_str_find(s, dm_str_of(mark), 0);
  return at == DM_NONE ? s : dm_str_sub(s, 0, at);
}

/* Without comments and white space; *open is carried from line to line. */
static dm_str without_comments(dm_str line, bool *open) {
  if (*open) {
    uint32_t end = dm_str_find(line, DM_S("-->"), 0);
    if (end == DM_NONE) return (dm_str){0};
    *open = false;
    line = dm_str_sub(line, end + 3, line.n);
  }
  for (uint32_t start; (start = dm_str_find(line, DM_S("<!--"), 0)) != DM_NONE;) {
    uint32_t end = dm_str_find(line, DM_S("-->"), start);
    *open = end == DM_NONE;
    /* What stands before a comment is the line; else what stands behind it. */
    bool before = *open || dm_str_trim(dm_str_sub(line, 0, start)).n;
    line = before ? dm_str_sub(line, 0, start) : dm_str_sub(line, end + 3, line.n);
  }
  return dm_str_trim(cut_at(cut_at(line, "#"), ";"));
}

bool dm_petrarch_looks_so(dm_str bytes) {
  bool open = false;
  dm_str line;
  while (bytes.n && dm_str_split(&bytes, '\n', &line)) {
    line = without_comments(line, &open);
    if (!line.n) continue;
    uint32_t bracket = dm_str_find(line, DM_S("["), 0);
    if (line.p[0] == '+' || line.p[0] == '!' || bracket != DM_NONE) return true;
    /* A name whose code follows in the next line, unless it is a header row. */
    if (dm_str_find(line, DM_S("\t"), 0) != DM_NONE || dm_str_is(line, "name")) return false;
    return dm_str_find(line, DM_S("_"), 0) != DM_NONE;
  }
  return false;
}

/* ---- codes and days ------------------------------------------------------------------------------------------------ */

static int number_at(dm_str s, uint32_t at, uint32_t n) {
  int value = 0;
  for (uint32_t i = at; i < at + n; i++) value = value * 10 + (s.p[i] - '0');
  return value;
}

static int read_day(reader *r, dm_str s, dm_str *out) {
  s = dm_str_trim(s);
  bool digits = s.n == 6 || s.n == 8;
  for (uint32_t i = 0; digits && i < s.n; i++) digits = s.p[i] >= '0' && s.p[i] <= '9';
  int year = 0, month = 0, day = 0;
  if (digits) {
    year = number_at(s, 0, s.n - 4);
    if (s.n == 6) year += year >= SHORT_YEAR_FROM ? 1900 : 2000;
    month = number_at(s, s.n - 4, 2);
    day = number_at(s, s.n - 2, 2);
  }
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > dm_month_days(year, month))
    return FAIL(r, "\"%" DM_FMT "\" is no day: YYMMDD or YYYYMMDD", DM_ARG(short_of(s)));
  *out = dm_str_printf(r->list->arena, "%04d-%02d-%02d", year, month, day);
  return 0;
}

/* <930120, >010120, 930120-010120 */
static int read_days(reader *r, dm_str s, dm_list_code *code) {
  s = dm_str_trim(s);
  if (!s.n) return 0;
  if (s.p[0] == '<') return read_day(r, dm_str_sub(s, 1, s.n), &code->to);
  if (s.p[0] == '>') return read_day(r, dm_str_sub(s, 1, s.n), &code->from);
  uint32_t dash = dm_str_find(s, DM_S("-"), 0);
  if (dash == DM_NONE) return FAIL(r, "\"%" DM_FMT "\" is no range of days: <DAY, >DAY or DAY-DAY", DM_ARG(short_of(s)));
  int rc = read_day(r, dm_str_sub(s, 0, dash), &code->from);
  if (!rc) rc = read_day(r, dm_str_sub(s, dash + 1, s.n), &code->to);
  if (!rc && memcmp(code->from.p, code->to.p, code->from.n) > 0)
    rc = FAIL(r, "the range \"%" DM_FMT "\" ends before it begins", DM_ARG(short_of(s)));
  return rc;
}

/* What stands between brackets: CODE, or CODE and days. */
static int read_code(reader *r, dm_str inside) {
  dm_list_code code = {.line = r->line};
  inside = dm_str_trim(inside);
  uint32_t end = 0;
  while (end < inside.n && inside.p[end] != ' ' && inside.p[end] != '\t' && inside.p[end] != '<' && inside.p[end] != '>') end++;
  dm_str text = dm_str_sub(inside, 0, end);
  if (!text.n) return FAIL(r, "brackets without a code");
  int rc = read_days(r, dm_str_sub(inside, end, inside.n), &code);
  if (rc) return rc;
  bool agent = text.p[0] == '~' || text.p[text.n - 1] == '~';
  if (text.p[0] == '~') text = dm_str_sub(text, 1, text.n);
  if (text.n && text.p[text.n - 1] == '~') text.n--;
  uint32_t slash = dm_str_find(text, DM_S("/"), 0);
  if (slash != DM_NONE) {
    dm_remark(r->list->remarks, r->list->path, r->line, "two actors in one code, \"%" DM_FMT "\"; the first counts",
              DM_ARG(short_of(text)));
    text = dm_str_sub(text, 0, slash);
  }
  dm_str unknown = dm_cameo_read(r->cameo, text, &code.code);
  if (unknown.n)
    dm_remark(r->list->remarks, r->list->path, r->line, "\"%" DM_FMT "\" of the code \"%" DM_FMT "\" is not known and left out",
              DM_ARG(unknown), DM_ARG(short_of(text)));
  r->noun = agent;
  DM_PUSH(r->list->arena, &r->codes, code);
  return 0;
}

static int read_codes(reader *r, dm_str s) {
  while ((s = dm_str_trim(s)).n) {
    uint32_t close = dm_str_find(s, DM_S("]"), 0);
    if (s.p[0] != '[') return FAIL(r, "\"%" DM_FMT "\" behind the code; codes stand in [ ]", DM_ARG(short_of(s)));
    if (close == DM_NONE) return FAIL(r, "the bracket of \"%" DM_FMT "\" is not closed", DM_ARG(short_of(s)));
    int rc = read_code(r, dm_str_sub(s, 1, close));
    if (rc) return rc;
    s = dm_str_sub(s, close + 1, s.n);
  }
  return 0;
}

/* ---- groups -------------------------------------------------------------------------------------------------------- */

/* Keeps the phrase, its other names and its codes until the macros are known. */
static int end_group(reader *r) {
  if (!r->group.n) return 0;
  uint32_t line = r->line;
  r->line = r->group.v[0].line;
  if (!r->codes.n) return FAIL(r, "\"%" DM_FMT "\" has no code in [ ]", DM_ARG(short_of(r->group.v[0].text)));
  r->line = line;
  dm_list_row *row = dm_list_add(r->list, r->noun ? DM_LIST_NOUN : DM_LIST_GUESS, r->group.v[0].line);
  row->first_name = r->phrases.n;
  row->n_names = r->group.n;
  for (uint32_t i = 0; i < r->group.n; i++) DM_PUSH(r->list->arena, &r->phrases, r->group.v[i]);
  for (uint32_t i = 0; i < r->codes.n; i++) dm_list_code_add(r->list, &r->codes.v[i]);
  r->group.n = r->codes.n = 0;
  r->noun = false;
  return 0;
}

/* PHRASE {PLURAL} [CODE]... */
static int read_phrase(reader *r, dm_str s) {
  phrase p = {.line = r->line};
  uint32_t end = 0;
  while (end < s.n && s.p[end] != '[' && s.p[end] != '{') end++;
  p.text = dm_str_trim(dm_str_sub(s, 0, end));
  if (!p.text.n) return FAIL(r, "no name before the code");
  if (end < s.n && s.p[end] == '{') {
    uint32_t close = dm_str_find(s, DM_S("}"), end);
    if (close == DM_NONE) return FAIL(r, "the brace of \"%" DM_FMT "\" is not closed", DM_ARG(short_of(s)));
    p.braces = true;
    p.plural = dm_str_trim(dm_str_sub(s, end + 1, close));
    end = close + 1;
  }
  DM_PUSH(r->list->arena, &r->group, p);
  return read_codes(r, dm_str_sub(s, end, s.n));
}

static int read_macro(reader *r, dm_str s, uint32_t equals) {
  macro m = {
      .name = dm_str_trim(dm_str_sub(s, 0, equals)), .forms = dm_str_trim(dm_str_sub(s, equals + 1, s.n)), .line = r->line};
  bool marked = m.name.n > 2 && m.name.p[m.name.n - 1] == '!' && dm_str_find(m.name, DM_S("!"), 1) == m.name.n - 1;
  if (!marked) return FAIL(r, "a macro is !NAME! = FORM, FORM; not \"%" DM_FMT "\"", DM_ARG(short_of(s)));
  uint32_t other = dm_map_get(&r->macro_of, m.name);
  if (r->macros.v && other < r->macros.n)
    return FAIL(r, "%" DM_FMT " is defined in line %u already", DM_ARG(short_of(m.name)), r->macros.v[other].line);
  if (!dm_map_put(&r->macro_of, m.name, r->macros.n))
    return dm_fail(r->err, DM_ENOMEM, "data", r->list->path, 0, 0, "out of memory");
  DM_PUSH(r->list->arena, &r->macros, m);
  return 0;
}

static int read_line(reader *r, dm_str line) {
  bool was_open = r->comment;
  if (!is_utf8(line)) {
    if (!r->latin_lines++) r->latin_first = r->line;
    line = from_latin1(r->list->arena, line);
  }
  dm_str s = without_comments(line, &r->comment);
  if (r->comment && !was_open) r->comment_line = r->line;
  if (!s.n) return 0;
  if (s.p[0] == '[') return r->group.n ? read_codes(r, s) : FAIL(r, "a code without a name before it");
  if (s.p[0] == '+') {
    if (!r->group.n) return FAIL(r, "a further name (+) without a first one before it");
    return read_phrase(r, dm_str_trim(dm_str_sub(s, 1, s.n)));
  }
  int rc = end_group(r);
  if (rc) return rc;
  uint32_t equals = s.p[0] == '!' ? dm_str_find(s, DM_S("="), 0) : DM_NONE;
  return equals != DM_NONE ? read_macro(r, s, equals) : read_phrase(r, s);
}

/* ---- writing phrases out -------------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == '_' || c == ' ' || c == '\t'; }

/* Copies a word in small letters, or with the first letter of the given one. */
static uint32_t put_word(char *to, dm_str given, dm_str lower, bool capital) {
  uint32_t cp, n = dm_utf8_next(given, 0, &cp);
  memcpy(to, lower.p, lower.n);
  if (capital && n <= lower.n && n == dm_utf8_next(lower, 0, &cp)) memcpy(to, given.p, n);
  return lower.n;
}

/* POLICE_OFFICER_ -> "police officer" for a noun, "Police Officer" for a name; what is not all in capitals is kept. Short words
 * of grammar stay small inside a name: "Bank of Mexico". */
static dm_str spell(reader *r, dm_str text, bool noun) {
  bool small = false;
  for (uint32_t i = 0; i < text.n; i++) small |= text.p[i] >= 'a' && text.p[i] <= 'z';
  dm_str lower = dm_str_lower(r->list->arena, text);
  bool keep = (small && !noun) || lower.n != text.n;
  char *to = DM_NEW(r->list->arena, char, (size_t)text.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.n;) {
    while (i < text.n && is_blank(text.p[i])) i++;
    uint32_t start = i;
    while (i < text.n && !is_blank(text.p[i])) i++;
    if (start == i) break;
    if (n) to[n++] = ' ';
    dm_str given = dm_str_sub(text, start, i), word = keep ? given : dm_str_sub(lower, start, i);
    bool grammar = n && word.n <= 3 && dm_world_uses(r->cameo->world, word) != 0;
    n += put_word(to + n, given, word, !noun && !grammar);
  }
  return (dm_str){to, n};
}

static dm_str plural_of(reader *r, dm_str noun) {
  char last = noun.p[noun.n - 1], before = noun.n > 1 ? noun.p[noun.n - 2] : 'x';
  if (last == 'y' && !memchr("aeiou", before, 5))
    return dm_str_printf(r->list->arena, "%" DM_FMT "ies", DM_ARG(dm_str_sub(noun, 0, noun.n - 1)));
  return dm_str_printf(r->list->arena, "%" DM_FMT "%s", DM_ARG(noun), last == 's' || last == 'x' || last == 'h' ? "es" : "s");
}

/* The next macro's name, marks included, from *at on; empty when there is none. *at goes behind it. */
static dm_str next_macro(dm_str text, uint32_t *at) {
  uint32_t open = dm_str_find(text, DM_S("!"), *at);
  uint32_t close = open == DM_NONE ? DM_NONE : dm_str_find(text, DM_S("!"), open + 1);
  if (close == DM_NONE) return (dm_str){0};
  *at = close + 1;
  return dm_str_sub(text, open, close + 1);
}

/* All macros inside a macro are defined, none leads back to it. */
static int check_macro(reader *r, uint32_t index, uint32_t depth) {
  macro *m = &r->macros.v[index];
  r->line = m->line;
  if (m->state == SOUND) return 0;
  if (m->state == OPEN) return FAIL(r, "the macro %" DM_FMT " leads back to itself", DM_ARG(short_of(m->name)));
  if (depth == MAX_MACROS) return FAIL(r, "more than %u macros inside each other", MAX_MACROS);
  m->state = OPEN;
  uint32_t at = 0;
  for (dm_str name; (name = next_macro(m->forms, &at)).n;) {
    uint32_t inner = dm_map_get(&r->macro_of, name);
    r->line = m->line;
    if (inner == DM_NONE) return FAIL(r, "the macro %" DM_FMT " is not defined", DM_ARG(short_of(name)));
    int rc = check_macro(r, inner, depth + 1);
    if (rc) return rc;
  }
  m->state = SOUND;
  return 0;
}

/* Adds text with each form of its first macro, and so on with the next. */
static int write_out(reader *r, uint32_t row, const phrase *p, dm_str text, uint32_t depth) {
  bool noun = r->list->rows.v[row].kind == DM_LIST_NOUN;
  uint32_t end = 0;
  dm_str name = next_macro(text, &end);
  r->line = p->line;
  if (!name.n) {
    if (depth && (++r->forms > MAX_FORMS || ++r->all_forms > MAX_ALL_FORMS))
      return FAIL(r, "the macros of \"%" DM_FMT "\" stand for too many forms", DM_ARG(short_of(p->text)));
    dm_list_name_add(r->list, row, spell(r, text, noun), false, p->line);
    return 0;
  }
  uint32_t index = dm_map_get(&r->macro_of, name);
  if (index == DM_NONE) return FAIL(r, "the macro %" DM_FMT " is not defined", DM_ARG(short_of(name)));
  if (depth == MAX_MACROS || text.n > MAX_MACRO_BYTES)
    return FAIL(r, "too many macros in \"%" DM_FMT "\"", DM_ARG(short_of(p->text)));
  dm_str forms = r->macros.v[index].forms, form;
  dm_str before = dm_str_sub(text, 0, end - name.n), behind = dm_str_sub(text, end, text.n);
  int rc = 0;
  while (!rc && dm_str_split(&forms, ',', &form)) {
    form = dm_str_trim(form);
    rc = write_out(r, row, p,
                   dm_str_printf(r->list->arena, "%" DM_FMT "%" DM_FMT "%" DM_FMT, DM_ARG(before), DM_ARG(form), DM_ARG(behind)),
                   depth + 1);
  }
  return rc;
}

static int write_phrase(reader *r, uint32_t row, const phrase *p) {
  uint32_t at = 0;
  bool has_macro = next_macro(p->text, &at).n > 0;
  r->forms = 0;
  int rc = write_out(r, row, p, p->text, 0);
  if (rc || r->list->rows.v[row].kind != DM_LIST_NOUN) return rc;
  if (p->plural.n) dm_list_name_add(r->list, row, spell(r, p->plural, true), true, p->line);
  dm_str single = spell(r, p->text, true);
  if (!p->braces && !has_macro && single.n) dm_list_name_add(r->list, row, plural_of(r, single), true, p->line);
  return 0;
}

static int write_rows(reader *r) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < r->macros.n; i++) rc = check_macro(r, i, 0);
  for (uint32_t row = r->first_row; !rc && row < r->list->rows.n; row++) {
    uint32_t first = r->list->rows.v[row].first_name, n = r->list->rows.v[row].n_names;
    r->list->rows.v[row].first_name = r->list->names.n;
    r->list->rows.v[row].n_names = 0;
    for (uint32_t k = 0; !rc && k < n; k++) rc = write_phrase(r, row, &r->phrases.v[first + k]);
  }
  return rc;
}

int dm_petrarch_read(dm_list *list, const dm_cameo *cameo, dm_str bytes, dm_err *err) {
  reader r = {.list = list, .cameo = cameo, .err = err, .first_row = list->rows.n};
  dm_str line;
  int rc = 0;
  for (r.line = 1; !rc && bytes.n && dm_str_split(&bytes, '\n', &line); r.line++) rc = read_line(&r, line);
  if (!rc && r.comment) {
    r.line = r.comment_line;
    rc = dm_fail(err, DM_EDATA, "data", list->path, r.line, 0, "the comment <!-- is not closed");
  }
  if (!rc) rc = end_group(&r);
  if (!rc) rc = write_rows(&r);
  if (!rc && r.latin_lines)
    dm_remark(list->remarks, list->path, r.latin_first, "no UTF-8 here and in %u lines in all; read as Latin-1", r.latin_lines);
  dm_map_free(&r.macro_of);
  return rc;
}

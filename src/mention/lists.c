/* lists.c - the rows of a list, the table format, and which format a file has. */
#include "mention/lists.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "mention/code.h"
#include "mention/petrarch.h"

#include <stdarg.h>

void dm_remark(dm_remarks *remarks, const char *path, uint32_t line, const char *format, ...) {
  if (remarks->n == DM_REMARKS) {
    remarks->more++;
    return;
  }
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  remarks->v[remarks->n++] = (dm_remark_row){path, line, dm_str_copy(remarks->arena, dm_str_of(text))};
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

dm_list_row *dm_list_add(dm_list *list, dm_list_kind kind, uint32_t line) {
  dm_list_row row = {.kind = kind, .line = line, .first_name = list->names.n, .first_code = list->codes.n};
  DM_PUSH(list->arena, &list->rows, row);
  return &list->rows.v[list->rows.n - 1];
}

void dm_list_name_add(dm_list *list, uint32_t row, dm_str name, bool plural, uint32_t line) {
  name = dm_str_trim(name);
  /* The names of the world stand without the article. */
  while (name.n > 4 && dm_str_eq_ci(dm_str_sub(name, 0, 4), DM_S("the "))) name = dm_str_trim(dm_str_sub(name, 4, name.n));
  if (!name.n) return;
  if (name.n > DM_LIST_NAME_BYTES) {
    dm_remark(list->remarks, list->path, line, "a name of %u bytes, left out: \"%" DM_FMT "...\"; at most %u are looked for",
              name.n, DM_ARG(dm_str_sub(name, 0, 40)), DM_LIST_NAME_BYTES);
    return;
  }
  DM_PUSH(list->arena, &list->names, ((dm_list_name){name, plural}));
  list->rows.v[row].n_names++;
}

void dm_list_code_add(dm_list *list, const dm_list_code *code) {
  DM_PUSH(list->arena, &list->codes, *code);
  list->rows.v[list->rows.n - 1].n_codes++;
}

/* ---- the table format ------------------------------------------------------------------------------------------- */

enum { NAME, ALIASES, KIND, COUNTRY, SECTORS, OFFICE, GENDER, FROM, TO, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"name",   "aliases", "kind", "country", "sectors",
                                                    "office", "gender",  "from", "to"};

typedef struct table_reader {
  dm_list *list;
  const dm_world *world;
  dm_tsv tsv;
  uint32_t at[N_COLUMNS], row;
  dm_err *err;
} table_reader;

static dm_str cell(const table_reader *r, int column) { return dm_tsv_cell(&r->tsv, r->row, r->at[column]); }

static bool three_capitals(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] < 'A' || s.p[i] > 'Z') return false;
  return s.n == 3;
}

static int read_country(const table_reader *r, dm_coding *code) {
  static const char *const bodies[] = {"IGO", "NGO", "MNC"};
  dm_str country = cell(r, COUNTRY);
  code->country = country;
  if (!country.n || dm_map_get(&r->world->by_iso3, country) != DM_NONE) return 0;
  for (unsigned i = 0; i < sizeof bodies / sizeof *bodies; i++)
    if (dm_str_is(country, bodies[i])) return 0;
  return dm_tsv_fail(&r->tsv, r->row, r->err, "\"%" DM_FMT "\" is no country: an ISO 3166-1 code like FRA, or IGO, NGO, MNC",
                     DM_ARG(country));
}

static int read_sectors(const table_reader *r, dm_coding *code) {
  dm_str list = cell(r, SECTORS), sector;
  while (dm_str_split(&list, ' ', &sector)) {
    if (!sector.n) continue;
    if (!three_capitals(sector))
      return dm_tsv_fail(&r->tsv, r->row, r->err, "\"%" DM_FMT "\" is no sector: three capitals like GOV", DM_ARG(sector));
    if (code->n_sectors == DM_MAX_SECTORS) return dm_tsv_fail(&r->tsv, r->row, r->err, "more than %d sectors", DM_MAX_SECTORS);
    dm_coding_add(code, sector);
  }
  return 0;
}

static int read_day(const table_reader *r, int column, dm_str *out) {
  if (dm_table_day(r->list->arena, r->world, cell(r, column), out)) return 0;
  return dm_tsv_fail(&r->tsv, r->row, r->err, "\"%" DM_FMT "\" is no date: YYYY, YYYY-MM or YYYY-MM-DD", DM_ARG(cell(r, column)));
}

static int read_days(const table_reader *r, dm_list_code *code) {
  int rc = read_day(r, FROM, &code->from);
  if (!rc) rc = read_day(r, TO, &code->to);
  uint32_t n = code->from.n < code->to.n ? code->from.n : code->to.n;
  if (!rc && n && memcmp(code->from.p, code->to.p, n) > 0)
    rc = dm_tsv_fail(&r->tsv, r->row, r->err, "the row ends before it begins");
  return rc;
}

static int read_kind(const table_reader *r, dm_list_kind *out) {
  static const char *const names[] = {"", "person", "organisation", "noun"};
  dm_str kind = cell(r, KIND);
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (dm_str_is(kind, names[i])) {
      *out = (dm_list_kind)i;
      return 0;
    }
  return dm_tsv_fail(&r->tsv, r->row, r->err, "kind is person, organisation, noun or empty, not \"%" DM_FMT "\"", DM_ARG(kind));
}

static int read_row(table_reader *r) {
  dm_list_kind kind;
  dm_list_code code = {.line = r->tsv.lines[r->row]};
  dm_str name = cell(r, NAME), gender = cell(r, GENDER), aliases = cell(r, ALIASES), alias;
  if (!name.n) return dm_tsv_fail(&r->tsv, r->row, r->err, "the row has no name");
  if (gender.n && !dm_str_is(gender, "m") && !dm_str_is(gender, "f"))
    return dm_tsv_fail(&r->tsv, r->row, r->err, "gender is m, f or empty");
  int rc = read_kind(r, &kind);
  if (!rc) rc = read_country(r, &code.code);
  if (!rc) rc = read_sectors(r, &code.code);
  if (!rc) rc = read_days(r, &code);
  if (rc) return rc;
  dm_list_row *row = dm_list_add(r->list, kind, code.line);
  row->gender = gender.n ? gender.p[0] : 0;
  row->office = cell(r, OFFICE);
  uint32_t index = r->list->rows.n - 1;
  dm_list_name_add(r->list, index, name, false, code.line);
  while (dm_str_split(&aliases, '|', &alias)) dm_list_name_add(r->list, index, alias, kind == DM_LIST_NOUN, code.line);
  dm_list_code_add(r->list, &code);
  return 0;
}

static void tell_columns(const table_reader *r) {
  for (uint32_t i = 0; i < r->tsv.n_columns; i++) {
    unsigned k = 0;
    while (k < N_COLUMNS && !dm_str_is(r->tsv.columns[i], column_names[k])) k++;
    if (k == N_COLUMNS)
      dm_remark(r->list->remarks, r->list->path, 1, "the column \"%" DM_FMT "\" is not read", DM_ARG(r->tsv.columns[i]));
  }
}

static int read_table(dm_list *list, const dm_world *world, dm_str bytes, dm_err *err) {
  table_reader r = {.list = list, .world = world, .err = err};
  int rc = dm_tsv_parse(list->arena, list->path, bytes, &r.tsv, err);
  if (!rc) rc = dm_tsv_need(&r.tsv, "name", &r.at[NAME], err);
  if (!rc) tell_columns(&r);
  for (int i = 0; i < N_COLUMNS; i++) r.at[i] = rc ? DM_NONE : dm_tsv_column(&r.tsv, column_names[i]);
  for (r.row = 0; !rc && r.row < r.tsv.n_rows; r.row++) rc = read_row(&r);
  return rc;
}

/* ---- any format ------------------------------------------------------------------------------------------------- */

static int read_dictionary(dm_list *list, const dm_world *world, const char *data_dir, dm_str bytes, dm_err *err) {
  dm_cameo cameo;
  int rc = dm_cameo_open(&cameo, list->arena, world, data_dir, err);
  if (!rc) rc = dm_petrarch_read(list, &cameo, bytes, err);
  dm_cameo_close(&cameo);
  return rc;
}

int dm_world_add_list_bytes(dm_world *world, const char *data_dir, const char *path, dm_str bytes, dm_err *err) {
  world->remarks.arena = world->arena;
  dm_list list = {.arena = world->arena, .path = dm_str_copy(world->arena, dm_str_of(path)).p, .remarks = &world->remarks};
  if (bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0) bytes = dm_str_sub(bytes, 3, bytes.n);
  int rc =
      dm_petrarch_looks_so(bytes) ? read_dictionary(&list, world, data_dir, bytes, err) : read_table(&list, world, bytes, err);
  return rc ? rc : dm_list_enter(world, &list, err);
}

int dm_world_add_list(dm_world *world, const char *data_dir, const char *path, dm_err *err) {
  dm_str bytes;
  int rc = dm_file_read(world->arena, path, DM_LIMIT_TSV_BYTES, "data", &bytes, err);
  return rc ? rc : dm_world_add_list_bytes(world, data_dir, path, bytes, err);
}

const char *dm_row_origin(const dm_world *world, dm_entry_kind kind, uint32_t row, uint32_t *line) {
  for (uint32_t i = 0; i < world->origins.n; i++) {
    const dm_origin *o = &world->origins.v[i];
    if (o->kind != kind || row < o->first || row - o->first >= o->n) continue;
    *line = o->lines[row - o->first];
    return o->path;
  }
  return NULL;
}

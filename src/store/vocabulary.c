#include "store/vocabulary.h"

#include "base/str.h"
#include "data/tsv.h"

static int out_of_memory(dm_err *err) { return dm_fail(err, DM_ENOMEM, "store", NULL, 0, 0, "out of memory for the codes"); }

static int add_country(dm_vocabulary *v, dm_str code, dm_str name, dm_err *err) {
  if (!code.n || dm_map_get(&v->countries, code) != DM_NONE) return 0;
  v->codes[v->n_countries] = code;
  v->names[v->n_countries] = name.n ? name : code;
  return dm_map_put(&v->countries, code, v->n_countries++) ? 0 : out_of_memory(err);
}

static int read_countries(dm_vocabulary *v, const char *data_dir, uint32_t more, dm_err *err) {
  dm_tsv tsv;
  uint32_t iso3, name;
  dm_str path = dm_str_printf(v->arena, "%s/world/countries.tsv", data_dir);
  int rc = dm_tsv_read(v->arena, path.p, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "iso3", &iso3, err);
  if (!rc) rc = dm_tsv_need(&tsv, "name", &name, err);
  if (rc) return rc;
  v->codes = DM_NEW(v->arena, dm_str, (size_t)tsv.n_rows + more);
  v->names = DM_NEW(v->arena, dm_str, (size_t)tsv.n_rows + more);
  v->cow = DM_NEW(v->arena, dm_str, (size_t)tsv.n_rows + more);
  v->fips = DM_NEW(v->arena, dm_str, (size_t)tsv.n_rows + more);
  for (uint32_t i = 0; !rc && i < tsv.n_rows; i++)
    rc = add_country(v, dm_tsv_cell(&tsv, i, iso3), dm_tsv_cell(&tsv, i, name), err);
  return rc;
}

static bool is_code(dm_str s, uint32_t least, uint32_t most, char from, char to) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] < from || s.p[i] > to) return false;
  return s.n >= least && s.n <= most;
}

/* Codes of one column that no other row may have, in a map of its own. */
static int check_codes(const dm_tsv *tsv, uint32_t row, uint32_t column, dm_map *seen, dm_err *err) {
  dm_str rest = dm_tsv_cell(tsv, row, column), code;
  bool letters = dm_str_is(tsv->columns[column], "fips");
  while (rest.n && dm_str_split(&rest, '|', &code)) {
    if (!(letters ? is_code(code, 2, 2, 'A', 'Z') : is_code(code, 1, 3, '0', '9')))
      return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" is no code: %s", DM_ARG(code),
                         letters ? "two letters" : "up to three digits");
    if (dm_map_get(seen, code) != DM_NONE)
      return dm_tsv_fail(tsv, row, err, "line %u has the code %" DM_FMT " too", tsv->lines[dm_map_get(seen, code)], DM_ARG(code));
    if (!dm_map_put(seen, code, row)) return out_of_memory(err);
  }
  return 0;
}

static int read_code_rows(dm_vocabulary *v, const dm_tsv *tsv, dm_map seen[3], dm_err *err) {
  uint32_t iso3, cow, fips;
  int rc = dm_tsv_need(tsv, "iso3", &iso3, err);
  if (!rc) rc = dm_tsv_need(tsv, "cow", &cow, err);
  if (!rc) rc = dm_tsv_need(tsv, "fips", &fips, err);
  for (uint32_t i = 0; !rc && i < tsv->n_rows; i++) {
    dm_str code = dm_tsv_cell(tsv, i, iso3);
    uint32_t country = dm_map_get(&v->countries, code);
    if (country == DM_NONE) return dm_tsv_fail(tsv, i, err, "there is no such country in countries.tsv");
    if (dm_map_get(&seen[0], code) != DM_NONE) return dm_tsv_fail(tsv, i, err, "the country has a row above");
    if (!dm_map_put(&seen[0], code, i)) return out_of_memory(err);
    rc = check_codes(tsv, i, cow, &seen[1], err);
    if (!rc) rc = check_codes(tsv, i, fips, &seen[2], err);
    v->cow[country] = dm_tsv_cell(tsv, i, cow);
    v->fips[country] = dm_tsv_cell(tsv, i, fips);
  }
  return rc;
}

static int read_codes(dm_vocabulary *v, const char *data_dir, dm_err *err) {
  dm_tsv tsv;
  dm_map seen[3] = {0}; /* rows by country, COW number, FIPS code */
  dm_str path = dm_str_printf(v->arena, "%s/world/codes.tsv", data_dir);
  int rc = dm_tsv_read(v->arena, path.p, &tsv, err);
  if (!rc) rc = read_code_rows(v, &tsv, seen, err);
  for (int i = 0; i < 3; i++) dm_map_free(&seen[i]);
  if (!rc && tsv.n_rows < v->n_countries)
    rc = dm_fail(err, DM_EDATA, "store", path.p, 0, 0, "%u countries of countries.tsv have no row here",
                 v->n_countries - tsv.n_rows);
  return rc;
}

/* The rows that name a body without a country ("IGO"), and the sectors under PLOVER's names. */
static int read_sectors(dm_vocabulary *v, const dm_tsv *tsv, dm_err *err) {
  uint32_t means, country, sectors;
  int rc = dm_tsv_need(tsv, "means", &means, err);
  if (!rc) rc = dm_tsv_need(tsv, "country", &country, err);
  if (!rc) rc = dm_tsv_need(tsv, "sectors", &sectors, err);
  for (uint32_t i = 0; !rc && i < tsv->n_rows; i++) {
    dm_str what = dm_tsv_cell(tsv, i, means), rest = dm_tsv_cell(tsv, i, sectors), one;
    bool body = dm_str_is(what, "body") || dm_str_is(what, "plover");
    if (body) rc = add_country(v, dm_tsv_cell(tsv, i, country), (dm_str){0}, err);
    while (!rc && dm_str_split(&rest, ' ', &one))
      if (one.n && !dm_map_put(&v->sectors, one, i)) rc = out_of_memory(err);
  }
  return rc;
}

int dm_vocabulary_open(dm_vocabulary *v, const char *data_dir, dm_err *err) {
  dm_tsv tsv;
  *v = (dm_vocabulary){.arena = dm_arena_new()};
  if (!v->arena) return out_of_memory(err);
  dm_str path = dm_str_printf(v->arena, "%s/ontology/cameo_actors.tsv", data_dir);
  int rc = dm_ontology_read(v->arena, (dm_folders){data_dir, NULL}, &v->ontology, err);
  if (!rc) rc = dm_tsv_read(v->arena, path.p, &tsv, err);
  if (!rc) rc = read_countries(v, data_dir, tsv.n_rows, err);
  if (!rc) rc = read_codes(v, data_dir, err);
  return rc ? rc : read_sectors(v, &tsv, err);
}

void dm_vocabulary_close(dm_vocabulary *v) {
  dm_map_free(&v->countries);
  dm_map_free(&v->sectors);
  dm_arena_free(v->arena);
}

dm_str dm_country_name(const dm_vocabulary *v, dm_str code) {
  uint32_t i = dm_map_get(&v->countries, code);
  return i == DM_NONE ? code : v->names[i];
}

dm_str dm_country_cow(const dm_vocabulary *v, dm_str code) {
  uint32_t i = dm_map_get(&v->countries, code);
  return i == DM_NONE ? (dm_str){0} : v->cow[i];
}

dm_str dm_country_fips(const dm_vocabulary *v, dm_str code) {
  uint32_t i = dm_map_get(&v->countries, code);
  return i == DM_NONE ? (dm_str){0} : v->fips[i];
}

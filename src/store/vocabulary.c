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
  for (uint32_t i = 0; !rc && i < tsv.n_rows; i++)
    rc = add_country(v, dm_tsv_cell(&tsv, i, iso3), dm_tsv_cell(&tsv, i, name), err);
  return rc;
}

static int read_cow(dm_vocabulary *v, const char *data_dir, dm_err *err) {
  dm_tsv tsv;
  uint32_t iso3, cow;
  dm_str path = dm_str_printf(v->arena, "%s/world/cow.tsv", data_dir);
  int rc = dm_tsv_read(v->arena, path.p, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "iso3", &iso3, err);
  if (!rc) rc = dm_tsv_need(&tsv, "cow", &cow, err);
  for (uint32_t i = 0; !rc && i < tsv.n_rows; i++) {
    uint32_t country = dm_map_get(&v->countries, dm_tsv_cell(&tsv, i, iso3));
    if (country == DM_NONE) return dm_tsv_fail(&tsv, i, err, "there is no such country in countries.tsv");
    v->cow[country] = dm_tsv_cell(&tsv, i, cow);
  }
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
  if (!rc) rc = read_cow(v, data_dir, err);
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

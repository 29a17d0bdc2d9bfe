#include "mention/cameo.h"

#include "base/err.h"
#include "base/str.h"

#define PART 3u

static int read_means(const dm_tsv *tsv, uint32_t row, dm_str name, dm_cameo_means *out, dm_err *err) {
  static const char *const names[] = {"country", "body", "plover", "sector", "mark"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (dm_str_is(name, names[i])) {
      *out = (dm_cameo_means)i;
      return 0;
    }
  return dm_tsv_fail(tsv, row, err, "means is country, body, plover, sector or mark, not \"%" DM_FMT "\"", DM_ARG(name));
}

int dm_cameo_open(dm_cameo *cameo, dm_arena *arena, const dm_world *world, const char *data_dir, dm_err *err) {
  static const char *const columns[] = {"code", "means", "country", "sectors"};
  uint32_t at[4];
  dm_tsv tsv;
  *cameo = (dm_cameo){.world = world};
  dm_str path = dm_str_printf(arena, "%s/ontology/cameo_actors.tsv", data_dir);
  int rc = dm_tsv_read(arena, path.p, &tsv, err);
  for (unsigned i = 0; !rc && i < 4; i++) rc = dm_tsv_need(&tsv, columns[i], &at[i], err);
  if (rc) return rc;
  cameo->parts.v = DM_NEW(arena, dm_cameo_part, tsv.n_rows);
  for (uint32_t row = 0; row < tsv.n_rows; row++) {
    dm_cameo_part *part = &cameo->parts.v[row];
    dm_str code = dm_tsv_cell(&tsv, row, at[0]), sectors = dm_tsv_cell(&tsv, row, at[3]), sector;
    if (code.n != PART) return dm_tsv_fail(&tsv, row, err, "\"%" DM_FMT "\" is no code of three letters", DM_ARG(code));
    if (dm_map_get(&cameo->by_code, code) != DM_NONE)
      return dm_tsv_fail(&tsv, row, err, "%" DM_FMT " is there twice", DM_ARG(code));
    rc = read_means(&tsv, row, dm_tsv_cell(&tsv, row, at[1]), &part->means, err);
    if (rc) return rc;
    part->code.country = dm_tsv_cell(&tsv, row, at[2]);
    while (dm_str_split(&sectors, ' ', &sector)) dm_coding_add(&part->code, sector);
    if (!dm_map_put(&cameo->by_code, code, row)) return dm_fail(err, DM_ENOMEM, "data", tsv.path, 0, 0, "out of memory");
    cameo->parts.n++;
  }
  return 0;
}

void dm_cameo_close(dm_cameo *cameo) { dm_map_free(&cameo->by_code); }

/* A country, wherever it stands: "NGOUSA" is of the United States. The first one counts. */
static void take_country(dm_coding *out, bool *nation, dm_str iso3) {
  if (!*nation) out->country = iso3;
  *nation = true;
}

static void take_part(const dm_cameo_part *part, dm_coding *out, bool *nation) {
  switch (part->means) {
  case DM_CAMEO_COUNTRY:
    take_country(out, nation, part->code.country);
    break;
  case DM_CAMEO_PLOVER:
    out->plover = part->code.country;
    if (!*nation) out->country = DM_S("IGO");
    break;
  case DM_CAMEO_BODY:
    if (!*nation && !out->country.n) out->country = part->code.country;
    break;
  default:
    break;
  }
  for (uint32_t i = 0; i < part->code.n_sectors; i++) dm_coding_add(out, part->code.sectors[i]);
}

dm_str dm_cameo_read(const dm_cameo *cameo, dm_str code, dm_coding *out) {
  dm_str unknown = {0};
  bool nation = false;
  *out = (dm_coding){0};
  if (dm_str_is(code, "---")) return unknown;
  for (uint32_t at = 0; at < code.n; at += PART) {
    dm_str part = dm_str_sub(code, at, code.n - at < PART ? code.n : at + PART);
    uint32_t row = dm_map_get(&cameo->by_code, part), country = dm_map_get(&cameo->world->by_iso3, part);
    if (row != DM_NONE)
      take_part(&cameo->parts.v[row], out, &nation);
    else if (country != DM_NONE)
      take_country(out, &nation, cameo->world->countries.v[country].iso3);
    else if (!unknown.n)
      unknown = part;
  }
  return unknown;
}

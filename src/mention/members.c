#include "mention/members.h"

#include "base/err.h"
#include "base/str.h"
#include "data/tsv.h"
#include "mention/days.h"

static bool is_listed(const dm_world *world, dm_str name) {
  for (uint32_t i = 0; i < world->orgs.n; i++)
    if (dm_str_eq(world->orgs.v[i].name, name)) return true;
  return false;
}

static bool meet(const dm_membership *a, const dm_membership *b) {
  bool before = a->to.n && b->from.n && dm_str_cmp(a->to, b->from) < 0;
  bool after = b->to.n && a->from.n && dm_str_cmp(b->to, a->from) < 0;
  return dm_str_eq(a->country, b->country) && !before && !after;
}

/* "FIN", "FIN:2023-04-04", "GBR..2020-01-31", "AGO:2007-01-01..2023-12-31" */
static dm_membership split(dm_str organisation, dm_str word) {
  dm_membership m = {.organisation = organisation};
  uint32_t end = dm_str_find(word, DM_S(".."), 0);
  if (end != DM_NONE) {
    m.to = dm_str_sub(word, end + 2, word.n);
    word = dm_str_sub(word, 0, end);
  }
  uint32_t start = dm_str_find(word, DM_S(":"), 0);
  if (start != DM_NONE) {
    m.from = dm_str_sub(word, start + 1, word.n);
    word = dm_str_sub(word, 0, start);
  }
  m.country = word;
  return m;
}

static int read_member(dm_arena *arena, const dm_world *world, const dm_tsv *tsv, uint32_t row, dm_membership m, uint32_t first,
                       dm_members *out, dm_err *err) {
  if (dm_map_get(&world->by_iso3, m.country) == DM_NONE)
    return dm_tsv_fail(tsv, row, err, "there is no country \"%" DM_FMT "\" in countries.tsv", DM_ARG(m.country));
  if ((m.from.n && !dm_day_parse(m.from)) || (m.to.n && !dm_day_parse(m.to)))
    return dm_tsv_fail(tsv, row, err, "%" DM_FMT ": a day is YYYY-MM-DD", DM_ARG(m.country));
  if (m.from.n && m.to.n && dm_str_cmp(m.to, m.from) < 0)
    return dm_tsv_fail(tsv, row, err, "%" DM_FMT " leaves before it joins", DM_ARG(m.country));
  for (uint32_t i = first; i < out->rows.n; i++)
    if (meet(&out->rows.v[i], &m))
      return dm_tsv_fail(tsv, row, err, "%" DM_FMT " is a member twice at one time", DM_ARG(m.country));
  DM_PUSH(arena, &out->rows, m);
  return 0;
}

static int read_row(dm_arena *arena, const dm_world *world, const dm_tsv *tsv, uint32_t row, dm_str name, dm_str members,
                    dm_members *out, dm_err *err) {
  uint32_t first = out->rows.n;
  dm_str word;
  if (!is_listed(world, name))
    return dm_tsv_fail(tsv, row, err, "there is no \"%" DM_FMT "\" in organisations.tsv", DM_ARG(name));
  for (uint32_t i = 0; i < first; i++)
    if (dm_str_eq(out->rows.v[i].organisation, name)) return dm_tsv_fail(tsv, row, err, "the organisation has a row above");
  while (dm_str_split(&members, ' ', &word)) {
    int rc = word.n ? read_member(arena, world, tsv, row, split(name, word), first, out, err) : 0;
    if (rc) return rc;
  }
  return out->rows.n > first ? 0 : dm_tsv_fail(tsv, row, err, "no member is named");
}

int dm_members_read(dm_arena *arena, const dm_world *world, const char *data_dir, dm_members *out, dm_err *err) {
  dm_tsv tsv;
  uint32_t name, members;
  *out = (dm_members){0};
  dm_str path = dm_str_printf(arena, "%s/world/members.tsv", data_dir);
  int rc = dm_tsv_read(arena, path.p, &tsv, err);
  if (!rc) rc = dm_tsv_need(&tsv, "organisation", &name, err);
  if (!rc) rc = dm_tsv_need(&tsv, "members", &members, err);
  for (uint32_t i = 0; !rc && i < tsv.n_rows; i++)
    rc = read_row(arena, world, &tsv, i, dm_tsv_cell(&tsv, i, name), dm_tsv_cell(&tsv, i, members), out, err);
  return rc;
}

uint32_t dm_members_at(const dm_members *members, dm_str organisation, dm_str day, dm_str *countries, uint32_t max) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < members->rows.n; i++) {
    const dm_membership *m = &members->rows.v[i];
    if (!dm_str_eq(m->organisation, organisation)) continue;
    if (!dm_day_within(day, m->from, m->to)) continue;
    if (n < max) countries[n] = m->country;
    n++;
  }
  return n;
}

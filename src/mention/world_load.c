/* world_load.c - reading data/world and data/lang/en/mention into the tables. Every error names file and line. */
#include "base/err.h"
#include "base/str.h"
#include "mention/world.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct loader {
  dm_world *world;
  const char *data_dir;
  dm_err *err;
  dm_tsv tsv;
  uint32_t row;
} loader;

static int out_of_memory(loader *l) { return dm_fail(l->err, DM_ENOMEM, "data", l->tsv.path, 0, 0, "out of memory"); }

static int open_file(loader *l, const char *name, const char *const *columns, uint32_t *at) {
  dm_str path = dm_str_printf(l->world->arena, "%s/%s", l->data_dir, name);
  int rc = dm_tsv_read(l->world->arena, path.p, &l->tsv, l->err);
  for (uint32_t i = 0; !rc && columns[i]; i++) rc = dm_tsv_need(&l->tsv, columns[i], &at[i], l->err);
  return rc;
}

static dm_str cell(const loader *l, uint32_t column) { return dm_tsv_cell(&l->tsv, l->row, column); }

/* A cell that must not be empty. */
static int need_cell(loader *l, uint32_t column, dm_str *out) {
  *out = cell(l, column);
  if (out->n) return 0;
  return dm_tsv_fail(&l->tsv, l->row, l->err, "the field \"%" DM_FMT "\" is empty", DM_ARG(l->tsv.columns[column]));
}

static int add_name(loader *l, dm_str name, dm_entry_kind kind, unsigned flags, uint32_t row) {
  dm_world *w = l->world;
  return dm_names_add(w->arena, &w->names, name, kind, flags, row) ? 0 : out_of_memory(l);
}

static int add_names(loader *l, dm_str list, dm_entry_kind kind, unsigned flags, uint32_t row) {
  dm_str name;
  int rc = 0;
  while (!rc && dm_str_split(&list, '|', &name)) {
    name = dm_str_trim(name);
    if (name.n) rc = add_name(l, name, kind, flags, row);
  }
  return rc;
}

static int read_sectors(loader *l, dm_str list, dm_coding *code) {
  dm_str sector;
  while (dm_str_split(&list, ' ', &sector)) {
    if (!sector.n) continue;
    bool letters = sector.n == 3;
    for (uint32_t i = 0; letters && i < 3; i++) letters = sector.p[i] >= 'A' && sector.p[i] <= 'Z';
    if (!letters)
      return dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is no sector: three capitals like GOV", DM_ARG(sector));
    if (code->n_sectors == DM_MAX_SECTORS) return dm_tsv_fail(&l->tsv, l->row, l->err, "more than %d sectors", DM_MAX_SECTORS);
    dm_coding_add(code, sector);
  }
  return 0;
}

/* Bits of the keys of a list; new keys are numbered as they come. */
static int read_keys(loader *l, dm_str list, char sep, dm_keys *keys, uint64_t *bits) {
  dm_str key;
  while (dm_str_split(&list, sep, &key)) {
    key = dm_str_trim(key);
    if (!key.n) continue;
    uint32_t i = 0;
    while (i < keys->n && !dm_str_eq(keys->v[i], key)) i++;
    if (i == 64) return dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is one key too many (64)", DM_ARG(key));
    if (i == keys->n) keys->v[keys->n++] = key;
    *bits |= (uint64_t)1 << i;
  }
  return 0;
}

static int read_code(loader *l, uint32_t column, dm_str *out) {
  *out = cell(l, column);
  bool good = !out->n || out->n == 3;
  for (uint32_t i = 0; good && i < out->n; i++) good = out->p[i] >= 'A' && out->p[i] <= 'Z';
  return good ? 0 : dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is no code of three capitals", DM_ARG(*out));
}

static int read_gender(loader *l, uint32_t column, char *out) {
  dm_str gender = cell(l, column);
  *out = gender.n ? gender.p[0] : 0;
  if (!gender.n || dm_str_is(gender, "m") || dm_str_is(gender, "f")) return 0;
  return dm_tsv_fail(&l->tsv, l->row, l->err, "gender is m, f or empty");
}

static bool is_day(dm_str s) {
  if (!s.n) return true;
  if (s.n != 4 && s.n != 7 && s.n != 10) return false;
  for (uint32_t i = 0; i < s.n; i++)
    if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') return false;
  return true;
}

static int read_days(loader *l, uint32_t from_column, uint32_t to_column, dm_str *from, dm_str *to) {
  *from = cell(l, from_column);
  *to = cell(l, to_column);
  if (!is_day(*from) || !is_day(*to)) return dm_tsv_fail(&l->tsv, l->row, l->err, "from and to are YYYY, YYYY-MM or YYYY-MM-DD");
  uint32_t n = from->n < to->n ? from->n : to->n;
  if (n && memcmp(from->p, to->p, n) > 0) return dm_tsv_fail(&l->tsv, l->row, l->err, "the row ends before it begins");
  return 0;
}

/* The regular plural of an English noun of one or more words. */
static dm_str plural_of(dm_arena *arena, dm_str noun) {
  if (dm_str_ends(noun, DM_S("s")) || dm_str_ends(noun, DM_S("x")) || dm_str_ends(noun, DM_S("ch")) ||
      dm_str_ends(noun, DM_S("sh")))
    return dm_str_printf(arena, "%" DM_FMT "es", DM_ARG(noun));
  char before = noun.n > 1 ? noun.p[noun.n - 2] : 'x';
  if (dm_str_ends(noun, DM_S("y")) && !memchr("aeiou", before, 5))
    return dm_str_printf(arena, "%.*sies", (int)noun.n - 1, noun.p);
  return dm_str_printf(arena, "%" DM_FMT "s", DM_ARG(noun));
}

/* ---- countries -------------------------------------------------------------------------------------------------- */

static int add_inhabitants(loader *l, dm_str people, dm_str adjectives, uint32_t row) {
  if (people.n) return add_names(l, people, DM_ENTRY_PEOPLE, 0, row);
  dm_str adjective;
  int rc = 0;
  while (!rc && dm_str_split(&adjectives, '|', &adjective)) {
    bool sibilant = dm_str_ends(adjective, DM_S("ese")) || dm_str_ends(adjective, DM_S("sh")) ||
                    dm_str_ends(adjective, DM_S("ch")) || dm_str_ends(adjective, DM_S("ss"));
    rc = add_name(l, adjective, DM_ENTRY_PEOPLE, 0, row);
    if (!rc && !sibilant) rc = add_name(l, plural_of(l->world->arena, adjective), DM_ENTRY_PEOPLE, DM_ENTRY_PLURAL, row);
  }
  return rc;
}

static int add_capitals(loader *l, dm_str list, uint32_t country) { return add_names(l, list, DM_ENTRY_CAPITAL, 0, country); }

static int add_powers(loader *l, dm_str list, uint32_t country) {
  dm_world *w = l->world;
  dm_str item;
  int rc = 0;
  while (!rc && dm_str_split(&list, '|', &item)) {
    uint32_t eq = dm_str_find(item, DM_S("="), 0);
    if (eq == DM_NONE)
      return dm_tsv_fail(&l->tsv, l->row, l->err, "power: NAME=SECTORS expected, not \"%" DM_FMT "\"", DM_ARG(item));
    dm_power *p = &w->powers.v[w->powers.n];
    p->name = dm_str_trim(dm_str_sub(item, 0, eq));
    p->code.country = w->countries.v[country].iso3;
    if (dm_str_starts(p->name, DM_S("the "))) p->name = dm_str_sub(p->name, 4, p->name.n);
    rc = read_sectors(l, dm_str_sub(item, eq + 1, item.n), &p->code);
    if (!rc) rc = add_name(l, p->name, DM_ENTRY_POWER, 0, w->powers.n++);
  }
  return rc;
}

static uint32_t count_items(const dm_tsv *tsv, uint32_t column) {
  uint32_t n = 0;
  for (uint32_t r = 0; r < tsv->n_rows; r++) {
    dm_str c = dm_tsv_cell(tsv, r, column);
    n += c.n > 0;
    for (uint32_t i = 0; i < c.n; i++) n += c.p[i] == '|';
  }
  return n;
}

static int read_country(loader *l, const uint32_t *at) {
  dm_world *w = l->world;
  dm_country *c = &w->countries.v[l->row];
  int rc = need_cell(l, at[0], &c->iso3);
  if (!rc) rc = read_code(l, at[0], &c->iso3);
  if (!rc) rc = need_cell(l, at[1], &c->name);
  if (rc) return rc;
  if (dm_map_get(&w->by_iso3, c->iso3) != DM_NONE)
    return dm_tsv_fail(&l->tsv, l->row, l->err, "%" DM_FMT " is there twice", DM_ARG(c->iso3));
  if (!dm_map_put(&w->by_iso3, c->iso3, l->row)) return out_of_memory(l);
  c->family_first = dm_str_is(cell(l, dm_tsv_column(&l->tsv, "family")), "first");
  rc = add_name(l, c->name, DM_ENTRY_COUNTRY, 0, l->row);
  if (!rc) rc = add_names(l, cell(l, at[2]), DM_ENTRY_COUNTRY, DM_ENTRY_SHORT, l->row);
  if (!rc) rc = add_names(l, cell(l, at[3]), DM_ENTRY_ADJECTIVE, 0, l->row);
  if (!rc) rc = add_inhabitants(l, cell(l, at[4]), cell(l, at[3]), l->row);
  if (!rc) rc = add_capitals(l, cell(l, at[5]), l->row);
  if (!rc) rc = add_powers(l, cell(l, at[6]), l->row);
  return rc;
}

static int load_countries(loader *l) {
  static const char *const columns[] = {"iso3", "name", "names", "adjectives", "people", "capitals", "power", NULL};
  uint32_t at[7];
  int rc = open_file(l, "world/countries.tsv", columns, at);
  if (rc) return rc;
  l->world->countries.v = DM_NEW(l->world->arena, dm_country, l->tsv.n_rows);
  l->world->countries.n = l->tsv.n_rows;
  l->world->powers.v = DM_NEW(l->world->arena, dm_power, count_items(&l->tsv, at[6]));
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) rc = read_country(l, at);
  return rc;
}

/* ---- organisations ---------------------------------------------------------------------------------------------- */

static int read_org(loader *l, const uint32_t *at) {
  dm_world *w = l->world;
  dm_org *o = &w->orgs.v[l->row];
  int rc = need_cell(l, at[0], &o->name);
  if (!rc) rc = read_code(l, at[2], &o->code.country);
  if (!rc) rc = read_code(l, at[3], &o->code.plover);
  if (!rc) rc = read_sectors(l, cell(l, at[4]), &o->code);
  /* A kind is one key, blanks included ("armed group"). */
  if (!rc) rc = read_keys(l, cell(l, at[5]), '|', &w->kinds, &o->kind);
  if (!rc) rc = read_keys(l, cell(l, at[6]), ' ', &w->offices, &o->head);
  if (!rc) rc = read_days(l, at[7], at[8], &o->from, &o->to);
  if (!rc) rc = add_name(l, o->name, DM_ENTRY_ORG, 0, l->row);
  if (!rc) rc = add_names(l, cell(l, at[1]), DM_ENTRY_ORG, DM_ENTRY_SHORT, l->row);
  return rc;
}

static int load_orgs(loader *l) {
  static const char *const columns[] = {"name", "aliases", "code", "plover", "sectors", "kind", "head", "from", "to", NULL};
  uint32_t at[9];
  int rc = open_file(l, "world/organisations.tsv", columns, at);
  if (rc) return rc;
  l->world->orgs.v = DM_NEW(l->world->arena, dm_org, l->tsv.n_rows);
  l->world->orgs.n = l->tsv.n_rows;
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) rc = read_org(l, at);
  return rc;
}

/* ---- agents ----------------------------------------------------------------------------------------------------- */

static int read_class(loader *l, dm_str name, dm_agent_class *out) {
  static const char *const names[] = {"office", "voice", "people", "body", "generic", "measure", "craft"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (dm_str_is(name, names[i])) {
      *out = (dm_agent_class)i;
      return 0;
    }
  return dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is no class: office, voice, people, body, generic, measure, craft",
                     DM_ARG(name));
}

static int read_kinds_of_agent(loader *l, dm_str list, uint64_t *bits) {
  /* Several kinds are separated by blanks, so "armed" stands for "armed group". */
  dm_str kind;
  int rc = 0;
  while (!rc && dm_str_split(&list, ' ', &kind)) {
    if (!kind.n) continue;
    if (dm_str_is(kind, "armed")) kind = DM_S("armed group");
    rc = read_keys(l, kind, '|', &l->world->kinds, bits);
  }
  return rc;
}

static int read_agent(loader *l, const uint32_t *at) {
  dm_world *w = l->world;
  dm_agent *a = &w->agents.v[l->row];
  int rc = need_cell(l, at[0], &a->word);
  if (!rc) rc = read_sectors(l, cell(l, at[2]), &a->code);
  if (!rc) rc = read_class(l, cell(l, at[3]), &a->class);
  if (!rc) rc = read_keys(l, cell(l, at[4]), ' ', &w->offices, &a->offices);
  if (!rc) rc = read_kinds_of_agent(l, cell(l, at[5]), &a->kinds);
  dm_str from = cell(l, at[6]);
  if (!rc && !dm_str_is(from, "own") && !dm_str_is(from, "org"))
    rc = dm_tsv_fail(&l->tsv, l->row, l->err, "from is \"own\" or \"org\", not \"%" DM_FMT "\"", DM_ARG(from));
  a->own = dm_str_is(from, "own");
  if (!rc) rc = read_gender(l, at[7], &a->gender);
  if (!rc) rc = add_name(l, a->word, DM_ENTRY_AGENT, 0, l->row);
  dm_str plural = cell(l, at[1]);
  a->crowd = a->class == DM_AGENT_BODY && dm_str_eq(plural, a->word);
  if (!plural.n) plural = plural_of(w->arena, a->word);
  if (!rc) rc = add_name(l, plural, DM_ENTRY_AGENT, DM_ENTRY_PLURAL, l->row);
  return rc;
}

static int load_agents(loader *l) {
  static const char *const columns[] = {"word", "plural", "sectors", "class", "office", "kinds", "from", "gender", NULL};
  uint32_t at[8];
  int rc = open_file(l, "lang/en/mention/agents.tsv", columns, at);
  if (rc) return rc;
  l->world->agents.v = DM_NEW(l->world->arena, dm_agent, l->tsv.n_rows);
  l->world->agents.n = l->tsv.n_rows;
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) rc = read_agent(l, at);
  return rc;
}

/* ---- words, given names, titles ---------------------------------------------------------------------------------- */

static int load_words(loader *l) {
  static const char *const columns[] = {"word", "use", NULL};
  static const char *const uses[DM_USE_COUNT] = {
      "place", "goal", "motion", "duty",    "posted",   "within",  "abroad",  "former", "current", "plural",  "say",   "both",
      "three", "four", "self",   "company", "calendar", "renamed", "foreign", "serve",  "venue",   "sponsor", "matter"};
  uint32_t at[2];
  int rc = open_file(l, "lang/en/mention/words.tsv", columns, at);
  if (rc) return rc;
  l->world->uses = DM_NEW(l->world->arena, uint32_t, l->tsv.n_rows);
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) {
    unsigned use = 0;
    while (use < DM_USE_COUNT && !dm_str_is(cell(l, at[1]), uses[use])) use++;
    if (use == DM_USE_COUNT)
      return dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is no use of a word", DM_ARG(cell(l, at[1])));
    l->world->uses[l->row] = 1u << use;
    rc = add_name(l, cell(l, at[0]), DM_ENTRY_WORD, 0, l->row);
  }
  return rc;
}

static int load_genders(loader *l, const char *file, const char *column, dm_entry_kind kind, char **out) {
  const char *columns[] = {column, "gender", NULL};
  uint32_t at[2];
  int rc = open_file(l, file, columns, at);
  if (rc) return rc;
  *out = DM_NEW(l->world->arena, char, l->tsv.n_rows);
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) {
    rc = read_gender(l, at[1], &(*out)[l->row]);
    if (!rc) rc = add_name(l, cell(l, at[0]), kind, 0, l->row);
  }
  return rc;
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

static int read_number(loader *l, uint32_t column, double low, double high, double *out) {
  dm_str s = cell(l, column);
  *out = (double)NAN;
  if (!s.n) return 0;
  char text[32], *end = text;
  errno = 0;
  if (s.n < sizeof text) {
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *out = strtod(text, &end);
  }
  if (s.n < sizeof text && *end == 0 && errno == 0 && *out >= low && *out <= high) return 0;
  return dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is no number between %g and %g", DM_ARG(s), low, high);
}

static int load_places(loader *l) {
  static const char *const columns[] = {"name", "aliases", "country", "kind", "lat", "lon", "geonames", NULL};
  uint32_t at[7];
  int rc = open_file(l, "world/places.tsv", columns, at);
  if (rc) return rc;
  l->world->places.v = DM_NEW(l->world->arena, dm_place_row, l->tsv.n_rows);
  l->world->places.n = l->tsv.n_rows;
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) {
    dm_place_row *p = &l->world->places.v[l->row];
    double id;
    rc = need_cell(l, at[0], &p->name);
    if (!rc) rc = read_code(l, at[2], &p->country);
    if (!rc) rc = read_number(l, at[4], -90, 90, &p->lat);
    if (!rc) rc = read_number(l, at[5], -180, 180, &p->lon);
    if (!rc) rc = read_number(l, at[6], 0, 4e9, &id);
    if (rc) return rc;
    p->city = dm_str_is(cell(l, at[3]), "city");
    p->geonames = isnan(id) ? 0 : (uint32_t)id;
    rc = add_name(l, p->name, DM_ENTRY_PLACE, 0, l->row);
    if (!rc) rc = add_names(l, cell(l, at[1]), DM_ENTRY_PLACE, DM_ENTRY_SHORT, l->row);
  }
  return rc;
}

/* ---- office-holders ----------------------------------------------------------------------------------------------- */

/* What an agent noun at the end of the office's words adds: "UN secretary-general" ends in "secretary-general". */
static void code_of_office(const dm_world *w, dm_str office, dm_holder *h) {
  for (dm_str rest = office; rest.n;) {
    for (uint32_t e = dm_names_get(&w->names, rest); e != DM_NONE; e = w->names.entries.v[e].next) {
      if (w->names.entries.v[e].kind != DM_ENTRY_AGENT) continue;
      const dm_agent *a = &w->agents.v[w->names.entries.v[e].row];
      h->offices |= a->offices;
      bool empty = !h->code.n_sectors;
      for (uint32_t i = 0; empty && i < a->code.n_sectors; i++) dm_coding_add(&h->code, a->code.sectors[i]);
      return;
    }
    uint32_t blank = dm_str_find(rest, DM_S(" "), 0);
    if (blank == DM_NONE) return;
    rest = dm_str_sub(rest, blank + 1, rest.n);
  }
}

/* "ambassador to the United Nations": the noun stands before the preposition. */
static dm_str before_preposition(dm_str office) {
  static const char *const preps[] = {" to ", " for ", " of the "};
  for (unsigned i = 0; i < sizeof preps / sizeof *preps; i++) {
    uint32_t at = dm_str_find(office, dm_str_of(preps[i]), 0);
    if (at != DM_NONE) return dm_str_sub(office, 0, at);
  }
  return office;
}

/* The organisation whose name begins the office ("NATO secretary general"), for its sectors. */
static void code_of_body(const dm_world *w, dm_holder *h) {
  for (uint32_t end = h->office.n; end > 0; end--) {
    if (end < h->office.n && h->office.p[end] != ' ') continue;
    for (uint32_t e = dm_names_get(&w->names, dm_str_sub(h->office, 0, end)); e != DM_NONE; e = w->names.entries.v[e].next) {
      if (w->names.entries.v[e].kind != DM_ENTRY_ORG) continue;
      const dm_org *o = &w->orgs.v[w->names.entries.v[e].row];
      if (!dm_str_eq(o->code.country, h->code.country)) continue;
      h->code.plover = o->code.plover;
      for (uint32_t i = 0; i < o->code.n_sectors; i++) dm_coding_add(&h->code, o->code.sectors[i]);
      return;
    }
  }
}

/* The last word of the name, or the first where the country writes the family's name first and nobody has put it behind. */
static dm_str family_of(const dm_world *w, const dm_holder *h) {
  uint32_t country = h->code.country.n ? dm_map_get(&w->by_iso3, h->code.country) : DM_NONE, first = 0, last = h->name.n;
  while (first < h->name.n && h->name.p[first] != ' ') first++;
  while (last > 0 && h->name.p[last - 1] != ' ') last--;
  bool front = country != DM_NONE && w->countries.v[country].family_first;
  return front ? dm_str_sub(h->name, 0, first) : dm_str_sub(h->name, last, h->name.n);
}

static int link_family(loader *l, dm_holder *h) {
  char buf[128];
  dm_str family = dm_word_folded(family_of(l->world, h), buf, sizeof buf);
  if (!family.n) return 0;
  h->namesake = dm_map_get(&l->world->by_family, family);
  return dm_map_put(&l->world->by_family, dm_str_copy(l->world->arena, family), l->row) ? 0 : out_of_memory(l);
}

static int link_person(loader *l, dm_map *persons) {
  dm_world *w = l->world;
  dm_holder *h = &w->holders.v[l->row];
  h->person = dm_map_get(persons, h->name);
  h->next = h->namesake = DM_NONE;
  if (h->person == DM_NONE) {
    h->person = l->row;
    return dm_map_put(persons, h->name, l->row) ? link_family(l, h) : out_of_memory(l);
  }
  uint32_t last = h->person;
  while (w->holders.v[last].next != DM_NONE) last = w->holders.v[last].next;
  w->holders.v[last].next = l->row;
  return 0;
}

/* "Bashar al-Assad" is "Bashar Assad" in half of the papers. */
static int add_without_article(loader *l, uint32_t person) {
  dm_str name = l->world->holders.v[l->row].name;
  uint32_t at = dm_str_find(name, DM_S(" al-"), 0);
  if (at == DM_NONE) at = dm_str_find(name, DM_S(" el-"), 0);
  if (at == DM_NONE) return 0;
  dm_str short_name = dm_str_printf(l->world->arena, "%" DM_FMT " %" DM_FMT, DM_ARG(dm_str_sub(name, 0, at)),
                                    DM_ARG(dm_str_sub(name, at + 4, name.n)));
  return add_name(l, short_name, DM_ENTRY_HOLDER, DM_ENTRY_SHORT, person);
}

static int read_holder(loader *l, const uint32_t *at, dm_map *persons) {
  dm_world *w = l->world;
  dm_holder *h = &w->holders.v[l->row];
  int rc = need_cell(l, at[0], &h->name);
  if (!rc) rc = need_cell(l, at[3], &h->office);
  if (!rc) rc = read_code(l, at[4], &h->code.country);
  if (!rc) rc = read_sectors(l, cell(l, at[5]), &h->code);
  if (!rc) rc = read_days(l, at[6], at[7], &h->from, &h->to);
  if (!rc) rc = read_gender(l, at[2], &h->gender);
  if (rc) return rc;
  code_of_body(w, h);
  bool whole = dm_names_get(&w->names, h->office) != DM_NONE; /* "member of the presidency" */
  code_of_office(w, whole ? h->office : before_preposition(h->office), h);
  rc = link_person(l, persons);
  if (!rc) rc = add_name(l, h->name, DM_ENTRY_HOLDER, 0, h->person);
  if (!rc) rc = add_names(l, cell(l, at[1]), DM_ENTRY_HOLDER, DM_ENTRY_SHORT, h->person);
  return rc ? rc : add_without_article(l, h->person);
}

static int load_holders(loader *l) {
  static const char *const columns[] = {"name", "aliases", "gender", "office", "country", "sectors", "from", "to", NULL};
  uint32_t at[8];
  int rc = open_file(l, "world/officeholders.tsv", columns, at);
  if (rc) return rc;
  l->world->holders.v = DM_NEW(l->world->arena, dm_holder, l->tsv.n_rows);
  l->world->holders.n = l->tsv.n_rows;
  dm_map persons = {0};
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) rc = read_holder(l, at, &persons);
  dm_map_free(&persons);
  return rc;
}

/* ---- spellings ------------------------------------------------------------------------------------------------------ */

static int load_variants(loader *l) {
  static const char *const columns[] = {"name", "variants", NULL};
  uint32_t at[2];
  int rc = open_file(l, "lang/en/mention/variants.tsv", columns, at);
  for (l->row = 0; !rc && l->row < l->tsv.n_rows; l->row++) {
    dm_str name, rest = cell(l, at[1]), one;
    rc = need_cell(l, at[0], &name);
    while (!rc && dm_str_split(&rest, '|', &one))
      if (!dm_names_same(l->world->arena, &l->world->names, name, one))
        rc = dm_tsv_fail(&l->tsv, l->row, l->err, "\"%" DM_FMT "\" is more than one word, or stands in two rows", DM_ARG(one));
  }
  return rc;
}

/* ---- all ---------------------------------------------------------------------------------------------------------- */

/* The Pentagon's head is the one that the country's defense ministry has: taken from the organisation of the same sectors. */
static void find_heads_of_powers(dm_world *w) {
  for (uint32_t i = 0; i < w->powers.n; i++) {
    dm_power *p = &w->powers.v[i];
    for (uint32_t k = 0; !p->head && k < w->orgs.n; k++) {
      const dm_org *o = &w->orgs.v[k];
      bool same = o->head && dm_str_eq(o->code.country, p->code.country) && o->code.n_sectors == p->code.n_sectors;
      if (same && dm_str_ends(o->name, p->name)) p->head = o->head;
      if (same && p->code.n_sectors == 2 && dm_str_eq(o->code.sectors[1], p->code.sectors[1])) p->head = o->head;
    }
  }
}

static void find_abroad(dm_world *w) {
  for (uint32_t i = 0; i < w->agents.n; i++)
    w->agents.v[i].abroad = dm_world_has_use(w, w->agents.v[i].word, DM_USE_ABROAD) || dm_coding_has(&w->agents.v[i].code, "MIL");
}

int dm_world_load(dm_world *world, const char *data_dir, dm_err *err) {
  loader l = {.world = world, .data_dir = data_dir, .err = err};
  int rc = load_variants(&l);
  if (!rc) rc = load_countries(&l);
  if (!rc) rc = load_orgs(&l);
  if (!rc) rc = load_agents(&l);
  if (!rc) rc = load_words(&l);
  if (!rc) rc = load_genders(&l, "lang/en/mention/firstnames.tsv", "name", DM_ENTRY_FIRST, &world->first_gender);
  if (!rc) rc = load_genders(&l, "lang/en/mention/titles.tsv", "word", DM_ENTRY_TITLE, &world->title_gender);
  if (!rc) rc = load_places(&l);
  if (!rc) rc = load_holders(&l);
  if (rc) return rc;
  find_heads_of_powers(world);
  find_abroad(world);
  return 0;
}

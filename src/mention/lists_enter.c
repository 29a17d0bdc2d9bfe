/* lists_enter.c - a list's rows become rows of the world, behind the built-in ones; their names lead to them alone. */
#include "base/err.h"
#include "base/str.h"
#include "mention/lists.h"

#define ENOUGH_ENDINGS 3u /* organisations that end in a word, so that a name with it is one of an organisation */
#define MAX_TERMS 64u     /* dated codes of one organisation; its chain of entries is walked for each name */

typedef struct entering {
  dm_world *world;
  const dm_list *list;
  DM_LIST(dm_holder) holders;
  DM_LIST(dm_org) orgs;
  DM_LIST(dm_agent) agents;
  DM_LIST(uint32_t) holder_lines, org_lines, agent_lines;
  DM_LIST(uint32_t) last;                        /* per new holder that is a person's first: the person's last row */
  DM_LIST(uint32_t) undated;                     /* the same: the line of the code without days, 0: none yet */
  uint8_t *kinds;                                /* per row of the list, as the world stood before */
  dm_map last_words;                             /* of organisations' names, small letters -> how many end in it */
  dm_map countries;                              /* names that this list gives to a country -> line */
  uint32_t first_holder, first_org, first_agent; /* of this list */
} entering;

static dm_entry *entry_at(const dm_world *w, uint32_t e) { return &w->names.entries.v[e]; }

static const dm_entry *find_entry(const dm_world *w, dm_str phrase, dm_entry_kind kind) {
  for (uint32_t e = dm_names_get(&w->names, phrase); e != DM_NONE; e = entry_at(w, e)->next)
    if (entry_at(w, e)->kind == kind) return entry_at(w, e);
  return NULL;
}

static dm_str first_word(dm_str phrase) {
  dm_str word = {0};
  (void)dm_str_split(&phrase, ' ', &word);
  return word;
}

/* ---- what a row is ------------------------------------------------------------------------------------------------ */

/* "Front", "Brigade": words that several listed organisations end in. */
static void count_last_words(entering *in) {
  for (uint32_t i = 0; i < in->world->orgs.n; i++) {
    dm_str rest = in->world->orgs.v[i].name, word = {0};
    while (dm_str_split(&rest, ' ', &word)) continue;
    word = dm_str_lower(in->list->arena, word);
    uint32_t n = dm_map_get(&in->last_words, word);
    (void)dm_map_put(&in->last_words, word, n == DM_NONE ? 1 : n + 1);
  }
}

/* "Labour Party", "Army of Ruritania": a word of bodies or a country inside the name. */
static bool names_a_body(const entering *in, dm_str phrase) {
  const dm_world *w = in->world;
  dm_str word;
  while (dm_str_split(&phrase, ' ', &word)) {
    uint32_t n = dm_map_get(&in->last_words, dm_str_lower(in->list->arena, word));
    if (n != DM_NONE && n >= ENOUGH_ENDINGS) return true;
    for (uint32_t e = dm_names_get(&w->names, word); e != DM_NONE; e = entry_at(w, e)->next) {
      const dm_entry *x = entry_at(w, e);
      dm_agent_class class = x->kind == DM_ENTRY_AGENT ? w->agents.v[x->row].class : DM_AGENT_PEOPLE;
      if (class == DM_AGENT_BODY || class == DM_AGENT_GENERIC) return true;
      if (x->kind == DM_ENTRY_COUNTRY || x->kind == DM_ENTRY_ADJECTIVE || x->kind == DM_ENTRY_ORG) return true;
    }
  }
  return false;
}

static dm_list_kind kind_of(const entering *in, const dm_list_row *row) {
  const dm_world *w = in->world;
  if (row->kind != DM_LIST_GUESS) return row->kind;
  bool dated = false;
  for (uint32_t i = 0; i < row->n_codes; i++)
    dated |= in->list->codes.v[row->first_code + i].from.n || in->list->codes.v[row->first_code + i].to.n;
  for (uint32_t i = 0; i < row->n_names; i++) {
    dm_str name = in->list->names.v[row->first_name + i].text, first = first_word(name);
    if (find_entry(w, name, DM_ENTRY_HOLDER)) return DM_LIST_PERSON;
    if (find_entry(w, name, DM_ENTRY_ORG) || find_entry(w, name, DM_ENTRY_POWER)) return DM_LIST_ORG;
    bool like_person = first.n < name.n && (dated || find_entry(w, first, DM_ENTRY_FIRST));
    if (like_person && !names_a_body(in, name)) return DM_LIST_PERSON;
  }
  return row->office.n || row->gender ? DM_LIST_PERSON : DM_LIST_ORG;
}

/* The country, when the row says nothing but that. */
static uint32_t mere_country(const entering *in, const dm_list_row *row) {
  if (row->kind != DM_LIST_GUESS || row->n_codes != 1) return DM_NONE;
  const dm_list_code *c = &in->list->codes.v[row->first_code];
  if (c->from.n || c->to.n || c->code.n_sectors || c->code.plover.n || !c->code.country.n) return DM_NONE;
  return dm_map_get(&in->world->by_iso3, c->code.country);
}

/* ---- names -------------------------------------------------------------------------------------------------------- */

static bool is_mine(const entering *in, const dm_entry *e) {
  if (!(e->flags & DM_ENTRY_USER)) return false;
  if (e->kind == DM_ENTRY_HOLDER) return e->row >= in->first_holder;
  if (e->kind == DM_ENTRY_ORG) return e->row >= in->first_org;
  return e->kind == DM_ENTRY_AGENT && e->row >= in->first_agent;
}

/* The entry that a row of this list already made for the name, or NULL. */
static const dm_entry *owner_of(const entering *in, dm_str name) {
  for (uint32_t e = dm_names_get(&in->world->names, name); e != DM_NONE; e = entry_at(in->world, e)->next)
    if (is_mine(in, entry_at(in->world, e))) return entry_at(in->world, e);
  return NULL;
}

static uint32_t line_of(const entering *in, const dm_entry *e) {
  if (e->kind == DM_ENTRY_HOLDER) return in->holder_lines.v[e->row - in->first_holder];
  if (e->kind == DM_ENTRY_ORG) return in->org_lines.v[e->row - in->first_org];
  return in->agent_lines.v[e->row - in->first_agent];
}

/* The line of this list that has the name already, or 0. */
static uint32_t earlier_line(const entering *in, dm_str name) {
  uint32_t country = dm_map_get(&in->countries, name);
  const dm_entry *owner = country == DM_NONE ? owner_of(in, name) : NULL;
  return owner ? line_of(in, owner) : country == DM_NONE ? 0 : country;
}

/* Of the entries of a phrase the new one stays, its like from this list, and the uses that are no actor. */
static void drop_others(const entering *in, uint32_t first, dm_entry_kind kind, uint32_t row) {
  dm_world *w = in->world;
  dm_entry kept[MAX_TERMS + 8];
  uint32_t n = 0;
  for (uint32_t e = first; e != DM_NONE && n < MAX_TERMS + 8; e = entry_at(w, e)->next) {
    const dm_entry *x = entry_at(w, e);
    bool same = x->kind == kind && (x->row == row || is_mine(in, x));
    if (same || x->kind == DM_ENTRY_WORD || x->kind == DM_ENTRY_FIRST || x->kind == DM_ENTRY_TITLE) kept[n++] = *x;
  }
  for (uint32_t i = 0, at = first; i < n; i++) {
    uint32_t next = entry_at(w, at)->next;
    *entry_at(w, at) = kept[i];
    entry_at(w, at)->next = i + 1 < n ? next : DM_NONE;
    at = next;
  }
}

static int claim(entering *in, dm_str name, dm_entry_kind kind, unsigned flags, uint32_t row) {
  dm_world *w = in->world;
  if (!dm_names_add(w->arena, &w->names, name, kind, flags | DM_ENTRY_USER, row)) return DM_ENOMEM;
  uint32_t first = dm_names_get(&w->names, name);
  if (first != DM_NONE) drop_others(in, first, kind, row);
  return 0;
}

static void tell_twice(const entering *in, dm_str name, uint32_t line, uint32_t other) {
  dm_remark(in->list->remarks, in->list->path, line, "\"%" DM_FMT "\" stands in line %u already, which counts", DM_ARG(name),
            other);
}

static uint32_t count_terms(const entering *in, dm_str name) {
  uint32_t n = 0;
  for (uint32_t e = dm_names_get(&in->world->names, name); e != DM_NONE; e = entry_at(in->world, e)->next)
    n += is_mine(in, entry_at(in->world, e));
  return n;
}

/* One more dated code of an organisation that the list has already. */
static bool is_further_term(const entering *in, const dm_entry *owner, dm_entry_kind kind, uint32_t target, dm_str name) {
  if (kind != DM_ENTRY_ORG || owner->kind != kind) return false;
  const dm_org *a = &in->orgs.v[owner->row], *b = &in->orgs.v[target];
  return dm_str_eq(a->name, b->name) && (b->from.n || b->to.n || a->from.n || a->to.n) && count_terms(in, name) < MAX_TERMS;
}

/* All names of a row lead to the entry; one that an earlier row of the list has is told and left to that one. */
static int claim_names(entering *in, const dm_list_row *row, dm_entry_kind kind, uint32_t target) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < row->n_names; i++) {
    const dm_list_name *name = &in->list->names.v[row->first_name + i];
    const dm_entry *owner = owner_of(in, name->text);
    if (owner && owner->kind == kind && owner->row == target) continue;
    uint32_t line = earlier_line(in, name->text);
    if (line && !(owner && is_further_term(in, owner, kind, target, name->text))) {
      tell_twice(in, name->text, row->line, line);
      continue;
    }
    unsigned flags = (i ? DM_ENTRY_SHORT : 0u) | (name->plural ? DM_ENTRY_PLURAL : 0u);
    rc = claim(in, name->text, kind, flags, target);
  }
  return rc;
}

/* ---- rows of the three tables -------------------------------------------------------------------------------------- */

/* The built-in spelling where the list only has capitals: "NATO", not "Nato". */
static dm_str shown_name(const entering *in, const dm_list_row *row) {
  dm_str name = in->list->names.v[row->first_name].text;
  const dm_entry *e = find_entry(in->world, name, DM_ENTRY_ORG);
  if (e && e->row < in->first_org && dm_str_eq_ci(in->orgs.v[e->row].name, name)) return in->orgs.v[e->row].name;
  return name;
}

static uint32_t push_holder(entering *in, const dm_list_row *row, const dm_list_code *code, dm_str name, uint32_t person) {
  uint32_t index = in->holders.n;
  bool undated = !code->from.n && !code->to.n;
  if (undated && person != DM_NONE && in->undated.v[person - in->first_holder]) {
    tell_twice(in, name, code->line, in->undated.v[person - in->first_holder]);
    return person;
  }
  dm_holder h = {.name = name,
                 .office = row->office,
                 .code = code->code,
                 .person = person == DM_NONE ? index : person,
                 .next = DM_NONE,
                 .namesake = DM_NONE,
                 .from = code->from,
                 .to = code->to,
                 .gender = row->gender,
                 .memory = row->memory};
  DM_PUSH(in->world->arena, &in->holders, h);
  DM_PUSH(in->world->arena, &in->holder_lines, code->line);
  DM_PUSH(in->world->arena, &in->last, index);
  DM_PUSH(in->world->arena, &in->undated, 0);
  if (undated) in->undated.v[(person == DM_NONE ? index : person) - in->first_holder] = code->line;
  if (person == DM_NONE) return index;
  in->holders.v[in->last.v[person - in->first_holder]].next = index;
  in->last.v[person - in->first_holder] = index;
  return person;
}

static int enter_person(entering *in, const dm_list_row *row) {
  dm_str name = in->list->names.v[row->first_name].text;
  const dm_entry *owner = owner_of(in, name);
  uint32_t person = owner && owner->kind == DM_ENTRY_HOLDER ? owner->row : DM_NONE;
  if (person != DM_NONE) name = in->holders.v[person].name;
  for (uint32_t i = 0; i < row->n_codes; i++)
    person = push_holder(in, row, &in->list->codes.v[row->first_code + i], name, person);
  return claim_names(in, row, DM_ENTRY_HOLDER, person);
}

static int enter_org(entering *in, const dm_list_row *row) {
  int rc = 0;
  dm_org org = {.name = shown_name(in, row)};
  const dm_entry *builtin = find_entry(in->world, org.name, DM_ENTRY_ORG);
  if (builtin) org.kind = in->orgs.v[builtin->row].kind, org.head = in->orgs.v[builtin->row].head;
  for (uint32_t i = 0; !rc && i < row->n_codes; i++) {
    const dm_list_code *code = &in->list->codes.v[row->first_code + i];
    org.code = code->code;
    org.from = code->from;
    org.to = code->to;
    DM_PUSH(in->world->arena, &in->orgs, org);
    DM_PUSH(in->world->arena, &in->org_lines, row->line);
    rc = claim_names(in, row, DM_ENTRY_ORG, in->orgs.n - 1);
  }
  return rc;
}

static int enter_noun(entering *in, const dm_list_row *row) {
  dm_str word = in->list->names.v[row->first_name].text;
  const dm_entry *builtin = find_entry(in->world, word, DM_ENTRY_AGENT);
  dm_agent noun = {.class = DM_AGENT_PEOPLE};
  if (builtin) noun = in->agents.v[builtin->row];
  noun.word = word;
  noun.own = true;
  noun.code = in->list->codes.v[row->first_code].code;
  noun.abroad = noun.abroad || dm_coding_has(&noun.code, "MIL");
  DM_PUSH(in->world->arena, &in->agents, noun);
  DM_PUSH(in->world->arena, &in->agent_lines, row->line);
  return claim_names(in, row, DM_ENTRY_AGENT, in->agents.n - 1);
}

static bool has_country(const dm_world *w, dm_str name, uint32_t country) {
  for (uint32_t e = dm_names_get(&w->names, name); e != DM_NONE; e = entry_at(w, e)->next) {
    const dm_entry *x = entry_at(w, e);
    bool country_entry =
        x->kind == DM_ENTRY_COUNTRY || x->kind == DM_ENTRY_ADJECTIVE || x->kind == DM_ENTRY_PEOPLE || x->kind == DM_ENTRY_CAPITAL;
    if (country_entry && x->row == country) return true;
  }
  return false;
}

/* Names of a country that the world knows as such keep what it knows of them: that "French" is an adjective. */
static int enter_country(entering *in, const dm_list_row *row, uint32_t country) {
  int rc = 0;
  for (uint32_t i = 0; !rc && i < row->n_names; i++) {
    dm_str name = in->list->names.v[row->first_name + i].text;
    if (has_country(in->world, name, country)) continue;
    uint32_t line = earlier_line(in, name);
    if (line) {
      tell_twice(in, name, row->line, line);
    } else {
      rc = claim(in, name, DM_ENTRY_COUNTRY, DM_ENTRY_SHORT, country);
      if (!rc && !dm_map_put(&in->countries, name, row->line)) rc = DM_ENOMEM;
    }
  }
  return rc;
}

static int enter_row(entering *in, uint32_t index) {
  const dm_list_row *row = &in->list->rows.v[index];
  if (!row->n_names || !row->n_codes) return 0;
  uint32_t country = mere_country(in, row);
  if (country != DM_NONE) return enter_country(in, row, country);
  switch ((dm_list_kind)in->kinds[index]) {
  case DM_LIST_PERSON:
    return enter_person(in, row);
  case DM_LIST_NOUN:
    return enter_noun(in, row);
  default:
    return enter_org(in, row);
  }
}

/* ---- the whole list ------------------------------------------------------------------------------------------------ */

/* The built-in rows, with room for as many more. */
#define OPEN_TABLE(in, T, table, extra)                                                                                          \
  do {                                                                                                                           \
    (in)->table.cap = (in)->world->table.n + (extra);                                                                            \
    (in)->table.v = DM_NEW((in)->world->arena, T, (in)->table.cap);                                                              \
    (in)->table.n = (in)->world->table.n;                                                                                        \
    if ((in)->table.n) memcpy((in)->table.v, (in)->world->table.v, sizeof(T) * (in)->table.n);                                   \
  } while (0)

static void open_tables(entering *in) {
  uint32_t codes[3] = {0};
  in->kinds = DM_NEW(in->world->arena, uint8_t, in->list->rows.n);
  for (uint32_t i = 0; i < in->list->rows.n; i++) {
    const dm_list_row *row = &in->list->rows.v[i];
    if (!row->n_names || mere_country(in, row) != DM_NONE) continue;
    dm_list_kind kind = kind_of(in, row);
    in->kinds[i] = (uint8_t)kind;
    codes[kind == DM_LIST_PERSON ? 0 : kind == DM_LIST_ORG ? 1 : 2] += row->n_codes;
  }
  OPEN_TABLE(in, dm_holder, holders, codes[0]);
  OPEN_TABLE(in, dm_org, orgs, codes[1]);
  OPEN_TABLE(in, dm_agent, agents, codes[2]);
  in->first_holder = in->holders.n;
  in->first_org = in->orgs.n;
  in->first_agent = in->agents.n;
}

static void keep_origin(const entering *in, dm_entry_kind kind, uint32_t first, const uint32_t *lines, uint32_t n) {
  if (n) DM_PUSH(in->world->arena, &in->world->origins, ((dm_origin){kind, first, n, in->list->path, lines}));
}

int dm_list_enter(dm_world *world, const dm_list *list, dm_err *err) {
  entering in = {.world = world, .list = list};
  count_last_words(&in);
  open_tables(&in);
  dm_map_free(&in.last_words);
  int rc = 0;
  for (uint32_t i = 0; !rc && i < list->rows.n; i++) rc = enter_row(&in, i);
  dm_map_free(&in.countries);
  if (rc) return dm_fail(err, DM_ENOMEM, "data", list->path, 0, 0, "out of memory");
  world->holders.v = in.holders.v, world->holders.n = in.holders.n;
  world->orgs.v = in.orgs.v, world->orgs.n = in.orgs.n;
  world->agents.v = in.agents.v, world->agents.n = in.agents.n;
  keep_origin(&in, DM_ENTRY_HOLDER, in.first_holder, in.holder_lines.v, in.holder_lines.n);
  keep_origin(&in, DM_ENTRY_ORG, in.first_org, in.org_lines.v, in.org_lines.n);
  keep_origin(&in, DM_ENTRY_AGENT, in.first_agent, in.agent_lines.v, in.agent_lines.n);
  return 0;
}

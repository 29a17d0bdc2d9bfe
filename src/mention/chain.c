/* chain.c - chains of names: countries, organisations, persons; and what the text says of each of them anywhere, which then
 * holds in the whole document, the headline included. */
#include "mention/find.h"

#define MAX_NAME_BYTES 240u
#define MAX_STEPS 6u     /* from the end of a phrase up to its head */
#define ACRONYM_REACH 8u /* tokens between a name and its short form */

enum { BY_COUNTRY, BY_POWER, BY_ORG, BY_PERSON };

uint32_t dm_chain_root(const dm_finder *f, uint32_t chain) {
  while (chain != DM_NONE && f->chains.v[chain].into != DM_NONE) chain = f->chains.v[chain].into;
  return chain;
}

uint32_t dm_chain_new(dm_finder *f, dm_phrase_kind entry, uint32_t row, dm_str name) {
  dm_chain c = {.kind = DM_OTHER_ACTOR,
                .name = name,
                .row = row,
                .agent = DM_NONE,
                .entry = entry,
                .into = DM_NONE,
                .number = DM_NONE,
                .last_seen = DM_NONE};
  DM_PUSH(f->arena, &f->chains, c);
  return f->chains.n - 1;
}

void dm_chain_merge(dm_finder *f, uint32_t from, uint32_t into) {
  from = dm_chain_root(f, from);
  into = dm_chain_root(f, into);
  if (from == into) return;
  dm_chain *a = &f->chains.v[from], *b = &f->chains.v[into];
  a->into = into;
  b->offices |= a->offices;
  b->kinds |= a->kinds;
  if (!b->code.country.n) b->code = a->code;
  if (!b->gender) b->gender = a->gender;
  if (a->name.n > b->name.n && b->entry == DM_PHRASE_UNKNOWN) b->name = a->name;
}

void dm_chain_take(dm_finder *f, uint32_t chain, uint32_t phrase) {
  dm_phrase *p = &f->phrases.v[phrase];
  p->chain = chain;
  if (chain != DM_NONE) f->chains.v[dm_chain_root(f, chain)].n_mentions++;
}

void dm_phrase_add_chain(dm_finder *f, uint32_t phrase, uint32_t chain) {
  dm_phrase *p = &f->phrases.v[phrase];
  if (p->chain == DM_NONE) {
    dm_chain_take(f, chain, phrase);
    return;
  }
  if (!p->n_more) p->more = f->more.n;
  DM_PUSH(f->arena, &f->more, chain);
  p->n_more++;
}

/* ---- names of the lexicons --------------------------------------------------------------------------------------------- */

static struct dm_row_slot *row_slot(struct dm_row_slot *slots, uint32_t cap, uint32_t key) {
  uint32_t i = (key * 0x9E3779B1u) & (cap - 1);
  while (slots[i].key && slots[i].key != key) i = (i + 1) & (cap - 1);
  return &slots[i];
}

static void grow_rows(dm_finder *f) {
  uint32_t cap = f->by_row_cap ? f->by_row_cap * 2 : 64;
  struct dm_row_slot *larger = DM_NEW(f->arena, struct dm_row_slot, cap);
  for (uint32_t i = 0; i < f->by_row_cap; i++)
    if (f->by_row[i].key) *row_slot(larger, cap, f->by_row[i].key) = f->by_row[i];
  f->by_row = larger;
  f->by_row_cap = cap;
}

/* Where the chain of this row is kept, DM_NONE when there is none yet; valid until the next call. */
static uint32_t *slot(dm_finder *f, unsigned table, uint32_t row) {
  if (f->n_by_row * 2 >= f->by_row_cap) grow_rows(f);
  uint32_t key = row * 4 + table + 1;
  struct dm_row_slot *s = row_slot(f->by_row, f->by_row_cap, key);
  if (!s->key) {
    *s = (struct dm_row_slot){key, DM_NONE};
    f->n_by_row++;
  }
  return &s->chain;
}

static uint32_t country_chain(dm_finder *f, uint32_t row) {
  uint32_t *s = slot(f, BY_COUNTRY, row);
  if (*s != DM_NONE) return *s;
  const dm_country *c = &f->world->countries.v[row];
  *s = dm_chain_new(f, DM_PHRASE_COUNTRY, row, c->name);
  dm_chain *chain = &f->chains.v[*s];
  chain->kind = DM_COUNTRY;
  chain->basis = DM_BASIS_LEXICON;
  chain->code.country = c->iso3;
  dm_coding_add(&chain->code, DM_S("GOV"));
  chain->kinds = f->key_country;
  return *s;
}

uint32_t dm_chain_of_country(dm_finder *f, dm_str iso3) {
  uint32_t row = iso3.n ? dm_map_get(&f->world->by_iso3, iso3) : DM_NONE;
  return row == DM_NONE ? DM_NONE : country_chain(f, row);
}

static uint32_t power_chain(dm_finder *f, uint32_t row) {
  uint32_t *s = slot(f, BY_POWER, row);
  if (*s != DM_NONE) return *s;
  const dm_power *p = &f->world->powers.v[row];
  *s = dm_chain_new(f, DM_PHRASE_POWER, row, p->name);
  dm_chain *chain = &f->chains.v[*s];
  chain->kind = DM_ORGANISATION;
  chain->basis = DM_BASIS_LEXICON;
  chain->code = p->code;
  return *s;
}

static uint32_t org_chain(dm_finder *f, uint32_t row) {
  uint32_t *s = slot(f, BY_ORG, row);
  if (*s != DM_NONE) return *s;
  const dm_org *o = &f->world->orgs.v[row];
  *s = dm_chain_new(f, DM_PHRASE_ORG, row, o->name);
  dm_chain *chain = &f->chains.v[*s];
  bool people = (o->kind & f->key_people) != 0;
  chain->kind = people ? DM_GROUP : DM_ORGANISATION;
  chain->plural = people;
  chain->basis = DM_BASIS_LEXICON;
  chain->code = o->code;
  chain->kinds = o->kind;
  return *s;
}

/* The lexicon's view of a person at the day of the report. */
static void read_holder(dm_finder *f, dm_chain *chain, uint32_t person) {
  bool former, coming;
  const dm_holder *h = &f->world->holders.v[dm_holder_at(f->world, person, f->day, &former, &coming)];
  chain->basis = h->memory ? DM_BASIS_MEMORY : DM_BASIS_LEXICON;
  chain->gender = h->gender;
  chain->code = h->code;
  chain->office = h->office;
  chain->offices = h->offices;
  chain->former = former;
  if (!former && !coming) return;
  /* Out of office: of the elites; not yet in office: a national and no more. */
  chain->code.n_sectors = 0;
  if (former) dm_coding_add(&chain->code, DM_S("ELI"));
  /* A former head of an organisation is a citizen again. */
  for (uint32_t r = person; former && r != DM_NONE; r = f->world->holders.v[r].next)
    if (dm_map_get(&f->world->by_iso3, f->world->holders.v[r].code.country) != DM_NONE)
      chain->code.country = f->world->holders.v[r].code.country;
  if (coming) {
    chain->offices = 0;
    chain->office = (dm_str){0};
  }
}

static uint32_t holder_chain(dm_finder *f, uint32_t person) {
  uint32_t *s = slot(f, BY_PERSON, person);
  if (*s != DM_NONE) return *s;
  *s = dm_chain_new(f, DM_PHRASE_PERSON, person, f->world->holders.v[person].name);
  f->chains.v[*s].kind = DM_PERSON;
  read_holder(f, &f->chains.v[*s], person);
  return *s;
}

/* ---- names that only the text has ---------------------------------------------------------------------------------------- */

/* The pieces of tokens first..last joined by blanks; the start of the last piece in *tail. */
static dm_str folded_name(const dm_finder *f, uint32_t first, uint32_t last, char *out, uint32_t *tail) {
  uint32_t n = 0;
  char buf[128];
  dm_str pieces[DM_MAX_PIECES];
  *tail = 0;
  for (uint32_t t = first; t <= last; t++) {
    uint32_t k = dm_pieces_of(dm_token_form(f->text, t), buf, sizeof buf, pieces);
    for (uint32_t i = 0; i < k && n + pieces[i].n + 1 < MAX_NAME_BYTES; i++) {
      if (n) out[n++] = ' ';
      if (i == 0) *tail = n;
      memcpy(out + n, pieces[i].p, pieces[i].n);
      n += pieces[i].n;
    }
  }
  return (dm_str){out, n};
}

static void remember(dm_finder *f, dm_str name, uint32_t chain) {
  if (name.n && dm_map_get(&f->by_name, name) == DM_NONE) (void)dm_map_put(&f->by_name, dm_str_copy(f->arena, name), chain);
}

static uint32_t recall(const dm_finder *f, uint32_t first, uint32_t last) {
  char buf[MAX_NAME_BYTES];
  uint32_t tail;
  dm_str name = folded_name(f, first, last, buf, &tail);
  return name.n ? dm_chain_root(f, dm_map_get(&f->by_name, name)) : DM_NONE;
}

static char gender_of_title(const dm_finder *f, const dm_phrase *p) {
  for (uint32_t t = p->first; t <= p->name_last && t < f->text->n_tokens; t++) {
    const dm_entry *e = dm_hit_entry(f, f->hit_of[t], DM_ENTRY_TITLE);
    if (e && f->world->title_gender[e->row]) return f->world->title_gender[e->row];
  }
  return 0;
}

static char gender_of_name(const dm_finder *f, const dm_phrase *p) {
  char gender = gender_of_title(f, p);
  uint32_t entry = gender ? DM_NONE : dm_names_get(&f->world->names, dm_token_form(f->text, p->name_first));
  for (; entry != DM_NONE; entry = f->world->names.entries.v[entry].next)
    if (f->world->names.entries.v[entry].kind == DM_ENTRY_FIRST)
      return f->world->first_gender[f->world->names.entries.v[entry].row];
  return gender;
}

/* A person's full name (two words or more): its chain is found again by the name and by its last word. */
static void name_person(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  char buf[MAX_NAME_BYTES];
  uint32_t tail, chain;
  dm_str name = folded_name(f, p->name_first, p->name_last, buf, &tail);
  if (p->row == DM_NONE && p->name_last > p->name_first + 1) p->row = dm_without_initials(f, p);
  if (p->row != DM_NONE) {
    chain = holder_chain(f, p->row);
  } else {
    chain = dm_map_get(&f->by_name, name);
    if (chain == DM_NONE) {
      chain = dm_chain_new(f, DM_PHRASE_PERSON, DM_NONE, dm_text_slice(f->text, p->name_first, p->name_last));
      f->chains.v[chain].kind = DM_PERSON;
    }
  }
  dm_chain *c = &f->chains.v[dm_chain_root(f, chain)];
  if (!c->gender) c->gender = gender_of_name(f, p);
  /* The text's own spelling of a listed name. */
  if (tail && !c->n_mentions) c->name = dm_text_slice(f->text, p->name_first, p->name_last);
  remember(f, name, chain);
  if (tail) remember(f, dm_str_sub(name, tail, name.n), chain);
  dm_chain_take(f, chain, index);
}

/* Names that begin with the family's: "Fu" of "Fu Cong". Given names of the list are none. */
static void remember_family(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  if (p->kind != DM_PHRASE_PERSON || p->chain == DM_NONE || p->name_last != p->name_first + 1) return;
  char buf[128];
  dm_str piece[DM_MAX_PIECES];
  if (dm_pieces_of(dm_token_form(f->text, p->name_first), buf, sizeof buf, piece) != 1) return;
  for (uint32_t e = dm_names_get(&f->world->names, piece[0]); e != DM_NONE; e = f->world->names.entries.v[e].next)
    if (f->world->names.entries.v[e].kind == DM_ENTRY_FIRST) return;
  remember(f, piece[0], p->chain);
}

/* Names that end in the mother's family name: "Vega" of "Ana Vega Luna". */
static void remember_middle(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  if (p->kind != DM_PHRASE_PERSON || p->chain == DM_NONE || p->name_last < p->name_first + 2) return;
  uint32_t middle = p->name_last - 1, tail;
  if (!dm_is_upper(dm_token_form(f->text, middle)) || dm_entry_at(f, middle, DM_ENTRY_FIRST)) return;
  char buf[MAX_NAME_BYTES];
  remember(f, folded_name(f, middle, middle, buf, &tail), p->chain);
}

/* A surname that stands alone in the text is that of the one who holds office then. */
static void take_namesake(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  if (p->name_first != DM_NONE && p->name_first == p->name_last) p->row = dm_namesake(f, index, gender_of_title(f, p));
}

static void name_single(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  uint32_t chain = recall(f, p->name_first, p->name_last);
  if (chain != DM_NONE && f->chains.v[chain].kind == DM_PERSON) {
    dm_chain_take(f, chain, index);
    return;
  }
  take_namesake(f, index);
  name_person(f, index);
}

/* True when the letters are the initials of the name: ICJ of "International Court of Justice". */
static bool are_initials(dm_str letters, dm_str name) {
  uint32_t i = 0;
  dm_str word;
  while (dm_str_split(&name, ' ', &word)) {
    if (!word.n || !(word.p[0] >= 'A' && word.p[0] <= 'Z')) continue;
    if (i == letters.n || letters.p[i] != word.p[0]) return false;
    i++;
  }
  return i == letters.n && i >= 2;
}

/* The organisation whose short form this is: named shortly before, in brackets or after "or". */
static uint32_t named_by_initials(const dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  dm_str letters = dm_token_form(f->text, p->head);
  for (uint32_t i = index; i-- > 0;) {
    const dm_phrase *q = &f->phrases.v[i];
    if (p->first - q->head > ACRONYM_REACH || q->head > p->head) break;
    if (q->name_first == DM_NONE || q->chain == DM_NONE) continue;
    if (are_initials(letters, dm_text_slice(f->text, q->name_first, q->name_last))) return q->chain;
  }
  return DM_NONE;
}

/* Where persons stand rather than towns and ships. */
static bool acts(const dm_finder *f, uint32_t token) {
  while (dm_w(f->syntax, token)->rel == DM_CONJ && dm_w(f->syntax, token)->head < token) token = dm_w(f->syntax, token)->head;
  dm_rel rel = (dm_rel)dm_w(f->syntax, token)->rel, base = dm_rel_base(rel);
  return base == DM_NSUBJ || base == DM_OBJ || base == DM_IOBJ || rel == DM_NMOD_POSS || rel == DM_OBL_AGENT;
}

static void name_unknown(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  uint32_t chain = recall(f, p->name_first, p->name_last);
  if (chain != DM_NONE && f->chains.v[chain].kind == DM_PERSON && p->kind != DM_PHRASE_AGENT) p->kind = DM_PHRASE_PERSON;
  if (chain == DM_NONE && p->name_first == p->name_last) chain = named_by_initials(f, index);
  if (chain == DM_NONE && p->adjective) return;
  if (chain == DM_NONE && p->kind == DM_PHRASE_UNKNOWN && acts(f, p->head)) {
    take_namesake(f, index);
    if (p->row != DM_NONE) p->kind = DM_PHRASE_PERSON, name_person(f, index);
    if (p->row != DM_NONE) return;
  }
  if (chain == DM_NONE) chain = dm_chain_new(f, p->kind, DM_NONE, dm_text_slice(f->text, p->name_first, p->name_last));
  dm_chain *c = &f->chains.v[chain];
  if (!c->gender && p->kind != DM_PHRASE_AGENT) c->gender = gender_of_name(f, p); /* "Gloria" */
  char buf[MAX_NAME_BYTES];
  uint32_t tail;
  remember(f, folded_name(f, p->name_first, p->name_last, buf, &tail), chain);
  dm_chain_take(f, chain, index);
}

/* ---- the first round: names ------------------------------------------------------------------------------------------------ */

/* Inhabitants: "the Russians" mostly are their state; others are people. */
static uint32_t people_chain(dm_finder *f, const dm_phrase *p) {
  const dm_country *c = &f->world->countries.v[p->row];
  if (p->definite && !p->count) return country_chain(f, p->row);
  dm_str key = dm_str_printf(f->arena, "%" DM_FMT " people", DM_ARG(c->iso3));
  uint32_t chain = dm_map_get(&f->by_group, key);
  if (chain != DM_NONE && !p->indefinite && !p->count) return chain;
  chain = dm_chain_new(f, DM_PHRASE_PEOPLE, p->row, dm_text_slice(f->text, p->head, p->last));
  dm_chain *ch = &f->chains.v[chain];
  ch->kind = DM_GROUP;
  ch->plural = p->plural;
  ch->basis = DM_BASIS_LEXICON;
  ch->code.country = c->iso3;
  dm_coding_add(&ch->code, DM_S("CVL"));
  (void)dm_map_put(&f->by_group, key, chain);
  return chain;
}

/* Georgia among Texas and Ohio: a place of another country, which another place of that country beside it tells. */
static bool is_namesake(const dm_finder *f, const dm_phrase *p) {
  uint32_t hit = f->hit_of[p->head];
  const dm_entry *e = dm_hit_entry(f, hit, DM_ENTRY_PLACE);
  if (!e || p->capital) return false;
  dm_str country = f->world->places.v[e->row].country;
  if (!country.n || dm_str_eq(country, f->world->countries.v[p->row].iso3)) return false;
  for (uint32_t i = hit > 2 ? hit - 2 : 0; i <= hit + 2 && i < f->hits.n; i++) {
    const dm_entry *other = i == hit ? NULL : dm_hit_entry(f, i, DM_ENTRY_PLACE);
    bool near = other && dm_sentence_of(f, f->hits.v[i].head) == dm_sentence_of(f, p->head);
    if (near && dm_str_eq(f->world->places.v[other->row].country, country)) return true;
  }
  return false;
}

static void name_country(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  if (is_namesake(f, p)) {
    p->kind = DM_PHRASE_REGION;
    p->row = dm_hit_entry(f, f->hit_of[p->head], DM_ENTRY_PLACE)->row;
    p->place = true;
    return;
  }
  p->place = (p->capital || !p->adjective) && dm_name_is_place(f, p->head, p->capital);
  bool brussels = p->capital && dm_str_is(f->world->countries.v[p->row].iso3, "BEL");
  if (brussels && !p->place && !p->adjective && f->brussels != DM_NONE) {
    p->kind = DM_PHRASE_ORG;
    p->row = f->brussels;
    dm_chain_take(f, org_chain(f, f->brussels), index);
    return;
  }
  if (brussels) p->place = true;
  if (p->capital && p->place) return;
  dm_chain_take(f, country_chain(f, p->row), index);
}

/* A noun that is a person's surname in this text ("Ms. Judge ... Judge said"). */
static bool is_surname_here(const dm_finder *f, const dm_phrase *p) {
  if (p->kind != DM_PHRASE_AGENT || p->definite || p->plural || dm_w(f->syntax, p->head)->upos != DM_PROPN) return false;
  if (p->first != p->head || p->last != p->head) return false;
  uint32_t chain = recall(f, p->head, p->head);
  return chain != DM_NONE && f->chains.v[chain].kind == DM_PERSON;
}

/* Country before the name of an organisation of another one, or of none: "the Belarusian KGB", "Iraq's Baath Party". */
static dm_str other_country(const dm_finder *f, const dm_phrase *p) {
  dm_str own = f->world->orgs.v[p->row].code.country;
  if (own.n && dm_map_get(&f->world->by_iso3, own) == DM_NONE) return (dm_str){0};
  for (uint32_t i = 0; i < p->n_modifiers; i++) {
    const dm_phrase *m = &f->phrases.v[p->modifiers[i]];
    if (m->kind != DM_PHRASE_COUNTRY || m->head > p->head) continue;
    dm_str iso3 = f->world->countries.v[m->row].iso3;
    return dm_str_eq(iso3, own) ? (dm_str){0} : iso3;
  }
  return (dm_str){0};
}

static void name_org(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  bool people = (f->world->orgs.v[p->row].kind & f->key_people) != 0;
  if (p->adjective && people) return;
  dm_str country = p->adjective ? (dm_str){0} : other_country(f, p);
  if (!country.n) {
    dm_chain_take(f, org_chain(f, p->row), index);
    return;
  }
  dm_str key = dm_str_printf(f->arena, "%" DM_FMT " org %u", DM_ARG(country), p->row);
  uint32_t chain = dm_map_get(&f->by_group, key);
  if (chain == DM_NONE) {
    uint32_t listed = org_chain(f, p->row);
    dm_chain copy = f->chains.v[listed];
    chain = dm_chain_new(f, DM_PHRASE_ORG, p->row, dm_text_slice(f->text, p->first, p->last));
    copy.name = f->chains.v[chain].name;
    copy.n_mentions = 0;
    copy.code.country = country;
    copy.basis = DM_BASIS_TEXT;
    f->chains.v[chain] = copy;
    (void)dm_map_put(&f->by_group, key, chain);
  }
  dm_chain_take(f, chain, index);
}

static bool in_heading(const dm_finder *f, const dm_phrase *p) {
  dm_sentence_kind kind = f->text->sentences[dm_sentence_of(f, p->head)].kind;
  return kind == DM_SENT_HEADING || kind == DM_SENT_KICKER || kind == DM_SENT_CROSSHEAD;
}

/* Headlines write every word with a capital, so they bring no new names: what they name is known from the lists or named in
 * the text below. An office before something that is no name stays a description. */
static void name_in_heading(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  uint32_t chain = recall(f, p->name_first, p->name_last);
  for (uint32_t t = p->name_first; chain == DM_NONE && t <= p->name_last; t++) chain = recall(f, t, t);
  if (chain == DM_NONE) take_namesake(f, index);
  if (p->row != DM_NONE) {
    p->kind = DM_PHRASE_PERSON;
    name_person(f, index);
  } else if (chain != DM_NONE) {
    if (f->chains.v[chain].kind == DM_PERSON) p->kind = DM_PHRASE_PERSON;
    dm_chain_take(f, chain, index);
  } else if (p->agent != DM_NONE && p->kind == DM_PHRASE_PERSON) {
    p->kind = DM_PHRASE_AGENT;
    if (p->last >= p->name_first && p->name_first > p->first) p->last = p->name_first - 1;
    p->name_first = p->name_last = DM_NONE;
    p->head = p->last;
  } else {
    p->kind = DM_PHRASE_NONE;
  }
}

/* A word that the tagger takes for no name: it is one only when the text has a person of that name. */
static void name_weak(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  uint32_t chain = recall(f, p->head, p->head);
  bool person = chain != DM_NONE && f->chains.v[chain].kind == DM_PERSON;
  p->kind = person ? DM_PHRASE_PERSON : DM_PHRASE_NONE;
  if (person) dm_chain_take(f, chain, index);
}

static void name_phrase(dm_finder *f, uint32_t i) {
  dm_phrase *p = &f->phrases.v[i];
  if (p->weak) {
    name_weak(f, i);
    return;
  }
  bool unlisted = (p->kind == DM_PHRASE_PERSON || p->kind == DM_PHRASE_UNKNOWN) && p->row == DM_NONE;
  if (unlisted && p->chain == DM_NONE && in_heading(f, p)) {
    name_in_heading(f, i);
    return;
  }
  switch (p->kind) {
  case DM_PHRASE_COUNTRY:
    name_country(f, i);
    break;
  case DM_PHRASE_PEOPLE:
    dm_chain_take(f, people_chain(f, p), i);
    break;
  case DM_PHRASE_POWER:
    p->place = !p->adjective && dm_name_is_place(f, p->head, true);
    dm_chain_take(f, power_chain(f, p->row), i);
    break;
  case DM_PHRASE_ORG:
    name_org(f, i);
    break;
  case DM_PHRASE_PERSON:
    if (p->chain == DM_NONE) name_single(f, i);
    break;
  case DM_PHRASE_UNKNOWN:
    name_unknown(f, i);
    break;
  case DM_PHRASE_AGENT:
    if (is_surname_here(f, p)) {
      p->kind = DM_PHRASE_PERSON;
      p->agent = DM_NONE;
      p->name_first = p->name_last = p->head;
      name_single(f, i);
    } else if (p->name_first != DM_NONE) {
      name_unknown(f, i);
    }
    break;
  default:
    break;
  }
}

/* Brussels acts for the European Union when the text speaks of it, else for NATO when it speaks of that. */
static void find_brussels(dm_finder *f) {
  f->brussels = DM_NONE;
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    const dm_phrase *p = &f->phrases.v[i];
    if (p->kind != DM_PHRASE_ORG) continue;
    const dm_org *o = &f->world->orgs.v[p->row];
    bool union_ = dm_str_is(o->code.plover, "EUR") && dm_str_is(o->name, "European Union");
    if (union_) f->brussels = p->row;
    if (union_) return;
    if (dm_str_is(o->name, "NATO")) f->brussels = p->row;
  }
}

/* ---- the second round: what the text teaches ------------------------------------------------------------------------------- */

/* "the", "and", "Wednesday": before an office, and no part of it. */
static bool is_lead(const dm_finder *f, uint32_t t) {
  uint8_t upos = dm_w(f->syntax, t)->upos;
  return upos == DM_DET || upos == DM_PUNCT || upos == DM_CCONJ || dm_uses(f, t, DM_USE_CALENDAR);
}

/* The words of a description without determiner and without the name. */
static dm_str office_text(const dm_finder *f, const dm_phrase *p) {
  uint32_t first = p->first, last = p->last;
  if (p->kind == DM_PHRASE_PERSON && p->name_first != DM_NONE && p->name_first > first) last = p->name_first - 1;
  while (first < last && is_lead(f, first)) first++;
  while (last > first && dm_w(f->syntax, last)->upos == DM_PUNCT) last--;
  return dm_text_slice(f->text, first, last);
}

static void teach(dm_finder *f, uint32_t chain, uint32_t phrase) {
  dm_coding code = dm_phrase_coding(f, phrase, 0);
  const dm_phrase *p = &f->phrases.v[phrase];
  dm_chain *c = &f->chains.v[dm_chain_root(f, chain)];
  const dm_agent *noun = p->agent == DM_NONE ? NULL : &f->world->agents.v[p->agent];
  if (!p->former) c->offices |= dm_phrase_offices(f, phrase);
  if (c->agent == DM_NONE) c->agent = p->agent;
  if (!noun && !code.country.n) return;
  bool taught = c->basis == DM_BASIS_TEXT && c->code.country.n;
  if (taught || (!code.country.n && !code.n_sectors)) return;
  if (p->former && c->former && c->code.country.n) return;
  if (!code.country.n) {
    /* Only an office: it refines what is known, and does not move a listed person elsewhere. */
    if (c->basis != DM_BASIS_LEXICON || !c->code.country.n) {
      if (!c->code.n_sectors) c->code = code;
      if (c->basis == DM_BASIS_NONE) c->basis = DM_BASIS_TEXT;
    } else if (!c->code.n_sectors) {
      /* One whose office the list dates later than this report: the report knows better. */
      memcpy(c->code.sectors, code.sectors, sizeof code.sectors), c->code.n_sectors = code.n_sectors;
    }
  } else {
    bool same_country = dm_str_eq(c->code.country, code.country);
    if (!code.n_sectors && same_country) return;
    if (!code.n_sectors) memcpy(code.sectors, c->code.sectors, sizeof code.sectors), code.n_sectors = c->code.n_sectors;
    c->code = code;
    c->basis = DM_BASIS_TEXT;
  }
  if (noun && !p->former) c->office = office_text(f, p);
  c->former = p->former;
}

static bool is_person_noun(const dm_finder *f, const dm_phrase *p) {
  if (p->kind != DM_PHRASE_AGENT || p->plural) return false;
  dm_agent_class class = f->world->agents.v[p->agent].class;
  return class == DM_AGENT_OFFICE || class == DM_AGENT_VOICE || class == DM_AGENT_PEOPLE;
}

/* An unlisted name that a description explains: now it is a person or an organisation. */
static void explain_unknown(dm_finder *f, uint32_t chain, const dm_phrase *description) {
  dm_chain *c = &f->chains.v[dm_chain_root(f, chain)];
  if (c->kind != DM_OTHER_ACTOR) return;
  c->kind = is_person_noun(f, description) ? DM_PERSON : DM_ORGANISATION;
  c->kinds |= f->world->agents.v[description->agent].kinds;
}

static bool can_explain(const dm_finder *f, const dm_phrase *name, const dm_phrase *description) {
  if (description->kind != DM_PHRASE_AGENT || name->chain == DM_NONE || name->adjective) return false;
  bool human = is_person_noun(f, description);
  dm_agent_class class = f->world->agents.v[description->agent].class;
  switch (name->kind) {
  case DM_PHRASE_PERSON:
    return human;
  case DM_PHRASE_UNKNOWN:
    return human || (class == DM_AGENT_BODY || class == DM_AGENT_GENERIC);
  case DM_PHRASE_COUNTRY:
    /* "Ukraine, a country ..."; but not "the consulate in Istanbul, Turkey" */
    return !description->plural && (f->world->agents.v[description->agent].kinds & f->key_country);
  case DM_PHRASE_ORG:
  case DM_PHRASE_POWER:
    return !description->plural && (class == DM_AGENT_BODY || class == DM_AGENT_GENERIC);
  default:
    return false;
  }
}

static void teach_pair(dm_finder *f, uint32_t name, uint32_t description) {
  dm_phrase *n = &f->phrases.v[name], *d = &f->phrases.v[description];
  if (!can_explain(f, n, d)) return;
  bool listed = n->kind == DM_PHRASE_ORG || n->kind == DM_PHRASE_POWER || n->kind == DM_PHRASE_COUNTRY;
  uint32_t chain = n->chain;
  explain_unknown(f, chain, d);
  if (!listed) teach(f, chain, description);
  if (d->chain == DM_NONE) dm_chain_take(f, chain, description);
}

/* "the president of the League for Human Rights, ...": the phrase that ends there with all that hangs on it. */
static uint32_t phrase_ending_at(const dm_finder *f, uint32_t last) {
  uint32_t t = last;
  for (unsigned step = 0; step < MAX_STEPS && t != DM_NONE; step++, t = dm_w(f->syntax, t)->head) {
    uint32_t other = f->phrase_of[t];
    if (other == DM_NONE) continue;
    const dm_phrase *o = &f->phrases.v[other];
    if (o->last == last || (o->kind == DM_PHRASE_AGENT && o->head == t && dm_w(f->syntax, t)->right == last)) return other;
  }
  return DM_NONE;
}

/* The phrase that ends before a comma before this one: an apposition that the tree took for something else. A subject of its
 * own verb or the last member of a list ("..., the envoy and ...") is none. */
static uint32_t beside_comma(const dm_finder *f, const dm_phrase *p) {
  const dm_word *w = dm_w(f->syntax, p->head);
  if (p->first < 2 || dm_w(f->syntax, p->first - 1)->upos != DM_PUNCT) return DM_NONE;
  if (!dm_str_is(dm_token_form(f->text, p->first - 1), ",")) return DM_NONE;
  if (dm_rel_base((dm_rel)w->rel) == DM_NSUBJ || dm_child(f->syntax, p->head, DM_CC) != DM_NONE) return DM_NONE;
  if (dm_sentence_of(f, p->first - 2) != dm_sentence_of(f, p->head)) return DM_NONE;
  uint32_t other = phrase_ending_at(f, p->first - 2);
  /* A conjunct after the other phrase's own conjunction is a list as well. */
  if (other == DM_NONE || dm_child(f->syntax, f->phrases.v[other].head, DM_CC) != DM_NONE) return DM_NONE;
  return other;
}

static void teach_beside(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  if (p->kind != DM_PHRASE_AGENT && p->kind != DM_PHRASE_PERSON) return;
  uint32_t other = beside_comma(f, p);
  if (other == DM_NONE) return;
  const dm_phrase *o = &f->phrases.v[other];
  bool after = p->kind == DM_PHRASE_AGENT && o->kind == DM_PHRASE_PERSON && (p->definite || p->indefinite || p->n_modifiers);
  bool before = p->kind == DM_PHRASE_PERSON && o->kind == DM_PHRASE_AGENT && o->definite && p->agent == DM_NONE;
  if (after && p->chain == DM_NONE) teach_pair(f, other, index);
  if (before && o->chain == DM_NONE) teach_pair(f, index, other);
}

static void teach_apposition(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  const dm_word *w = dm_w(f->syntax, p->head);
  uint32_t other = w->head == DM_NONE ? DM_NONE : f->phrase_of[w->head];
  if (w->rel == DM_APPOS && other != DM_NONE) {
    teach_pair(f, index, other);
    teach_pair(f, other, index);
    return;
  }
  /* "X is the spokesman of Y", "X, who is ...": the description is the predicate. */
  uint32_t cop = dm_child(f->syntax, p->head, DM_COP);
  if (p->kind != DM_PHRASE_AGENT || cop == DM_NONE || (dm_w(f->syntax, cop)->bits & DM_F_PAST) ||
      dm_is_negated(f->syntax, p->head))
    return;
  uint32_t subject = dm_subject(f->syntax, p->head);
  if (subject != DM_NONE && f->phrase_of[subject] != DM_NONE) teach_pair(f, f->phrase_of[subject], index);
}

/* "X heads the agency", "X lectures at the university": the body gives its code. */
static void teach_service(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  if (p->kind != DM_PHRASE_PERSON || p->chain == DM_NONE) return;
  uint32_t verb = dm_w(f->syntax, p->head)->head;
  dm_chain *c = &f->chains.v[dm_chain_root(f, p->chain)];
  if (dm_w(f->syntax, p->head)->rel != DM_NSUBJ || c->basis != DM_BASIS_NONE || !dm_uses(f, verb, DM_USE_SERVE)) return;
  for (DM_EACH_CHILD(f->syntax, verb, k)) {
    dm_rel base = dm_rel_base((dm_rel)dm_w(f->syntax, k)->rel);
    uint32_t other = f->phrase_of[k];
    if ((base != DM_OBJ && base != DM_OBL) || other == DM_NONE) continue;
    const dm_phrase *o = &f->phrases.v[other];
    bool body = o->kind == DM_PHRASE_ORG || o->kind == DM_PHRASE_POWER || o->kind == DM_PHRASE_UNKNOWN ||
                (o->kind == DM_PHRASE_AGENT && f->world->agents.v[o->agent].class == DM_AGENT_BODY);
    if (!body) continue;
    c->code = o->kind == DM_PHRASE_AGENT ? dm_phrase_coding(f, other, 0) : f->chains.v[dm_chain_root(f, o->chain)].code;
    if (c->code.country.n || c->code.n_sectors) c->basis = DM_BASIS_TEXT;
    return;
  }
}

/* The country that most mentions point to, when it is most of them. */
static void find_focus(dm_finder *f) {
  uint32_t n = f->world->countries.n, total = 0, best = DM_NONE;
  uint32_t *count = DM_NEW(f->arena, uint32_t, n);
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    if (f->phrases.v[i].chain == DM_NONE) continue;
    dm_str iso3 = f->chains.v[dm_chain_root(f, f->phrases.v[i].chain)].code.country;
    uint32_t row = iso3.n ? dm_map_get(&f->world->by_iso3, iso3) : DM_NONE;
    if (row == DM_NONE) continue;
    total++;
    count[row]++;
    if (best == DM_NONE || count[row] > count[best]) best = row;
  }
  f->focus = best != DM_NONE && total >= 4 && count[best] * 5 >= total * 3 ? best : DM_NONE;
}

/* "the Awami National Party": its own noun says what it is. */
static void teach_body(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  if (p->kind != DM_PHRASE_AGENT || p->name_first == DM_NONE || p->chain == DM_NONE) return;
  dm_chain *c = &f->chains.v[dm_chain_root(f, p->chain)];
  if (c->entry != DM_PHRASE_AGENT) return;
  c->kind = DM_ORGANISATION;
  c->kinds |= f->world->agents.v[p->agent].kinds;
  teach(f, p->chain, index);
  c->office = (dm_str){0};
}

void dm_chains_teach(dm_finder *f) {
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    const dm_phrase *p = &f->phrases.v[i];
    bool name = p->kind == DM_PHRASE_PERSON || (p->kind == DM_PHRASE_UNKNOWN && p->n_modifiers);
    if (name && p->chain != DM_NONE) teach(f, p->chain, i);
    teach_body(f, i);
  }
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    teach_apposition(f, i);
    teach_beside(f, i);
    teach_service(f, i);
  }
}

/* Unlisted names of three words and more come first: "John Luk Jok" is also found as "John Luk" and "John Jok". */
static void name_long_ones(dm_finder *f) {
  char buf[MAX_NAME_BYTES];
  uint32_t tail;
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    const dm_phrase *p = &f->phrases.v[i];
    if (p->kind != DM_PHRASE_PERSON || p->name_last < p->name_first + 2 || (p->row == DM_NONE && in_heading(f, p))) continue;
    name_person(f, i);
    uint32_t chain = f->phrases.v[i].chain;
    remember(f, folded_name(f, p->name_first, p->name_first + 1, buf, &tail), chain);
    dm_str first = folded_name(f, p->name_first, p->name_first, buf, &tail), last;
    char end[MAX_NAME_BYTES];
    last = folded_name(f, p->name_last, p->name_last, end, &tail);
    remember(f, dm_str_printf(f->arena, "%" DM_FMT " %" DM_FMT, DM_ARG(first), DM_ARG(last)), chain);
  }
}

bool dm_chains_name(dm_finder *f) {
  find_brussels(f);
  /* Full names first, so that a surname finds its owner even in the headline. */
  name_long_ones(f);
  for (uint32_t i = 0; i < f->phrases.n; i++) {
    const dm_phrase *p = &f->phrases.v[i];
    bool heading = p->row == DM_NONE && in_heading(f, p);
    if (p->kind == DM_PHRASE_PERSON && p->name_last > p->name_first && !heading && p->chain == DM_NONE) name_person(f, i);
  }
  for (uint32_t i = 0; i < f->phrases.n; i++) remember_family(f, i);
  for (uint32_t i = 0; i < f->phrases.n; i++) remember_middle(f, i);
  for (uint32_t i = 0; i < f->phrases.n; i++) name_phrase(f, i);
  dm_chains_teach(f);
  find_focus(f);
  return true;
}

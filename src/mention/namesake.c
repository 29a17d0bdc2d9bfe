/* namesake.c - a family name alone: whom of all the listed persons of that name it means.
 *
 * The day decides first: who holds office then. Of several, the one of the higher office, then the one whose country the text
 * names more often. A name that the list gives to nobody by itself (Johnson, Kim) needs more: a high office, and that the text
 * speaks of its country or says the office. Where two are left, or nobody is, the list's own owner of the name stays. */
#include "mention/find.h"

/* Nobody is spoken of as a politician so many years before his first office. */
#define YEARS_BEFORE 10
#define REACH_CHAINS 200u /* actors of the text looked at */

typedef struct clues {
  const dm_phrase *phrase;
  dm_str country;
  uint64_t offices;
  char gender;
} clues;

static uint32_t times_named(const dm_finder *f, dm_str country) {
  uint32_t row = country.n ? dm_map_get(&f->world->by_iso3, country) : DM_NONE;
  return row == DM_NONE ? 0 : f->named[row];
}

/* "Bush and Blair ... Powell": an actor of the country stands for its name. */
static bool is_spoken_of(const dm_finder *f, dm_str country) {
  if (times_named(f, country)) return true;
  for (uint32_t i = 0; i < f->chains.n && i < REACH_CHAINS; i++)
    if (country.n && dm_str_eq(f->chains.v[i].code.country, country)) return true;
  return false;
}

/* "Leader" is what a state's first man is called who holds no common office: Kim Jong Un, beside a president of the assembly. */
static unsigned rank_of(const dm_finder *f, const dm_holder *h) {
  const dm_keys *k = &f->world->offices;
  if ((h->offices & dm_key(k, "LEADER")) && dm_coding_has(&h->code, "GOV")) return 4;
  if (h->offices & (dm_key(k, "HOS") | dm_key(k, "HOG"))) return 3;
  return h->offices & (dm_key(k, "FM") | dm_key(k, "DM")) ? 2 : 1;
}

/* How well the person fits, 0: not at all. */
static unsigned standing(const dm_finder *f, uint32_t person, const clues *c) {
  bool former, coming;
  const dm_holder *h = &f->world->holders.v[dm_holder_at(f->world, person, f->day, &former, &coming)];
  if (former || coming || (c->gender && h->gender && c->gender != h->gender)) return 0;
  if (c->country.n && !dm_str_eq(c->country, h->code.country)) return 0;
  if (c->offices && !(c->offices & h->offices)) return 0;
  unsigned rank = rank_of(f, h), named = times_named(f, h->code.country);
  bool owned = c->phrase->row != DM_NONE; /* the list itself takes the name for rare */
  bool told = c->country.n || c->offices || is_spoken_of(f, h->code.country);
  if (!owned && (rank < 2 || !told)) return 0;
  if (rank < 2 && person != c->phrase->row) return 0;
  return rank * 1000 + (named < 999 ? named : 999);
}

static int year_of(dm_str day) {
  int year = 0;
  for (uint32_t i = 0; i < 4 && i < day.n; i++) year = year * 10 + (day.p[i] - '0');
  return year;
}

static bool is_too_early(const dm_finder *f, uint32_t person) {
  bool former, coming;
  const dm_holder *h = &f->world->holders.v[dm_holder_at(f->world, person, f->day, &former, &coming)];
  return coming && f->day.n && h->from.n && year_of(h->from) - year_of(f->day) > YEARS_BEFORE;
}

/* A user's own row for the same full name. */
static uint32_t users_row(const dm_finder *f, uint32_t person) {
  for (uint32_t e = dm_names_get(&f->world->names, f->world->holders.v[person].name); e != DM_NONE;
       e = f->world->names.entries.v[e].next) {
    const dm_entry *entry = &f->world->names.entries.v[e];
    if (entry->kind == DM_ENTRY_HOLDER && (entry->flags & DM_ENTRY_USER)) return entry->row;
  }
  return person;
}

uint32_t dm_namesake(dm_finder *f, uint32_t phrase, char gender) {
  const dm_phrase *p = &f->phrases.v[phrase];
  const dm_entry *own = dm_entry_at(f, p->name_first, DM_ENTRY_HOLDER);
  if (p->former || (own && (own->flags & DM_ENTRY_USER))) return p->row;
  char buf[128];
  dm_str family = dm_word_folded(dm_token_form(f->text, p->name_first), buf, sizeof buf);
  uint32_t person = family.n ? dm_map_get(&f->world->by_family, family) : DM_NONE, best = DM_NONE;
  if (person == DM_NONE) return p->row;
  clues c = {p, dm_phrase_coding(f, phrase, 0).country, dm_phrase_offices(f, phrase), gender};
  unsigned most = 0;
  bool tie = false;
  for (; person != DM_NONE; person = f->world->holders.v[person].namesake) {
    unsigned points = standing(f, person, &c);
    if (points && points == most) tie = true;
    if (points <= most) continue;
    most = points;
    best = person;
    tie = false;
  }
  if (best != DM_NONE && !tie) return users_row(f, best);
  return p->row != DM_NONE && is_too_early(f, p->row) ? DM_NONE : p->row;
}

/* "R.", "J": an initial. */
static bool is_initial(dm_str form) {
  return form.n && form.n <= 2 && form.p[0] >= 'A' && form.p[0] <= 'Z' && (form.n == 1 || form.p[1] == '.');
}

uint32_t dm_without_initials(const dm_finder *f, const dm_phrase *p) {
  const dm_names *names = &f->world->names;
  uint32_t node = 0, initials = 0;
  char buf[128];
  dm_str pieces[DM_MAX_PIECES];
  for (uint32_t t = p->name_first; t <= p->name_last && node != DM_NONE; t++) {
    dm_str form = dm_token_form(f->text, t);
    bool inner = t > p->name_first && t < p->name_last;
    initials += inner && is_initial(form);
    if (inner && is_initial(form)) continue;
    uint32_t n = dm_pieces_of(form, buf, sizeof buf, pieces);
    for (uint32_t i = 0; i < n && node != DM_NONE; i++) node = dm_names_step(names, node, dm_map_get(&names->pieces, pieces[i]));
  }
  for (uint32_t e = initials && node != DM_NONE ? names->first.v[node] : DM_NONE; e != DM_NONE; e = names->entries.v[e].next)
    if (names->entries.v[e].kind == DM_ENTRY_HOLDER) return names->entries.v[e].row;
  return DM_NONE;
}

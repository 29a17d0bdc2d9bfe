/* code.c - coding a phrase that stands alone, without a tree: "a former CIA official", "members of SANDF", "Britain's Defense
 * Ministry". The words before the first preposition are the core; its last noun says what the actor is, names and nationalities
 * before it say whose; what follows "of", "from", "in" says so too when the core does not. */
#include "mention/code.h"

#include "base/str.h"
#include "base/utf8.h"
#include "mention/lists.h"
#include "mention/world.h"

#define MAX_WORDS 64u /* words of the phrase that are read */

typedef struct item {
  uint32_t entry;       /* first entry of its phrase */
  uint32_t first, last; /* words */
  bool core;            /* before the first preposition */
  bool within;          /* after "in": a place */
  bool posted;          /* after "to": where somebody is sent */
} item;

typedef struct reading {
  const dm_world *world;
  dm_str day;
  dm_str words[MAX_WORDS];
  uint32_t n_words;
  item items[MAX_WORDS];
  uint32_t n_items;
  bool former;
  /* What decided, for the explanation. */
  uint32_t decided; /* item, or DM_NONE */
  bool by_memory;
  bool by_context;
} reading;

/* ---- words and lexicon phrases ------------------------------------------------------------------------------------------- */

static bool has_small(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] >= 'a' && s.p[i] <= 'z') return true;
  return false;
}

static bool has_use(const dm_world *world, dm_str word, dm_use use) {
  for (uint32_t e = dm_names_get(&world->names, word); e != DM_NONE; e = world->names.entries.v[e].next) {
    const dm_entry *x = &world->names.entries.v[e];
    if (x->kind == DM_ENTRY_WORD && (world->uses[x->row] >> use & 1u)) return true;
  }
  return false;
}

/* "ex-NATO", "Saudi-led": two words; but "vice-president" is one, and who is "US-backed" is not of the United States. */
static bool is_two_words(const dm_world *world, dm_str word, uint32_t hyphen) {
  dm_str before = dm_str_sub(word, 0, hyphen), after = dm_str_sub(word, hyphen + 1, word.n);
  if (!after.n || has_use(world, before, DM_USE_FORMER)) return after.n > 0;
  bool listed = dm_names_get(&world->names, before) != DM_NONE && dm_names_get(&world->names, word) == DM_NONE;
  return listed && has_small((dm_str){after.p, 1}) && !has_use(world, after, DM_USE_SPONSOR);
}

static void add_word(reading *r, dm_str word) {
  uint32_t hyphen = word.n;
  while (hyphen > 0 && word.p[hyphen - 1] != '-') hyphen--;
  if (hyphen > 1 && r->n_words + 1 < MAX_WORDS && is_two_words(r->world, word, --hyphen)) {
    r->words[r->n_words++] = dm_str_sub(word, 0, hyphen);
    word = dm_str_sub(word, hyphen + 1, word.n);
  }
  r->words[r->n_words++] = word;
}

static void cut_words(reading *r, dm_str phrase) {
  dm_str rest = phrase, word;
  while (r->n_words < MAX_WORDS && dm_str_split(&rest, ' ', &word)) {
    word = dm_str_trim(word);
    bool article = dm_str_eq_ci(word, DM_S("the")) || dm_str_eq_ci(word, DM_S("a")) || dm_str_eq_ci(word, DM_S("an"));
    /* Inside a phrase an article may belong to a name: "Bank of the West". */
    if (word.n && !(article && !r->n_words)) add_word(r, word);
  }
}

/* "Britain's" -> "Britain" */
static dm_str without_owner(dm_str word) {
  if (dm_str_ends(word, DM_S("'s"))) return dm_str_sub(word, 0, word.n - 2);
  if (dm_str_ends(word, DM_S("\xE2\x80\x99s"))) return dm_str_sub(word, 0, word.n - 4);
  if (dm_str_ends(word, DM_S("'")) || dm_str_ends(word, DM_S(","))) return dm_str_sub(word, 0, word.n - 1);
  return word;
}

static uint32_t step_word(const dm_names *names, uint32_t node, dm_str word) {
  char buf[256];
  dm_str pieces[DM_MAX_PIECES];
  uint32_t n = dm_pieces_of(word, buf, sizeof buf, pieces);
  for (uint32_t i = 0; i < n && node != DM_NONE; i++) node = dm_names_step(names, node, dm_map_get(&names->pieces, pieces[i]));
  return node;
}

/* Any entry but a word of words.tsv; an acronym needs its capitals, another name at least one. */
static bool fits(const reading *r, uint32_t entry, uint32_t first, uint32_t last) {
  for (uint32_t e = entry; e != DM_NONE; e = r->world->names.entries.v[e].next) {
    const dm_entry *x = &r->world->names.entries.v[e];
    if (x->kind == DM_ENTRY_WORD || x->kind == DM_ENTRY_FIRST || x->kind == DM_ENTRY_TITLE) continue;
    if ((x->flags & DM_ENTRY_ACRONYM) && first == last && has_small(without_owner(r->words[first]))) continue;
    unsigned char c = (unsigned char)r->words[first].p[0], d = (unsigned char)r->words[last].p[0];
    bool capital = (c >= 'A' && c <= 'Z') || (d >= 'A' && d <= 'Z') || c >= 0x80;
    if ((x->flags & DM_ENTRY_PROPER) && !capital) continue;
    return true;
  }
  return false;
}

static uint32_t longest(const reading *r, uint32_t at, uint32_t *entry) {
  const dm_names *names = &r->world->names;
  uint32_t node = 0, best = DM_NONE;
  for (uint32_t w = at; w < r->n_words; w++) {
    /* "People's Liberation Army" goes on after the owner's mark, "Britain's" ends before it. */
    uint32_t bare = step_word(names, node, without_owner(r->words[w]));
    if (bare != DM_NONE && names->first.v[bare] != DM_NONE && fits(r, names->first.v[bare], at, w)) {
      *entry = names->first.v[bare];
      best = w;
    }
    node = step_word(names, node, r->words[w]);
    if (node == DM_NONE) break;
  }
  return best;
}

static bool uses(const reading *r, uint32_t word, dm_use use) { return has_use(r->world, without_owner(r->words[word]), use); }

static const dm_entry *entry_of(const reading *r, const item *it, dm_entry_kind kind) {
  const dm_entry *found = NULL;
  for (uint32_t e = it->entry; e != DM_NONE; e = r->world->names.entries.v[e].next) {
    const dm_entry *entry = &r->world->names.entries.v[e];
    if (entry->kind != kind) continue;
    if (kind != DM_ENTRY_HOLDER || dm_holds_at(r->world, entry->row, r->day)) return entry;
    if (!found) found = entry; /* of two people of one name whoever holds office that day */
  }
  return found;
}

/* "envoy for Syria": what he deals with, not whose he is. */
static bool follows_envoy(const reading *r) {
  const dm_entry *e = r->n_items ? entry_of(r, &r->items[r->n_items - 1], DM_ENTRY_AGENT) : NULL;
  return e && (r->world->agents.v[e->row].offices & dm_key(&r->world->offices, "ENV"));
}

static void read_items(reading *r) {
  bool core = true, within = false, posted = false;
  for (uint32_t w = 0; w < r->n_words; w++) {
    item it = {.first = w, .core = core, .within = within, .posted = posted};
    it.last = longest(r, w, &it.entry);
    if (it.last != DM_NONE) {
      r->items[r->n_items++] = it;
      w = it.last;
      continue;
    }
    if (uses(r, w, DM_USE_FORMER)) r->former = true;
    bool duty = uses(r, w, DM_USE_DUTY), place = uses(r, w, DM_USE_WITHIN);
    bool to = uses(r, w, DM_USE_POSTED) || (uses(r, w, DM_USE_MATTER) && follows_envoy(r));
    if (w && (duty || place || to)) {
      core = false;
      within = place && !duty;
      posted = to;
    }
  }
}

/* ---- composing ------------------------------------------------------------------------------------------------------------ */

static dm_coding code_of_country(const reading *r, uint32_t row) {
  return (dm_coding){.country = r->world->countries.v[row].iso3};
}

static dm_coding code_of_org(const reading *r, const item *it) {
  const dm_org *found = NULL;
  for (uint32_t e = it->entry; e != DM_NONE; e = r->world->names.entries.v[e].next) {
    const dm_entry *x = &r->world->names.entries.v[e];
    if (x->kind != DM_ENTRY_ORG) continue;
    const dm_org *o = &r->world->orgs.v[x->row];
    if (!found || dm_day_within(r->day, o->from, o->to)) found = o;
  }
  return found ? found->code : (dm_coding){0};
}

/* Country and body that an item gives as a modifier; false when it is none. *body: it brings sectors too. */
static bool modifier(const reading *r, const item *it, dm_coding *code, bool *body) {
  const dm_entry *e;
  *body = false;
  if ((e = entry_of(r, it, DM_ENTRY_COUNTRY)) || (e = entry_of(r, it, DM_ENTRY_ADJECTIVE)) ||
      (e = entry_of(r, it, DM_ENTRY_PEOPLE)) || (e = entry_of(r, it, DM_ENTRY_CAPITAL))) {
    *code = code_of_country(r, e->row);
    return true;
  }
  if ((e = entry_of(r, it, DM_ENTRY_PLACE))) {
    *code = (dm_coding){.country = r->world->places.v[e->row].country};
    return true;
  }
  *body = true;
  if ((e = entry_of(r, it, DM_ENTRY_POWER))) {
    *code = r->world->powers.v[e->row].code;
    return true;
  }
  if (entry_of(r, it, DM_ENTRY_ORG)) {
    *code = code_of_org(r, it);
    return true;
  }
  return false;
}

static dm_coding code_of_person(const reading *r, uint32_t person) {
  bool former, coming;
  const dm_holder *h = &r->world->holders.v[dm_holder_at(r->world, person, r->day, &former, &coming)];
  dm_coding code = h->code;
  if (!former && !coming) return code;
  code.n_sectors = 0;
  if (former) dm_coding_add(&code, DM_S("ELI"));
  return code;
}

/* Listed words that are only a description here: "Chile's Defense Department", "Santa Marta Self Defense Forces". */
static bool is_noun(const reading *r, uint32_t i) {
  const item *it = &r->items[i];
  if (!entry_of(r, it, DM_ENTRY_AGENT)) return false;
  if (entry_of(r, it, DM_ENTRY_HOLDER)) return false;
  if (!entry_of(r, it, DM_ENTRY_ORG)) return true;
  uint32_t before = i ? r->items[i - 1].last + 1 : 0;
  if (before < it->first && !has_small((dm_str){r->words[it->first - 1].p, 1})) return true;
  dm_coding c, own = code_of_org(r, it);
  bool body;
  return i > 0 && modifier(r, &r->items[i - 1], &c, &body) && !body && !dm_str_eq(c.country, own.country);
}

static bool has_core(const reading *r) {
  for (uint32_t i = 0; i < r->n_items; i++)
    if (r->items[i].core) return true;
  return false;
}

/* The noun that says what the actor is: the last of the core, or what a quantity counts ("a team of armed police"). */
static const dm_agent *head_noun(const reading *r, uint32_t *at) {
  const dm_agent *found = NULL;
  bool core = has_core(r);
  for (uint32_t i = 0; i < r->n_items; i++) {
    const dm_entry *e = entry_of(r, &r->items[i], DM_ENTRY_AGENT);
    if (!is_noun(r, i)) continue;
    const dm_agent *a = &r->world->agents.v[e->row];
    bool weak = found && (found->class == DM_AGENT_MEASURE || !found->code.n_sectors);
    if (!r->items[i].core && found && !weak) break;
    if (!r->items[i].core && !found && core) continue;
    found = a;
    *at = i;
  }
  return found && found->class == DM_AGENT_MEASURE ? NULL : found;
}

static bool is_nation(const dm_world *w, dm_str code) { return code.n && dm_map_get(&w->by_iso3, code) != DM_NONE; }

/* "Zelenskyy's adviser", "aide to Putin": a person's people are of his country. */
static bool is_patron(const reading *r, const item *it, uint32_t head, dm_coding *code) {
  const dm_entry *e = entry_of(r, it, DM_ENTRY_HOLDER);
  if (!e || head == DM_NONE || (it->core && it->last >= r->items[head].first)) return false;
  *code = (dm_coding){.country = code_of_person(r, e->row).country};
  return code->country.n > 0;
}

/* Joins what the modifiers say: a country wins over an organisation; the core over what follows. */
static void compose(const reading *r, uint32_t head, dm_coding *code, dm_coding *body) {
  for (uint32_t i = 0; i < r->n_items; i++) {
    const item *it = &r->items[i];
    dm_coding c;
    bool brings = false;
    if (i == head || !(is_patron(r, it, head, &c) || (!it->posted && modifier(r, it, &c, &brings)))) continue;
    if (!it->core && is_nation(r->world, code->country)) continue;
    /* "NATO troops in Kabul" are NATO's. */
    if (it->within && code->country.n) continue;
    if (!code->country.n || (is_nation(r->world, c.country) && !is_nation(r->world, code->country))) {
      code->country = c.country;
      code->plover = c.plover;
      if (!brings) *body = (dm_coding){0};
    }
    if (brings && !body->n_sectors && dm_str_eq(c.country, code->country)) *body = c;
  }
}

static void add_all(dm_coding *code, const dm_coding *from) {
  for (uint32_t i = 0; i < from->n_sectors; i++) dm_coding_add(code, from->sectors[i]);
}

/* An agent noun beside the head that says of what it is: "police spokesman", "head of the army". */
static const dm_agent *noun_before(const reading *r, uint32_t head) {
  for (uint32_t i = head; i-- > 0;) {
    const dm_entry *e = entry_of(r, &r->items[i], DM_ENTRY_AGENT);
    if (e && r->items[i].core && !entry_of(r, &r->items[i], DM_ENTRY_ORG)) return &r->world->agents.v[e->row];
  }
  /* "chairman of the company's board" */
  for (uint32_t i = head + 1; i < r->n_items; i++) {
    const dm_entry *e = entry_of(r, &r->items[i], DM_ENTRY_AGENT);
    if (e && r->world->agents.v[e->row].code.n_sectors) return &r->world->agents.v[e->row];
  }
  return NULL;
}

static dm_coding code_described(const reading *r, const dm_agent *noun, uint32_t head) {
  dm_coding code = {0}, body = {0};
  compose(r, head, &code, &body);
  const dm_agent *under = noun_before(r, head);
  if (!body.n_sectors && under) body = under->code;
  if (r->former) {
    dm_coding_add(&code, DM_S("ELI"));
    return code;
  }
  add_all(&code, dm_agent_keeps(noun, &body) ? &noun->code : &body);
  return code;
}

/* The last name of the core decides: a person, else an organisation, else a country. */
static bool code_named(reading *r, dm_coding *code, dm_str *name, uint32_t *decided) {
  for (uint32_t i = r->n_items; i-- > 0;) {
    const item *it = &r->items[i];
    const dm_entry *e = entry_of(r, it, DM_ENTRY_HOLDER);
    if (!e || !it->core) continue;
    *code = code_of_person(r, e->row);
    *name = r->world->holders.v[e->row].name;
    *decided = i;
    bool former, coming;
    r->by_memory = r->world->holders.v[dm_holder_at(r->world, e->row, r->day, &former, &coming)].memory;
    return true;
  }
  for (uint32_t i = r->n_items; i-- > 0;) {
    const item *it = &r->items[i];
    const dm_entry *power = entry_of(r, it, DM_ENTRY_POWER);
    if (!it->core || (!entry_of(r, it, DM_ENTRY_ORG) && !power)) continue;
    if (is_noun(r, i)) continue;
    *decided = i;
    *code = power ? r->world->powers.v[power->row].code : code_of_org(r, it);
    *name = power ? r->world->powers.v[power->row].name : r->world->orgs.v[entry_of(r, it, DM_ENTRY_ORG)->row].name;
    if (!code->country.n) {
      dm_coding other = {0}, body = {0};
      compose(r, i, &other, &body);
      if (is_nation(r->world, other.country)) code->country = other.country;
    }
    return true;
  }
  return false;
}

/* A country or a place and no noun: the state for its name or capital, people for other towns and things there. */
static void code_placed(const reading *r, dm_coding *code, dm_str *name) {
  dm_coding body = {0};
  compose(r, DM_NONE, code, &body);
  if (!code->country.n) return;
  for (uint32_t i = 0; i < r->n_items; i++) {
    const item *it = &r->items[i];
    const dm_entry *country = entry_of(r, it, DM_ENTRY_COUNTRY), *capital = entry_of(r, it, DM_ENTRY_CAPITAL);
    bool alone = it->core && it->last + 1 == r->n_words && it->first == 0;
    if (country && alone) *name = r->world->countries.v[country->row].name;
    /* A country's bare name says nothing of who in it acts; its capital's does. */
    if (country && alone) return;
    if (capital && alone) dm_coding_add(code, DM_S("GOV"));
  }
  if (!code->n_sectors) dm_coding_add(code, DM_S("CVL"));
}

/* The country that the context names, for a phrase that names none ("Defense Minister" in a German report). */
static void take_context(reading *r, dm_str context, dm_coding *code) {
  if (code->country.n || !context.n) return;
  reading c = {.world = r->world, .day = r->day};
  cut_words(&c, context);
  read_items(&c);
  dm_coding body = {0};
  compose(&c, DM_NONE, code, &body);
  r->by_context = code->country.n > 0;
}

static bool is_last_of_core(const reading *r, uint32_t i) { return i + 1 == r->n_items || !r->items[i + 1].core; }

static void code_reading(reading *r, dm_str context, dm_actor_answer *out) {
  *out = (dm_actor_answer){.basis = DM_BASIS_NONE};
  dm_coding code = {0};
  uint32_t head = DM_NONE;
  r->decided = DM_NONE;
  const dm_agent *noun = head_noun(r, &head);
  bool listed = code_named(r, &code, &out->name, &r->decided);
  /* "Foreign Minister X" without a day: whoever writes so means him in office. */
  bool in_office = listed && noun && r->items[head].core && !r->day.n && dm_coding_has(&code, "ELI") && !r->former;
  if (in_office) code.n_sectors = 0;
  if (in_office) add_all(&code, &noun->code);
  /* "President-elect X": the text knows of an office that the list has for later. */
  if (listed && noun && r->items[head].core && !code.n_sectors) add_all(&code, &noun->code);
  bool trailing = listed && noun && r->items[head].core && is_last_of_core(r, head) && !r->former;
  /* "retired General X": the person of the name, whatever the list says of him. */
  bool retired = listed && r->former && noun && r->decided > head && entry_of(r, &r->items[r->decided], DM_ENTRY_HOLDER);
  if (retired) code.n_sectors = 0;
  if (retired) dm_coding_add(&code, DM_S("ELI"));
  /* "Shin Bet officer", "NATO spokesperson": the name only modifies the noun that ends the core. */
  if (noun && (!listed || trailing || (r->former && !retired))) {
    code = code_described(r, noun, head);
    r->decided = head;
    out->name = (dm_str){0};
    out->basis = code.country.n || code.n_sectors ? DM_BASIS_TEXT : DM_BASIS_NONE;
  } else if (listed) {
    out->basis = r->by_memory ? DM_BASIS_MEMORY : DM_BASIS_LEXICON;
  } else {
    code_placed(r, &code, &out->name);
    if (code.country.n) out->basis = DM_BASIS_LEXICON;
  }
  take_context(r, context, &code);
  /* PLOVER's "generic unidentified actor". */
  if (!code.country.n && !code.n_sectors) dm_coding_add(&code, DM_S("UNK"));
  out->country = code.country;
  out->plover = code.plover;
  out->n_sectors = code.n_sectors;
  memcpy(out->sectors, code.sectors, sizeof out->sectors);
}

static void read_phrase(reading *r, const dm_world *world, dm_str phrase, dm_str day) {
  *r = (reading){.world = world, .day = day};
  cut_words(r, phrase);
  read_items(r);
}

void dm_actor_code(const dm_world *world, dm_str phrase, dm_str context, dm_str day, dm_actor_answer *out) {
  reading r;
  read_phrase(&r, world, phrase, day);
  code_reading(&r, context, out);
}

/* ---- why ------------------------------------------------------------------------------------------------------------------- */

static dm_str words_of(dm_arena *arena, const reading *r, const item *it) {
  dm_str all = without_owner(r->words[it->first]);
  for (uint32_t w = it->first + 1; w <= it->last; w++)
    all = dm_str_printf(arena, "%" DM_FMT " %" DM_FMT, DM_ARG(all), DM_ARG(without_owner(r->words[w])));
  return all;
}

static dm_str coding_text(dm_arena *arena, const dm_coding *code) {
  dm_str all = code->country;
  for (uint32_t i = 0; i < code->n_sectors; i++)
    all = dm_str_printf(arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(all), all.n ? " " : "", DM_ARG(code->sectors[i]));
  return all.n ? all : DM_S("no code of its own");
}

static dm_str term_text(dm_arena *arena, dm_str from, dm_str to) {
  if (from.n && to.n) return dm_str_printf(arena, " from %" DM_FMT " to %" DM_FMT, DM_ARG(from), DM_ARG(to));
  if (from.n) return dm_str_printf(arena, " since %" DM_FMT, DM_ARG(from));
  return to.n ? dm_str_printf(arena, " until %" DM_FMT, DM_ARG(to)) : DM_S("");
}

static dm_str origin_text(dm_arena *arena, const reading *r, const dm_entry *e) {
  uint32_t line;
  const char *path = e ? dm_row_origin(r->world, (dm_entry_kind)e->kind, e->row, &line) : NULL;
  return path ? dm_str_printf(arena, " (%s:%u)", path, line) : DM_S("");
}

static dm_str person_text(dm_arena *arena, const reading *r, uint32_t person) {
  bool former, coming;
  uint32_t row = dm_holder_at(r->world, person, r->day, &former, &coming);
  const dm_holder *h = &r->world->holders.v[row];
  dm_coding code = code_of_person(r, person);
  const char *state = former ? ", formerly" : coming ? ", not yet" : ",";
  dm_str office = h->office.n ? h->office : DM_S("a person");
  dm_entry entry = {.kind = DM_ENTRY_HOLDER, .row = row};
  return dm_str_printf(arena, "%s%s %" DM_FMT "%" DM_FMT ": %" DM_FMT "%" DM_FMT, h->memory ? "remembered" : "listed", state,
                       DM_ARG(office), DM_ARG(term_text(arena, h->from, h->to)), DM_ARG(coding_text(arena, &code)),
                       DM_ARG(origin_text(arena, r, &entry)));
}

/* What an item was taken for. */
static dm_str item_text(dm_arena *arena, const reading *r, uint32_t i) {
  const item *it = &r->items[i];
  const dm_entry *holder = entry_of(r, it, DM_ENTRY_HOLDER), *agent = entry_of(r, it, DM_ENTRY_AGENT);
  dm_coding code;
  bool body;
  if (holder && r->decided == i) return person_text(arena, r, holder->row);
  if (agent && is_noun(r, i))
    return dm_str_printf(arena, "a noun: %" DM_FMT "%" DM_FMT, DM_ARG(coding_text(arena, &r->world->agents.v[agent->row].code)),
                         DM_ARG(origin_text(arena, r, agent)));
  if (modifier(r, it, &code, &body))
    return dm_str_printf(arena, "%s: %" DM_FMT "%" DM_FMT, body ? "a listed body" : "a country or place",
                         DM_ARG(coding_text(arena, &code)), DM_ARG(origin_text(arena, r, entry_of(r, it, DM_ENTRY_ORG))));
  return holder ? person_text(arena, r, holder->row) : DM_S("nothing that codes");
}

dm_str dm_actor_explain(dm_arena *arena, const dm_world *world, dm_str phrase, dm_str context, dm_str day, dm_actor_answer *out) {
  reading r;
  read_phrase(&r, world, phrase, day);
  code_reading(&r, context, out);
  dm_str why = {0};
  for (uint32_t i = 0; i < r.n_items; i++)
    why = dm_str_printf(arena, "%" DM_FMT "%s\"%" DM_FMT "\" is %" DM_FMT "%s", DM_ARG(why), i ? "; " : "",
                        DM_ARG(words_of(arena, &r, &r.items[i])), DM_ARG(item_text(arena, &r, i)),
                        r.decided == i && r.n_items > 1 ? " (decides)" : "");
  if (!r.n_items) why = DM_S("no word of the phrase is in the lists");
  if (r.former) why = dm_str_printf(arena, "%" DM_FMT "; the office is over: ELI", DM_ARG(why));
  if (r.by_context) why = dm_str_printf(arena, "%" DM_FMT "; the country comes from the context", DM_ARG(why));
  return why;
}

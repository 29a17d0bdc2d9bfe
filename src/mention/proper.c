/* proper.c - proper names: which words belong to one, and whether it is a person's. */
#include "mention/find.h"

#define MAX_NAME 24u /* words of a name that are looked at */

/* A capitalised word that can be part of a person's name: not a country, office or organisation. */
bool dm_can_be_in_name(const dm_finder *f, uint32_t t) {
  if (t >= f->text->n_tokens) return false;
  /* A given name counts whatever the tagger makes of it: "Harsh", "Mark", "Will". */
  if (dm_entry_at(f, t, DM_ENTRY_FIRST) && dm_w(f->syntax, t)->upos == DM_ADJ) return true;
  if (!dm_is_name_token(f, t)) return false;
  if (f->hit_of[t] == DM_NONE || dm_entry_at(f, t, DM_ENTRY_HOLDER) || dm_entry_at(f, t, DM_ENTRY_FIRST)) return true;
  static const dm_entry_kind others[] = {DM_ENTRY_AGENT,   DM_ENTRY_TITLE, DM_ENTRY_COUNTRY,   DM_ENTRY_ORG,
                                         DM_ENTRY_CAPITAL, DM_ENTRY_POWER, DM_ENTRY_ADJECTIVE, DM_ENTRY_PEOPLE};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (dm_entry_at(f, t, others[i])) return false;
  return true;
}

/* A hyphen or a small particle inside a name: Jean-Yves, Mohammed bin Salman, Ursula von der Leyen. */
static bool joins_name(const dm_finder *f, uint32_t t, uint32_t first, uint32_t last) {
  const dm_word *w = dm_w(f->syntax, t);
  if (w->upos == DM_PUNCT) return dm_token_form(f->text, t).p[0] == '-' && !f->text->tokens[t].space_after;
  return w->rel == DM_FLAT && w->head >= first && w->head <= last;
}

bool dm_is_seat(const dm_finder *f, uint32_t hit) {
  static const dm_entry_kind seats[] = {DM_ENTRY_COUNTRY, DM_ENTRY_CAPITAL, DM_ENTRY_PLACE, DM_ENTRY_ORG};
  for (size_t i = 0; i < sizeof seats / sizeof *seats; i++)
    if (dm_hit_entry(f, hit, seats[i])) return true;
  return false;
}

/* "president of Peru Ana Lin", "ambassador to the UN Jo Berg": the office's hit when its seat stands between it and the name. */
static uint32_t office_of_country(const dm_finder *f, uint32_t hit) {
  if (hit == DM_NONE || !dm_is_seat(f, hit)) return DM_NONE;
  uint32_t of = f->hits.v[hit].first;
  if (of && dm_w(f->syntax, of - 1)->upos == DM_DET) of--;
  if (of < 2 || !dm_same_sentence(f, of - 2, of)) return DM_NONE;
  if (!dm_uses(f, of - 1, DM_USE_DUTY) && !dm_uses(f, of - 1, DM_USE_POSTED)) return DM_NONE;
  uint32_t office = f->hit_of[of - 2];
  return dm_hit_entry(f, office, DM_ENTRY_AGENT) ? office : DM_NONE;
}

/* Tokens of the name around its head. English writes the words of one name side by side, so the line of capitalised words
 * counts, not the tree, which is least sure inside names; a listed tail (Jordan in "Michael Jordan") needs the tree. */
void dm_name_around(const dm_finder *f, uint32_t head, uint32_t *first, uint32_t *last) {
  const dm_syntax *s = f->syntax;
  uint32_t hit = f->hit_of[head];
  *first = hit == DM_NONE ? head : f->hits.v[hit].first;
  *last = hit == DM_NONE ? head : f->hits.v[hit].last;
  for (uint32_t t = *last + 1; t < head + MAX_NAME && dm_same_sentence(f, t, head); t++) {
    const dm_word *w = dm_w(s, t);
    bool flat = w->rel == DM_FLAT && w->head >= *first && w->head <= *last && dm_is_name_token(f, t);
    if (flat || dm_can_be_in_name(f, t)) {
      *last = t;
    } else if (joins_name(f, t, *first, *last) && dm_same_sentence(f, t + 1, head) && dm_can_be_in_name(f, t + 1)) {
      *last = ++t;
    } else {
      break;
    }
  }
  for (uint32_t t = *first; t-- > 0 && head - t < MAX_NAME && dm_same_sentence(f, t, head);) {
    if (f->hit_of[t] != DM_NONE && office_of_country(f, f->hit_of[t]) != DM_NONE) break;
    bool dash = dm_w(s, t)->upos == DM_PUNCT && joins_name(f, t, *first, *last) && t > 0 && dm_can_be_in_name(f, t - 1);
    if (!dm_can_be_in_name(f, t) && !dash) break;
    *first = t;
  }
}

bool dm_has_flat(const dm_finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t <= last; t++)
    if (dm_w(f->syntax, t)->rel == DM_FLAT) return true;
  return false;
}

bool dm_is_human(const dm_finder *f, const dm_entry *e) {
  if (!e) return false;
  dm_agent_class class = f->world->agents.v[e->row].class;
  return class == DM_AGENT_OFFICE || class == DM_AGENT_VOICE || class == DM_AGENT_PEOPLE;
}

static bool is_acronym(dm_str form) {
  unsigned small = 0;
  for (uint32_t i = 0; i < form.n; i++) small += form.p[i] >= 'a' && form.p[i] <= 'z';
  return form.n >= 2 && !small;
}

/* Whatever the tree makes of it. */
uint32_t dm_office_before(const dm_finder *f, uint32_t name_first, const dm_entry **entry) {
  *entry = NULL;
  if (!name_first || !dm_same_sentence(f, name_first - 1, name_first)) return DM_NONE;
  uint32_t hit = f->hit_of[name_first - 1];
  if (hit == DM_NONE) return DM_NONE;
  uint32_t farther = office_of_country(f, hit);
  if (farther != DM_NONE) hit = farther;
  const dm_entry *e = dm_hit_entry(f, hit, DM_ENTRY_AGENT);
  if (dm_is_human(f, e) && !(e->flags & DM_ENTRY_PLURAL)) *entry = e;
  /* "National Emergency": a common noun before one word makes no person. */
  bool one_word = !dm_can_be_in_name(f, name_first + 1) || !dm_same_sentence(f, name_first, name_first + 1);
  if (*entry && one_word && dm_coding_has(&f->world->agents.v[e->row].code, "CVL") &&
      !dm_entry_at(f, name_first, DM_ENTRY_HOLDER))
    *entry = NULL;
  return *entry || dm_hit_entry(f, hit, DM_ENTRY_TITLE) ? hit : DM_NONE;
}

bool dm_has_digit(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] >= '0' && s.p[i] <= '9') return true;
  return false;
}

/* What shows that an unlisted name is a person's: a title or office before it, an apposition, a given name, speech. */
bool dm_is_person_name(const dm_finder *f, uint32_t head, uint32_t first, uint32_t last) {
  const dm_syntax *s = f->syntax;
  for (uint32_t t = first; t <= last; t++)
    if (dm_uses(f, t, DM_USE_CALENDAR) || dm_has_digit(dm_token_form(f->text, t))) return false;
  const dm_entry *office;
  bool acronym = first == last && is_acronym(dm_token_form(f->text, first));
  /* "broadcaster PBS" */
  if (dm_office_before(f, first, &office) != DM_NONE) return !acronym || dm_entry_at(f, first, DM_ENTRY_HOLDER);
  for (DM_EACH_CHILD(s, head, c)) {
    const dm_word *w = dm_w(s, c);
    if (w->rel == DM_APPOS && c > head && dm_is_human(f, dm_entry_at(f, c, DM_ENTRY_AGENT)) && !(w->bits & DM_F_PLUR))
      return true;
  }
  if (acronym) return false;
  /* Ships and papers have an article, persons without an office do not. */
  if (first && dm_same_sentence(f, first - 1, first) && (dm_w(s, first - 1)->bits & DM_F_DEF)) return false;
  for (uint32_t t = first; t <= last; t++)
    if (dm_uses(f, t, DM_USE_COMPANY)) return false;
  if (last > first && (dm_has_flat(f, first, last) || dm_entry_at(f, first, DM_ENTRY_FIRST))) return true;
  uint32_t verb = dm_w(s, head)->head;
  bool subject = dm_rel_base((dm_rel)dm_w(s, head)->rel) == DM_NSUBJ && verb != DM_NONE;
  return subject && last - first < 4 && dm_uses(f, verb, DM_USE_SAY) && dm_w(s, verb)->upos == DM_VERB;
}

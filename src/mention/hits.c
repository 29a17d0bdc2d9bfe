/* hits.c - lexicon phrases among the tokens: one walk of the trie from each token, longest match wins. */
#include "base/err.h"
#include "base/utf8.h"
#include "mention/find.h"

/* Numbers of the pieces of all tokens, and per token where its own begin. */
typedef struct pieces {
  uint32_t *number; /* DM_NONE: not in the trie */
  uint32_t *first;  /* n_tokens + 1 */
} pieces;

static bool joins(dm_str form) {
  return form.n &&
         (form.p[0] == '-' || form.p[0] == '\'' || dm_str_is(form, "\xE2\x80\x99") || form.p[0] == '/' || form.p[0] == '&' ||
          dm_str_is(form, "\xE2\x80\x91") || dm_str_is(form, "\xE2\x80\x93") || dm_str_is(form, "."));
}

static pieces cut(dm_finder *f) {
  uint32_t n = f->text->n_tokens;
  DM_LIST(uint32_t) numbers = {0};
  pieces p = {.first = DM_NEW(f->arena, uint32_t, n + 1)};
  char buf[256];
  dm_str found[DM_MAX_PIECES];
  for (uint32_t t = 0; t < n; t++) {
    p.first[t] = numbers.n;
    dm_str form = dm_token_form(f->text, t);
    uint32_t k = dm_pieces_of(form, buf, sizeof buf, found);
    for (uint32_t i = 0; i < k; i++) DM_PUSH(f->arena, &numbers, dm_map_get(&f->world->names.pieces, found[i]));
    /* Other punctuation ends a phrase. */
    if (!k && !joins(form)) DM_PUSH(f->arena, &numbers, DM_NONE);
  }
  p.first[n] = numbers.n;
  p.number = numbers.v;
  return p;
}

static bool has_small_letter(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.p[i] >= 'a' && s.p[i] <= 'z') return true;
  return false;
}

/* Nato, Ecowas, Farc: some papers write acronyms that are spoken as words like names. */
static bool is_spoken(const dm_finder *f, uint32_t first, uint32_t last) {
  dm_str form = dm_token_form(f->text, first);
  bool starts = first == f->text->sentences[f->text->tokens[first].sentence].first;
  return first == last && form.n >= 4 && form.p[0] >= 'A' && form.p[0] <= 'Z' && !starts &&
         dm_w(f->syntax, first)->upos == DM_PROPN;
}

/* Proper names need a capital, acronyms nothing but capitals ("who" is not the WHO); a name of one word must be tagged like
 * one, so that "may" and "will" at the head of a sentence are no names. */
static bool fits_case(const dm_finder *f, const dm_entry *e, uint32_t first, uint32_t last) {
  dm_str form = dm_token_form(f->text, first);
  if ((e->flags & DM_ENTRY_ACRONYM) && !is_spoken(f, first, last))
    for (uint32_t t = first; t <= last; t++)
      if (has_small_letter(dm_token_form(f->text, t))) return false;
  if ((e->flags & DM_ENTRY_PROPER) && !dm_is_upper(form)) {
    /* "al-Shabab", "the al-Qaida network": lists spell the particle small or great. */
    if (first == last || !dm_is_upper(dm_token_form(f->text, last))) return false;
  }
  if (first != last || e->kind == DM_ENTRY_WORD) return true;
  uint8_t upos = dm_w(f->syntax, first)->upos;
  /* "military aid": the adjective is no army, who is "patient" no patient; but "the displaced" stands for people. */
  if (e->kind == DM_ENTRY_AGENT)
    return upos != DM_ADJ || (dm_w(f->syntax, first)->rel != DM_AMOD && dm_child(f->syntax, first, DM_COP) == DM_NONE);
  return upos == DM_PROPN || upos == DM_ADJ || upos == DM_NOUN || upos == DM_X;
}

/* "visited Russia today" is no paper: the words of a name hang together, where the last one has no capital to show it. */
static bool hangs_together(const dm_finder *f, const dm_entry *e, uint32_t first, uint32_t last) {
  if (first == last || !(e->flags & DM_ENTRY_PROPER) || dm_is_upper(dm_token_form(f->text, last))) return true;
  uint32_t above = dm_w(f->syntax, last)->head;
  for (uint32_t t = first; t < last; t++)
    if (above == t || dm_w(f->syntax, t)->head == last) return true;
  return false;
}

static bool any_fits(const dm_finder *f, uint32_t entry, uint32_t first, uint32_t last) {
  for (uint32_t e = entry; e != DM_NONE; e = f->world->names.entries.v[e].next) {
    const dm_entry *entry_at = &f->world->names.entries.v[e];
    if (entry_at->kind != DM_ENTRY_WORD && fits_case(f, entry_at, first, last) && hangs_together(f, entry_at, first, last))
      return true;
  }
  return false;
}

/* Longest phrase that starts at this token: its last token, and its entries in *entry; DM_NONE if none. */
static uint32_t longest_at(const dm_finder *f, const pieces *p, uint32_t token, uint32_t *entry) {
  const dm_names *names = &f->world->names;
  uint32_t node = 0, best = DM_NONE;
  uint32_t sentence_end =
      f->text->sentences[f->text->tokens[token].sentence].first + f->text->sentences[f->text->tokens[token].sentence].n;
  for (uint32_t t = token; t < sentence_end; t++) {
    for (uint32_t i = p->first[t]; i < p->first[t + 1]; i++)
      if ((node = dm_names_step(names, node, p->number[i])) == DM_NONE) return best;
    uint32_t e = names->first.v[node];
    if (p->first[t] == p->first[t + 1] || e == DM_NONE || !any_fits(f, e, token, t)) continue;
    *entry = e;
    best = t;
  }
  return best;
}

static uint32_t head_of_span(const dm_syntax *s, uint32_t first, uint32_t last) {
  uint32_t head = last;
  for (uint32_t t = last + 1; t-- > first;) {
    uint32_t h = dm_w(s, t)->head;
    if ((h == DM_NONE || h < first || h > last) && dm_w(s, t)->upos != DM_PUNCT) {
      head = t;
      /* The rightmost word that hangs outside is the head of an English name, unless it hangs there as a name's tail. */
      if (dm_w(s, t)->rel != DM_FLAT) break;
    }
  }
  return head;
}

static uint32_t uses_at(const dm_finder *f, uint32_t node) {
  uint32_t uses = 0;
  if (node == DM_NONE) return 0;
  for (uint32_t e = f->world->names.first.v[node]; e != DM_NONE; e = f->world->names.entries.v[e].next)
    if (f->world->names.entries.v[e].kind == DM_ENTRY_WORD) uses |= f->world->uses[f->world->names.entries.v[e].row];
  return uses;
}

/* The words' uses, by the pieces that are known already; the lemma is looked up only where it differs from the form. */
static void find_uses(dm_finder *f, const pieces *p) {
  const dm_names *names = &f->world->names;
  for (uint32_t t = 0; t < f->text->n_tokens; t++) {
    if (p->first[t + 1] != p->first[t] + 1) continue;
    uint32_t number = p->number[p->first[t]];
    if (number != DM_NONE) f->uses[t] = uses_at(f, dm_names_step(names, 0, number));
    const dm_word *w = dm_w(f->syntax, t);
    if (w->upos == DM_PUNCT || dm_str_eq(w->lemma, w->lower)) continue;
    number = dm_map_get(&names->pieces, w->lemma);
    if (number != DM_NONE) f->uses[t] |= uses_at(f, dm_names_step(names, 0, number));
  }
}

/* How often each country is named, by any of its words. */
static void count_countries(dm_finder *f) {
  static const dm_entry_kind kinds[] = {DM_ENTRY_COUNTRY, DM_ENTRY_ADJECTIVE, DM_ENTRY_PEOPLE, DM_ENTRY_CAPITAL};
  for (uint32_t i = 0; i < f->hits.n; i++) {
    const dm_entry *e = NULL;
    for (size_t k = 0; !e && k < sizeof kinds / sizeof *kinds; k++) e = dm_hit_entry(f, i, kinds[k]);
    if (e) f->named[e->row]++;
  }
}

int dm_hits_find(dm_finder *f, dm_err *err) {
  (void)err;
  uint32_t n = f->text->n_tokens;
  f->hit_of = DM_NEW(f->arena, uint32_t, n);
  f->uses = DM_NEW(f->arena, uint32_t, n);
  for (uint32_t t = 0; t < n; t++) f->hit_of[t] = DM_NONE;
  f->named = DM_NEW(f->arena, uint32_t, f->world->countries.n);
  if (!n || !f->world->names.first.n) return 0;
  pieces p = cut(f);
  if (!p.number) return 0; /* nothing but joining marks */
  find_uses(f, &p);
  for (uint32_t t = 0; t < n; t++) {
    if (p.first[t] == p.first[t + 1] || p.number[p.first[t]] == DM_NONE) continue;
    dm_hit hit = {.first = t};
    hit.last = longest_at(f, &p, t, &hit.entry);
    if (hit.last == DM_NONE) continue;
    hit.head = head_of_span(f->syntax, hit.first, hit.last);
    for (uint32_t i = hit.first; i <= hit.last; i++) f->hit_of[i] = f->hits.n;
    DM_PUSH(f->arena, &f->hits, hit);
    t = hit.last;
  }
  count_countries(f);
  return 0;
}

const dm_entry *dm_hit_entry(const dm_finder *f, uint32_t hit, dm_entry_kind kind) {
  const dm_entry *found = NULL;
  if (hit == DM_NONE) return NULL;
  const dm_hit *h = &f->hits.v[hit];
  for (uint32_t e = h->entry; e != DM_NONE; e = f->world->names.entries.v[e].next) {
    const dm_entry *entry = &f->world->names.entries.v[e];
    if (entry->kind != kind || !fits_case(f, entry, h->first, h->last)) continue;
    if (kind != DM_ENTRY_HOLDER || dm_holds_at(f->world, entry->row, f->day)) return entry;
    if (!found) found = entry; /* of two people of one name whoever holds office that day */
  }
  return found;
}

#include "mention/names.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

#define TRANSLITERATED_FROM 6u /* letters from which on the ending of a word is made uniform */

static bool is_break(unsigned char c) {
  return c == '-' || c == '\'' || c == '/' || c == '&' || c == ' ' || c == ',' || c == '(' || c == ')' || c == '+' || c == '_';
}

/* Typographic dashes and apostrophes, all of them three bytes: E2 80 xx. */
static bool is_wide_break(const unsigned char *p, uint32_t left) {
  return left >= 3 && p[0] == 0xE2 && p[1] == 0x80 && ((p[2] >= 0x90 && p[2] <= 0x95) || p[2] == 0x98 || p[2] == 0x99);
}

/* -skyy, -skiy, -skyi, -skii -> -sky */
static uint32_t uniform_ending(char *p, uint32_t n) {
  if (n < TRANSLITERATED_FROM) return n;
  char a = p[n - 2], b = p[n - 1];
  bool pair = (a == 'y' && (b == 'y' || b == 'i')) || (a == 'i' && (b == 'y' || b == 'i'));
  if (!pair) return n;
  p[n - 2] = 'y';
  return n - 1;
}

/* One code point without case and accents; returns bytes written. */
static uint32_t fold_wide(dm_str word, uint32_t at, uint32_t len, char *out, size_t room) {
  utf8proc_int32_t cp = 0, parts[8];
  utf8proc_iterate((const utf8proc_uint8_t *)word.p + at, (utf8proc_ssize_t)len, &cp);
  int boundary = 0;
  utf8proc_ssize_t n = utf8proc_decompose_char(
      cp, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
  uint32_t used = 0;
  for (utf8proc_ssize_t i = 0; i < n && i < 8; i++) {
    char bytes[4];
    uint32_t k = dm_utf8_put((uint32_t)parts[i], bytes);
    if (used + k > room) break;
    memcpy(out + used, bytes, k);
    used += k;
  }
  return used;
}

uint32_t dm_pieces_of(dm_str word, char *buf, size_t size, dm_str pieces[DM_MAX_PIECES]) {
  uint32_t n = 0, start = 0, used = 0;
  for (uint32_t i = 0; i <= word.n && n < DM_MAX_PIECES;) {
    const unsigned char *p = (const unsigned char *)word.p + i;
    bool wide = i < word.n && is_wide_break(p, word.n - i);
    if (i == word.n || wide || is_break(*p)) {
      uint32_t len = uniform_ending(buf + start, used - start);
      if (used > start) pieces[n++] = (dm_str){buf + start, len};
      start = used;
      i += wide ? 3 : 1;
      continue;
    }
    uint32_t cp, len = *p < 0x80 ? 1 : dm_utf8_next(word, i, &cp);
    if (!len) len = 1;
    if (*p < 0x80) {
      char c = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
      bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '$' || c == '%';
      if (letter && used < size) buf[used++] = c;
    } else {
      used += fold_wide(word, i, len, buf + used, size - used);
    }
    i += len;
  }
  return n;
}

/* ---- the trie --------------------------------------------------------------------------------------------------- */

static uint32_t slot_of(const dm_names *names, uint64_t key) {
  uint32_t mask = names->edge_cap - 1;
  uint32_t i = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
  while (names->edges[i].key && names->edges[i].key != key) i = (i + 1) & mask;
  return i;
}

static bool grow_edges(dm_names *names) {
  struct dm_edge *old = names->edges;
  uint32_t old_cap = names->edge_cap;
  names->edge_cap = old_cap ? old_cap * 2 : 1024;
  names->edges = calloc(names->edge_cap, sizeof *names->edges);
  if (!names->edges) {
    names->edges = old;
    names->edge_cap = old_cap;
    return false;
  }
  for (uint32_t i = 0; i < old_cap; i++)
    if (old[i].key) names->edges[slot_of(names, old[i].key)] = old[i];
  free(old);
  return true;
}

static uint64_t edge_key(uint32_t node, uint32_t piece) { return (((uint64_t)node << 32) | piece) + 1; }

uint32_t dm_names_step(const dm_names *names, uint32_t node, uint32_t piece) {
  if (!names->edge_cap || piece == DM_NONE) return DM_NONE;
  const struct dm_edge *e = &names->edges[slot_of(names, edge_key(node, piece))];
  return e->key ? e->node : DM_NONE;
}

static uint32_t piece_number(dm_arena *arena, dm_names *names, dm_str piece) {
  uint32_t number = dm_map_get(&names->pieces, piece);
  if (number != DM_NONE) return number;
  return dm_map_put(&names->pieces, dm_str_copy(arena, piece), names->n_pieces) ? names->n_pieces++ : DM_NONE;
}

bool dm_names_same(dm_arena *arena, dm_names *names, dm_str piece, dm_str spelling) {
  char buf[256], other[256];
  dm_str a[DM_MAX_PIECES], b[DM_MAX_PIECES];
  if (dm_pieces_of(piece, buf, sizeof buf, a) != 1 || dm_pieces_of(spelling, other, sizeof other, b) != 1) return false;
  uint32_t number = piece_number(arena, names, a[0]), known = dm_map_get(&names->pieces, b[0]);
  if (number == DM_NONE || (known != DM_NONE && known != number)) return false;
  return dm_map_put(&names->pieces, dm_str_copy(arena, b[0]), number);
}

static uint32_t step_or_add(dm_arena *arena, dm_names *names, uint32_t node, dm_str piece) {
  uint32_t number = piece_number(arena, names, piece);
  if (number == DM_NONE) return DM_NONE;
  uint32_t next = dm_names_step(names, node, number);
  if (next != DM_NONE) return next;
  if ((uint64_t)names->n_edges * 2 >= names->edge_cap && !grow_edges(names)) return DM_NONE;
  next = names->first.n;
  DM_PUSH(arena, &names->first, DM_NONE);
  uint64_t key = edge_key(node, number);
  names->edges[slot_of(names, key)] = (struct dm_edge){key, next};
  names->n_edges++;
  return next;
}

static unsigned case_flags(dm_str phrase) {
  unsigned upper = 0, lower = 0, letters = 0;
  bool starts_upper = false;
  for (uint32_t i = 0; i < phrase.n;) {
    uint32_t cp, n = dm_utf8_next(phrase, i, &cp);
    dm_cp_class class = n ? dm_cp_class_of(cp) : DM_CP_OTHER;
    if (class == DM_CP_UPPER) {
      upper++;
      if (!letters) starts_upper = true;
    }
    if (class == DM_CP_LOWER) lower++;
    if (class == DM_CP_UPPER || class == DM_CP_LOWER) letters++;
    i += n ? n : 1;
  }
  unsigned flags = starts_upper || upper > 0 ? DM_ENTRY_PROPER : 0;
  return upper && !lower && upper <= 6 ? flags | DM_ENTRY_ACRONYM : flags;
}

static void add_entry(dm_arena *arena, dm_names *names, uint32_t node, dm_entry entry) {
  uint32_t *link = &names->first.v[node];
  while (*link != DM_NONE) {
    dm_entry *e = &names->entries.v[*link];
    if (e->kind == entry.kind && e->row == entry.row) return;
    link = &e->next;
  }
  *link = names->entries.n; /* before the push: `link` may point into the list that moves */
  DM_PUSH(arena, &names->entries, entry);
}

bool dm_names_add(dm_arena *arena, dm_names *names, dm_str phrase, dm_entry_kind kind, unsigned flags, uint32_t row) {
  if (!names->first.n) DM_PUSH(arena, &names->first, DM_NONE);
  if (dm_str_starts(phrase, DM_S("the ")) || dm_str_starts(phrase, DM_S("The "))) phrase = dm_str_sub(phrase, 4, phrase.n);
  uint32_t node = 0, length = 0;
  dm_str rest = phrase, word, pieces[DM_MAX_PIECES];
  char buf[256];
  while (dm_str_split(&rest, ' ', &word)) {
    uint32_t n = dm_pieces_of(word, buf, sizeof buf, pieces);
    for (uint32_t i = 0; i < n; i++, length++)
      if ((node = step_or_add(arena, names, node, pieces[i])) == DM_NONE) return false;
  }
  if (!length) return true;
  if (length > names->longest) names->longest = length;
  add_entry(arena, names, node, (dm_entry){(uint8_t)kind, (uint8_t)(flags | case_flags(phrase)), row, DM_NONE});
  return true;
}

void dm_names_free(dm_names *names) {
  dm_map_free(&names->pieces);
  free(names->edges);
  names->edges = NULL;
}

uint32_t dm_names_get(const dm_names *names, dm_str phrase) {
  if (!names->first.n) return DM_NONE;
  uint32_t node = 0;
  dm_str rest = phrase, word, pieces[DM_MAX_PIECES];
  char buf[256];
  while (dm_str_split(&rest, ' ', &word)) {
    uint32_t n = dm_pieces_of(word, buf, sizeof buf, pieces);
    for (uint32_t i = 0; i < n; i++)
      if ((node = dm_names_step(names, node, dm_map_get(&names->pieces, pieces[i]))) == DM_NONE) return DM_NONE;
  }
  return node ? names->first.v[node] : DM_NONE;
}

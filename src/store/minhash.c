#include "store/minhash.h"

#include "base/str.h"

#include <stdlib.h>
#include <utf8proc.h>

#define WORDS 3u
#define ROWS (DM_MINHASHES / DM_BANDS)

static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* ---- shingles ------------------------------------------------------------------------------------------------------- */

typedef struct walk {
  dm_shingles *out;
  uint32_t room, words;
  uint64_t last[WORDS - 1]; /* hashes of the words before */
} walk;

static bool add_word(walk *w, uint64_t hash) {
  bool whole = w->words++ >= WORDS - 1;
  uint64_t shingle = mix(w->last[0] * 31 + mix(w->last[1] * 17 + hash));
  w->last[0] = w->last[1];
  w->last[1] = hash;
  if (!whole) return true;
  dm_shingles *s = w->out;
  if (s->n == w->room) {
    uint32_t room = w->room ? 2 * w->room : 256;
    uint64_t *more = realloc(s->v, room * sizeof *more);
    if (!more) return false;
    s->v = more;
    w->room = room;
  }
  s->v[s->n++] = shingle;
  return true;
}

/* The next character in lower case, or 0 when it is no letter and no digit; *at moves on. */
static uint32_t next_letter(dm_str s, uint32_t *at) {
  unsigned char c = (unsigned char)s.p[*at];
  if (c < 0x80) {
    (*at)++;
    if (c >= 'A' && c <= 'Z') return (uint32_t)c + 32;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
  }
  utf8proc_int32_t code;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + *at, (utf8proc_ssize_t)(s.n - *at), &code);
  *at += n > 0 ? (uint32_t)n : 1;
  if (n <= 0) return 0;
  utf8proc_category_t kind = utf8proc_category(code);
  bool letter = (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_MC) || kind == UTF8PROC_CATEGORY_ND;
  return letter ? (uint32_t)utf8proc_tolower(code) : 0;
}

static int by_value(const void *x, const void *y) {
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return (a > b) - (a < b);
}

static void sort_and_unite(dm_shingles *s) {
  if (!s->n) return;
  qsort(s->v, s->n, sizeof *s->v, by_value);
  uint32_t n = 1;
  for (uint32_t i = 1; i < s->n; i++)
    if (s->v[i] != s->v[n - 1]) s->v[n++] = s->v[i];
  s->n = n;
}

bool dm_shingles_make(dm_str text, dm_shingles *out) {
  *out = (dm_shingles){NULL, 0};
  walk w = {.out = out};
  uint64_t hash = 0;
  bool ok = true;
  for (uint32_t at = 0; ok && at < text.n;) {
    uint32_t letter = next_letter(text, &at);
    if (letter) hash = (hash ^ letter) * 0x9e3779b97f4a7c15u + 1;
    if (hash && (!letter || at >= text.n)) {
      ok = add_word(&w, hash);
      hash = 0;
    }
  }
  if (ok)
    sort_and_unite(out);
  else
    dm_shingles_free(out);
  return ok;
}

void dm_shingles_free(dm_shingles *shingles) {
  free(shingles->v);
  *shingles = (dm_shingles){NULL, 0};
}

double dm_shingles_jaccard(const dm_shingles *a, const dm_shingles *b) {
  uint32_t i = 0, j = 0, same = 0;
  while (i < a->n && j < b->n) {
    uint64_t x = a->v[i], y = b->v[j];
    same += x == y;
    i += x <= y;
    j += y <= x;
  }
  uint32_t all = a->n + b->n - same;
  return all ? (double)same / all : 0.0;
}

/* ---- signatures ------------------------------------------------------------------------------------------------------ */

void dm_signature_make(const dm_shingles *shingles, dm_signature *out) {
  uint64_t factor[DM_MINHASHES];
  for (unsigned i = 0; i < DM_MINHASHES; i++) factor[i] = mix(0x9e3779b97f4a7c15u * (i + 1)) | 1;
  memset(out->v, 0xff, sizeof out->v);
  out->known = shingles->n >= DM_LEAST_SHINGLES;
  for (uint32_t k = 0; k < shingles->n; k++) {
    uint64_t x = shingles->v[k];
    for (unsigned i = 0; i < DM_MINHASHES; i++) {
      uint32_t value = (uint32_t)((x * factor[i]) >> 32);
      if (value < out->v[i]) out->v[i] = value;
    }
  }
}

double dm_signature_likeness(const dm_signature *a, const dm_signature *b) {
  unsigned same = 0;
  for (unsigned i = 0; i < DM_MINHASHES; i++) same += a->v[i] == b->v[i];
  return (double)same / DM_MINHASHES;
}

int64_t dm_signature_band(const dm_signature *signature, unsigned i) {
  uint64_t hash = i + 1;
  for (unsigned k = 0; k < ROWS; k++) hash = mix(hash * 0x9e3779b97f4a7c15u + signature->v[i * ROWS + k]);
  return (int64_t)(hash >> 1);
}

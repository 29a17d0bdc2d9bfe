#include "base/str.h"

#include "base/arena.h"

#include <stdarg.h>
#include <utf8proc.h>

int dm_str_cmp(dm_str a, dm_str b) {
  uint32_t n = a.n < b.n ? a.n : b.n;
  int c = n ? memcmp(a.p, b.p, n) : 0;
  return c ? c : (a.n > b.n) - (a.n < b.n);
}

static unsigned char fold(char c) {
  unsigned char u = (unsigned char)c;
  return (u >= 'A' && u <= 'Z') ? (unsigned char)(u + 32) : u;
}

bool dm_str_eq_ci(dm_str a, dm_str b) {
  if (a.n != b.n) return false;
  for (uint32_t i = 0; i < a.n; i++)
    if (fold(a.p[i]) != fold(b.p[i])) return false;
  return true;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

dm_str dm_str_trim(dm_str s) {
  while (s.n && is_space(s.p[0])) s.p++, s.n--;
  while (s.n && is_space(s.p[s.n - 1])) s.n--;
  return s;
}

uint32_t dm_str_find(dm_str s, dm_str needle, uint32_t from) {
  if (from > s.n) return DM_NONE;
  if (!needle.n) return from;
  if (needle.n > s.n - from) return DM_NONE;
  if (s.n - from < needle.n) return DM_NONE; /* also keeps an unknown string, which has no bytes, from memmem */
  const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
  return hit ? (uint32_t)(hit - s.p) : DM_NONE;
}

bool dm_str_split(dm_str *rest, char sep, dm_str *field) {
  if (!rest->p) return false;
  const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
  if (!hit) {
    *field = *rest;
    *rest = (dm_str){0};
    return true;
  }
  uint32_t n = (uint32_t)(hit - rest->p);
  *field = (dm_str){rest->p, n};
  *rest = (dm_str){hit + 1, rest->n - n - 1};
  return true;
}

dm_str dm_str_copy(dm_arena *arena, dm_str s) {
  char *p = dm_arena_alloc(arena, (size_t)s.n + 1);
  if (s.n) memcpy(p, s.p, s.n);
  return (dm_str){p, s.n};
}

dm_str dm_str_printf(dm_arena *arena, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n < 0) n = 0;
  char *p = dm_arena_alloc(arena, (size_t)n + 1);
  vsnprintf(p, (size_t)n + 1, format, again);
  va_end(again);
  return (dm_str){p, (uint32_t)n};
}

/* Lower-cases one code point at s into out; returns bytes read, *written bytes written (at most 4). */
static uint32_t lower_one(dm_str s, char *out, uint32_t *written) {
  utf8proc_int32_t cp;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &cp);
  if (n <= 0) {
    out[0] = s.p[0];
    *written = 1;
    return 1;
  }
  *written = (uint32_t)utf8proc_encode_char(utf8proc_tolower(cp), (utf8proc_uint8_t *)out);
  return (uint32_t)n;
}

dm_str dm_str_lower(dm_arena *arena, dm_str s) {
  /* A lower-case letter may need more bytes than its capital (U+0130 family): at most 3 for 2. */
  char *p = dm_arena_alloc(arena, (size_t)s.n * 2 + 5);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n;) {
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80) {
      p[n++] = (char)fold(s.p[i++]);
      continue;
    }
    uint32_t w;
    i += lower_one(dm_str_sub(s, i, s.n), p + n, &w);
    n += w;
  }
  p[n] = 0;
  return (dm_str){p, n};
}

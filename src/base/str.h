/* str.h - borrowed strings: comparing, slicing, building in an arena. */
#ifndef DM_BASE_STR_H
#define DM_BASE_STR_H

#include "demarche.h"

#include <string.h>

struct dm_arena;

/* DM_S("literal") is a constant dm_str; DM_FMT/DM_ARG print one: printf("%" DM_FMT, DM_ARG(s)). */
#define DM_S(lit) ((dm_str){("" lit), (uint32_t)(sizeof(lit) - 1)})
#define DM_FMT ".*s"
#define DM_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

static inline dm_str dm_str_of(const char *z) { return (dm_str){z, z ? (uint32_t)strlen(z) : 0}; }
static inline bool dm_str_eq(dm_str a, dm_str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }
static inline bool dm_str_is(dm_str a, const char *z) { return a.n == strlen(z) && (a.n == 0 || memcmp(a.p, z, a.n) == 0); }
static inline bool dm_str_starts(dm_str a, dm_str b) { return a.n >= b.n && (b.n == 0 || memcmp(a.p, b.p, b.n) == 0); }
static inline bool dm_str_ends(dm_str a, dm_str b) {
  return a.n >= b.n && (b.n == 0 || memcmp(a.p + (a.n - b.n), b.p, b.n) == 0);
}
/* Bytes [start, end) of s; start <= end <= s.n is the caller's duty. */
static inline dm_str dm_str_sub(dm_str s, uint32_t start, uint32_t end) { return (dm_str){s.p + start, end - start}; }

/* Byte order, shorter first on a tie: <0, 0, >0. */
int dm_str_cmp(dm_str a, dm_str b);
/* Equal when ASCII letters are folded. */
bool dm_str_eq_ci(dm_str a, dm_str b);
/* Without ASCII white space at both ends. */
dm_str dm_str_trim(dm_str s);
/* First occurrence of needle at or after from; DM_NONE if there is none. */
uint32_t dm_str_find(dm_str s, dm_str needle, uint32_t from);
/* Cuts the next field of *rest at the character sep; false when *rest was already exhausted ({NULL,0}). */
bool dm_str_split(dm_str *rest, char sep, dm_str *field);

/* Copies in an arena; the copy is also NUL-terminated, for the functions of libc that want that. */
dm_str dm_str_copy(struct dm_arena *arena, dm_str s);
dm_str dm_str_printf(struct dm_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Simple Unicode lower case, code point by code point (utf8proc); invalid bytes are kept. */
dm_str dm_str_lower(struct dm_arena *arena, dm_str s);

#endif

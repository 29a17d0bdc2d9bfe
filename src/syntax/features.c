#include "syntax/features.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* ---- code points ------------------------------------------------------------------------------------------------ */

/* The form's next code point; U+FFFD for a byte that is not UTF-8. */
static uint32_t next_point(dm_str form, uint32_t *at) {
  uint32_t c, n = dm_utf8_next(form, *at, &c);
  *at += n ? n : 1;
  return c;
}

static uint32_t plain_point(uint32_t c) {
  if (c < 0x80) return c == '`' ? '\'' : c;
  switch (c) {
  case 0x2018:
  case 0x2019:
  case 0x201A:
  case 0x2032:
    return '\'';
  case 0x201C:
  case 0x201D:
  case 0x201E:
  case 0xAB:
  case 0xBB:
    return '"';
  case 0x2012:
  case 0x2013:
  case 0x2014:
  case 0x2015:
  case 0x2212:
    return '-';
  default:
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS ? ' ' : c;
  }
}

/* Quotes, dashes, the ellipsis and spaces in their ASCII shape. */
static uint32_t plain(dm_str form, uint32_t *out) {
  uint32_t n = 0;
  for (uint32_t at = 0; at < form.n;) {
    uint32_t c = next_point(form, &at);
    if (c == 0x2026) {
      out[n++] = '.';
      out[n++] = '.';
      c = '.';
    }
    out[n++] = plain_point(c);
  }
  return n;
}

/* U+0130 is the one letter whose lower case is two code points; it stays. */
static uint32_t lower_point(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return c == 0x130 ? c : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

static uint32_t shape_point(uint32_t c) {
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') return 'X';
    if (c >= 'a' && c <= 'z') return 'x';
    return c >= '0' && c <= '9' ? '0' : c;
  }
  switch (utf8proc_category((utf8proc_int32_t)c)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LT:
    return 'X';
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
    return 'x';
  default:
    return c;
  }
}

uint32_t dm_form_low(dm_str form, char *out) {
  uint32_t n = 0;
  for (uint32_t at = 0; at < form.n;) {
    uint32_t c = next_point(form, &at);
    if (c == 0x2026) {
      out[n++] = '.';
      out[n++] = '.';
      c = '.';
    }
    n += dm_utf8_put(lower_point(plain_point(c)), out + n);
  }
  return n;
}

/* ---- hashing ---------------------------------------------------------------------------------------------------- */

#define FNV_START UINT64_C(0xcbf29ce484222325)

static uint64_t eat(uint64_t h, unsigned char byte) { return (h ^ byte) * UINT64_C(0x100000001b3); }

static uint64_t eat_points(uint64_t h, const uint32_t *points, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    char bytes[4];
    uint32_t m = dm_utf8_put(points[i], bytes);
    for (uint32_t k = 0; k < m; k++) h = eat(h, (unsigned char)bytes[k]);
  }
  return h;
}

static uint64_t finish(uint64_t h) {
  h ^= h >> 33;
  h *= UINT64_C(0xff51afd7ed558ccd);
  h ^= h >> 33;
  h *= UINT64_C(0xc4ceb9fe1a85ec53);
  return h ^ (h >> 33);
}

uint64_t dm_feature_hash(const char *bytes, size_t n) {
  uint64_t h = FNV_START;
  for (size_t i = 0; i < n; i++) h = eat(h, (unsigned char)bytes[i]);
  return finish(h);
}

static uint64_t keyed(char key, const uint32_t *points, uint32_t n) {
  return finish(eat_points(eat(FNV_START, (unsigned char)key), points, n));
}

/* ---- features --------------------------------------------------------------------------------------------------- */

static uint64_t shape_hash(const uint32_t *points, uint32_t n) {
  uint64_t h = eat(FNV_START, 's');
  uint32_t last = UINT32_MAX, run = 0;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t s = shape_point(points[i]);
    run = s == last ? run + 1 : 1;
    last = s;
    if (run <= 4) h = eat_points(h, &s, 1);
  }
  return finish(h);
}

void dm_features_make(dm_str form, uint32_t *work, dm_features *out) {
  uint32_t n = plain(form, work);
  out->affix[7] = shape_hash(work, n);
  for (uint32_t i = 0; i < n; i++) work[i] = lower_point(work[i]);
  out->low = finish(eat_points(FNV_START, work, n));
  for (uint32_t i = 0; i < n; i++)
    if (work[i] >= '0' && work[i] <= '9') work[i] = '0';
  out->word = keyed('W', work, n);
  for (uint32_t k = 1; k <= 3; k++) out->affix[k - 1] = keyed((char)('a' + k - 1), work, n < k ? n : k);
  for (uint32_t k = 1; k <= 4; k++) {
    uint32_t m = n < k ? n : k;
    out->affix[k + 2] = keyed((char)('d' + k - 1), work + (n - m), m);
  }
}

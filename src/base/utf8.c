#include "base/utf8.h"

#include <utf8proc.h>

uint32_t dm_utf8_next(dm_str s, uint32_t at, uint32_t *cp) {
  unsigned char c = (unsigned char)s.p[at];
  if (c < 0x80) {
    *cp = c;
    return 1;
  }
  utf8proc_int32_t value;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.n - at), &value);
  *cp = n > 0 ? (uint32_t)value : DM_REPLACEMENT;
  return n > 0 ? (uint32_t)n : 0;
}

uint32_t dm_utf8_back(dm_str s, uint32_t at) {
  do at--;
  while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80);
  return at;
}

uint32_t dm_utf8_put(uint32_t cp, char out[4]) {
  if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) cp = DM_REPLACEMENT;
  return (uint32_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

bool dm_utf8_valid(dm_str s) {
  for (uint32_t i = 0; i < s.n;) {
    uint32_t cp, n = dm_utf8_next(s, i, &cp);
    if (!n) return false;
    i += n;
  }
  return true;
}

uint32_t dm_utf8_count(dm_str s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
  return n;
}

static bool in(uint32_t cp, uint32_t first, uint32_t last) { return cp >= first && cp <= last; }

static bool unspaced_script(uint32_t cp) {
  return in(cp, 0x3040, 0x30FF) || in(cp, 0x3400, 0x9FFF) || in(cp, 0xF900, 0xFAFF) || in(cp, 0x20000, 0x3FFFF) ||
         in(cp, 0x0E01, 0x0EFF) || in(cp, 0x1000, 0x109F) || in(cp, 0x1780, 0x17FF);
}

dm_cp_class dm_cp_class_of(uint32_t cp) {
  if (cp == 0x200B || cp == 0xFEFF || cp == 0x2060) return DM_CP_SPACE;
  switch (utf8proc_category((utf8proc_int32_t)cp)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LT:
    return DM_CP_UPPER;
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LM:
    return DM_CP_LOWER;
  case UTF8PROC_CATEGORY_LO:
    return unspaced_script(cp) ? DM_CP_IDEOGRAPH : DM_CP_LOWER;
  case UTF8PROC_CATEGORY_ND:
  case UTF8PROC_CATEGORY_NL:
  case UTF8PROC_CATEGORY_NO:
    return DM_CP_DIGIT;
  case UTF8PROC_CATEGORY_PC:
  case UTF8PROC_CATEGORY_PD:
  case UTF8PROC_CATEGORY_PS:
  case UTF8PROC_CATEGORY_PE:
  case UTF8PROC_CATEGORY_PI:
  case UTF8PROC_CATEGORY_PF:
  case UTF8PROC_CATEGORY_PO:
    return DM_CP_PUNCT;
  case UTF8PROC_CATEGORY_SM:
  case UTF8PROC_CATEGORY_SC:
  case UTF8PROC_CATEGORY_SK:
  case UTF8PROC_CATEGORY_SO:
    return DM_CP_SYMBOL;
  case UTF8PROC_CATEGORY_ZS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
    return DM_CP_SPACE;
  default:
    return cp <= ' ' ? DM_CP_SPACE : DM_CP_OTHER;
  }
}

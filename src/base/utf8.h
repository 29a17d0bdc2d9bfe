/* utf8.h - code points of UTF-8 text: reading, writing, and the few classes that scanning text needs. */
#ifndef DM_BASE_UTF8_H
#define DM_BASE_UTF8_H

#include "demarche.h"

#define DM_REPLACEMENT 0xFFFDu

/* Reads the code point at byte `at` < s.n and returns its length in bytes. 0: the bytes there are no valid UTF-8 (cut off,
 * overlong, a surrogate, above U+10FFFF) and *cp is DM_REPLACEMENT. */
uint32_t dm_utf8_next(dm_str s, uint32_t at, uint32_t *cp);
/* Start of the code point that ends before `at` > 0, in valid UTF-8. */
uint32_t dm_utf8_back(dm_str s, uint32_t at);
/* Writes cp, at most 4 bytes, and returns their number. Surrogates and numbers above U+10FFFF are written as U+FFFD. */
uint32_t dm_utf8_put(uint32_t cp, char out[4]);
bool dm_utf8_valid(dm_str s);
/* Code points of valid UTF-8. */
uint32_t dm_utf8_count(dm_str s);

typedef enum dm_cp_class {
  DM_CP_OTHER,     /* marks, format characters, unassigned */
  DM_CP_SPACE,     /* white space, line ends and zero-width spaces included */
  DM_CP_LOWER,     /* letters without case count as lower */
  DM_CP_UPPER,     /* title case included */
  DM_CP_DIGIT,     /* numbers of any script */
  DM_CP_IDEOGRAPH, /* letters of scripts that write no spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese */
  DM_CP_PUNCT,
  DM_CP_SYMBOL
} dm_cp_class;
dm_cp_class dm_cp_class_of(uint32_t cp);

#endif

#include "syntax/features.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t hash(const char *feature) { return dm_feature_hash(feature, strlen(feature)); }

/* The features of a form, written out: W a b c d e f g s. */
static void check(const char *form, const char *low, const char *const strings[9]) {
  char got[200];
  uint32_t work[200];
  dm_features f;
  dm_str s = dm_str_of(form);
  uint32_t n = dm_form_low(s, got);
  got[n] = 0;
  assert_string_equal(got, low);
  dm_features_make(s, work, &f);
  assert_true(f.low == hash(low));
  assert_true(f.word == hash(strings[0]));
  for (uint32_t k = 0; k < DM_AFFIXES; k++)
    if (f.affix[k] != hash(strings[k + 1])) fail_msg("%s: not %s", form, strings[k + 1]);
}

static void test_hash(void **state) {
  (void)state;
  assert_true(hash("") != hash("a"));
  /* FNV-1a of "a" is af63dc4c8601ec8c; what the finaliser makes of it was computed by hand once. */
  uint64_t h = UINT64_C(0xaf63dc4c8601ec8c);
  h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
  h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
  assert_true(hash("a") == (h ^ (h >> 33)));
}

static void test_plain_words(void **state) {
  (void)state;
  check("Geneva", "geneva", (const char *[]){"Wgeneva", "ag", "bge", "cgen", "da", "eva", "feva", "gneva", "sXxxxx"});
  check("a", "a", (const char *[]){"Wa", "aa", "ba", "ca", "da", "ea", "fa", "ga", "sx"});
  check("14:30", "14:30", (const char *[]){"W00:00", "a0", "b00", "c00:", "d0", "e00", "f:00", "g0:00", "s00:00"});
  check("F-16s", "f-16s", (const char *[]){"Wf-00s", "af", "bf-", "cf-0", "ds", "e0s", "f00s", "g-00s", "sX-00x"});
}

static void test_typography_is_levelled(void **state) {
  (void)state;
  const char *const apostrophe[] = {"W's", "a'", "b's", "c's", "ds", "e's", "f's", "g's", "s'x"};
  check("'s", "'s", apostrophe);
  check("\xE2\x80\x99s", "'s", apostrophe);
  const char *const dots[] = {"W...", "a.", "b..", "c...", "d.", "e..", "f...", "g...", "s..."};
  check("...", "...", dots);
  check("\xE2\x80\xA6", "...", dots);
  check("\xE2\x80\x9C", "\"", (const char *[]){"W\"", "a\"", "b\"", "c\"", "d\"", "e\"", "f\"", "g\"", "s\""});
  check("\xE2\x80\x94", "-", (const char *[]){"W-", "a-", "b-", "c-", "d-", "e-", "f-", "g-", "s-"});
  check("10\xC2\xA0"
        "000",
        "10 000", (const char *[]){"W00 000", "a0", "b00", "c00 ", "d0", "e00", "f000", "g 000", "s00 000"});
}

static void test_letters_beyond_ascii(void **state) {
  (void)state;
  check("\xC3\x89mile", "\xC3\xA9mile",
        (const char *[]){"W\xC3\xA9mile", "a\xC3\xA9", "b\xC3\xA9m", "c\xC3\xA9mi", "de", "ele", "file", "gmile", "sXxxxx"});
  /* Dotted capital I: two code points in lower case, so it stays. */
  check("\xC4\xB0zmir", "\xC4\xB0zmir",
        (const char *[]){"W\xC4\xB0zmir", "a\xC4\xB0", "b\xC4\xB0z", "c\xC4\xB0zm", "dr", "eir", "fmir", "gzmir", "sXxxxx"});
}

/* Any bytes: nothing is written beyond what the header promises (the sanitizer watches). */
static void test_any_bytes(void **state) {
  (void)state;
  uint32_t seed = 1;
  for (uint32_t n = 0; n < 300; n++) {
    char *form = malloc(n + 1), *low = malloc(DM_LOW_BYTES(n));
    uint32_t *work = malloc(DM_FEATURES_WORK(n) * sizeof *work);
    assert_true(form && low && work);
    for (uint32_t i = 0; i < n; i++) {
      seed = seed * 1664525u + 1013904223u;
      /* mostly the bytes that grow: an ellipsis becomes three, U+023A needs a third byte in lower case */
      form[i] = seed >> 31 ? "\xE2\x80\xA6\xC8\xBA"[seed >> 16 & 3] : (char)(seed >> 24);
    }
    dm_features f;
    dm_features_make((dm_str){form, n}, work, &f);
    assert_true(dm_form_low((dm_str){form, n}, low) <= DM_LOW_BYTES(n));
    free(form);
    free(low);
    free(work);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_hash),
      cmocka_unit_test(test_plain_words),
      cmocka_unit_test(test_typography_is_levelled),
      cmocka_unit_test(test_letters_beyond_ascii),
      cmocka_unit_test(test_any_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "syntax/headline.h"

#include "base/map.h"
#include "base/str.h"

/* Words outside headings that must be there to learn from. */
#define ENOUGH_WORDS 40u
/* A heading is in title case when, its first word apart, at least LEAST_LONG words of LONG_WORD letters or more carry
 * capitals, and at most one in four such words does not: short words (of, over, with) say nothing. */
#define LONG_WORD 4u
#define LEAST_LONG 3u

typedef struct usage {
  uint32_t capital, small; /* occurrences inside sentences */
} usage;

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/* "Talks", not "US", "U.S." or "x": a capital that title case may have put there. */
static bool is_capitalised(dm_str form) { return form.n >= 2 && is_upper(form.p[0]) && is_lower(form.p[1]); }

static bool is_heading(const dm_sentence *s) {
  return s->kind == DM_SENT_HEADING || s->kind == DM_SENT_KICKER || s->kind == DM_SENT_CROSSHEAD;
}

static bool is_title_case(const dm_text *text, const dm_sentence *s) {
  uint32_t with = 0, without = 0;
  for (uint32_t i = s->first + 1; is_heading(s) && i < s->first + s->n; i++) {
    dm_str form = dm_token_form(text, i);
    if (form.n < LONG_WORD) continue;
    with += is_capitalised(form);
    without += is_lower(form.p[0]);
  }
  return with >= LEAST_LONG && without * 3 <= with;
}

static dm_str small_form(dm_arena *arena, dm_str form) {
  dm_str copy = dm_str_copy(arena, form);
  char *first = (char *)copy.p;
  *first = (char)(*first + ('a' - 'A'));
  return copy;
}

/* The capitalised words of all headings in title case, in small letters. */
static void list_words(dm_arena *arena, const dm_text *text, dm_map *words, dm_str *forms) {
  for (uint32_t s = 0; s < text->n_sentences; s++) {
    const dm_sentence *sentence = &text->sentences[s];
    if (!is_title_case(text, sentence)) continue;
    for (uint32_t i = sentence->first; i < sentence->first + sentence->n; i++) {
      if (!is_capitalised(dm_token_form(text, i))) continue;
      forms[i] = small_form(arena, dm_token_form(text, i));
      if (dm_map_get(words, forms[i]) == DM_NONE && !dm_map_put(words, forms[i], words->n)) forms[i] = (dm_str){0};
    }
  }
}

/* Counts how the text writes these words inside its sentences; returns the number of words it has there. */
static uint32_t count_usage(const dm_text *text, const dm_map *words, usage *found) {
  uint32_t n = 0;
  for (uint32_t s = 0; s < text->n_sentences; s++) {
    const dm_sentence *sentence = &text->sentences[s];
    if (is_heading(sentence)) continue;
    n += sentence->n;
    for (uint32_t i = sentence->first + 1; i < sentence->first + sentence->n; i++) {
      char small[64];
      dm_str form = dm_token_form(text, i);
      if (form.n >= sizeof small || !(is_capitalised(form) || is_lower(form.p[0]))) continue;
      memcpy(small, form.p, form.n);
      if (is_upper(small[0])) small[0] = (char)(small[0] + ('a' - 'A'));
      uint32_t word = dm_map_get(words, (dm_str){small, form.n});
      if (word == DM_NONE) continue;
      *(is_upper(form.p[0]) ? &found[word].capital : &found[word].small) += 1;
    }
  }
  return n;
}

dm_str *dm_headline_forms(dm_arena *arena, const dm_text *text) {
  bool any = false;
  for (uint32_t s = 0; s < text->n_sentences && !any; s++) any = is_title_case(text, &text->sentences[s]);
  if (!any) return NULL;
  dm_str *forms = DM_NEW(arena, dm_str, text->n_tokens);
  dm_map words = {0};
  list_words(arena, text, &words, forms);
  usage *found = DM_NEW(arena, usage, words.n);
  bool enough = count_usage(text, &words, found) >= ENOUGH_WORDS;
  for (uint32_t i = 0; i < text->n_tokens; i++) {
    if (!forms[i].p) continue;
    const usage *u = &found[dm_map_get(&words, forms[i])];
    if (!enough || (u->capital && u->capital >= u->small)) forms[i] = (dm_str){0};
  }
  dm_map_free(&words);
  return enough ? forms : NULL;
}

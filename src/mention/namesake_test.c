/* A family name alone, the same at different days: whom the lists mean by it. Only the hits and the day decide, so the trees are
 * flat. */
#include "mention/find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "mention/world_fixture.h"

/* A document of one word, in which the countries of `named` are spoken of. */
static void check(const char *name, const char *day, const char *named, char gender, const char *want) {
  dm_arena *arena = dm_arena_new();
  dm_article article = {.text = dm_str_of(name)};
  dm_token token = {.end = article.text.n};
  dm_sentence sentence = {.end = article.text.n, .n = 1};
  dm_text text = {.article = &article, .sentences = &sentence, .tokens = &token, .n_sentences = 1, .n_tokens = 1};
  dm_word word = {.head = DM_NONE, .first_child = DM_NONE, .next = DM_NONE, .upos = DM_PROPN};
  dm_syntax syntax = {.text = &text, .words = &word};
  dm_finder f = {.arena = arena, .world = world, .syntax = &syntax, .text = &text, .day = dm_str_of(day)};
  f.uses = DM_NEW(arena, uint32_t, 1);
  assert_int_equal(dm_hits_find(&f, NULL), 0);
  dm_str rest = dm_str_of(named), iso3;
  while (dm_str_split(&rest, ' ', &iso3))
    if (iso3.n) f.named[dm_map_get(&world->by_iso3, iso3)]++;
  const dm_entry *own = dm_entry_at(&f, 0, DM_ENTRY_HOLDER);
  dm_phrase p = {.row = own ? own->row : DM_NONE, .agent = DM_NONE, .chain = DM_NONE};
  DM_PUSH(arena, &f.phrases, p);
  uint32_t person = dm_namesake(&f, 0, gender);
  const char *got = person == DM_NONE ? "nobody" : dm_str_copy(arena, world->holders.v[person].name).p;
  if (strcmp(got, want) != 0) print_error("%s at %s: %s\n", name, day, got);
  assert_string_equal(got, want);
  dm_arena_free(arena);
}

static void the_day_decides(void **state) {
  (void)state;
  check("Bush", "1990-05-05", "USA", 0, "George H.W. Bush");
  check("Bush", "2003-05-05", "USA", 0, "George W. Bush");
  check("Clinton", "1996-05-05", "USA", 0, "Bill Clinton");
  check("Clinton", "2010-05-05", "", 0, "Hillary Clinton");
  check("Kim", "2005-05-05", "PRK", 0, "Kim Jong Il");
  check("Kim", "2015-05-05", "PRK", 0, "Kim Jong Un");
}

/* Common names need their country; a name that two would bear means neither. */
static void no_confident_guess(void **state) {
  (void)state;
  check("Johnson", "2020-05-05", "GBR", 0, "Boris Johnson");
  check("Johnson", "2020-05-05", "", 0, "nobody");
  check("Johnson", "2020-05-05", "KEN", 0, "nobody");
  check("Johnson", "2012-05-05", "GBR", 0, "nobody");
  check("Smith", "2020-05-05", "GBR USA", 0, "nobody");
}

static void a_title_tells_the_sex(void **state) {
  (void)state;
  check("Clinton", "2010-05-05", "USA", 'f', "Hillary Clinton");
  check("Johnson", "2020-05-05", "GBR", 'f', "nobody");
}

/* The rare name of a later prime minister, when he was a child. */
static void nobody_yet(void **state) {
  (void)state;
  check("Trudeau", "2021-05-05", "CAN", 0, "Justin Trudeau");
  check("Trudeau", "1975-05-05", "CAN", 0, "nobody");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_day_decides),
      cmocka_unit_test(no_confident_guess),
      cmocka_unit_test(a_title_tells_the_sex),
      cmocka_unit_test(nobody_yet),
  };
  return cmocka_run_group_tests(tests, open_world, close_world);
}

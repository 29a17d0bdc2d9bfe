#include "mention/mention.h"

#include "base/str.h"
#include "mention/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "mention/world_fixture.h"

#define CASES "test/golden-mention/actors.txt"
#define MAX_TOKENS 400u

/* ---- a document from the notation of the cases --------------------------------------------------------------------------- */

typedef struct document {
  dm_arena *arena;
  dm_notes notes;
  dm_article article;
  dm_text text;
  dm_syntax syntax;
  dm_mentions *mentions;
  char bytes[8192];
  uint32_t n_bytes;
  bool headline;
} document;

static void begin(document *d) {
  memset(d, 0, sizeof *d);
  d->arena = dm_arena_new();
  d->notes.arena = d->arena;
  d->article.notes = &d->notes;
  d->text.article = &d->article;
  d->text.tokens = DM_NEW(d->arena, dm_token, MAX_TOKENS);
  d->text.sentences = DM_NEW(d->arena, dm_sentence, MAX_TOKENS);
  d->text.blocks = DM_NEW(d->arena, dm_block, MAX_TOKENS);
  d->syntax.text = &d->text;
  d->syntax.words = DM_NEW(d->arena, dm_word, MAX_TOKENS);
}

static dm_str field_of(dm_str *rest) {
  dm_str field = {0};
  /* A colon that is the word itself. */
  if (rest->n > 1 && rest->p[0] == ':' && rest->p[1] == ':') {
    field = dm_str_sub(*rest, 0, 1);
    *rest = dm_str_sub(*rest, 2, rest->n);
    return field;
  }
  (void)dm_str_split(rest, ':', &field);
  return field;
}

/* nmod:desc has a colon of its own; features begin with a capital. */
static dm_str relation_of(dm_str *rest) {
  dm_str relation = field_of(rest);
  if (rest->n && rest->p[0] >= 'a' && rest->p[0] <= 'z') {
    dm_str sub = field_of(rest);
    relation.n = (uint32_t)(sub.p + sub.n - relation.p);
  }
  return relation;
}

static void add_word(document *d, dm_str item) {
  uint32_t i = d->text.n_tokens++;
  assert_true(i < MAX_TOKENS);
  dm_str form = field_of(&item), lemma = {0};
  uint32_t at = dm_str_find(form, DM_S("~"), 0);
  if (at != DM_NONE && at) {
    lemma = dm_str_sub(form, at + 1, form.n);
    form = dm_str_sub(form, 0, at);
  }
  dm_word *w = &d->syntax.words[i];
  w->upos = (uint8_t)dm_upos_of(field_of(&item));
  uint32_t head = (uint32_t)strtoul(dm_str_copy(d->arena, field_of(&item)).p, NULL, 10);
  w->head = head ? head - 1 : DM_NONE;
  w->rel = (uint8_t)dm_rel_of(relation_of(&item));
  char *feats = (char *)(uintptr_t)dm_str_copy(d->arena, item).p;
  for (uint32_t k = 0; k < item.n; k++)
    if (feats[k] == '+') feats[k] = '|';
  w->feats = (dm_str){feats, item.n};
  w->bits = dm_feats_bits(w->feats);
  w->lower = dm_str_lower(d->arena, form);
  w->lemma = lemma.n ? dm_str_copy(d->arena, lemma) : w->upos == DM_PROPN ? dm_str_copy(d->arena, form) : w->lower;
  dm_token *t = &d->text.tokens[i];
  *t = (dm_token){.start = d->n_bytes, .end = d->n_bytes + form.n, .sentence = d->text.n_sentences, .space_after = true};
  memcpy(d->bytes + d->n_bytes, form.p, form.n);
  d->n_bytes += form.n;
  d->bytes[d->n_bytes++] = ' ';
}

static void add_sentence(document *d, dm_str line) {
  uint32_t first = d->text.n_tokens, start = d->n_bytes, i = d->text.n_sentences;
  dm_str item;
  while (dm_str_split(&line, ' ', &item))
    if (item.n) add_word(d, item);
  dm_sentence_kind kind = d->headline && i == 0 ? DM_SENT_HEADING : DM_SENT_TEXT;
  /* A headline is a block of its own, all other sentences are one paragraph. */
  uint32_t b = d->headline && i > 0;
  d->text.sentences[i] = (dm_sentence){start, d->n_bytes, first, d->text.n_tokens - first, b, kind};
  dm_block *block = &d->text.blocks[b];
  if (!block->n) *block = (dm_block){start, d->n_bytes, i, 0, kind};
  block->end = d->n_bytes;
  block->n++;
  d->text.n_sentences = i + 1;
  d->text.n_blocks = b + 1;
}

static void find(document *d, dm_str date) {
  d->article.text = (dm_str){d->bytes, d->n_bytes};
  d->article.date = date;
  dm_syntax_link(&d->syntax);
  assert_int_equal(dm_mentions_make(d->arena, world, &d->syntax, &d->mentions, NULL), 0);
}

/* ---- the cases --------------------------------------------------------------------------------------------------------------
 */

/* "RUS GOV + USA GOV MIL" */
static dm_str codes_of(const document *d, const uint32_t *actors, uint32_t n) {
  dm_str out = n ? DM_S("") : DM_S("none");
  for (uint32_t i = 0; i < n; i++) {
    dm_party p = dm_party_of(d->mentions, actors[i]);
    out = dm_str_printf(d->arena, "%.*s%s%.*s", DM_ARG(out), i ? " + " : "", DM_ARG(p.country.n ? p.country : DM_S("---")));
    for (uint32_t k = 0; k < p.n_sectors; k++) out = dm_str_printf(d->arena, "%.*s %.*s", DM_ARG(out), DM_ARG(p.sectors[k]));
  }
  return out;
}

static dm_str next_word(dm_str *rest) {
  dm_str word = {0};
  while (!word.n && dm_str_split(rest, ' ', &word)) continue;
  return word;
}

static uint32_t token_of(const document *d, dm_str number) {
  uint32_t token = (uint32_t)strtoul(dm_str_copy(d->arena, number).p, NULL, 10);
  assert_in_range(token, 1, d->text.n_tokens);
  return token - 1;
}

/* False, with a message, when the expectation does not hold. */
static bool holds(const document *d, dm_str title, dm_str line) {
  dm_str rest = dm_str_sub(line, 1, line.n);
  uint32_t actors[8], others[8], token = token_of(d, next_word(&rest));
  dm_str relation = next_word(&rest), want = dm_str_trim(rest);
  uint32_t n =
      dm_str_is(relation, "<") ? dm_actors_behind(d->mentions, token, actors, 8) : dm_actors_at(d->mentions, token, actors, 8);
  dm_str got = codes_of(d, actors, n);
  if (dm_str_is(relation, "@")) {
    got = dm_place_for(d->mentions, token).name;
    if (!got.n) got = DM_S("none");
  }
  bool good = dm_str_eq(got, want);
  bool same = dm_str_is(relation, "==");
  if (same || dm_str_is(relation, "!=")) {
    uint32_t m = dm_actors_at(d->mentions, token_of(d, want), others, 8);
    good = n && m && (actors[0] == others[0]) == same;
  }
  if (!good) print_error("%.*s: %.*s but got %.*s\n", DM_ARG(title), DM_ARG(line), DM_ARG(got));
  return good;
}

static void the_golden_cases_hold(void **state) {
  (void)state;
  dm_arena *arena = dm_arena_new();
  FILE *file = fopen(CASES, "rb");
  assert_non_null(file);
  char *bytes = malloc(1u << 20);
  assert_non_null(bytes);
  dm_str rest = {bytes, (uint32_t)fread(bytes, 1, 1u << 20, file)}, line, title = {0}, date = {0};
  fclose(file);
  static document d;
  unsigned bad = 0, n = 0;
  bool open = false, found = false;
  while (dm_str_split(&rest, '\n', &line)) {
    if (!line.n || line.p[0] == '#') {
      if (open) dm_arena_free(d.arena);
      open = found = false;
      title = line;
      date = (dm_str){0};
      continue;
    }
    if (dm_str_starts(line, DM_S("date "))) {
      date = dm_str_sub(line, 5, line.n);
      continue;
    }
    if (!open) begin(&d);
    open = true;
    d.headline = dm_str_ends(title, DM_S("(headline)"));
    if (line.p[0] != '>') {
      add_sentence(&d, line);
      continue;
    }
    if (!found) find(&d, date);
    found = true;
    n++;
    bad += !holds(&d, title, line);
  }
  if (open) dm_arena_free(d.arena);
  free(bytes);
  dm_arena_free(arena);
  assert_true(n > 60);
  assert_int_equal(bad, 0);
}

/* ---- phrases alone ----------------------------------------------------------------------------------------------------------
 */

typedef struct phrase_case {
  const char *phrase, *context, *day, *country, *sector;
} phrase_case;

static const phrase_case phrases[] = {
    {"Norwegian fishermen", "", "", "NOR", "CVL"},
    {"the Chilean navy", "", "", "CHL", "MIL"},
    {"a former Kenyan minister", "", "", "KEN", "ELI"},
    {"members of Hezbollah", "", "", "LBN", "REB"},
    {"Peru's ambassador to Japan", "", "", "PER", "GOV"},
    {"Joe Biden", "", "2022-03-01", "USA", "GOV"},
    {"Joe Biden", "", "2025-03-01", "USA", "ELI"},
    {"the Taliban", "", "2020-01-01", "AFG", "REB"},
    {"the Taliban", "", "2023-01-01", "AFG", "GOV"},
    {"finance minister", "Ghana", "", "GHA", "GOV"},
    {"the head of the army", "", "", "", "MIL"},
    {"NATO spokesman", "", "", "IGO", "MIL"},
    {"Moscow", "", "", "RUS", "GOV"},
    {"who", "", "", "", "UNK"},
    {"turkey farmers", "", "", "", "AGR"},
};

static void a_phrase_alone_is_coded(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    const phrase_case *c = &phrases[i];
    dm_actor_answer a;
    dm_actor_code(world, dm_str_of(c->phrase), dm_str_of(c->context), dm_str_of(c->day), &a);
    bool country = *c->country ? dm_str_is(a.country, c->country) : !a.country.n;
    bool sector = *c->sector ? a.n_sectors && dm_str_is(a.sectors[0], c->sector) : !a.n_sectors;
    if (!country || !sector)
      fail_msg("%s (%s): %.*s %.*s", c->phrase, c->day, DM_ARG(a.country), DM_ARG(a.n_sectors ? a.sectors[0] : DM_S("-")));
  }
}

static void a_long_name_is_survived(void **state) {
  (void)state;
  char *long_name = malloc(20001);
  assert_non_null(long_name);
  for (unsigned i = 0; i < 20000; i++) long_name[i] = i % 7 ? 'a' : 'B';
  long_name[20000] = 0;
  dm_actor_answer a;
  dm_actor_code(world, (dm_str){long_name, 20000}, DM_S(""), DM_S(""), &a);
  assert_false(a.country.n);
  for (unsigned i = 0; i < 20000; i++)
    if (i % 2) long_name[i] = ' ';
  dm_actor_code(world, (dm_str){long_name, 20000}, DM_S(""), DM_S(""), &a);
  assert_false(a.country.n);
  free(long_name);
}

static void an_empty_document_has_no_mentions(void **state) {
  (void)state;
  static document d;
  begin(&d);
  find(&d, (dm_str){0});
  assert_int_equal(d.mentions->n_mentions, 0);
  assert_int_equal(dm_actors_at(d.mentions, 0, NULL, 0), 0);
  dm_arena_free(d.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_golden_cases_hold),
      cmocka_unit_test(a_phrase_alone_is_coded),
      cmocka_unit_test(a_long_name_is_survived),
      cmocka_unit_test(an_empty_document_has_no_mentions),
  };
  return cmocka_run_group_tests(tests, open_world, close_world);
}

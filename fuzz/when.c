/* Any bytes as an article: time expressions are found under a made-up parse (tags, features and heads drawn from the bytes),
 * and every word is asked for its date. Run in the repository root; build with clang -fsanitize=fuzzer,address. */
#include "base/str.h"
#include "mention/when.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static dm_calendar *calendar;
static dm_segmenter *segmenter;

static void open_data(void) {
  if (calendar) return;
  dm_err err;
  calendar = dm_calendar_open("data", &err);
  segmenter = dm_segmenter_open("data", &err);
  require(calendar && segmenter);
}

/* A tree of any shape: each word hangs on an earlier one of its sentence, the first is the root. */
static dm_syntax *made_up(dm_arena *arena, const dm_text *text, const uint8_t *data, size_t size) {
  dm_syntax *s = DM_NEW(arena, dm_syntax, 1);
  s->text = text;
  s->words = DM_NEW(arena, dm_word, text->n_tokens);
  for (uint32_t i = 0; i < text->n_tokens; i++) {
    uint8_t a = data[i * 7 % size], b = data[i * 13 % size], c = data[i * 29 % size];
    uint32_t first = text->sentences[text->tokens[i].sentence].first;
    s->words[i].lower = s->words[i].lemma = dm_str_lower(arena, dm_token_form(text, i));
    s->words[i].head = i == first ? DM_NONE : first + a % (i - first);
    s->words[i].upos = a % DM_UPOS_COUNT;
    s->words[i].rel = i == first ? (uint8_t)DM_ROOT : (uint8_t)(b % DM_REL_COUNT);
    s->words[i].bits = (uint32_t)c * 0x01010101u;
  }
  dm_syntax_link(s);
  return s;
}

static void check(const dm_mentions *m) {
  const dm_text *text = m->syntax->text;
  for (uint32_t i = 0; i < m->n_whens; i++) {
    const dm_when *w = &m->whens[i];
    require(w->first <= w->head && w->head <= w->last && w->last < text->n_tokens);
    require(w->date.span.start < w->date.span.end && w->date.span.end <= text->article->text.n);
    require((w->date.precision == DM_PRECISION_NONE) == (w->date.value.n == 0));
    require(!w->date.end.n || w->date.end.n == 10);
    require(!i || m->whens[i - 1].first <= w->first);
  }
  for (uint32_t t = 0; t < text->n_tokens && t < 200; t++) {
    dm_date d = dm_date_for(m, t);
    require(d.value.n <= 10);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  open_data();
  if (size < 2) return 0;
  dm_arena *arena = dm_arena_new();
  dm_notes notes = {.arena = arena};
  dm_input input = {.bytes = {(const char *)data, (uint32_t)size}};
  if (data[0] & 1) input.date = data[0] & 2 ? DM_S("2025-02-12") : DM_S("0001-01-01");
  dm_article *article;
  dm_text *text;
  if (!dm_article_make(arena, &input, &notes, &article, NULL) && !dm_text_make(arena, segmenter, article, &text, NULL)) {
    dm_mentions m = {.syntax = made_up(arena, text, data, size)};
    require(!dm_whens_find(arena, calendar, m.syntax, &m, NULL));
    check(&m);
  }
  dm_arena_free(arena);
  return 0;
}

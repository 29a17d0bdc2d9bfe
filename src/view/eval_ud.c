#include "view/eval_ud.h"

#include "base/err.h"
#include "base/str.h"
#include "syntax/conllu_tree.h"
#include "view/conllu.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Cells of one table of common subsequences. A written word has a handful of words; more is a doctored file. */
#define MAX_LCS_CELLS (4u << 20)

/* One word as the alignment sees it. */
typedef struct unit {
  uint32_t start, end; /* characters: bytes of the text without white space; those of the whole range for its words */
  bool in_range;
  const dm_conllu_word *word;
} unit;

typedef struct side {
  const dm_conllu *conllu;
  unit *units;
  uint32_t n;
  dm_str characters;
  uint32_t *at;      /* per byte of the text, and one more: characters before it */
  uint32_t *partner; /* per word: the aligned word of the other side, or DM_NONE */
} side;

/* ---- characters ------------------------------------------------------------------------------------------------- */

/* Bytes of the white-space character at i, 0 if it is none. */
static uint32_t white_at(dm_str s, uint32_t i) {
  if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')) return 1;
  if ((unsigned char)s.p[i] < 0x80) return 0;
  utf8proc_int32_t cp;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &cp);
  return n > 0 && utf8proc_category(cp) == UTF8PROC_CATEGORY_ZS ? (uint32_t)n : 0;
}

static side make_side(dm_arena *arena, const dm_conllu *conllu) {
  side s = {.conllu = conllu, .n = conllu->n_words};
  dm_str text = conllu->text;
  char *kept = dm_arena_alloc(arena, text.n);
  s.at = DM_NEW(arena, uint32_t, (size_t)text.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.n;) {
    uint32_t white = white_at(text, i);
    for (uint32_t k = 0; k < white; k++) s.at[i++] = n;
    if (white) continue;
    s.at[i] = n;
    kept[n++] = text.p[i++];
  }
  s.at[text.n] = n;
  s.characters = (dm_str){kept, n};
  s.units = DM_NEW(arena, unit, s.n);
  s.partner = DM_NEW(arena, uint32_t, s.n);
  for (uint32_t i = 0; i < s.n; i++) {
    const dm_conllu_word *w = &conllu->words[i];
    const dm_conllu_range *r = w->range == DM_NONE ? NULL : &conllu->ranges[w->range];
    s.units[i] = (unit){s.at[r ? r->start : w->start], s.at[r ? r->end : w->end], r != NULL, w};
    s.partner[i] = DM_NONE;
  }
  return s;
}

static int check_characters(const side *gold, const side *system, dm_err *err) {
  dm_str g = gold->characters, s = system->characters;
  if (dm_str_eq(g, s)) return 0;
  uint32_t i = 0;
  while (i < g.n && i < s.n && g.p[i] == s.p[i]) i++;
  uint32_t from = i > 20 ? i - 20 : 0;
  return dm_fail(err, DM_EINPUT, "view", NULL, 0, i,
                 "the texts differ after %u characters: gold has \"%.*s\", system has \"%.*s\"", i,
                 (int)(g.n - from > 40 ? 40 : g.n - from), g.p + from, (int)(s.n - from > 40 ? 40 : s.n - from), s.p + from);
}

/* ---- alignment -------------------------------------------------------------------------------------------------- */

/* Whether word i belongs to a stretch that ends at the character `end`. */
static bool within(const side *s, uint32_t i, uint32_t end) {
  if (i >= s->n) return false;
  return s->units[i].in_range ? s->units[i].start < end : s->units[i].end <= end;
}

/* Extends the stretch over the words *g and *s onwards until no range overlaps its end. */
static void take_stretch(const side *gold, const side *system, uint32_t end, uint32_t *g, uint32_t *s) {
  for (;;) {
    bool in_gold = within(gold, *g, end), in_system = within(system, *s, end);
    if (!in_gold && !in_system) return;
    bool from_gold = in_gold && (!in_system || gold->units[*g].start <= system->units[*s].start);
    const unit *u = from_gold ? &gold->units[(*g)++] : &system->units[(*s)++];
    if (u->in_range && u->end > end) end = u->end;
  }
}

/* Pairs gold words [g0, g1) with system words [s0, s1) along a longest common subsequence of forms. */
static int align_stretch(dm_arena *arena, side *gold, side *system, const uint32_t g[2], const uint32_t s[2], dm_err *err) {
  uint32_t rows = g[1] - g[0], columns = s[1] - s[0], wide = columns + 1;
  if (!rows || !columns) return 0;
  if ((uint64_t)(rows + 1) * wide > MAX_LCS_CELLS)
    return dm_fail(err, DM_ELIMIT, "view", NULL, gold->units[g[0]].word->line, 0, "a written word of %u and %u words", rows,
                   columns);
  uint32_t *longest = DM_NEW(arena, uint32_t, (rows + 1) * wide);
  dm_str *gold_form = DM_NEW(arena, dm_str, rows), *system_form = DM_NEW(arena, dm_str, columns);
  for (uint32_t i = 0; i < rows; i++) gold_form[i] = dm_str_lower(arena, gold->units[g[0] + i].word->form);
  for (uint32_t k = 0; k < columns; k++) system_form[k] = dm_str_lower(arena, system->units[s[0] + k].word->form);
  for (uint32_t i = rows; i-- > 0;)
    for (uint32_t k = columns; k-- > 0;) {
      uint32_t skip_gold = longest[(i + 1) * wide + k], skip_system = longest[i * wide + k + 1];
      longest[i * wide + k] = dm_str_eq(gold_form[i], system_form[k]) ? longest[(i + 1) * wide + k + 1] + 1
                              : skip_gold > skip_system               ? skip_gold
                                                                      : skip_system;
    }
  for (uint32_t i = 0, k = 0; i < rows && k < columns;) {
    if (dm_str_eq(gold_form[i], system_form[k])) {
      gold->partner[g[0] + i] = s[0] + k;
      system->partner[s[0] + k++] = g[0] + i++;
    } else if (longest[i * wide + k] == longest[(i + 1) * wide + k]) {
      i++;
    } else {
      k++;
    }
  }
  return 0;
}

static int align(dm_arena *arena, side *gold, side *system, dm_err *err) {
  uint32_t g = 0, s = 0;
  while (g < gold->n && s < system->n) {
    const unit *a = &gold->units[g], *b = &system->units[s];
    if (a->start == b->start && a->end == b->end && !a->in_range && !b->in_range) {
      gold->partner[g] = s;
      system->partner[s++] = g++;
      continue;
    }
    /* The word that begins first cannot be met any more unless it is a range that reaches over the other. */
    if (!a->in_range && a->start < b->start) {
      g++;
    } else if (!b->in_range && b->start < a->start) {
      s++;
    } else if (!a->in_range && !b->in_range) {
      /* Same start, different ends: neither has a partner, the shorter goes first. */
      if (a->end < b->end)
        g++;
      else
        s++;
    } else {
      uint32_t from_g[2] = {g, 0}, from_s[2] = {s, 0};
      uint32_t end = a->in_range && (!b->in_range || a->start <= b->start) ? a->end : b->end;
      take_stretch(gold, system, end, &g, &s);
      /* A range without characters (a no-break space alone) covers nothing and is passed over. */
      if (g == from_g[0] && s == from_s[0]) *(a->in_range ? &g : &s) += 1;
      from_g[1] = g;
      from_s[1] = s;
      int rc = align_stretch(arena, gold, system, from_g, from_s, err);
      if (rc) return rc;
    }
  }
  return 0;
}

/* ---- scores ----------------------------------------------------------------------------------------------------- */

static dm_str universal_part(dm_str rel) {
  dm_str rest = rel, head = rel;
  dm_str_split(&rest, ':', &head);
  return head;
}

/* The features that Universal Dependencies defines for all languages. */
static bool is_universal(dm_str feature) {
  static const char *const names[] = {"PronType", "NumType", "Poss",  "Reflex",   "Foreign",  "Abbr",     "Gender",
                                      "Animacy",  "Number",  "Case",  "Definite", "Degree",   "VerbForm", "Mood",
                                      "Tense",    "Aspect",  "Voice", "Evident",  "Polarity", "Person",   "Polite"};
  dm_str rest = feature, name = feature;
  dm_str_split(&rest, '=', &name);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (dm_str_is(name, names[i])) return true;
  return false;
}

static bool has_feature(dm_str feats, dm_str feature) {
  dm_str rest = feats, field;
  while (dm_str_split(&rest, '|', &field))
    if (dm_str_eq(field, feature)) return true;
  return false;
}

/* Every universal feature of a is one of b. */
static bool feats_within(dm_str a, dm_str b) {
  dm_str rest = a, field;
  while (dm_str_split(&rest, '|', &field))
    if (is_universal(field) && !has_feature(b, field)) return false;
  return true;
}

static bool same_head(const side *system, const dm_conllu_word *gold, const dm_conllu_word *word) {
  if (word->head == DM_NONE || gold->head == DM_NONE) return word->head == gold->head;
  return system->partner[word->head] == gold->head;
}

static double f1(uint32_t correct, uint32_t gold, uint32_t system) {
  return gold + system ? 2.0 * correct / ((double)gold + (double)system) : 0.0;
}

static uint32_t same_sentences(const side *gold, const side *system) {
  const dm_conllu *a = gold->conllu, *b = system->conllu;
  uint32_t same = 0;
  for (uint32_t i = 0, k = 0; i < a->n_sentences && k < b->n_sentences;) {
    uint32_t a_start = gold->at[a->sentences[i].start], a_end = gold->at[a->sentences[i].end];
    uint32_t b_start = system->at[b->sentences[k].start], b_end = system->at[b->sentences[k].end];
    same += a_start == b_start && a_end == b_end;
    if (a_end <= b_end) i++;
    if (b_end <= a_end) k++;
  }
  return same;
}

static dm_ud_scores count_scores(const side *gold, const side *system) {
  uint32_t words = 0, upos = 0, xpos = 0, feats = 0, lemma = 0, uas = 0, las = 0;
  for (uint32_t i = 0; i < gold->n; i++) {
    if (gold->partner[i] == DM_NONE) continue;
    const dm_conllu_word *a = gold->units[i].word, *b = system->units[gold->partner[i]].word;
    bool head = same_head(system, a, b);
    words++;
    upos += dm_str_eq(a->upos, b->upos);
    xpos += dm_str_eq(a->xpos, b->xpos);
    feats += feats_within(a->feats, b->feats) && feats_within(b->feats, a->feats);
    lemma += dm_str_is(a->lemma, "_") || dm_str_eq(a->lemma, b->lemma);
    uas += head;
    las += head && dm_str_eq(universal_part(a->rel), universal_part(b->rel));
  }
  uint32_t g = gold->n, s = system->n;
  return (dm_ud_scores){
      .words = f1(words, g, s),
      .sentences = f1(same_sentences(gold, system), gold->conllu->n_sentences, system->conllu->n_sentences),
      .upos = f1(upos, g, s),
      .xpos = f1(xpos, g, s),
      .lemma = f1(lemma, g, s),
      .feats = f1(feats, g, s),
      .uas = f1(uas, g, s),
      .las = f1(las, g, s),
  };
}

int dm_ud_compare(dm_arena *arena, const dm_conllu *gold, const dm_conllu *system, dm_ud_scores *out, dm_err *err) {
  side g = make_side(arena, gold), s = make_side(arena, system);
  int rc = check_characters(&g, &s, err);
  if (!rc) rc = align(arena, &g, &s, err);
  if (!rc) *out = count_scores(&g, &s);
  return rc;
}

int dm_ud_compare_files(const char *gold_path, const char *system_path, dm_ud_scores *out, dm_err *err) {
  dm_arena *arena = dm_arena_new();
  if (!arena) return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  dm_conllu gold, system;
  int rc = dm_conllu_read(arena, gold_path, &gold, err);
  if (!rc) rc = dm_conllu_read(arena, system_path, &system, err);
  if (!rc) rc = dm_ud_compare(arena, &gold, &system, out, err);
  dm_arena_free(arena);
  return rc;
}

/* ---- running the program ---------------------------------------------------------------------------------------- */

/* Our tree as a file would hold it, so that the evaluation sees exactly what users see. */
static int as_conllu(dm_arena *arena, const dm_syntax *syntax, dm_conllu *out, dm_err *err) {
  char *bytes = NULL;
  size_t n = 0;
  FILE *memory = open_memstream(&bytes, &n);
  if (!memory) return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  int rc = dm_conllu_write(syntax, memory, err);
  if (fclose(memory) && !rc) rc = dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  if (!rc) rc = dm_conllu_parse(arena, "(our output)", dm_str_copy(arena, (dm_str){bytes, (uint32_t)n}), out, err);
  free(bytes);
  return rc;
}

typedef struct run {
  dm_arena *arena;
  const dm_segmenter *segmenter;
  const dm_parser *parser;
  dm_parse_buf *buf;
  const dm_conllu *gold;
} run;

static int score_text(const run *r, const dm_text *text, dm_ud_scores *out, dm_err *err) {
  dm_syntax *syntax;
  dm_conllu system;
  int rc = dm_syntax_make(r->arena, r->parser, r->buf, text, false, &syntax, err);
  if (!rc) rc = as_conllu(r->arena, syntax, &system, err);
  return rc ? rc : dm_ud_compare(r->arena, r->gold, &system, out, err);
}

static int score_raw(const run *r, dm_ud_scores *out, dm_err *err) {
  dm_notes notes = {.arena = r->arena};
  dm_input input = {.id = DM_S("eval"), .bytes = r->gold->text};
  dm_article *article;
  dm_text *text;
  int rc = dm_article_make(r->arena, &input, &notes, &article, err);
  if (!rc) rc = dm_text_make(r->arena, r->segmenter, article, &text, err);
  return rc ? rc : score_text(r, text, out, err);
}

static int score_gold(const run *r, dm_ud_scores *out, dm_err *err) {
  dm_notes notes = {.arena = r->arena};
  dm_article article = {.notes = &notes};
  dm_text *text;
  int rc = dm_text_of_conllu(r->arena, r->gold, DM_NONE, &article, &text, err);
  return rc ? rc : score_text(r, text, out, err);
}

int dm_eval_ud(const dm_segmenter *segmenter, const dm_parser *parser, const char *gold_path, dm_ud_report *out, dm_err *err) {
  dm_conllu gold;
  run r = {dm_arena_new(), segmenter, parser, NULL, &gold};
  if (!r.arena) return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  int rc = dm_conllu_read(r.arena, gold_path, &gold, err);
  if (!rc && !(r.buf = dm_parse_buf_new(parser, err))) rc = err ? (int)err->code : DM_ENOMEM;
  if (!rc) rc = score_raw(&r, &out->raw, err);
  if (!rc) rc = score_gold(&r, &out->gold, err);
  if (!rc) {
    out->n_words = gold.n_words;
    out->n_sentences = gold.n_sentences;
  }
  dm_parse_buf_free(r.buf);
  dm_arena_free(r.arena);
  return rc;
}

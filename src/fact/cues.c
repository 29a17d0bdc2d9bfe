#include "fact/codebook.h"

#include "base/err.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- reading ---------------------------------------------------------------------------------------------------- */

struct reader {
  struct dm_cues *c;
  const char *data_dir;
  dm_tsv tsv;
  dm_err *err;
};

static int open_table(struct reader *r, const char *name) {
  char path[1200];
  int n = snprintf(path, sizeof path, "%s/lang/en/%s", r->data_dir, name);
  if (n < 0 || n >= (int)sizeof path) return dm_fail(r->err, DM_EARG, "fact", name, 0, 0, "the data folder's path is too long");
  return dm_tsv_read(r->c->arena, dm_str_copy(r->c->arena, dm_str_of(path)).p, &r->tsv, r->err);
}

static dm_str cell(const struct reader *r, uint32_t row, const char *column) {
  return dm_tsv_cell(&r->tsv, row, dm_tsv_column(&r->tsv, column));
}

/* Finds the columns a table must have, so that `cell` may ask for them by name. */
static int need(struct reader *r, const char *const *columns) {
  uint32_t at;
  for (; *columns; columns++)
    if (dm_tsv_need(&r->tsv, *columns, &at, r->err)) return DM_EDATA;
  return 0;
}

static int put(struct reader *r, dm_map *map, dm_str key, uint32_t value) {
  if (dm_map_put(map, key, value)) return 0;
  return dm_fail(r->err, DM_ENOMEM, "fact", r->tsv.path, 0, 0, "out of memory");
}

/* The index of a cell's word in names, or a data error that lists nothing but the column. */
static int choice(struct reader *r, uint32_t row, const char *column, const char *const *names, uint32_t n, uint32_t *out) {
  dm_str word = cell(r, row, column);
  for (*out = 0; *out < n; ++*out)
    if (dm_str_is(word, names[*out])) return 0;
  return dm_tsv_fail(&r->tsv, row, r->err, "%s cannot be \"%" DM_FMT "\"", column, DM_ARG(word));
}

static uint32_t takes_of(dm_str word) {
  static const char *const names[] = {"quote", "that", "inf", "whether", "what", "obj-as", "obj-adj", "actor", "whom"};
  for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
    if (dm_str_is(word, names[i])) return 1u << i;
  return 0;
}

static int read_takes(struct reader *r, uint32_t row, dm_cue *cue) {
  dm_str rest = cell(r, row, "takes"), word;
  while (dm_str_split(&rest, ' ', &word)) {
    if (!word.n) continue;
    uint32_t bit = takes_of(word);
    cue->takes |= bit;
    if (bit) continue;
    if (cue->n_preps == DM_CUE_PREPS)
      return dm_tsv_fail(&r->tsv, row, r->err, "more than %d prepositions in `takes`", DM_CUE_PREPS);
    cue->preps[cue->n_preps++] = word;
  }
  if (!cue->takes && !cue->n_preps) return dm_tsv_fail(&r->tsv, row, r->err, "`takes` is empty: the cue could have no content");
  return 0;
}

/* Chains row `index` in front of the earlier rows of its lemma when it asks for a `with` word, else behind them. */
static int chain_cue(struct reader *r, dm_map *map, uint32_t index) {
  dm_cue *cue = &r->c->cues[index];
  uint32_t first = dm_map_get(map, cue->lemma);
  if (first == DM_NONE || cue->with.n) {
    cue->next = first;
    return put(r, map, cue->lemma, index);
  }
  while (r->c->cues[first].next != DM_NONE) first = r->c->cues[first].next;
  r->c->cues[first].next = index;
  return 0;
}

static dm_str id_of(dm_arena *arena, dm_str lemma, dm_str with) {
  return with.n ? dm_str_printf(arena, "%" DM_FMT " %" DM_FMT, DM_ARG(lemma), DM_ARG(with)) : lemma;
}

/* Keeps the sentences of one cell, separated by " | ". */
static void keep_cell(struct reader *r, uint32_t row, const char *column, dm_str made_by, dm_example_of of) {
  dm_str rest = cell(r, row, column);
  while (rest.n) {
    uint32_t bar = dm_str_find(rest, DM_S(" | "), 0);
    dm_cue_example e = {.path = r->tsv.path, .line = r->tsv.lines[row], .made_by = made_by, .of = of};
    e.sentence = dm_str_trim(bar == DM_NONE ? rest : dm_str_sub(rest, 0, bar));
    e.wanted = strcmp(column, "ex") == 0;
    DM_PUSH(r->c->arena, &r->c->examples, e);
    rest = bar == DM_NONE ? (dm_str){0} : dm_str_sub(rest, bar + 3, rest.n);
  }
}

static void keep_examples(struct reader *r, uint32_t row, dm_str made_by, dm_example_of of) {
  keep_cell(r, row, "ex", made_by, of);
  keep_cell(r, row, "not", made_by, of);
}

/* What a cue's row of `attributions` is: by its class. */
static dm_attribution_kind kind_of(dm_str cls) {
  static const struct {
    const char *cls;
    dm_attribution_kind kind;
  } kinds[] = {{"think", DM_ATTITUDE}, {"hope", DM_ATTITUDE}, {"concern", DM_ATTITUDE}, {"attitude", DM_ATTITUDE},
               {"plan", DM_PLAN},      {"act", DM_WORD_ACT},  {"accuse", DM_WORD_ACT},  {"praise", DM_WORD_ACT},
               {"deny", DM_WORD_ACT},  {"agree", DM_WORD_ACT}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (dm_str_is(cls, kinds[i].cls)) return kinds[i].kind;
  return DM_SPEECH;
}

/* Rows of one kind of word, or of verbs, nouns and adjectives by their column `pos`. */
static int map_of(struct reader *r, uint32_t row, dm_map *maps, bool by_pos, dm_map **out) {
  static const char *const poses[] = {"verb", "noun", "adj"};
  uint32_t pos = 0;
  if (by_pos && choice(r, row, "pos", poses, 3, &pos)) return DM_EDATA;
  *out = &maps[pos];
  return 0;
}

static int read_cue_rows(struct reader *r, dm_map *maps, dm_example_of of) {
  struct dm_cues *c = r->c;
  dm_cue *grown = DM_NEW(c->arena, dm_cue, c->n_cues + r->tsv.n_rows);
  if (c->n_cues) memcpy(grown, c->cues, sizeof(dm_cue) * c->n_cues);
  c->cues = grown;
  for (uint32_t row = 0; row < r->tsv.n_rows; row++) {
    dm_cue *cue = &c->cues[c->n_cues];
    *cue = (dm_cue){.lemma = cell(r, row, "lemma"), .with = cell(r, row, "with"), .cls = cell(r, row, "class"), .next = DM_NONE};
    cue->addressee = cell(r, row, "addressee");
    cue->untrue = dm_str_is(cell(r, row, "truth"), "false");
    cue->id = id_of(c->arena, cue->lemma, cue->with);
    if (!cue->lemma.n) return dm_tsv_fail(&r->tsv, row, r->err, "the lemma is empty");
    if (!cue->cls.n) return dm_tsv_fail(&r->tsv, row, r->err, "the class is empty");
    if (read_takes(r, row, cue)) return DM_EDATA;
    cue->kind = kind_of(cue->cls);
    keep_examples(r, row, cue->id, of);
    dm_map *map;
    if (map_of(r, row, maps, of == DM_EXAMPLE_ATTRIBUTION, &map)) return DM_EDATA;
    cue->upos = map == &c->wide[2] ? DM_ADJ : map == &c->nouns || map == &c->wide[1] ? DM_NOUN : DM_VERB;
    if (chain_cue(r, map, c->n_cues++)) return DM_ENOMEM;
  }
  return 0;
}

static int read_cues(struct reader *r, const char *name, dm_map *maps, dm_example_of of) {
  static const char *const columns[] = {"lemma", "class", "takes", NULL};
  int code = open_table(r, name);
  if (!code) code = need(r, columns);
  return code ? code : read_cue_rows(r, maps, of);
}

static int read_phrases(struct reader *r, const char *name, const char *value, dm_example_of of, dm_phrase **out, uint32_t *n) {
  const char *const columns[] = {"words", value, NULL};
  int code = open_table(r, name);
  if (!code) code = need(r, columns);
  if (code) return code;
  dm_phrase *list = DM_NEW(r->c->arena, dm_phrase, r->tsv.n_rows);
  for (uint32_t row = 0; row < r->tsv.n_rows; row++) {
    dm_str rest = cell(r, row, "words"), word;
    dm_phrase *p = &list[row];
    p->value = cell(r, row, value);
    while (dm_str_split(&rest, ' ', &word)) {
      if (p->n_words == sizeof p->words / sizeof *p->words)
        return dm_tsv_fail(&r->tsv, row, r->err, "a phrase of too many words");
      if (word.n) p->words[p->n_words++] = word;
    }
    keep_examples(r, row, cell(r, row, "words"), of);
    if (!p->n_words) return dm_tsv_fail(&r->tsv, row, r->err, "the phrase is empty");
  }
  *out = list, *n = r->tsv.n_rows;
  return 0;
}

static int read_column(struct reader *r, const char *name, const char *column, dm_map *map) {
  const char *const columns[] = {column, NULL};
  int code = open_table(r, name);
  if (!code) code = need(r, columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) code = put(r, map, cell(r, row, column), 0);
  return code;
}

static int read_set(struct reader *r, const char *name, dm_map *map) { return read_column(r, name, "lemma", map); }

static int read_shells(struct reader *r) {
  static const char *const columns[] = {"kind", "lemma", NULL}, *const kinds[] = {"done", "asked", "said"};
  int code = open_table(r, "stance/shells.tsv");
  if (!code) code = need(r, columns);
  for (uint32_t row = 0, kind; !code && row < r->tsv.n_rows; row++) {
    code = choice(r, row, "kind", kinds, 3, &kind);
    if (!code) code = put(r, &r->c->shells, cell(r, row, "lemma"), kind);
  }
  return code;
}

static int read_documents(struct reader *r) {
  static const char *const columns[] = {"lemma", "back", NULL}, *const words[] = {"", "yes"};
  int code = open_table(r, "speech/documents.tsv");
  if (!code) code = need(r, columns);
  for (uint32_t row = 0, back; !code && row < r->tsv.n_rows; row++) {
    code = choice(r, row, "back", words, 2, &back);
    if (!code) code = put(r, &r->c->documents, cell(r, row, "lemma"), back);
  }
  return code;
}

static int read_turns(struct reader *r) {
  static const char *const columns[] = {"lemma", "kind", NULL};
  int code = open_table(r, "stance/turns.tsv");
  if (!code) code = need(r, columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    dm_str kind = cell(r, row, "kind"), lemma = cell(r, row, "lemma");
    bool end = dm_str_is(kind, "end"), evil = dm_str_is(kind, "evil"), against = dm_str_is(kind, "against");
    if (!end && !evil && !against) return dm_tsv_fail(&r->tsv, row, r->err, "kind is end, against or evil");
    code = evil ? put(r, &r->c->evils, lemma, 0) : put(r, &r->c->turns, lemma, end ? DM_TURN_END : DM_TURN_AGAINST);
  }
  return code;
}

static int read_endings(struct reader *r) {
  static const char *const columns[] = {"form", "lemma", NULL};
  int code = open_table(r, "speech/endings.tsv");
  if (!code) code = need(r, columns);
  if (code) return code;
  r->c->endings = DM_NEW(r->c->arena, dm_ending, r->tsv.n_rows);
  r->c->n_endings = r->tsv.n_rows;
  for (uint32_t row = 0; row < r->tsv.n_rows; row++)
    r->c->endings[row] = (dm_ending){cell(r, row, "form"), cell(r, row, "lemma")};
  return 0;
}

static int read_modals(struct reader *r) {
  static const char *const columns[] = {"lemma", "strength", NULL};
  int code = open_table(r, "stance/modals.tsv");
  if (!code) code = need(r, columns);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    bool firm = dm_str_is(cell(r, row, "strength"), "categorical");
    code = put(r, &r->c->modals, cell(r, row, "lemma"), firm ? DM_CATEGORICAL : DM_PLAIN);
  }
  return code;
}

static int read_nominals(struct reader *r) {
  static const char *const columns[] = {"verb", "noun", NULL};
  int code = open_table(r, "stance/nominals.tsv");
  if (!code) code = need(r, columns);
  if (code) return code;
  r->c->nominal_of = DM_NEW(r->c->arena, dm_str, r->tsv.n_rows);
  for (uint32_t row = 0; !code && row < r->tsv.n_rows; row++) {
    dm_str noun = r->c->nominal_of[row] = cell(r, row, "noun"), word = noun;
    (void)dm_str_split(&noun, ' ', &word);
    if (put(r, &r->c->acts, word, 0)) return DM_ENOMEM;
    code = put(r, &r->c->nominals, cell(r, row, "verb"), row);
  }
  r->c->n_nominals = r->tsv.n_rows;
  return code;
}

static int read_slots(struct reader *r, uint32_t row, dm_stance *s) {
  dm_str rest = cell(r, row, "issue"), word;
  while (dm_str_split(&rest, ' ', &word)) {
    if (!word.n) continue;
    dm_slot slot = dm_str_is(word, "subject")  ? DM_SLOT_SUBJECT
                   : dm_str_is(word, "object") ? DM_SLOT_OBJECT
                   : dm_str_is(word, "clause") ? DM_SLOT_CLAUSE
                                               : DM_SLOT_PREP;
    if (s->n_issue == 3) return dm_tsv_fail(&r->tsv, row, r->err, "more than three places for the issue");
    if (slot == DM_SLOT_PREP) s->prep[s->n_issue] = word;
    s->issue[s->n_issue++] = slot;
  }
  return s->n_issue ? 0 : dm_tsv_fail(&r->tsv, row, r->err, "`issue` is empty");
}

static int read_stance(struct reader *r, uint32_t row, dm_stance *s) {
  static const char *const poses[] = {"verb", "adj", "noun"}, *const signs[] = {"+", "-", "0"},
                           *const holders[] = {"subject", "speaker", "owner"};
  static const char *const acts[] = {"demand", "offer", "accept", "reject", "support", "oppose", "condition", "warn"};
  static const char *const strengths[] = {"categorical", "plain", "hedged"};
  uint32_t pos, sign, act, strength, holder;
  *s = (dm_stance){.lemma = cell(r, row, "lemma"), .with = cell(r, row, "with"), .next = DM_NONE};
  if (!s->lemma.n) return dm_tsv_fail(&r->tsv, row, r->err, "the lemma is empty");
  if (choice(r, row, "pos", poses, 3, &pos) || choice(r, row, "sign", signs, 3, &sign) || choice(r, row, "act", acts, 8, &act) ||
      choice(r, row, "strength", strengths, 3, &strength) || choice(r, row, "holder", holders, 3, &holder))
    return DM_EDATA;
  s->upos = pos == 0 ? DM_VERB : pos == 1 ? DM_ADJ : DM_NOUN;
  s->sign = sign == 0 ? 1 : sign == 1 ? -1 : 0;
  s->act = (dm_stance_act)act;
  s->strength = (dm_strength)strength;
  s->holder = (dm_stance_holder)holder;
  s->id = id_of(r->c->arena, s->lemma, s->with);
  s->anyone = dm_str_is(cell(r, row, "anyone"), "yes");
  return read_slots(r, row, s);
}

static int read_stances(struct reader *r) {
  static const char *const columns[] = {"lemma", "with", "pos", "sign", "act", "strength", "holder", "issue", "anyone", NULL};
  int code = open_table(r, "stance/predicates.tsv");
  if (!code) code = need(r, columns);
  if (code) return code;
  struct dm_cues *c = r->c;
  c->stances = DM_NEW(c->arena, dm_stance, r->tsv.n_rows);
  for (uint32_t row = 0; row < r->tsv.n_rows; row++) {
    dm_stance *s = &c->stances[row];
    if (read_stance(r, row, s)) return DM_EDATA;
    keep_examples(r, row, s->id, DM_EXAMPLE_POSITION);
    uint32_t first = dm_map_get(&c->stance_of, s->lemma);
    if (first == DM_NONE || s->with.n) {
      s->next = first;
      if (put(r, &c->stance_of, s->lemma, row)) return DM_ENOMEM;
    } else {
      while (c->stances[first].next != DM_NONE) first = c->stances[first].next;
      c->stances[first].next = row;
    }
  }
  c->n_stances = r->tsv.n_rows;
  return 0;
}

static int read_deeds(struct reader *r) {
  static const char *const columns[] = {"frame", NULL};
  int code = open_table(r, "stance/deeds.tsv");
  if (!code) code = need(r, columns);
  if (code) return code;
  r->c->deeds = DM_NEW(r->c->arena, dm_str, r->tsv.n_rows);
  r->c->n_deeds = r->tsv.n_rows;
  for (uint32_t row = 0; row < r->tsv.n_rows; row++) r->c->deeds[row] = cell(r, row, "frame");
  return 0;
}

/* Tables that are one column of words. */
static int read_sets(struct reader *r) {
  struct dm_cues *c = r->c;
  const struct {
    const char *file;
    dm_map *set;
  } sets[] = {
      {"speech/contrasts.tsv", &c->contrasts},    {"speech/light.tsv", &c->lights},
      {"stance/empty_words.tsv", &c->empties},    {"stance/quantities.tsv", &c->quantities},
      {"stance/asides.tsv", &c->asides},          {"stance/absences.tsv", &c->absences},
      {"stance/lending_verbs.tsv", &c->lending},  {"stance/transparent.tsv", &c->transparent},
      {"stance/guesses.tsv", &c->guesses},        {"stance/own_offices.tsv", &c->own_offices},
      {"stance/carriers.tsv", &c->carriers},      {"stance/loose_words.tsv", &c->loose},
      {"stance/plain_adjectives.tsv", &c->plain},
  };
  int code = 0;
  for (size_t i = 0; !code && i < sizeof sets / sizeof *sets; i++) code = read_set(r, sets[i].file, sets[i].set);
  return code;
}

static int read_speech(struct reader *r) {
  struct dm_cues *c = r->c;
  int code = read_cues(r, "speech/verbs.tsv", &c->verbs, DM_EXAMPLE_STATEMENT);
  if (!code) code = read_cues(r, "speech/nouns.tsv", &c->nouns, DM_EXAMPLE_STATEMENT);
  if (!code) code = read_cues(r, "speech/attitudes.tsv", c->wide, DM_EXAMPLE_ATTRIBUTION);
  if (!code) code = read_phrases(r, "speech/phrases.tsv", "class", DM_EXAMPLE_STATEMENT, &c->phrases, &c->n_phrases);
  if (!code) code = read_phrases(r, "speech/channels.tsv", "channel", DM_EXAMPLE_STATEMENT, &c->channels, &c->n_channels);
  if (!code) code = read_endings(r);
  return code ? code : read_documents(r);
}

static int read_stance_tables(struct reader *r) {
  struct dm_cues *c = r->c;
  int code = read_phrases(r, "stance/conditions.tsv", "role", DM_EXAMPLE_CONDITION, &c->conditions, &c->n_conditions);
  if (!code) code = read_phrases(r, "stance/issue_synonyms.tsv", "label", DM_EXAMPLE_POSITION, &c->synonyms, &c->n_synonyms);
  if (!code) code = read_phrases(r, "stance/aligns.tsv", "other", DM_EXAMPLE_ALIGNMENT, &c->aligns, &c->n_aligns);
  if (!code) code = read_shells(r);
  if (!code) code = dm_kindred_read(c->arena, r->data_dir, &c->kindred, r->err);
  if (!code) code = read_column(r, "stance/public_sectors.tsv", "sector", &c->publics);
  if (!code) code = read_deeds(r);
  if (!code) code = read_nominals(r);
  if (!code) code = read_turns(r);
  if (!code) code = read_modals(r);
  return code ? code : read_stances(r);
}

static int read_all(struct reader *r) {
  int code = read_speech(r);
  if (!code) code = read_sets(r);
  return code ? code : read_stance_tables(r);
}

dm_cues *dm_cues_open(const char *data_dir, dm_err *err) {
  dm_cues *cues = calloc(1, sizeof *cues);
  dm_arena *arena = cues ? dm_arena_new() : NULL;
  if (!arena) {
    free(cues);
    dm_fail(err, DM_ENOMEM, "fact", NULL, 0, 0, "out of memory");
    return NULL;
  }
  cues->arena = arena;
  struct reader r = {.c = cues, .data_dir = data_dir, .err = err};
  if (read_all(&r) == 0) return cues;
  dm_cues_close(cues);
  return NULL;
}

void dm_cues_close(dm_cues *cues) {
  if (!cues) return;
  dm_map *maps[] = {&cues->verbs,   &cues->nouns,       &cues->documents,  &cues->lights,  &cues->stance_of, &cues->turns,
                    &cues->evils,   &cues->nominals,    &cues->empties,    &cues->modals,  &cues->carriers,  &cues->own_offices,
                    &cues->guesses, &cues->transparent, &cues->loose,      &cues->plain,   &cues->acts,      &cues->shells,
                    &cues->asides,  &cues->absences,    &cues->quantities, &cues->lending, &cues->publics,   &cues->wide[0],
                    &cues->wide[1], &cues->wide[2],     &cues->contrasts};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) dm_map_free(maps[i]);
  dm_kindred_close(&cues->kindred);
  if (cues->codebook) dm_codebook_close(cues->codebook);
  dm_arena_free(cues->arena);
  free(cues);
}

int dm_cues_add_codebook(dm_cues *cues, const char *path, dm_err *err) {
  dm_codebook *book = DM_NEW(cues->arena, dm_codebook, 1);
  int code = dm_codebook_read(cues->arena, cues, dm_str_copy(cues->arena, dm_str_of(path)).p, book, err);
  cues->codebook = book;
  return code;
}

/* ---- asking ----------------------------------------------------------------------------------------------------- */

/* True when a dependent of the token, of any relation but its subject and clauses, has this lemma or form, or stands right
 * behind it. */
static bool has_with(const dm_syntax *s, uint32_t token, dm_str with) {
  bool follows = token + 1 < s->text->n_tokens && s->text->tokens[token + 1].sentence == s->text->tokens[token].sentence;
  if (follows && dm_str_eq(dm_w(s, token + 1)->lower, with)) return true;
  for (DM_EACH_CHILD(s, token, c)) {
    const dm_word *w = dm_w(s, c);
    dm_rel base = dm_rel_base((dm_rel)w->rel);
    if (base == DM_NSUBJ || base == DM_CCOMP || base == DM_ADVCL) continue;
    if (dm_str_eq(w->lemma, with) || dm_str_eq(w->lower, with)) return true;
    if (base != DM_OBL && base != DM_NMOD) continue;
    uint32_t mark = dm_child(s, c, DM_CASE);
    if (mark != DM_NONE && dm_str_eq(dm_w(s, mark)->lower, with)) return true;
  }
  return false;
}

#define LONGEST_LEMMA 60u

/* The form of a verb without one of the endings, with what its lemma has in its place; empty when the ending does not fit. */
static dm_str without_ending(const dm_word *w, const dm_ending *e, char buffer[LONGEST_LEMMA + 4]) {
  if (!dm_str_ends(w->lower, e->form) || w->lower.n < e->form.n + 2 || e->lemma.n > 3 || w->lower.n > LONGEST_LEMMA)
    return (dm_str){0};
  uint32_t stem = w->lower.n - e->form.n;
  memcpy(buffer, w->lower.p, stem);
  if (e->lemma.n) memcpy(buffer + stem, e->lemma.p, e->lemma.n);
  return (dm_str){buffer, stem + e->lemma.n};
}

/* The table's value for a word: by its lemma, else for verbs by its form without an ending. */
static uint32_t look_up(const dm_cues *cues, const dm_map *map, const dm_word *w) {
  char buffer[LONGEST_LEMMA + 4];
  uint32_t found = dm_map_get(map, w->lemma);
  for (uint32_t i = 0; w->upos == DM_VERB && found == DM_NONE && i < cues->n_endings; i++) {
    dm_str lemma = without_ending(w, &cues->endings[i], buffer);
    if (lemma.n) found = dm_map_get(map, lemma);
  }
  return found;
}

bool dm_is_own_office(const dm_cues *cues, dm_str office) {
  char word[LONGEST_LEMMA];
  for (uint32_t i = 0, n = 0; i <= office.n; i++) {
    bool letter = i < office.n && office.p[i] != ' ';
    char c = letter ? office.p[i] : 0;
    if (letter && n < sizeof word) word[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    n += letter;
    if (letter) continue;
    if (n && n < sizeof word && dm_in(&cues->own_offices, (dm_str){word, n})) return true;
    n = 0;
  }
  return false;
}

bool dm_verb_is(const dm_cues *cues, const dm_syntax *syntax, uint32_t token, dm_str lemma) {
  char buffer[LONGEST_LEMMA + 4];
  const dm_word *w = dm_w(syntax, token);
  bool is = dm_str_eq(w->lemma, lemma);
  for (uint32_t i = 0; w->upos == DM_VERB && !is && i < cues->n_endings; i++)
    is = dm_str_eq(without_ending(w, &cues->endings[i], buffer), lemma);
  return is;
}

static const dm_cue *pick_cue(const dm_cues *cues, const dm_map *map, const dm_syntax *s, uint32_t token) {
  uint32_t i = look_up(cues, map, dm_w(s, token));
  for (; i != DM_NONE; i = cues->cues[i].next)
    if (!cues->cues[i].with.n || has_with(s, token, cues->cues[i].with)) return &cues->cues[i];
  return NULL;
}

const dm_cue *dm_cue_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token) {
  if (dm_w(syntax, token)->upos != DM_VERB) return NULL;
  return pick_cue(cues, &cues->verbs, syntax, token);
}

const dm_cue *dm_noun_cue_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token) {
  if (dm_w(syntax, token)->upos != DM_NOUN) return NULL;
  return pick_cue(cues, &cues->nouns, syntax, token);
}

/* Adds the rows of one table that fit the token. */
static uint32_t fitting(const dm_cues *cues, const dm_syntax *s, uint32_t token, uint32_t row, const dm_cue *out[DM_WIDE_CUES],
                        uint32_t n) {
  for (; row != DM_NONE && n < DM_WIDE_CUES; row = cues->cues[row].next)
    if (!cues->cues[row].with.n || has_with(s, token, cues->cues[row].with)) out[n++] = &cues->cues[row];
  return n;
}

/* A verb by its form or its place: "plans" tagged VBZ, "is warning". */
static bool is_verbal(const dm_syntax *s, uint32_t token) {
  const dm_word *w = dm_w(s, token);
  if (w->upos == DM_VERB || (w->xpos.n > 1 && w->xpos.p[0] == 'V')) return true;
  bool cop = dm_child(s, token, DM_COP) != DM_NONE && dm_child(s, token, DM_DET_REL) == DM_NONE;
  return cop && dm_str_ends(w->lower, DM_S("ing"));
}

uint32_t dm_wide_cues_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token, const dm_cue *out[DM_WIDE_CUES]) {
  dm_word w = *dm_w(syntax, token);
  uint32_t n = 0;
  if (w.upos != DM_NOUN && w.upos != DM_ADJ && w.upos != DM_VERB) return 0;
  if (is_verbal(syntax, token)) {
    /* A participle may be an adjective: "is determined to", "were opposed to". */
    if (dm_child_base(syntax, token, DM_AUX_REL) != DM_NONE || dm_child(syntax, token, DM_COP) != DM_NONE)
      n = fitting(cues, syntax, token, dm_map_get(&cues->wide[2], w.lower), out, n);
    w.upos = DM_VERB;
    n = fitting(cues, syntax, token, look_up(cues, &cues->verbs, &w), out, n);
    n = fitting(cues, syntax, token, look_up(cues, &cues->wide[0], &w), out, n);
  }
  if (dm_w(syntax, token)->upos == DM_ADJ) n = fitting(cues, syntax, token, look_up(cues, &cues->wide[2], &w), out, n);
  if (dm_w(syntax, token)->upos != DM_NOUN) return n;
  n = fitting(cues, syntax, token, look_up(cues, &cues->nouns, &w), out, n);
  return fitting(cues, syntax, token, look_up(cues, &cues->wide[1], &w), out, n);
}

const dm_stance *dm_stance_at(const dm_cues *cues, const dm_syntax *syntax, uint32_t token, const dm_stance *after) {
  const dm_word *w = dm_w(syntax, token);
  uint32_t i = after ? after->next : look_up(cues, &cues->stance_of, w);
  for (; i != DM_NONE; i = cues->stances[i].next) {
    const dm_stance *s = &cues->stances[i];
    bool pos = w->upos == s->upos || (s->upos == DM_ADJ && w->upos == DM_VERB && (w->bits & DM_F_PART));
    if (pos && (!s->with.n || has_with(syntax, token, s->with))) return s;
  }
  return NULL;
}

uint32_t dm_phrase_at(const dm_phrase *phrases, uint32_t n, const dm_syntax *syntax, uint32_t token, uint32_t *which) {
  uint32_t best = 0, total = syntax->text->n_tokens;
  for (uint32_t i = 0; i < n; i++) {
    const dm_phrase *p = &phrases[i];
    if (p->n_words <= best || token + p->n_words > total) continue;
    uint32_t k = 0;
    while (k < p->n_words && (dm_str_eq(p->words[k], dm_token_form(syntax->text, token + k)) ||
                              dm_str_eq(p->words[k], dm_w(syntax, token + k)->lower)))
      k++;
    if (k == p->n_words) best = k, *which = i;
  }
  return best;
}

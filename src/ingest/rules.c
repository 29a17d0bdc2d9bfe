#include "ingest/rules.h"

#include "base/str.h"
#include "data/home.h"
#include "data/tsv.h"

#include <limits.h>
#include <stdlib.h>

/* Reads one file and gives each row to take, which returns 0 or a code with *err. */
static int each_row(dm_rules *rules, const char *data_dir, const char *leaf,
                    int (*take)(dm_rules *, const dm_tsv *, uint32_t row, dm_err *), dm_err *err) {
  const char *path = dm_str_printf(rules->arena, "%s/ingest/%s", data_dir, leaf).p;
  dm_tsv tsv;
  int rc = dm_tsv_read(rules->arena, path, &tsv, err);
  for (uint32_t row = 0; !rc && row < tsv.n_rows; row++) rc = take(rules, &tsv, row, err);
  return rc;
}

static int put_words(dm_map *map, const dm_tsv *tsv, uint32_t row, dm_str words, char between, uint32_t value, dm_err *err) {
  dm_str word;
  while (words.n && dm_str_split(&words, between, &word)) {
    word = dm_str_trim(word);
    if (!word.n) continue;
    if (dm_map_get(map, word) != DM_NONE)
      return dm_tsv_fail(tsv, row, err, "\"%" DM_FMT "\" stands here a second time", DM_ARG(word));
    if (!dm_map_put(map, word, value)) return dm_fail(err, DM_ENOMEM, "ingest", tsv->path, 0, 0, "out of memory for the rules");
  }
  return 0;
}

static int take_part(dm_rules *rules, const dm_tsv *tsv, uint32_t row, dm_err *err) {
  static const char *const names[] = {"", "body", "side", "meta", "doubt", "hidden"};
  uint32_t part_column, words_column;
  if (dm_tsv_need(tsv, "part", &part_column, err) || dm_tsv_need(tsv, "words", &words_column, err)) return DM_EDATA;
  dm_str name = dm_tsv_cell(tsv, row, part_column);
  for (uint32_t i = 1; i < sizeof names / sizeof *names; i++)
    if (dm_str_is(name, names[i])) return put_words(&rules->parts, tsv, row, dm_tsv_cell(tsv, row, words_column), ' ', i, err);
  return dm_tsv_fail(tsv, row, err, "there is no part \"%" DM_FMT "\"; parts are body, side, meta, doubt, hidden", DM_ARG(name));
}

static int take_month(dm_rules *rules, const dm_tsv *tsv, uint32_t row, dm_err *err) {
  uint32_t month, words;
  if (dm_tsv_need(tsv, "month", &month, err) || dm_tsv_need(tsv, "words", &words, err)) return DM_EDATA;
  dm_str number = dm_tsv_cell(tsv, row, month);
  unsigned value = 0;
  for (uint32_t i = 0; i < number.n && value < 100; i++) value = value * 10 + (unsigned)(number.p[i] - '0');
  if (value < 1 || value > 12) return dm_tsv_fail(tsv, row, err, "a month is 1 to 12");
  return put_words(&rules->months, tsv, row, dm_tsv_cell(tsv, row, words), ' ', value, err);
}

static int take_meta(dm_rules *rules, const dm_tsv *tsv, uint32_t row, dm_err *err) {
  static const char *const fields[DM_METAS] = {"title", "author", "date", "other_date", "source", "url", "lang"};
  uint32_t field, names, f = 0, rank = 0;
  if (dm_tsv_need(tsv, "field", &field, err) || dm_tsv_need(tsv, "names", &names, err)) return DM_EDATA;
  while (f < DM_METAS && !dm_str_is(dm_tsv_cell(tsv, row, field), fields[f])) f++;
  if (f == DM_METAS) return dm_tsv_fail(tsv, row, err, "there is no such field of a page");
  dm_str rest = dm_tsv_cell(tsv, row, names), name;
  int rc = 0;
  while (!rc && rest.n && dm_str_split(&rest, ' ', &name))
    rc = put_words(&rules->meta, tsv, row, name, ' ', f * 256 + rank++, err);
  return rc;
}

static int take_phrase(dm_rules *rules, const dm_tsv *tsv, uint32_t row, dm_err *err) {
  uint32_t phrase;
  if (dm_tsv_need(tsv, "phrase", &phrase, err)) return DM_EDATA;
  return put_words(&rules->phrases, tsv, row, dm_tsv_cell(tsv, row, phrase), '\t', 1, err);
}

static int take_bywords(dm_rules *rules, const dm_tsv *tsv, uint32_t row, dm_err *err) {
  uint32_t words;
  if (dm_tsv_need(tsv, "words", &words, err)) return DM_EDATA;
  return put_words(&rules->bywords, tsv, row, dm_tsv_cell(tsv, row, words), ' ', 1, err);
}

static int read_rules(dm_rules *rules, const char *data_dir, dm_err *err) {
  rules->languages = dm_languages_open(data_dir, err);
  if (!rules->languages) return -1;
  int rc = each_row(rules, data_dir, "parts.tsv", take_part, err);
  if (!rc) rc = each_row(rules, data_dir, "months.tsv", take_month, err);
  if (!rc) rc = each_row(rules, data_dir, "meta.tsv", take_meta, err);
  if (!rc) rc = each_row(rules, data_dir, "phrases.tsv", take_phrase, err);
  if (!rc) rc = each_row(rules, data_dir, "bywords.tsv", take_bywords, err);
  return rc;
}

dm_rules *dm_rules_open(const char *data_dir, dm_err *err) {
  char found[PATH_MAX];
  if (!data_dir && !dm_home_find("data", found, sizeof found)) {
    (void)dm_fail(err, DM_EDATA, "ingest", NULL, 0, 0,
                  "no data folder found in $DEMARCHE_HOME, beside the program or in its prefix; give --data");
    return NULL;
  }
  dm_rules *rules = calloc(1, sizeof *rules);
  if (rules) rules->arena = dm_arena_new();
  if (!rules || !rules->arena) {
    free(rules);
    (void)dm_fail(err, DM_ENOMEM, "ingest", NULL, 0, 0, "out of memory for the rules");
    return NULL;
  }
  if (read_rules(rules, data_dir ? data_dir : found, err) == 0) return rules;
  dm_rules_close(rules);
  return NULL;
}

void dm_rules_close(dm_rules *rules) {
  if (!rules) return;
  dm_languages_close(rules->languages);
  dm_map_free(&rules->parts);
  dm_map_free(&rules->months);
  dm_map_free(&rules->meta);
  dm_map_free(&rules->phrases);
  dm_map_free(&rules->bywords);
  dm_arena_free(rules->arena);
  free(rules);
}

#include "store/happen.h"

#include "base/str.h"
#include "record/values.h"
#include "store/part.h"

#include <stdlib.h>
#include <time.h>
#include <utf8proc.h>

/* Words of a report that are kept; a clause has about ten, and of longer ones a sample by hash is as good. */
#define MOST_WORDS 32u
/* Short words are grammar, and the ends of long ones inflection. */
#define SHORTEST 4u
#define STEM 6u

typedef struct wordset {
  uint32_t v[MOST_WORDS]; /* rising */
  uint32_t n;
} wordset;

/* ---- words --------------------------------------------------------------------------------------------------------- */

/* Keeps the smallest hashes, each once. */
static void add_hash(wordset *set, uint32_t hash) {
  uint32_t at = set->n;
  while (at > 0 && set->v[at - 1] > hash) at--;
  if (at == MOST_WORDS || (at > 0 && set->v[at - 1] == hash)) return;
  if (set->n == MOST_WORDS) set->n--;
  memmove(&set->v[at + 1], &set->v[at], (set->n - at) * sizeof *set->v);
  set->v[at] = hash;
  set->n++;
}

/* Hashes the stems of the words of s: FNV-1a over their first letters in lower case. */
static void add_words(wordset *set, dm_str s) {
  uint32_t hash = 2166136261u, letters = 0;
  for (uint32_t i = 0; i <= s.n;) {
    utf8proc_int32_t c = ' ';
    utf8proc_ssize_t n = i < s.n ? utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c) : 1;
    i += n > 0 ? (uint32_t)n : 1;
    utf8proc_category_t kind = n > 0 ? utf8proc_category(c) : UTF8PROC_CATEGORY_ZS;
    if ((kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) || kind == UTF8PROC_CATEGORY_ND) {
      if (letters++ < STEM) hash = (hash ^ (uint32_t)utf8proc_tolower(c)) * 16777619u;
      continue;
    }
    if (letters >= SHORTEST) add_hash(set, hash);
    hash = 2166136261u;
    letters = 0;
  }
}

static wordset words_of(const dm_report *report) {
  wordset set = {.n = 0};
  const dm_event *e = report->event;
  dm_str text = report->record->text;
  for (uint32_t i = 0; i < e->n_evidence; i++)
    if (e->evidence[i].span.end <= text.n) add_words(&set, dm_str_sub(text, e->evidence[i].span.start, e->evidence[i].span.end));
  return set;
}

/* Share of the smaller set that the other has too. */
static double likeness(const wordset *a, const wordset *b) {
  uint32_t i = 0, j = 0, same = 0;
  while (i < a->n && j < b->n) {
    same += a->v[i] == b->v[j];
    bool forward = a->v[i] <= b->v[j];
    j += a->v[i] >= b->v[j];
    i += forward;
  }
  uint32_t least = a->n < b->n ? a->n : b->n;
  return least ? (double)same / least : 0.0;
}

/* ---- days ---------------------------------------------------------------------------------------------------------- */

#define DAY 11

/* The day `by` days after a YYYY-MM-DD; false for anything else. */
static bool shift(dm_str day, int by, char out[DAY]) {
  struct tm t = {0};
  char z[DAY] = "";
  if (day.n != DAY - 1) return false;
  memcpy(z, day.p, day.n);
  const char *end = strptime(z, "%Y-%m-%d", &t);
  if (!end || *end) return false;
  t.tm_mday += by;
  t.tm_hour = 12;
  timegm(&t);
  return strftime(out, DAY, "%Y-%m-%d", &t) == DAY - 1;
}

/* Both known, and no more than three days apart. */
static bool near(dm_str a, dm_str b) {
  char early[DAY], late[DAY];
  if (b.n != DAY - 1 || !shift(a, -3, early) || !shift(a, 3, late)) return false;
  return memcmp(b.p, early, DAY - 1) >= 0 && memcmp(b.p, late, DAY - 1) <= 0;
}

/* ---- which happening ----------------------------------------------------------------------------------------------- */

typedef struct key {
  dm_str source, target, source_sector, target_sector;
  wordset words;
} key;

static const dm_party *first_of(const dm_party *parties, uint32_t n) {
  static const dm_party nobody = {.actor = DM_NONE};
  return n ? &parties[0] : &nobody;
}

static key key_of(const dm_report *report) {
  const dm_party *source = first_of(report->event->source, report->event->n_source);
  const dm_party *target = first_of(report->event->target, report->event->n_target);
  return (key){.source = source->country,
               .target = target->country,
               .source_sector = source->n_sectors ? source->sectors[0] : (dm_str){0},
               .target_sector = target->n_sectors ? target->sectors[0] : (dm_str){0},
               .words = words_of(report)};
}

/* How alike words must be: the less is known of who and when, the more. */
static double wanted(const key *k, bool same_day, bool same_story) {
  if (same_story) return 0.5;
  if (k->source.n && k->target.n) return same_day ? 0.35 : 0.5;
  return k->source.n || k->target.n ? 0.6 : 0.75;
}

static bool agree(dm_str a, dm_str b) { return !a.n || !b.n || dm_str_eq(a, b); }

enum { ID, MODE, PLACE, STORY, REPORTED, WORDS };

static bool is_taken(const dm_report *report, int64_t happening) {
  for (uint32_t i = 0; i < report->n_taken; i++)
    if (report->taken[i] == happening) return true;
  return false;
}

/* How well the row of the statement fits the report, 0 when it does not. */
static double fit(const dm_report *report, const key *k, sqlite3_stmt *s, bool dated, bool same_day) {
  const dm_event *e = report->event;
  bool same_story = sqlite3_column_int64(s, STORY) == report->story;
  if (!agree(dm_sql_str(s, MODE), e->mode) || !agree(dm_sql_str(s, PLACE), e->place.country)) return 0.0;
  if (!dated && !same_story && !near(dm_sql_str(s, REPORTED), report->record->date)) return 0.0;
  if (is_taken(report, sqlite3_column_int64(s, ID))) return 0.0;
  wordset other = {.n = 0};
  dm_str blob = dm_sql_str(s, WORDS);
  other.n = blob.n / 4 < MOST_WORDS ? blob.n / 4 : MOST_WORDS;
  if (other.n) memcpy(other.v, blob.p, other.n * sizeof *other.v);
  double like = likeness(&k->words, &other);
  return like >= wanted(k, same_day, same_story) ? like : 0.0;
}

/* Looks through the happenings of one day, the newest first; a day's acts of one type between two countries are few. */
static int look_on(dm_store *store, const dm_report *report, const key *k, dm_str day, bool dated, int64_t *best, double *score,
                   dm_err *err) {
  sqlite3_stmt *s =
      dm_sql(store, err,
             "SELECT happening_id, mode, place_country, story_id, reported, words FROM happenings WHERE type = ? AND"
             " source_country = ? AND target_country = ? AND date IS ? AND modality = ?"
             " ORDER BY happening_id DESC LIMIT 64",
             "tttsz", report->event->type, k->source, k->target, day, dm_name_modality(report->event->modality));
  if (!s) return DM_EIO;
  int rc;
  bool same_day = dm_str_eq(day, report->event->date.value);
  while ((rc = dm_sql_step(store, s, err)) == 1) {
    double f = fit(report, k, s, dated, same_day);
    if (f <= *score) continue;
    *score = f;
    *best = sqlite3_column_int64(s, ID);
  }
  return rc;
}

static int look(dm_store *store, const dm_report *report, const key *k, int64_t *best, dm_err *err) {
  double score = 0.0;
  dm_str day = report->event->date.value;
  char other[DAY];
  bool dated = day.n == DAY - 1;
  int rc = look_on(store, report, k, day, dated, best, &score, err);
  for (int by = -1; !rc && dated && !*best && by <= 1; by += 2)
    if (shift(day, by, other)) rc = look_on(store, report, k, dm_str_of(other), dated, best, &score, err);
  return rc;
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static int add_source(dm_store *store, int64_t happening, dm_str source, dm_err *err) {
  int rc = dm_sql_run(store, err, "INSERT INTO happening_sources(happening_id, source) VALUES(?,?) ON CONFLICT DO NOTHING", "it",
                      happening, source);
  if (rc || !sqlite3_changes(store->db)) return rc;
  return dm_sql_run(store, err, "UPDATE happenings SET n_sources = n_sources + 1 WHERE happening_id = ?", "i", happening);
}

static int make(dm_store *store, const dm_report *report, const key *k, int64_t *happening, dm_err *err) {
  const dm_event *e = report->event;
  dm_str words = {(const char *)k->words.v, k->words.n * 4};
  int rc =
      dm_sql_run(store, err,
                 "INSERT INTO happenings(type, mode, source_country, target_country, source_sector, target_sector, date,"
                 " place_country, place_name, modality, quad, intensity, cameo, first_event, story_id, reported, words,"
                 " n_reports, n_sources) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,0)",
                 "tsttttssszIdsiisb", e->type, e->mode, k->source, k->target, k->source_sector, k->target_sector, e->date.value,
                 e->place.name.n ? e->place.country : (dm_str){0}, e->place.name, dm_name_modality(e->modality), (int64_t)e->quad,
                 e->intensity, e->cameo, report->row, report->story, report->record->date, words);
  *happening = sqlite3_last_insert_rowid(store->db);
  return rc;
}

int dm_happening_again(dm_store *store, int64_t happening, dm_err *err) {
  return dm_sql_run(store, err, "UPDATE happenings SET n_reports = n_reports + 1 WHERE happening_id = ?", "i", happening);
}

/* A report that joins tells what the ones before it left open. */
static int join(dm_store *store, const dm_report *report, int64_t happening, dm_err *err) {
  const dm_event *e = report->event;
  bool placed = e->place.name.n > 0;
  return dm_sql_run(store, err,
                    "UPDATE happenings SET n_reports = n_reports + 1, mode = coalesce(mode, ?), cameo = coalesce(cameo, ?),"
                    " place_name = iif(place_country IS NULL, coalesce(?, place_name), place_name),"
                    " place_country = coalesce(place_country, ?) WHERE happening_id = ?",
                    "ssssi", e->mode, e->cameo, e->place.name, placed ? e->place.country : (dm_str){0}, happening);
}

int dm_happening_find(dm_store *store, const dm_report *report, int64_t *happening, dm_err *err) {
  key k = key_of(report);
  *happening = 0;
  int rc = look(store, report, &k, happening, err);
  if (!rc) rc = *happening ? join(store, report, *happening, err) : make(store, report, &k, happening, err);
  char story[32];
  snprintf(story, sizeof story, "story %lld", (long long)report->story);
  dm_str source = report->record->source;
  return rc ? rc : add_source(store, *happening, source.n ? source : dm_str_of(story), err);
}

int dm_happenings_copied(dm_store *store, int64_t doc_id, dm_str source, dm_err *err) {
  if (!source.n) return 0;
  sqlite3_stmt *s = dm_sql(store, err, "SELECT DISTINCT happening_id FROM events WHERE doc_id = ?", "i", doc_id);
  if (!s) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(store, s, err)) == 1) {
    int failed = add_source(store, sqlite3_column_int64(s, 0), source, err);
    if (failed) {
      dm_sql_reset(s);
      return failed;
    }
  }
  return rc;
}

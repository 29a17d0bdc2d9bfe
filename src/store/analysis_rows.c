/* analysis_rows.c - the stances that the analysis counts, loaded once and in one order. */
#include "store/analysis.h"

#include "base/str.h"
#include "mention/days.h"
#include "store/analysis_part.h"
#include "store/stances.h"

#include <stdlib.h>

/* ---- names of the choices ------------------------------------------------------------------------------------------- */

const char *dm_level_name(unsigned i) {
  static const char *const names[] = {"side", "country", "name"};
  return i < 3 ? names[i] : NULL;
}

int dm_name_index(const char *(*name)(unsigned), const char *wanted) {
  for (unsigned i = 0; wanted && name(i); i++)
    if (!strcmp(name(i), wanted)) return (int)i;
  return -1;
}

/* ---- days ------------------------------------------------------------------------------------------------------------- */

int dm_analysis_day(dm_str date) {
  char full[] = "0000-01-01";
  if (date.n != 4 && date.n != 7 && date.n != 10) return 0;
  memcpy(full, date.p, date.n);
  return dm_day_parse(dm_str_of(full));
}

dm_str dm_analysis_date(dm_arena *arena, int day) {
  dm_ymd d = dm_day_date(day);
  return day ? dm_str_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day) : (dm_str){0};
}

/* ---- which rows ---------------------------------------------------------------------------------------------------------- */

typedef struct loader {
  const dm_stance_filter *f;
  dm_arena *arena;
  dm_stance_source *source;
  uint32_t n_terms;                  /* all arrays below are by number of a word, 1 to n_terms */
  uint32_t *actor_rows, *actor;      /* rows of an actor; its place among those that stay, DM_NONE for the others */
  uint32_t *issue_rows, *issue;      /* rows of an issue among the actors that stay; its place, likewise */
  uint64_t *standing;                /* per issue: a bit for each actor that stays and stands on it */
  uint32_t n_actors, n_issues, bits; /* bits: words of 64 per issue */
  dm_packed *rows;                   /* those that stay, by position; malloc */
  uint32_t n;
  bool *wanted; /* words whose text is needed */
  dm_str *text;
} loader;

static uint32_t actor_of(const loader *l, const dm_packed *row) {
  if (l->f->level == DM_LEVEL_COUNTRY) return row->term[DM_TERM_COUNTRY];
  return l->f->level == DM_LEVEL_NAME && row->term[DM_TERM_NAME] ? row->term[DM_TERM_NAME] : row->term[DM_TERM_SIDE];
}

static bool fits(const dm_stance_filter *f, const dm_packed *row) {
  return row->day && row->confidence >= f->min_confidence && (!f->from || row->day >= f->from) && (!f->to || row->day <= f->to);
}

static void count_actor(void *user, const dm_packed *row) {
  loader *l = user;
  if (fits(l->f, row)) l->actor_rows[actor_of(l, row)]++;
}

static void count_issue(void *user, const dm_packed *row) {
  loader *l = user;
  uint32_t actor = fits(l->f, row) ? l->actor[actor_of(l, row)] : DM_NONE, issue = row->term[DM_TERM_ISSUE];
  if (actor == DM_NONE) return;
  l->issue_rows[issue]++;
  l->standing[(size_t)issue * l->bits + actor / 64] |= 1ull << actor % 64;
}

static void keep_row(void *user, const dm_packed *row) {
  loader *l = user;
  if (!fits(l->f, row)) return;
  if (l->actor && l->actor[actor_of(l, row)] == DM_NONE) return;
  if (l->issue && l->issue[row->term[DM_TERM_ISSUE]] == DM_NONE) return;
  l->rows[l->n++] = *row;
}

/* ---- the busiest ones ------------------------------------------------------------------------------------------------------ */

/* Among how many an issue is at home, and its rows; actors have rows only. */
static uint64_t weight_of(const loader *l, uint32_t term, const uint32_t *rows, bool standing) {
  uint64_t actors = 0;
  for (uint32_t i = 0; standing && i < l->bits; i++)
    actors += (uint64_t)__builtin_popcountll(l->standing[(size_t)term * l->bits + i]);
  return actors << 32 | rows[term];
}

/* place[word]: the number of one of the `most` busiest words, or DM_NONE; returns how many there are. */
static uint32_t choose(loader *l, const uint32_t *rows, bool standing, uint32_t most, uint32_t *place) {
  struct best {
    uint64_t weight;
    uint32_t term;
  } *best = DM_NEW(l->arena, struct best, (size_t)most + 1);
  uint32_t n = 0;
  for (uint32_t i = 1; i <= l->n_terms; i++) {
    place[i] = DM_NONE;
    if (!rows[i]) continue;
    struct best one = {weight_of(l, i, rows, standing), i};
    uint32_t at = n;
    /* On a tie the one that was met first stays before the other. */
    for (; at > 0 && best[at - 1].weight < one.weight; at--) best[at] = best[at - 1];
    best[at] = one;
    if (n < most) n++;
  }
  for (uint32_t i = 0; i < n; i++) place[best[i].term] = i;
  return n;
}

static int choose_all(loader *l, dm_err *err) {
  size_t n = (size_t)l->n_terms + 1;
  uint32_t most_actors = l->f->max_actors, most_issues = l->f->max_issues;
  if (!most_actors) return 0;
  l->actor_rows = DM_NEW(l->arena, uint32_t, n);
  int rc = dm_stance_source_each(l->source, count_actor, l, err);
  if (rc) return rc;
  l->actor = DM_NEW(l->arena, uint32_t, n);
  l->bits = (choose(l, l->actor_rows, false, most_actors, l->actor) + 63) / 64;
  if (!most_issues) return 0;
  l->issue_rows = DM_NEW(l->arena, uint32_t, n);
  l->standing = calloc(n * l->bits + 1, sizeof *l->standing);
  if (!l->standing) return dm_analysis_memory(err);
  rc = dm_stance_source_each(l->source, count_issue, l, err);
  if (rc) return rc;
  l->issue = DM_NEW(l->arena, uint32_t, n);
  choose(l, l->issue_rows, true, most_issues, l->issue);
  return 0;
}

/* ---- words and numbers ------------------------------------------------------------------------------------------------------
 */

static int read_words(loader *l, dm_err *err) {
  size_t n = (size_t)l->n_terms + 1;
  l->wanted = DM_NEW(l->arena, bool, n);
  l->text = DM_NEW(l->arena, dm_str, n);
  for (uint32_t i = 0; i < l->n; i++)
    for (int t = 0; t < DM_STANCE_TERMS; t++) l->wanted[l->rows[i].term[t]] = true;
  l->wanted[0] = false;
  return dm_stance_source_words(l->source, l->wanted, l->text, err);
}

static int compare_words(const void *a, const void *b, void *text) {
  const dm_str *v = text;
  return dm_str_cmp(v[*(const uint32_t *)a], v[*(const uint32_t *)b]);
}

/* The words that some row has as its actor (or issue), ascending, into *names; place[word] becomes its index there. */
static uint32_t number_words(loader *l, bool issues, uint32_t *place, dm_str **names) {
  uint32_t n = 0;
  memset(place, 0xff, ((size_t)l->n_terms + 1) * sizeof *place);
  for (uint32_t i = 0; i < l->n; i++) {
    uint32_t word = issues ? l->rows[i].term[DM_TERM_ISSUE] : actor_of(l, &l->rows[i]);
    n += place[word] == DM_NONE;
    place[word] = 0;
  }
  uint32_t *order = DM_NEW(l->arena, uint32_t, n), k = 0;
  for (uint32_t i = 1; i <= l->n_terms; i++)
    if (!place[i]) order[k++] = i;
  if (n) qsort_r(order, n, sizeof *order, compare_words, l->text);
  *names = DM_NEW(l->arena, dm_str, n);
  for (uint32_t i = 0; i < n; i++) {
    (*names)[i] = l->text[order[i]];
    place[order[i]] = i;
  }
  return n;
}

/* The labels of a few issues are looked up; of many, all are read, which come in the order of their ids. */
#define FEW_LABELS 2000u

static int read_labels(dm_store *store, dm_arena *arena, dm_stances *s, dm_err *err) {
  int rc = 0;
  s->labels = DM_NEW(arena, dm_str, s->n_issues);
  for (uint32_t i = 0; !rc && i < s->n_issues && s->n_issues <= FEW_LABELS; i++) {
    sqlite3_stmt *q = dm_sql(store, err, "SELECT label FROM issues WHERE issue_id = ?", "t", s->issues[i]);
    rc = q ? dm_sql_step(store, q, err) : dm_analysis_failed(err);
    if (rc == 1) s->labels[i] = dm_str_copy(arena, dm_sql_str(q, 0));
    if (rc == 1) dm_sql_reset(q);
    rc = rc < 0 ? rc : 0;
  }
  if (rc || s->n_issues <= FEW_LABELS) return rc;
  sqlite3_stmt *q = dm_sql(store, err, "SELECT issue_id, label FROM issues ORDER BY issue_id", "");
  if (!q) return dm_analysis_failed(err);
  uint32_t i = 0;
  while (i < s->n_issues && (rc = dm_sql_step(store, q, err)) == 1) {
    int order = 0;
    while (i < s->n_issues && (order = dm_str_cmp(s->issues[i], dm_sql_str(q, 0))) < 0) i++;
    if (i < s->n_issues && order == 0) s->labels[i++] = dm_str_copy(arena, dm_sql_str(q, 1));
  }
  dm_sql_reset(q);
  return rc < 0 ? rc : 0;
}

/* ---- in order ---------------------------------------------------------------------------------------------------------------
 */

typedef uint32_t row_key(const loader *l, const dm_packed *row);

static uint32_t day_key(const loader *l, const dm_packed *row) {
  (void)l;
  return (uint32_t)row->day;
}
static uint32_t issue_key(const loader *l, const dm_packed *row) { return l->issue[row->term[DM_TERM_ISSUE]]; }
static uint32_t actor_key(const loader *l, const dm_packed *row) { return l->actor[actor_of(l, row)]; }

/* A stable sort by a key with few values: counts them, and gives each row its place. */
static void sort_by(loader *l, row_key *key, uint32_t **order, uint32_t **other) {
  uint32_t least = UINT32_MAX, most = 0;
  for (uint32_t i = 0; i < l->n; i++) {
    uint32_t k = key(l, &l->rows[i]);
    if (k < least) least = k;
    if (k > most) most = k;
  }
  uint32_t *start = DM_NEW(l->arena, uint32_t, (size_t)(most - least) + 2);
  for (uint32_t i = 0; i < l->n; i++) start[key(l, &l->rows[i]) - least + 1]++;
  for (uint32_t k = 0; k < most - least; k++) start[k + 1] += start[k];
  for (uint32_t i = 0; i < l->n; i++) (*other)[start[key(l, &l->rows[(*order)[i]]) - least]++] = (*order)[i];
  uint32_t *sorted = *other;
  *other = *order;
  *order = sorted;
}

#define KEPT_DATES 4096u

/* Dates are few; each is written once, or seldom more often. */
static dm_str date_of(loader *l, const dm_packed *row, dm_str *kept, int32_t *days) {
  uint32_t at = ((uint32_t)row->day * 3 + row->date_length) % KEPT_DATES;
  if (days[at] != row->day || kept[at].n != row->date_length) {
    kept[at] = dm_analysis_date(l->arena, row->day);
    if (kept[at].n > row->date_length) kept[at].n = row->date_length;
    days[at] = row->day;
  }
  return kept[at];
}

static void hand_over(loader *l, dm_stances *out) {
  uint32_t *order = DM_NEW(l->arena, uint32_t, l->n), *other = DM_NEW(l->arena, uint32_t, l->n);
  dm_str *kept = DM_NEW(l->arena, dm_str, KEPT_DATES);
  int32_t *days = DM_NEW(l->arena, int32_t, KEPT_DATES);
  for (uint32_t i = 0; i < l->n; i++) order[i] = i;
  sort_by(l, day_key, &order, &other);
  sort_by(l, issue_key, &order, &other);
  sort_by(l, actor_key, &order, &other);
  out->v = DM_NEW(l->arena, dm_stance, l->n);
  out->n = l->n;
  for (uint32_t i = 0; i < l->n; i++) {
    const dm_packed *row = &l->rows[order[i]];
    out->v[i] = (dm_stance){.position = row->position,
                            .doc = row->doc,
                            .story = row->story,
                            .actor = actor_key(l, row),
                            .issue = issue_key(l, row),
                            .day = row->day,
                            .sign = row->sign,
                            .holder = l->text[row->term[DM_TERM_NAME]],
                            .act = l->text[row->term[DM_TERM_ACT]],
                            .strength = l->text[row->term[DM_TERM_STRENGTH]],
                            .ask = l->text[row->term[DM_TERM_ASK]],
                            .give = l->text[row->term[DM_TERM_GIVE]],
                            .date = date_of(l, row, kept, days),
                            .confidence = row->confidence};
  }
}

/* ---- loading ----------------------------------------------------------------------------------------------------------------
 */

static int load_rows(dm_store *store, loader *l, dm_stances *out, dm_err *err) {
  int64_t undated = 0;
  int rc = dm_sql_number(store, err, &undated, "SELECT count(*) FROM positions_now WHERE date IS NULL", "");
  out->undated = (uint32_t)undated;
  if (rc >= 0) rc = choose_all(l, err);
  if (rc < 0) return rc;
  l->rows = malloc(((size_t)dm_stance_source_most(l->source) + 1) * sizeof *l->rows);
  if (!l->rows) return dm_analysis_memory(err);
  rc = dm_stance_source_each(l->source, keep_row, l, err);
  if (!rc) rc = read_words(l, err);
  if (rc) return rc;
  if (!l->actor) l->actor = DM_NEW(l->arena, uint32_t, (size_t)l->n_terms + 1);
  if (!l->issue) l->issue = DM_NEW(l->arena, uint32_t, (size_t)l->n_terms + 1);
  out->n_actors = number_words(l, false, l->actor, &out->actors);
  out->n_issues = number_words(l, true, l->issue, &out->issues);
  rc = read_labels(store, l->arena, out, err);
  if (!rc && l->n) hand_over(l, out);
  return rc;
}

int dm_stances_load(dm_store *store, dm_arena *arena, const dm_stance_filter *filter, dm_stances *out, dm_err *err) {
  loader l = {.f = filter, .arena = arena};
  *out = (dm_stances){0};
  if (filter->max_issues && (!filter->max_actors || filter->max_actors > DM_NETWORK_ACTORS))
    return dm_fail(err, DM_EARG, "analysis", NULL, 0, 0, "the busiest issues are those of the busiest actors, %u at most",
                   DM_NETWORK_ACTORS);
  l.source = dm_stance_source_open(store, arena, filter->issue, err);
  if (!l.source) return dm_analysis_failed(err);
  l.n_terms = dm_stance_source_terms(l.source);
  int rc = load_rows(store, &l, out, err);
  free(l.rows);
  free(l.standing);
  dm_stance_source_close(l.source);
  return rc;
}

/* ---- by name ----------------------------------------------------------------------------------------------------------------
 */

static uint32_t find(const dm_str *names, uint32_t n, dm_str name) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int c = dm_str_cmp(names[middle], name);
    if (c == 0) return middle;
    if (c < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return DM_NONE;
}

uint32_t dm_stances_actor(const dm_stances *s, dm_str name) { return find(s->actors, s->n_actors, name); }
uint32_t dm_stances_issue(const dm_stances *s, dm_str id) { return find(s->issues, s->n_issues, id); }

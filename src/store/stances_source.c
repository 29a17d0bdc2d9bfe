/* stances_source.c - the packed rows as corrections and merges leave them. */
#include "store/stances.h"

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "store/analysis_part.h"

#include <stdlib.h>

/* A position that somebody judged, and what the view tells of it now. */
typedef struct judged {
  int64_t position;
  bool stays;
  dm_packed row;
} judged;

struct dm_stance_source {
  dm_store *store;
  dm_arena *arena;
  int64_t last_block; /* 0: none, or not wanted */
  bool sound;         /* all blocks were looked at, and are what they should be */
  uint32_t base;      /* words of the store have the numbers 1 to base, */
  dm_map own;         /* those that it does not know yet base + 1 + i */
  DM_LIST(dm_str) own_words;
  DM_LIST(judged) judged;  /* by position */
  DM_LIST(dm_packed) tail; /* by position, behind the blocks */
  uint32_t *merged;        /* by number of the store's words: the issue that stands for it, or 0; NULL: none was merged */
};

/* ---- words ---------------------------------------------------------------------------------------------------------- */

/* Numbers of words that the store does not know last as long as this source. */
static int64_t number_of(void *user, dm_str word, dm_err *err) {
  dm_stance_source *s = user;
  int64_t n = 0;
  int rc = s->base ? dm_sql_number(s->store, err, &n, "SELECT term_id FROM stance_terms WHERE term = ? AND term_id <= ?", "ti",
                                   word, (int64_t)s->base)
                   : 0;
  if (rc) return rc < 0 ? rc : n;
  uint32_t i = dm_map_get(&s->own, word);
  if (i == DM_NONE) {
    i = s->own_words.n;
    dm_str copy = dm_str_copy(s->arena, word);
    DM_PUSH(s->arena, &s->own_words, copy);
    if (!dm_map_put(&s->own, copy, i)) return dm_analysis_memory(err);
  }
  return (int64_t)s->base + 1 + i;
}

uint32_t dm_stance_source_terms(const dm_stance_source *s) { return s->base + s->own_words.n; }

/* Every word of the store is looked at when many are wanted. */
static int all_words(dm_stance_source *s, const bool *wanted, dm_str *text, dm_err *err) {
  sqlite3_stmt *q =
      dm_sql(s->store, err, "SELECT term_id, term FROM stance_terms WHERE term_id <= ? ORDER BY term_id", "i", (int64_t)s->base);
  if (!q) return dm_analysis_failed(err);
  int rc;
  while ((rc = dm_sql_step(s->store, q, err)) == 1) {
    int64_t i = sqlite3_column_int64(q, 0);
    if (i > 0 && wanted[i]) text[i] = dm_str_copy(s->arena, dm_sql_str(q, 1));
  }
  return rc;
}

static int one_word(dm_stance_source *s, uint32_t i, dm_str *text, dm_err *err) {
  sqlite3_stmt *q = dm_sql(s->store, err, "SELECT term FROM stance_terms WHERE term_id = ?", "u", i);
  int rc = q ? dm_sql_step(s->store, q, err) : dm_analysis_failed(err);
  if (rc != 1) return rc;
  *text = dm_str_copy(s->arena, dm_sql_str(q, 0));
  dm_sql_reset(q);
  return 0;
}

int dm_stance_source_words(dm_stance_source *s, const bool *wanted, dm_str *text, dm_err *err) {
  uint32_t n = 0;
  int rc = 0;
  for (uint32_t i = 0; i < s->own_words.n; i++) text[s->base + 1 + i] = s->own_words.v[i];
  for (uint32_t i = 1; i <= s->base; i++) n += wanted[i];
  if (n > s->base / 8) return all_words(s, wanted, text, err);
  for (uint32_t i = 1; !rc && i <= s->base; i++)
    if (wanted[i]) rc = one_word(s, i, &text[i], err);
  return rc;
}

/* ---- rows of the tables ------------------------------------------------------------------------------------------------ */

#define ROWS "SELECT " DM_PACKED_COLUMNS ", s.issue_id FROM stances s JOIN documents d ON d.doc_id = s.doc_id WHERE "

static const char tail_rows[] = ROWS "s.position_id > ? ORDER BY s.position_id";
/* The merged issues are looked for among the few rows of `issues`, so that the positions come by their index. */
static const char rows_of_issue[] = ROWS
    "s.position_id IN (SELECT p.position_id FROM positions p WHERE p.issue_id IN (SELECT issue_id FROM issues WHERE issue_id = "
    "?1 OR "
    "merged_into = ?1) UNION SELECT row_id FROM corrections WHERE row_kind = 'position' AND field = 'issue') AND s.issue_id = ?1 "
    "ORDER BY s.position_id";
static const char judged_rows[] = ROWS
    "s.position_id IN (SELECT row_id FROM corrections WHERE row_kind = 'position') AND s.position_id <= ? ORDER BY s.position_id";
static const char judged_numbers[] =
    "SELECT DISTINCT row_id FROM corrections WHERE row_kind = 'position' AND row_id <= ? ORDER BY row_id";

static int read_tail(dm_stance_source *s, sqlite3_stmt *q, dm_err *err) {
  int rc = q ? 0 : dm_analysis_failed(err);
  while (!rc && (rc = dm_sql_step(s->store, q, err)) == 1) {
    dm_packed row;
    rc = dm_packed_take(q, number_of, s, &row, err);
    if (!rc) DM_PUSH(s->arena, &s->tail, row);
  }
  if (q) dm_sql_reset(q);
  return rc;
}

static judged *find_judged(const dm_stance_source *s, int64_t position) {
  uint32_t low = 0, high = s->judged.n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (s->judged.v[middle].position < position)
      low = middle + 1;
    else
      high = middle;
  }
  return low < s->judged.n && s->judged.v[low].position == position ? &s->judged.v[low] : NULL;
}

static int read_judged(dm_stance_source *s, dm_err *err) {
  int64_t last = s->last_block * DM_STANCE_BLOCK;
  sqlite3_stmt *q = dm_sql(s->store, err, judged_numbers, "i", last);
  int rc = q ? 0 : dm_analysis_failed(err);
  while (!rc && (rc = dm_sql_step(s->store, q, err)) == 1) {
    judged one = {.position = sqlite3_column_int64(q, 0)};
    DM_PUSH(s->arena, &s->judged, one);
    rc = 0;
  }
  if (rc || !s->judged.n) return rc;
  q = dm_sql(s->store, err, judged_rows, "i", last);
  rc = q ? 0 : dm_analysis_failed(err);
  while (!rc && (rc = dm_sql_step(s->store, q, err)) == 1) {
    judged *one = find_judged(s, sqlite3_column_int64(q, 0));
    rc = one ? dm_packed_take(q, number_of, s, &one->row, err) : 0;
    if (one) one->stays = !rc;
  }
  if (q) dm_sql_reset(q);
  return rc;
}

static int read_merges(dm_stance_source *s, dm_err *err) {
  sqlite3_stmt *q = dm_sql(s->store, err, "SELECT issue_id, merged_into FROM issues WHERE merged_into IS NOT NULL", "");
  int rc = q ? 0 : dm_analysis_failed(err);
  while (!rc && (rc = dm_sql_step(s->store, q, err)) == 1) {
    int64_t from = number_of(s, dm_sql_str(q, 0), err), to = from < 0 ? from : number_of(s, dm_sql_str(q, 1), err);
    if (!s->merged) s->merged = DM_NEW(s->arena, uint32_t, (size_t)s->base + 1);
    if (from > 0 && from <= s->base) s->merged[from] = (uint32_t)to;
    rc = to < 0 ? (int)to : 0;
  }
  if (q) dm_sql_reset(q);
  return rc;
}

/* ---- opening ------------------------------------------------------------------------------------------------------------ */

static int read_all(dm_stance_source *s, dm_err *err) {
  int64_t terms = 0;
  int rc = dm_sql_number(s->store, err, &s->last_block, "SELECT max(block) FROM stance_blocks", "");
  if (rc > 0) rc = dm_sql_number(s->store, err, &terms, "SELECT max(term_id) FROM stance_terms", "");
  if (rc < 0) return rc;
  if (terms < 0 || terms > INT32_MAX / 2 || s->last_block < 0 || s->last_block > INT32_MAX / DM_STANCE_BLOCK)
    return dm_fail(err, DM_ELIMIT, "store", NULL, 0, 0, "more positions than can be counted at once");
  s->base = (uint32_t)terms;
  rc = read_judged(s, err);
  if (!rc) rc = read_merges(s, err);
  return rc ? rc : read_tail(s, dm_sql(s->store, err, tail_rows, "i", s->last_block * DM_STANCE_BLOCK), err);
}

dm_stance_source *dm_stance_source_open(dm_store *store, dm_arena *arena, dm_str issue, dm_err *err) {
  dm_stance_source *s = DM_NEW(arena, dm_stance_source, 1);
  s->store = store;
  s->arena = arena;
  int rc = issue.n ? read_tail(s, dm_sql(store, err, rows_of_issue, "t", issue), err) : read_all(s, err);
  if (!rc) return s;
  dm_stance_source_close(s);
  return NULL;
}

void dm_stance_source_close(dm_stance_source *s) {
  if (s) dm_map_free(&s->own);
}

uint32_t dm_stance_source_most(const dm_stance_source *s) { return (uint32_t)s->last_block * DM_STANCE_BLOCK + s->tail.n; }

/* ---- going through them -------------------------------------------------------------------------------------------------- */

static bool is_sound(const dm_stance_source *s, const dm_packed *row) {
  uint32_t highest = 0;
  for (int i = 0; i < DM_STANCE_TERMS; i++) highest = row->term[i] > highest ? row->term[i] : highest;
  return highest <= s->base && row->sign >= -1 && row->sign <= 1 && row->term[DM_TERM_SIDE] && row->term[DM_TERM_ISSUE];
}

/* Most rows go as they lie; those that analysts touched, and blobs that lie askew, by a copy. */
static bool take_block(dm_stance_source *s, dm_str rows, dm_take_packed *take, void *user) {
  bool straight = (uintptr_t)rows.p % _Alignof(dm_packed) == 0;
  for (const char *p = rows.p, *end = rows.p + rows.n; p < end; p += sizeof(dm_packed)) {
    dm_packed copy;
    const dm_packed *row = straight ? (const void *)p : memcpy(&copy, p, sizeof copy);
    if (!s->sound && !is_sound(s, row)) return false;
    const judged *now = s->judged.n ? find_judged(s, row->position) : NULL;
    uint32_t other = s->merged ? s->merged[row->term[DM_TERM_ISSUE]] : 0;
    if (now && !now->stays) continue;
    if (other && !now) {
      copy = *row;
      copy.term[DM_TERM_ISSUE] = other;
      row = &copy;
    }
    take(user, now ? &now->row : row);
  }
  return true;
}

int dm_stance_source_each(dm_stance_source *s, dm_take_packed *take, void *user, dm_err *err) {
  sqlite3_stmt *q =
      s->last_block ? dm_sql(s->store, err, "SELECT rows FROM stance_blocks WHERE block <= ? ORDER BY block", "i", s->last_block)
                    : NULL;
  int rc = s->last_block && !q ? dm_analysis_failed(err) : 0;
  while (q && !rc && (rc = dm_sql_step(s->store, q, err)) == 1) {
    dm_str rows = dm_sql_str(q, 0);
    bool sound =
        rows.n % sizeof(dm_packed) == 0 && rows.n <= DM_STANCE_BLOCK * sizeof(dm_packed) && take_block(s, rows, take, user);
    rc = sound ? 0
               : dm_fail(err, DM_EINPUT, "store", NULL, 0, 0,
                         "the table stance_blocks is damaged; when its rows are deleted the next run makes them anew");
  }
  if (q) dm_sql_reset(q);
  s->sound = s->sound || !rc;
  for (uint32_t i = 0; !rc && i < s->tail.n; i++) take(user, &s->tail.v[i]);
  return rc;
}

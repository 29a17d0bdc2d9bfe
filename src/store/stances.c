#include "store/stances.h"

#include "base/err.h"
#include "base/str.h"
#include "store/analysis_part.h"

#include <stdlib.h>

_Static_assert(sizeof(dm_packed) == 72, "blocks on disk have rows of 72 bytes");

/* ---- a row ---------------------------------------------------------------------------------------------------------- */

/* The country alone, else the side. */
static dm_str at_country(dm_str side, dm_str country) {
  bool is_country = country.n == 3 && !dm_str_is(country, "IGO") && !dm_str_is(country, "NGO") && !dm_str_is(country, "MNC");
  return is_country ? country : side;
}

int dm_packed_take(sqlite3_stmt *row, dm_term_number *number, void *user, dm_packed *out, dm_err *err) {
  dm_str date = dm_sql_str(row, 5), side = dm_sql_str(row, 6);
  const dm_str words[DM_STANCE_TERMS] = {[DM_TERM_SIDE] = side,
                                         [DM_TERM_COUNTRY] = at_country(side, dm_sql_str(row, 7)),
                                         [DM_TERM_NAME] = dm_sql_str(row, 8),
                                         [DM_TERM_ISSUE] = dm_sql_str(row, DM_PACKED_ISSUE),
                                         [DM_TERM_ACT] = dm_sql_str(row, 9),
                                         [DM_TERM_STRENGTH] = dm_sql_str(row, 10),
                                         [DM_TERM_ASK] = dm_sql_str(row, 11),
                                         [DM_TERM_GIVE] = dm_sql_str(row, 12)};
  *out = (dm_packed){.position = sqlite3_column_int64(row, 0),
                     .doc = sqlite3_column_int64(row, 1),
                     .story = sqlite3_column_int64(row, 2),
                     .confidence = sqlite3_column_double(row, 3),
                     .sign = (int8_t)sqlite3_column_int(row, 4),
                     .day = dm_analysis_day(date),
                     .date_length = (uint8_t)date.n};
  for (int i = 0; i < DM_STANCE_TERMS; i++) {
    int64_t n = words[i].n ? number(user, words[i], err) : 0;
    if (n < 0) return (int)n;
    out->term[i] = (uint32_t)n;
  }
  return 0;
}

/* ---- blocks --------------------------------------------------------------------------------------------------------- */

static int64_t number_in_store(void *user, dm_str word, dm_err *err) {
  dm_store *store = user;
  int64_t n = 0;
  int rc = dm_sql_number(store, err, &n, "SELECT term_id FROM stance_terms WHERE term = ?", "t", word);
  if (rc) return rc < 0 ? rc : n;
  rc = dm_sql_run(store, err, "INSERT INTO stance_terms(term) VALUES(?)", "t", word);
  return rc ? rc : sqlite3_last_insert_rowid(dm_store_db(store));
}

static const char rows_between[] =
    "SELECT " DM_PACKED_COLUMNS ", p.issue_id FROM stances s JOIN documents d ON d.doc_id = s.doc_id "
    "JOIN positions p ON p.position_id = s.position_id WHERE s.position_id BETWEEN ? AND ? "
    "ORDER BY s.position_id";

static int fill_one(dm_store *store, int64_t block, dm_packed *rows, dm_err *err) {
  uint32_t n = 0;
  sqlite3_stmt *s = dm_sql(store, err, rows_between, "ii", (block - 1) * DM_STANCE_BLOCK + 1, block * DM_STANCE_BLOCK);
  if (!s) return dm_analysis_failed(err);
  int rc;
  while ((rc = dm_sql_step(store, s, err)) == 1 && n < DM_STANCE_BLOCK) {
    rc = dm_packed_take(s, number_in_store, store, &rows[n++], err);
    if (rc) break;
  }
  dm_sql_reset(s);
  dm_str blob = {(const char *)rows, (uint32_t)(n * sizeof *rows)};
  return rc < 0 ? rc : dm_sql_run(store, err, "INSERT INTO stance_blocks(block, rows) VALUES(?,?)", "ib", block, blob);
}

int dm_stance_blocks_fill(dm_store *store, int64_t last, dm_err *err) {
  int64_t block = 0;
  if (last < DM_STANCE_BLOCK) return 0;
  int rc = dm_sql_number(store, err, &block, "SELECT max(block) FROM stance_blocks", "");
  if (rc < 0 || last / DM_STANCE_BLOCK <= block) return rc < 0 ? rc : 0;
  dm_packed *rows = malloc(DM_STANCE_BLOCK * sizeof *rows);
  if (!rows) return dm_analysis_memory(err);
  for (rc = 0, block++; !rc && block <= last / DM_STANCE_BLOCK; block++) rc = fill_one(store, block, rows, err);
  free(rows);
  return rc;
}

#include "store/analysis.h"

#include "base/str.h"
#include "mention/days.h"
#include "store/stances.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a small store ------------------------------------------------------------------------------------------------------ */

typedef struct fixture {
  char path[64];
  dm_store *store;
  dm_arena *arena;
  int position, doc;
} fixture;

static void run_sql(fixture *f, const char *sql) {
  dm_err err = {0};
  if (dm_store_exec(f->store, sql, &err) < 0) fail_msg("%s: %s", err.message, sql);
}

static void put(fixture *f, const char *format, ...) {
  char sql[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(sql, sizeof sql, format, args);
  va_end(args);
  run_sql(f, sql);
}

/* A document of its own for each position; story is its doc_id unless it repeats another. */
static void put_document(fixture *f, int story) {
  f->doc++;
  put(f,
      "INSERT INTO documents(doc_id, run_id, id, text, text_sha256, story_id, date) VALUES(%d, 1, 'd%d', 'Text.', 'h%d', %d, "
      "'2024-01-01')",
      f->doc, f->doc, f->doc, story ? story : f->doc);
}

static void put_position(fixture *f, const char *name, const char *country, const char *issue, int sign, const char *strength,
                         const char *date, double confidence) {
  f->position++;
  put(f, "INSERT OR IGNORE INTO issues(issue_id, label) VALUES('%s', 'the %s')", issue, issue);
  put(f,
      "INSERT INTO positions(position_id, doc_id, run_id, id, holder_name, holder_country, holder_sectors, issue_id, sign, act, "
      "strength, basis, date, confidence) VALUES(%d, %d, 1, 'p%d', '%s', nullif('%s', ''), 'GOV', '%s', %d, 'support', '%s', "
      "'stated', nullif('%s', ''), %.3f)",
      f->position, f->doc, f->position, name, country, issue, sign, strength, date, confidence);
}

static void say(fixture *f, const char *name, const char *country, const char *issue, int sign, const char *date) {
  put_document(f, 0);
  put_position(f, name, country, issue, sign, "plain", date, 1.0);
}

static int open_store(void **state) {
  fixture *f = calloc(1, sizeof *f);
  dm_err err = {0};
  snprintf(f->path, sizeof f->path, "/tmp/analysis_test.%d.db", (int)getpid());
  unlink(f->path);
  f->store = dm_store_open(f->path, DM_STORE_INGEST, "data", &err);
  if (!f->store) fail_msg("%s", err.message);
  f->arena = dm_arena_new();
  run_sql(f, "INSERT INTO runs(run_id, started, command, engine, model_hash, data_hash, options_hash, options) "
             "VALUES(1, '2024-01-01T00:00:00Z', 'test', '0', '', '', '', '{}')");
  *state = f;
  return 0;
}

static int close_store(void **state) {
  fixture *f = *state;
  char beside[80];
  dm_store_close(f->store);
  dm_arena_free(f->arena);
  unlink(f->path);
  snprintf(beside, sizeof beside, "%s-wal", f->path);
  unlink(beside);
  snprintf(beside, sizeof beside, "%s-shm", f->path);
  unlink(beside);
  free(f);
  return 0;
}

static int day(const char *date) { return dm_day_parse(dm_str_of(date)); }

static dm_stances load(fixture *f, dm_stance_filter filter) {
  dm_stances s;
  dm_err err = {0};
  if (dm_stances_load(f->store, f->arena, &filter, &s, &err) < 0) fail_msg("%s", err.message);
  return s;
}

static dm_stances load_all(fixture *f) { return load(f, (dm_stance_filter){.level = DM_LEVEL_COUNTRY}); }

#define assert_near(value, want) assert_true(fabs((value) - (want)) < 1e-9)

static uint32_t actor(const dm_stances *s, const char *name) { return dm_stances_actor(s, dm_str_of(name)); }

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */

static void rows_are_put_down_to_sides(void **state) {
  fixture *f = *state;
  say(f, "Anna Low", "NOR", "tariffs", 1, "2024-01-10");
  say(f, "Green League", "", "tariffs", -1, "2024-01-11");
  dm_stances s = load(f, (dm_stance_filter){.level = DM_LEVEL_SIDE});
  assert_int_equal(s.n_actors, 2);
  assert_int_not_equal(actor(&s, "NOR GOV"), DM_NONE);
  assert_int_not_equal(actor(&s, "Green League"), DM_NONE);
  s = load(f, (dm_stance_filter){.level = DM_LEVEL_NAME});
  assert_int_not_equal(actor(&s, "Anna Low"), DM_NONE);
  s = load_all(f);
  assert_int_not_equal(actor(&s, "NOR"), DM_NONE);
  assert_int_equal(actor(&s, "SWE"), DM_NONE);
}

static void dates_bound_the_rows(void **state) {
  fixture *f = *state;
  say(f, "A", "NOR", "x", 1, "2024-02");
  say(f, "A", "NOR", "x", 1, "2024-02-20");
  say(f, "A", "NOR", "x", 1, "2024-03-01");
  say(f, "A", "NOR", "x", 1, "");
  dm_stances s = load(f, (dm_stance_filter){.from = day("2024-02-01"), .to = day("2024-02-29")});
  assert_int_equal(s.n, 2);
  assert_int_equal(s.v[0].day, day("2024-02-01"));
  assert_int_equal(s.undated, 1);
  assert_int_equal(load(f, (dm_stance_filter){.from = day("2024-02-02")}).n, 2);
}

static void analysts_have_the_last_word(void **state) {
  fixture *f = *state;
  say(f, "A", "NOR", "x", 1, "2024-01-01");
  say(f, "A", "NOR", "x", 1, "2024-01-02");
  say(f, "A", "NOR", "y", 1, "2024-01-03");
  run_sql(f, "INSERT INTO corrections(row_kind, row_id, action, coder, made_at) VALUES('position', 1, 'reject', 'k', 't');"
             "INSERT INTO corrections(row_kind, row_id, action, field, value, coder, made_at) VALUES('position', 2, 'set', "
             "'sign', '-1', 'k', 't');"
             "UPDATE issues SET merged_into = 'x' WHERE issue_id = 'y'");
  dm_stances s = load_all(f);
  assert_int_equal(s.n, 2);
  assert_int_equal(s.n_issues, 1);
  assert_int_equal(s.v[0].sign, -1);
  s = load(f, (dm_stance_filter){.issue = DM_S("x")});
  assert_int_equal(s.n, 2);
}

static void the_busiest_stay(void **state) {
  fixture *f = *state;
  say(f, "A", "NOR", "x", 1, "2024-01-01");
  say(f, "A", "NOR", "y", 1, "2024-01-01");
  say(f, "A", "SWE", "x", 1, "2024-01-01");
  say(f, "A", "SWE", "x", 1, "2024-01-02");
  say(f, "A", "SWE", "z", 1, "2024-01-02");
  dm_stances s = load(f, (dm_stance_filter){.level = DM_LEVEL_COUNTRY, .max_actors = 1, .max_issues = 1});
  assert_int_equal(s.n_actors, 1);
  assert_int_equal(s.n_issues, 1);
  assert_int_equal(s.n, 2);
  assert_true(dm_str_is(s.actors[0], "SWE") && dm_str_is(s.issues[0], "x") && dm_str_is(s.labels[0], "the x"));
}

/* Enough positions for two blocks and some rows behind them. */
static void put_many(fixture *f) {
  static const char *const countries[] = {"NOR", "SWE", "FIN", "ISL", "DNK"};
  run_sql(f, "BEGIN");
  for (int i = 0; i < 2 * DM_STANCE_BLOCK + 100; i++) {
    char issue[16], date[16], name[16];
    snprintf(issue, sizeof issue, "i%d", i * i % 41);
    snprintf(date, sizeof date, i % 7 ? "2024-%02d-%02d" : "2024-%02d", i % 12 + 1, i % 28 + 1);
    snprintf(name, sizeof name, "P%d", i % 50);
    put_document(f, i % 10 == 9 ? f->doc : 0);
    put_position(f, name, i % 11 ? countries[i % 5] : "", issue, i % 3 - 1, i % 2 ? "plain" : "hedged", i % 97 ? date : "", 0.5);
  }
  run_sql(f, "COMMIT");
}

static bool same_row(const dm_stance *x, const dm_stance *y) {
  return x->position == y->position && x->doc == y->doc && x->story == y->story && x->actor == y->actor && x->issue == y->issue &&
         x->day == y->day && x->sign == y->sign && dm_str_eq(x->holder, y->holder) && dm_str_eq(x->act, y->act) &&
         dm_str_eq(x->strength, y->strength) && dm_str_eq(x->date, y->date) && dm_str_eq(x->ask, y->ask) &&
         dm_str_eq(x->give, y->give) && fabs(x->confidence - y->confidence) < 1e-12;
}

static bool same_rows(const dm_stances *a, const dm_stances *b) {
  bool same = a->n == b->n && a->n_actors == b->n_actors && a->n_issues == b->n_issues && a->undated == b->undated;
  for (uint32_t i = 0; same && i < a->n_actors; i++) same = dm_str_eq(a->actors[i], b->actors[i]);
  for (uint32_t i = 0; same && i < a->n_issues; i++)
    same = dm_str_eq(a->issues[i], b->issues[i]) && dm_str_eq(a->labels[i], b->labels[i]);
  for (uint32_t i = 0; same && i < a->n; i++) same = same_row(&a->v[i], &b->v[i]);
  return same;
}

static int64_t blocks_of(fixture *f) {
  int64_t n = 0;
  assert_int_equal(dm_sql_number(f->store, NULL, &n, "SELECT count(*) FROM stance_blocks", ""), 1);
  return n;
}

/* Blocks change how rows are read, never which. */
static void blocks_tell_the_same_rows(void **state) {
  fixture *f = *state;
  dm_err err = {0};
  put_many(f);
  run_sql(f, "UPDATE issues SET merged_into = 'i2' WHERE issue_id = 'i4'");
  run_sql(f, "INSERT INTO corrections(row_kind, row_id, action, field, value, coder, made_at) VALUES"
             "('position', 5, 'set', 'issue', 'i9', 'a', ''), ('position', 6, 'reject', NULL, NULL, 'a', ''),"
             "('position', 7, 'set', 'holder.country', 'USA', 'a', ''), ('position', 2100, 'reject', NULL, NULL, 'a', '')");
  const dm_stance_filter filters[] = {{.level = DM_LEVEL_SIDE},
                                      {.level = DM_LEVEL_NAME, .from = day("2024-03-01"), .to = day("2024-05-15")},
                                      {.level = DM_LEVEL_COUNTRY, .max_actors = 3, .max_issues = 4}};
  dm_stances before[3];
  for (int i = 0; i < 3; i++) before[i] = load(f, filters[i]);
  assert_int_equal(blocks_of(f), 0);
  assert_int_equal(dm_stance_blocks_fill(f->store, f->position, &err), 0);
  assert_int_equal(blocks_of(f), 2);
  for (int i = 0; i < 3; i++) {
    dm_stances after = load(f, filters[i]);
    assert_true(after.n > 50 && same_rows(&before[i], &after));
  }
}

static void damaged_blocks_are_told(void **state) {
  fixture *f = *state;
  dm_err err = {0};
  dm_stances s;
  dm_stance_filter all = {.level = DM_LEVEL_SIDE};
  put_many(f);
  assert_int_equal(dm_stance_blocks_fill(f->store, f->position, &err), 0);
  run_sql(f, "UPDATE stance_blocks SET rows = substr(rows, 1, 100) WHERE block = 2");
  assert_int_equal(dm_stances_load(f->store, f->arena, &all, &s, &err), DM_EINPUT);
  run_sql(f, "UPDATE stance_blocks SET rows = zeroblob(72) WHERE block = 2");
  assert_int_equal(dm_stances_load(f->store, f->arena, &all, &s, &err), DM_EINPUT);
  run_sql(f, "DELETE FROM stance_blocks");
  assert_int_equal(dm_stances_load(f->store, f->arena, &all, &s, &err), 0);
}

/* ---- matrix
 * -------------------------------------------------------------------------------------------------------------------- */

/* On day 30, with a half-life of 10 days: rows of days 10 (for, 0.8), 20 (against, 0.6) and 30 (for, 0.4) weigh 0.2, 0.3, 0.4.
 * stance = (0.2 - 0.3 + 0.4) / 0.9 = 1/3; certainty = 0.8 * 0.6 / 0.9. */
static void a_cell_by_hand(void **state) {
  fixture *f = *state;
  put_document(f, 0);
  put_position(f, "A", "NOR", "x", 1, "plain", "2024-01-10", 0.8);
  put_document(f, 0);
  put_position(f, "A", "NOR", "x", -1, "plain", "2024-01-20", 0.6);
  put_document(f, 2);
  put_position(f, "A", "NOR", "x", 1, "plain", "2024-01-30", 0.4);
  dm_stances s = load_all(f);
  dm_matrix m;
  dm_matrix_at(&s, f->arena, day("2024-01-30"), 0, 10, &m);
  assert_int_equal(m.n, 1);
  assert_near(m.v[0].stance, 1.0 / 3);
  assert_near(m.v[0].certainty, 0.8 * 0.6 / 0.9);
  assert_int_equal(m.v[0].n_rows, 3);
  assert_int_equal(m.v[0].n_stories, 2);
  assert_int_equal(m.v[0].last->position, 3);
  dm_matrix_at(&s, f->arena, day("2024-01-30"), 0, 0, &m);
  assert_near(m.v[0].stance, (0.8 - 0.6 + 0.4) / 1.8);
  dm_matrix_at(&s, f->arena, day("2024-01-30"), 10, 0, &m);
  assert_near(m.v[0].stance, (0.4 - 0.6) / 1.0);
  assert_near(m.v[0].certainty, 0.6 * 0.6);
  dm_matrix_at(&s, f->arena, day("2024-01-19"), 0, 10, &m);
  assert_near(m.v[0].stance, 1);
  dm_matrix_at(&s, f->arena, day("2024-01-09"), 0, 10, &m);
  assert_int_equal(m.n, 0);
}

static void changes_by_kind(void **state) {
  fixture *f = *state;
  say(f, "A", "NOR", "turned", 1, "2024-01-01");
  say(f, "A", "NOR", "same", 1, "2024-01-01");
  say(f, "A", "NOR", "firmer", -1, "2024-01-01");
  say(f, "A", "NOR", "weaker", 1, "2024-01-01");
  say(f, "A", "NOR", "turned", -1, "2024-03-01");
  say(f, "A", "NOR", "turned", -1, "2024-03-01");
  say(f, "A", "NOR", "same", 1, "2024-03-02");
  put_document(f, 0);
  put_position(f, "A", "NOR", "firmer", -1, "categorical", "2024-03-03", 1);
  say(f, "A", "NOR", "weaker", 0, "2024-03-04");
  say(f, "A", "NOR", "fresh", 1, "2024-03-05");
  dm_stances s = load_all(f);
  dm_matrix before, after;
  dm_changes c;
  dm_matrix_at(&s, f->arena, day("2024-02-01"), 0, 0, &before);
  dm_matrix_at(&s, f->arena, day("2024-04-01"), 0, 0, &after);
  dm_changes_between(&before, &after, f->arena, &c);
  const char *want[][2] = {{"fresh", "new"}, {"weaker", "softened"}, {"firmer", "hardened"}, {"turned", "reversed"}};
  assert_int_equal(c.n, 4);
  for (uint32_t i = 0; i < 4; i++) {
    assert_true(dm_str_is(s.issues[c.v[i].after->issue], want[i][0]));
    assert_string_equal(dm_change_name(c.v[i].kind), want[i][1]);
  }
  assert_null(c.v[0].before);
}

static void a_timeline_runs_with_its_rows(void **state) {
  fixture *f = *state;
  say(f, "A", "NOR", "x", 1, "2024-01-01");
  say(f, "A", "NOR", "x", -1, "2024-01-11");
  say(f, "A", "SWE", "x", -1, "2024-01-11");
  dm_stances s = load_all(f);
  dm_timeline t;
  dm_timeline_make(&s, f->arena, actor(&s, "NOR"), 0, 10, &t);
  assert_int_equal(t.n, 2);
  assert_near(t.v[0].stance, 1);
  assert_near(t.v[1].stance, (0.5 - 1) / 1.5);
  dm_timeline_make(&s, f->arena, DM_NONE, 0, 10, &t);
  assert_int_equal(t.n, 0);
}

/* ---- networks
 * -------------------------------------------------------------------------------------------------------------------- */

/*            x+  x-  y+  y0        congruence A-B: x 2*1 = 2, y 1*1*0.5 = 0.5  -> 2.5
 *     A       2       1            conflict   A-B: y 0.5; x+ of A against x- of B: 2*1*1 = 2  -> 2.5
 *     B       1   1       1        average: (3 + 3) / 2 = 3
 *     C           1                jaccard: m10 = 1 (y+), m01 = 1 (x-) + 1 (y0), m11 = 2*1 -> 5
 *                                  cosine: sqrt(5) sqrt(3) */
static void put_network(fixture *f) {
  say(f, "A", "AAA", "x", 1, "2024-01-01");
  say(f, "A", "AAA", "x", 1, "2024-01-02");
  say(f, "A", "AAA", "y", 1, "2024-01-03");
  say(f, "B", "BBB", "x", 1, "2024-01-04");
  say(f, "B", "BBB", "x", -1, "2024-01-05");
  say(f, "B", "BBB", "y", 0, "2024-01-06");
  say(f, "C", "CCC", "x", -1, "2024-02-07");
}

static double weight(fixture *f, const dm_stances *s, dm_network_options options, uint32_t a, uint32_t b) {
  dm_network n;
  assert_int_equal(dm_network_make(s, f->arena, 0, 0, &options, &n, NULL), 0);
  for (uint32_t i = 0; i < n.n_edges; i++)
    if (n.edges[i].a == a && n.edges[i].b == b) return n.edges[i].weight;
  return 0;
}

static void networks_by_hand(void **state) {
  fixture *f = *state;
  put_network(f);
  dm_stances s = load_all(f);
  const dm_normalisation none = DM_NORM_NONE;
  assert_near(weight(f, &s, (dm_network_options){DM_CONGRUENCE, none, DM_DUP_ALL, 0}, 0, 1), 2.5);
  assert_near(weight(f, &s, (dm_network_options){DM_CONFLICT, none, DM_DUP_ALL, 0}, 0, 1), 2.5);
  assert_near(weight(f, &s, (dm_network_options){DM_SUBTRACT, none, DM_DUP_ALL, 0}, 0, 1), 0);
  assert_near(weight(f, &s, (dm_network_options){DM_CONFLICT, none, DM_DUP_ALL, 0}, 0, 2), 2);
  assert_near(weight(f, &s, (dm_network_options){DM_SUBTRACT, none, DM_DUP_ALL, 0}, 1, 2), 0);
  assert_near(weight(f, &s, (dm_network_options){DM_CONGRUENCE, DM_NORM_AVERAGE, DM_DUP_ALL, 0}, 0, 1), 2.5 / 3);
  assert_near(weight(f, &s, (dm_network_options){DM_CONGRUENCE, DM_NORM_JACCARD, DM_DUP_ALL, 0}, 0, 1), 2.5 / 5);
  assert_near(weight(f, &s, (dm_network_options){DM_CONGRUENCE, DM_NORM_COSINE, DM_DUP_ALL, 0}, 0, 1), 2.5 / sqrt(15));
}

/* With the two x+ of A counted once: congruence 1 + 0.5, conflict 1 + 0.5. The second weeks begin on 2024-01-08. */
static void duplicates_by_rule(void **state) {
  fixture *f = *state;
  put_network(f);
  dm_stances s = load_all(f);
  static const struct {
    dm_duplicates rule;
    double congruence;
  } want[] = {{DM_DUP_ALL, 2.5},   {DM_DUP_DOCUMENT, 2.5}, {DM_DUP_STORY, 2.5}, {DM_DUP_WEEK, 1.5},
              {DM_DUP_MONTH, 1.5}, {DM_DUP_YEAR, 1.5},     {DM_DUP_WINDOW, 1.5}};
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    assert_near(weight(f, &s, (dm_network_options){DM_CONGRUENCE, DM_NORM_NONE, want[i].rule, 0}, 0, 1), want[i].congruence);
  run_sql(f, "UPDATE documents SET story_id = 1 WHERE doc_id = 2");
  s = load_all(f);
  assert_near(weight(f, &s, (dm_network_options){DM_CONGRUENCE, DM_NORM_NONE, DM_DUP_STORY, 0}, 0, 1), 1.5);
}

static void windows_move(void **state) {
  fixture *f = *state;
  put_network(f);
  dm_stances s = load_all(f);
  dm_network_options options = {DM_CONFLICT, DM_NORM_NONE, DM_DUP_ALL, 0};
  dm_network *w;
  dm_err err = {0};
  uint32_t n;
  /* Windows of 31 days, each 7 days after the one before, until one ends on or after 10 February: 31 Jan, 7 Feb, 14 Feb. */
  assert_int_equal(dm_network_windows(&s, f->arena, day("2024-01-01"), day("2024-02-10"), 31, 7, &options, &w, &n, &err), 0);
  assert_int_equal(n, 3);
  assert_int_equal(w[1].from, day("2024-01-08"));
  assert_int_equal(w[1].to, day("2024-02-07"));
  assert_int_equal(w[0].n_edges, 1);
  assert_int_equal(w[1].n_edges, 0);
  assert_int_equal(w[1].activity[2], 1);
  assert_int_equal(dm_network_windows(&s, f->arena, 1, 300000, 1, 1, &options, &w, &n, &err), DM_ELIMIT);
  assert_int_equal(dm_network_windows(&s, f->arena, 1, 10, 0, 1, &options, &w, &n, &err), DM_EARG);
}

/* ---- pairs
 * ----------------------------------------------------------------------------------------------------------------------- */

/* January: x 1 and -1 -> -1; y 1 and 1 -> 1; S = 0. February: B turns on x, with weights 1 and 1 its mean is 0 -> part 0; S =
 * 0.5. */
static void alignment_by_hand(void **state) {
  fixture *f = *state;
  say(f, "A", "AAA", "x", 1, "2024-01-01");
  say(f, "A", "AAA", "y", 1, "2024-01-01");
  say(f, "A", "AAA", "z", 1, "2024-01-01");
  say(f, "B", "BBB", "x", -1, "2024-01-02");
  say(f, "B", "BBB", "y", 1, "2024-01-02");
  say(f, "B", "BBB", "x", 1, "2024-02-02");
  dm_stances s = load_all(f);
  dm_alignment a;
  dm_alignment_make(&s, f->arena, 0, 1, day("2023-12-15"), day("2024-02-10"), 0, 0, &a);
  assert_int_equal(a.n, 3);
  assert_true(isnan(a.v[0].index) && a.v[0].n_issues == 0);
  assert_int_equal(a.v[1].day, day("2024-01-31"));
  assert_near(a.v[1].index, 0);
  assert_int_equal(a.v[1].n_issues, 2);
  assert_near(a.v[1].issues[0].part, -1);
  assert_int_equal(a.v[2].day, day("2024-02-10"));
  assert_near(a.v[2].index, 0.5);
  dm_alignment_make(&s, f->arena, 0, DM_NONE, day("2024-01-01"), day("2024-02-10"), 0, 0, &a);
  assert_int_equal(a.n, 0);
}

static void contradictions_by_level(void **state) {
  (void)state;
  dm_stance yes = {.sign = 1, .strength = DM_S("plain")}, no = {.sign = -1, .strength = DM_S("categorical")};
  dm_stance maybe = {.sign = 0, .strength = DM_S("plain")}, hedged = {.sign = -1, .strength = DM_S("hedged")};
  dm_stance terms = {.sign = 1, .strength = DM_S("plain"), .ask = DM_S("a truce")};
  assert_int_equal(dm_contradiction_of(&yes, &no), DM_CONTRADICTION_FULL);
  assert_int_equal(dm_contradiction_of(&no, &yes), DM_CONTRADICTION_FULL);
  assert_int_equal(dm_contradiction_of(&yes, &hedged), DM_CONTRADICTION_HALF);
  assert_int_equal(dm_contradiction_of(&no, &terms), DM_CONTRADICTION_HALF);
  assert_int_equal(dm_contradiction_of(&yes, &terms), DM_CONTRADICTION_HALF);
  assert_int_equal(dm_contradiction_of(&maybe, &yes), DM_CONTRADICTION_HALF);
  assert_int_equal(dm_contradiction_of(&maybe, &terms), DM_CONTRADICTION_NO);
  assert_int_equal(dm_contradiction_of(&yes, &yes), DM_CONTRADICTION_NO);
}

static void contradictions_are_neighbours(void **state) {
  fixture *f = *state;
  say(f, "A", "NOR", "x", 1, "2024-01-01");
  say(f, "B", "NOR", "x", -1, "2024-01-02");
  say(f, "A", "NOR", "x", -1, "2024-01-03");
  say(f, "A", "NOR", "y", 1, "2024-01-04");
  dm_stances s = load_all(f);
  dm_contradictions c;
  dm_contradictions_find(&s, f->arena, &c);
  assert_int_equal(c.n, 1);
  assert_true(dm_str_is(c.v[0].earlier->holder, "A") && dm_str_is(c.v[0].later->holder, "B"));
  s = load(f, (dm_stance_filter){.level = DM_LEVEL_NAME});
  dm_contradictions_find(&s, f->arena, &c);
  assert_int_equal(c.n, 1);
  assert_int_equal(c.v[0].later->position, 3);
}

/* ---- ledger
 * ------------------------------------------------------------------------------------------------------------------------ */

static void put_event(fixture *f, int id, const char *type, const char *source, const char *target, const char *date) {
  put(f, "INSERT INTO happenings(happening_id, type, modality, first_event, story_id) VALUES(%d, '%s', 'asserted', %d, 1)", id,
      type, id);
  put(f,
      "INSERT INTO events(event_id, doc_id, run_id, id, happening_id, type, date, modality, trigger_start, trigger_end, "
      "theme_start, "
      "theme_end, made_by, confidence) VALUES(%d, %d, 1, 'e%d', %d, '%s', '%s', 'asserted', 0, 4, 0, 4, 'test', 1)",
      id, f->doc, id, id, type, date);
  put(f, "INSERT INTO event_parties(event_id, role, i, name, country, sectors) VALUES(%d, 'source', 0, 'S', '%s', 'GOV,MIL')", id,
      source);
  put(f, "INSERT INTO event_parties(event_id, role, i, name, country) VALUES(%d, 'target', 0, 'T', '%s')", id, target);
}

static void demands_and_answers(void **state) {
  fixture *f = *state;
  say(f, "A", "AAA", "x", 1, "2024-01-01"); /* a demand by a position; answered across documents */
  run_sql(f, "UPDATE positions SET act = 'demand', addressee_name = 'B', addressee_country = 'BBB'");
  put_event(f, 1, "REQUEST", "AAA", "BBB", "2024-01-01"); /* tells the same demand */
  run_sql(f, "UPDATE positions SET event_id = 1");
  put_document(f, 0);
  put_event(f, 2, "REQUEST", "CCC", "AAA", "2024-01-05"); /* nobody answers */
  put_event(f, 3, "REJECT", "BBB", "AAA", "2024-01-11");
  run_sql(f, "INSERT INTO links(run_id, type, from_kind, from_id, to_kind, to_id, basis, across, outcome) "
             "VALUES(1, 'answers', 'event', 3, 'event', 1, 'text', 1, 'refused')");
  dm_ledger l;
  dm_ledger_filter filter = {.level = DM_LEVEL_SIDE, .as_of = day("2024-01-25")};
  assert_int_equal(dm_ledger_load(f->store, f->arena, &filter, &l, NULL), 0);
  assert_int_equal(l.n, 2);
  const dm_ledger_row *open = &l.v[0], *done = &l.v[1];
  assert_true(open->kind == 'e' && open->row == 2 && open->age == 20 && dm_str_is(open->status, "open"));
  assert_true(dm_str_is(open->demander, "CCC GOV") && dm_str_is(open->addressee, "AAA") && dm_str_is(open->what, "Text"));
  assert_true(done->kind == 'p' && done->age == 10 && dm_str_is(done->status, "refused"));
  assert_true(dm_str_is(done->what, "the x") && dm_str_is(done->answer_date, "2024-01-11") && done->answer_row == 3);
  filter.actor = DM_S("BBB");
  assert_int_equal(dm_ledger_load(f->store, f->arena, &filter, &l, NULL), 0);
  assert_int_equal(l.n, 1);
  filter.open_only = true;
  assert_int_equal(dm_ledger_load(f->store, f->arena, &filter, &l, NULL), 0);
  assert_int_equal(l.n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_store, close_store)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(rows_are_put_down_to_sides),
      TEST(dates_bound_the_rows),
      TEST(analysts_have_the_last_word),
      TEST(the_busiest_stay),
      TEST(blocks_tell_the_same_rows),
      TEST(damaged_blocks_are_told),
      TEST(a_cell_by_hand),
      TEST(changes_by_kind),
      TEST(a_timeline_runs_with_its_rows),
      TEST(networks_by_hand),
      TEST(duplicates_by_rule),
      TEST(windows_move),
      TEST(alignment_by_hand),
      cmocka_unit_test(contradictions_by_level),
      TEST(contradictions_are_neighbours),
      TEST(demands_and_answers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

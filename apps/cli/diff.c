/* diff.c - `demarche diff`: what two runs say differently of the texts that both have read. */
#include "cli.h"

#include "base/str.h"
#include "store/same.h"
#include "store/write.h"

#include <stdlib.h>

const cli_option cli_diff_options[] = {
    {0, "summary", NULL, "only the counts"},
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

#define KINDS 16

/* "news.db", or "news.db@3" for its third run. */
typedef struct side {
  dm_store *store;
  int64_t run; /* 0: all */
} side;

typedef struct diffing {
  side a, b;
  bool summary;
  dm_str id; /* of the document at hand */
  uint64_t both, only_a, only_b, other, rows;
  struct {
    const char *kind;
    uint64_t lost, gained, changed;
  } kinds[KINDS];
} diffing;

static void count(diffing *d, const dm_difference *x) {
  for (int i = 0; i < KINDS; i++) {
    if (d->kinds[i].kind && strcmp(d->kinds[i].kind, x->kind) != 0) continue;
    d->kinds[i].kind = x->kind;
    d->kinds[i].lost += !x->b.n;
    d->kinds[i].gained += !x->a.n;
    d->kinds[i].changed += x->a.n && x->b.n;
    return;
  }
}

static void tell(void *user, const dm_difference *x) {
  diffing *d = user;
  count(d, x);
  if (d->summary) return;
  if (x->a.n) printf("- %" DM_FMT " %s %" DM_FMT " %" DM_FMT "\n", DM_ARG(d->id), x->kind, DM_ARG(x->id), DM_ARG(x->a));
  if (x->b.n) printf("+ %" DM_FMT " %s %" DM_FMT " %" DM_FMT "\n", DM_ARG(d->id), x->kind, DM_ARG(x->id), DM_ARG(x->b));
}

static const char in_run[] = "SELECT doc_id FROM documents WHERE text_sha256 = ? AND ? IN (run_id, 0)";

static int diff_one(diffing *d, sqlite3_stmt *s, dm_err *err) {
  int64_t other = 0;
  uint64_t n = 0;
  d->id = dm_sql_str(s, 1);
  int rc = dm_sql_number(d->b.store, err, &other, in_run, "si", dm_sql_str(s, 2), d->b.run);
  if (rc < 0) return rc;
  d->only_a += rc == 0;
  d->both += rc == 1;
  if (rc == 1) rc = dm_same_document(d->a.store, sqlite3_column_int64(s, 0), d->b.store, other, tell, d, &n, err);
  d->other += n > 0;
  d->rows += n;
  return rc;
}

static int diff_all(diffing *d, dm_err *err) {
  static const char of_run[] = "SELECT doc_id, id, text_sha256 FROM documents WHERE ? IN (run_id, 0) ORDER BY doc_id";
  sqlite3_stmt *s = dm_sql(d->a.store, err, of_run, "i", d->a.run);
  if (!s) return DM_EIO;
  int rc;
  while ((rc = dm_sql_step(d->a.store, s, err)) == 1) {
    int failed = diff_one(d, s, err);
    if (!failed) continue;
    dm_sql_reset(s);
    return failed;
  }
  int64_t n = 0;
  if (!rc) rc = dm_sql_number(d->b.store, err, &n, "SELECT count(*) FROM documents WHERE ? IN (run_id, 0)", "i", d->b.run);
  d->only_b = (uint64_t)n - d->both;
  return rc < 0 ? rc : 0;
}

/* Which of a run's hashes the other side lacks: where differences may come from. */
static void tell_settings(const diffing *d) {
  static const char *const columns[] = {"engine", "model", "data", "options"};
  static const char sql[] =
      "SELECT engine, model_hash, data_hash, options_hash FROM runs WHERE ?1 IN (run_id, 0) ORDER BY run_id DESC LIMIT 1";
  sqlite3_stmt *a = dm_sql(d->a.store, NULL, sql, "i", d->a.run), *b = dm_sql(d->b.store, NULL, sql, "i", d->b.run);
  if (a && b && dm_sql_step(d->a.store, a, NULL) == 1 && dm_sql_step(d->b.store, b, NULL) == 1)
    for (int i = 0; i < 4; i++)
      if (!dm_str_eq(dm_sql_str(a, i), dm_sql_str(b, i)))
        printf("%s: %" DM_FMT " and %" DM_FMT "\n", columns[i], DM_ARG(dm_sql_str(a, i)), DM_ARG(dm_sql_str(b, i)));
  if (a) dm_sql_reset(a);
  if (b) dm_sql_reset(b);
}

static void tell_counts(const diffing *d) {
  for (int i = 0; i < KINDS && d->kinds[i].kind; i++)
    printf("%-10s %6llu lost %6llu gained %6llu changed\n", d->kinds[i].kind, (unsigned long long)d->kinds[i].lost,
           (unsigned long long)d->kinds[i].gained, (unsigned long long)d->kinds[i].changed);
  printf("%llu documents in both, %llu of them differ in %llu rows; %llu only in the first, %llu only in the second\n",
         (unsigned long long)d->both, (unsigned long long)d->other, (unsigned long long)d->rows, (unsigned long long)d->only_a,
         (unsigned long long)d->only_b);
}

static cli_exit open_side(const cli_call *call, const char *argument, side *out) {
  char path[1024];
  dm_err err = {0};
  const char *at = strrchr(argument, '@');
  if (at && at[1] && strspn(at + 1, "0123456789") == strlen(at + 1)) out->run = strtoll(at + 1, NULL, 10);
  int n = snprintf(path, sizeof path, "%.*s", (int)(out->run ? at - argument : (long)strlen(argument)), argument);
  if (n < 0 || (size_t)n >= sizeof path) return cli_usage(call, "the path is too long");
  out->store = dm_store_open(path, DM_STORE_READ, NULL, &err);
  if (!out->store) return cli_fail(&err);
  int64_t found = 1;
  if (out->run && dm_sql_number(out->store, &err, &found, "SELECT run_id FROM runs WHERE run_id = ?", "i", out->run) != 1)
    return cli_usage(call, "%s has no run %lld", path, (long long)out->run);
  return CLI_OK;
}

static cli_exit diff(diffing *d) {
  dm_err err = {0};
  tell_settings(d);
  if (diff_all(d, &err)) return cli_fail(&err);
  tell_counts(d);
  cli_exit code = cli_close_output();
  return code == CLI_OK && (d->rows || d->only_a || d->only_b) ? CLI_SOME_FAILED : code;
}

cli_exit cli_diff(const cli_call *call) {
  diffing d = {.summary = cli_value(call, "summary") != NULL};
  if (call->n_arguments != 2) return cli_usage(call, "which two runs? give two databases, or DB@RUN for one run of a database");
  cli_exit code = open_side(call, call->arguments[0], &d.a);
  if (code == CLI_OK) code = open_side(call, call->arguments[1], &d.b);
  if (code == CLI_OK) code = diff(&d);
  dm_store_close(d.a.store);
  dm_store_close(d.b.store);
  return code;
}

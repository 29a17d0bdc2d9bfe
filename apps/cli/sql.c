/* sql.c - `demarche sql`: a prompt on the database, or one statement, that can only read. */
#include "cli.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_SECONDS 60

const cli_option cli_sql_options[] = {
    CLI_DB_OPTION,   {0, "seconds", "N", "longest time of one statement (default: 60)"}, CLI_ROWS_OPTIONS, CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct prompt {
  sqlite3 *db;
  dm_rows_style style;
  double seconds, deadline;
} prompt;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The database is open for reading only; this keeps out what would reach beyond it: other files, extensions, settings. */
static int authorize(void *context, int action, const char *a, const char *b, const char *database, const char *trigger) {
  (void)context, (void)database, (void)trigger;
  static const char *const harmless[] = {"table_info", "table_xinfo",      "table_list",  "index_list",
                                         "index_info", "foreign_key_list", "user_version"};
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_READ:
  case SQLITE_RECURSIVE:
    return SQLITE_OK;
  case SQLITE_FUNCTION:
    return b && !strcmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
  case SQLITE_PRAGMA:
    for (size_t i = 0; a && i < sizeof harmless / sizeof *harmless; i++)
      if (!strcasecmp(a, harmless[i]) && (i + 1 < sizeof harmless / sizeof *harmless || !b)) return SQLITE_OK;
    return SQLITE_DENY;
  default:
    return SQLITE_DENY;
  }
}

static int is_late(void *context) {
  const prompt *p = context;
  return now() > p->deadline;
}

/* Runs the first statement of sql; *rest is what follows it. */
static cli_exit run_one(prompt *p, const char *sql, const char **rest) {
  sqlite3_stmt *statement = NULL;
  dm_err err = {0};
  p->deadline = now() + p->seconds;
  *rest = NULL;
  if (sqlite3_prepare_v2(p->db, sql, -1, &statement, rest) != SQLITE_OK) {
    bool denied = sqlite3_errcode(p->db) == SQLITE_AUTH;
    cli_say("%s%s", sqlite3_errmsg(p->db), denied ? ": this prompt only reads" : "");
    return CLI_USAGE;
  }
  /* VACUUM INTO writes a file without asking the authorizer. */
  if (statement && (!sqlite3_stmt_readonly(statement) || !sqlite3_column_count(statement))) {
    sqlite3_finalize(statement);
    cli_say("this prompt only reads");
    return CLI_USAGE;
  }
  int rc = 0;
  if (statement) rc = dm_rows_print(stdout, &p->style, statement, NULL, &err);
  sqlite3_finalize(statement);
  if (!rc) return CLI_OK;
  cli_say("%s", err.message);
  return err.code == DM_EIO && ferror(stdout) ? CLI_OUTPUT : CLI_SOME_FAILED;
}

static bool is_blank(const char *s) { return s[strspn(s, " \t\r\n;")] == 0; }

static cli_exit run_all(prompt *p, const char *sql) {
  cli_exit code = CLI_OK;
  for (const char *rest = sql; code == CLI_OK && rest && !is_blank(rest); sql = rest) code = run_one(p, sql, &rest);
  return code;
}

/* ---- the prompt --------------------------------------------------------------------------------------------------------- */

static void show_help(void) {
  puts("Statements end with ;  .views lists the views, .tables the tables, .schema NAME shows one, .quit ends.");
}

static bool dot_command(prompt *p, const char *line) {
  char name[128] = "", sql[512];
  if (!strncmp(line, ".quit", 5) || !strncmp(line, ".exit", 5)) return false;
  if (!strncmp(line, ".views", 6)) {
    (void)run_all(p, "SELECT name FROM sqlite_schema WHERE type = 'view' AND name NOT LIKE 'views%' ORDER BY name");
  } else if (!strncmp(line, ".tables", 7)) {
    (void)run_all(p, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%fts_%' "
                     "ORDER BY name");
  } else if (sscanf(line, ".schema %127[A-Za-z0-9_]", name) == 1) {
    snprintf(sql, sizeof sql, "SELECT name, type FROM pragma_table_info('%s')", name);
    (void)run_all(p, sql);
  } else {
    show_help();
  }
  return true;
}

static cli_exit read_statements(prompt *p) {
  bool terminal = isatty(STDIN_FILENO);
  char *line = NULL, *sql = NULL;
  size_t line_size = 0, n = 0, size = 0;
  cli_exit worst = CLI_OK;
  if (terminal) show_help();
  for (;;) {
    if (terminal) fputs(n ? "   ...> " : "demarche> ", stdout), fflush(stdout);
    ssize_t got = getline(&line, &line_size, stdin);
    if (got < 0) break;
    if (!n && line[0] == '.') {
      if (!dot_command(p, line)) break;
      continue;
    }
    if (n + (size_t)got + 1 > size) {
      char *more = realloc(sql, size = 2 * (n + (size_t)got + 1));
      if (!more) break;
      sql = more;
    }
    memcpy(sql + n, line, (size_t)got + 1);
    n += (size_t)got;
    if (!sqlite3_complete(sql)) continue;
    cli_exit code = run_all(p, sql);
    if (code != CLI_OK) worst = code;
    n = 0;
  }
  if (n && !is_blank(sql)) worst = run_all(p, sql);
  free(line);
  free(sql);
  return terminal ? CLI_OK : worst;
}

static cli_exit read_seconds(const cli_call *call, double *seconds) {
  const char *text = cli_value(call, "seconds");
  char *end = NULL;
  *seconds = text ? strtod(text, &end) : DEFAULT_SECONDS;
  if (text && (end == text || *end || !(*seconds > 0) || *seconds > 1e6))
    return cli_usage(call, "--seconds wants a number, not \"%s\"", text);
  return CLI_OK;
}

cli_exit cli_sql(const cli_call *call) {
  prompt p = {0};
  cli_exit code = cli_rows_style(call, &p.style);
  if (code == CLI_OK) code = read_seconds(call, &p.seconds);
  if (code != CLI_OK) return code;
  if (call->n_arguments > 1) return cli_usage(call, "one statement, please, in quotation marks");
  dm_store *store = cli_open_store(call, DM_STORE_READ, &code);
  if (!store) return code;
  p.db = dm_store_db(store);
  sqlite3_limit(p.db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_set_authorizer(p.db, authorize, NULL);
  sqlite3_progress_handler(p.db, 10000, is_late, &p);
  code = call->n_arguments ? run_all(&p, call->arguments[0]) : read_statements(&p);
  dm_store_close(store);
  cli_exit closed = cli_close_output();
  return code != CLI_OK ? code : closed;
}

/* issues.c - `demarche issues`: the issues of articles as a codebook, a codebook as a list, and editing it. */
#include "inputs.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "fact/codebook.h"
#include "stances.h"

#include <string.h>

const cli_option cli_issues_options[] = {
    CLI_ISSUES_OPTION,
    {0, "merge", "ID", "with --issues and --into: this issue's label and cues become cues of the other"},
    {0, "into", "ID", "the issue that stays"},
    {0, "rename", "ID", "with --issues and --label: another label; the old one becomes a cue"},
    {0, "label", "WORDS", "the new label"},
    {'d', "date", "DAY", "publication day YYYY-MM-DD of all articles"},
    {'j', "jobs", "N", "threads (default: 1)"},
    CLI_ACTORS_OPTION,
    CLI_MEMORY_OPTION,
    CLI_DB_OPTION,
    {0, "issue", "WHAT", "with --db: an issue's id or part of its name"},
    {'n', "limit", "N", "with --db: at most N rows"},
    {0, "json", NULL, "with --db: an array of objects"},
    {0, "csv", NULL, "with --db: CSV"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

/* ---- issues of articles -------------------------------------------------------------------------------------------- */

#define MOST_CUES 12u /* wordings of one proposed issue that are listed */

static void put_cell(dm_str s, char after) { printf("%" DM_FMT "%c", DM_ARG(s), after); }

/* The other wordings of an issue, as cues. */
static void put_wordings(const dm_matrix *m, uint32_t issue) {
  dm_str seen[MOST_CUES];
  uint32_t n = 0;
  for (uint32_t c = 0; c < m->n_cells; c++) {
    const dm_matrix_cell *cell = &m->cells[c];
    for (uint32_t i = cell->first; cell->issue == issue && i < cell->first + cell->n && n < MOST_CUES; i++) {
      dm_str wording = m->rows[i].wording;
      bool known = dm_str_eq_ci(wording, m->issues[issue].label);
      for (uint32_t k = 0; k < n; k++) known |= dm_str_eq_ci(seen[k], wording);
      if (known) continue;
      if (n) fputs(" | ", stdout);
      fwrite(wording.p, 1, wording.n, stdout);
      seen[n++] = wording;
    }
  }
}

static void put_proposal(const dm_matrix *m, uint32_t issue) {
  uint32_t stances = 0;
  for (uint32_t c = 0; c < m->n_cells; c++)
    if (m->cells[c].issue == issue) stances += m->cells[c].n;
  put_cell(m->issues[issue].id, '\t');
  put_cell(m->issues[issue].label, '\t');
  putchar('\t');
  put_wordings(m, issue);
  printf("\t\tproposed\t%u\t%u\n", m->issues[issue].n_cells, stances);
}

static void put_own(const dm_codebook_issue *issue, const dm_matrix *m) {
  uint32_t holders = 0, stances = 0;
  for (uint32_t c = 0; c < m->n_cells; c++) {
    bool here = dm_str_eq(m->issues[m->cells[c].issue].id, issue->id);
    holders += here;
    stances += here ? m->cells[c].n : 0;
  }
  const dm_str cells[] = {issue->id, issue->label, issue->parent, issue->cues, issue->definition};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) put_cell(cells[i], '\t');
  printf("codebook\t%u\t%u\n", holders, stances);
}

/* A codebook: the user's issues first, beside them those that the articles propose. */
static void put_codebook(const cli_stances *s) {
  const dm_codebook *book = s->cues->codebook;
  puts("id\tlabel\tparent\tcues\tdefinition\tbasis\tholders\tstances");
  for (uint32_t i = 0; book && i < book->n_issues; i++) put_own(&book->issues[i], &s->matrix);
  for (uint32_t i = 0; i < s->matrix.n_issues; i++)
    if (!s->matrix.issues[i].codebook) put_proposal(&s->matrix, i);
}

static cli_exit list_articles(const cli_call *call) {
  cli_stances stances;
  cli_exit code = cli_stances_collect(call, &stances);
  if (stances.arena && (code == CLI_OK || code == CLI_SOME_FAILED)) {
    dm_matrix_make(stances.arena, stances.cues, stances.rows.v, stances.rows.n, &stances.matrix);
    put_codebook(&stances);
    cli_exit written = cli_close_output();
    if (written != CLI_OK) code = written;
  }
  cli_stances_free(&stances);
  return code;
}

/* ---- a codebook alone ---------------------------------------------------------------------------------------------- */

static void put_tree(const dm_codebook *book, uint32_t parent, unsigned depth) {
  for (uint32_t i = 0; i < book->n_issues; i++) {
    const dm_codebook_issue *issue = &book->issues[i];
    if (issue->parent_row != parent) continue;
    printf("%*s%" DM_FMT "  %" DM_FMT, (int)(2 * depth), "", DM_ARG(issue->id), DM_ARG(issue->label));
    if (issue->cues.n) printf("  (%" DM_FMT ")", DM_ARG(issue->cues));
    putchar('\n');
    put_tree(book, i, depth + 1);
  }
}

static void write_bytes(void *context, FILE *out) {
  const dm_str *bytes = context;
  fwrite(bytes->p, 1, bytes->n, out);
}

/* The file is only touched when what would stand in it can be read again. */
static cli_exit edit(const cli_call *call, const cli_stances *s, const char *path, dm_str bytes) {
  const char *merge = cli_value(call, "merge"), *into = cli_value(call, "into"), *rename = cli_value(call, "rename");
  const char *label = cli_value(call, "label");
  dm_codebook after = {0};
  dm_str out = bytes;
  dm_err err = {0};
  int rc = 0;
  if (merge)
    rc = dm_codebook_merge(s->arena, s->cues->codebook, bytes, dm_str_of(merge), dm_str_of(into), &out, &err);
  else
    rc = dm_codebook_rename(s->arena, s->cues->codebook, bytes, dm_str_of(rename), dm_str_of(label), &out, &err);
  if (!rc) rc = dm_codebook_parse(s->arena, s->cues, path, out, &after, &err);
  dm_codebook_close(&after);
  return rc ? cli_fail(&err) : cli_replace_file(path, write_bytes, &out);
}

static cli_exit use_codebook(const cli_call *call, const char *path) {
  cli_stances s = {.arena = dm_arena_new()};
  dm_str bytes;
  dm_err err = {0};
  if (!s.arena) return CLI_MEMORY;
  cli_exit code = cli_stances_open(call, &s);
  if (code == CLI_OK && dm_file_read(s.arena, path, DM_LIMIT_TSV_BYTES, "cli", &bytes, &err)) code = cli_fail(&err);
  if (code == CLI_OK && (cli_value(call, "merge") || cli_value(call, "rename")))
    code = edit(call, &s, path, bytes);
  else if (code == CLI_OK)
    put_tree(s.cues->codebook, DM_NONE, 0);
  cli_stances_free(&s);
  return code == CLI_OK ? cli_close_output() : code;
}

cli_exit cli_issues(const cli_call *call) {
  if (cli_value(call, "db")) return cli_query(call);
  const char *path = cli_value(call, "issues");
  bool merge = cli_value(call, "merge"), rename = cli_value(call, "rename");
  if (merge != (cli_value(call, "into") != NULL)) return cli_usage(call, "--merge ID goes with --into ID");
  if (rename != (cli_value(call, "label") != NULL)) return cli_usage(call, "--rename ID goes with --label WORDS");
  if (merge && rename) return cli_usage(call, "--merge or --rename, not both at once");
  if ((merge || rename) && (!path || call->n_arguments))
    return cli_usage(call, "which codebook? give --issues FILE and no articles");
  return path && !call->n_arguments ? use_codebook(call, path) : list_articles(call);
}

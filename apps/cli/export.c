/* export.c - `demarche export`: a database in the formats of view/view.h, to a file, a folder or stdout. */
#include "cli.h"

#include "base/err.h"
#include "base/str.h"
#include "store/choose.h"
#include "view/conllu.h"
#include "view/view.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

const cli_option cli_export_options[] = {
    CLI_DB_OPTION,
    {'o', "out", "FILE|DIR", "where to write (default: stdout); csv, brat and gold want a folder"},
    {0, "from", "DAY", "only documents published from this day, month or year on"},
    {0, "to", "DAY", "up to and with this day, month or year"},
    {0, "source", "NAME", "only of publishers with this in their name"},
    CLI_ACTOR_OPTION,
    CLI_ISSUE_OPTION,
    CLI_TYPE_OPTION,
    CLI_TEXT_OPTION,
    {0, "network", "KIND", "graphml, gexf: events (default), who does what to whom, or positions, who stands where"},
    {0, "spreadsheet", NULL, "csv: an apostrophe before texts that a spreadsheet would take for a formula"},
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct job {
  const cli_call *call;
  const dm_format *format;
  dm_gather gather;
  dm_worker *worker; /* of a format that needs the syntax, which no store keeps */
  uint64_t n;
} job;

/* ---- a document at a time ------------------------------------------------------------------------------------------- */

/* The trees are made anew from the stored text. */
static int write_trees(job *j, const dm_view *view, dm_err *err) {
  const dm_record *r = view->record;
  dm_input input = {.id = r->id, .title = r->title, .date = r->date, .source = r->source, .url = r->url, .bytes = r->text};
  dm_document *document = NULL;
  int rc = dm_pipe_run(j->worker, &input, DM_UPTO_SYNTAX, false, &document, err);
  if (!rc) rc = dm_conllu_write(document->syntax, j->gather.out, err);
  dm_document_free(document);
  return rc;
}

static int write_document(void *context, const dm_view *view, dm_err *err) {
  job *j = context;
  bool apart = j->format->write == dm_view_summary;
  if (j->n++ && apart) fputc('\n', j->gather.out);
  return j->worker ? write_trees(j, view, err) : j->format->write(view, j->gather.out, err);
}

static int write_all(job *j, dm_err *err) {
  if (j->format->gather) return j->format->gather(&j->gather, err);
  if (j->format->header) fputs(j->format->header, j->gather.out);
  int rc = dm_gather_documents(&j->gather, write_document, j, err);
  return rc ? rc : dm_view_finish(j->gather.out, err);
}

/* ---- where to -------------------------------------------------------------------------------------------------------- */

static cli_exit failed(const job *j, const dm_err *err) {
  if (err->code == DM_EARG) return cli_usage(j->call, "%s", err->message);
  cli_exit code = cli_fail(err);
  return err->stage && !strcmp(err->stage, "view") && err->code == DM_EIO ? CLI_OUTPUT : code;
}

static cli_exit into_folder(job *j, const char *folder) {
  dm_err err = {0};
  struct stat at;
  if (!folder) return cli_usage(j->call, "%s is a folder of files: -o DIR", j->format->name);
  if (mkdir(folder, 0777) && errno != EEXIST) {
    cli_say("cannot make %s: %s", folder, strerror(errno));
    return CLI_OUTPUT;
  }
  if (stat(folder, &at) || !S_ISDIR(at.st_mode)) {
    cli_say("%s is no folder", folder);
    return CLI_OUTPUT;
  }
  j->gather.folder = folder;
  return write_all(j, &err) ? failed(j, &err) : CLI_OK;
}

/* The file takes its name when it is whole. */
static cli_exit into_file(job *j, const char *path) {
  char beside[4096];
  dm_err err = {0};
  int n = snprintf(beside, sizeof beside, "%s.new", path);
  FILE *out = n > 0 && (size_t)n < sizeof beside ? fopen(beside, "wb") : NULL;
  if (!out) {
    cli_say("cannot write %s: %s", path, strerror(errno));
    return CLI_OUTPUT;
  }
  j->gather.out = out;
  int rc = write_all(j, &err), closed = fclose(out);
  if (!rc && !closed && rename(beside, path) == 0) return CLI_OK;
  int why = errno;
  (void)remove(beside);
  if (rc) return failed(j, &err);
  cli_say("cannot write %s: %s", path, strerror(why));
  return CLI_OUTPUT;
}

static cli_exit into_stdout(job *j) {
  dm_err err = {0};
  j->gather.out = stdout;
  int rc = write_all(j, &err);
  return rc ? failed(j, &err) : cli_close_output();
}

/* ---- the command -------------------------------------------------------------------------------------------------------- */

static cli_exit find_format(const cli_call *call, const dm_format **format) {
  if (call->n_arguments != 1) return cli_usage(call, "which format? `demarche help export` lists them");
  const char *name = call->arguments[0];
  *format = dm_format_find(name);
  if (*format) return CLI_OK;
  cli_guess guess = {.word = name};
  for (const dm_format *f = dm_formats; f->name; f++) cli_guess_try(&guess, f->name);
  return cli_usage(call, "there is no format \"%s\"%s%s%s", name,
                   guess.best ? "; did you mean \"" : "; `demarche help export` lists them", guess.best ? guess.best : "",
                   guess.best ? "\"?" : "");
}

/* Rows that the queries of the command line would give. */
static cli_exit choose(const job *j) {
  dm_filter filter = {.actor = cli_value(j->call, "actor"),
                      .issue = cli_value(j->call, "issue"),
                      .type = cli_value(j->call, "type"),
                      .text = cli_value(j->call, "text")};
  dm_err err = {0};
  return dm_store_choose(j->gather.store, &filter, &err) ? failed(j, &err) : CLI_OK;
}

static cli_exit run(job *j) {
  const char *out = cli_value(j->call, "out");
  cli_exit code = choose(j);
  dm_err err = {0};
  if (code != CLI_OK) return code;
  dm_engine *engine = NULL;
  if (!strcmp(j->format->name, "conllu")) {
    engine = cli_open_engine(j->call, &code);
    j->worker = engine ? dm_worker_new(engine, &err) : NULL;
    if (engine && !j->worker) code = cli_fail(&err);
  }
  if (code == CLI_OK) code = j->format->folder ? into_folder(j, out) : out ? into_file(j, out) : into_stdout(j);
  dm_worker_free(j->worker);
  dm_engine_close(engine);
  return code;
}

cli_exit cli_export(const cli_call *call) {
  dm_selection selection = {cli_value(call, "from"), cli_value(call, "to"), cli_value(call, "source")};
  dm_vocabulary vocabulary;
  dm_err err = {0};
  job j = {.call = call, .gather = {.vocabulary = &vocabulary, .selection = &selection, .network = cli_value(call, "network")}};
  j.gather.spreadsheet = cli_value(call, "spreadsheet") != NULL;
  cli_exit code = find_format(call, &j.format);
  if (code != CLI_OK || !j.format) return code;
  if (cli_open_vocabulary(call, &vocabulary, &err)) code = cli_fail(&err);
  j.gather.store = code == CLI_OK ? cli_open_store(call, DM_STORE_READ, &code) : NULL;
  if (j.gather.store) code = run(&j);
  dm_store_close(j.gather.store);
  dm_vocabulary_close(&vocabulary);
  return code;
}

/* cli.h - the program: a table of commands, one file each. The table gives the parsing, the help and the "did you mean". */
#ifndef DM_CLI_H
#define DM_CLI_H

#include "pipe.h"
#include "store/store.h"
#include "store/vocabulary.h"
#include "view/rows.h"

/* Exit codes, the same for every command; docs/cli.md lists them. */
typedef enum cli_exit {
  CLI_OK = 0,
  CLI_SOME_FAILED = 1, /* some inputs could not be read or coded; the others were */
  CLI_USAGE = 2,       /* the command line makes no sense */
  CLI_DATA = 3,        /* data or model missing or broken: nothing was coded */
  CLI_OUTPUT = 4,      /* the output could not be written: closed pipe, full disk */
  CLI_MEMORY = 5       /* out of memory */
} cli_exit;

typedef struct cli_option {
  char letter;          /* 0: long form only */
  const char *name;     /* "date" */
  const char *argument; /* "DAY"; NULL for a flag */
  const char *help;
} cli_option;

#define CLI_MAX_OPTIONS 24
#define CLI_MAX_GIVEN 64

/* What stood on the command line. value[i] belongs to the command's options[i]: NULL not given, "" a flag that was given. */
typedef struct cli_call {
  const struct cli_command *command;
  const char *value[CLI_MAX_OPTIONS];
  struct cli_given {
    int option;
    const char *value;
  } given[CLI_MAX_GIVEN]; /* all of them in their order, for options that may be given several times */
  int n_given;
  char **arguments;
  int n_arguments;
} cli_call;

typedef struct cli_command {
  const char *name, *arguments, *help; /* help: one line */
  const cli_option *options;           /* ends with a row without a name */
  const char *examples;                /* one or more lines, each "  demarche ...\n" */
  cli_exit (*run)(const cli_call *call);
} cli_command;

/* Ends with a row without a name. */
extern const cli_command cli_commands[];

/* ---- the commands, a file each ------------------------------------------------------------------------------------ */

extern const cli_option cli_code_options[], cli_actor_options[], cli_actors_options[], cli_parse_options[], cli_explain_options[],
    cli_events_options[], cli_timeline_options[], cli_dyads_options[], cli_search_options[], cli_changes_options[],
    cli_show_options[], cli_sql_options[], cli_correct_options[], cli_serve_options[], cli_network_options[],
    cli_alignment_options[], cli_ledger_options[], cli_contradictions_options[], cli_agreement_options[], cli_export_options[],
    cli_relate_options[], cli_place_options[], cli_data_options[], cli_eval_ud_options[], cli_bench_options[],
    cli_positions_options[], cli_issues_options[], cli_extract_options[], cli_no_options[], cli_ingest_options[],
    cli_watch_options[], cli_verify_options[], cli_diff_options[];
cli_exit cli_code(const cli_call *call);
cli_exit cli_extract(const cli_call *call);
cli_exit cli_ingest(const cli_call *call);
cli_exit cli_watch(const cli_call *call);
cli_exit cli_verify(const cli_call *call);
cli_exit cli_diff(const cli_call *call);
cli_exit cli_parse(const cli_call *call);
cli_exit cli_explain(const cli_call *call);
cli_exit cli_actor(const cli_call *call);
cli_exit cli_actors(const cli_call *call);
cli_exit cli_relate(const cli_call *call);
cli_exit cli_place(const cli_call *call);
cli_exit cli_data(const cli_call *call);
cli_exit cli_eval_ud(const cli_call *call);
cli_exit cli_bench(const cli_call *call);
cli_exit cli_positions(const cli_call *call);
cli_exit cli_issues(const cli_call *call);
cli_exit cli_query(const cli_call *call); /* every command of store/query.h, by the command's name */
cli_exit cli_changes(const cli_call *call);
cli_exit cli_show(const cli_call *call);
cli_exit cli_sql(const cli_call *call);
cli_exit cli_correct(const cli_call *call);
cli_exit cli_serve(const cli_call *call);
cli_exit cli_network(const cli_call *call);
cli_exit cli_alignment(const cli_call *call);
cli_exit cli_ledger(const cli_call *call);
cli_exit cli_contradictions(const cli_call *call);
cli_exit cli_agreement(const cli_call *call);
cli_exit cli_export(const cli_call *call);
cli_exit cli_version(const cli_call *call);
cli_exit cli_help(const cli_call *call);

/* ---- what they share ---------------------------------------------------------------------------------------------- */

/* The value of the option with that long name, or NULL when it was not given (or the command has none such). */
const char *cli_value(const cli_call *call, const char *name);

/* All values of an option that may be given several times, in their order; returns how many it wrote, at most CLI_MAX_GIVEN. */
unsigned cli_values(const cli_call *call, const char *name, const char *values[CLI_MAX_GIVEN]);

/* "demarche: ..." on stderr. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says what *err says, with file, line and offset, and gives the exit code that belongs to it. */
cli_exit cli_fail(const dm_err *err);
/* The command's usage line on stderr and CLI_USAGE, after a message. */
cli_exit cli_usage(const cli_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Opens the engine by --data, --model and --isa; NULL after having said why, with *exit_code set. */
dm_engine *cli_open_engine(const cli_call *call, cli_exit *exit_code);
/* What was odd in the users' lists, on stderr. */
void cli_tell_remarks(const dm_world *world);
/* Opens the database of --db; NULL after having said why, with *exit_code set. */
dm_store *cli_open_store(const cli_call *call, dm_store_mode mode, cli_exit *exit_code);
/* The codes of --data; to be closed even after a failure. */
int cli_open_vocabulary(const cli_call *call, dm_vocabulary *vocabulary, dm_err *err);
/* Whether stdout is a terminal that shows colours, and nobody asked for none. */
bool cli_wants_colour(void);
/* How rows are to be printed, by --json, --csv and --spreadsheet. */
cli_exit cli_rows_style(const cli_call *call, dm_rows_style *style);
/* Flushes stdout; CLI_OK, or CLI_OUTPUT after having said why. */
cli_exit cli_close_output(void);

/* The rows that every command with an engine has. */
#define CLI_ENGINE_OPTIONS                                                                                                       \
  {0, "data", "DIR", "folder of lexicons and ontology (default: beside the program)"},                                           \
      {0, "more", "DIR", "your own event frames and ontology rows, added to ours"},                                              \
      {0, "model", "FILE", "model file (default: the shipped one)"}, {                                                           \
    0, "isa", "NAME", "instruction set: avx512, avx2 or scalar (default: the best there is)"                                     \
  }
#define CLI_ACTORS_OPTION                                                                                                        \
  { 0, "actors", "FILE", "your own list of actors, see docs/actors.md; may be given several times" }
#define CLI_MEMORY_OPTION                                                                                                        \
  { 0, "memory", "FILE", "persons that an earlier run learnt of (--learn)" }
#define CLI_ISSUES_OPTION                                                                                                        \
  { 0, "issues", "FILE", "your own issues, see docs/positions.md" }
#define CLI_DB_OPTION                                                                                                            \
  { 0, "db", "FILE", "the database that `demarche ingest` made" }
/* What every command that prints rows of a database has. */
#define CLI_ROWS_OPTIONS                                                                                                         \
  {0, "json", NULL, "an array of objects, one a line"}, {0, "csv", NULL, "CSV with a header; every text quoted"}, {              \
    0, "spreadsheet", NULL, "with --csv: an apostrophe before texts that a spreadsheet would take for a formula"                 \
  }
/* How inputs are read: what a command with a reader has. */
#define CLI_FORMAT_IN_OPTIONS                                                                                                    \
  {0, "format-in", "NAME", "input format (default: told by the first bytes, then the name)"}, {                                  \
    0, "map", "LIST", "columns of JSON and CSV, as text=body,date=pubDate (default: the usual names)"                            \
  }
#define CLI_READ_OPTIONS                                                                                                         \
  CLI_FORMAT_IN_OPTIONS, {                                                                                                       \
    0, "lang", "CODE", "only reports in that language, as en; the others are counted and listed (default: any)"                  \
  }
/* Of queries and exports. */
#define CLI_ACTOR_OPTION                                                                                                         \
  { 0, "actor", "WHO", "a country's code (RUS), with a sector (\"RUS MIL\"), or part of a name" }
#define CLI_ISSUE_OPTION                                                                                                         \
  { 0, "issue", "WHAT", "an issue's id or part of its name" }
#define CLI_TYPE_OPTION                                                                                                          \
  {                                                                                                                              \
    0, "type", "TYPE",                                                                                                           \
        "events: REJECT, ASSAULT.drone or a CAMEO code; statements: direct, mixed, indirect; positions: demand, reject, ..."     \
  }
#define CLI_TEXT_OPTION                                                                                                          \
  { 0, "text", "WORDS", "the sentence has these words; \"a phrase\", begin*, one OR another" }
#define CLI_HELP_OPTION                                                                                                          \
  { 'h', "help", NULL, "this help" }
#define CLI_END_OPTIONS                                                                                                          \
  { 0, NULL, NULL, NULL }

/* The candidate nearest to word by edit distance (a swap of neighbours counts one), or NULL when none is near. */
typedef struct cli_guess {
  const char *word, *best;
  unsigned distance;
} cli_guess;
void cli_guess_try(cli_guess *guess, const char *candidate);

#endif

/* main.c - the table of commands, and how a command line becomes a call. */
#include "cli.h"

#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

const cli_option cli_no_options[] = {CLI_HELP_OPTION, CLI_END_OPTIONS};

const cli_command cli_commands[] = {
    {"code", "[FILE|FOLDER|-]...", "code articles: who did what, who said what, who stands where", cli_code_options,
     "  demarche code article.txt --date 2025-02-12\n"
     "  demarche code --format jsonl -j 2 news/ > records.jsonl\n"
     "  cat article.txt | demarche code --json -\n",
     cli_code},
    {"ingest", "FILE|FOLDER|-...", "code articles into a database", cli_ingest_options,
     "  demarche ingest --db news.db news/\n"
     "  demarche ingest --db news.db -j 4 crawl.warc.gz feed.xml\n",
     cli_ingest},
    {"extract", "[FILE|FOLDER|-]...", "what the readers see in pages, feeds, tables and archives", cli_extract_options,
     "  demarche extract page.html\n"
     "  demarche extract --json --lang en CC-NEWS-0001.warc.gz > articles.jsonl\n"
     "  demarche extract --json --map text=body,date=pubDate articles.csv\n",
     cli_extract},
    {"watch", "FEEDS.txt", "poll feeds into a database, politely", cli_watch_options,
     "  demarche watch --db news.db feeds.txt\n"
     "  demarche watch --db news.db --once feeds.txt\n",
     cli_watch},
    {"verify", "", "code stored texts again: does the database still say the same?", cli_verify_options,
     "  demarche verify --db news.db\n"
     "  demarche verify --db news.db -n all\n",
     cli_verify},
    {"diff", "DB[@RUN] DB[@RUN]", "what two runs say differently of the same texts", cli_diff_options,
     "  demarche diff before.db after.db\n"
     "  demarche diff --summary before.db@1 after.db@2\n",
     cli_diff},
    {"parse", "[FILE|FOLDER|-]...", "tag and parse text; prints CoNLL-U", cli_parse_options,
     "  demarche parse article.txt > article.conllu\n"
     "  echo 'Moscow rejects the swap.' | demarche parse\n",
     cli_parse},
    {"explain", "[FILE|-]", "why each record of a sentence was made, or why none was", cli_explain_options,
     "  demarche explain article.txt --sentence 4\n"
     "  echo 'Moscow rejects the swap.' | demarche explain\n",
     cli_explain},
    {"relate", "[FILE.tsv|-]", "what a marked source does to a marked target, a sentence a row", cli_relate_options,
     "  demarche relate pairs.tsv > relations.tsv\n"
     "  printf 'marked_sentence\\n<s>Iran</s> met <t>Oman</t>.\\n' | demarche relate --json\n",
     cli_relate},
    {"actor", "PHRASE", "how a phrase is coded as an actor, and why", cli_actor_options,
     "  demarche actor French Foreign Minister\n"
     "  demarche actor --date 2019-04-01 --json Trump\n"
     "  demarche actor --tsv phrases.tsv > codes.tsv\n",
     cli_actor},
    {"place", "[NAME]", "which place a name means in a text, and why", cli_place_options,
     "  demarche place Springfield, Ill.\n"
     "  demarche place --context 'Flooding hit Alexandria and Monroe in Louisiana.' Alexandria\n"
     "  demarche place --tsv names.tsv > places.tsv\n",
     cli_place},
    {"actors", "FILE...", "what was learnt of persons; accept or reject it", cli_actors_options,
     "  demarche code --learn learnt.tsv news/ > /dev/null\n"
     "  demarche actors learnt.tsv\n"
     "  demarche actors --accept 'Ilya Moroz' --reject 12 learnt.tsv\n"
     "  demarche code --memory learnt.tsv more-news/\n"
     "  demarche actors --db news.db --actor 'RUS GOV'\n",
     cli_actors},
    {"events", "", "what was done to whom, from a database", cli_events_options,
     "  demarche events --db news.db --actor RUS --from 2025-02\n"
     "  demarche events --db news.db --type SANCTION --text 'oil OR gas' --csv > sanctions.csv\n",
     cli_query},
    {"statements", "", "who said what, from a database", cli_events_options,
     "  demarche statements --db news.db --actor Peskov --type direct\n"
     "  demarche statements --db news.db --text '\"security guarantees\"' --json\n",
     cli_query},
    {"positions", "[FILE|FOLDER|-]...", "who stands where: a matrix of actors and issues", cli_positions_options,
     "  demarche positions news/ --date 2025-02-13\n"
     "  demarche positions --quotes --issues issues.tsv --csv news/ > positions.csv\n"
     "  demarche positions --db news.db --actor RUS\n",
     cli_positions},
    {"issues", "[FILE|FOLDER|-]...", "the issues of articles or of a codebook; merge and rename them", cli_issues_options,
     "  demarche issues news/ > issues.tsv\n"
     "  demarche issues --issues issues.tsv --merge truce --into ceasefire\n"
     "  demarche issues --issues issues.tsv --rename ceasefire --label 'Ceasefire in Gaza'\n",
     cli_issues},
    {"timeline", "", "events, statements and positions by day", cli_timeline_options,
     "  demarche timeline --db news.db --actor IRN --from 2025-02-01 --to 2025-02-14\n"
     "  demarche timeline --db news.db --issue 'NATO membership'\n",
     cli_query},
    {"dyads", "", "events between countries, counted by month and quad class", cli_dyads_options,
     "  demarche dyads --db news.db --from 2025-02 --to 2025-02\n"
     "  demarche dyads --db news.db --by year --actor RUS --csv > russia.csv\n",
     cli_query},
    {"search", "WORD...", "sentences that have the words", cli_search_options,
     "  demarche search --db news.db prisoner exchange\n"
     "  demarche search --db news.db '\"red line\" OR ultimat*' --from 2025\n",
     cli_query},
    {"sql", "[STATEMENT]", "a read-only prompt on the database and its views", cli_sql_options,
     "  demarche sql --db news.db 'SELECT * FROM dyad_month WHERE source = \"RUS\"'\n"
     "  demarche sql --db news.db\n",
     cli_sql},
    {"correct", "ROW FIELD VALUE | ROW accept|reject", "say what a row should be; the machine's row stays", cli_correct_options,
     "  demarche correct --db news.db e12 type REJECT --coder anna --why 'a refusal, no threat'\n"
     "  demarche correct --db news.db e12 target.country UKR --coder anna --why 'named in the next sentence'\n"
     "  demarche correct --db news.db p4 reject --coder anna --why 'a question'\n",
     cli_correct},
    {"agreement", "[CODER CODER]", "how far coders agree with each other and with the machine", cli_agreement_options,
     "  demarche agreement --db news.db\n"
     "  demarche agreement --db news.db anna ben --csv\n",
     cli_agreement},
    {"show", "ID...", "a row with its evidence: e12, s3, p4, a5, d7", cli_show_options,
     "  demarche show --db news.db e12\n"
     "  demarche show --db news.db d7 --json\n",
     cli_show},
    {"network", "", "who sides with whom: congruence, conflict and subtract networks", cli_network_options,
     "  demarche network --db news.db\n"
     "  demarche network --db news.db --kind congruence --normalise cosine --width 90 --step 30 --csv > windows.csv\n",
     cli_network},
    {"alignment", "ACTOR ACTOR", "how near two actors are, month by month", cli_alignment_options,
     "  demarche alignment --db news.db 'RUS GOV' 'CHN GOV'\n"
     "  demarche alignment --db news.db --level country --issues RUS CHN\n",
     cli_alignment},
    {"ledger", "", "demands, and what became of them", cli_ledger_options,
     "  demarche ledger --db news.db --open\n"
     "  demarche ledger --db news.db --actor 'IRN GOV' --csv > demands.csv\n",
     cli_ledger},
    {"contradictions", "", "stances of one side that contradict one another", cli_contradictions_options,
     "  demarche contradictions --db news.db\n"
     "  demarche contradictions --db news.db --level name --json\n",
     cli_contradictions},
    {"serve", "", "a database as a web page and a JSON API, for this machine", cli_serve_options,
     "  demarche serve --db news.db\n"
     "  demarche serve --db news.db --port 0 --no-open\n"
     "  demarche serve --db news.db --listen 0.0.0.0\n",
     cli_serve},
    {"changes", "", "which positions are new, hardened, softened, reversed or silent since a day", cli_changes_options,
     "  demarche changes --db news.db --since 2025-02-01\n"
     "  demarche changes --db news.db --since 2025-02-01 --issue ceasefire --json\n",
     cli_changes},
    {"export", "FORMAT", "the database in the formats of the field", cli_export_options,
     "  demarche export --db news.db polecat -o events.tsv\n"
     "  demarche export --db news.db graphml -o network.graphml --from 2025-01\n"
     "  demarche export --db news.db csv -o tables/\n",
     cli_export},
    {"data", "check [DIR]", "check the lexicons and run their examples", cli_data_options,
     "  demarche data check\n"
     "  demarche data check my-data/\n",
     cli_data},
    {"eval-ud", "GOLD.conllu...", "score tagging and parsing against a treebank", cli_eval_ud_options,
     "  demarche eval-ud en_ewt-ud-dev.conllu\n"
     "  demarche eval-ud --json en_gum-ud-dev.conllu\n",
     cli_eval_ud},
    {"bench", "FILE|FOLDER...", "time each stage", cli_bench_options,
     "  demarche bench news/\n"
     "  demarche bench --isa avx2 -j 2 news/\n",
     cli_bench},
    {"version", "", "version and licence", cli_no_options, "  demarche version\n", cli_version},
    {"help", "[COMMAND]", "this help, or a command's", cli_no_options, "  demarche help code\n", cli_help},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

/* ---- messages --------------------------------------------------------------------------------------------------- */

void cli_say(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("demarche: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

cli_exit cli_usage(const cli_call *call, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("demarche: ", stderr);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, "\nusage: demarche %s [OPTION]... %s\ntry: demarche help %s\n", call->command->name, call->command->arguments,
          call->command->name);
  return CLI_USAGE;
}

/* ---- the command line ------------------------------------------------------------------------------------------- */

static const cli_command *find_command(const char *name) {
  for (const cli_command *c = cli_commands; c->name; c++)
    if (!strcmp(c->name, name)) return c;
  return NULL;
}

static cli_exit unknown_command(const char *name) {
  cli_guess guess = {.word = name};
  for (const cli_command *c = cli_commands; c->name; c++) cli_guess_try(&guess, c->name);
  if (guess.best)
    cli_say("there is no command \"%s\"; did you mean \"%s\"?", name, guess.best);
  else
    cli_say("there is no command \"%s\"; `demarche help` lists them", name);
  return CLI_USAGE;
}

static cli_exit bad_option(const cli_call *call, const char *given) {
  const char *name = given + strspn(given, "-");
  cli_guess guess = {.word = name};
  const cli_option *o = call->command->options;
  for (; o->name; o++) {
    if (!strcmp(o->name, name) && o->argument) return cli_usage(call, "option --%s wants %s", name, o->argument);
    cli_guess_try(&guess, o->name);
  }
  if (guess.best && strlen(name) > 1) return cli_usage(call, "there is no option %s; did you mean --%s?", given, guess.best);
  return cli_usage(call, "there is no option %s, or its value is missing", given);
}

/* One table for getopt_long from the command's own; val is the option's index + 256, or its letter. */
static void build_tables(const cli_option *options, struct option *longs, char *shorts) {
  *shorts++ = ':';
  for (int i = 0; options[i].name; i++) {
    int has = options[i].argument ? required_argument : no_argument;
    longs[i] = (struct option){options[i].name, has, NULL, 256 + i};
    if (!options[i].letter) continue;
    *shorts++ = options[i].letter;
    if (has == required_argument) *shorts++ = ':';
  }
  *shorts = 0;
}

static int index_of(const cli_option *options, int val) {
  if (val >= 256) return val - 256;
  for (int i = 0; options[i].name; i++)
    if (options[i].letter == val) return i;
  return -1;
}

static cli_exit parse_options(cli_call *call, int argc, char **argv) {
  struct option longs[CLI_MAX_OPTIONS + 1] = {0};
  char shorts[3 * CLI_MAX_OPTIONS + 2];
  const cli_option *options = call->command->options;
  build_tables(options, longs, shorts);
  opterr = 0;
  optind = 1;
  for (int val; (val = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
    int i = index_of(options, val);
    if (i < 0) return bad_option(call, argv[optind - 1]);
    call->value[i] = optarg ? optarg : "";
    if (call->n_given == CLI_MAX_GIVEN) return cli_usage(call, "more than %d options", CLI_MAX_GIVEN);
    call->given[call->n_given++] = (struct cli_given){i, call->value[i]};
  }
  call->arguments = argv + optind;
  call->n_arguments = argc - optind;
  return CLI_OK;
}

const char *cli_value(const cli_call *call, const char *name) {
  const cli_option *options = call->command->options;
  for (int i = 0; options[i].name; i++)
    if (!strcmp(options[i].name, name)) return call->value[i];
  return NULL;
}

unsigned cli_values(const cli_call *call, const char *name, const char *values[CLI_MAX_GIVEN]) {
  unsigned n = 0;
  for (int i = 0; i < call->n_given; i++)
    if (!strcmp(call->command->options[call->given[i].option].name, name)) values[n++] = call->given[i].value;
  return n;
}

static cli_exit run(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "help";
  if (!strcmp(name, "--help") || !strcmp(name, "-h")) name = "help";
  if (!strcmp(name, "--version") || !strcmp(name, "-V")) name = "version";
  cli_call call = {.command = find_command(name)};
  if (!call.command) return unknown_command(name);
  if (argc > 1) {
    cli_exit code = parse_options(&call, argc - 1, argv + 1);
    if (code != CLI_OK) return code;
  }
  if (!cli_value(&call, "help")) return call.command->run(&call);
  char *topic[] = {argv[1], NULL};
  call.arguments = topic;
  call.n_arguments = 1;
  return cli_help(&call);
}

int main(int argc, char **argv) {
  /* A closed pipe shall be an error of write(), with a message and an exit code, not a silent death. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files, likewise */
  return (int)run(argc, argv);
}

/* actor.c - `demarche actor`: how a phrase is coded, and why; one phrase, or the rows of a table. */
#include "cli.h"

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "mention/code.h"
#include "mention/lists.h"
#include "mention/memory.h"
#include "view/view.h"

#include <string.h>

const cli_option cli_actor_options[] = {
    {'d', "date", "DAY", "the day for which the code shall hold: 2015-05-10, 2015, 10 May 2015 (default: today)"},
    {'c', "context", "TEXT", "words that name the country when the phrase does not"},
    {0, "json", NULL, "one JSON object"},
    {0, "tsv", "FILE", "code the columns phrase, context, date of a table; one row out for each row in; - is stdin"},
    CLI_ACTORS_OPTION,
    CLI_MEMORY_OPTION,
    {0, "data", "DIR", "folder of lexicons and ontology (default: beside the program)"},
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct query {
  dm_str phrase, context, date;
} query;

typedef struct answer {
  dm_actor_answer code;
  dm_str country; /* PLOVER's code of the body where it has one, else the country */
  dm_str why;
} answer;

static answer ask(dm_arena *arena, const dm_world *world, const query *q) {
  answer a = {0};
  dm_str day;
  bool dated = dm_table_day(arena, world, q->date, &day);
  a.why = dm_actor_explain(arena, world, q->phrase, q->context, day, &a.code);
  if (!dated)
    a.why = dm_str_printf(arena, "%" DM_FMT "; \"%" DM_FMT "\" is no date: today's code", DM_ARG(a.why), DM_ARG(q->date));
  a.country = a.code.plover.n ? a.code.plover : a.code.country;
  return a;
}

static void put(dm_str s) { fwrite(s.p ? s.p : "", 1, s.n, stdout); }

static void put_sectors(const dm_actor_answer *a, const char *none) {
  for (uint32_t i = 0; i < a->n_sectors; i++) {
    if (i) putchar(' ');
    put(a->sectors[i]);
  }
  if (!a->n_sectors) fputs(none, stdout);
}

/* ---- one phrase ------------------------------------------------------------------------------------------------- */

static void print_lines(const answer *a) {
  fputs("country  ", stdout);
  put(a->country.n ? a->country : DM_S("unknown"));
  fputs("\nsectors  ", stdout);
  put_sectors(&a->code, "none");
  fputs("\nname     ", stdout);
  put(a->code.name.n ? a->code.name : DM_S("none: a description"));
  printf("\nbasis    %s\nwhy      ", a->code.basis == DM_BASIS_NONE ? "none" : dm_name_basis(a->code.basis));
  put(a->why);
  putchar('\n');
}

static void print_json(const answer *a) {
  dm_json j = {.out = stdout};
  dm_json_begin(&j, '{');
  dm_json_key(&j, "country");
  dm_json_str(&j, a->country);
  dm_json_key(&j, "sectors");
  dm_json_begin(&j, '[');
  for (uint32_t i = 0; i < a->code.n_sectors; i++) dm_json_str(&j, a->code.sectors[i]);
  dm_json_end(&j, ']');
  dm_json_key(&j, "name");
  dm_json_str(&j, a->code.name);
  dm_json_key(&j, "basis");
  dm_json_name(&j, dm_name_basis(a->code.basis));
  dm_json_key(&j, "why");
  dm_json_str(&j, a->why);
  dm_json_end(&j, '}');
  putchar('\n');
}

static cli_exit one_phrase(const cli_call *call, dm_arena *arena, const dm_world *world) {
  query q = {.context = dm_str_of(cli_value(call, "context")), .date = dm_str_of(cli_value(call, "date"))};
  for (int i = 0; i < call->n_arguments; i++)
    q.phrase = dm_str_printf(arena, "%" DM_FMT "%s%s", DM_ARG(q.phrase), i ? " " : "", call->arguments[i]);
  dm_str day;
  if (!dm_table_day(arena, world, q.date, &day)) return cli_usage(call, "--date: \"%s\" is no date", cli_value(call, "date"));
  answer a = ask(arena, world, &q);
  if (cli_value(call, "json"))
    print_json(&a);
  else
    print_lines(&a);
  return cli_close_output();
}

/* ---- a table ---------------------------------------------------------------------------------------------------- */

typedef struct table {
  uint32_t phrase, context, date; /* columns, DM_NONE: not there */
} table;

/* A line without its end; the byte order mark, too, is no part of the first one. */
static bool next_line(dm_str *rest, dm_str *line) {
  if (!rest->n || !dm_str_split(rest, '\n', line)) return false;
  if (line->n && line->p[line->n - 1] == '\r') line->n--;
  return true;
}

static dm_str column(dm_str line, uint32_t wanted) {
  dm_str field;
  for (uint32_t i = 0; wanted != DM_NONE && dm_str_split(&line, '\t', &field); i++)
    if (i == wanted) return dm_str_trim(field);
  return (dm_str){0};
}

static table read_header(dm_str line) {
  table t = {DM_NONE, DM_NONE, DM_NONE};
  dm_str field;
  for (uint32_t i = 0; dm_str_split(&line, '\t', &field); i++) {
    field = dm_str_trim(field);
    if (dm_str_is(field, "phrase")) t.phrase = i;
    if (dm_str_is(field, "context")) t.context = i;
    if (dm_str_is(field, "date")) t.date = i;
  }
  return t;
}

static void print_row(const query *q, const answer *a) {
  put(q->phrase);
  putchar('\t');
  put(a->country);
  putchar('\t');
  put_sectors(&a->code, "");
  putchar('\t');
  put(a->code.name);
  printf("\t%s\t", a->code.basis == DM_BASIS_NONE ? "" : dm_name_basis(a->code.basis));
  put(a->why);
  putchar('\n');
}

/* Every line behind the header is a row, an empty one too: the output has as many. */
static cli_exit print_table(const cli_call *call, dm_arena *arena, const dm_world *world, dm_str bytes) {
  if (bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0) bytes = dm_str_sub(bytes, 3, bytes.n);
  dm_str line = {0};
  while (next_line(&bytes, &line) && (!line.n || line.p[0] == '#')) continue;
  table t = read_header(line);
  if (t.phrase == DM_NONE)
    return cli_usage(call, "%s: no column \"phrase\" in the header row; context and date may follow", cli_value(call, "tsv"));
  puts("phrase\tcountry\tsectors\tname\tbasis\twhy");
  while (next_line(&bytes, &line)) {
    query q = {column(line, t.phrase), column(line, t.context), column(line, t.date)};
    answer a = ask(arena, world, &q);
    print_row(&q, &a);
    dm_arena_reset(arena);
  }
  return cli_close_output();
}

static cli_exit code_table(const cli_call *call, dm_arena *arena, const dm_world *world) {
  const char *path = cli_value(call, "tsv");
  if (call->n_arguments) return cli_usage(call, "a phrase or --tsv, not both");
  dm_arena *own = dm_arena_new();
  if (!own) return CLI_MEMORY;
  dm_str bytes;
  dm_err err = {0};
  const char *file = strcmp(path, "-") != 0 ? path : "/dev/stdin";
  cli_exit code = dm_file_read(own, file, DM_LIMIT_INPUT_BYTES, "cli", &bytes, &err) ? cli_fail(&err)
                                                                                     : print_table(call, arena, world, bytes);
  dm_arena_free(own);
  return code;
}

/* ---- both ------------------------------------------------------------------------------------------------------- */

static dm_world *open_world(const cli_call *call, cli_exit *exit_code) {
  const char *data = cli_value(call, "data");
  char found[1024];
  if (!data && dm_engine_data_dir(found, sizeof found)) data = found;
  if (!data) {
    *exit_code = CLI_DATA;
    cli_say("no data folder found; give --data");
    return NULL;
  }
  dm_err err = {0};
  const char *lists[CLI_MAX_GIVEN];
  unsigned n = cli_values(call, "actors", lists);
  dm_world *world = dm_world_open(data, &err);
  int rc = world ? 0 : DM_EDATA;
  for (unsigned i = 0; !rc && i < n; i++) rc = dm_world_add_list(world, data, lists[i], &err);
  if (!rc && cli_value(call, "memory")) rc = dm_world_add_memory(world, cli_value(call, "memory"), &err);
  if (!rc) cli_tell_remarks(world);
  if (!rc) return world;
  dm_world_close(world);
  if (err.code == DM_EIO) err.code = DM_EDATA;
  *exit_code = cli_fail(&err);
  return NULL;
}

cli_exit cli_actor(const cli_call *call) {
  bool many = cli_value(call, "tsv") != NULL;
  if (!many && !call->n_arguments)
    return cli_usage(call, "which phrase? for example: demarche actor \"French Foreign Minister\"");
  cli_exit code = CLI_OK;
  dm_world *world = open_world(call, &code);
  if (!world) return code;
  dm_arena *arena = dm_arena_new();
  if (!arena)
    code = CLI_MEMORY;
  else
    code = many ? code_table(call, arena, world) : one_phrase(call, arena, world);
  dm_arena_free(arena);
  dm_world_close(world);
  return code;
}

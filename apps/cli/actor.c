/* actor.c - `demarche actor`: how a phrase is coded, and why; one phrase, or the rows of a table. */
#include "table.h"

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "mention/code.h"
#include "mention/lists.h"
#include "mention/members.h"
#include "mention/memory.h"
#include "view/view.h"

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

/* More than any body has. */
#define MOST_MEMBERS 256u

typedef struct answer {
  dm_actor_answer code;
  dm_str country; /* PLOVER's code of the body where it has one, else the country */
  dm_str why;
  dm_str members[MOST_MEMBERS]; /* of an organisation, at the day */
  uint32_t n_members;
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

static void put_sectors(const dm_actor_answer *a, const char *none) {
  for (uint32_t i = 0; i < a->n_sectors; i++) {
    if (i) putchar(' ');
    cli_put_cell(a->sectors[i]);
  }
  if (!a->n_sectors) fputs(none, stdout);
}

/* ---- one phrase ------------------------------------------------------------------------------------------------- */

static void put_members(const answer *a) {
  if (a->n_members) printf("members  %u:", a->n_members);
  for (uint32_t i = 0; i < a->n_members; i++) printf(" %.*s", DM_ARG(a->members[i]));
  if (a->n_members) putchar('\n');
}

static void print_lines(const answer *a) {
  fputs("country  ", stdout);
  cli_put_cell(a->country.n ? a->country : DM_S("unknown"));
  fputs("\nsectors  ", stdout);
  put_sectors(&a->code, "none");
  fputs("\nname     ", stdout);
  cli_put_cell(a->code.name.n ? a->code.name : DM_S("none: a description"));
  printf("\nbasis    %s\nwhy      ", a->code.basis == DM_BASIS_NONE ? "none" : dm_name_basis(a->code.basis));
  cli_put_cell(a->why);
  putchar('\n');
  put_members(a);
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
  if (a->n_members) {
    dm_json_key(&j, "members");
    dm_json_begin(&j, '[');
    for (uint32_t i = 0; i < a->n_members; i++) dm_json_str(&j, a->members[i]);
    dm_json_end(&j, ']');
  }
  dm_json_end(&j, '}');
  putchar('\n');
}

/* The folder of lexicons, or NULL when none is found. */
static const char *data_folder(const cli_call *call, char *found, size_t size) {
  const char *given = cli_value(call, "data");
  return given ? given : dm_engine_data_dir(found, size) ? found : NULL;
}

static cli_exit one_phrase(const cli_call *call, dm_arena *arena, const dm_world *world) {
  query q = {.context = dm_str_of(cli_value(call, "context")), .date = dm_str_of(cli_value(call, "date"))};
  for (int i = 0; i < call->n_arguments; i++)
    q.phrase = dm_str_printf(arena, "%" DM_FMT "%s%s", DM_ARG(q.phrase), i ? " " : "", call->arguments[i]);
  dm_str day;
  if (!dm_table_day(arena, world, q.date, &day)) return cli_usage(call, "--date: \"%s\" is no date", cli_value(call, "date"));
  answer a = ask(arena, world, &q);
  dm_members members;
  dm_err err = {0};
  char folder[1024];
  if (dm_members_read(arena, world, data_folder(call, folder, sizeof folder), &members, &err)) return cli_fail(&err);
  a.n_members = dm_members_at(&members, a.code.name, day, a.members, MOST_MEMBERS);
  if (cli_value(call, "json"))
    print_json(&a);
  else
    print_lines(&a);
  return cli_close_output();
}

/* ---- a table ---------------------------------------------------------------------------------------------------- */

enum { PHRASE, CONTEXT, DATE };
static const char *const columns[] = {"phrase", "context", "date", NULL};

static void print_row(const query *q, const answer *a) {
  cli_put_cell(q->phrase);
  putchar('\t');
  cli_put_cell(a->country);
  putchar('\t');
  put_sectors(&a->code, "");
  putchar('\t');
  cli_put_cell(a->code.name);
  printf("\t%s\t", a->code.basis == DM_BASIS_NONE ? "" : dm_name_basis(a->code.basis));
  cli_put_cell(a->why);
  putchar('\n');
}

/* Every line behind the header is a row, an empty one too: the output has as many. */
static void print_table(cli_table *table, dm_arena *arena, const dm_world *world) {
  puts("phrase\tcountry\tsectors\tname\tbasis\twhy");
  while (cli_table_next(table)) {
    query q = {dm_str_trim(cli_table_cell(table, PHRASE)), dm_str_trim(cli_table_cell(table, CONTEXT)),
               dm_str_trim(cli_table_cell(table, DATE))};
    answer a = ask(arena, world, &q);
    print_row(&q, &a);
    dm_arena_reset(arena);
  }
}

static cli_exit code_table(const cli_call *call, dm_arena *arena, const dm_world *world) {
  if (call->n_arguments) return cli_usage(call, "a phrase or --tsv, not both");
  dm_arena *own = dm_arena_new();
  if (!own) return CLI_MEMORY;
  dm_err err = {0};
  cli_table table;
  int rc = cli_table_open(&table, own, cli_value(call, "tsv"), columns, &err);
  if (!rc) print_table(&table, arena, world);
  cli_exit code = rc == DM_EINPUT ? cli_usage(call, "%s: %s; context and date may follow", err.path, err.message)
                  : rc            ? cli_fail(&err)
                                  : cli_close_output();
  dm_arena_free(own);
  return code;
}

/* ---- both ------------------------------------------------------------------------------------------------------- */

static dm_world *open_world(const cli_call *call, cli_exit *exit_code) {
  char found[1024];
  const char *data = data_folder(call, found, sizeof found);
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

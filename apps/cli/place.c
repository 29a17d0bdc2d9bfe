/* place.c - `demarche place`: which place a name means, and why; one name, or the rows of a table. */
#include "table.h"

#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "mention/place_resolve.h"

#include <stdlib.h>

const cli_option cli_place_options[] = {
    {'c', "context", "TEXT", "the text that the name stands in"},
    {0, "country", "CODE", "country of the publisher, ISO 3166-1 alpha-3"},
    {0, "json", NULL, "one JSON object"},
    {0, "tsv", "FILE", "resolve the columns name, context, country, start of a table; one row out for each row in; - is stdin"},
    {0, "data", "DIR", "folder of lexicons and ontology (default: beside the program)"},
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

typedef struct answer {
  dm_str name;
  dm_place_guess guess;
  dm_gaz_place place, region;
} answer;

static const char *precision_of(const answer *a) {
  static const char *const names[] = {[DM_GAZ_CITY] = "city",
                                      [DM_GAZ_COUNTY] = "county",
                                      [DM_GAZ_REGION] = "region",
                                      [DM_GAZ_COUNTRY] = "country",
                                      [DM_GAZ_SEA] = "sea"};
  return a->guess.place == DM_NONE ? NULL : names[a->place.kind];
}

static answer ask(const dm_gazetteer *g, dm_scene *scene, dm_str name, dm_span at) {
  answer a = {.name = name, .guess = dm_scene_resolve(scene, name, at)};
  if (a.guess.place != DM_NONE) dm_gazetteer_place(g, a.guess.place, &a.place);
  if (a.guess.place != DM_NONE && a.place.region != DM_NONE) dm_gazetteer_place(g, a.place.region, &a.region);
  return a;
}

/* ---- one name --------------------------------------------------------------------------------------------------- */

static void print_lines(const answer *a) {
  if (a->guess.place == DM_NONE) {
    puts("place       unknown: the gazetteer has no such name");
    return;
  }
  fputs("place       ", stdout);
  cli_put_cell(a->place.name);
  if (a->region.name.n) fputs(", ", stdout), cli_put_cell(a->region.name);
  fputs("\ncountry     ", stdout);
  cli_put_cell(a->place.country.n ? a->place.country : DM_S("none"));
  printf("\nprecision   %s\nlat, lon    %.5f, %.5f\ngeonames    ", precision_of(a), a->place.lat, a->place.lon);
  a->place.geonames ? printf("%u", a->place.geonames) : printf("unknown");
  printf("\nwhy         %s, against %u other bearers of the name\nconfidence  %.2f\n", dm_place_why_name(a->guess.why),
         a->guess.rivals, a->guess.confidence);
}

static void print_json(const answer *a) {
  dm_json j = {.out = stdout};
  bool known = a->guess.place != DM_NONE;
  dm_json_begin(&j, '{');
  dm_json_key(&j, "name"), dm_json_str(&j, a->place.name);
  dm_json_key(&j, "region"), dm_json_str(&j, a->region.name);
  dm_json_key(&j, "country"), dm_json_str(&j, a->place.country);
  dm_json_key(&j, "precision"), dm_json_name(&j, precision_of(a));
  dm_json_key(&j, "lat"), known ? dm_json_fixed(&j, a->place.lat, 5) : dm_json_null(&j);
  dm_json_key(&j, "lon"), known ? dm_json_fixed(&j, a->place.lon, 5) : dm_json_null(&j);
  dm_json_key(&j, "geonames"), a->place.geonames ? dm_json_uint(&j, a->place.geonames) : dm_json_null(&j);
  dm_json_key(&j, "why"), dm_json_name(&j, dm_place_why_name(a->guess.why));
  dm_json_key(&j, "rivals"), dm_json_uint(&j, a->guess.rivals);
  dm_json_key(&j, "confidence"), dm_json_fixed(&j, a->guess.confidence, 2);
  dm_json_end(&j, '}');
  putchar('\n');
}

static cli_exit one_name(const cli_call *call, dm_arena *arena, const dm_gazetteer *g) {
  dm_str name = {0};
  for (int i = 0; i < call->n_arguments; i++)
    name = dm_str_printf(arena, "%" DM_FMT "%s%s", DM_ARG(name), i ? " " : "", call->arguments[i]);
  const char *context = cli_value(call, "context");
  dm_str text = context ? dm_str_of(context) : name; /* "Springfield, Ill." is a text of its own */
  dm_scene *scene = dm_scene_make(arena, g, text, dm_str_of(cli_value(call, "country")));
  dm_str plain = {name.p, dm_str_find(name, DM_S(","), 0)};
  if (plain.n == DM_NONE) plain.n = name.n;
  answer a = ask(g, scene, plain, (dm_span){0, context ? 0 : plain.n});
  cli_value(call, "json") ? print_json(&a) : print_lines(&a);
  return cli_close_output();
}

/* ---- a table ---------------------------------------------------------------------------------------------------- */

enum { NAME, CONTEXT, COUNTRY, START };
static const char *const columns[] = {"name", "context", "country", "start", NULL};

/* Digits, or nothing known; beyond any text, it fits no name. */
static dm_span span_of(dm_str start, dm_str name) {
  uint64_t at = 0;
  for (uint32_t i = 0; i < start.n && start.p[i] >= '0' && start.p[i] <= '9' && at < DM_LIMIT_INPUT_BYTES; i++)
    at = at * 10 + (uint64_t)(start.p[i] - '0');
  return start.n ? (dm_span){(uint32_t)at, (uint32_t)at + name.n} : (dm_span){0, 0};
}

static void print_row(const answer *a) {
  cli_put_cell(a->name);
  putchar('\t');
  cli_put_cell(a->place.name);
  printf("\t%s\t", a->guess.place == DM_NONE ? "" : precision_of(a));
  cli_put_cell(a->place.country);
  putchar('\t');
  cli_put_cell(a->region.name);
  if (a->guess.place == DM_NONE)
    printf("\t\t\t\t%s\t0.00\n", dm_place_why_name(a->guess.why));
  else
    printf("\t%.5f\t%.5f\t%u\t%s\t%.2f\n", a->place.lat, a->place.lon, a->place.geonames, dm_place_why_name(a->guess.why),
           a->guess.confidence);
}

/* Rows of one text, which follow each other, share its scene. The context is not trimmed: start counts its bytes as it stands. */
static void print_table(cli_table *table, dm_arena *arena, const dm_gazetteer *g) {
  dm_str context = {0}, country = {0};
  dm_scene *scene = NULL;
  puts("name\tplace\tprecision\tcountry\tregion\tlat\tlon\tgeonames\twhy\tconfidence");
  while (cli_table_next(table)) {
    dm_str name = dm_str_trim(cli_table_cell(table, NAME)), text = cli_table_cell(table, CONTEXT);
    dm_str publisher = cli_table_cell(table, COUNTRY);
    if (!scene || !dm_str_eq(context, text) || !dm_str_eq(country, publisher)) {
      dm_arena_reset(arena);
      context = text;
      country = publisher;
      scene = dm_scene_make(arena, g, context, country);
    }
    answer a = ask(g, scene, name, span_of(cli_table_cell(table, START), name));
    print_row(&a);
  }
}

static cli_exit resolve_table(const cli_call *call, dm_arena *arena, const dm_gazetteer *g) {
  if (call->n_arguments) return cli_usage(call, "a name or --tsv, not both");
  dm_arena *own = dm_arena_new();
  if (!own) return CLI_MEMORY;
  dm_err err = {0};
  cli_table table;
  int rc = cli_table_open(&table, own, cli_value(call, "tsv"), columns, &err);
  if (!rc) print_table(&table, arena, g);
  cli_exit code = rc == DM_EINPUT ? cli_usage(call, "%s: %s; context, country and start may follow", err.path, err.message)
                  : rc            ? cli_fail(&err)
                                  : cli_close_output();
  dm_arena_free(own);
  return code;
}

/* ---- both ------------------------------------------------------------------------------------------------------- */

static dm_gazetteer *open_gazetteer(const cli_call *call, cli_exit *exit_code) {
  const char *data = cli_value(call, "data");
  char found[1024], path[1100];
  if (!data && dm_engine_data_dir(found, sizeof found)) data = found;
  *exit_code = CLI_DATA;
  if (!data) {
    cli_say("no data folder found; give --data");
    return NULL;
  }
  snprintf(path, sizeof path, "%s/world/gazetteer.bin", data);
  dm_err err = {0};
  dm_gazetteer *g = dm_gazetteer_open(path, &err);
  if (g) return g;
  if (err.code == DM_EIO) err.code = DM_EDATA;
  *exit_code = cli_fail(&err);
  return NULL;
}

cli_exit cli_place(const cli_call *call) {
  bool many = cli_value(call, "tsv") != NULL;
  if (!many && !call->n_arguments) return cli_usage(call, "which place? for example: demarche place \"Springfield, Ill.\"");
  cli_exit code = CLI_OK;
  dm_gazetteer *g = open_gazetteer(call, &code);
  if (!g) return code;
  dm_arena *arena = dm_arena_new();
  if (!arena)
    code = CLI_MEMORY;
  else
    code = many ? resolve_table(call, arena, g) : one_name(call, arena, g);
  dm_arena_free(arena);
  dm_gazetteer_close(g);
  return code;
}

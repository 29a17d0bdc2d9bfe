/* Any bytes as a user's list of actors - a table or PETRARCH's dictionaries, told apart by content - or, when the first byte is
 * odd, as a memory file. A broken one must be refused with its line; what is accepted must be usable. Build with clang
 * -fsanitize=fuzzer,address. */
#include "base/str.h"
#include "mention/code.h"
#include "mention/lists.h"
#include "mention/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

/* A small world, so that an input takes no time. */
static const struct {
  const char *name, *rows;
} files[] = {
    {"world/countries.tsv", "iso3\tname\tnames\tadjectives\tpeople\tcapitals\tpower\n"
                            "FRA\tFrance\t\tFrench\tFrenchman|Frenchmen\tParis\tElysee=GOV\n"
                            "SWE\tSweden\t\tSwedish\tSwede|Swedes\tStockholm\t\n"},
    {"world/organisations.tsv", "name\taliases\tcode\tplover\tsectors\tkind\thead\tfrom\tto\n"
                                "NATO\tAlliance\tIGO\t\tMIL\talliance\t\t\t\n"},
    {"lang/en/mention/agents.tsv", "word\tplural\tsectors\tclass\toffice\tkinds\tfrom\tgender\n"
                                   "president\t\tGOV\toffice\tHOS\t\torg\nparty\t\tPTY\tbody\t\t\town\n"},
    {"lang/en/mention/words.tsv", "word\tuse\nin\tplace\nof\tduty\n"},
    {"lang/en/mention/firstnames.tsv", "name\tgender\nAnna\tf\n"},
    {"lang/en/mention/titles.tsv", "word\tgender\nmr.\tm\n"},
    {"world/places.tsv", "name\taliases\tcountry\tkind\tlat\tlon\tgeonames\nLyon\t\tFRA\tcity\t45.75\t4.85\t\n"},
    {"world/officeholders.tsv", "name\taliases\tgender\toffice\tcountry\tsectors\tfrom\tto\n"
                                "Anna Roux\tRoux\tf\tpresident\tFRA\t\t2001\t2005-02-01\n"},
    {"lang/en/mention/variants.tsv", "name\tvariants\nsergei\tsergey\n"},
    {"ontology/cameo_actors.tsv", "code\tmeans\tcountry\tsectors\nGOV\tsector\t\tGOV\nREB\tsector\t\tREB\nNGO\tbody\tNGO\tNGO\n"
                                  "ROM\tcountry\tFRA\t\nUNO\tplover\tUNO\t\nMOD\tmark\t\t\n"},
};

static char folder[64];
static dm_calendar *calendar;

static void write_file(const char *name, const void *bytes, size_t n) {
  char path[160];
  (void)snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  require(file && fwrite(bytes, 1, n, file) == n);
  require(!fclose(file));
}

static void make_folder(void) {
  static const char *const parts[] = {"", "/world", "/ontology", "/lang", "/lang/en", "/lang/en/mention"};
  (void)snprintf(folder, sizeof folder, "/tmp/fuzz_dictionaries_%ld", (long)getpid());
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s%s", folder, parts[i]);
    (void)mkdir(path, 0700);
  }
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) write_file(files[i].name, files[i].rows, strlen(files[i].rows));
  dm_err err = {0};
  calendar = dm_calendar_open("data", &err);
  require(calendar != NULL);
}

static int add(dm_world *world, bool memory, dm_str bytes, dm_err *err) {
  if (!memory) return dm_world_add_list_bytes(world, folder, "list", bytes, err);
  char path[160];
  write_file("memory.tsv", bytes.p, bytes.n);
  (void)snprintf(path, sizeof path, "%s/memory.tsv", folder);
  return dm_world_add_memory(world, path, err);
}

/* Each line of the list as a phrase. */
static void use(const dm_world *world, dm_str bytes) {
  dm_str line;
  for (unsigned i = 0; i < 100 && bytes.n && dm_str_split(&bytes, '\n', &line); i++) {
    dm_actor_answer a;
    dm_str why = dm_actor_explain(world->arena, world, line, DM_S("France"), DM_S("2003-01-01"), &a);
    require(a.n_sectors <= DM_MAX_SECTORS && why.n > 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size || size > 16384) return 0;
  if (!folder[0]) make_folder();
  dm_world world = {.arena = dm_arena_new(), .calendar = calendar};
  dm_err err = {0};
  if (dm_world_load(&world, folder, &err)) {
    (void)fprintf(stderr, "%s:%u: %s\n", err.path, (unsigned)err.line, err.message);
    abort();
  }
  dm_str bytes = dm_str_copy(world.arena, (dm_str){(const char *)data + 1, (uint32_t)(size - 1)});
  int rc = add(&world, data[0] & 1, bytes, &err);
  if (rc)
    require(err.code == rc && err.message[0]);
  else
    use(&world, bytes);
  dm_world_unload(&world);
  return 0;
}

/* Any bytes as one of the lexicons of the world: the first byte says which, the others have a few good rows. A broken row must
 * be refused with its line; what is accepted must be usable. Build with clang -fsanitize=fuzzer,address. */
#include "base/str.h"
#include "mention/code.h"
#include "mention/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static const struct {
  const char *name, *rows;
} files[] = {
    {"world/countries.tsv", "iso3\tname\tnames\tadjectives\tpeople\tcapitals\tpower\n"
                            "FRA\tFrance\t\tFrench\tFrenchman|Frenchmen\tParis\tElysee=GOV\n"},
    {"world/organisations.tsv", "name\taliases\tcode\tplover\tsectors\tkind\thead\tfrom\tto\n"
                                "NATO\tAlliance\tIGO\t\tMIL\talliance\t\t\t\n"},
    {"lang/en/mention/agents.tsv", "word\tplural\tsectors\tclass\toffice\tkinds\tfrom\tgender\n"
                                   "president\t\tGOV\toffice\tHOS\t\torg\n"},
    {"lang/en/mention/words.tsv", "word\tuse\nin\tplace\n"},
    {"lang/en/mention/firstnames.tsv", "name\tgender\nAnna\tf\n"},
    {"lang/en/mention/titles.tsv", "word\tgender\nmr.\tm\n"},
    {"world/places.tsv", "name\taliases\tcountry\tkind\tlat\tlon\tgeonames\nLyon\t\tFRA\tcity\t45.75\t4.85\t\n"},
    {"world/officeholders.tsv", "name\taliases\tgender\toffice\tcountry\tsectors\tfrom\tto\n"
                                "Anna Roux\tRoux\tf\tpresident\tFRA\t\t2001\t2005-02-01\n"},
    {"lang/en/mention/variants.tsv", "name\tvariants\nsergei\tsergey\n"},
};
#define N_FILES (sizeof files / sizeof *files)

static char folder[64];

static void write_file(unsigned i, const void *bytes, size_t n) {
  char path[160];
  (void)snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
  FILE *file = fopen(path, "wb");
  require(file && fwrite(bytes, 1, n, file) == n);
  require(!fclose(file));
}

static void make_folder(void) {
  static const char *const parts[] = {"", "/world", "/lang", "/lang/en", "/lang/en/mention"};
  (void)snprintf(folder, sizeof folder, "/tmp/fuzz_lexicon_%ld", (long)getpid());
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s%s", folder, parts[i]);
    (void)mkdir(path, 0700);
  }
  for (unsigned i = 0; i < N_FILES; i++) write_file(i, files[i].rows, strlen(files[i].rows));
}

/* Phrases that walk through what was read. */
static void use(const dm_world *world, dm_str bytes) {
  dm_actor_answer a;
  dm_actor_code(world, DM_S("President Anna Roux"), DM_S("France"), DM_S("2003-01-01"), &a);
  require(a.n_sectors <= DM_MAX_SECTORS);
  dm_actor_code(world, bytes, bytes, DM_S(""), &a);
  require(a.n_sectors <= DM_MAX_SECTORS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) return 0;
  if (!folder[0]) make_folder();
  unsigned which = data[0] % N_FILES;
  write_file(which, data + 1, size - 1);
  dm_world world = {.arena = dm_arena_new()};
  dm_err err = {0};
  int rc = dm_world_load(&world, folder, &err);
  if (rc) {
    require(err.code == rc && err.message[0]);
  } else {
    use(&world, (dm_str){(const char *)data + 1, (uint32_t)(size - 1)});
  }
  dm_world_unload(&world);
  write_file(which, files[which].rows, strlen(files[which].rows));
  return 0;
}

/* share.c - what the commands have in common: errors, the engine, the end of the output. */
#include "cli.h"

#include "base/str.h"
#include "mention/world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static cli_exit exit_of(dm_code code) {
  switch (code) {
  case DM_EDATA:
  case DM_EMODEL:
    return CLI_DATA;
  case DM_ENOMEM:
    return CLI_MEMORY;
  case DM_EARG:
    return CLI_USAGE;
  default:
    return CLI_SOME_FAILED;
  }
}

cli_exit cli_fail(const dm_err *err) {
  char place[640] = "";
  if (err->path[0] && err->line)
    snprintf(place, sizeof place, "%s:%llu: ", err->path, (unsigned long long)err->line);
  else if (err->path[0] && err->offset)
    snprintf(place, sizeof place, "%s: byte %llu: ", err->path, (unsigned long long)err->offset);
  else if (err->path[0])
    snprintf(place, sizeof place, "%s: ", err->path);
  cli_say("%s%s", place, err->message);
  if (err->code == DM_EIO && err->stage && !strcmp(err->stage, "view")) return CLI_OUTPUT;
  return exit_of(err->code);
}

dm_engine *cli_open_engine(const cli_call *call, cli_exit *exit_code) {
  const char *lists[CLI_MAX_GIVEN];
  dm_options options = {.data_dir = cli_value(call, "data"), .model = cli_value(call, "model"), .isa = cli_value(call, "isa")};
  options.more_dir = cli_value(call, "more");
  options.actors = lists;
  options.n_actors = cli_values(call, "actors", lists);
  options.memory = cli_value(call, "memory");
  options.issues = cli_value(call, "issues");
  options.attributions = cli_value(call, "attributions") != NULL;
  dm_err err = {0};
  dm_engine *engine = dm_engine_open(&options, &err);
  if (engine) cli_tell_remarks(engine->world);
  if (engine) return engine;
  /* A lexicon that cannot be opened is broken data, whatever the system calls it. */
  if (err.code == DM_EIO) err.code = DM_EDATA;
  *exit_code = cli_fail(&err);
  return NULL;
}

void cli_tell_remarks(const dm_world *world) {
  for (uint32_t i = 0; i < world->remarks.n; i++) {
    const dm_remark_row *r = &world->remarks.v[i];
    cli_say("%s:%u: %" DM_FMT, r->path, r->line, DM_ARG(r->text));
  }
  if (world->remarks.more) cli_say("and %u remarks more on the lists of actors", world->remarks.more);
}

cli_exit cli_close_output(void) {
  errno = 0;
  if (fflush(stdout) == 0 && !ferror(stdout)) return CLI_OK;
  cli_say("cannot write the output: %s", errno ? strerror(errno) : "an earlier write failed");
  return CLI_OUTPUT;
}

bool cli_wants_colour(void) {
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(term && !strcmp(term, "dumb"));
}

dm_store *cli_open_store(const cli_call *call, dm_store_mode mode, cli_exit *exit_code) {
  const char *path = cli_value(call, "db");
  if (!path) {
    *exit_code = cli_usage(call, "which database? --db FILE, one that `demarche ingest` made");
    return NULL;
  }
  dm_err err = {0};
  dm_store *store = dm_store_open(path, mode, NULL, &err);
  if (!store) *exit_code = cli_fail(&err);
  return store;
}

int cli_open_vocabulary(const cli_call *call, dm_vocabulary *vocabulary, dm_err *err) {
  char found[1024];
  const char *data = cli_value(call, "data");
  if (!data && dm_engine_data_dir(found, sizeof found)) data = found;
  int rc = dm_vocabulary_open(vocabulary, data ? data : "data", err);
  if (rc && err->code == DM_EIO) err->code = DM_EDATA;
  return rc;
}

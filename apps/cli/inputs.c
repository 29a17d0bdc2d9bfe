#include "inputs.h"

#include "base/str.h"

#include <pthread.h>

static void tell(void *user, const dm_err *err) {
  (void)user;
  cli_say("%s: %s", err->path, err->message);
}

bool cli_inputs_folder(cli_inputs *inputs, const char *folder, const char *suffix) {
  inputs->tell = tell;
  return dm_files_folder(inputs, folder, suffix) == DM_OK;
}

bool cli_inputs_list(cli_inputs *inputs, char **arguments, int n) {
  inputs->tell = tell;
  if (n == 0) return dm_files_add(inputs, "-", ".txt") == DM_OK;
  for (int i = 0; i < n; i++)
    if (dm_files_add(inputs, arguments[i], ".txt")) return false;
  return true;
}

void cli_inputs_free(cli_inputs *inputs) { dm_files_free(inputs); }

/* Lists of thousands help nobody: the first of each reason are told, all are counted. */
#define MOST_TOLD 20u

static void add(cli_skips *skips, const dm_skip *skip) {
  uint64_t n = ++skips->n[skip->reason];
  if (skip->reason == DM_SKIP_KIND || n > MOST_TOLD) return;
  char place[64] = "";
  if (skip->line)
    snprintf(place, sizeof place, ":%llu", (unsigned long long)skip->line);
  else if (skip->record)
    snprintf(place, sizeof place, ", record %llu", (unsigned long long)skip->record);
  cli_say("%" DM_FMT "%s: skipped (%s): %s%s%" DM_FMT "%s", DM_ARG(skip->path), place, dm_skip_name(skip->reason), skip->message,
          skip->id.n ? " [" : "", DM_ARG(skip->id), skip->id.n ? "]" : "");
  if (n == MOST_TOLD) cli_say("further ones skipped for this reason (%s) are only counted", dm_skip_name(skip->reason));
}

/* Skipped are those that the reader passes over, on its thread, and those that a worker finds to be no report. */
void cli_skips_add(cli_skips *skips, const dm_skip *skip) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  add(skips, skip);
  pthread_mutex_unlock(&lock);
}

bool cli_skips_tell(const cli_skips *skips) {
  char list[256] = "";
  size_t n = 0;
  uint64_t total = 0;
  for (int r = 0; r < DM_SKIP_REASONS; r++) {
    if (!skips->n[r]) continue;
    n += (size_t)snprintf(list + n, sizeof list - n, "%s%s %llu", total ? ", " : "", dm_skip_name((dm_skip_reason)r),
                          (unsigned long long)skips->n[r]);
    total += skips->n[r];
  }
  if (total) cli_say("%llu skipped: %s", (unsigned long long)total, list);
  return skips->n[DM_SKIP_EMPTY] || skips->n[DM_SKIP_BROKEN] || skips->n[DM_SKIP_LIMIT];
}

static void add_skip(void *user, const dm_skip *skip) { cli_skips_add(user, skip); }

dm_reader *cli_open_reader(const cli_call *call, cli_skips *skips, cli_exit *exit_code) {
  static const char *const from_stdin[] = {"-"};
  const char *lang = cli_value(call, "lang");
  dm_read_options options = {.format = cli_value(call, "format-in"),
                             .map = cli_value(call, "map"),
                             .lang = lang && strcmp(lang, "any") != 0 ? lang : NULL,
                             .data_dir = cli_value(call, "data"),
                             .skipped = add_skip,
                             .user = skips};
  dm_err err = {0};
  bool any = call->n_arguments > 0;
  dm_reader *reader = dm_reader_open_all(any ? (const char *const *)call->arguments : from_stdin,
                                         any ? (unsigned)call->n_arguments : 1, &options, &err);
  if (reader) return reader;
  if (err.code == DM_EIO) err.code = DM_EDATA; /* a rule file that cannot be opened is broken data */
  *exit_code = cli_fail(&err);
  return NULL;
}

#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Folders nested deeper than this are not followed: nobody files news that way, and it ends any loop. */
#define DEEPEST 32u

static bool add(cli_inputs *inputs, const char *path) {
  if (inputs->n == inputs->room) {
    size_t room = inputs->room ? inputs->room * 2 : 64;
    char **more = realloc(inputs->path, room * sizeof *more);
    if (!more) return false;
    inputs->path = more;
    inputs->room = room;
  }
  char *copy = strdup(path);
  if (copy) inputs->path[inputs->n++] = copy;
  return copy != NULL;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static bool ends_with(const char *name, const char *suffix) {
  size_t n = strlen(name), m = strlen(suffix);
  return n > m && !strcmp(name + n - m, suffix);
}

static bool add_folder(cli_inputs *inputs, const char *folder, const char *suffix, unsigned depth) {
  struct dirent **entries;
  int n = scandir(folder, &entries, not_hidden, by_name);
  if (n < 0) {
    cli_say("%s: cannot read the folder: %s", folder, strerror(errno));
    inputs->failed++;
    return true;
  }
  bool ok = true;
  for (int i = 0; i < n; i++) {
    char path[PATH_MAX];
    struct stat st;
    int length = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    bool usable = ok && length > 0 && (size_t)length < sizeof path && lstat(path, &st) == 0;
    if (usable && S_ISDIR(st.st_mode) && depth < DEEPEST) ok = add_folder(inputs, path, suffix, depth + 1);
    if (usable && !S_ISDIR(st.st_mode) && ends_with(path, suffix)) ok = add(inputs, path);
    free(entries[i]);
  }
  free(entries);
  return ok;
}

bool cli_inputs_folder(cli_inputs *inputs, const char *folder, const char *suffix) {
  size_t before = inputs->n, failed = inputs->failed;
  if (!add_folder(inputs, folder, suffix, 0)) return false;
  if (inputs->n == before && inputs->failed == failed) {
    cli_say("%s: no *%s file in this folder", folder, suffix);
    inputs->failed++;
  }
  return true;
}

static bool add_argument(cli_inputs *inputs, const char *argument) {
  struct stat st;
  bool folder = stat(argument, &st) == 0 && S_ISDIR(st.st_mode);
  return folder ? cli_inputs_folder(inputs, argument, ".txt") : add(inputs, argument);
}

bool cli_inputs_list(cli_inputs *inputs, char **arguments, int n) {
  if (n == 0) return add(inputs, "-");
  for (int i = 0; i < n; i++)
    if (!add_argument(inputs, arguments[i])) return false;
  return true;
}

void cli_inputs_free(cli_inputs *inputs) {
  for (size_t i = 0; i < inputs->n; i++) free(inputs->path[i]);
  free(inputs->path);
}

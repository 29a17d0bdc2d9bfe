#include "ingest/files.h"

#include "base/err.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Folders nested deeper than this are not followed: nobody files news that way, and it ends any loop. */
#define DEEPEST 32u

static bool add(dm_files *files, const char *path) {
  if (files->n == files->room) {
    size_t room = files->room ? files->room * 2 : 64;
    char **more = realloc(files->path, room * sizeof *more);
    if (!more) return false;
    files->path = more;
    files->room = room;
  }
  char *copy = strdup(path);
  if (copy) files->path[files->n++] = copy;
  return copy != NULL;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static bool ends_with(const char *name, const char *suffix) {
  size_t n = strlen(name), m = strlen(suffix);
  return n > m && !strcmp(name + n - m, suffix);
}

/* Counts and tells a folder that gives nothing. */
static void fail(dm_files *files, const char *folder, const char *before, const char *detail, const char *after) {
  dm_err err = {0};
  (void)dm_fail(&err, DM_EIO, "ingest", folder, 0, 0, "%s%s%s", before, detail, after);
  files->failed++;
  if (files->tell) files->tell(files->user, &err);
}

static bool add_folder(dm_files *files, const char *folder, const char *suffix, unsigned depth) {
  struct dirent **entries;
  int n = scandir(folder, &entries, not_hidden, by_name);
  if (n < 0) {
    fail(files, folder, "cannot read the folder: ", strerror(errno), "");
    return true;
  }
  bool ok = true;
  for (int i = 0; i < n; i++) {
    char path[PATH_MAX];
    struct stat st;
    int length = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    bool usable = ok && length > 0 && (size_t)length < sizeof path && lstat(path, &st) == 0;
    if (usable && S_ISDIR(st.st_mode) && depth < DEEPEST) ok = add_folder(files, path, suffix, depth + 1);
    if (usable && !S_ISDIR(st.st_mode) && ends_with(path, suffix)) ok = add(files, path);
    free(entries[i]);
  }
  free(entries);
  return ok;
}

int dm_files_folder(dm_files *files, const char *folder, const char *suffix) {
  size_t before = files->n, failed = files->failed;
  if (!add_folder(files, folder, suffix, 0)) return DM_ENOMEM;
  if (files->n == before && files->failed == failed) fail(files, folder, "no *", suffix, " file in this folder");
  return DM_OK;
}

int dm_files_add(dm_files *files, const char *path, const char *suffix) {
  struct stat st;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return dm_files_folder(files, path, suffix);
  return add(files, path) ? DM_OK : DM_ENOMEM;
}

void dm_files_free(dm_files *files) {
  for (size_t i = 0; i < files->n; i++) free(files->path[i]);
  free(files->path);
  *files = (dm_files){0};
}

dm_str dm_files_id(const char *path) {
  if (!strcmp(path, "-")) return (dm_str){0};
  const char *slash = strrchr(path, '/');
  dm_str name = dm_str_of(slash ? slash + 1 : path);
  return dm_str_ends(name, DM_S(".txt")) && name.n > 4 ? dm_str_sub(name, 0, name.n - 4) : name;
}

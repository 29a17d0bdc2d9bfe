#include "ingest/files.h"

#include "base/err.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
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

/* Whether the name ends in one of the suffixes, compressed or not. */
static bool ends_in(const char *path, const char *suffixes) {
  dm_str name = dm_str_of(path), rest = dm_str_of(suffixes), suffix;
  if (dm_str_ends(name, DM_S(".gz"))) name.n -= 3;
  if (dm_str_ends(name, DM_S(".zst"))) name.n -= 4;
  while (dm_str_split(&rest, ' ', &suffix))
    if (name.n > suffix.n && dm_str_ends(name, suffix)) return true;
  return false;
}

/* Counts and tells a folder that gives nothing. */
static void fail(dm_files *files, const char *folder, const char *before, const char *detail, const char *after) {
  dm_err err = {0};
  (void)dm_fail(&err, DM_EIO, "ingest", folder, 0, 0, "%s%s%s", before, detail, after);
  files->failed++;
  if (files->tell) files->tell(files->user, &err);
}

static bool add_folder(dm_files *files, const char *folder, const char *suffixes, unsigned depth) {
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
    if (usable && S_ISDIR(st.st_mode) && depth < DEEPEST) ok = add_folder(files, path, suffixes, depth + 1);
    if (usable && !S_ISDIR(st.st_mode) && ends_in(path, suffixes)) ok = add(files, path);
    free(entries[i]);
  }
  free(entries);
  return ok;
}

int dm_files_folder(dm_files *files, const char *folder, const char *suffixes) {
  size_t before = files->n, failed = files->failed;
  if (!add_folder(files, folder, suffixes, 0)) return DM_ENOMEM;
  if (files->n == before && files->failed == failed) fail(files, folder, "no file in this folder ends in ", suffixes, "");
  return DM_OK;
}

/* A pattern that matches nothing stays as it is, and fails like any missing file. */
static int add_pattern(dm_files *files, const char *pattern, const char *suffixes) {
  glob_t found;
  int rc = glob(pattern, GLOB_NOCHECK, NULL, &found);
  if (rc) return add(files, pattern) ? DM_OK : DM_ENOMEM;
  struct stat st;
  for (size_t i = 0; i < found.gl_pathc && !rc; i++) {
    const char *path = found.gl_pathv[i];
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
      rc = dm_files_folder(files, path, suffixes);
    else if (!add(files, path))
      rc = DM_ENOMEM;
  }
  globfree(&found);
  return rc;
}

int dm_files_add(dm_files *files, const char *path, const char *suffixes) {
  struct stat st;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return dm_files_folder(files, path, suffixes);
  if (stat(path, &st) != 0 && strpbrk(path, "*?[")) return add_pattern(files, path, suffixes);
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

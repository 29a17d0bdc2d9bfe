#include "base/hash.h"

#include "base/err.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

/* Links may lead in circles. */
#define DEEPEST 16

struct dm_hash {
  XXH3_state_t *state;
};

dm_hash *dm_hash_new(void) {
  dm_hash *hash = calloc(1, sizeof *hash);
  if (hash) hash->state = XXH3_createState();
  if (hash && hash->state) {
    XXH3_128bits_reset(hash->state);
    return hash;
  }
  free(hash);
  return NULL;
}

void dm_hash_add(dm_hash *hash, const void *p, size_t n) { XXH3_128bits_update(hash->state, p, n); }

int dm_hash_add_file(dm_hash *hash, const char *path, dm_err *err) {
  FILE *f = fopen(path, "rb");
  if (!f) return dm_fail(err, DM_EIO, "base", path, 0, 0, "cannot open: %s", strerror(errno));
  char buffer[65536];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, f)) > 0;) dm_hash_add(hash, buffer, n);
  int rc = ferror(f) ? dm_fail(err, DM_EIO, "base", path, 0, 0, "cannot read: %s", strerror(errno)) : 0;
  fclose(f);
  return rc;
}

static int is_seen(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static int add_folder(dm_hash *hash, const char *path, int depth, dm_err *err);

static int add_entry(dm_hash *hash, const char *folder, const char *name, int depth, dm_err *err) {
  char path[4096];
  struct stat st;
  int n = snprintf(path, sizeof path, "%s/%s", folder, name);
  if (n < 0 || (size_t)n >= sizeof path || stat(path, &st)) return 0; /* a link that leads nowhere holds nothing */
  dm_hash_add(hash, name, strlen(name) + 1);
  return S_ISDIR(st.st_mode)   ? add_folder(hash, path, depth + 1, err)
         : S_ISREG(st.st_mode) ? dm_hash_add_file(hash, path, err)
                               : 0;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int add_folder(dm_hash *hash, const char *path, int depth, dm_err *err) {
  struct dirent **entries;
  if (depth > DEEPEST) return dm_fail(err, DM_ELIMIT, "base", path, 0, 0, "folders lie deeper than %d", DEEPEST);
  int n = scandir(path, &entries, is_seen, by_name), rc = 0;
  if (n < 0) return dm_fail(err, DM_EIO, "base", path, 0, 0, "cannot read the folder: %s", strerror(errno));
  for (int i = 0; i < n; i++) {
    if (!rc) rc = add_entry(hash, path, entries[i]->d_name, depth, err);
    free(entries[i]);
  }
  free(entries);
  return rc;
}

int dm_hash_add_folder(dm_hash *hash, const char *path, dm_err *err) { return add_folder(hash, path, 0, err); }

void dm_hash_end(dm_hash *hash, char out[DM_HASH_SIZE]) {
  XXH128_hash_t h = XXH3_128bits_digest(hash->state);
  snprintf(out, DM_HASH_SIZE, "%016llx%016llx", (unsigned long long)h.high64, (unsigned long long)h.low64);
  XXH3_freeState(hash->state);
  free(hash);
}

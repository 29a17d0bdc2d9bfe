#include "data/home.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where data/ and models/ lie below a home: side by side in a checkout, under share/ when installed. */
static const char *const layouts[] = {"", "share/demarche/"};

static bool readable(const char *path) { return access(path, R_OK) == 0; }

/* Writes home/layout/leaf into out when that exists. A path too long for out does not exist for us. */
static bool look_in(const char *home, const char *leaf, char *out, size_t size) {
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
    int n = snprintf(out, size, "%s/%s%s", home, layouts[i], leaf);
    if (n > 0 && (size_t)n < size && readable(out)) return true;
  }
  return false;
}

/* The folder above the one that the running program lies in: build/demarche -> the checkout, bin/demarche -> the prefix. */
static bool program_home(char *out, size_t size) {
  ssize_t n = readlink("/proc/self/exe", out, size - 1);
  if (n <= 0) return false;
  out[n] = 0;
  for (int up = 0; up < 2; up++) {
    char *slash = strrchr(out, '/');
    if (!slash) return false;
    *slash = 0;
  }
  return true;
}

bool dm_home_find(const char *leaf, char *out, size_t size) {
  const char *home = getenv("DEMARCHE_HOME");
  if (home && *home) return look_in(home, leaf, out, size);
  char program[PATH_MAX];
  if (program_home(program, sizeof program) && look_in(program, leaf, out, size)) return true;
  return look_in(DM_PREFIX, leaf, out, size);
}

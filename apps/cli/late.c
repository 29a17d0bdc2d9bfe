#include "late.h"

#include "base/err.h"

#include <dlfcn.h>
#include <string.h>

int cli_late_load(const char *library, const char *package, const cli_late *functions, size_t n, dm_err *err) {
  void *handle = dlopen(library, RTLD_NOW);
  if (!handle)
    return dm_fail(err, DM_EIO, "cli", NULL, 0, 0, "this command needs %s, which cannot be loaded (%s); install %s", library,
                   dlerror(), package);
  for (size_t i = 0; i < n; i++) {
    void *address = dlsym(handle, functions[i].function);
    if (!address)
      return dm_fail(err, DM_EIO, "cli", NULL, 0, 0, "%s has no %s: it is too old; install a newer %s", library,
                     functions[i].function, package);
    memcpy(functions[i].to, &address, sizeof address);
  }
  return 0;
}

#include "inputs.h"

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

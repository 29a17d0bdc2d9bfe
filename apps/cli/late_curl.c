#include "late_curl.h"

cli_curl cli_curl_late;

/* #name is the function's; name itself is the pointer to it, by the macros of late_curl.h. */
#define FUNCTION(name) {#name, &name},

int cli_late_curl(dm_err *err) {
  static const cli_late functions[] = {CLI_CURL_FUNCTIONS(FUNCTION)};
  return cli_late_load("libcurl.so.4", "libcurl4", functions, sizeof functions / sizeof *functions, err);
}

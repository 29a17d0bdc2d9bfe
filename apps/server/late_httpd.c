#include "late_httpd.h"

server_httpd server_httpd_late;

/* #name is the function's; name itself is the pointer to it, by the macros of late_httpd.h. */
#define FUNCTION(name) {#name, &name},

int server_late_httpd(dm_err *err) {
  static const cli_late functions[] = {SERVER_HTTPD_FUNCTIONS(FUNCTION)};
  return cli_late_load("libmicrohttpd.so.12", "libmicrohttpd12", functions, sizeof functions / sizeof *functions, err);
}

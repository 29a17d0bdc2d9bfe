/* late.h - loads a shared library and its functions when a command first needs them.
 *
 * libcurl and libmicrohttpd bring twenty more libraries (TLS, Kerberos, LDAP), which would cost every command 5 MB and part of
 * its start; only `watch` fetches and only `serve` listens. late_curl.h and late_httpd.h list what is called of each. */
#ifndef DM_CLI_LATE_H
#define DM_CLI_LATE_H

#include "demarche.h"

/* Where a function's address goes: a pointer to a pointer to a function. */
typedef struct cli_late {
  const char *function;
  void *to;
} cli_late;

/* Loads library (its soname) and finds the n functions. 0, or DM_EIO: what is missing and package, which holds it. The library
 * stays loaded, as its own threads and handlers may outlive any caller. Call it again at will, but from one thread at a time. */
int cli_late_load(const char *library, const char *package, const cli_late *functions, size_t n, dm_err *err);

#define CLI_LATE_FIELD(function) __typeof__(function) *function;

#endif

/* fetch.h - one document from the web into a file, within limits. */
#ifndef DM_CLI_FETCH_H
#define DM_CLI_FETCH_H

#include "demarche.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct cli_fetch {
  /* asked */
  const char *url;
  char etag[256], modified[64]; /* of the last time, or ""; the new ones after a success */
  uint64_t most_bytes;          /* of the body, as decompressed */
  long seconds;                 /* for all of it */
  bool private_too;             /* addresses of private networks and of this machine */
  FILE *out;
  /* answered */
  char type[128];    /* Content-Type, or "" */
  long status;       /* of HTTP; 0: none came */
  long retry_after;  /* seconds that the server asks to wait, or 0 */
  bool unchanged;    /* 304: nothing was written */
  char message[256]; /* why it failed */
} cli_fetch;

/* Once, before the first and after the last. */
int cli_fetch_open(dm_err *err); /* 0, or DM_EIO: no libcurl */
void cli_fetch_close(void);
/* True when the body is in out, or unchanged. http and https only, redirects included. */
bool cli_fetch_get(cli_fetch *fetch);

#endif

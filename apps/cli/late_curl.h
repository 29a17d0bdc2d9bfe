/* late_curl.h - libcurl as its manual has it, loaded by cli_late_curl (late.h tells why). */
#ifndef DM_CLI_LATE_CURL_H
#define DM_CLI_LATE_CURL_H

#include "late.h"

#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define CLI_CURL_FUNCTIONS(X)                                                                                                    \
  X(curl_global_init)                                                                                                            \
  X(curl_global_cleanup)                                                                                                         \
  X(curl_easy_init)                                                                                                              \
  X(curl_easy_setopt)                                                                                                            \
  X(curl_easy_perform)                                                                                                           \
  X(curl_easy_getinfo)                                                                                                           \
  X(curl_easy_strerror)                                                                                                          \
  X(curl_easy_cleanup)                                                                                                           \
  X(curl_slist_append)                                                                                                           \
  X(curl_slist_free_all)

typedef struct cli_curl {
  CLI_CURL_FUNCTIONS(CLI_LATE_FIELD)
} cli_curl;

extern cli_curl cli_curl_late;

/* Before any of the calls below; errors as cli_late_load. */
int cli_late_curl(dm_err *err);

#define curl_global_init cli_curl_late.curl_global_init
#define curl_global_cleanup cli_curl_late.curl_global_cleanup
#define curl_easy_init cli_curl_late.curl_easy_init
#define curl_easy_setopt cli_curl_late.curl_easy_setopt
#define curl_easy_perform cli_curl_late.curl_easy_perform
#define curl_easy_getinfo cli_curl_late.curl_easy_getinfo
#define curl_easy_strerror cli_curl_late.curl_easy_strerror
#define curl_easy_cleanup cli_curl_late.curl_easy_cleanup
#define curl_slist_append cli_curl_late.curl_slist_append
#define curl_slist_free_all cli_curl_late.curl_slist_free_all

#endif

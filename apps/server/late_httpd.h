/* late_httpd.h - libmicrohttpd as its manual has it, loaded by server_late_httpd (late.h tells why). */
#ifndef DM_SERVER_LATE_HTTPD_H
#define DM_SERVER_LATE_HTTPD_H

#include "../cli/late.h"

#include <microhttpd.h>

#define SERVER_HTTPD_FUNCTIONS(X)                                                                                                \
  X(MHD_start_daemon)                                                                                                            \
  X(MHD_stop_daemon)                                                                                                             \
  X(MHD_get_daemon_info)                                                                                                         \
  X(MHD_get_connection_info)                                                                                                     \
  X(MHD_get_connection_values)                                                                                                   \
  X(MHD_lookup_connection_value)                                                                                                 \
  X(MHD_http_unescape)                                                                                                           \
  X(MHD_create_response_from_buffer)                                                                                             \
  X(MHD_create_response_from_callback)                                                                                           \
  X(MHD_add_response_header)                                                                                                     \
  X(MHD_queue_response)                                                                                                          \
  X(MHD_destroy_response)

typedef struct server_httpd {
  SERVER_HTTPD_FUNCTIONS(CLI_LATE_FIELD)
} server_httpd;

extern server_httpd server_httpd_late;

/* Before any of the calls below; errors as cli_late_load. */
int server_late_httpd(dm_err *err);

#define MHD_start_daemon server_httpd_late.MHD_start_daemon
#define MHD_stop_daemon server_httpd_late.MHD_stop_daemon
#define MHD_get_daemon_info server_httpd_late.MHD_get_daemon_info
#define MHD_get_connection_info server_httpd_late.MHD_get_connection_info
#define MHD_get_connection_values server_httpd_late.MHD_get_connection_values
#define MHD_lookup_connection_value server_httpd_late.MHD_lookup_connection_value
#define MHD_http_unescape server_httpd_late.MHD_http_unescape
#define MHD_create_response_from_buffer server_httpd_late.MHD_create_response_from_buffer
#define MHD_create_response_from_callback server_httpd_late.MHD_create_response_from_callback
#define MHD_add_response_header server_httpd_late.MHD_add_response_header
#define MHD_queue_response server_httpd_late.MHD_queue_response
#define MHD_destroy_response server_httpd_late.MHD_destroy_response

#endif

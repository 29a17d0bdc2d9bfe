/* guard.c - Host, Origin and token of a request.
 *
 * A page of another site may make a browser send requests here, and by DNS rebinding even under a name of its own. So Host must
 * be a literal address or localhost, Origin (sent with every cross-site request that could change or read something) must be this
 * server's own, and what is posted must say that it is JSON, which a plain form cannot. */
#include "server.h"

#include <string.h>
#include <sys/random.h>

bool guard_make_token(char token[65]) {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return false;
  for (unsigned i = 0; i < sizeof bytes; i++) snprintf(token + (size_t)2 * i, 3, "%02x", bytes[i]);
  return true;
}

static const char *header(struct MHD_Connection *c, const char *name) {
  return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

/* "127.0.0.1:80", "[::1]:80", "localhost:80"; no other names. */
static bool is_literal(const char *host) {
  size_t n = strcspn(host, ":");
  if (host[0] == '[') return strspn(host + 1, "0123456789abcdefABCDEF:.") == strcspn(host + 1, "]") && strchr(host, ']');
  if (n == 9 && !strncmp(host, "localhost", 9)) return true;
  return n > 0 && strspn(host, "0123456789.") == n;
}

static bool is_loopback(const char *host) {
  return !strncmp(host, "127.", 4) || !strncmp(host, "localhost", 9) || !strncmp(host, "[::1]", 5);
}

static bool same_origin(const char *origin, const char *host) {
  return !strncmp(origin, "http://", 7) && !strcmp(origin + 7, host);
}

/* In time that does not depend on where the difference is. */
static bool equal(const char *a, const char *b) {
  size_t n = strlen(b);
  unsigned char differ = strlen(a) != n;
  for (size_t i = 0; i < n && !(differ && !a[i]); i++) differ |= (unsigned char)(a[i] ^ b[i]);
  return !differ;
}

static bool has_token(const guard *g, struct MHD_Connection *c) {
  const char *bearer = header(c, MHD_HTTP_HEADER_AUTHORIZATION);
  const char *cookie = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, "demarche");
  const char *param = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "token");
  if (bearer && !strncmp(bearer, "Bearer ", 7) && equal(bearer + 7, g->token)) return true;
  return (cookie && equal(cookie, g->token)) || (param && equal(param, g->token));
}

unsigned guard_check(const guard *g, struct MHD_Connection *c, const char *method, const char **why) {
  const char *host = header(c, MHD_HTTP_HEADER_HOST), *origin = header(c, MHD_HTTP_HEADER_ORIGIN);
  const char *type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE);
  if (!host || !is_literal(host) || (!g->open && !is_loopback(host))) {
    *why = "this server answers to its address only, not to a name; use the address that it printed";
    return MHD_HTTP_FORBIDDEN;
  }
  if (origin && !same_origin(origin, host)) {
    *why = "requests from pages of other sites are not answered";
    return MHD_HTTP_FORBIDDEN;
  }
  if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 && strcmp(method, "POST") != 0) {
    *why = "only GET, HEAD and POST are known here";
    return MHD_HTTP_METHOD_NOT_ALLOWED;
  }
  if (g->open && !has_token(g, c)) {
    *why = "a token is needed: open the address that the server printed, or send it as Authorization: Bearer TOKEN";
    return MHD_HTTP_UNAUTHORIZED;
  }
  if (!strcmp(method, "POST") && (!type || strncmp(type, "application/json", 16) != 0)) {
    *why = "what is posted must be application/json";
    return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
  }
  return 0;
}

#include "fetch.h"

#include "late_curl.h"

#include "base/err.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_REDIRECTS 5L
#define CONNECT_SECONDS 15L

int cli_fetch_open(dm_err *err) {
  int rc = cli_late_curl(err);
  if (!rc && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    rc = dm_fail(err, DM_EIO, "cli", NULL, 0, 0, "libcurl cannot start");
  return rc;
}

void cli_fetch_close(void) { curl_global_cleanup(); }

/* ---- addresses ------------------------------------------------------------------------------------------------------ */

/* Networks that are not for the public: {address, bits}. */
static const struct network {
  uint32_t address;
  int bits;
} private4[] = {{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},  {0xa9fe0000, 16},
                {0xac100000, 12}, {0xc0000000, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xe0000000, 3}};

static bool is_private4(uint32_t address) {
  for (size_t i = 0; i < sizeof private4 / sizeof *private4; i++)
    if ((address ^ private4[i].address) >> (32 - private4[i].bits) == 0) return true;
  return false;
}

/* Only 2000::/3 is public; of it 6to4 and Teredo carry an IPv4 address, and whom that reaches nobody can tell. */
static bool is_private6(const struct in6_addr *a) {
  uint32_t words[4];
  memcpy(words, a, sizeof words);
  if (IN6_IS_ADDR_V4MAPPED(a)) return is_private4(ntohl(words[3]));
  if ((a->s6_addr[0] & 0xe0) != 0x20) return true;
  return (a->s6_addr[0] == 0x20 && a->s6_addr[1] == 0x02) || ntohl(words[0]) == 0x20010000;
}

static bool is_private(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) return is_private4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
  if (address->sa_family == AF_INET6) return is_private6(&((const struct sockaddr_in6 *)address)->sin6_addr);
  return true;
}

/* Looks at the address that is really connected to, so that neither a redirect nor a name can lead past it. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address) {
  cli_fetch *fetch = user;
  (void)purpose;
  if (!fetch->private_too && is_private(&address->addr)) {
    snprintf(fetch->message, sizeof fetch->message, "its address is of a private network; --allow-private allows that");
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- the body and its head -------------------------------------------------------------------------------------------- */

typedef struct transfer {
  cli_fetch *fetch;
  uint64_t bytes;
  char etag[256], modified[64];
} transfer;

static size_t take_body(char *p, size_t size, size_t n, void *user) {
  transfer *t = user;
  t->bytes += size * n;
  if (t->bytes > t->fetch->most_bytes) {
    snprintf(t->fetch->message, sizeof t->fetch->message, "larger than %llu bytes", (unsigned long long)t->fetch->most_bytes);
    return 0;
  }
  return fwrite(p, size, n, t->fetch->out);
}

/* The value of a header line of that name, without blanks around it; a line that is too long has none. */
static void take_value(const char *line, size_t n, const char *name, char *out, size_t room) {
  size_t skip = strlen(name);
  if (n <= skip || strncasecmp(line, name, skip) != 0) return;
  while (skip < n && (line[skip] == ' ' || line[skip] == '\t')) skip++;
  while (n > skip && strchr(" \t\r\n", line[n - 1])) n--;
  if (n - skip < room) snprintf(out, room, "%.*s", (int)(n - skip), line + skip);
}

static size_t take_header(char *p, size_t size, size_t n, void *user) {
  transfer *t = user;
  /* Each answer of a chain of redirects begins anew. */
  if (size * n > 5 && strncmp(p, "HTTP/", 5) == 0) t->etag[0] = t->modified[0] = t->fetch->type[0] = 0;
  take_value(p, size * n, "etag:", t->etag, sizeof t->etag);
  take_value(p, size * n, "last-modified:", t->modified, sizeof t->modified);
  take_value(p, size * n, "content-type:", t->fetch->type, sizeof t->fetch->type);
  return size * n;
}

/* ---- asking ----------------------------------------------------------------------------------------------------------- */

static struct curl_slist *conditions(const cli_fetch *fetch) {
  char line[300];
  struct curl_slist *list =
      curl_slist_append(NULL, "Accept: application/rss+xml, application/atom+xml, application/xml, text/html, */*");
  if (fetch->etag[0]) {
    snprintf(line, sizeof line, "If-None-Match: %s", fetch->etag);
    list = curl_slist_append(list, line);
  }
  if (fetch->modified[0]) {
    snprintf(line, sizeof line, "If-Modified-Since: %s", fetch->modified);
    list = curl_slist_append(list, line);
  }
  return list;
}

static void set_limits(CURL *curl, const cli_fetch *fetch) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, MOST_REDIRECTS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, fetch->seconds);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)fetch->most_bytes);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

static bool judge(cli_fetch *fetch, CURL *curl, CURLcode rc, const transfer *t) {
  curl_off_t wait = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &fetch->status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
  fetch->retry_after = (long)wait;
  fetch->unchanged = rc == CURLE_OK && fetch->status == 304;
  if (rc == CURLE_OK && (fetch->status == 200 || fetch->unchanged)) {
    if (t->etag[0] || !fetch->unchanged) snprintf(fetch->etag, sizeof fetch->etag, "%s", t->etag);
    if (t->modified[0] || !fetch->unchanged) snprintf(fetch->modified, sizeof fetch->modified, "%s", t->modified);
    return true;
  }
  if (rc == CURLE_FILESIZE_EXCEEDED)
    snprintf(fetch->message, sizeof fetch->message, "larger than %llu bytes", (unsigned long long)fetch->most_bytes);
  else if (rc != CURLE_OK && !fetch->message[0])
    snprintf(fetch->message, sizeof fetch->message, "%s", curl_easy_strerror(rc));
  else if (rc == CURLE_OK)
    snprintf(fetch->message, sizeof fetch->message, "the server answered %ld", fetch->status);
  return false;
}

bool cli_fetch_get(cli_fetch *fetch) {
  CURL *curl = curl_easy_init();
  if (!curl) return false;
  transfer t = {.fetch = fetch};
  struct curl_slist *headers = conditions(fetch);
  fetch->message[0] = 0;
  set_limits(curl, fetch);
  curl_easy_setopt(curl, CURLOPT_URL, fetch->url);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "demarche/" DM_VERSION);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, fetch);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &t);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &t);
  bool ok = judge(fetch, curl, curl_easy_perform(curl), &t);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return ok;
}

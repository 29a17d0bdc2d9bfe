#include "ingest/http.h"

#include "base/limits.h"
#include "base/str.h"

#include <stdlib.h>
#include <zlib.h>

/* ---- headers ----------------------------------------------------------------------------------------------------- */

uint32_t dm_header_end(dm_str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] != '\n') continue;
    if (i + 1 < s.n && s.p[i + 1] == '\n') return i + 2;
    if (i + 2 < s.n && s.p[i + 1] == '\r' && s.p[i + 2] == '\n') return i + 3;
  }
  return s.n;
}

dm_str dm_header_find(dm_str block, const char *name) {
  dm_str line, wanted = dm_str_of(name);
  while (dm_str_split(&block, '\n', &line)) {
    if (line.n <= wanted.n || line.p[wanted.n] != ':') continue;
    if (dm_str_eq_ci(dm_str_sub(line, 0, wanted.n), wanted)) return dm_str_trim(dm_str_sub(line, wanted.n + 1, line.n));
  }
  return (dm_str){0};
}

void dm_media_type(dm_arena *arena, dm_str value, dm_str *type, dm_str *charset) {
  *type = *charset = (dm_str){0};
  if (!value.n) return;
  uint32_t semicolon = dm_str_find(value, DM_S(";"), 0);
  dm_str first = dm_str_trim(dm_str_sub(value, 0, semicolon == DM_NONE ? value.n : semicolon));
  *type = first.n ? dm_str_lower(arena, first) : (dm_str){0};
  if (semicolon == DM_NONE) return;
  dm_str lower = dm_str_lower(arena, value);
  uint32_t at = dm_str_find(lower, DM_S("charset="), semicolon);
  if (at == DM_NONE) return;
  dm_str rest = dm_str_sub(lower, at + 8, lower.n), name;
  dm_str_split(&rest, ';', &name);
  name = dm_str_trim(name);
  if (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\'')) name = dm_str_sub(name, 1, name.n - 1);
  *charset = name;
}

static unsigned status_of(dm_str bytes) {
  if (!dm_str_starts(bytes, DM_S("HTTP/"))) return 0;
  uint32_t i = 5;
  while (i < bytes.n && bytes.p[i] != ' ' && bytes.p[i] != '\n') i++;
  unsigned status = 0;
  for (i++; i < bytes.n && bytes.p[i] >= '0' && bytes.p[i] <= '9' && status < 1000; i++)
    status = status * 10 + (unsigned)(bytes.p[i] - '0');
  return status;
}

/* ---- the body ---------------------------------------------------------------------------------------------------- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size line of a chunk at i: its length and where its data begins; false when there is none. */
static bool chunk_head(dm_str s, uint32_t i, uint32_t *size, uint32_t *data) {
  uint64_t value = 0;
  uint32_t start = i;
  for (; i < s.n && i - start < 16 && hex(s.p[i]) >= 0; i++) value = value * 16 + (uint64_t)hex(s.p[i]);
  if (i == start) return false;
  while (i < s.n && s.p[i] != '\n' && i - start < 200) i++; /* extensions */
  if (i == s.n || s.p[i] != '\n') return false;
  *size = value > s.n ? s.n : (uint32_t)value;
  *data = i + 1;
  return true;
}

/* False when it is not chunked at all, as archives leave the header that says so on bodies put together again. */
static bool unchunk(dm_arena *arena, dm_str s, dm_http *out) {
  uint32_t size, data, n = 0, i = 0;
  if (!chunk_head(s, 0, &size, &data)) return false;
  char *joined = dm_arena_alloc(arena, s.n + 1);
  for (;;) {
    if (!chunk_head(s, i, &size, &data)) {
      out->trouble = "the chunks of the body are torn";
      break;
    }
    if (!size) break;
    uint32_t left = s.n - data;
    if (size > left) out->trouble = "the body ends inside a chunk";
    if (size > left) size = left;
    memcpy(joined + n, s.p + data, size);
    n += size;
    i = data + size;
    while (i < s.n && (s.p[i] == '\r' || s.p[i] == '\n')) i++;
    if (i >= s.n) break;
  }
  out->body = (dm_str){joined, n};
  return true;
}

/* Unpacks with zlib: gzip, zlib or bare deflate by window_bits. */
static bool inflate_body(dm_arena *arena, dm_str s, int window_bits, dm_http *out) {
  z_stream z = {0};
  if (inflateInit2(&z, window_bits) != Z_OK) return false;
  uint32_t room = s.n < (1u << 20) ? s.n * 6 + 1024 : s.n * 2, n = 0;
  char *buffer = malloc(room);
  int rc = Z_OK;
  z.next_in = (unsigned char *)(uintptr_t)s.p;
  z.avail_in = s.n;
  while (buffer && rc == Z_OK && n <= DM_LIMIT_RECORD_BYTES) {
    z.next_out = (unsigned char *)buffer + n;
    z.avail_out = room - n;
    rc = inflate(&z, Z_NO_FLUSH);
    n = room - z.avail_out;
    if (rc == Z_BUF_ERROR && n < room) break;
    if (n < room) continue;
    char *more = realloc(buffer, (size_t)room * 2);
    if (!more) break;
    buffer = more;
    room *= 2;
    if (rc == Z_BUF_ERROR) rc = Z_OK;
  }
  inflateEnd(&z);
  bool some = buffer && n > 0;
  if (rc != Z_STREAM_END) out->trouble = "the compressed body is damaged or cut off";
  out->too_large = n > DM_LIMIT_RECORD_BYTES;
  if (some && !out->too_large) out->body = dm_str_copy(arena, (dm_str){buffer, n});
  free(buffer);
  return some;
}

static void unpack(dm_arena *arena, dm_str encoding, dm_http *out) {
  dm_str body = out->body;
  if (dm_str_starts(body, DM_S("\x1f\x8b"))) {
    if (!inflate_body(arena, body, 16 + MAX_WBITS, out)) out->body = DM_S("");
  } else if (dm_str_eq_ci(encoding, DM_S("deflate")) && body.n && body.p[0] != '<') {
    const char *before = out->trouble;
    if (inflate_body(arena, body, MAX_WBITS, out)) return;
    out->trouble = before;
    if (!inflate_body(arena, body, -MAX_WBITS, out)) out->trouble = "the compressed body is damaged";
  } else if (dm_str_eq_ci(encoding, DM_S("br")) && body.n && (unsigned char)body.p[0] != '<') {
    out->trouble = "the body is compressed by brotli, which is not read";
    out->body = DM_S("");
  }
}

void dm_http_read(dm_arena *arena, dm_str bytes, dm_http *out) {
  *out = (dm_http){.status = status_of(bytes)};
  if (!out->status) return;
  uint32_t end = dm_header_end(bytes);
  dm_str head = dm_str_sub(bytes, 0, end);
  out->body = dm_str_sub(bytes, end, bytes.n);
  dm_media_type(arena, dm_header_find(head, "Content-Type"), &out->type, &out->charset);
  dm_str transfer = dm_header_find(head, "Transfer-Encoding");
  if (dm_str_eq_ci(transfer, DM_S("chunked"))) (void)unchunk(arena, out->body, out);
  unpack(arena, dm_header_find(head, "Content-Encoding"), out);
}

#include "ingest/charset.h"

#include "base/str.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <uchardet/uchardet.h>

/* A <meta> with the charset stands among the first bytes, by the standard in 1,024; templates push it further down. */
#define META_BYTES 8192u
/* Enough for the frequencies to be sure. */
#define GUESS_BYTES (64u << 10)

static uint32_t min_u32(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* ---- naming it --------------------------------------------------------------------------------------------------- */

static bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

static dm_str meta_charset(dm_str page) {
  uint32_t n = min_u32(page.n, META_BYTES);
  for (uint32_t i = 0; i + 8 < n; i++) {
    if ((page.p[i] | 0x20) != 'c' || !dm_str_eq_ci(dm_str_sub(page, i, i + 8), DM_S("charset="))) continue;
    uint32_t start = i + 8;
    while (start < n && (page.p[start] == '"' || page.p[start] == '\'' || page.p[start] == ' ')) start++;
    uint32_t end = start;
    while (end < n && is_name_char(page.p[end])) end++;
    if (end > start) return dm_str_sub(page, start, end);
  }
  return (dm_str){0};
}

static dm_str guess(dm_arena *arena, dm_str bytes) {
  uchardet_t detector = uchardet_new();
  dm_str name = {0};
  if (!detector) return name;
  if (uchardet_handle_data(detector, bytes.p, min_u32(bytes.n, GUESS_BYTES)) == 0) {
    uchardet_data_end(detector);
    name = dm_str_copy(arena, dm_str_of(uchardet_get_charset(detector)));
  }
  uchardet_delete(detector);
  return name;
}

static bool is_one_of(dm_str name, const char *const *names) {
  for (; *names; names++)
    if (dm_str_eq_ci(name, dm_str_of(*names))) return true;
  return false;
}

/* As browsers do: what says Latin-1 or ASCII is Windows-1252, the Chinese and Korean names mean their supersets. */
static const char *real_name(dm_arena *arena, dm_str name) {
  static const char *const latin[] = {"iso-8859-1", "iso8859-1", "latin1", "ascii", "us-ascii", NULL};
  static const char *const chinese[] = {"gb2312", "gbk", NULL};
  static const char *const korean[] = {"ks_c_5601-1987", "euc-kr", NULL};
  if (is_one_of(name, latin)) return "WINDOWS-1252";
  if (is_one_of(name, chinese)) return "GB18030";
  if (is_one_of(name, korean)) return "CP949";
  return dm_str_copy(arena, name).p;
}

/* ---- converting -------------------------------------------------------------------------------------------------- */

static dm_str convert(dm_arena *arena, dm_str bytes, iconv_t cd) {
  size_t room = (size_t)bytes.n * 3 + 16, left = room, in_left = bytes.n;
  char *start = dm_arena_alloc(arena, room), *out = start, *in = (char *)(uintptr_t)bytes.p;
  while (in_left) {
    if (iconv(cd, &in, &in_left, &out, &left) != (size_t)-1) break;
    if (errno == E2BIG || left < 8) break; /* no charset needs more than three bytes for one of its own */
    uint32_t n = dm_utf8_put(DM_REPLACEMENT, out);
    out += n;
    left -= n;
    in++;
    in_left--;
  }
  return (dm_str){start, (uint32_t)(out - start)};
}

/* Unknown when there is no such charset. */
static dm_str convert_from(dm_arena *arena, dm_str bytes, dm_str name) {
  if (!name.n || name.n > 40) return (dm_str){0};
  iconv_t cd = iconv_open("UTF-8", real_name(arena, name));
  if (cd == (iconv_t)-1) return (dm_str){0};
  dm_str out = convert(arena, bytes, cd);
  iconv_close(cd);
  return out;
}

/* Nearly: a few broken sequences among many sound ones, as pages put together from several sources have. */
static bool is_nearly_utf8(dm_str s) {
  uint32_t good = 0, bad = 0, cp;
  for (uint32_t i = 0; i < s.n;) {
    if ((unsigned char)s.p[i] < 0x80) {
      i++;
      continue;
    }
    uint32_t n = dm_utf8_next(s, i, &cp);
    good += n > 0;
    bad += n == 0;
    i += n ? n : 1;
  }
  return bad * 10 <= good;
}

/* Valid UTF-8 without controls, in the arena: a broken byte grows to three at most. */
static dm_str clean(dm_arena *arena, dm_str s) {
  size_t room = (size_t)s.n + 1;
  for (uint32_t i = 0; i < s.n; i++) room += (unsigned char)s.p[i] >= 0x80 ? 2 : 0;
  char *out = dm_arena_alloc(arena, room);
  uint32_t n = 0, cp;
  for (uint32_t i = 0; i < s.n;) {
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80) {
      out[n++] = (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F ? ' ' : (char)c;
      i++;
      continue;
    }
    uint32_t length = dm_utf8_next(s, i, &cp);
    n += length ? (memcpy(out + n, s.p + i, length), length) : dm_utf8_put(DM_REPLACEMENT, out + n);
    i += length ? length : 1;
  }
  out[n] = 0;
  return (dm_str){out, n};
}

dm_str dm_charset_convert(dm_arena *arena, dm_str bytes, dm_str said) {
  if (dm_str_starts(bytes, DM_S("\xEF\xBB\xBF"))) return clean(arena, dm_str_sub(bytes, 3, bytes.n));
  bool little = dm_str_starts(bytes, DM_S("\xFF\xFE")), big = dm_str_starts(bytes, DM_S("\xFE\xFF"));
  if (little || big) {
    dm_str wide = convert_from(arena, dm_str_sub(bytes, 2, bytes.n), little ? DM_S("UTF-16LE") : DM_S("UTF-16BE"));
    return clean(arena, wide);
  }
  if (is_nearly_utf8(bytes)) return clean(arena, bytes);
  dm_str out = convert_from(arena, bytes, said);
  if (!out.p) out = convert_from(arena, bytes, meta_charset(bytes));
  if (!out.p) out = convert_from(arena, bytes, guess(arena, bytes));
  if (!out.p) out = convert_from(arena, bytes, DM_S("WINDOWS-1252"));
  return clean(arena, out);
}

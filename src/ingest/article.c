#include "ingest/article.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* What was repaired: how often, and where in the repaired text first. */
typedef enum repair { WINDOWS_1252, REPLACED, CONTROL, LINE_END, INVISIBLE, REPAIR_COUNT } repair;

typedef struct mender {
  dm_str in;
  char *out;
  uint32_t n, limit;
  bool mostly_utf8; /* broken bytes in a text that is UTF-8 elsewhere are damage, not Windows-1252 */
  uint32_t count[REPAIR_COUNT], first[REPAIR_COUNT];
} mender;

/* Code points of the bytes 0x80 to 0x9F in Windows-1252; 0 where it has none. */
static const uint16_t windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                          0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                          0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static bool is_control(uint32_t cp) { return (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7F && cp < 0xA0); }
static bool is_line_end(uint32_t cp) {
  return cp == '\r' || cp == '\v' || cp == '\f' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

/* Soft hyphens, zero-width spaces and marks of direction: they show nothing and part words that are one. */
static bool is_invisible(uint32_t cp) {
  return cp == 0xAD || cp == 0x200B || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
         (cp >= 0x2060 && cp <= 0x2069) || cp == 0xFEFF;
}
/* Joiners between ASCII letters show nothing either; other scripts need them. */
static bool is_joiner(uint32_t cp) { return cp == 0x200C || cp == 0x200D; }

static void count_repair(mender *m, repair kind) {
  if (!m->count[kind]++) m->first[kind] = m->n;
}

/* ---- UTF-16 ---------------------------------------------------------------------------------------------------- */

typedef enum wide { NOT_WIDE, LITTLE, BIG } wide;

/* By byte order mark, else by NULs that stand nearly always on the same side of a pair, as they do in Latin text. */
static wide find_wide(dm_str s, uint32_t *skip) {
  const unsigned char *p = (const unsigned char *)s.p;
  *skip = 0;
  if (s.n < 4) return NOT_WIDE;
  if ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)) {
    *skip = 2;
    return p[0] == 0xFF ? LITTLE : BIG;
  }
  uint32_t pairs = (s.n > 4096 ? 4096 : s.n) / 2, nul[2] = {0, 0};
  for (uint32_t i = 0; i < pairs * 2; i++) nul[i & 1] += p[i] == 0;
  for (uint32_t side = 0; side < 2; side++)
    if (nul[side] * 10 >= pairs * 7 && nul[1 - side] * 20 <= pairs) return side ? LITTLE : BIG;
  return NOT_WIDE;
}

static uint32_t unit_at(dm_str s, uint32_t i, wide order) {
  uint32_t a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];
  return order == LITTLE ? a | b << 8 : a << 8 | b;
}

/* A unit pair becomes at most 3 bytes, a surrogate pair 4. A lone surrogate or a last odd byte becomes U+FFFD. */
static dm_str narrow(dm_arena *arena, dm_str s, wide order) {
  char *out = dm_arena_alloc(arena, (size_t)s.n / 2 * 3 + 4);
  uint32_t n = 0, i = 0;
  while (i + 1 < s.n) {
    uint32_t cp = unit_at(s, i, order);
    i += 2;
    if (cp >= 0xD800 && cp < 0xDC00 && i + 1 < s.n) {
      uint32_t low = unit_at(s, i, order);
      if (low >= 0xDC00 && low < 0xE000) {
        cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    n += dm_utf8_put(cp, out + n);
  }
  if (i < s.n) n += dm_utf8_put(DM_REPLACEMENT, out + n);
  return (dm_str){out, n};
}

/* ---- bytes ----------------------------------------------------------------------------------------------------- */

/* Compressed and executable files are a tenth control bytes; text has next to none. */
static bool looks_binary(dm_str s) {
  uint32_t n = s.n > 65536 ? 65536 : s.n, controls = 0;
  for (uint32_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    controls += (c < 0x20 && !(c >= '\t' && c <= '\r')) || c == 0x7F;
  }
  return controls > 4 + n / 20;
}

/* Length of the broken sequence at i: its lead byte and the continuation bytes that belong to it, one U+FFFD for all. */
static uint32_t broken_length(dm_str s, uint32_t i) {
  unsigned char c = (unsigned char)s.p[i];
  uint32_t most = c >= 0xF0 && c < 0xF8 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1, n = 1;
  while (n < most && i + n < s.n && ((unsigned char)s.p[i + n] & 0xC0) == 0x80) n++;
  return n;
}

bool dm_article_is_binary(dm_str bytes) {
  uint32_t skip;
  return find_wide(bytes, &skip) == NOT_WIDE && looks_binary(bytes);
}

static bool is_mostly_utf8(dm_str s) {
  uint32_t good = 0, bad = 0;
  for (uint32_t i = 0; i < s.n;) {
    if ((unsigned char)s.p[i] < 0x80) {
      i++;
      continue;
    }
    uint32_t cp, n = dm_utf8_next(s, i, &cp);
    if (n)
      good++;
    else
      bad++;
    i += n ? n : broken_length(s, i);
  }
  return good >= bad;
}

static uint32_t mend_broken(mender *m, uint32_t i) {
  unsigned char c = (unsigned char)m->in.p[i];
  uint32_t cp = c >= 0xA0 ? c : windows_1252[c - 0x80], n = 1;
  if (m->mostly_utf8) {
    cp = 0;
    n = broken_length(m->in, i);
  }
  count_repair(m, cp ? WINDOWS_1252 : REPLACED);
  m->n += dm_utf8_put(cp ? cp : DM_REPLACEMENT, m->out + m->n);
  return n;
}

/* Mends one code point at i and returns the bytes read. */
static uint32_t mend_one(mender *m, uint32_t i) {
  uint32_t cp, n = dm_utf8_next(m->in, i, &cp);
  if (!n) return mend_broken(m, i);
  if (cp == '\r' && i + 1 < m->in.n && m->in.p[i + 1] == '\n') {
    count_repair(m, LINE_END);
    m->out[m->n++] = '\n';
    return 2;
  }
  if (is_line_end(cp) || is_control(cp)) {
    count_repair(m, is_line_end(cp) ? LINE_END : CONTROL);
    m->out[m->n++] = is_line_end(cp) ? '\n' : ' ';
    return n;
  }
  if (is_invisible(cp) || (is_joiner(cp) && (i + n == m->in.n || (unsigned char)m->in.p[i + n] < 0x80))) {
    count_repair(m, INVISIBLE);
    return n;
  }
  memcpy(m->out + m->n, m->in.p + i, n);
  m->n += n;
  return n;
}

/* Copies ASCII that needs no mending, which is most of any English text; returns its length. */
static uint32_t copy_plain(mender *m, uint32_t i) {
  uint32_t room = m->limit - m->n, most = m->in.n - i < room ? m->in.n - i : room, n = 0;
  const unsigned char *p = (const unsigned char *)m->in.p + i;
  while (n < most && ((p[n] >= ' ' && p[n] < 0x7F) || p[n] == '\n' || p[n] == '\t')) n++;
  memcpy(m->out + m->n, p, n);
  m->n += n;
  return n;
}

/* Mends until the input ends or the limit is reached; returns the bytes of input read. */
static uint32_t mend_all(mender *m) {
  uint32_t i = 0;
  for (;;) {
    i += copy_plain(m, i);
    if (i >= m->in.n || m->n + 4 > m->limit) return i;
    i += mend_one(m, i);
  }
}

/* Takes the cut back to a line end or space, if one is near. */
static uint32_t cut_point(const char *text, uint32_t n) {
  uint32_t low = n > 65536 ? n - 65536 : 0;
  for (uint32_t i = n; i > low; i--)
    if (text[i - 1] == '\n') return i;
  for (uint32_t i = n; i > low; i--)
    if (text[i - 1] == ' ') return i;
  return n;
}

/* ---- notes and fields ------------------------------------------------------------------------------------------ */

static void note_repairs(const mender *m, dm_notes *notes) {
  static const char *const what[REPAIR_COUNT] = {"not UTF-8: read as Windows-1252", "broken UTF-8: read as U+FFFD",
                                                 "control characters: read as spaces", "line ends made \\n",
                                                 "invisible characters dropped"};
  for (int kind = 0; kind < REPAIR_COUNT; kind++)
    if (m->count[kind])
      dm_note_add(notes, "ingest", (dm_span){m->first[kind], m->first[kind]}, "%s (%u times, first at byte %u)", what[kind],
                  m->count[kind], m->first[kind]);
}

/* Repairs bytes into *out; returns bytes of input left unread because of the limit. */
static uint32_t repair_text(dm_arena *arena, dm_str in, uint32_t limit, dm_notes *notes, dm_str *out) {
  if (in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0) {
    in = dm_str_sub(in, 3, in.n);
    dm_note_add(notes, "ingest", (dm_span){0, 0}, "byte order mark dropped");
  }
  mender m = {.in = in, .limit = limit, .mostly_utf8 = is_mostly_utf8(in)};
  uint64_t room = (uint64_t)in.n * 3 + 4; /* a Windows-1252 byte becomes at most 3 bytes */
  m.out = dm_arena_alloc(arena, room < limit ? (size_t)room : limit);
  if (room < limit) m.limit = (uint32_t)room;
  uint32_t read = mend_all(&m), left = in.n - read;
  uint32_t kept = left ? cut_point(m.out, m.n) : m.n;
  note_repairs(&m, notes);
  *out = (dm_str){m.out, kept};
  return left + (m.n - kept);
}

/* A field beside the text: the same repairs, one line, without a note. */
static dm_str repair_field(dm_arena *arena, dm_str in) {
  dm_str out;
  if (!in.n) return (dm_str){0};
  repair_text(arena, in, 65536, NULL, &out);
  char *p = (char *)(uintptr_t)out.p; /* our own fresh copy */
  for (uint32_t i = 0; i < out.n; i++)
    if (p[i] == '\n' || p[i] == '\t') p[i] = ' ';
  out = dm_str_trim(out);
  return out.n ? out : (dm_str){0};
}

static bool is_day(dm_str s) {
  static const char pattern[] = "dddd-dd-dd";
  for (uint32_t i = 0; i < 10; i++)
    if (pattern[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != '-') return false;
  int month = (s.p[5] - '0') * 10 + s.p[6] - '0', day = (s.p[8] - '0') * 10 + s.p[9] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Accepts a day alone or the day of a time stamp (2025-02-12T08:30). */
static void take_date(dm_arena *arena, const dm_input *input, dm_article *article) {
  dm_str date = repair_field(arena, input->date.n ? input->date : input->date_unread);
  if (!date.n) return;
  if (date.n >= 10 && is_day(date) && (date.n == 10 || date.p[10] == 'T' || date.p[10] == ' ')) {
    article->date = dm_str_sub(date, 0, 10);
    article->date_basis = input->date_basis.n ? repair_field(arena, input->date_basis) : DM_S("given");
    return;
  }
  dm_note_add(article->notes, "ingest", (dm_span){0, 0}, "date \"%.*s\" not understood, left unknown; write YYYY-MM-DD",
              (int)(date.n > 40 ? 40 : date.n), date.p);
}

/* A headline that comes apart from the text is read as its first line: it tells the news. It may stand in the text already, under
 * a kicker. */
static dm_str with_title(dm_arena *arena, dm_str title, dm_str text) {
  if (!title.n) return text;
  dm_str start = dm_str_sub(text, 0, text.n < title.n + 200 ? text.n : title.n + 200);
  if (dm_str_find(start, title, 0) != DM_NONE) return text;
  char *joined = dm_arena_alloc(arena, (size_t)title.n + 2 + text.n);
  memcpy(joined, title.p, title.n);
  memcpy(joined + title.n, "\n\n", 2);
  if (text.n) memcpy(joined + title.n + 2, text.p, text.n);
  return (dm_str){joined, title.n + 2 + text.n};
}

int dm_article_make(dm_arena *arena, const dm_input *input, dm_notes *notes, dm_article **out, dm_err *err) {
  dm_article *article = DM_NEW(arena, dm_article, 1);
  dm_str in = input->bytes.p ? input->bytes : DM_S("");
  uint32_t skip;
  wide order = find_wide(in, &skip);
  if (order != NOT_WIDE) {
    uint32_t most = in.n > 2 * DM_LIMIT_DOC_BYTES + 2 ? 2 * DM_LIMIT_DOC_BYTES + 2 : in.n;
    uint32_t unread = in.n - most;
    in = narrow(arena, dm_str_sub(in, skip, most), order);
    dm_note_add(notes, "ingest", (dm_span){0, 0}, "read as UTF-16, %s first", order == LITTLE ? "low byte" : "high byte");
    if (unread) dm_note_add(notes, "ingest", (dm_span){0, 0}, "%u bytes of UTF-16 not read (limit)", unread);
  }
  if (looks_binary(in))
    return dm_fail(err, DM_EINPUT, "ingest", NULL, 0, 0,
                   "binary data, not text: many control bytes; convert the file to text or HTML first");
  article->title = repair_field(arena, input->title);
  in = with_title(arena, article->title, in);
  uint32_t left = repair_text(arena, in, DM_LIMIT_DOC_BYTES, notes, &article->text);
  if (left)
    dm_note_add(notes, "ingest", (dm_span){article->text.n, article->text.n},
                "text longer than %u bytes: the last %u bytes were not read; split the file", DM_LIMIT_DOC_BYTES, left);
  article->notes = notes;
  article->id = repair_field(arena, input->id);
  if (!article->id.n)
    article->id = dm_str_printf(arena, "%016llx", (unsigned long long)XXH3_64bits(article->text.p, article->text.n));
  article->source = repair_field(arena, input->source);
  article->url = repair_field(arena, input->url);
  article->lang = DM_S("en");
  take_date(arena, input, article);
  *out = article;
  return 0;
}

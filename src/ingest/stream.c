#include "ingest/stream.h"

#include "base/limits.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define INPUT_BYTES (64u << 10)
#define FIRST_WINDOW (256u << 10)
#define LOST UINT32_MAX

typedef enum packing { UNKNOWN, PLAIN, GZIP, ZSTD } packing;

struct dm_stream {
  const char *path;
  int fd;        /* -1: memory */
  dm_str memory; /* what is left of it */
  packing packing;
  unsigned char in[INPUT_BYTES];
  uint32_t in_at, in_n;
  bool in_end;  /* the file has no more bytes */
  bool out_end; /* nor has the unpacker */
  z_stream gzip;
  bool gzip_open, in_member; /* in_member: a member has begun and not ended */
  uint32_t member_at;        /* where it begins in the input buffer; LOST: no longer there */
  bool searching;            /* after damage: for the next member */
  ZSTD_DStream *zstd;
  size_t zstd_hint; /* 0: at the end of a frame */
  char *window;
  uint32_t at, n, room;
  uint64_t read, size, unpacked;
  bool in_trouble;
  dm_err trouble;
};

/* The first trouble is kept until it is told. */
static void set_trouble(dm_stream *s, dm_code code, const char *message) {
  if (s->in_trouble) return;
  s->in_trouble = true;
  uint64_t where = code == DM_EINPUT ? dm_stream_done(s) : 0;
  (void)dm_fail(&s->trouble, code, "ingest", s->path, 0, where, "%s", message);
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static dm_stream *stream_new(const char *path, dm_err *err) {
  dm_stream *s = calloc(1, sizeof *s);
  if (s) s->window = malloc(FIRST_WINDOW);
  if (!s || !s->window) {
    free(s);
    (void)dm_fail(err, DM_ENOMEM, "ingest", path, 0, 0, "out of memory for a file");
    return NULL;
  }
  s->room = FIRST_WINDOW;
  s->path = path;
  s->fd = -1;
  return s;
}

dm_stream *dm_stream_open(const char *path, dm_err *err) {
  bool is_stdin = strcmp(path, "-") == 0;
  int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st)) {
    (void)dm_fail(err, DM_EIO, "ingest", path, 0, 0, "cannot open the file: %s", strerror(errno));
    return NULL;
  }
  dm_stream *s = stream_new(path, err);
  if (s && S_ISDIR(st.st_mode)) {
    (void)dm_fail(err, DM_EIO, "ingest", path, 0, 0, "cannot read the file: it is a folder");
    dm_stream_close(s);
    s = NULL;
  }
  if (!s) {
    if (!is_stdin) close(fd);
    return NULL;
  }
  s->fd = fd;
  if (S_ISREG(st.st_mode)) s->size = (uint64_t)st.st_size;
  return s;
}

dm_stream *dm_stream_memory(const char *path, dm_str bytes, dm_err *err) {
  dm_stream *s = stream_new(path, err);
  if (!s) return NULL;
  s->memory = bytes;
  s->size = bytes.n;
  return s;
}

void dm_stream_close(dm_stream *s) {
  if (!s) return;
  if (s->fd > STDIN_FILENO) close(s->fd);
  if (s->gzip_open) inflateEnd(&s->gzip);
  ZSTD_freeDStream(s->zstd);
  free(s->window);
  free(s);
}

/* ---- the file ---------------------------------------------------------------------------------------------------- */

static uint32_t read_memory(dm_stream *s, void *to, uint32_t n) {
  if (n > s->memory.n) n = s->memory.n;
  memcpy(to, s->memory.p, n);
  s->memory = dm_str_sub(s->memory, n, s->memory.n);
  return n;
}

static uint32_t read_file(dm_stream *s, void *to, uint32_t n) {
  if (s->fd < 0) return s->memory.n ? read_memory(s, to, n) : 0;
  for (;;) {
    ssize_t got = read(s->fd, to, n);
    if (got >= 0) return (uint32_t)got;
    if (errno == EINTR) continue;
    char message[160];
    snprintf(message, sizeof message, "cannot read the file: %s", strerror(errno));
    set_trouble(s, DM_EIO, message);
    return 0;
  }
}

/* Makes the input buffer hold at least n bytes, if the file has them. */
static void fill_input(dm_stream *s, uint32_t n) {
  if (s->in_n - s->in_at >= n) return;
  memmove(s->in, s->in + s->in_at, s->in_n - s->in_at);
  s->member_at = s->member_at == LOST || s->member_at < s->in_at ? LOST : s->member_at - s->in_at;
  s->in_n -= s->in_at;
  s->in_at = 0;
  while (s->in_n < n && !s->in_end) {
    uint32_t got = read_file(s, s->in + s->in_n, INPUT_BYTES - s->in_n);
    s->in_n += got;
    s->read += got;
    s->in_end = got == 0;
  }
}

static bool at_magic(const dm_stream *s, uint32_t at, const char *magic, uint32_t n) {
  return s->in_n - at >= n && memcmp(s->in + at, magic, n) == 0;
}
static bool at_gzip(const dm_stream *s, uint32_t at) { return at_magic(s, at, "\x1f\x8b\x08", 3); }
static bool at_zstd(const dm_stream *s) {
  return at_magic(s, s->in_at, "\x28\xb5\x2f\xfd", 4) ||
         (s->in_n - s->in_at >= 4 && s->in[s->in_at + 1] == 0x2A && s->in[s->in_at + 2] == 0x4D && s->in[s->in_at + 3] == 0x18 &&
          (s->in[s->in_at] & 0xF0) == 0x50); /* a skippable frame, as .warc.zst begins with */
}

static void find_packing(dm_stream *s) {
  fill_input(s, 4);
  s->packing = at_gzip(s, s->in_at) ? GZIP : at_zstd(s) ? ZSTD : PLAIN;
  if (s->packing == ZSTD) {
    s->zstd = ZSTD_createDStream();
    if (s->zstd) s->zstd_hint = ZSTD_initDStream(s->zstd);
  }
  if (s->packing == GZIP) s->gzip_open = inflateInit2(&s->gzip, 16 + MAX_WBITS) == Z_OK;
  if ((s->packing == ZSTD && !s->zstd) || (s->packing == GZIP && !s->gzip_open)) {
    set_trouble(s, DM_ENOMEM, "out of memory for unpacking");
    s->out_end = true;
  }
}

/* ---- unpacking --------------------------------------------------------------------------------------------------- */

/* Each gives the number of bytes written to `to`; 0 means that another call is needed, or, with out_end, that it is the end. */

static uint32_t unpack_plain(dm_stream *s, char *to, uint32_t room) {
  if (s->in_at == s->in_n) {
    uint32_t got = read_file(s, to, room);
    s->read += got;
    s->out_end = got == 0;
    return got;
  }
  uint32_t n = s->in_n - s->in_at < room ? s->in_n - s->in_at : room;
  memcpy(to, s->in + s->in_at, n);
  s->in_at += n;
  return n;
}

/* Looks for the head of a member; zeros between members are padding of tapes and no damage. */
static void search_member(dm_stream *s) {
  fill_input(s, 3);
  while (s->in_n - s->in_at >= 3 && !at_gzip(s, s->in_at)) {
    if (s->in[s->in_at] && !s->searching) {
      set_trouble(s, DM_EINPUT, "bytes that are no gzip stand between or behind its members; skipped");
      s->searching = true;
    }
    s->in_at++;
    if (s->in_n - s->in_at < 3) fill_input(s, 3);
  }
  if (s->in_n - s->in_at < 3) {
    s->out_end = true;
    return;
  }
  inflateReset(&s->gzip);
  s->searching = false;
  s->in_member = true;
  s->member_at = s->in_at;
}

/* Damaged data can run on into the next member before it shows, so the search begins right behind the head of this one. */
static void gzip_damage(dm_stream *s) {
  set_trouble(s, DM_EINPUT, "damaged gzip data; reading goes on at the next member that is whole");
  s->searching = true;
  s->in_member = false;
  if (s->member_at != LOST)
    s->in_at = s->member_at + 1;
  else if (s->in_at < s->in_n)
    s->in_at++;
}

static uint32_t unpack_gzip(dm_stream *s, char *to, uint32_t room) {
  if (!s->in_member) {
    search_member(s);
    return 0;
  }
  fill_input(s, 1);
  if (s->in_at == s->in_n) {
    set_trouble(s, DM_EINPUT, "the gzip data is cut off: the file ends inside a member");
    s->out_end = true;
    return 0;
  }
  s->gzip.next_in = s->in + s->in_at;
  s->gzip.avail_in = s->in_n - s->in_at;
  s->gzip.next_out = (unsigned char *)to;
  s->gzip.avail_out = room;
  int rc = inflate(&s->gzip, Z_NO_FLUSH);
  s->in_at = s->in_n - s->gzip.avail_in;
  if (rc == Z_STREAM_END)
    s->in_member = false;
  else if (rc != Z_OK && rc != Z_BUF_ERROR)
    gzip_damage(s);
  return room - s->gzip.avail_out;
}

static uint32_t unpack_zstd(dm_stream *s, char *to, uint32_t room) {
  fill_input(s, 1);
  ZSTD_inBuffer in = {s->in + s->in_at, s->in_n - s->in_at, 0};
  ZSTD_outBuffer out = {to, room, 0};
  size_t rc = ZSTD_decompressStream(s->zstd, &out, &in);
  s->in_at += (uint32_t)in.pos;
  if (ZSTD_isError(rc)) {
    set_trouble(s, DM_EINPUT, "damaged zstd data; what stands before it was read");
    s->out_end = true;
    return (uint32_t)out.pos;
  }
  bool ended = in.size == 0 && out.pos == 0 && s->in_end;
  if (ended && s->zstd_hint) set_trouble(s, DM_EINPUT, "the zstd data is cut off: the file ends inside a frame");
  s->out_end = ended;
  if (in.size || out.pos) s->zstd_hint = rc;
  return (uint32_t)out.pos;
}

/* A few kilobytes that unpack to gigabytes are made to fill memory or time. */
static void check_bomb(dm_stream *s) {
  if (s->unpacked < DM_LIMIT_BOMB_BYTES || s->unpacked / DM_LIMIT_BOMB_RATIO < s->read) return;
  set_trouble(s, DM_ELIMIT, "unpacks to far more than its size, like a zip bomb; reading stopped");
  s->out_end = true;
}

static void unpack(dm_stream *s) {
  if (s->packing == UNKNOWN) find_packing(s);
  char *to = s->window + s->n;
  uint32_t room = s->room - s->n, got = 0;
  if (s->out_end) return;
  if (s->packing == PLAIN) got = unpack_plain(s, to, room);
  if (s->packing == GZIP) got = unpack_gzip(s, to, room);
  if (s->packing == ZSTD) got = unpack_zstd(s, to, room);
  s->n += got;
  s->unpacked += got;
  if (s->packing != PLAIN) check_bomb(s);
}

/* ---- the window -------------------------------------------------------------------------------------------------- */

/* Room for n bytes of window and one more of input: what was passed is dropped first. */
static bool make_room(dm_stream *s, uint32_t n) {
  if (s->room - s->at >= n && s->room > s->n) return true;
  if (s->at) memmove(s->window, s->window + s->at, s->n - s->at);
  s->n -= s->at;
  s->at = 0;
  if (s->room >= n && s->room > s->n) return true;
  uint64_t room = s->room;
  while (room < n || room <= s->n) room *= 2;
  char *more = room <= UINT32_MAX ? realloc(s->window, room) : NULL;
  if (!more) {
    set_trouble(s, DM_ENOMEM, "out of memory for the file");
    s->out_end = true;
    return false;
  }
  s->window = more;
  s->room = (uint32_t)room;
  return true;
}

dm_str dm_stream_look(dm_stream *s, uint32_t n) {
  /* Room is made as bytes come in: a caller that allows for the largest page need not pay for it. */
  while (s->n - s->at < n && !s->out_end && make_room(s, s->n - s->at + 1)) unpack(s);
  return (dm_str){s->window + s->at, s->n - s->at};
}

void dm_stream_pass(dm_stream *s, uint32_t n) { s->at += n; }

dm_str dm_stream_line(dm_stream *s, uint32_t limit) {
  uint32_t seen = 0;
  for (uint32_t want = 4096;; want = want < limit / 2 ? want * 2 : limit) {
    dm_str window = dm_stream_look(s, want);
    uint32_t most = window.n < limit ? window.n : limit;
    const char *end = most > seen ? memchr(window.p + seen, '\n', most - seen) : NULL;
    if (end) return (dm_str){window.p, (uint32_t)(end - window.p) + 1};
    if (window.n < want || most == limit) return (dm_str){window.p, most};
    seen = most;
  }
}

int dm_stream_trouble(dm_stream *s, dm_err *err) {
  if (!s->in_trouble) return DM_OK;
  s->in_trouble = false;
  if (err) *err = s->trouble;
  return s->trouble.code;
}

uint64_t dm_stream_done(const dm_stream *s) { return s->read - (s->in_n - s->in_at); }
uint64_t dm_stream_size(const dm_stream *s) { return s->size; }
bool dm_stream_troubled(const dm_stream *s) { return s->in_trouble; }
bool dm_stream_lost(const dm_stream *s) { return s->in_trouble && s->trouble.code != DM_EINPUT; }

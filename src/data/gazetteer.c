#include "data/gazetteer.h"

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define MAGIC "DMPLACES"
#define VERSION 1u
#define HEADER 40u
#define RECORD 20u
#define NAME 8u
#define MAX_BITS 24u
#define MAX_PLACES (1u << 24) /* a name keeps 24 bits for its place */
#define MAX_HEIGHT 4u         /* town, county, region, country */
#define NO_REGION 0xFFFFu

struct dm_gazetteer {
  const unsigned char *bytes, *codes, *places, *starts, *names, *pool;
  size_t n;
  bool mapped;
  uint32_t n_places, n_countries, n_names, bits, n_pool;
};

static uint32_t u32_at(const unsigned char *p) {
  uint32_t v;
  memcpy(&v, p, sizeof v);
  return v;
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

static int read_header(dm_gazetteer *g, const char *name, dm_err *err) {
  const unsigned char *b = g->bytes;
  if (g->n < HEADER || memcmp(b, MAGIC, 8) != 0)
    return dm_fail(err, DM_EDATA, "data", name, 0, 0, "no gazetteer: it does not begin with %s", MAGIC);
  if (u32_at(b + 8) != VERSION)
    return dm_fail(err, DM_EDATA, "data", name, 0, 8, "a gazetteer of version %u; this program reads version %u", u32_at(b + 8),
                   VERSION);
  g->n_places = u32_at(b + 12);
  g->n_countries = u32_at(b + 16);
  g->n_names = u32_at(b + 20);
  g->bits = u32_at(b + 24);
  g->n_pool = u32_at(b + 28);
  if (g->bits < 1 || g->bits > MAX_BITS || g->n_places > MAX_PLACES || g->n_countries > g->n_places)
    return dm_fail(err, DM_EDATA, "data", name, 0, 12, "the gazetteer's header makes no sense");
  uint64_t n_starts = ((uint64_t)1 << g->bits) + 1;
  uint64_t sizes[] = {4 * (uint64_t)g->n_countries, RECORD * (uint64_t)g->n_places, 4 * n_starts, NAME * (uint64_t)g->n_names,
                      g->n_pool};
  uint64_t at = HEADER;
  const unsigned char **part[] = {&g->codes, &g->places, &g->starts, &g->names, &g->pool};
  for (size_t i = 0; i < 5; i++) {
    if (sizes[i] > g->n - at)
      return dm_fail(err, DM_EDATA, "data", name, 0, at, "the gazetteer is shorter than its header says: truncated?");
    *part[i] = b + at;
    at += sizes[i];
  }
  if (at != g->n) return dm_fail(err, DM_EDATA, "data", name, 0, at, "the gazetteer is longer than its header says");
  uint64_t sum;
  memcpy(&sum, b + 32, sizeof sum);
  if (XXH64(b + HEADER, g->n - HEADER, 0) != sum)
    return dm_fail(err, DM_EDATA, "data", name, 0, 32, "the gazetteer's sum is wrong: the file is damaged, fetch it again");
  return DM_OK;
}

static dm_gazetteer *make(const void *bytes, size_t n, bool mapped, const char *name, dm_err *err) {
  dm_gazetteer *g = calloc(1, sizeof *g);
  if (!g) {
    dm_fail(err, DM_ENOMEM, "data", name, 0, 0, "out of memory");
    if (mapped) munmap((void *)bytes, n);
    return NULL;
  }
  g->bytes = bytes;
  g->n = n;
  g->mapped = mapped;
  if (read_header(g, name, err)) {
    dm_gazetteer_close(g);
    return NULL;
  }
  return g;
}

dm_gazetteer *dm_gazetteer_parse(const void *bytes, size_t n, const char *name, dm_err *err) {
  return make(bytes, n, false, name, err);
}

dm_gazetteer *dm_gazetteer_open(const char *path, dm_err *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st)) {
    dm_fail(err, DM_EIO, "data", path, 0, 0, "cannot open the gazetteer: %s", strerror(errno));
    if (fd >= 0) close(fd);
    return NULL;
  }
  void *bytes = MAP_FAILED;
  if (S_ISREG(st.st_mode) && st.st_size > 0) bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  close(fd);
  if (bytes == MAP_FAILED) {
    dm_fail(err, DM_EDATA, "data", path, 0, 0, "the gazetteer is empty or not a regular file that can be mapped");
    return NULL;
  }
  dm_gazetteer *gazetteer = make(bytes, (size_t)st.st_size, true, path, err);
  /* Checked whole once; from here on a look-up needs a page or two, so the rest need not stay in memory. */
  if (gazetteer) (void)madvise(bytes, (size_t)st.st_size, MADV_DONTNEED), (void)madvise(bytes, (size_t)st.st_size, MADV_RANDOM);
  return gazetteer;
}

void dm_gazetteer_close(dm_gazetteer *gazetteer) {
  if (!gazetteer) return;
  if (gazetteer->mapped) munmap((void *)gazetteer->bytes, gazetteer->n);
  free(gazetteer);
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

typedef struct key {
  char *out;
  uint32_t n;
  bool gap, full;
} key;

static void put(key *k, const char *bytes, uint32_t n) {
  bool gap = k->gap && k->n;
  if (k->n + n + (gap ? 1u : 0u) > DM_GAZ_KEY_BYTES) {
    k->full = true;
    return;
  }
  if (gap) k->out[k->n++] = ' ';
  k->gap = false;
  memcpy(k->out + k->n, bytes, n);
  k->n += n;
}

/* Letters and numbers stand, marks fall, all else parts words. */
static void put_wide(key *k, uint32_t cp) {
  utf8proc_int32_t parts[8];
  int boundary = 0;
  if (cp == 0x2018 || cp == 0x2019 || cp == 0x2BC) return;
  utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8,
                                               UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);
  for (utf8proc_ssize_t i = 0; i < n && i < 8; i++) {
    utf8proc_category_t c = utf8proc_category(parts[i]);
    if (c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC || c == UTF8PROC_CATEGORY_ME) continue;
    bool stands =
        (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) || (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
    char bytes[4];
    if (stands)
      put(k, bytes, dm_utf8_put((uint32_t)parts[i], bytes));
    else
      k->gap = true;
  }
}

dm_str dm_gazetteer_key(dm_str name, char out[DM_GAZ_KEY_BYTES]) {
  key k = {.out = out};
  for (uint32_t i = 0; i < name.n && !k.full;) {
    char c = name.p[i];
    if ((unsigned char)c >= 0x80) {
      uint32_t cp, n = dm_utf8_next(name, i, &cp);
      put_wide(&k, cp);
      i += n ? n : 1;
      continue;
    }
    i++;
    if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      put(&k, &c, 1);
    else if (c != '.' && c != '\'' && c != '`')
      k.gap = true;
  }
  return (dm_str){out, k.full ? 0 : k.n};
}

dm_gaz_range dm_gazetteer_find(const dm_gazetteer *g, dm_str name) {
  if (!name.p || !name.n) return (dm_gaz_range){0, 0};
  uint64_t hash = XXH64(name.p, name.n, 0);
  uint32_t bucket = (uint32_t)(hash >> (64 - g->bits)), low = (uint32_t)hash;
  uint32_t a = u32_at(g->starts + 4 * (size_t)bucket), b = u32_at(g->starts + 4 * ((size_t)bucket + 1));
  if (b > g->n_names) b = g->n_names;
  while (a < b && u32_at(g->names + NAME * (size_t)a) != low) a++;
  uint32_t end = a;
  while (end < b && u32_at(g->names + NAME * (size_t)end) == low) end++;
  return a < end ? (dm_gaz_range){a, end - a} : (dm_gaz_range){0, 0};
}

dm_gaz_name dm_gazetteer_name(const dm_gazetteer *g, uint32_t i) {
  if (i >= g->n_names) return (dm_gaz_name){DM_NONE, 0};
  uint32_t v = u32_at(g->names + NAME * (size_t)i + 4);
  return v >> 8 < g->n_places ? (dm_gaz_name){v >> 8, v & 0xFF} : (dm_gaz_name){DM_NONE, 0};
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

static uint32_t region_of(const dm_gazetteer *g, uint32_t place) {
  const unsigned char *r = g->places + RECORD * (size_t)place + 16;
  uint32_t region = (uint32_t)r[0] | (uint32_t)r[1] << 8;
  return region == NO_REGION || region >= g->n_places ? DM_NONE : region;
}

bool dm_gazetteer_place(const dm_gazetteer *g, uint32_t place, dm_gaz_place *out) {
  *out = (dm_gaz_place){.region = DM_NONE, .in = DM_NONE};
  if (place >= g->n_places) return false;
  const unsigned char *r = g->places + RECORD * (size_t)place;
  int32_t lat = (int32_t)u32_at(r + 4), lon = (int32_t)u32_at(r + 8);
  uint32_t name = u32_at(r + 12);
  if (lat < -9000000 || lat > 9000000 || lon < -18000000 || lon > 18000000) return false;
  if (name >= g->n_pool || g->pool[name] > g->n_pool - name - 1 || r[19] > DM_GAZ_SEA) return false;
  out->geonames = u32_at(r);
  out->lat = lat / 1e5;
  out->lon = lon / 1e5;
  out->name = (dm_str){(const char *)g->pool + name + 1, g->pool[name]};
  out->doublings = r[18];
  out->kind = (dm_gaz_kind)r[19];
  out->region = region_of(g, place);
  uint32_t above = place;
  for (unsigned step = 0; step < MAX_HEIGHT && above != DM_NONE && above >= g->n_countries; step++) above = region_of(g, above);
  if (above == DM_NONE || above >= g->n_countries) return true;
  out->in = above;
  const char *code = (const char *)g->codes + 4 * (size_t)above;
  if (code[3] == 0 && code[0] >= 'A' && code[0] <= 'Z') out->country = (dm_str){code, 3};
  return true;
}

bool dm_gazetteer_within(const dm_gazetteer *g, uint32_t place, uint32_t region) {
  for (unsigned step = 0; step < MAX_HEIGHT && place < g->n_places; step++) {
    if (place == region) return true;
    place = region_of(g, place);
  }
  return false;
}

uint32_t dm_gazetteer_size(const dm_gazetteer *gazetteer) { return gazetteer->n_places; }

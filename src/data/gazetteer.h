/* gazetteer.h - the places of the world, mapped into memory: data/world/gazetteer.bin, made by tools/build_gazetteer.py.
 *
 *   header     "DMPLACES", u32 version, places, countries, names, bits, pool bytes, u64 XXH64 of all that follows
 *   codes      per country: ISO 3166-1 alpha-3 and a zero
 *   places     per place 20 bytes: u32 GeoNames id, i32 lat, i32 lon (1e-5 degrees), u32 name in the pool,
 *              u16 region (a place above), u8 population (eighths of a doubling), u8 kind;
 *              countries first, then regions, then towns, so that a region's number fits 16 bits
 *   starts     2^bits + 1 u32: where the names begin whose hash has these leading bits
 *   names      per name 8 bytes: u32 low half of the hash, u32 place << 8 | flags; equal hashes: most inhabitants first
 *   pool       per name a byte of length and UTF-8
 *
 * All numbers are little-endian. Names are stored as hashes (XXH64 of their key): 48 and more bits tell them apart, so that one
 * unknown name in about 10^9 finds a wrong place. The file is untrusted input: the sizes must fill the file exactly, the sum must
 * be right, and every number read later is checked where it is used, because a sum keeps out accidents, not forgers. */
#ifndef DM_DATA_GAZETTEER_H
#define DM_DATA_GAZETTEER_H

#include "demarche.h"

typedef struct dm_gazetteer dm_gazetteer;

typedef enum dm_gaz_kind { DM_GAZ_CITY, DM_GAZ_COUNTY, DM_GAZ_REGION, DM_GAZ_COUNTRY, DM_GAZ_SEA } dm_gaz_kind;

#define DM_GAZ_PRIMARY 1u
#define DM_GAZ_ALTERNATE 2u
#define DM_GAZ_SHORT 4u     /* only behind a comma: "Ill.", "TX" */
#define DM_GAZ_ADJECTIVE 8u /* a nationality or inhabitant: tells of the country, names no place */
#define DM_GAZ_KNOWN 16u    /* by its own name a capital, or a place often in the news: a row of places.tsv */

/* One place; strings lie in the file. */
typedef struct dm_gaz_place {
  dm_str name, country; /* country unknown for seas and disputed places */
  double lat, lon;
  uint32_t geonames;  /* 0 when unknown */
  uint32_t region;    /* the place that it lies in, or DM_NONE */
  uint32_t in;        /* the country's number, or DM_NONE */
  uint32_t doublings; /* population is about 2^(doublings / 8) */
  dm_gaz_kind kind;
} dm_gaz_place;

/* The names found for one key: dm_gazetteer_name(g, first + i) for i < n. */
typedef struct dm_gaz_range {
  uint32_t first, n;
} dm_gaz_range;

typedef struct dm_gaz_name {
  uint32_t place, flags;
} dm_gaz_name;

/* Maps the file read-only. NULL and *err (DM_EIO, DM_EDATA, DM_ENOMEM) on failure. May be shared between threads. */
dm_gazetteer *dm_gazetteer_open(const char *path, dm_err *err);
/* The same over bytes that the caller keeps alive; name only names them in errors. */
dm_gazetteer *dm_gazetteer_parse(const void *bytes, size_t n, const char *name, dm_err *err);
void dm_gazetteer_close(dm_gazetteer *gazetteer);

#define DM_GAZ_KEY_BYTES 64u
/* The key of a written name: small letters and digits without accents, dots and apostrophes, one blank between words ("St.
 * John's" -> "st johns"). Empty when it does not fit: so long is no place's name. */
dm_str dm_gazetteer_key(dm_str name, char out[DM_GAZ_KEY_BYTES]);
/* All places with that key. */
dm_gaz_range dm_gazetteer_find(const dm_gazetteer *gazetteer, dm_str key);
/* place is DM_NONE for a number that the file may not hold. */
dm_gaz_name dm_gazetteer_name(const dm_gazetteer *gazetteer, uint32_t i);
/* False when there is no such place or the file is broken there. */
bool dm_gazetteer_place(const dm_gazetteer *gazetteer, uint32_t place, dm_gaz_place *out);
/* True when place lies in region, at any height, or is it. */
bool dm_gazetteer_within(const dm_gazetteer *gazetteer, uint32_t place, uint32_t region);
uint32_t dm_gazetteer_size(const dm_gazetteer *gazetteer);

#endif

/* map.h - string -> 32-bit value, open addressing, built once and then read (lexicons, interning).
 * Keys are borrowed: the caller keeps their bytes alive (an arena of the same owner). Readers may share a map between threads. */
#ifndef DM_BASE_MAP_H
#define DM_BASE_MAP_H

#include "demarche.h"

typedef struct dm_map {
  struct dm_map_slot {
    dm_str key;
    uint32_t value;
    uint32_t hash; /* 0: empty slot */
  } * slot;
  uint32_t cap, n;
} dm_map;

/* An all-zero dm_map is an empty map. Memory comes from malloc; free with dm_map_free. */
void dm_map_free(dm_map *map);
/* Stores value under key, replacing an earlier one. False when memory is out. */
bool dm_map_put(dm_map *map, dm_str key, uint32_t value);
/* The value, or DM_NONE. */
uint32_t dm_map_get(const dm_map *map, dm_str key);

#endif

#include "base/map.h"

#include "base/str.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static uint32_t hash_of(dm_str key) {
  uint32_t h = (uint32_t)XXH3_64bits(key.p ? key.p : "", key.n);
  return h ? h : 1;
}

void dm_map_free(dm_map *map) {
  free(map->slot);
  *map = (dm_map){0};
}

static struct dm_map_slot *find(const dm_map *map, dm_str key, uint32_t hash) {
  uint32_t mask = map->cap - 1;
  for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
    struct dm_map_slot *s = &map->slot[i];
    if (!s->hash || (s->hash == hash && dm_str_eq(s->key, key))) return s;
  }
}

static bool grow(dm_map *map) {
  dm_map larger = {.cap = map->cap ? map->cap * 2 : 8, .n = map->n};
  if (!larger.cap) return false;
  larger.slot = calloc(larger.cap, sizeof *larger.slot);
  if (!larger.slot) return false;
  for (uint32_t i = 0; i < map->cap; i++)
    if (map->slot[i].hash) *find(&larger, map->slot[i].key, map->slot[i].hash) = map->slot[i];
  free(map->slot);
  *map = larger;
  return true;
}

bool dm_map_put(dm_map *map, dm_str key, uint32_t value) {
  if ((uint64_t)map->n * 4 >= (uint64_t)map->cap * 3 && !grow(map)) return false;
  uint32_t hash = hash_of(key);
  struct dm_map_slot *s = find(map, key, hash);
  if (!s->hash) map->n++;
  *s = (struct dm_map_slot){key, value, hash};
  return true;
}

uint32_t dm_map_get(const dm_map *map, dm_str key) {
  if (!map->cap) return DM_NONE;
  const struct dm_map_slot *s = find(map, key, hash_of(key));
  return s->hash ? s->value : DM_NONE;
}

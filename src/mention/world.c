#include "mention/world.h"

#include "base/err.h"
#include "base/str.h"

#include <stdlib.h>
#include <unistd.h>

/* A folder of one's own lexicons may do without the gazetteer; a broken one is an error. */
static int open_gazetteer(dm_world *world, const char *data_dir, dm_err *err) {
  char path[1100];
  snprintf(path, sizeof path, "%s/world/gazetteer.bin", data_dir);
  if (access(path, F_OK)) return DM_OK;
  world->gazetteer = dm_gazetteer_open(path, err);
  return world->gazetteer ? DM_OK : dm_failed(DM_EDATA);
}

dm_world *dm_world_open(const char *data_dir, dm_err *err) {
  dm_world *world = calloc(1, sizeof *world);
  if (world) world->arena = dm_arena_new();
  if (!world || !world->arena) {
    free(world);
    dm_fail(err, DM_ENOMEM, "data", NULL, 0, 0, "out of memory for the world's lexicons");
    return NULL;
  }
  world->calendar = dm_calendar_open(data_dir, err);
  if (!world->calendar || dm_world_load(world, data_dir, err) || open_gazetteer(world, data_dir, err)) {
    dm_world_close(world);
    return NULL;
  }
  return world;
}

void dm_world_close(dm_world *world) {
  if (!world) return;
  dm_calendar_close(world->calendar);
  dm_gazetteer_close(world->gazetteer);
  dm_world_unload(world);
  free(world);
}

void dm_world_unload(dm_world *world) {
  dm_names_free(&world->names);
  dm_map_free(&world->by_iso3);
  dm_map_free(&world->by_family);
  dm_arena_free(world->arena);
}

uint64_t dm_key(const dm_keys *keys, const char *name) {
  for (uint32_t i = 0; i < keys->n; i++)
    if (dm_str_is(keys->v[i], name)) return (uint64_t)1 << i;
  return 0;
}

uint32_t dm_world_uses(const dm_world *world, dm_str word) {
  uint32_t uses = 0;
  for (uint32_t e = dm_names_get(&world->names, word); e != DM_NONE; e = world->names.entries.v[e].next)
    if (world->names.entries.v[e].kind == DM_ENTRY_WORD) uses |= world->uses[world->names.entries.v[e].row];
  return uses;
}

/* Compares on the common precision: 2014 against 2014-06-07 is equal. */
static int compare_days(dm_str a, dm_str b) {
  uint32_t n = a.n < b.n ? a.n : b.n;
  return n ? memcmp(a.p, b.p, n) : 0;
}

bool dm_day_within(dm_str day, dm_str from, dm_str to) {
  if (!day.n) return !to.n;
  return (!from.n || compare_days(day, from) >= 0) && (!to.n || compare_days(day, to) <= 0);
}

uint32_t dm_holder_at(const dm_world *world, uint32_t person, dm_str day, bool *former, bool *coming) {
  uint32_t ended = DM_NONE, first = DM_NONE, current = DM_NONE;
  for (uint32_t r = person; r != DM_NONE; r = world->holders.v[r].next) {
    const dm_holder *h = &world->holders.v[r];
    if (dm_day_within(day, h->from, h->to)) {
      /* An office that has just begun wins over one that ends that day, and any over one without a beginning. */
      bool later = current == DM_NONE ||
                   (h->from.n ? compare_days(h->from, world->holders.v[current].from) >= 0 : !world->holders.v[current].from.n);
      if (later) current = r;
    } else if (h->to.n && (!day.n || compare_days(day, h->to) > 0)) {
      if (ended == DM_NONE || compare_days(h->to, world->holders.v[ended].to) > 0) ended = r;
    } else if (first == DM_NONE || compare_days(h->from, world->holders.v[first].from) < 0) {
      first = r;
    }
  }
  *former = current == DM_NONE && ended != DM_NONE;
  *coming = current == DM_NONE && ended == DM_NONE;
  return current != DM_NONE ? current : ended != DM_NONE ? ended : first;
}

dm_str dm_word_folded(dm_str word, char *buf, size_t size) {
  char raw[128];
  dm_str pieces[DM_MAX_PIECES];
  uint32_t n = 0, k = dm_pieces_of(word, raw, sizeof raw, pieces);
  for (uint32_t i = 0; i < k; i++) {
    if (n + pieces[i].n + 1 > size) return (dm_str){0};
    if (n) buf[n++] = ' ';
    memcpy(buf + n, pieces[i].p, pieces[i].n);
    n += pieces[i].n;
  }
  return (dm_str){buf, n};
}

void dm_coding_add(dm_coding *code, dm_str sector) {
  for (uint32_t i = 0; i < code->n_sectors; i++)
    if (dm_str_eq(code->sectors[i], sector)) return;
  if (code->n_sectors < DM_MAX_SECTORS && sector.n) code->sectors[code->n_sectors++] = sector;
}

/* A rebel commander is of the rebels, whatever his rank is called. */
bool dm_agent_keeps(const dm_agent *noun, const dm_coding *body) {
  if (!noun->code.n_sectors) return false;
  if (!body->n_sectors) return true;
  bool armed = dm_coding_has(body, "REB") || dm_coding_has(body, "SEP") || dm_coding_has(body, "UAF") ||
               dm_coding_has(body, "PRM") || dm_coding_has(body, "CRM");
  return noun->own && !(armed && dm_coding_has(&noun->code, "MIL"));
}

/* places.c - where events took place, and how closely that is known.
 *
 * The store has a place's name, country and, for what is smaller than a country, its coordinates. What kind of place it is the
 * gazetteer says; it also gives a country a point on the map, which the record leaves out because nothing happened just there. */
#include "server.h"

#include "base/err.h"
#include "base/str.h"
#include "data/gazetteer.h"

#include <string.h>

static const char *precision_of(const dm_gaz_place *place) {
  switch (place->kind) {
  case DM_GAZ_CITY:
    return "town";
  case DM_GAZ_COUNTY:
    return "county";
  case DM_GAZ_COUNTRY:
    return "country";
  default:
    return "region";
  }
}

/* The place of that name which the row means: the same GeoNames number, or without one the country of that name. */
static bool find_place(const dm_gazetteer *g, dm_str name, int64_t geonames, dm_str country, dm_gaz_place *out) {
  char room[DM_GAZ_KEY_BYTES];
  dm_gaz_range range = dm_gazetteer_find(g, dm_gazetteer_key(name, room));
  for (uint32_t i = 0; i < range.n; i++) {
    uint32_t place = dm_gazetteer_name(g, range.first + i).place;
    if (!dm_gazetteer_place(g, place, out)) continue;
    if (geonames ? out->geonames == geonames : out->kind == DM_GAZ_COUNTRY && dm_str_eq(out->country, country)) return true;
  }
  return false;
}

static dm_str text_of(sqlite3_value *value) {
  const char *text = (const char *)sqlite3_value_text(value);
  return (dm_str){text, text ? (uint32_t)sqlite3_value_bytes(value) : 0};
}

/* SQL: place_part(part, name, geonames, country); part: 'precision', 'lat', 'lon'. NULL when the gazetteer has no such place. */
static void place_part(sqlite3_context *c, int n, sqlite3_value **v) {
  const dm_gazetteer *g = sqlite3_user_data(c);
  dm_str part = text_of(v[0]);
  dm_gaz_place place;
  (void)n;
  if (!find_place(g, text_of(v[1]), sqlite3_value_int64(v[2]), text_of(v[3]), &place)) return;
  if (dm_str_is(part, "precision"))
    sqlite3_result_text(c, precision_of(&place), -1, SQLITE_STATIC);
  else
    sqlite3_result_double(c, dm_str_is(part, "lat") ? place.lat : place.lon);
}

static int ask(request *r) {
  static const char sql[] =
      "SELECT * FROM (SELECT e.event_id, e.doc_id, e.type, e.mode, e.quad, e.intensity, e.date, e.modality, e.place_name,"
      " e.place_country, coalesce(e.lat, place_part('lat', e.place_name, 0, e.place_country)) AS lat,"
      " coalesce(e.lon, place_part('lon', e.place_name, 0, e.place_country)) AS lon, e.geonames,"
      " coalesce(place_part('precision', e.place_name, e.geonames, e.place_country), iif(e.lat IS NULL, 'country', 'region'))"
      " AS precision,"
      " (SELECT v.sentence FROM evidence v WHERE v.row_kind = 'event' AND v.row_id = e.event_id AND v.i = 0) AS sentence"
      " FROM events_now e WHERE e.place_name IS NOT NULL AND coalesce(e.date, '') >= ?1 AND coalesce(e.date, '') <= ?2"
      " ORDER BY e.date DESC, e.event_id DESC LIMIT ?3) WHERE lat IS NOT NULL";
  const char *from = request_param(r, "from"), *to = request_param(r, "to");
  return request_print(r, sql, (const char *[]){from ? from : "", to ? to : "~"}, 2, 2000);
}

int api_places(request *r) {
  sqlite3 *db = dm_store_db(r->store);
  dm_str path = dm_str_printf(r->arena, "%s/world/gazetteer.bin", server_data_dir(r->server));
  dm_gazetteer *g = dm_gazetteer_open(path.p, &r->err);
  if (!g) return request_failed(r);
  sqlite3_create_function(db, "place_part", 4, SQLITE_UTF8 | SQLITE_DETERMINISTIC, g, place_part, NULL, NULL);
  int code = ask(r);
  sqlite3_create_function(db, "place_part", 4, SQLITE_UTF8, NULL, NULL, NULL, NULL);
  dm_gazetteer_close(g);
  return code;
}

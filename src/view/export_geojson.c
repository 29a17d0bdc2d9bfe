/* export_geojson.c - events with a place as points (RFC 7946): longitude before latitude. */
#include "view/view.h"

#include "base/json.h"
#include "base/str.h"

#include <math.h>

static void put_names(dm_json *j, const char *key, const dm_party *parties, uint32_t n, bool code) {
  dm_json_key(j, key);
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    dm_str value = code ? parties[i].country : parties[i].name;
    if (value.n) dm_json_str(j, value);
  }
  dm_json_end(j, ']');
}

static void put_event(dm_json *j, const dm_view *v, uint32_t i) {
  const dm_record *r = v->record;
  const dm_event *e = &r->events[i];
  char id[32];
  snprintf(id, sizeof id, "e%lld", (long long)v->stored->events[i]);
  dm_json_begin(j, '{');
  dm_json_put_str(j, "type", DM_S("Feature"));
  dm_json_put_str(j, "id", dm_str_of(id));
  dm_json_key(j, "geometry"), dm_json_begin(j, '{');
  dm_json_put_str(j, "type", DM_S("Point"));
  dm_json_key(j, "coordinates"), dm_json_begin(j, '[');
  dm_json_fixed(j, e->place.lon, 5), dm_json_fixed(j, e->place.lat, 5);
  dm_json_end(j, ']'), dm_json_end(j, '}');
  dm_json_key(j, "properties"), dm_json_begin(j, '{');
  dm_json_put_str(j, "date", e->date.value), dm_json_put_str(j, "type", e->type), dm_json_put_str(j, "mode", e->mode);
  put_names(j, "source", e->source, e->n_source, true), put_names(j, "source_name", e->source, e->n_source, false);
  put_names(j, "target", e->target, e->n_target, true), put_names(j, "target_name", e->target, e->n_target, false);
  dm_json_key(j, "quad"), e->quad ? dm_json_int(j, e->quad) : dm_json_null(j);
  dm_json_key(j, "intensity"), dm_json_fixed(j, e->intensity, 1);
  dm_json_key(j, "modality"), dm_json_name(j, dm_name_modality(e->modality));
  dm_json_put_str(j, "place", e->place.name), dm_json_put_str(j, "country", e->place.country);
  dm_json_put_str(j, "text",
                  e->n_evidence && e->evidence[0].span.end <= r->text.n
                      ? dm_str_sub(r->text, e->evidence[0].span.start, e->evidence[0].span.end)
                      : (dm_str){0});
  dm_json_put_str(j, "publisher", r->source), dm_json_put_str(j, "url", r->url);
  dm_json_end(j, '}');
  dm_json_end(j, '}');
}

static int put_document(void *context, const dm_view *v, dm_err *err) {
  (void)err;
  for (uint32_t i = 0; i < v->record->n_events; i++) {
    const dm_place *place = &v->record->events[i].place;
    if (place->name.n && isfinite(place->lat) && isfinite(place->lon)) put_event(context, v, i);
  }
  return 0;
}

int dm_gather_geojson(const dm_gather *gather, dm_err *err) {
  dm_json j = {.out = gather->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  dm_json_put_str(&j, "type", DM_S("FeatureCollection"));
  dm_json_key(&j, "features"), dm_json_begin(&j, '[');
  int rc = dm_gather_documents(gather, put_document, &j, err);
  dm_json_end(&j, ']'), dm_json_end(&j, '}');
  fputc('\n', gather->out);
  return rc ? rc : dm_view_finish(gather->out, err);
}

/* row_formats.c - events and positions in the rows of other data sets: POLECAT, PLOVER, ICEWS, CAMEO as PETRARCH writes it, DNA.
 *
 * Their columns are facts of their codebooks; docs/exports.md tells what stands in each. A data set without modality gets the
 * asserted events only; one whose rows are days gets those whose day is known. An event with several sources or targets is a row
 * per pair. */
#include "view/view.h"

#include "base/json.h"
#include "base/str.h"
#include "view/rows.h"

#include <math.h>

/* ---- cells -------------------------------------------------------------------------------------------------------------- */

/* A tab-separated table: what stands for unknown, and whether the row has begun. */
typedef struct tsv {
  FILE *out;
  const char *unknown;
  bool begun;
} tsv;

static void cell(tsv *t, dm_str s) {
  if (t->begun) fputc('\t', t->out);
  t->begun = true;
  if (!s.n) fputs(t->unknown, t->out);
  for (uint32_t i = 0; i < s.n; i++) fputc((unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i], t->out);
}

static void cell_int(tsv *t, int64_t value) {
  char text[24];
  cell(t, (dm_str){text, (uint32_t)snprintf(text, sizeof text, "%lld", (long long)value)});
}

static void cell_real(tsv *t, double value, int decimals) {
  char text[64];
  if (!isfinite(value))
    cell(t, (dm_str){0});
  else
    cell(t, (dm_str){text, (uint32_t)snprintf(text, sizeof text, "%.*f", decimals, value)});
}

static void row_end(tsv *t) {
  fputc('\n', t->out);
  t->begun = false;
}

/* Codes joined by a separator. */
static void cell_codes(tsv *t, const dm_str *codes, uint32_t n, const char *between) {
  char text[512];
  uint32_t used = 0;
  for (uint32_t i = 0; i < n; i++) {
    int put = snprintf(text + used, sizeof text - used, "%s%" DM_FMT, i ? between : "", DM_ARG(codes[i]));
    if (put < 0 || (size_t)put >= sizeof text - used) break;
    used += (uint32_t)put;
  }
  cell(t, (dm_str){text, used});
}

/* ---- what rows are made of ------------------------------------------------------------------------------------------------- */

static const dm_party nobody = {.actor = DM_NONE};

static bool is_day(dm_str date) { return date.n == 10; }
static bool counts(const dm_event *e) { return e->modality == DM_ASSERTED; }

/* "e12" of a store, "article-e3" of a coded document; with a number behind it when the event has several pairs. */
static dm_str event_id(const dm_view *v, uint32_t event, uint32_t pair, uint32_t pairs, char *buffer, size_t size) {
  dm_str document = v->record->id, own = v->record->events[event].id;
  if (document.n > 200) document.n = 200;
  int n = v->stored ? snprintf(buffer, size, "e%lld", (long long)v->stored->events[event])
                    : snprintf(buffer, size, "%" DM_FMT "-%" DM_FMT, DM_ARG(document), DM_ARG(own));
  if (pairs > 1) n += snprintf(buffer + n, size - (size_t)n, ".%u", pair + 1);
  return (dm_str){buffer, (uint32_t)n};
}

static dm_str document_id(const dm_view *v, char *buffer, size_t size) {
  if (!v->stored) return v->record->id;
  return (dm_str){buffer, (uint32_t)snprintf(buffer, size, "%lld", (long long)v->stored->doc_id)};
}

/* Calls `each` for every pair of source and target; a side that nobody fills counts as one unknown party. */
typedef void pair_writer(const dm_view *v, tsv *t, uint32_t event, const dm_party *source, const dm_party *target, dm_str id);

static void each_pair(const dm_view *v, tsv *t, uint32_t event, pair_writer *each) {
  const dm_event *e = &v->record->events[event];
  uint32_t n_source = e->n_source ? e->n_source : 1, n_target = e->n_target ? e->n_target : 1;
  char id[300];
  for (uint32_t i = 0; i < n_source; i++)
    for (uint32_t k = 0; k < n_target; k++)
      each(v, t, event, e->n_source ? &e->source[i] : &nobody, e->n_target ? &e->target[k] : &nobody,
           event_id(v, event, i * n_target + k, n_source * n_target, id, sizeof id));
}

static dm_str country_name(const dm_view *v, dm_str code) {
  return v->vocabulary && code.n ? dm_country_name(v->vocabulary, code) : code;
}

static dm_str cow(const dm_view *v, dm_str code) { return v->vocabulary ? dm_country_cow(v->vocabulary, code) : (dm_str){0}; }

static dm_str words(const dm_record *r, dm_span span) {
  return span.start < span.end && span.end <= r->text.n ? dm_str_sub(r->text, span.start, span.end) : (dm_str){0};
}

/* The place as a town; a country as a whole has no town. */
static dm_str town(const dm_view *v, const dm_place *place) {
  return dm_str_eq(place->name, country_name(v, place->country)) ? (dm_str){0} : place->name;
}

/* ---- POLECAT ----------------------------------------------------------------------------------------------------------------
 */

const char dm_polecat_header[] =
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\t"
    "Primary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient Country\t"
    "Recipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient ID\t"
    "Placename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature Type\tSource\t"
    "Publication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion\n";

/* The words of the party's mention nearest to the event's trigger: the name as the report has it. */
static dm_str raw_name(const dm_record *r, const dm_event *e, const dm_party *party) {
  dm_str best = {0};
  uint32_t nearest = UINT32_MAX;
  for (uint32_t i = 0; party->actor != DM_NONE && i < r->n_mentions; i++) {
    const dm_mention *m = &r->mentions[i];
    uint32_t far = m->span.start > e->trigger.start ? m->span.start - e->trigger.start : e->trigger.start - m->span.start;
    if (m->actor != party->actor || m->form == DM_FORM_PRONOUN || far >= nearest) continue;
    nearest = far;
    best = words(r, m->span);
  }
  return best.n ? best : party->name;
}

static void polecat_party(const dm_view *v, tsv *t, const dm_event *e, const dm_party *party) {
  const dm_record *r = v->record;
  cell(t, party->name);
  cell(t, country_name(v, party->country));
  cell(t, cow(v, party->country));
  cell(t, party->n_sectors ? party->sectors[0] : (dm_str){0});
  cell_codes(t, party->sectors, party->n_sectors, ";");
  cell(t, party->actor == DM_NONE ? (dm_str){0} : r->actors[party->actor].office);
  cell(t, raw_name(r, e, party));
  cell(t, (dm_str){0}); /* the record knows no Wikipedia */
}

/* Names of the record's actors of a kind, joined. */
static void cell_actors(tsv *t, const dm_record *r, dm_actor_kind kind) {
  if (t->begun) fputc('\t', t->out);
  uint32_t n = 0;
  for (uint32_t i = 0; i < r->n_actors; i++) {
    if (r->actors[i].kind != kind || !r->actors[i].name.n) continue;
    tsv one = {t->out, "", false};
    if (n++) fputs("; ", t->out);
    cell(&one, r->actors[i].name);
  }
  if (!n) fputs(t->unknown, t->out);
  t->begun = true;
}

static void cell_places(tsv *t, const dm_record *r) {
  if (t->begun) fputc('\t', t->out);
  uint32_t n = 0;
  for (uint32_t i = 0; i < r->n_events; i++) {
    dm_str name = r->events[i].place.name;
    bool again = !name.n;
    for (uint32_t k = 0; k < i; k++) again = again || dm_str_eq(name, r->events[k].place.name);
    if (again) continue;
    tsv one = {t->out, "", false};
    if (n++) fputs("; ", t->out);
    cell(&one, name);
  }
  if (!n) fputs(t->unknown, t->out);
  t->begun = true;
}

static void polecat_row(const dm_view *v, tsv *t, uint32_t event, const dm_party *source, const dm_party *target, dm_str id) {
  const dm_record *r = v->record;
  const dm_event *e = &r->events[event];
  cell(t, id);
  cell(t, is_day(e->date.value) ? e->date.value : (dm_str){0});
  cell(t, e->type);
  cell(t, e->mode);
  cell_real(t, e->intensity, 1);
  cell_int(t, e->quad);
  cell_codes(t, e->contexts, e->n_contexts, ";");
  polecat_party(v, t, e, source);
  polecat_party(v, t, e, target);
  cell(t, e->place.name);
  cell(t, town(v, &e->place));
  cell(t, (dm_str){0}); /* district and province: the record does not keep them */
  cell(t, (dm_str){0});
  cell(t, country_name(v, e->place.country));
  cell_real(t, e->place.name.n ? e->place.lat : (double)NAN, 5);
  cell_real(t, e->place.name.n ? e->place.lon : (double)NAN, 5);
  if (e->place.geonames)
    cell_int(t, e->place.geonames);
  else
    cell(t, (dm_str){0});
  cell(t, words(r, e->place.span));
  cell(t, (dm_str){0});
  cell(t, r->source);
  cell(t, r->date);
  cell_actors(t, r, DM_PERSON);
  cell_actors(t, r, DM_ORGANISATION);
  cell_places(t, r);
  cell(t, r->lang);
  cell(t, DM_S("demarche " DM_VERSION));
  row_end(t);
}

int dm_view_polecat(const dm_view *view, FILE *out, dm_err *err) {
  tsv t = {out, "None", false};
  for (uint32_t i = 0; i < view->record->n_events; i++)
    if (counts(&view->record->events[i])) each_pair(view, &t, i, polecat_row);
  return dm_view_finish(out, err);
}

/* ---- ICEWS -------------------------------------------------------------------------------------------------------------------
 */

const char dm_icews_header[] =
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\t"
    "Target Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\t"
    "Longitude\n";

static dm_str cameo_name(const dm_view *v, dm_str code) {
  uint32_t i = v->vocabulary ? dm_cameo_find(&v->vocabulary->ontology, code) : DM_NONE;
  return i == DM_NONE ? (dm_str){0} : v->vocabulary->ontology.cameo[i].name;
}

static void icews_party(const dm_view *v, tsv *t, const dm_party *party) {
  cell(t, party->name);
  cell_codes(t, party->sectors, party->n_sectors, ",");
  cell(t, country_name(v, party->country));
}

static void icews_row(const dm_view *v, tsv *t, uint32_t event, const dm_party *source, const dm_party *target, dm_str id) {
  const dm_record *r = v->record;
  const dm_event *e = &r->events[event];
  char document[32];
  cell(t, id);
  cell(t, e->date.value);
  icews_party(v, t, source);
  cell(t, cameo_name(v, e->cameo).n ? cameo_name(v, e->cameo) : e->type);
  cell(t, e->cameo);
  cell_real(t, e->intensity, 1);
  icews_party(v, t, target);
  cell(t, document_id(v, document, sizeof document));
  cell_int(t, e->n_evidence ? e->evidence[0].sentence + 1 : 0);
  cell(t, r->source);
  cell(t, town(v, &e->place));
  cell(t, (dm_str){0});
  cell(t, (dm_str){0});
  cell(t, country_name(v, e->place.country));
  cell_real(t, e->place.name.n ? e->place.lat : (double)NAN, 4);
  cell_real(t, e->place.name.n ? e->place.lon : (double)NAN, 4);
  row_end(t);
}

int dm_view_icews(const dm_view *view, FILE *out, dm_err *err) {
  tsv t = {out, "", false};
  for (uint32_t i = 0; i < view->record->n_events; i++) {
    const dm_event *e = &view->record->events[i];
    if (counts(e) && e->cameo.n && is_day(e->date.value)) each_pair(view, &t, i, icews_row);
  }
  return dm_view_finish(out, err);
}

/* ---- CAMEO -------------------------------------------------------------------------------------------------------------------
 */

/* "USAGOV"; "---" for an unknown actor. */
static dm_str cameo_actor(const dm_party *party, char buffer[32]) {
  int n = snprintf(buffer, 32, "%.3s", party->country.n == 3 ? party->country.p : party->n_sectors ? "" : "---");
  for (uint32_t i = 0; i < party->n_sectors && i < 2; i++) n += snprintf(buffer + n, 32 - (size_t)n, "%.3s", party->sectors[i].p);
  return (dm_str){buffer, (uint32_t)n};
}

static void cameo_row(const dm_view *v, tsv *t, uint32_t event, const dm_party *source, const dm_party *target, dm_str id) {
  (void)id;
  const dm_record *r = v->record;
  const dm_event *e = &r->events[event];
  char day[16], from[32], to[32], story[300];
  snprintf(day, sizeof day, "%.4s%.2s%.2s", e->date.value.p, e->date.value.p + 5, e->date.value.p + 8);
  cell(t, dm_str_of(day));
  cell(t, cameo_actor(source, from));
  cell(t, cameo_actor(target, to));
  cell(t, e->cameo);
  cell(t, (dm_str){0}); /* issues */
  dm_str document = r->id;
  if (document.n > 250) document.n = 250;
  snprintf(story, sizeof story, "%" DM_FMT "_%u", DM_ARG(document), e->n_evidence ? e->evidence[0].sentence + 1 : 0);
  cell(t, dm_str_of(story));
  if (r->url.n) cell(t, r->url);
  cell(t, r->source.n ? r->source : DM_S("NULL"));
  row_end(t);
}

int dm_view_cameo(const dm_view *view, FILE *out, dm_err *err) {
  tsv t = {out, "", false};
  for (uint32_t i = 0; i < view->record->n_events; i++) {
    const dm_event *e = &view->record->events[i];
    if (counts(e) && e->cameo.n && is_day(e->date.value)) each_pair(view, &t, i, cameo_row);
  }
  return dm_view_finish(out, err);
}

/* ---- PLOVER -------------------------------------------------------------------------------------------------------------------
 */

static void key_str(dm_json *j, const char *key, dm_str value) {
  dm_json_key(j, key);
  dm_json_str(j, value);
}

static void plover_parties(dm_json *j, const dm_record *r, const char *key, const dm_party *parties, uint32_t n) {
  dm_json_key(j, key);
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    dm_json_begin(j, '{');
    key_str(j, "code", parties[i].country);
    dm_json_key(j, "sector");
    dm_json_begin(j, '[');
    for (uint32_t k = 0; k < parties[i].n_sectors; k++) dm_json_str(j, parties[i].sectors[k]);
    dm_json_end(j, ']');
    key_str(j, "entity_text", parties[i].name);
    key_str(j, "office", parties[i].actor == DM_NONE ? (dm_str){0} : r->actors[parties[i].actor].office);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

static void plover_list(dm_json *j, const char *key, const dm_str *values, uint32_t n) {
  dm_json_key(j, key);
  dm_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++)
    if (values[i].n) dm_json_str(j, values[i]);
  dm_json_end(j, ']');
}

static void plover_place(dm_json *j, const dm_view *v, const dm_place *place) {
  dm_json_key(j, "event_loc");
  if (!place->name.n) {
    dm_json_null(j);
    return;
  }
  dm_json_begin(j, '{');
  key_str(j, "extracted_place", words(v->record, place->span));
  key_str(j, "resolved_place", place->name);
  dm_json_key(j, "geonameid");
  place->geonames ? dm_json_uint(j, place->geonames) : dm_json_null(j);
  dm_json_key(j, "lat"), dm_json_fixed(j, place->lat, 5);
  dm_json_key(j, "lon"), dm_json_fixed(j, place->lon, 5);
  key_str(j, "country_code", place->country);
  dm_json_end(j, '}');
}

static void plover_text(dm_json *j, const dm_record *r, const dm_event *e) {
  const dm_span span = e->n_evidence ? e->evidence[0].span : (dm_span){0};
  key_str(j, "text", words(r, span));
  dm_json_key(j, "text_info");
  dm_json_begin(j, '{');
  dm_json_key(j, "sequence"), dm_json_uint(j, e->n_evidence ? e->evidence[0].sentence : 0);
  dm_json_key(j, "start"), dm_json_uint(j, span.start);
  dm_json_key(j, "end"), dm_json_uint(j, span.end);
  dm_json_end(j, '}');
  dm_json_key(j, "cite_info");
  dm_json_begin(j, '{');
  key_str(j, "citation", r->id);
  key_str(j, "url", r->url);
  key_str(j, "title", r->title);
  key_str(j, "language", r->lang);
  key_str(j, "publication", r->source);
  key_str(j, "coder", DM_S("demarche " DM_VERSION));
  dm_json_end(j, '}');
}

static void plover_event(const dm_view *v, uint32_t i, FILE *out) {
  const dm_record *r = v->record;
  const dm_event *e = &r->events[i];
  dm_json j = {.out = out};
  char id[300];
  dm_str trigger = words(r, e->trigger);
  dm_json_begin(&j, '{');
  key_str(&j, "id", event_id(v, i, 0, 1, id, sizeof id));
  key_str(&j, "date", e->date.value);
  key_str(&j, "enddate", e->date.end);
  plover_parties(&j, r, "actor", e->source, e->n_source);
  plover_parties(&j, r, "recipient", e->target, e->n_target);
  plover_list(&j, "event", &e->type, 1);
  plover_list(&j, "event_text", &trigger, 1);
  plover_list(&j, "mode", &e->mode, 1);
  plover_list(&j, "context", e->contexts, e->n_contexts);
  dm_json_key(&j, "quad_code");
  e->quad ? dm_json_int(&j, e->quad) : dm_json_null(&j);
  dm_json_key(&j, "event_scale"), dm_json_fixed(&j, e->intensity, 1);
  plover_place(&j, v, &e->place);
  plover_text(&j, r, e);
  dm_json_key(&j, "modality"), dm_json_name(&j, dm_name_modality(e->modality));
  dm_json_end(&j, '}');
  fputc('\n', out);
}

int dm_view_plover(const dm_view *view, FILE *out, dm_err *err) {
  for (uint32_t i = 0; i < view->record->n_events; i++) plover_event(view, i, out);
  return dm_view_finish(out, err);
}

/* ---- DNA
 * ------------------------------------------------------------------------------------------------------------------------ */

/* As that program writes the event list of its statement type "DNA Statement"; it puts commas and apostrophes for semicolons and
 * quotation marks, here they stand as they are, quoted by the rules of CSV. */
const char dm_dna_header[] =
    "\"statement ID\";\"time\";\"document ID\";\"document title\";\"author\";\"source\";\"section\";\"type\";"
    "\"text\";\"person\";\"organization\";\"concept\";\"agreement\"\n";

/* The day of a stance: of its event or statement, else of the report. */
static dm_str stance_day(const dm_record *r, const dm_position *p) {
  if (p->event != DM_NONE && r->events[p->event].date.value.n) return r->events[p->event].date.value;
  if (p->statement != DM_NONE && r->statements[p->statement].date.value.n) return r->statements[p->statement].date.value;
  return r->date;
}

/* A person stands in its own column beside the side that it speaks for; anybody else is the side. */
static void dna_holder(FILE *out, const dm_record *r, const dm_party *holder) {
  char side[64];
  bool person = holder->actor != DM_NONE && r->actors[holder->actor].kind == DM_PERSON;
  int n = snprintf(side, sizeof side, "%" DM_FMT, DM_ARG(holder->country));
  for (uint32_t i = 0; i < holder->n_sectors; i++)
    n += snprintf(side + n, sizeof side - (size_t)n, "%s%.3s", n ? " " : "", holder->sectors[i].p);
  dm_put_csv(out, person ? holder->name : (dm_str){0});
  fputc(';', out);
  dm_put_csv(out, person ? (dm_str){side, (uint32_t)n} : holder->name.n ? holder->name : (dm_str){side, (uint32_t)n});
}

/* A month or year counts from its first day, since the program knows only whole times. */
static void dna_time(FILE *out, dm_str day) {
  char full[] = "0000-01-01 00:00:00";
  if (day.n != 4 && day.n != 7 && day.n != 10) return;
  memcpy(full, day.p, day.n);
  fputs(full, out);
}

static void dna_row(const dm_view *v, uint32_t i, FILE *out) {
  const dm_record *r = v->record;
  const dm_position *p = &r->positions[i];
  dm_span span = p->n_evidence ? p->evidence[0].span : (dm_span){0};
  fprintf(out, "%lld;", v->stored ? (long long)v->stored->positions[i] : i + 1ll);
  dna_time(out, stance_day(r, p)), fputc(';', out);
  if (v->stored)
    fprintf(out, "%lld", (long long)v->stored->doc_id);
  else
    dm_put_csv(out, r->id);
  fputc(';', out);
  dm_put_csv(out, r->title), fputc(';', out);
  dm_put_csv(out, v->stored ? v->stored->author : (dm_str){0}), fputc(';', out);
  dm_put_csv(out, r->source), fputs(";\"\";\"\";", out);
  dm_put_csv(out, words(r, span)), fputc(';', out);
  dna_holder(out, r, &p->holder), fputc(';', out);
  dm_put_csv(out, p->issue_label);
  fprintf(out, ";%s\n", p->sign > 0 ? "1" : p->sign < 0 ? "0" : "");
}

int dm_view_dna(const dm_view *view, FILE *out, dm_err *err) {
  for (uint32_t i = 0; i < view->record->n_positions; i++) dna_row(view, i, out);
  return dm_view_finish(out, err);
}

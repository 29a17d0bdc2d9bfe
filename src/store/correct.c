#include "store/correct.h"

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"
#include "record/values.h"
#include "store/query.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#define PARTY(role, column)                                                                                                      \
  "(SELECT p." column " FROM event_parties p WHERE p.event_id = r.event_id AND p.role = '" role "' AND p.i = 0)"

const dm_field dm_fields[] = {
    {'e', "type", DM_FIELD_TYPE, true, "r.type"},
    {'e', "mode", DM_FIELD_MODE, false, "r.mode"},
    {'e', "cameo", DM_FIELD_CAMEO, false, "r.cameo"},
    {'e', "quad", DM_FIELD_QUAD, false, "r.quad"},
    {'e', "intensity", DM_FIELD_INTENSITY, false, "r.intensity"},
    {'e', "contexts", DM_FIELD_CONTEXTS, false, "r.contexts"},
    {'e', "date", DM_FIELD_DATE, false, "r.date"},
    {'e', "modality", DM_FIELD_MODALITY, true, "r.modality"},
    {'e', "place.name", DM_FIELD_TEXT, false, "r.place_name"},
    {'e', "place.country", DM_FIELD_COUNTRY, false, "r.place_country"},
    {'e', "source.name", DM_FIELD_TEXT, false, PARTY("source", "name")},
    {'e', "source.country", DM_FIELD_COUNTRY, false, PARTY("source", "country")},
    {'e', "source.sectors", DM_FIELD_SECTORS, false, PARTY("source", "sectors")},
    {'e', "target.name", DM_FIELD_TEXT, false, PARTY("target", "name")},
    {'e', "target.country", DM_FIELD_COUNTRY, false, PARTY("target", "country")},
    {'e', "target.sectors", DM_FIELD_SECTORS, false, PARTY("target", "sectors")},
    {'s', "speaker.name", DM_FIELD_TEXT, false, "r.speaker_name"},
    {'s', "speaker.country", DM_FIELD_COUNTRY, false, "r.speaker_country"},
    {'s', "speaker.sectors", DM_FIELD_SECTORS, false, "r.speaker_sectors"},
    {'s', "addressee.name", DM_FIELD_TEXT, false, "r.addressee_name"},
    {'s', "addressee.country", DM_FIELD_COUNTRY, false, "r.addressee_country"},
    {'s', "addressee.sectors", DM_FIELD_SECTORS, false, "r.addressee_sectors"},
    {'s', "form", DM_FIELD_FORM, true, "r.form"},
    {'s', "channel", DM_FIELD_TEXT, false, "r.channel"},
    {'s', "date", DM_FIELD_DATE, false, "r.date"},
    {'p', "holder.name", DM_FIELD_TEXT, false, "r.holder_name"},
    {'p', "holder.country", DM_FIELD_COUNTRY, false, "r.holder_country"},
    {'p', "holder.sectors", DM_FIELD_SECTORS, false, "r.holder_sectors"},
    {'p', "issue", DM_FIELD_ISSUE, true, "r.issue_id"},
    {'p', "sign", DM_FIELD_SIGN, true, "r.sign"},
    {'p', "act", DM_FIELD_ACT, true, "r.act"},
    {'p', "strength", DM_FIELD_STRENGTH, true, "r.strength"},
    {'p', "ask", DM_FIELD_TEXT, false, "r.ask"},
    {'p', "give", DM_FIELD_TEXT, false, "r.give"},
    {'p', "addressee.name", DM_FIELD_TEXT, false, "r.addressee_name"},
    {'p', "addressee.country", DM_FIELD_COUNTRY, false, "r.addressee_country"},
    {'p', "addressee.sectors", DM_FIELD_SECTORS, false, "r.addressee_sectors"},
    {'p', "basis", DM_FIELD_BASIS, true, "r.basis"},
    {'p', "date", DM_FIELD_DATE, false, "r.date"},
    {'a', "name", DM_FIELD_TEXT, true, "r.name"},
    {'a', "kind", DM_FIELD_ACTOR_KIND, true, "r.kind"},
    {'a', "country", DM_FIELD_COUNTRY, false, "r.country"},
    {'a', "sectors", DM_FIELD_SECTORS, false, "r.sectors"},
    {'a', "office", DM_FIELD_TEXT, false, "r.office"},
    {0, NULL, DM_FIELD_TEXT, false, NULL},
};

const dm_field *dm_field_find(char kind, const char *name) {
  for (const dm_field *f = dm_fields; f->name; f++)
    if (f->kind == kind && !strcmp(f->name, name)) return f;
  return NULL;
}

/* ---- names of rows ---------------------------------------------------------------------------------------------------- */

const char *dm_row_kind(char kind) {
  switch (kind) {
  case 'e':
    return "event";
  case 's':
    return "statement";
  case 'p':
    return "position";
  case 'a':
    return "actor";
  default:
    return "document";
  }
}

bool dm_row_name_read(const char *text, dm_row_name *out) {
  char *end = NULL;
  if (!*text || !strchr("espad", *text) || !isdigit((unsigned char)text[1])) return false;
  errno = 0;
  *out = (dm_row_name){*text, strtoll(text + 1, &end, 10)};
  return !errno && !*end;
}

static int row_exists(dm_store *store, dm_row_name row, int64_t *one, dm_err *err) {
  switch (row.kind) {
  case 'e':
    return dm_sql_number(store, err, one, "SELECT 1 FROM events WHERE event_id = ?", "i", row.id);
  case 's':
    return dm_sql_number(store, err, one, "SELECT 1 FROM statements WHERE statement_id = ?", "i", row.id);
  case 'p':
    return dm_sql_number(store, err, one, "SELECT 1 FROM positions WHERE position_id = ?", "i", row.id);
  case 'a':
    return dm_sql_number(store, err, one, "SELECT 1 FROM actors WHERE actor_id = ?", "i", row.id);
  default:
    return 0;
  }
}

/* ---- values -------------------------------------------------------------------------------------------------------------- */

static const char *named(dm_field_check check, uint32_t i) {
  switch (check) {
  case DM_FIELD_MODALITY:
    return dm_name_modality((dm_modality)i);
  case DM_FIELD_FORM:
    return dm_name_speech_form((dm_speech_form)i);
  case DM_FIELD_ACT:
    return dm_name_stance_act((dm_stance_act)i);
  case DM_FIELD_STRENGTH:
    return dm_name_strength((dm_strength)i);
  case DM_FIELD_BASIS:
    return dm_name_position_basis((dm_position_basis)i);
  case DM_FIELD_ACTOR_KIND:
    return dm_name_actor_kind((dm_actor_kind)i);
  case DM_FIELD_SIGN:
    return i < 3 ? (const char *const[]){"1", "-1", "0"}[i] : NULL;
  case DM_FIELD_QUAD:
    return i < 4 ? (const char *const[]){"1", "2", "3", "4"}[i] : NULL;
  default:
    return NULL;
  }
}

dm_str dm_field_value(const dm_field *field, const dm_vocabulary *v, uint32_t i) {
  const dm_ontology *o = &v->ontology;
  switch (field->check) {
  case DM_FIELD_TYPE:
    return i < o->n_types ? o->types[i].name : (dm_str){0};
  case DM_FIELD_MODE:
    return i < o->n_modes ? o->modes[i].name : (dm_str){0};
  case DM_FIELD_CAMEO:
    return i < o->n_cameo ? o->cameo[i].code : (dm_str){0};
  case DM_FIELD_CONTEXTS:
    return i < o->n_contexts ? o->contexts[i] : (dm_str){0};
  case DM_FIELD_COUNTRY:
    return i < v->n_countries ? v->codes[i] : (dm_str){0};
  default:
    return dm_str_of(named(field->check, i));
  }
}

/* Every code of a list joined by commas is known. */
static bool all_known(const dm_field *f, const dm_vocabulary *v, dm_str list) {
  dm_str one;
  uint32_t n = 0;
  while (dm_str_split(&list, ',', &one)) {
    bool known =
        f->check == DM_FIELD_CONTEXTS ? dm_context_find(&v->ontology, one) != DM_NONE : dm_map_get(&v->sectors, one) != DM_NONE;
    if (!known || (f->check == DM_FIELD_SECTORS && ++n > DM_MAX_SECTORS)) return false;
  }
  return true;
}

static bool is_number(const char *s) {
  char *end = NULL;
  double value = strtod(s, &end);
  return end != s && !*end && isfinite(value) && value >= -10 && value <= 10;
}

static bool one_of(const dm_field *f, const dm_vocabulary *v, dm_str value) {
  for (uint32_t i = 0;; i++) {
    dm_str known = dm_field_value(f, v, i);
    if (!known.n) return false;
    if (dm_str_eq(known, value)) return true;
  }
}

static bool allowed(const dm_field *f, const dm_vocabulary *v, const char *value) {
  dm_str s = dm_str_of(value);
  switch (f->check) {
  case DM_FIELD_TEXT:
  case DM_FIELD_ISSUE:
    return dm_utf8_valid(s) && s.n < 1000;
  case DM_FIELD_DATE:
    return dm_query_is_date(value);
  case DM_FIELD_INTENSITY:
    return is_number(value);
  case DM_FIELD_SECTORS:
  case DM_FIELD_CONTEXTS:
    return all_known(f, v, s);
  default:
    return one_of(f, v, s);
  }
}

static int refuse_value(const dm_correction *c, const dm_field *f, const dm_vocabulary *v, dm_err *err) {
  char list[400] = "";
  size_t n = 0;
  for (uint32_t i = 0; f->check != DM_FIELD_CAMEO && f->check != DM_FIELD_COUNTRY; i++) {
    dm_str known = dm_field_value(f, v, i);
    if (!known.n || n + known.n + 16 > sizeof list) break;
    n += (size_t)snprintf(list + n, sizeof list - n, "%s%" DM_FMT, n ? ", " : ": one of ", DM_ARG(known));
  }
  if (f->check == DM_FIELD_DATE) snprintf(list, sizeof list, ": YYYY, YYYY-MM or YYYY-MM-DD");
  if (f->check == DM_FIELD_INTENSITY) snprintf(list, sizeof list, ": a number from -10 to 10");
  if (f->check == DM_FIELD_COUNTRY) snprintf(list, sizeof list, ": a country's code of three letters, IGO, NGO or MNC");
  if (f->check == DM_FIELD_SECTORS) snprintf(list, sizeof list, ": up to four codes like GOV,MIL, the primary one first");
  return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "%s cannot be \"%.60s\"%s", f->name, c->value, list);
}

/* ---- writing --------------------------------------------------------------------------------------------------------------- */

static int write_row(dm_store *store, const dm_correction *c, const char *action, const char *field, dm_str value, dm_err *err) {
  char now[32];
  time_t t = time(NULL);
  struct tm utc;
  gmtime_r(&t, &utc);
  strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return dm_sql_run(
      store, err, "INSERT INTO corrections(row_kind, row_id, action, field, value, coder, why, made_at) VALUES(?,?,?,?,?,?,?,?)",
      "zizzszzz", dm_row_kind(c->row.kind), c->row.id, action, field, value, c->coder, c->why ? c->why : "",
      c->made_at ? c->made_at : now);
}

static int write_number(dm_store *store, const dm_correction *c, const char *field, double value, dm_err *err) {
  char text[32];
  sqlite3_snprintf(sizeof text, text, "%!.15g", value); /* as SQLite writes it: -2.0 */
  return write_row(store, c, "set", field, dm_str_of(text), err);
}

static int find_type(dm_store *store, const dm_vocabulary *v, const dm_correction *c, uint32_t *type, dm_err *err) {
  sqlite3_stmt *statement = dm_sql(store, err, "SELECT type FROM events_now WHERE event_id = ?", "i", c->row.id);
  if (!statement) return DM_EIO;
  int rc = dm_sql_step(store, statement, err);
  *type = rc == 1 ? dm_type_find(&v->ontology, dm_sql_str(statement, 0)) : DM_NONE;
  dm_sql_reset(statement);
  return rc < 0 ? rc : 0;
}

/* What hangs on an event's type. A mode of another type goes; a type that it has already changes nothing. */
static int write_type(dm_store *store, const dm_vocabulary *v, const dm_correction *c, dm_err *err) {
  const dm_type *type = &v->ontology.types[dm_type_find(&v->ontology, dm_str_of(c->value))];
  uint32_t before = DM_NONE;
  int rc = find_type(store, v, c, &before, err);
  if (!rc) rc = write_row(store, c, "set", "type", type->name, err);
  if (rc || (before != DM_NONE && &v->ontology.types[before] == type)) return rc;
  rc = write_row(store, c, "set", "mode", (dm_str){0}, err);
  if (!rc) rc = write_row(store, c, "set", "cameo", type->cameo, err);
  char quad[2] = {(char)('0' + type->quad), 0};
  if (!rc) rc = write_row(store, c, "set", "quad", dm_str_of(quad), err);
  return rc ? rc : write_number(store, c, "intensity", type->intensity, err);
}

static int write_mode(dm_store *store, const dm_vocabulary *v, const dm_correction *c, dm_err *err) {
  uint32_t type;
  int rc = find_type(store, v, c, &type, err);
  if (rc) return rc;
  uint32_t mode = type == DM_NONE ? DM_NONE : dm_mode_find(&v->ontology, type, dm_str_of(c->value));
  if (mode == DM_NONE)
    return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "%" DM_FMT " has no mode \"%.60s\"; correct the type first",
                   DM_ARG(type == DM_NONE ? DM_S("this event") : v->ontology.types[type].name), c->value);
  rc = write_row(store, c, "set", "mode", dm_str_of(c->value), err);
  return rc ? rc : write_number(store, c, "intensity", v->ontology.modes[mode].intensity, err);
}

/* Only an issue that there is; renaming and merging issues is the codebook's business. */
static int write_issue(dm_store *store, const dm_correction *c, dm_err *err) {
  int64_t found = 0;
  int rc = dm_sql_number(store, err, &found, "SELECT 1 FROM issues WHERE issue_id = ?", "z", c->value);
  if (rc < 0) return rc;
  if (!rc)
    return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "there is no issue \"%.60s\"; `demarche issues --db` lists their ids",
                   c->value);
  return write_row(store, c, "set", "issue", dm_str_of(c->value), err);
}

static int write_field(dm_store *store, const dm_vocabulary *v, const dm_correction *c, const dm_field *f, dm_err *err) {
  bool empty = !c->value || !*c->value;
  if (empty && f->required) return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "%s cannot be empty", f->name);
  if (!empty && !allowed(f, v, c->value)) return refuse_value(c, f, v, err);
  if (f->check == DM_FIELD_TYPE) return write_type(store, v, c, err);
  if (f->check == DM_FIELD_MODE && !empty) return write_mode(store, v, c, err);
  if (f->check == DM_FIELD_ISSUE) return write_issue(store, c, err);
  return write_row(store, c, "set", f->name, dm_str_of(empty ? NULL : c->value), err);
}

/* "source" with "RUS GOV MIL" is the party's country and sectors; "---" is an unknown country. */
static int write_party(dm_store *store, const dm_vocabulary *v, const dm_correction *c, const dm_field *country,
                       const dm_field *sectors, dm_err *err) {
  char code[8] = "", rest[64] = "";
  const char *space = c->value ? strchr(c->value, ' ') : NULL;
  if (c->value && (strlen(c->value) >= sizeof rest || (space ? space - c->value : (ptrdiff_t)strlen(c->value)) != 3) && *c->value)
    return refuse_value(c, country, v, err);
  if (c->value && *c->value && strncmp(c->value, "---", 3) != 0) snprintf(code, sizeof code, "%.3s", c->value);
  if (space) snprintf(rest, sizeof rest, "%s", space + 1);
  for (char *p = rest; *p; p++)
    if (*p == ' ') *p = ',';
  dm_correction part = *c;
  part.value = code;
  int rc = write_field(store, v, &part, country, err);
  part.value = rest;
  return rc ? rc : write_field(store, v, &part, sectors, err);
}

static int write_one(dm_store *store, const dm_vocabulary *v, const dm_correction *c, dm_err *err) {
  char country[64], sectors[64];
  if (!c->field) return write_row(store, c, c->value, NULL, (dm_str){0}, err);
  const dm_field *f = dm_field_find(c->row.kind, c->field);
  if (f) return write_field(store, v, c, f, err);
  snprintf(country, sizeof country, "%.40s.country", c->field);
  snprintf(sectors, sizeof sectors, "%.40s.sectors", c->field);
  const dm_field *a = dm_field_find(c->row.kind, country), *b = dm_field_find(c->row.kind, sectors);
  if (a && b) return write_party(store, v, c, a, b, err);
  return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "%s has no field \"%.60s\"", dm_row_kind(c->row.kind), c->field);
}

int dm_correct(dm_store *store, const dm_vocabulary *vocabulary, const dm_correction *c, dm_err *err) {
  int64_t one = 0;
  if (!c->coder || !*c->coder) return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "who says so? a coder's name is needed");
  if (!dm_utf8_valid(dm_str_of(c->coder)) || (c->why && !dm_utf8_valid(dm_str_of(c->why))))
    return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "the coder's name and the reason have to be UTF-8");
  int rc = row_exists(store, c->row, &one, err);
  if (rc < 0) return rc;
  if (!rc)
    return dm_fail(err, DM_EARG, "correct", NULL, 0, 0, "there is no %s %c%lld that can be corrected", dm_row_kind(c->row.kind),
                   c->row.kind, (long long)c->row.id);
  rc = dm_store_begin(store, err);
  if (!rc) rc = write_one(store, vocabulary, c, err);
  if (!rc) rc = dm_store_commit(store, err);
  if (rc) dm_store_rollback(store);
  return rc;
}

#include "store/query.h"

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"
#include "mention/days.h"

#include <ctype.h>
#include <stdlib.h>

enum { ACTOR, ISSUE, TYPE, FROM, TO, SOURCE, TEXT, N_FILTERS };
static const char *const filter_names[N_FILTERS] = {"actor", "issue", "type", "from", "to", "source", "text"};

/* What a filter adds to the WHERE of an arm. An actor may be meant by its country or by its name. */
typedef struct arm {
  const char *select; /* up to and without its WHERE */
  const char *where;  /* always holds; "1" for nothing */
  const char *country, *name;
  const char *filter[N_FILTERS]; /* ACTOR is not used */
} arm;

#define MAX_ARMS 3

struct dm_query {
  const char *name, *shown;
  const char *before; /* around the arms, or NULL */
  const arm *arms[MAX_ARMS];
  const char *after;  /* GROUP BY, ORDER BY */
  const char *newest; /* the same with the latest day first; NULL: there is no such order */
  bool by, needs_text;
};

/* ---- pieces of SQL ---------------------------------------------------------------------------------------------------- */
/* NOLINTBEGIN(bugprone-suspicious-missing-comma): a statement over several lines */
/* SQL reads by its clauses. */
/* clang-format off */

/* A last column without a name is there for the order alone (view/rows.h): the views have two parts, machine's rows and corrected ones, and
 * are read by their indexes only where the answer has all that it is ordered by. */

/* Words of a document by their offsets, which are bytes. */
#define WORDS(start, end) "CAST(substr(CAST(d.text AS BLOB), " start " + 1, " end " - " start ") AS TEXT)"
#define EVIDENCE(kind, id) "LEFT JOIN evidence v ON v.row_kind = '" kind "' AND v.row_id = " id " AND v.i = 0 "
#define QUOTE WORDS("v.start", "v.\"end\"")
/* "RUS GOV" */
#define CODE(country, sectors) "trim(coalesce(" country ", '---') || ' ' || coalesce(replace(" sectors ", ',', ' '), ''))"
/* Over the parties p of the event e; see the view judged_parties. */
#define OF_PARTIES(select, where) \
  "iif(e.judged, (" select " FROM judged_parties p WHERE p.event_id = e.event_id AND " where "), " \
  "(" select " FROM event_parties p WHERE p.event_id = e.event_id AND " where "))"
#define PARTIES(what, role) OF_PARTIES("SELECT group_concat(" what ", '; ')", "p.role = '" role "'")
#define PARTY_CODE CODE("p.country", "p.sectors")
/* Rows of a kind whose evidence stands in a sentence that matches. */
#define MATCHING(table, id, kind) \
  "(SELECT r." id " FROM sentences_fts f JOIN sentences s ON s.sentence_id = f.rowid JOIN " table " r ON r.doc_id = s.doc_id " \
  "JOIN evidence w ON w.row_kind = '" kind "' AND w.row_id = r." id " AND w.sentence = s.i WHERE sentences_fts MATCH :text)"
#define ISSUES \
  "(SELECT issue_id FROM issues WHERE issue_id = :issue OR merged_into = :issue OR label LIKE :issue_like ESCAPE '\\')"
#define LIKE_NAME " LIKE :name ESCAPE '\\'"
#define SOURCE_LIKE "d.source LIKE :source ESCAPE '\\'"
#define SECTOR(column) "(:sector IS NULL OR instr(',' || " column " || ',', ',' || :sector || ',') > 0)"
#define EVENT_TYPE(row) \
  "(" row ".type = upper(:type) OR " row ".type || '.' || " row ".mode = :type_mode OR " row ".cameo LIKE :cameo)"
#define STANCE(sign) "CASE " sign " WHEN 1 THEN 'for' WHEN -1 THEN 'against' ELSE 'conditional' END"

static const arm events = {
    "SELECT 'e' || e.event_id AS id, e.date, e.type, e.mode, " PARTIES(PARTY_CODE, "source") " AS source, "
    PARTIES("p.name", "source") " AS source_name, " PARTIES(PARTY_CODE, "target") " AS target, "
    PARTIES("p.name", "target") " AS target_name, e.cameo, e.quad, e.intensity, e.contexts, e.modality, e.place_name AS place, "
    "e.place_country, h.n_reports AS reports, h.n_sources AS sources, e.confidence, d.source AS publisher, "
    "'d' || e.doc_id AS document, " QUOTE " AS words, e.event_id AS \"\" "
    "FROM events_now e JOIN documents d ON d.doc_id = e.doc_id JOIN happenings h ON h.happening_id = e.happening_id "
    EVIDENCE("event", "e.event_id"),
    "1",
    /* Machine's rows by their index, and those that a correction brings in; then what holds now. */
    "e.event_id IN (SELECT event_id FROM event_parties WHERE country = :country UNION ALL SELECT row_id FROM corrections "
    "WHERE row_kind = 'event' AND field IN ('source.country', 'target.country') AND value = :country) AND "
    OF_PARTIES("SELECT count(*)", "p.country = :country AND " SECTOR("p.sectors")),
    "e.event_id IN (SELECT p.event_id FROM entities n JOIN actors a ON a.entity_id = n.entity_id JOIN event_parties p "
    "ON p.actor_id = a.actor_id WHERE n.name" LIKE_NAME " UNION ALL SELECT row_id FROM corrections WHERE row_kind = 'event' "
    "AND field IN ('source.name', 'target.name') AND value" LIKE_NAME ") AND "
    OF_PARTIES("SELECT count(*)", "p.name" LIKE_NAME),
    {NULL, "e.event_id IN (SELECT event_id FROM positions WHERE issue_id IN " ISSUES ")", EVENT_TYPE("e"), "e.date >= :from",
     "e.date <= :to", SOURCE_LIKE, "e.event_id IN " MATCHING("events", "event_id", "event")},
};

static const arm statements = {
    "SELECT 's' || s.statement_id AS id, s.date, s.speaker_name AS speaker, " CODE("s.speaker_country", "s.speaker_sectors")
    " AS code, s.form, s.cue, s.addressee_name AS addressee, nullif(" CODE("s.addressee_country", "s.addressee_sectors")
    ", '---') AS addressee_code, s.channel, s.depth, 's' || s.parent_id AS parent, s.confidence, d.source AS publisher, "
    "'d' || s.doc_id AS document, " QUOTE " AS words, s.statement_id AS \"\" "
    "FROM statements_now s JOIN documents d ON d.doc_id = s.doc_id " EVIDENCE("statement", "s.statement_id"),
    "1",
    "s.speaker_country = :country AND " SECTOR("s.speaker_sectors"),
    "s.speaker_name" LIKE_NAME,
    {NULL, "s.statement_id IN (SELECT statement_id FROM positions WHERE issue_id IN " ISSUES ")", "s.form = lower(:type)",
     "s.date >= :from", "s.date <= :to", SOURCE_LIKE, "s.statement_id IN " MATCHING("statements", "statement_id", "statement")},
};

static const arm positions = {
    "SELECT 'p' || p.position_id AS id, p.date, p.holder_name AS holder, " CODE("p.holder_country", "p.holder_sectors")
    " AS code, " STANCE("p.sign") " AS stance, p.sign, coalesce(m.label, i.label) AS issue, "
    "coalesce(m.issue_id, i.issue_id) AS issue_id, p.act, p.strength, p.ask, p.give, p.addressee_name AS addressee, p.basis, "
    "p.confidence, d.source AS publisher, 'd' || p.doc_id AS document, " QUOTE " AS words, p.position_id AS \"\" "
    "FROM positions_now p JOIN documents d ON d.doc_id = p.doc_id JOIN issues i ON i.issue_id = p.issue_id "
    "LEFT JOIN issues m ON m.issue_id = i.merged_into " EVIDENCE("position", "p.position_id"),
    "1",
    "p.holder_country = :country AND " SECTOR("p.holder_sectors"),
    "p.holder_name" LIKE_NAME,
    {NULL, "p.issue_id IN " ISSUES, "p.act = lower(:type)", "p.date >= :from", "p.date <= :to", SOURCE_LIKE,
     "p.position_id IN " MATCHING("positions", "position_id", "position")},
};

static const arm actors = {
    "SELECT n.name, n.kind, nullif(n.country, '') AS country, n.sectors, max(a.office) AS office, "
    "count(DISTINCT a.doc_id) AS documents, min(d.date) AS first, max(d.date) AS last, 'n' || n.entity_id AS id "
    "FROM entities n JOIN actors a ON a.entity_id = n.entity_id JOIN documents d ON d.doc_id = a.doc_id ",
    "1",
    "n.country = :country AND " SECTOR("n.sectors"),
    "n.name" LIKE_NAME,
    {NULL, NULL, "n.kind = lower(:type)", "d.date >= :from", "d.date <= :to", SOURCE_LIKE,
     "d.doc_id IN (SELECT s.doc_id FROM sentences_fts f JOIN sentences s ON s.sentence_id = f.rowid WHERE sentences_fts MATCH "
     ":text)"},
};

/* Of the stances alone; what is counted stands around it. */
#define STANCES_ON "SELECT p.issue_id, p.issue, p.holder, p.sign, p.date FROM stances p "
#define SUMS                                                                                                                     \
  "SELECT issue_id AS id, issue, count(DISTINCT holder) AS holders, sum(sign = 1) AS \"for\", sum(sign = -1) AS against, "       \
  "sum(sign = 0) AS conditional, min(date) AS first, max(date) AS last, count(*) AS \"\" FROM ("
/* A view of two parts is read by its indexes when it is no part of a sum; the bound keeps the two apart. */
#define END_SUMS " LIMIT -1) GROUP BY issue_id"

static const arm issues = {
    STANCES_ON "JOIN documents d ON d.doc_id = p.doc_id ",
    "1",
    "p.holder_country = :country AND (:sector IS NULL OR p.holder = :country || ' ' || :sector)",
    "p.holder_name" LIKE_NAME,
    {NULL, "p.issue_id IN " ISSUES, "p.act = lower(:type)", "p.date >= :from", "p.date <= :to", SOURCE_LIKE,
     "p.position_id IN " MATCHING("positions", "position_id", "position")},
};

/* All positions are counted already, but for the few issues that corrections or merges touch; these move no more issues up or down than
 * they are. */
static const arm issues_counted = {
    "SELECT * FROM (SELECT s.issue_id AS id, i.label AS issue, count(*) AS holders, sum(s.n_for) AS \"for\", "
    "sum(s.n_against) AS against, sum(s.n_conditional) AS conditional, min(s.first) AS first, max(s.last) AS last, "
    "i.n_positions AS \"\" FROM (SELECT issue_id FROM issues ORDER BY n_positions DESC, issue_id LIMIT iif(:limit < 0, -1, "
    ":limit + (SELECT count(*) FROM touched_issues))) b CROSS JOIN issue_sides s ON s.issue_id = b.issue_id "
    "JOIN issues i ON i.issue_id = s.issue_id WHERE s.issue_id NOT IN (SELECT issue_id FROM touched_issues) GROUP BY s.issue_id) ",
    "1", NULL, NULL, {0},
};
static const arm issues_touched = {
    "SELECT * FROM (" SUMS STANCES_ON "WHERE p.position_id IN (SELECT position_id FROM positions WHERE issue_id IN "
    "(SELECT issue_id FROM touched_issues) UNION SELECT row_id FROM corrections WHERE row_kind = 'position')" END_SUMS ") ",
    "1", NULL, NULL, {0},
};

/* The three kinds as one list by day: each happening once, and no reprints. */
static const arm timeline_events = {
    "SELECT e.date, 'event' AS kind, 'e' || e.event_id AS id, " PARTIES("p.name", "source") " AS who, "
    "lower(e.type) || coalesce(' ' || e.mode, '') || iif(e.modality = 'asserted', '', ' (' || e.modality || ')') || "
    "coalesce(' → ' || " PARTIES("p.name", "target") ", '') AS what, " QUOTE " AS words, e.event_id AS \"\" "
    "FROM events_now e JOIN documents d ON d.doc_id = e.doc_id " EVIDENCE("event", "e.event_id"),
    "(e.judged OR e.event_id = (SELECT h.first_event FROM happenings h WHERE h.happening_id = e.happening_id))",
    NULL, NULL, {0},
};
static const arm timeline_statements = {
    "SELECT s.date, 'statement', 's' || s.statement_id, s.speaker_name, 'says (' || s.form || ')', " QUOTE ", s.statement_id "
    "FROM statements_now s JOIN documents d ON d.doc_id = s.doc_id " EVIDENCE("statement", "s.statement_id"),
    "d.story_id = d.doc_id",
    NULL, NULL, {0},
};
static const arm timeline_positions = {
    "SELECT p.date, 'position', 'p' || p.position_id, p.holder_name, " STANCE("p.sign") " || ' ' || "
    "(SELECT label FROM issues i WHERE i.issue_id = p.issue_id), " QUOTE ", p.position_id "
    "FROM positions_now p JOIN documents d ON d.doc_id = p.doc_id " EVIDENCE("position", "p.position_id"),
    "d.story_id = d.doc_id",
    NULL, NULL, {0},
};

static const arm dyads = {
    "SELECT nullif(substr(h.date, 1, :by), '') AS period, h.source_country AS source, h.target_country AS target, "
    "sum(h.quad = 1) AS verbal_cooperation, sum(h.quad = 2) AS material_cooperation, sum(h.quad = 3) AS verbal_conflict, "
    "sum(h.quad = 4) AS material_conflict, count(*) AS events, sum(h.n_reports) AS reports, round(avg(h.intensity), 3) AS "
    "intensity FROM happenings_now h ",
    "h.modality = 'asserted' AND h.source_country <> '' AND h.target_country <> '' AND length(h.date) >= :by",
    "(h.source_country = :country OR h.target_country = :country)",
    NULL,
    {NULL, NULL, EVENT_TYPE("h"), "h.date >= :from", "h.date <= :to", NULL, NULL},
};

/* The same of whole months and all types, which are counted already. */
static const arm dyads_by_month = {
    "SELECT nullif(substr(h.month, 1, :by), '') AS period, h.source_country AS source, h.target_country AS target, "
    "sum(h.quad_1) AS verbal_cooperation, sum(h.quad_2) AS material_cooperation, sum(h.quad_3) AS verbal_conflict, "
    "sum(h.quad_4) AS material_conflict, sum(h.events) AS events, sum(h.reports) AS reports, "
    "round(sum(h.intensity_sum) / 1000.0 / nullif(sum(h.intensities), 0), 3) AS intensity FROM dyad_sums h ",
    "length(h.month) >= :by",
    "(h.source_country = :country OR h.target_country = :country)",
    NULL,
    {NULL, NULL, NULL, "h.month >= :from", "h.month <= :to", NULL, NULL},
};

static const arm search = {
    "SELECT 'd' || d.doc_id AS id, d.date, d.source AS publisher, d.title, s.i AS sentence, " WORDS("s.start", "s.\"end\"")
    " AS words, d.url FROM sentences_fts f JOIN sentences s ON s.sentence_id = f.rowid JOIN documents d ON d.doc_id = s.doc_id ",
    "1",
    "EXISTS (SELECT 1 FROM actors a WHERE a.doc_id = d.doc_id AND a.country = :country AND " SECTOR("a.sectors") ")",
    "EXISTS (SELECT 1 FROM actors a WHERE a.doc_id = d.doc_id AND a.name" LIKE_NAME ")",
    {NULL, "EXISTS (SELECT 1 FROM positions p WHERE p.doc_id = d.doc_id AND p.issue_id IN " ISSUES ")", NULL, "d.date >= :from",
     "d.date <= :to", SOURCE_LIKE, "sentences_fts MATCH :text"},
};

/* For whoever goes through all documents; no command of its own. */
static const arm documents = {
    "SELECT d.doc_id, d.date, d.source AS publisher, d.title, d.url FROM documents d ", "1", NULL, NULL,
    {NULL, NULL, NULL, "d.date >= :from", "d.date <= :to", SOURCE_LIKE, NULL},
};
/* clang-format on */
/* NOLINTEND(bugprone-suspicious-missing-comma) */

static const dm_query queries[] = {
    {.name = "documents", .arms = {&documents}, .after = " ORDER BY d.doc_id"},
    {.name = "events",
     .shown = "id date type source target modality reports words",
     .arms = {&events},
     .after = " ORDER BY e.date, e.event_id",
     .newest = " ORDER BY e.date DESC, e.event_id DESC"},
    {.name = "statements",
     .shown = "id date speaker code form words",
     .arms = {&statements},
     .after = " ORDER BY s.date, s.statement_id",
     .newest = " ORDER BY s.date DESC, s.statement_id DESC"},
    {.name = "positions",
     .shown = "id date holder code stance issue act strength words",
     .arms = {&positions},
     .after = " ORDER BY p.date, p.position_id",
     .newest = " ORDER BY p.date DESC, p.position_id DESC"},
    {.name = "actors",
     .shown = "name country sectors kind office documents first last",
     .arms = {&actors},
     .after = " GROUP BY n.entity_id ORDER BY documents DESC, n.name"},
    {.name = "issues",
     .shown = "issue holders for against conditional first last id",
     .before = SUMS,
     .arms = {&issues},
     .after = END_SUMS " ORDER BY count(*) DESC, issue_id"},
    {.name = "timeline", .arms = {&timeline_events, &timeline_statements, &timeline_positions}, .after = " ORDER BY 1, 2, 7"},
    {.name = "dyads",
     .arms = {&dyads},
     .after = " GROUP BY period, h.source_country, h.target_country ORDER BY period, events DESC, source, target",
     .by = true},
    {.name = "search",
     .shown = "id date publisher title words",
     .arms = {&search},
     .after = " ORDER BY d.date DESC, d.doc_id, s.i",
     .needs_text = true},
};

/* What stands in for a query when nothing is asked that the sums of the store do not tell. */
static const dm_query dyads_counted = {.name = "dyads",
                                       .arms = {&dyads_by_month},
                                       .after = " GROUP BY period, h.source_country, h.target_country HAVING sum(h.events) > 0 "
                                                "ORDER BY period, events DESC, source, target",
                                       .by = true};
static const dm_query all_issues = {.name = "issues", .arms = {&issues_counted, &issues_touched}, .after = " ORDER BY 9 DESC, 1"};

#define N_QUERIES (sizeof queries / sizeof *queries)

const dm_query *dm_query_find(const char *name) {
  for (size_t i = 0; i < N_QUERIES; i++)
    if (!strcmp(queries[i].name, name)) return &queries[i];
  return NULL;
}

const char *dm_query_name(unsigned i) { return i < N_QUERIES ? queries[i].name : NULL; }
const char *dm_query_shown(const dm_query *query) { return query->shown; }

/* ---- values --------------------------------------------------------------------------------------------------------------- */

bool dm_query_is_date(const char *s) {
  size_t n = strlen(s);
  char day[11] = "2000-01-01";
  if (n != 4 && n != 7 && n != 10) return false;
  memcpy(day, s, n);
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? day[i] != '-' : !isdigit((unsigned char)day[i])) return false;
  return dm_day_parse((dm_str){day, 10}) != 0;
}

/* Words are quoted, so that nothing in them is an operator. */
bool dm_query_match(const char *text, char *out, size_t size) {
  size_t n = 0, words = 0;
  bool or = false;
  for (const char *p = text; *p;) {
    while (isspace((unsigned char)*p)) p++;
    if (!*p) break;
    bool phrase = *p == '"';
    const char *start = p + phrase, *end = start;
    while (*end && (phrase ? *end != '"' : !isspace((unsigned char)*end) && *end != '"')) end++;
    p = phrase && *end ? end + 1 : end;
    size_t length = (size_t)(end - start);
    if (!phrase && length == 2 && !memcmp(start, "OR", 2)) {
      or = words > 0;
      continue;
    }
    bool begins = phrase ? *p == '*' : length > 1 && end[-1] == '*';
    if (begins && phrase) p++;
    if (begins && !phrase) length--;
    bool has_word = false;
    for (size_t i = 0; i < length; i++)
      has_word = has_word || isalnum((unsigned char)start[i]) || (unsigned char)start[i] >= 0x80;
    if (!has_word) continue;
    int put = snprintf(out + n, size - n, "%s\"%.*s\"%s",
                       !words ? "" : or ? " OR "
                                        : " AND ",
                       (int)length, start, begins ? "*" : "");
    if (put < 0 || (size_t)put >= size - n) return false;
    n += (size_t)put;
    words++;
    or = false;
  }
  return words > 0;
}

/* "RUS" or "RUS MIL": codes in capitals. Without a sector it may be a name ("IMF"): one that no actor has as its country. */
static bool is_code(dm_store *store, const char *s) {
  size_t n = s ? strlen(s) : 0;
  if (n != 3 && n != 7) return false;
  for (size_t i = 0; i < n; i++)
    if (i == 3 ? s[i] != ' ' : !isupper((unsigned char)s[i])) return false;
  int64_t one = 0;
  return n == 7 || dm_sql_number(store, NULL, &one, "SELECT 1 FROM entities WHERE country = ? LIMIT 1", "z", s) == 1;
}

/* %part% with the wild cards of part made plain. */
static bool like(const char *part, char *out, size_t size) {
  size_t n = 0;
  if (size < 3) return false;
  out[n++] = '%';
  for (const char *p = part; *p; p++) {
    if (n + 4 > size) return false;
    if (strchr("%_\\", *p)) out[n++] = '\\';
    out[n++] = *p;
  }
  out[n++] = '%';
  out[n] = 0;
  return true;
}

/* Parameters that this statement does not have are passed over. */
static void set_text(sqlite3_stmt *statement, const char *name, const char *value) {
  int i = sqlite3_bind_parameter_index(statement, name);
  if (i) sqlite3_bind_text(statement, i, value, -1, SQLITE_TRANSIENT);
}

static void set_int(sqlite3_stmt *statement, const char *name, int64_t value) {
  int i = sqlite3_bind_parameter_index(statement, name);
  if (i) sqlite3_bind_int64(statement, i, value);
}

#define VALUE_BYTES 2048u

static int too_long(const char *option, dm_err *err) {
  return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "--%s is too long", option);
}

/* A row known to the month or year counts from its first day: "2024-05-01" begins where "2024-05" does. */
static void bind_from(sqlite3_stmt *statement, const char *from) {
  char value[16];
  snprintf(value, sizeof value, "%s", from);
  size_t n = strlen(value);
  if (n == 10 && !strcmp(value + 7, "-01")) value[n = 7] = 0;
  if (n == 7 && !strcmp(value + 4, "-01")) value[4] = 0;
  set_text(statement, ":from", value);
}

static int bind_names(sqlite3_stmt *statement, const dm_filter *f, bool code, dm_err *err) {
  char value[VALUE_BYTES];
  if (code) {
    snprintf(value, sizeof value, "%.3s", f->actor);
    set_text(statement, ":country", value);
    if (f->actor[3]) set_text(statement, ":sector", f->actor + 4);
  } else if (f->actor) {
    if (!like(f->actor, value, sizeof value)) return too_long("actor", err);
    set_text(statement, ":name", value);
  }
  if (f->issue) {
    if (!like(f->issue, value, sizeof value)) return too_long("issue", err);
    set_text(statement, ":issue", f->issue);
    set_text(statement, ":issue_like", value);
  }
  if (f->source) {
    if (!like(f->source, value, sizeof value)) return too_long("source", err);
    set_text(statement, ":source", value);
  }
  return 0;
}

/* "ASSAULT", "ASSAULT.drone", "19": a CAMEO code is only digits and stands for all below it. */
static void bind_type(sqlite3_stmt *statement, const char *type) {
  char value[64];
  bool digits = *type != 0;
  for (const char *p = type; *p; p++) digits = digits && isdigit((unsigned char)*p);
  snprintf(value, sizeof value, "%.40s", type);
  for (char *p = value; *p && *p != '.'; p++) *p = (char)toupper((unsigned char)*p);
  set_text(statement, ":type", type);
  set_text(statement, ":type_mode", value);
  snprintf(value, sizeof value, "%.40s%%", type);
  if (digits) set_text(statement, ":cameo", value);
}

static int bind_values(sqlite3_stmt *statement, const dm_filter *f, bool code, dm_err *err) {
  char value[VALUE_BYTES];
  int rc = bind_names(statement, f, code, err);
  if (rc) return rc;
  if (f->type) bind_type(statement, f->type);
  if (f->from) bind_from(statement, f->from);
  if (f->to) {
    snprintf(value, sizeof value, "%s~", f->to);
    set_text(statement, ":to", value);
  }
  if (f->text) {
    if (!dm_query_match(f->text, value, sizeof value))
      return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "there is no word to search for in \"%.100s\"", f->text);
    set_text(statement, ":text", value);
  }
  return 0;
}

/* ---- putting it together ----------------------------------------------------------------------------------------------------
 */

/* Characters of a period as dyads are counted. */
static int period(const char *by) {
  if (!by || !strcmp(by, "month")) return 7;
  if (!strcmp(by, "day")) return 10;
  if (!strcmp(by, "year")) return 4;
  return strcmp(by, "all") == 0 ? 0 : -1;
}

static const arm *conditions_of(const arm *a) {
  if (a == &timeline_events) return &events;
  if (a == &timeline_statements) return &statements;
  return a == &timeline_positions ? &positions : a;
}

static const char *given(const dm_filter *f, int which) {
  const char *const values[N_FILTERS] = {f->actor, f->issue, f->type, f->from, f->to, f->source, f->text};
  return values[which];
}

static int check(const dm_query *q, const dm_filter *f, bool code, dm_err *err) {
  const arm *a = conditions_of(q->arms[0]);
  for (int i = ISSUE; i < N_FILTERS; i++)
    if (given(f, i) && !a->filter[i])
      return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "%s cannot be chosen by --%s", q->name, filter_names[i]);
  /* Happenings have countries, no names. */
  if (f->actor && !a->name && (!code || strlen(f->actor) > 3))
    return dm_fail(err, DM_EARG, "query", NULL, 0, 0,
                   "--actor of %s is the code of a country that acts here, in capitals, like RUS", q->name);
  if (f->from && !dm_query_is_date(f->from))
    return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "--from %.40s is no date: YYYY, YYYY-MM or YYYY-MM-DD", f->from);
  if (f->to && !dm_query_is_date(f->to))
    return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "--to %.40s is no date: YYYY, YYYY-MM or YYYY-MM-DD", f->to);
  if (f->by && !q->by) return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "%s has no --by", q->name);
  if (period(f->by) < 0) return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "--by is day, month, year or all");
  if (q->needs_text && !f->text) return dm_fail(err, DM_EARG, "query", NULL, 0, 0, "which words?");
  return 0;
}

/* Every piece is a literal of this file; what was typed is bound. */
static void put_arm(FILE *out, const arm *a, const dm_filter *f, bool code) {
  const arm *c = conditions_of(a);
  fprintf(out, "%sWHERE %s", a->select, a->where);
  if (f->actor) fprintf(out, " AND %s", code ? c->country : c->name);
  for (int i = ISSUE; i < N_FILTERS; i++)
    if (given(f, i)) fprintf(out, " AND %s", c->filter[i]);
}

/* A day that begins a month. */
static bool begins_month(const char *from) { return strlen(from) <= 7 || !strcmp(from + 7, "-01"); }

static const dm_query *counted(const dm_query *q, const dm_filter *f) {
  if (q->arms[0] == &dyads) {
    bool months = (!f->from || begins_month(f->from)) && (!f->to || strlen(f->to) <= 7);
    return !f->type && months && period(f->by) <= 7 ? &dyads_counted : q;
  }
  bool any = q->arms[0] != &issues;
  for (int i = 0; i < N_FILTERS; i++) any = any || given(f, i);
  return any ? q : &all_issues;
}

static char *put_query(const dm_query *q, const dm_filter *filter, bool code) {
  char *sql = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&sql, &size);
  if (!out) return NULL;
  if (q->before) fputs(q->before, out);
  for (int i = 0; i < MAX_ARMS && q->arms[i]; i++) {
    if (i) fputs(" UNION ALL ", out);
    put_arm(out, q->arms[i], filter, code);
  }
  fprintf(out, "%s LIMIT :limit", filter->newest && q->newest ? q->newest : q->after);
  if (fclose(out) == 0) return sql;
  free(sql);
  return NULL;
}

static int prepare(dm_store *store, char *sql, sqlite3_stmt **out, dm_err *err) {
  if (!sql) return dm_fail(err, DM_ENOMEM, "query", NULL, 0, 0, "out of memory");
  int rc = sqlite3_prepare_v2(dm_store_db(store), sql, -1, out, NULL);
  free(sql);
  return rc == SQLITE_OK ? 0 : dm_store_fail(store, "read", err);
}

int dm_query_open(dm_store *store, const dm_query *query, const dm_filter *filter, sqlite3_stmt **out, dm_err *err) {
  *out = NULL;
  bool code = is_code(store, filter->actor);
  int rc = check(query, filter, code, err);
  if (rc) return rc;
  const dm_query *q = counted(query, filter);
  rc = prepare(store, put_query(q, filter, code), out, err);
  if (rc) return rc;
  rc = bind_values(*out, filter, code, err);
  set_int(*out, ":by", period(filter->by));
  set_int(*out, ":limit", filter->limit > 0 ? filter->limit : -1);
  if (!rc) return 0;
  sqlite3_finalize(*out);
  *out = NULL;
  return rc;
}

/* export_network.c - networks as GraphML and GEXF, which Gephi, networkx, igraph and others open.
 *
 * "events": who does what to whom. A node is a side (country and first sector, or a name where there is no country), an edge a
 * pair of sides and a quad class, weighted by its events. "positions": who stands where. A node is a side or an issue, an edge
 * the newest stance of the side on the issue. */
#include "view/view.h"

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "view/rows.h"

typedef struct edge {
  uint32_t from, to;
  dm_str kind; /* "verbal conflict", "against" */
  int64_t weight, reports;
  double value; /* mean intensity; sign */
  dm_str first, last;
} edge;

typedef struct network {
  dm_arena *arena;
  dm_map by_name;
  DM_LIST(dm_str) names;
  DM_LIST(bool) issues; /* is the node an issue? */
  DM_LIST(edge) edges;
} network;

/* ---- reading ----------------------------------------------------------------------------------------------------------------
 */

/* A side's name for a country, its sectors and a name, in SQL. */
#define SIDE(p)                                                                                                                  \
  "iif(" p ".country IS NULL OR " p ".country IN ('IGO', 'NGO', 'MNC'), coalesce(" p ".name, '---'), " p                         \
  ".country || coalesce(' ' || nullif("                                                                                          \
  "substr(" p ".sectors, 1, 3), ''), ''))"
#define CHOSEN                                                                                                                   \
  "(:from IS NULL OR d.date >= :from) AND (:to IS NULL OR d.date <= :to) AND (:source IS NULL OR instr(lower(d.source), "        \
  "lower(:source)) > 0)"

/* Each happening once: by the first of its events that is left. */
static const char events_sql[] = "SELECT " SIDE("s") " AS a, " SIDE(
    "t") " AS b, CASE e.quad WHEN 1 THEN 'verbal cooperation' WHEN 2 THEN 'material cooperation' WHEN 3 THEN "
         "'verbal conflict' WHEN 4 THEN 'material conflict' ELSE 'other' END AS kind, count(*), sum(h.n_reports), "
         "avg(e.intensity), min(e.date), max(e.date), 0 "
         "FROM happenings_now h JOIN events_now e ON e.event_id = h.first_event JOIN documents d ON d.doc_id = e.doc_id "
         "JOIN event_parties_now s ON s.event_id = e.event_id AND s.role = 'source' JOIN event_parties_now t ON t.event_id = "
         "e.event_id AND t.role = 'target' "
         "WHERE e.modality = 'asserted' AND " CHOSEN " GROUP BY a, b, e.quad ORDER BY a, b, e.quad";

static const char positions_sql[] =
    "SELECT p.holder, p.issue, CASE p.sign WHEN 1 THEN 'for' WHEN -1 THEN 'against' ELSE 'conditional' END, count(*), "
    "count(DISTINCT d.story_id), p.sign, "
    "min(p.date), max(p.date), 1 FROM stances p JOIN documents d ON d.doc_id = p.doc_id WHERE " CHOSEN
    " GROUP BY p.holder, p.issue_id, p.sign ORDER BY p.holder, p.issue_id, p.sign";

/* Sides and issues of one name are two nodes. */
static uint32_t node(network *n, dm_str name, bool issue) {
  dm_str key = dm_str_printf(n->arena, "%c%" DM_FMT, issue ? 'i' : 'a', DM_ARG(name));
  uint32_t found = dm_map_get(&n->by_name, key);
  if (found != DM_NONE) return found;
  found = n->names.n;
  if (!dm_map_put(&n->by_name, key, found)) return DM_NONE;
  DM_PUSH(n->arena, &n->names, dm_str_sub(key, 1, key.n));
  DM_PUSH(n->arena, &n->issues, issue);
  return found;
}

static bool add(network *n, sqlite3_stmt *s) {
  edge e = {.from = node(n, dm_sql_str(s, 0), false),
            .to = node(n, dm_sql_str(s, 1), sqlite3_column_int(s, 8) != 0),
            .kind = dm_str_copy(n->arena, dm_sql_str(s, 2)),
            .weight = sqlite3_column_int64(s, 3),
            .reports = sqlite3_column_int64(s, 4),
            .value = sqlite3_column_double(s, 5),
            .first = dm_str_copy(n->arena, dm_sql_str(s, 6)),
            .last = dm_str_copy(n->arena, dm_sql_str(s, 7))};
  DM_PUSH(n->arena, &n->edges, e);
  return e.from != DM_NONE && e.to != DM_NONE;
}

static int load(const dm_gather *g, network *n, dm_err *err) {
  const char *which = g->network ? g->network : "events";
  bool events = !strcmp(which, "events");
  sqlite3_stmt *s = NULL;
  char to[16];
  int step = SQLITE_DONE, rc = 0;
  if (!events && strcmp(which, "positions") != 0)
    return dm_fail(err, DM_EARG, "view", NULL, 0, 0, "there is no network of \"%.40s\"; events or positions", which);
  if (sqlite3_prepare_v2(dm_store_db(g->store), events ? events_sql : positions_sql, -1, &s, NULL) != SQLITE_OK)
    return dm_store_fail(g->store, "read the database", err);
  if (g->selection->to) snprintf(to, sizeof to, "%.10s~", g->selection->to);
  sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, ":from"), g->selection->from, -1, SQLITE_STATIC);
  sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, ":to"), g->selection->to ? to : NULL, -1, SQLITE_STATIC);
  sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, ":source"), g->selection->source, -1, SQLITE_STATIC);
  while (!rc && (step = sqlite3_step(s)) == SQLITE_ROW)
    if (!add(n, s)) rc = dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  if (!rc && step != SQLITE_DONE) rc = dm_store_fail(g->store, "read the database", err);
  sqlite3_finalize(s);
  return rc;
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------
 */

/* XML 1.0 has no place for controls at all: dm_put_plain's dots stand for them. */
static void put_xml(FILE *out, dm_str s) {
  for (uint32_t i = 0, start = 0; i <= s.n; i++) {
    const char *entity = i == s.n        ? ""
                         : s.p[i] == '&' ? "&amp;"
                         : s.p[i] == '<' ? "&lt;"
                         : s.p[i] == '>' ? "&gt;"
                         : s.p[i] == '"' ? "&quot;"
                                         : NULL;
    if (!entity) continue;
    dm_put_plain(out, dm_str_sub(s, start, i));
    fputs(entity, out);
    start = i + 1;
  }
}

static void graphml_data(FILE *out, const char *key, dm_str value) {
  if (!value.n) return;
  fprintf(out, "<data key=\"%s\">", key);
  put_xml(out, value);
  fputs("</data>", out);
}

static void put_graphml(FILE *out, const network *n) {
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
        "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
        "  <key id=\"class\" for=\"node\" attr.name=\"class\" attr.type=\"string\"/>\n"
        "  <key id=\"kind\" for=\"edge\" attr.name=\"kind\" attr.type=\"string\"/>\n"
        "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n"
        "  <key id=\"reports\" for=\"edge\" attr.name=\"reports\" attr.type=\"int\"/>\n"
        "  <key id=\"value\" for=\"edge\" attr.name=\"value\" attr.type=\"double\"/>\n"
        "  <key id=\"first\" for=\"edge\" attr.name=\"first\" attr.type=\"string\"/>\n"
        "  <key id=\"last\" for=\"edge\" attr.name=\"last\" attr.type=\"string\"/>\n"
        "  <graph edgedefault=\"directed\">\n",
        out);
  for (uint32_t i = 0; i < n->names.n; i++) {
    fprintf(out, "    <node id=\"n%u\">", i);
    graphml_data(out, "label", n->names.v[i]);
    fprintf(out, "<data key=\"class\">%s</data></node>\n", n->issues.v[i] ? "issue" : "actor");
  }
  for (uint32_t i = 0; i < n->edges.n; i++) {
    const edge *e = &n->edges.v[i];
    fprintf(out, "    <edge id=\"e%u\" source=\"n%u\" target=\"n%u\">", i, e->from, e->to);
    graphml_data(out, "kind", e->kind);
    fprintf(out, "<data key=\"weight\">%lld</data><data key=\"reports\">%lld</data><data key=\"value\">%.3f</data>",
            (long long)e->weight, (long long)e->reports, e->value);
    graphml_data(out, "first", e->first);
    graphml_data(out, "last", e->last);
    fputs("</edge>\n", out);
  }
  fputs("  </graph>\n</graphml>\n", out);
}

static void gexf_value(FILE *out, int key, dm_str value) {
  if (!value.n) return;
  fprintf(out, "<attvalue for=\"%d\" value=\"", key);
  put_xml(out, value);
  fputs("\"/>", out);
}

static void put_gexf(FILE *out, const network *n) {
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n"
        "  <meta><creator>demarche " DM_VERSION "</creator></meta>\n"
        "  <graph mode=\"static\" defaultedgetype=\"directed\">\n"
        "    <attributes class=\"node\"><attribute id=\"0\" title=\"class\" type=\"string\"/></attributes>\n"
        "    <attributes class=\"edge\"><attribute id=\"0\" title=\"kind\" type=\"string\"/><attribute id=\"1\" "
        "title=\"reports\" type=\"integer\"/>"
        "<attribute id=\"2\" title=\"value\" type=\"double\"/><attribute id=\"3\" title=\"first\" type=\"string\"/>"
        "<attribute id=\"4\" title=\"last\" type=\"string\"/></attributes>\n    <nodes>\n",
        out);
  for (uint32_t i = 0; i < n->names.n; i++) {
    fprintf(out, "      <node id=\"n%u\" label=\"", i);
    put_xml(out, n->names.v[i]);
    fprintf(out, "\"><attvalues><attvalue for=\"0\" value=\"%s\"/></attvalues></node>\n", n->issues.v[i] ? "issue" : "actor");
  }
  fputs("    </nodes>\n    <edges>\n", out);
  for (uint32_t i = 0; i < n->edges.n; i++) {
    const edge *e = &n->edges.v[i];
    fprintf(out, "      <edge id=\"e%u\" source=\"n%u\" target=\"n%u\" weight=\"%lld.0\"><attvalues>", i, e->from, e->to,
            (long long)e->weight);
    gexf_value(out, 0, e->kind);
    fprintf(out, "<attvalue for=\"1\" value=\"%lld\"/><attvalue for=\"2\" value=\"%.3f\"/>", (long long)e->reports, e->value);
    gexf_value(out, 3, e->first);
    gexf_value(out, 4, e->last);
    fputs("</attvalues></edge>\n", out);
  }
  fputs("    </edges>\n  </graph>\n</gexf>\n", out);
}

static int write_network(const dm_gather *g, void (*put)(FILE *, const network *), dm_err *err) {
  network n = {.arena = dm_arena_new()};
  if (!n.arena) return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  int rc = load(g, &n, err);
  if (!rc) put(g->out, &n);
  dm_map_free(&n.by_name);
  dm_arena_free(n.arena);
  return rc ? rc : dm_view_finish(g->out, err);
}

int dm_gather_graphml(const dm_gather *gather, dm_err *err) { return write_network(gather, put_graphml, err); }
int dm_gather_gexf(const dm_gather *gather, dm_err *err) { return write_network(gather, put_gexf, err); }

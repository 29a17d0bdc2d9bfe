/* api_analysis.c - the answers of store/analysis.h as JSON. */
#include "server.h"

#include "base/err.h"
#include "base/str.h"
#include "mention/days.h"
#include "store/analysis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing
 * -------------------------------------------------------------------------------------------------------------------- */

static void put_int(dm_json *j, const char *key, int64_t value) {
  dm_json_key(j, key);
  dm_json_int(j, value);
}

static void put_real(dm_json *j, const char *key, double value) {
  dm_json_key(j, key);
  dm_json_fixed(j, value, 4);
}

static void put_day(dm_json *j, const char *key, int day) {
  char text[16] = "";
  dm_ymd d = dm_day_date(day);
  if (day) snprintf(text, sizeof text, "%04d-%02d-%02d", d.year % 10000, d.month % 100, d.day % 100);
  dm_json_put_str(j, key, dm_str_of(text));
}

static void put_list(dm_json *j, const char *key) {
  dm_json_key(j, key);
  dm_json_begin(j, '[');
}

static void put_row(dm_json *j, const char *key, const dm_stance *row) {
  dm_json_key(j, key);
  dm_json_begin(j, '{');
  put_int(j, "position", row->position);
  put_int(j, "doc_id", row->doc);
  dm_json_put_str(j, "holder", row->holder);
  put_int(j, "sign", row->sign);
  dm_json_put_str(j, "act", row->act);
  dm_json_put_str(j, "strength", row->strength);
  dm_json_put_str(j, "ask", row->ask);
  dm_json_put_str(j, "give", row->give);
  dm_json_put_str(j, "date", row->date);
  put_real(j, "confidence", row->confidence);
  dm_json_end(j, '}');
}

static void put_actors(dm_json *j, const dm_stances *s) {
  put_list(j, "actors");
  for (uint32_t i = 0; i < s->n_actors; i++) dm_json_str(j, s->actors[i]);
  dm_json_end(j, ']');
}

static void put_issues(dm_json *j, const dm_stances *s) {
  put_list(j, "issues");
  for (uint32_t i = 0; i < s->n_issues; i++) {
    dm_json_begin(j, '{');
    dm_json_put_str(j, "id", s->issues[i]);
    dm_json_put_str(j, "label", s->labels[i]);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
}

/* ---- what is asked
 * ------------------------------------------------------------------------------------------------------------------ */

typedef struct question {
  dm_stance_filter filter;
  int date, window, max_actors, max_issues;
  double half_life;
} question;

/* The day of the newest position that is not dated ahead of the newest text: "today" for a database that was filled long ago. */
static int newest_day(request *r, int *day) {
  static const char sql[] =
      "SELECT max(date) FROM positions WHERE length(date) = 10 AND date <= (SELECT coalesce(max(date), '9999') FROM"
      " documents)";
  sqlite3_stmt *q = dm_sql(r->store, &r->err, sql, "");
  if (!q) return request_failed(r);
  int code = dm_sql_step(r->store, q, &r->err);
  *day = code > 0 ? dm_day_parse(dm_sql_str(q, 0)) : 0;
  if (!*day) *day = server_today();
  dm_sql_reset(q);
  return code < 0 ? code : 0;
}

static int read_question(request *r, question *q) {
  int level = 0, newest = 0, code = newest_day(r, &newest);
  *q = (question){0};
  if (code == 0) code = request_choice(r, "level", dm_level_name, DM_LEVEL_SIDE, &level);
  if (code == 0) code = request_day(r, "date", newest, &q->date);
  if (code == 0) code = request_day(r, "from", 0, &q->filter.from);
  if (code == 0) code = request_day(r, "to", 0, &q->filter.to);
  if (code == 0) code = request_number(r, "window", 0, 0, 40000, &q->window);
  if (code == 0) code = request_real(r, "half_life", 90, 0, 40000, &q->half_life);
  if (code == 0) code = request_number(r, "actors", 40, 1, (int)DM_NETWORK_ACTORS, &q->max_actors);
  if (code == 0) code = request_number(r, "issues", 40, 1, 1000, &q->max_issues);
  if (code == 0) code = request_real(r, "min_confidence", 0, 0, 1, &q->filter.min_confidence);
  if (code < 0) return code;
  q->filter.level = (dm_level)level;
  q->filter.issue = dm_str_of(request_param(r, "issue"));
  return 0;
}

static int load(request *r, const question *q, dm_stances *s) {
  return dm_stances_load(r->store, r->arena, &q->filter, s, &r->err);
}

/* ---- matrix and changes
 * ----------------------------------------------------------------------------------------------------------------- */

static const char *change_of(const dm_changes *changes, const dm_cell *cell) {
  for (uint32_t i = 0; i < changes->n; i++)
    if (changes->v[i].after == cell) return dm_change_name(changes->v[i].kind);
  return NULL;
}

static void put_cell(dm_json *j, const dm_cell *c, const char *change) {
  dm_json_begin(j, '{');
  put_int(j, "actor", c->actor);
  put_int(j, "issue", c->issue);
  put_real(j, "stance", c->stance);
  put_real(j, "certainty", c->certainty);
  put_int(j, "rows", c->n_rows);
  put_int(j, "stories", c->n_stories);
  put_day(j, "first", c->first_day);
  put_day(j, "last", c->last_day);
  dm_json_put_str(j, "act", c->last->act);
  dm_json_put_str(j, "strength", c->last->strength);
  dm_json_put_name(j, "change", change);
  dm_json_end(j, '}');
}

int api_matrix(request *r) {
  question q = {0};
  dm_stances s = {0};
  dm_matrix now = {0}, before = {0};
  dm_changes changes = {0};
  int since = 0, code = read_question(r, &q);
  if (code == 0) code = request_day(r, "since", 0, &since);
  q.filter.to = q.date;
  q.filter.max_actors = (uint32_t)q.max_actors;
  q.filter.max_issues = (uint32_t)q.max_issues;
  if (code == 0) code = load(r, &q, &s);
  if (code < 0) return code;
  dm_matrix_at(&s, r->arena, q.date, q.window, q.half_life, &now);
  if (since) {
    dm_matrix_at(&s, r->arena, since, q.window, q.half_life, &before);
    dm_changes_between(&before, &now, r->arena, &changes);
  }
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  put_day(&j, "date", q.date);
  put_day(&j, "since", since);
  dm_json_put_name(&j, "level", dm_level_name(q.filter.level));
  put_int(&j, "undated", s.undated);
  put_actors(&j, &s);
  put_issues(&j, &s);
  put_list(&j, "cells");
  for (uint32_t i = 0; i < now.n; i++) put_cell(&j, &now.v[i], change_of(&changes, &now.v[i]));
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

static void put_change(dm_json *j, const dm_stances *s, const dm_change *c) {
  dm_json_begin(j, '{');
  dm_json_put_name(j, "change", dm_change_name(c->kind));
  dm_json_put_str(j, "actor", s->actors[c->after->actor]);
  dm_json_put_str(j, "issue", s->issues[c->after->issue]);
  dm_json_put_str(j, "label", s->labels[c->after->issue]);
  put_real(j, "before", c->before ? c->before->stance : NAN);
  put_real(j, "after", c->after->stance);
  put_row(j, "row", c->after->last);
  dm_json_end(j, '}');
}

int api_changes(request *r) {
  question q = {0};
  dm_stances s = {0};
  dm_matrix now = {0}, before = {0};
  dm_changes changes = {0};
  int since = 0, limit = 0, code = read_question(r, &q);
  if (code == 0) code = request_day(r, "since", q.date - 30, &since);
  if (code == 0) code = request_number(r, "limit", 100, 1, (int)SERVER_ROWS, &limit);
  q.filter.to = q.date;
  if (code == 0) code = load(r, &q, &s);
  if (code < 0) return code;
  dm_matrix_at(&s, r->arena, since, q.window, q.half_life, &before);
  dm_matrix_at(&s, r->arena, q.date, q.window, q.half_life, &now);
  dm_changes_between(&before, &now, r->arena, &changes);
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  put_day(&j, "since", since);
  put_day(&j, "date", q.date);
  put_int(&j, "total", changes.n);
  put_list(&j, "changes");
  for (uint32_t i = 0; s.actors && i < changes.n && i < (uint32_t)limit; i++) put_change(&j, &s, &changes.v[i]);
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

/* ---- one issue, one actor
 * -------------------------------------------------------------------------------------------------------------------- */

/* Rows of the line that has the most-th most, so that lines with as many are the busiest; 0 when all may stay. */
static uint32_t least_rows(request *r, const dm_stances *s, uint32_t actor, uint32_t most) {
  uint32_t *lines_of = DM_NEW(r->arena, uint32_t, (size_t)s->n + 1), lines = 0, rows = s->n;
  for (uint32_t i = 0, begin; i < s->n;) {
    for (begin = i; i < s->n && s->v[i].actor == s->v[begin].actor && s->v[i].issue == s->v[begin].issue;) i++;
    if (actor == DM_NONE || s->v[begin].actor == actor) lines_of[i - begin]++;
  }
  while (rows && (lines += lines_of[rows]) < most) rows--;
  return rows;
}

static void put_line(dm_json *j, request *r, const dm_stances *s, const dm_stance *row, double half_life, uint32_t points) {
  dm_timeline t;
  dm_timeline_make(s, r->arena, row->actor, row->issue, half_life, &t);
  dm_json_begin(j, '{');
  dm_json_put_str(j, "actor", s->actors[row->actor]);
  dm_json_put_str(j, "issue", s->issues[row->issue]);
  dm_json_put_str(j, "label", s->labels[row->issue]);
  put_int(j, "rows", t.n);
  put_list(j, "points");
  for (uint32_t p = t.n > points ? t.n - points : 0; p < t.n; p++) {
    dm_json_begin(j, '{');
    put_real(j, "stance", t.v[p].stance);
    put_row(j, "row", t.v[p].row);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
  dm_json_end(j, '}');
}

/* The running stance of each actor on an issue, or of one actor on each of the busiest issues. */
static void put_lines(dm_json *j, request *r, const dm_stances *s, uint32_t actor, const question *q, uint32_t points) {
  uint32_t least = least_rows(r, s, actor, (uint32_t)q->max_issues), n = 0;
  for (uint32_t i = 0; i < s->n;) {
    uint32_t begin = i;
    while (i < s->n && s->v[i].actor == s->v[begin].actor && s->v[i].issue == s->v[begin].issue) i++;
    if ((actor != DM_NONE && s->v[begin].actor != actor) || i - begin < least || n == (uint32_t)q->max_issues) continue;
    put_line(j, r, s, &s->v[begin], q->half_life, points);
    n++;
  }
}

int api_stance(request *r) {
  question q = {0};
  dm_stances s = {0};
  const char *actor = request_param(r, "actor");
  int points = 0, code = read_question(r, &q);
  if (code == 0) code = request_number(r, "points", 300, 1, 10000, &points);
  if (code == 0 && !actor && !q.filter.issue.n) code = request_bad(r, "stance wants an actor, an issue's id, or both");
  if (!actor) q.filter.max_actors = (uint32_t)q.max_actors;
  if (code == 0) code = load(r, &q, &s);
  if (code < 0) return code;
  uint32_t only = actor ? dm_stances_actor(&s, dm_str_of(actor)) : DM_NONE;
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  dm_json_put_name(&j, "level", dm_level_name(q.filter.level));
  put_list(&j, "lines");
  if (!actor || only != DM_NONE) put_lines(&j, r, &s, only, &q, (uint32_t)points);
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

/* ---- networks
 * ----------------------------------------------------------------------------------------------------------------------------------
 */

static int read_network(request *r, dm_network_options *o, int *width, int *step) {
  int kind = 0, norm = 0, duplicates = 0, code = request_choice(r, "kind", dm_network_kind_name, DM_SUBTRACT, &kind);
  if (code == 0) code = request_choice(r, "normalisation", dm_normalisation_name, DM_NORM_AVERAGE, &norm);
  if (code == 0) code = request_choice(r, "duplicates", dm_duplicates_name, DM_DUP_STORY, &duplicates);
  if (code == 0) code = request_real(r, "min_weight", 0, 0, 1e9, &o->min_weight);
  if (code == 0) code = request_number(r, "width", 0, 0, 40000, width);
  if (code == 0) code = request_number(r, "step", *width ? *width : 1, 1, 40000, step);
  if (code < 0) return code;
  o->kind = (dm_network_kind)kind;
  o->normalisation = (dm_normalisation)norm;
  o->duplicates = (dm_duplicates)duplicates;
  return 0;
}

static void put_network(dm_json *j, const dm_stances *s, const dm_network *n) {
  dm_json_begin(j, '{');
  put_day(j, "from", n->from);
  put_day(j, "to", n->to);
  put_list(j, "activity");
  for (uint32_t i = 0; i < s->n_actors; i++) dm_json_uint(j, n->activity[i]);
  dm_json_end(j, ']');
  put_list(j, "edges");
  for (uint32_t i = 0; i < n->n_edges; i++) {
    dm_json_begin(j, '{');
    put_int(j, "a", n->edges[i].a);
    put_int(j, "b", n->edges[i].b);
    put_real(j, "weight", n->edges[i].weight);
    put_int(j, "issues", n->edges[i].n_issues);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
  dm_json_end(j, '}');
}

static int first_day(const dm_stances *s, int *last) {
  int first = 0;
  *last = 0;
  for (uint32_t i = 0; i < s->n; i++) {
    if (!first || s->v[i].day < first) first = s->v[i].day;
    if (s->v[i].day > *last) *last = s->v[i].day;
  }
  return first;
}

int api_network(request *r) {
  question q = {0};
  dm_stances s = {0};
  dm_network_options options = {0};
  dm_network one, *networks = &one;
  uint32_t n = 1;
  int width = 0, step = 1, code = read_question(r, &q);
  if (code == 0) code = read_network(r, &options, &width, &step);
  q.filter.max_actors = (uint32_t)q.max_actors;
  if (code == 0) code = load(r, &q, &s);
  if (code < 0) return code;
  int last, first = first_day(&s, &last), from = q.filter.from ? q.filter.from : first, to = q.filter.to ? q.filter.to : last;
  code = width && from ? dm_network_windows(&s, r->arena, from, to, width, step, &options, &networks, &n, &r->err)
                       : dm_network_make(&s, r->arena, q.filter.from, q.filter.to, &options, &one, &r->err);
  if (code < 0) return code;
  dm_json j = {.out = r->out, .break_depth = 3};
  dm_json_begin(&j, '{');
  dm_json_put_name(&j, "kind", dm_network_kind_name(options.kind));
  dm_json_put_name(&j, "normalisation", dm_normalisation_name(options.normalisation));
  dm_json_put_name(&j, "duplicates", dm_duplicates_name(options.duplicates));
  put_actors(&j, &s);
  put_list(&j, "networks");
  for (uint32_t i = 0; i < n; i++) put_network(&j, &s, &networks[i]);
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

/* ---- pairs
 * ------------------------------------------------------------------------------------------------------------------------------------------
 */

/* The issues that make an index are told for the last point, those first on which the two are furthest apart. */
static int compare_parts(const void *a, const void *b) {
  double x = ((const struct dm_alignment_issue *)a)->part, y = ((const struct dm_alignment_issue *)b)->part;
  return (x > y) - (x < y);
}

static void put_point(dm_json *j, const dm_stances *s, const dm_alignment_point *p, uint32_t max_issues) {
  dm_json_begin(j, '{');
  put_day(j, "day", p->day);
  put_real(j, "index", p->index);
  put_int(j, "n_issues", p->n_issues);
  put_list(j, "issues");
  if (max_issues && p->n_issues) qsort(p->issues, p->n_issues, sizeof *p->issues, compare_parts);
  for (uint32_t i = 0; i < p->n_issues && i < max_issues; i++) {
    dm_json_begin(j, '{');
    dm_json_put_str(j, "issue", s->issues[p->issues[i].issue]);
    dm_json_put_str(j, "label", s->labels[p->issues[i].issue]);
    put_real(j, "a", p->issues[i].a);
    put_real(j, "b", p->issues[i].b);
    put_real(j, "part", p->issues[i].part);
    dm_json_end(j, '}');
  }
  dm_json_end(j, ']');
  dm_json_end(j, '}');
}

int api_alignment(request *r) {
  question q = {0};
  dm_stances s = {0};
  dm_alignment alignment = {0};
  const char *a = request_param(r, "a"), *b = request_param(r, "b");
  int last = 0, code = read_question(r, &q);
  if (code == 0 && (!a || !b)) code = request_bad(r, "alignment wants two actors, a and b");
  int from = q.filter.from, to = q.filter.to ? q.filter.to : q.date;
  q.filter.from = 0;
  if (code == 0) code = load(r, &q, &s);
  if (code < 0) return code;
  uint32_t i = dm_stances_actor(&s, dm_str_of(a)), k = dm_stances_actor(&s, dm_str_of(b));
  if (i == DM_NONE || k == DM_NONE) return request_not_found(r, i == DM_NONE ? "actor as a" : "actor as b");
  if (!from) from = first_day(&s, &last);
  if (to - from > 366 * 20) from = to - 366 * 20;
  dm_alignment_make(&s, r->arena, i, k, from, to, q.window, q.half_life, &alignment);
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  dm_json_put_name(&j, "a", a);
  dm_json_put_name(&j, "b", b);
  put_list(&j, "points");
  for (uint32_t p = 0; p < alignment.n; p++) put_point(&j, &s, &alignment.v[p], p + 1 < alignment.n ? 0 : (uint32_t)q.max_issues);
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

static void put_contradiction(dm_json *j, const dm_stances *s, const struct dm_contradiction *c) {
  dm_json_begin(j, '{');
  dm_json_put_name(j, "level", dm_contradiction_name(c->level));
  dm_json_put_str(j, "actor", s->actors[c->later->actor]);
  dm_json_put_str(j, "issue", s->issues[c->later->issue]);
  dm_json_put_str(j, "label", s->labels[c->later->issue]);
  put_row(j, "earlier", c->earlier);
  put_row(j, "later", c->later);
  dm_json_end(j, '}');
}

int api_contradictions(request *r) {
  question q = {0};
  dm_stances s = {0};
  dm_contradictions all = {0};
  const char *actor = request_param(r, "actor");
  int limit = 0, code = read_question(r, &q);
  if (code == 0) code = request_number(r, "limit", 100, 1, (int)SERVER_ROWS, &limit);
  if (code == 0) code = load(r, &q, &s);
  if (code < 0) return code;
  uint32_t only = actor ? dm_stances_actor(&s, dm_str_of(actor)) : DM_NONE, n = 0;
  dm_contradictions_find(&s, r->arena, &all);
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  put_list(&j, "contradictions");
  for (uint32_t i = 0; s.actors && i < all.n && n < (uint32_t)limit; i++) {
    if (actor && all.v[i].later->actor != only) continue;
    put_contradiction(&j, &s, &all.v[i]);
    n++;
  }
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

/* ---- ledger
 * ------------------------------------------------------------------------------------------------------------------------------------------
 */

static void put_demand(dm_json *j, const dm_ledger_row *row) {
  dm_json_begin(j, '{');
  dm_json_put_name(j, "kind", row->kind == 'p' ? "position" : "event");
  put_int(j, "id", row->row);
  put_int(j, "doc_id", row->doc);
  dm_json_put_str(j, "demander", row->demander);
  dm_json_put_str(j, "addressee", row->addressee);
  dm_json_put_str(j, "what", row->what);
  dm_json_put_str(j, "issue", row->issue);
  dm_json_put_str(j, "date", row->date);
  dm_json_put_str(j, "status", row->status);
  dm_json_key(j, "age");
  if (row->age < 0)
    dm_json_null(j);
  else
    dm_json_int(j, row->age);
  dm_json_put_str(j, "answered", row->answer_date);
  dm_json_put_str(j, "answerer", row->answerer);
  dm_json_key(j, "answer_doc");
  if (row->answer_doc)
    dm_json_int(j, row->answer_doc);
  else
    dm_json_null(j);
  dm_json_end(j, '}');
}

int api_ledger(request *r) {
  question q = {0};
  dm_ledger ledger = {0};
  int open = 0, limit = 0, code = read_question(r, &q);
  if (code == 0) code = request_number(r, "open", 0, 0, 1, &open);
  if (code == 0) code = request_number(r, "limit", 200, 1, (int)SERVER_ROWS, &limit);
  if (code < 0) return code;
  dm_ledger_filter filter = {.level = q.filter.level, .from = q.filter.from, .to = q.filter.to, .as_of = q.date};
  filter.actor = dm_str_of(request_param(r, "actor"));
  filter.open_only = open == 1;
  filter.limit = (uint32_t)limit;
  code = dm_ledger_load(r->store, r->arena, &filter, &ledger, &r->err);
  if (code < 0) return code;
  dm_json j = {.out = r->out, .break_depth = 2};
  dm_json_begin(&j, '{');
  put_day(&j, "as_of", q.date);
  put_list(&j, "demands");
  for (uint32_t i = 0; i < ledger.n; i++) put_demand(&j, &ledger.v[i]);
  dm_json_end(&j, ']');
  dm_json_end(&j, '}');
  return 0;
}

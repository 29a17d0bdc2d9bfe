#include "base/str.h"
#include "fact/cues.h"
#include "fact/links.h"

#include <stdlib.h>

#define KEY_OF_STATE 3u /* letters of a country's code; IGO, NGO and MNC are no countries */

/* ---- holders and days ---------------------------------------------------------------------------------------------- */

static bool is_country(dm_str code) {
  return code.n == KEY_OF_STATE && !dm_str_is(code, "IGO") && !dm_str_is(code, "NGO") && !dm_str_is(code, "MNC");
}

static bool has_sector(const dm_party *p, const char *sector) {
  for (uint32_t i = 0; i < p->n_sectors; i++)
    if (dm_str_is(p->sectors[i], sector)) return true;
  return false;
}

dm_str dm_holder_key(dm_arena *arena, const dm_cues *cues, const dm_actor *actor, const dm_party *party) {
  bool country = is_country(party->country);
  bool own = actor && actor->kind != DM_COUNTRY && dm_is_own_office(cues, actor->office);
  if (country && ((actor && actor->kind == DM_COUNTRY) || (has_sector(party, "GOV") && !own)))
    return dm_str_printf(arena, "%" DM_FMT " GOV", DM_ARG(party->country));
  bool unnamed = !actor || actor->kind == DM_GROUP || actor->kind == DM_OTHER_ACTOR;
  if (country && unnamed && party->n_sectors)
    return dm_str_printf(arena, "%" DM_FMT " %" DM_FMT, DM_ARG(party->country), DM_ARG(party->sectors[0]));
  return party->name;
}

dm_str dm_position_day(const dm_position *p, const dm_event *events, const dm_statement *statements, dm_str published) {
  if (p->event != DM_NONE && events[p->event].date.value.n) return events[p->event].date.value;
  if (p->statement != DM_NONE && statements[p->statement].date.value.n) return statements[p->statement].date.value;
  return published;
}

/* ---- stances ------------------------------------------------------------------------------------------------------- */

static bool is_later(const dm_stand_row *row, const dm_stand_row *than) {
  if (row->date.n && than->date.n) return dm_str_cmp(row->date, than->date) > 0;
  return row->order > than->order;
}

/* How firm a stance is: 0 only under a condition, 1 hedged, 2 plain, 3 categorical. */
static int firmness(const dm_stand_row *row) { return row->sign ? 3 - (int)row->strength : 0; }

static void link_self(const dm_stand_row *row, const dm_stand_row *was, dm_link_rows *tell, void *user) {
  if (!is_later(row, was)) return;
  if (row->sign * was->sign < 0)
    tell(user, DM_LINK_CONTRADICTS, DM_OUTCOME_NONE, row, was);
  else if (firmness(row) < firmness(was))
    tell(user, DM_LINK_SOFTENS, DM_OUTCOME_NONE, row, was);
  else if (firmness(row) > firmness(was))
    tell(user, DM_LINK_HARDENS, DM_OUTCOME_NONE, row, was);
}

static bool is_asking(const dm_stand_row *row) { return row->sign && (row->act == DM_ACT_DEMAND || row->act == DM_ACT_OFFER); }

static dm_outcome outcome_of(const dm_stand_row *reply, const dm_stand_row *ask) {
  if (reply->strength == DM_HEDGED) return DM_OUTCOME_OPEN;
  if (!reply->sign) return DM_OUTCOME_PARTLY;
  return reply->sign == ask->sign ? DM_OUTCOME_ACCEPTED : DM_OUTCOME_REFUSED;
}

static void link_others(const dm_stand_row *row, const dm_stand_row *other, dm_link_rows *tell, void *user) {
  bool asked = other->addressee.n && dm_str_eq(other->addressee, row->holder);
  bool back = row->addressee.n && dm_str_eq(row->addressee, other->holder);
  if (is_asking(other) && row->act != DM_ACT_DEMAND && row->act != DM_ACT_WARN && (asked || back))
    tell(user, DM_LINK_ANSWERS, outcome_of(row, other), row, other);
  if (row->sign && row->sign == other->sign) tell(user, DM_LINK_ALIGNS, DM_OUTCOME_NONE, row, other);
}

void dm_links_of_row(const dm_stand_row *const *earlier, uint32_t n, const dm_stand_row *row, dm_link_rows *tell, void *user) {
  for (uint32_t i = 0; i < n; i++) {
    if (dm_str_eq(row->holder, earlier[i]->holder))
      link_self(row, earlier[i], tell, user);
    else
      link_others(row, earlier[i], tell, user);
  }
}

static int by_issue(const void *a, const void *b) {
  const dm_stand_row *x = a, *y = b;
  int c = dm_str_cmp(x->issue, y->issue);
  if (!c) c = dm_str_cmp(x->date, y->date);
  if (!c && x->order != y->order) c = x->order < y->order ? -1 : 1;
  return c ? c : dm_str_cmp(x->id, y->id);
}

/* rows[first .. end) have one issue: `last` keeps each holder's last row so far. */
static void link_issue(const dm_stand_row *rows, uint32_t first, uint32_t end, const dm_stand_row **last, dm_link_rows *tell,
                       void *user) {
  uint32_t n = 0;
  for (uint32_t i = first; i < end; i++) {
    uint32_t own = 0;
    while (own < n && !dm_str_eq(last[own]->holder, rows[i].holder)) own++;
    dm_links_of_row(last, n, &rows[i], tell, user);
    last[own] = &rows[i];
    if (own == n) n++;
  }
}

void dm_links_of_rows(dm_arena *arena, dm_stand_row *rows, uint32_t n, dm_link_rows *tell, void *user) {
  if (!n) return;
  const dm_stand_row **last = DM_NEW(arena, const dm_stand_row *, n);
  qsort(rows, n, sizeof *rows, by_issue);
  for (uint32_t first = 0, end = 0; first < n; first = end) {
    while (end < n && dm_str_eq(rows[end].issue, rows[first].issue)) end++;
    link_issue(rows, first, end, last, tell, user);
  }
}

/* ---- events -------------------------------------------------------------------------------------------------------- */

static int by_what(const dm_event_row *x, const dm_event_row *y) {
  int c = dm_str_cmp(x->date, y->date);
  if (!c) c = dm_str_cmp(x->type, y->type);
  if (!c) c = dm_str_cmp(x->source, y->source);
  return c ? c : dm_str_cmp(x->target, y->target);
}

static int by_event(const void *a, const void *b) {
  const dm_event_row *x = a, *y = b;
  int c = by_what(x, y);
  if (!c) c = dm_str_cmp(x->doc, y->doc);
  return c ? c : dm_str_cmp(x->id, y->id);
}

void dm_links_of_events(dm_event_row *rows, uint32_t n, dm_link_events *tell, void *user) {
  if (n) qsort(rows, n, sizeof *rows, by_event);
  for (uint32_t i = 1, first = 0; i < n; i++) {
    if (by_what(&rows[first], &rows[i])) first = i;
    const dm_event_row *was = &rows[first], *row = &rows[i];
    bool known = row->date.n == 10 && row->source.n && row->target.n;
    if (known && !dm_str_eq(was->doc, row->doc)) tell(user, row, was);
  }
}

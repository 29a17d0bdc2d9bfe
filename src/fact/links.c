#include "base/limits.h"
#include "base/str.h"
#include "fact/issues.h"
#include "fact/links.h"

struct linker {
  dm_arena *arena;
  const dm_cues *cues;
  dm_facts *facts;
  DM_LIST(dm_link) list;
  bool full; /* DM_LIMIT_LINKS are there */
};

static void add(struct linker *l, dm_link_type type, dm_str from, dm_str to, bool computed, dm_outcome outcome) {
  for (uint32_t i = 0; i < l->list.n; i++)
    if (l->list.v[i].type == type && dm_str_eq(l->list.v[i].from, from) && dm_str_eq(l->list.v[i].to, to)) return;
  if (l->list.n == DM_LIMIT_LINKS) {
    if (!l->full)
      dm_note_add(l->facts->mentions->syntax->text->article->notes, "links", (dm_span){0}, "more than %u links", DM_LIMIT_LINKS);
    l->full = true;
    return;
  }
  dm_link link = {.type = type, .from = from, .to = to, .computed = computed, .outcome = outcome};
  DM_PUSH(l->arena, &l->list, link);
}

static bool shares_country(const dm_party *a, uint32_t n, const dm_party *b, uint32_t m) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < m; k++)
      if (a[i].country.n && dm_str_eq(a[i].country, b[k].country)) return true;
  return false;
}

/* The word is part of the name of one of the parties: that both issues name Iran does not make them one. */
static bool names_party(dm_arena *arena, const dm_event *e, dm_str word) {
  for (uint32_t i = 0; i < e->n_source + e->n_target; i++) {
    dm_str name = i < e->n_source ? e->source[i].name : e->target[i - e->n_source].name;
    if (name.n && dm_str_find(dm_str_lower(arena, name), word, 0) != DM_NONE) return true;
  }
  return false;
}

/* Words of four letters or more that two labels have in common. */
static bool shares_word(dm_arena *arena, const dm_event *x, const dm_event *y, dm_str a, dm_str b) {
  dm_str rest = a, word;
  while (dm_str_split(&rest, '-', &word)) {
    if (word.n < 4 || names_party(arena, x, word) || names_party(arena, y, word)) continue;
    uint32_t at = dm_str_find(b, word, 0);
    bool whole = at != DM_NONE && (at == 0 || b.p[at - 1] == '-') && (at + word.n == b.n || b.p[at + word.n] == '-');
    if (whole) return true;
  }
  return false;
}

static dm_str issue_of_event(const dm_facts *facts, uint32_t event) {
  for (uint32_t i = 0; i < facts->n_positions; i++)
    if (facts->positions[i].event == event) return facts->positions[i].issue_id;
  return (dm_str){0};
}

static bool is_asking(const dm_event *e) { return dm_str_is(e->type, "REQUEST") || dm_str_is(e->type, "AGREE"); }
static bool is_answer(const dm_event *e) {
  return dm_str_is(e->type, "REJECT") || dm_str_is(e->type, "AGREE") || dm_str_is(e->type, "CONCEDE");
}

/* Agreeing under a condition is only half an answer; what is merely considered is none yet. */
static dm_outcome outcome_of(const dm_facts *f, uint32_t reply) {
  const dm_event *e = &f->events[reply];
  if (dm_str_is(e->type, "REJECT")) return DM_OUTCOME_REFUSED;
  if (e->modality == DM_HYPOTHETICAL) return DM_OUTCOME_OPEN;
  for (uint32_t i = 0; i < f->n_positions; i++)
    if (f->positions[i].event == reply && f->positions[i].has_condition) return DM_OUTCOME_PARTLY;
  return DM_OUTCOME_ACCEPTED;
}

/* A refusal or acceptance answers the nearest demand or offer by whom it is directed at, on the same issue. */
static void link_answers(struct linker *l) {
  dm_facts *f = l->facts;
  for (uint32_t i = 0; i < f->n_events; i++) {
    const dm_event *reply = &f->events[i];
    if (!is_answer(reply) || reply->modality == DM_NEGATED) continue;
    uint32_t best = DM_NONE;
    for (uint32_t k = 0; k < f->n_events; k++) {
      const dm_event *ask = &f->events[k];
      if (k == i || !is_asking(ask) || shares_country(reply->source, reply->n_source, ask->source, ask->n_source)) continue;
      bool back = shares_country(reply->target, reply->n_target, ask->source, ask->n_source);
      bool to = shares_country(reply->source, reply->n_source, ask->target, ask->n_target);
      /* "Sudan rejected the demand": whose demand it was, the issue tells. */
      bool unsaid = !reply->n_target && !ask->n_target && ask->trigger_token < reply->trigger_token;
      if (!back && !to && !unsaid) continue;
      dm_str x = issue_of_event(f, i), y = issue_of_event(f, k);
      if (!x.n || !y.n || !(dm_str_eq(x, y) || (!unsaid && shares_word(l->arena, reply, ask, x, y)))) continue;
      if (best == DM_NONE || (ask->trigger_token < reply->trigger_token && ask->trigger_token > f->events[best].trigger_token))
        best = k;
    }
    if (best != DM_NONE) add(l, DM_LINK_ANSWERS, reply->id, f->events[best].id, false, outcome_of(f, i));
  }
}

/* A condition row belongs to the plain stance of the same holder that stands in the same words. */
static void link_conditions(struct linker *l) {
  dm_facts *f = l->facts;
  for (uint32_t i = 0; i < f->n_positions; i++) {
    const dm_position *c = &f->positions[i];
    if (!c->has_condition || c->sign != 0) continue;
    for (uint32_t k = 0; k < f->n_positions; k++) {
      const dm_position *p = &f->positions[k];
      if (k == i || !p->has_condition || p->sign == 0 || p->holder.actor != c->holder.actor) continue;
      if (p->evidence[0].sentence == c->evidence[0].sentence) add(l, DM_LINK_CONDITION, c->id, p->id, false, DM_OUTCOME_NONE);
    }
  }
}

/* ---- what became of a condition ------------------------------------------------------------------------------------ */

/* Each word of one id is a word of the other. */
static bool holds_words(dm_str id, dm_str part) {
  dm_str rest = part, word;
  while (dm_str_split(&rest, '-', &word)) {
    dm_str all = id, one = {0};
    bool here = false;
    while (!here && dm_str_split(&all, '-', &one)) here = dm_str_eq(one, word);
    if (!here) return false;
  }
  return part.n > 0;
}

#define END_OF "end of " /* how a condition names what must stop */

/* Somebody else refuses what is asked, or grants it. */
static dm_condition_status status_of(const struct linker *l, const dm_position *c) {
  const dm_facts *f = l->facts;
  dm_condition_status status = DM_CONDITION_OPEN;
  bool stop = dm_str_starts(c->condition.ask, DM_S(END_OF));
  dm_str whole = dm_issue_id(l->arena, l->cues, c->condition.ask);
  dm_str stopped = stop ? dm_str_sub(c->condition.ask, (uint32_t)strlen(END_OF), c->condition.ask.n) : (dm_str){0};
  dm_str rest = dm_issue_id(l->arena, l->cues, stopped);
  for (uint32_t i = 0; i < f->n_positions; i++) {
    const dm_position *p = &f->positions[i];
    if (!p->sign || p->has_condition || p->holder.actor == c->holder.actor) continue;
    bool other = stop && !dm_str_starts(p->issue_label, DM_S(END_OF)) &&
                 (holds_words(p->issue_id, rest) || holds_words(rest, p->issue_id));
    bool same = !other && (holds_words(p->issue_id, whole) || holds_words(whole, p->issue_id));
    int sign = other ? -p->sign : p->sign;
    bool replies = p->act != DM_ACT_DEMAND && p->act != DM_ACT_WARN && p->act != DM_ACT_CONDITION;
    if (!(same || other) || !replies) continue;
    if (sign < 0) return DM_CONDITION_REFUSED;
    if (p->act == DM_ACT_ACCEPT || p->act == DM_ACT_OFFER || other) status = DM_CONDITION_MET;
  }
  return status;
}

static void settle_conditions(struct linker *l) {
  for (uint32_t i = 0; i < l->facts->n_positions; i++) {
    dm_position *p = &l->facts->positions[i];
    if (p->has_condition) p->condition.status = status_of(l, p);
  }
}

/* ---- stances ------------------------------------------------------------------------------------------------------- */

static dm_str actor_id(const dm_facts *f, const dm_party *party) {
  return party->actor == DM_NONE ? (dm_str){0} : f->mentions->actors[party->actor].id;
}

static void tell_rows(void *user, dm_link_type type, dm_outcome outcome, const dm_stand_row *from, const dm_stand_row *to) {
  struct linker *l = user;
  bool events = l->facts->positions[from->order].event != DM_NONE && l->facts->positions[to->order].event != DM_NONE;
  dm_str a = l->facts->positions[from->order].holder.country, b = l->facts->positions[to->order].holder.country;
  if (type == DM_LINK_ANSWERS && events) return; /* link_answers reads events */
  if (type != DM_LINK_ALIGNS)
    add(l, type, from->id, to->id, true, outcome);
  else if (!dm_str_eq(a, b))
    add(l, type, to->holder, from->holder, true, outcome);
}

/* Positions as rows; within one document the actor is the holder's key. */
static void link_positions(struct linker *l, dm_str published) {
  dm_facts *f = l->facts;
  dm_stand_row *rows = DM_NEW(l->arena, dm_stand_row, f->n_positions + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->n_positions; i++) {
    const dm_position *p = &f->positions[i];
    dm_stand_row row = {.id = p->id, .issue = p->issue_id, .sign = p->sign, .act = p->act, .strength = p->strength, .order = i};
    row.holder = actor_id(f, &p->holder);
    row.addressee = actor_id(f, &p->addressee);
    row.date = dm_position_day(p, f->events, f->statements, published);
    if (row.holder.n && p->sign) rows[n++] = row;
  }
  dm_links_of_rows(l->arena, rows, n, tell_rows, l);
}

int dm_links_make(dm_arena *arena, const dm_cues *cues, dm_facts *facts, dm_trace *trace, dm_err *err) {
  (void)trace;
  (void)err;
  struct linker l = {.arena = arena, .cues = cues, .facts = facts};
  for (uint32_t i = 0; i < facts->n_links; i++) DM_PUSH(arena, &l.list, facts->links[i]);
  link_answers(&l);
  link_conditions(&l);
  settle_conditions(&l);
  link_positions(&l, facts->mentions->syntax->text->article->date);
  facts->links = l.list.v;
  facts->n_links = l.list.n;
  return 0;
}

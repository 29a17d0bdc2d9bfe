#include "base/str.h"
#include "fact/fact.h"

struct linker {
  dm_arena *arena;
  dm_facts *facts;
  DM_LIST(dm_link) list;
};

static void add(struct linker *l, dm_link_type type, dm_str from, dm_str to, bool computed) {
  for (uint32_t i = 0; i < l->list.n; i++)
    if (l->list.v[i].type == type && dm_str_eq(l->list.v[i].from, from) && dm_str_eq(l->list.v[i].to, to)) return;
  dm_link link = {.type = type, .from = from, .to = to, .computed = computed};
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
      if (!back && !to) continue;
      dm_str x = issue_of_event(f, i), y = issue_of_event(f, k);
      if (!x.n || !y.n || !(dm_str_eq(x, y) || shares_word(l->arena, reply, ask, x, y))) continue;
      if (best == DM_NONE || (ask->trigger_token < reply->trigger_token && ask->trigger_token > f->events[best].trigger_token))
        best = k;
    }
    if (best != DM_NONE) add(l, DM_LINK_ANSWERS, reply->id, f->events[best].id, false);
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
      if (p->evidence[0].sentence == c->evidence[0].sentence) add(l, DM_LINK_CONDITION, c->id, p->id, false);
    }
  }
}

/* Two holders with the same sign on the same issue: computed, never the reporter's word. The same holder with opposite
 * signs contradicts itself. */
static void link_positions(struct linker *l) {
  dm_facts *f = l->facts;
  for (uint32_t i = 0; i < f->n_positions; i++)
    for (uint32_t k = i + 1; k < f->n_positions; k++) {
      const dm_position *a = &f->positions[i], *b = &f->positions[k];
      if (!a->sign || !b->sign || !dm_str_eq(a->issue_id, b->issue_id)) continue;
      bool one = a->holder.actor == b->holder.actor;
      if (one && a->sign != b->sign) add(l, DM_LINK_CONTRADICTS, b->id, a->id, true);
      if (!one && a->sign == b->sign && !dm_str_eq(a->holder.country, b->holder.country) && a->holder.actor != DM_NONE &&
          b->holder.actor != DM_NONE)
        add(l, DM_LINK_ALIGNS, f->mentions->actors[a->holder.actor].id, f->mentions->actors[b->holder.actor].id, true);
    }
}

int dm_links_make(dm_arena *arena, dm_facts *facts, dm_trace *trace, dm_err *err) {
  (void)trace;
  (void)err;
  struct linker l = {.arena = arena, .facts = facts};
  for (uint32_t i = 0; i < facts->n_links; i++) DM_PUSH(arena, &l.list, facts->links[i]);
  link_answers(&l);
  link_conditions(&l);
  link_positions(&l);
  facts->links = l.list.v;
  facts->n_links = l.list.n;
  return 0;
}

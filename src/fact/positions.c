#include "fact/positions.h"

#include "base/str.h"

#include <stdlib.h>

/* ---- one row per holder, issue, sign and act ---------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
  const dm_stand *x = a, *y = b;
  if (x->predicate != y->predicate) return x->predicate < y->predicate ? -1 : 1;
  if (!x->row.sign != !y->row.sign) return x->row.sign ? 1 : -1; /* the conditional row first */
  if (x->row.sign != y->row.sign) return x->row.sign > y->row.sign ? -1 : 1;
  return dm_str_cmp(x->row.issue_id, y->row.issue_id);
}

static bool same_holder(const dm_party *a, const dm_party *b) {
  if (a->actor == b->actor && a->actor != DM_NONE) return true;
  return dm_str_eq(a->name, b->name) && dm_str_eq(a->country, b->country);
}

/* The same stance: equal issue, or the same word of the text names it. */
static bool same_stance(const dm_stands *s, const dm_stand *a, const dm_stand *b) {
  if (a->row.sign != b->row.sign || !same_holder(&a->row.holder, &b->row.holder)) return false;
  if (a->issue_token == b->issue_token) return true;
  if (!dm_str_eq(a->row.issue_id, b->row.issue_id)) return false;
  (void)s;
  return a->row.act == b->row.act || a->evidence.sentence == b->evidence.sentence;
}

struct group {
  dm_stand *first;
  DM_LIST(dm_evidence) evidence;
};

static void add_evidence(const dm_stands *s, struct group *g, dm_evidence e) {
  for (uint32_t i = 0; i < g->evidence.n; i++)
    if (g->evidence.v[i].span.start == e.span.start && g->evidence.v[i].span.end == e.span.end) return;
  DM_PUSH(s->arena, &g->evidence, e);
}

static uint32_t group_of(const dm_stands *s, const struct group *groups, uint32_t n, const dm_stand *d) {
  for (uint32_t i = 0; i < n; i++)
    if (same_stance(s, groups[i].first, d)) return i;
  return n;
}

static void finish(dm_stands *s) {
  struct group *groups = DM_NEW(s->arena, struct group, s->list.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->list.n; i++) {
    dm_stand *d = &s->list.v[i];
    uint32_t g = group_of(s, groups, n, d);
    if (g == n) groups[n++] = (struct group){.first = d};
    add_evidence(s, &groups[g], d->evidence);
  }
  s->facts->positions = DM_NEW(s->arena, dm_position, n + 1);
  for (uint32_t i = 0; i < n; i++) {
    dm_position *p = &s->facts->positions[i];
    *p = groups[i].first->row;
    p->id = dm_str_printf(s->arena, "p%u", i + 1);
    p->evidence = groups[i].evidence.v;
    p->n_evidence = groups[i].evidence.n;
  }
  s->facts->n_positions = n;
}

/* ---- alignment that the reporter claims ----------------------------------------------------------------------------- */

/* "toed the Kremlin's line", "sided with Baku": whom the verb's subject is put beside, or DM_NONE. */
static uint32_t beside_whom(const dm_stands *s, uint32_t token, const dm_phrase *p) {
  if (!dm_verb_is(s->cues, s->syntax, token, p->words[0])) return DM_NONE;
  uint32_t object = dm_child(s->syntax, token, DM_OBJ);
  if (p->n_words > 1 && (object == DM_NONE || !dm_str_eq(dm_w(s->syntax, object)->lemma, p->words[1]))) return DM_NONE;
  if (dm_str_is(p->value, "poss")) return object == DM_NONE ? DM_NONE : dm_stand_owner(s, object); /* "the Norwegian line" */
  char prep[32];
  if (p->value.n >= sizeof prep) return DM_NONE;
  memcpy(prep, p->value.p, p->value.n);
  prep[p->value.n] = 0;
  return dm_child_marked(s->syntax, token, DM_OBL, prep);
}

static void claim_alignments(dm_stands *s) {
  DM_LIST(dm_link) links = {0};
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    if (dm_w(s->syntax, t)->upos != DM_VERB || dm_is_negated(s->syntax, t)) continue;
    for (uint32_t i = 0; i < s->cues->n_aligns; i++) {
      uint32_t other = beside_whom(s, t, &s->cues->aligns[i]), subject = dm_subject(s->syntax, t), a, b;
      if (other == DM_NONE || subject == DM_NONE) continue;
      if (!dm_actors_at(s->mentions, subject, &a, 1) || !dm_actors_at(s->mentions, other, &b, 1) || a == b) continue;
      dm_link link = {.type = DM_LINK_ALIGNS, .from = s->mentions->actors[a].id, .to = s->mentions->actors[b].id};
      DM_PUSH(s->arena, &links, link);
      dm_trace_add(s->trace, s->text->tokens[t].sentence, t, DM_S("aligns"), true, "one actor on another's line");
      break;
    }
  }
  s->facts->links = links.v;
  s->facts->n_links = links.n;
}

int dm_positions_make(dm_arena *arena, const dm_cues *cues, dm_facts *facts, dm_trace *trace, dm_err *err) {
  (void)err;
  const dm_syntax *syntax = facts->mentions->syntax;
  dm_stands s = {
      .arena = arena, .cues = cues, .facts = facts, .mentions = facts->mentions, .syntax = syntax, .text = syntax->text};
  s.trace = trace;
  s.taken = DM_NEW(arena, bool, syntax->text->n_tokens + 1);
  s.conditional = DM_NEW(arena, bool, syntax->text->n_tokens + 1);
  dm_stand_mark_conditions(&s);
  dm_stand_events(&s);
  dm_stand_predicates(&s);
  if (s.list.n) qsort(s.list.v, s.list.n, sizeof *s.list.v, by_place);
  dm_stand_resolve(&s);
  finish(&s);
  claim_alignments(&s);
  return 0;
}

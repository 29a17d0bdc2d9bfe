/* events_merge.c - from candidates to rows: headline, lead and body mentions of one act become one event. */
#include "fact/doubts.h"

/* Earlier events that a mention is compared with: keeps long documents linear; an act is retold near where it was told. */
#define MERGE_WINDOW 256u

typedef struct merger {
  dm_arena *arena;
  const dm_frames *frames;
  dm_facts *facts;
  const dm_str *lemmas;
  const dm_candidates *found;
  uint32_t *leads;    /* per event: the candidate it was made from */
  bool *lent;         /* per event: its date is another act's, see is_lent */
  uint64_t *contexts; /* per sentence, bit set with bit 63 as "done" */
} merger;

#define CONTEXTS_DONE (1ull << 63)

static const dm_syntax *syntax_of(const merger *g) { return g->facts->mentions->syntax; }

/* ---- the same act? ----------------------------------------------------------------------------------------------------- */

static bool share_party(const dm_role *a, const dm_role *b) {
  for (uint32_t i = 0; i < a->n; i++)
    for (uint32_t j = 0; j < b->n; j++)
      if (dm_party_same(&a->party[i], &b->party[j])) return true;
  return false;
}

static bool share_actor(const dm_role *a, const dm_role *b) {
  for (uint32_t i = 0; i < a->n; i++)
    for (uint32_t j = 0; j < b->n; j++)
      if (a->party[i].actor == b->party[j].actor) return true;
  return !a->n && !b->n;
}

static bool dates_agree(const dm_date *a, const dm_date *b) {
  if (a->basis != DM_DATE_STATED || b->basis != DM_DATE_STATED) return true;
  uint32_t n = a->value.n < b->value.n ? a->value.n : b->value.n;
  return dm_str_eq(dm_str_sub(a->value, 0, n), dm_str_sub(b->value, 0, n));
}

static dm_span span_of(const dm_syntax *s, uint32_t first, uint32_t last) {
  return (dm_span){s->text->tokens[first].start, s->text->tokens[last].end};
}

/* "On Thursday they rejected a demand": the day is the rejection's, and the demand's only until its own is told. */
static bool is_lent(const merger *g, const dm_candidate *c) {
  const dm_syntax *s = syntax_of(g);
  const dm_word *w = dm_w(s, c->trigger);
  if (w->upos != DM_NOUN || c->carrier != DM_NONE) return false;
  dm_span own = span_of(s, w->left, w->right);
  return c->date.span.start < own.start || c->date.span.end > own.end;
}

static bool in_heading(const merger *g, const dm_candidate *c) {
  const dm_text *text = syntax_of(g)->text;
  return text->sentences[text->tokens[c->trigger].sentence].kind == DM_SENT_HEADING;
}

static bool names(const merger *g, uint32_t theme, uint32_t head) {
  const dm_syntax *s = syntax_of(g);
  uint32_t last = s->words[theme].right;
  for (uint32_t i = s->words[theme].left; i <= last && i < s->words[theme].left + 24; i++)
    if (s->words[i].upos == s->words[head].upos && dm_str_eq(g->lemmas[i], g->lemmas[head])) return true;
  return false;
}

/* Does one theme name the head of the other? */
static bool themes_meet(const merger *g, const dm_candidate *a, const dm_candidate *b) {
  if (a->theme == DM_NONE || b->theme == DM_NONE) return false;
  return names(g, a->theme, b->theme) || names(g, b->theme, a->theme);
}

/* The same word, or its verb or noun: "withdraw" and "withdrawal", "met" and "meeting". */
static bool words_meet(const merger *g, const dm_candidate *a, const dm_candidate *b) {
  dm_str x = g->lemmas[a->trigger], y = g->lemmas[b->trigger];
  uint32_t n = x.n < y.n ? x.n : y.n;
  if (n > 4) n = n > 7 ? 6 : 4;
  return a->frame == b->frame || (n >= 4 && dm_str_eq(dm_str_sub(x, 0, n), dm_str_sub(y, 0, n)));
}

/* "the withdrawal", "Monday's talks": a noun without a light verb, or with a definite article, points back more often than it
 * tells something new. */
static bool points_back(const merger *g, const dm_candidate *c) {
  const dm_syntax *s = syntax_of(g);
  uint8_t upos = s->words[c->trigger].upos;
  if (upos != DM_NOUN && upos != DM_PROPN) return false;
  uint32_t det = dm_child(s, c->trigger, DM_DET_REL);
  return c->carrier == DM_NONE || (det != DM_NONE && (s->words[det].bits & DM_F_DEF || dm_lemma_is(s, det, "the")));
}

/* "signed the bill", "rejected the plan" after the bill, the plan was told of: the bare definite noun is known. */
static bool takes_up(const merger *g, const dm_candidate *c) {
  const dm_syntax *s = syntax_of(g);
  if (c->theme == DM_NONE || s->words[c->theme].upos != DM_NOUN) return false;
  uint32_t det = dm_child(s, c->theme, DM_DET_REL), others = 0;
  for (DM_EACH_CHILD(s, c->theme, k)) others += k != det && s->words[k].rel != DM_PUNCT_REL;
  return det != DM_NONE && (s->words[det].bits & (DM_F_DEF | DM_F_DEM)) && !others;
}

/* One stands inside the clause of the other: "attacked a train, taking hundreds hostage", "looks forward to discussing". */
static bool is_within(const dm_syntax *s, uint32_t clause, uint32_t trigger) {
  return dm_dominates(s, clause, trigger) && !dm_is_apart(s, clause, trigger);
}

static bool is_nested(const merger *g, const dm_candidate *a, const dm_candidate *b) {
  const dm_syntax *s = syntax_of(g);
  return is_within(s, a->reading.clause, b->trigger) || is_within(s, b->reading.clause, a->trigger);
}

/* Is b a further mention of the act that event `at` was made from? */
static bool same_act(const merger *g, uint32_t at, const dm_candidate *b) {
  const dm_candidate *a = &g->found->list.v[g->leads[at]];
  if (a->type != b->type || a->modality != b->modality || !dates_agree(&a->date, &b->date)) return false;
  bool straight = a->source.n && b->source.n ? share_party(&a->source, &b->source) : a->source.n == b->source.n;
  bool targets = !a->target.n || !b->target.n || share_party(&a->target, &b->target);
  bool words = g->frames->ontology.types[a->type].quad == 3; /* two who threaten each other make two threats */
  bool mirror = !words && share_party(&a->source, &b->target) && share_party(&a->target, &b->source);
  if (!(straight && targets) && !mirror) return false;
  if (themes_meet(g, a, b) || (straight && is_nested(g, a, b) && share_actor(&a->source, &b->source))) return true;
  bool fresh = g->facts->events[at].n_evidence == 1; /* a headline is told in full once */
  if (fresh && in_heading(g, a) && (!a->target.n || b->target.n)) return true;
  if (words_meet(g, a, b) && takes_up(g, b) && share_actor(&a->source, &b->source)) return true;
  if (!words_meet(g, a, b) || (a->theme != DM_NONE && b->theme != DM_NONE)) return false;
  if (points_back(g, a) || points_back(g, b)) return true;
  /* "dismissed the charges", "dismissed the panel": two. */
  if ((a->target.n == 0) != (b->target.n == 0) && (a->theme == DM_NONE) != (b->theme == DM_NONE)) return false;
  return share_actor(&a->source, &b->source); /* "rivals accused the group ...", "officials accused the group of ...": two */
}

/* ---- rows --------------------------------------------------------------------------------------------------------------- */

static bool is_edge(const dm_syntax *s, uint32_t token) {
  return s->words[token].upos == DM_PUNCT || s->words[token].rel == DM_CC || s->words[token].rel == DM_PUNCT_REL;
}

/* The clause of the act, without punctuation and conjunctions at its ends. */
static dm_evidence evidence_of(const merger *g, const dm_candidate *c) {
  const dm_syntax *s = syntax_of(g);
  uint32_t clause = c->reading.clause;
  bool auxiliary = s->words[clause].rel == DM_AUX_REL && s->words[clause].head != DM_NONE; /* "will" of "will not send" */
  if (auxiliary) clause = s->words[clause].head;
  uint32_t first = s->words[clause].left, last = s->words[clause].right;
  if (c->trigger < first) first = c->trigger;
  if (c->trigger > last) last = c->trigger;
  while (first < c->trigger && is_edge(s, first)) first++;
  while (last > c->trigger && is_edge(s, last)) last--;
  return (dm_evidence){span_of(s, first, last), s->text->tokens[c->trigger].sentence};
}

static uint64_t contexts_of(merger *g, uint32_t sentence) {
  const dm_syntax *s = syntax_of(g);
  const dm_sentence *at = &s->text->sentences[sentence];
  if (g->contexts[sentence] & CONTEXTS_DONE) return g->contexts[sentence] & ~CONTEXTS_DONE;
  uint64_t bits = 0;
  for (uint32_t t = at->first; t < at->first + at->n; t++) {
    uint32_t context = dm_map_get(&g->frames->contexts, g->lemmas[t]);
    if (context != DM_NONE) bits |= 1ull << context;
    if (t == at->first) continue;
    char pair[96];
    dm_str a = s->words[t - 1].lower, b = g->lemmas[t];
    if (a.n + b.n + 1 > sizeof pair) continue;
    memcpy(pair, a.p, a.n);
    pair[a.n] = ' ';
    if (b.n) memcpy(pair + a.n + 1, b.p, b.n);
    context = dm_map_get(&g->frames->contexts, (dm_str){pair, a.n + 1 + b.n});
    if (context != DM_NONE) bits |= 1ull << context;
  }
  g->contexts[sentence] = bits | CONTEXTS_DONE;
  return bits;
}

static void set_contexts(merger *g, dm_event *event, uint64_t bits) {
  const dm_ontology *o = &g->frames->ontology;
  dm_str *list = DM_NEW(g->arena, dm_str, o->n_contexts);
  for (uint32_t i = 0; i < o->n_contexts; i++)
    if (bits >> i & 1) list[event->n_contexts++] = o->contexts[i];
  event->contexts = list;
}

static const dm_party *copy_parties(dm_arena *arena, const dm_role *role) {
  dm_party *kept = DM_NEW(arena, dm_party, role->n);
  if (role->n) memcpy(kept, role->party, role->n * sizeof *kept);
  return kept;
}

static void set_code(const merger *g, const dm_candidate *c, dm_event *event) {
  const dm_ontology *o = &g->frames->ontology;
  const dm_type *type = &o->types[c->type];
  event->type = type->name;
  event->quad = type->quad;
  event->intensity = c->mode == DM_NONE ? type->intensity : o->modes[c->mode].intensity;
  if (c->mode != DM_NONE) event->mode = o->modes[c->mode].name;
  event->cameo = c->cameo == DM_NONE ? type->cameo : o->cameo[c->cameo].code;
}

static dm_event make_row(merger *g, const dm_candidate *c) {
  const dm_syntax *s = syntax_of(g);
  dm_event event = {.date = c->date, .modality = c->modality, .theme_token = c->theme, .made_by = c->frame->id};
  set_code(g, c, &event);
  event.source = copy_parties(g->arena, &c->source), event.n_source = c->source.n;
  event.target = copy_parties(g->arena, &c->target), event.n_target = c->target.n;
  event.place = dm_place_for(g->facts->mentions, c->reading.clause);
  event.statement = g->facts->statement_of ? g->facts->statement_of[c->trigger] : DM_NONE;
  event.trigger = span_of(s, c->trigger, c->trigger);
  event.trigger_token = c->trigger;
  if (c->theme != DM_NONE) event.theme = span_of(s, s->words[c->theme].left, s->words[c->theme].right);
  return event;
}

static void add_evidence(merger *g, dm_event *event, const dm_candidate *c) {
  uint32_t n = event->n_evidence;
  dm_evidence *list = (dm_evidence *)(uintptr_t)event->evidence; /* our own, made here */
  if ((n & (n - 1)) == 0) { /* full at 0, 1, 2, 4, 8 ...: an act that is told over and over stays linear */
    list = DM_NEW(g->arena, dm_evidence, n ? 2 * n : 1);
    if (n) memcpy(list, event->evidence, n * sizeof *list);
  }
  list[n] = evidence_of(g, c);
  event->evidence = list;
  event->n_evidence = n + 1;
}

/* A later mention of the act adds what the first did not tell. */
static void enrich(merger *g, uint32_t at, const dm_candidate *c) {
  const dm_syntax *s = syntax_of(g);
  dm_event *event = &g->facts->events[at];
  const dm_candidate *lead = &g->found->list.v[g->leads[at]];
  add_evidence(g, event, c);
  if (!event->n_target && c->target.n && share_party(&lead->source, &c->source))
    event->target = copy_parties(g->arena, &c->target), event->n_target = c->target.n;
  if (event->theme_token == DM_NONE && c->theme != DM_NONE) {
    event->theme_token = c->theme;
    event->theme = span_of(s, s->words[c->theme].left, s->words[c->theme].right);
  }
  if (c->date.basis == DM_DATE_STATED && (event->date.basis != DM_DATE_STATED || (g->lent[at] && !is_lent(g, c))))
    event->date = c->date, g->lent[at] = is_lent(g, c);
  dm_place place = event->place.name.n ? event->place : dm_place_for(g->facts->mentions, c->reading.clause);
  event->place = place;
}

/* Once all mentions of the events are known. */
static void set_confidence(const merger *g, dm_trace *trace) {
  for (uint32_t i = 0; i < g->facts->n_events; i++) {
    dm_event *event = &g->facts->events[i];
    double doubts[DM_DOUBT_COUNT];
    dm_doubts_of(g->frames, g->facts, g->lemmas, &g->found->list.v[g->leads[i]], event->n_evidence, doubts);
    event->confidence = dm_frames_confidence(g->frames, DM_JUDGED_EVENT, dm_doubts_weigh(g->frames, doubts));
    if (trace)
      dm_trace_add(trace, syntax_of(g)->text->tokens[event->trigger_token].sentence, event->trigger_token, event->id, true,
                   "what speaks against it: %" DM_FMT, DM_ARG(dm_doubts_told(trace->arena, doubts)));
  }
}

static uint32_t find_same(const merger *g, const dm_candidate *c) {
  uint32_t n = g->facts->n_events;
  for (uint32_t i = n; i > 0 && i + MERGE_WINDOW > n; i--)
    if (same_act(g, i - 1, c)) return i - 1;
  return DM_NONE;
}

void dm_events_merge(dm_arena *arena, const dm_frames *frames, const dm_str *lemmas, dm_facts *facts, const dm_candidates *found,
                     dm_trace *trace) {
  merger g = {.arena = arena, .frames = frames, .facts = facts, .lemmas = lemmas, .found = found};
  g.leads = DM_NEW(arena, uint32_t, found->list.n);
  g.lent = DM_NEW(arena, bool, found->list.n);
  g.contexts = DM_NEW(arena, uint64_t, syntax_of(&g)->text->n_sentences);
  facts->events = DM_NEW(arena, dm_event, found->list.n);
  facts->n_events = 0;
  for (uint32_t i = 0; i < found->list.n; i++) {
    const dm_candidate *c = &found->list.v[i];
    if (c->dropped) continue;
    uint32_t at = find_same(&g, c);
    if (at != DM_NONE) {
      enrich(&g, at, c);
      continue;
    }
    at = facts->n_events++;
    g.leads[at] = i;
    g.lent[at] = is_lent(&g, c);
    facts->events[at] = make_row(&g, c);
    facts->events[at].id = dm_str_printf(arena, "e%u", at + 1);
    set_contexts(&g, &facts->events[at], contexts_of(&g, syntax_of(&g)->text->tokens[c->trigger].sentence));
    add_evidence(&g, &facts->events[at], c);
  }
  set_confidence(&g, trace);
}

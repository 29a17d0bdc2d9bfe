#include "fact/relate.h"

#include "base/str.h"

/* How well a phrase fits a role, from nothing to the very phrase. */
#define FITS 1.0   /* a path of the role leads to it */
#define SAME 0.9   /* ... to another mention of the same actor */
#define INSIDE 0.8 /* ... to a phrase that it belongs to: "condemned [the attack by Iran]" */
#define ABOUT 0.65 /* it lies in what the act is about */
#define BELOW 0.4  /* it hangs somewhere below the trigger */
#define NEAR 0.15  /* it is in the same sentence */
#define OPEN 0.45  /* nobody is marked: nothing speaks for or against */

#define LEAST 0.4 /* both roles together: less connects nothing */

/* What a doubt about the act itself costs. */
#define DROPPED 0.5
#define LOWER 0.05 /* per step below another candidate: what governs tells more */

typedef struct asker {
  const dm_frames *frames;
  const dm_syntax *syntax;
  const dm_mentions *mentions;
  dm_candidates found;
  dm_match match;
  const dm_side *source, *target;
} asker;

/* ---- marks as mentions ------------------------------------------------------------------------------------------- */

static bool in_span(const dm_marked_span *span, uint32_t token) { return token >= span->first && token <= span->last; }

static uint32_t depth_of(const dm_syntax *s, uint32_t token) {
  uint32_t depth = 0;
  for (; s->words[token].head != DM_NONE && depth < s->text->n_tokens; depth++) token = s->words[token].head;
  return depth;
}

bool dm_marked_find(const dm_syntax *s, dm_span bytes, dm_marked_span *out) {
  *out = (dm_marked_span){DM_NONE, DM_NONE, DM_NONE};
  uint32_t best = DM_NONE;
  for (uint32_t t = 0; t < s->text->n_tokens; t++) {
    if (s->text->tokens[t].end <= bytes.start || s->text->tokens[t].start >= bytes.end) continue;
    if (out->first == DM_NONE) out->first = t;
    out->last = t;
    uint32_t depth = s->words[t].upos == DM_PUNCT ? DM_NONE - 1 : depth_of(s, t);
    if (depth < best) best = depth, out->head = t;
  }
  return out->first != DM_NONE;
}

/* What an actor of no known kind seems to be, for frames that ask: a name without a place is a person's, a plural a group. */
static dm_actor_kind kind_of(const dm_syntax *s, uint32_t head, dm_actor_kind known) {
  if (known != DM_OTHER_ACTOR) return known;
  if (s->words[head].upos == DM_PROPN) return DM_PERSON;
  return dm_str_ends(s->words[head].xpos, DM_S("S")) ? DM_GROUP : DM_OTHER_ACTOR; /* NNS */
}

static void mark(dm_mentions *m, const dm_marked_span *span) {
  const dm_text *text = m->syntax->text;
  uint32_t at = m->by_head[span->head], actor = DM_NONE;
  for (uint32_t i = 0; at == DM_NONE && i < m->n_mentions; i++) /* named as a place: that country acts */
    if (m->mentions[i].head == span->head) actor = m->mentions[i].actor;
  if (at != DM_NONE) actor = m->mentions[at].actor;
  if (actor == DM_NONE) {
    actor = m->n_actors++;
    m->actors[actor] = (dm_actor){.name = dm_text_slice(text, span->first, span->last), .kind = DM_OTHER_ACTOR};
  }
  m->actors[actor].kind = kind_of(m->syntax, span->head, m->actors[actor].kind);
  if (at != DM_NONE) return;
  dm_span bytes = {text->tokens[span->first].start, text->tokens[span->last].end};
  m->by_head[span->head] = m->n_mentions;
  m->mentions[m->n_mentions++] = (dm_mention){span->first, span->last, span->head, actor, bytes, DM_FORM_NAME};
}

const dm_mentions *dm_mentions_mark(dm_arena *arena, const dm_mentions *mentions, const dm_side *source, const dm_side *target) {
  dm_mentions *m = DM_NEW(arena, dm_mentions, 1);
  *m = *mentions;
  m->actors = DM_NEW(arena, dm_actor, m->n_actors + 2 * DM_MARKS);
  m->mentions = DM_NEW(arena, dm_mention, m->n_mentions + 2 * DM_MARKS);
  m->by_head = DM_NEW(arena, uint32_t, m->syntax->text->n_tokens);
  if (m->n_actors) memcpy(m->actors, mentions->actors, m->n_actors * sizeof *m->actors);
  if (m->n_mentions) memcpy(m->mentions, mentions->mentions, m->n_mentions * sizeof *m->mentions);
  memcpy(m->by_head, mentions->by_head, m->syntax->text->n_tokens * sizeof *m->by_head);
  for (uint32_t i = 0; i < source->n; i++) mark(m, &source->span[i]);
  for (uint32_t i = 0; i < target->n; i++) mark(m, &target->span[i]);
  return m;
}

/* ---- how well a phrase fits a role --------------------------------------------------------------------------------- */

static bool same_actor(const asker *k, uint32_t a, uint32_t b) {
  uint32_t x[DM_ROLE_MAX], y[DM_ROLE_MAX];
  uint32_t n = dm_actors_at(k->mentions, a, x, DM_ROLE_MAX), m = dm_actors_at(k->mentions, b, y, DM_ROLE_MAX);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < m; j++)
      if (x[i] == y[j]) return true;
  return false;
}

/* Does a clause lie between a phrase and the word it hangs on? Then it is the clause's business. */
static bool in_clause(const dm_syntax *s, uint32_t above, uint32_t below) {
  for (uint32_t t = below; t != above && t != DM_NONE; t = s->words[t].head) {
    dm_rel rel = dm_rel_base((dm_rel)s->words[t].rel);
    if (rel == DM_ACL || rel == DM_ADVCL || rel == DM_PARATAXIS || rel == DM_CCOMP || rel == DM_XCOMP) return true;
  }
  return false;
}

/* "Oslo said it will send aid": a pronoun that nobody resolved stands for the subject of the clause that reports it. */
static bool stands_for(const asker *k, uint32_t pronoun, const dm_marked_span *span) {
  const dm_syntax *s = k->syntax;
  uint32_t verb = s->words[pronoun].head;
  if (s->words[pronoun].upos != DM_PRON || dm_mention_at(k->mentions, pronoun) != DM_NONE || verb == DM_NONE) return false;
  if (s->words[verb].rel != DM_CCOMP || s->words[verb].head == DM_NONE) return false;
  uint32_t subject = dm_subject(s, s->words[verb].head);
  return subject != DM_NONE && in_span(span, subject);
}

static double fit_of_token(const asker *k, uint32_t reached, const dm_marked_span *span) {
  if (in_span(span, reached)) return FITS;
  if (stands_for(k, reached, span)) return SAME;
  if (same_actor(k, reached, span->head)) return SAME;
  if (!dm_dominates(k->syntax, reached, span->head)) return 0;
  return in_clause(k->syntax, reached, span->head) ? ABOUT : INSIDE;
}

static double fit_of_speaker(const asker *k, const dm_candidate *c, const dm_marked_span *span) {
  dm_party speaker;
  uint32_t actors[DM_ROLE_MAX], n = dm_actors_at(k->mentions, span->head, actors, DM_ROLE_MAX);
  if (!dm_role_speaker(&k->match, c->trigger, &speaker)) return 0;
  for (uint32_t i = 0; i < n; i++)
    if (actors[i] == speaker.actor) return FITS;
  return 0;
}

/* Both sides named as one subject: "A and B met". */
static double fit_of_rest(const asker *k) {
  const dm_syntax *s = k->syntax;
  if (!k->source->n || !k->target->n) return 0;
  return dm_conj_first(s, k->source->span[0].head) == dm_conj_first(s, k->target->span[0].head) ? FITS : 0;
}

static double fit_of_paths(const asker *k, const dm_candidate *c, const dm_paths *paths, const dm_marked_span *span) {
  dm_match m = k->match;
  m.carrier = c->carrier;
  double best = 0;
  for (uint32_t p = 0; p < paths->n; p++) {
    double fit = 0;
    uint32_t reached[DM_WALK_MAX], n = dm_path_walk(&m, &paths->v[p], c->trigger, reached, DM_WALK_MAX);
    if (paths->v[p].kind == DM_PATH_SPEAKER) fit = fit_of_speaker(k, c, span);
    if (paths->v[p].kind == DM_PATH_REST) fit = fit_of_rest(k);
    for (uint32_t i = 0; i < n; i++) {
      double f = fit_of_token(k, reached[i], span);
      if (f > fit) fit = f;
    }
    if (fit > best) best = fit;
  }
  return best;
}

static double more(double a, double b) { return a > b ? a : b; }

static uint32_t sentence_of(const asker *k, uint32_t token) { return k->syntax->text->tokens[token].sentence; }

/* The phrase hangs below the trigger, outside the act's clause in no way. */
static double fit_below(const asker *k, const dm_candidate *c, const dm_marked_span *span) {
  uint32_t top = c->carrier != DM_NONE ? c->carrier : c->trigger;
  if (c->theme != DM_NONE && dm_dominates(k->syntax, c->theme, span->head)) return ABOUT;
  if (dm_dominates(k->syntax, top, span->head) || dm_dominates(k->syntax, c->trigger, span->head)) return BELOW;
  return sentence_of(k, c->trigger) == sentence_of(k, span->head) ? NEAR : 0;
}

static double fit_of_side(const asker *k, const dm_candidate *c, const dm_paths *paths, const dm_side *side, double below) {
  double best = side->n ? 0 : OPEN;
  for (uint32_t i = 0; i < side->n; i++) {
    best = more(best, fit_of_paths(k, c, paths, &side->span[i]));
    best = more(best, fit_below(k, c, &side->span[i]) * below);
  }
  return best;
}

static double score_of(const asker *k, const dm_candidate *c, double *source, double *target) {
  *source = fit_of_side(k, c, &c->frame->source, k->source, 0.6); /* below the trigger is rather where targets hang */
  *target = fit_of_side(k, c, &c->frame->target, k->target, 1);
  double score = *source + *target - (c->dropped ? DROPPED : 0);
  return score - LOWER * (double)depth_of(k->syntax, c->trigger);
}

static const dm_candidate *best_of(const asker *k, double *confidence) {
  const dm_candidate *best = NULL;
  double highest = -1;
  for (uint32_t i = 0; i < k->found.list.n; i++) {
    const dm_candidate *c = &k->found.list.v[i];
    double source, target;
    if (c->type == DM_NONE) continue;
    double score = score_of(k, c, &source, &target);
    if (source + target < LEAST || score <= highest) continue;
    highest = score;
    best = c;
    *confidence = 0.9 * source * target * (c->dropped ? 0.5 : 1);
  }
  return best;
}

/* ---- when no frame holds -------------------------------------------------------------------------------------------- */

#define FAILED 0.2 /* what each condition costs that does not hold */
#define MOST_FAILED 1u
#define SURE 1.6 /* both sides must stand in their roles then */

/* How many conditions fail that may: what a word must be or stand with. DM_NONE: one that rules the frame out fails. */
static uint32_t failures(const dm_match *m, const dm_frame *frame, uint32_t token) {
  uint32_t failed = 0;
  const dm_test *tests = frame->tests;
  for (uint32_t i = 0, n; i < frame->n_tests; i += n) {
    for (n = 1; tests[i + n - 1].more;) n++;
    if (dm_tests_hold(m, tests + i, n, token, &(const dm_test *){NULL})) continue;
    bool helps = n == 1 && tests[i].path->n && tests[i].path->steps[0].kind == DM_STEP_SELF;
    if (tests[i].negate || helps) return DM_NONE;
    failed++;
  }
  return failed;
}

/* The marked phrases stand where the frame wants its actors: that makes up for a condition of its. */
static void try_loose(const asker *k, uint32_t token, dm_candidate *best, double *highest) {
  dm_match m = k->match;
  const dm_frames *f = k->frames;
  const dm_word *w = &k->syntax->words[token];
  if (w->upos == DM_NOUN || w->upos == DM_PROPN) m.carrier = dm_carrier_of(&m, token);
  for (uint32_t link = dm_map_get(&f->frame_of, m.lemmas[token]); link != DM_NONE; link = f->chains.v[link].next) {
    const dm_frame *frame = &f->frames.v[f->chains.v[link].item];
    dm_candidate c = {.frame = frame, .trigger = token, .carrier = m.carrier, .theme = DM_NONE, .type = frame->type};
    if (frame->type == DM_NONE || frame->upos == DM_AUX || !dm_part_fits(frame->upos, w->upos)) continue;
    uint32_t failed = failures(&m, frame, token);
    double source, target;
    if (failed == DM_NONE || failed > MOST_FAILED || !frame->n_tests) continue;
    double score = score_of(k, &c, &source, &target) - FAILED * (double)failed;
    if (source + target < SURE - (k->source->n && k->target->n ? 0 : FITS - OPEN) || score <= *highest) continue;
    *highest = score;
    c.mode = frame->mode;
    *best = c;
  }
}

static const dm_candidate *loose_best(const asker *k, dm_arena *arena, double *confidence) {
  dm_candidate *best = DM_NEW(arena, dm_candidate, 1);
  double highest = -1;
  for (uint32_t t = 0; t < k->syntax->text->n_tokens; t++)
    if (k->found.at[t] == DM_NONE || k->found.list.v[k->found.at[t]].trigger != t) try_loose(k, t, best, &highest);
  if (!best->frame) return NULL;
  dm_match m = k->match;
  m.carrier = best->carrier;
  dm_modality_read(&m, best->trigger, &best->reading);
  dm_candidate_settle(&m, best);
  *confidence = 0.3;
  return best;
}

void dm_relate(dm_arena *arena, const dm_frames *frames, dm_facts *facts, const dm_side *source, const dm_side *target,
               dm_relation *out) {
  asker k = {
      .frames = frames, .syntax = facts->mentions->syntax, .mentions = facts->mentions, .source = source, .target = target};
  dm_events_find(arena, frames, facts, NULL, &k.found, &k.match);
  *out = (dm_relation){0};
  const dm_candidate *c = best_of(&k, &out->confidence);
  if (!c) c = loose_best(&k, arena, &out->confidence);
  if (!c) return;
  out->confidence = dm_frames_confidence(frames, DM_JUDGED_RELATION, out->confidence);
  const dm_ontology *o = &frames->ontology;
  const dm_token *trigger = &k.syntax->text->tokens[c->trigger];
  out->type = o->types[c->type].name;
  out->quad = o->types[c->type].quad;
  if (c->mode != DM_NONE) out->mode = o->modes[c->mode].name;
  out->modality = c->modality;
  out->trigger = (dm_span){trigger->start, trigger->end};
  out->made_by = c->frame->id;
}

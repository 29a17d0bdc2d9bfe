#include "base/str.h"
#include "fact/positions.h"

/* What an event of a type says about its source's stance on its theme. */
struct reading {
  const char *type;
  int sign;
  dm_stance_act act;
  dm_strength strength;
};

static const struct reading readings[] = {
    {"REQUEST", 1, DM_ACT_DEMAND, DM_PLAIN}, {"REJECT", -1, DM_ACT_REJECT, DM_CATEGORICAL},
    {"AGREE", 1, DM_ACT_ACCEPT, DM_PLAIN},   {"SUPPORT", 1, DM_ACT_SUPPORT, DM_PLAIN},
    {"ACCUSE", -1, DM_ACT_OPPOSE, DM_PLAIN}, {"CONCEDE", 1, DM_ACT_ACCEPT, DM_PLAIN},
    {"THREATEN", 1, DM_ACT_WARN, DM_PLAIN},
};

static const struct reading *reading_of(dm_str type) {
  for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
    if (dm_str_is(type, readings[i].type)) return &readings[i];
  return NULL;
}

/* A theme that is only a person or a state is whom the act concerns, not what; blame and consent concern any actor so, but
 * one can stand for or against an organisation. */
static bool is_actor_only(const dm_stands *s, uint32_t token, dm_stance_act act) {
  uint32_t actor;
  if (dm_w(s->syntax, token)->upos == DM_VERB) return false;
  if (!dm_actors_at(s->mentions, token, &actor, 1)) return false;
  dm_actor_kind kind = s->mentions->actors[actor].kind;
  if (act == DM_ACT_OPPOSE || act == DM_ACT_ACCEPT) return true;
  return dm_w(s->syntax, token)->upos == DM_PROPN || kind == DM_PERSON || kind == DM_COUNTRY;
}

/* "the exchange of territories proposed by X": the act is proposed, whichever noun the tree hangs the participle on. */
static uint32_t act_above(const dm_stands *s, const dm_event *e) {
  const dm_word *trigger = dm_w(s->syntax, e->trigger_token), *theme = dm_w(s->syntax, e->theme_token);
  if (trigger->rel != DM_ACL || trigger->head != e->theme_token || theme->head == DM_NONE) return e->theme_token;
  bool of = dm_rel_base((dm_rel)theme->rel) == DM_NMOD && dm_in(&s->cues->acts, dm_w(s->syntax, theme->head)->lemma);
  return of ? theme->head : e->theme_token;
}

/* What is asked for is the clause ("urged them to sign"), not whom one asks. */
static uint32_t theme_of(const dm_stands *s, const dm_event *e, const struct reading *r) {
  uint32_t clause = r->act == DM_ACT_DEMAND ? dm_stand_complement(s, e->trigger_token) : DM_NONE;
  return clause != DM_NONE && !dm_dominates(s->syntax, clause, e->theme_token) ? clause : act_above(s, e);
}

/* "signed eight pacts", "accused X of Y": what was done, not where one stands. */
static bool is_deed(const dm_stands *s, const dm_event *e) {
  for (uint32_t i = 0; i < s->cues->n_deeds; i++) {
    dm_str deed = s->cues->deeds[i];
    bool family = dm_str_ends(deed, DM_S(".")) || dm_str_ends(deed, DM_S("-"));
    if (family ? dm_str_starts(e->made_by, deed) : dm_str_eq(e->made_by, deed)) return true;
  }
  return false;
}

/* "Ended the blockade" is a concession whose word turns the stance. */
static bool ends_theme(const dm_stands *s, uint32_t trigger, uint32_t theme) {
  const dm_word *w = dm_w(s->syntax, trigger);
  return dm_in(&s->cues->turns, w->lemma) && dm_w(s->syntax, theme)->head == trigger;
}

static void turn_issue(dm_stands *s, dm_issue *issue) {
  bool evil = dm_in(&s->cues->evils, dm_w(s->syntax, issue->head)->lemma);
  if (!evil) {
    issue->turn = -issue->turn;
    return;
  }
  issue->label = dm_str_printf(s->arena, "end of %" DM_FMT, DM_ARG(issue->label));
  issue->id = dm_issue_id(s->arena, s->cues, issue->label);
}

/* Private people's acts count when they are openly for or against something, or concern a public body. */
static bool counts(const dm_stands *s, const dm_event *e, const dm_party *holder) {
  const dm_stance *p = dm_stance_at(s->cues, s->syntax, e->trigger_token, NULL);
  if (p && p->anyone) return true;
  for (uint32_t i = 0; i < e->n_target; i++)
    if (e->target[i].actor != holder->actor && dm_stand_counts(s, &e->target[i], e->trigger_token)) return true;
  return dm_stand_counts(s, holder, e->trigger_token);
}

/* "Urged viewers": whom one asks is not what one asks for; "called for European troops" is. */
static bool is_asked(const dm_stands *s, const dm_event *e, uint32_t theme, dm_stance_act act) {
  uint32_t actor;
  if (act != DM_ACT_DEMAND || dm_w(s->syntax, theme)->upos == DM_VERB || !dm_actors_at(s->mentions, theme, &actor, 1))
    return false;
  for (uint32_t i = 0; i < e->n_target; i++)
    if (e->target[i].actor == actor) return true;
  return false;
}

static void take_event(dm_stands *s, uint32_t index) {
  const dm_event *e = &s->facts->events[index];
  const struct reading *r = reading_of(e->type);
  dm_issue issue;
  if (!r || e->theme_token == DM_NONE || e->trigger_token == DM_NONE || is_deed(s, e)) return;
  uint32_t theme = theme_of(s, e, r);
  if (e->modality == DM_NEGATED || e->modality == DM_HYPOTHETICAL || is_actor_only(s, theme, r->act) ||
      is_asked(s, e, theme, r->act))
    return;
  /* A merged event may have its trigger in another sentence than its theme: the theme's sentence shows the stance. */
  bool apart = s->text->tokens[e->trigger_token].sentence != s->text->tokens[theme].sentence;
  uint32_t predicate = apart ? theme : e->trigger_token;
  if (dm_stand_unreal(s, predicate) || (e->modality == DM_HISTORICAL && r->act != DM_ACT_DEMAND && r->act != DM_ACT_REJECT))
    return;
  if (!dm_issue_of(s->arena, s->cues, s->mentions, theme, &issue) && !dm_stand_points_back(s, theme, &issue)) return;
  if (r->sign > 0 && ends_theme(s, e->trigger_token, theme)) turn_issue(s, &issue);
  /* "will not send troops": the refusal is the negation of its theme, counted once. */
  if (dm_dominates(s->syntax, theme, e->trigger_token) && dm_is_negated(s->syntax, theme)) issue.turn = -issue.turn;
  const dm_stance *own = dm_stance_at(s->cues, s->syntax, e->trigger_token, NULL);
  for (uint32_t i = 0; i < e->n_source && i < 3; i++) {
    dm_position row = {.holder = e->source[i], .sign = r->sign, .act = r->act, .strength = r->strength, .event = index};
    if (own && own->sign == r->sign) row.act = own->act, row.strength = own->strength; /* "proposed" offers, "agreed" accepts */
    row.made_by = dm_str_printf(s->arena, "event %s", r->type);
    row.confidence = 0.8 * e->confidence;
    if (!counts(s, e, &row.holder)) continue;
    if (e->n_target)
      row.addressee = e->target[0];
    else
      row.addressee.actor = DM_NONE;
    dm_stand_add(s, &row, &issue, predicate);
    s->taken[e->trigger_token] = true;
  }
}

void dm_stand_events(dm_stands *s) {
  for (uint32_t i = 0; i < s->facts->n_events; i++) take_event(s, i);
}

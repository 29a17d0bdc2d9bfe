/* positions_back.c - what "it", "this" or a bare "the decision" is about: the issue of a stance or act that stands before it.
 * Runs when all drafts are there, in the order of the text, so that one antecedent may lead to the next. */
#include "base/str.h"
#include "fact/positions.h"

#define SENTENCES_BACK 2u /* farther back a bare noun points to nothing that one could be sure of */

bool dm_stand_points_back(const dm_stands *s, uint32_t token, dm_issue *out) {
  const dm_word *w = dm_w(s->syntax, token);
  bool singular = dm_str_is(w->lower, "it") || dm_str_is(w->lower, "this") || dm_str_is(w->lower, "that");
  if (!singular || (w->upos != DM_PRON && w->upos != DM_DET)) return false;
  *out = (dm_issue){.turn = 1, .head = token, .points_back = true};
  return true;
}

/* ---- candidates ---------------------------------------------------------------------------------------------------- */

static bool is_near(const dm_stands *s, uint32_t before, uint32_t token, uint32_t sentences) {
  return before < token && s->text->tokens[before].sentence + sentences >= s->text->tokens[token].sentence;
}

static bool is_owned_by(const dm_party *party, const dm_party *owner) {
  if (owner->actor == DM_NONE) return true;
  bool body = party->n_sectors && owner->n_sectors && dm_str_eq(party->sectors[0], owner->sectors[0]);
  return party->actor == owner->actor || (body && party->country.n && dm_str_eq(party->country, owner->country));
}

/* What an act is about: of one in words ("announced a withdrawal", "demanded monitors") what was announced or demanded. */
static bool issue_of_act(const dm_stands *s, const dm_event *e, dm_issue *out) {
  bool words = dm_in(&s->cues->carriers, dm_w(s->syntax, e->trigger_token)->lemma) || dm_str_is(e->type, "REQUEST") ||
               dm_str_is(e->type, "AGREE");
  uint32_t token = words && e->theme_token != DM_NONE ? e->theme_token : e->trigger_token;
  return dm_issue_of(s->arena, s->cues, s->mentions, token, out) && !out->points_back;
}

/* The act before the token, nearest first; what governs the token ("condemned the move") is not meant by it. */
static bool act_before(const dm_stands *s, uint32_t token, const dm_party *owner, dm_issue *out) {
  uint32_t best = DM_NONE;
  for (uint32_t i = 0; i < s->facts->n_events; i++) {
    const dm_event *e = &s->facts->events[i];
    uint32_t at = e->trigger_token;
    if (at == DM_NONE || !is_near(s, at, token, SENTENCES_BACK) || dm_dominates(s->syntax, at, token)) continue;
    if (e->modality == DM_NEGATED || !e->n_source || !is_owned_by(&e->source[0], owner)) continue;
    if (best != DM_NONE && at <= s->facts->events[best].trigger_token) continue;
    dm_issue issue;
    if (!issue_of_act(s, e, &issue)) continue;
    best = i, *out = issue;
  }
  return best != DM_NONE;
}

static bool is_asking(const dm_stand *d) {
  return d->row.act == DM_ACT_DEMAND || d->row.act == DM_ACT_OFFER || d->row.act == DM_ACT_CONDITION;
}

/* Who rejects the demand for an end of X, is for X. */
static void take_issue(const dm_stand *d, bool asked, dm_issue *out) {
  int turn = asked && is_asking(d) && d->row.sign < 0 ? -1 : 1;
  *out = (dm_issue){.id = d->row.issue_id, .label = d->row.issue_label, .turn = turn, .head = d->issue_token};
}

/* What the article is about: the first act of its title or first sentence. */
static bool act_of_lead(const dm_stands *s, uint32_t token, const dm_party *owner, dm_issue *out) {
  for (uint32_t i = 0; i < s->facts->n_events; i++) {
    const dm_event *e = &s->facts->events[i];
    uint32_t at = e->trigger_token;
    if (at == DM_NONE || at >= token || s->text->tokens[at].sentence > 1 || dm_dominates(s->syntax, at, token)) continue;
    if (e->modality == DM_NEGATED || !e->n_source || !is_owned_by(&e->source[0], owner)) continue;
    if (issue_of_act(s, e, out)) return true;
  }
  return false;
}

/* The stance before draft `index`, of those that ask or offer something, or of all. */
static const dm_stand *stance_before(const dm_stands *s, uint32_t index, bool asked, const dm_party *owner, uint32_t sentences) {
  const dm_stand *here = &s->list.v[index];
  for (uint32_t i = index; i-- > 0;) {
    const dm_stand *d = &s->list.v[i];
    if (!d->row.issue_id.n || (asked && !is_asking(d)) || d->issue_token == here->issue_token) continue;
    if (!is_near(s, d->predicate, here->issue_token, sentences)) return NULL;
    if (dm_dominates(s->syntax, d->predicate, here->issue_token) || !is_owned_by(&d->row.holder, owner)) continue;
    return d;
  }
  return NULL;
}

/* The word that the content of a statement hangs on. */
static uint32_t root_of(const dm_stands *s, uint32_t statement) {
  const dm_evidence *e = s->facts->statements[statement].evidence;
  const dm_sentence *sent = &s->text->sentences[e->sentence];
  for (uint32_t t = sent->first; t < sent->first + sent->n; t++) {
    uint32_t up = dm_w(s->syntax, t)->head;
    if (s->facts->statement_of[t] == statement && dm_w(s->syntax, t)->upos != DM_PUNCT &&
        (up == DM_NONE || s->facts->statement_of[up] != statement))
      return t;
  }
  return DM_NONE;
}

/* "The claim": of what the last one before said who is not the holder. */
static bool words_before(const dm_stands *s, const dm_stand *d, const dm_party *owner, dm_issue *out) {
  for (uint32_t i = s->facts->n_statements; i-- > 0;) {
    const dm_statement *st = &s->facts->statements[i];
    uint32_t root = st->n_evidence ? root_of(s, i) : DM_NONE;
    if (root == DM_NONE || !is_near(s, root, d->issue_token, SENTENCES_BACK)) continue;
    if (dm_dominates(s->syntax, root, d->issue_token) || st->speaker.actor == d->row.holder.actor) continue;
    if (!is_owned_by(&st->speaker, owner) || !dm_issue_of(s->arena, s->cues, s->mentions, root, out) || out->points_back)
      continue;
    out->label =
        dm_str_printf(s->arena, "%" DM_FMT " of %" DM_FMT, DM_ARG(dm_w(s->syntax, d->issue_token)->lemma), DM_ARG(out->label));
    out->id = dm_issue_id(s->arena, s->cues, out->label);
    out->turn = 1;
    return true;
  }
  return false;
}

/* ---- from the token to its issue ----------------------------------------------------------------------------------- */

static dm_party owner_of(const dm_stands *s, uint32_t noun) {
  uint32_t c = dm_stand_owner(s, noun), actor;
  if (c != DM_NONE && dm_actors_at(s->mentions, c, &actor, 1)) return dm_party_of(s->mentions, actor);
  return (dm_party){.actor = DM_NONE};
}

static bool antecedent(const dm_stands *s, uint32_t index, dm_issue *out) {
  const dm_stand *d = &s->list.v[index], *before;
  uint32_t shell = dm_map_get(&s->cues->shells, dm_w(s->syntax, d->issue_token)->lemma);
  dm_party owner = owner_of(s, d->issue_token);
  if (shell == DM_SHELL_SAID) return words_before(s, d, &owner, out);
  bool pronoun = shell == DM_NONE;
  if (pronoun || shell == DM_SHELL_ASKED) {
    before = stance_before(s, index, !pronoun, &owner, pronoun ? 1 : SENTENCES_BACK);
    bool it = dm_str_is(dm_w(s->syntax, d->issue_token)->lower, "it");
    if (before) take_issue(before, !it, out);
    /* Nobody contradicts itself in one breath: then "it" is something else. */
    if (before && pronoun && before->row.holder.actor == d->row.holder.actor && before->row.sign * d->row.sign < 0) return false;
    if (before) return true;
  }
  if (act_before(s, d->issue_token, &owner, out)) return true;
  return shell == DM_SHELL_DONE && act_of_lead(s, d->issue_token, &owner, out);
}

/* The issue's new name, in the condition, too: "it in return for Y" is "X in return for Y". */
static void name_issue(const dm_stands *s, dm_stand *d, const dm_issue *issue) {
  dm_condition *c = &d->row.condition;
  dm_str whole = d->row.issue_label;
  uint32_t at = d->row.has_condition ? dm_str_find(whole, DM_S(" in return for "), 0) : DM_NONE;
  dm_str old = at == DM_NONE ? whole : dm_str_sub(whole, 0, at);
  dm_str *side = c->ask_span.start == s->text->tokens[d->issue_token].start ? &c->ask : &c->give;
  bool ends = dm_str_starts(*side, DM_S("end of ")) && !dm_str_starts(old, DM_S("end of "));
  d->row.issue_label = issue->label, d->row.issue_id = issue->id;
  if (d->row.has_condition) *side = ends ? dm_str_printf(s->arena, "end of %" DM_FMT, DM_ARG(issue->label)) : issue->label;
  if (at == DM_NONE) return;
  dm_str tail = dm_str_sub(whole, at, whole.n);
  d->row.issue_label = dm_str_printf(s->arena, "%" DM_FMT "%" DM_FMT, DM_ARG(issue->label), DM_ARG(tail));
  d->row.issue_id = dm_issue_id(s->arena, s->cues, d->row.issue_label);
}

/* False: the draft names no issue. */
static bool resolve(dm_stands *s, uint32_t index) {
  dm_stand *d = &s->list.v[index];
  dm_issue issue;
  if (!d->points_back) return true;
  if (antecedent(s, index, &issue)) {
    name_issue(s, d, &issue);
    dm_stand_turn(&d->row, issue.turn);
    dm_trace_add(s->trace, s->text->tokens[d->issue_token].sentence, d->issue_token, d->row.made_by, true,
                 "points back to %" DM_FMT, DM_ARG(issue.label));
    return true;
  }
  bool widened = dm_str_find(d->row.issue_label, DM_S(" "), 0) != DM_NONE; /* "Oslo's decision" */
  if (!widened)
    dm_trace_add(s->trace, s->text->tokens[d->issue_token].sentence, d->issue_token, d->row.made_by, false,
                 "the issue points back, to nothing that was found");
  return widened;
}

void dm_stand_resolve(dm_stands *s) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < s->list.n; i++) {
    /* Dropped drafts stay behind `kept`; antecedents are looked for among those before it. */
    s->list.v[kept] = s->list.v[i];
    kept += resolve(s, kept);
  }
  s->list.n = kept;
}

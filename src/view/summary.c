/* summary.c - the record for a reader: who did what, who said what, who stands where; each line begins with the number of the
 * sentence it comes from (the record's `i`, so that `demarche explain --sentence N` goes on from it). */
#include "view/view.h"

#include "base/str.h"
#include "view/words.h"

#define QUOTE_WIDTH 96u

typedef struct sheet {
  const dm_record *r;
  FILE *out;
  bool colour;
} sheet;

static void heading(const sheet *s, const char *title) { fprintf(s->out, s->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", title); }

static void number(const sheet *s, const dm_evidence *evidence) { fprintf(s->out, "%5u  ", evidence[0].sentence); }

static void quote(const sheet *s, const dm_evidence *evidence, uint32_t n) {
  fputs(s->colour ? " \033[2m" : " ", s->out);
  dm_put_evidence(s->out, s->r->text, evidence, n, QUOTE_WIDTH);
  if (s->colour) fputs("\033[0m", s->out);
}

/* Cooperation green, conflict yellow in words and red in deeds. */
static const char *colour_of(int quad) {
  static const char *const colours[] = {"", "\033[32m", "\033[32m", "\033[33m", "\033[31m"};
  return colours[quad];
}

static void put_title(const sheet *s) {
  const dm_record *r = s->r;
  fprintf(s->out, s->colour ? "\033[1m%" DM_FMT "\033[0m" : "%" DM_FMT, DM_ARG(r->title.n ? r->title : r->id));
  if (r->date.n) fprintf(s->out, " (%" DM_FMT ")", DM_ARG(r->date));
  fprintf(s->out, "\n%u sentences: %u events, %u statements, %u positions\n", r->n_sentences, r->n_events, r->n_statements,
          r->n_positions);
}

static void put_event(const sheet *s, const dm_event *e) {
  number(s, e->evidence);
  if (s->colour) fputs(colour_of(e->quad), s->out);
  dm_put_padded(s->out, e->type, 10);
  if (s->colour) fputs("\033[0m", s->out);
  if (e->n_source)
    dm_put_parties(s->out, e->source, e->n_source);
  else
    fputs("unnamed", s->out);
  if (e->n_target) {
    fputs(" → ", s->out);
    dm_put_parties(s->out, e->target, e->n_target);
  }
  if (e->modality != DM_ASSERTED) fprintf(s->out, " [%s]", dm_name_modality(e->modality));
  if (e->date.value.n) fprintf(s->out, ", %" DM_FMT, DM_ARG(e->date.value));
  if (e->place.name.n) fprintf(s->out, ", in %" DM_FMT, DM_ARG(e->place.name));
  fputc(':', s->out);
  quote(s, e->evidence, e->n_evidence);
  fputc('\n', s->out);
}

static void put_statement(const sheet *s, const dm_statement *st) {
  number(s, st->evidence);
  for (uint32_t i = 1; i < st->depth; i++) fputs("  ", s->out);
  dm_put_party(s->out, &st->speaker);
  if (st->addressee.name.n) {
    fputs(" to ", s->out);
    dm_put_party(s->out, &st->addressee);
  }
  if (st->channel.n) fprintf(s->out, " on %" DM_FMT, DM_ARG(st->channel));
  fprintf(s->out, ", %s:", dm_name_speech_form(st->form));
  quote(s, st->evidence, st->n_evidence);
  fputc('\n', s->out);
}

/* "t3  Norway wants, attitude:" with what the cue is. */
static void put_attribution(const sheet *s, const dm_statement *a) {
  number(s, a->evidence);
  for (uint32_t i = 1; i < a->depth; i++) fputs("  ", s->out);
  if (a->speaker.actor != DM_NONE || a->speaker.name.n)
    dm_put_party(s->out, &a->speaker);
  else
    fputs("somebody", s->out);
  fprintf(s->out, " <%" DM_FMT ">, %s", DM_ARG(dm_str_sub(s->r->text, a->cue.start, a->cue.end)),
          dm_name_attribution_kind(a->kind));
  if (a->modality != DM_ASSERTED) fprintf(s->out, ", %s", dm_name_modality(a->modality));
  fputc(':', s->out);
  quote(s, a->evidence, a->n_evidence);
  fputc('\n', s->out);
}

static void put_attributions(const sheet *s) {
  if (!s->r->attributions) return;
  heading(s, "Who wants, plans, thinks and does in words");
  for (uint32_t i = 0; i < s->r->n_attributions; i++) put_attribution(s, &s->r->attributions[i]);
  if (!s->r->n_attributions) fputs("  nothing\n", s->out);
}

static void put_condition(const sheet *s, const dm_condition *c) {
  if (c->give.n && c->ask.n)
    fprintf(s->out, "; gives “%" DM_FMT "” for “%" DM_FMT "”", DM_ARG(c->give), DM_ARG(c->ask));
  else if (c->ask.n)
    fprintf(s->out, "; on condition of “%" DM_FMT "”", DM_ARG(c->ask));
  else if (c->give.n)
    fprintf(s->out, "; gives “%" DM_FMT "”", DM_ARG(c->give));
}

static void put_position(const sheet *s, const dm_position *p) {
  static const char *const sides[] = {"against", "conditional on", "for"};
  number(s, p->evidence);
  dm_put_party(s->out, &p->holder);
  fprintf(s->out, " %s “%" DM_FMT "” (%s, %s, %s", sides[p->sign + 1], DM_ARG(p->issue_label), dm_name_stance_act(p->act),
          dm_name_strength(p->strength), dm_name_position_basis(p->basis));
  if (p->has_condition) put_condition(s, &p->condition);
  fputs("):", s->out);
  quote(s, p->evidence, p->n_evidence);
  fputc('\n', s->out);
}

static void put_notes(const sheet *s) {
  if (!s->r->n_notes) return;
  heading(s, "Notes");
  for (uint32_t i = 0; i < s->r->n_notes; i++)
    fprintf(s->out, "  %s: %" DM_FMT "\n", s->r->notes[i].stage, DM_ARG(s->r->notes[i].message));
}

int dm_view_summary(const dm_view *view, FILE *out, dm_err *err) {
  const dm_record *r = view->record;
  sheet s = {r, out, view->colour};
  put_title(&s);
  heading(&s, "Who did what");
  for (uint32_t i = 0; i < r->n_events; i++) put_event(&s, &r->events[i]);
  if (!r->n_events) fputs("  nothing\n", out);
  heading(&s, "Who said what");
  for (uint32_t i = 0; i < r->n_statements; i++) put_statement(&s, &r->statements[i]);
  if (!r->n_statements) fputs("  nothing\n", out);
  put_attributions(&s);
  heading(&s, "Positions");
  for (uint32_t i = 0; i < r->n_positions; i++) put_position(&s, &r->positions[i]);
  if (!r->n_positions) fputs("  none\n", out);
  put_notes(&s);
  return dm_view_finish(out, err);
}

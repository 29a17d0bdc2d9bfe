/* explain.c - for each sentence: its tree, its mentions and dates, and why each row came to be or why nothing did. */
#include "view/view.h"

#include "base/str.h"
#include "view/words.h"

typedef struct page {
  const dm_view *view;
  const dm_text *text;
  const dm_syntax *syntax;
  FILE *out;
} page;

static void put_tree(const page *p, const dm_sentence *s) {
  for (uint32_t i = s->first; i < s->first + s->n; i++) {
    const dm_word *w = dm_w(p->syntax, i);
    fprintf(p->out, "  %4u  ", i - s->first + 1);
    dm_put_padded(p->out, dm_token_form(p->text, i), 18);
    fputc(' ', p->out);
    dm_put_padded(p->out, w->lemma, 16);
    fprintf(p->out, " %-6s %4u  %s\n", dm_upos_name(w->upos), w->head == DM_NONE ? 0 : w->head - s->first + 1,
            dm_rel_name(w->rel));
  }
}

static void put_mentions(const page *p, const dm_sentence *s) {
  const dm_record *r = p->view->record;
  for (uint32_t i = 0; i < r->n_mentions; i++) {
    const dm_mention *m = &r->mentions[i];
    if (m->first < s->first || m->first >= s->first + s->n) continue;
    const dm_actor *a = &r->actors[m->actor];
    fputs("  actor  ", p->out);
    dm_put_quote(p->out, p->text->article->text, m->span, 60);
    fprintf(p->out, " = %" DM_FMT " %" DM_FMT " (%" DM_FMT, DM_ARG(a->id), DM_ARG(a->name),
            DM_ARG(a->country.n ? a->country : DM_S("?")));
    for (uint32_t k = 0; k < a->n_sectors; k++) fprintf(p->out, " %" DM_FMT, DM_ARG(a->sectors[k]));
    fprintf(p->out, "), a %s; code from %s\n", dm_name_mention_form(m->form), dm_name_basis(a->basis));
  }
}

static void put_whens(const page *p, const dm_sentence *s) {
  const dm_mentions *m = p->view->facts->mentions;
  for (uint32_t i = 0; i < m->n_whens; i++) {
    const dm_when *w = &m->whens[i];
    if (w->first < s->first || w->first >= s->first + s->n) continue;
    fputs("  date   ", p->out);
    dm_put_quote(p->out, p->text->article->text, w->date.span, 60);
    if (w->date.value.n)
      fprintf(p->out, " = %" DM_FMT "\n", DM_ARG(w->date.value));
    else
      fputs(" = unresolved\n", p->out);
  }
}

/* True when a rule made something of this sentence; prints all that was tried. */
static bool put_trace(const page *p, uint32_t sentence) {
  const dm_trace *trace = p->view->trace;
  bool made = false;
  for (uint32_t i = 0; trace && i < trace->list.n; i++) {
    const dm_trace_line *line = &trace->list.v[i];
    if (line->sentence != sentence) continue;
    made = made || line->made;
    fprintf(p->out, "  %s %" DM_FMT ": %" DM_FMT "\n", line->made ? "made  " : "not   ", DM_ARG(line->rule),
            DM_ARG(line->because));
  }
  return made;
}

static void row(const page *p, dm_str id, dm_str made_by, double confidence) {
  fprintf(p->out, "  row    %" DM_FMT " by %" DM_FMT ", confidence %.2f: ", DM_ARG(id), DM_ARG(made_by.n ? made_by : DM_S("-")),
          confidence);
}

static bool put_rows(const page *p, uint32_t sentence) {
  const dm_record *r = p->view->record;
  bool any = false;
  for (uint32_t i = 0; i < r->n_events; i++) {
    const dm_event *e = &r->events[i];
    if (e->evidence[0].sentence != sentence) continue;
    any = true;
    row(p, e->id, e->made_by, e->confidence);
    dm_put_parties(p->out, e->source, e->n_source);
    fprintf(p->out, " %" DM_FMT " ", DM_ARG(e->type));
    dm_put_parties(p->out, e->target, e->n_target);
    fprintf(p->out, " [%s]\n", dm_name_modality(e->modality));
  }
  for (uint32_t i = 0; i < r->n_statements; i++) {
    const dm_statement *s = &r->statements[i];
    if (s->evidence[0].sentence != sentence) continue;
    any = true;
    row(p, s->id, s->made_by, s->confidence);
    dm_put_party(p->out, &s->speaker);
    fprintf(p->out, ", %s statement\n", dm_name_speech_form(s->form));
  }
  for (uint32_t i = 0; i < r->n_positions; i++) {
    const dm_position *o = &r->positions[i];
    if (o->evidence[0].sentence != sentence) continue;
    any = true;
    row(p, o->id, o->made_by, o->confidence);
    dm_put_party(p->out, &o->holder);
    fprintf(p->out, " %+d “%" DM_FMT "” (%s)\n", o->sign, DM_ARG(o->issue_label), dm_name_stance_act(o->act));
  }
  return any;
}

/* Why a sentence without rows has none, from what the trace saw of it. */
static void put_nothing(const page *p, const dm_sentence *s, bool made) {
  const dm_mentions *m = p->view->facts->mentions;
  bool actor = false;
  for (uint32_t i = s->first; i < s->first + s->n; i++) actor = actor || m->by_head[i] != DM_NONE;
  if (made)
    fputs("  nothing coded: what the rules made was merged with a row of another sentence, or dropped with a note\n", p->out);
  else if (!actor)
    fputs("  nothing coded: no actor is named here and no condition of a rule holds\n", p->out);
  else
    fputs("  nothing coded: no trigger, cue or stance of the lexicon has its conditions met here\n", p->out);
}

static void put_sentence(const page *p, uint32_t sentence) {
  const dm_sentence *s = &p->text->sentences[sentence];
  fprintf(p->out, "[%u] %s: ", sentence, dm_name_sentence_kind(s->kind));
  dm_str words = dm_str_sub(p->text->article->text, s->start, s->end);
  for (uint32_t i = 0; i < words.n; i++) fputc(words.p[i] == '\n' ? ' ' : words.p[i], p->out);
  fputc('\n', p->out);
  put_tree(p, s);
  put_mentions(p, s);
  put_whens(p, s);
  bool made = put_trace(p, sentence);
  if (!put_rows(p, sentence)) put_nothing(p, s, made);
  fputc('\n', p->out);
}

int dm_view_explain(const dm_view *view, uint32_t sentence, FILE *out, dm_err *err) {
  const dm_syntax *syntax = view->facts->mentions->syntax;
  page p = {.view = view, .text = syntax->text, .syntax = syntax, .out = out};
  for (uint32_t i = 0; i < p.text->n_sentences && !ferror(out); i++)
    if (sentence == DM_NONE || sentence == i) put_sentence(&p, i);
  for (uint32_t i = 0; i < view->record->n_notes; i++)
    fprintf(out, "note   %s: %" DM_FMT "\n", view->record->notes[i].stage, DM_ARG(view->record->notes[i].message));
  return dm_view_finish(out, err);
}

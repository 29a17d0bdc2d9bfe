/* explain.c - for each sentence: its tree, its mentions and dates, and why each row came to be or why nothing did. */
#include "view/view.h"

#include "base/err.h"
#include "base/group.h"
#include "base/str.h"
#include "view/words.h"

#include <stdlib.h>

/* What belongs to a sentence, by kind: row numbers of the record, of the whens, of the trace. */
typedef enum kind { MENTIONS, WHENS, TRACE, EVENTS, STATEMENTS, POSITIONS, N_KINDS } kind;

typedef struct page {
  const dm_view *view;
  const dm_record *r;
  const dm_text *text;
  const dm_syntax *syntax;
  FILE *out;
  dm_group of[N_KINDS];
} page;

/* for (EACH(page, kind, sentence, i)) visits the row numbers i of that kind. */
#define EACH(p, k, s, i)                                                                                                         \
  uint32_t at = (p)->of[k].first[s], i;                                                                                          \
  at < (p)->of[k].first[(s) + 1] && (i = (p)->of[k].row[at], true);                                                              \
  at++

/* ---- what belongs to which sentence ----------------------------------------------------------------------------- */

static uint32_t count_of(const page *p, kind k) {
  switch (k) {
  case MENTIONS:
    return p->r->n_mentions;
  case WHENS:
    return p->view->facts->mentions->n_whens;
  case TRACE:
    return p->view->trace ? p->view->trace->list.n : 0;
  case EVENTS:
    return p->r->n_events;
  case STATEMENTS:
    return p->r->n_statements;
  default:
    return p->r->n_positions;
  }
}

static uint32_t sentence_of(const page *p, kind k, uint32_t i) {
  switch (k) {
  case MENTIONS:
    return p->text->tokens[p->r->mentions[i].first].sentence;
  case WHENS:
    return p->text->tokens[p->view->facts->mentions->whens[i].first].sentence;
  case TRACE:
    return p->view->trace->list.v[i].sentence;
  case EVENTS:
    return p->r->events[i].evidence[0].sentence;
  case STATEMENTS:
    return p->r->statements[i].evidence[0].sentence;
  default:
    return p->r->positions[i].evidence[0].sentence;
  }
}

static bool group_rows(page *p) {
  for (kind k = 0; k < N_KINDS; k++) {
    uint32_t n = count_of(p, k);
    uint32_t *sentence = calloc((size_t)n + 1, sizeof *sentence);
    for (uint32_t i = 0; sentence && i < n; i++) sentence[i] = sentence_of(p, k, i);
    bool ok = sentence && dm_group_make(&p->of[k], sentence, n, p->text->n_sentences);
    free(sentence);
    if (!ok) return false;
  }
  return true;
}

/* ---- layers ----------------------------------------------------------------------------------------------------- */

static void put_tree(const page *p, const dm_sentence *s) {
  for (uint32_t i = s->first; i < s->first + s->n; i++) {
    const dm_word *w = dm_w(p->syntax, i);
    uint32_t head = w->head == DM_NONE ? 0 : w->head - s->first + 1;
    fprintf(p->out, "  %4u  ", i - s->first + 1);
    dm_put_padded(p->out, dm_token_form(p->text, i), 18);
    fputc(' ', p->out);
    dm_put_padded(p->out, w->lemma, 16);
    fprintf(p->out, " %-6s %4u  %s\n", dm_upos_name(w->upos), head, dm_rel_name(w->rel));
  }
}

static void put_mentions(const page *p, uint32_t sentence) {
  for (EACH(p, MENTIONS, sentence, i)) {
    const dm_mention *m = &p->r->mentions[i];
    const dm_actor *a = &p->r->actors[m->actor];
    fputs("  actor  ", p->out);
    dm_put_quote(p->out, p->r->text, m->span, 60);
    fprintf(p->out, " = %" DM_FMT " %" DM_FMT " (%" DM_FMT, DM_ARG(a->id), DM_ARG(a->name),
            DM_ARG(a->country.n ? a->country : DM_S("?")));
    for (uint32_t k = 0; k < a->n_sectors; k++) fprintf(p->out, " %" DM_FMT, DM_ARG(a->sectors[k]));
    fprintf(p->out, "), a %s; code from %s\n", dm_name_mention_form(m->form), dm_name_basis(a->basis));
  }
}

static void put_whens(const page *p, uint32_t sentence) {
  for (EACH(p, WHENS, sentence, i)) {
    const dm_date *date = &p->view->facts->mentions->whens[i].date;
    fputs("  date   ", p->out);
    dm_put_quote(p->out, p->r->text, date->span, 60);
    fprintf(p->out, " = %" DM_FMT "\n", DM_ARG(date->value.n ? date->value : DM_S("unresolved")));
  }
}

/* All that was tried; true when a rule made something of this sentence. */
static bool put_trace(const page *p, uint32_t sentence) {
  bool made = false;
  for (EACH(p, TRACE, sentence, i)) {
    const dm_trace_line *line = &p->view->trace->list.v[i];
    made = made || line->made;
    fprintf(p->out, "  %s %" DM_FMT ": %" DM_FMT "\n", line->made ? "made  " : "not   ", DM_ARG(line->rule),
            DM_ARG(line->because));
  }
  return made;
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static void put_row(const page *p, dm_str id, dm_str made_by, double confidence) {
  fprintf(p->out, "  row    %" DM_FMT " by %" DM_FMT ", confidence %.2f: ", DM_ARG(id), DM_ARG(made_by.n ? made_by : DM_S("-")),
          confidence);
}

static void put_rows(const page *p, uint32_t sentence) {
  for (EACH(p, EVENTS, sentence, i)) {
    const dm_event *e = &p->r->events[i];
    put_row(p, e->id, e->made_by, e->confidence);
    dm_put_parties(p->out, e->source, e->n_source);
    fprintf(p->out, " %" DM_FMT " ", DM_ARG(e->type));
    dm_put_parties(p->out, e->target, e->n_target);
    fprintf(p->out, " [%s]\n", dm_name_modality(e->modality));
  }
  for (EACH(p, STATEMENTS, sentence, i)) {
    const dm_statement *s = &p->r->statements[i];
    put_row(p, s->id, s->made_by, s->confidence);
    dm_put_party(p->out, &s->speaker);
    fprintf(p->out, ", %s statement\n", dm_name_speech_form(s->form));
  }
  for (EACH(p, POSITIONS, sentence, i)) {
    const dm_position *o = &p->r->positions[i];
    put_row(p, o->id, o->made_by, o->confidence);
    dm_put_party(p->out, &o->holder);
    fprintf(p->out, " %+d “%" DM_FMT "” (%s)\n", o->sign, DM_ARG(o->issue_label), dm_name_stance_act(o->act));
  }
}

static uint32_t n_of(const page *p, kind k, uint32_t sentence) { return p->of[k].first[sentence + 1] - p->of[k].first[sentence]; }

/* Why a sentence without rows has none. */
static void put_nothing(const page *p, uint32_t sentence, bool made) {
  if (n_of(p, EVENTS, sentence) + n_of(p, STATEMENTS, sentence) + n_of(p, POSITIONS, sentence)) return;
  if (made)
    fputs("  nothing coded here: what the rules made was merged with a row of another sentence, or dropped with a note\n",
          p->out);
  else if (!n_of(p, MENTIONS, sentence))
    fputs("  nothing coded: no actor is named here, and no rule has its conditions met\n", p->out);
  else if (!n_of(p, TRACE, sentence))
    fputs("  nothing coded: actors are named, but no word here is a trigger, a cue or a stance of the lexicon\n", p->out);
  else
    fputs("  nothing coded: each rule that was tried failed on the condition above\n", p->out);
}

static void put_sentence(const page *p, uint32_t sentence) {
  const dm_sentence *s = &p->text->sentences[sentence];
  fprintf(p->out, "[%u] %s: ", sentence, dm_name_sentence_kind(s->kind));
  for (uint32_t i = s->start; i < s->end; i++) fputc(p->r->text.p[i] == '\n' ? ' ' : p->r->text.p[i], p->out);
  fputc('\n', p->out);
  put_tree(p, s);
  put_mentions(p, sentence);
  put_whens(p, sentence);
  bool made = put_trace(p, sentence);
  put_rows(p, sentence);
  put_nothing(p, sentence, made);
  fputc('\n', p->out);
}

int dm_view_explain(const dm_view *view, uint32_t sentence, FILE *out, dm_err *err) {
  const dm_syntax *syntax = view->facts->mentions->syntax;
  page p = {.view = view, .r = view->record, .text = syntax->text, .syntax = syntax, .out = out};
  bool ok = group_rows(&p);
  for (uint32_t i = 0; ok && i < p.text->n_sentences && !ferror(out); i++)
    if (sentence == DM_NONE || sentence == i) put_sentence(&p, i);
  for (kind k = 0; k < N_KINDS; k++) dm_group_free(&p.of[k]);
  if (!ok) return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory for the rows of each sentence");
  if (sentence != DM_NONE && sentence >= p.text->n_sentences)
    fprintf(out, "there is no sentence %u: the document has %u, counted from 0\n", sentence, p.text->n_sentences);
  for (uint32_t i = 0; i < p.r->n_notes; i++)
    fprintf(out, "note   %s: %" DM_FMT "\n", p.r->notes[i].stage, DM_ARG(p.r->notes[i].message));
  return dm_view_finish(out, err);
}

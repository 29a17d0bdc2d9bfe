#include "fact/statements.h"

#include "base/limits.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

/* ---- drafts in order --------------------------------------------------------------------------------------------- */

static int by_content(const void *a, const void *b) {
  const dm_draft *x = a, *y = b;
  uint32_t p = x->parts[0].first, q = y->parts[0].first;
  if (p != q) return p < q ? -1 : 1;
  uint32_t xl = x->parts[x->n_parts - 1].last, yl = y->parts[y->n_parts - 1].last;
  if (xl != yl) return xl > yl ? -1 : 1;
  return x->cue < y->cue ? -1 : x->cue > y->cue;
}

void dm_speech_sort(dm_speech *speech, uint32_t from) {
  if (speech->drafts.n > from) qsort(speech->drafts.v + from, speech->drafts.n - from, sizeof *speech->drafts.v, by_content);
}

/* ---- from drafts to statements ------------------------------------------------------------------------------------ */

/* Bytes of one part: a whole quotation gives its inside, a phrase loses quotation marks at its ends when they close
 * around all of it. */
static dm_span span_of(const dm_speech *s, dm_range r) {
  uint32_t q = s->quote_of[r.first];
  if (q != DM_NONE && s->quote_tokens[q].first == r.first && s->quote_tokens[q].last == r.last) return s->quotes.v[q].inner;
  return (dm_span){s->text->tokens[r.first].start, s->text->tokens[r.last].end};
}

static void fill_evidence(const dm_speech *s, const dm_draft *d, dm_statement *st) {
  dm_evidence *e = DM_NEW(s->arena, dm_evidence, d->n_parts);
  for (uint32_t i = 0; i < d->n_parts; i++)
    e[i] = (dm_evidence){span_of(s, d->parts[i]), s->text->tokens[d->parts[i].first].sentence};
  st->evidence = e;
  st->n_evidence = d->n_parts;
}

/* The class of the cue; but what only says a quotation that ends in a question mark asks. */
static dm_str act_of(const dm_speech *s, const dm_draft *d) {
  dm_str act = d->entry ? d->entry->cls : DM_S("say");
  dm_span last = span_of(s, d->parts[d->n_parts - 1]);
  bool question = last.end > last.start && s->text->article->text.p[last.end - 1] == '?';
  return question && d->form == DM_DIRECT && dm_str_is(act, "say") ? DM_S("ask") : act;
}

static bool in_content(const dm_speech *s, const dm_draft *d, dm_span span) {
  for (uint32_t i = 0; i < d->n_parts; i++) {
    dm_span part = span_of(s, d->parts[i]);
    if (part.start <= span.start && span.end <= part.end) return true;
  }
  return false;
}

/* Where it was said, as far as the words around the content tell. */
static dm_place place_of(const dm_speech *s, const dm_draft *d) {
  dm_place place = {.lat = (double)NAN, .lon = (double)NAN};
  if (d->cue == DM_NONE) return place;
  dm_place told = dm_place_for(s->mentions, d->cue);
  return told.name.n && !in_content(s, d, told.span) ? told : place;
}

void dm_speech_row(const dm_speech *s, const dm_draft *d, dm_statement *st) {
  *st =
      (dm_statement){.speaker = d->speaker, .addressee = d->addressee, .cue = d->cue_span, .cue_token = d->cue, .form = d->form};
  st->parent = DM_NONE;
  st->depth = 1;
  st->channel = d->channel;
  st->speaker_words = d->speaker_words;
  st->made_by = d->made_by;
  st->confidence = d->confidence;
  st->act = act_of(s, d);
  st->place = place_of(s, d);
  st->within = DM_NONE;
  st->kind = d->kind;
  st->modality = d->modality;
  st->date = dm_date_for(s->mentions, d->cue != DM_NONE ? d->cue : d->parts[0].first);
  fill_evidence(s, d, st);
}

/* Statement whose content covers the cue (or, without cue, the content), found in the covers painted so far. */
static void nest(dm_facts *facts, const dm_draft *d, uint32_t index) {
  dm_statement *st = &facts->statements[index];
  uint32_t at = d->cue != DM_NONE ? d->cue : d->parts[0].first;
  uint32_t parent = facts->statement_of[at];
  if (parent == DM_NONE || parent == index) return;
  st->parent = parent;
  st->depth = facts->statements[parent].depth + 1;
}

static void paint(dm_facts *facts, const dm_draft *d, uint32_t index) {
  for (uint32_t i = 0; i < d->n_parts; i++)
    for (uint32_t t = d->parts[i].first; t <= d->parts[i].last; t++) facts->statement_of[t] = index;
}

static bool same_party(const dm_party *a, const dm_party *b) {
  if (a->actor != DM_NONE || b->actor != DM_NONE) return a->actor == b->actor;
  return dm_str_eq_ci(a->name, b->name);
}

static bool covers(const dm_draft *d, uint32_t token) {
  for (uint32_t i = 0; i < d->n_parts; i++)
    if (d->parts[i].first <= token && token <= d->parts[i].last) return true;
  return false;
}

static bool same_side(const dm_speech *s, const dm_draft *inner, const dm_draft *outer) {
  if (same_party(&inner->speaker, &outer->speaker)) return true;
  bool direct = inner->cue != DM_NONE && dm_in_direct(s, inner->cue);
  return direct && inner->speaker.country.n && dm_str_eq(inner->speaker.country, outer->speaker.country);
}

/* A report inside a report by the same speaker ("he said he hoped that ...") is one statement, the outer; in direct
 * speech so is what a country says of itself. The same content found twice is one, too. */
static bool redundant(dm_speech *s, uint32_t index, const bool *dropped) {
  const dm_draft *d = &s->drafts.v[index];
  uint32_t cue = d->cue != DM_NONE ? d->cue : d->parts[0].first, first = d->parts[0].first;
  for (uint32_t i = index; i-- > 0;) {
    const dm_draft *o = &s->drafts.v[i];
    if (dropped[i]) continue;
    bool twice = first == o->parts[0].first && d->parts[d->n_parts - 1].last == o->parts[o->n_parts - 1].last;
    bool within = !twice && covers(o, cue) && covers(o, first) && same_side(s, d, o);
    if (within && s->wide) DM_PUSH(s->arena, &s->within, *d);
    if (twice || within) return true;
    if (s->text->tokens[o->parts[0].first].sentence + 40 < s->text->tokens[first].sentence) break;
  }
  return false;
}

static void drop_redundant(dm_speech *s) {
  uint32_t kept = 0, n = s->drafts.n;
  bool *dropped = DM_NEW(s->arena, bool, n + 1);
  for (uint32_t i = 0; i < n; i++) dropped[i] = redundant(s, i, dropped);
  for (uint32_t i = 0; i < n; i++)
    if (!dropped[i]) s->drafts.v[kept++] = s->drafts.v[i];
  s->drafts.n = kept;
}

static void finish(dm_speech *s, dm_facts *facts) {
  uint32_t n = s->text->n_tokens, kept = 0;
  facts->statement_of = DM_NEW(s->arena, uint32_t, n + 1);
  for (uint32_t t = 0; t < n; t++) facts->statement_of[t] = DM_NONE;
  facts->statements = DM_NEW(s->arena, dm_statement, s->drafts.n + 1);
  for (uint32_t i = 0; i < s->drafts.n; i++) {
    const dm_draft *d = &s->drafts.v[i];
    dm_speech_row(s, d, &facts->statements[kept]);
    nest(facts, d, kept);
    if (facts->statements[kept].depth > DM_LIMIT_SPEECH_DEPTH) {
      dm_note_add(s->text->article->notes, "statement", facts->statements[kept].evidence[0].span,
                  "reported speech nested deeper than %u levels is left out", DM_LIMIT_SPEECH_DEPTH);
      continue;
    }
    facts->statements[kept].id = dm_str_printf(s->arena, "s%u", kept + 1);
    paint(facts, d, kept++);
  }
  facts->n_statements = kept;
}

static void scan_quotes(dm_speech *s) {
  dm_span *paragraphs = DM_NEW(s->arena, dm_span, s->text->n_blocks + 1);
  for (uint32_t i = 0; i < s->text->n_blocks; i++) paragraphs[i] = (dm_span){s->text->blocks[i].start, s->text->blocks[i].end};
  dm_quotes_scan(s->arena, s->text->article->text, paragraphs, s->text->n_blocks, &s->quotes);
}

int dm_statements_make(dm_arena *arena, const dm_cues *cues, dm_facts *facts, dm_trace *trace, dm_err *err) {
  (void)err;
  const dm_syntax *syntax = facts->mentions->syntax;
  dm_speech s = {
      .arena = arena, .cues = cues, .mentions = facts->mentions, .syntax = syntax, .text = syntax->text, .trace = trace};
  s.wide = facts->wide;
  scan_quotes(&s);
  dm_speech_quotes(&s);
  dm_speech_phrases(&s); /* before the cues: "a statement said" looks back for who spoke */
  dm_speech_cues(&s);
  dm_speech_sort(&s, 0);
  dm_speech_continue(&s);
  dm_speech_sort(&s, 0);
  drop_redundant(&s);
  finish(&s, facts);
  if (s.wide) dm_speech_attributions(&s, facts);
  return 0;
}

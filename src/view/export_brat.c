/* export_brat.c - brat's stand-off annotation: ID.txt, ID.ann and the annotation.conf that explains the types.
 *
 * brat counts characters, not bytes, and wants an annotation that crosses a line end in pieces. */
#include "view/view.h"

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>

typedef struct sheet {
  FILE *out;
  const dm_record *r;
  uint32_t *characters; /* per byte of the text, and its end: the character there */
  uint32_t n_spans, n_events, n_relations, n_attributes;
  uint32_t *mentions; /* per mention of the record: its number as a text-bound annotation */
} sheet;

static bool count_characters(sheet *s) {
  dm_str text = s->r->text;
  s->characters = calloc((size_t)text.n + 1, sizeof *s->characters);
  s->mentions = calloc((size_t)s->r->n_mentions + 1, sizeof *s->mentions);
  if (!s->characters || !s->mentions) return false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.n; i++) {
    if (i && ((unsigned char)text.p[i] & 0xC0) != 0x80) n++;
    s->characters[i] = n;
  }
  s->characters[text.n] = text.n ? n + 1 : 0;
  return true;
}

static uint32_t next_piece(dm_str text, uint32_t at, uint32_t end) {
  while (at < end && text.p[at] != '\n') at++;
  return at;
}

/* "T3<tab>Person 4 9;10 14<tab>words"; 0 when the span is empty. Returns its number. */
static uint32_t put_span(sheet *s, const char *type, dm_str type_more, dm_span span) {
  dm_str text = s->r->text;
  if (span.end > text.n) span.end = text.n;
  while (span.start < span.end && text.p[span.start] == '\n') span.start++;
  while (span.start < span.end && text.p[span.end - 1] == '\n') span.end--;
  if (span.start >= span.end) return 0;
  fprintf(s->out, "T%u\t%s%" DM_FMT, ++s->n_spans, type, DM_ARG(type_more));
  for (uint32_t at = span.start, end; at < span.end; at = end + 1) {
    end = next_piece(text, at, span.end);
    if (end > at) fprintf(s->out, "%c%u %u", at == span.start ? ' ' : ';', s->characters[at], s->characters[end]);
  }
  fputc('\t', s->out);
  for (uint32_t at = span.start, end; at < span.end; at = end + 1) {
    end = next_piece(text, at, span.end);
    if (end > at) fprintf(s->out, "%s%" DM_FMT, at == span.start ? "" : " ", DM_ARG(dm_str_sub(text, at, end)));
  }
  fputc('\n', s->out);
  return s->n_spans;
}

static void put_mentions(sheet *s) {
  static const char *const kinds[] = {"Person", "Country", "Organisation", "Group", "Actor"};
  for (uint32_t i = 0; i < s->r->n_mentions; i++) {
    const dm_mention *m = &s->r->mentions[i];
    s->mentions[i] = put_span(s, kinds[s->r->actors[m->actor].kind], (dm_str){0}, m->span);
  }
}

/* The mention of the actor nearest to a place of the text; 0: it has none. */
static uint32_t nearest(const sheet *s, uint32_t actor, uint32_t at) {
  uint32_t best = 0, least = UINT32_MAX;
  for (uint32_t i = 0; actor != DM_NONE && i < s->r->n_mentions; i++) {
    const dm_mention *m = &s->r->mentions[i];
    uint32_t far = m->span.start > at ? m->span.start - at : at - m->span.start;
    if (m->actor != actor || !s->mentions[i] || far >= least) continue;
    best = s->mentions[i];
    least = far;
  }
  return best;
}

static void put_roles(sheet *s, const char *role, const dm_party *parties, uint32_t n, uint32_t at) {
  for (uint32_t i = 0, k = 0; i < n; i++) {
    uint32_t mention = nearest(s, parties[i].actor, at);
    if (!mention) continue;
    if (k++)
      fprintf(s->out, " %s%u:T%u", role, k, mention);
    else
      fprintf(s->out, " %s:T%u", role, mention);
  }
}

static void put_event(sheet *s, const dm_event *e) {
  uint32_t trigger = put_span(s, "", e->type, e->trigger);
  if (!trigger) return;
  fprintf(s->out, "E%u\t%" DM_FMT ":T%u", ++s->n_events, DM_ARG(e->type), trigger);
  put_roles(s, "Source", e->source, e->n_source, e->trigger.start);
  put_roles(s, "Target", e->target, e->n_target, e->trigger.start);
  fputc('\n', s->out);
  fprintf(s->out, "A%u\tModality E%u %s\n", ++s->n_attributes, s->n_events, dm_name_modality(e->modality));
}

static void put_relation(sheet *s, const char *type, uint32_t from, uint32_t to) {
  if (from && to) fprintf(s->out, "R%u\t%s Arg1:T%u Arg2:T%u\n", ++s->n_relations, type, from, to);
}

static void put_statement(sheet *s, const dm_statement *st) {
  uint32_t content = 0;
  for (uint32_t i = 0; i < st->n_evidence; i++) {
    uint32_t piece = put_span(s, "Statement", (dm_str){0}, st->evidence[i].span);
    if (!content) content = piece;
  }
  uint32_t cue = st->cue_token == DM_NONE ? 0 : put_span(s, "Cue", (dm_str){0}, st->cue);
  put_relation(s, "Cue", content, cue);
  put_relation(s, "Speaker", content, nearest(s, st->speaker.actor, st->cue.start));
}

static void put_position(sheet *s, const dm_position *p) {
  uint32_t at = p->n_evidence ? put_span(s, "Position", (dm_str){0}, p->evidence[0].span) : 0;
  if (!at) return;
  put_relation(s, "Holder", at, nearest(s, p->holder.actor, p->evidence[0].span.start));
  fprintf(s->out, "A%u\tStance T%u %s\n", ++s->n_attributes, at, p->sign > 0 ? "for" : p->sign < 0 ? "against" : "conditional");
  fprintf(s->out, "#%u\tAnnotatorNotes T%u\t", s->n_attributes, at);
  for (uint32_t i = 0; i < p->issue_label.n; i++)
    fputc((unsigned char)p->issue_label.p[i] < 0x20 ? ' ' : p->issue_label.p[i], s->out);
  fputc('\n', s->out);
}

static int put_annotation(FILE *out, const dm_record *r, dm_err *err) {
  sheet s = {.out = out, .r = r};
  if (!count_characters(&s)) {
    free(s.characters), free(s.mentions);
    return dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  }
  put_mentions(&s);
  for (uint32_t i = 0; i < r->n_events; i++) put_event(&s, &r->events[i]);
  for (uint32_t i = 0; i < r->n_statements; i++) put_statement(&s, &r->statements[i]);
  for (uint32_t i = 0; i < r->n_positions; i++) put_position(&s, &r->positions[i]);
  free(s.characters);
  free(s.mentions);
  return 0;
}

static int put_document(void *context, const dm_view *v, dm_err *err) {
  const dm_gather *g = context;
  char name[32];
  snprintf(name, sizeof name, "d%lld", (long long)v->stored->doc_id);
  FILE *text = dm_gather_open(g, dm_str_of(name), "txt", err);
  if (!text) return DM_EIO;
  fwrite(v->record->text.p, 1, v->record->text.n, text);
  int rc = dm_view_close(text, 0, err);
  FILE *ann = rc ? NULL : dm_gather_open(g, dm_str_of(name), "ann", err);
  if (!ann) return DM_EIO;
  return dm_view_close(ann, put_annotation(ann, v->record, err), err);
}

static int put_configuration(const dm_gather *g, dm_err *err) {
  FILE *out = dm_gather_open(g, DM_S("annotation"), "conf", err);
  if (!out) return DM_EIO;
  const dm_ontology *o = &g->vocabulary->ontology;
  fputs("[entities]\nPerson\nCountry\nOrganisation\nGroup\nActor\nStatement\nCue\nPosition\n\n[relations]\nCue\tArg1:Statement, "
        "Arg2:Cue\n"
        "Speaker\tArg1:Statement, Arg2:<ENTITY>\nHolder\tArg1:Position, Arg2:<ENTITY>\n\n[events]\n",
        out);
  for (uint32_t i = 0; i < o->n_types; i++)
    fprintf(out, "%" DM_FMT "\tSource*:<ENTITY>, Target*:<ENTITY>\n", DM_ARG(o->types[i].name));
  fputs("\n[attributes]\nModality\tArg:<EVENT>, Value:asserted|future|negated|hypothetical|historical\nStance\tArg:Position, "
        "Value:for|against|conditional\n",
        out);
  return dm_view_close(out, 0, err);
}

int dm_gather_brat(const dm_gather *gather, dm_err *err) {
  int rc = put_configuration(gather, err);
  return rc ? rc : dm_gather_documents(gather, put_document, (void *)(uintptr_t)gather, err);
}

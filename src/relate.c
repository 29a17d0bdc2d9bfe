#include "relate.h"

#include "base/err.h"
#include "base/str.h"

typedef struct tag {
  dm_str open, close;
  const char *missing, *twice, *broken, *empty;
  dm_span span; /* in the text without marks */
} tag;

static const char *find_tag(dm_str text, tag *t) {
  uint32_t open = dm_str_find(text, t->open, 0);
  if (open == DM_NONE) return t->missing;
  uint32_t start = open + t->open.n, close = dm_str_find(text, t->close, 0);
  if (close == DM_NONE || close < start) return t->broken;
  if (dm_str_find(text, t->open, start) != DM_NONE || dm_str_find(text, t->close, close + 1) != DM_NONE) return t->twice;
  if (!dm_str_trim(dm_str_sub(text, start, close)).n) return t->empty;
  t->span = (dm_span){start, close};
  return NULL;
}

/* Copies text without the marks of both tags and moves their spans along. */
static dm_str strip(dm_arena *arena, dm_str text, tag *a, tag *b) {
  tag *first = a->span.start < b->span.start ? a : b, *second = first == a ? b : a;
  dm_str p[5] = {dm_str_sub(text, 0, first->span.start - first->open.n), dm_str_sub(text, first->span.start, first->span.end),
                 dm_str_sub(text, first->span.end + first->close.n, second->span.start - second->open.n),
                 dm_str_sub(text, second->span.start, second->span.end),
                 dm_str_sub(text, second->span.end + second->close.n, text.n)};
  first->span = (dm_span){p[0].n, p[0].n + p[1].n};
  second->span.start = first->span.end + p[2].n;
  second->span.end = second->span.start + p[3].n;
  return dm_str_printf(arena, "%" DM_FMT "%" DM_FMT "%" DM_FMT "%" DM_FMT "%" DM_FMT, DM_ARG(p[0]), DM_ARG(p[1]), DM_ARG(p[2]),
                       DM_ARG(p[3]), DM_ARG(p[4]));
}

const char *dm_pair_read(dm_arena *arena, dm_str marked, dm_pair *out) {
  tag s = {DM_S("<s>"), DM_S("</s>"), "no <s> in it", "<s> is there twice", "<s> is not closed", "nothing between <s> and </s>",
           {0, 0}};
  tag t = {DM_S("<t>"), DM_S("</t>"), "no <t> in it", "<t> is there twice", "<t> is not closed", "nothing between <t> and </t>",
           {0, 0}};
  dm_notes notes = {.arena = arena};
  dm_input input = {.bytes = marked};
  dm_article *article;
  *out = (dm_pair){0};
  /* Repaired before the marks are cut out: the pipe changes nothing then, and the spans stay where they are. */
  if (dm_article_make(arena, &input, &notes, &article, NULL)) return "it is no text";
  const char *wrong = find_tag(article->text, &s);
  if (!wrong) wrong = find_tag(article->text, &t);
  if (!wrong && s.span.start < t.span.end && t.span.start < s.span.end) wrong = "the marks are nested";
  if (wrong) return wrong;
  out->text = strip(arena, article->text, &s, &t);
  out->source = s.span;
  out->target = t.span;
  return NULL;
}

static int relate(dm_worker *worker, const dm_pair *pair, dm_document *d, dm_relation *out, dm_err *err) {
  dm_marked_span source, target;
  if (!dm_marked_find(d->syntax, pair->source, &source) || !dm_marked_find(d->syntax, pair->target, &target))
    return dm_fail(err, DM_EINPUT, "relate", NULL, 0, 0, "a mark holds no word");
  d->facts.mentions = dm_mentions_mark(d->arena, d->mentions, &source, &target);
  int rc = dm_statements_make(d->arena, worker->engine->cues, &d->facts, NULL, err);
  if (!rc) dm_relate(d->arena, worker->engine->frames, &d->facts, &source, &target, out);
  return rc;
}

int dm_pair_relate(dm_worker *worker, const dm_pair *pair, dm_str date, dm_document **document, dm_relation *out, dm_err *err) {
  dm_input input = {.id = DM_S("pair"), .date = date, .bytes = pair->text};
  int rc = dm_pipe_run(worker, &input, DM_UPTO_MENTION, false, document, err);
  if (rc) return rc;
  rc = relate(worker, pair, *document, out, err);
  if (!rc) return 0;
  dm_document_free(*document);
  *document = NULL;
  return rc;
}

#include "pair.h"

#include "base/err.h"
#include "base/str.h"

/* Length of the tag at p, or 0; *side: 's' or 't'; *open: no slash. */
static uint32_t tag_at(dm_str text, uint32_t p, char *side, bool *open) {
  static const dm_str tags[] = {{"<s>", 3}, {"</s>", 4}, {"<t>", 3}, {"</t>", 4}};
  for (uint32_t i = 0; i < sizeof tags / sizeof *tags; i++) {
    if (!dm_str_starts(dm_str_sub(text, p, text.n), tags[i])) continue;
    *side = tags[i].p[tags[i].n - 2];
    *open = tags[i].n == 3;
    return tags[i].n;
  }
  return 0;
}

static const char *add(dm_pair *pair, char side, dm_span span, dm_str text) {
  uint32_t *n = side == 's' ? &pair->n_source : &pair->n_target;
  if (!dm_str_trim(dm_str_sub(text, span.start, span.end)).n) return "a mark holds nothing";
  if (*n == DM_MARKS) return "too many marks of one side";
  (side == 's' ? pair->source : pair->target)[(*n)++] = span;
  return NULL;
}

static const char *strip(dm_arena *arena, dm_str marked, dm_pair *out) {
  char *plain = DM_NEW(arena, char, marked.n + 1), side = 0, within = 0;
  uint32_t n = 0, start = 0;
  bool open;
  for (uint32_t p = 0, length; p < marked.n; p += length ? length : 1) {
    if (!(length = tag_at(marked, p, &side, &open))) {
      plain[n++] = marked.p[p];
      continue;
    }
    if (open && within) return "the marks are nested";
    if (!open && within != side) return "a mark is closed that is not open";
    const char *wrong = open ? NULL : add(out, side, (dm_span){start, n}, (dm_str){plain, n});
    if (wrong) return wrong;
    within = open ? side : 0;
    start = n;
  }
  out->text = (dm_str){plain, n};
  return within ? "a mark is not closed" : out->n_source + out->n_target ? NULL : "no <s> and no <t> in it";
}

const char *dm_pair_read(dm_arena *arena, dm_str marked, dm_pair *out) {
  dm_notes notes = {.arena = arena};
  dm_input input = {.bytes = marked};
  dm_article *article;
  *out = (dm_pair){0};
  /* Repaired before the marks are cut out: the pipe changes nothing then, and the spans stay where they are. */
  return dm_article_make(arena, &input, &notes, &article, NULL) ? "it is no text" : strip(arena, article->text, out);
}

static bool find_side(const dm_syntax *syntax, const dm_span *spans, uint32_t n, dm_side *out) {
  out->n = n;
  for (uint32_t i = 0; i < n; i++)
    if (!dm_marked_find(syntax, spans[i], &out->span[i])) return false;
  return true;
}

static int relate(dm_worker *worker, const dm_pair *pair, dm_document *d, dm_relation *out, dm_err *err) {
  dm_side source, target;
  if (!find_side(d->syntax, pair->source, pair->n_source, &source) ||
      !find_side(d->syntax, pair->target, pair->n_target, &target))
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

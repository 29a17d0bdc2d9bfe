/* Raw tokens of a block become sentences. Where the model of break.h sees an end, a few rules may object. */
#include "text/break.h"

#include "base/limits.h"

typedef struct cutter {
  dm_scan *scan;
  uint32_t block;
  dm_sentence_kind kind;
  dm_sentence_state state;
} cutter;

/* ---- closing a sentence ---------------------------------------------------------------------------------------- */

/* An abbreviation that ends a sentence gives up its stop, as in the treebank: "etc|." but "U.S." */
static bool gives_up_stop(const dm_scan *scan, uint32_t raw) {
  dm_str f = dm_scan_form(scan, raw);
  return f.n > 1 && f.p[f.n - 1] == '.' && f.p[0] != '.' && !memchr(f.p, '.', f.n - 1) && f.p[0] > '9';
}

static uint32_t last_word(const dm_scan *scan, uint32_t first, uint32_t end) {
  while (end > first + 1 && strchr("\"')]", scan->text.p[scan->raw.v[end - 1].start])) end--;
  return end - 1;
}

static void append_tokens(cutter *c, uint32_t first, uint32_t end) {
  dm_scan *scan = c->scan;
  uint32_t give = last_word(scan, first, end);
  for (uint32_t t = first; t < end; t++) {
    dm_token token = scan->raw.v[t];
    token.sentence = scan->sentences.n;
    if (t == give && gives_up_stop(scan, t)) {
      dm_token word = token;
      word.end--;
      word.space_after = false;
      DM_PUSH(scan->arena, &scan->tokens, word);
      token.start = word.end;
      token.joined = false;
    }
    DM_PUSH(scan->arena, &scan->tokens, token);
  }
}

static void close_sentence(cutter *c, uint32_t first, uint32_t end, dm_sentence_kind kind) {
  dm_scan *scan = c->scan;
  dm_sentence s = {.start = scan->raw.v[first].start,
                   .end = scan->raw.v[end - 1].end,
                   .first = scan->tokens.n,
                   .block = c->block,
                   .kind = kind};
  append_tokens(c, first, end);
  s.n = scan->tokens.n - s.first;
  DM_PUSH(scan->arena, &scan->sentences, s);
}

/* ---- too long a sentence --------------------------------------------------------------------------------------- */

static int cut_rank(dm_str f) {
  char c = f.p[f.n - 1];
  return strchr(".!?", c) ? 4 : c == ';' || c == ':' ? 3 : c == ',' ? 2 : (unsigned char)c >= 0x80 || strchr("-)\"", c) ? 1 : 0;
}

/* Where to cut [first, first + limit): behind the best mark of its second half, the last of equals. */
static uint32_t best_cut(const dm_scan *scan, uint32_t first, uint32_t limit) {
  uint32_t cut = first + limit, best = 0;
  for (uint32_t t = first + limit / 2; t < first + limit; t++) {
    uint32_t rank = (uint32_t)cut_rank(dm_scan_form(scan, t));
    if (rank >= best && !scan->raw.v[t + 1].joined) {
      best = rank;
      cut = t + 1;
    }
  }
  return cut;
}

static void close_sentences(cutter *c, uint32_t first, uint32_t end, dm_sentence_kind kind) {
  const dm_scan *scan = c->scan;
  /* One less than the limit: the last token may give up its stop. */
  while (end - first >= DM_LIMIT_SENT_TOKENS) {
    uint32_t cut = best_cut(scan, first, DM_LIMIT_SENT_TOKENS - 1);
    dm_note_add(scan->article->notes, "text", (dm_span){scan->raw.v[first].start, scan->raw.v[cut - 1].end},
                "a sentence of %u tokens or more, cut after %u", DM_LIMIT_SENT_TOKENS, cut - first);
    close_sentence(c, first, cut, kind);
    first = cut;
  }
  close_sentence(c, first, end, kind);
}

/* ---- finding the ends ------------------------------------------------------------------------------------------ */

static bool ends_at(cutter *c, uint32_t t) {
  dm_gap gap;
  if (!dm_gap_read(c->scan, &c->state, t, &gap)) return false;
  return dm_gap_score(c->scan, &gap) > 0 && !dm_gap_objection(c->scan, t, &gap);
}

/* Raw tokens of the dateline, which is a sentence of its own. */
static uint32_t dateline_tokens(const dm_scan *scan, uint32_t end) {
  uint32_t n = 0;
  while (n < scan->raw.n && scan->raw.v[n].end <= end) n++;
  return n;
}

void dm_scan_sentences(dm_scan *scan, uint32_t block, uint32_t dateline) {
  cutter c = {.scan = scan, .block = block, .kind = scan->blocks.v[block].kind};
  scan->blocks.v[block].first = scan->sentences.n;
  dm_sentence_begin(scan, &c.state);
  uint32_t from = dateline_tokens(scan, dateline);
  if (from) close_sentences(&c, 0, from, DM_SENT_DATELINE);
  c.state.from = from;
  for (uint32_t t = from; t < scan->raw.n; t++) {
    dm_sentence_step(scan, &c.state, t);
    if (t + 1 < scan->raw.n && !ends_at(&c, t)) continue;
    close_sentences(&c, c.state.from, t + 1, c.kind);
    c.state.from = t + 1;
    c.state.brackets = 0;
  }
  scan->blocks.v[block].n = scan->sentences.n - scan->blocks.v[block].first;
}

/* examples_time.c - the examples of data/lang/en/time/patterns.tsv: "They met on {Tuesday = 2025-02-11}." The braces say which
 * words are an expression of time and what its value is; outside them there must be none. */
#include "data.h"

#include "base/str.h"

#define MAX_EXPRESSIONS 8u

/* What the braces of one example ask for; offsets in the sentence without braces. */
typedef struct wanted {
  dm_str sentence;
  struct {
    uint32_t start, end;
    dm_str value;
  } v[MAX_EXPRESSIONS];
  uint32_t n;
} wanted;

/* False when the braces are not of the form {words = value}. */
static bool read_braces(dm_arena *arena, dm_str cell, wanted *out) {
  char *text = dm_arena_alloc(arena, (size_t)cell.n + 1);
  uint32_t n = 0;
  *out = (wanted){0};
  for (uint32_t i = 0; i < cell.n;) {
    if (cell.p[i] != '{') {
      text[n++] = cell.p[i++];
      continue;
    }
    uint32_t close = dm_str_find(cell, DM_S("}"), i), equals = dm_str_find(cell, DM_S(" = "), i);
    if (close == DM_NONE || equals == DM_NONE || equals > close || out->n == MAX_EXPRESSIONS) return false;
    out->v[out->n].start = n;
    memcpy(text + n, cell.p + i + 1, equals - i - 1);
    n += equals - i - 1;
    out->v[out->n].end = n;
    out->v[out->n++].value = dm_str_sub(cell, equals + 3, close);
    i = close + 1;
  }
  out->sentence = (dm_str){text, n};
  return true;
}

/* "2025-02-11", "2025-02-03 .. 2025-02-09", or "none" */
static dm_str value_shown(dm_arena *arena, const dm_date *date) {
  if (!date->value.n) return DM_S("none");
  if (!date->end.n) return date->value;
  return dm_str_printf(arena, "%" DM_FMT " .. %" DM_FMT, DM_ARG(date->value), DM_ARG(date->end));
}

static bool as_wanted(dm_arena *arena, const dm_document *document, const wanted *want) {
  const dm_mentions *m = document->mentions;
  if (m->n_whens != want->n) return false;
  for (uint32_t i = 0; i < want->n; i++) {
    const dm_when *w = &m->whens[i];
    uint32_t start = document->text->tokens[w->first].start;
    if (start != want->v[i].start || w->date.span.end > want->v[i].end) return false;
    if (!dm_str_eq(value_shown(arena, &w->date), want->v[i].value)) return false;
  }
  return true;
}

/* All that was found, for the message. */
static dm_str found_shown(dm_arena *arena, const dm_document *document) {
  const dm_mentions *m = document->mentions;
  dm_str out = DM_S("found nothing");
  for (uint32_t i = 0; i < m->n_whens; i++) {
    dm_str words = dm_text_slice(document->text, m->whens[i].first, m->whens[i].last);
    dm_str value = value_shown(arena, &m->whens[i].date);
    out = dm_str_printf(arena, "%" DM_FMT "%s{%" DM_FMT " = %" DM_FMT "}", DM_ARG(i ? out : DM_S("found ")), i ? ", " : "",
                        DM_ARG(words), DM_ARG(value));
  }
  return out;
}

static void run_example(cli_check *check, const dm_tsv *tsv, uint32_t row, dm_worker *worker, dm_arena *arena, dm_str cell) {
  wanted want;
  dm_document *document = NULL;
  dm_err err = {0};
  check->examples++;
  if (!read_braces(arena, cell, &want)) {
    cli_check_tell(check, tsv, row, "expected {words = value} in", cell);
    return;
  }
  dm_input input = {.id = DM_S("example"), .date = DM_S("2025-02-12"), .bytes = want.sentence};
  if (dm_pipe_run(worker, &input, DM_UPTO_MENTION, false, &document, &err)) {
    cli_check_tell(check, tsv, row, err.message, cell);
    return;
  }
  if (!as_wanted(arena, document, &want))
    cli_check_tell(check, tsv, row, dm_str_printf(arena, "%" DM_FMT " in", DM_ARG(found_shown(arena, document))).p, cell);
  dm_document_free(document);
}

void cli_check_dates(cli_check *check, const dm_tsv *tsv, dm_worker *worker) {
  dm_arena *arena = dm_arena_new();
  const uint32_t columns[] = {dm_tsv_column(tsv, "ex"), dm_tsv_column(tsv, "not")};
  for (uint32_t row = 0; arena && row < tsv->n_rows; row++)
    for (int c = 0; c < 2; c++) {
      dm_str rest = dm_tsv_cell(tsv, row, columns[c]);
      while (rest.n) {
        uint32_t bar = dm_str_find(rest, DM_S(" | "), 0);
        run_example(check, tsv, row, worker, arena, dm_str_trim(bar == DM_NONE ? rest : dm_str_sub(rest, 0, bar)));
        rest = bar == DM_NONE ? (dm_str){0} : dm_str_sub(rest, bar + 3, rest.n);
      }
    }
  dm_arena_free(arena);
}

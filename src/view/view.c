#include "view/view.h"

#include "base/err.h"
#include "base/str.h"
#include "view/conllu.h"

#include <errno.h>

static int write_conllu(const dm_view *view, FILE *out, dm_err *err) {
  return dm_conllu_write(view->facts->mentions->syntax, out, err);
}

const dm_format dm_formats[] = {
    {"text", "a summary in three blocks: who did what, who said what, positions", dm_view_summary},
    {"json", "the whole record, one row a line", dm_view_json},
    {"jsonl", "the whole record on one line per document", dm_view_jsonl},
    {"conllu", "the dependency trees", write_conllu},
    {NULL, NULL, NULL},
};

const dm_format *dm_format_find(const char *name) {
  for (const dm_format *f = dm_formats; f->name; f++)
    if (!strcmp(f->name, name)) return f;
  return NULL;
}

const char *dm_format_name(unsigned i) { return i < sizeof dm_formats / sizeof *dm_formats ? dm_formats[i].name : NULL; }

int dm_view_finish(FILE *out, dm_err *err) {
  if (fflush(out) == 0 && !ferror(out)) return 0;
  return dm_fail(err, DM_EIO, "view", NULL, 0, 0, "cannot write: %s", errno ? strerror(errno) : "unknown reason");
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

#define NAMES(function, type, ...)                                                                                               \
  const char *function(type value) {                                                                                             \
    static const char *const names[] = {__VA_ARGS__};                                                                            \
    return (size_t)value < sizeof names / sizeof *names ? names[value] : NULL;                                                   \
  }

NAMES(dm_name_actor_kind, dm_actor_kind, "person", "country", "organisation", "group", "other")
NAMES(dm_name_basis, dm_basis, "none", "text", "lexicon", "memory")
NAMES(dm_name_mention_form, dm_mention_form, "name", "description", "pronoun", "adjective")
NAMES(dm_name_precision, dm_precision, "none", "day", "month", "year")
NAMES(dm_name_date_basis, dm_date_basis, NULL, "stated", "publication", "inferred")
NAMES(dm_name_modality, dm_modality, "asserted", "future", "negated", "hypothetical", "historical")
NAMES(dm_name_speech_form, dm_speech_form, "direct", "mixed", "indirect")
NAMES(dm_name_stance_act, dm_stance_act, "demand", "offer", "accept", "reject", "support", "oppose", "condition", "warn")
NAMES(dm_name_strength, dm_strength, "categorical", "plain", "hedged")
NAMES(dm_name_position_basis, dm_position_basis, "stated", "spokesperson", "narrator", "claimed")
NAMES(dm_name_link_type, dm_link_type, "answers", "condition", "same-event", "contradicts", "softens", "aligns", "hardens")
NAMES(dm_name_outcome, dm_outcome, NULL, "accepted", "refused", "partly", "open")
NAMES(dm_name_condition_status, dm_condition_status, "open", "met", "refused")
NAMES(dm_name_sentence_kind, dm_sentence_kind, "text", "heading", "kicker", "crosshead", "dateline", "caption", "list")

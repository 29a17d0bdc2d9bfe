#include "record/values.h"

#include <stddef.h>

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
NAMES(dm_name_attribution_kind, dm_attribution_kind, "speech", "attitude", "plan", "act")
NAMES(dm_name_stance_act, dm_stance_act, "demand", "offer", "accept", "reject", "support", "oppose", "condition", "warn")
NAMES(dm_name_strength, dm_strength, "categorical", "plain", "hedged")
NAMES(dm_name_position_basis, dm_position_basis, "stated", "spokesperson", "narrator", "claimed")
NAMES(dm_name_link_type, dm_link_type, "answers", "condition", "same-event", "contradicts", "softens", "aligns", "hardens")
NAMES(dm_name_outcome, dm_outcome, NULL, "accepted", "refused", "partly", "open")
NAMES(dm_name_condition_status, dm_condition_status, "open", "met", "refused")
NAMES(dm_name_sentence_kind, dm_sentence_kind, "text", "heading", "kicker", "crosshead", "dateline", "caption", "list")

/* values.h - names of the record's values, as they are printed and stored everywhere. */
#ifndef DM_RECORD_VALUES_H
#define DM_RECORD_VALUES_H

#include "demarche.h"

const char *dm_name_actor_kind(dm_actor_kind value);
const char *dm_name_basis(dm_basis value);
const char *dm_name_mention_form(dm_mention_form value);
const char *dm_name_precision(dm_precision value);
const char *dm_name_date_basis(dm_date_basis value); /* NULL for none */
const char *dm_name_modality(dm_modality value);
const char *dm_name_speech_form(dm_speech_form value);
const char *dm_name_attribution_kind(dm_attribution_kind value);
const char *dm_name_stance_act(dm_stance_act value);
const char *dm_name_strength(dm_strength value);
const char *dm_name_position_basis(dm_position_basis value);
const char *dm_name_link_type(dm_link_type value);
const char *dm_name_outcome(dm_outcome value); /* NULL for none */
const char *dm_name_condition_status(dm_condition_status value);
const char *dm_name_sentence_kind(dm_sentence_kind value);

#endif

/* relate.h - what one named party does to another: the candidate of the sentence that connects two marked phrases best.
 *
 *   <s>Ankara</s> rejected <t>Kyiv</t>'s offer of talks.     rejected: source path -> Ankara, target path -> ... Kyiv
 *                                                            talks:    inside what the rejection is about
 *
 * The phrases count as actors whatever the mention stage thinks of them, and neither needs a country. A side may be marked
 * several times, or not at all.
 */
#ifndef DM_FACT_RELATE_H
#define DM_FACT_RELATE_H

#include "fact/events.h"

typedef struct dm_marked_span {
  uint32_t first, last; /* tokens, last inclusive */
  uint32_t head;        /* the token of the span that hangs highest in the tree */
} dm_marked_span;

#define DM_MARKS 8u

/* All phrases marked as one side: usually one; none when that side is not named. */
typedef struct dm_side {
  dm_marked_span span[DM_MARKS];
  uint32_t n;
} dm_side;

typedef struct dm_relation {
  dm_str type, mode; /* unknown type: no relation is found; mode may be unknown */
  int quad;          /* of the type; 0 without one */
  dm_modality modality;
  double confidence; /* 0..1: how well the roles reach the two phrases, calibrated by confidence.tsv */
  dm_span trigger;
  dm_str made_by; /* frame id */
} dm_relation;

/* The tokens that a span of bytes touches; false when it touches none. */
bool dm_marked_find(const dm_syntax *syntax, dm_span bytes, dm_marked_span *out);
/* The mentions with all phrases as actors, of their own where they are none yet; the rest is shared with `mentions`. */
const dm_mentions *dm_mentions_mark(dm_arena *arena, const dm_mentions *mentions, const dm_side *source, const dm_side *target);
/* facts hold marked mentions and the statements made with them. Linear in the candidates of the document. */
void dm_relate(dm_arena *arena, const dm_frames *frames, dm_facts *facts, const dm_side *source, const dm_side *target,
               dm_relation *out);

#endif

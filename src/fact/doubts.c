#include "fact/doubts.h"

#include <math.h>

#define SURE_ARC 15.0  /* margin of a head over the next best that is as good as certain */
#define MOST_STEPS 5.0 /* governing words above an act; more are as bad */
#define FAR_STEPS 1u   /* a source further up or down the tree than its verb's dependents */

static double share(double value, double most) { return value <= 0 ? 0 : value >= most ? 1 : value / most; }

static double tree_of(const dm_syntax *s, uint32_t token) {
  const dm_sentence *at = &s->text->sentences[s->text->tokens[token].sentence];
  double sum = 0;
  for (uint32_t t = at->first; t < at->first + at->n; t++) sum += share((double)s->words[t].arc_score, SURE_ARC);
  return at->n ? sum / at->n : 0;
}

/* The filler is no dependent of the act: a controller, the subject of a clause above, a speaker's pronoun. */
static bool is_far(const dm_syntax *s, const dm_candidate *c) {
  uint32_t up = c->source.token;
  for (uint32_t i = 0; i <= FAR_STEPS && up != DM_NONE; i++, up = s->words[up].head)
    if (up == c->trigger) return false;
  return c->source.token != DM_NONE;
}

static bool is_pronoun(const dm_facts *facts, const dm_role *role) {
  uint32_t at = role->token == DM_NONE ? DM_NONE : dm_mention_at(facts->mentions, role->token);
  return at != DM_NONE && facts->mentions->mentions[at].form == DM_FORM_PRONOUN;
}

/* Share of the frames of the word that would tell another type. */
static double rivals_of(const dm_frames *frames, const dm_word *word, dm_str lemma, const dm_candidate *c) {
  uint32_t all = 0, other = 0;
  for (uint32_t link = dm_map_get(&frames->frame_of, lemma); link != DM_NONE; link = frames->chains.v[link].next) {
    const dm_frame *frame = &frames->frames.v[frames->chains.v[link].item];
    if (!dm_part_fits(frame->upos, word->upos)) continue;
    all++;
    other += frame->type != c->frame->type;
  }
  return all ? (double)other / all : 0;
}

void dm_doubts_of(const dm_frames *frames, const dm_facts *facts, const dm_str *lemmas, const dm_candidate *c,
                  uint32_t n_mentions, double *out) {
  const dm_syntax *s = facts->mentions->syntax;
  const dm_word *word = &s->words[c->trigger];
  out[DM_DOUBT_ARC] = 1 - share((double)word->arc_score, SURE_ARC);
  out[DM_DOUBT_TREE] = 1 - tree_of(s, c->trigger);
  out[DM_DOUBT_STEPS] = share(c->reading.n_up, MOST_STEPS);
  out[DM_DOUBT_RIVALS] = rivals_of(frames, word, lemmas[c->trigger], c);
  out[DM_DOUBT_NO_SOURCE] = c->source.n == 0;
  out[DM_DOUBT_NO_TARGET] = c->target.n == 0;
  out[DM_DOUBT_UNPLACED] = c->source.n && !c->source.party[0].country.n;
  out[DM_DOUBT_FAR] = is_far(s, c);
  out[DM_DOUBT_SPEAKER] = c->source.n && c->source.token == DM_NONE;
  out[DM_DOUBT_PRONOUN] = is_pronoun(facts, &c->target);
  out[DM_DOUBT_UNSAID] = c->target.unsaid;
  out[DM_DOUBT_ONCE] = n_mentions < 2;
}

double dm_doubts_weigh(const dm_frames *frames, const double *values) {
  double sum = frames->sure;
  for (uint32_t i = 0; i < DM_DOUBT_COUNT; i++) sum += frames->doubts[i] * values[i];
  return 1 / (1 + exp(-sum));
}

dm_str dm_doubts_told(dm_arena *arena, const double *values) {
  dm_str all = {0};
  for (uint32_t i = 0; i < DM_DOUBT_COUNT; i++)
    if (values[i] > 0)
      all = dm_str_printf(arena, "%" DM_FMT "%s%s %.2f", DM_ARG(all), all.n ? ", " : "", dm_doubt_names[i], values[i]);
  return all.n ? all : DM_S("nothing");
}

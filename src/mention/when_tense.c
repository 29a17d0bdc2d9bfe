#include "mention/when_scan.h"

#include "base/str.h"

/* No real sentence is nested deeper; a walk that long is cut. */
#define MAX_STEPS 64

static uint32_t kind_of(const dm_calendar *calendar, dm_str lemma) {
  uint32_t kind = dm_map_get(&calendar->outlook, lemma);
  return kind == DM_NONE ? 0 : kind;
}

static bool is_aux(const dm_syntax *s, uint32_t t) {
  dm_rel rel = dm_rel_base((dm_rel)dm_w(s, t)->rel);
  return rel == DM_AUX_REL || rel == DM_COP;
}

static bool is_clause(const dm_syntax *s, uint32_t t) {
  uint8_t upos = dm_w(s, t)->upos;
  return upos == DM_VERB || upos == DM_AUX || dm_child(s, t, DM_COP) != DM_NONE || dm_child_base(s, t, DM_NSUBJ) != DM_NONE;
}

/* "meeting" as in "is meeting". */
static bool is_ongoing(uint32_t bits) { return bits & DM_F_GER || (bits & DM_F_PRES && bits & DM_F_PART); }

/* What the verb's own form and its auxiliaries say; OUT_UNKNOWN for infinitives and participles without one. */
static outlook finite_outlook(const dm_calendar *calendar, const dm_syntax *s, uint32_t t) {
  uint32_t own = dm_w(s, t)->bits;
  outlook found = OUT_UNKNOWN;
  for (DM_EACH_CHILD(s, t, c)) {
    if (!is_aux(s, c)) continue;
    if (kind_of(calendar, dm_w(s, c)->lemma) & OUTLOOK_AUX) return OUT_FUTURE;
    uint32_t bits = dm_w(s, c)->bits;
    if (bits & DM_F_PAST) found = OUT_PAST;
    /* "has met" is past; "is met", "is meeting" and "is ready" are present. */
    if (found == OUT_UNKNOWN && bits & DM_F_PRES)
      found = dm_w(s, c)->rel == DM_AUX_REL && (own & DM_F_PAST) && !(own & DM_F_GER) ? OUT_PAST : OUT_PRESENT;
  }
  if (found != OUT_UNKNOWN) return found;
  if (own & DM_F_FIN && own & DM_F_PAST) return OUT_PAST;
  if (own & DM_F_FIN && own & DM_F_PRES) return OUT_PRESENT;
  return OUT_UNKNOWN;
}

/* An infinitive or participle that no auxiliary dates: a plan when such a verb governs it or when it gives a purpose. */
static bool is_bare_infinitive(const dm_syntax *s, uint32_t t) {
  const dm_word *w = dm_w(s, t);
  return (w->bits & DM_F_INF) && !(w->bits & DM_F_FIN);
}

static bool lies_ahead(const dm_calendar *calendar, const dm_syntax *s, uint32_t noun) {
  for (DM_EACH_CHILD(s, noun, c)) {
    uint32_t kind = kind_of(calendar, dm_w(s, c)->lower);
    dm_rel rel = dm_rel_base((dm_rel)dm_w(s, c)->rel);
    if (rel == DM_AMOD && kind & OUTLOOK_NOUN) return true;
    if (rel == DM_CASE && kind & OUTLOOK_PREP) return true;
  }
  return false;
}

static bool has_present_aux(const dm_syntax *s, uint32_t t) {
  for (DM_EACH_CHILD(s, t, c))
    if (is_aux(s, c) && dm_w(s, c)->bits & DM_F_PRES) return true;
  return false;
}

/* What is scheduled lies ahead, unless the schedule itself is told of as past ("elections set for May were delayed"): then the
 * nearest day is the best guess, as for the present. */
static outlook scheduled(const dm_calendar *calendar, const dm_syntax *s, uint32_t t) {
  outlook own = finite_outlook(calendar, s, t);
  dm_rel rel = dm_rel_base((dm_rel)dm_w(s, t)->rel);
  if (own == OUT_UNKNOWN && (rel == DM_ACL || rel == DM_ADVCL)) {
    for (uint32_t up = dm_w(s, t)->head; up != DM_NONE && own == OUT_UNKNOWN; up = dm_w(s, up)->head)
      if (is_clause(s, up)) own = finite_outlook(calendar, s, up);
  }
  /* "has been scheduled" is present in effect; only "was" and "had been" look back. */
  return own == OUT_PAST && !has_present_aux(s, t) ? OUT_PRESENT : OUT_FUTURE;
}

/* One clause on the way up; from_clause: what we came from depends on this word as a clause. */
static outlook clause_outlook(const dm_calendar *calendar, const dm_syntax *s, uint32_t t, bool from_clause, bool infinitive) {
  uint32_t kind = kind_of(calendar, dm_w(s, t)->lemma);
  if (kind & OUTLOOK_SELF && (from_clause || dm_w(s, t)->bits & DM_F_PART || dm_w(s, t)->upos == DM_ADJ))
    return scheduled(calendar, s, t);
  if (kind & OUTLOOK_CONTENT && from_clause && infinitive) return OUT_FUTURE;
  outlook found = finite_outlook(calendar, s, t);
  /* "is meeting Friday": what is going on has no weekday of its own. */
  if (found == OUT_PRESENT && !from_clause && dm_w(s, t)->upos == DM_VERB && is_ongoing(dm_w(s, t)->bits)) return OUT_FUTURE;
  return found;
}

/* What a governing clause makes of an infinitive below it. The purpose of something past may be past or not: "flew there to
 * sign it in April". */
static outlook under(outlook found, bool infinitive, bool purpose) {
  if (infinitive && found == OUT_PRESENT) return OUT_FUTURE;
  return purpose && found == OUT_PAST ? OUT_UNKNOWN : found;
}

outlook time_outlook(const dm_calendar *calendar, const dm_syntax *syntax, uint32_t token) {
  bool from_clause = false, infinitive = false, purpose = false;
  uint32_t t = token;
  for (int step = 0; step < MAX_STEPS; step++) {
    const dm_word *w = dm_w(syntax, t);
    if (!is_clause(syntax, t)) {
      if (lies_ahead(calendar, syntax, t)) return OUT_FUTURE;
    } else {
      outlook found = clause_outlook(calendar, syntax, t, from_clause, infinitive);
      if (found != OUT_UNKNOWN) return under(found, infinitive, purpose);
      dm_rel rel = dm_rel_base((dm_rel)w->rel);
      if (rel == DM_ACL && w->bits & DM_F_PAST) return OUT_PAST;
      if (is_bare_infinitive(syntax, t)) {
        if (rel == DM_ACL || rel == DM_ROOT) return OUT_FUTURE;
        infinitive = true;
        purpose = purpose || rel == DM_ADVCL;
      }
      from_clause = true;
    }
    if (w->head == DM_NONE) return infinitive ? OUT_FUTURE : OUT_UNKNOWN;
    t = w->head;
  }
  return OUT_UNKNOWN;
}

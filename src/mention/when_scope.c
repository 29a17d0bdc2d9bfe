/* when_scope.c - which time expression dates a clause.
 *
 *   1 its own: attached to the clause's word ("rejected on Wednesday"), to a noun that goes with it ("told reporters at a
 *     briefing Wednesday"), to a participle beside it ("speaking Sunday, he dismissed"), or to the verb of saying behind a
 *     quotation ("...," he said Monday)
 *   2 that of the clause which governs it: what is said, intended, done in passing, joined by "and", or named by a noun
 *     shares the date of its frame (a plan is of the day on which it was told); relative clauses, which look aside, and the
 *     past perfect, which looks back, do not
 *   3 the day that an earlier sentence of the same paragraph set for what it tells ("On Tuesday, X visited ..."); months and
 *     years set nothing: they date their own clause only
 *   4 the publication day
 */
#include "mention/mention.h"

#include "base/str.h"
#include "mention/days.h"

/* A clause nested deeper than this, or an anchor further back, is not followed. */
#define MAX_CLIMB 16
#define MAX_SENTENCES_BACK 8u

/* How closely an expression belongs to a clause; the lower wins. */
enum { OWN = 1, BESIDE, BY_PARTICIPLE, BY_OBJECT, NOT_ITS };

static dm_rel rel_of(const dm_syntax *s, uint32_t t) { return (dm_rel)dm_w(s, t)->rel; }
static dm_rel base_of(const dm_syntax *s, uint32_t t) { return dm_rel_base(rel_of(s, t)); }
static uint32_t head_of(const dm_syntax *s, uint32_t t) { return dm_w(s, t)->head; }

static bool is_nonfinite(const dm_syntax *s, uint32_t t) {
  if (dm_child_base(s, t, DM_AUX_REL) != DM_NONE || dm_child(s, t, DM_COP) != DM_NONE) return false;
  return dm_w(s, t)->bits & (DM_F_INF | DM_F_PART | DM_F_GER) && !(dm_w(s, t)->bits & DM_F_FIN);
}

static bool is_infinitive(const dm_syntax *s, uint32_t t) { return is_nonfinite(s, t) && dm_w(s, t)->bits & DM_F_INF; }

/* "had met": a past auxiliary (not that of the passive) over a past participle. */
static bool is_past_perfect(const dm_syntax *s, uint32_t t) {
  if (!(dm_w(s, t)->bits & DM_F_PAST && dm_w(s, t)->bits & DM_F_PART)) return false;
  for (DM_EACH_CHILD(s, t, c))
    if (rel_of(s, c) == DM_AUX_REL && dm_w(s, c)->bits & DM_F_PAST) return true;
  return false;
}

static bool is_past(const dm_syntax *s, uint32_t t) {
  if (is_past_perfect(s, t)) return false;
  if (dm_w(s, t)->bits & DM_F_FIN && dm_w(s, t)->bits & DM_F_PAST) return true;
  for (DM_EACH_CHILD(s, t, c)) {
    dm_rel rel = base_of(s, c);
    if ((rel == DM_AUX_REL || rel == DM_COP) && dm_w(s, c)->bits & DM_F_PAST) return true;
  }
  return false;
}

/* ---- 1: the clause's own ---------------------------------------------------------------------------------------- */

/* A time phrase that is the subject ("Tuesday marked the end") or one of two joined dates nothing. Objects do: what the
 * parser calls the object of "warned Wednesday" is a date all the same. */
static bool is_argument(dm_rel base) {
  return base == DM_NSUBJ || base == DM_IOBJ || base == DM_CSUBJ || base == DM_CCOMP || base == DM_XCOMP || base == DM_CONJ ||
         base == DM_VOCATIVE;
}

/* The noun's place below the clause, through nouns in between: how much its date says about the clause. */
static int rank_by_noun(const dm_syntax *s, uint32_t noun, uint32_t clause) {
  for (int step = 0; step < 4; step++) {
    uint32_t head = head_of(s, noun);
    dm_rel base = base_of(s, noun);
    if (head == DM_NONE) return NOT_ITS;
    if (head == clause) return base == DM_OBL ? BESIDE : base == DM_OBJ ? BY_OBJECT : NOT_ITS;
    if (base != DM_NMOD && base != DM_APPOS) return NOT_ITS;
    noun = head;
  }
  return NOT_ITS;
}

/* Participles share the date with the clause beside them ("speaking Sunday, he dismissed it"); so does a purpose that is
 * past ("used its veto to end the mission in April"). */
static int rank_by_clause(const dm_syntax *s, const dm_when *when, uint32_t verb, uint32_t clause, dm_str published) {
  uint32_t head = head_of(s, verb);
  dm_rel base = base_of(s, verb);
  if (head == DM_NONE || !is_nonfinite(s, verb)) return base == DM_PARATAXIS && head == clause ? BY_PARTICIPLE : NOT_ITS;
  if (is_infinitive(s, verb) && !(is_past(s, clause) && dm_str_cmp(when->date.value, published) < 0)) return NOT_ITS;
  if ((base == DM_ADVCL || base == DM_XCOMP) && head == clause) return BY_PARTICIPLE;
  if (base == DM_ACL && !is_infinitive(s, verb) && rank_by_noun(s, head, clause) == BESIDE) return BY_PARTICIPLE;
  return NOT_ITS;
}

static bool is_before_verb(uint8_t upos) { return upos == DM_AUX || upos == DM_ADV || upos == DM_PART; }

/* A day that touches the verb is the verb's, whatever the tree says: between subject and verb ("the adviser Monday tweeted",
 * "Peru on Monday has again rejected"), and without a preposition behind it ("said Sunday Israel will ..."). */
static bool touches(const dm_mentions *m, const dm_when *when, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  bool bare = when->date.span.start == s->text->tokens[when->first].start;
  if (when->date.precision != DM_PRECISION_DAY || dm_w(s, clause)->upos != DM_VERB) return false;
  if (bare && when->first == clause + 1) return true;
  uint32_t next = when->last + 1;
  while (next < clause && dm_w(s, next)->head == clause && is_before_verb(dm_w(s, next)->upos)) next++;
  return next == clause && (next > when->last + 1 || dm_w(s, clause)->bits & DM_F_FIN);
}

/* A time still to come dates nothing that has happened, nor does a period that runs into the future date what is said of
 * it now ("is calling for a vote within two years"). */
static bool is_too_late(const dm_syntax *s, const dm_when *when, uint32_t clause, dm_str published) {
  if (!when->date.value.n || !published.n) return false;
  /* The year or month that holds the publication day begins with it for our purpose. */
  int begins = dm_str_starts(published, when->date.value) ? 0 : dm_str_cmp(when->date.value, published);
  bool runs_on = when->date.end.n && dm_str_cmp(when->date.end, published) > 0;
  if (begins > 0) return is_past(s, clause);
  return begins == 0 && runs_on && !is_nonfinite(s, clause);
}

static int rank_of(const dm_mentions *m, const dm_when *when, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  dm_str published = s->text->article->date;
  if (when->relation == DM_WHEN_UNTIL || when->relation == DM_WHEN_BEFORE || when->relation == DM_WHEN_AFTER) return NOT_ITS;
  uint32_t head = head_of(s, when->head);
  if (is_too_late(s, when, clause, published)) return NOT_ITS;
  if (touches(m, when, clause)) return OWN;
  if (head == DM_NONE || is_argument(base_of(s, when->head))) return NOT_ITS;
  if (head == clause) return OWN;
  uint8_t upos = dm_w(s, head)->upos;
  if (upos == DM_VERB || upos == DM_AUX) return rank_by_clause(s, when, head, clause, published);
  /* Through a noun only a day: "recovering from a crash two years ago" is not two years old. */
  bool day = when->date.precision == DM_PRECISION_DAY;
  return day && when->first > head ? rank_by_noun(s, head, clause) : NOT_ITS;
}

/* First time expression at or after a token; whens are in text order. */
static uint32_t when_from(const dm_mentions *m, uint32_t token) {
  uint32_t low = 0, high = m->n_whens;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (m->whens[middle].first < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static const dm_sentence *sentence_of(const dm_mentions *m, uint32_t token) {
  const dm_text *text = m->syntax->text;
  return &text->sentences[text->tokens[token].sentence];
}

/* The closest expression of the clause's sentence that dates it, or NULL; of two equally close the first with a value. */
static const dm_when *own_when(const dm_mentions *m, uint32_t clause) {
  const dm_sentence *sentence = sentence_of(m, clause);
  const dm_when *best = NULL;
  int best_rank = NOT_ITS;
  for (uint32_t i = when_from(m, sentence->first); i < m->n_whens && m->whens[i].first < sentence->first + sentence->n; i++) {
    const dm_when *when = &m->whens[i];
    int rank = when->first <= clause && clause <= when->last ? OWN : rank_of(m, when, clause);
    bool better = rank < best_rank || (rank == best_rank && best && !best->date.value.n && when->date.value.n);
    if (rank < NOT_ITS && better) {
      best = when;
      best_rank = rank;
    }
  }
  return best;
}

/* ---- 2: the governing clause's ---------------------------------------------------------------------------------- */

/* The word whose date this one shares when it has none of its own, or DM_NONE. */
static uint32_t dated_by(const dm_syntax *s, uint32_t t) {
  uint32_t head = head_of(s, t);
  if (head == DM_NONE) return DM_NONE;
  switch (base_of(s, t)) {
  case DM_CONJ:
    return is_past_perfect(s, t) || is_past(s, head) != is_past(s, t) ? DM_NONE : head;
  case DM_CCOMP:
    return is_past_perfect(s, t) ? DM_NONE : head;
  case DM_ADVCL:
    return is_past_perfect(s, t) ? DM_NONE : head;
  case DM_ACL:
    return rel_of(s, t) == DM_ACL_RELCL ? DM_NONE : head;
  case DM_PARATAXIS:
  case DM_DISCOURSE:
    return DM_NONE;
  default:
    return head;
  }
}

static const dm_when *sentence_when(const dm_mentions *m, uint32_t clause) {
  const dm_syntax *s = m->syntax;
  uint32_t t = clause;
  for (int step = 0; step < MAX_CLIMB && t != DM_NONE; step++) {
    const dm_when *when = own_when(m, t);
    if (when) return when;
    /* "Friday's attack, which killed five": the noun dates its relative clause. */
    if (rel_of(s, t) == DM_ACL_RELCL && head_of(s, t) != DM_NONE && is_past(s, t)) return own_when(m, head_of(s, t));
    t = dated_by(s, t);
  }
  return NULL;
}

/* ---- 3: the paragraph's ----------------------------------------------------------------------------------------- */

static uint32_t root_of(const dm_mentions *m, const dm_sentence *sentence) {
  for (uint32_t t = sentence->first; t < sentence->first + sentence->n; t++)
    if (head_of(m->syntax, t) == DM_NONE) return t;
  return sentence->first;
}

/* A sentence sets the day for the next when its main clause is past and dated to the day. */
static const dm_when *anchor_in(const dm_mentions *m, const dm_sentence *sentence) {
  if (!sentence->n) return NULL;
  uint32_t root = root_of(m, sentence);
  const dm_when *when = own_when(m, root);
  if (!when || when->date.precision != DM_PRECISION_DAY || when->date.end.n || when->relation != DM_WHEN_AT) return NULL;
  if (is_past(m->syntax, root)) return when;
  for (DM_EACH_CHILD(m->syntax, root, c))
    if (base_of(m->syntax, c) == DM_PARATAXIS && is_past(m->syntax, c)) return when;
  return NULL;
}

/* The main clause above t tells of the past (the content of a past verb of saying included). */
static bool tells_of_past(const dm_syntax *s, uint32_t t) {
  for (int step = 0; step < MAX_CLIMB && t != DM_NONE; step++) {
    if (is_past_perfect(s, t) || (base_of(s, t) == DM_ACL && !is_past(s, t))) return false;
    if (is_past(s, t)) return true;
    for (DM_EACH_CHILD(s, t, c))
      if (base_of(s, c) == DM_PARATAXIS && is_past(s, c)) return true;
    t = head_of(s, t);
  }
  return false;
}

static const dm_when *paragraph_when(const dm_mentions *m, uint32_t clause) {
  const dm_text *text = m->syntax->text;
  uint32_t here = text->tokens[clause].sentence;
  if (!tells_of_past(m->syntax, clause)) return NULL;
  for (uint32_t back = 1; back <= MAX_SENTENCES_BACK && back <= here; back++) {
    const dm_sentence *sentence = &text->sentences[here - back];
    if (sentence->block != text->sentences[here].block) return NULL;
    const dm_when *when = anchor_in(m, sentence);
    if (when) return when;
  }
  return NULL;
}

/* ---- all together ----------------------------------------------------------------------------------------------- */

dm_date dm_date_for(const dm_mentions *mentions, uint32_t clause) {
  const dm_when *when = sentence_when(mentions, clause);
  if (when) return when->date;
  when = paragraph_when(mentions, clause);
  if (when) {
    dm_date date = when->date;
    date.basis = DM_DATE_INFERRED;
    return date;
  }
  dm_str published = mentions->syntax->text->article->date;
  if (!dm_day_parse(published)) return (dm_date){0};
  return (dm_date){.value = published, .precision = DM_PRECISION_DAY, .basis = DM_DATE_PUBLICATION};
}

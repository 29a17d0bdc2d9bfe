/* analysis.h - what the positions of a store amount to: who stands where, what changed, who sides with whom.
 *
 *   store -> dm_stances_load -> dm_matrix_at ----> cells, dm_changes_between, dm_timeline_make, dm_alignment_make
 *                            -> dm_network_make, dm_network_windows
 *                            -> dm_contradictions_find
 *   store -> dm_ledger_load
 *
 * All of it reads. Results live in the caller's arena. Every function that can fail returns 0 or a negative code; one store, and
 * so one thread, at a time. docs/analysis.md tells the same with worked examples. The series of conflict and
 * cooperation by pair of countries and month is the view `dyad_month`. Days are numbers of mention/days.h; a date of
 * which only the year or month is known counts as its first day. What an analyst rejected is left out, what he corrected is
 * taken as corrected, merged issues are one. */
#ifndef DM_STORE_ANALYSIS_H
#define DM_STORE_ANALYSIS_H

#include "base/arena.h"
#include "store/store.h"

/* ---- the rows --------------------------------------------------------------------------------------------------- */

/* Whom a position is put down to: a side as the view `stances` has it (country and first sector, "RUS GOV"; by name where no
 * country is known); the country alone, else the name; or the holder by name. */
typedef enum dm_level { DM_LEVEL_SIDE, DM_LEVEL_COUNTRY, DM_LEVEL_NAME } dm_level;

typedef struct dm_stance_filter {
  dm_level level;
  int from, to;          /* first and last day; 0: open */
  dm_str issue;          /* an issue's id; empty: all */
  double min_confidence; /* 0: all */
  /* Only the busiest actors (most rows) and, among these, the issues on which most of them stand (then those with most rows); on
   * a tie those that the store met first. 0: all. max_issues needs max_actors, of DM_NETWORK_ACTORS at most. */
  uint32_t max_actors, max_issues;
} dm_stance_filter;

typedef struct dm_stance {
  int64_t position, doc, story;
  uint32_t actor, issue;  /* indices into dm_stances */
  int day, sign;          /* sign 1 for, -1 against, 0 conditional or neutral */
  dm_str holder;          /* the name, whatever the level */
  dm_str act, strength;   /* as in the record */
  dm_str ask, give, date; /* ask and give unknown: unconditional */
  double confidence;
} dm_stance;

typedef struct dm_stances {
  dm_stance *v; /* by actor, issue, day, position */
  uint32_t n;
  dm_str *actors; /* ascending bytes */
  dm_str *issues, *labels;
  uint32_t n_actors, n_issues;
  uint32_t undated; /* rows without a date, which are not among v */
} dm_stances;

int dm_stances_load(dm_store *store, dm_arena *arena, const dm_stance_filter *filter, dm_stances *out, dm_err *err);
/* Index of an actor or issue by its name or id, or DM_NONE. */
uint32_t dm_stances_actor(const dm_stances *stances, dm_str name);
uint32_t dm_stances_issue(const dm_stances *stances, dm_str id);

/* ---- who stands where: the position matrix ------------------------------------------------------------------------ */

/* One actor's stance on one issue at day D, from its rows of days d_i <= D with signs s_i and confidences c_i:
 *   w_i = c_i * 2^-((D - d_i) / half_life)        (half_life 0: w_i = c_i)
 *   stance    = sum(w_i s_i) / sum(w_i)           in [-1, 1]
 *   certainty = max(c_i of the rows on the stance's side) * sum(w_i of that side) / sum(w_i)
 * The side is the sign of the stance; for a stance of 0 it is the rows of sign 0, and where there are none the certainty is 0.
 * Own definition: an exponentially weighted mean, so that what was said lately counts most and nothing is forgotten at once. */
typedef struct dm_cell {
  uint32_t actor, issue;
  double stance, certainty;
  uint32_t n_rows, n_stories; /* a story is one report however often it was printed */
  int first_day, last_day;
  const dm_stance *last; /* the newest row */
} dm_cell;

typedef struct dm_matrix {
  int day;
  dm_cell *v; /* by actor, issue */
  uint32_t n;
} dm_matrix;

/* window: rows older than that many days are not looked at; 0: all are. */
void dm_matrix_at(const dm_stances *stances, dm_arena *arena, int day, int window, double half_life, dm_matrix *out);

/* ---- what changed -------------------------------------------------------------------------------------------------- */

/* Between two matrices of the same stances:
 *   NEW       no cell before
 *   REVERSED  both stances at least 0.1 from 0, on different sides
 *   HARDENED  else, |stance| grew by 0.25; or it moved less than that and the newest row is stronger (hedged < plain <
 *             categorical) or no longer conditional
 *   SOFTENED  the contrary */
typedef enum dm_change_kind { DM_CHANGE_NEW, DM_CHANGE_REVERSED, DM_CHANGE_HARDENED, DM_CHANGE_SOFTENED } dm_change_kind;

typedef struct dm_change {
  dm_change_kind kind;
  const dm_cell *before, *after; /* before is NULL for NEW */
} dm_change;

typedef struct dm_changes {
  dm_change *v; /* by day of the newest row, the latest first */
  uint32_t n;
} dm_changes;

void dm_changes_between(const dm_matrix *before, const dm_matrix *after, dm_arena *arena, dm_changes *out);
const char *dm_change_name(dm_change_kind kind);

/* ---- one holder, one issue, over time -------------------------------------------------------------------------------- */

typedef struct dm_timeline {
  struct dm_point {
    const dm_stance *row;
    double stance; /* the matrix's stance at the end of the row's day */
  } * v;
  uint32_t n;
} dm_timeline;

void dm_timeline_make(const dm_stances *stances, dm_arena *arena, uint32_t actor, uint32_t issue, double half_life,
                      dm_timeline *out);

/* ---- who sides with whom: discourse networks --------------------------------------------------------------------------- */

/* One-mode networks of actors after Leifeld, "Discourse Network Analysis: Policy Debates as Dynamic Networks" (Oxford Handbook of
 * Political Networks, 2017), with the qualifier q = sign, range R = 2. a_ikq: how often actor i took sign q on issue k.
 *   congruence_ij = sum over k, p, q of a_ikp a_jkq (1 - |p - q| / R)
 *   conflict_ij   = sum over k, p, q of a_ikp a_jkq      |p - q| / R
 *   subtract_ij   = congruence_ij - conflict_ij, each normalised first
 * Normalised by dividing by
 *   average   (sum a_i + sum a_j) / 2, mean activity
 *   jaccard   m10 + m01 + m11: m10 the a_ikq where a_jkq = 0, m01 the reverse, m11 the products a_ikq a_jkq
 *   cosine    sqrt(sum a_i^2) sqrt(sum a_j^2)
 * as the program Discourse Network Analyzer does. */
typedef enum dm_network_kind { DM_CONGRUENCE, DM_CONFLICT, DM_SUBTRACT } dm_network_kind;
typedef enum dm_normalisation { DM_NORM_NONE, DM_NORM_AVERAGE, DM_NORM_JACCARD, DM_NORM_COSINE } dm_normalisation;

/* Which repetitions of one actor's same sign on one issue count: all, or one per document, story, week (from Monday), month,
 * year, or whole window. */
typedef enum dm_duplicates {
  DM_DUP_ALL,
  DM_DUP_DOCUMENT,
  DM_DUP_STORY,
  DM_DUP_WEEK,
  DM_DUP_MONTH,
  DM_DUP_YEAR,
  DM_DUP_WINDOW
} dm_duplicates;

typedef struct dm_network_options {
  dm_network_kind kind;
  dm_normalisation normalisation;
  dm_duplicates duplicates;
  double min_weight; /* edges whose |weight| is smaller are left out; 0: only those of weight 0 */
} dm_network_options;

typedef struct dm_network {
  int from, to;
  struct dm_edge {
    uint32_t a, b; /* a < b */
    double weight;
    uint32_t n_issues; /* on which both took a stance */
  } * edges;           /* by a, b */
  uint32_t n_edges;
  uint32_t *activity; /* per actor: its counted rows */
} dm_network;

/* More actors than this are refused with DM_ELIMIT: limit the stances first. */
#define DM_NETWORK_ACTORS 500u
#define DM_NETWORK_WINDOWS 400u

/* Rows of the days from..to; 0: open. */
int dm_network_make(const dm_stances *stances, dm_arena *arena, int from, int to, const dm_network_options *options,
                    dm_network *out, dm_err *err);
/* Networks of the windows [e - width + 1, e] for e = from + width - 1, and then every `step` days until a window ends at or after
 * `to`. The array is in the arena. DM_EARG when width or step is not positive, DM_ELIMIT when there would be too many. */
int dm_network_windows(const dm_stances *stances, dm_arena *arena, int from, int to, int width, int step,
                       const dm_network_options *options, dm_network **out, uint32_t *n, dm_err *err);

/* Names of the choices, NULL beyond the last; and the index of a name, or -1. */
const char *dm_level_name(unsigned i);
const char *dm_network_kind_name(unsigned i);
const char *dm_normalisation_name(unsigned i);
const char *dm_duplicates_name(unsigned i);
int dm_name_index(const char *(*name)(unsigned), const char *wanted);

/* ---- how near two actors are -------------------------------------------------------------------------------------------- */

/* Signorino and Ritter's S ("Tau-b or Not Tau-b", International Studies Quarterly 43, 1999) with equal weights, over the K issues
 * on which both have a stance in the matrix of that day; stances lie at most 2 apart: S = 1 - 2 * sum(|x_k - y_k| / 2) / K 1 the
 * same throughout, -1 opposite throughout The part of an issue is 1 - |x_k - y_k|; S is the mean of the parts. NaN when K is 0.
 */
typedef struct dm_alignment_point {
  int day;
  double index;
  struct dm_alignment_issue {
    uint32_t issue;
    double a, b, part;
  } * issues; /* by issue */
  uint32_t n_issues;
} dm_alignment_point;

typedef struct dm_alignment {
  dm_alignment_point *v; /* at the end of each month from..to, and at `to` */
  uint32_t n;
} dm_alignment;

/* from <= to, at most 100 years apart, else nothing is made. window and half_life as for dm_matrix_at. */
void dm_alignment_make(const dm_stances *stances, dm_arena *arena, uint32_t a, uint32_t b, int from, int to, int window,
                       double half_life, dm_alignment *out);

/* ---- contradictions --------------------------------------------------------------------------------------------------- */

/* Two stances of one actor on one issue, neighbours in time (rows of one day in the order they were stored):
 *   FULL  for and against, neither conditional nor hedged
 *   HALF  for and against, one of them conditional or hedged; or one for or against without condition, the other conditional
 *   NO    else; not listed
 * At the level of countries the two may be different persons: two voices of one side. */
typedef enum dm_contradiction_level { DM_CONTRADICTION_NO, DM_CONTRADICTION_HALF, DM_CONTRADICTION_FULL } dm_contradiction_level;

typedef struct dm_contradictions {
  struct dm_contradiction {
    dm_contradiction_level level;
    const dm_stance *earlier, *later;
  } * v; /* full ones first, then by day, the latest first */
  uint32_t n;
} dm_contradictions;

dm_contradiction_level dm_contradiction_of(const dm_stance *a, const dm_stance *b);
void dm_contradictions_find(const dm_stances *stances, dm_arena *arena, dm_contradictions *out);
const char *dm_contradiction_name(dm_contradiction_level level);

/* ---- demands and what became of them -------------------------------------------------------------------------------------- */

/* A position whose act is `demand`, or an asserted event of type REQUEST that no such position tells, with the newest
 * answer linked to it within its document or across. Age in days: from the demand to its answer, or to `as_of` while it is open.
 */
typedef struct dm_ledger_row {
  char kind; /* 'p' position, 'e' event */
  int64_t row, doc;
  dm_str demander, addressee; /* at the level asked for; unknown may be */
  dm_str what;                /* the issue's label, or the event's theme */
  dm_str issue;               /* unknown for an event */
  dm_str date;
  dm_str status; /* "open", or the answer's outcome: accepted, refused, partly; "answered" when that is not known */
  dm_str answer_date, answerer;
  int64_t answer_doc; /* 0: none */
  char answer_kind;
  int64_t answer_row;
  int age; /* -1: a date is unknown */
} dm_ledger_row;

typedef struct dm_ledger {
  dm_ledger_row *v; /* open ones first, then by date, the latest first */
  uint32_t n;
} dm_ledger;

typedef struct dm_ledger_filter {
  dm_level level;
  int from, to; /* days of the demand */
  int as_of;    /* day on which open demands are aged; required */
  dm_str actor; /* demander or addressee; empty: all */
  bool open_only;
  uint32_t limit; /* rows read at most, the newest; 0: 10000 */
} dm_ledger_filter;

int dm_ledger_load(dm_store *store, dm_arena *arena, const dm_ledger_filter *filter, dm_ledger *out, dm_err *err);

#endif

/* agreement.h - how far coders agree: Cohen's kappa for two, Krippendorff's alpha for any number with gaps, both for nominal
 * values.
 *
 *   kappa = (po - pe) / (1 - pe)      po: share of units on which both say the same; pe: the share expected from each one's own
 *                                     distribution (Cohen, Educational and Psychological Measurement 20, 1960)
 *   alpha = 1 - (n - 1) * D / E       over the values of units that at least two coders rated: D = sum over units of
 *                                     (pairs of different values) / (values of the unit - 1), E = pairs of different values among
 * all n (Krippendorff, Content Analysis; nominal metric) */
#ifndef DM_STORE_AGREEMENT_H
#define DM_STORE_AGREEMENT_H

#include "base/arena.h"
#include "store/store.h"

/* One coder's value for one unit. */
typedef struct dm_rating {
  uint32_t unit, coder, value; /* small numbers from 0 */
} dm_rating;

typedef struct dm_agreement {
  uint32_t units; /* rated by both coders (by at least two, for all together) */
  double agree;   /* share of them with one value; NaN without units */
  double kappa;   /* NaN: not two coders, no units, or only one value occurs */
  double alpha;   /* NaN: no units, or only one value occurs */
} dm_agreement;

/* Of two coders; ratings in any order, at most one per unit and coder. False when memory is out. */
bool dm_agreement_of_two(const dm_rating *ratings, uint32_t n, uint32_t a, uint32_t b, dm_agreement *out);
/* Of all coders but `without` (DM_NONE: none left out). */
bool dm_agreement_of_all(const dm_rating *ratings, uint32_t n, uint32_t without, dm_agreement *out);

typedef struct dm_agreement_row {
  const char *kind, *field; /* "event", "source.country"; "verdict" is whether the row is right at all */
  dm_str a, b;              /* coders; "machine"; b unknown: a is "all coders" */
  dm_agreement value;
} dm_agreement_row;

typedef struct dm_agreement_rows {
  dm_agreement_row *v;
  uint32_t n, cap;
} dm_agreement_rows;

/* For every field that two coders, or one and the machine, have said something of. A coder's value is what he set; having
 * accepted the row, he says the machine's value of every field that he did not set. a and b: only this pair; NULL: all. Rows live
 * in the arena. */
int dm_agreement_load(dm_store *store, dm_arena *arena, const char *a, const char *b, dm_agreement_rows *out, dm_err *err);

#endif

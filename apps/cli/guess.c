/* guess.c - "did you mean": edit distance in which swapping two neighbours is one step (optimal string alignment). */
#include "cli.h"

#include <string.h>

#define LONGEST 32u

static unsigned min3(unsigned a, unsigned b, unsigned c) {
  unsigned m = a < b ? a : b;
  return m < c ? m : c;
}

static unsigned distance(const char *a, size_t na, const char *b, size_t nb) {
  unsigned d[LONGEST + 1][LONGEST + 1];
  for (unsigned i = 0; i <= na; i++) d[i][0] = i;
  for (unsigned j = 0; j <= nb; j++) d[0][j] = j;
  for (unsigned i = 1; i <= na; i++)
    for (unsigned j = 1; j <= nb; j++) {
      d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && d[i - 2][j - 2] + 1 < d[i][j]) d[i][j] = d[i - 2][j - 2] + 1;
    }
  return d[na][nb];
}

/* A third of the letters may be wrong; more is no typing error. */
void cli_guess_try(cli_guess *guess, const char *candidate) {
  size_t n = strlen(guess->word), m = strlen(candidate);
  if (n > LONGEST || m > LONGEST) return;
  unsigned d = distance(guess->word, n, candidate, m);
  if (d > (m < 3 ? 1 : m / 3 + (m % 3 != 0))) return;
  if (!guess->best || d < guess->distance) {
    guess->best = candidate;
    guess->distance = d;
  }
}

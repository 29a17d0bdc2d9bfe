#include "base/group.h"

#include <stdlib.h>

bool dm_group_make(dm_group *group, const uint32_t *key, uint32_t n_rows, uint32_t n_keys) {
  group->first = calloc((size_t)n_keys + 2, sizeof *group->first);
  group->row = calloc((size_t)n_rows + 1, sizeof *group->row);
  if (!group->first || !group->row) {
    dm_group_free(group);
    return false;
  }
  /* Counted two places up: summed, first[k + 1] is where key k starts; filled, it is where key k ends and k + 1 starts. */
  uint32_t *first = group->first;
  for (uint32_t i = 0; i < n_rows; i++)
    if (key[i] < n_keys) first[key[i] + 2]++;
  for (uint32_t k = 2; k < n_keys + 2; k++) first[k] += first[k - 1];
  for (uint32_t i = 0; i < n_rows; i++)
    if (key[i] < n_keys) group->row[first[key[i] + 1]++] = i;
  return true;
}

void dm_group_free(dm_group *group) {
  free(group->first);
  free(group->row);
  *group = (dm_group){0};
}

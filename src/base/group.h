/* group.h - rows by a small key: which mentions has actor 3, which rows has sentence 12? Linear, by counting.
 *
 *   key of row     2 0 2 1          first   0 1 2 4         rows of key k: row[first[k]] .. row[first[k + 1] - 1]
 *                                   row     1 3 0 2         in their old order
 */
#ifndef DM_BASE_GROUP_H
#define DM_BASE_GROUP_H

#include <stdbool.h>
#include <stdint.h>

typedef struct dm_group {
  uint32_t *first; /* n_keys + 1 */
  uint32_t *row;
} dm_group;

/* Rows whose key is n_keys or more are left out. False when memory is out. Free with dm_group_free. */
bool dm_group_make(dm_group *group, const uint32_t *key, uint32_t n_rows, uint32_t n_keys);
void dm_group_free(dm_group *group);

#endif

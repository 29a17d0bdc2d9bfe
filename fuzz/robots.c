/* Any bytes as a site's robots.txt: an answer comes, whatever it says, and the file may also be one that ends in the middle. */
#include "ingest/robots.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 65536) return 0;
  uint32_t cut = size ? data[0] : 0;
  dm_str path = {(const char *)data, cut < size ? cut : (uint32_t)size}, robots = {(const char *)data, (uint32_t)size};
  double delay = -1;
  bool first = dm_robots_allows(robots, "demarche", path, &delay);
  if (delay < 0 || dm_robots_allows(robots, "demarche", path, NULL) != first) abort();
  return 0;
}

/* Any bytes as a file that may be compressed: unpacked to the end, in pieces of all sizes. */
#include "ingest/stream.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dm_err err = {0};
  dm_stream *stream = dm_stream_memory("fuzz", (dm_str){(const char *)data, (uint32_t)size}, &err);
  if (!stream) abort();
  for (uint32_t want = 1;; want = want * 3 % 100003 + 1) {
    dm_str window = want % 2 ? dm_stream_look(stream, want) : dm_stream_line(stream, want);
    if (!window.n) break;
    dm_stream_pass(stream, window.n < want ? window.n : want);
  }
  int rc = dm_stream_trouble(stream, &err);
  if (rc && !err.message[0]) abort();
  dm_stream_close(stream);
  return 0;
}

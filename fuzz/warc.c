/* Any bytes as a WARC archive, its HTTP responses and their pages. */
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return fuzz_format(&dm_input_warc, data, size); }

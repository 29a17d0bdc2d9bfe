/* Any bytes as JSON Lines, an array, an object. */
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return fuzz_format(&dm_input_json, data, size); }

/* Any bytes as XML of the PETRARCH coders. */
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return fuzz_format(&dm_input_petrarch, data, size); }

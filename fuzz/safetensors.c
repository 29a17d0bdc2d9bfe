/* Any bytes as a model file: read, and every tensor handed out lies inside the bytes. */
#include "data/safetensors.h"

#include "base/str.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint64_t *copy = malloc(size ? size : 1); /* aligned, and exactly as long as said */
  if (!copy) return 0;
  memcpy(copy, data, size);
  dm_err err = {0};
  dm_safetensors *file = dm_safetensors_parse(copy, size, "fuzz", &err);
  if (!file && (err.code != DM_EMODEL || !err.message[0])) abort();
  const dm_tensor *t = file ? dm_tensor_find(file, "a") : NULL;
  if (t) {
    const unsigned char *first = t->data;
    if (first < (unsigned char *)copy || first + t->bytes > (unsigned char *)copy + size) abort();
    volatile unsigned char last = first[t->bytes - 1];
    (void)last;
    const dm_tensor *same;
    if (dm_tensor_need(file, "a", t->type, t->shape[0], t->rank == 2 ? t->shape[1] : DM_TENSOR_NONE, &same, &err) && t->rank < 3)
      abort();
  }
  if (file) (void)dm_safetensors_meta(file, "format");
  dm_safetensors_close(file);
  free(copy);
  return 0;
}

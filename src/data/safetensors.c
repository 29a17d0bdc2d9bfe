#include "data/safetensors.h"

#include "base/limits.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct dm_safetensors {
  const unsigned char *bytes;
  size_t n, data_start;
  bool mapped;
  char *name;
  json_t *header; /* owns the tensors' names and the metadata */
  dm_tensor *tensors;
  uint32_t n_tensors;
};

static const struct dtype {
  const char *name;
  uint32_t size;
} dtypes[] = {[DM_DT_I8] = {"I8", 1},   [DM_DT_U8] = {"U8", 1},   [DM_DT_F16] = {"F16", 2}, [DM_DT_F32] = {"F32", 4},
              [DM_DT_F64] = {"F64", 8}, [DM_DT_I32] = {"I32", 4}, [DM_DT_I64] = {"I64", 8}, [DM_DT_U64] = {"U64", 8}};

void dm_safetensors_blame(const dm_safetensors *file, uint64_t offset, dm_err *err, const char *format, ...) {
  char text[sizeof err->message];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  dm_err_set(err, DM_EMODEL, "data", file->name, 0, offset, "%s", text);
}

static bool read_dtype(const json_t *value, dm_dtype *out) {
  const char *name = json_string_value(value);
  for (size_t i = 0; name && i < sizeof dtypes / sizeof *dtypes; i++)
    if (strcmp(dtypes[i].name, name) == 0) {
      *out = (dm_dtype)i;
      return true;
    }
  return false;
}

/* Fills shape and rank; the number of items is returned, 0 when the shape is unusable. */
static uint64_t read_shape(const json_t *value, dm_tensor *t) {
  size_t rank = json_array_size(value);
  if (!json_is_array(value) || rank == 0 || rank > DM_TENSOR_RANK) return 0;
  uint64_t items = 1;
  t->rank = (uint32_t)rank;
  for (size_t i = 0; i < rank; i++) {
    const json_t *d = json_array_get(value, i);
    json_int_t size = json_integer_value(d);
    if (!json_is_integer(d) || size < 1 || size > INT32_MAX) return 0;
    t->shape[i] = (uint32_t)size;
    if (items > (UINT64_C(1) << 62) / (uint64_t)size) return 0;
    items *= (uint64_t)size;
  }
  return items;
}

static int read_tensor(dm_safetensors *file, const char *name, const json_t *value, dm_tensor *t, dm_err *err) {
  t->name = dm_str_of(name);
  if (!json_is_object(value) || !read_dtype(json_object_get(value, "dtype"), &t->type))
    return dm_safetensors_fail(file, 8, err, "tensor %.100s has no dtype that this program knows", name);
  uint64_t items = read_shape(json_object_get(value, "shape"), t);
  if (!items)
    return dm_safetensors_fail(file, 8, err, "tensor %.100s has an unusable shape (1 to 4 sizes above 0 are needed)", name);
  const json_t *offsets = json_object_get(value, "data_offsets");
  const json_t *a = json_array_get(offsets, 0), *b = json_array_get(offsets, 1);
  if (json_array_size(offsets) != 2 || !json_is_integer(a) || !json_is_integer(b) || json_integer_value(a) < 0 ||
      json_integer_value(b) < json_integer_value(a))
    return dm_safetensors_fail(file, 8, err, "tensor %.100s has unusable data_offsets", name);
  uint64_t start = (uint64_t)json_integer_value(a), end = (uint64_t)json_integer_value(b);
  uint32_t size = dtypes[t->type].size;
  t->offset = file->data_start + start;
  t->bytes = end - start;
  if (end > file->n - file->data_start)
    return dm_safetensors_fail(file, t->offset, err, "tensor %.100s ends behind the end of the file: the file is truncated",
                               name);
  if (t->bytes / size != items || t->bytes % size)
    return dm_safetensors_fail(file, t->offset, err, "tensor %.100s: shape and data_offsets disagree (%" PRIu64 " bytes)", name,
                               t->bytes);
  t->data = file->bytes + t->offset;
  if ((uintptr_t)t->data % size)
    return dm_safetensors_fail(file, t->offset, err, "tensor %.100s is not aligned to its item size", name);
  return DM_OK;
}

static int by_offset(const void *a, const void *b) {
  const dm_tensor *x = a, *y = b;
  return (x->offset > y->offset) - (x->offset < y->offset);
}

static int check_layout(dm_safetensors *file, dm_err *err) {
  if (file->n_tensors) qsort(file->tensors, file->n_tensors, sizeof *file->tensors, by_offset);
  uint64_t at = file->data_start;
  for (uint32_t i = 0; i < file->n_tensors; i++) {
    const dm_tensor *t = &file->tensors[i];
    if (t->offset != at)
      return dm_safetensors_fail(file, t->offset, err, "tensor %.100s %s", t->name.p,
                                 t->offset < at ? "overlaps another tensor" : "leaves a gap before it");
    at += t->bytes;
  }
  if (at != file->n) return dm_safetensors_fail(file, at, err, "bytes behind the last tensor belong to none");
  return DM_OK;
}

static int check_metadata(dm_safetensors *file, json_t *meta, dm_err *err) {
  if (!json_is_object(meta)) return dm_safetensors_fail(file, 8, err, "__metadata__ is not an object");
  const char *key;
  json_t *value;
  json_object_foreach(meta, key, value) {
    if (!json_is_string(value)) return dm_safetensors_fail(file, 8, err, "__metadata__ %.100s is not a string", key);
  }
  return DM_OK;
}

static int read_header(dm_safetensors *file, dm_err *err) {
  if (file->n < 8) return dm_safetensors_fail(file, 0, err, "too short for a safetensors file");
  uint64_t length = 0;
  for (int i = 7; i >= 0; i--) length = length << 8 | file->bytes[i];
  if (length > DM_LIMIT_MODEL_HEADER || length > file->n - 8)
    return dm_safetensors_fail(file, 0, err, "the header's length (%" PRIu64 ") is beyond the file or the limit: not a model?",
                               length);
  file->data_start = 8 + (size_t)length;
  json_error_t why;
  file->header = json_loadb((const char *)file->bytes + 8, (size_t)length, JSON_REJECT_DUPLICATES, &why);
  if (!json_is_object(file->header))
    return dm_safetensors_fail(file, 8 + (uint64_t)(why.position > 0 ? why.position : 0), err,
                               "the header is not a JSON object: %.200s", why.text);
  size_t n = json_object_size(file->header);
  file->tensors = calloc(n + 1, sizeof *file->tensors);
  if (!file->tensors) return dm_fail(err, DM_ENOMEM, "data", file->name, 0, 0, "out of memory");
  const char *key;
  json_t *value;
  json_object_foreach(file->header, key, value) {
    int rc = strcmp(key, "__metadata__") == 0 ? check_metadata(file, value, err)
                                              : read_tensor(file, key, value, &file->tensors[file->n_tensors++], err);
    if (rc) return rc;
  }
  return check_layout(file, err);
}

static dm_safetensors *make(const void *bytes, size_t n, bool mapped, const char *name, dm_err *err) {
  dm_safetensors *file = calloc(1, sizeof *file);
  if (file) {
    file->bytes = bytes;
    file->n = n;
    file->mapped = mapped;
    file->name = strdup(name);
  }
  if (!file || !file->name) {
    dm_fail(err, DM_ENOMEM, "data", name, 0, 0, "out of memory");
    if (mapped) munmap((void *)bytes, n);
    free(file);
    return NULL;
  }
  if (read_header(file, err)) {
    dm_safetensors_close(file);
    return NULL;
  }
  return file;
}

dm_safetensors *dm_safetensors_parse(const void *bytes, size_t n, const char *name, dm_err *err) {
  return make(bytes, n, false, name, err);
}

dm_safetensors *dm_safetensors_open(const char *path, dm_err *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st)) {
    dm_fail(err, DM_EIO, "data", path, 0, 0, "cannot open the model: %s", strerror(errno));
    if (fd >= 0) close(fd);
    return NULL;
  }
  void *bytes = MAP_FAILED;
  if (S_ISREG(st.st_mode) && st.st_size > 0) bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  if (bytes == MAP_FAILED) {
    dm_fail(err, st.st_size == 0 ? DM_EMODEL : DM_EIO, "data", path, 0, 0,
            "the model is empty or not a regular file that can be mapped");
    return NULL;
  }
  return make(bytes, (size_t)st.st_size, true, path, err);
}

void dm_safetensors_rest(const dm_safetensors *file) {
  /* Advice only: should the system not take it, the pages merely stay. */
  if (file->mapped) (void)madvise((void *)file->bytes, file->n, MADV_DONTNEED);
}

void dm_safetensors_close(dm_safetensors *file) {
  if (!file) return;
  if (file->mapped) munmap((void *)file->bytes, file->n);
  json_decref(file->header);
  free(file->tensors);
  free(file->name);
  free(file);
}

dm_str dm_safetensors_meta(const dm_safetensors *file, const char *key) {
  const json_t *value = json_object_get(json_object_get(file->header, "__metadata__"), key);
  if (!json_is_string(value)) return (dm_str){0};
  return (dm_str){json_string_value(value), (uint32_t)json_string_length(value)};
}

const dm_tensor *dm_tensor_find(const dm_safetensors *file, const char *name) {
  for (uint32_t i = 0; i < file->n_tensors; i++)
    if (dm_str_is(file->tensors[i].name, name)) return &file->tensors[i];
  return NULL;
}

static bool fits(uint32_t want, uint32_t have) { return want == DM_TENSOR_ANY || want == have; }

/* "F32 [256]", "I8 [768, any]" */
static const char *describe(char out[64], dm_dtype type, uint32_t rank, uint32_t rows, uint32_t cols) {
  char row[16] = "any", col[16] = "any";
  if (rows != DM_TENSOR_ANY) snprintf(row, sizeof row, "%u", rows);
  if (cols != DM_TENSOR_ANY) snprintf(col, sizeof col, "%u", cols);
  snprintf(out, 64, rank == 1 ? "%s [%s]" : rank == 2 ? "%s [%s, %s]" : "%s [%s, %s, ...]", dtypes[type].name, row, col);
  return out;
}

int dm_tensor_need(const dm_safetensors *file, const char *name, dm_dtype type, uint32_t rows, uint32_t cols,
                   const dm_tensor **out, dm_err *err) {
  const dm_tensor *t = dm_tensor_find(file, name);
  if (!t) return dm_safetensors_fail(file, 0, err, "tensor %s is missing: the file is not a model of this kind", name);
  uint32_t rank = cols == DM_TENSOR_NONE ? 1 : 2;
  char have[64], want[64];
  if (t->type != type || t->rank != rank || !fits(rows, t->shape[0]) || (rank == 2 && !fits(cols, t->shape[1])))
    return dm_safetensors_fail(file, t->offset, err, "tensor %s is %s, but %s is needed", name,
                               describe(have, t->type, t->rank, t->shape[0], t->shape[1]),
                               describe(want, type, rank, rows, cols));
  *out = t;
  return DM_OK;
}

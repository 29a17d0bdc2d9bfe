/* safetensors.h - reads a model file: [u64 header length][JSON header][tensors]. The file is untrusted input: everything
 * the header says is checked against the file before anything is handed out.
 *
 * Checked: the header's length and syntax, known dtypes, shapes times item size against data_offsets, offsets inside the
 * file, alignment to the item size, no overlap and no gap between tensors. Values are the caller's to check. */
#ifndef DM_DATA_SAFETENSORS_H
#define DM_DATA_SAFETENSORS_H

#include "base/err.h"

#define DM_TENSOR_RANK 4u
/* "Any size" in a shape passed to dm_tensor_need. */
#define DM_TENSOR_ANY 0u

typedef enum dm_dtype { DM_DT_I8, DM_DT_U8, DM_DT_F16, DM_DT_F32, DM_DT_F64, DM_DT_I32, DM_DT_I64, DM_DT_U64 } dm_dtype;

typedef struct dm_tensor {
  dm_str name;
  dm_dtype type;
  uint32_t rank;
  uint32_t shape[DM_TENSOR_RANK]; /* every size is at least 1 */
  uint64_t offset, bytes;         /* in the file */
  const void *data;               /* aligned to the item size; lives until close */
} dm_tensor;

typedef struct dm_safetensors dm_safetensors;

/* Maps the file read-only. NULL and *err (DM_EIO, DM_EMODEL, DM_ENOMEM) on failure. */
dm_safetensors *dm_safetensors_open(const char *path, dm_err *err);
/* The same over bytes that the caller keeps alive; bytes must be aligned to 8. name only names them in errors. */
dm_safetensors *dm_safetensors_parse(const void *bytes, size_t n, const char *name, dm_err *err);
/* After loading: gives the pages read so far back to the system. What is still used comes back page by page from the file;
 * what was copied into another layout no longer counts. Does nothing for a file in memory. */
void dm_safetensors_rest(const dm_safetensors *file);
/* NULL is allowed. */
void dm_safetensors_close(dm_safetensors *file);

/* A string of __metadata__, or unknown. */
dm_str dm_safetensors_meta(const dm_safetensors *file, const char *key);
/* NULL when there is no such tensor. */
const dm_tensor *dm_tensor_find(const dm_safetensors *file, const char *name);
/* A tensor that must exist with this type and shape; DM_EMODEL names what was found instead. cols DM_TENSOR_NONE: rank 1. */
#define DM_TENSOR_NONE UINT32_MAX
int dm_tensor_need(const dm_safetensors *file, const char *name, dm_dtype type, uint32_t rows, uint32_t cols,
                   const dm_tensor **out, dm_err *err);
/* Fills *err with DM_EMODEL about this file at a byte offset, and gives that code, as dm_fail does:
 *   int dm_safetensors_fail(const dm_safetensors *file, uint64_t offset, dm_err *err, const char *format, ...) */
#define dm_safetensors_fail(file, offset, err, ...)                                                                              \
  (dm_safetensors_blame((file), (offset), (err), __VA_ARGS__), dm_failed(DM_EMODEL))
void dm_safetensors_blame(const dm_safetensors *file, uint64_t offset, dm_err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif

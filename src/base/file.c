#include "base/file.h"

#include "base/err.h"
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>

/* Grows *buffer until the stream ends or more than limit bytes came. False when memory is out. */
static bool slurp(FILE *f, uint32_t limit, char **buffer, size_t *size) {
  size_t room = 0;
  for (;;) {
    if (room - *size < 65536) {
      room = room ? room * 2 : 131072;
      char *more = realloc(*buffer, room);
      if (!more) return false;
      *buffer = more;
    }
    size_t got = fread(*buffer + *size, 1, room - *size, f);
    *size += got;
    if (!got || *size > limit) return true;
  }
}

int dm_file_read(dm_arena *arena, const char *path, uint32_t limit, const char *stage, dm_str *out, dm_err *err) {
  FILE *f = fopen(path, "rb");
  if (!f) return dm_fail(err, DM_EIO, stage, path, 0, 0, "cannot open: %s", strerror(errno));
  char *buffer = NULL;
  size_t size = 0;
  int rc = 0;
  if (!slurp(f, limit, &buffer, &size))
    rc = dm_fail(err, DM_ENOMEM, stage, path, 0, 0, "out of memory after %zu bytes", size);
  else if (ferror(f))
    rc = dm_fail(err, DM_EIO, stage, path, 0, 0, "cannot read: %s", strerror(errno));
  else if (size > limit)
    rc = dm_fail(err, DM_ELIMIT, stage, path, 0, 0, "larger than %u bytes; split the file", limit);
  else
    *out = dm_str_copy(arena, (dm_str){buffer, (uint32_t)size});
  fclose(f);
  free(buffer);
  return rc;
}

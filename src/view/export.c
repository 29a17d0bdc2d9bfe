/* export.c - what the formats of a whole store share: going through its documents, opening files of a folder. */
#include "view/view.h"

#include "base/err.h"
#include "base/str.h"

#include <errno.h>

int dm_gather_documents(const dm_gather *gather, int (*each)(void *context, const dm_view *view, dm_err *err), void *context,
                        dm_err *err) {
  dm_arena *list = dm_arena_new(), *arena = dm_arena_new();
  int64_t *documents = NULL;
  uint32_t n = 0;
  int rc = list && arena ? dm_load_list(gather->store, gather->selection, list, &documents, &n, err)
                         : dm_fail(err, DM_ENOMEM, "view", NULL, 0, 0, "out of memory");
  for (uint32_t i = 0; !rc && i < n; i++) {
    dm_loaded loaded;
    dm_arena_reset(arena);
    rc = dm_load_document(gather->store, documents[i], arena, &loaded, err);
    dm_view view = {.record = &loaded.record, .stored = &loaded, .vocabulary = gather->vocabulary};
    if (!rc) rc = each(context, &view, err);
  }
  dm_arena_free(list);
  dm_arena_free(arena);
  return rc;
}

/* Letters, digits, "-", "_" and "." but not at the start; everything else could lead out of the folder or confuse a shell. */
static void file_name(dm_str name, char *out, size_t size) {
  size_t n = 0;
  for (uint32_t i = 0; i < name.n && n + 1 < size; i++) {
    char c = name.p[i];
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && n);
    out[n++] = plain ? c : '_';
  }
  if (!n) out[n++] = '_';
  out[n] = 0;
}

FILE *dm_gather_open(const dm_gather *gather, dm_str name, const char *suffix, dm_err *err) {
  char file[200], path[1400];
  file_name(name, file, sizeof file);
  snprintf(path, sizeof path, "%s/%s.%s", gather->folder, file, suffix);
  FILE *out = fopen(path, "wb");
  if (!out) (void)dm_fail(err, DM_EIO, "view", path, 0, 0, "cannot write: %s", strerror(errno));
  return out;
}

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "ingest/files.h"

#include <stdlib.h>
#include <string.h>

struct dm_reader {
  dm_files files;
  size_t next;
  dm_err *trouble; /* folders that gave nothing, told before the files */
  size_t n_trouble, told;
  dm_arena *arena; /* the report handed out */
};

static void keep(void *user, const dm_err *err) {
  dm_reader *reader = user;
  dm_err *more = realloc(reader->trouble, (reader->n_trouble + 1) * sizeof *more);
  if (!more) return; /* then the folder is passed over like an empty one; memory is out anyway */
  reader->trouble = more;
  more[reader->n_trouble++] = *err;
}

dm_reader *dm_reader_open(const char *path, dm_err *err) {
  dm_reader *reader = calloc(1, sizeof *reader);
  if (reader) {
    reader->arena = dm_arena_new();
    reader->files.tell = keep;
    reader->files.user = reader;
    if (reader->arena && dm_files_add(&reader->files, path, ".txt") == DM_OK) return reader;
  }
  dm_reader_close(reader);
  (void)dm_fail(err, DM_ENOMEM, "ingest", path, 0, 0, "out of memory for the list of files");
  return NULL;
}

int dm_reader_next(dm_reader *reader, dm_input *input, dm_err *err) {
  if (reader->told < reader->n_trouble) {
    const dm_err *t = &reader->trouble[reader->told++];
    return dm_fail(err, t->code, t->stage, t->path, 0, 0, "%s", t->message);
  }
  if (reader->next == reader->files.n) return 0;
  const char *path = reader->files.path[reader->next++];
  dm_arena_reset(reader->arena);
  *input = (dm_input){.id = dm_files_id(path)};
  const char *file = strcmp(path, "-") != 0 ? path : "/dev/stdin";
  int rc = dm_file_read(reader->arena, file, DM_LIMIT_INPUT_BYTES, "ingest", &input->bytes, err);
  return rc ? rc : 1;
}

void dm_reader_close(dm_reader *reader) {
  if (!reader) return;
  dm_files_free(&reader->files);
  dm_arena_free(reader->arena);
  free(reader->trouble);
  free(reader);
}

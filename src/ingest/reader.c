/* reader.c - the public reader: the files that paths mean, each through the reader of its format, item by item. */
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "ingest/files.h"
#include "ingest/formats.h"
#include "ingest/item.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

struct dm_reader {
  dm_files files;
  size_t next;
  dm_err *trouble; /* folders that gave nothing, told before the files */
  size_t n_trouble, told;
  const dm_input_format *format; /* asked for, or NULL */
  dm_columns columns;
  dm_rules *rules;
  char lang[16];
  void (*skipped)(void *user, const dm_skip *skip);
  void *user;
  uint64_t skips[DM_SKIP_REASONS];
  uint64_t done, total; /* bytes of the files that are closed, and of all */
  bool is_open;
  dm_source source;
  dm_item *item; /* that dm_reader_next handed out */
};

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static void keep(void *user, const dm_err *err) {
  dm_reader *reader = user;
  dm_err *more = realloc(reader->trouble, (reader->n_trouble + 1) * sizeof *more);
  if (!more) return; /* then the folder is passed over like an empty one; memory is out anyway */
  reader->trouble = more;
  more[reader->n_trouble++] = *err;
}

static int take_options(dm_reader *reader, const dm_read_options *options, dm_err *err) {
  reader->rules = dm_rules_open(options->data_dir, err);
  if (!reader->rules) return -1;
  reader->skipped = options->skipped;
  reader->user = options->user;
  if (options->lang) snprintf(reader->lang, sizeof reader->lang, "%s", options->lang);
  if (options->format) reader->format = dm_input_format_find(options->format);
  if (options->format && !reader->format)
    return dm_fail(err, DM_EARG, "ingest", NULL, 0, 0, "there is no input format \"%s\"", options->format);
  return dm_columns_parse(options->map, &reader->columns, err);
}

static int list_files(dm_reader *reader, const char *const *paths, unsigned n, dm_err *err) {
  reader->files.tell = keep;
  reader->files.user = reader;
  char suffixes[512];
  dm_input_suffixes(suffixes, sizeof suffixes);
  for (unsigned i = 0; i < n; i++)
    if (dm_files_add(&reader->files, paths[i], suffixes))
      return dm_fail(err, DM_ENOMEM, "ingest", paths[i], 0, 0, "out of memory for the list of files");
  struct stat st;
  for (size_t i = 0; i < reader->files.n; i++)
    if (stat(reader->files.path[i], &st) == 0 && S_ISREG(st.st_mode)) reader->total += (uint64_t)st.st_size;
  return 0;
}

dm_reader *dm_reader_open_all(const char *const *paths, unsigned n_paths, const dm_read_options *options, dm_err *err) {
  static const dm_read_options none = {0};
  dm_reader *reader = calloc(1, sizeof *reader);
  if (!reader) {
    (void)dm_fail(err, DM_ENOMEM, "ingest", NULL, 0, 0, "out of memory for a reader");
    return NULL;
  }
  if (take_options(reader, options ? options : &none, err) == 0 && list_files(reader, paths, n_paths, err) == 0) return reader;
  dm_reader_close(reader);
  return NULL;
}

dm_reader *dm_reader_open(const char *path, dm_err *err) { return dm_reader_open_all(&path, 1, NULL, err); }

/* ---- one file after the other ------------------------------------------------------------------------------------ */

static void close_source(dm_reader *reader) {
  dm_source *source = &reader->source;
  if (!reader->is_open) return;
  if (source->state && source->format->close) source->format->close(source);
  reader->done += dm_stream_size(source->stream) ? dm_stream_size(source->stream) : dm_stream_done(source->stream);
  dm_stream_close(source->stream);
  reader->is_open = false;
}

static int open_source(dm_reader *reader, const char *path, dm_err *err) {
  dm_stream *stream = dm_stream_open(path, err);
  if (!stream) return DM_EIO;
  dm_str head = dm_stream_look(stream, DM_DETECT_BYTES);
  if (head.n > DM_DETECT_BYTES) head.n = DM_DETECT_BYTES;
  const dm_input_format *format = reader->format ? reader->format : dm_input_format_detect(head, path);
  reader->source = (dm_source){.path = path, .stream = stream, .format = format, .columns = &reader->columns, .reader = reader};
  reader->is_open = true;
  int rc = format->open ? format->open(&reader->source, err) : DM_OK;
  if (rc) close_source(reader);
  return rc;
}

void dm_source_skip(dm_source *source, dm_skip_reason reason, uint64_t line, dm_str id, const char *format, ...) {
  dm_skip skip = {reason, dm_str_of(source->path), source->record, line, id, ""};
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(skip.message, sizeof skip.message, format, arguments);
  va_end(arguments);
  dm_reader *reader = source->reader;
  if (!reader) return;
  reader->skips[reason]++;
  if (reader->skipped) reader->skipped(reader->user, &skip);
}

dm_str dm_source_rest(dm_source *source, dm_arena *arena, uint32_t limit, bool *more) {
  dm_str all = dm_stream_look(source->stream, limit + 1);
  *more = all.n > limit;
  if (*more) all.n = limit;
  dm_str copy = dm_str_copy(arena, all);
  dm_stream_pass(source->stream, all.n);
  return copy;
}

/* What every item of a file has in common. A file that is one report has its name as the report's id. */
static void finish_item(dm_reader *reader, dm_item *item) {
  dm_source *source = &reader->source;
  source->record++;
  item->in.path = dm_str_copy(item->arena, dm_str_of(source->path));
  if (source->format->many)
    item->in.record = source->record;
  else
    item->in.id = dm_str_copy(item->arena, dm_files_id(source->path));
}

/* 1: *item; 0: the file is at its end; negative: *err. Trouble of the stream comes after the items that it left whole. */
static int next_of_source(dm_reader *reader, dm_item **out, dm_err *err) {
  dm_item *item = dm_item_new(reader->rules, reader->lang[0] ? reader->lang : NULL);
  if (!item) return dm_fail(err, DM_ENOMEM, "ingest", reader->source.path, 0, 0, "out of memory for a report");
  int rc = reader->source.format->next(&reader->source, item, err);
  if (rc == 1) {
    finish_item(reader, item);
    *out = item;
    return 1;
  }
  dm_item_free(item);
  if (rc < 0) return rc;
  return dm_stream_trouble(reader->source.stream, err);
}

int dm_reader_take(dm_reader *reader, dm_item **item, dm_err *err) {
  if (reader->told < reader->n_trouble) {
    const dm_err *t = &reader->trouble[reader->told++];
    return dm_fail(err, t->code, t->stage, t->path, 0, 0, "%s", t->message);
  }
  for (;;) {
    if (reader->is_open) {
      int rc = next_of_source(reader, item, err);
      if (rc) return rc;
      close_source(reader);
    }
    if (reader->next == reader->files.n) return 0;
    int rc = open_source(reader, reader->files.path[reader->next++], err);
    if (rc) return rc;
  }
}

int dm_reader_next(dm_reader *reader, dm_input *input, dm_err *err) {
  for (;;) {
    dm_item_free(reader->item);
    reader->item = NULL;
    int rc = dm_reader_take(reader, &reader->item, err);
    if (rc != 1) return rc;
    dm_skip skip;
    if (dm_item_read(reader->item, input, &skip)) return 1;
    reader->skips[skip.reason]++;
    if (reader->skipped) reader->skipped(reader->user, &skip);
  }
}

const uint64_t *dm_reader_skips(const dm_reader *reader) { return reader->skips; }

void dm_reader_progress(const dm_reader *reader, uint64_t *done, uint64_t *total) {
  *done = reader->done + (reader->is_open ? dm_stream_done(reader->source.stream) : 0);
  *total = reader->total;
}

void dm_reader_close(dm_reader *reader) {
  if (!reader) return;
  close_source(reader);
  dm_item_free(reader->item);
  dm_rules_close(reader->rules);
  dm_files_free(&reader->files);
  free(reader->trouble);
  free(reader);
}

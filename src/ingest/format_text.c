/* format_text.c - plain text: a file is a report. */
#include "base/limits.h"
#include "base/str.h"
#include "ingest/formats.h"

static bool detect(dm_str head) {
  (void)head;
  return true;
}

static int next(dm_source *source, dm_item *item, dm_err *err) {
  if (source->record) return 0;
  bool more;
  item->in.bytes = dm_source_rest(source, item->arena, DM_LIMIT_INPUT_BYTES, &more);
  bool lost = dm_stream_lost(source->stream); /* the reader tells */
  if (!lost && !more) return 1;
  source->record++;
  if (lost) return 0;
  return dm_fail(err, DM_ELIMIT, "ingest", source->path, 0, 0, "the file has more than %u bytes; split it", DM_LIMIT_INPUT_BYTES);
}

const dm_input_format dm_input_text = {"text", ".txt", "plain text, one report per file", false, detect, NULL, next, NULL};

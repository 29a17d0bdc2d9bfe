#include "view/view.h"

#include "base/err.h"
#include "base/str.h"
#include "view/conllu.h"

#include <errno.h>

static int write_conllu(const dm_view *view, FILE *out, dm_err *err) {
  return dm_conllu_write(view->facts->mentions->syntax, out, err);
}

const dm_format dm_formats[] = {
    {"text", "a summary in three blocks: who did what, who said what, positions", dm_view_summary},
    {"json", "the whole record, one row a line", dm_view_json},
    {"jsonl", "the whole record on one line per document", dm_view_jsonl},
    {"conllu", "the dependency trees", write_conllu},
    {NULL, NULL, NULL},
};

const dm_format *dm_format_find(const char *name) {
  for (const dm_format *f = dm_formats; f->name; f++)
    if (!strcmp(f->name, name)) return f;
  return NULL;
}

const char *dm_format_name(unsigned i) { return i < sizeof dm_formats / sizeof *dm_formats ? dm_formats[i].name : NULL; }

int dm_view_finish(FILE *out, dm_err *err) {
  if (fflush(out) == 0 && !ferror(out)) return 0;
  return dm_fail(err, DM_EIO, "view", NULL, 0, 0, "cannot write: %s", errno ? strerror(errno) : "unknown reason");
}

#include "view/view.h"

#include "base/err.h"
#include "base/str.h"
#include "view/conllu.h"

#include <errno.h>

static int write_conllu(const dm_view *view, FILE *out, dm_err *err) {
  return dm_conllu_write(view->facts->mentions->syntax, out, err);
}

/* Those that write a document at a time stand first: dm_format_name lists them. */
const dm_format dm_formats[] = {
    {"text", "a summary in three blocks: who did what, who said what, positions", dm_view_summary, NULL, NULL, false},
    {"json", "the whole record, one row a line", dm_view_json, NULL, NULL, false},
    {"jsonl", "the whole record on one line per document", dm_view_jsonl, NULL, NULL, false},
    {"conllu", "the dependency trees", write_conllu, NULL, NULL, false},
    {"polecat", "events as TSV with the 40 columns of POLECAT", dm_view_polecat, dm_polecat_header, NULL, false},
    {"plover", "events as JSON lines with PLOVER's field names", dm_view_plover, NULL, NULL, false},
    {"icews", "events as TSV with the 20 columns of ICEWS", dm_view_icews, dm_icews_header, NULL, false},
    {"cameo", "events as TSV as PETRARCH writes it", dm_view_cameo, NULL, NULL, false},
    {"dna", "positions as an event list of Discourse Network Analyzer", dm_view_dna, dm_dna_header, NULL, false},
    {"csv", "a folder of tables", NULL, NULL, dm_gather_csv, true},
    {"graphml", "a network: who does what to whom, or who stands where", NULL, NULL, dm_gather_graphml, false},
    {"gexf", "the same for Gephi", NULL, NULL, dm_gather_gexf, false},
    {"geojson", "events on the map", NULL, NULL, dm_gather_geojson, false},
    {"brat", "a folder of texts with stand-off annotation", NULL, NULL, dm_gather_brat, true},
    {"gold", "a folder of what analysts judged, for score.py", NULL, NULL, dm_gather_gold, true},
    {NULL, NULL, NULL, NULL, NULL, false},
};

const dm_format *dm_format_find(const char *name) {
  for (const dm_format *f = dm_formats; f->name; f++)
    if (!strcmp(f->name, name)) return f;
  return NULL;
}

const char *dm_format_name(unsigned i) {
  return i < sizeof dm_formats / sizeof *dm_formats && dm_formats[i].write ? dm_formats[i].name : NULL;
}

int dm_view_finish(FILE *out, dm_err *err) {
  if (fflush(out) == 0 && !ferror(out)) return 0;
  return dm_fail(err, DM_EIO, "view", NULL, 0, 0, "cannot write: %s", errno ? strerror(errno) : "unknown reason");
}

int dm_view_close(FILE *out, int rc, dm_err *err) {
  if (!rc) rc = dm_view_finish(out, err);
  if (fclose(out) && !rc) rc = dm_fail(err, DM_EIO, "view", NULL, 0, 0, "cannot write");
  return rc;
}

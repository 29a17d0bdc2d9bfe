/* formats.c - the table of input formats. The order is that of detection: the surest signs first, plain text takes the rest. */
#include "ingest/formats.h"

#include "base/str.h"

const dm_input_format *const dm_input_formats[] = {&dm_input_warc, &dm_input_petrarch, &dm_input_feed, &dm_input_html,
                                                   &dm_input_json, &dm_input_csv,      &dm_input_text, NULL};

const dm_input_format *dm_input_format_find(const char *name) {
  for (unsigned i = 0; dm_input_formats[i]; i++)
    if (strcmp(dm_input_formats[i]->name, name) == 0) return dm_input_formats[i];
  return NULL;
}

/* ".xml" tells nothing: what is neither a feed nor PETRARCH's is not guessed at. */
static const dm_input_format *by_name(const char *path) {
  dm_str name = dm_str_of(path);
  if (dm_str_ends(name, DM_S(".gz"))) name.n -= 3;
  if (dm_str_ends(name, DM_S(".zst"))) name.n -= 4;
  for (unsigned i = 0; dm_input_formats[i]; i++) {
    dm_str rest = dm_str_of(dm_input_formats[i]->suffixes), suffix;
    while (dm_str_split(&rest, ' ', &suffix))
      if (name.n > suffix.n && dm_str_ends(name, suffix) && !dm_str_is(suffix, ".xml")) return dm_input_formats[i];
  }
  return &dm_input_text;
}

const dm_input_format *dm_input_format_detect(dm_str head, const char *path) {
  for (unsigned i = 0; dm_input_formats[i]; i++)
    if (dm_input_formats[i] != &dm_input_text && dm_input_formats[i]->detect(head)) return dm_input_formats[i];
  return by_name(path);
}

void dm_input_suffixes(char *out, size_t size) {
  size_t n = 0;
  for (unsigned i = 0; dm_input_formats[i] && n < size; i++)
    n += (size_t)snprintf(out + n, size - n, "%s%s", i ? " " : "", dm_input_formats[i]->suffixes);
}

static const dm_input_format *at(unsigned i) {
  for (unsigned k = 0; k < i; k++)
    if (!dm_input_formats[k]) return NULL;
  return dm_input_formats[i];
}

const char *dm_input_format_name(unsigned i) { return at(i) ? at(i)->name : NULL; }
const char *dm_input_format_help(unsigned i) { return at(i) ? at(i)->help : NULL; }

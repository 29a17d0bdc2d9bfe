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

const dm_input_format *dm_input_format_detect(dm_str head) {
  unsigned i = 0;
  while (dm_input_formats[i + 1] && !dm_input_formats[i]->detect(head)) i++;
  return dm_input_formats[i];
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

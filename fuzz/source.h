/* source.h - what the fuzz targets of the readers share: any bytes as a file of one format, every item of it made a report. */
#ifndef DM_FUZZ_SOURCE_H
#define DM_FUZZ_SOURCE_H

#include "base/str.h"
#include "base/utf8.h"
#include "ingest/formats.h"
#include "ingest/item.h"

#include <stdlib.h>

static void require(bool holds) {
  if (!holds) abort();
}

static dm_rules *rules_once(void) {
  static dm_rules *rules;
  dm_err err = {0};
  if (!rules) rules = dm_rules_open("data", &err);
  require(rules != NULL);
  return rules;
}

static void check_item(dm_item *item) {
  dm_input in;
  dm_skip skip;
  int rc = dm_item_read(item, &in, &skip);
  require(rc == 0 || rc == 1);
  if (rc == 0) {
    require(skip.message[0] && skip.reason < DM_SKIP_REASONS);
    return;
  }
  require(in.date.n == 0 || in.date.n == 10);
  for (uint32_t i = 0; i < in.n_map; i++) require(in.map[i].text < in.bytes.n && (i == 0 || in.map[i].text > in.map[i - 1].text));
  require(item->kind == DM_ITEM_TEXT || dm_utf8_valid(in.bytes));
}

static int fuzz_format(const dm_input_format *format, const uint8_t *data, size_t size) {
  dm_err err = {0};
  dm_columns columns = {0};
  dm_stream *stream = dm_stream_memory("fuzz", (dm_str){(const char *)data, (uint32_t)size}, &err);
  require(stream != NULL);
  dm_source source = {.path = "fuzz", .stream = stream, .format = format, .columns = &columns};
  int rc = format->open ? format->open(&source, &err) : 0;
  for (bool more = rc == 0; more;) {
    dm_item *item = dm_item_new(rules_once(), "en");
    rc = format->next(&source, item, &err);
    require(rc >= 0 || err.message[0]);
    more = rc == 1;
    if (more) source.record++;
    if (more) check_item(item);
    dm_item_free(item);
  }
  if (source.state && format->close) format->close(&source);
  dm_stream_close(stream);
  return 0;
}

#endif

#include "ingest/table.h"

#include "base/str.h"
#include "ingest/day.h"

bool dm_table_take(dm_source *source, dm_item *item, const dm_str fields[DM_FIELDS], uint64_t line) {
  dm_input *in = &item->in;
  dm_str text = dm_str_trim(fields[DM_FIELD_TEXT]), html = dm_str_trim(fields[DM_FIELD_HTML]);
  if (!text.n && !html.n) {
    source->record++;
    dm_source_skip(source, DM_SKIP_EMPTY, line, fields[DM_FIELD_URL].n ? fields[DM_FIELD_URL] : fields[DM_FIELD_ID],
                   "no text in it");
    return false;
  }
  in->bytes = text.n ? text : html;
  item->kind = text.n ? DM_ITEM_TEXT : DM_ITEM_PAGE;
  if (!text.n) item->charset = DM_S("UTF-8");
  in->title = fields[DM_FIELD_TITLE];
  in->url = fields[DM_FIELD_URL];
  in->id = fields[DM_FIELD_ID];
  in->author = fields[DM_FIELD_AUTHOR];
  in->source = fields[DM_FIELD_SOURCE];
  in->lang = fields[DM_FIELD_LANG];
  in->line = line;
  in->date = dm_day_read(item->arena, item->rules, fields[DM_FIELD_DATE]);
  if (in->date.n) in->date_basis = DM_S("column");
  if (!in->date.n) in->date_unread = fields[DM_FIELD_DATE];
  return true;
}

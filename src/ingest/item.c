#include "ingest/item.h"

#include "base/limits.h"
#include "base/str.h"
#include "ingest/article.h"
#include "ingest/page.h"

#include <stdarg.h>
#include <stdlib.h>

dm_item *dm_item_new(const dm_rules *rules, const char *lang) {
  dm_item *item = calloc(1, sizeof *item);
  if (!item) return NULL;
  item->arena = dm_arena_new();
  item->rules = rules;
  item->lang = lang;
  if (item->arena) return item;
  free(item);
  return NULL;
}

void dm_item_free(dm_item *item) {
  if (!item) return;
  dm_arena_free(item->arena);
  free(item);
}

static const char *const reasons[DM_SKIP_REASONS] = {"kind", "empty", "language", "broken", "limit"};

const char *dm_skip_name(dm_skip_reason reason) { return reason < DM_SKIP_REASONS ? reasons[reason] : NULL; }

int dm_item_skip(const dm_item *item, dm_skip *skip, dm_skip_reason reason, const char *format, ...) {
  if (!skip) return 0;
  const dm_input *in = &item->in;
  *skip = (dm_skip){reason, in->path, in->record, in->line, in->url.n ? in->url : in->id, ""};
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(skip->message, sizeof skip->message, format, arguments);
  va_end(arguments);
  return 0;
}

/* The language is told by the text: a page's own declaration is often that of its template. */
static int check_language(dm_item *item, dm_skip *skip) {
  const dm_languages *languages = item->rules->languages;
  if (item->lang && dm_article_is_binary(item->in.bytes))
    return dm_item_skip(item, skip, DM_SKIP_BROKEN, "binary data, not text: many control bytes");
  const char *guess = dm_language_guess(languages, item->in.bytes);
  if (item->kind != DM_ITEM_TEXT || item->lang) item->in.lang = dm_str_of(guess);
  if (!item->lang || strcmp(guess, item->lang) == 0) return 1;
  return dm_item_skip(item, skip, DM_SKIP_LANGUAGE, "the text is %s (%s), not %s", dm_language_name(languages, guess), guess,
                      item->lang);
}

int dm_item_read(dm_item *item, dm_input *input, dm_skip *skip) {
  int rc = 1;
  if (item->kind == DM_ITEM_PAGE) rc = dm_page_read(item, skip);
  if (item->kind == DM_ITEM_FRAGMENT) rc = dm_fragment_read(item, skip);
  if (rc == 1) rc = check_language(item, skip);
  if (rc == 1) *input = item->in;
  return rc;
}

#include "ingest/columns.h"

#include "base/str.h"

/* The field's name, and what tables of news call it, the surest first. */
static const struct names {
  const char *field, *usual;
} names[DM_FIELDS] = {
    [DM_FIELD_TEXT] = {"text",
                       "text maintext main_text fulltext full_text articlebody body content article story plaintext plain_text"},
    [DM_FIELD_HTML] = {"html", "html raw_html content_html body_html"},
    [DM_FIELD_TITLE] = {"title", "title headline heading head"},
    [DM_FIELD_DATE] = {"date",
                       "date pubdate pub_date date_publish publish_date published published_at publishedat date_published "
                       "datepublished publication_date publicationdate timestamp created_at time"},
    [DM_FIELD_URL] = {"url", "url link uri permalink canonical_url web_url weburl"},
    [DM_FIELD_ID] = {"id", "id doc_id docid document_id article_id guid"},
    [DM_FIELD_AUTHOR] = {"author", "author authors byline creator"},
    [DM_FIELD_SOURCE] = {"source", "source source_domain sitename site_name publisher newspaper outlet publication site domain"},
    [DM_FIELD_LANG] = {"lang", "lang language"},
};

static int field_of(dm_str name) {
  for (int f = 0; f < DM_FIELDS; f++)
    if (dm_str_is(name, names[f].field)) return f;
  return -1;
}

int dm_columns_parse(const char *map, dm_columns *out, dm_err *err) {
  *out = (dm_columns){0};
  dm_str rest = dm_str_of(map), pair;
  while (rest.n && dm_str_split(&rest, ',', &pair)) {
    uint32_t at = dm_str_find(pair, DM_S("="), 0);
    dm_str field = dm_str_trim(dm_str_sub(pair, 0, at == DM_NONE ? pair.n : at));
    if (at == DM_NONE || at + 1 == pair.n)
      return dm_fail(err, DM_EARG, "ingest", NULL, 0, 0, "a map is FIELD=COLUMN,FIELD=COLUMN; \"%" DM_FMT "\" is not",
                     DM_ARG(pair));
    int f = field_of(field);
    if (f < 0)
      return dm_fail(err, DM_EARG, "ingest", NULL, 0, 0,
                     "there is no field \"%" DM_FMT
                     "\" to map; fields are text, html, title, date, url, id, author, source, lang",
                     DM_ARG(field));
    out->name[f] = dm_str_trim(dm_str_sub(pair, at + 1, pair.n));
  }
  return DM_OK;
}

unsigned dm_columns_fit(const dm_columns *columns, dm_field field, dm_str name) {
  if (columns->name[field].n) return dm_str_eq(columns->name[field], name) ? 1000 : 0;
  dm_str rest = dm_str_of(names[field].usual), usual;
  for (unsigned fit = 100; rest.n && dm_str_split(&rest, ' ', &usual); fit--)
    if (dm_str_eq_ci(usual, name)) return fit;
  return 0;
}

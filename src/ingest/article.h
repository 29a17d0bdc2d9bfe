/* article.h - what every reader turns its input into: one report as valid UTF-8. */
#ifndef DM_INGEST_ARTICLE_H
#define DM_INGEST_ARTICLE_H

#include "base/note.h"

typedef struct dm_article {
  dm_str id, title, date, source, url, lang;
  dm_str date_basis; /* "given", what the reader tells (docs/input.md), or unknown */
  dm_str text;       /* valid UTF-8, no NUL, line ends as \n; every later offset points here */
  dm_notes *notes;   /* shared by all stages of this document */
} dm_article;

/* Repairs input->bytes into the arena: BOM dropped, UTF-16 (by BOM or by NUL pattern) converted, invalid UTF-8 read as
 * Windows-1252 byte by byte or, in a text that is UTF-8 elsewhere, as U+FFFD; NUL and other control bytes turned into
 * spaces, \r\n, \r and other line ends into \n, soft hyphens and zero-width characters dropped; each kind of repair is one
 * note. A title that the text does not begin with becomes its first line. Binary data (many control bytes) gives DM_EINPUT. Text
 * above DM_LIMIT_DOC_BYTES is cut at a line or space with a note that says how much was left. An empty id is made from the text's
 * hash; a date that is no date is a note. */
int dm_article_make(dm_arena *arena, const dm_input *input, dm_notes *notes, dm_article **out, dm_err *err);

/* Whether bytes are no text: a tenth of compressed and executable files are control bytes. UTF-16 is text. */
bool dm_article_is_binary(dm_str bytes);

#endif

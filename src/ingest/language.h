/* language.h - which language a text is written in, told by its small words and its letters.
 *
 * The rows are data (data/lang/languages.tsv): a language is its most frequent small words and the letters that it alone
 * writes. A word that several languages share counts a part for each. Only the first 32 KB are looked at. Read-only after
 * dm_languages_open: any number of threads may ask.
 */
#ifndef DM_INGEST_LANGUAGE_H
#define DM_INGEST_LANGUAGE_H

#include "base/err.h"
#include "demarche.h"

typedef struct dm_languages dm_languages;

/* Reads data_dir/lang/languages.tsv. NULL and *err when it is missing or broken. */
dm_languages *dm_languages_open(const char *data_dir, dm_err *err);
void dm_languages_close(dm_languages *languages);

/* The ISO 639-1 code of the language of a UTF-8 text. Readers that know no better (a page's own declaration is often that of
 * its template) ask here. A text stays "en" unless it is clear: too short, mixed, all names and numbers, or in none of our
 * languages. The string lives as long as the languages. */
const char *dm_language_guess(const dm_languages *languages, dm_str text);
/* "German" for "de"; the code itself when it is none of ours. */
const char *dm_language_name(const dm_languages *languages, const char *code);

#endif

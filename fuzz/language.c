/* Any bytes as a text whose language is asked: the answer is one of the table's, and the same the second time. */
#include "ingest/language.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
  if (!holds) abort();
}

static dm_languages *open_once(void) {
  static dm_languages *languages;
  if (!languages) languages = dm_languages_open("data", NULL);
  require(languages != NULL);
  return languages;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dm_str text = {(const char *)data, (uint32_t)size};
  const char *guess = dm_language_guess(open_once(), text);
  require(strcmp(guess, dm_language_guess(open_once(), text)) == 0);
  require(strcmp(dm_language_name(open_once(), guess), guess) != 0);
  return 0;
}

/* Any bytes as a user's codebook: a broken one is refused with its line; one that is accepted finds each issue by its own label,
 * has parents without circles, and can be read again after every edit. */
#include "fact/codebook.h"

#include "base/str.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static dm_cues *cues;

static void require(bool holds) {
  if (!holds) abort();
}

static void check_parents(const dm_codebook *book) {
  for (uint32_t i = 0; i < book->n_issues; i++) {
    uint32_t steps = 0;
    for (uint32_t p = i; p != DM_NONE; p = book->issues[p].parent_row) require(steps++ <= book->n_issues);
  }
}

static void read_again(dm_arena *arena, dm_str bytes, uint32_t n_issues) {
  dm_codebook book;
  dm_err err = {0};
  require(dm_codebook_parse(arena, cues, "edited", bytes, &book, &err) == 0);
  require(book.n_issues == n_issues);
  dm_codebook_close(&book);
}

static void edit(dm_arena *arena, const dm_codebook *book, dm_str bytes) {
  dm_str out;
  dm_err err = {0};
  if (book->n_issues < 2) return;
  dm_str a = book->issues[0].id, b = book->issues[1].id;
  require(dm_codebook_merge(arena, book, bytes, a, b, &out, &err) == 0);
  read_again(arena, out, book->n_issues - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dm_err err = {0};
  if (size > 8192) return 0;
  if (!cues) cues = dm_cues_open("data", &err);
  require(cues != NULL);
  dm_arena *arena = dm_arena_new();
  dm_str bytes = {(const char *)data, (uint32_t)size};
  dm_codebook book;
  int rc = dm_codebook_parse(arena, cues, "fuzz", bytes, &book, &err);
  if (rc) {
    require(err.code == rc && err.message[0]);
  } else {
    for (uint32_t i = 0; i < book.n_issues; i++)
      require(dm_codebook_find(&book, dm_issue_canonical(arena, cues, book.issues[i].label)) != DM_NONE);
    check_parents(&book);
    edit(arena, &book, bytes);
  }
  dm_codebook_close(&book);
  dm_arena_free(arena);
  return 0;
}

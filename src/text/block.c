#include "text/segmenter.h"

static bool is_blank(dm_str s) { return dm_str_trim(s).n == 0; }

void dm_scan_blocks(dm_scan *scan) {
  uint32_t at = 0;
  while (at < scan->text.n) {
    uint32_t end = dm_str_find(scan->text, DM_S("\n"), at);
    if (end == DM_NONE) end = scan->text.n;
    dm_str line = dm_str_sub(scan->text, at, end);
    if (!is_blank(line)) {
      dm_str body = dm_str_trim(line);
      uint32_t start = (uint32_t)(body.p - scan->text.p);
      char last = body.p[body.n - 1];
      bool heading = scan->blocks.n == 0 && last != '.' && body.n < 200;
      dm_block block = {.start = start, .end = start + body.n, .kind = heading ? DM_SENT_HEADING : DM_SENT_TEXT};
      DM_PUSH(scan->arena, &scan->blocks, block);
    }
    at = end + 1;
  }
}

#include "ingest/robots.h"

#include "base/str.h"

#include <stdlib.h>

/* A line of the file: its key and value, without comment and blanks. False for a line that has none. */
static bool read_line(dm_str line, dm_str *key, dm_str *value) {
  uint32_t mark = dm_str_find(line, DM_S("#"), 0);
  if (mark != DM_NONE) line.n = mark;
  uint32_t colon = dm_str_find(line, DM_S(":"), 0);
  if (colon == DM_NONE) return false;
  *key = dm_str_trim(dm_str_sub(line, 0, colon));
  *value = dm_str_trim(dm_str_sub(line, colon + 1, line.n));
  return key->n > 0;
}

/* How long the rule is when the path matches it, 0 when it does not. Pieces between stars are looked for from left to right. */
static uint32_t match(dm_str rule, dm_str path) {
  uint32_t length = rule.n, at = 0;
  bool to_end = rule.p && rule.n && rule.p[rule.n - 1] == '$', first = true;
  if (to_end) rule.n--;
  dm_str piece;
  while (dm_str_split(&rule, '*', &piece)) {
    uint32_t found;
    if (first)
      found = dm_str_starts(path, piece) ? 0 : DM_NONE;
    else if (!rule.p && to_end) /* the last piece, which may stand further right than where it is met first */
      found = dm_str_ends(path, piece) && path.n - piece.n >= at ? path.n - piece.n : DM_NONE;
    else
      found = piece.n ? dm_str_find(path, piece, at) : at;
    if (found == DM_NONE) return 0;
    at = found + piece.n;
    first = false;
  }
  return to_end && at != path.n ? 0 : length;
}

/* What the groups for one name say. */
typedef struct verdict {
  uint32_t longest;  /* of the rules that match */
  bool allowed, any; /* any: there is such a group */
  double delay;
} verdict;

static void take_rule(verdict *v, dm_str key, dm_str value, dm_str path) {
  bool allow = dm_str_eq_ci(key, DM_S("allow"));
  if (dm_str_eq_ci(key, DM_S("crawl-delay"))) {
    char number[16];
    snprintf(number, sizeof number, "%.*s", (int)(value.n < 15 ? value.n : 15), value.p ? value.p : "");
    v->delay = strtod(number, NULL);
    if (!(v->delay >= 0)) v->delay = 0;
  }
  if (!allow && !dm_str_eq_ci(key, DM_S("disallow"))) return;
  uint32_t length = match(value, path);
  if (length < v->longest || !length || (length == v->longest && !allow)) return;
  v->longest = length;
  v->allowed = allow;
}

static verdict judge(dm_str robots, dm_str agent, dm_str path) {
  verdict v = {.allowed = true};
  bool naming = false, ours = false; /* naming: in the lines of user-agent that begin a group */
  dm_str line, key, value;
  while (dm_str_split(&robots, '\n', &line)) {
    if (!read_line(line, &key, &value)) continue;
    if (dm_str_eq_ci(key, DM_S("user-agent"))) {
      ours = (naming && ours) || dm_str_eq_ci(value, agent);
      v.any = v.any || ours;
      naming = true;
      continue;
    }
    naming = false;
    if (ours) take_rule(&v, key, value, path);
  }
  return v;
}

bool dm_robots_allows(dm_str robots, const char *agent, dm_str path, double *delay) {
  if (robots.n > DM_ROBOTS_BYTES) robots.n = DM_ROBOTS_BYTES;
  verdict v = judge(robots, dm_str_of(agent), path);
  if (!v.any) v = judge(robots, DM_S("*"), path);
  if (delay) *delay = v.delay;
  return v.allowed;
}

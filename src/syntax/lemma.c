#include "syntax/lemma.h"

bool dm_lemma_edit_read(dm_str cls, dm_lemma_edit *out) {
  dm_str rest = cls, key, cut;
  if (!dm_str_split(&rest, '|', &key) || !dm_str_split(&rest, '|', &cut) || !rest.p) return false;
  if (key.n != 1 || !strchr("LK=", key.p[0]) || cut.n < 1 || cut.n > 3) return false;
  *out = (dm_lemma_edit){.key = key.p[0], .suffix = rest};
  for (uint32_t i = 0; i < cut.n; i++) {
    if (cut.p[i] < '0' || cut.p[i] > '9') return false;
    out->cut = out->cut * 10 + (uint32_t)(cut.p[i] - '0');
  }
  return true;
}

dm_str dm_lemma_apply(dm_arena *arena, const dm_lemma_edit *edit, dm_str form, dm_str low) {
  if (edit->key == '=') return edit->suffix;
  dm_str base = edit->key == 'K' ? form : low;
  for (uint32_t cut = edit->cut; cut; cut--) {
    if (!base.n) return low;
    base.n--; /* a code point: its first byte and the continuation bytes before which it stood */
    while (base.n && ((unsigned char)base.p[base.n] & 0xC0) == 0x80) base.n--;
  }
  if (!edit->suffix.n) return base.n ? base : low;
  char *p = dm_arena_alloc(arena, (size_t)base.n + edit->suffix.n);
  if (base.n) memcpy(p, base.p, base.n);
  memcpy(p + base.n, edit->suffix.p, edit->suffix.n);
  return (dm_str){p, base.n + edit->suffix.n};
}

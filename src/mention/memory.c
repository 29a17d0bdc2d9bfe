#include "mention/memory.h"

#include "base/err.h"
#include "base/str.h"
#include "mention/code.h"
#include "mention/lists.h"

#include <stdlib.h>
#include <sys/stat.h>

#define MAX_EVIDENCE 300u /* bytes of a sentence that are kept */
#define MAX_OFFICE 120u

static const char *const status_names[] = {"learnt", "accepted", "rejected"};
const char *dm_memory_status_name(dm_memory_status status) { return status_names[status]; }

dm_memory *dm_memory_new(void) {
  dm_memory *memory = calloc(1, sizeof *memory);
  if (memory) memory->arena = dm_arena_new();
  if (memory && memory->arena) return memory;
  free(memory);
  return NULL;
}

void dm_memory_free(dm_memory *memory) {
  if (!memory) return;
  dm_arena_free(memory->arena);
  free(memory);
}

/* ---- learning ----------------------------------------------------------------------------------------------------- */

/* One cell of a table: blanks for tabs and line ends, cut between letters. */
static dm_str cell_of(dm_arena *arena, dm_str s, uint32_t limit) {
  if (s.n > limit) {
    s.n = limit;
    while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80) s.n--;
  }
  char *out = DM_NEW(arena, char, s.n + 1);
  for (uint32_t i = 0; i < s.n; i++) out[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
  return dm_str_trim((dm_str){out, s.n});
}

static dm_str join_sectors(dm_arena *arena, const dm_str *sectors, uint32_t n) {
  dm_str all = {0};
  for (uint32_t i = 0; i < n; i++)
    all = dm_str_printf(arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(all), i ? " " : "", DM_ARG(sectors[i]));
  return all;
}

/* The sentence that holds the words of the office, else the one of the actor's first mention. */
static dm_str evidence_of(const dm_mentions *m, uint32_t actor) {
  const dm_text *text = m->syntax->text;
  dm_str whole = text->article->text, office = m->actors[actor].office;
  bool inside = office.n && (uintptr_t)office.p >= (uintptr_t)whole.p && (uintptr_t)office.p < (uintptr_t)whole.p + whole.n;
  uint32_t at = inside ? (uint32_t)(office.p - whole.p) : DM_NONE;
  for (uint32_t i = 0; at == DM_NONE && i < m->n_mentions; i++)
    if (m->mentions[i].actor == actor) at = m->mentions[i].span.start;
  for (uint32_t s = 0; at != DM_NONE && s < text->n_sentences; s++)
    if (at < text->sentences[s].end) return dm_str_sub(whole, text->sentences[s].start, text->sentences[s].end);
  return (dm_str){0};
}

/* True when a list, built-in or the user's, gives this person the same country and first sector on that day. */
static bool is_listed_so(const dm_world *world, const dm_actor *a, dm_str day) {
  for (uint32_t e = dm_names_get(&world->names, a->name); e != DM_NONE; e = world->names.entries.v[e].next) {
    if (world->names.entries.v[e].kind != DM_ENTRY_HOLDER) continue;
    bool former, coming;
    const dm_holder *h = &world->holders.v[dm_holder_at(world, world->names.entries.v[e].row, day, &former, &coming)];
    bool same = dm_str_eq(h->code.country, a->country) && h->code.n_sectors && a->n_sectors;
    if (!h->memory && !former && !coming && same && dm_str_eq(h->code.sectors[0], a->sectors[0])) return true;
  }
  return false;
}

void dm_memory_learn(dm_memory *memory, const dm_world *world, const dm_mentions *m) {
  const dm_article *article = m->syntax->text->article;
  for (uint32_t i = 0; i < m->n_actors; i++) {
    const dm_actor *a = &m->actors[i];
    bool taught = a->kind == DM_PERSON && a->basis == DM_BASIS_TEXT && (a->country.n || a->n_sectors);
    if (!taught || dm_str_find(a->name, DM_S(" "), 0) == DM_NONE || a->name.n > DM_LIST_NAME_BYTES) continue;
    if (is_listed_so(world, a, article->date)) continue;
    dm_memory_row row = {.name = cell_of(memory->arena, a->name, DM_LIST_NAME_BYTES),
                         .country = dm_str_copy(memory->arena, a->country),
                         .sectors = join_sectors(memory->arena, a->sectors, a->n_sectors),
                         .office = cell_of(memory->arena, a->office, MAX_OFFICE),
                         .day = dm_str_copy(memory->arena, article->date),
                         .doc = cell_of(memory->arena, article->id, MAX_EVIDENCE),
                         .evidence = cell_of(memory->arena, evidence_of(m, i), MAX_EVIDENCE)};
    DM_PUSH(memory->arena, &memory->rows, row);
  }
}

void dm_memory_take(dm_memory *memory, const dm_memory *from) {
  for (uint32_t i = 0; i < from->rows.n; i++) {
    dm_memory_row row = from->rows.v[i];
    dm_str *strings[] = {&row.name, &row.country, &row.sectors, &row.office, &row.day, &row.doc, &row.evidence};
    for (unsigned k = 0; k < sizeof strings / sizeof *strings; k++) *strings[k] = dm_str_copy(memory->arena, *strings[k]);
    DM_PUSH(memory->arena, &memory->rows, row);
  }
}

/* ---- order -------------------------------------------------------------------------------------------------------- */

static int compare_said(const dm_memory_row *a, const dm_memory_row *b) {
  int c = dm_str_cmp(a->country, b->country);
  if (!c) c = dm_str_cmp(a->sectors, b->sectors);
  return c ? c : dm_str_cmp(a->office, b->office);
}

/* Of equal rows the judged one comes first, so that it is the one that stays. */
static int by_name(const void *x, const void *y) {
  const dm_memory_row *a = x, *b = y;
  int c = dm_str_cmp(a->name, b->name);
  if (!c) c = dm_str_cmp(a->day, b->day);
  if (!c) c = compare_said(a, b);
  if (!c) c = (a->status == DM_MEMORY_LEARNT) - (b->status == DM_MEMORY_LEARNT);
  if (!c) c = dm_str_cmp(a->doc, b->doc);
  return c ? c : dm_str_cmp(a->evidence, b->evidence);
}

/* Rejected rows first, by what they say: then one look at the row before tells. */
static int by_rejection(const void *x, const void *y) {
  const dm_memory_row *a = x, *b = y;
  int c = dm_str_cmp(a->name, b->name);
  if (!c) c = compare_said(a, b);
  return c ? c : (b->status == DM_MEMORY_REJECTED) - (a->status == DM_MEMORY_REJECTED);
}

static void sort_rows(dm_memory *memory, int (*order)(const void *, const void *)) {
  if (memory->rows.n) qsort(memory->rows.v, memory->rows.n, sizeof *memory->rows.v, order);
}

static void drop_rejected(dm_memory *memory) {
  sort_rows(memory, by_rejection);
  const dm_memory_row *rejected = NULL;
  uint32_t n = 0;
  for (uint32_t i = 0; i < memory->rows.n; i++) {
    dm_memory_row row = memory->rows.v[i];
    bool known = rejected && dm_str_eq(rejected->name, row.name) && compare_said(rejected, &row) == 0;
    if (known && row.status == DM_MEMORY_LEARNT) continue;
    memory->rows.v[n++] = row;
    if (row.status == DM_MEMORY_REJECTED) rejected = &memory->rows.v[n - 1];
  }
  memory->rows.n = n;
}

/* A row that says what the one before it said, later or on the same day, teaches nothing. */
static void drop_repeated(dm_memory *memory) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < memory->rows.n; i++) {
    dm_memory_row row = memory->rows.v[i];
    const dm_memory_row *last = n ? &memory->rows.v[n - 1] : NULL;
    bool repeats = last && dm_str_eq(last->name, row.name) && compare_said(last, &row) == 0;
    if (repeats && (row.status == DM_MEMORY_LEARNT || row.status == last->status)) continue;
    memory->rows.v[n++] = row;
  }
  memory->rows.n = n;
}

static bool same_day(const dm_memory_row *a, const dm_memory_row *b) {
  return dm_str_eq(a->name, b->name) && dm_str_eq(a->day, b->day);
}

static bool contradict(const dm_memory_row *a, const dm_memory_row *b) {
  if (a->status == DM_MEMORY_REJECTED || b->status == DM_MEMORY_REJECTED) return false;
  return !dm_str_eq(a->country, b->country) || !dm_str_eq(a->sectors, b->sectors);
}

/* Rows of one name and day stand together, those that say the same side by side: a change between neighbours is enough. */
static void mark_conflicts(dm_memory *memory) {
  dm_memory_row *v = memory->rows.v;
  for (uint32_t first = 0, end; first < memory->rows.n; first = end) {
    bool conflict = false;
    const dm_memory_row *known = NULL;
    for (end = first; end < memory->rows.n && same_day(&v[first], &v[end]); end++) {
      v[end].conflict = false;
      if (known && contradict(known, &v[end])) conflict = true;
      if (v[end].status != DM_MEMORY_REJECTED) known = &v[end];
    }
    for (uint32_t i = first; i < end; i++) v[i].conflict = conflict && v[i].status != DM_MEMORY_REJECTED;
  }
}

void dm_memory_settle(dm_memory *memory) {
  drop_rejected(memory);
  sort_rows(memory, by_name);
  drop_repeated(memory);
  mark_conflicts(memory);
}

static bool is_number(dm_str s, uint32_t *out) {
  *out = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9' || *out > 100000000) return false;
    *out = *out * 10 + (uint32_t)(s.p[i] - '0');
  }
  return s.n > 0;
}

uint32_t dm_memory_judge(dm_memory *memory, dm_str which, dm_memory_status status) {
  uint32_t n = 0, line;
  bool by_line = is_number(which, &line);
  for (uint32_t i = 0; i < memory->rows.n; i++) {
    dm_memory_row *row = &memory->rows.v[i];
    if (by_line ? row->line != line : !dm_str_eq_ci(row->name, which)) continue;
    row->status = status;
    n++;
  }
  return n;
}

/* ---- the file ------------------------------------------------------------------------------------------------------ */

enum { STATUS, NAME, COUNTRY, SECTORS, OFFICE, DAY, DOC, EVIDENCE, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"status", "name", "country", "sectors", "office", "date", "doc", "evidence"};

static int read_status(const dm_tsv *tsv, uint32_t row, dm_str name, dm_memory_status *out, dm_err *err) {
  for (unsigned i = 0; i < sizeof status_names / sizeof *status_names; i++)
    if (dm_str_is(name, status_names[i])) {
      *out = (dm_memory_status)i;
      return 0;
    }
  return dm_tsv_fail(tsv, row, err, "status is learnt, accepted or rejected, not \"%" DM_FMT "\"", DM_ARG(name));
}

static bool is_day(dm_str s) {
  if (!s.n) return true;
  for (uint32_t i = 0; i < s.n; i++)
    if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') return false;
  return s.n == 4 || s.n == 7 || s.n == 10;
}

static int read_row(dm_memory *memory, const dm_tsv *tsv, uint32_t r, const uint32_t *at, dm_err *err) {
  dm_str c[N_COLUMNS];
  for (unsigned i = 0; i < N_COLUMNS; i++) c[i] = dm_tsv_cell(tsv, r, at[i]);
  dm_memory_row row = {.name = c[NAME],
                       .country = c[COUNTRY],
                       .sectors = c[SECTORS],
                       .office = c[OFFICE],
                       .day = c[DAY],
                       .doc = c[DOC],
                       .evidence = c[EVIDENCE],
                       .line = tsv->lines[r]};
  int rc = read_status(tsv, r, c[STATUS], &row.status, err);
  if (!rc && !row.name.n) rc = dm_tsv_fail(tsv, r, err, "the row has no name");
  if (!rc && !is_day(row.day)) rc = dm_tsv_fail(tsv, r, err, "\"%" DM_FMT "\" is no date: YYYY-MM-DD", DM_ARG(row.day));
  if (rc) return rc;
  DM_PUSH(memory->arena, &memory->rows, row);
  return 0;
}

/* A fresh memory may be a file that holds nothing yet. */
static bool is_empty(const char *path) {
  struct stat file;
  return stat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_size == 0;
}

int dm_memory_read(dm_memory *memory, const char *path, dm_err *err) {
  dm_tsv tsv;
  uint32_t at[N_COLUMNS];
  if (is_empty(path)) return 0;
  int rc = dm_tsv_read(memory->arena, path, &tsv, err);
  for (unsigned i = 0; !rc && i < N_COLUMNS; i++) rc = dm_tsv_need(&tsv, column_names[i], &at[i], err);
  for (uint32_t r = 0; !rc && r < tsv.n_rows; r++) rc = read_row(memory, &tsv, r, at, err);
  return rc;
}

void dm_memory_write(const dm_memory *memory, FILE *out) {
  fputs("# source: learnt from reports by demarche; see docs/actors.md\n# licence: that of the reports\n", out);
  for (unsigned i = 0; i < N_COLUMNS; i++) fprintf(out, "%s%s", i ? "\t" : "", column_names[i]);
  fputc('\n', out);
  for (uint32_t i = 0; i < memory->rows.n; i++) {
    const dm_memory_row *r = &memory->rows.v[i];
    const dm_str cells[] = {r->name, r->country, r->sectors, r->office, r->day, r->doc, r->evidence};
    fputs(status_names[r->status], out);
    for (unsigned k = 0; k < sizeof cells / sizeof *cells; k++) {
      fputc('\t', out);
      fwrite(cells[k].p ? cells[k].p : "", 1, cells[k].n, out);
    }
    fputc('\n', out);
  }
}

/* ---- into the world ------------------------------------------------------------------------------------------------ */

/* A name that some list has, for whatever it is. */
static bool is_listed(const dm_world *world, dm_str name) {
  for (uint32_t e = dm_names_get(&world->names, name); e != DM_NONE; e = world->names.entries.v[e].next) {
    uint8_t kind = world->names.entries.v[e].kind;
    if (kind != DM_ENTRY_WORD && kind != DM_ENTRY_FIRST && kind != DM_ENTRY_TITLE) return true;
  }
  return false;
}

static int add_row(dm_list *list, const dm_memory_row *row, dm_err *err) {
  dm_list_code code = {.code = {.country = row->country}, .from = row->day, .line = row->line};
  dm_str sectors = row->sectors, sector;
  while (dm_str_split(&sectors, ' ', &sector)) dm_coding_add(&code.code, sector);
  if (row->country.n > 3)
    return dm_fail(err, DM_EDATA, "data", list->path, row->line, 0, "\"%" DM_FMT "\" is no country code", DM_ARG(row->country));
  dm_list_row *added = dm_list_add(list, DM_LIST_PERSON, row->line);
  added->memory = true;
  added->office = row->office;
  dm_list_code_add(list, &code);
  dm_list_name_add(list, list->rows.n - 1, row->name, false, row->line);
  return 0;
}

static int by_use(const void *x, const void *y) {
  const dm_memory_row *a = x, *b = y;
  int c = dm_str_cmp(a->name, b->name);
  if (!c) c = dm_str_cmp(a->day, b->day);
  if (!c) c = (a->status == DM_MEMORY_ACCEPTED) - (b->status == DM_MEMORY_ACCEPTED);
  return c ? c : by_name(x, y);
}

int dm_world_enter_memory(dm_world *world, dm_memory *memory, const char *name, dm_err *err) {
  world->remarks.arena = world->arena;
  dm_memory_settle(memory);
  /* Of one day's rows the last one counts: the accepted one. */
  sort_rows(memory, by_use);
  dm_list list = {.arena = world->arena, .path = dm_str_copy(world->arena, dm_str_of(name)).p, .remarks = &world->remarks};
  int rc = 0;
  for (uint32_t i = 0; !rc && i < memory->rows.n; i++) {
    const dm_memory_row *row = &memory->rows.v[i];
    bool used = row->status == DM_MEMORY_ACCEPTED || (row->status == DM_MEMORY_LEARNT && !is_listed(world, row->name));
    if (used) rc = add_row(&list, row, err);
  }
  return rc ? rc : dm_list_enter(world, &list, err);
}

int dm_world_add_memory(dm_world *world, const char *path, dm_err *err) {
  dm_memory memory = {.arena = world->arena};
  int rc = dm_memory_read(&memory, path, err);
  return rc ? rc : dm_world_enter_memory(world, &memory, path, err);
}

/* stances.c - rows from records. A record is read on any thread, the rows are gathered in the order of the articles: between
 * the two they are lines of tab-separated fields. */
#include "stances.h"

#include "inputs.h"

#include "base/str.h"
#include "fact/codebook.h"

#include <string.h>

#define FIELDS 15u

/* ---- a record as lines --------------------------------------------------------------------------------------------- */

static void put_field(FILE *out, dm_str s) {
  for (uint32_t i = 0; i < s.n; i++) fputc(s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i], out);
  fputc('\t', out);
}

static dm_str key_of(const dm_document *d, const cli_stances *s, const dm_party *party) {
  const dm_record *r = d->record;
  const dm_actor *actor = party->actor == DM_NONE ? NULL : &r->actors[party->actor];
  return dm_holder_key(d->arena, s->cues, actor, party);
}

/* "USA GOV" shows as the country's name. */
static dm_str name_of(const dm_record *r, const dm_party *party, dm_str key) {
  if (dm_str_ends(key, DM_S(" GOV")))
    for (uint32_t i = 0; i < r->n_actors; i++)
      if (r->actors[i].kind == DM_COUNTRY && dm_str_eq(r->actors[i].country, party->country)) return r->actors[i].name;
  return party->name;
}

static dm_str quote_of(const dm_document *d, const dm_position *p) {
  dm_str all = {0}, text = d->record->text;
  for (uint32_t i = 0; i < p->n_evidence; i++) {
    dm_str part = dm_str_sub(text, p->evidence[i].span.start, p->evidence[i].span.end);
    all = i ? dm_str_printf(d->arena, "%" DM_FMT " … %" DM_FMT, DM_ARG(all), DM_ARG(part)) : part;
  }
  return all;
}

static void put_position(const dm_document *d, const cli_stances *s, const dm_position *p, FILE *out) {
  const dm_record *r = d->record;
  dm_str holder = key_of(d, s, &p->holder);
  if (!holder.n || !p->issue_id.n) return;
  const dm_codebook *book = s->cues->codebook;
  bool known = book && dm_map_get(&book->by_id, p->issue_id) != DM_NONE;
  const dm_str fields[] = {DM_S("P"),
                           r->id,
                           p->id,
                           holder,
                           name_of(r, &p->holder, holder),
                           key_of(d, s, &p->addressee),
                           p->issue_id,
                           p->issue_label,
                           dm_position_day(p, r->events, r->statements, r->date),
                           quote_of(d, p)};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) put_field(out, fields[i]);
  fprintf(out, "%d\t%d\t%d\t%d\t%d\n", p->sign, (int)p->act, (int)p->strength, known, p->has_condition && !p->sign);
}

static void put_event(const dm_document *d, const cli_stances *s, const dm_event *e, FILE *out) {
  if (e->n_source != 1 || e->n_target != 1 || e->modality != DM_ASSERTED) return;
  const dm_str fields[] = {DM_S("E"), d->record->id, e->id, key_of(d, s, &e->source[0]), key_of(d, s, &e->target[0]),
                           e->type,   e->date.value};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) put_field(out, fields[i]);
  fputc('\n', out);
}

static const dm_actor *actor_named(const dm_record *r, dm_str id) {
  for (uint32_t i = 0; i < r->n_actors; i++)
    if (dm_str_eq(r->actors[i].id, id)) return &r->actors[i];
  return NULL;
}

static dm_str key_of_actor(const dm_document *d, const cli_stances *s, const dm_actor *a) {
  dm_party party = {.actor = DM_NONE, .name = a->name, .country = a->country, .n_sectors = a->n_sectors};
  memcpy(party.sectors, a->sectors, sizeof party.sectors);
  return dm_holder_key(d->arena, s->cues, a, &party);
}

/* Alignments that a reporter claims; the others are computed anew over all documents. */
static void put_claim(const dm_document *d, const cli_stances *s, const dm_link *link, FILE *out) {
  const dm_actor *a = actor_named(d->record, link->from), *b = actor_named(d->record, link->to);
  if (link->type != DM_LINK_ALIGNS || link->computed || !a || !b) return;
  put_field(out, DM_S("A"));
  put_field(out, d->record->id);
  put_field(out, key_of_actor(d, s, a));
  put_field(out, key_of_actor(d, s, b));
  fputc('\n', out);
}

static int render(void *context, const dm_document *d, FILE *out, dm_err *err) {
  const cli_stances *s = context;
  const dm_record *r = d->record;
  (void)err;
  fputs("D\t\n", out);
  for (uint32_t i = 0; i < r->n_positions; i++) put_position(d, s, &r->positions[i], out);
  for (uint32_t i = 0; i < r->n_events; i++) put_event(d, s, &r->events[i], out);
  for (uint32_t i = 0; i < r->n_links; i++) put_claim(d, s, &r->links[i], out);
  return 0;
}

/* ---- lines as rows ------------------------------------------------------------------------------------------------- */

static int number(dm_str s) {
  bool minus = s.n && s.p[0] == '-';
  return minus ? -(s.p[1] - '0') : s.n ? s.p[0] - '0' : 0;
}

static void take_position(cli_stances *s, const dm_str *f) {
  dm_matrix_row row = {.holder_name = f[4], .label = f[7], .wording = f[7], .quote = f[9], .codebook = number(f[13])};
  row.stand = (dm_stand_row){.doc = f[1], .id = f[2], .holder = f[3], .addressee = f[5], .issue = f[6], .date = f[8]};
  row.stand.sign = number(f[10]);
  row.stand.act = (dm_stance_act)number(f[11]);
  row.stand.strength = (dm_strength)number(f[12]);
  row.whole = number(f[14]);
  row.stand.order = s->matrix.n_documents;
  DM_PUSH(s->arena, &s->rows, row);
}

static void take_line(cli_stances *s, dm_str line) {
  dm_str f[FIELDS] = {{0}};
  for (uint32_t n = 0; n < FIELDS && dm_str_split(&line, '\t', &f[n]); n++) continue;
  if (dm_str_is(f[0], "D")) s->matrix.n_documents++;
  if (dm_str_is(f[0], "P")) take_position(s, f);
  if (dm_str_is(f[0], "E")) {
    dm_event_row row = {.doc = f[1], .id = f[2], .source = f[3], .target = f[4], .type = f[5], .date = f[6]};
    DM_PUSH(s->arena, &s->events, row);
  }
  if (dm_str_is(f[0], "A")) {
    dm_matrix_link link = {.type = DM_LINK_ALIGNS, .from = f[2], .to = f[3]};
    DM_PUSH(s->arena, &s->matrix.links, link);
  }
}

static bool take(void *context, dm_str output) {
  cli_stances *s = context;
  dm_str rest = dm_str_copy(s->arena, output), line;
  while (rest.n && dm_str_split(&rest, '\n', &line)) take_line(s, line);
  return true;
}

static void tell_event(void *user, const dm_event_row *from, const dm_event_row *to) {
  cli_stances *s = user;
  dm_matrix_link link = {.type = DM_LINK_SAME_EVENT, .computed = true, .from_doc = from->doc, .from = from->id};
  link.to_doc = to->doc, link.to = to->id;
  DM_PUSH(s->arena, &s->matrix.links, link);
}

/* ---- all of them --------------------------------------------------------------------------------------------------- */

/* The lexicon with the user's issues. The engine of the batch has its own, which the rows outlive. */
cli_exit cli_stances_open(const cli_call *call, cli_stances *s) {
  char folder[1024];
  const char *data = cli_value(call, "data"), *issues = cli_value(call, "issues");
  dm_err err = {0};
  if (!data && !dm_engine_data_dir(folder, sizeof folder)) {
    cli_say("no data folder found; give --data");
    return CLI_DATA;
  }
  s->cues = dm_cues_open(data ? data : folder, &err);
  if (!s->cues || (issues && dm_cues_add_codebook(s->cues, issues, &err))) {
    if (err.code == DM_EIO) err.code = DM_EDATA;
    return cli_fail(&err);
  }
  return CLI_OK;
}

cli_exit cli_stances_collect(const cli_call *call, cli_stances *s) {
  *s = (cli_stances){.arena = dm_arena_new()};
  if (!s->arena) return CLI_MEMORY;
  cli_batch batch = {.upto = DM_UPTO_RECORD, .context = s, .render = render, .take = take};
  cli_exit code = cli_stances_open(call, s);
  if (code == CLI_OK) code = cli_batch_run(call, &batch);
  if (code == CLI_OK || code == CLI_SOME_FAILED) dm_links_of_events(s->events.v, s->events.n, tell_event, s);
  return code;
}

void cli_stances_free(cli_stances *s) {
  dm_cues_close(s->cues);
  dm_arena_free(s->arena);
}

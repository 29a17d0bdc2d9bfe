#include "store/across.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "record/values.h"
#include "store/part.h"

/* Holders that a new stance is compared with; an issue with more of them is one that everybody talks of. */
#define MOST_HOLDERS 128u

typedef struct stand {
  dm_stand_row row; /* first: links.h hands out its address */
  int64_t position;
} stand;

typedef struct across {
  dm_store *store;
  dm_err *err;
  dm_arena *arena;
  const dm_cues *cues;
  const dm_record *r;
  int64_t run, doc;
  stand earlier[MOST_HOLDERS];
  uint32_t n;
  bool aligns; /* the holder is new here, or changed sides: whom it stands with now is news */
  int rc;
} across;

/* ---- rows ----------------------------------------------------------------------------------------------------------- */

static dm_stance_act act_of(dm_str name) {
  for (dm_stance_act a = DM_ACT_DEMAND; a < DM_ACT_WARN; a++)
    if (dm_str_is(name, dm_name_stance_act(a))) return a;
  return DM_ACT_WARN;
}

static dm_strength strength_of(dm_str name) {
  for (dm_strength s = DM_CATEGORICAL; s < DM_HEDGED; s++)
    if (dm_str_is(name, dm_name_strength(s))) return s;
  return DM_HEDGED;
}

static dm_str key_of(across *x, const dm_party *party) {
  const dm_actor *actor = party->actor == DM_NONE ? NULL : &x->r->actors[party->actor];
  return dm_holder_key(x->arena, x->cues, actor, party);
}

static stand new_stand(across *x, const dm_position *p, int64_t position) {
  return (stand){.row = {.holder = key_of(x, &p->holder),
                         .addressee = key_of(x, &p->addressee),
                         .issue = p->issue_id,
                         .date = dm_position_day(p, x->r->events, x->r->statements, x->r->date),
                         .sign = p->sign,
                         .act = p->act,
                         .strength = p->strength,
                         .order = (uint32_t)x->doc},
                 .position = position};
}

static stand old_stand(across *x, sqlite3_stmt *s) {
  return (stand){.row = {.holder = dm_str_copy(x->arena, dm_sql_str(s, 0)),
                         .addressee = dm_str_copy(x->arena, dm_sql_str(s, 1)),
                         .date = dm_str_copy(x->arena, dm_sql_str(s, 3)),
                         .sign = sqlite3_column_int(s, 4),
                         .act = act_of(dm_sql_str(s, 5)),
                         .strength = strength_of(dm_sql_str(s, 6)),
                         .order = (uint32_t)sqlite3_column_int64(s, 7)},
                 .position = sqlite3_column_int64(s, 2)};
}

/* The last stances on the issue, the holder's own first. */
static int find_earlier(across *x, const stand *now) {
  sqlite3_stmt *s =
      dm_sql(x->store, x->err,
             "SELECT s.holder_key, s.addressee_key, s.position_id, p.date, p.sign, p.act, p.strength, p.doc_id FROM standing s"
             " JOIN positions p USING (position_id) WHERE s.issue_id = ? AND p.doc_id <> ?"
             " ORDER BY s.holder_key = ? DESC, s.position_id DESC LIMIT ?",
             "titi", now->row.issue, x->doc, now->row.holder, (int64_t)MOST_HOLDERS);
  if (!s) return DM_EIO;
  int rc;
  x->n = 0;
  while ((rc = dm_sql_step(x->store, s, x->err)) == 1) {
    x->earlier[x->n] = old_stand(x, s);
    x->earlier[x->n++].row.issue = now->row.issue;
  }
  const stand *own = x->n ? &x->earlier[0] : NULL;
  x->aligns = !own || !dm_str_eq(own->row.holder, now->row.holder) || own->row.sign != now->row.sign;
  return rc;
}

/* ---- links ----------------------------------------------------------------------------------------------------------- */

static void put_link(void *user, dm_link_type type, dm_outcome outcome, const dm_stand_row *from, const dm_stand_row *to) {
  across *x = user;
  if (x->rc || (type == DM_LINK_ALIGNS && !x->aligns)) return;
  x->rc = dm_sql_run(x->store, x->err,
                     "INSERT INTO links(run_id, type, from_kind, from_id, to_kind, to_id, basis, across, outcome)"
                     " VALUES(?,?,'position',?,'position',?,'computed',1,?) ON CONFLICT DO NOTHING",
                     "iziiz", x->run, dm_name_link_type(type), ((const stand *)from)->position, ((const stand *)to)->position,
                     dm_name_outcome(outcome));
}

static int link_one(across *x, const stand *now) {
  const dm_stand_row *rows[MOST_HOLDERS];
  int rc = find_earlier(x, now);
  if (rc) return rc;
  for (uint32_t i = 0; i < x->n; i++) rows[i] = &x->earlier[i].row;
  dm_links_of_row(rows, x->n, &now->row, put_link, x);
  return x->rc;
}

/* What a holder says of an earlier day than what is known of it is history, not where it stands. */
static int stand_on(across *x, const stand *now) {
  return dm_sql_run(
      x->store, x->err,
      "INSERT INTO standing(issue_id, holder_key, addressee_key, position_id, date) VALUES(?,?,?,?,?)"
      " ON CONFLICT(issue_id, holder_key) DO UPDATE SET addressee_key = excluded.addressee_key, position_id ="
      " excluded.position_id, date = excluded.date WHERE excluded.date IS NULL OR date IS NULL OR excluded.date >= date",
      "ttsis", now->row.issue, now->row.holder, now->row.addressee, now->position, now->row.date);
}

static int put_all(across *x, int64_t first) {
  const dm_record *r = x->r;
  stand *now = DM_NEW(x->arena, stand, r->n_positions);
  int rc = 0;
  for (uint32_t i = 0; !rc && i < r->n_positions; i++) {
    now[i] = new_stand(x, &r->positions[i], first + i);
    if (now[i].row.holder.n) rc = link_one(x, &now[i]);
  }
  for (uint32_t i = 0; !rc && i < r->n_positions; i++)
    if (now[i].row.holder.n) rc = stand_on(x, &now[i]);
  return rc;
}

int dm_across_put(dm_store *store, int64_t run, int64_t doc_id, int64_t first, const dm_record *record, const dm_cues *cues,
                  dm_err *err) {
  if (!record->n_positions) return 0;
  across x = {.store = store, .err = err, .arena = dm_arena_new(), .cues = cues, .r = record, .run = run, .doc = doc_id};
  int rc = x.arena ? put_all(&x, first) : dm_fail(err, DM_ENOMEM, "store", store->path, 0, 0, "out of memory for the links");
  dm_arena_free(x.arena);
  return rc;
}

/* ingest_run.c - reports through the pipe into the store: taken in order, coded on any thread, written in order. */
#include "ingest.h"

#include "base/err.h"
#include "base/queue.h"
#include "base/str.h"
#include "ingest/item.h"
#include "store/learn.h"
#include "store/run.h"
#include "store/story.h"
#include "store/write.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A transaction ends after so many reports or seconds: what a kill costs, and what writing one by one would cost, in balance. */
#define BATCH 256u
#define BATCH_SECONDS 2.0
/* Articles differ in length a hundredfold: with few in flight the short ones wait for the long one. */
#define IN_FLIGHT 16u

typedef enum job_kind { JOB_REPORT, JOB_SKIPPED, JOB_FAILED } job_kind;

/* One thing that an input held, from the reader to the store. */
typedef struct job {
  struct feeding *feeding;
  struct job *next; /* among those that wait */
  job_kind kind;
  dm_item *item;
  char *path;
  char fingerprint[48];
  uint64_t record;
  double share; /* of the bytes, read when it was taken */
  /* of a report */
  dm_input input;
  dm_document *document; /* NULL when the store has the text */
  int64_t copy_of;
  uint32_t words;
  dm_shingles shingles;
  dm_signature signature;
  dm_memory *learnt;
  /* of what is none */
  const char *reason;
  dm_err err; /* the message, for both */
} job;

/* A thread that codes, with its own eyes on the store. */
typedef struct seat {
  dm_worker *worker;
  dm_store *look;
} seat;

/* The file that is being taken from, or written. */
typedef struct place {
  char *path;
  char fingerprint[48];
  uint64_t records;
  bool done;  /* taken from: the store has all of it; written: it was read to its end */
  bool fresh; /* written: records that no row of progress tells yet */
} place;

typedef struct feeding {
  cli_ingest_run *in;
  dm_reader *reader;
  /* taking, under the queue's lock */
  dm_store *look;
  place taken;
  job *first, *last; /* skipped ones that wait for their turn */
  double share;
  bool out_of_memory;
  /* writing */
  place written;
  uint32_t in_batch;
  double began;
  cli_progress progress;
  cli_exit worst;
} feeding;

/* ---- taking --------------------------------------------------------------------------------------------------------- */

static void fingerprint_of(const char *path, char out[48]) {
  struct stat st;
  *out = 0;
  if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
    snprintf(out, 48, "%llu %lld.%09ld", (unsigned long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

/* Goes to a file, and looks up what the store has of it. A failure to look only means that texts are looked up one by one. */
static void go_to(feeding *f, dm_str path) {
  place *at = &f->taken;
  if (at->path && dm_str_is(path, at->path)) return;
  free(at->path);
  *at = (place){.path = strndup(path.n ? path.p : "", path.n)};
  if (!at->path) return;
  if (!f->in->name) fingerprint_of(at->path, at->fingerprint);
  (void)dm_progress_find(f->look, path, dm_str_of(at->fingerprint), &at->records, &at->done, NULL);
}

static bool is_stored(const feeding *f, uint64_t record) { return f->taken.done || (record && record <= f->taken.records); }

/* A job at the place that is taken from; NULL when memory is out. */
static job *new_job(feeding *f, job_kind kind, dm_str path, uint64_t record) {
  job *j = calloc(1, sizeof *j);
  if (j) j->path = strndup(path.n ? path.p : "", path.n);
  if (!j || !j->path) {
    free(j);
    f->out_of_memory = true;
    return NULL;
  }
  j->feeding = f;
  j->kind = kind;
  j->record = record;
  j->share = f->share;
  memcpy(j->fingerprint, f->taken.fingerprint, sizeof j->fingerprint);
  return j;
}

static void wait_in_line(feeding *f, job *j) {
  if (f->last)
    f->last->next = j;
  else
    f->first = j;
  f->last = j;
}

static job *first_in_line(feeding *f) {
  job *j = f->first;
  if (!j) return NULL;
  f->first = j->next;
  if (!f->first) f->last = NULL;
  return j;
}

/* The reader passed over something; called in the middle of dm_reader_take. */
static void skipped(void *user, const dm_skip *skip) {
  feeding *f = user;
  go_to(f, skip->path);
  if (is_stored(f, skip->record)) return;
  job *j = new_job(f, JOB_SKIPPED, skip->path, skip->record);
  if (!j) return;
  j->reason = dm_skip_name(skip->reason);
  snprintf(j->err.message, sizeof j->err.message, "%s", skip->message);
  wait_in_line(f, j);
}

/* Puts what the reader gives next in line; false at the end. */
static bool take(feeding *f) {
  dm_item *item = NULL;
  dm_err err = {0};
  int rc = dm_reader_take(f->reader, &item, &err);
  if (rc == 0) return false;
  uint64_t done, total;
  dm_reader_progress(f->reader, &done, &total);
  f->share = total ? (double)done / (double)total : 0.0;
  dm_str path = rc > 0 ? item->in.path : dm_str_of(err.path);
  go_to(f, path);
  if (rc > 0 && is_stored(f, item->in.record)) {
    f->in->passed++;
    dm_item_free(item);
    return true;
  }
  job *j = new_job(f, rc > 0 ? JOB_REPORT : JOB_FAILED, path, rc > 0 ? item->in.record : 0);
  if (!j) {
    dm_item_free(item);
    return false;
  }
  j->item = item;
  j->err = err;
  if (rc < 0) j->reason = "unreadable";
  wait_in_line(f, j);
  return true;
}

static void *next(void *context) {
  feeding *f = context;
  for (;;) {
    job *j = first_in_line(f);
    if (j) return j;
    if (!take(f) && !f->first) return NULL;
  }
}

/* ---- coding --------------------------------------------------------------------------------------------------------- */

static void is_none(job *j, const char *reason) {
  j->kind = JOB_SKIPPED;
  j->reason = reason;
}

static const char *reason_of(dm_code code) {
  return code == DM_EINPUT ? "broken" : code == DM_ELIMIT ? "limit" : code == DM_ENOMEM ? "memory" : "failed";
}

/* Whether the store has this text already: then coding it again would be for nothing. */
static bool is_known(job *j, dm_store *look) {
  dm_arena *arena = dm_arena_new();
  if (!arena) return false;
  dm_notes notes = {.arena = arena};
  dm_article *article;
  char digits[2 * SHA256_DIGEST_SIZE + 1];
  uint8_t digest[SHA256_DIGEST_SIZE];
  bool ok = dm_article_make(arena, &j->input, &notes, &article, NULL) == 0;
  if (ok) {
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, article->text.n, (const uint8_t *)article->text.p);
    sha256_digest(&sha, sizeof digest, digest);
    for (unsigned i = 0; i < SHA256_DIGEST_SIZE; i++) snprintf(digits + 2 * i, 3, "%02x", digest[i]);
  }
  dm_arena_free(arena);
  return ok && dm_store_find_text(look, digits, &j->copy_of, NULL) == 1;
}

static void code_report(job *j, const seat *s) {
  const cli_ingest_run *in = j->feeding->in;
  if (in->day && !j->input.date.n) j->input.date = dm_str_of(in->day);
  if (is_known(j, s->look)) return;
  int rc = dm_pipe_run(s->worker, &j->input, DM_UPTO_RECORD, false, &j->document, &j->err);
  if (rc) {
    is_none(j, reason_of((dm_code)rc));
    return;
  }
  j->words = j->document->text->n_tokens;
  if (dm_shingles_make(j->document->record->text, &j->shingles)) dm_signature_make(&j->shingles, &j->signature);
  j->learnt = dm_memory_new();
  if (j->learnt) dm_memory_learn(j->learnt, in->engine->world, j->document->mentions);
}

static void work(void *state, void *item) {
  job *j = item;
  if (j->kind != JOB_REPORT) return;
  dm_skip skip;
  if (dm_item_read(j->item, &j->input, &skip)) {
    code_report(j, state);
    return;
  }
  is_none(j, dm_skip_name(skip.reason));
  snprintf(j->err.message, sizeof j->err.message, "%s", skip.message);
}

/* ---- writing -------------------------------------------------------------------------------------------------------- */

static int put_progress(feeding *f, dm_err *err) {
  place *at = &f->written;
  if (!at->path || !at->fresh) return 0;
  at->fresh = false;
  if (!at->fingerprint[0]) return 0;
  return dm_progress_put(f->in->store, f->in->run, dm_str_of(at->path), dm_str_of(at->fingerprint), at->records, at->done, err);
}

/* The file before is read to its end when another one begins. */
static int leave_place(feeding *f, dm_err *err) {
  f->written.fresh = f->written.fresh || f->written.done;
  int rc = put_progress(f, err);
  free(f->written.path);
  f->written = (place){.path = NULL};
  return rc;
}

static int move_on(feeding *f, job *j, dm_err *err) {
  place *at = &f->written;
  int rc = 0;
  if (!at->path || strcmp(at->path, j->path) != 0) {
    rc = leave_place(f, err);
    *at = (place){.path = j->path, .done = true};
    j->path = NULL;
    memcpy(at->fingerprint, j->fingerprint, sizeof at->fingerprint);
  }
  if (j->kind == JOB_FAILED) at->done = false;
  if (j->record > at->records || j->kind != JOB_FAILED) at->fresh = true;
  at->records = j->record ? j->record : at->records + (j->kind != JOB_FAILED);
  return rc;
}

static int commit(feeding *f, dm_err *err) {
  if (!f->in_batch) return 0;
  /* While a file is being read it is not done; whether it will be is for later to say. */
  bool whole = f->written.done;
  f->written.done = false;
  int rc = put_progress(f, err);
  f->written.done = whole;
  f->in_batch = 0;
  return rc ? rc : dm_store_commit(f->in->store, err);
}

static void count_reason(cli_ingest_run *in, const char *reason) {
  for (int i = 0; i < CLI_REASONS; i++) {
    if (in->skipped[i].reason && strcmp(in->skipped[i].reason, reason) != 0) continue;
    in->skipped[i].reason = reason;
    in->skipped[i].n++;
    return;
  }
}

static int put_skipped(feeding *f, job *j, const dm_whence *at, dm_err *err) {
  count_reason(f->in, j->reason);
  if (j->kind == JOB_FAILED) {
    f->in->failed++;
    f->worst = CLI_SOME_FAILED;
    cli_progress_clear(&f->progress);
    (void)cli_fail(&j->err);
  }
  return dm_run_skip(f->in->store, f->in->run, at->input, at->record, j->reason, dm_str_of(j->err.message), err);
}

static int put_document(feeding *f, job *j, const dm_whence *whence, dm_err *err) {
  cli_ingest_run *in = f->in;
  dm_writing w = {.record = j->document->record, .whence = *whence, .author = j->input.author, .n_words = j->words};
  w.cues = in->engine->cues;
  int64_t doc = 0;
  int rc = dm_story_find(in->store, &j->shingles, &j->signature, &w.story, &w.similarity, err);
  if (rc < 0) return rc;
  bool near = rc == 1;
  rc = dm_write_document(in->store, in->run, &w, &doc, err);
  if (!rc && j->learnt) rc = dm_learnt_write(in->store, in->run, doc, w.record->text, j->learnt, err);
  if (!rc && !near) rc = dm_story_enter(in->store, doc, &j->signature, err);
  if (rc) return rc;
  in->stored++;
  in->near += near;
  in->words += j->words;
  return 0;
}

/* A text may have come into the store since it was looked for: it may stand twice among those in flight. */
static int put_report(feeding *f, job *j, const dm_whence *whence, dm_err *err) {
  int rc = j->copy_of ? 1 : dm_store_find_text(f->in->store, j->document->record->text_sha256, &j->copy_of, err);
  if (rc < 0) return rc;
  if (!rc) return put_document(f, j, whence, err);
  f->in->copies++;
  return dm_write_copy(f->in->store, f->in->run, j->copy_of, whence, err);
}

/* A document that breaks a rule of the schema costs itself only; a full disk or a lost database ends the run. */
static int put_apart(feeding *f, job *j, const dm_whence *whence, dm_err *err) {
  dm_store *store = f->in->store;
  int rc = dm_store_exec(store, "SAVEPOINT report", err);
  if (!rc) rc = put_report(f, j, whence, err);
  if (!rc) return dm_store_exec(store, "RELEASE report", err);
  if ((sqlite3_errcode(dm_store_db(store)) & 0xff) != SQLITE_CONSTRAINT) return rc;
  (void)dm_fail(&j->err, DM_EINPUT, "store", j->path, 0, 0, "\"%.60s\" cannot be stored: %.300s", j->document->record->id.p,
                err->message);
  *err = (dm_err){0};
  j->kind = JOB_FAILED;
  j->reason = "failed";
  rc = dm_store_exec(store, "ROLLBACK TO report; RELEASE report", err);
  if (!rc) rc = put_skipped(f, j, whence, err);
  j->kind = JOB_SKIPPED; /* its file was read all the same */
  return rc;
}

/* Where a job was met. Feeds move on: what names a record there is its address. */
static dm_whence whence_of(const feeding *f, const job *j, char number[24]) {
  dm_str url = j->input.url.n ? j->input.url : j->input.id;
  number[0] = 0;
  if (j->record) snprintf(number, 24, "%llu", (unsigned long long)j->record);
  dm_str record = f->in->name && url.n ? url : dm_str_of(number);
  return (dm_whence){dm_str_of(f->in->name ? f->in->name : j->path), record, j->input.source, j->input.url, j->input.date};
}

static int put(feeding *f, job *j, dm_err *err) {
  char number[24];
  int rc = 0;
  if (!f->in_batch++) {
    f->began = cli_now();
    rc = dm_store_begin(f->in->store, err);
  }
  dm_whence whence = whence_of(f, j, number);
  if (!rc) rc = j->kind == JOB_REPORT ? put_apart(f, j, &whence, err) : put_skipped(f, j, &whence, err);
  if (!rc) rc = move_on(f, j, err);
  if (!rc && (f->in_batch >= BATCH || cli_now() - f->began > BATCH_SECONDS)) rc = commit(f, err);
  return rc;
}

static void tell_progress(feeding *f, const job *j) {
  char tail[160];
  uint64_t n = 0;
  for (int i = 0; i < CLI_REASONS; i++) n += f->in->skipped[i].n;
  int used = n ? snprintf(tail, sizeof tail, ", %llu skipped", (unsigned long long)n) : 0;
  for (int i = 0; n && i < CLI_REASONS && f->in->skipped[i].reason && used < 120; i++)
    used += snprintf(tail + used, sizeof tail - (size_t)used, "%s%s %llu", i ? ", " : " (", f->in->skipped[i].reason,
                     (unsigned long long)f->in->skipped[i].n);
  snprintf(tail + used, sizeof tail - (size_t)used, "%s", n ? ")" : "");
  cli_progress_step_share(&f->progress, j->words, j->share, tail);
}

static void free_job(job *j) {
  if (!j) return;
  dm_document_free(j->document);
  dm_item_free(j->item);
  dm_shingles_free(&j->shingles);
  dm_memory_free(j->learnt);
  free(j->path);
  free(j);
}

static bool done(void *context, void *item, bool stopped) {
  feeding *f = context;
  job *j = item;
  bool go_on = !stopped;
  dm_err err = {0};
  if (go_on && put(f, j, &err)) {
    cli_progress_clear(&f->progress);
    f->worst = cli_store_fail(&err);
    go_on = false;
  } else if (go_on) {
    tell_progress(f, j);
  }
  free_job(j);
  return go_on;
}

/* ---- all of it ------------------------------------------------------------------------------------------------------ */

/* Connections that only look things up need little memory, however many threads there are. */
static dm_store *open_look(const cli_ingest_run *in, dm_err *err) {
  dm_store *look = dm_store_open(dm_store_path(in->store), DM_STORE_READ, NULL, err);
  if (look && dm_store_exec(look, "PRAGMA mmap_size=0; PRAGMA cache_size=-4096", err) == 0) return look;
  dm_store_close(look);
  return NULL;
}

static cli_exit end_of(feeding *f) {
  dm_err err = {0};
  bool stopped = f->worst != CLI_OK && f->worst != CLI_SOME_FAILED;
  int rc = 0;
  if (!stopped) {
    /* The last file has ended, too. */
    if (!f->in_batch && f->written.path) rc = dm_store_begin(f->in->store, &err);
    if (f->written.path) f->in_batch++;
    if (!rc) rc = leave_place(f, &err);
    if (!rc) rc = commit(f, &err);
  }
  if (stopped || rc) dm_store_rollback(f->in->store);
  if (rc) return cli_store_fail(&err);
  return f->out_of_memory ? CLI_MEMORY : f->worst;
}

static cli_exit run_seats(feeding *f, seat *seats, void **states) {
  dm_err err = {0};
  unsigned n = f->in->threads;
  for (unsigned i = 0; i < n; i++) {
    states[i] = &seats[i];
    seats[i].worker = dm_worker_new(f->in->engine, &err);
    seats[i].look = seats[i].worker ? open_look(f->in, &err) : NULL;
    if (!seats[i].look) return cli_fail(&err);
  }
  cli_progress_start(&f->progress, 0);
  dm_queue_plan plan = {n, IN_FLIGHT * n, f, states, next, work, done};
  if (!dm_queue_run(&plan)) {
    cli_say("cannot start a thread: %s", strerror(errno));
    return CLI_MEMORY;
  }
  cli_progress_clear(&f->progress);
  return end_of(f);
}

static cli_exit feed(feeding *f) {
  unsigned n = f->in->threads;
  seat *seats = calloc(n, sizeof *seats);
  void **states = calloc(n, sizeof *states);
  cli_exit code = seats && states ? run_seats(f, seats, states) : CLI_MEMORY;
  for (unsigned i = 0; seats && i < n; i++) {
    dm_worker_free(seats[i].worker);
    dm_store_close(seats[i].look);
  }
  free(seats);
  free(states);
  return code;
}

cli_exit cli_ingest_paths(cli_ingest_run *in, const char *const *paths, unsigned n) {
  feeding f = {.in = in};
  dm_err err = {0};
  dm_read_options options = {
      .format = in->format, .map = in->map, .lang = in->lang, .data_dir = in->engine->data_dir, .skipped = skipped, .user = &f};
  f.reader = dm_reader_open_all(paths, n, &options, &err);
  f.look = f.reader ? open_look(in, &err) : NULL;
  cli_exit code = f.look ? feed(&f) : cli_fail(&err);
  for (job *j; (j = first_in_line(&f));) free_job(j);
  dm_reader_close(f.reader);
  dm_store_close(f.look);
  free(f.taken.path);
  free(f.written.path);
  return code;
}

/* The readers of ontology and frames: our own data are sound, and a broken row is told with its file, line and reason. */
#include "base/str.h"
#include "fact/frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

typedef struct desk { /* frames with one class and one macro, to compile into */
  dm_frames frames;
  dm_tsv tsv;
  uint32_t line;
  dm_err err;
} desk;

static void set_up(desk *d) {
  memset(d, 0, sizeof *d);
  d->frames.arena = dm_arena_new();
  d->line = 7;
  d->tsv = (dm_tsv){.path = "some.tsv", .lines = &d->line, .n_rows = 1};
  dm_macro macros[] = {{DM_S("doer"), DM_S("poss by")}, {DM_S("loop"), DM_S("$loop $loop")}};
  for (size_t i = 0; i < 2; i++) DM_PUSH(d->frames.arena, &d->frames.macros, macros[i]);
}

static void tear_down(desk *d) {
  for (uint32_t i = 0; i < d->frames.sets.n; i++) dm_map_free(d->frames.sets.v[i]);
  dm_map_free(&d->frames.path_of);
  dm_map_free(&d->frames.place_of);
  dm_map_free(&d->frames.set_of);
  dm_arena_free(d->frames.arena);
}

static void our_own_data_are_sound(void **state) {
  (void)state;
  dm_err err = {0};
  dm_frames *frames = dm_frames_open("data", &err);
  if (!frames) {
    fail_msg("%s:%llu: %s", err.path, (unsigned long long)err.line, err.message);
    return;
  }
  assert_int_equal(frames->ontology.n_types, 16);
  assert_int_equal(frames->ontology.n_contexts, 37);
  assert_true(frames->frames.n >= 3000);
  for (uint32_t i = 0; i < frames->ontology.n_types; i++) { /* every type can be made */
    uint32_t made = 0;
    for (uint32_t k = 0; k < frames->frames.n; k++) made += frames->frames.v[k].type == i;
    assert_true(made > 0);
  }
  dm_frames_close(frames);
}

static bool is_leaf(const dm_ontology *o, uint32_t code) {
  for (uint32_t i = 0; i < o->n_cameo; i++)
    if (i != code && dm_str_starts(o->cameo[i].code, o->cameo[code].code)) return false;
  return true;
}

static bool is_made(const dm_frames *frames, uint32_t code) {
  for (uint32_t i = 0; i < frames->frames.n; i++)
    if (frames->frames.v[i].cameo == code) return true;
  for (uint32_t i = 0; i < frames->theme_modes.n; i++)
    if (frames->theme_modes.v[i].cameo == code) return true;
  return false;
}

/* The whole range of the CAMEO code book: every code without codes below it has a frame, or a word of the theme, that yields it,
 * unless it is one that PLOVER does not count as an event. */
static void every_cameo_code_can_be_made(void **state) {
  (void)state;
  static const char *const outside[] = {"010", "011", "012", "013", "014", "015", "017", "018"}; /* mere comments: no type */
  dm_err err = {0};
  dm_frames *frames = dm_frames_open("data", &err);
  if (!frames) {
    fail_msg("%s:%llu: %s", err.path, (unsigned long long)err.line, err.message);
    return;
  }
  const dm_ontology *o = &frames->ontology;
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < o->n_cameo; i++) {
    bool counts = true;
    for (size_t k = 0; k < sizeof outside / sizeof *outside; k++) counts = counts && !dm_str_is(o->cameo[i].code, outside[k]);
    assert_true(counts == (o->cameo[i].type != DM_NONE));
    if (!counts || !is_leaf(o, i)) continue;
    leaves++;
    if (!is_made(frames, i)) fail_msg("no frame yields %.*s (%.*s)", DM_ARG(o->cameo[i].code), DM_ARG(o->cameo[i].name));
  }
  assert_true(leaves > 200);
  dm_frames_close(frames);
}

/* ---- a user's folder ------------------------------------------------------------------------------------------------- */

#define HEADER "id\tlemma\tpos\twhen\tsource\ttarget\ttheme\ttype\tmode\tcameo\tmodality\tex\tnot\n"

typedef struct folder {
  char root[64], events[96], ontology[96];
} folder;

static void put(const char *dir, const char *name, const char *text) {
  char path[160];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static void make_folder(folder *f) {
  char lang[80], en[88];
  strcpy(f->root, "/tmp/demarche-XXXXXX");
  assert_non_null(mkdtemp(f->root));
  snprintf(lang, sizeof lang, "%s/lang", f->root);
  snprintf(en, sizeof en, "%s/lang/en", f->root);
  snprintf(f->events, sizeof f->events, "%s/lang/en/events", f->root);
  snprintf(f->ontology, sizeof f->ontology, "%s/ontology", f->root);
  assert_int_equal(mkdir(lang, 0700) | mkdir(en, 0700) | mkdir(f->events, 0700) | mkdir(f->ontology, 0700), 0);
}

static void remove_folder(const folder *f) {
  char command[96];
  snprintf(command, sizeof command, "rm -r %s", f->root);
  assert_int_equal(system(command), 0);
}

static void rows_of_a_user_are_added(void **state) {
  (void)state;
  folder f;
  make_folder(&f);
  put(f.ontology, "types.tsv", "type\tquad\tintensity\tcameo\ttheme\nMOURN\t1\t3\t018\tfact\n");
  put(f.events, "mourn.tsv", HEADER "mourn.mourn\tmourn\tVERB\t\t\t\t\tMOURN\n");
  put(f.events, "aid.tsv", HEADER "aid.own\tbelabour\tVERB\tpatient=@aid\t\t\t\tAID\n");
  put(f.events, "fishing.tsv", HEADER "fishing.net\tnet\tVERB\t\t\t\t\tCOERCE\n");
  put(f.events, "classes.tsv", "class\tlemmas\naid\tyakmilk\nmine\t@aid|pebble\n");
  dm_err err = {0};
  dm_frames *frames = dm_frames_open_both("data", f.root, &err);
  if (!frames) {
    fail_msg("%s:%llu: %s", err.path, (unsigned long long)err.line, err.message);
    return;
  }
  assert_int_equal(frames->ontology.n_types, 17);
  uint32_t own = dm_map_get(&frames->ids, DM_S("mourn.mourn"));
  assert_true(own != DM_NONE && frames->frames.v[own].type == 16);
  assert_true(strncmp(frames->frames.v[own].path, f.root, strlen(f.root)) == 0);
  assert_true(dm_map_get(&frames->ids, DM_S("aid.own")) != DM_NONE);
  assert_true(dm_map_get(&frames->ids, DM_S("fishing.net")) != DM_NONE); /* a file of an area */
  assert_true(dm_map_get(&frames->ids, DM_S("aid.provide")) != DM_NONE); /* ours is still there */
  assert_true(dm_map_get(dm_frames_class(frames, DM_S("@aid")), DM_S("yakmilk")) != DM_NONE);
  assert_true(dm_map_get(dm_frames_class(frames, DM_S("@mine")), DM_S("loan")) != DM_NONE);
  dm_frames_close(frames);
  remove_folder(&f);
}

static dm_str frame_at(const dm_frames *frames, uint32_t link) { return frames->frames.v[frames->chains.v[link].item].id; }

/* The most special frame comes first, whatever the order of the file. */
static void frames_stand_by_rank(void **state) {
  (void)state;
  static const char *const order[] = {"z.sense", "z.first", "z.named", "z.mode", "z.kind", "z.kind2", "z.plain", "z.last"};
  folder f;
  make_folder(&f);
  put(f.events, "zz.tsv",
      "id\tlemma\tpos\twhen\tsource\ttarget\ttheme\ttype\tmode\tcameo\tmodality\tex\tnot\tpriority\n"
      "z.last\tzz\tVERB\tobj=a obj:actor\t\t\t\tAID\t\t\t\t\t\t-1\n"
      "z.plain\tzz\tVERB\t\t\t\t\tAID\n"
      "z.kind\tzz\tVERB\tagent:actor\t\t\t\tAID\n"
      "z.kind2\tzz\tVERB\tobj:actor\t\t\t\tAID\n"
      "z.named\tzz\tVERB\tobj=a\t\t\t\tAID\n"
      "z.mode\tzz\tVERB\tagent:actor\t\t\t\tCOERCE\tarrest\n"
      "z.first\tzz\tVERB\t\t\t\t\tAID\t\t\t\t\t\t1\n"
      "z.sense\tzz\tVERB\t\t\t\t\t-\n");
  dm_err err = {0};
  dm_frames *frames = dm_frames_open_both("data", f.root, &err);
  if (!frames) {
    fail_msg("%s:%llu: %s", err.path, (unsigned long long)err.line, err.message);
    return;
  }
  uint32_t link = dm_map_get(&frames->frame_of, DM_S("zz"));
  for (size_t i = 0; i < sizeof order / sizeof *order; i++, link = frames->chains.v[link].next) {
    assert_true(link != DM_NONE);
    if (!dm_str_is(frame_at(frames, link), order[i])) fail_msg("%zu: %.*s, not %s", i, DM_ARG(frame_at(frames, link)), order[i]);
  }
  assert_true(link == DM_NONE);
  dm_frames_close(frames);
  remove_folder(&f);
}

/* A broken file of the user's is told by its own name and line. */
static void refuse_file(const char *name, const char *text, unsigned line, const char *reason) {
  folder f;
  dm_err err = {0};
  make_folder(&f);
  put(f.events, name, text);
  assert_null(dm_frames_open_both("data", f.root, &err));
  assert_non_null(strstr(err.path, f.root));
  assert_int_equal(err.line, line);
  if (!strstr(err.message, reason)) fail_msg("\"%s\" does not say \"%s\"", err.message, reason);
  remove_folder(&f);
}

static void broken_rows_of_a_user_are_told(void **state) {
  (void)state;
  refuse_file("aid.tsv", "# mine\n" HEADER "aid.provide\tgive\tVERB\t\t\t\t\tAID\n", 3, "there twice");
  refuse_file("aid.tsv", HEADER "aid.x\tgive\tVERB\t\t\t\t\tGIFT\n", 2, "GIFT");
  refuse_file("zeal.tsv", HEADER "zeal.x\tgive\tVERB\t\t\t\t\tAID\nzeal.x\tlend\tVERB\t\t\t\t\tAID\n", 3, "there twice");
  refuse_file("aid.tsv", HEADER "aid.x\tgive\tVERB\tpatient=\t\t\t\tAID\n", 2, "never hold");
  refuse_file("aid.tsv", HEADER "aid.x\tgive\tVERB\tpatient=@nosuch\t\t\t\tAID\n", 2, "classes.tsv");
  refuse_file("aid.tsv", "id\tverb\naid.x\tgive\n", 1, "no column \"verb\"");
  refuse_file("aid.tsv", "id\tlemma\tpos\ttype\tpriority\naid.x\tgive\tVERB\tAID\t10\n", 2, "-9 to 9");
  refuse_file("aid.tsv", "id\tlemma\tpos\ttype\tpriority\naid.x\tgive\tVERB\tAID\t0.5\n", 2, "-9 to 9");
  refuse_file("aid.tsv", "id\tlemma\tpos\ttype\tpriority\naid.x\tgive\tVERB\tAID\thigh\n", 2, "");
  refuse_file("macros.tsv", "name\tpaths\nround\t$about\nabout\t$round\n", 2, "");
}

static void a_confidence_lies_between_its_knots(void **state) {
  (void)state;
  dm_knot knots[] = {{0.2, 0.4}, {0.6, 0.8}};
  dm_frames frames = {0};
  assert_true(dm_frames_confidence(&frames, DM_JUDGED_EVENT, 0.33) == 0.33); /* no table: as it is */
  frames.confidence[DM_JUDGED_EVENT].knots.v = knots;
  frames.confidence[DM_JUDGED_EVENT].knots.n = 2;
  assert_true(dm_frames_confidence(&frames, DM_JUDGED_EVENT, 0.1) == 0.4);
  assert_true(dm_frames_confidence(&frames, DM_JUDGED_EVENT, 0.4) == 0.6);
  assert_true(dm_frames_confidence(&frames, DM_JUDGED_EVENT, 0.9) == 0.8);
}

static void a_missing_folder_is_told(void **state) {
  (void)state;
  dm_err err = {0};
  assert_null(dm_frames_open("data/no-such-folder", &err));
  assert_int_equal(err.code, DM_EIO);
  assert_non_null(strstr(err.path, "types.tsv"));
}

static void paths_have_steps_owners_and_macros(void **state) {
  (void)state;
  desk d;
  dm_paths paths;
  set_up(&d);
  assert_int_equal(dm_frames_paths(&d.frames, &d.tsv, 0, DM_S("patient~ on_behalf_of ccomp.agent $doer speaker"), &paths, &d.err),
                   0);
  assert_int_equal(paths.n, 6);
  assert_true(paths.v[0].owner);
  assert_true(dm_str_is(paths.v[1].steps[0].prep, "on behalf of"));
  assert_int_equal(paths.v[2].n, 2);
  assert_int_equal(paths.v[3].steps[0].kind, DM_STEP_REL);
  assert_int_equal(paths.v[5].kind, DM_PATH_SPEAKER);
  tear_down(&d);
}

static void alternatives_count_as_one_condition(void **state) {
  (void)state;
  desk d;
  const dm_test *tests;
  uint32_t n;
  set_up(&d);
  dm_str text = DM_S("agent:MIL|agent=army|navy|on !self:neg obj=deal|pact");
  assert_int_equal(dm_frames_tests(&d.frames, &d.tsv, 0, text, &tests, &n, &d.err), 0);
  assert_int_equal(dm_tests_weight(tests, n), 1 + 1 + 3); /* a word named counts 3, but a kind would do for the first */
  assert_int_equal(tests[0].kind, DM_TEST_SECTOR);
  assert_true(tests[0].more && tests[1].kind == DM_TEST_LEMMA);
  assert_true(dm_map_get(tests[1].set, DM_S("navy")) != DM_NONE);
  assert_true(dm_map_get(tests[1].set, DM_S("on")) != DM_NONE); /* after "=" all is lemmas */
  assert_true(tests[2].negate && !tests[2].more);
  tear_down(&d);
}

static void refuse(const char *paths, const char *tests, const char *reason) {
  desk d;
  dm_paths compiled;
  const dm_test *list;
  uint32_t n;
  set_up(&d);
  int rc = paths ? dm_frames_paths(&d.frames, &d.tsv, 0, dm_str_of(paths), &compiled, &d.err)
                 : dm_frames_tests(&d.frames, &d.tsv, 0, dm_str_of(tests), &list, &n, &d.err);
  assert_int_equal(rc, DM_EDATA);
  assert_int_equal(d.err.line, 7);
  assert_string_equal(d.err.path, "some.tsv");
  if (!strstr(d.err.message, reason)) fail_msg("%s: not \"%s\"", d.err.message, reason);
  tear_down(&d);
}

static void broken_rows_are_told(void **state) {
  (void)state;
  refuse("$nobody", NULL, "macros.tsv");
  refuse("$loop", NULL, "macros");
  refuse("a.b.c.d.e", NULL, "four steps");
  refuse("obj..agent", NULL, "no step");
  refuse("Obj", NULL, "no step");
  refuse("home=cv", NULL, "three capitals");
  refuse(NULL, "obj=@nothing", "classes.tsv");
  refuse(NULL, "obj=", "never hold");
  refuse(NULL, "obj:strange", "no kind");
  refuse(NULL, "obj=deal self:neg !self:neg", "never hold together");
  refuse(NULL, "obj=deal self", "always holds");
  refuse(NULL, "!", "no step");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_of_a_user_are_added),
      cmocka_unit_test(frames_stand_by_rank),
      cmocka_unit_test(broken_rows_of_a_user_are_told),
      cmocka_unit_test(our_own_data_are_sound),
      cmocka_unit_test(every_cameo_code_can_be_made),
      cmocka_unit_test(a_confidence_lies_between_its_knots),
      cmocka_unit_test(a_missing_folder_is_told),
      cmocka_unit_test(paths_have_steps_owners_and_macros),
      cmocka_unit_test(alternatives_count_as_one_condition),
      cmocka_unit_test(broken_rows_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "ingest/robots.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void allowed(const char *robots, const char *path, bool want) {
  if (dm_robots_allows(dm_str_of(robots), "demarche", dm_str_of(path), NULL) != want)
    fail_msg("%s: %s under\n%s", path, want ? "refused" : "allowed", robots);
}

static void the_longest_rule_decides(void **state) {
  (void)state;
  static const char robots[] = "User-agent: *\nDisallow: /news/\nAllow: /news/open/\nDisallow: /news/open/archive\n";
  allowed(robots, "/", true);
  allowed(robots, "/news/a.html", false);
  allowed(robots, "/news/open/a.html", true);
  allowed(robots, "/news/open/archive/a.html", false);
  allowed("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true);
  allowed("User-agent: *\nDisallow: /\n", "/a", false);
  allowed("User-agent: *\nDisallow:\n", "/a", true);
  allowed("", "/a", true);
}

static void the_own_group_holds(void **state) {
  (void)state;
  static const char robots[] =
      "user-agent: *\ndisallow: /\n\nUser-Agent: other\nUser-Agent: Demarche # that is us\nDisallow: /private\n";
  allowed(robots, "/a", true);
  allowed(robots, "/private/a", false);
  allowed("User-agent: other\nDisallow: /\n", "/a", true);
  /* Two groups of one name are one. */
  allowed("User-agent: demarche\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: demarche\nDisallow: /b\n", "/b", false);
  allowed("User-agent: demarche\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: demarche\nDisallow: /b\n", "/c", true);
}

static void stars_and_ends(void **state) {
  (void)state;
  static const char robots[] = "User-agent: *\nDisallow: /*.php$\nDisallow: /a*b*c\nDisallow: /end$\nDisallow: /*/x/*$\n";
  allowed(robots, "/index.php", false);
  allowed(robots, "/index.php.php", false);
  allowed(robots, "/index.php?a=1", true);
  allowed(robots, "/a1b2c3", false);
  allowed(robots, "/a1c2b3", true);
  allowed(robots, "/end", false);
  allowed(robots, "/ends", true);
  allowed(robots, "/q/x/anything", false);
}

static void pauses_are_told(void **state) {
  (void)state;
  double delay = -1;
  assert_true(dm_robots_allows(DM_S("User-agent: *\r\nCrawl-delay: 7.5\r\n"), "demarche", DM_S("/"), &delay));
  assert_true(delay > 7.4 && delay < 7.6);
  assert_true(dm_robots_allows(DM_S("User-agent: *\nCrawl-delay: -1\n"), "demarche", DM_S("/"), &delay));
  assert_true(delay < 0.1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_longest_rule_decides), cmocka_unit_test(the_own_group_holds),
                                     cmocka_unit_test(stars_and_ends), cmocka_unit_test(pauses_are_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

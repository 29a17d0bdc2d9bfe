#!/bin/bash
# Everything that must hold, part by part. usage: tools/check.sh [PART...]; without one, all of them.
# Each check prints one line: "ok NAME", "FAIL NAME: where to look" or "skip NAME: why"; the last line counts them.
cd "$(dirname "$0")/.." || exit 2
jobs=${JOBS:-$(nproc)}
seconds=${FUZZ_SECONDS:-10}
logs=build/check
results=$logs/results
mkdir -p $logs
: >$results

say() { # say ok|FAIL|skip NAME[: why]
  echo "$*" | tee -a $results
}

# run NAME COMMAND...: one check; its output goes to a log, whose end is shown when it fails.
run() {
  local name=$1 log
  log=$logs/$(echo "$1" | tr ' /' '--').log
  shift
  if "$@" >"$log" 2>&1; then
    say ok "$name"
  else
    tail -n 30 "$log" | sed 's/^/    /'
    say FAIL "$name: $log"
    return 1
  fi
}

# collect PREFIX COMMAND...: a runner that prints such lines itself.
collect() {
  local prefix=$1
  shift
  "$@" 2>&1 | while IFS= read -r line; do
    case $line in
    "ok "* | "FAIL "* | "skip "*) say "${line%% *} $prefix${line#* }" ;;
    *) echo "    $line" ;;
    esac
  done
}

# build FOLDER TARGET CMAKE-OPTION...
build() {
  local folder=$1 target=$2
  shift 2
  run "build $folder" sh -c "cmake -G Ninja -S . -B $folder $* && ninja -C $folder -j $jobs $target"
}

unit_tests() { # unit_tests FOLDER PREFIX
  local test
  for test in "$1"/*_test; do run "$2$(basename "$test")" "$test"; done
}

# The program as make build leaves it, and all tests beside it.
part_unit() { build build all && unit_tests build "unit " && run "example" build/example_library; }
part_golden() { build build demarche-cli && collect "golden " test/golden/run.sh build/demarche && collect "export " test/golden-export/run.sh build/demarche; }
part_bad() { build build demarche-cli && collect "bad " test/bad/run.sh build/demarche; }

part_cli() { build build demarche-cli && collect "cli " test/cli/run.sh build/demarche && collect "queries " test/cli/queries.sh build/demarche; }

part_serve() { collect "page " python3 test/serve/page.py && build build demarche-cli && collect "serve " python3 test/serve/run.py build/demarche && collect "serve " python3 test/serve/load.py build/demarche 4; }
# The page as a person sees it, where a browser is; and whether what is committed is what its sources make.
part_web() {
  build build demarche-cli && collect "web " test/web/run.sh build/demarche
  if [ -d apps/web/node_modules/esbuild ]; then
    run "web dist" tools/web_same.sh
  else
    say skip "web dist: the packages of apps/web are not installed (make web)"
  fi
}

part_store() { build build demarche-cli && collect "store " test/store/run.sh build/demarche; }

part_asan() {
  build build-asan all -DDM_SANITIZE=address,undefined || return
  # A test asks for more than there is; without this the sanitizer ends the program.
  local -x ASAN_OPTIONS=allocator_may_return_null=1
  unit_tests build-asan "asan "
  collect "asan golden " test/golden/run.sh build-asan/demarche
  collect "asan cli " test/cli/run.sh build-asan/demarche
  collect "asan queries " test/cli/queries.sh build-asan/demarche
  collect "asan export " test/golden-export/run.sh build-asan/demarche
  collect "asan bad " test/bad/run.sh build-asan/demarche
  collect "asan serve " python3 test/serve/load.py build-asan/demarche
}

part_tsan() {
  build build-tsan "demarche-cli queue_test" -DDM_SANITIZE=thread || return
  run "tsan queue_test" build-tsan/queue_test
  run "tsan code -j 2" tools/same_for_threads.sh build-tsan/demarche
  run "tsan ingest -j 3" sh -c "rm -f $logs/tsan.db* && build-tsan/demarche ingest --quiet --db $logs/tsan.db -j 3 test/golden"
  collect "tsan serve " python3 test/serve/load.py build-tsan/demarche
}

part_data() { build build demarche-cli && run "data" build/demarche data check && tail -n 1 $logs/data.log; }
part_stages() { run "stages" python3 tools/check_stages.py; }
part_size() { run "size" tools/check_size.sh; }

part_fmt() {
  run "format" sh -c "git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror"
}

# Tests are left out: cmocka's assertions do not look final to the analyser.
part_lint() {
  build build all || return
  run "clang-tidy" run-clang-tidy -quiet -j "$jobs" -p build '/(src|apps)/.*(?<!_test)\.c$'
}

part_fuzz() {
  build build-fuzz fuzz_targets -DDM_FUZZ=ON -DCMAKE_C_COMPILER=clang || return
  local source name corpus
  for source in fuzz/*.c; do
    name=$(basename "$source" .c)
    corpus=build-fuzz/corpus/$name
    mkdir -p "$corpus" "fuzz/seeds/$name"
    run "fuzz $name" "build-fuzz/fuzz_$name" -seed=1 -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 \
      -artifact_prefix=build-fuzz/ "$corpus" "fuzz/seeds/$name"
  done
}

parts=${*:-stages size fmt unit golden cli store serve web bad data tsan asan fuzz lint}
for part in $parts; do
  start=$(date +%s)
  part_"$part"
  echo "    ($part: $(($(date +%s) - start)) s)"
done
count() { grep -c "^$1 " $results; }
echo "$(count ok) passed, $(count FAIL) failed, $(count skip) skipped"
[ "$(count FAIL)" = 0 ]

#!/bin/bash
# Huge and hostile inputs, then the same documents again and again: time and memory stay bounded.
# usage: tools/soak.sh PROGRAM; SOAK_SECONDS is the time for the second half.
cd "$(dirname "$0")/.." || exit 2
case $1 in /*) program=$1 ;; *) program=$PWD/$1 ;; esac
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
failed=0
ulimit -v 12000000 # a fault must end this program, not its neighbours

# measure NAME MAX-MB MAX-SECONDS FILE...: codes the files, and prints time and peak memory.
measure() {
  local name=$1 mb=$2 limit=$3 code used
  shift 3
  used=$(python3 - "$limit" "$program" "$@" <<'PY'
import resource, subprocess, sys, time
limit, command = float(sys.argv[1]), sys.argv[2:]
start = time.monotonic()
try:
    code = subprocess.run([command[0], "code", "--format", "jsonl", *command[1:]], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, timeout=limit).returncode
except subprocess.TimeoutExpired:
    code = "timeout"
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(code, round(peak), round(time.monotonic() - start, 1))
PY
)
  set -- $used
  echo "    $name: exit $1, $2 MB, $3 s"
  if [ "$1" = 0 ] && [ "$2" -le "$mb" ]; then echo "ok $name"; else echo "FAIL $name: exit $1, $2 MB (at most $mb)"; failed=1; fi
}

# A document is cut at 16 MB with a note, so these cost what 16 MB of text cost; the whole file is read first.
yes 'Moscow rejected the demand and Kiev repeated it, ' | head -c 100000000 | tr '\n' ' ' >"$t/line.txt"
measure "a line of 100 MB" 3500 600 "$t/line.txt"
yes 'word' | head -n 1000000 | tr '\n' ' ' >"$t/sentence.txt"
measure "a sentence of a million tokens" 600 300 "$t/sentence.txt"
head -c 16000000 /dev/zero | tr '\0' '(' >"$t/brackets.txt"
measure "sixteen million brackets" 1000 600 "$t/brackets.txt"
head -c 4000000 /dev/urandom | base64 -w 0 >"$t/base64.txt"
measure "base64 without a space" 400 300 "$t/base64.txt"
head -c 8000000 /dev/zero | tr '\0' '"' >"$t/marks.txt"
measure "eight million quotation marks" 1000 600 "$t/marks.txt"

# Users' lists of actors: time and memory in proportion to their rows.
echo 'Moscow rejected the demand.' >"$t/short.txt"
seq 2000000 | sed 's/.*/NAME_&_OF_THE_LIST_ [USAGOV 930101-010120]/' >"$t/list.txt"
measure "a dictionary of two million names" 4000 120 --actors "$t/list.txt" "$t/short.txt"
yes 'THE_SAME_NAME_ [USAGOV 930101-010120]' | head -n 2000000 >"$t/list.txt"
measure "a name two million times" 4000 120 --actors "$t/list.txt" "$t/short.txt"
rm "$t/list.txt"

# Databases: two hundred kills, and a hundred thousand short reports (SOAK_REPORTS for more).
python3 test/store/kill.py "$program" 200 || { echo "FAIL kill -9"; failed=1; }
python3 test/store/many.py "$program" "${SOAK_REPORTS:-100000}" || failed=1

# Memory must not grow with the number of documents.
mkdir "$t/many"
for i in $(seq 500); do cp examples/dispute.txt "$t/many/$i.txt"; done
measure "500 articles" 60 120 "$t/many"
end=$(($(date +%s) + ${SOAK_SECONDS:-600}))
rounds=0
while [ "$(date +%s)" -lt $end ]; do
  "$program" code --format jsonl -j 2 --date 2025-03-14 "$t/many" | sha256sum >>"$t/hashes" || failed=1
  rounds=$((rounds + 1))
done
[ "$(sort -u "$t/hashes" 2>/dev/null | wc -l)" -le 1 ] && echo "ok $rounds rounds, the same output each time" || { echo "FAIL the output changed between rounds"; failed=1; }
exit $failed

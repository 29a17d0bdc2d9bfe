#!/bin/sh
# Golden cases: CASE/input.txt coded with the options in CASE/args must give CASE/expected.FORMAT, byte for byte, for every such file
# (json, text, jsonl, conllu); CASE/why.md says what the case guards. usage: test/golden/run.sh [--update] PROGRAM [CASE...]
# --update writes the expected outputs anew: read the difference before committing it.
update=
if [ "$1" = --update ]; then update=1; shift; fi
case $1 in /*) program=$1 ;; *) program=$PWD/$1 ;; esac
shift
cd "$(dirname "$0")" || exit 2
[ $# -gt 0 ] || set -- $(ls -d */ | tr -d /)
got=$(mktemp)
trap 'rm -f "$got"' EXIT
failed=0

# check CASE FORMAT
check() {
  want=$1/expected.$2
  # The options are words without spaces.
  if ! "$program" code --format "$2" $(cat "$1/args") "$1/input.txt" >"$got"; then
    echo "FAIL $1 $2: the program failed"
    failed=1
  elif cmp -s "$want" "$got"; then
    echo "ok $1 $2"
  elif [ -n "$update" ]; then
    echo "updated $1 $2"
    cp "$got" "$want"
  else
    diff -u "$want" "$got" | head -n 20
    echo "FAIL $1 $2: $(head -n 1 "$1/why.md")"
    failed=1
  fi
}

for name in "$@"; do
  check "$name" json
  for want in "$name"/expected.*; do
    case ${want##*.} in json | \*) ;; *) check "$name" "${want##*.}" ;; esac
  done
done
exit $failed

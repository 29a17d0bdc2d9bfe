#!/bin/sh
# Golden cases: CASE/input.txt coded with the options in CASE/args must give CASE/expected.json, byte for byte; CASE/why.md says
# what the case guards. usage: test/golden/run.sh [--update] PROGRAM [CASE...]
# --update writes the expected records anew: read the difference before committing it.
update=
if [ "$1" = --update ]; then update=1; shift; fi
case $1 in /*) program=$1 ;; *) program=$PWD/$1 ;; esac
shift
cd "$(dirname "$0")" || exit 2
[ $# -gt 0 ] || set -- $(ls -d */ | tr -d /)
got=$(mktemp)
trap 'rm -f "$got"' EXIT
failed=0
for name in "$@"; do
  # The options are words without spaces, one file for all of a case.
  if ! "$program" code --json $(cat "$name/args") "$name/input.txt" >"$got"; then
    echo "FAIL $name: the program failed"
    failed=1
  elif [ -n "$update" ]; then
    cmp -s "$got" "$name/expected.json" || echo "updated $name"
    cp "$got" "$name/expected.json"
  elif cmp -s "$name/expected.json" "$got"; then
    echo "ok $name"
  else
    diff -u "$name/expected.json" "$got" | head -n 20
    echo "FAIL $name: $(head -n 1 "$name/why.md")"
    failed=1
  fi
done
exit $failed

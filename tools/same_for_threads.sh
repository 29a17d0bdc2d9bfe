#!/bin/sh
# The output is byte-identical for any number of threads. usage: tools/same_for_threads.sh PROGRAM
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
set -- "$1" code --format jsonl --date 2025-03-14 examples test/golden/*/*.txt fuzz/seeds/html/news fuzz/seeds/warc/members examples test/golden/*/*.txt
"$@" -j 1 >"$folder/1"
for threads in 2 5; do
  "$@" -j $threads >"$folder/$threads"
  cmp "$folder/1" "$folder/$threads"
done
[ -s "$folder/1" ]

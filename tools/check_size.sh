#!/bin/sh
# A checkout stays small: all files under 60 MB, no file above 20 MB (the model may have 15).
cd "$(dirname "$0")/.." || exit 2
git rev-parse --git-dir >/dev/null 2>&1 || { echo "no git checkout, nothing to measure"; exit 0; }
git ls-files -z | xargs -0 stat -c '%s %n' | awk '
  { total += $1 }
  $1 > 20e6 { print $2 ": " $1 " bytes"; bad = 1 }
  END { printf "%.1f MB in %d files\n", total / 1e6, NR; exit bad || total > 60e6 }'

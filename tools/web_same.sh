#!/bin/bash
# Is apps/web/dist what apps/web/src makes? Compares the files uncompressed: another zlib may pack the same bytes differently.
cd "$(dirname "$0")/../apps/web" || exit 2
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
npx tsc || exit 1
node build.mjs "$t/" || exit 1
code=0
for file in dist/*.gz; do
  cmp <(gunzip -c "$file") <(gunzip -c "$t/$(basename "$file")") || code=1
done
exit $code

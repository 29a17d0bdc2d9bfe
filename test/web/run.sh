#!/bin/bash
# The pages in headless Chromium, on a database made here. usage: test/web/run.sh PROGRAM [SCREENSHOT-FOLDER]
# Needs node, Chromium and the packages of apps/web (make web); says "skip" without them.
program=$(realpath "$1")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
skip() {
  echo "skip pages: $1. To run them: install node, npm and Chromium (or set CHROMIUM), then 'make web' and 'make serve'"
  exit 0
}
command -v node >/dev/null || skip "no node"
command -v "${CHROMIUM:-chromium}" >/dev/null || skip "no Chromium"
[ -d "$root/apps/web/node_modules/playwright-core" ] || skip "the packages of apps/web are not installed"
t=$(mktemp -d)
trap 'kill $server 2>/dev/null; rm -rf "$t"' EXIT
"$program" ingest --db "$t/news.db" "$root/test/web/news.jsonl" "$root/examples/dispute.txt" >/dev/null 2>&1 || {
  echo "FAIL pages: cannot ingest"
  exit 1
}
"$program" serve --db "$t/news.db" --port 0 --no-open >"$t/address" 2>/dev/null &
server=$!
for _ in $(seq 50); do [ -s "$t/address" ] && break; sleep 0.1; done
CHROMIUM=$(command -v "${CHROMIUM:-chromium}") timeout 300 node "$root/test/web/pages.mjs" "$(head -n 1 "$t/address")" "${2:-}"

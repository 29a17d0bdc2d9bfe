#!/usr/bin/env python3
"""What can be told of the page without a browser. usage: test/serve/page.py    (in the root of the repository)

Prints "ok NAME" or "FAIL NAME: why" and exits 1 when anything failed:
the bundle was made from these sources; no inline script; no address of elsewhere; the sizes that were promised; each page's address.
"""
import gzip
import hashlib
import json
import pathlib
import re
import sys

import report
from report import say

WEB = pathlib.Path(__file__).resolve().parent.parent.parent / "apps" / "web"
DIST = WEB / "dist"
FIRST_SCREEN, ALL = 120_000, 600_000  # bytes, compressed


def bundle(name):
    return gzip.decompress((DIST / f"{name}.gz").read_bytes()).decode()


def sources():
    """As build.mjs hashes them: every source by name, and what decides how they are bundled."""
    total = hashlib.sha256()
    files = sorted(WEB.glob("src/*"), key=lambda p: p.name) + [WEB / "build.mjs", WEB / "package-lock.json", WEB.parent / "server" / "openapi.json"]
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def fresh():
    kept = (DIST / "sources.sha256").read_text().strip()
    say(kept == sources(), "the bundle is of these sources", "they have changed; `make web` (node and npm) bundles them")
    api = json.loads((WEB.parent / "server" / "openapi.json").read_text())
    say(json.loads(bundle("openapi.json")) == api, "the description served is the one written", "`make web` takes it over")


def safe():
    page = bundle("index.html")
    scripts = re.findall(r"<script\b[^>]*>(.*?)</script>", page, re.S)
    say(scripts and not any(s.strip() for s in scripts), "no script stands in the page", str(scripts))
    say(not re.search(r"\son[a-z]+\s*=|javascript:", page, re.I), "no handler stands in the page")
    asked = re.findall(r'(?:src|href)="([^"]*)"', page)
    say(all(a.startswith("/") and not a.startswith("//") for a in asked), "the page asks only its own server", str(asked))
    say("@import" not in bundle("app.css") and not re.search(r"url\(", bundle("app.css")), "so does its style sheet")
    code = "".join(f.read_text() for f in sorted(WEB.glob("src/*.ts*")))
    say(not re.search(r"\beval\(|new Function\(|dangerouslySetInnerHTML|(inner|outer)HTML|insertAdjacent|document\.write", code), "no text becomes code or mark-up")
    asked = re.findall(r"\b(?:fetch|EventSource)\(([^)]*)", code)
    say(asked and all(a in ("address", "url(path", "'/world.json'", "'/api/v1/live'") for a in asked), "no address of elsewhere is asked", str(asked))


def small():
    sizes = {f.name: f.stat().st_size for f in DIST.glob("*.gz")}
    first = sum(sizes[n + ".gz"] for n in ("index.html", "app.js", "app.css", "icon.svg"))
    say(first <= FIRST_SCREEN, f"the first screen is {first:,} bytes, at most {FIRST_SCREEN:,}", str(first))
    say(sum(sizes.values()) <= ALL, f"all of it is {sum(sizes.values()):,} bytes, at most {ALL:,}", str(sizes))


def pages():
    """Every page that a link can lead to is one that the frame knows, and every file that the server embeds is there."""
    frame = (WEB / "src/app.tsx").read_text()
    table = frame[frame.index("const pages:"):frame.index("/** What one page gets wrong")]
    known = set(re.findall(r"^  (\w+): \{ title:", table, re.M))
    linked = {m for f in WEB.glob("src/*.tsx") for m in re.findall(r"\blink\('(\w+)'", f.read_text())}
    say(linked <= known and len(known) > 10, f"{len(known)} pages, and no link to another", str(linked - known))
    tested = (WEB.parent.parent / "test/web/pages.mjs").read_text()
    say(all(re.search(rf"'{p}[/?']", tested) for p in known), "each is looked at in the browser's test", str([p for p in known if not re.search(rf"'{p}[/?']", tested)]))
    embedded = set(re.findall(r'EMBED\(\w+, "([^"]+)"\)', (WEB.parent / "server/assets.c").read_text()))
    there = {f.name for f in DIST.glob("*.gz")}
    say(embedded == there, "the program takes in what was bundled", str(embedded ^ there))


for part in (fresh, safe, small, pages):
    try:
        part()
    except (OSError, ValueError, KeyError) as e:  # a part that breaks off has failed, and the others go on
        say(False, part.__name__, repr(e))
sys.exit(1 if report.failed else 0)

#!/usr/bin/env python3
"""Scores `demarche extract` on pages with strings that their main text must and must not contain.

usage: score_extract.py --program build/demarche PAGES [--misses N]

PAGES is the folder or the .tar.xz of corpora/html; the program gets each page with its address, as from a crawl. Printed are precision, recall and F1 of the strings as trafilatura's own evaluation
counts them (a wanted string found is right, an unwanted one found is wrong), for all pages and for the two halves by the parity of the
page's place in the list (the rules were tuned on the even half); how many publication days, titles and authors are right; with the time
of the process. --misses lists the N worst pages.
"""
import argparse
import json
import pathlib
import re
import resource
import subprocess
import sys
import tarfile
import tempfile


def unpacked(path, folder):
    if path.is_dir():
        return path
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    return pathlib.Path(folder)


def write_warc(path, files):
    """The pages as a crawler keeps them, each with the address that it was fetched from."""
    with open(path, "wb") as out:
        for url, file in files.items():
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + file.read_bytes()
            out.write(f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
                      f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")


def extract(program, files):
    """Report of each page (files: by address) by its address, and seconds of processor time."""
    with tempfile.NamedTemporaryFile(suffix=".warc") as warc:
        write_warc(warc.name, files)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run([program, "extract", "--json", warc.name], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    reports = [json.loads(line) for line in out.stdout.decode("utf-8").split("\n") if line]
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    urls = list(files)
    return {urls[r["record"] - 1]: r for r in reports}, seconds


def plain(name):
    if isinstance(name, list):
        name = ", ".join(name)
    return re.sub(r"\W+", " ", name or "").strip().lower()


class Half:
    def __init__(self):
        self.tp = self.fn = self.fp = self.tn = 0
        self.days = [0, 0, 0]  # right, wrong, none found
        self.titles = [0, 0, 0]
        self.authors = [0, 0, 0]

    def add(self, gold, report):
        text = report["text"] or "" if report else ""
        hits = sum(s in text for s in gold["with"])
        false = sum(s in text for s in gold["without"])
        self.tp += hits
        self.fn += len(gold["with"]) - hits
        self.fp += false
        self.tn += len(gold["without"]) - false
        report = report or {}
        for field, tally in (("date", self.days), ("title", self.titles), ("author", self.authors)):
            wanted, got = plain(gold.get(field)), plain(report.get(field))
            if wanted:
                tally[0 if wanted == got else 1 if got else 2] += 1
        return len(gold["with"]) - hits + false

    def __str__(self):
        precision, recall = self.tp / max(1, self.tp + self.fp), self.tp / max(1, self.tp + self.fn)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        share = lambda tally: f"{tally[0] / max(1, sum(tally)):.3f} of {sum(tally)} ({tally[1]} wrong, {tally[2]} none)"
        return (f"text P {precision:.3f} R {recall:.3f} F1 {f1:.3f}   day {share(self.days)}   title {share(self.titles)}   "
                f"author {share(self.authors)}")


def score(program, path):
    """Lines of the figures, and the pages with their number of mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        root = unpacked(path, folder)
        pages = json.loads((root / "evaldata.json").read_text())
        found = {}
        for url, gold in pages.items():
            for place in ("cache", "eval"):
                if (root / place / gold["file"]).exists():
                    found[url] = root / place / gold["file"]
        reports, seconds = extract(program, found)
        halves, whole, worst = (Half(), Half()), Half(), []
        for i, (url, gold) in enumerate(pages.items()):
            report = reports.get(url)
            whole.add(gold, report)
            worst.append((halves[i % 2].add(gold, report), i, url, gold, report))
        lines = [f"all pages   {whole}", f"even half   {halves[0]}", f"odd half    {halves[1]}",
                 f"{len(found)} pages, {len(reports)} read, {1000 * seconds / len(found):.1f} ms of processor time a page"]
        return lines, sorted(worst, key=lambda row: -row[0])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", required=True)
    options.add_argument("pages", type=pathlib.Path)
    options.add_argument("--misses", type=int, default=0)
    given = options.parse_args()
    lines, worst = score(given.program, given.pages)
    print("\n".join(lines))
    for mistakes, number, url, gold, report in [row for row in worst if row[1] % 2 == 0][: given.misses]:
        text = report["text"] or "" if report else ""
        print(f"{mistakes} {gold['file']} {url}")
        for s in gold["with"]:
            if s not in text:
                print(f"    missing   {s!r}")
        for s in gold["without"]:
            if s in text:
                print(f"    unwanted  {s!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Do two wordings of one issue get one id, and two issues two?

usage: score_issues.py --program build/demarche [--verbose] test/issues/pairs.tsv

Each wording stands as the object of "Norway supports ...", an article of its own; the ids of the issues in the records are
compared. Prints precision, recall and F1 of "the same issue" over the pairs; a wording without a position is the same as nothing.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile


def read_pairs(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(row["same"] == "yes", row["a"], row["b"]) for row in csv.DictReader(lines, delimiter="\t")]


def issues_of(program, wordings):
    """{wording: issue id}"""
    with tempfile.TemporaryDirectory() as folder:
        articles = pathlib.Path(folder) / "articles.jsonl"
        rows = [{"id": str(i), "date": "2025-01-15", "text": f"Norway supports {w}."} for i, w in enumerate(wordings)]
        articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        out = subprocess.run([program, "code", "--format", "jsonl", articles], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in out.splitlines():
        record = json.loads(line)
        if record["positions"]:
            found[wordings[int(record["doc"]["id"])]] = record["positions"][0]["issue"]["id"]
    return found


def score(program, path, tell=None):
    """(both say the same, only the program says so, only the pair does)"""
    pairs = read_pairs(path)
    found = issues_of(program, sorted({w for _, a, b in pairs for w in (a, b)}))
    right = false = missed = 0
    for same, a, b in pairs:
        ours = a in found and found[a] == found.get(b)
        right, false, missed = right + (ours and same), false + (ours and not same), missed + (same and not ours)
        if tell and ours != same:
            tell(f"{'missed' if same else 'false'}: {a} [{found.get(a)}] | {b} [{found.get(b)}]")
    return right, false, missed


def figures(right, false, missed):
    p, r = right / max(1, right + false), right / max(1, right + missed)
    return p, r, 2 * p * r / max(1e-9, p + r)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", required=True)
    options.add_argument("--verbose", action="store_true")
    options.add_argument("pairs", type=pathlib.Path)
    given = options.parse_args()
    counted = score(given.program, given.pairs, print if given.verbose else None)
    p, r, f = figures(*counted)
    print(f"{sum(counted[::2])} pairs of one issue: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

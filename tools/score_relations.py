#!/usr/bin/env python3
"""Scores `demarche relate` on a table of marked pairs with gold root codes.

usage: score_relations.py --program build/demarche FILE.tsv [--misses [ROOT]] [--brief]

Prints macro-F1 over the root codes of the file and accuracy and macro-F1 of the four quad classes, then precision, recall
and F1 of each root and where its sentences went. The file's YIELD is CONCEDE and RETREAT together, in quad class 2; its
column gold_penta holds the quad class (1 verbal, 2 material cooperation, 3 verbal, 4 material conflict). A row without a
relation counts as a miss of its root and of its quad class.
"""
import argparse
import collections
import json
import pathlib
import subprocess

JOINED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# Acts that today's manual has under another root than the older codebook of the file: (our type, mode or modality) -> theirs.
MOVED = {("SANCTION", "convict"): "ACCUSE", ("SANCTION", "discontinue"): "COERCE", ("CONCEDE", "future"): "AGREE",
         ("COERCE", "cyber"): "ASSAULT", ("COERCE", "restrict"): "ASSAULT", ("COERCE", "seize"): "ASSAULT"}


def read_gold(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\r\n").split("\t") for line in file]
    header = rows[0]
    return [dict(zip(header, row)) for row in rows[1:]]


def relate(program, path):
    out = subprocess.run([program, "relate", "--json", path], capture_output=True, text=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def f1_rows(pairs):
    """(label, precision, recall, f1, n) for every gold label of (gold, given) pairs."""
    gold, given = collections.Counter(g for g, _ in pairs), collections.Counter(p for _, p in pairs)
    hit = collections.Counter(g for g, p in pairs if g == p)
    for label in sorted(gold):
        precision = hit[label] / given[label] if given[label] else 0.0
        recall = hit[label] / gold[label]
        f1 = 2 * precision * recall / (precision + recall) if hit[label] else 0.0
        yield label, precision, recall, f1, gold[label]


def macro(pairs):
    rows = list(f1_rows(pairs))
    return sum(row[3] for row in rows) / len(rows)


def score(program, path):
    """Root pairs, quad pairs, and the rows they come from."""
    gold, given = read_gold(path), relate(program, path)
    if len(gold) != len(given):
        raise SystemExit(f"{len(gold)} rows went in, {len(given)} came out")
    roots = [(g["gold_root"], JOINED.get(r["type"], r["type"]) or "-") for g, r in zip(gold, given)]
    quads = [(g["gold_penta"], "2" if p == "YIELD" else str(r["quad"] or "-")) for g, r, (_, p) in zip(gold, given, roots)]
    return roots, quads, list(zip(gold, given))


def moved_right(rows, roots):
    """Share of rows right when the roots that moved between the codebooks count as either."""
    right = 0
    for (_, given), (want, have) in zip(rows, roots):
        either = {have, MOVED.get((given["type"], given["mode"])), MOVED.get((given["type"], given["modality"]))}
        right += want in either
    return right / len(roots)


def summary(roots, quads):
    right = sum(g == p for g, p in roots) / len(roots)
    quad = sum(g == p for g, p in quads) / len(quads)
    none = sum(p == "-" for _, p in roots)
    return (f"{len(roots)} pairs: {len(set(g for g, _ in roots))} roots macro-F1 {macro(roots):.3f}, accuracy {right:.3f}; "
            f"4 quad classes macro-F1 {macro(quads):.3f}, accuracy {quad:.3f}; no relation {none}")


def details(roots):
    yield f"{'':10} {'P':>5} {'R':>5} {'F1':>5} {'n':>4}  went to"
    for label, precision, recall, f1, n in f1_rows(roots):
        went = collections.Counter(p for g, p in roots if g == label and p != label)
        yield f"{label:10} {precision:5.2f} {recall:5.2f} {f1:5.2f} {n:4}  " + " ".join(f"{k}:{v}" for k, v in went.most_common())


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--program", required=True)
    options.add_argument("file", type=pathlib.Path)
    options.add_argument("--misses", nargs="?", const="", help="list the sentences that went wrong, of one root or all")
    options.add_argument("--brief", action="store_true", help="the summary line only")
    given = options.parse_args()
    roots, quads, rows = score(given.program, given.file)
    print(summary(roots, quads))
    if not given.brief:
        print(f"accuracy when roots that moved between the codebooks count as either: {moved_right(rows, roots):.3f}")
        print("\n".join(details(roots)))
    for (gold, got), (want, have) in zip(rows, roots):
        if given.misses is not None and want != have and given.misses in ("", want):
            print(f"{want} | {have} {got['trigger']} {got['made_by']} {got['modality']} {got['confidence']} | {gold['marked_sentence']}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Calibration of confidence: does a share p of the rows with confidence p prove right?

usage: calibrate.py --program build/demarche --shared ../shared [--fit data/lang/en/events/confidence.tsv]

Events are judged on the gold articles (right: type, source with its sector, target country, place in the text; a further
mention of a gold fact counts as right), relations on plover_relations_dev (right: the root code). Prints for each a table of
bins and the expected calibration error (ECE): of the program as it is, and of tables fitted without the article (events) or
the tenth of rows (relations) that is judged. --fit measures the raw values and writes the table that maps them to what was
observed: isotonic, so that a higher raw value never means less, and drawn towards the mean where few rows tell.
"""
import argparse
import importlib.util
import json
import pathlib
import shutil
import subprocess
import tempfile

import score_relations

PRIOR = 5  # rows of the overall precision that each group starts with
LEAST = 12  # rows that a group of neighbouring raw values has at the least
BINS = [0.0, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 1.0]
HEADER = """# What a raw confidence (docs/frames.md) is worth: the share of such rows that proved right, interpolated between rows.
# Written by tools/calibrate.py --fit. of: event or relation. n: rows that were judged at about this value.
# source: own measurements on the development sets (docs/accuracy.md)
# licence: as the project
of\traw\tright\tn
"""


def scorer(shared):
    """gold/score.py without its last line, which runs it."""
    text = (shared / "gold/score.py").read_text().rsplit("\nmain()", 1)[0]
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("gold_score", loader=None))
    exec(compile(text, "score.py", "exec"), module.__dict__)
    return module


def is_right(gold, row, facts, near):
    source, target = gold.actor_codes(row["source"]), gold.actor_codes(row["target"])
    for fact in facts:
        if not near(row, fact) or row["type"] not in gold.accepted(fact, "type"):
            continue
        aim = gold.code_ok(target, gold.accepted(fact, "target")) or (not target and fact.get("target") is None)
        if aim and gold.code_ok(source, gold.accepted(fact, "source"), True):
            return True
    return False


def judged_events(program, data, shared):
    """(article, confidence, right) of every event of the gold articles."""
    gold = scorer(shared)
    for path in sorted((shared / "gold/dev").glob("*.json")):
        article, text = json.loads(path.read_text()), path.with_suffix(".txt").read_text()
        command = [program, "code", "--json", "--data", data, "--date", article["date"], path.with_suffix(".txt")]
        record = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        facts = [f for f in article["facts"] if f["kind"] == "event"]
        wide = {f["id"]: [gold.sentence_around(text.encode(), s) for s in gold.spans_of(f, text)] for f in facts}
        near = lambda row, f: any(gold.overlap(e, w) > 0 for e in gold.evidence(row) for w in wide[f["id"]])
        for row in record["events"]:
            yield path.stem, row["confidence"], is_right(gold, row, facts, near)


def judged_relations(program, data, shared):
    """(tenth, confidence, right) of every pair for which a relation was found."""
    path = shared / "corpora/events/plover_relations_dev.tsv"
    out = subprocess.run([program, "relate", "--json", "--data", data, path], capture_output=True, text=True).stdout
    for i, (want, line) in enumerate(zip(score_relations.read_gold(path), out.splitlines())):
        row = json.loads(line)
        if row["type"]:
            root = score_relations.JOINED.get(row["type"], row["type"])
            yield i % 10, row["confidence"], root == want["gold_root"]


def isotonic(rows):
    """[raw, right, n] that never falls: pooled adjacent violators over the raw values, each smoothed by the overall mean."""
    mean = sum(right for _, _, right in rows) / len(rows)
    values = {}
    for _, raw, right in rows:
        count = values.setdefault(round(raw, 2), [0, 0])
        count[0] += right
        count[1] += 1
    groups = []
    for raw, (right, n) in sorted(values.items()):
        if not groups or groups[-1][2] >= LEAST:
            groups.append([[], 0, 0])
        groups[-1] = [groups[-1][0] + [raw], groups[-1][1] + right, groups[-1][2] + n]
    pools = []
    for raws, right, n in groups:
        pools.append([raws, right + PRIOR * mean, n + PRIOR, n])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] > pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [pools[-1][0] + last[0], *(a + b for a, b in zip(pools[-1][1:], last[1:]))]
    table = []
    for raws, right, weight, n in pools:
        ends = sorted({raws[0], raws[-1]})
        table += [[raw, right / weight, n] for raw in ends]
    return table


def look_up(table, raw):
    for (x0, y0, _), (x1, y1, _) in zip(table, table[1:]):
        if x0 <= raw <= x1:
            return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return table[0][1] if raw < table[0][0] else table[-1][1]


def held_out(rows):
    """The confidence that each row gets from a table fitted without its group."""
    for group in sorted({group for group, _, _ in rows}, key=str):
        table = isotonic([row for row in rows if row[0] != group])
        yield from ((raw, look_up(table, raw), right) for name, raw, right in rows if name == group)


def ece(bins):
    bins = list(bins)
    return sum(abs(sum(p - right for _, p, right in chosen)) for chosen in bins) / sum(map(len, bins))


def by_raw(rows):
    """Rows of (raw, confidence, right) by raw value: a table fitted without a bad article gives that article more, which would
    spread it over other bins."""
    for low, high in zip(BINS, BINS[1:]):
        chosen = [row for row in rows if low <= row[0] < high or (high == 1.0 and row[0] == 1.0)]
        if chosen:
            yield chosen


def in_bins(rows):
    for low, high in zip(BINS, BINS[1:]):
        chosen = [row for row in rows if low <= row[1] < high or (high == 1.0 and row[1] == 1.0)]
        if chosen:
            yield chosen


def lines(program, data, shared, bare):
    for name, judged in (("events", judged_events), ("relations", judged_relations)):
        rows, raw = list(judged(program, data, shared)), list(judged(program, bare, shared))
        yield f"confidence of {name}: {len(rows)} rows, right {sum(r for _, _, r in rows) / len(rows):.3f}; ECE {ece(in_bins(rows)):.3f}, " \
              f"held out {ece(by_raw(list(held_out(raw)))):.3f}, raw {ece(in_bins(raw)):.3f}"
        for chosen in in_bins(rows):
            n = len(chosen)
            yield f"  {n:4} rows  mean confidence {sum(p for _, p, _ in chosen) / n:.2f}  right {sum(r for _, _, r in chosen) / n:.2f}"


def without_table(data, folder):
    """A copy of the data whose table of confidence is empty: the program tells raw values then."""
    copy = pathlib.Path(folder, "data")
    shutil.copytree(data, copy)
    (copy / "lang/en/events/confidence.tsv").write_text(HEADER)
    return copy


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--program", required=True)
    options.add_argument("--shared", required=True, type=pathlib.Path)
    options.add_argument("--data", default=pathlib.Path(__file__).parent.parent / "data", type=pathlib.Path)
    options.add_argument("--fit", type=pathlib.Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = without_table(given.data, folder)
        if given.fit:
            rows = []
            for name, judged in (("event", judged_events), ("relation", judged_relations)):
                table = isotonic(list(judged(given.program, bare, given.shared)))
                rows += [f"{name}\t{raw:.2f}\t{right:.2f}\t{n}" for raw, right, n in table]
            given.fit.write_text(HEADER + "\n".join(rows) + "\n")
        print("\n".join(lines(given.program, given.data, given.shared, bare)))


if __name__ == "__main__":
    main()
